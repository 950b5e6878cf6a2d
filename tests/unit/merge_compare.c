/* SPDX-License-Identifier: EUPL-1.2 */
/* Two states of a record: what changed, where each value comes from. */
#include "merge/merge.h"
#include "registry.h"
#include "tap.h"

static const struct memory_file files[] = {
	{ "schema/work.schema.yaml",
	  "type: object\n"
	  "x-order: [title, lines]\n"
	  "properties:\n"
	  "  year: {type: integer}\n"
	  "  title: {type: string}\n"
	  "  tags: {type: array, items: {type: string}}\n"
	  "  lines:\n"
	  "    type: array\n"
	  "    x-key: post\n"
	  "    items:\n"
	  "      type: object\n"
	  "      properties:\n"
	  "        post: {type: string}\n"
	  "        amount: {type: number, x-unit: EUR}\n"
	  "        parts: {type: array, x-key: n, items: {type: object}}\n"
	  "  dates: {type: array, items: {type: object}}\n" },
	{ NULL, NULL },
};

static struct gf_registry *reg;

static const struct gf_schema *schema(void)
{
	return gf_registry_kind(reg, "work", 4)->schema;
}

struct text {
	struct gf_source src;
	struct gf_doc doc;
	struct gf_diags diags;
};

static const struct gf_node *compose(struct text *t, const char *yaml)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_YAML };

	if (!yaml)
		return NULL;
	gf_source_init(&t->src, "a.yaml", yaml, strlen(yaml));
	if (!gf_compose(&t->doc, &t->src, &opts, &t->diags))
		ok(false, "'%s' is YAML", yaml);
	return t->doc.root;
}

static void release(struct text *t)
{
	gf_doc_release(&t->doc);
	gf_diags_release(&t->diags);
	gf_source_release(&t->src);
}

static void write_change(struct gf_buf *out, const struct gf_change *c)
{
	static const char signs[] = "+-~^";

	gf_buf_addf(out, "%s%c %s", out->len ? "; " : "", signs[c->kind],
		    c->path);
	if (c->old && c->kind != GF_MOVED) {
		gf_buf_addc(out, ' ');
		gf_node_write_yaml(out, c->old, 200);
	}
	if (c->new && c->kind != GF_MOVED) {
		gf_buf_adds(out, c->old ? " > " : " ");
		gf_node_write_yaml(out, c->new, 200);
	}
}

/* --- changes ------------------------------------------------------------- */

