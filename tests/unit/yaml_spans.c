/* SPDX-License-Identifier: EUPL-1.2 */
/* Every node knows its bytes, whatever alphabet stands before it. */
#include "yaml_see.h"

/* The bytes of what a pointer names are exactly these. */
static void span_is(const struct seen *s, const char *pointer, const char *want)
{
	const struct gf_node *node = gf_node_at(s->doc.root, pointer);
	char got[256] = "(nothing)";

	if (node)
		snprintf(got, sizeof(got), "%.*s",
			 (int)(node->span.end - node->span.start),
			 s->src.text + node->span.start);
	is_str(got, want, "the bytes of '%s'", pointer);
}

static void test_yaml(bool accents)
{
	const char *lead = accents ? "# éèà — 😀 et ainsi de suite, encore\n"
				   : "# plain\n";
	struct gf_buf text = GF_BUF_INIT;
	struct seen s;

	gf_buf_adds(&text, lead);
	gf_buf_adds(&text, accents ? "é: \"à\\n😀\"  # ï\n" : "e: \"a\\nb\"\n");
	gf_buf_adds(&text, "plain: un  deux\n"
			   "  trois\n"
			   "quoted: 'l''été'\n"
			   "block: |+\n"
			   "  ligne é\n"
			   "\n"
			   "  fin\n"
			   "\n"
			   "\n"
			   "empty:\n"
			   "after: [ 1, {x: é}, [] , {} ] # c\n"
			   "list:\n"
			   "- a\n"
			   "-   b: c\n"
			   "    d:\n"
			   "\n"
			   "# the end\n"
			   "tag: !!str 'x'\n"
			   "pair: [a: b, c]\n");
	see(&s, text.s, text.len, GF_SYNTAX_YAML, false);
	ok(s.good, "read: %s", s.findings.s);
	span_is(&s, accents ? "/é" : "/e", accents ? "\"à\\n😀\"" : "\"a\\nb\"");
	span_is(&s, "/plain", "un  deux\n  trois");
	span_is(&s, "/quoted", "'l''été'");
	span_is(&s, "/block", "|+\n  ligne é\n\n  fin");
	span_is(&s, "/empty", "");
	span_is(&s, "/after", "[ 1, {x: é}, [] , {} ]");
	span_is(&s, "/after/1", "{x: é}");
	span_is(&s, "/after/1/x", "é");
	span_is(&s, "/after/2", "[]");
	span_is(&s, "/after/3", "{}");
	span_is(&s, "/list", "- a\n-   b: c\n    d:");
	span_is(&s, "/list/1", "b: c\n    d:");
	span_is(&s, "/tag", "!!str 'x'");
	span_is(&s, "/pair/0", "a: b");
	is_int(s.doc.root->span.start, strlen(lead), "the root's start");
	is_int(s.doc.root->span.end, text.len - 1, "the root's end");
	is_int(gf_map_pair(s.doc.root, "tag", 3)->key->span.end -
		       gf_map_pair(s.doc.root, "tag", 3)->key->span.start,
	       3, "a key's own span");
	unsee(&s);
	gf_buf_release(&text);
}

static void test_line_ends(void)
{
	static const char text[] = "a: é\r\nb:\r\n  - ü\r\n  - [x,\r\n y]\r\n";
	static const char bom[] = "\xef\xbb\xbfé: ü\nb: [ß]\n";
	struct seen s;

	see(&s, text, strlen(text), GF_SYNTAX_YAML, false);
	span_is(&s, "/a", "é");
	span_is(&s, "/b", "- ü\r\n  - [x,\r\n y]");
	span_is(&s, "/b/1/1", "y");
	unsee(&s);
	see(&s, bom, strlen(bom), GF_SYNTAX_YAML, false);
	span_is(&s, "/é", "ü");
	span_is(&s, "/b/0", "ß");
	span_is(&s, "", "é: ü\nb: [ß]");
	unsee(&s);
}

static void test_streams_and_front_matter(void)
{
	static const char front[] = "---\né: ü\nb: [ß]\n---\n# Été\n";
	static const char json[] = "{\"é\": [\"\\u00e9\", 1.50 ],\n\"b\": {}}";
	struct seen s;

	see(&s, front, strlen(front), GF_SYNTAX_FRONT_MATTER, true);
	span_is(&s, "/b/0", "ß");
	span_is(&s, "", "é: ü\nb: [ß]");
	unsee(&s);
	see(&s, json, strlen(json), GF_SYNTAX_JSON, true);
	span_is(&s, "", json);
	span_is(&s, "/é", "[\"\\u00e9\", 1.50 ]");
	span_is(&s, "/é/0", "\"\\u00e9\"");
	span_is(&s, "/é/1", "1.50");
	span_is(&s, "/b", "{}");
	unsee(&s);
}

/* A finding behind many accents, close and far, forwards and backwards. */
static void test_far(void)
{
	struct gf_buf text = GF_BUF_INIT;
	struct seen s;
	int i;

	for (i = 0; i < 300; i++)
		gf_buf_addf(&text, "clé%d: %*sé—😀ï\n", i, i % 40, "é");
	gf_buf_adds(&text, "fin: ça\nfin: là\n");
	see(&s, text.s, text.len, GF_SYNTAX_YAML, true);
	is_int(s.diags.n, 1, "one finding");
	is_int(s.diags.items[0].span.start, text.len - strlen("fin: là\n"),
	       "at its byte");
	span_is(&s, "/fin", "ça");
	unsee(&s);
	gf_buf_release(&text);
}

int main(void)
{
	test_yaml(false);
	test_yaml(true);
	test_line_ends();
	test_streams_and_front_matter();
	test_far();
	return tap_done();
}
