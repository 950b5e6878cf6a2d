/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Looks over what was compiled for schemas that send the same instance back
 * to themselves (a -> b -> a), and for chains of $ref that are too long. No
 * evaluation of these could end, so the schema is refused.
 *
 * A depth-first walk over the edges that stay on one instance, with a stack
 * of its own: a chain of ten thousand $ref is data, not C frames.
 */
#include "jsonschema/kw.h"

enum { UNSEEN, OPEN, CLOSED };

struct visit {
	struct gf_schema *schema;
	uint32_t instr, child;
};

struct walk {
	struct visit *stack;
	uint32_t n, cap;
};

static const struct gf_schema *from_list(const struct instr *in, uint32_t i)
{
	return i < in->list.n ? in->list.items[i] : NULL;
}

static const struct gf_schema *from_condition(const struct instr *in,
					      uint32_t i)
{
	const struct gf_schema *const all[] = {
		in->condition->when,
		in->condition->then ? in->condition->then : in->condition->when,
		in->condition->otherwise ? in->condition->otherwise
					 : in->condition->when,
	};

	return i < GF_NELEMS(all) ? all[i] : NULL;
}

static const struct gf_schema *from_dependents(const struct instr *in,
					       uint32_t i)
{
	/* Entries that only name keys have no schema: they are passed over. */
	while (i < in->dependents->n && !in->dependents->items[i].schema)
		i++;
	return i < in->dependents->n ? in->dependents->items[i].schema : NULL;
}

/* The i-th schema that an instruction applies to its own instance. */
static const struct gf_schema *same_instance(const struct instr *in, uint32_t i)
{
	if (in->evaluate == js_eval_ref || in->evaluate == js_eval_not)
		return i ? NULL : in->schema;
	if (in->evaluate == js_eval_all_of || in->evaluate == js_eval_any_of ||
	    in->evaluate == js_eval_one_of)
		return from_list(in, i);
	if (in->evaluate == js_eval_if)
		return from_condition(in, i);
	if (in->evaluate == js_eval_dependents)
		return i < in->dependents->n ? from_dependents(in, i) : NULL;
	return NULL;
}

static void say_loop(const struct gf_schema *s, const struct instr *in,
		     enum gf_rule rule)
{
	struct document *doc = s->resource->document;
	struct gf_diag *d = js_document_add(doc, rule, in->value->span);

	if (!d)
		return;
	d->instance = gf_arena_printf(&doc->diags.arena, "%s/%s", s->pointer,
				      in->keyword->name);
	if (rule == GF_RULE_SCHEMA_REF_LOOP) {
		gf_say(&doc->diags, &d->message,
		       N_("this schema leads back to itself without looking "
			  "inside the value"));
		gf_say(&doc->diags, &d->expected,
		       N_("references that end somewhere"));
		return;
	}
	gf_say(&doc->diags, &d->message,
	       N_("more than %s references follow one another from here"),
	       gf_arena_printf(&doc->diags.arena, "%zu",
			       gf_limit(GF_LIMIT_REF_CHAIN)));
	gf_say(&doc->diags, &d->expected,
	       N_("a reference that names its schema more directly"));
}

static void open_schema(struct walk *w, struct gf_schema *s)
{
	s->mark = OPEN;
	GF_GROW(w->stack, w->n, w->cap);
	w->stack[w->n++] = (struct visit){ s, 0, 0 };
}

/* A child is done: the chain of references through it grows. */
static void extend_chain(struct gf_schema *s, const struct instr *in,
			 const struct gf_schema *child)
{
	uint32_t chain = child->chain + (in->evaluate == js_eval_ref);

	if (chain <= s->chain)
		return;
	s->chain = chain;
	if (chain == gf_limit(GF_LIMIT_REF_CHAIN) + 1)
		say_loop(s, in, GF_RULE_SCHEMA_REF_CHAIN);
}

static void step(struct walk *w)
{
	struct visit *v = &w->stack[w->n - 1];
	struct gf_schema *s = v->schema, *child;
	const struct instr *in;

	if (v->instr == s->ninstrs) {
		s->mark = CLOSED;
		w->n--;
		return;
	}
	in = &s->instrs[v->instr];
	/* Every schema is ours to mark while the set is being compiled. */
	child = (struct gf_schema *)(uintptr_t)same_instance(in, v->child);
	if (!child) {
		v->instr++;
		v->child = 0;
	} else if (child->mark == UNSEEN) {
		open_schema(w, child);
	} else {
		if (child->mark == OPEN)
			say_loop(s, in, GF_RULE_SCHEMA_REF_LOOP);
		else
			extend_chain(s, in, child);
		v->child++;
	}
}

void js_find_loops(struct gf_schemas *set)
{
	struct walk w = { 0 };

	while (set->nfresh) {
		struct gf_schema *s = set->fresh[--set->nfresh];

		if (s->mark != UNSEEN)
			continue;
		open_schema(&w, s);
		while (w.n)
			step(&w);
	}
	free(w.stack);
}
