/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Mappings: finished once, when the builder closes them, then looked up. A
 * few keys are compared one by one; many carry a hash index.
 */
#include "internal.h"

/* --- looking up ---------------------------------------------------------- */

/* Slots of a mapping's index: the power of two from twice its pairs. */
static uint32_t index_size(uint32_t n)
{
	uint32_t size = 2 * GF_INDEX_FROM;

	while (size < 2 * n)
		size *= 2;
	return size;
}

static bool key_is(const struct gf_node *node, const char *key, size_t len,
		   uint32_t hash)
{
	return node->hash == hash && node->len == len &&
	       !memcmp(node->text, key, len);
}

static const struct gf_pair *find_pair(const struct gf_node *map,
				       const char *key, size_t len,
				       uint32_t hash)
{
	uint32_t i, mask;

	if (!map || map->type != GF_MAP)
		return NULL;
	if (!map->index) {
		for (i = 0; i < map->n; i++)
			if (key_is(map->pairs[i].key, key, len, hash))
				return &map->pairs[i];
		return NULL;
	}
	mask = index_size(map->n) - 1;
	for (i = hash & mask; map->index[i]; i = (i + 1) & mask)
		if (key_is(map->pairs[map->index[i] - 1].key, key, len, hash))
			return &map->pairs[map->index[i] - 1];
	return NULL;
}

const struct gf_node *gf_map_get_hashed(const struct gf_node *map,
					const char *key, size_t len,
					uint32_t hash)
{
	const struct gf_pair *pair = find_pair(map, key, len, hash);

	return pair ? pair->value : NULL;
}

const struct gf_pair *gf_map_pair(const struct gf_node *map, const char *key,
				  size_t len)
{
	return find_pair(map, key, len, gf_hash(key, len));
}

const struct gf_node *gf_map_get(const struct gf_node *map, const char *key)
{
	const struct gf_pair *pair = gf_map_pair(map, key, strlen(key));

	return pair ? pair->value : NULL;
}

const char *gf_map_text(const struct gf_node *map, const char *key)
{
	const struct gf_node *node = gf_map_get(map, key);

	return node && node->type == GF_STRING ? node->text : NULL;
}

/* --- finishing a mapping ------------------------------------------------- */

typedef bool (*same_fn)(const struct gf_node *a, const struct gf_node *b);

static bool same_text(const struct gf_node *a, const struct gf_node *b)
{
	return key_is(a, b->text, b->len, b->hash);
}

static bool same_value(const struct gf_node *a, const struct gf_node *b)
{
	return a->type == b->type && gf_node_equal(a, b);
}

/* The pair of an equal key put before, or NULL after putting pair i. */
static const struct gf_pair *put(uint32_t *slots, uint32_t mask,
				 const struct gf_pair *pairs, uint32_t i,
				 uint32_t hash, same_fn same)
{
	uint32_t at;

	for (at = hash & mask; slots[at]; at = (at + 1) & mask)
		if (same(pairs[slots[at] - 1].key, pairs[i].key))
			return &pairs[slots[at] - 1];
	slots[at] = i + 1;
	return NULL;
}

static void say_twin(struct gf_diags *diags, const struct gf_node *first,
		     const struct gf_node *second)
{
	struct gf_diag *d =
		gf_diags_add(diags, GF_RULE_YAML_DUPLICATE_KEY, second->span);
	const char *name;

	if (!d)
		return;
	name = gf_diags_excerpt(diags, second->text, second->len);
	if (same_text(first, second)) {
		gf_say(diags, &d->message, N_("the key '%s' is there twice"),
		       name);
	} else {
		gf_say(diags, &d->message,
		       N_("the keys '%s' and '%s' are the same value"),
		       gf_diags_excerpt(diags, first->text, first->len), name);
	}
	gf_say(diags, &d->expected, N_("each key once"));
	gf_say(diags, &d->advice,
	       N_("keep one of the two lines, or give one of them another "
		  "name"));
	gf_say(diags, &d->related, N_("it is first here"));
	d->related_span = first->span;
}

/* Drops what equals an earlier key; the slots then hold who is left. */
static void drop_twins(struct gf_node *map, uint32_t *slots, uint32_t size,
		       same_fn same, struct gf_diags *diags)
{
	const struct gf_pair *first;
	struct gf_node *key;
	uint32_t i, hash;

	for (i = 0; i < map->n; i++) {
		key = map->pairs[i].key;
		if (!key || (same == same_value && key->type == GF_STRING))
			continue;
		hash = same == same_value ? gf_node_hash(key) : key->hash;
		first = put(slots, size - 1, map->pairs, i, hash, same);
		if (!first)
			continue;
		say_twin(diags, first->key, key);
		map->pairs[i].key = NULL;
	}
}

/*
 * Whether two of a few keys may be equal. Each sets a bit of 512, so that
 * most mappings are done in one pass without a question about their number.
 */
static bool may_have_twins(const struct gf_node *map)
{
	uint64_t seen[8] = { 0 }, bit, twin = 0;
	uint32_t i, hash;

	for (i = 0; i < map->n; i++) {
		hash = map->pairs[i].key->hash;
		bit = (uint64_t)1 << hash % 64;
		twin |= seen[hash / 64 % 8] & bit;
		seen[hash / 64 % 8] |= bit;
	}
	return twin;
}

static void close_gaps(struct gf_node *map)
{
	uint32_t i, n = 0;

	for (i = 0; i < map->n; i++) {
		if (!map->pairs[i].key)
			continue;
		map->pairs[i].key->type = GF_STRING;
		map->pairs[n++] = map->pairs[i];
	}
	map->n = n;
}

/* Keys that are lists or mappings were said by the builder: out they go. */
static bool look_at_keys(struct gf_node *map)
{
	bool odd = false;
	uint32_t i;

	for (i = 0; i < map->n; i++) {
		odd |= map->pairs[i].key->type != GF_STRING;
		if (map->pairs[i].key->type >= GF_SEQ)
			map->pairs[i].key = NULL;
	}
	return odd;
}

void gf_map_finish(struct gf_node *map, struct gf_arena *arena,
		   struct gf_diags *diags)
{
	bool odd = look_at_keys(map);
	uint32_t size, i, *slots;

	map->index = NULL;
	if (!odd && map->n <= GF_INDEX_FROM && !may_have_twins(map))
		return;
	size = index_size(map->n);
	slots = gf_arena_zalloc(arena, size * sizeof(*slots));
	drop_twins(map, slots, size, same_text, diags);
	if (odd) {
		memset(slots, 0, size * sizeof(*slots));
		drop_twins(map, slots, size, same_value, diags);
	}
	close_gaps(map);
	if (map->n <= GF_INDEX_FROM)
		return;
	size = index_size(map->n);
	memset(slots, 0, size * sizeof(*slots));
	for (i = 0; i < map->n; i++)
		put(slots, size - 1, map->pairs, i, map->pairs[i].key->hash,
		    same_text);
	map->index = slots;
}
