/* SPDX-License-Identifier: EUPL-1.2 */
/* One record: its findings, and the facts that relations need. */
#include "registry.h"
#include "sides.h"

static const struct memory_file files[] = {
	{ "greffe.yaml", "kinds:\n"
			 "  note: {records: 'notes/*.md', id: /slug, schema: "
			 "schema/any.schema.yaml}\n" },
	{ "schema/any.schema.yaml", "type: object\n" },
	{ "schema/work.schema.yaml",
	  "type: object\n"
	  "required: [title]\n"
	  "additionalProperties: false\n"
	  "properties:\n"
	  "  title: {type: string, x-role: title, x-unique: true}\n"
	  "  author: {type: string, pattern: '^[a-z]+$', x-ref: any}\n"
	  "  parts: {type: array, items: {type: string, x-ref: [any, work], "
	  "x-acyclic: true}}\n"
	  "  old: {x-role: former-ids, type: array}\n"
	  "  body: {type: string, contentMediaType: text/markdown}\n"
	  "  mail: {type: string, contentMediaType: text/plain}\n" },
	{ NULL, NULL },
};

struct fixture {
	struct gf_registry *reg;
	struct gf_judge *judge;
	struct gf_verdict v;
};

static void judge(struct fixture *f, const char *path, const char *text)
{
	struct gf_diags diags = { 0 };
	struct gf_place place;
	struct gf_source src;

	is_int(gf_registry_place(f->reg, path, GF_FILE_REGULAR, &place, &diags),
	       GF_PLACE_RECORD, "%s is a record", path);
	gf_source_init(&src, path, text, strlen(text));
	gf_judge_record(f->judge, f->reg, &place, &src, &f->v);
	gf_source_release(&src);
	gf_diags_release(&diags);
}

static const char *fact(const struct fixture *f, struct gf_fact_text text)
{
	static char copy[64];

	snprintf(copy, sizeof(copy), "%.*s", (int)text.len,
		 f->v.text.s + text.start);
	return copy;
}

static void test_facts(struct fixture *f)
{
	judge(f, "records/work/a.yaml",
	      "title: A\nauthor: ada\nparts: [work/b, any/c]\nold: [x, y]\n");
	is_int(f->v.state, GF_VALID, "valid");
	is_int(f->v.diags.n, 0, "without findings");
	is_str(fact(f, f->v.id), "a", "its id");
	is_int(f->v.nrefs, 3, "three references");
	is_str(fact(f, f->v.refs[0].target), "ada", "as typed");
	is_int(f->v.refs[0].span.start, 17, "where it is");
	ok(!f->v.refs[0].acyclic, "that may come back");
	is_str(fact(f, f->v.refs[2].target), "any/c", "kind and id");
	ok(f->v.refs[2].acyclic && f->v.refs[1].acyclic, "that may not");
	is_int(f->v.nuniques, 1, "a unique value");
	is_str(fact(f, f->v.uniques[0].value), "\"A\"", "as JSON");
	is_int(f->v.nformer, 2, "former ids");
	is_str(fact(f, f->v.former[1].id), "y", "each");
}

static void test_findings(struct fixture *f)
{
	judge(f, "records/work/a.yaml", "id: a\ntitle: A\n");
	is_int(f->v.diags.n, 1, "an id inside is one finding");
	is_int(f->v.diags.items[0].rule, GF_RULE_ID_INSIDE, "its own");
	is_int(f->v.state, GF_INVALID, "and an error");
	judge(f, "records/work/a.yaml", "title: A\nauthor: Ada\n");
	is_int(f->v.diags.n, 1, "a value with a finding");
	is_int(f->v.nrefs, 0, "is not looked up as well");
	judge(f, "records/work/a.yaml", "title: [\n");
	is_int(f->v.state, GF_UNREADABLE, "what cannot be read");
	is_str(fact(f, f->v.id), "a", "has an id still");
	ok(!f->v.root, "and no tree");
	judge(f, "records/work/a.yaml", "title: A\n");
	is_int(f->v.diags.n, 0, "the same verdict serves again");
}

static void test_id_inside(struct fixture *f)
{
	judge(f, "notes/x.md", "---\nslug: a-b\nid: 4\n---\ntext\n");
	is_int(f->v.diags.n, 0, "front matter");
	is_str(fact(f, f->v.id), "a-b", "the id is read inside");
	judge(f, "notes/x.md", "---\ntitle: x\n---\n");
	is_int(f->v.diags.items[0].rule, GF_RULE_ID_MISSING, "or missing");
	is_int(f->v.id.len, 0, "and nobody can refer to it");
	judge(f, "notes/x.md", "---\nslug: A B\n---\n");
	is_int(f->v.diags.items[0].rule, GF_RULE_ID_FORM, "or no id");
	is_str(f->v.diags.items[0].instance, "/slug", "at its place");
}

/* A text of that many bytes below a key: how many findings, and which. */
static uint32_t judge_long(struct fixture *f, const char *key, size_t len)
{
	struct gf_buf text = GF_BUF_INIT;

	gf_buf_addf(&text, "title: A\n%s: ", key);
	for (size_t i = 0; i < len; i++)
		gf_buf_addc(&text, 'x');
	gf_buf_addc(&text, '\n');
	judge(f, "records/work/a.yaml", text.s);
	gf_buf_release(&text);
	return f->v.diags.n;
}

static void test_markdown(struct fixture *f)
{
	size_t cap = gf_limit(GF_LIMIT_MARKDOWN_BYTES);

	for (size_t n = cap - 1; n <= cap + 1; n++)
		side(GF_LIMIT_MARKDOWN_BYTES, n, !judge_long(f, "body", n));
	is_int(f->v.diags.n, 1, "one finding");
	is_int(f->v.diags.items[0].rule, GF_RULE_VALUE_TOO_LONG, "by its rule");
	is_str(f->v.diags.items[0].instance, "/body", "at its place");
	is_int(judge_long(f, "mail", cap + 1), 0, "of Markdown alone");
}

int main(void)
{
	struct fixture f = { memory_registry(files), gf_judge_new(), { 0 } };

	test_facts(&f);
	test_findings(&f);
	test_id_inside(&f);
	test_markdown(&f);
	gf_verdict_release(&f.v);
	gf_judge_free(f.judge);
	gf_registry_free(f.reg);
	return tap_done();
}
