/* SPDX-License-Identifier: EUPL-1.2 */
/* That libyaml does take the memory of memory.c, and that it is memory. */
#include "yaml/events.h"

#include "yaml_see.h"

#include <pthread.h>

#define MOST_KEPT ((size_t)320 * 1024) /* the limit, and a last large block */

void *yaml_malloc(size_t size);
void *yaml_realloc(void *p, size_t size);
void yaml_free(void *p);

static void read_text(const struct gf_buf *text)
{
	struct seen s;

	see(&s, text->s, text->len, GF_SYNTAX_YAML, true);
	ok(s.good, "%zu bytes are read", text->len);
	unsee(&s);
}

static void *read_some(void *kept)
{
	struct gf_buf text = GF_BUF_INIT;

	*(size_t *)kept = gf_memory_kept();
	gf_buf_adds(&text, "a: [1, 2, 'three']\n");
	read_text(&text);
	gf_buf_release(&text);
	return NULL;
}

static void test_use(void)
{
	size_t before;

	read_some(&before);
	is_int(before, 0, "nothing is kept before a first reading");
	if (GF_MEMORY_WATCHED)
		is_int(gf_memory_kept(), 0, "nothing under a sanitizer");
	else
		ok(gf_memory_kept() > 0, "libyaml's memory is kept");
}

/* Each block that is taken comes back to where the next one is taken from. */
static void test_balance(void)
{
	static const char text[] = "name: Léa\nroles: [a, 'b']\n";
	struct seen s;
	size_t before = 0;
	int i;

	for (i = 0; i < 5000; i++) {
		if (i == 10)
			before = gf_memory_kept();
		see(&s, text, sizeof(text) - 1, GF_SYNTAX_YAML, true);
		unsee(&s);
	}
	is_int(gf_memory_kept(), before, "no more is kept for 5000 texts");
}

static void test_limit(void)
{
	struct gf_buf text = GF_BUF_INIT;
	int i;

	for (i = 0; i < 20000; i++)
		gf_buf_addf(&text, "- 'item number %d, %0*d'\n", i, i % 20, i);
	read_text(&text);
	ok(gf_memory_kept() <= MOST_KEPT, "little is kept of a large text");
	gf_buf_release(&text);
}

static void test_thread(void)
{
	size_t here = gf_memory_kept(), there = 1;
	pthread_t thread;

	if (pthread_create(&thread, NULL, read_some, &there)) {
		skip("no thread to be had");
		return;
	}
	pthread_join(thread, NULL);
	is_int(there, 0, "a thread starts with nothing");
	is_int(gf_memory_kept(), here, "and leaves others what they have");
}

static unsigned char *fill(void *p, size_t size)
{
	return memset(p, (int)(size % 251), size);
}

/* Sizes on both sides of each limit of memory.c. */
static void test_blocks(void)
{
	static const size_t sizes[] = { 1,     15,    16,    17,    24,
					25,    1007,  1008,  1009,  1024,
					1025,  16384, 49152, 65535, 65536,
					65537, 100000 };
	unsigned char *p, *q;
	size_t i, k, wrong = 0;

	for (i = 0; i < GF_NELEMS(sizes) * GF_NELEMS(sizes); i++) {
		size_t a = sizes[i / GF_NELEMS(sizes)];
		size_t b = sizes[i % GF_NELEMS(sizes)];

		p = fill(yaml_malloc(a), a);
		q = fill(yaml_malloc(b), b);
		p = yaml_realloc(p, b);
		for (k = 0; k < a && k < b; k++)
			wrong += p[k] != a % 251;
		for (k = 0; k < b; k++)
			wrong += q[k] != b % 251;
		fill(p, b);
		yaml_free(p);
		yaml_free(q);
	}
	is_int(wrong, 0, "each block is its own and keeps what is in it");
}

/* A libyaml may call some of these functions and not the others. */
static void test_mixture(void)
{
	char *p = gf_xstrdup("text"), *q = yaml_malloc(40);

	p = yaml_realloc(p, 4000);
	is_str(p, "text", "what malloc() gave can grow");
	free(p);
	free(q);
	p = yaml_malloc(0);
	ok(p != NULL, "nothing has an address");
	yaml_free(p);
	yaml_free(NULL);
	p = yaml_realloc(NULL, 10);
	ok(p != NULL, "a block can start by growing");
	yaml_free(p);
}

int main(void)
{
	test_use();
	test_balance();
	test_limit();
	test_thread();
	test_blocks();
	test_mixture();
	return tap_done();
}
