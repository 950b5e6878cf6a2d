/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns: what ECMA-262 has means what it means there, what it has not is
 * refused by name, and a hostile one is stopped (cases S01 and S02).
 */
#include "jsonschema/jsonschema.h"
#include "sides.h"

#include <pthread.h>
#include <time.h>

static struct gf_regex *compile(const char *pattern, struct gf_error *err)
{
	return gf_regex_new(pattern, strlen(pattern), err);
}

static int search(const char *pattern, const char *text)
{
	struct gf_regex *re = compile(pattern, NULL);
	int found = re ? gf_regex_search(re, text, strlen(text)) : -2;

	gf_regex_free(re);
	return found;
}

static const struct {
	const char *pattern, *text;
	int found;
} meanings[] = {
	{ "a+", "xxaayy", 1 },
	{ "^abc$", "abc\n", 0 },
	{ "^a$", "b\na\nb", 0 },
	{ "^.$", "\n", 0 },
	{ "^.$", "\r", 0 },
	{ "^.$", "\xe2\x80\xa8", 0 },
	{ "^.$", "\xf0\x9f\x98\x80", 1 },
	{ "^\\d$", "\xdf\x80", 0 },
	{ "^\\w$", "\xc3\xa9", 0 },
	{ "^\\W$", "\xc3\xa9", 1 },
	{ "^\\s$", "\xef\xbb\xbf", 1 },
	{ "^\\s$", "\xc2\xa0", 1 },
	{ "^\\s$", "\xc2\x85", 0 },
	{ "^[\\s]$", "\xe2\x80\x83", 1 },
	{ "^[^\\S]$", "\xe2\x80\x83", 1 },
	{ "\\bt", "\xc3\xa9t\xc3\xa9", 1 },
	{ "^\\p{Letter}+$", "\xc3\xa9t\xc3\xa9", 1 },
	{ "^\\p{digit}+$", "\xe0\xa7\xaa", 1 },
	{ "^\\p{Script=Greek}+$", "\xce\xb1", 1 },
	{ "^\\p{sc=Grek}+$", "a", 0 },
	{ "^\\p{Script_Extensions=Latin}$", "\xc3\xa9", 1 },
	{ "^\\P{Lu}$", "A", 0 },
	{ "^\\p{ASCII}$", "a", 1 },
	{ "^\\p{Any}$", "\xf0\x9f\x98\x80", 1 },
	{ "^[\\p{L}\\d]+$", "a1", 1 },
	{ "^\\u0041\\u{42}\\x43$", "ABC", 1 },
	{ "^\\uD83D\\uDE00$", "\xf0\x9f\x98\x80", 1 },
	{ "^[\\uD83D\\uDE00-\\uD83D\\uDE02]$", "\xf0\x9f\x98\x81", 1 },
	{ "\\uD83D", "\xf0\x9f\x98\x80", 0 },
	{ "^[^\\uD800-\\uDFFF]$", "a", 1 },
	{ "^\\cC\\0$", "\x03", 0 },
	{ "^[]$", "", 0 },
	{ "^[^]$", "\n", 1 },
	{ "^[\\]\\-\\^]+$", "]-^", 1 },
	{ "^[\\b]$", "\b", 1 },
	{ "^\\/$", "/", 1 },
	{ "^#a b$", "#a b", 1 },
	{ "^(?<y>\\d)-\\k<y>$", "1-1", 1 },
	{ "^(a)?\\1$", "", 1 },
	{ "^\\1(a)$", "a", 1 },
	{ "^(?=a)\\w(?!b)$", "a", 1 },
	{ "(?<=a|bc)d", "bcd", 1 },
	{ "(?<!a)b", "ab", 0 },
	{ "^a{2}$", "aa", 1 },
	{ "^a{2,}?$", "aaa", 1 },
	{ "^\xf0\x9f\x90\xb2*$", "\xf0\x9f\x90\xb2\xf0\x9f\x90\xb2", 1 },
	{ "^[a-z0-9]+(-[a-z0-9]+)*$", "conseil-regional-2", 1 },
	{ "^[a-z0-9]+(-[a-z0-9]+)*$", "conseil--regional", 0 },
	{ "", "", 1 },
	{ "|", "x", 1 },
	{ "a",
	  "\xff"
	  "a",
	  0 },
};

