/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Findings for people (text) and for the matchers of editors (short). Text
 * is in the reader's language throughout; short keeps the words "error" and
 * "warning", which matchers look for.
 */
#include "diag/internal.h"

#define COMMIT_DIGITS 12 /* of an id, as people compare them */

static enum gf_style style_of(enum gf_severity severity)
{
	static const enum gf_style styles[] = {
		[GF_INFO] = GF_STYLE_INFO,
		[GF_WARNING] = GF_STYLE_WARNING,
		[GF_ERROR] = GF_STYLE_ERROR,
	};

	return styles[severity];
}

/* Translated for people, as they are for matchers. */
static const char *const severity_words[] = {
	[GF_INFO] = N_("info:"),
	[GF_WARNING] = N_("warning:"),
	[GF_ERROR] = N_("error:"),
};

/* --- one finding --------------------------------------------------------- */

/* `path:line:col: error: message [rule-id]` */
static void add_head(struct gf_writer *w, struct gf_source *src,
		     const struct gf_diag *d, const char *severity)
{
	struct gf_position pos = gf_source_position(src, d->span.start);
	struct gf_buf *out = &w->out;

	gf_writer_paint(w, GF_STYLE_BOLD);
	gf_buf_add_visible(out, src->path, strlen(src->path));
	gf_buf_addf(out, ":%u:%u:", pos.line, pos.column);
	gf_writer_paint(w, GF_STYLE_PLAIN);
	gf_buf_addc(out, ' ');
	gf_writer_paint(w, style_of(d->severity));
	gf_buf_adds(out, severity);
	gf_writer_paint(w, GF_STYLE_PLAIN);
	gf_buf_addc(out, ' ');
	gf_text_write(out, &d->message);
	gf_writer_paint(w, GF_STYLE_DIM);
	gf_buf_addf(out, " [%s]", gf_diag_rule(d));
	gf_writer_paint(w, GF_STYLE_PLAIN);
	gf_buf_addc(out, '\n');
}

static unsigned count_digits(uint32_t n)
{
	unsigned digits = 1;

	while (n /= 10)
		digits++;
	return digits;
}

static bool is_in_source(const struct gf_source *src, const struct gf_diag *d)
{
	return d->related.msgid && src->text && src->len && !d->related_path;
}

static void add_excerpts(struct gf_writer *w, struct gf_source *src,
			 const struct gf_diag *d)
{
	uint32_t line = gf_source_position(src, d->span.start).line;
	bool both = is_in_source(src, d);
	struct gf_excerpt excerpt = { .span = d->span,
				      .mark = '^',
				      .style = style_of(d->severity) };

	if (both) {
		uint32_t other;

		other = gf_source_position(src, d->related_span.start).line;
		line = line > other ? line : other;
	}
	excerpt.digits = count_digits(line);
	gf_excerpt_write(w, src, &excerpt);
	if (!both)
		return;
	excerpt.span = d->related_span;
	excerpt.mark = '-';
	excerpt.style = GF_STYLE_INFO;
	excerpt.label = &d->related;
	gf_excerpt_write(w, src, &excerpt);
}

/* A second place of which only the path is at hand. */
static void add_elsewhere(struct gf_writer *w, struct gf_source *src,
			  const struct gf_diag *d)
{
	const char *path = d->related_path ? d->related_path : src->path;

	if (!d->related.msgid || is_in_source(src, d))
		return;
	gf_buf_adds(&w->out, "  ");
	gf_writer_paint(w, GF_STYLE_BOLD);
	gf_buf_add_visible(&w->out, path, strlen(path));
	gf_buf_addc(&w->out, ':');
	gf_writer_paint(w, GF_STYLE_PLAIN);
	gf_buf_addc(&w->out, ' ');
	gf_text_write(&w->out, &d->related);
	gf_buf_addc(&w->out, '\n');
}

static void add_labelled(struct gf_writer *w, const char *label,
			 const struct gf_text *text)
{
	if (!text->msgid)
		return;
	gf_buf_adds(&w->out, "  ");
	gf_writer_paint(w, GF_STYLE_BOLD);
	gf_buf_adds(&w->out, label);
	gf_writer_paint(w, GF_STYLE_PLAIN);
	gf_buf_addc(&w->out, ' ');
	gf_text_write(&w->out, text);
	gf_buf_addc(&w->out, '\n');
}

typedef void (*write_fn)(struct gf_writer *w, struct gf_source *src,
			 const struct gf_diag *d);

static void write_text(struct gf_writer *w, struct gf_source *src,
		       const struct gf_diag *d)
{
	if (w->shown)
		gf_buf_addc(&w->out, '\n');
	add_head(w, src, d, _(severity_words[d->severity]));
	add_excerpts(w, src, d);
	add_elsewhere(w, src, d);
	add_labelled(w, _("expected:"), &d->expected);
	add_labelled(w, _("try:"), &d->advice);
}

