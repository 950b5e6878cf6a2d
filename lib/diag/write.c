/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The end of the flow: judged documents come in, bytes go to a sink. Counts
 * and limits are the same for all forms; what a form looks like is a row of
 * the table.
 */
#include "diag/internal.h"

/* As written on a command line: X(name, how). */
#define FORMATS(X) \
	X("text", &gf_write_text) \
	X("short", &gf_write_short) \
	X("json", &gf_write_json) \
	X("jsonl", &gf_write_jsonl) \
	X("github", &gf_write_github) \
	X("gitlab", &gf_write_gitlab) \
	X("sarif", &gf_write_sarif) \
	X("junit", &gf_write_junit) \
	X("tap", &gf_write_tap)

#define X(name, how) name,
static const char *const names[] = { FORMATS(X) NULL };
#undef X
#define X(name, how) how,
static const struct gf_format *const formats[] = { FORMATS(X) };
#undef X

const char *const *gf_writer_formats(void)
{
	return names;
}

static const struct gf_format *find_format(const char *name)
{
	size_t i;

	for (i = 0; names[i]; i++)
		if (!strcmp(names[i], name))
			return formats[i];
	return NULL;
}

static void give(struct gf_writer *w, struct gf_buf *out)
{
	if (out->len && !w->failed && w->sink(out->s, out->len, w->payload) < 0)
		w->failed = true;
	gf_buf_reset(out);
}

static void flush(struct gf_writer *w)
{
	struct gf_buf text = GF_BUF_INIT;

	if (!w->opts.annotate) {
		give(w, &w->out);
		return;
	}
	gf_github_disarm(&text, w->out.s, w->out.len);
	give(w, &text);
	gf_buf_release(&text);
	gf_buf_reset(&w->out);
}

/* As many as the text shows: a forge shows fewer. */
static void annotate(struct gf_writer *w, struct gf_source *src,
		     const struct gf_diags *diags)
{
	uint32_t max = w->opts.max ? w->opts.max : UINT32_MAX;

	w->annotated += gf_github_annotate(&w->commands, src, diags,
					   max - w->annotated);
}

struct gf_writer *gf_writer_new(const struct gf_writer_opts *opts,
				gf_sink_fn sink, void *payload)
{
	const struct gf_format *format = find_format(opts->format);
	struct gf_writer *w;

	if (!format)
		return NULL;
	w = gf_xcalloc(1, sizeof(*w));
	w->opts = *opts;
	w->format = format;
	w->sink = sink;
	w->payload = payload;
	gf_buf_init(&w->out);
	gf_buf_init(&w->below[GF_ACKNOWLEDGED]);
	gf_buf_init(&w->below[GF_DEBT]);
	gf_buf_init(&w->commands);
	if (format->begin)
		format->begin(w);
	return w;
}

static void promote_warnings(struct gf_diags *diags)
{
	uint32_t i;

	for (i = 0; i < diags->n; i++)
		if (diags->items[i].severity == GF_WARNING &&
		    diags->items[i].standing == GF_COUNTS)
			diags->items[i].severity = GF_ERROR;
	/* those that were dropped are promoted with the others */
	diags->errors += diags->warnings;
	diags->warnings = 0;
}

static void count(struct gf_writer *w, const struct gf_diags *diags)
{
	uint32_t all = diags->n + diags->dropped;

	all -= diags->acknowledged + diags->debt;
	w->tally.documents++;
	w->tally.invalid += diags->errors > 0;
	w->tally.errors += diags->errors;
	w->tally.warnings += diags->warnings;
	w->tally.infos += all - diags->errors - diags->warnings;
	w->tally.acknowledged += diags->acknowledged;
	w->tally.debt += diags->debt;
	w->tally.left_out += diags->left_out;
	/* why there is no verdict is not told, and no rule has looked at it */
	w->tally.unjudged += diags->unread && !diags->errors;
	w->touched += all > 0;
}

void gf_writer_document(struct gf_writer *w, struct gf_source *src,
			uint32_t index, struct gf_diags *diags)
{
	if (w->opts.warnings_are_errors)
		promote_warnings(diags);
	gf_diags_sort(diags);
	count(w, diags);
	w->format->document(w, src, index, diags);
	if (w->opts.annotate)
		annotate(w, src, diags);
	/* now, so that what others write to the same place keeps its order */
	flush(w);
}

int gf_writer_finish(struct gf_writer *w)
{
	if (w->format->end)
		w->format->end(w);
	flush(w);
	give(w, &w->commands);
	return w->failed ? -1 : 0;
}

void gf_writer_passed(struct gf_writer *w, size_t n)
{
	w->tally.documents += (uint32_t)n;
}

void gf_writer_unjudged(struct gf_writer *w, size_t n)
{
	w->tally.unjudged += (uint32_t)n;
}

const struct gf_tally *gf_writer_tally(const struct gf_writer *w)
{
	return &w->tally;
}

void gf_writer_free(struct gf_writer *w)
{
	if (!w)
		return;
	gf_buf_release(&w->out);
	gf_buf_release(&w->below[GF_ACKNOWLEDGED]);
	gf_buf_release(&w->below[GF_DEBT]);
	gf_buf_release(&w->commands);
	gf_strmap_release(&w->rules);
	gf_arena_release(&w->arena);
	free(w);
}

void gf_writer_paint(struct gf_writer *w, enum gf_style style)
{
	static const char *const codes[] = {
		[GF_STYLE_PLAIN] = "\033[0m",
		[GF_STYLE_BOLD] = "\033[1m",
		[GF_STYLE_DIM] = "\033[2m",
		[GF_STYLE_INFO] = "\033[36m",
		[GF_STYLE_WARNING] = "\033[33m",
		[GF_STYLE_ERROR] = "\033[1;31m",
	};

	if (w->opts.color)
		gf_buf_adds(&w->out, codes[style]);
}
