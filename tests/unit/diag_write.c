/* SPDX-License-Identifier: EUPL-1.2 */
/* What people and editors read: heads, labels, counts, limits, colours. */
#include "diag/diag.h"
#include "tap.h"

static int keep(const char *s, size_t len, void *payload)
{
	gf_buf_add(payload, s, len);
	return 0;
}

static const char record[] = "titre: Rebonds\n"
			     "type: Webinaire\n"
			     "titre: Rebond\n";

/* Two findings in `record`, the later one first. */
static void find_two(struct gf_diags *diags)
{
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_YAML_DUPLICATE_KEY,
			 (struct gf_span){ 31, 36 });
	gf_say(diags, &d->message, "the key '%s' is there twice", "titre");
	gf_say(diags, &d->related, "first written here");
	d->related_span = (struct gf_span){ 0, 5 };
	gf_say(diags, &d->advice, "remove one of the two lines");
	d = gf_diags_add(diags, GF_RULE_REQUIRED, (struct gf_span){ 21, 30 });
	gf_say(diags, &d->message, "'%s' is not allowed", "Webinaire");
	gf_say(diags, &d->expected, "one of %s, %s", "webinaire", "atelier");
	gf_say(diags, &d->advice, "type: %s", "webinaire");
	d->instance = "/type";
	d->keyword = "/properties/type/enum";
}

/* `n` findings on the start of `text`. */
static void find_many(struct gf_diags *diags, uint32_t n)
{
	struct gf_diag *d;
	uint32_t i;

	for (i = 0; i < n; i++) {
		d = gf_diags_add(diags, GF_RULE_REQUIRED,
				 (struct gf_span){ 0, 1 });
		if (d)
			gf_say(diags, &d->message, "wrong");
	}
}

static void write_one(struct gf_writer *w, const char *path, const char *text,
		      struct gf_diags *diags)
{
	struct gf_source src;

	gf_source_init(&src, path, text, text ? strlen(text) : 0);
	gf_writer_document(w, &src, 0, diags);
	gf_source_release(&src);
	gf_diags_clear(diags);
}

static void check(const struct gf_writer_opts *opts,
		  void (*write)(struct gf_writer *w, struct gf_diags *diags),
		  const char *want, const char *what)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_writer *w = gf_writer_new(opts, keep, &out);

	write(w, &diags);
	is_int(gf_writer_finish(w), 0, "%s: written", what);
	is_str(out.s, want, "%s", what);
	gf_writer_free(w);
	gf_diags_release(&diags);
	gf_buf_release(&out);
}

/* One that counts, one acknowledged, one that was there before. */
static void write_standings(struct gf_writer *w, struct gf_diags *diags)
{
	find_many(diags, 3);
	gf_diags_set_severity(diags, &diags->items[1], GF_WARNING);
	gf_diags_set_standing(diags, &diags->items[1], GF_ACKNOWLEDGED);
	diags->items[1].reason = "as published";
	diags->items[1].name = "budget-total";
	gf_diags_set_standing(diags, &diags->items[2], GF_DEBT);
	is_int(diags->errors, 1, "what does not count is not counted");
	is_int(diags->warnings, 0, "nor as a warning");
	write_one(w, "a.yaml", "b: 1\n", diags);
	gf_writer_passed(w, 2);
}

static const char standings[] =
	"a.yaml:1:1: error: wrong [required]\n"
	"  1 | b: 1\n"
	"    | ^\n"
	"\n"
	"Debt: these findings were there before\n"
	"a.yaml:1:1: error: wrong [required]\n"
	"\n"
	"Acknowledged: the records say why these may stay\n"
	"a.yaml:1:1: warning: wrong [budget-total]\n"
	"  as published\n"
	"\n"
	"1 error in 1 of 3 documents\n"
	"1 older finding (debt)\n"
	"1 finding acknowledged\n";

#define DETAILS(severity, rule) \
	"  ---\n  severity: \"" severity "\"\n  rule: \"" rule "\"\n" \
	"  message: \"wrong\"\n  ...\n"
#define ISSUE(mark) \
	"{\"description\":\"wrong\",\"check_name\":\"required\"," \
	"\"fingerprint\":\"" mark "\",\"severity\":\"major\"," \
	"\"location\":{\"path\":\"a.yaml\",\"lines\":{\"begin\":1," \
	"\"end\":1}}}"

