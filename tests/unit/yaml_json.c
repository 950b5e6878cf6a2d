/* SPDX-License-Identifier: EUPL-1.2 */
/* JSON in, the same tree out; each fault is one finding with its cause. */
#include "yaml_see.h"

static const struct see_row good[] = {
	{ " {\"a\": [1, -2.50, 1E+3, true, false, null, \"\", {}, []]}\n",
	  "{\"a\":[1,-2.50,1E+3,true,false,null,\"\",{},[]]}", "" },
	{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\uD83D\\uDE00\"",
	  "\"\\\"\\\\/\\b\\f\\n\\r\\tAé😀\"", "" },
	{ "\"\\u0000\"", "\"\\u0000\"", "" },
	{ "0", "0", "" },
	{ "[\"no\", \"~\", \"<<\", \"*a\"]", "[\"no\",\"~\",\"<<\",\"*a\"]",
	  "" },
	{ "{\"<<\": 1, \"\": 2}", "{\"<<\":1,\"\":2}", "" },
	{ "{\"a\": 1, \"\\u0061\": 2}", "{\"a\":1}",
	  "1:10-1:18 yaml-duplicate-key []" },
	{ "[123456789012345678901234567890]",
	  "[123456789012345678901234567890]", "" },
	{ "1e1000000000", "1e1000000000", "1:1-1:13 number-out-of-range []" },
};

static const struct see_row bad[] = {
	{ "{\"a\": 1,}", "", "1:8-1:9 json-trailing-comma []" },
	{ "[1,\n 2,\n]", "", "2:3-2:4 json-trailing-comma [/2]" },
	{ "{'a': 1}", "", "1:2-1:3 json-quotes []" },
	{ "{\"a\": “b”}", "", "1:7-1:8 json-quotes [/a]" },
	{ "{a: 1}", "", "1:2-1:3 json-quotes []" },
	{ "[abc]", "", "1:2-1:5 json-quotes [/0]" },
	{ "[True]", "", "1:2-1:6 json-quotes [/0]" },
	{ "{\"a\": 1} // x", "", "1:10-1:14 json-comment []" },
	{ "[1, # x\n 2]", "", "1:5-1:8 json-comment [/1]" },
	{ "{/* x */}", "", "1:2-1:10 json-comment []" },
	{ "[NaN]", "", "1:2-1:5 number-not-finite [/0]" },
	{ "[-Infinity]", "", "1:2-1:11 number-not-finite [/0]" },
	{ "[1 2]", "", "1:3-1:3 json-syntax [/1]" },
	{ "{\"a\": 1\n \"b\": 2}", "", "1:8-1:8 json-syntax []" },
	{ "{\"a\" 1}", "", "1:5-1:5 json-syntax [/a]" },
	{ "{\"a\": }", "", "1:7-1:8 json-syntax [/a]" },
	{ "{\"a\"}", "", "1:5-1:5 json-syntax [/a]" },
	{ "{,}", "", "1:2-1:3 json-syntax []" },
	{ "[1,,2]", "", "1:4-1:5 json-syntax [/1]" },
	{ "[\"a\": 1]", "", "1:5-1:6 json-syntax [/1]" },
	{ "[1}", "", "1:3-1:4 json-syntax [/1]" },
	{ "{\"a\": 1]", "", "1:8-1:9 json-syntax []" },
	{ "{\"a\": [1, 2", "", "1:12-1:12 json-syntax [/a/2]" },
	{ "{\"a\"", "", "1:5-1:5 json-syntax [/a]" },
	{ "{\"a\":", "", "1:5-1:5 json-syntax [/a]" },
	{ "[", "", "1:2-1:2 json-syntax [/0]" },
	{ "", "", "1:1-1:1 yaml-no-document []" },
	{ " \n", "", "2:1-2:1 yaml-no-document []" },
	{ "{} {}", "", "1:4-1:5 json-syntax []" },
	{ "[012]", "", "1:2-1:5 json-number [/0]" },
	{ "[-]", "", "1:2-1:3 json-number [/0]" },
	{ "[.5]", "", "1:2-1:4 json-number [/0]" },
	{ "[5.]", "", "1:2-1:4 json-number [/0]" },
	{ "[+5]", "", "1:2-1:4 json-number [/0]" },
	{ "[1e]", "", "1:2-1:4 json-number [/0]" },
	{ "[0x1F]", "", "1:2-1:6 json-number [/0]" },
	{ "[\"a\nb\"]", "", "1:2-1:4 json-syntax [/0]" },
	{ "[\"a\tb\"]", "", "1:4-1:5 json-escape [/0]" },
	{ "[\"a", "", "1:2-1:4 json-syntax [/0]" },
	{ "[\"\\x\"]", "", "1:3-1:5 json-escape [/0]" },
	{ "[\"\\é\"]", "", "1:3-1:4 json-escape [/0]" },
	{ "[\"\\u12\"]", "", "1:3-1:5 json-escape [/0]" },
	{ "[\"\\uD83D\"]", "", "1:3-1:9 json-escape [/0]" },
	{ "[\"\\uD83D\\u0041\"]", "", "1:3-1:9 json-escape [/0]" },
	{ "[\"\\uDE00\"]", "", "1:3-1:9 json-escape [/0]" },
	{ "\"\\", "", "1:2-1:3 json-escape []" },
};

static void test_lines(void)
{
	static const char text[] = "{\"a\": 1}\n{\"a\": 2,}\n[3]\r\n";
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;

	gf_source_init(&src, "a.ndjson", text, strlen(text));
	ok(gf_compose_line(&doc, &src, (struct gf_span){ 0, 8 }, &opts,
			   &diags) &&
		   gf_map_get(doc.root, "a"),
	   "a first line");
	ok(!gf_compose_line(&doc, &src, (struct gf_span){ 9, 18 }, &opts,
			    &diags),
	   "a second, with a fault");
	is_int(gf_source_position(&src, diags.items[0].span.start).line, 2,
	       "shown on line 2");
	ok(gf_compose_line(&doc, &src, (struct gf_span){ 19, 23 }, &opts,
			   &diags) &&
		   doc.root->type == GF_SEQ,
	   "a third");
	is_int(diags.n, 1, "one finding");
	gf_source_release(&src);
	gf_diags_release(&diags);
	gf_doc_release(&doc);
}

/* What is valid JSON is valid YAML, and means the same. */
static void test_same_as_yaml(void)
{
	static const char text[] =
		"{\"a\": [1, -2.50, 1E+3, true, null, \"é\\n\\u00e9\"],\n"
		" \"b\": {\"c\": \"\", \"d\": []}, \"0\": 0}";
	struct seen json, yaml;

	see(&json, text, strlen(text), GF_SYNTAX_JSON, true);
	see(&yaml, text, strlen(text), GF_SYNTAX_YAML, true);
	ok(json.good && yaml.good &&
		   gf_node_equal(json.doc.root, yaml.doc.root),
	   "read as JSON and as YAML, the value is the same");
	ok(json.doc.root->span.end == yaml.doc.root->span.end &&
		   gf_node_at(json.doc.root, "/b/d")->span.start ==
			   gf_node_at(yaml.doc.root, "/b/d")->span.start,
	   "at the same places");
	unsee(&json);
	unsee(&yaml);
}

int main(void)
{
	see_rows(good, GF_NELEMS(good), GF_SYNTAX_JSON, true);
	see_rows(bad, GF_NELEMS(bad), GF_SYNTAX_JSON, true);
	test_lines();
	test_same_as_yaml();
	return tap_done();
}
