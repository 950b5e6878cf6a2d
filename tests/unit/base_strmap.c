/* SPDX-License-Identifier: EUPL-1.2 */
/* A map of many keys, in the order they came. */
#include "base/base.h"
#include "tap.h"

#define MANY 5000

static void test_small(void)
{
	struct gf_strmap map = { 0 };
	int one, two;

	ok(!gf_strmap_get(&map, "a", 1), "nothing in an empty map");
	ok(!gf_strmap_put(&map, "a", 1, &one), "put for the first time");
	ok(gf_strmap_put(&map, "a", 1, &two) == &one, "the first one is kept");
	ok(gf_strmap_get(&map, "a", 1) == &one, "and found");
	ok(!gf_strmap_get(&map, "ab", 2), "a longer key is another");
	ok(!gf_strmap_get(&map, "", 0), "so is the empty one");
	ok(!gf_strmap_put(&map, "", 0, &two), "which is a key too");
	ok(gf_strmap_get(&map, "", 0) == &two, "found by itself");
	ok(!gf_strmap_put(&map, "a\0b", 3, &two), "a NUL is a byte");
	ok(gf_strmap_get(&map, "a\0b", 3) == &two, "and told apart");
	ok(!gf_strmap_get(&map, "a\0c", 3), "from its like");
	ok(gf_strmap_get_hashed(&map, "a", 1, gf_hash("a", 1)) == &one,
	   "by a hash already known");
	gf_strmap_release(&map);
	ok(!map.n && !gf_strmap_get(&map, "a", 1), "empty after a release");
	gf_strmap_release(&map);
}

static void test_many(void)
{
	static char keys[MANY][8];
	struct gf_strmap map = { 0 };
	size_t i, wrong = 0;

	for (i = 0; i < MANY; i++) {
		snprintf(keys[i], sizeof(keys[i]), "k%zu", i * 7919 % MANY);
		gf_strmap_put(&map, keys[i], strlen(keys[i]), keys[i]);
	}
	is_int(map.n, MANY, "all are there");
	for (i = 0; i < MANY; i++) {
		wrong += map.entries[i].value != keys[i];
		wrong += gf_strmap_get(&map, keys[i], strlen(keys[i])) !=
			 keys[i];
	}
	is_int(wrong, 0, "in the order they came, and found");
	gf_strmap_release(&map);
}

/* Each length goes another way through the hash; none reads past the end. */
static void test_hash(void)
{
	char *s;
	size_t len, i, same = 0, unstable = 0;

	for (len = 1; len < 70; len++) {
		uint32_t before;

		s = gf_xmalloc(len);
		memset(s, 'a', len);
		before = gf_hash(s, len);
		unstable += gf_hash(s, len) != before;
		for (i = 0; i < len; i++) {
			s[i] = 'b';
			same += gf_hash(s, len) == before;
			s[i] = 'a';
		}
		free(s);
	}
	is_int(unstable, 0, "the same bytes hash alike");
	ok(same < 2, "a byte changed anywhere changes the hash (%zu)", same);
}

int main(void)
{
	test_small();
	test_many();
	test_hash();
	return tap_done();
}