static void write_short(struct gf_writer *w, struct gf_source *src,
			const struct gf_diag *d)
{
	add_head(w, src, d, severity_words[d->severity]);
}

/* --- counts -------------------------------------------------------------- */

/* A number as its reader has it: 9,980 or, with a no-break space, 9 980. */
static void add_grouped(struct gf_buf *out, uint32_t n)
{
	if (n >= 1000) {
		add_grouped(out, n / 1000);
		gf_buf_addf(out, "%s%03u",
			    strcmp(gf_i18n_lang(), "fr") ? "," : "\u202f",
			    n % 1000);
	} else {
		gf_buf_addf(out, "%u", n);
	}
}

/* A sentence, already in the right language and form, about a number. */
void gf_counted_write(struct gf_buf *out, const char *sentence, uint32_t n)
{
	struct gf_buf number = GF_BUF_INIT;
	struct gf_text text = { .msgid = sentence };

	add_grouped(&number, n);
	text.arg[0] = number.s;
	gf_text_write(out, &text);
	gf_buf_release(&number);
}

static void say_more_here(struct gf_writer *w, uint32_t n)
{
	gf_counted_write(&w->out,
			 gf_ntranslate("… %s more finding in this file",
				       "… %s more findings in this file", n),
			 n);
	gf_buf_addc(&w->out, '\n');
}

/*
 * A finding that does not count, in a list of its own below the others; as
 * many as a run shows of the others.
 */
static void list_below(struct gf_writer *w, struct gf_source *src,
		       const struct gf_diag *d)
{
	struct gf_buf *below = &w->below[d->standing];
	size_t from = w->out.len;

	bool wanted = d->standing == GF_ACKNOWLEDGED ? w->opts.acknowledged
						     : !w->opts.quiet;

	if (w->format != &gf_write_text || !wanted)
		return;
	if (w->opts.max && w->listed[d->standing]++ >= w->opts.max)
		return;
	add_head(w, src, d, _(severity_words[d->severity]));
	if (d->reason) {
		gf_buf_adds(&w->out, "  ");
		gf_buf_add_visible(&w->out, d->reason, strlen(d->reason));
		gf_buf_addc(&w->out, '\n');
	}
	gf_buf_add(below, w->out.s + from, w->out.len - from);
	w->out.len = from;
	w->out.s[from] = '\0';
}

/* Writes what the limits allow; how many more to tell of this document. */
static uint32_t write_some(struct gf_writer *w, struct gf_source *src,
			   const struct gf_diags *diags, write_fn write)
{
	uint32_t max = w->opts.max_per_source, i, n = 0;
	uint32_t left = diags->n + diags->dropped;

	left -= diags->acknowledged + diags->debt;
	for (i = 0; i < diags->n; i++) {
		if (diags->items[i].standing != GF_COUNTS) {
			list_below(w, src, &diags->items[i]);
			continue;
		}
		if ((max && n >= max) ||
		    (w->opts.max && w->shown >= w->opts.max))
			continue;
		write(w, src, &diags->items[i]);
		w->shown++;
		n++;
		left--;
	}
	w->hidden += left;
	/* where the run is full, the end says it once for all files */
	return w->opts.max && w->shown >= w->opts.max ? 0 : left;
}

static void say_more(struct gf_writer *w)
{
	uint32_t n = w->hidden;

	if (!n)
		return;
	if (w->opts.max || w->opts.max_per_source)
		gf_counted_write(
			&w->out,
			gf_ntranslate("… %s more finding is not shown "
				      "(--max 0 shows all)",
				      "… %s more findings are not shown "
				      "(--max 0 shows all)",
				      n),
			n);
	else
		gf_counted_write(
			&w->out,
			gf_ntranslate("… %s more finding is not shown",
				      "… %s more findings are not shown", n),
			n);
	gf_buf_addc(&w->out, '\n');
}

static void add_part(struct gf_buf *parts, const char *sentence, uint32_t n)
{
	if (!n)
		return;
	if (parts->len)
		gf_buf_adds(parts, ", ");
	gf_counted_write(parts, sentence, n);
}

/* `3 errors, 1 warning in 2 of 5 documents` */
static void add_summary(struct gf_buf *out, const struct gf_tally *tally,
			uint32_t touched)
{
	struct gf_buf parts = GF_BUF_INIT, some = GF_BUF_INIT;
	struct gf_buf all = GF_BUF_INIT;
	struct gf_text text = { .msgid = gf_ntranslate(
					"%1$s in %2$s of %3$s document",
					"%1$s in %2$s of %3$s documents",
					tally->documents) };

	add_part(&parts, gf_ntranslate("%s error", "%s errors", tally->errors),
		 tally->errors);
	add_part(&parts,
		 gf_ntranslate("%s warning", "%s warnings", tally->warnings),
		 tally->warnings);
	add_part(&parts, gf_ntranslate("%s info", "%s infos", tally->infos),
		 tally->infos);
	add_grouped(&some, touched);
	add_grouped(&all, tally->documents);
	text.arg[0] = parts.s;
	text.arg[1] = some.s;
	text.arg[2] = all.s;
	gf_text_write(out, &text);
	gf_buf_release(&parts);
	gf_buf_release(&some);
	gf_buf_release(&all);
}

