/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * SARIF 2.1.0: what code scanning and editors read. Results come first and
 * the tool with its rules last, so that a run is written as it is judged.
 */
#include "diag/internal.h"

#define SCHEMA \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

/* --- texts and places ---------------------------------------------------- */

/*
 * `"text":…` as SARIF has it: braces stand for arguments and brackets for
 * links (3.11.5, 3.11.6), unless they are escaped.
 */
static void add_text(struct gf_buf *out, const char *text)
{
	struct gf_buf plain = GF_BUF_INIT;

	for (; *text; text++) {
		if (strchr("[]\\", *text))
			gf_buf_addc(&plain, '\\');
		if (strchr("{}", *text))
			gf_buf_addc(&plain, *text);
		gf_buf_addc(&plain, *text);
	}
	gf_member_string(out, "text", plain.s);
	gf_buf_release(&plain);
}

/* `"key":{"text":…}` */
static void add_message(struct gf_buf *out, const char *key, const char *text)
{
	gf_member(out, key);
	gf_buf_addc(out, '{');
	add_text(out, text);
	gf_buf_addc(out, '}');
}

/* A path as a URI: relative to what is judged, or of a file of its own. */
static void add_location(struct gf_buf *out, const char *path)
{
	const char *p;

	if (!strncmp(path, "./", 2))
		path += 2;
	gf_member(out, "artifactLocation");
	gf_buf_adds(out, *path == '/' ? "{\"uri\":\"file://" : "{\"uri\":\"");
	for (p = path; *p; p++) {
		bool plain = (*p >= '0' && *p <= '9') ||
			     ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z') ||
			     strchr("-._~/", *p);

		if (plain)
			gf_buf_addc(out, *p);
		else
			gf_buf_addf(out, "%%%02X", (unsigned char)*p);
	}
	gf_buf_addc(out, '"');
	if (*path != '/')
		gf_member_string(out, "uriBaseId", "%SRCROOT%");
	gf_buf_addc(out, '}');
}

static void add_region(struct gf_buf *out, struct gf_source *src,
		       struct gf_span span)
{
	struct gf_position start = gf_source_position(src, span.start);
	struct gf_position end = gf_source_position(src, span.end);

	gf_member(out, "region");
	gf_buf_addc(out, '{');
	gf_member_number(out, "startLine", start.line);
	gf_member_number(out, "startColumn", start.column);
	gf_member_number(out, "endLine", end.line);
	gf_member_number(out, "endColumn", end.column);
	gf_member_number(out, "byteOffset", span.start);
	gf_member_number(out, "byteLength", span.end - span.start);
	gf_buf_addc(out, '}');
}

/* `span` NULL: only the file is known. The object is left open. */
static void open_place(struct gf_buf *out, struct gf_source *src,
		       const char *path, const struct gf_span *span)
{
	gf_buf_adds(out, "{\"physicalLocation\":{");
	add_location(out, path);
	if (span)
		add_region(out, src, *span);
	gf_buf_addc(out, '}');
}

static void add_places(struct gf_buf *out, struct gf_source *src,
		       const struct gf_diag *d)
{
	gf_member(out, "locations");
	gf_buf_addc(out, '[');
	open_place(out, src, src->path, src->text ? &d->span : NULL);
	if (*d->instance) {
		gf_member(out, "logicalLocations");
		gf_buf_adds(out, "[{");
		gf_member_string(out, "fullyQualifiedName", d->instance);
		gf_buf_adds(out, "}]");
	}
	gf_buf_adds(out, "}]");
}

static void add_related(struct gf_buf *out, struct gf_source *src,
			const struct gf_diag *d)
{
	struct gf_buf text = GF_BUF_INIT;
	bool here = !d->related_path;

	if (!d->related.msgid)
		return;
	gf_member(out, "relatedLocations");
	gf_buf_addc(out, '[');
	open_place(out, src, here ? src->path : d->related_path,
		   here && src->text ? &d->related_span : NULL);
	gf_text_write(&text, &d->related);
	add_message(out, "message", text.s);
	gf_buf_adds(out, "}]");
	gf_buf_release(&text);
}

/* --- a result ------------------------------------------------------------ */

static const char *level_of(enum gf_severity severity)
{
	static const char *const levels[] = { [GF_INFO] = "note",
					      [GF_WARNING] = "warning",
					      [GF_ERROR] = "error" };

	return levels[severity];
}

/* What does not count: as it was before, or suppressed by the record. */
static void add_standing(struct gf_buf *out, const struct gf_diag *d)
{
	if (d->standing == GF_DEBT)
		gf_member_string(out, "baselineState", "unchanged");
	if (d->standing != GF_ACKNOWLEDGED)
		return;
	gf_member(out, "suppressions");
	gf_buf_adds(out, "[{\"kind\":\"inSource\"");
	if (d->reason)
		gf_member_string(out, "justification", d->reason);
	gf_buf_adds(out, "}]");
}

