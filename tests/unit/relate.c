/* SPDX-License-Identifier: EUPL-1.2 */
/* What is true of records only together: a census of a few, then of many. */
#include "registry.h"
#include "relate/relate.h"
#include "tap.h"

static const struct memory_file files[] = {
	{ "schema/work.schema.yaml",
	  "type: object\n"
	  "properties:\n"
	  "  part_of: {type: string, x-ref: work, x-acyclic: true}\n"
	  "  next: {type: string, x-ref: work, x-acyclic: true}\n"
	  "  by: {type: string, x-ref: person}\n"
	  "  about: {type: array, items: {type: string, x-ref: [person, work]}}\n"
	  "  code: {x-unique: true}\n"
	  "  old: {x-role: former-ids}\n" },
	{ "schema/person.schema.yaml", "type: object\nproperties:\n"
				       "  code: {x-unique: true}\n"
				       "  name: {x-role: title}\n"
				       "  also: {x-role: names}\n" },
	{ NULL, NULL },
};

struct row {
	const char *path, *text, *rules; /* rules: of its findings, in order */
};

static struct gf_registry *reg;
static struct gf_judge *judge;

static void count(struct gf_census *census, const char *path, const char *text,
		  struct gf_verdict *v)
{
	struct gf_diags diags = { 0 };
	struct gf_place place;
	struct gf_source src;

	gf_registry_place(reg, path, GF_FILE_REGULAR, &place, &diags);
	gf_source_init(&src, path, text, strlen(text));
	gf_judge_record(judge, reg, &place, &src, v);
	gf_census_add(census, path, place.kind, v);
	gf_source_release(&src);
	gf_diags_release(&diags);
}

/* "rule rule", in the order of the findings. */
static void list_rules(struct gf_buf *out, struct gf_diags *diags)
{
	uint32_t i;

	gf_buf_reset(out);
	gf_diags_sort(diags);
	for (i = 0; i < diags->n; i++)
		gf_buf_addf(out, "%s%s", i ? " " : "",
			    gf_rule(diags->items[i].rule)->id);
}

static void check(const char *what, const struct row *rows, size_t n)
{
	struct gf_census *census = gf_census_new(reg);
	struct gf_verdict v = { 0 };
	struct gf_diags diags = { 0 };
	struct gf_buf got = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < n; i++)
		count(census, rows[i].path, rows[i].text, &v);
	gf_census_relate(census);
	is_int(gf_census_count(census), n, "%s: all are counted", what);
	for (i = 0; i < n; i++) {
		gf_diags_clear(&diags);
		gf_census_explain(census, i, NULL, &diags);
		list_rules(&got, &diags);
		is_str(got.s, rows[i].rules, "%s: %s", what, rows[i].path);
		is_int(gf_census_is_flawed(census, i), *rows[i].rules != 0,
		       "flawed where something is told");
	}
	gf_buf_release(&got);
	gf_diags_release(&diags);
	gf_verdict_release(&v);
	gf_census_free(census);
}
#define CHECK(what, ...) \
	check(what, (const struct row[]){ __VA_ARGS__ }, \
	      sizeof((const struct row[]){ __VA_ARGS__ }) / \
		      sizeof(struct row))

#define P(id) "records/person/" id ".yaml"
#define W(id) "records/work/" id ".yaml"

static void test_references(void)
{
	CHECK("resolved", { P("ada"), "{}", "" },
	      { W("a"), "{by: ada, about: [person/ada, work/b]}", "" },
	      { W("b"), "part_of: a", "" });
	CHECK("unknown", { P("ada"), "{}", "" },
	      { W("a"), "{by: bob, about: [person/bob, work/ada]}",
		"ref-unknown ref-unknown ref-unknown" });
	CHECK("kinds", { P("ada"), "{}", "" },
	      { W("a"), "{by: person/ada, about: [ada, x/ada], part_of: ada}",
		"ref-kind ref-kind ref-kind ref-kind" });
	CHECK("a kind, then nobody", { P("ada"), "{}", "" },
	      { W("a"), "{by: person/bob}", "ref-unknown" });
	CHECK("a broken record exists", { P("ada"), "[", "" },
	      { W("a"), "by: ada", "" });
	CHECK("former", { W("a"), "about: [work/b1]", "ref-former" },
	      { W("b"), "old: [b0, b1]", "" });
	CHECK("former", { W("a"), "part_of: b0", "ref-former" },
	      { W("b"), "old: [b0, b1]", "" });
}

