/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Findings for programs: one JSON object for a run, or one a document.
 * docs/findings.schema.json describes both: a change here is a change there.
 */
#include "diag/internal.h"

static void add_related(struct gf_buf *out, struct gf_source *src,
			const struct gf_diag *d)
{
	struct gf_position pos;

	gf_member(out, "related");
	if (!d->related.msgid) {
		gf_buf_adds(out, "null");
		return;
	}
	gf_buf_addc(out, '{');
	gf_member_string(out, "path",
			 d->related_path ? d->related_path : src->path);
	if (d->related_path) { /* of another file, only the path is known */
		gf_member_string(out, "line", NULL);
		gf_member_string(out, "column", NULL);
	} else {
		pos = gf_source_position(src, d->related_span.start);
		gf_member_number(out, "line", pos.line);
		gf_member_number(out, "column", pos.column);
	}
	gf_member_text(out, "message", &d->related);
	gf_buf_addc(out, '}');
}

/* The members of a finding, without its braces. */
static void add_finding(struct gf_buf *out, struct gf_source *src,
			const struct gf_diag *d)
{
	struct gf_position start = gf_source_position(src, d->span.start);
	struct gf_position end = gf_source_position(src, d->span.end);

	gf_member_string(out, "rule", gf_diag_rule(d));
	gf_member_string(out, "severity", gf_severity_name(d->severity));
	gf_member_string(out, "instance", d->instance);
	gf_member_string(out, "keyword", d->keyword);
	gf_member_number(out, "line", start.line);
	gf_member_number(out, "column", start.column);
	gf_member_text(out, "message", &d->message);
	gf_member_text(out, "expected", &d->expected);
	gf_member_text(out, "try", &d->advice);
	gf_member_number(out, "endLine", end.line);
	gf_member_number(out, "endColumn", end.column);
	gf_member_number(out, "offset", d->span.start);
	gf_member_number(out, "length", d->span.end - d->span.start);
	add_related(out, src, d);
	if (d->standing == GF_COUNTS)
		return;
	gf_member_string(out, "standing",
			 d->standing == GF_DEBT ? "debt" : "acknowledged");
	if (d->reason)
		gf_member_string(out, "reason", d->reason);
}

static void begin_json(struct gf_writer *w)
{
	gf_buf_adds(&w->out, "{\"version\":1,\"tool\":{\"name\":\"greffe\"");
	gf_member_string(&w->out, "version",
			 w->opts.version ? w->opts.version : "unknown");
	gf_buf_addc(&w->out, '}');
	if (w->opts.commit) {
		gf_buf_adds(&w->out, ",\"revision\":{");
		gf_member_string(&w->out, "name", w->opts.revision);
		gf_member_string(&w->out, "commit", w->opts.commit);
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
		gf_member_string(out, "path", src->path);
		gf_member_number(out, "index", index);
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
	gf_member_number(out, "documents", tally->documents);
	gf_member_number(out, "invalid", tally->invalid);
	gf_member_number(out, "errors", tally->errors);
	gf_member_number(out, "warnings", tally->warnings);
	gf_member_number(out, "infos", tally->infos);
	gf_member_number(out, "acknowledged", tally->acknowledged);
	gf_member_number(out, "debt", tally->debt);
	gf_member_number(out, "omitted", w->hidden);
	gf_member_number(out, "leftOut", tally->left_out);
	gf_member_number(out, "unjudged", tally->unjudged);
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
	gf_member_string(out, "path", src->path);
	gf_member_number(out, "index", index);
	gf_member(out, "valid");
	gf_buf_adds(out, diags->errors || diags->unread ? "false" : "true");
	gf_member(out, "findings");
	gf_buf_addc(out, '[');
	for (i = 0; i < diags->n; i++) {
		gf_buf_adds(out, i ? ",{" : "{");
		add_finding(out, src, &diags->items[i]);
		gf_buf_addc(out, '}');
	}
	gf_buf_addc(out, ']');
	if (diags->dropped)
		gf_member_number(out, "omitted", diags->dropped);
	if (diags->left_out)
		gf_member_number(out, "leftOut", diags->left_out);
	gf_buf_adds(out, "}\n");
}

const struct gf_format gf_write_json = { begin_json, document_json, end_json };
const struct gf_format gf_write_jsonl = { NULL, document_jsonl, NULL };
