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
	struct gf_strmap rules; /* sarif: those that were told, by id */
	struct gf_arena arena;	/* their ids */
	struct gf_buf commands; /* text with `annotate`: written at the end */
	uint32_t annotated;
};

extern const struct gf_format gf_write_text, gf_write_short;
extern const struct gf_format gf_write_json, gf_write_jsonl, gf_write_github;
extern const struct gf_format gf_write_sarif, gf_write_gitlab;
extern const struct gf_format gf_write_junit, gf_write_tap;

/* "3 files not judged": a sentence in the form for a number, which it shows. */
void gf_counted_write(struct gf_buf *out, const char *sentence, uint32_t n);

/* --- for programs (member.c) --------------------------------------------- */

/* `"key":`, behind a comma where another member stands before. */
void gf_member(struct gf_buf *out, const char *key);
void gf_member_string(struct gf_buf *out, const char *key, const char *s);
void gf_member_number(struct gf_buf *out, const char *key, uint32_t n);
/* A sentence in the reader's language, raw but for JSON's own escapes. */
void gf_member_text(struct gf_buf *out, const char *key,
		    const struct gf_text *text);
/* What is wrong; what was expected and what to type, a line each. */
void gf_message_write(struct gf_buf *out, const struct gf_diag *d);
/*
 * A number for each finding of a document that stays the same when its line
 * moves; malloc'ed.
 */
uint64_t *gf_marks_make(const struct gf_source *src, uint32_t index,
			const struct gf_diags *diags);

/* --- GitHub (write_github.c) --------------------------------------------- */

/* A command for each finding that counts, at most `max`; how many. */
uint32_t gf_github_annotate(struct gf_buf *out, struct gf_source *src,
			    const struct gf_diags *diags, uint32_t max);
/* Appends whole lines of text, none of which is a command. */
void gf_github_disarm(struct gf_buf *out, const char *s, size_t len);

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
