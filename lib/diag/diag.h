/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/diag: findings, where they are, and how they are written.
 *
 * A finding (struct gf_diag) says that a record is wrong. It is data, not
 * failure: a check that finds ten returns 0. It carries a rule (rules.h: a
 * stable id, a severity, an explanation), a span of bytes in a source, JSON
 * pointers into the record and the schema, and three sentences: what was
 * found, what was expected, what to type.
 *
 * A sentence (struct gf_text) is a message id and its arguments, never text
 * in one language: it is translated where it is written. Arguments are kept
 * raw; each writer escapes them for where they go.
 *
 * Invariants. Spans lie inside their source. Lines and columns start at 1;
 * a column counts characters, a byte offset counts bytes from 0. Findings
 * keep the order they were found in until gf_diags_sort.
 *
 * Ownership. A source borrows its text. Findings and their arguments live in
 * the arena of their gf_diags. lib/diag writes into a sink, never to a file.
 *
 *	struct gf_diags diags = { 0 };
 *	struct gf_diag *d;
 *
 *	d = gf_diags_add(&diags, GF_RULE_YAML_DUPLICATE_KEY, key->span);
 *	if (d) {
 *		gf_say(&diags, &d->message, N_("the key '%s' is there twice"),
 *		       name);
 *		gf_say(&diags, &d->advice, N_("remove one of the two lines"));
 *	}
 */
#ifndef GF_DIAG_H
#define GF_DIAG_H

#include "base/base.h"

/* --- sources (source.c) -------------------------------------------------- */

/* Half-open: bytes [start, end) of a source. */
struct gf_span {
	uint32_t start, end;
};

struct gf_position {
	uint32_t line;	 /* from 1; \n, \r\n and a lone \r end a line */
	uint32_t column; /* from 1, in characters */
	uint32_t byte;	 /* from 0, from the start of the source */
};

struct gf_source {
	const char *path; /* as shown to people; escaped when written */
	const char *text; /* len bytes, then a NUL that is not counted */
	uint32_t len;
	uint32_t *lines; /* offsets of line starts; made when first asked */
	uint32_t nlines;
	struct gf_position last; /* asked for; line 0: none */
};

void gf_source_init(struct gf_source *src, const char *path, const char *text,
		    size_t len);
void gf_source_release(struct gf_source *src); /* the text is borrowed */
/* Where a byte is, as editors count. An offset past the end is the end. */
struct gf_position gf_source_position(struct gf_source *src, uint32_t offset);
/* The line (from 1) without its end; a span, so that it can be shown. */
struct gf_span gf_source_line(struct gf_source *src, uint32_t line);
uint32_t gf_source_nlines(struct gf_source *src);

/* --- rules (rules.c) ----------------------------------------------------- */

enum gf_severity { GF_INFO, GF_WARNING, GF_ERROR };

#include "diag/rules.h"

enum gf_rule {
#define X(symbol, id, severity, what, why, bad, good) GF_RULE_##symbol,
	GF_RULES(X)
#undef X
		GF_RULE_COUNT
};

/* One row of the table: everything `greffe explain RULE` says. */
struct gf_rule_info {
	const char *id; /* kebab-case, stable, never reused */
	enum gf_severity severity;
	const char *what, *why; /* msgids */
	const char *bad, *good; /* examples: YAML, or what is typed */
};

const struct gf_rule_info *gf_rule(enum gf_rule rule);
/* The rule of that id, or -1. */
int gf_rule_find(const char *id);
const char *gf_severity_name(enum gf_severity severity); /* not translated */

/* --- findings (diag.c) --------------------------------------------------- */

#define GF_TEXT_ARGS 4

/* A sentence waiting for its language; msgid NULL: nothing to say. */
struct gf_text {
	const char *msgid; /* printf-like, but only %s, %1$s..%4$s and %% */
	const char *arg[GF_TEXT_ARGS];
};

/* Whether a finding counts in the verdict, and why not. */
enum gf_standing {
	GF_COUNTS,
	GF_ACKNOWLEDGED, /* a warning that the record itself acknowledges */
	GF_DEBT		 /* it was there before what is judged */
};

struct gf_diag {
	enum gf_rule rule;
	const char *name; /* of a rule that the registry carries, or NULL */
	enum gf_severity severity;
	struct gf_span span;
	const char *instance; /* JSON pointer into the record, "" its root */
	const char *keyword;  /* JSON pointer into the schema, or NULL */
	struct gf_text message, expected, advice;
	/* A second place ("first defined here"); related.msgid NULL: none. */
	struct gf_text related;
	struct gf_span related_span;
	const char *related_path; /* NULL: the same source */
	enum gf_standing standing;
	const char *reason; /* GF_ACKNOWLEDGED: as the record says; or NULL */
};

/* Zero-initialised is ready for use. */
struct gf_diags {
	struct gf_arena arena;
	struct gf_diag *items;
	uint32_t n, cap;
	uint32_t errors, warnings; /* that count, kept or not */
	uint32_t acknowledged, debt;
	uint32_t keep;	      /* at most this many are kept; 0: 10 000 */
	uint32_t dropped;     /* counted but not kept */
	uint32_t *dropped_of; /* the same by rule; NULL: none */
	uint32_t left_out;    /* by gf_diags_leave_out */
	bool unread;	      /* no verdict: nothing could be judged */
};

