/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Words into lines of a terminal. A word waits until its end is known, with
 * the codes of its style; a line that ends inside a style closes it, so that
 * what stands before the next line is not underlined.
 */
#include "internal.h"

#define NARROW 16 /* columns that words have, whatever stands before them */

void gf_wrap_init(struct gf_wrap *w, struct gf_buf *out, unsigned width,
		  bool color)
{
	*w = (struct gf_wrap){ .out = out, .width = width, .color = color };
	gf_buf_init(&w->prefix);
	gf_buf_init(&w->first);
	gf_buf_init(&w->word);
}

void gf_wrap_release(struct gf_wrap *w)
{
	gf_buf_release(&w->prefix);
	gf_buf_release(&w->first);
	gf_buf_release(&w->word);
}

/* From one style to another. */
static void add_style(const struct gf_wrap *w, struct gf_buf *out,
		      unsigned from, unsigned to)
{
	static const char *const codes[GF_STYLES] = { "\033[1m", "\033[3m",
						      "\033[4m", "\033[2m",
						      "\033[36m" };
	size_t i;

	if (!w->color || from == to)
		return;
	if (from & ~to) {
		gf_buf_adds(out, "\033[0m");
		from = 0;
	}
	for (i = 0; i < GF_NELEMS(codes); i++)
		if (to & ~from & 1u << i)
			gf_buf_adds(out, codes[i]);
}

/* --- lines --------------------------------------------------------------- */

static void begin_line(struct gf_wrap *w)
{
	struct gf_buf *before = w->has_first ? &w->first : &w->prefix;

	gf_buf_add(w->out, before->s, before->len);
	w->start = gf_shown_width(before->s, before->len);
	w->column = w->start;
	w->has_first = false;
	w->open = true;
	if (w->line_style)
		add_style(w, w->out, 0, w->line_style);
}

static void end_line(struct gf_wrap *w)
{
	struct gf_buf *out = w->out;

	while (out->len && out->s[out->len - 1] == ' ')
		out->s[--out->len] = '\0';
	if (w->line_style)
		add_style(w, out, w->line_style, 0);
	gf_buf_addc(out, '\n');
	w->open = false;
	w->space = false;
}

/* Is there room for the word that waits, and a space before it? */
static bool has_room(const struct gf_wrap *w)
{
	size_t narrow = w->start ? w->start + NARROW : 1;
	size_t width = w->width > narrow ? w->width : narrow;

	return !w->width || w->column + w->space + w->word_width <= width;
}

static void put_word(struct gf_wrap *w)
{
	if (w->word_width) {
		if (w->open && w->column > w->start && !has_room(w))
			end_line(w);
		if (!w->open)
			begin_line(w);
		if (w->space) {
			gf_buf_addc(w->out, ' ');
			w->column++;
			w->space = false;
		}
		w->column += w->word_width;
	}
	if (w->open) {
		gf_buf_add(w->out, w->word.s, w->word.len);
		w->line_style = w->style;
		gf_buf_reset(&w->word);
		w->word_width = 0;
	}
}

void gf_wrap_text(struct gf_wrap *w, const char *s, size_t len)
{
	size_t i, n;
	uint32_t cp;

	for (i = 0; i < len; i += n) {
		n = gf_utf8_next(s + i, len - i, &cp);
		if (cp == ' ') {
			put_word(w);
			w->space = w->open && w->column > w->start;
			continue;
		}
		/* where nobody writes spaces, a line ends anywhere */
		if (gf_utf8_width(cp) == 2)
			put_word(w);
		gf_buf_add(&w->word, s + i, n);
		w->word_width += gf_utf8_width(cp);
	}
}

void gf_wrap_shown(struct gf_wrap *w, const char *s, size_t len)
{
	struct gf_buf shown = GF_BUF_INIT;

	/* the spaces at both ends part words, and are kept */
	gf_write_shown(&shown, s, len);
	gf_wrap_text(w, shown.s, shown.len);
	gf_buf_release(&shown);
}

void gf_wrap_style(struct gf_wrap *w, unsigned style)
{
	add_style(w, &w->word, w->style, style);
	w->style = style;
}

void gf_wrap_break(struct gf_wrap *w)
{
	put_word(w);
	if (!w->open && w->has_first)
		begin_line(w); /* what stands before an empty line */
	if (w->open)
		end_line(w);
}

void gf_wrap_blank(struct gf_wrap *w)
{
	gf_wrap_break(w);
	begin_line(w);
	end_line(w);
}

void gf_wrap_line(struct gf_wrap *w, const char *s, size_t len)
{
	gf_wrap_break(w);
	begin_line(w);
	gf_buf_add(w->out, s, len);
	end_line(w);
}

/* --- plain text ---------------------------------------------------------- */

void gf_write_wrapped(struct gf_buf *out, const char *s, size_t len,
		      unsigned width, unsigned indent)
{
	struct gf_wrap w;

	gf_wrap_init(&w, out, width, false);
	gf_write_pad(&w.prefix, indent);
	w.open = true; /* by the caller, who stands at the indent */
	w.start = w.column = indent;
	gf_wrap_shown(&w, s, len);
	put_word(&w);
	gf_wrap_release(&w);
}
