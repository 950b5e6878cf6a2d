/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Findings for programs: one JSON object for a run, one a document, or the
 * commands of GitHub Actions. docs/findings.schema.json describes the first
 * two: a change here is a change there.
 */
#include "diag/internal.h"

/* --- JSON ---------------------------------------------------------------- */

static void add_key(struct gf_buf *out, const char *key)
{
	char before = out->len ? out->s[out->len - 1] : '{';

	if (before != '{')
		gf_buf_addc(out, ',');
	gf_buf_addf(out, "\"%s\":", key);
}

static void add_string(struct gf_buf *out, const char *key, const char *s)
{
	add_key(out, key);
	if (s)
		gf_buf_add_json(out, s, strlen(s));
	else
		gf_buf_adds(out, "null");
}

static void add_number(struct gf_buf *out, const char *key, uint32_t n)
{
	add_key(out, key);
	gf_buf_addf(out, "%u", n);
}

/* A sentence in the reader's language, raw but for JSON's own escapes. */
static void add_text(struct gf_buf *out, const char *key,
		     const struct gf_text *text)
{
	struct gf_buf raw = GF_BUF_INIT;

	gf_text_write_raw(&raw, text);
	add_string(out, key, text->msgid ? raw.s : NULL);
	gf_buf_release(&raw);
}

static void add_related(struct gf_buf *out, struct gf_source *src,
			const struct gf_diag *d)
{
	struct gf_position pos;

	add_key(out, "related");
	if (!d->related.msgid) {
		gf_buf_adds(out, "null");
		return;
	}
	gf_buf_addc(out, '{');
	add_string(out, "path", d->related_path ? d->related_path : src->path);
	if (d->related_path) { /* of another file, only the path is known */
		add_string(out, "line", NULL);
		add_string(out, "column", NULL);
	} else {
		pos = gf_source_position(src, d->related_span.start);
		add_number(out, "line", pos.line);
		add_number(out, "column", pos.column);
	}
	add_text(out, "message", &d->related);
	gf_buf_addc(out, '}');
}

/* The members of a finding, without its braces. */
static void add_finding(struct gf_buf *out, struct gf_source *src,
			const struct gf_diag *d)
{
	struct gf_position start = gf_source_position(src, d->span.start);
	struct gf_position end = gf_source_position(src, d->span.end);

	add_string(out, "rule", gf_diag_rule(d));
	add_string(out, "severity", gf_severity_name(d->severity));
	add_string(out, "instance", d->instance);
	add_string(out, "keyword", d->keyword);
	add_number(out, "line", start.line);
	add_number(out, "column", start.column);
	add_text(out, "message", &d->message);
	add_text(out, "expected", &d->expected);
	add_text(out, "try", &d->advice);
	add_number(out, "endLine", end.line);
	add_number(out, "endColumn", end.column);
	add_number(out, "offset", d->span.start);
	add_number(out, "length", d->span.end - d->span.start);
	add_related(out, src, d);
	if (d->standing == GF_COUNTS)
		return;
	add_string(out, "standing",
		   d->standing == GF_DEBT ? "debt" : "acknowledged");
	if (d->reason)
		add_string(out, "reason", d->reason);
}

static void begin_json(struct gf_writer *w)
{
	gf_buf_adds(&w->out, "{\"version\":1,\"tool\":{\"name\":\"greffe\"");
	add_string(&w->out, "version",
		   w->opts.version ? w->opts.version : "unknown");
	gf_buf_addc(&w->out, '}');
	if (w->opts.commit) {
		gf_buf_adds(&w->out, ",\"revision\":{");
		add_string(&w->out, "name", w->opts.revision);
		add_string(&w->out, "commit", w->opts.commit);
		gf_buf_addc(&w->out, '}');
	}
	gf_buf_adds(&w->out, ",\"findings\":[");
}

static void document_json(struct gf_writer *w, struct gf_source *src,
			  uint32_t index, const struct gf_diags *diags)
{
	struct gf_buf *out = &w->out;
	uint32_t i;

	for (i = 0; i < diags->n; i++) {
		gf_buf_adds(out, w->shown++ ? ",\n{" : "\n{");
		add_string(out, "path", src->path);
		add_number(out, "index", index);
		add_finding(out, src, &diags->items[i]);
		gf_buf_addc(out, '}');
	}
	w->hidden += diags->dropped;
}