/*
 * One more finding, with the rule's severity, instance "" and nothing said.
 * NULL when it is only counted: the caller says nothing. Valid until the
 * next add.
 */
struct gf_diag *gf_diags_add(struct gf_diags *diags, enum gf_rule rule,
			     struct gf_span span) GF_COLD;
void gf_diags_set_severity(struct gf_diags *diags, struct gf_diag *diag,
			   enum gf_severity severity);
void gf_diags_set_standing(struct gf_diags *diags, struct gf_diag *diag,
			   enum gf_standing standing);
/* The id of its rule. */
const char *gf_diag_rule(const struct gf_diag *diag);
/* Takes out the findings for which `out` says true, and counts them. */
typedef bool (*gf_diag_fn)(const struct gf_diag *diag, void *payload);
void gf_diags_take_out(struct gf_diags *diags, gf_diag_fn out, void *payload);
/* Takes out the findings of some rules, kept or not, and counts them. */
void gf_diags_leave_out(struct gf_diags *diags, const bool *rules);
/* By place, then severity, then rule. Stable. */
void gf_diags_sort(struct gf_diags *diags);
void gf_diags_clear(struct gf_diags *diags); /* memory kept */
void gf_diags_release(struct gf_diags *diags);

/*
 * Fills a sentence; the arguments (char *, at most GF_TEXT_ARGS) are copied
 * into the arena. The msgid is borrowed: a string literal marked N_().
 */
#define gf_say(diags, text, ...) \
	gf_say_args((diags), (text), GF_SAY_MSG(__VA_ARGS__, 0), \
		    (const char *[]){ __VA_ARGS__, NULL } + 1)
#define GF_SAY_MSG(msgid, ...) (msgid)
void gf_say_args(struct gf_diags *diags, struct gf_text *text,
		 const char *msgid, const char *const *args) GF_COLD;
/*
 * A value as a sentence shows it: cut to about 60 characters with an ellipsis,
 * never inside a character. In the arena, raw (the writer escapes).
 */
const char *gf_diags_excerpt(struct gf_diags *diags, const char *s, size_t len);
/* The sentence in the process's language; arguments escaped for a terminal. */
void gf_text_write(struct gf_buf *out, const struct gf_text *text);
/* The same with raw arguments, for JSON. */
void gf_text_write_raw(struct gf_buf *out, const struct gf_text *text);
/* The same in a language of one's choice, after gf_i18n_load_all. */
void gf_text_write_in(struct gf_buf *out, const struct gf_text *text,
		      const char *lang);

/* --- writers (write.c and one file a format) ----------------------------- */

/* Takes bytes; 0, or -1 when they cannot be written. */
typedef int (*gf_sink_fn)(const char *s, size_t len, void *payload);

struct gf_writer_opts {
	const char *format; /* a name of gf_writer_formats() */
	bool color;
	bool all;   /* jsonl: documents without findings too */
	bool quiet; /* text: findings only, no count at the end */
	bool warnings_are_errors;
	uint32_t max_per_source; /* text and short; 0: all */
	uint32_t max;		 /* text and short; 0: all */
	uint32_t width;		 /* text: columns of the terminal; 0: 80 */
	const char *version;	 /* of the program, for JSON */
	/* What is judged, where it is no work tree: as typed, and its id. */
	const char *revision, *commit;
	bool acknowledged; /* text and short: those findings are shown too */
	bool annotate;	   /* text: GitHub's commands behind it */
};

struct gf_tally {
	uint32_t documents, invalid;
	uint32_t errors, warnings, infos;
	uint32_t acknowledged, debt; /* findings that do not count */
	uint32_t left_out; /* findings of rules that were not asked for */
	uint32_t unjudged; /* files that no verdict speaks of */
};

struct gf_writer;

/* NULL for an unknown format. */
struct gf_writer *gf_writer_new(const struct gf_writer_opts *opts,
				gf_sink_fn sink, void *payload);
/*
 * One judged document: its source (text NULL where it could not be read
 * again: no excerpt) and its findings, sorted by the writer. `index` is the
 * instance's place in a stream, from 0.
 */
void gf_writer_document(struct gf_writer *w, struct gf_source *src,
			uint32_t index, struct gf_diags *diags);
/* The end: counts, closing brackets. 0, or -1 if any write failed. */
int gf_writer_finish(struct gf_writer *w);
/* So many documents more, that have no finding. */
void gf_writer_passed(struct gf_writer *w, size_t n);
/* So many files more could not be judged: said at the end. */
void gf_writer_unjudged(struct gf_writer *w, size_t n);
const struct gf_tally *gf_writer_tally(const struct gf_writer *w);
void gf_writer_free(struct gf_writer *w);
/* Names, NULL-terminated: text short json jsonl github… */
const char *const *gf_writer_formats(void);

#endif
