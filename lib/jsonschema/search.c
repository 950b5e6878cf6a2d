/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns as an evaluation runs them: the cost counted, what was too long
 * once not tried again.
 *
 * Most searches take a few steps. One that needs more is tried with the full
 * bound and is charged to the evaluation as so many of its own steps: a
 * record full of hostile texts ends by the same limit as any other. The
 * charge does not depend on what is remembered, so a verdict never does.
 */
#include "jsonschema/kw.h"

/* Of a first try; then, what a longer one costs in steps of evaluation. */
enum { CHEAP_STEPS = 1000, COSTLY = 5000 };

static struct costly_text *memo_of(struct gf_eval *e,
				   const struct gf_node *node)
{
	return &e->memo[node->hash % GF_NELEMS(e->memo)];
}

static bool is_remembered(const struct costly_text *m, uint64_t set,
			  const struct gf_regex *regex,
			  const struct gf_node *node)
{
	return m->regex == regex && m->set == set && m->len == node->len &&
	       !memcmp(m->text, node->text, node->len);
}

static void remember(struct costly_text *m, uint64_t set,
		     const struct gf_regex *regex, const struct gf_node *node)
{
	if (node->len > sizeof(m->text))
		return;
	m->regex = regex;
	m->set = set;
	m->len = node->len;
	memcpy(m->text, node->text, node->len);
}

static int search_long(struct gf_eval *e, const struct gf_schema *schema,
		       const struct gf_regex *regex, const struct gf_node *node)
{
	struct costly_text *m = memo_of(e, node);
	uint64_t set = schema->resource->set;
	int found;

	if (!js_spend(e, COSTLY))
		return 0;
	if (is_remembered(m, set, regex, node))
		return -1;
	found = gf_regex_search(regex, node->text, node->len);
	if (found < 0)
		remember(m, set, regex, node);
	return found;
}

bool js_search(struct gf_eval *e, const struct gf_schema *schema,
	       const struct keyword *keyword, const struct gf_regex *regex,
	       const struct gf_node *node)
{
	int found = gf_regex_search_within(regex, node->text, node->len,
					   CHEAP_STEPS);

	if (found < 0)
		found = search_long(e, schema, regex, node);
	if (found < 0)
		js_give_up(e, schema, keyword, node);
	return found != 0;
}
