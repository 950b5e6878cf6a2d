/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A line of a source with a caret under what is wrong. Columns here are those
 * of a terminal: accents may take none, wide characters two, tabs up to
 * eight, and what could harm a terminal is shown escaped and as wide as its
 * escape. A line too long for the terminal is seen through a window around
 * the caret; only the bytes near it are looked at, so that ten thousand
 * findings on one huge line stay cheap.
 */
#include "diag/internal.h"

#define TERMINAL  80
#define NARROWEST 20
#define TAB	  8
#define ELLIPSIS  "…"

/* A line as it will be shown; columns from 0. */
struct view {
	const char *text;
	uint32_t begin, end;  /* bytes of the line that are looked at */
	unsigned first;	      /* column of `begin`: 1 behind an ellipsis */
	unsigned from, to;    /* columns of the span */
	unsigned total;	      /* columns of all that was looked at */
	bool whole;	      /* ... which is up to the line's end */
	unsigned left, right; /* the window */
};

/* Bytes of the character at s; 1 for a byte that is part of none. */
static uint32_t character_bytes(const char *s, uint32_t len)
{
	unsigned char c = (unsigned char)*s;
	uint32_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return n <= len && gf_utf8_check(s, n) == n ? n : 1;
}

/*
 * Puts the character at `at` as it is shown into `cell` and gives its bytes;
 * *width: how many columns from `column` on it takes.
 */
static uint32_t read_cell(const struct view *v, uint32_t at, unsigned column,
			  struct gf_buf *cell, unsigned *width)
{
	const char *s = v->text + at;
	uint32_t n, cp;

	gf_buf_reset(cell);
	if (*s == '\t') {
		*width = TAB - column % TAB;
		gf_buf_fill(cell, ' ', *width);
		return 1;
	}
	n = character_bytes(s, v->end - at);
	gf_buf_add_visible(cell, s, n);
	*width = (unsigned)cell->len;
	if (cell->len == n && !memcmp(cell->s, s, n)) {
		gf_utf8_next(s, n, &cp);
		*width = gf_utf8_width(cp);
	}
	return n;
}

/* The part of the line worth looking at: `reach` bytes before the span. */
static void choose_bytes(struct view *v, struct gf_span line,
			 struct gf_span span, uint32_t reach)
{
	v->begin = line.start;
	v->end = line.end;
	if (!v->begin && span.start >= 3 && v->end >= 3 &&
	    !memcmp(v->text, "\xef\xbb\xbf", 3))
		v->begin = 3; /* a byte order mark shows only as the culprit */
	if (span.start - v->begin <= reach)
		return;
	v->begin = span.start - reach;
	while (v->begin < span.start &&
	       ((unsigned char)v->text[v->begin] & 0xc0) == 0x80)
		v->begin++;
	v->first = 1;
}

/* Finds the columns of the span, and looks on for as much as can be shown. */
static void measure(struct view *v, struct gf_span span, unsigned room)
{
	struct gf_buf cell = GF_BUF_INIT;
	unsigned column = v->first, width;
	uint32_t at = v->begin;

	v->from = v->to = UINT_MAX;
	while (at < v->end) {
		if (at >= span.start && v->from == UINT_MAX)
			v->from = column;
		if (at >= span.end && v->to == UINT_MAX)
			v->to = column;
		if (v->from != UINT_MAX && column > v->from + 2 * room)
			break;
		at += read_cell(v, at, column, &cell, &width);
		column += width;
	}
	if (v->from == UINT_MAX)
		v->from = column;
	if (v->to == UINT_MAX)
		v->to = column;
	if (v->to <= v->from)
		v->to = v->from + 1; /* nothing is still pointed at */
	v->whole = at == v->end;
	v->total = column > v->to ? column : v->to;
	gf_buf_release(&cell);
}

