/* SPDX-License-Identifier: EUPL-1.2 */
/* What the writers share: write.c drives, one gf_format a form. */
#ifndef GF_DIAG_INTERNAL_H
#define GF_DIAG_INTERNAL_H

#include "diag/diag.h"

/* How one form is written; what it does not need is NULL. */
struct gf_format {
	void (*begin)(struct gf_writer *w);
	/* findings sorted, severities final, already counted */
	void (*document)(struct gf_writer *w, struct gf_source *src,
			 uint32_t index, const struct gf_diags *diags);
	void (*end)(struct gf_writer *w);
};

struct gf_writer {
	struct gf_writer_opts opts;
	const struct gf_format *format;
	gf_sink_fn sink;
	void *payload;
	struct gf_buf out; /* not yet given to the sink */
	bool failed;	   /* the sink refused: nothing more is given */
	struct gf_tally tally;
	struct gf_buf
		below[GF_DEBT + 1]; /* text: what does not count, listed */
	uint32_t touched;	    /* documents with findings that count */
	uint32_t listed[GF_DEBT + 1];
	uint32_t shown, hidden; /* findings written, and only counted */
};

extern const struct gf_format gf_write_text, gf_write_short;
extern const struct gf_format gf_write_json, gf_write_jsonl, gf_write_github;

/* Colours, when they were asked for. */
enum gf_style {
	GF_STYLE_PLAIN,
	GF_STYLE_BOLD,
	GF_STYLE_DIM,
	GF_STYLE_INFO,
	GF_STYLE_WARNING,
	GF_STYLE_ERROR
};

void gf_writer_paint(struct gf_writer *w, enum gf_style style);

/*
 * The line where a span starts, with its number, and `mark` under the part
 * of the span that stands on it (excerpt.c):
 *
 *	  3 | type: Webinaire
 *	    |       ^^^^^^^^^ label
 *
 * `digits` is the room for the number, `label` may be NULL.
 */
struct gf_excerpt {
	struct gf_span span;
	unsigned digits;
	char mark;
	enum gf_style style;
	const struct gf_text *label;
};

void gf_excerpt_write(struct gf_writer *w, struct gf_source *src,
		      const struct gf_excerpt *excerpt);

#endif