static void test_meaning(void)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(meanings); i++)
		is_int(search(meanings[i].pattern, meanings[i].text),
		       meanings[i].found, "'%s'", meanings[i].pattern);
}

/* Each message says the construct and its place. */
static const struct {
	const char *pattern, *says;
} refusals[] = {
	{ "(?i)abc", "'(?i)' at character 1: patterns take no flags" },
	{ "a(?ims-x:b)", "'(?ims-x:' at character 2: patterns take" },
	{ "\\Aa", "'\\A' at character 1: the start of the text" },
	{ "a\\Z", "'\\Z' at character 2: the end of the text" },
	{ "\\za", "'\\z' at character 1: the end of the text" },
	{ "(?P<n>a)", "'(?P<n>' at character 1: a named group" },
	{ "(?P=n)", "'(?P=n)' at character 1: a named group" },
	{ "a++", "'+' at character 3: ECMA-262 has no possessive" },
	{ "(?>a)", "'(?>a)' at character 1: ECMA-262 has no atomic" },
	{ "\\Qa\\E", "'\\Q' at character 1: ECMA-262 has no quoting" },
	{ "(?R)", "'(?R)' at character 1: ECMA-262 patterns do not" },
	{ "(?1)(a)", "'(?1)' at character 1: patterns take no" },
	{ "(?C1)", "'(?C1)' at character 1: ECMA-262 has no callouts" },
	{ "(?{a})", "'(?{a})' at character 1: ECMA-262 patterns hold" },
	{ "(?#a)", "'(?#a)' at character 1: ECMA-262 patterns have" },
	{ "(*LIMIT_MATCH=9)", "'(*LIMIT_MATCH=9)' at character 1: a" },
	{ "(*NO_START_OPT)", "'(*NO_START_OPT)' at character 1: a" },
	{ "\\C", "'\\C' at character 1: an escape of PCRE" },
	{ "\\X", "'\\X' at character 1: an escape of PCRE" },
	{ "\\h", "'\\h' at character 1: an escape of PCRE" },
	{ "\\a", "'\\a' at character 1: write \\x07" },
	{ "\\_", "'\\_' at character 1: this sign needs no" },
	{ "a\\-b", "'\\-' at character 2: a hyphen needs no" },
	{ "\xc3\xa9\\y", "'\\y' at character 2: ECMA-262 has no such" },
	{ "[\\y]", "'\\y' at character 2: ECMA-262 has no such" },
	{ "a\\", "'\\' at character 2: a backslash ends" },
	{ "^(abc]", "']' at character 6: a bracket or brace" },
	{ "a(b", "'(' at character 2: this '(' is never closed" },
	{ "a)b", "')' at character 2: this ')' closes nothing" },
	{ "[a", "'[a' at character 1: the '[' is never closed" },
	{ "*a", "'*' at character 1: there is nothing before it" },
	{ "a|+", "'+' at character 3: there is nothing before it" },
	{ "^*", "'*' at character 2: there is nothing before it" },
	{ "(?=a)*", "'*' at character 6: a lookahead or lookbehind" },
	{ "(?<=a)+", "'+' at character 7: a lookahead or lookbehind" },
	{ "a{", "'{' at character 2: a brace that is a character" },
	{ "{2}", "'{' at character 1: there is nothing before" },
	{ "a{,2}", "'{' at character 2: a brace that is" },
	{ "a{2,1}", "'{2,1}' at character 2: the two counts" },
	{ "}", "'}' at character 1: a bracket or brace" },
	{ "]", "']' at character 1: a bracket or brace" },
	{ "[b-a]", "'b-a' at character 2: the range is upside down" },
	{ "[\\d-a]", "'\\d-a' at character 2: a range goes" },
	{ "\\p{Foo}", "'\\p{Foo}' at character 1: ECMA-262 has no Uni" },
	{ "\\p{latin}", "'\\p{latin}' at character 1: ECMA-262 has" },
	{ "\\pL", "'\\p' at character 1: a property is written" },
	{ "\\1", "'\\1' at character 1: the pattern has no group" },
	{ "\\k<n>", "'\\k<n>' at character 1: no group has this" },
	{ "\\k", "'\\k' at character 1: a group is named again" },
	{ "(?<n>a)(?<n>b)", "at character 8: two groups have" },
	{ "(?<1>a)", "at character 3: a group's name is letters" },
	{ "\\u12", "'\\u' at character 1: \\u takes four" },
	{ "\\u{110000}", "'\\u' at character 1: \\u takes four" },
	{ "\\x1", "'\\x' at character 1: \\x takes two" },
	{ "\\01", "'\\01' at character 1: ECMA-262 has no octal" },
	{ "\\c1", "'\\c' at character 1: \\c takes a letter" },
	{ "a(?<=b+)", "'(?<=' at character 2: it looks behind" },
	{ "(?:(a)|b)+\\1", "'\\1' at character 11: it refers to" },
	{ "(a{1,1000}){1,1000}", "'{1,1000}' at character 12: the pat" },
	{ "a{70000}", "'{70000}' at character 2: the pattern is too" },
	{ "\\p{CWKCF}", "a Unicode property that PCRE2 does not know" },
	{ "a\xff", "the pattern is not UTF-8 at byte 2" },
};