static void test_standings(void)
{
	struct gf_writer_opts opts = { .format = "text",
				       .acknowledged = true,
				       .warnings_are_errors = true };

	check(&opts, write_standings, standings, "lists below");
	opts.format = "short";
	check(&opts, write_standings, "a.yaml:1:1: error: wrong [required]\n",
	      "for editors only what counts");
	opts.format = "github";
	check(&opts, write_standings,
	      "::error file=a.yaml,line=1,col=1,title=required::wrong\n",
	      "and for annotations");
	opts.format = "tap";
	check(&opts, write_standings,
	      "TAP version 13\n"
	      "not ok 1 - a.yaml:1:1: wrong [required]\n" DETAILS(
		      "error",
		      "required") "ok 2 - a.yaml:1:1: wrong [required] # SKIP debt: it was "
				  "there before\n" DETAILS("error", "required") "ok 3 - a.yaml:1:1: wrong [budget-total] # SKIP as published\n" DETAILS(
					  "warning",
					  "budget-total") "ok 4 - every file was judged\n"
							  "1..4\n",
	      "tap: a harness lets what does not count");
	opts.format = "gitlab";
	check(&opts, write_standings,
	      "[\n" ISSUE("b8b9d162b043d112") ",\n" ISSUE(
		      "b8bd3762b046b43b") "\n]\n",
	      "gitlab: debt is compared there");
}

static void write_two(struct gf_writer *w, struct gf_diags *diags)
{
	find_two(diags);
	write_one(w, "records/a.yaml", record, diags);
	write_one(w, "records/b.yaml", "a: 1\n", diags);
}

static void test_text(void)
{
	const struct gf_writer_opts text = { .format = "text" };
	const struct gf_writer_opts quiet = { .format = "text", .quiet = true };
	const struct gf_writer_opts brief = { .format = "short" };

#define TWO \
	"records/a.yaml:2:7: error: 'Webinaire' is not allowed " \
	"[required]\n" \
	"  2 | type: Webinaire\n" \
	"    |       ^^^^^^^^^\n" \
	"  expected: one of webinaire, atelier\n" \
	"  try: type: webinaire\n" \
	"\n" \
	"records/a.yaml:3:1: error: the key 'titre' is there twice " \
	"[yaml-duplicate-key]\n" \
	"  3 | titre: Rebond\n" \
	"    | ^^^^^\n" \
	"  1 | titre: Rebonds\n" \
	"    | ----- first written here\n" \
	"  try: remove one of the two lines\n"
	check(&text, write_two, TWO "\n2 errors in 1 of 2 documents\n", "text");
	check(&quiet, write_two, TWO, "text, quiet");
	check(&brief, write_two,
	      "records/a.yaml:2:7: error: 'Webinaire' is not allowed "
	      "[required]\n"
	      "records/a.yaml:3:1: error: the key 'titre' is there twice "
	      "[yaml-duplicate-key]\n",
	      "short");
}

static void write_colors(struct gf_writer *w, struct gf_diags *diags)
{
	struct gf_diag *d;

	find_many(diags, 1);
	d = gf_diags_add(diags, GF_RULE_REQUIRED, (struct gf_span){ 1, 1 });
	gf_say(diags, &d->message, "odd");
	gf_diags_set_severity(diags, d, GF_WARNING);
	d = gf_diags_add(diags, GF_RULE_REQUIRED, (struct gf_span){ 2, 2 });
	gf_say(diags, &d->message, "known");
	gf_diags_set_severity(diags, d, GF_INFO);
	write_one(w, "a", NULL, diags);
}

static void test_color(void)
{
	const struct gf_writer_opts opts = { .format = "short", .color = true };
	const struct gf_writer_opts plain = { .format = "text" };

	check(&opts, write_colors,
	      "\033[1ma:1:1:\033[0m \033[1;31merror:\033[0m wrong\033[2m "
	      "[required]\033[0m\n"
	      "\033[1ma:1:1:\033[0m \033[33mwarning:\033[0m odd\033[2m "
	      "[required]\033[0m\n"
	      "\033[1ma:1:1:\033[0m \033[36minfo:\033[0m known\033[2m "
	      "[required]\033[0m\n",
	      "colours");
	check(&plain, write_colors,
	      "a:1:1: error: wrong [required]\n\n"
	      "a:1:1: warning: odd [required]\n\n"
	      "a:1:1: info: known [required]\n\n"
	      "1 error, 1 warning, 1 info in 1 of 1 document\n",
	      "no text: no excerpt; every severity is counted");
}

