/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Our own case for each keyword, in every draft that has it (or those the
 * case names): tests/cases/schema/keywords.json. A keyword of the table
 * without a case in one of its drafts fails.
 */
#include "jsonschema/internal.h"
#include "schema_see.h"

#define CASES "tests/cases/schema/keywords.json"

static const struct {
	enum gf_draft draft;
	int number; /* as "drafts" names it */
} drafts[] = {
	{ GF_DRAFT_04, 4 },	 { GF_DRAFT_06, 6 },	  { GF_DRAFT_07, 7 },
	{ GF_DRAFT_2019, 2019 }, { GF_DRAFT_2020, 2020 },
};

static unsigned covered[KW_COUNT]; /* drafts seen, as bits */
static struct gf_eval *eval;

static const struct keyword *find_keyword(const char *name)
{
	for (size_t i = 0; i < KW_COUNT; i++)
		if (!strcmp(js_keywords[i].name, name))
			return &js_keywords[i];
	return NULL;
}

/* Does the case say that it is for this draft? */
static bool is_for(const struct gf_node *one, size_t i)
{
	const struct keyword *kw = find_keyword(gf_map_text(one, "keyword"));
	const struct gf_node *list = gf_map_get(one, "drafts");

	if (!list)
		return !kw || (kw->drafts & (1 << drafts[i].draft));
	gf_seq_each (item, list)
		if ((*item)->number->integer == drafts[i].number)
			return true;
	return false;
}

/* Each instance of a list has to be judged so. Returns how many are not. */
static unsigned judge_list(const struct gf_schema *schema,
			   const struct gf_node *list, bool valid)
{
	struct gf_diags diags = { 0 };
	struct gf_buf text = GF_BUF_INIT;
	unsigned wrong = 0;
	bool got;

	gf_seq_each (item, list) {
		got = gf_evaluate(eval, schema, *item, &diags);
		if (got != valid || (!got && !diags.errors)) {
			gf_buf_reset(&text);
			gf_node_write_json(&text, *item, 200);
			printf("# %s is judged %s\n", text.s,
			       got ? "valid" : "invalid");
			wrong++;
		}
		gf_diags_clear(&diags);
	}
	gf_buf_release(&text);
	gf_diags_release(&diags);
	return wrong;
}

static void run_case(const struct gf_node *one, size_t i)
{
	const char *name = gf_map_text(one, "keyword");
	struct gf_schemas_opts opts = { .draft = drafts[i].draft,
					.assert_formats = true,
					.judge_schemas = true };
	const struct keyword *kw = find_keyword(name);
	struct gf_buf text = GF_BUF_INIT;
	unsigned wrong = 1;
	struct sight s;

	gf_node_write_json(&text, gf_map_get(one, "schema"), SIZE_MAX);
	see_open(&s, &opts);
	if (see_add(&s, "schema.json", text.s) &&
	    see_compile(&s, "schema.json"))
		wrong = judge_list(s.schema, gf_map_get(one, "valid"), true) +
			judge_list(s.schema, gf_map_get(one, "invalid"), false);
	if (!ok(!wrong, "%s: %s", gf_draft_name(drafts[i].draft), name))
		printf("# %s\n# %s\n", text.s, s.findings.s);
	if (kw)
		covered[kw - js_keywords] |= 1u << drafts[i].draft;
	see_close(&s);
	gf_buf_release(&text);
}

static void check_coverage(void)
{
	for (size_t i = 0; i < KW_COUNT; i++) {
		const struct keyword *kw = &js_keywords[i];

		if (kw->vocabulary == V_META || kw->vocabulary == V_CONTENT ||
		    (kw->vocabulary == V_CORE && !kw->evaluate))
			continue;
		is_int(covered[i], kw->drafts, "%s has a case in each draft",
		       kw->name);
	}
}

int main(void)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON };
	struct gf_buf text = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	struct gf_error err;

	eval = gf_eval_new();
	if (!ok(!gf_file_read(&text, CASES, 1 << 20, &err), "read " CASES))
		return tap_done();
	gf_source_init(&src, CASES, text.s, text.len);
	if (ok(gf_compose(&doc, &src, &opts, &diags), CASES " is JSON")) {
		gf_seq_each (one, doc.root)
			for (size_t i = 0; i < GF_NELEMS(drafts); i++)
				if (is_for(*one, i))
					run_case(*one, i);
		check_coverage();
	}
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_source_release(&src);
	gf_buf_release(&text);
	gf_eval_free(eval);
	return tap_done();
}