static void keep_rule(struct gf_writer *w, const struct gf_diag *d)
{
	const char *id = gf_diag_rule(d);
	size_t len = strlen(id);

	if (!gf_strmap_get(&w->rules, id, len))
		gf_strmap_put(&w->rules, gf_arena_memdup(&w->arena, id, len),
			      len, (void *)(uintptr_t)gf_rule(d->rule));
}

static void add_result(struct gf_writer *w, struct gf_source *src,
		       const struct gf_diag *d, uint64_t mark)
{
	struct gf_buf *out = &w->out, message = GF_BUF_INIT;

	keep_rule(w, d);
	gf_buf_adds(out, w->shown++ ? ",\n{" : "\n{");
	gf_member_string(out, "ruleId", gf_diag_rule(d));
	gf_member_string(out, "level", level_of(d->severity));
	gf_message_write(&message, d);
	add_message(out, "message", message.s);
	gf_buf_release(&message);
	add_places(out, src, d);
	add_related(out, src, d);
	gf_member(out, "partialFingerprints");
	gf_buf_addf(out, "{\"greffe/v1\":\"%016llx\"}",
		    (unsigned long long)mark);
	add_standing(out, d);
	gf_buf_addc(out, '}');
}

static void document_sarif(struct gf_writer *w, struct gf_source *src,
			   uint32_t index, const struct gf_diags *diags)
{
	uint64_t *marks = gf_marks_make(src, index, diags);
	uint32_t i;

	for (i = 0; i < diags->n; i++)
		add_result(w, src, &diags->items[i], marks[i]);
	w->hidden += diags->dropped;
	free(marks);
}

/* --- the run ------------------------------------------------------------- */

static void begin_sarif(struct gf_writer *w)
{
	struct gf_buf *out = &w->out;

	gf_buf_adds(out, "{\"$schema\":\"" SCHEMA "\",\"version\":\"2.1.0\","
			 "\n\"runs\":[{\"columnKind\":\"unicodeCodePoints\"");
	gf_member_string(out, "language", gf_i18n_lang());
	gf_buf_adds(out, ",\n\"results\":[");
}

static void add_rule(struct gf_buf *out, const struct gf_strmap_entry *entry)
{
	const struct gf_rule_info *rule = entry->value;

	gf_member_string(out, "id", entry->key);
	add_message(out, "shortDescription", _(rule->what));
	if (*rule->why)
		add_message(out, "fullDescription", _(rule->why));
	gf_member(out, "defaultConfiguration");
	gf_buf_addc(out, '{');
	gf_member_string(out, "level", level_of(rule->severity));
	gf_buf_addc(out, '}');
}

static void add_tool(struct gf_writer *w)
{
	struct gf_buf *out = &w->out;
	uint32_t i;

	gf_buf_adds(out, ",\n\"tool\":{\"driver\":{\"name\":\"greffe\"");
	if (w->opts.version)
		gf_member_string(out, "version", w->opts.version);
	gf_buf_adds(out, ",\"rules\":[");
	for (i = 0; i < w->rules.n; i++) {
		gf_buf_adds(out, i ? ",\n{" : "\n{");
		add_rule(out, &w->rules.entries[i]);
		gf_buf_addc(out, '}');
	}
	gf_buf_adds(out, "]}}");
}

static void notify(struct gf_buf *out, const char *level, const char *sentence,
		   uint32_t n)
{
	struct gf_buf text = GF_BUF_INIT;

	if (!n)
		return;
	if (out->s[out->len - 1] == '}')
		gf_buf_addc(out, ',');
	gf_buf_addc(out, '{');
	gf_member_string(out, "level", level);
	gf_counted_write(&text, sentence, n);
	add_message(out, "message", text.s);
	gf_buf_addc(out, '}');
	gf_buf_release(&text);
}

/* What was not looked at, or is not here, never passes for right. */
static void add_invocation(struct gf_writer *w)
{
	uint32_t unjudged = w->tally.unjudged;
	struct gf_buf *out = &w->out;

	gf_buf_addf(out,
		    ",\n\"invocations\":[{\"executionSuccessful\":%s,"
		    "\"toolExecutionNotifications\":[",
		    unjudged ? "false" : "true");
	notify(out, "error",
	       gf_ntranslate("%s file not judged", "%s files not judged",
			     unjudged),
	       unjudged);
	notify(out, "warning",
	       gf_ntranslate("… %s more finding is not shown",
			     "… %s more findings are not shown", w->hidden),
	       w->hidden);
	gf_buf_adds(out, "]}]");
}

static void end_sarif(struct gf_writer *w)
{
	gf_buf_adds(&w->out, w->shown ? "\n]" : "]");
	add_invocation(w);
	add_tool(w);
	gf_buf_adds(&w->out, "}]}\n");
}

const struct gf_format gf_write_sarif = { begin_sarif, document_sarif,
					  end_sarif };