static void write_hostile(struct gf_writer *w, struct gf_diags *diags)
{
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_REQUIRED, (struct gf_span){ 0, 1 });
	gf_say(diags, &d->message, "'%s' is not known", "a\033[2J\nb\xff");
	gf_say(diags, &d->expected, "%s", "\xe2\x80\xae");
	gf_say(diags, &d->related, "the other is '%s'", "\r");
	d->related_path = "c\033.yaml";
	write_one(w, "a\n\xff \033[1m.yaml", "x\n", diags);
}

static void test_hostile(void)
{
	const struct gf_writer_opts opts = { .format = "text", .quiet = true };

	check(&opts, write_hostile,
	      "a\\n\\xff \\x1b[1m.yaml:1:1: error: 'a\\x1b[2J\\nb\\xff' is "
	      "not known [required]\n"
	      "  1 | x\n"
	      "    | ^\n"
	      "  c\\x1b.yaml: the other is '\\x0d'\n"
	      "  expected: \\u202e\n",
	      "nothing reaches the terminal unescaped");
}

/* --- limits -------------------------------------------------------------- */

static void write_many(struct gf_writer *w, struct gf_diags *diags)
{
	find_many(diags, 5);
	write_one(w, "a", "x", diags);
	find_many(diags, 1);
	write_one(w, "b", "x", diags);
	find_many(diags, 3);
	write_one(w, "c", "x", diags);
}

static void write_thousands(struct gf_writer *w, struct gf_diags *diags)
{
	diags->keep = 3;
	find_many(diags, 1234567);
	write_one(w, "a", "x", diags);
}

#define WRONG(path) path ":1:1: error: wrong [required]\n"

static void test_limits(void)
{
	struct gf_writer_opts opts = { .format = "short", .max_per_source = 2 };

	check(&opts, write_many,
	      WRONG("a") WRONG("a") "… 3 more findings in this file\n" //
	      WRONG("b")					       //
	      WRONG("c") WRONG(
		      "c") "… 1 more finding in this file\n"
			   "… 4 more findings are not shown (--max 0 shows all)\n",
	      "two a document");
	opts.max = 3;
	check(&opts, write_many,
	      WRONG("a") WRONG("a") "… 3 more findings in this file\n" //
	      WRONG("b") "… 6 more findings are not shown (--max 0 shows all)\n",
	      "two a document, three a run");
	opts.max_per_source = 0;
	check(&opts, write_many,
	      WRONG("a") WRONG("a") WRONG(
		      "a") "… 6 more findings are not shown (--max 0 shows all)\n",
	      "three a run");
	opts.max = 9;
	check(&opts, write_many,
	      WRONG("a") WRONG("a") WRONG("a") WRONG("a") WRONG("a") WRONG("b")
		      WRONG("c") WRONG("c") WRONG("c"),
	      "exactly as many as there are");
	opts.max = 0;
	check(&opts, write_thousands,
	      WRONG("a") WRONG("a")
		      WRONG("a") "… 1,234,564 more findings in this file\n"
				 "… 1,234,564 more findings are not shown\n",
	      "what was not kept is counted");
}

static void test_text_limits(void)
{
	const struct gf_writer_opts opts = { .format = "text",
					     .max_per_source = 1 };
	const struct gf_writer_opts quiet = { .format = "text",
					      .max = 1,
					      .quiet = true };

	check(&opts, write_thousands,
	      WRONG("a") "  1 | x\n    | ^\n"
			 "\n"
			 "… 1,234,566 more findings in this file\n"
			 "\n"
			 "… 1,234,566 more findings are not shown "
			 "(--max 0 shows all)\n"
			 "1,234,567 errors in 1 of 1 document\n",
	      "text says what it does not show");
	check(&quiet, write_many,
	      WRONG("a") "  1 | x\n    | ^\n"
			 "\n"
			 "… 8 more findings are not shown "
			 "(--max 0 shows all)\n",
	      "also when quiet");
}

/* --- counts -------------------------------------------------------------- */

static void write_none(struct gf_writer *w, struct gf_diags *diags)
{
	(void)w;
	(void)diags;
}

static void write_fine(struct gf_writer *w, struct gf_diags *diags)
{
	write_one(w, "a", "x", diags);
}

static void write_fine_twice(struct gf_writer *w, struct gf_diags *diags)
{
	write_one(w, "a", "x", diags);
	write_one(w, "b", NULL, diags);
}

static void test_summary(void)
{
	const struct gf_writer_opts opts = { .format = "text" };

	check(&opts, write_none, "no document was judged\n", "no document");
	check(&opts, write_fine, "1 document, nothing to report\n", "one");
	check(&opts, write_fine_twice, "2 documents, nothing to report\n",
	      "two");
}

