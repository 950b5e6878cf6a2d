/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Which keys a record cannot do without. `required` says most of it; what
 * if/then, anyOf and $ref ask besides is found by trying: a key without
 * which the schema's own examples are wrong, and with which less so.
 */
#include "cli/needed.h"
#include "cli/prose.h"

/* Evaluations at most: a schema of thousands of keys is tried in part. */
enum { TRIES = 20000 };

/* A record made of examples. */
struct trial {
	const struct gf_schema *schema;
	struct gf_eval *eval;
	struct gf_node map;
	uint32_t errors;
};

static void take_first(const struct gf_node *value,
		       const struct gf_node *labels GF_UNUSED, void *payload)
{
	const struct gf_node **first = payload;

	if (!*first)
		*first = value;
}

static const struct gf_node *find_sample(const struct gf_schema *schema)
{
	const struct gf_node *list = gf_schema_keyword(schema, "examples");
	const struct gf_node *first = NULL;

	if (list && list->type == GF_SEQ && list->n)
		return list->items[0];
	gf_schema_values(schema, take_first, &first);
	return first;
}

static uint32_t count_errors(struct trial *t)
{
	struct gf_diags diags = { 0 };
	uint32_t n;

	gf_evaluate(t->eval, t->schema, &t->map, &diags);
	n = diags.errors;
	gf_diags_release(&diags);
	return n;
}

static bool put_sample(struct trial *t, const struct gf_node *properties,
		       const char *key)
{
	const struct gf_schema *s = gf_schema_property(t->schema, key);
	const struct gf_pair *pair =
		gf_map_pair(properties, key, (uint32_t)strlen(key));
	const struct gf_node *value = s ? find_sample(s) : NULL;

	if (!pair || !value)
		return false;
	/* trees are read here, never written */
	t->map.pairs[t->map.n++] =
		(struct gf_pair){ pair->key,
				  (struct gf_node *)(uintptr_t)value };
	return true;
}

struct search {
	struct trial *trial;
	const struct gf_node *properties;
	const char **keys;
	size_t n;
	bool *needed;
	unsigned tries;
};

/*
 * So many keys more that together make it less wrong: one may ask for the
 * other. False when there are none.
 */
static bool add_keys(struct search *s, unsigned more)
{
	struct trial *t = s->trial;
	uint32_t errors;
	size_t i;

	for (i = 0; i < s->n && s->tries < TRIES; i++) {
		if (s->needed[i] || !put_sample(t, s->properties, s->keys[i]))
			continue;
		s->needed[i] = true;
		s->tries++;
		errors = more > 1 ? t->errors : count_errors(t);
		if (errors < t->errors) {
			t->errors = errors;
			return true;
		}
		if (more > 1 && add_keys(s, more - 1))
			return true;
		s->needed[i] = false;
		t->map.n--;
	}
	return false;
}

void needed_find(const struct gf_schema *schema, const char **keys, size_t n,
		 bool *needed)
{
	struct trial t = { .schema = schema,
			   .map = { .type = GF_MAP, .style = GF_BLOCK } };
	const struct gf_node *properties =
		gf_schema_keyword(schema, "properties");
	struct search s = { &t, properties, keys, n, needed, 0 };
	size_t i;

	if (!n)
		return;
	t.eval = gf_eval_new();
	t.map.pairs = gf_xcalloc(n, sizeof(*t.map.pairs));
	for (i = 0; i < n; i++)
		if (needed[i])
			put_sample(&t, properties, keys[i]);
	t.errors = count_errors(&t);
	while (t.errors && (add_keys(&s, 1) || add_keys(&s, 2)))
		;
	free(t.map.pairs);
	gf_eval_free(t.eval);
}
