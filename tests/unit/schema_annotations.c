/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Annotations: which values of a wanted keyword speak of which node. Our own
 * cases, then those of the official suite where it is found.
 */
#include "jsonschema/internal.h"
#include "schema_see.h"

static struct gf_eval *eval;

/* --- our own ------------------------------------------------------------- */

struct row {
	const char *name, *schema, *instance, *annotations;
};

static const struct row rows[] = {
	{ "of a property", "properties: {a: {x-ref: k}}", "a: b\n",
	  "/a x-ref \"k\"" },
	{ "behind a reference, with its own",
	  "properties: {a: {$ref: '#/$defs/r', x-role: title}}\n"
	  "$defs: {r: {x-ref: k}}",
	  "a: b\n", "/a x-role \"title\", /a x-ref \"k\"" },
	{ "of each item", "properties: {l: {items: {x-ref: k}}}", "l: [a, b]\n",
	  "/l/0 x-ref \"k\", /l/1 x-ref \"k\"" },
	{ "not of a branch that is refused",
	  "anyOf: [{required: [z], properties: {a: {x-ref: no}}},\n"
	  "  {properties: {a: {x-ref: k}}}, {properties: {a: {x-ref: l}}}]",
	  "a: b\n", "/a x-ref \"k\", /a x-ref \"l\"" },
	{ "not under not", "not: {not: {properties: {a: {x-ref: k}}}}",
	  "a: b\n", "" },
	{ "of a condition that holds",
	  "if: {properties: {a: {const: b, x-ref: i}}}\n"
	  "then: {properties: {a: {x-ref: t}}}\n"
	  "else: {properties: {a: {x-ref: e}}}",
	  "a: b\n", "/a x-ref \"i\", /a x-ref \"t\"" },
	{ "kept beside a failure",
	  "properties: {a: {x-ref: k}, b: {type: string}}", "a: b\nb: 1\n",
	  "/a x-ref \"k\"" },
	{ "beside a $ref of draft-07",
	  "$schema: http://json-schema.org/draft-07/schema#\n"
	  "properties: {a: {$ref: '#/definitions/s', x-ref: k}}\n"
	  "definitions: {s: {type: string}}",
	  "a: b\n", "/a x-ref \"k\"" },
	{ "a wanted keyword in a constant's branch is not lost",
	  "properties: {a: {oneOf: [{const: b, x-ref: k}, {const: c}]}}",
	  "a: b\n", "/a x-ref \"k\"" },
};

static void write_annotations(struct gf_buf *out, const struct gf_node *root,
			      const char *const *names)
{
	const struct gf_annotation *a;
	size_t n;

	a = gf_annotations(eval, &n);
	for (size_t i = 0; i < n; i++) {
		gf_buf_adds(out, i ? ", " : "");
		gf_node_pointer(out, root, a[i].instance);
		gf_buf_addf(out, " %s ", names[a[i].keyword]);
		gf_node_write_json(out, a[i].value, 200);
	}
}

static void run_row(const struct row *row)
{
	static const char *const names[] = { "x-ref", "x-role", NULL };
	struct gf_schemas_opts opts = { .annotations = names };
	struct gf_compose_opts yaml = { 0 };
	struct gf_diags diags = { 0 };
	struct gf_buf out = GF_BUF_INIT;
	struct gf_doc doc = { 0 };
	struct gf_source src;
	struct sight s;

	see_open(&s, &opts);
	see_add(&s, "a.yaml", row->schema);
	gf_source_init(&src, "r", row->instance, strlen(row->instance));
	if (ok(see_compile(&s, "a.yaml") &&
		       gf_compose(&doc, &src, &yaml, &diags),
	       "%s: compiles", row->name)) {
		gf_evaluate(eval, s.schema, doc.root, &diags);
		write_annotations(&out, doc.root, names);
		is_str(out.s, row->annotations, "%s", row->name);
	}
	gf_buf_release(&out);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_source_release(&src);
	see_close(&s);
}

/* --- the official suite -------------------------------------------------- */

static const char *const wanted[] = {
	"contentEncoding",
	"contentMediaType",
	"contentSchema",
	"default",
	"deprecated",
	"description",
	"examples",
	"format",
	"readOnly",
	"title",
	"writeOnly",
	"x-unknownKeyword",
	NULL,
};

static const struct {
	enum gf_draft draft;
	unsigned number;
} drafts[] = {
	{ GF_DRAFT_04, 4 },	 { GF_DRAFT_06, 6 },	  { GF_DRAFT_07, 7 },
	{ GF_DRAFT_2019, 2019 }, { GF_DRAFT_2020, 2020 },
};

/* "7", "<=2019", "=2020", or several with commas between them. */
static bool is_compatible(const char *text, unsigned draft)
{
	for (; text && *text;
	     text += strcspn(text, ","), text += *text == ',') {
		const char *number = text + strspn(text, "<=");
		unsigned long n = strtoul(number, NULL, 10);

		if ((text[0] == '<' && draft > n) ||
		    (text[0] == '=' && draft != n) ||
		    (number == text && draft < n))
			return false;
	}
	return true;
}

