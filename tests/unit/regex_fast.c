/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns run without PCRE2: which they are, and that PCRE2 would have said
 * the same of any text. A pattern behind "(?=)" means what it meant, and is
 * not simple any more: so PCRE2 alone is asked.
 */
#include "jsonschema/regex.h"
#include "tap.h"

#define TEXTS 3000

static bool is_fast(const char *pattern)
{
	struct gf_buf text = GF_BUF_INIT;
	struct regex_facts facts;
	struct regex_fast *fast = NULL;

	if (!js_regex_translate(&text, &facts, pattern, strlen(pattern), NULL))
		fast = js_regex_fast_new(&text);
	js_regex_fast_free(fast);
	gf_buf_release(&text);
	return fast;
}

/* Simple patterns, and a text that each matches. */
static const struct {
	const char *pattern, *text;
} simple[] = {
	{ "^$", "" },
	{ "^a", "abc" },
	{ "^https?://", "https://a.b/" },
	{ "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2026-03-12" },
	{ "^per-[0-9a-hj-km-np-tv-z]{8}$", "per-0a1b2c3d" },
	{ "^sha256:[0-9a-f]{64}$", "sha256:0123456789abcdef0123456789abcdef"
				   "0123456789abcdef0123456789abcdef" },
	{ "^[a-z0-9]+(-[a-z0-9]+)*$", "a-b0-c1d" },
	{ "^[^@ ]+@[^@ ]+$", "a.b@c" },
	{ "^[A-Z]{2,8}$", "ABCDE" },
	{ "^\\d+\\.\\d+(?:\\.\\d+)?$", "1.20.3" },
	{ "^(?:[01]\\d|2[0-3]):[0-5]\\d$", "19:30" },
	{ "^(?:[0-9a-f]{2}:){2}[0-9a-f]{2}$", "0a:1b:2c" },
	{ "^(a|b(c|d)*){2,}$", "abcdcab" },
	{ "^(ab?|){1,2}c", "abac-" },
	{ "^(x(yz)?){0,2}$", "xyzx" },
	{ "^(-(a(b|c)?)+)*!?$", "-aab-aca!" },
	{ "^.{1,20}$", "a b\tc" },
	{ "^\\s*[\\w.]+?\\s*$", "  a.b_c " },
	{ "^[^\\s]*$", "a-b" },
	{ "^a{0}b$", "b" },
	{ "^(?:a||b)c$", "ac" },
	{ "^[^]{2}[\\x00-\\x1f]?$", "ab\n" },
	{ "^(a?){2,}$", "aaaa" },
	{ "^[a\\u00e0-\\u00ff]+\\u00e9?b$", "aab" },
};

static const char *const others[] = {
	"a",	 /* starts anywhere */
	"^a|b",	 /* the second one does */
	"^.*a$", /* an 'a' may be either */
	"^[a-z]+[a-z0-9]$",
	"^(a?b?)*$",
	"^(a*)*$",
	"^(a|ab)c$",
	"^(a|a)$",
	"^a\\b",
	"^(?=a)a$",
	"^(a)\\1$",
	"^\\p{L}$",
	"^a^b$",
	"^a$b$",
	"^(a$|b)",
	"^[a-z]{200}$",
};

/* Any generator will do; the same everywhere. */
static unsigned draw(unsigned *state, size_t n)
{
	*state = *state * 1664525 + 1013904223;
	return (unsigned)((*state >> 8) % n);
}

/* A character that some pattern knows, or no pattern does. */
static const char *draw_letter(unsigned *state)
{
	static const char *const letters[] = {
		"a", "b", "c", "d", "x", "y", "z", "A",	 "0",	     "1",
		"2", "9", "-", ":", ".", "@", "!", "_",	 " ",	     "\t",
		"/", "~", "h", "p", "s", "r", "-", "\n", "\xc3\xa9",
	};

	return letters[draw(state, GF_NELEMS(letters))];
}

/* A stretch of the text repeated, left out or replaced, up to three times. */
static void change(struct gf_buf *text, const char *from, unsigned *state)
{
	unsigned times = draw(state, 4);
	struct gf_buf next = GF_BUF_INIT;
	size_t start, end;

	gf_buf_reset(text);
	gf_buf_adds(text, from);
	while (times--) {
		start = draw(state, text->len + 1);
		end = start + draw(state, 3);
		if (end > text->len)
			end = text->len;
		gf_buf_add(&next, text->s, draw(state, 2) ? start : end);
		if (draw(state, 2))
			gf_buf_adds(&next, draw_letter(state));
		start = draw(state, 2) ? start : end;
		gf_buf_add(&next, text->s + start, text->len - start);
		gf_buf_reset(text);
		gf_buf_add(text, next.s, next.len);
		gf_buf_reset(&next);
	}
	gf_buf_release(&next);
}

static void compare(const char *pattern, const char *seed)
{
	struct gf_buf wrapped = GF_BUF_INIT, text = GF_BUF_INIT;
	unsigned state = 1, i, found = 0, same = 0;
	struct gf_regex *fast, *slow;
	int want;

	gf_buf_addf(&wrapped, "(?=)(?:%s)", pattern);
	ok(is_fast(pattern) && !is_fast(wrapped.s), "%s is simple", pattern);
	fast = gf_regex_new(pattern, strlen(pattern), NULL);
	slow = gf_regex_new(wrapped.s, wrapped.len, NULL);
	is_int(gf_regex_search(fast, seed, strlen(seed)), 1, "%s: its text",
	       pattern);
	for (i = 0; i < TEXTS; i++) {
		change(&text, seed, &state);
		want = gf_regex_search(slow, text.s, text.len);
		same += gf_regex_search(fast, text.s, text.len) == want;
		found += want > 0;
	}
	ok(same == TEXTS && found && found < TEXTS,
	   "%s: PCRE2 agrees on %d texts, of which %u match", pattern, TEXTS,
	   found);
	gf_regex_free(fast);
	gf_regex_free(slow);
	gf_buf_release(&wrapped);
	gf_buf_release(&text);
}

int main(void)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(simple); i++)
		compare(simple[i].pattern, simple[i].text);
	for (i = 0; i < GF_NELEMS(others); i++)
		ok(!is_fast(others[i]), "%s is PCRE2's", others[i]);
	return tap_done();
}
