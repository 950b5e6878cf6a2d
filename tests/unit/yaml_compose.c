/* SPDX-License-Identifier: EUPL-1.2 */
/* YAML in, tree out: the core schema, keys, tags, anchors, documents. */
#include "yaml_see.h"

static const struct see_row values[] = {
	{ "[null, Null, NULL, ~, nUll]", "[null,null,null,null,\"nUll\"]", "" },
	{ "[true, True, TRUE, false, False, FALSE, yes, no, on, off, y, tRUE]",
	  "[true,true,true,false,false,false,\"yes\",\"no\",\"on\",\"off\","
	  "\"y\",\"tRUE\"]",
	  "" },
	{ "[0, -0, +1, 010, 0o17, 0x1F, 0b1, 1_000, 0x, -0x1, 0o8]",
	  "[0,-0,1,10,15,31,\"0b1\",\"1_000\",\"0x\",\"-0x1\",\"0o8\"]", "" },
	{ "[1.0, .5, 5., 1e3, 1.5E-3, -.5e+1, ., 1.2.3, 1e, +, '-']",
	  "[1.0,0.5,5,1e3,1.5E-3,-5,\".\",\"1.2.3\",\"1e\",\"+\",\"-\"]", "" },
	{ "[2024-01-02, 12:30, 0605681746, 1e400, 9007199254740993]",
	  "[\"2024-01-02\",\"12:30\",605681746,1e400,9007199254740993]", "" },
	{ "['12', \"true\", '~', \"null\", '']",
	  "[\"12\",\"true\",\"~\",\"null\",\"\"]", "" },
	{ "a: |\n  1\nb: >\n  x\n  y\nc:\nd: \"\\x41\\u00e9\\U0001F600\"\n",
	  "{\"a\":\"1\\n\",\"b\":\"x y\\n\",\"c\":null,\"d\":\"Aé😀\"}", "" },
	{ "a: .inf\nb: -.INF\nc: .NaN\nd: -.nan\n",
	  "{\"a\":0,\"b\":0,\"c\":0,\"d\":\"-.nan\"}",
	  "1:4-1:8 number-not-finite [/a]\n2:4-2:9 number-not-finite [/b]\n"
	  "3:4-3:8 number-not-finite [/c]" },
	{ "n: 1e1000000000\n", "{\"n\":1e1000000000}",
	  "1:4-1:16 number-out-of-range [/n]" },
};

static const struct see_row keys[] = {
	{ "1: x\n2.0: y\ntrue: z\n~: t\n?\n: u\n",
	  "{\"1\":\"x\",\"2.0\":\"y\",\"true\":\"z\",\"~\":\"t\"}",
	  "5:2-5:2 yaml-duplicate-key []" },
	{ "a: 1\nb: {c: 1, c: 2}\na: 3\n", "{\"a\":1,\"b\":{\"c\":1}}",
	  "2:11-2:12 yaml-duplicate-key [/b]\n3:1-3:2 yaml-duplicate-key []" },
	{ "\"a\": 1\na: 2\n", "{\"a\":1}", "2:1-2:2 yaml-duplicate-key []" },
	{ "? a\n: 1\na: 2\n", "{\"a\":1}", "3:1-3:2 yaml-duplicate-key []" },
	{ "1: x\n0x1: y\n1.0: z\n", "{\"1\":\"x\"}",
	  "2:1-2:4 yaml-duplicate-key []\n3:1-3:4 yaml-duplicate-key []" },
	{ "\"1\": x\n1: y\n", "{\"1\":\"x\"}",
	  "2:1-2:2 yaml-duplicate-key []" },
	{ "true: x\nTrue: y\n", "{\"true\":\"x\"}",
	  "2:1-2:5 yaml-duplicate-key []" },
	{ "'~': x\nnull: y\n", "{\"~\":\"x\",\"null\":\"y\"}", "" },
	{ "? [a, [b]]\n: 1\nc: 2\n", "{\"c\":2}",
	  "1:3-1:4 yaml-complex-key []" },
	{ "{? {a: b} : 1}", "{}", "1:4-1:5 yaml-complex-key []" },
	{ "a: 1\n<<: {b: 2}\n", "", "2:1-2:3 yaml-merge-key []" },
	{ "\"<<\": 1\n", "{\"<<\":1}", "" },
};

