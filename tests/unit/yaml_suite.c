/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The official YAML test suite ($YAML_TEST_SUITE/src), outside the registry's
 * profile. Each case is one of:
 *
 *	same     what the suite wants: the value, or a refusal
 *	profile  valid YAML that greffe refuses on purpose
 *	libyaml  libyaml takes what is invalid, or refuses what is valid
 *
 * tests/yaml-suite.txt holds a line for each: id, class, reason, name; a
 * change of it fails. With --write, the table is printed as it is now.
 */
#include "yaml/yaml.h"

#include <yaml.h>

#include "tap.h"

#define TABLE "tests/yaml-suite.txt"

struct verdict {
	const char *class;
	char reason[128];
};

static const struct gf_compose_opts json_opts = { .syntax = GF_SYNTAX_JSON };
static const struct gf_compose_opts yaml_opts = { .syntax = GF_SYNTAX_YAML };

/* --- the suite's glyphs -------------------------------------------------- */

/* Bytes that a glyph of the suite takes at s, and what it stands for. */
static size_t read_glyph(const char *s, const char **stands)
{
	static const struct {
		const char *glyph, *stands;
	} rows[] = { { "␣", " " },  { "»", "\t" },	     { "—", "" },
		     { "←", "\r" }, { "⇔", "\xef\xbb\xbf" }, { "↵", "" },
		     { "∎\n", "" } };
	const char *dash = s;
	size_t i;

	/* a dash belongs to a tab only where an arrow ends it */
	while (!strncmp(dash, "—", 3))
		dash += 3;
	if (dash > s && strncmp(dash, "»", 2) != 0)
		return 0;
	for (i = 0; i < GF_NELEMS(rows); i++)
		if (!strncmp(s, rows[i].glyph, strlen(rows[i].glyph)))
			break;
	if (i == GF_NELEMS(rows))
		return 0;
	*stands = rows[i].stands;
	return strlen(rows[i].glyph);
}

static void decode(struct gf_buf *out, const char *s)
{
	const char *stands;
	size_t n;

	gf_buf_reset(out);
	while (*s) {
		n = read_glyph(s, &stands);
		if (n)
			gf_buf_adds(out, stands);
		else
			gf_buf_addc(out, *s);
		s += n ? n : 1;
	}
}

/* --- what the suite wants ------------------------------------------------ */

/* Goes over the next JSON value of a stream; false at its end. */
static bool next_value(const char *s, uint32_t len, struct gf_span *span)
{
	uint32_t i = span->end, depth = 0;
	bool quoted = false;

	while (i < len && strchr(" \t\r\n", s[i]))
		i++;
	span->start = i;
	for (; i < len; i++) {
		if (quoted) {
			if (s[i] == '\\')
				i++;
			else
				quoted = s[i] != '"';
		} else if (s[i] == '"') {
			quoted = true;
		} else if (s[i] == '[' || s[i] == '{') {
			depth++;
		} else if (s[i] == ']' || s[i] == '}') {
			depth--;
		} else if (!depth && strchr(" \t\r\n", s[i])) {
			break;
		}
		if (!depth && !quoted && strchr("]}\"", s[i])) {
			i++;
			break;
		}
	}
	span->end = i;
	return span->end > span->start;
}

struct run {
	struct gf_source json;
	struct gf_span at;
	bool has_json;
	bool differs;
	uint32_t errors;
	const char *rule; /* of the first error */
};

/* Each document beside the suite's next value. */
static int see_document(struct gf_doc *doc, struct gf_diags *diags,
			void *payload)
{
	struct run *run = payload;
	struct gf_diags none = { 0 };
	struct gf_doc want = { 0 };
	uint32_t i;

	for (i = 0; i < diags->n && !run->rule; i++)
		if (diags->items[i].severity == GF_ERROR)
			run->rule = gf_rule(diags->items[i].rule)->id;
	run->errors += diags->errors;
	gf_diags_clear(diags);
	if (run->has_json && doc->root) {
		if (!next_value(run->json.text, run->json.len, &run->at) ||
		    !gf_compose_line(&want, &run->json, run->at, &json_opts,
				     &none))
			run->differs = true;
		else
			run->differs |= !gf_node_equal(want.root, doc->root);
	}
	gf_doc_release(&want);
	gf_diags_release(&none);
	return 0;
}

static bool libyaml_reads(const struct gf_buf *text)
{
	yaml_parser_t parser;
	yaml_event_t event;
	bool good, end = false;

	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text->s,
				     text->len);
	do {
		good = yaml_parser_parse(&parser, &event);
		if (!good)
			break;
		end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	} while (!end);
	yaml_parser_delete(&parser);
	return good;
}

