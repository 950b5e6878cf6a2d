/* SPDX-License-Identifier: EUPL-1.2 */
/* What programs read: JSON, JSON lines, GitHub's commands. */
#include "diag/diag.h"
#include "tap.h"

static int keep(const char *s, size_t len, void *payload)
{
	gf_buf_add(payload, s, len);
	return 0;
}

static void write_one(struct gf_writer *w, const char *path, uint32_t index,
		      const char *text, struct gf_diags *diags)
{
	struct gf_source src;

	gf_source_init(&src, path, text, text ? strlen(text) : 0);
	gf_writer_document(w, &src, index, diags);
	gf_source_release(&src);
	gf_diags_clear(diags);
}

/* A full finding, one with next to nothing, a document without any. */
static void write_some(struct gf_writer *w, struct gf_diags *diags)
{
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_REQUIRED, (struct gf_span){ 9, 14 });
	gf_say(diags, &d->message, "'%s' is not \"allowed\"", "été");
	gf_say(diags, &d->expected, "one of %s", "hiver");
	gf_say(diags, &d->advice, "saison: %s", "hiver");
	gf_say(diags, &d->related, "like here");
	d->related_span = (struct gf_span){ 3, 4 };
	d->instance = "/saison";
	d->keyword = "/properties/saison/enum";
	write_one(w, "a \"b\".yaml", 0, "a: 1\né: été\n", diags);
	write_one(w, "fine.yaml", 0, "a: 1\n", diags);
	d = gf_diags_add(diags, GF_RULE_YAML_SYNTAX, (struct gf_span){ 0, 0 });
	gf_say(diags, &d->message, "cannot be read");
	gf_say(diags, &d->related, "see there");
	d->related_path = "c.yaml";
	gf_diags_set_severity(diags, d, GF_WARNING);
	write_one(w, "b.yaml", 7, NULL, diags);
}

static void check(const struct gf_writer_opts *opts,
		  void (*write)(struct gf_writer *w, struct gf_diags *diags),
		  const char *want, const char *what)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_diags diags = { .keep = 2 };
	struct gf_writer *w = gf_writer_new(opts, keep, &out);

	write(w, &diags);
	is_int(gf_writer_finish(w), 0, "%s: written", what);
	is_str(out.s, want, "%s", what);
	gf_writer_free(w);
	gf_diags_release(&diags);
	gf_buf_release(&out);
}

#define FIRST \
	"\"rule\":\"required\",\"severity\":\"error\"," \
	"\"instance\":\"/saison\",\"keyword\":\"/properties/saison/enum\"," \
	"\"line\":2,\"column\":4," \
	"\"message\":\"'été' is not \\\"allowed\\\"\"," \
	"\"expected\":\"one of hiver\",\"try\":\"saison: hiver\"," \
	"\"endLine\":2,\"endColumn\":7,\"offset\":9,\"length\":5," \
	"\"related\":{\"path\":\"a \\\"b\\\".yaml\",\"line\":1," \
	"\"column\":4,\"message\":\"like here\"}}"
#define SECOND \
	"\"rule\":\"yaml-syntax\",\"severity\":\"warning\"," \
	"\"instance\":\"\",\"keyword\":null,\"line\":1,\"column\":1," \
	"\"message\":\"cannot be read\",\"expected\":null," \
	"\"try\":null,\"endLine\":1,\"endColumn\":1,\"offset\":0," \
	"\"length\":0,\"related\":{\"path\":\"c.yaml\",\"line\":null," \
	"\"column\":null,\"message\":\"see there\"}}"

static void test_json(void)
{
	const struct gf_writer_opts opts = { .format = "json",
					     .version = "1.2",
					     .max = 1,
					     .max_per_source = 1 };

	check(&opts, write_some,
	      "{\"version\":1,\"tool\":{\"name\":\"greffe\","
	      "\"version\":\"1.2\"},\"findings\":[\n"
	      "{\"path\":\"a \\\"b\\\".yaml\",\"index\":0," FIRST ",\n"
	      "{\"path\":\"b.yaml\",\"index\":7," SECOND "\n"
	      "],\n"
	      "\"summary\":{\"documents\":3,\"invalid\":1,\"errors\":1,"
	      "\"warnings\":1,\"infos\":0,\"acknowledged\":0,\"debt\":0,\"omitted\":0,\"leftOut\":0,\"unjudged\":0}}\n",
	      "json, whatever the limits for people");
}