static void check_tally(bool strict, const char *want, const char *what)
{
	const struct gf_writer_opts opts = { .format = "short",
					     .warnings_are_errors = strict };
	struct gf_buf out = GF_BUF_INIT, got = GF_BUF_INIT;
	struct gf_diags diags = { 0 };
	struct gf_writer *w = gf_writer_new(&opts, keep, &out);
	const struct gf_tally *t = gf_writer_tally(w);
	struct gf_diag *d;

	write_fine(w, &diags);
	write_colors(w, &diags);
	d = gf_diags_add(&diags, GF_RULE_REQUIRED, (struct gf_span){ 0, 0 });
	gf_diags_set_severity(&diags, d, GF_WARNING);
	write_one(w, "c", "", &diags);
	gf_writer_finish(w);
	gf_buf_addf(&got, "%u %u, %u %u %u", t->documents, t->invalid,
		    t->errors, t->warnings, t->infos);
	is_str(got.s, want, "%s", what);
	is_int(strstr(out.s, "warning:") != NULL, !strict, "%s: shown so",
	       what);
	gf_writer_free(w);
	gf_diags_release(&diags);
	gf_buf_release(&out);
	gf_buf_release(&got);
}

/* --- the sink and the table ---------------------------------------------- */

static int refuse(const char *s, size_t len, void *payload)
{
	unsigned *calls = payload;

	(void)s;
	(void)len;
	++*calls;
	return -1;
}

static void test_sink(void)
{
	const struct gf_writer_opts opts = { .format = "text" };
	struct gf_diags diags = { 0 };
	unsigned calls = 0;
	struct gf_writer *w = gf_writer_new(&opts, refuse, &calls);

	write_many(w, &diags);
	is_int(gf_writer_finish(w), -1, "a failed write is told at the end");
	is_int(calls, 1, "and nothing is tried again");
	is_int(gf_writer_tally(w)->errors, 9,
	       "the count is right all the same");
	gf_writer_free(w);
	gf_writer_free(NULL);
	gf_diags_release(&diags);
}

/* A run in which nothing was judged, by form. */
static const char *const empty_runs[][2] = {
	{ "text", "no document was judged\n" },
	{ "short", "" },
	{ "json", "{\"version\":1,\"tool\":{\"name\":\"greffe\","
		  "\"version\":\"unknown\"},\"findings\":[],\"summary\":{"
		  "\"documents\":0,\"invalid\":0,\"errors\":0,\"warnings\":0,"
		  "\"infos\":0,\"acknowledged\":0,\"debt\":0,\"omitted\":0,"
		  "\"leftOut\":0,\"unjudged\":0}}\n" },
	{ "jsonl", "" },
	{ "github", "" },
	{ "gitlab", "[]\n" },
	{ "sarif", "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/"
		   "v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\","
		   "\"version\":\"2.1.0\",\n\"runs\":[{\"columnKind\":"
		   "\"unicodeCodePoints\",\"language\":\"en\",\n"
		   "\"results\":[],\n\"invocations\":[{"
		   "\"executionSuccessful\":true,"
		   "\"toolExecutionNotifications\":[]}],\n\"tool\":{"
		   "\"driver\":{\"name\":\"greffe\",\"rules\":[]}}}]}\n" },
	{ "junit", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		   "<testsuites name=\"greffe\">\n<testsuite name=\"greffe\" "
		   "tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n"
		   "<testcase classname=\"greffe\" name=\"every file was "
		   "judged\"></testcase>\n</testsuite>\n</testsuites>\n" },
	{ "tap", "TAP version 13\nok 1 - every file was judged\n1..1\n" },
};

static void test_formats(void)
{
	struct gf_writer_opts opts = { .format = "tex" };
	const char *const *names = gf_writer_formats();
	size_t i;

	ok(!gf_writer_new(&opts, keep, NULL), "an unknown format");
	for (i = 0; names[i] && i < GF_NELEMS(empty_runs); i++) {
		is_str(names[i], empty_runs[i][0], "the table has it");
		opts.format = names[i];
		check(&opts, write_none, empty_runs[i][1], names[i]);
	}
	ok(!names[i] && i == GF_NELEMS(empty_runs), "and no other");
}

int main(void)
{
	test_text();
	test_color();
	test_hostile();
	test_limits();
	test_text_limits();
	test_summary();
	test_standings();
	check_tally(false, "3 1, 1 2 1", "counts");
	check_tally(true, "3 2, 3 0 1", "counts, warnings being errors");
	test_sink();
	test_formats();
	return tap_done();
}
