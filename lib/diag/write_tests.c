/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Findings as the results of tests, JUnit's XML or TAP 13: an error is a test
 * that failed; what does not count was passed over; the last test says that
 * everything was judged, so that a run without findings is not an empty one.
 */
#include "diag/internal.h"

/* Why a finding does not count, on one line. */
static void add_excuse(struct gf_buf *out, const struct gf_diag *d)
{
	if (d->standing == GF_DEBT)
		gf_buf_adds(out, _("debt: it was there before"));
	else
		gf_buf_add_visible(out, d->reason ? d->reason : "",
				   d->reason ? strlen(d->reason) : 0);
}

static void add_place(struct gf_buf *out, struct gf_source *src,
		      const struct gf_diag *d)
{
	struct gf_position pos = gf_source_position(src, d->span.start);

	gf_buf_add_visible(out, src->path, strlen(src->path));
	gf_buf_addf(out, ":%u:%u", pos.line, pos.column);
}

static bool has_failed(const struct gf_diag *d)
{
	return d->standing == GF_COUNTS && d->severity == GF_ERROR;
}

/* What keeps the last test from passing; nothing where it passes. */
static void add_unjudged(struct gf_buf *out, const struct gf_writer *w)
{
	uint32_t unjudged = w->tally.unjudged;

	if (unjudged)
		gf_counted_write(out,
				 gf_ntranslate("%s file not judged",
					       "%s files not judged", unjudged),
				 unjudged);
	else if (w->hidden)
		gf_counted_write(
			out,
			gf_ntranslate("… %s more finding is not shown",
				      "… %s more findings are not shown",
				      w->hidden),
			w->hidden);
}

/* --- JUnit --------------------------------------------------------------- */

/* Text that holds no control but line ends, as XML 1.0 may hold it. */
static void add_xml(struct gf_buf *out, const char *s)
{
	for (; *s; s++) {
		if (strchr("<>&\"'\n", *s))
			gf_buf_addf(out, "&#%d;", *s);
		else
			gf_buf_addc(out, *s);
	}
}

/* ` name="…"` */
static void add_attribute(struct gf_buf *out, const char *name,
			  const struct gf_buf *value)
{
	gf_buf_addf(out, " %s=\"", name);
	add_xml(out, value->s);
	gf_buf_addc(out, '"');
}

static void add_failure(struct gf_buf *out, struct gf_source *src,
			const struct gf_diag *d)
{
	struct gf_buf text = GF_BUF_INIT;

	gf_text_write(&text, &d->message);
	gf_buf_adds(out, "<failure");
	add_attribute(out, "message", &text);
	gf_buf_reset(&text);
	gf_buf_adds(&text, gf_diag_rule(d));
	add_attribute(out, "type", &text);
	gf_buf_addc(out, '>');
	gf_buf_reset(&text);
	add_place(&text, src, d);
	gf_buf_adds(&text, ": ");
	gf_message_write(&text, d);
	add_xml(out, text.s);
	gf_buf_adds(out, "</failure>");
	gf_buf_release(&text);
}

/* What came of it, where that is not simply that it failed. */
static void add_other(struct gf_buf *out, const struct gf_diag *d)
{
	struct gf_buf text = GF_BUF_INIT;

	if (d->standing != GF_COUNTS) {
		add_excuse(&text, d);
		gf_buf_adds(out, "<skipped");
		add_attribute(out, "message", &text);
		gf_buf_adds(out, "/>");
	} else {
		gf_buf_addf(&text, "%s: ", gf_severity_name(d->severity));
		gf_message_write(&text, d);
		gf_buf_adds(out, "<system-out>");
		add_xml(out, text.s);
		gf_buf_adds(out, "</system-out>");
	}
	gf_buf_release(&text);
}

static void add_case(struct gf_buf *out, struct gf_source *src,
		     const struct gf_diag *d)
{
	struct gf_buf name = GF_BUF_INIT, path = GF_BUF_INIT;

	gf_buf_add_visible(&path, src->path, strlen(src->path));
	gf_text_write(&name, &d->message);
	gf_buf_addf(&name, " [%s]", gf_diag_rule(d));
	gf_buf_adds(out, "<testcase");
	add_attribute(out, "classname", &path);
	add_attribute(out, "name", &name);
	add_attribute(out, "file", &path);
	gf_buf_addf(out, " line=\"%u\">",
		    gf_source_position(src, d->span.start).line);
	if (has_failed(d))
		add_failure(out, src, d);
	else
		add_other(out, d);
	gf_buf_adds(out, "</testcase>\n");
	gf_buf_release(&name);
	gf_buf_release(&path);
}

static void begin_junit(struct gf_writer *w)
{
	gf_buf_adds(&w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			     "<testsuites name=\"greffe\">\n");
}