static void test_jsonl(void)
{
	struct gf_writer_opts opts = { .format = "jsonl", .all = true };

#define LINE1 \
	"{\"path\":\"a \\\"b\\\".yaml\",\"index\":0," \
	"\"valid\":false,\"findings\":[{" FIRST "]}\n"
#define LINE3 \
	"{\"path\":\"b.yaml\",\"index\":7,\"valid\":true," \
	"\"findings\":[{" SECOND "]}\n"
	check(&opts, write_some,
	      LINE1 "{\"path\":\"fine.yaml\",\"index\":0,\"valid\":true,"
		    "\"findings\":[]}\n" LINE3,
	      "jsonl");
	opts.all = false;
	check(&opts, write_some, LINE1 LINE3, "jsonl, findings only");
}

static void test_github(void)
{
	const struct gf_writer_opts opts = { .format = "github" };

	check(&opts, write_some,
	      "::error file=a \"b\".yaml,line=2,col=4,title=required::"
	      "'été' is not \"allowed\"%0Aexpected: one of hiver"
	      "%0Atry: saison: hiver\n"
	      "::warning file=b.yaml,line=1,col=1,title=yaml-syntax::"
	      "cannot be read\n",
	      "github");
}

static void write_dirty(struct gf_writer *w, struct gf_diags *diags)
{
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_REQUIRED, (struct gf_span){ 0, 1 });
	gf_say(diags, &d->message, "100%% %s", "\xff\r\n::error::\x1b");
	gf_diags_set_severity(diags, d, GF_INFO);
	write_one(w, "a,b:c%\xff\n.yaml", 0, "x", diags);
}

static void test_dirty(void)
{
	const struct gf_writer_opts github = { .format = "github" };
	const struct gf_writer_opts jsonl = { .format = "jsonl" };

	check(&github, write_dirty,
	      "::notice file=a%2Cb%3Ac%25\\xff\\n.yaml,line=1,col=1,"
	      "title=required::100%25 \\xff\\x0d\\n::error::\\x1b\n",
	      "github: nothing ends a property or a line");
	check(&jsonl, write_dirty,
	      "{\"path\":\"a,b:c%\xef\xbf\xbd\\n.yaml\",\"index\":0,"
	      "\"valid\":true,\"findings\":[{\"rule\":\"required\","
	      "\"severity\":\"info\",\"instance\":\"\",\"keyword\":null,"
	      "\"line\":1,\"column\":1,\"message\":\"100% \xef\xbf\xbd\\r\\n"
	      "::error::\\u001b\",\"expected\":null,\"try\":null,"
	      "\"endLine\":1,\"endColumn\":2,\"offset\":0,\"length\":1,"
	      "\"related\":null}]}\n",
	      "jsonl: the text itself, escaped as JSON");
}

/* More than is kept: the machine is told how many it does not see. */
static void write_too_many(struct gf_writer *w, struct gf_diags *diags)
{
	int i;

	for (i = 0; i < 5; i++)
		gf_diags_add(diags, GF_RULE_REQUIRED, (struct gf_span){ 0, 0 });
	diags->n = 0; /* what they say is of no interest here */
	diags->dropped = 5;
	write_one(w, "a", 0, "x", diags);
}

static void test_omitted(void)
{
	const struct gf_writer_opts json = { .format = "json" };
	const struct gf_writer_opts jsonl = { .format = "jsonl" };

	check(&json, write_too_many,
	      "{\"version\":1,\"tool\":{\"name\":\"greffe\","
	      "\"version\":\"unknown\"},\"findings\":[],\"summary\":{"
	      "\"documents\":1,\"invalid\":1,\"errors\":5,\"warnings\":0,"
	      "\"infos\":0,\"acknowledged\":0,\"debt\":0,\"omitted\":5,\"leftOut\":0,"
	      "\"unjudged\":0}}\n",
	      "json: what was not kept");
	check(&jsonl, write_too_many,
	      "{\"path\":\"a\",\"index\":0,\"valid\":false,\"findings\":[],"
	      "\"omitted\":5}\n",
	      "jsonl: what was not kept");
}

int main(void)
{
	test_json();
	test_jsonl();
	test_github();
	test_dirty();
	test_omitted();
	return tap_done();
}
