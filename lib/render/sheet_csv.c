/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sheets for spreadsheets (csv, RFC 4180) and for the tools that cut lines
 * (tsv). Values are as they are stored: no groups of digits, no units.
 *
 * A spreadsheet runs a cell that starts as a formula does, wherever the text
 * came from: such a text gets a ' in front, which spreadsheets do not show.
 */
#include "internal.h"

/* --- formulas ------------------------------------------------------------ */

/* Spaces that a spreadsheet forgets, or that nobody sees; and the quote, which
 * some take away from text that they split once more. */
static bool is_skipped(uint32_t cp)
{
	return cp == ' ' || cp == '\n' || cp == '"' || cp == 0xa0 ||
	       cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200f) || cp == 0x2028 ||
	       cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x2060 ||
	       cp == 0x3000 || cp == 0xfeff;
}

/* = + - @, and the same at full width; a tab and a return lead to one. */
static bool starts_formula(uint32_t cp)
{
	return cp == '=' || cp == '+' || cp == '-' || cp == '@' || cp == '\t' ||
	       cp == '\r' || cp == 0xff1d || cp == 0xff0b || cp == 0xff0d ||
	       cp == 0xff20;
}

static size_t digits(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

/* -5, -1.5: a number, which no spreadsheet runs. +33… is a telephone. */
static bool is_number(const char *s, size_t len)
{
	size_t i, n;

	i = len && s[0] == '-';
	n = digits(s + i, len - i);
	if (!n)
		return false;
	i += n;
	if (i < len && s[i] == '.') {
		n = digits(s + i + 1, len - i - 1);
		i += n ? n + 1 : 0;
	}
	return i == len;
}

static bool is_formula(const char *s, size_t len)
{
	size_t i = 0;
	uint32_t cp;
	unsigned n;

	for (; i < len; i += n) {
		n = gf_utf8_len(s + i, len - i);
		if (!n)
			return false; /* it is seen as \xff, and runs nothing */
		gf_utf8_next(s + i, n, &cp);
		if (!is_skipped(cp))
			return starts_formula(cp) && !is_number(s, len);
	}
	return false;
}

/* --- texts --------------------------------------------------------------- */

/* How a byte is written, where not as it is: a letter, or 'x' for \x1b. */
typedef char (*escape_fn)(unsigned char c);

static char escape_csv(unsigned char c)
{
	if (c >= ' ' && c != 0x7f)
		return c == '"' ? '"' : 0;
	return c == '\t' || c == '\n' || c == '\r' ? 0 : 'x';
}

static char escape_tsv(unsigned char c)
{
	if (c >= ' ' && c != 0x7f)
		return c == '\\' ? '\\' : 0;
	return c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : 'x';
}

/*
 * Bytes of the character at s where it is not plain ASCII; *shown: it drives
 * a terminal, from csv as from elsewhere, or is no character at all.
 */
static unsigned wide_len(const char *s, size_t len, bool *shown)
{
	unsigned n = gf_utf8_len(s, len);

	*shown = !n ||
		 ((unsigned char)s[0] == 0xc2 && (unsigned char)s[1] < 0xa0);
	return n ? n : 1;
}

static void add_escaped(struct gf_buf *out, const char *s, size_t len,
			escape_fn escape)
{
	size_t i, n, start = 0;
	bool shown = false;
	char how;

	for (i = 0; i < len; i += n) {
		n = s[i] & 0x80 ? wide_len(s + i, len - i, &shown) : 1;
		how = s[i] & 0x80 ? shown ? 'x' : 0
				  : escape((unsigned char)s[i]);
		if (!how)
			continue;
		gf_buf_add(out, s + start, i - start);
		start = i + n;
		if (how == 'x')
			gf_buf_addf(out, "\\x%02x",
				    (unsigned char)s[start - 1]);
		else if (how == '"')
			gf_buf_adds(out, "\"\"");
		else
			gf_buf_addf(out, "\\%c", how);
	}
	gf_buf_add(out, s + start, len - start);
}

/* ';' separates cells in many countries: quoted, it serves there too. */
static bool needs_quotes(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (s[i] == ',' || s[i] == '"' || s[i] == ';' ||
		    (s[i] >= '\t' && s[i] <= '\r'))
			return true;
	return len && (s[0] == ' ' || s[len - 1] == ' ');
}

static void add_csv(struct gf_sheet *sheet, const char *s, size_t len)
{
	/* a line of one empty cell would be no line */
	bool quotes = needs_quotes(s, len) || (!len && sheet->ncolumns == 1);
	struct gf_buf *out = &sheet->out;

	if (quotes)
		gf_buf_addc(out, '"');
	if (is_formula(s, len))
		gf_buf_addc(out, '\'');
	add_escaped(out, s, len, escape_csv);
	if (quotes)
		gf_buf_addc(out, '"');
}

static void add_tsv(struct gf_sheet *sheet, const char *s, size_t len)
{
	add_escaped(&sheet->out, s, len, escape_tsv);
}

/* --- the two forms ------------------------------------------------------- */

typedef void (*add_fn)(struct gf_sheet *sheet, const char *s, size_t len);

/* A list of plain values as people read it; what has parts as JSON. */
static void write_node(struct gf_buf *out, const struct gf_node *node)
{
	bool flat = node->type == GF_SEQ;
	uint32_t i;

	for (i = 0; flat && i < node->n; i++)
		flat = node->items[i]->type < GF_SEQ;
	if (flat)
		gf_write_node(out, node);
	else
		gf_node_write_json(out, node, SIZE_MAX);
}

static void add_value(struct gf_sheet *sheet, const struct gf_cell *cell,
		      add_fn add)
{
	struct gf_buf text = GF_BUF_INIT;

	switch (cell->type) {
	case GF_CELL_NULL:
		add(sheet, "", 0);
		break;
	case GF_CELL_BOOL:
		gf_buf_adds(&sheet->out, cell->boolean ? "true" : "false");
		break;
	case GF_CELL_NUMBER:
		gf_buf_add(&sheet->out, cell->s, cell->len);
		break;
	case GF_CELL_TEXT:
		add(sheet, cell->s, cell->len);
		break;
	case GF_CELL_NODE:
		write_node(&text, cell->node);
		add(sheet, text.s, text.len);
		gf_buf_release(&text);
		break;
	}
}

static void cell_csv(struct gf_sheet *sheet, const struct gf_cell *cell)
{
	if (sheet->at)
		gf_buf_addc(&sheet->out, ',');
	add_value(sheet, cell, add_csv);
}

static void row_csv(struct gf_sheet *sheet)
{
	gf_buf_adds(&sheet->out, "\r\n");
}

static void cell_tsv(struct gf_sheet *sheet, const struct gf_cell *cell)
{
	if (sheet->at)
		gf_buf_addc(&sheet->out, '\t');
	add_value(sheet, cell, add_tsv);
}

static void row_tsv(struct gf_sheet *sheet)
{
	gf_buf_addc(&sheet->out, '\n');
}

/* The names are a first row. */
static void begin(struct gf_sheet *sheet)
{
	struct gf_cell cell = { .type = GF_CELL_TEXT };

	if (!sheet->opts.header)
		return;
	for (; sheet->at < sheet->ncolumns; sheet->at++) {
		cell.s = sheet->columns[sheet->at].name;
		cell.len = strlen(cell.s);
		sheet->format->cell(sheet, &cell);
	}
	sheet->format->row(sheet);
	sheet->at = 0;
}

static void end(struct gf_sheet *sheet GF_UNUSED)
{
}

const struct gf_sheet_format gf_sheet_csv = { false,   begin, cell_csv,
					      row_csv, end,   true };
const struct gf_sheet_format gf_sheet_tsv = { false,   begin, cell_tsv,
					      row_tsv, end,   true };
