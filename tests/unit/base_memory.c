/* SPDX-License-Identifier: EUPL-1.2 */
/* Allocation, arenas, growing strings and their escapes. */
#include "base/base.h"
#include "tap.h"

static void test_alloc(void)
{
	char *s = gf_xstrdup("été"), *copy = gf_xmemdup("a\0b", 3);
	int *items = NULL, total = 0;
	size_t n = 0, cap = 0;

	is_str(s, "été", "a copy of a string");
	ok(!memcmp(copy, "a\0b", 4), "a copy of bytes ends with NUL");
	free(s);
	free(copy);
	free(gf_xmalloc(0));
	free(gf_xcalloc(0, 8));
	for (; n < 1000; n++) {
		GF_GROW(items, n, cap);
		items[n] = (int)n;
	}
	while (n--)
		total += items[n] == (int)n;
	is_int(total, 1000, "an array grows and keeps what it holds");
	free(items);
}

struct lone {
	_Alignas(GF_APART) char text[3];
};

static void test_apart(void)
{
	struct lone *lone = gf_xcalloc_apart(3, sizeof(*lone));
	size_t i, wrong = 0;

	for (i = 0; i < 3; i++) {
		wrong += (uintptr_t)&lone[i] % GF_APART != 0;
		wrong += memcmp(lone[i].text, "\0\0", 3) != 0;
	}
	is_int(wrong, 0, "each apart from the others, and zeroed");
	free(lone);
	free(gf_xcalloc_apart(0, 1));
}

static void test_arena(void)
{
	struct gf_arena arena = { 0 };
	size_t i, wrong = 0, used;
	char *p, *large;

	for (i = 0; i < 5000; i++) {
		p = gf_arena_alloc(&arena, i % 97);
		wrong += (uintptr_t)p % _Alignof(max_align_t) != 0;
		memset(p, 'x', i % 97);
	}
	is_int(wrong, 0, "each object is aligned");
	large = gf_arena_zalloc(&arena, 3000000);
	ok(!large[0] && !large[2999999], "larger than any block, and zeroed");
	is_str(gf_arena_strdup(&arena, ""), "", "an empty string");
	is_str(gf_arena_memdup(&arena, NULL, 0), "", "nothing at all");
	is_str(gf_arena_memdup(&arena, "abc", 2), "ab", "a part");
	is_str(gf_arena_printf(&arena, "%s-%d", "a", 12), "a-12", "printed");
	used = arena.used;
	ok(used >= 3000000, "%zu bytes in use", used);
	gf_arena_clear(&arena);
	is_int(arena.used, 0, "nothing after a clear");
	is_str(gf_arena_strdup(&arena, "again"), "again", "and ready again");
	gf_arena_release(&arena);
	gf_arena_clear(&arena);
	gf_arena_release(&arena);
	ok(!arena.head, "released twice");
}

static void test_buf(void)
{
	struct gf_buf buf = GF_BUF_INIT, zero;
	char *s;
	int i;

	is_str(buf.s, "", "empty, and a string all the same");
	gf_buf_init(&zero);
	gf_buf_reset(&zero);
	gf_buf_add(&zero, NULL, 0);
	is_str(zero.s, "", "nothing added to nothing");
	s = gf_buf_detach(&zero);
	is_str(s, "", "detached when empty");
	free(s);
	gf_buf_adds(&buf, "a");
	gf_buf_addc(&buf, 'b');
	gf_buf_fill(&buf, '-', 3);
	gf_buf_addf(&buf, "%s%d", "c", 7);
	gf_buf_add(&buf, "x\0y", 3);
	is_int(buf.len, 10, "a NUL is a byte as any other");
	is_str(buf.s, "ab---c7x", "put together");
	gf_buf_reset(&buf);
	is_str(buf.s, "", "reset");
	for (i = 0; i < 100000; i++)
		gf_buf_addc(&buf, 'z');
	ok(buf.len == 100000 && strlen(buf.s) == 100000, "grown");
	s = gf_buf_detach(&buf);
	ok(strlen(s) == 100000 && !buf.len && !buf.cap, "detached");
	free(s);
	gf_buf_release(&buf);
	gf_buf_release(&buf);
}