/* A document is a suite, so that its counts are known where it begins. */
static void document_junit(struct gf_writer *w, struct gf_source *src,
			   uint32_t index GF_UNUSED,
			   const struct gf_diags *diags)
{
	uint32_t i, failed = 0, skipped = 0;
	struct gf_buf path = GF_BUF_INIT;

	w->hidden += diags->dropped;
	if (!diags->n)
		return;
	for (i = 0; i < diags->n; i++) {
		failed += has_failed(&diags->items[i]);
		skipped += diags->items[i].standing != GF_COUNTS;
	}
	gf_buf_add_visible(&path, src->path, strlen(src->path));
	gf_buf_adds(&w->out, "<testsuite");
	add_attribute(&w->out, "name", &path);
	gf_buf_addf(&w->out,
		    " tests=\"%u\" failures=\"%u\" errors=\"0\" "
		    "skipped=\"%u\">\n",
		    diags->n, failed, skipped);
	for (i = 0; i < diags->n; i++)
		add_case(&w->out, src, &diags->items[i]);
	gf_buf_adds(&w->out, "</testsuite>\n");
	gf_buf_release(&path);
}

static void end_junit(struct gf_writer *w)
{
	struct gf_buf *out = &w->out, text = GF_BUF_INIT;

	add_unjudged(&text, w);
	gf_buf_addf(out,
		    "<testsuite name=\"greffe\" tests=\"1\" failures=\"0\" "
		    "errors=\"%d\" skipped=\"0\">\n<testcase "
		    "classname=\"greffe\" name=\"",
		    text.len > 0);
	add_xml(out, _("every file was judged"));
	gf_buf_adds(out, "\">");
	if (text.len) {
		gf_buf_adds(out, "<error");
		add_attribute(out, "message", &text);
		gf_buf_adds(out, "/>");
	}
	gf_buf_adds(out, "</testcase>\n</testsuite>\n</testsuites>\n");
	gf_buf_release(&text);
}

const struct gf_format gf_write_junit = { begin_junit, document_junit,
					  end_junit };

/* --- TAP ----------------------------------------------------------------- */

/* A description, in which '#' would start a directive. */
static void add_described(struct gf_buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '#' || *s == '\\')
			gf_buf_addc(out, '\\');
		gf_buf_addc(out, *s);
	}
}

static void add_detail(struct gf_buf *out, const char *key, const char *s)
{
	if (!*s)
		return;
	gf_buf_addf(out, "  %s: ", key);
	gf_buf_add_json(out, s, strlen(s));
	gf_buf_addc(out, '\n');
}

static void add_sentence(struct gf_buf *out, const char *key,
			 const struct gf_text *text)
{
	struct gf_buf s = GF_BUF_INIT;

	if (text->msgid)
		gf_text_write(&s, text);
	add_detail(out, key, s.s);
	gf_buf_release(&s);
}

/* The YAML that belongs to a test. */
static void add_details(struct gf_buf *out, const struct gf_diag *d)
{
	gf_buf_adds(out, "  ---\n");
	add_detail(out, "severity", gf_severity_name(d->severity));
	add_detail(out, "rule", gf_diag_rule(d));
	add_detail(out, "instance", d->instance);
	add_sentence(out, "message", &d->message);
	add_sentence(out, "expected", &d->expected);
	add_sentence(out, "try", &d->advice);
	gf_buf_adds(out, "  ...\n");
}

static void add_test(struct gf_writer *w, struct gf_source *src,
		     const struct gf_diag *d)
{
	struct gf_buf *out = &w->out, text = GF_BUF_INIT;

	add_place(&text, src, d);
	gf_buf_adds(&text, ": ");
	gf_text_write(&text, &d->message);
	gf_buf_addf(&text, " [%s]", gf_diag_rule(d));
	gf_buf_addf(out, "%s %u - ", has_failed(d) ? "not ok" : "ok",
		    ++w->shown);
	add_described(out, text.s);
	if (d->standing != GF_COUNTS) {
		gf_buf_reset(&text);
		add_excuse(&text, d);
		gf_buf_adds(out, " # SKIP ");
		add_described(out, text.s);
	}
	gf_buf_addc(out, '\n');
	add_details(out, d);
	gf_buf_release(&text);
}

static void begin_tap(struct gf_writer *w)
{
	gf_buf_adds(&w->out, "TAP version 13\n");
}

static void document_tap(struct gf_writer *w, struct gf_source *src,
			 uint32_t index GF_UNUSED, const struct gf_diags *diags)
{
	uint32_t i;

	w->hidden += diags->dropped;
	for (i = 0; i < diags->n; i++)
		add_test(w, src, &diags->items[i]);
}

static void end_tap(struct gf_writer *w)
{
	struct gf_buf text = GF_BUF_INIT;

	add_unjudged(&text, w);
	gf_buf_addf(&w->out, "%s %u - %s\n", text.len ? "not ok" : "ok",
		    ++w->shown, _("every file was judged"));
	if (text.len) {
		gf_buf_adds(&w->out, "  ---\n");
		add_detail(&w->out, "message", text.s);
		gf_buf_adds(&w->out, "  ...\n");
	}
	gf_buf_addf(&w->out, "1..%u\n", w->shown);
	gf_buf_release(&text);
}

const struct gf_format gf_write_tap = { begin_tap, document_tap, end_tap };
