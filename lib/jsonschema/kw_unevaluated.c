/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * unevaluatedItems and unevaluatedProperties: what no neighbour looked at.
 *
 * A schema with one of these has a bit for each key or item of its instance
 * (evaluate.c makes them, keywords set them). A branch that is refused gives
 * its bits back; one that fails where the whole fails anyway keeps them, so
 * that one wrong value does not also make its key unknown.
 */
#include "jsonschema/kw.h"

void js_see(struct gf_eval *e, uint32_t index)
{
	e->bits[e->seen->bits + index / 64] |= (uint64_t)1 << (index % 64);
}

static bool is_seen(const struct gf_eval *e, uint32_t index)
{
	return e->bits[e->seen->bits + index / 64] >> (index % 64) & 1;
}

COMPILE(js_compile_unevaluated)
{
	js_emit(c, c->keyword->evaluate)->schema =
		js_subschema(c, value, c->key, NULL);
}

EVALUATE(js_eval_unevaluated_properties)
{
	const struct gf_pair *pair = node->pairs;
	bool ok = true;

	for (uint32_t i = 0; i < node->n; i++, pair++) {
		if (is_seen(e, i))
			continue;
		if (in->schema->verdict == ALWAYS_FALSE)
			ok = js_fail_child(e, schema, in->keyword, node, pair,
					   i);
		else
			ok &= js_descend(e, in->schema, pair->value, pair->key,
					 0);
		js_see(e, i);
	}
	return ok;
}

EVALUATE(js_eval_unevaluated_items)
{
	bool ok = true;

	for (uint32_t i = 0; i < node->n; i++) {
		if (is_seen(e, i))
			continue;
		if (in->schema->verdict != ALWAYS_FALSE)
			ok &= js_descend(e, in->schema, node->items[i], NULL,
					 i);
		else if (ok) /* the first one too many is enough */
			ok = js_fail_child(e, schema, in->keyword, node, NULL,
					   i);
		js_see(e, i);
	}
	return ok;
}