static const struct {
	const char *what, *old, *new, *changes;
} cases[] = {
	{ "the same bytes", "a: 1\n", "a: 1\n", "" },
	{ "quotes, comments, order, 1.0", "# x\ntitle: 'A'\nyear: 1\n",
	  "year:   1.0\ntitle: A\n", "" },
	{ "a value", "year: 1\n", "year: 2\n", "~ year 1 > 2" },
	{ "a type", "year: 1\n", "year: '1'\n", "~ year 1 > \"1\"" },
	{ "a text that became a mapping", "title: A\n", "title: {fr: A}\n",
	  "~ title A > {fr: A}" },
	{ "keys come and go in the order of the schema",
	  "b: 1\nyear: 1\ngone: 1\n", "c: 1\nyear: 2\ntitle: A\n",
	  "+ title A; ~ year 1 > 2; + c 1; - b 1; - gone 1" },
	{ "inside a mapping", "a: {b: {c: 1, d: 2}}\n", "a: {b: {d: 3}}\n",
	  "~ a.b.d 2 > 3; - a.b.c 1" },
	{ "names that are no words", "{a.b: 1, 'x y': 1, 'a[0]': 1, '': 1}\n",
	  "{a.b: 2, 'x y': 2, 'a[0]': 2, '': 2}\n",
	  "~ \"a.b\" 1 > 2; ~ x y 1 > 2; ~ \"a[0]\" 1 > 2; ~ \"\" 1 > 2" },
	{ "null is not absent", "a: 1\nb:\n", "a:\n",
	  "~ a 1 > null; - b null" },

	{ "a set: added, removed, whatever the place", "tags: [a, b, c]\n",
	  "tags: [c, x, a]\n", "+ tags[1] x; - tags[1] b" },
	{ "a set: only the order", "tags: [a, b, c]\n", "tags: [c, a, b]\n",
	  "^ tags" },
	{ "a set: a sentence reworded",
	  "tags: ['one long sentence of many words', b]\n",
	  "tags: [b, 'one long sentence of several words']\n",
	  "~ tags[1] one long sentence of many words > one long sentence of "
	  "several words" },
	{ "an empty list", "tags: []\n", "tags: [a]\n", "+ tags[0] a" },
	{ "a list that became one value", "tags: [a]\n", "tags: a\n",
	  "~ tags [a] > a" },

	{ "items known by their key, in any order",
	  "lines: [{post: a, amount: 1}, {post: b, amount: 2}]\n",
	  "lines: [{post: b, amount: 3}, {post: c, amount: 1},"
	  " {amount: 1.0, post: a}]\n",
	  "~ lines[post=b].amount 2 > 3; + lines[post=c] {post: c, amount: 1}" },
	{ "an item that left",
	  "lines: [{post: a, amount: 1}, {post: b, amount: 2}]\n",
	  "lines: [{post: b, amount: 2}]\n",
	  "- lines[post=a] {post: a, amount: 1}" },
	{ "a key corrected: the other fields are kept",
	  "lines: [{post: a long wordng, amount: 1, note: as it was printed}]\n",
	  "lines: [{post: a long wording, amount: 1, note: as it was "
	  "printed}]\n",
	  "~ lines[post=a long wording].post a long wordng > a long wording" },
	{ "two items of one key: the first with the first",
	  "lines: [{post: a, amount: 1}, {post: a, amount: 2}]\n",
	  "lines: [{post: a, amount: 1}, {post: a, amount: 3}]\n",
	  "~ lines[post=a].amount 2 > 3" },
	{ "items without their key", "lines: [{amount: 1}, {post: a}]\n",
	  "lines: [{post: a}, {amount: 2}]\n",
	  "+ lines[1] {amount: 2}; - lines[0] {amount: 1}" },
	{ "a key of more than a word", "lines: [{post: 'a]=b'}]\n",
	  "lines: [{post: 'a]=b', amount: 1}]\n",
	  "+ lines[post=\"a]=b\"].amount 1" },
	{ "keyed lists in keyed lists",
	  "lines: [{post: a, parts: [{n: 1, v: x}, {n: 2, v: w}]}]\n",
	  "lines: [{post: a, parts: [{n: 2, v: z}, {n: 1, v: x}]}]\n",
	  "~ lines[post=a].parts[n=2].v w > z" },
	{ "a keyed list that holds something else", "lines: [{post: a}, 1]\n",
	  "lines: [2, {post: a}]\n", "+ lines[0] 2; - lines[1] 1" },

	{ "a list in order: the longest common part",
	  "dates: [{d: 1}, {d: 2}, {d: 1}, {d: 3}]\n",
	  "dates: [{d: 2}, {d: 1}, {d: 3}, {d: 4}]\n",
	  "- dates[0] {d: 1}; + dates[3] {d: 4}" },
	{ "twins: it is no set", "tags: [a, b, a]\n", "tags: [b, a]\n",
	  "- tags[0] a" },
	{ "an item of it that changed",
	  "dates: [{d: 1, what: the first thing, who: someone}, {d: 2}]\n",
	  "dates: [{d: 1, what: the first thing, who: nobody}, {d: 2}]\n",
	  "~ dates[0].who someone > nobody" },
	{ "an item of it that moved", "dates: [{d: a}, {d: b}, {d: c}]\n",
	  "dates: [{d: c}, {d: a}, {d: b}]\n", "^ dates[1]; ^ dates[2]" },
	{ "lists of lists", "a: [[1, 2], [3]]\n", "a: [[1, 2], [3, 4]]\n",
	  "+ a[1][1] 4" },

	{ "made", NULL, "a: 1\n", "+  {a: 1}" },
	{ "unmade", "a: 1\n", NULL, "-  {a: 1}" },
	{ "not even a mapping", "a\n", "b\n", "~  a > b" },
};

