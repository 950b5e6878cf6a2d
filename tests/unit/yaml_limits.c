/* SPDX-License-Identifier: EUPL-1.2 */
/* Each limit just below, at and just above; and what is made to be slow. */
#include "sides.h"
#include "yaml_see.h"

#include <time.h>

/* Judges `text` and tells the rule of its only finding, or "". */
static const char *rule_of(const struct gf_buf *text, enum gf_syntax syntax,
			   bool *good)
{
	const char *rule = "";
	struct seen s;

	see(&s, text->s, text->len, syntax, syntax != GF_SYNTAX_YAML);
	if (s.diags.n == 1)
		rule = gf_rule(s.diags.items[0].rule)->id;
	else if (s.diags.n)
		rule = "(several)";
	*good = s.good;
	unsee(&s);
	return rule;
}

static bool limit_is(struct gf_buf *text, enum gf_syntax syntax,
		     const char *what, size_t size, const char *want)
{
	const char *rule;
	bool good;

	rule = rule_of(text, syntax, &good);
	is_str(rule, want, "%s: %zu", what, size);
	gf_buf_reset(text);
	return !*rule;
}

static void repeat(struct gf_buf *text, const char *s, size_t n)
{
	while (n--)
		gf_buf_adds(text, s);
}

static void test_size(void)
{
	size_t cap = gf_limit(GF_LIMIT_RECORD_BYTES), n;
	struct gf_buf text = GF_BUF_INIT;

	for (n = cap - 1; n <= cap + 1; n++) {
		gf_buf_adds(&text, "a: 1\n#");
		gf_buf_fill(&text, 'x', n - text.len - 1);
		gf_buf_addc(&text, '\n');
		side(GF_LIMIT_RECORD_BYTES, n,
		     limit_is(&text, GF_SYNTAX_YAML, "bytes", n,
			      n > cap ? "document-too-large" : ""));
		gf_buf_adds(&text, "[1]");
		gf_buf_fill(&text, ' ', n - text.len);
		limit_is(&text, GF_SYNTAX_JSON, "bytes of JSON", n,
			 n > cap ? "document-too-large" : "");
	}
	gf_buf_release(&text);
}

/*
 * Texts as long as libyaml's buffer, and a little shorter and longer: there
 * bytes stop going to it in one piece (events.c).
 */
static void test_buffer(void)
{
	static const char *const ends[] = { "\xc3\xa9\n", "\xe2\x82\xac",
					    "'\xf0\x9f\x98\x80'\n", "\001\n",
					    "\xc2\x9f\n" };
	static const char *const want[] = { "\xc3\xa9", "\xe2\x82\xac",
					    "\xf0\x9f\x98\x80", "", "" };
	struct gf_buf text = GF_BUF_INIT, json = GF_BUF_INIT;
	size_t size = (size_t)3 * 16384, n, i, wrong = 0;
	struct seen s;

	for (n = size - 12; n < size + 12; n++)
		for (i = 0; i < GF_NELEMS(ends); i++) {
			gf_buf_reset(&text);
			gf_buf_addc(&text, '#');
			gf_buf_fill(&text, 'x', n - 5 - strlen(ends[i]));
			gf_buf_addf(&text, "\na: %s", ends[i]);
			gf_buf_reset(&json);
			gf_buf_addf(&json, "{\"a\":\"%s\"}", want[i]);
			see(&s, text.s, text.len, GF_SYNTAX_YAML, true);
			wrong += s.good != (*want[i] != '\0');
			wrong += s.good && strcmp(s.json.s, json.s) != 0;
			unsee(&s);
		}
	is_int(wrong, 0, "texts around %zu bytes are read alike", size);
	gf_buf_release(&text);
	gf_buf_release(&json);
}

