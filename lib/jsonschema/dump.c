/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The compiled program as text: each schema reachable from the first, by its
 * place, with its instructions in the order they run. A schema inside
 * another is named by its place and written once.
 */
#include "jsonschema/kw.h"

struct dump {
	struct gf_buf *out;
	const struct gf_schema **queue;
	uint32_t n, cap;
	struct ptrmap seen;
};

static void add_place(struct dump *d, const struct gf_schema *s)
{
	if (!s) {
		gf_buf_adds(d->out, " -");
		return;
	}
	gf_buf_addc(d->out, ' ');
	gf_buf_add_visible(d->out, s->resource->document->path,
			   strlen(s->resource->document->path));
	gf_buf_addc(d->out, '#');
	gf_buf_add_visible(d->out, s->pointer, strlen(s->pointer));
	if (js_ptrmap_get(&d->seen, s))
		return;
	js_ptrmap_put(&d->seen, s, d);
	GF_GROW(d->queue, d->n, d->cap);
	d->queue[d->n++] = s;
}

static void add_line(struct dump *d, const char *what, size_t len,
		     const struct gf_schema *s)
{
	gf_buf_adds(d->out, "\n\t\t");
	gf_buf_add_visible(d->out, what, len);
	gf_buf_adds(d->out, ":");
	add_place(d, s);
}

static void dump_members(struct dump *d, const struct instr *in)
{
	const struct members *m = in->members;
	const struct member *one;

	for (uint32_t i = 0; i < m->map.n; i++) {
		one = m->map.entries[i].value;
		add_line(d, m->map.entries[i].key, m->map.entries[i].len,
			 one->schema);
		if (one->name)
			gf_buf_adds(d->out, " required");
	}
	for (uint32_t i = 0; i < m->npatterns; i++)
		add_line(d, "(pattern)", 9, m->patterns[i].schema);
	if (m->rest)
		add_line(d, "(others)", 8, m->rest);
}

static void dump_elements(struct dump *d, const struct instr *in)
{
	const struct elements *el = in->elements;
	char index[16];

	for (uint32_t i = 0; i < el->nprefix; i++) {
		snprintf(index, sizeof(index), "%u", i);
		add_line(d, index, strlen(index), el->prefix[i]);
	}
	if (el->rest)
		add_line(d, "(others)", 8, el->rest);
}

static void dump_list(struct dump *d, const struct instr *in)
{
	for (uint32_t i = 0; i < in->list.n; i++)
		add_place(d, in->list.items[i]);
}

static void dump_schema_operand(struct dump *d, const struct instr *in)
{
	add_place(d, in->schema);
}

static void dump_condition(struct dump *d, const struct instr *in)
{
	add_line(d, "if", 2, in->condition->when);
	add_line(d, "then", 4, in->condition->then);
	add_line(d, "else", 4, in->condition->otherwise);
}

static void dump_contains(struct dump *d, const struct instr *in)
{
	const struct contains *k = in->contains;

	gf_buf_addf(d->out, " %zu..", k->min);
	if (k->max != SIZE_MAX)
		gf_buf_addf(d->out, "%zu", k->max);
	add_place(d, k->schema);
}

static void dump_dynamic(struct dump *d, const struct instr *in)
{
	gf_buf_addf(d->out, " #%s, or",
		    in->dynamic->anchor ? in->dynamic->anchor : "");
	add_place(d, in->dynamic->fallback);
}

static void dump_dependents(struct dump *d, const struct instr *in)
{
	const struct dependent *one;

	for (uint32_t i = 0; i < in->dependents->n; i++) {
		one = &in->dependents->items[i];
		if (one->schema) {
			add_line(d, one->key->text, one->key->len, one->schema);
			continue;
		}
		add_line(d, one->key->text, one->key->len, NULL);
		gf_buf_addf(d->out, " %u required", one->names.n);
	}
}

static void dump_values(struct dump *d, const struct instr *in)
{
	gf_buf_addf(d->out, " table of %u:", in->values->n);
	for (uint32_t i = 0; i < in->values->n && i < 8; i++) {
		gf_buf_addc(d->out, ' ');
		gf_node_write_json(d->out, in->values->items[i], 40);
	}
}

static void dump_value(struct dump *d, const struct instr *in)
{
	gf_buf_addc(d->out, ' ');
	gf_node_write_json(d->out, in->value, 120);
}

typedef void (*dump_fn)(struct dump *d, const struct instr *in);

static const struct {
	evaluate_fn evaluate;
	dump_fn dump;
} operands[] = {
	{ js_eval_members, dump_members },
	{ js_eval_elements, dump_elements },
	{ js_eval_contains, dump_contains },
	{ js_eval_values, dump_values },
	{ js_eval_if, dump_condition },
	{ js_eval_dependents, dump_dependents },
	{ js_eval_dynamic_ref, dump_dynamic },
	{ js_eval_recursive_ref, dump_dynamic },
	{ js_eval_all_of, dump_list },
	{ js_eval_any_of, dump_list },
	{ js_eval_one_of, dump_list },
	{ js_eval_ref, dump_schema_operand },
	{ js_eval_not, dump_schema_operand },
	{ js_eval_property_names, dump_schema_operand },
	{ js_eval_unevaluated_items, dump_schema_operand },
	{ js_eval_unevaluated_properties, dump_schema_operand },
};

static void dump_instr(struct dump *d, const struct instr *in)
{
	dump_fn dump = dump_value;

	/* One instruction for properties and its neighbours. */
	gf_buf_addf(d->out, "\t%s",
		    in->evaluate == js_eval_members ? "properties"
						    : in->keyword->name);
	for (size_t i = 0; i < GF_NELEMS(operands); i++)
		if (operands[i].evaluate == in->evaluate)
			dump = operands[i].dump;
	dump(d, in);
	gf_buf_addc(d->out, '\n');
}

static void dump_schema(struct dump *d, const struct gf_schema *s)
{
	static const char *const verdicts[] = {
		[DEPENDS] = "",
		[ALWAYS_TRUE] = "\ttrue\n",
		[ALWAYS_FALSE] = "\tfalse\n",
	};

	gf_buf_add_visible(d->out, s->resource->document->path,
			   strlen(s->resource->document->path));
	gf_buf_addc(d->out, '#');
	gf_buf_add_visible(d->out, s->pointer, strlen(s->pointer));
	gf_buf_addf(d->out, " (%s%s)\n", gf_draft_name(s->resource->draft),
		    s->tracks ? ", tracks what is evaluated" : "");
	gf_buf_adds(d->out, verdicts[s->verdict]);
	for (uint32_t i = 0; i < s->ninstrs; i++)
		dump_instr(d, &s->instrs[i]);
}

void gf_schema_dump(struct gf_buf *out, const struct gf_schema *schema)
{
	struct dump d = { .out = out };

	js_ptrmap_put(&d.seen, schema, &d);
	dump_schema(&d, schema);
	for (uint32_t i = 0; i < d.n; i++)
		dump_schema(&d, d.queue[i]);
	free(d.queue);
	js_ptrmap_release(&d.seen);
}
