/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Keywords that look inside a sequence. The two ways to write a tuple
 * (prefixItems + items, items + additionalItems) are one instruction.
 */
#include "jsonschema/kw.h"

/* --- items --------------------------------------------------------------- */

static void compile_prefix(struct compiler *c, struct elements *el,
			   const struct gf_node *list)
{
	el->prefix = gf_arena_zalloc(&c->set->arena,
				     (list->n + 1) * sizeof(*el->prefix));
	for (uint32_t i = 0; i < list->n; i++)
		el->prefix[i] = js_subschema_item(c, list->items[i], c->key, i);
	el->nprefix = list->n;
}

static void compile_rest(struct compiler *c, struct elements *el,
			 enum keyword_id id)
{
	const struct gf_pair *pair = js_sibling(c, id);

	if (!pair)
		return;
	el->rest = js_subschema(c, pair->value, pair->key, NULL);
	el->rest_keyword = &js_keywords[id];
}

COMPILE(js_compile_prefix_items)
{
	struct elements *el;

	if (value->type != GF_SEQ) {
		js_malformed(c, value);
		return;
	}
	el = gf_arena_zalloc(&c->set->arena, sizeof(*el));
	compile_prefix(c, el, value);
	compile_rest(c, el, KW_ITEMS);
	js_emit(c, js_eval_elements)->elements = el;
}

COMPILE(js_compile_items)
{
	struct elements *el;
	const struct gf_pair *prefix = js_sibling(c, KW_PREFIX_ITEMS);

	if (prefix && prefix->value->type == GF_SEQ)
		return; /* done with prefixItems */
	if (value->type == GF_SEQ && c->resource->draft == GF_DRAFT_2020) {
		js_malformed(c, value);
		return;
	}
	el = gf_arena_zalloc(&c->set->arena, sizeof(*el));
	if (value->type == GF_SEQ) {
		compile_prefix(c, el, value);
		compile_rest(c, el, KW_ADDITIONAL_ITEMS);
	} else {
		compile_rest(c, el, KW_ITEMS);
	}
	js_emit(c, js_eval_elements)->elements = el;
}

/* `false` for the rest is told once, at the first item too many. */
static bool judge_rest(struct gf_eval *e, const struct gf_schema *schema,
		       const struct elements *el, const struct gf_node *node,
		       uint32_t i)
{
	bool ok = true;

	if (i < node->n && el->rest->verdict == ALWAYS_FALSE)
		return js_fail_child(e, schema, el->rest_keyword, node, NULL,
				     i);
	for (; i < node->n && (ok || !e->quiet); i++)
		ok &= js_descend(e, el->rest, node->items[i], NULL, i);
	return ok;
}

EVALUATE(js_eval_elements)
{
	const struct elements *el = in->elements;
	uint32_t i, n = node->n < el->nprefix ? node->n : el->nprefix;
	bool ok = true;

	for (i = 0; i < n && (ok || !e->quiet); i++)
		ok &= js_descend(e, el->prefix[i], node->items[i], NULL, i);
	if (el->rest && (ok || !e->quiet))
		ok &= judge_rest(e, schema, el, node, i);
	if (e->seen)
		for (uint32_t j = 0; j < (el->rest ? node->n : n); j++)
			js_see(e, j);
	return ok;
}

/* --- contains ------------------------------------------------------------ */

static void read_limit(struct compiler *c, enum keyword_id id, size_t *out)
{
	const struct gf_pair *pair = js_sibling(c, id);

	if (pair)
		js_read_count(c, pair->value, out);
}

COMPILE(js_compile_contains)
{
	struct contains *k = gf_arena_zalloc(&c->set->arena, sizeof(*k));

	k->schema = js_subschema(c, value, c->key, NULL);
	k->min = 1;
	k->max = SIZE_MAX;
	read_limit(c, KW_MIN_CONTAINS, &k->min);
	read_limit(c, KW_MAX_CONTAINS, &k->max);
	k->marks = c->resource->draft == GF_DRAFT_2020;
	js_emit(c, js_eval_contains)->contains = k;
}

static bool matches(struct gf_eval *e, const struct contains *k,
		    const struct gf_node *node, uint32_t i)
{
	struct mark mark = js_mark(e);
	bool found;

	e->quiet++;
	found = js_descend(e, k->schema, node->items[i], NULL, i);
	e->quiet--;
	if (!found)
		js_take_back(e, &mark);
	else if (k->marks && e->seen)
		js_see(e, i);
	return found;
}

EVALUATE(js_eval_contains)
{
	const struct contains *k = in->contains;
	enum keyword_id id = KW_CONTAINS;
	size_t found = 0;

	for (uint32_t i = 0; i < node->n; i++) {
		found += matches(e, k, node, i);
		if (found >= k->min && k->max == SIZE_MAX && !e->seen &&
		    !e->annotate)
			return true;
	}
	if (found >= k->min && found <= k->max)
		return true;
	if (found > k->max)
		id = KW_MAX_CONTAINS;
	else if (js_contains_has_min(schema))
		id = KW_MIN_CONTAINS;
	return js_fail(e, schema, &js_keywords[id], node, NULL, NULL);
}

bool js_contains_has_min(const struct gf_schema *schema)
{
	return gf_map_get(schema->node, "minContains") != NULL;
}

/* --- uniqueItems --------------------------------------------------------- */

COMPILE(js_compile_unique_items)
{
	if (value->type != GF_BOOL)
		js_malformed(c, value);
	else if (value->boolean)
		js_emit(c, js_eval_unique_items);
}

/* Open addressing in the evaluation's scratch: a slot holds index + 1. */
static bool find_twin(struct gf_eval *e, const struct gf_node *node,
		      uint32_t *index)
{
	size_t size = 8, start = e->nbits, slot;
	const struct gf_node *item;
	uint64_t *slots, hash;

	while (size < (size_t)node->n * 2)
		size *= 2;
	js_words(e, size);
	e->nbits = start;
	slots = e->bits + start;
	for (uint32_t i = 0; i < node->n; i++) {
		item = node->items[i];
		hash = gf_node_hash(item);
		/* high half: the hash; low half: index + 1 */
		for (slot = hash & (size - 1); slots[slot];
		     slot = (slot + 1) & (size - 1)) {
			if (slots[slot] >> 32 != hash)
				continue;
			*index = (uint32_t)slots[slot] - 1;
			if (gf_node_equal(node->items[*index], item)) {
				*index = i;
				return true;
			}
		}
		slots[slot] = hash << 32 | (i + 1);
	}
	return false;
}

EVALUATE(js_eval_unique_items)
{
	uint32_t index;

	if (node->n < 2 || !js_spend(e, node->n / 8))
		return true;
	if (!find_twin(e, node, &index))
		return true;
	return js_fail_child(e, schema, in->keyword, node, NULL, index);
}