static const struct see_row lenient[] = {
	{ "a: !!str 12\nb: !!int \"12\"\nc: !!float 3\nd: !!bool true\n"
	  "e: !!null ''\nf: !!seq [1]\ng: !!map {h: 1}\n",
	  "{\"a\":\"12\",\"b\":12,\"c\":3,\"d\":true,\"e\":null,\"f\":[1],"
	  "\"g\":{\"h\":1}}",
	  "" },
	{ "a: ! 12\nb: &x ! 13\nc: ! x\n",
	  "{\"a\":\"12\",\"b\":\"13\",\"c\":\"x\"}", "" },
	{ "a: !!int abc\nb: !!bool 1\nc: !!seq {}\nd: !!map x\n",
	  "{\"a\":\"abc\",\"b\":1,\"c\":{},\"d\":\"x\"}",
	  "1:4-1:9 yaml-tag [/a]\n2:4-2:10 yaml-tag [/b]\n"
	  "3:4-3:9 yaml-tag [/c]\n4:4-4:9 yaml-tag [/d]" },
	{ "a: !foo 12\nb: !!binary \"eA==\"\nc: !<tag:x,2000:y> [z]\n",
	  "{\"a\":12,\"b\":\"eA==\",\"c\":[\"z\"]}",
	  "1:4-1:8 yaml-tag [/a]\n2:4-2:12 yaml-tag [/b]\n"
	  "3:4-3:19 yaml-tag [/c]" },
	{ "a: &x {b: [1]}\nc: *x\n*x : 1\n",
	  "{\"a\":{\"b\":[1]},\"c\":{\"b\":[1]}}",
	  "3:1-3:3 yaml-complex-key []" },
	{ "a: &x k\n*x : 1\n", "{\"a\":\"k\",\"k\":1}", "" },
	{ "a: &x 1\nb: &x 2\nc: *x\n", "{\"a\":1,\"b\":2,\"c\":2}", "" },
	{ "&a [*a]\n", "", "1:5-1:7 yaml-alias-cycle [/0]" },
	{ "a: *b\n", "", "1:4-1:6 yaml-alias-unknown [/a]" },
	{ "a: 1\n---\nb: 2\n", "{\"a\":1}",
	  "2:1-2:4 yaml-several-documents []" },
};

static const struct see_row strict[] = {
	{ "a: &x 1\nb: &y 2\nc: *x\n", "{\"a\":1,\"b\":2,\"c\":1}",
	  "1:4-1:6 yaml-anchor [/a]" },
	{ "a: !!str 12\n", "{\"a\":\"12\"}", "1:4-1:9 yaml-tag [/a]" },
	{ "a: ! 12\n", "{\"a\":\"12\"}", "1:4-1:5 yaml-tag [/a]" },
	{ "a: &x ! 12\n", "{\"a\":\"12\"}",
	  "1:4-1:6 yaml-anchor [/a]\n1:7-1:8 yaml-tag [/a]" },
	{ "1: x\n2025-01-01: y\n", "{\"1\":\"x\",\"2025-01-01\":\"y\"}", "" },
	{ "---\na: 1\n", "{\"a\":1}", "" },
	{ "---\na: 1\n...\n", "{\"a\":1}", "" },
	{ "---\na: 1\n---\nb: [\n", "{\"a\":1}",
	  "3:1-3:4 yaml-several-documents []" },
	{ "a: 1\n...\nb\n", "", "3:1-3:2 yaml-several-documents []" },
	{ "", "", "1:1-1:1 yaml-no-document []" },
	{ "# only this\n\n", "", "1:1-1:1 yaml-no-document []" },
};

static const struct see_row front[] = {
	{ "---\na: é\n---\n# Title: [\n", "{\"a\":\"é\"}", "" },
	{ "--- \t\na: 1\n...\nx", "{\"a\":1}", "" },
	{ "---\na: 1\n---", "{\"a\":1}", "" },
	{ "# Title\n", "", "1:1-1:8 front-matter-missing []" },
	{ "", "", "1:1-1:1 front-matter-missing []" },
	{ "---\na: 1\n", "", "1:1-1:4 front-matter-open []" },
	{ "---\na: 1\na: 2\n---\nb\n", "{\"a\":1}",
	  "3:1-3:2 yaml-duplicate-key []" },
};

/* --- streams ------------------------------------------------------------- */

struct told {
	struct gf_buf text;
	int stop_at;
};

