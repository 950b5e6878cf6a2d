/* SPDX-License-Identifier: EUPL-1.2 */
/* Which figures a sentence says, and which warnings a record acknowledges. */
#include "record/record.h"
#include "tap.h"

static const char schema[] =
	"type: object\n"
	"properties:\n"
	"  name: {type: string}\n"
	"  known:\n"
	"    type: array\n"
	"    x-role: waivers\n"
	"    items:\n"
	"      properties:\n"
	"        rule: {type: string, x-role: waiver-rule}\n"
	"        says: {type: [string, integer], x-role: waiver-figures}\n"
	"        why: {type: [string, object], x-role: waiver-reason}\n";

/* --- figures ------------------------------------------------------------- */

static const struct {
	const char *text, *bare, *shown;
} sentences[] = {
	{ "", "", "" },
	{ "no figure at all", "", "" },
	{ "542\u202f780\u00a0€ for 540\u202f000\u00a0€\u00a0: 2\u202f780",
	  "5427805400002780", "542 780, 540 000, 2 780" },
	{ "€542,780 and -€113,000", "542780-113000", "542, 780, -113, 000" },
	{ "−113\u202f000\u00a0€, -5 et 3-4", "-113000-534",
	  "-113 000, -5, 3-4" },
	{ "on 2025-10-30, in '2025-10-30-atelier'", "20251030", "2025-10-30" },
	{ "l'article 3 de p0007, le 1er mai", "3", "3" },
	{ "0.51 %; 0,5", "05105", "0.51, 0, 5" },
	{ "«\u00a030.10\u00a0» (12)", "301012", "30.10, 12" },
	{ "été2025 Île-7", "", "" },
};

static void test_figures(void)
{
	struct gf_buf out = GF_BUF_INIT;
	size_t i;

	for (i = 0; i < GF_NELEMS(sentences); i++) {
		const char *text = sentences[i].text;

		gf_buf_reset(&out);
		gf_figures(&out, text, strlen(text));
		is_str(out.s, sentences[i].bare, "figures of: %s", text);
		gf_buf_reset(&out);
		gf_figures_show(&out, text, strlen(text));
		is_str(out.s, sentences[i].shown, "as people type them");
	}
	gf_buf_release(&out);
}

/* --- a record ------------------------------------------------------------ */

static int read_file(struct gf_buf *out, const char *path,
		     size_t limit GF_UNUSED, struct gf_error *err,
		     void *payload GF_UNUSED)
{
	gf_buf_reset(out);
	if (strcmp(path, "schema/a.schema.yaml") != 0)
		return gf_fail(err, GF_ENOTFOUND, "%s", path);
	gf_buf_adds(out, schema);
	return 0;
}

static int walk(const char *start, gf_walk_fn fn, void *fn_payload,
		struct gf_error *err, void *payload GF_UNUSED)
{
	if (strcmp(start, "schema") != 0)
		return gf_fail(err, GF_ENOTFOUND, "%s", start);
	return fn("schema/a.schema.yaml", GF_FILE_REGULAR, err, fn_payload) < 0
		       ? -1
		       : 0;
}

static void find(struct gf_diags *diags, const char *name,
		 enum gf_severity severity, const char *text)
{
	struct gf_diag *d = gf_diags_add(diags, GF_RULE_REGISTRY_RULE,
					 (struct gf_span){ 0, 0 });

	d->name = name;
	gf_diags_set_severity(diags, d, severity);
	gf_say(diags, &d->message, "%s", text, text);
}

static const struct {
	const char *record; /* its `known` */
	unsigned warnings, acknowledged, lapsed;
	const char *advice; /* of the one that lapsed */
} cases[] = {
	{ "[]", 2, 0, 0, NULL },
	{ "[{rule: gap, says: '2 780', why: so}]", 1, 1, 0, NULL },
	{ "[{rule: gap, says: 2780}]", 1, 1, 0, NULL },
	{ "[{rule: gap, says: \"2\u00a0780 €\", why: {fr: a, en: b}}]", 1, 1, 0,
	  NULL },
	{ "[{rule: gap, says: '2 781'}]", 3, 0, 1,
	  "if it may still stay as it is: says: \"2 780\"" },
	{ "[{rule: gap}]", 3, 0, 1,
	  "if it may still stay as it is: says: \"2 780\"" },
	{ "[{rule: bare}]", 1, 1, 0, NULL },
	{ "[{rule: bare, says: '3'}]", 3, 0, 1,
	  "take says out: it says no figures" },
	{ "[{rule: wrong}]", 3, 0, 1, "take these lines out" },
	{ "[{rule: gapp, says: '2 780'}]", 3, 0, 1, "did you mean 'gap'?" },
	{ "[{rule: nothing-like-it}]", 3, 0, 1,
	  "take these lines out: there is nothing to acknowledge any more" },
	{ "[{rule: gap, says: '2 780'}, {rule: bare}]", 0, 2, 0, NULL },
	{ "[1, {}, {says: '2'}]", 2, 0, 0, NULL },
	{ "{rule: gap}", 2, 0, 0, NULL },
};

static void test_case(const struct gf_kind *kind, size_t i)
{
	const struct gf_compose_opts opts = { .strict = true };
	struct gf_diags diags = { 0 }, ignored = { 0 };
	struct gf_buf text = GF_BUF_INIT, said = GF_BUF_INIT;
	struct gf_doc doc = { 0 };
	struct gf_source src;
	uint32_t k, lapsed = 0;

	gf_buf_addf(&text, "name: a\nknown: %s\n", cases[i].record);
	gf_source_init(&src, "a.yaml", text.s, text.len);
	ok(gf_compose(&doc, &src, &opts, &ignored), "%s", cases[i].record);
	find(&diags, "gap", GF_WARNING, "the gap is 2\u202f780\u00a0€");
	find(&diags, "bare", GF_WARNING, "no figure");
	find(&diags, "wrong", GF_ERROR, "an error");
	gf_waivers_apply(kind, doc.root, &diags);
	for (k = 0; k < diags.n; k++)
		if (diags.items[k].rule == GF_RULE_WAIVER_LAPSED) {
			lapsed++;
			gf_text_write(&said, &diags.items[k].advice);
		}
	is_int(diags.warnings, cases[i].warnings, "warnings that count");
	is_int(diags.acknowledged, cases[i].acknowledged, "acknowledged");
	is_int(lapsed, cases[i].lapsed, "lapsed");
	is_int(diags.errors, 1, "an error stays one");
	if (cases[i].advice)
		is_str(said.s, cases[i].advice, "what to do");
	gf_diags_release(&diags);
	gf_diags_release(&ignored);
	gf_doc_release(&doc);
	gf_source_release(&src);
	gf_buf_release(&text);
	gf_buf_release(&said);
}

int main(void)
{
	struct gf_tree tree = { read_file, walk, NULL };
	struct gf_buf item = GF_BUF_INIT;
	struct gf_registry *reg;
	const struct gf_kind *kind;
	struct gf_error err;
	size_t i;

	test_figures();
	if (!ok(!gf_registry_load(&reg, &tree, &err), "a registry"))
		return tap_done();
	kind = gf_registry_kind(reg, "a", 1);
	is_str(kind->waivers.rule, "rule", "the schema says which key");
	for (i = 0; i < GF_NELEMS(cases); i++)
		test_case(kind, i);
	gf_waiver_write(&item, kind, "gap", "the gap is 2\u202f780");
	is_str(item.s, "{rule: gap, says: \"2 780\", why: …}", "what to type");
	gf_buf_release(&item);
	gf_registry_free(reg);
	return tap_done();
}
