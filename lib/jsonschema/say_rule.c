/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the author of a schema says of a rule: the description of the branch
 * of an allOf or of a condition ("a programme that was given up says why")
 * is a better sentence than any that its keywords would make.
 */
#include "jsonschema/kw.h"
#include "jsonschema/report.h"

/* --- upwards, while the same value is judged ------------------------------ */

struct climb {
	const struct gf_node *root;
	struct gf_buf pointer;
};

static void start_climb(struct climb *c, const struct gf_schema *schema)
{
	c->root = schema->resource->document->doc.root;
	gf_buf_init(&c->pointer);
	gf_buf_adds(&c->pointer, schema->pointer);
}

static bool is_among(const char *s, const char *const *names)
{
	while (*names && strcmp(*names, s) != 0)
		names++;
	return *names;
}

/* Takes the last step off the pointer; "" where it was at its start. */
static const char *cut_step(struct climb *c)
{
	char *slash = strrchr(c->pointer.s, '/');

	if (!slash)
		return "";
	*slash = '\0';
	c->pointer.len = (size_t)(slash - c->pointer.s);
	return slash + 1;
}

/* To the schema that holds this one for the same value; NULL: none does. */
static const struct gf_node *climb(struct climb *c)
{
	static const char *const direct[] = { "then", "else", "if", "not",
					      NULL };
	static const char *const listed[] = { "allOf", "anyOf", "oneOf",
					      "dependentSchemas", NULL };

	if (!is_among(cut_step(c), direct) && !is_among(cut_step(c), listed))
		return NULL;
	return gf_node_at(c->root, c->pointer.s);
}

/* --- words ---------------------------------------------------------------- */

const char *js_words_of(const struct gf_node *schema)
{
	const char *words = gf_map_text(gf_map_get(schema, "x-description"),
					gf_i18n_lang());

	return words ? words : gf_map_text(schema, "description");
}

void js_expect_in_words(struct reporter *r, const struct failure *f,
			struct gf_diag *d)
{
	const struct gf_node *here = f->schema->node, *above;
	const char *words = NULL;
	struct climb c;

	start_climb(&c, f->schema);
	while (!words && (above = climb(&c))) {
		words = js_words_of(here);
		here = above;
	}
	if (words)
		gf_say(r->diags, &d->expected, "%s", words);
	gf_buf_release(&c.pointer);
}

/* --- examples ------------------------------------------------------------- */

const struct gf_node *js_examples_above(const struct gf_schema *schema,
					const char *key)
{
	const struct gf_node *found = NULL, *above;
	struct climb c;

	start_climb(&c, schema);
	while (!found && (above = climb(&c)))
		found = gf_map_get(
			gf_map_get(gf_map_get(above, "properties"), key),
			"examples");
	gf_buf_release(&c.pointer);
	return found;
}

/* The first of a list of examples, where it has that type. */
static const struct gf_node *first_of(const struct gf_node *list,
				      enum gf_type type)
{
	return list && list->type == GF_SEQ && list->n &&
			       list->items[0]->type == type
		       ? list->items[0]
		       : NULL;
}

const struct gf_node *js_example(const struct gf_schema *schema,
				 enum gf_type type)
{
	const struct gf_node *here, *above;
	struct climb c;

	here = first_of(gf_map_get(schema->node, "examples"), type);
	if (here)
		return here;
	start_climb(&c, schema);
	above = !strcmp(cut_step(&c), "items") ? gf_node_at(c.root, c.pointer.s)
					       : NULL;
	here = first_of(gf_map_get(above, "examples"), GF_SEQ);
	gf_buf_release(&c.pointer);
	return first_of(here, type);
}