static void test_ids(void)
{
	CHECK("twice", { W("1/a"), "{}", "" },
	      { W("2/a"), "{}", "id-duplicate" }, { P("a"), "{}", "" });
	CHECK("taken", { W("a"), "old: [b]", "" },
	      { W("b"), "{}", "former-id-taken" });
	CHECK("listed twice", { W("a"), "old: [c]", "" },
	      { W("b"), "old: [c]", "former-id-taken" });
	CHECK("its own", { W("a"), "old: [a]", "" });
	CHECK("twins", { W("X/a"), "{}", "" }, { W("x/b"), "{}", "" },
	      { W("x/A"), "{}", "path-twin" });
	CHECK("twins by form", { W("\xc3\xa9"), "{}", "" },
	      { W("e\xcc\x81"), "{}", "path-twin" });
	CHECK("twins by sharp s", { W("strasse"), "{}", "" },
	      { W("stra\xc3\x9f"
		  "e"),
		"{}", "path-twin" });
}

static void test_uniques(void)
{
	CHECK("unique", { W("a"), "code: 1", "" },
	      { W("b"), "code: 1", "unique-value" },
	      { W("c"), "code: '1'", "" }, { P("a"), "code: 1", "" },
	      { W("d"), "code: null", "" }, { W("e"), "code: null", "" });
}

static void test_cycles(void)
{
	CHECK("a chain", { W("a"), "part_of: b", "" },
	      { W("b"), "part_of: c", "" }, { W("c"), "{}", "" });
	CHECK("itself", { W("a"), "part_of: a", "ref-cycle" });
	CHECK("three", { W("a"), "part_of: b", "ref-cycle" },
	      { W("b"), "part_of: c", "" }, { W("c"), "part_of: a", "" });
	CHECK("a tail into it", { W("a"), "part_of: b", "" },
	      { W("b"), "part_of: c", "ref-cycle" },
	      { W("c"), "part_of: b", "" });
	CHECK("two keys, two chains", { W("a"), "part_of: b", "" },
	      { W("b"), "next: a", "" });
	CHECK("by a former id",
	      { W("a"), "{part_of: b0}", "ref-cycle ref-former" },
	      { W("b"), "{old: [b0], part_of: a}", "" });
}

/* commune-35024 is no slip for commune-35238: it is another town. */
static void test_numbers(void)
{
	struct gf_census *census = gf_census_new(reg);
	struct gf_verdict v = { 0 };
	struct gf_buf said = GF_BUF_INIT;

	count(census, P("town-35238"), "{}", &v);
	count(census, W("a"), "by: town-35024", &v);
	gf_census_relate(census);
	gf_diags_clear(&v.diags);
	gf_census_explain(census, 1, v.root, &v.diags);
	gf_text_write(&said, &v.diags.items[0].message);
	is_str(said.s, "no 'person' has the id 'town-35024'",
	       "another number is not offered");
	gf_buf_release(&said);
	gf_verdict_release(&v);
	gf_census_free(census);
}

static void test_words(void)
{
	struct gf_census *census = gf_census_new(reg);
	struct gf_verdict v = { 0 };
	struct gf_buf said = GF_BUF_INIT;

	count(census, P("ada-lovelace"), "{}", &v);
	count(census, W("a"), "by: Ada_Lovelase", &v);
	gf_census_relate(census);
	gf_diags_clear(&v.diags);
	gf_census_explain(census, 1, v.root, &v.diags);
	gf_text_write(&said, &v.diags.items[0].message);
	is_str(said.s,
	       "no 'person' has the id 'Ada_Lovelase'; did you mean "
	       "'ada-lovelace'?",
	       "what");
	gf_buf_reset(&said);
	gf_text_write(&said, &v.diags.items[0].advice);
	is_str(said.s,
	       "ada-lovelace, or create the record: greffe new person "
	       "ada-lovelase",
	       "what to type");
	is_str(v.diags.items[0].instance, "/by", "where");
	is_str(gf_census_find(census, gf_registry_kind(reg, "work", 4), "a", 1),
	       W("a"), "a record by its id");
	gf_buf_release(&said);
	gf_verdict_release(&v);
	gf_census_free(census);
}