typedef void (*add_fn)(struct gf_buf *buf, const char *s, size_t len);

static void check_escape(add_fn add, const char *s, size_t len,
			 const char *want, const char *what)
{
	struct gf_buf buf = GF_BUF_INIT;

	gf_buf_adds(&buf, ">");
	add(&buf, s, len);
	is_str(buf.s + 1, want, "%s", what);
	gf_buf_release(&buf);
}

static void test_visible(void)
{
	static const struct {
		const char *s;
		size_t len;
		const char *want, *what;
	} cases[] = {
		{ "", 0, "", "nothing" },
		{ "été 中 😀", 14, "été 中 😀", "what people write" },
		{ "\x1b[2J\n\t\r", 7, "\\x1b[2J\\n\\t\\x0d", "C0" },
		{ "\0\x7f", 2, "\\x00\\x7f", "NUL and DEL" },
		{ "\xc2\x9b\xc2\xa0", 4, "\\x9b\xc2\xa0", "C1, not NBSP" },
		{ "\xe2\x80\xae", 3, "\\u202e", "a turn of direction" },
		{ "\xe2\x80\xa8\xef\xbb\xbf", 6, "\\u2028\\ufeff", "BOM" },
		{ "\xff\xc3", 2, "\\xff\\xc3", "bytes cut short" },
		{ "\xed\xa0\x80", 3, "\\xed\\xa0\\x80", "half a pair" },
		{ "\xc3(", 2, "\\xc3(", "a byte that wants another" },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(cases); i++)
		check_escape(gf_buf_add_visible, cases[i].s, cases[i].len,
			     cases[i].want, cases[i].what);
}

static void test_json(void)
{
	static const struct {
		const char *s;
		size_t len;
		const char *want, *what;
	} cases[] = {
		{ "", 0, "\"\"", "nothing" },
		{ "a\"b\\c/", 6, "\"a\\\"b\\\\c/\"", "quotes" },
		{ "\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"", "short escapes" },
		{ "\0\x1f\x7f", 3, "\"\\u0000\\u001f\\u007f\"", "controls" },
		{ "é😀", 6, "\"é😀\"", "UTF-8 as it is" },
		{ "a\xff"
		  "b\xe2\x82",
		  5,
		  "\"a\xef\xbf\xbd"
		  "b\xef\xbf\xbd\xef\xbf\xbd\"",
		  "what is not UTF-8" },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(cases); i++)
		check_escape(gf_buf_add_json, cases[i].s, cases[i].len,
			     cases[i].want, cases[i].what);
}

static void test_error(void)
{
	struct gf_error err = { 0 };
	char huge[2000];

	is_int(gf_fail(&err, GF_ELIMIT, "larger than %d", 3), -1, "fails");
	is_int(err.code, GF_ELIMIT, "with its code");
	is_int(gf_wrap(&err, "cannot read '%s'", "a"), -1, "wrapped");
	is_str(err.msg, "cannot read 'a': larger than 3", "context first");
	is_int(err.code, GF_ELIMIT, "the code stays");
	is_int(gf_fail(NULL, GF_EIO, "x"), -1, "nobody asks why");
	is_int(gf_wrap(NULL, "x"), -1, "nor in what");
	is_int(gf_fail_errno(NULL, "x"), -1, "nor errno");
	memset(huge, 'h', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	gf_fail(&err, GF_EIO, "%s", huge);
	gf_wrap(&err, "%s", huge);
	is_int(strlen(err.msg), sizeof(err.msg) - 1, "cut, never overrun");
}

static void test_limits(void)
{
	is_int(gf_limit(GF_LIMIT_YAML_DEPTH), 64, "depth");
	is_int(gf_limit(GF_LIMIT_RECORD_BYTES), 1048576, "a document's size");
	is_str(gf_limit_what(GF_LIMIT_ID_BYTES), "length of an id in bytes",
	       "what a person reads");
}

int main(void)
{
	test_alloc();
	test_apart();
	test_arena();
	test_buf();
	test_visible();
	test_json();
	test_error();
	test_limits();
	return tap_done();
}