static void test_depth(void)
{
	size_t cap = gf_limit(GF_LIMIT_YAML_DEPTH), n;
	struct gf_buf text = GF_BUF_INIT;
	const char *want;

	for (n = cap - 1; n <= cap + 1; n++) {
		want = n > cap ? "yaml-too-deep" : "";
		repeat(&text, "[", n);
		repeat(&text, "]", n);
		side(GF_LIMIT_YAML_DEPTH, n,
		     limit_is(&text, GF_SYNTAX_YAML, "flow depth", n, want));
		repeat(&text, "[", n);
		repeat(&text, "]", n);
		limit_is(&text, GF_SYNTAX_JSON, "depth of JSON", n, want);
		repeat(&text, "- ", n);
		limit_is(&text, GF_SYNTAX_YAML, "block depth", n, want);
		repeat(&text, "{\"a\":", n - 1);
		gf_buf_adds(&text, "{}");
		repeat(&text, "}", n - 1);
		limit_is(&text, GF_SYNTAX_JSON, "depth of objects", n, want);
		/* half of the depth comes from an alias */
		gf_buf_adds(&text, "a: &x ");
		repeat(&text, "[", cap / 2);
		repeat(&text, "]", cap / 2);
		gf_buf_adds(&text, "\nb: ");
		repeat(&text, "[", n - cap / 2 - 1);
		gf_buf_adds(&text, "*x");
		repeat(&text, "]", n - cap / 2 - 1);
		limit_is(&text, GF_SYNTAX_YAML, "depth by alias", n, want);
	}
	gf_buf_release(&text);
}

static void test_nodes(void)
{
	size_t cap = gf_limit(GF_LIMIT_YAML_NODES), n;
	struct gf_buf text = GF_BUF_INIT;
	const char *want;

	for (n = cap - 1; n <= cap + 1; n++) {
		want = n > cap ? "yaml-too-many-nodes" : "";
		gf_buf_adds(&text, "[0");
		repeat(&text, ",0", n - 2);
		gf_buf_addc(&text, ']');
		side(GF_LIMIT_YAML_NODES, n,
		     limit_is(&text, GF_SYNTAX_YAML, "nodes", n, want));
		gf_buf_adds(&text, "[0");
		repeat(&text, ",0", n - 2);
		gf_buf_addc(&text, ']');
		limit_is(&text, GF_SYNTAX_JSON, "nodes of JSON", n, want);
		/* 1 + (1 + half) twice, and the rest */
		gf_buf_adds(&text, "[&x [0");
		repeat(&text, ",0", cap / 2 - 3);
		gf_buf_adds(&text, "], *x");
		repeat(&text, ",0", n - cap + 1);
		gf_buf_addc(&text, ']');
		limit_is(&text, GF_SYNTAX_YAML, "nodes by alias", n, want);
	}
	gf_buf_release(&text);
}

static void test_values(void)
{
	size_t cap = gf_limit(GF_LIMIT_SCALAR_BYTES), n;
	struct gf_buf text = GF_BUF_INIT;
	const char *want;

	for (n = cap - 1; n <= cap + 1; n++) {
		want = n > cap ? "value-too-long" : "";
		gf_buf_adds(&text, "a: ");
		gf_buf_fill(&text, 'x', n);
		side(GF_LIMIT_SCALAR_BYTES, n,
		     limit_is(&text, GF_SYNTAX_YAML, "bytes of a value", n,
			      want));
		gf_buf_adds(&text, "[\"");
		gf_buf_fill(&text, 'x', n);
		gf_buf_adds(&text, "\"]");
		limit_is(&text, GF_SYNTAX_JSON, "bytes of a JSON text", n,
			 want);
		gf_buf_fill(&text, '7', n);
		limit_is(&text, GF_SYNTAX_JSON, "bytes of a number", n, want);
	}
	gf_buf_release(&text);
}

