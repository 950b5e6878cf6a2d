/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the files of the room say to one another: sheet.c drives, one
 * gf_sheet_format a form; text.c and wrap.c know the columns of a terminal.
 */
#ifndef GF_RENDER_INTERNAL_H
#define GF_RENDER_INTERNAL_H

#include "render/render.h"

/* --- sheets -------------------------------------------------------------- */

enum gf_cell_type {
	GF_CELL_NULL,
	GF_CELL_BOOL,
	GF_CELL_NUMBER,
	GF_CELL_TEXT,
	GF_CELL_NODE /* a list or a mapping, from a column of JSON */
};

/* A value on its way to a form; valid for the time of a call. */
struct gf_cell {
	enum gf_cell_type type;
	bool boolean;
	const char *s; /* of a text, or a number as JSON writes it */
	size_t len;
	const struct gf_node *node;
};

/* How one form is written. */
struct gf_sheet_format {
	bool people; /* reads, and does not compute: marks, amounts */
	void (*begin)(struct gf_sheet *sheet);
	void (*cell)(struct gf_sheet *sheet, const struct gf_cell *cell);
	void (*row)(struct gf_sheet *sheet); /* the cells given are a row */
	void (*end)(struct gf_sheet *sheet);
	bool rows_only; /* no place for notes */
};

/* A cell as people see it, kept until the widths are known. */
struct gf_kept {
	const char *s, *mark;
	uint32_t len, width; /* bytes and columns of s */
	uint32_t mark_width;
	bool number;
};

struct gf_sheet {
	struct gf_sheet_opts opts;
	const struct gf_sheet_format *format;
	struct gf_sheet_column *columns;
	uint32_t ncolumns;
	uint32_t at; /* the column whose cell comes next */
	size_t nrows;
	gf_sink_fn sink;
	void *payload;
	struct gf_buf out; /* not yet given to the sink */
	bool failed;	   /* the sink refused: nothing more is given */
	struct gf_buf scratch;
	struct gf_arena arena; /* columns, notes, cells kept */
	const char **notes;
	uint32_t nnotes, notes_cap;
	struct gf_kept *kept; /* ncolumns a row */
	size_t nkept, kept_cap;
	const char **keys;  /* of a mapping, as they are written */
	struct gf_buf json; /* the last cell of JSON, and its tree */
	struct gf_doc doc;
	struct gf_diags diags;
};

extern const struct gf_sheet_format gf_sheet_table, gf_sheet_markdown;
extern const struct gf_sheet_format gf_sheet_csv, gf_sheet_tsv;
extern const struct gf_sheet_format gf_sheet_json, gf_sheet_jsonl,
	gf_sheet_yaml;

/* More than any cell of JSON takes as YAML, and far from overflowing. */
#define GF_NODE_MAX ((size_t)1 << 30)
/* A list as "a, b", a mapping as YAML on one line; raw. */
void gf_write_node(struct gf_buf *out, const struct gf_node *node);
/* Gives what is written to the sink, once it is much. */
void gf_sheet_flush(struct gf_sheet *sheet, bool all);
/* For the forms that keep their rows: escapes, measures, keeps. */
void gf_sheet_keep(struct gf_sheet *sheet, const struct gf_cell *cell);
/* A column holds numbers and nothing else. */
bool gf_sheet_is_number(const struct gf_sheet *sheet, uint32_t column);

/* --- numbers (amount.c) -------------------------------------------------- */

#define GF_REAL_MAX 40
/*
 * A double as JSON writes it, NUL-terminated; its length. 0: it is no number.
 * `whole`: enough digits to read the same double again. Else 15, which is
 * what any decimal that a person typed keeps, and no noise from additions.
 */
size_t gf_real_text(char s[GF_REAL_MAX], double value, bool whole);
/* A number of JSON with the reader's decimal mark, not grouped: a year. */
void gf_write_number(struct gf_buf *out, const char *s, size_t len);

/* --- columns of a terminal (text.c) -------------------------------------- */

/*
 * How many bytes of s, which is visible already, fit in `width` columns;
 * *used gets the columns that they take.
 */
size_t gf_shown_fit(const char *s, size_t len, size_t width, size_t *used);
/* Appends spaces. */
void gf_write_pad(struct gf_buf *out, size_t n);

/* --- lines of words (wrap.c) --------------------------------------------- */

enum gf_wrap_style {
	GF_BOLD = 1,
	GF_ITALIC = 2,
	GF_UNDERLINE = 4,
	GF_DIM = 8,
	GF_CODE = 16
};
#define GF_STYLES 5

struct gf_wrap {
	struct gf_buf *out;
	unsigned width; /* 0: lines end only where they are told to */
	bool color;
	struct gf_buf prefix; /* before each line */
	struct gf_buf first;  /* before the next one, if has_first */
	bool has_first;
	bool open;	    /* a line was begun */
	bool space;	    /* a space stands before the next word */
	size_t start;	    /* columns before the words of the line */
	size_t column;	    /* columns of the line so far */
	struct gf_buf word; /* not yet on a line */
	size_t word_width;
	unsigned style, line_style; /* enum gf_wrap_style: of the word, line */
};

void gf_wrap_init(struct gf_wrap *w, struct gf_buf *out, unsigned width,
		  bool color);
void gf_wrap_release(struct gf_wrap *w);
/* Words of a text, visible already, or as it is. */
void gf_wrap_text(struct gf_wrap *w, const char *s, size_t len);
void gf_wrap_shown(struct gf_wrap *w, const char *s, size_t len);
/* From here on. */
void gf_wrap_style(struct gf_wrap *w, unsigned style);
/* Ends the line, where one was begun. */
void gf_wrap_break(struct gf_wrap *w);
/* An empty line. */
void gf_wrap_blank(struct gf_wrap *w);
/* A whole line, visible already, that is not cut. */
void gf_wrap_line(struct gf_wrap *w, const char *s, size_t len);

/* --- Markdown (bound.c) -------------------------------------------------- */

/* Whether cmark 0.30 parses it in a time that its size bounds. */
bool gf_markdown_is_bounded(const char *s, size_t len);

#endif
