/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sheets as a table of Markdown, as forges read it: for a report, an issue, a
 * page. What a record says stays a text: none of its signs is Markdown there.
 */
#include "internal.h"

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || (c & 0x80);
}

/* A sign that Markdown would take for its own. */
static bool is_sign(const char *s, size_t len, size_t i)
{
	if (s[i] == '_') /* inside a word it is a letter */
		return !i || i + 1 == len || !is_word(s[i - 1]) ||
		       !is_word(s[i + 1]);
	return s[i] && strchr("\\`*[]<>|~&", s[i]);
}

void gf_write_markdown_text(struct gf_buf *out, const char *s, size_t len)
{
	size_t i, start = 0;

	for (i = 0; i < len; i++) {
		if (is_word(s[i]) || s[i] == ' ' || !is_sign(s, len, i))
			continue;
		gf_buf_add(out, s + start, i - start);
		gf_buf_addc(out, '\\');
		start = i;
	}
	gf_buf_add(out, s + start, len - start);
}

/* What is not visible yet. */
static void add_raw(struct gf_sheet *sheet, const char *s)
{
	gf_buf_reset(&sheet->scratch);
	gf_write_shown(&sheet->scratch, s, strlen(s));
	gf_write_markdown_text(&sheet->out, sheet->scratch.s,
			       sheet->scratch.len);
}

static void begin(struct gf_sheet *sheet)
{
	if (!sheet->opts.title)
		return;
	gf_buf_adds(&sheet->out, "## ");
	add_raw(sheet, sheet->opts.title);
	gf_buf_adds(&sheet->out, "\n\n");
}

static void add_header(struct gf_sheet *sheet)
{
	struct gf_buf *out = &sheet->out;
	uint32_t i;

	for (i = 0; i < sheet->ncolumns; i++) {
		const struct gf_sheet_column *c = &sheet->columns[i];

		gf_buf_adds(out, i ? " " : "| ");
		add_raw(sheet, c->label ? c->label : c->name);
		gf_buf_adds(out, " |");
	}
	gf_buf_addc(out, '\n');
	for (i = 0; i < sheet->ncolumns; i++)
		gf_buf_addf(out, "%s%s |", i ? " " : "| ",
			    gf_sheet_is_number(sheet, i) ? "---:" : "---");
	gf_buf_addc(out, '\n');
}

static void row_kept(struct gf_sheet *sheet GF_UNUSED)
{
}

static void end(struct gf_sheet *sheet)
{
	const struct gf_kept *kept = sheet->kept;
	struct gf_buf *out = &sheet->out;
	size_t row;
	uint32_t i;

	add_header(sheet);
	for (row = 0; row < sheet->nrows; row++) {
		for (i = 0; i < sheet->ncolumns; i++, kept++) {
			gf_buf_adds(out, i ? " " : "| ");
			gf_write_markdown_text(out, kept->s, kept->len);
			gf_buf_adds(out, kept->mark ? kept->mark : "");
			gf_buf_adds(out, " |");
		}
		gf_buf_addc(out, '\n');
		gf_sheet_flush(sheet, false);
	}
	for (i = 0; i < sheet->nnotes; i++) {
		gf_buf_adds(out, i ? "" : "\n");
		gf_buf_adds(out, "- ");
		add_raw(sheet, sheet->notes[i]);
		gf_buf_addc(out, '\n');
	}
}

const struct gf_sheet_format gf_sheet_markdown = { true,	  begin,
						   gf_sheet_keep, row_kept,
						   end,		  false };