/* Items read as one text name nobody: told once, where they run together. */
static void test_items_run_together(void)
{
	struct gf_census *census = gf_census_new(reg);
	struct gf_verdict v = { 0 };

	count(census, P("ada"), "{}", &v);
	count(census, W("a"), "about:\n - person/ada\n   - person/ada\n", &v);
	gf_census_relate(census);
	gf_census_explain(census, 1, v.root, &v.diags);
	is_int(v.diags.n, 1, "one finding");
	is_int(v.diags.errors, 1, "an error");
	is_int(v.diags.warnings, 0, "and no warning");
	is_int(v.diags.items[0].rule, GF_RULE_REF_UNKNOWN, "of a reference");
	is_str(v.diags.items[0].message.msgid,
	       "'%s' goes on with the item above: it is not an item of its own",
	       "told by its cause");
	gf_verdict_release(&v);
	gf_census_free(census);
}

/* A title, another spelling or a path is typed where an id should be. */
static void test_title_for_id(void)
{
	static const char *const typed[] = {
		"Grace Hopper",	    "Amiral Hopper",
		"Grace Brewster",   "records/person/p0007.yaml",
		"person/p0007.yml",
	};
	struct gf_census *census = gf_census_new(reg);
	struct gf_verdict v = { 0 };
	struct gf_arena arena = { 0 };
	size_t i, n = GF_NELEMS(typed);

	count(census, P("p0007"),
	      "{name: {fr: Grace Hopper, en: Grace B. Hopper},\n"
	      " also: [Amiral Hopper, Grace Brewster]}",
	      &v);
	for (i = 0; i < n; i++)
		count(census, gf_arena_printf(&arena, W("w%zu"), i),
		      gf_arena_printf(&arena, "by: %s", typed[i]), &v);
	gf_census_relate(census);
	for (i = 1; i <= n; i++) {
		gf_diags_clear(&v.diags);
		gf_census_explain(census, i, NULL, &v.diags);
		is_str(v.diags.items[0].message.arg[2], "p0007", "%s",
		       typed[i - 1]);
	}
	gf_arena_release(&arena);
	gf_verdict_release(&v);
	gf_census_free(census);
}

/* A chain as long as the registry, then closed: no recursion. */
static void test_long_chain(void)
{
	enum { N = 50000 };
	struct gf_census *census = gf_census_new(reg);
	struct gf_verdict v = { 0 };
	struct gf_arena arena = { 0 };
	size_t flawed = 0, i;

	for (i = 0; i < N; i++)
		count(census, gf_arena_printf(&arena, W("r%zu"), i),
		      gf_arena_printf(&arena, "part_of: r%zu", (i + 1) % N),
		      &v);
	gf_census_relate(census);
	for (i = 0; i < N; i++)
		flawed += gf_census_is_flawed(census, i);
	is_int(flawed, 1, "a chain of %d comes back once", N);
	gf_diags_clear(&v.diags);
	gf_census_explain(census, 0, NULL, &v.diags);
	ok(strlen(v.diags.items[0].message.arg[0]) < 200, "told in short");
	gf_arena_release(&arena);
	gf_verdict_release(&v);
	gf_census_free(census);
}

int main(void)
{
	reg = memory_registry(files);
	judge = gf_judge_new();
	test_references();
	test_ids();
	test_uniques();
	test_cycles();
	test_numbers();
	test_words();
	test_title_for_id();
	test_items_run_together();
	test_long_chain();
	gf_judge_free(judge);
	gf_registry_free(reg);
	return tap_done();
}
