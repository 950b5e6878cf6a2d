/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/render: answers on their way to a reader.
 *
 * A sheet (struct gf_sheet) is rows under named columns, written as a table
 * for a terminal or as csv, tsv, json, jsonl, yaml, markdown: the writers
 * are a table, and every command that lists anything writes through one.
 * Prose (gf_markdown_write) is a record's Markdown for a terminal.
 *
 * Everything that comes from records is escaped for where it goes: control
 * characters in a terminal, formulas in CSV (a cell that starts with = + - @
 * or a tab gets a ' unless it is a number), pipes in Markdown.
 *
 * Ownership. Texts are borrowed for the time of a call. A sheet for people
 * (table, markdown) keeps its rows until it is finished, to know the widths;
 * the others write as they go.
 *
 *	struct gf_sheet *sheet = gf_sheet_new(&opts, columns, 2, sink, cli);
 *
 *	gf_sheet_text(sheet, "rebonds", 7);
 *	gf_sheet_integer(sheet, 510000);
 *	gf_sheet_end_row(sheet);
 *	gf_sheet_finish(sheet);
 */
#ifndef GF_RENDER_H
#define GF_RENDER_H

#include "yaml/yaml.h"

/* --- sheets (sheet.c and one file a family of formats) ------------------- */

struct gf_sheet_opts {
	const char *format; /* a name of gf_sheet_formats() */
	const char *title;  /* above a table or markdown; NULL: none */
	/* Key of the rows in JSON, NULL "rows": {"greffe": 1, members,
	 * "columns": [{"name", "label", "unit"}], "rows": [{…}], "notes": […]}. */
	const char *rows_key;
	/* More members of the JSON object, as compact JSON members without
	 * braces ("\"revision\": \"abc\""); NULL: none. */
	const char *members;
	bool color;
	bool header;	/* csv, tsv, table: a first line of names */
	uint32_t width; /* of the terminal, for table; 0: not cut */
	uint32_t lines; /* most lines of a cell of a table; 0: a few */
};

struct gf_sheet_column {
	const char *name;  /* machine formats */
	const char *label; /* people's formats; NULL: the name */
	/* Of its numbers, for people: "EUR" writes 510 000 €, "" 510 000;
	 * NULL leaves them as they are, which years and numbers of law need. */
	const char *unit;
	bool json;  /* its texts are JSON: json and yaml have them whole */
	bool fixed; /* never cut where the width is short (ids) */
	bool spare; /* a table may leave it out there, and says so */
};

struct gf_sheet;

/*
 * NULL: no such format. Columns are copied; in forms for programs, the second
 * column of a name gets another ("total", "total_2"). At least one column.
 */
struct gf_sheet *gf_sheet_new(const struct gf_sheet_opts *opts,
			      const struct gf_sheet_column *columns, size_t n,
			      gf_sink_fn sink, void *payload);
/* The next cell of a row. */
void gf_sheet_text(struct gf_sheet *sheet, const char *s, size_t len);
void gf_sheet_integer(struct gf_sheet *sheet, int64_t value);
/* Without the noise of additions for people; not finite: null. */
void gf_sheet_real(struct gf_sheet *sheet, double value);
/* A number as JSON writes it, to its last decimal: "1234.50". */
void gf_sheet_number(struct gf_sheet *sheet, const char *s, size_t len);
void gf_sheet_bool(struct gf_sheet *sheet, bool value);
void gf_sheet_null(struct gf_sheet *sheet);
/* A mark behind the cell just given, for people only ("?"). */
void gf_sheet_mark(struct gf_sheet *sheet, const char *mark);
/* The cells not given are null. -1: a write failed, no use going on. */
int gf_sheet_end_row(struct gf_sheet *sheet);
/* A line under the rows: caveats, "list incomplete". For people it is
 * printed below, in YAML as a comment; in JSON it joins "notes"; csv, tsv and
 * jsonl have no place for it, and gf_sheet_untold gives it back. */
void gf_sheet_note(struct gf_sheet *sheet, const char *text);
bool gf_sheet_has_notes(const struct gf_sheet *sheet);
/* The notes to be told elsewhere than in the sheet, from 0 on; then NULL. */
const char *gf_sheet_untold(const struct gf_sheet *sheet, uint32_t i);
/* The end. 0, or -1 when a write failed. Frees nothing. */
int gf_sheet_finish(struct gf_sheet *sheet);
void gf_sheet_free(struct gf_sheet *sheet);
/* table csv tsv json jsonl yaml markdown, NULL-terminated. */
const char *const *gf_sheet_formats(void);

/* --- numbers (amount.c) -------------------------------------------------- */

/*
 * A number of JSON as a reader of the process's language writes it, with its
 * unit: "510 000,50 €" (spaces that do not break), "€510,000.50". Each
 * decimal as it is stored. Unit NULL or "": none.
 */
void gf_write_amount(struct gf_buf *out, const char *number, size_t len,
		     const char *unit);
/* A bar of `value` against `most`, `width` columns of eighths. */
void gf_write_bar(struct gf_buf *out, double value, double most,
		  unsigned width);

/* --- periods along an axis of days (span.c) ------------------------------ */

/* From a day to a day, both on it, counted from 1970-01-01. */
struct gf_axis {
	int64_t first, last;
	unsigned width; /* in columns */
};

/*
 * A period whose ends may be known only in part: it starts on one of the days
 * from_min..from_max, and ends on one of to_min..to_max. A day beyond the
 * axis is one; who goes on for ever has INT64_MAX.
 */
struct gf_period {
	int64_t from_min, from_max;
	int64_t to_min, to_max;
};

/* "2024-02-29", as the columns d_min and d_max have it; false: it is none. */
bool gf_day_parse(const char *s, size_t len, int64_t *day);
/*
 * "   ░░████▸": █ where it certainly lasts, ░ where it may, ◂ ▸ where it goes
 * on beyond the axis, ◆ for one day. No spaces behind it; nothing at all for
 * what is outside the axis.
 */
void gf_write_span(struct gf_buf *out, const struct gf_axis *axis,
		   const struct gf_period *period);
/* "2023      2024", above the ticks "──┬─────────┬────". No end of line. */
void gf_write_axis_labels(struct gf_buf *out, const struct gf_axis *axis);
void gf_write_axis_ticks(struct gf_buf *out, const struct gf_axis *axis);

/* --- columns of a terminal (text.c) -------------------------------------- */

/* On one line: ends of lines and tabs are spaces, the rest made visible. */
void gf_write_shown(struct gf_buf *out, const char *s, size_t len);
/* Columns of what is visible already. */
size_t gf_shown_width(const char *s, size_t len);
/* What is visible already, cut with … at `width` columns; those written. */
size_t gf_write_cut(struct gf_buf *out, const char *s, size_t len,
		    size_t width);
/*
 * A text made visible, its lines broken between words at `width` columns (0:
 * none): the first goes where the caller stands, which is column `indent`,
 * and the others are indented to stand below it. No end of line at the end.
 */
void gf_write_wrapped(struct gf_buf *out, const char *s, size_t len,
		      unsigned width, unsigned indent);

/* --- prose (markdown.c) -------------------------------------------------- */

/*
 * Markdown for a terminal, wrapped at `width` columns, each line indented by
 * `indent` spaces. Within GF_LIMIT_MARKDOWN_BYTES and a bound on nesting that
 * cmark 0.30 needs; beyond, the text is shown as it is typed, escaped.
 */
void gf_markdown_write(struct gf_buf *out, const char *s, size_t len,
		       unsigned width, unsigned indent, bool color);

/* What is visible already, as Markdown: none of its signs counts there. */
void gf_write_markdown_text(struct gf_buf *out, const char *s, size_t len);

#endif