static void test_changes(void)
{
	struct gf_changes changes = { 0 };
	struct gf_arena arena = { 0 };
	struct gf_buf got = GF_BUF_INIT;
	size_t i;
	uint32_t j;

	for (i = 0; i < GF_NELEMS(cases); i++) {
		struct text old = { 0 }, new = { 0 };
		const struct gf_node *a = compose(&old, cases[i].old);
		const struct gf_node *b = compose(&new, cases[i].new);

		changes.n = 0;
		gf_record_compare(&changes, a, b, schema(), &arena);
		gf_buf_reset(&got);
		for (j = 0; j < changes.n; j++)
			write_change(&got, &changes.items[j]);
		is_str(got.s, cases[i].changes, "%s", cases[i].what);
		for (j = 0; j < changes.n; j++) {
			const struct gf_change *c = &changes.items[j];

			ok(gf_node_at(c->new ? b : a, c->pointer) ==
				   (c->new ? c->new : c->old),
			   "its pointer leads there: %s", c->pointer);
		}
		release(&old);
		release(&new);
	}
	gf_changes_release(&changes);
	gf_arena_release(&arena);
	gf_buf_release(&got);
}

static void test_names(void)
{
	is_str(gf_change_name(GF_ADDED), "added", "names");
	is_str(gf_change_name(GF_REMOVED), "removed", "of");
	is_str(gf_change_name(GF_CHANGED), "changed", "every");
	is_str(gf_change_name(GF_MOVED), "moved", "kind");
}

static void test_schema_of_a_change(void)
{
	struct text old = { 0 }, new = { 0 };
	struct gf_changes changes = { 0 };
	struct gf_arena arena = { 0 };
	const struct gf_node *unit;

	gf_record_compare(&changes,
			  compose(&old, "lines: [{post: a, amount: 1}]\n"),
			  compose(&new, "lines: [{post: a, amount: 2}]\n"),
			  schema(), &arena);
	is_int(changes.n, 1, "one change");
	unit = gf_schema_keyword(changes.items[0].schema, "x-unit");
	is_str(unit ? unit->text : NULL, "EUR", "told with its schema");
	gf_changes_release(&changes);
	gf_arena_release(&arena);
	release(&old);
	release(&new);
}

/* --- leaves -------------------------------------------------------------- */

static void tell_leaf(const struct gf_leaf *leaf, void *payload)
{
	struct gf_buf *out = payload;

	gf_buf_addf(out, "%s%s%s", out->len ? "; " : "", leaf->path,
		    leaf->was ? "" : " +");
	ok(!leaf->was || gf_node_equal(leaf->was, leaf->node),
	   "what was is what is");
}

static const struct {
	const char *what, *old, *new, *leaves;
} traces[] = {
	{ "all is new", NULL, "title: A\ntags: [x]\n", "title +; tags[0] +" },
	{ "nothing is", "title: A\ntags: [x]\n", "tags: [x]\ntitle: 'A'\n",
	  "title; tags[0]" },
	{ "empty lists and mappings", "a: []\nb: {}\n", "a: []\nb: {}\nc: []\n",
	  "a; b; c +" },
	{ "items that moved are as they were",
	  "lines: [{post: a, amount: 1}, {post: b, amount: 2}]\n",
	  "lines: [{post: b, amount: 3}, {post: a, amount: 1}]\n",
	  "lines[post=b].post; lines[post=b].amount +; lines[post=a].post; "
	  "lines[post=a].amount" },
	{ "a value that became a mapping", "a: 1\n", "a: {b: 1}\n", "a.b +" },
	{ "twins", "a: [1, 2, 1]\n", "a: [2, 1]\n", "a[0]; a[1]" },
	{ "gone", "a: 1\n", NULL, "" },
};

