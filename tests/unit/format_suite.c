/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The optional/format tests of the official JSON Schema suite, straight at
 * gf_format_check: one TAP line a file and draft. Skipped where the suite
 * ($JSON_SCHEMA_TEST_SUITE) is absent.
 */
#include "jsonschema/jsonschema.h"
#include "tap.h"

static const char *const drafts[] = { "draft2020-12", "draft2019-09", "draft7",
				      "draft6", "draft4" };

/* Of one file. */
struct count {
	unsigned run, wrong;
};

static void check_case(struct count *count, const char *format,
		       const struct gf_node *test)
{
	const struct gf_node *data = gf_map_get(test, "data");
	const struct gf_node *valid = gf_map_get(test, "valid");

	if (!data || !valid || data->type != GF_STRING)
		return; /* a format speaks of texts only */
	count->run++;
	if (gf_format_check(format, data->text, data->len) == valid->boolean)
		return;
	count->wrong++;
	printf("#   %s: '%s' (%s) should be %s\n", format, data->text,
	       gf_map_text(test, "description"),
	       valid->boolean ? "valid" : "invalid");
}

static void check_groups(struct count *count, const struct gf_node *root)
{
	const struct gf_node *schema, *tests;
	const char *format;

	gf_seq_each (group, root) {
		schema = gf_map_get(*group, "schema");
		tests = gf_map_get(*group, "tests");
		format = schema ? gf_map_text(schema, "format") : NULL;
		if (!format || !tests)
			continue;
		gf_seq_each (test, tests)
			check_case(count, format, *test);
	}
}

static int check_file(const char *path, enum gf_file_kind kind,
		      struct gf_error *err, void *payload)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON };
	struct gf_buf name = GF_BUF_INIT, text = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	struct count count = { 0 };
	const char *dir = payload;
	int ret;

	if (kind != GF_FILE_REGULAR)
		return 0;
	gf_buf_addf(&name, "%s/%s", dir, path);
	ret = gf_file_read(&text, name.s, 1 << 20, err);
	if (ret == 0) {
		gf_source_init(&src, name.s, text.s, text.len);
		if (gf_compose(&doc, &src, &opts, &diags))
			check_groups(&count, doc.root);
		ok(doc.root && !count.wrong, "%s: %u texts",
		   strstr(name.s, "/draft") + 1, count.run);
		gf_doc_release(&doc);
		gf_diags_release(&diags);
		gf_source_release(&src);
	}
	gf_buf_release(&text);
	gf_buf_release(&name);
	return ret;
}

int main(void)
{
	const char *suite = getenv("JSON_SCHEMA_TEST_SUITE");
	struct gf_buf dir = GF_BUF_INIT;
	struct gf_error err;
	size_t i;

	if (!suite || !*suite) {
		skip("no JSON Schema test suite beside the project");
		return tap_done();
	}
	for (i = 0; i < GF_NELEMS(drafts); i++) {
		gf_buf_reset(&dir);
		gf_buf_addf(&dir, "%s/tests/%s/optional/format", suite,
			    drafts[i]);
		if (gf_walk(dir.s, "", check_file, dir.s, &err) < 0)
			ok(false, "%s", err.msg);
	}
	gf_buf_release(&dir);
	return tap_done();
}