static int tell(struct gf_doc *doc, struct gf_diags *diags, void *payload)
{
	struct told *told = payload;

	gf_buf_addf(&told->text, "%u:", doc->index);
	if (doc->root)
		gf_node_write_json(&told->text, doc->root, 1000);
	gf_buf_addf(&told->text, "(%u) ", diags->errors);
	gf_diags_clear(diags);
	return (int)doc->index == told->stop_at ? 7 : 0;
}

static void stream_is(const char *text, bool is_strict, int stop_at, int want,
		      const char *told_want)
{
	struct gf_compose_opts opts = { .strict = is_strict };
	struct told told = { .text = GF_BUF_INIT, .stop_at = stop_at };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;

	gf_source_init(&src, "stream", text, strlen(text));
	is_int(gf_compose_stream(&doc, &src, &opts, &diags, tell, &told), want,
	       "stream returns %d", want);
	is_str(told.text.s, told_want, "stream tells %s", told_want);
	gf_buf_release(&told.text);
	gf_source_release(&src);
	gf_diags_release(&diags);
	gf_doc_release(&doc);
}

static void test_streams(void)
{
	stream_is("a: 1\n---\nb\n---\n", false, -1, 0,
		  "0:{\"a\":1}(0) 1:\"b\"(0) 2:null(0) ");
	stream_is("a: 1\n---\nb\n", false, 0, 7, "0:{\"a\":1}(0) ");
	stream_is("a: 1\n---\n[b\n---\nc\n", false, -1, 0,
		  "0:{\"a\":1}(0) 1:(1) ");
	stream_is("a: &x 1\n---\nb: *x\n", false, -1, 0,
		  "0:{\"a\":1}(0) 1:(1) ");
	stream_is("", false, -1, 0, "0:(1) ");
	stream_is("a: 1\n---\nb\n", true, -1, 0, "0:{\"a\":1}(1) ");
}

/* --- accessors ----------------------------------------------------------- */

/* The way to each node is the way back to it. */
static unsigned ways_lost(const struct gf_node *root,
			  const struct gf_node *node)
{
	struct gf_buf path = GF_BUF_INIT;
	unsigned lost = !gf_node_pointer(&path, root, node) ||
			gf_node_at(root, path.s) != node;

	gf_buf_release(&path);
	if (node->type == GF_SEQ)
		gf_seq_each (item, node)
			lost += ways_lost(root, *item);
	if (node->type == GF_MAP)
		gf_map_each (pair, node)
			lost += ways_lost(root, pair->value);
	return lost;
}

static void test_ways(void)
{
	static const char *const texts[] = {
		"a: [1, [], {}, [[2]], {b: , c: }]\nd:\ne:\n- \n-\n- f: \n",
		"{a, b, ? c, '': [{}, []], d: }",
		"- &x [1, {y: 2}]\n- a\n- *x\n- b: *x\n- [*x, c]\n",
		"? a\n: ? b\n  : c\n? d\n",
	};
	struct seen s;

	for (size_t i = 0; i < GF_NELEMS(texts); i++) {
		see(&s, texts[i], strlen(texts[i]), GF_SYNTAX_YAML, false);
		if (s.doc.root)
			is_int(ways_lost(s.doc.root, s.doc.root), 0,
			       "every node of text %zu", i);
		unsee(&s);
	}
}