static void test_leaves(void)
{
	struct gf_buf got = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < GF_NELEMS(traces); i++) {
		struct text old = { 0 }, new = { 0 };
		const struct gf_node *a = compose(&old, traces[i].old);
		const struct gf_node *b = compose(&new, traces[i].new);

		gf_buf_reset(&got);
		gf_record_trace(a, b, schema(), tell_leaf, &got);
		is_str(got.s, traces[i].leaves, "%s", traces[i].what);
		release(&old);
		release(&new);
	}
	gf_buf_release(&got);
}

/* --- likeness ------------------------------------------------------------ */

static const struct {
	const char *what, *a, *b;
	unsigned least, most;
} likes[] = {
	{ "the same", "a: 1\nb: [1, 2]\n", "b: [1, 2]\na: 1.0\n", 1000, 1000 },
	{ "nothing", "a: one thing\n", "b: one thing\n", 0, 300 },
	{ "other types", "a: 1\n", "- 1\n", 0, 0 },
	{ "a text reworded",
	  "title: A\nbody: there were many words in this text at first\n",
	  "title: A\nbody: there were some words in this text at first\n", 800,
	  999 },
	{ "the same year and state, and nothing more",
	  "year: 2025\nstate: done\ntitle: A programme of theirs\nlead: them\n",
	  "year: 2025\nstate: done\ntitle: Quite another thing\nlead: us all\n",
	  0, 600 },
	{ "a list in another order", "l: [{a: one}, {a: two}, {a: three}]\n",
	  "l: [{a: three}, {a: one}, {a: two}]\n", 950, 1000 },
};

static void test_likeness(void)
{
	size_t i;
	unsigned got, back;

	for (i = 0; i < GF_NELEMS(likes); i++) {
		struct text one = { 0 }, two = { 0 };
		const struct gf_node *a = compose(&one, likes[i].a);
		const struct gf_node *b = compose(&two, likes[i].b);

		got = gf_record_likeness(a, b);
		back = gf_record_likeness(b, a);
		ok(got >= likes[i].least && got <= likes[i].most,
		   "%s: %u is in [%u, %u]", likes[i].what, got, likes[i].least,
		   likes[i].most);
		is_int(back, got, "either way");
		release(&one);
		release(&two);
	}
	is_int(gf_record_likeness(NULL, NULL), 0, "nothing is like nothing");
}

/* --- bounds -------------------------------------------------------------- */

static void write_list(struct gf_buf *out, unsigned from, unsigned to,
		       unsigned modulo)
{
	gf_buf_adds(out, "l:\n");
	for (; from < to; from++)
		gf_buf_addf(out, "- {v: %u}\n", from % modulo);
}

/* Lists too long for the longest subsequence: still every item is told. */
static void test_long_lists(void)
{
	struct gf_buf one = GF_BUF_INIT, two = GF_BUF_INIT;
	struct text old = { 0 }, new = { 0 };
	struct gf_changes changes = { 0 };
	struct gf_arena arena = { 0 };

	write_list(&one, 0, 9000, 100000);
	write_list(&two, 1, 9001, 100000);
	gf_buf_adds(&one, "- {v: -1}\n");
	gf_record_compare(&changes, compose(&old, one.s), compose(&new, two.s),
			  NULL, &arena);
	is_int(changes.n, 3, "three of 9 000 items: added and removed");
	changes.n = 0;
	release(&old);
	release(&new);
	old = new = (struct text){ 0 };
	gf_buf_reset(&one);
	gf_buf_reset(&two);
	write_list(&one, 0, 9000, 7);
	write_list(&two, 3, 9000, 5);
	gf_record_compare(&changes, compose(&old, one.s), compose(&new, two.s),
			  NULL, &arena);
	ok(changes.n > 1000, "twins by the thousand: %u changes", changes.n);
	gf_changes_release(&changes);
	gf_arena_release(&arena);
	gf_buf_release(&one);
	gf_buf_release(&two);
	release(&old);
	release(&new);
}

int main(void)
{
	reg = memory_registry(files);
	test_changes();
	test_names();
	test_schema_of_a_change();
	test_leaves();
	test_likeness();
	test_long_lists();
	gf_registry_free(reg);
	return tap_done();
}
