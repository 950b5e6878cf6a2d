/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Open addressing over insertion-ordered entries, so that iterating gives
 * the same order everywhere whatever the hash. The hash is seeded once per
 * process: crafted keys cannot pile up.
 */
#include "base/base.h"

#include <sys/random.h>
#include <time.h>

static uint64_t seed;

/* Before main, so that no hash has to ask whether there is one. */
__attribute__((constructor)) static void make_seed(void)
{
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed))
		seed = (uint64_t)time(NULL) * 0x9e3779b97f4a7c15u;
	seed |= 1;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 p = (unsigned __int128)a * b;

	return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static uint64_t load(const char *s)
{
	uint64_t v;

	memcpy(&v, s, 8);
	return v;
}

/* At most 8 bytes, by loads of fixed sizes that may overlap. */
static uint64_t load_few(const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t low, high;

	if (n >= 4) {
		memcpy(&low, s, 4);
		memcpy(&high, s + n - 4, 4);
		return (uint64_t)high << 32 | low;
	}
	return n ? (uint64_t)u[0] << 16 | (uint64_t)u[n / 2] << 8 | u[n - 1]
		 : 0;
}

/* wyhash's construction: multiply and fold, 16 bytes at a time. */
uint32_t gf_hash(const char *s, size_t len)
{
	uint64_t h, left = len;

	h = seed ^ (len * 0xa0761d6478bd642fu);
	for (; left > 16; left -= 16, s += 16)
		h = mix(load(s) ^ 0xe7037ed1a0b428dbu, load(s + 8) ^ h);
	if (left > 8)
		h = mix(load(s) ^ 0x8ebc6af09c88c6e3u, load(s + left - 8) ^ h);
	else
		h = mix(load_few(s, left) ^ 0x8ebc6af09c88c6e3u, h);
	h = mix(h, 0x589965cc75374cc3u);
	return (uint32_t)(h ^ (h >> 32));
}

static uint32_t *find_slot(const struct gf_strmap *map, const char *key,
			   size_t len, uint32_t hash)
{
	uint32_t i = hash & (map->nslots - 1);

	while (map->slots[i]) {
		const struct gf_strmap_entry *e =
			&map->entries[map->slots[i] - 1];

		if (e->hash == hash && e->len == len &&
		    !memcmp(e->key, key, len))
			break;
		i = (i + 1) & (map->nslots - 1);
	}
	return &map->slots[i];
}

static void rehash(struct gf_strmap *map)
{
	uint32_t i, j;

	map->nslots = map->nslots ? map->nslots * 2 : 16;
	free(map->slots);
	map->slots = gf_xcalloc(map->nslots, sizeof(*map->slots));
	for (i = 0; i < map->n; i++) {
		j = map->entries[i].hash & (map->nslots - 1);
		while (map->slots[j])
			j = (j + 1) & (map->nslots - 1);
		map->slots[j] = i + 1;
	}
}

void *gf_strmap_get_hashed(const struct gf_strmap *map, const char *key,
			   size_t len, uint32_t hash)
{
	uint32_t *slot;

	if (!map->n)
		return NULL;
	slot = find_slot(map, key, len, hash);
	return *slot ? map->entries[*slot - 1].value : NULL;
}

void *gf_strmap_get(const struct gf_strmap *map, const char *key, size_t len)
{
	return map->n ? gf_strmap_get_hashed(map, key, len, gf_hash(key, len))
		      : NULL;
}

void *gf_strmap_put(struct gf_strmap *map, const char *key, size_t len,
		    void *value)
{
	uint32_t hash = gf_hash(key, len), *slot;

	GF_BUG(len > UINT32_MAX || map->n > UINT32_MAX / 4);
	if (map->n * 2 >= map->nslots)
		rehash(map);
	slot = find_slot(map, key, len, hash);
	if (*slot)
		return map->entries[*slot - 1].value;
	GF_GROW(map->entries, map->n, map->cap);
	map->entries[map->n] = (struct gf_strmap_entry){
		.key = key, .len = (uint32_t)len, .hash = hash, .value = value
	};
	*slot = ++map->n;
	return NULL;
}

void gf_strmap_release(struct gf_strmap *map)
{
	free(map->entries);
	free(map->slots);
	*map = (struct gf_strmap){ 0 };
}
