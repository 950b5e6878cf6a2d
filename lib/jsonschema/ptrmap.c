/* SPDX-License-Identifier: EUPL-1.2 */
/* A hash map from addresses: which resource or schema a node became. */
#include "jsonschema/internal.h"

static uint32_t slot_of(const void *key, uint32_t cap)
{
	uint64_t h = (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u;

	return (uint32_t)(h >> 32) & (cap - 1);
}

static void insert(struct ptrmap *map, const void *key, void *value)
{
	uint32_t i = slot_of(key, map->cap);

	while (map->keys[i] && map->keys[i] != key)
		i = (i + 1) & (map->cap - 1);
	map->n += !map->keys[i];
	map->keys[i] = key;
	map->values[i] = value;
}

static void grow(struct ptrmap *map)
{
	struct ptrmap old = *map;

	map->cap = old.cap ? old.cap * 2 : 64;
	map->n = 0;
	map->keys = gf_xcalloc(map->cap, sizeof(*map->keys));
	map->values = gf_xcalloc(map->cap, sizeof(*map->values));
	for (uint32_t i = 0; i < old.cap; i++)
		if (old.keys[i])
			insert(map, old.keys[i], old.values[i]);
	js_ptrmap_release(&old);
}

void *js_ptrmap_get(const struct ptrmap *map, const void *key)
{
	uint32_t i;

	if (!map->n)
		return NULL;
	i = slot_of(key, map->cap);
	while (map->keys[i] && map->keys[i] != key)
		i = (i + 1) & (map->cap - 1);
	return map->keys[i] ? map->values[i] : NULL;
}

void js_ptrmap_put(struct ptrmap *map, const void *key, void *value)
{
	if (map->n * 2 >= map->cap)
		grow(map);
	insert(map, key, value);
}

void js_ptrmap_release(struct ptrmap *map)
{
	free(map->keys);
	free(map->values);
	memset(map, 0, sizeof(*map));
}