static void end_json(struct gf_writer *w)
{
	const struct gf_tally *tally = &w->tally;
	struct gf_buf *out = &w->out;

	gf_buf_adds(out, w->shown ? "\n],\n\"summary\":{" : "],\"summary\":{");
	add_number(out, "documents", tally->documents);
	add_number(out, "invalid", tally->invalid);
	add_number(out, "errors", tally->errors);
	add_number(out, "warnings", tally->warnings);
	add_number(out, "infos", tally->infos);
	add_number(out, "acknowledged", tally->acknowledged);
	add_number(out, "debt", tally->debt);
	add_number(out, "omitted", w->hidden);
	add_number(out, "leftOut", tally->left_out);
	add_number(out, "unjudged", tally->unjudged);
	gf_buf_adds(out, "}}\n");
}

static void document_jsonl(struct gf_writer *w, struct gf_source *src,
			   uint32_t index, const struct gf_diags *diags)
{
	struct gf_buf *out = &w->out;
	uint32_t i;

	if (!w->opts.all && !diags->n && !diags->dropped)
		return;
	gf_buf_addc(out, '{');
	add_string(out, "path", src->path);
	add_number(out, "index", index);
	add_key(out, "valid");
	gf_buf_adds(out, diags->errors || diags->unread ? "false" : "true");
	add_key(out, "findings");
	gf_buf_addc(out, '[');
	for (i = 0; i < diags->n; i++) {
		gf_buf_adds(out, i ? ",{" : "{");
		add_finding(out, src, &diags->items[i]);
		gf_buf_addc(out, '}');
	}
	gf_buf_addc(out, ']');
	if (diags->dropped)
		add_number(out, "omitted", diags->dropped);
	if (diags->left_out)
		add_number(out, "leftOut", diags->left_out);
	gf_buf_adds(out, "}\n");
}

const struct gf_format gf_write_json = { begin_json, document_json, end_json };
const struct gf_format gf_write_jsonl = { NULL, document_jsonl, NULL };

/* --- GitHub -------------------------------------------------------------- */

/* What a command's text, and besides a property's, must not hold. */
static void add_command(struct gf_buf *out, const char *s, const char *special)
{
	for (; *s; s++) {
		if (strchr(special, *s))
			gf_buf_addf(out, "%%%02X", (unsigned char)*s);
		else
			gf_buf_addc(out, *s);
	}
}

#define IN_TEXT	    "%\r\n"
#define IN_PROPERTY "%\r\n:,"

static void add_path(struct gf_buf *out, const char *path)
{
	struct gf_buf shown = GF_BUF_INIT;

	gf_buf_add_visible(&shown, path, strlen(path));
	add_command(out, shown.s, IN_PROPERTY);
	gf_buf_release(&shown);
}

static void add_line(struct gf_buf *out, const char *label,
		     const struct gf_text *text)
{
	if (!text->msgid)
		return;
	gf_buf_addf(out, "\n%s ", label);
	gf_text_write(out, text);
}

/* An annotation keeps its line ends: what was expected stands below. */
static void add_message(struct gf_buf *out, const struct gf_diag *d)
{
	struct gf_buf message = GF_BUF_INIT;

	gf_text_write(&message, &d->message);
	add_line(&message, _("expected:"), &d->expected);
	add_line(&message, _("try:"), &d->advice);
	add_command(out, message.s, IN_TEXT);
	gf_buf_release(&message);
}

static void document_github(struct gf_writer *w, struct gf_source *src,
			    uint32_t index GF_UNUSED,
			    const struct gf_diags *diags)
{
	static const char *const commands[] = { [GF_INFO] = "notice",
						[GF_WARNING] = "warning",
						[GF_ERROR] = "error" };
	struct gf_buf *out = &w->out;
	uint32_t i;

	for (i = 0; i < diags->n; i++) {
		const struct gf_diag *d = &diags->items[i];
		struct gf_position pos = gf_source_position(src, d->span.start);

		if (d->standing != GF_COUNTS)
			continue;
		gf_buf_addf(out, "::%s file=", commands[d->severity]);
		add_path(out, src->path);
		gf_buf_addf(out, ",line=%u,col=%u,title=%s::", pos.line,
			    pos.column, gf_diag_rule(d));
		add_message(out, d);
		gf_buf_addc(out, '\n');
	}
}

const struct gf_format gf_write_github = { NULL, document_github, NULL };
