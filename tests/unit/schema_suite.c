/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The official JSON Schema test suite, through our own library. One TAP line
 * a file. tests/schema-suite.txt has a row for each file (how many of its
 * tests pass) and one, with the reason, for each test that does not: what is
 * not as the table says fails. docs/conformance.md is made of that table.
 *
 * With --write, prints the table as it is now, reasons kept.
 */
#include "base/base.h"
#include "jsonschema/jsonschema.h"
#include "tap.h"

#define KNOWN "tests/schema-suite.txt"

static const struct {
	const char *dir;
	enum gf_draft draft;
} drafts[] = {
	{ "draft2020-12", GF_DRAFT_2020 }, { "draft2019-09", GF_DRAFT_2019 },
	{ "draft7", GF_DRAFT_07 },	   { "draft6", GF_DRAFT_06 },
	{ "draft4", GF_DRAFT_04 },
};

static const char *suite;
static bool writing;
static struct gf_buf known;

/* What a file of tests came to. */
struct tally {
	const char *file; /* "draft7/optional/format/date.json" */
	enum gf_draft draft;
	unsigned run, passed, unexpected;
	struct gf_buf failed; /* rows of tests that fail */
};

/* The remotes, as if they were served at http://localhost:1234/. */
static int load_remote(const char *uri, char **text, size_t *len, char **path,
		       struct gf_error *err, void *payload)
{
	static const char base[] = "http://localhost:1234/";
	struct gf_buf name = GF_BUF_INIT, buf = GF_BUF_INIT;

	(void)payload;
	if (strncmp(uri, base, sizeof(base) - 1))
		return gf_fail(err, GF_ENOTFOUND, "not served here");
	gf_buf_addf(&name, "%s/remotes/%s", suite, uri + sizeof(base) - 1);
	if (gf_file_read_named(&buf, name.s, 1 << 20, err) < 0) {
		gf_buf_release(&name);
		return -1;
	}
	*path = gf_buf_detach(&name);
	*len = buf.len;
	*text = gf_buf_detach(&buf);
	return 0;
}

/* A file of the suite as a tree; the text stays in `src`. */
static bool read_tree(struct gf_doc *doc, struct gf_source *src,
		      const char *path)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON,
					.max_bytes = 1 << 22 };
	struct gf_diags diags = { 0 };
	struct gf_buf buf = GF_BUF_INIT;
	struct gf_error err;
	char *text;
	size_t len;
	bool good;

	if (gf_file_read_named(&buf, path, 1 << 22, &err) < 0)
		return false;
	len = buf.len;
	text = gf_buf_detach(&buf);
	gf_source_init(src, path, text, len);
	good = gf_compose(doc, src, &opts, &diags);
	gf_diags_release(&diags);
	return good;
}

static void free_tree(struct gf_doc *doc, struct gf_source *src)
{
	gf_doc_release(doc);
	free((void *)(uintptr_t)src->text);
	gf_source_release(src);
}

/* What follows a row's beginning in the table, or NULL. */
static const char *known_row(const char *start)
{
	const char *hit = known.s;
	size_t len = strlen(start);

	while ((hit = strstr(hit, start))) {
		if (hit == known.s || hit[-1] == '\n')
			return hit + len;
		hit += len;
	}
	return NULL;
}

/* A test that fails is a row: "! file | group | test | reason". */
static void count(struct tally *tally, const struct gf_node *group,
		  const struct gf_node *test, bool passed)
{
	struct gf_buf row = GF_BUF_INIT;
	const char *reason;

	gf_buf_addf(&row, "! %s | %s | %s | ", tally->file,
		    gf_map_text(group, "description"),
		    gf_map_text(test, "description"));
	reason = known_row(row.s);
	tally->run++;
	tally->passed += passed;
	if (passed != !reason) {
		tally->unexpected++;
		if (!writing)
			printf("# %s: %s\n",
			       passed ? "passes, but not by the table"
				      : "fails",
			       row.s);
	}
	if (!passed)
		gf_buf_addf(&tally->failed, "%s%.*s\n", row.s,
			    reason ? (int)strcspn(reason, "\n") : 0,
			    reason ? reason : "");
	gf_buf_release(&row);
}

static const struct gf_schema *compile(struct gf_schemas *set,
				       const struct gf_node *node)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	size_t len;
	bool good;

	gf_node_write_json(&text, node, SIZE_MAX);
	len = text.len;
	good = gf_schemas_add(set, "schema.json", "schema.json",
			      gf_buf_detach(&text), len, &diags);
	gf_diags_release(&diags);
	return good ? gf_schemas_compile(set, "schema.json") : NULL;
}