static void classify(struct verdict *v, const struct run *run, bool fail,
		     bool libyaml)
{
	*v = (struct verdict){ .class = "same" };
	if (fail && run->errors)
		return;
	if (fail) {
		v->class = "libyaml";
		snprintf(v->reason, sizeof(v->reason),
			 "accepts what YAML 1.2 forbids");
	} else if (run->errors) {
		v->class = libyaml ? "profile" : "libyaml";
		snprintf(v->reason, sizeof(v->reason), "%s",
			 libyaml ? run->rule : "refuses valid YAML");
	} else if (run->differs) {
		v->class = "libyaml";
		snprintf(v->reason, sizeof(v->reason), "reads another value");
	}
}

static void judge(struct verdict *v, const struct gf_node *test)
{
	const char *json = gf_map_text(test, "json");
	struct gf_buf text = GF_BUF_INIT, wanted = GF_BUF_INIT;
	struct run run = { .has_json = json != NULL };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	struct gf_span rest;

	decode(&text, gf_map_text(test, "yaml"));
	decode(&wanted, json ? json : "");
	gf_source_init(&src, "case", text.s, text.len);
	gf_source_init(&run.json, "json", wanted.s, wanted.len);
	gf_compose_stream(&doc, &src, &yaml_opts, &diags, see_document, &run);
	rest = run.at;
	if (run.has_json && next_value(wanted.s, run.json.len, &rest))
		run.differs = true; /* the suite has more documents */
	classify(v, &run, gf_map_get(test, "fail") != NULL,
		 libyaml_reads(&text));
	gf_source_release(&src);
	gf_source_release(&run.json);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_buf_release(&text);
	gf_buf_release(&wanted);
}

/* --- the table ----------------------------------------------------------- */

struct suite {
	const char *root;
	struct gf_buf table; /* as committed */
	unsigned cases;
	bool write;
};

/* The committed line of a case, or "". */
static void find_line(const struct gf_buf *table, const char *id, char *out,
		      size_t size)
{
	const char *s = table->s, *end;
	size_t len = strlen(id);

	out[0] = '\0';
	for (; *s; s = *end ? end + 1 : end) {
		end = strchrnul(s, '\n');
		if (strncmp(s, id, len) != 0 || s[len] != ' ')
			continue;
		snprintf(out, size, "%.*s", (int)(end - s), s);
		return;
	}
}

static void tell(struct suite *suite, const char *id,
		 const struct gf_node *test, const char *name)
{
	char line[512], want[512];
	struct verdict v;

	judge(&v, test);
	snprintf(line, sizeof(line), "%s | %s | %s | %s", id, v.class, v.reason,
		 name);
	suite->cases++;
	if (suite->write) {
		puts(line);
		return;
	}
	find_line(&suite->table, id, want, sizeof(want));
	is_str(line, want, "%s", id);
}

static void run_file(struct suite *suite, const char *path, const char *stem,
		     const struct gf_buf *text)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_YAML };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	const char *name = "", *own;
	char id[64];
	uint32_t i;

	gf_source_init(&src, path, text->s, text->len);
	if (gf_compose(&doc, &src, &opts, &diags) && doc.root->type == GF_SEQ) {
		for (i = 0; i < doc.root->n; i++) {
			snprintf(id, sizeof(id),
				 doc.root->n > 1 ? "%.4s/%02u" : "%.4s", stem,
				 i);
			own = gf_map_text(doc.root->items[i], "name");
			name = own ? own : name; /* of the whole file */
			tell(suite, id, doc.root->items[i], name);
		}
	} else {
		ok(false, "%s is read", path);
	}
	gf_source_release(&src);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
}

static int see_file(const char *path, enum gf_file_kind kind,
		    struct gf_error *err, void *payload)
{
	struct gf_buf text = GF_BUF_INIT;
	struct suite *suite = payload;
	size_t len = strlen(path);
	char full[4096];
	int ret = 0;

	if (kind != GF_FILE_REGULAR || len < 5 ||
	    strcmp(path + len - 5, ".yaml") != 0)
		return 0;
	snprintf(full, sizeof(full), "%s/src/%s", suite->root, path);
	ret = gf_file_read(&text, full, (size_t)1 << 20, err);
	if (!ret)
		run_file(suite, path, path, &text);
	gf_buf_release(&text);
	return ret;
}

int main(int argc, char **argv)
{
	struct suite suite = { .root = getenv("YAML_TEST_SUITE"),
			       .table = GF_BUF_INIT };
	struct gf_error err;
	char src[4096];

	suite.write = argc > 1 && !strcmp(argv[1], "--write");
	if (!suite.root || !*suite.root) {
		skip("YAML_TEST_SUITE names no folder");
		return tap_done();
	}
	if (!suite.write && gf_file_read(&suite.table, TABLE, 1 << 20, &err))
		ok(false, "%s", err.msg);
	snprintf(src, sizeof(src), "%s/src", suite.root);
	if (gf_walk(src, "", see_file, &suite, &err))
		ok(false, "%s", err.msg);
	if (suite.write)
		return suite.cases == 0;
	ok(suite.cases >= 400, "the suite has its cases (%u)", suite.cases);
	gf_buf_release(&suite.table);
	return tap_done();
}