/* The whole line where it fits, else a quarter of the room around the span. */
static void choose_window(struct view *v, unsigned room)
{
	unsigned margin = room / 4;

	v->left = 0;
	if ((v->whole && v->total <= room) || v->to + margin <= room) {
		v->right = room;
		return;
	}
	v->left = v->to + margin - room;
	if (v->from < v->left + margin)
		v->left = v->from > margin ? v->from - margin : 0;
	if (v->whole && v->total < v->left + room)
		v->left = v->total > room ? v->total - room : 0;
	v->right = v->left + room;
}

static bool is_cut_left(const struct view *v)
{
	return v->left || v->first;
}

static bool is_cut_right(const struct view *v)
{
	return !v->whole || v->total > v->right;
}

/* The cells inside the window; half a wide one shows as a space. */
static void add_cells(struct gf_buf *out, const struct view *v)
{
	struct gf_buf cell = GF_BUF_INIT;
	unsigned from = v->left + is_cut_left(v);
	unsigned to = v->right - is_cut_right(v);
	unsigned column = v->first, width;
	uint32_t at = v->begin;

	while (at < v->end) {
		at += read_cell(v, at, column, &cell, &width);
		if (column + width > to)
			break;
		if (column >= from)
			gf_buf_add(out, cell.s, cell.len);
		else if (column + width > from)
			gf_buf_fill(out, ' ', column + width - from);
		column += width;
	}
	if (is_cut_right(v) && column < to)
		gf_buf_fill(out, ' ', to - column);
	gf_buf_release(&cell);
}

static void add_gutter(struct gf_writer *w, unsigned digits, uint32_t line)
{
	gf_writer_paint(w, GF_STYLE_DIM);
	if (line)
		gf_buf_addf(&w->out, "  %*u |", (int)digits, line);
	else
		gf_buf_addf(&w->out, "  %*s |", (int)digits, "");
	gf_writer_paint(w, GF_STYLE_PLAIN);
}

static void add_line(struct gf_writer *w, const struct view *v,
		     const struct gf_excerpt *excerpt, uint32_t line)
{
	add_gutter(w, excerpt->digits, line);
	if (v->begin < v->end) {
		gf_buf_addc(&w->out, ' ');
		if (is_cut_left(v))
			gf_buf_adds(&w->out, ELLIPSIS);
		add_cells(&w->out, v);
		if (is_cut_right(v))
			gf_buf_adds(&w->out, ELLIPSIS);
	}
	gf_buf_addc(&w->out, '\n');
}

static void add_marks(struct gf_writer *w, const struct view *v,
		      const struct gf_excerpt *excerpt)
{
	unsigned to = v->to < v->right ? v->to : v->right;

	add_gutter(w, excerpt->digits, 0);
	gf_buf_fill(&w->out, ' ', v->from - v->left + 1);
	gf_writer_paint(w, excerpt->style);
	gf_buf_fill(&w->out, excerpt->mark, to > v->from ? to - v->from : 1);
	gf_writer_paint(w, GF_STYLE_PLAIN);
	if (excerpt->label && excerpt->label->msgid) {
		gf_buf_addc(&w->out, ' ');
		gf_text_write(&w->out, excerpt->label);
	}
	gf_buf_addc(&w->out, '\n');
}

void gf_excerpt_write(struct gf_writer *w, struct gf_source *src,
		      const struct gf_excerpt *excerpt)
{
	unsigned width = w->opts.width ? w->opts.width : TERMINAL, room;
	struct view v = { .text = src->text };
	struct gf_span span = excerpt->span;
	struct gf_position pos;

	if (!src->text || !src->len)
		return;
	if (span.start > src->len)
		span.start = src->len;
	if (span.end < span.start)
		span.end = span.start;
	pos = gf_source_position(src, span.start);
	room = width > excerpt->digits + 5 + NARROWEST
		       ? width - excerpt->digits - 5
		       : NARROWEST;
	choose_bytes(&v, gf_source_line(src, pos.line), span, 4 * room);
	measure(&v, span, room);
	choose_window(&v, room);
	add_line(w, &v, excerpt, pos.line);
	add_marks(w, &v, excerpt);
}