static void print_findings(struct gf_source *src, struct gf_diags *diags,
			   void *payload)
{
	struct gf_buf out = GF_BUF_INIT;

	(void)payload;
	for (uint32_t i = 0; i < diags->n; i++) {
		if (diags->items[i].severity != GF_ERROR)
			continue;
		gf_buf_addf(&out, "#   %s: ", src->path);
		gf_text_write(&out, &diags->items[i].message);
		gf_buf_addc(&out, '\n');
	}
	printf("%s", out.s);
	gf_buf_release(&out);
}

static void run_group(struct tally *tally, struct gf_eval *eval,
		      const struct gf_node *group)
{
	struct gf_schemas_opts opts = {
		.draft = tally->draft,
		.judge_schemas = true,
		.assert_formats = strstr(tally->file, "/format/") != NULL,
		.load = load_remote,
	};
	struct gf_schemas *set = gf_schemas_new(&opts);
	const struct gf_schema *schema;
	struct gf_diags diags = { 0 };
	const struct gf_node *valid;
	bool got;

	schema = compile(set, gf_map_get(group, "schema"));
	if (!schema && !writing)
		gf_schemas_report(set, print_findings, NULL);
	gf_seq_each (test, gf_map_get(group, "tests")) {
		valid = gf_map_get(*test, "valid");
		got = schema && gf_evaluate(eval, schema,
					    gf_map_get(*test, "data"), &diags);
		/* refused without a finding is as wrong as accepted */
		count(tally, group, *test,
		      schema && got == valid->boolean && (got || diags.errors));
		gf_diags_clear(&diags);
	}
	gf_diags_release(&diags);
	gf_schemas_free(set);
}

static void tell(const struct tally *tally)
{
	struct gf_buf row = GF_BUF_INIT;
	const char *rest;

	gf_buf_addf(&row, "%s | %u | %u", tally->file, tally->passed,
		    tally->run);
	if (writing) {
		printf("%s\n%s", row.s, tally->failed.s);
	} else {
		rest = known_row(row.s);
		ok(!tally->unexpected && rest && *rest == '\n', "%s: %u of %u",
		   tally->file, tally->passed, tally->run);
	}
	gf_buf_release(&row);
}

struct folder {
	enum gf_draft draft;
	const char *root; /* of the tests */
	const char *dir;
};

static int run_file(const char *path, enum gf_file_kind kind,
		    struct gf_error *err, void *payload)
{
	const struct folder *folder = payload;
	struct tally tally = { .file = path,
			       .draft = folder->draft,
			       .failed = GF_BUF_INIT };
	struct gf_buf full = GF_BUF_INIT;
	struct gf_doc doc = { 0 };
	struct gf_source src;
	struct gf_eval *eval;

	(void)err;
	if (kind != GF_FILE_REGULAR)
		return 0;
	gf_buf_addf(&full, "%s/%s", folder->root, path);
	if (!read_tree(&doc, &src, full.s)) {
		ok(false, "%s can be read", path);
	} else {
		eval = gf_eval_new();
		gf_seq_each (group, doc.root)
			run_group(&tally, eval, *group);
		tell(&tally);
		gf_eval_free(eval);
	}
	free_tree(&doc, &src);
	gf_buf_release(&full);
	gf_buf_release(&tally.failed);
	return 0;
}

static void run_suite(void)
{
	struct gf_buf root = GF_BUF_INIT;
	struct folder folder;
	struct gf_error err;

	gf_buf_addf(&root, "%s/tests", suite);
	for (size_t i = 0; i < GF_NELEMS(drafts); i++) {
		folder = (struct folder){ drafts[i].draft, root.s,
					  drafts[i].dir };
		if (gf_walk(root.s, folder.dir, run_file, &folder, &err) < 0)
			ok(false, "%s: %s", folder.dir, err.msg);
	}
	gf_buf_release(&root);
}

int main(int argc, char **argv)
{
	struct gf_error err;

	writing = argc > 1 && !strcmp(argv[1], "--write");
	suite = getenv("JSON_SCHEMA_TEST_SUITE");
	gf_buf_init(&known);
	if (!suite || !*suite) {
		skip("the official JSON Schema suite is not here "
		     "(JSON_SCHEMA_TEST_SUITE)");
		return tap_done();
	}
	if (gf_file_read_named(&known, KNOWN, 1 << 20, &err) < 0 && !writing)
		ok(false, "%s", err.msg);
	run_suite();
	gf_buf_release(&known);
	return writing ? 0 : tap_done();
}