static void test_aliases(void)
{
	size_t cap = gf_limit(GF_LIMIT_ALIASES), n;
	struct gf_buf text = GF_BUF_INIT;

	for (n = cap - 1; n <= cap + 1; n++) {
		gf_buf_adds(&text, "- &x 1\n");
		repeat(&text, "- *x\n", n);
		side(GF_LIMIT_ALIASES, n,
		     limit_is(&text, GF_SYNTAX_YAML, "aliases", n,
			      n > cap ? "yaml-too-many-aliases" : ""));
	}
	gf_buf_release(&text);
}

/* A schema has a cap of its own, and the finding says that one. */
static void test_own_cap(void)
{
	struct gf_compose_opts opts = { .max_bytes = 4 };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;

	gf_source_init(&src, "a", "a: 1\n", 5);
	ok(!gf_compose(&doc, &src, &opts, &diags), "a cap of 4 bytes");
	is_str(diags.items[0].expected.arg[0], "4", "is the cap it says");
	opts.max_bytes = 5;
	ok(gf_compose(&doc, &src, &opts, &diags), "a cap of 5 bytes");
	gf_source_release(&src);
	gf_diags_release(&diags);
	gf_doc_release(&doc);
}

/* --- made to be slow ----------------------------------------------------- */

static void in_time(struct gf_buf *text, enum gf_syntax syntax,
		    const char *what)
{
	clock_t start = clock();
	bool good;
	double seconds;

	rule_of(text, syntax, &good);
	seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	/* what is quadratic takes minutes: a wide bound tells it apart */
	ok(seconds < 10, "%s: %zu bytes", what, text->len);
	gf_buf_reset(text);
}

/* a: &a [x, …]; b: &b [*a, …]; … */
static void laugh(struct gf_buf *text)
{
	char c;

	gf_buf_adds(text, "a: &a [x, x, x, x, x, x, x, x, x]\n");
	for (c = 'b'; c < 'j'; c++) {
		gf_buf_addf(text, "%c: &%c [*%c", c, c, c - 1);
		repeat(text, ", x", 3);
		gf_buf_addf(text, ", *%c, *%c, *%c]\n", c - 1, c - 1, c - 1);
	}
}

static void test_slow(void)
{
	struct gf_buf text = GF_BUF_INIT;
	int i;

	repeat(&text, "[", 1000000);
	in_time(&text, GF_SYNTAX_YAML, "brackets");
	repeat(&text, "[", 1000000);
	in_time(&text, GF_SYNTAX_JSON, "brackets of JSON");
	repeat(&text, "{a: ", 250000);
	in_time(&text, GF_SYNTAX_YAML, "braces");
	repeat(&text, "- ", 500000);
	in_time(&text, GF_SYNTAX_YAML, "dashes");
	repeat(&text, "? ", 500000);
	in_time(&text, GF_SYNTAX_YAML, "question marks");
	laugh(&text);
	in_time(&text, GF_SYNTAX_YAML, "aliases of aliases");
	for (i = 0; i < 40000; i++)
		gf_buf_addf(&text, "- &a%d x\n", i);
	in_time(&text, GF_SYNTAX_YAML, "anchors");
	for (i = 0; i < 49000; i++)
		gf_buf_addf(&text, "%d: %d\n", i, i);
	in_time(&text, GF_SYNTAX_YAML, "keys that are numbers");
	repeat(&text, "a: 1\n", 49000);
	in_time(&text, GF_SYNTAX_YAML, "the same key");
	repeat(&text, "é", 500000);
	in_time(&text, GF_SYNTAX_YAML, "one long line");
	repeat(&text, "- é\n", 49000);
	in_time(&text, GF_SYNTAX_YAML, "many accents");
	repeat(&text, "a: 'x\n", 100000);
	in_time(&text, GF_SYNTAX_YAML, "quotes left open");
	gf_buf_release(&text);
}

int main(void)
{
	test_size();
	test_buffer();
	test_depth();
	test_nodes();
	test_values();
	test_aliases();
	test_own_cap();
	test_slow();
	return tap_done();
}