static void test_refused(void)
{
	struct gf_error err;
	struct gf_regex *re;
	size_t i;

	for (i = 0; i < GF_NELEMS(refusals); i++) {
		err.msg[0] = '\0';
		re = compile(refusals[i].pattern, &err);
		if (!ok(!re && strstr(err.msg, refusals[i].says),
			"'%s' is refused", refusals[i].pattern))
			printf("#   got '%s'\n", err.msg);
		gf_regex_free(re);
	}
}

/* `n` times `head`, `middle`, `n` times `tail`. */
static enum gf_err nest(const char *head, const char *middle, const char *tail,
			unsigned n, bool *good)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct gf_regex *re;
	unsigned i;

	for (i = 0; i < n; i++)
		gf_buf_adds(&text, head);
	gf_buf_adds(&text, middle);
	for (i = 0; i < n; i++)
		gf_buf_adds(&text, tail);
	re = gf_regex_new(text.s, text.len, &err);
	*good = re != NULL;
	gf_regex_free(re);
	gf_buf_release(&text);
	return err.code;
}

static void test_limits(void)
{
	unsigned max = (unsigned)gf_limit(GF_LIMIT_PATTERN_BYTES), n;
	enum gf_err code = 0;
	bool good;

	for (n = max - 1; n <= max + 1; n++) {
		code = nest("a", "", "", n, &good);
		side(GF_LIMIT_PATTERN_BYTES, n, good);
	}
	is_int(code, GF_ELIMIT, "and says so");
	max = (unsigned)gf_limit(GF_LIMIT_PATTERN_DEPTH);
	for (n = max - 1; n <= max + 1; n++) {
		code = nest("(", "a", ")", n, &good);
		side(GF_LIMIT_PATTERN_DEPTH, n, good);
	}
	is_int(code, GF_ELIMIT, "and says so");
	is_int(nest("(", "a", ")", 500, &good), GF_ELIMIT, "500 too");
	is_int(nest("(", "a", ")", 5000, &good), GF_ELIMIT, "and 5000");
	is_int(search("^(?:a{1000}){99}$", "a"), 0, "99,000 repetitions");
	is_int(search("^(?:a{1000}){100}$", "a"), -2, "not 100,000");
}

#define HOSTILE_TEXT "aaaaaaaaaaaaaaaa!"