static void test_accessors(void)
{
	struct seen s;
	struct gf_buf text = GF_BUF_INIT, path = GF_BUF_INIT;
	const struct gf_node *node;
	int i;

	gf_buf_adds(&text, "a/b: {'~': [x, {y: é}]}\nn: 2.50\n");
	for (i = 0; i < 500; i++)
		gf_buf_addf(&text, "key%d: %d\n", i, i);
	see(&s, text.s, text.len, GF_SYNTAX_YAML, true);
	is_str(gf_map_text(gf_node_at(s.doc.root, "/a~1b/~0/1"), "y"), "é",
	       "a pointer with escapes");
	ok(gf_node_at(s.doc.root, "") == s.doc.root, "the root's pointer");
	ok(!gf_node_at(s.doc.root, "/a~1b/~0/01") &&
		   !gf_node_at(s.doc.root, "/a~1b/~0/2") &&
		   !gf_node_at(s.doc.root, "/a~1b/~0/-") &&
		   !gf_node_at(s.doc.root, "/a~2b") &&
		   !gf_node_at(s.doc.root, "n"),
	   "pointers to nothing");
	node = gf_node_at(s.doc.root, "/a~1b/~0/1/y");
	ok(gf_node_pointer(&path, s.doc.root, node), "a node is found");
	is_str(path.s, "/a~1b/~0/1/y", "by its pointer");
	for (i = 0; i < 500; i++) {
		char key[16];

		snprintf(key, sizeof(key), "key%d", i);
		node = gf_map_get(s.doc.root, key);
		if (!node || node->number->integer != i)
			break;
	}
	is_int(i, 500, "500 keys by their names");
	ok(!gf_map_get(s.doc.root, "key500") && !gf_map_get(NULL, "a") &&
		   !gf_map_text(s.doc.root, "n"),
	   "what is not there");
	ok(!gf_node_is_integer(gf_map_get(s.doc.root, "n")) &&
		   gf_node_is_integer(gf_map_get(s.doc.root, "key1")),
	   "integers");
	unsee(&s);
	gf_buf_release(&text);
	gf_buf_release(&path);
}

static void test_equality(void)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} rows[] = {
		{ "{a: 1, b: [1.0, x]}", "{b: [1, 'x'], a: 0x1}", true },
		{ "{a: 1}", "{a: 1, b: 2}", false },
		{ "{a: 1, c: 2}", "{a: 1, b: 2}", false },
		{ "[1, 2]", "[2, 1]", false },
		{ "1", "'1'", false },
		{ "~", "null", true },
		{ "true", "false", false },
		{ "1e2", "100", true },
		{ "[]", "{}", false },
	};
	struct seen a, b;
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++) {
		see(&a, rows[i].a, strlen(rows[i].a), GF_SYNTAX_YAML, true);
		see(&b, rows[i].b, strlen(rows[i].b), GF_SYNTAX_YAML, true);
		is_int(gf_node_equal(a.doc.root, b.doc.root), rows[i].equal,
		       "%s and %s", rows[i].a, rows[i].b);
		if (rows[i].equal)
			ok(gf_node_hash(a.doc.root) == gf_node_hash(b.doc.root),
			   "hash alike");
		unsee(&a);
		unsee(&b);
	}
}

static void test_writing(void)
{
	static const char text[] = "a: \"é\\n\\\"\\u0001\"\nb: [éééééééé, x]\n";
	struct gf_buf out = GF_BUF_INIT;
	struct seen s;

	see(&s, text, strlen(text), GF_SYNTAX_YAML, true);
	is_str(s.json.s,
	       "{\"a\":\"é\\n\\\"\\u0001\",\"b\":[\"éééééééé\",\"x\"]}",
	       "as JSON");
	gf_node_write_json(&out, s.doc.root, 30);
	is_str(out.s, "{\"a\":\"é\\n\\\"\\u0001\",\"b\":[\"éé…",
	       "cut between characters");
	unsee(&s);
	gf_buf_release(&out);
}

static void test_twice(void)
{
	static const char text[] = "a: 1\na: 2\n";
	struct gf_compose_opts opts = { .strict = true };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	const struct gf_diag *d;

	gf_source_init(&src, "twice", text, strlen(text));
	ok(gf_compose(&doc, &src, &opts, &diags), "a document");
	ok(gf_compose(&doc, &src, &opts, &diags), "and again in its memory");
	is_int(diags.n, 2, "a finding each");
	d = &diags.items[1];
	ok(d->related.msgid && !d->related_span.start &&
		   d->related_span.end == 1,
	   "a duplicate shows the first place");
	gf_source_release(&src);
	gf_diags_release(&diags);
	gf_doc_release(&doc);
}

int main(void)
{
	see_rows(values, GF_NELEMS(values), GF_SYNTAX_YAML, true);
	see_rows(keys, GF_NELEMS(keys), GF_SYNTAX_YAML, true);
	see_rows(lenient, GF_NELEMS(lenient), GF_SYNTAX_YAML, false);
	see_rows(strict, GF_NELEMS(strict), GF_SYNTAX_YAML, true);
	see_rows(front, GF_NELEMS(front), GF_SYNTAX_FRONT_MATTER, true);
	test_streams();
	test_accessors();
	test_ways();
	test_equality();
	test_writing();
	test_twice();
	return tap_done();
}