/* A pointer as a fragment of a URI, where '^' has to be escaped. */
static void write_fragment(struct gf_buf *out, const char *pointer)
{
	gf_buf_addc(out, '#');
	for (; *pointer; pointer++)
		if (*pointer == '^')
			gf_buf_adds(out, "%5E");
		else
			gf_buf_addc(out, *pointer);
}

/* Is each annotation of the keyword at the node expected, and no more? */
static bool is_asserted(const struct gf_node *root, const struct gf_node *one)
{
	const char *keyword = gf_map_text(one, "keyword");
	const struct gf_node *node =
		gf_node_at(root, gf_map_text(one, "location"));
	const struct gf_node *expected = gf_map_get(one, "expected"), *value;
	const struct gf_annotation *a;
	struct gf_buf place = GF_BUF_INIT;
	size_t n, found = 0;
	bool good = true;

	a = gf_annotations(eval, &n);
	for (size_t i = 0; i < n; i++) {
		if (a[i].instance != node ||
		    strcmp(wanted[a[i].keyword], keyword))
			continue;
		gf_buf_reset(&place);
		write_fragment(&place, a[i].schema->pointer);
		value = gf_map_get(expected, place.s);
		good &= value && gf_node_equal(value, a[i].value);
		found++;
	}
	gf_buf_release(&place);
	return good && found == expected->n;
}

static unsigned run_tests(const struct gf_schema *schema,
			  const struct gf_node *tests)
{
	struct gf_diags diags = { 0 };
	const struct gf_node *root;
	unsigned wrong = 0;

	gf_seq_each (test, tests) {
		root = gf_map_get(*test, "instance");
		gf_evaluate(eval, schema, root, &diags);
		gf_seq_each (one, gf_map_get(*test, "assertions"))
			wrong += !is_asserted(root, *one);
		gf_diags_clear(&diags);
	}
	gf_diags_release(&diags);
	return wrong;
}

static void run_group(const char *file, const struct gf_node *group, size_t i)
{
	struct gf_schemas_opts opts = { .draft = drafts[i].draft,
					.annotations = wanted };
	struct gf_buf text = GF_BUF_INIT;
	const struct gf_node *others = gf_map_get(group, "externalSchemas");
	struct sight s;

	see_open(&s, &opts);
	if (others)
		gf_map_each (pair, others) {
			gf_buf_reset(&text);
			gf_node_write_json(&text, pair->value, SIZE_MAX);
			see_add(&s, pair->key->text, text.s);
		}
	gf_buf_reset(&text);
	gf_node_write_json(&text, gf_map_get(group, "schema"), SIZE_MAX);
	see_add(&s, "schema.json", text.s);
	ok(see_compile(&s, "schema.json") &&
		   !run_tests(s.schema, gf_map_get(group, "tests")),
	   "%s, %s: %s", file, gf_draft_name(drafts[i].draft),
	   gf_map_text(group, "description"));
	see_close(&s);
	gf_buf_release(&text);
}

static int run_file(const char *path, enum gf_file_kind kind,
		    struct gf_error *err, void *payload)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON };
	struct gf_buf name = GF_BUF_INIT, text = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;

	if (kind != GF_FILE_REGULAR)
		return 0;
	gf_buf_addf(&name, "%s/%s", (const char *)payload, path);
	if (gf_file_read_named(&text, name.s, 1 << 20, err) < 0)
		return -1;
	gf_source_init(&src, path, text.s, text.len);
	if (ok(gf_compose(&doc, &src, &opts, &diags), "%s is JSON", path))
		gf_seq_each (group, gf_map_get(doc.root, "suite"))
			for (size_t i = 0; i < GF_NELEMS(drafts); i++)
				if (is_compatible(gf_map_text(*group,
							      "compatibility"),
						  drafts[i].number))
					run_group(path, *group, i);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_source_release(&src);
	gf_buf_release(&text);
	gf_buf_release(&name);
	return 0;
}

static void run_suite(void)
{
	const char *suite = getenv("JSON_SCHEMA_TEST_SUITE");
	struct gf_buf dir = GF_BUF_INIT;
	struct gf_error err;

	if (!suite || !*suite) {
		skip("the official JSON Schema suite is not here "
		     "(JSON_SCHEMA_TEST_SUITE)");
		return;
	}
	gf_buf_addf(&dir, "%s/annotations/tests", suite);
	if (gf_walk(dir.s, "", run_file, dir.s, &err) < 0)
		ok(false, "%s", err.msg);
	gf_buf_release(&dir);
}

int main(void)
{
	eval = gf_eval_new();
	for (size_t i = 0; i < GF_NELEMS(rows); i++)
		run_row(&rows[i]);
	run_suite();
	gf_eval_free(eval);
	return tap_done();
}