/* The lists of what does not count, each under its title. */
static void add_below(struct gf_writer *w, enum gf_standing standing,
		      const char *title)
{
	if (!w->below[standing].len)
		return;
	if (w->shown)
		gf_buf_addc(&w->out, '\n');
	gf_writer_paint(w, GF_STYLE_BOLD);
	gf_buf_adds(&w->out, title);
	gf_writer_paint(w, GF_STYLE_PLAIN);
	gf_buf_addc(&w->out, '\n');
	gf_buf_add(&w->out, w->below[standing].s, w->below[standing].len);
	w->shown++;
}

static void say_below(struct gf_writer *w)
{
	add_below(w, GF_DEBT, _("Debt: these findings were there before"));
	add_below(w, GF_ACKNOWLEDGED,
		  _("Acknowledged: the records say why these may stay"));
}

static void say_not_counted(struct gf_writer *w)
{
	const struct gf_tally *tally = &w->tally;

	if (tally->debt) {
		gf_counted_write(&w->out,
				 gf_ntranslate("%s older finding (debt)",
					       "%s older findings (debt)",
					       tally->debt),
				 tally->debt);
		gf_buf_addc(&w->out, '\n');
	}
	if (tally->acknowledged) {
		gf_counted_write(
			&w->out,
			w->opts.acknowledged
				? gf_ntranslate("%s finding acknowledged",
						"%s findings acknowledged",
						tally->acknowledged)
				: gf_ntranslate("%s finding acknowledged "
						"(--acknowledged shows it)",
						"%s findings acknowledged "
						"(--acknowledged shows "
						"them)",
						tally->acknowledged),
			tally->acknowledged);
		gf_buf_addc(&w->out, '\n');
	}
}

/* What was not asked for, or not judged, never passes for what is right. */
static void say_not_said(struct gf_writer *w)
{
	const struct gf_tally *tally = &w->tally;

	if (tally->left_out) {
		gf_counted_write(
			&w->out,
			gf_ntranslate("%s finding left out by --rule or "
				      "--skip",
				      "%s findings left out by --rule or "
				      "--skip",
				      tally->left_out),
			tally->left_out);
		gf_buf_addc(&w->out, '\n');
	}
	if (tally->unjudged && tally->documents) {
		gf_counted_write(&w->out,
				 gf_ntranslate("%s file not judged",
					       "%s files not judged",
					       tally->unjudged),
				 tally->unjudged);
		gf_buf_addc(&w->out, '\n');
	}
}

static void say_summary(struct gf_writer *w)
{
	const struct gf_tally *tally = &w->tally;

	if (w->touched)
		add_summary(&w->out, tally, w->touched);
	else if (!tally->documents)
		gf_buf_adds(&w->out, _("no document was judged"));
	else
		gf_counted_write(
			&w->out,
			gf_ntranslate("%s document, nothing to report",
				      "%s documents, nothing to report",
				      tally->documents),
			tally->documents);
	gf_buf_addc(&w->out, '\n');
	say_not_counted(w);
	say_not_said(w);
}

static void say_commit(struct gf_writer *w)
{
	struct gf_text text = { .msgid = N_("commit %1$s (%2$s)") };
	char id[COMMIT_DIGITS + 1];

	snprintf(id, sizeof(id), "%s", w->opts.commit);
	text.arg[0] = id;
	text.arg[1] = w->opts.revision;
	gf_text_write(&w->out, &text);
	gf_buf_addc(&w->out, '\n');
}

/* --- the two forms ------------------------------------------------------- */

static void document_text(struct gf_writer *w, struct gf_source *src,
			  uint32_t index GF_UNUSED,
			  const struct gf_diags *diags)
{
	uint32_t left = write_some(w, src, diags, write_text);

	if (!left)
		return;
	gf_buf_addc(&w->out, '\n');
	say_more_here(w, left);
}

static void document_short(struct gf_writer *w, struct gf_source *src,
			   uint32_t index GF_UNUSED,
			   const struct gf_diags *diags)
{
	uint32_t left = write_some(w, src, diags, write_short);

	if (left)
		say_more_here(w, left);
}

static void end_text(struct gf_writer *w)
{
	say_below(w);
	if (w->shown && (w->hidden || !w->opts.quiet))
		gf_buf_addc(&w->out, '\n');
	say_more(w);
	if (w->opts.quiet)
		return;
	if (w->opts.commit)
		say_commit(w);
	say_summary(w);
}

const struct gf_format gf_write_text = { NULL, document_text, end_text };
const struct gf_format gf_write_short = { NULL, document_short, say_more };
