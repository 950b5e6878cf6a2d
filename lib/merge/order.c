/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Fields in an order of their own: that of the schema, so that two states of
 * a record are told alike however each was typed.
 */
#include "merge/internal.h"

struct order {
	const struct gf_node *old, *new;
	struct gf_strmap seen;
	struct both *keys;
	uint32_t n;
};

static void take(struct order *o, const char *key, size_t len)
{
	struct both both = {
		o->old ? gf_map_pair(o->old, key, len) : NULL,
		o->new ? gf_map_pair(o->new, key, len) : NULL,
	};
	const struct gf_node *name;

	if (!both.old && !both.new)
		return;
	name = both.new ? both.new->key : both.old->key;
	if (gf_strmap_put(&o->seen, name->text, name->len, o))
		return;
	o->keys[o->n++] = both;
}

static void take_properties(struct order *o, const struct gf_schema *schema)
{
	const struct gf_node *order = gf_schema_keyword(schema, "x-order");
	const struct gf_node *map = gf_schema_keyword(schema, "properties");

	if (order && order->type == GF_SEQ)
		gf_seq_each (item, order)
			if ((*item)->type == GF_STRING)
				take(o, (*item)->text, (*item)->len);
	if (map && map->type == GF_MAP)
		gf_map_each (pair, map)
			take(o, pair->key->text, pair->key->len);
}

uint32_t order_keys(struct both **out, const struct gf_node *old,
		    const struct gf_node *new, const struct gf_schema *schema,
		    struct gf_arena *arena)
{
	struct order o = { .old = old, .new = new };
	size_t most = (size_t)(old ? old->n : 0) + (new ? new->n : 0);

	o.keys = gf_arena_alloc(arena, (most + 1) * sizeof(*o.keys));
	if (schema)
		take_properties(&o, schema);
	if (new)
		gf_map_each (pair, new)
			take(&o, pair->key->text, pair->key->len);
	if (old)
		gf_map_each (pair, old)
			take(&o, pair->key->text, pair->key->len);
	gf_strmap_release(&o.seen);
	*out = o.keys;
	return o.n;
}

const struct gf_pair **gf_record_order(const struct gf_node *map,
				       const struct gf_schema *schema,
				       struct gf_arena *arena)
{
	const struct gf_pair **pairs;
	struct both *keys;
	uint32_t n, i;

	n = order_keys(&keys, NULL, map, schema, arena);
	pairs = gf_arena_alloc(arena, (n + 1) * sizeof(const void *));
	for (i = 0; i < n; i++)
		pairs[i] = keys[i].new;
	return pairs;
}
