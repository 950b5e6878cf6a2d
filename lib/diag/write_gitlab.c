/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * GitLab's Code Quality report: an array of issues, known from one pipeline
 * to the next by their fingerprint. Debt is told, since GitLab itself takes
 * out what the target branch has; what a record acknowledges is not.
 */
#include "diag/internal.h"

static void add_place(struct gf_buf *out, struct gf_source *src,
		      const struct gf_diag *d)
{
	const char *path = src->path;

	gf_member(out, "location");
	gf_buf_addc(out, '{');
	gf_member_string(out, "path", strncmp(path, "./", 2) ? path : path + 2);
	gf_member(out, "lines");
	gf_buf_addc(out, '{');
	gf_member_number(out, "begin",
			 gf_source_position(src, d->span.start).line);
	gf_member_number(out, "end", gf_source_position(src, d->span.end).line);
	gf_buf_adds(out, "}}");
}

static void add_issue(struct gf_writer *w, struct gf_source *src,
		      const struct gf_diag *d, uint64_t mark)
{
	static const char *const severities[] = {
		[GF_INFO] = "info", [GF_WARNING] = "minor", [GF_ERROR] = "major"
	};
	struct gf_buf *out = &w->out, message = GF_BUF_INIT;

	gf_message_write(&message, d);
	gf_buf_adds(out, w->shown++ ? ",\n{" : "\n{");
	gf_member_string(out, "description", message.s);
	gf_member_string(out, "check_name", gf_diag_rule(d));
	gf_member(out, "fingerprint");
	gf_buf_addf(out, "\"%016llx\"", (unsigned long long)mark);
	gf_member_string(out, "severity", severities[d->severity]);
	add_place(out, src, d);
	gf_buf_addc(out, '}');
	gf_buf_release(&message);
}

static void begin_gitlab(struct gf_writer *w)
{
	gf_buf_addc(&w->out, '[');
}

static void document_gitlab(struct gf_writer *w, struct gf_source *src,
			    uint32_t index, const struct gf_diags *diags)
{
	uint64_t *marks = gf_marks_make(src, index, diags);
	uint32_t i;

	for (i = 0; i < diags->n; i++)
		if (diags->items[i].standing != GF_ACKNOWLEDGED)
			add_issue(w, src, &diags->items[i], marks[i]);
	free(marks);
}

static void end_gitlab(struct gf_writer *w)
{
	gf_buf_adds(&w->out, w->shown ? "\n]\n" : "]\n");
}

const struct gf_format gf_write_gitlab = { begin_gitlab, document_gitlab,
					   end_gitlab };