/* The smallest bound within which the search of a pattern ends. */
static size_t steps_of(const char *pattern)
{
	struct gf_regex *re = compile(pattern, NULL);
	size_t low = 0, high = 2 * gf_limit(GF_LIMIT_PATTERN_STEPS), middle;

	while (re && low < high) {
		middle = (low + high) / 2;
		if (gf_regex_search_within(re, HOSTILE_TEXT,
					   strlen(HOSTILE_TEXT), middle) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	gf_regex_free(re);
	return low;
}

/*
 * A pattern that takes exactly so many steps on HOSTILE_TEXT, measured rather
 * than known, since PCRE2's versions count in their own ways: a branch that
 * takes nearly all of them, then smaller and smaller ones.
 */
static size_t write_pattern(struct gf_buf *out, size_t steps)
{
	int n = 10;
	size_t len;

	gf_buf_reset(out);
	gf_buf_adds(out, "^(?:(?:a+)+)$");
	while (n >= 0) {
		len = out->len -= strlen(")$");
		gf_buf_addf(out, "|(?:a|a){0,%d})$", n);
		if (steps_of(out->s) <= steps)
			continue;
		out->len = len;
		gf_buf_adds(out, ")$");
		n--;
	}
	return steps_of(out->s);
}

static void test_steps(void)
{
	size_t cap = gf_limit(GF_LIMIT_PATTERN_STEPS), n;
	struct gf_buf pattern = GF_BUF_INIT;
	int found;

	for (n = cap - 1; n <= cap + 1; n++) {
		is_int(write_pattern(&pattern, n), n, "a pattern of %zu steps",
		       n);
		found = search(pattern.s, HOSTILE_TEXT);
		ok(found <= 0, "is no match");
		side(GF_LIMIT_PATTERN_STEPS, n, !found);
	}
	gf_buf_release(&pattern);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* S01: stopped at the limit of steps, and soon. */
static void test_hostile(void)
{
	static const char *const patterns[] = { "^(a+)+$", "^(a|a)*$",
						"a*a*a*a*$", "(a*)*$",
						"^(?:a?){40}a{40}$" };
	char text[42];
	struct gf_regex *re;
	double start;
	size_t i, n;
	int found = 0;

	memset(text, 'a', 40);
	memcpy(text + 40, "!", 2);
	for (i = 0; i < GF_NELEMS(patterns); i++) {
		re = compile(patterns[i], NULL);
		start = now();
		for (n = 0; n < 100; n++)
			found = gf_regex_search(re, text, 41);
		/* 20 ms each on any machine, sanitizers included */
		ok(now() - start < 20.0, "'%s' is stopped soon", patterns[i]);
		ok(found <= 0, "and does not match");
		if (i < 3)
			is_int(found, -1, "it is given up");
		gf_regex_free(re);
	}
}

/* A long text is not a hostile one, and cannot multiply the limit. */
static void test_long(void)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_regex *re;
	double start = now();

	gf_buf_fill(&text, 'a', 250000);
	re = compile("^[a-z]+$", NULL);
	is_int(gf_regex_search(re, text.s, text.len), 1, "a long match");
	gf_regex_free(re);
	re = compile("b", NULL);
	is_int(gf_regex_search(re, text.s, text.len), 0, "a long search");
	gf_regex_free(re);
	re = compile("(a+)+[bc]", NULL);
	is_int(gf_regex_search(re, text.s, text.len), -1, "a hostile one");
	gf_regex_free(re);
	ok(now() - start < 20.0, "all of it soon");
	gf_buf_release(&text);
}

static void *search_many(void *payload)
{
	const struct gf_regex *re = payload;
	size_t wrong = 0, i;

	for (i = 0; i < 2000; i++) {
		wrong += gf_regex_search(re, "a-b-c", 5) != 1;
		wrong += gf_regex_search(re, "a--c", 4) != 0;
	}
	return (void *)wrong;
}

static void test_threads(void)
{
	struct gf_regex *re = compile("^[a-z]+(-[a-z]+)*$", NULL);
	pthread_t threads[4];
	void *wrong;
	size_t i, total = 0;

	for (i = 0; i < GF_NELEMS(threads); i++)
		pthread_create(&threads[i], NULL, search_many, re);
	for (i = 0; i < GF_NELEMS(threads); i++) {
		pthread_join(threads[i], &wrong);
		total += (size_t)wrong;
	}
	is_int(total, 0, "threads share a pattern");
	gf_regex_free(re);
}

int main(void)
{
	test_meaning();
	test_refused();
	test_limits();
	test_steps();
	test_hostile();
	test_long();
	test_threads();
	gf_regex_free(NULL);
	return tap_done();
}
