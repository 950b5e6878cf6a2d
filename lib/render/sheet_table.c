/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sheets for people at a terminal. Rows are kept until the last is known;
 * then each column is as wide as what stands in it, or as the terminal
 * allows, and a text that is wider takes a few lines. Columns that can be
 * spared are left out before the others are hard to read; where the terminal
 * is too narrow even so, each row is a list of lines.
 */
#include "internal.h"

#define GAP	  2  /* columns between two columns */
#define ALIGN_MAX 80 /* a wider cell, not to be cut, pushes its line only */
#define LAST_MIN  24 /* the last text gives way first, down to this */
#define TEXT_MIN  8  /* then all do, down to this */
#define READABLE  20 /* a text is not narrower where others can be spared */
#define LINES	  6  /* of a cell, at most, unless more are asked for */

#define BOLD  "\033[1m"
#define DIM   "\033[2m"
#define PLAIN "\033[0m"

/* --- cells kept ---------------------------------------------------------- */

void gf_write_node(struct gf_buf *out, const struct gf_node *node)
{
	uint32_t i;

	if (node->type != GF_SEQ) {
		gf_node_write_yaml(out, node, GF_NODE_MAX);
		return;
	}
	for (i = 0; i < node->n; i++) {
		const struct gf_node *item = node->items[i];

		gf_buf_adds(out, i ? ", " : "");
		if (item->type == GF_STRING)
			gf_buf_add(out, item->text, item->len);
		else
			gf_node_write_yaml(out, item, GF_NODE_MAX);
	}
}

static void show_node(struct gf_buf *out, const struct gf_node *node)
{
	struct gf_buf raw = GF_BUF_INIT;

	gf_write_node(&raw, node);
	gf_write_shown(out, raw.s, raw.len);
	gf_buf_release(&raw);
}

static void show_cell(struct gf_buf *out, const struct gf_cell *cell,
		      const char *unit)
{
	switch (cell->type) {
	case GF_CELL_NULL:
		break;
	case GF_CELL_BOOL:
		gf_buf_adds(out, cell->boolean ? _("yes") : _("no"));
		break;
	case GF_CELL_NUMBER:
		if (unit)
			gf_write_amount(out, cell->s, cell->len, unit);
		else
			gf_write_number(out, cell->s, cell->len);
		break;
	case GF_CELL_TEXT:
		gf_write_shown(out, cell->s, cell->len);
		break;
	case GF_CELL_NODE:
		show_node(out, cell->node);
		break;
	}
}

void gf_sheet_keep(struct gf_sheet *sheet, const struct gf_cell *cell)
{
	struct gf_buf *shown = &sheet->scratch;
	struct gf_kept *kept;

	gf_buf_reset(shown);
	show_cell(shown, cell, sheet->columns[sheet->at].unit);
	GF_GROW(sheet->kept, sheet->nkept, sheet->kept_cap);
	kept = &sheet->kept[sheet->nkept++];
	*kept = (struct gf_kept){
		.s = gf_arena_memdup(&sheet->arena, shown->s, shown->len),
		.len = (uint32_t)shown->len,
		.width = (uint32_t)gf_shown_width(shown->s, shown->len),
		.number = cell->type == GF_CELL_NUMBER,
	};
}

static const struct gf_kept *kept_at(const struct gf_sheet *sheet, size_t row,
				     uint32_t column)
{
	return &sheet->kept[row * sheet->ncolumns + column];
}

bool gf_sheet_is_number(const struct gf_sheet *sheet, uint32_t column)
{
	bool some = false;
	size_t row;

	for (row = 0; row < sheet->nrows; row++) {
		const struct gf_kept *kept = kept_at(sheet, row, column);

		if (kept->len && !kept->number)
			return false;
		some |= kept->number;
	}
	return some;
}

/* --- widths -------------------------------------------------------------- */

struct column {
	const char *label;
	size_t len;	/* of the label, in bytes */
	uint32_t width; /* as it is written */
	uint32_t min;	/* it is never narrower */
	uint32_t marks; /* room for marks behind numbers */
	size_t empty;	/* cells */
	bool number;
	bool out; /* left out */
};

static uint32_t min_u32(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t max_u32(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static void measure_column(struct gf_sheet *sheet, uint32_t i, struct column *c)
{
	const struct gf_sheet_column *column = &sheet->columns[i];
	const char *label = column->label ? column->label : column->name;
	uint32_t cells = 0;
	size_t row;

	gf_buf_reset(&sheet->scratch);
	gf_write_shown(&sheet->scratch, label, strlen(label));
	c->len = sheet->scratch.len;
	c->label = gf_arena_memdup(&sheet->arena, sheet->scratch.s, c->len);
	c->number = gf_sheet_is_number(sheet, i);
	c->marks = 0;
	c->empty = 0;
	c->out = false;
	for (row = 0; row < sheet->nrows; row++)
		c->marks =
			max_u32(c->marks, kept_at(sheet, row, i)->mark_width);
	if (!c->number)
		c->marks = 0;
	for (row = 0; row < sheet->nrows; row++) {
		const struct gf_kept *kept = kept_at(sheet, row, i);

		c->empty += !kept->len;
		cells = max_u32(cells,
				kept->width + (c->number ? c->marks
							 : kept->mark_width));
	}
	c->width = (uint32_t)gf_shown_width(c->label, c->len);
	if (sheet->opts.header)
		c->width = max_u32(c->width, cells);
	else
		c->width = cells;
	/* a label may be cut where its numbers are not */
	c->min = c->number || column->fixed ? cells
					    : min_u32(c->width, TEXT_MIN);
}

static struct column *measure(struct gf_sheet *sheet)
{
	struct column *columns;
	uint32_t i;

	columns = gf_arena_alloc(&sheet->arena,
				 sheet->ncolumns * sizeof(*columns));
	for (i = 0; i < sheet->ncolumns; i++)
		measure_column(sheet, i, &columns[i]);
	return columns;
}

/* The last column of texts that may be cut, or -1. */
static long last_text(const struct gf_sheet *sheet,
		      const struct column *columns)
{
	long i;

	for (i = (long)sheet->ncolumns - 1; i >= 0; i--)
		if (!columns[i].number && !columns[i].out &&
		    !sheet->columns[i].fixed)
			return i;
	return -1;
}

/* Takes columns from `c`, down to `min`; how many are still too many. */
static size_t take(struct column *c, uint32_t min, size_t over)
{
	size_t n = c->width > min ? c->width - min : 0;

	if (n > over)
		n = over;
	c->width -= (uint32_t)n;
	return over - n;
}

/* The widest that can still give; NULL: none can. */
static struct column *find_widest(struct column *columns, uint32_t n)
{
	struct column *widest = NULL;
	uint32_t i;

	for (i = 0; i < n; i++)
		if (!columns[i].out && columns[i].width > columns[i].min &&
		    (!widest || columns[i].width > widest->width))
			widest = &columns[i];
	return widest;
}

/* The columns of the terminal that all need to be read with ease. */
static size_t readable(const struct gf_sheet *sheet,
		       const struct column *columns)
{
	size_t total = 0;
	uint32_t i;

	for (i = 0; i < sheet->ncolumns; i++)
		if (!columns[i].out)
			total +=
				GAP +
				(columns[i].number || sheet->columns[i].fixed
					 ? columns[i].width
					 : min_u32(columns[i].width, READABLE));
	return total ? total - GAP : 0;
}

/* The emptiest that can be spared, then the last; NULL: none can. */
static struct column *find_spare(const struct gf_sheet *sheet,
				 struct column *columns)
{
	struct column *spare = NULL;
	uint32_t i;

	for (i = 0; i < sheet->ncolumns; i++)
		if (sheet->columns[i].spare && !columns[i].out &&
		    (!spare || columns[i].empty >= spare->empty))
			spare = &columns[i];
	return spare;
}

/* Leaves out what can be spared, so that the others can be read. */
static void leave_out(struct gf_sheet *sheet, struct column *columns)
{
	struct gf_buf note = GF_BUF_INIT;
	struct column *spare;
	uint32_t i;

	while (readable(sheet, columns) > sheet->opts.width &&
	       (spare = find_spare(sheet, columns)))
		spare->out = true;
	for (i = 0; i < sheet->ncolumns; i++)
		if (columns[i].out)
			gf_buf_addf(&note, "%s%.*s", note.len ? ", " : "",
				    (int)columns[i].len, columns[i].label);
	if (note.len)
		gf_sheet_note(sheet,
			      gf_arena_printf(&sheet->arena,
					      _("no room for %s; --columns "
						"says which columns to show"),
					      note.s));
	gf_buf_release(&note);
}

/* Makes the columns fit the terminal; false: they cannot. */
static bool fit(const struct gf_sheet *sheet, struct column *columns)
{
	uint32_t i, width = sheet->opts.width;
	struct column *widest;
	size_t total = 0;
	long last;

	for (i = 0; i < sheet->ncolumns; i++) {
		if (columns[i].out)
			continue;
		/* more than the terminal is more than enough to give */
		if (columns[i].width > columns[i].min)
			columns[i].width =
				max_u32(columns[i].min,
					min_u32(columns[i].width, width));
		total += (total ? GAP : 0) + columns[i].width;
	}
	if (total <= width)
		return true;
	last = last_text(sheet, columns);
	total -= width;
	if (last >= 0)
		total = take(&columns[last],
			     max_u32(LAST_MIN, columns[last].min), total);
	while (total && (widest = find_widest(columns, sheet->ncolumns)))
		total = take(widest, widest->width - 1, total);
	return !total;
}

/* --- rows ---------------------------------------------------------------- */

static void paint(struct gf_sheet *sheet, const char *code)
{
	if (sheet->opts.color)
		gf_buf_adds(&sheet->out, code);
}

/* Spaces at the end of what was written since `start` are not. */
static void trim(struct gf_buf *out, size_t start)
{
	while (out->len > start && out->s[out->len - 1] == ' ')
		out->s[--out->len] = '\0';
}

/* What is written of a cell so far. */
struct cell {
	const struct gf_kept *kept;
	size_t at;
	bool done;
};

/* A number, at the right of its column. */
static void add_number(struct gf_sheet *sheet, const struct column *c,
		       const struct gf_kept *kept)
{
	size_t room = c->width > c->marks ? c->width - c->marks : 0;
	struct gf_buf *out = &sheet->out;

	gf_write_pad(out, room > kept->width ? room - kept->width : 0);
	gf_buf_add(out, kept->s, kept->len);
	gf_buf_adds(out, kept->mark ? kept->mark : "");
	gf_write_pad(out, c->marks - kept->mark_width);
}

/*
 * The bytes of s that stand on a line of `width` columns: up to a space, or
 * behind a hyphen or a slash where there is none, or as many as fit.
 */
static size_t fit_line(const char *s, size_t len, size_t width, size_t *used)
{
	size_t n = gf_shown_fit(s, len, width, used), i;

	if (n == len)
		return n;
	for (i = n; i && s[i] != ' '; i--)
		;
	if (!i)
		for (i = n; i && !strchr("-/", s[i - 1]); i--)
			;
	if (!i)
		return n;
	*used = gf_shown_width(s, i);
	return i;
}

/* The next line of a text, at the left of its column. */
static void add_text(struct gf_sheet *sheet, const struct column *c,
		     struct cell *cell, bool last)
{
	const struct gf_kept *kept = cell->kept;
	size_t room = c->width, used, n, left = kept->len - cell->at;
	struct gf_buf *out = &sheet->out;
	const char *s = kept->s + cell->at;

	room -= kept->mark_width < room ? kept->mark_width : room;
	if (!sheet->opts.width)
		room = kept->width; /* nothing is cut */
	n = left ? fit_line(s, left, room, &used) : 0;
	if (!left || (last && n < left) || !n) {
		used = left ? gf_write_cut(out, s, left, room) : 0;
		n = left;
	} else {
		gf_buf_add(out, s, n);
	}
	for (cell->at += n; cell->at < kept->len && kept->s[cell->at] == ' ';)
		cell->at++;
	cell->done = cell->at == kept->len;
	if (cell->done) {
		gf_buf_adds(out, kept->mark ? kept->mark : "");
		used += kept->mark_width;
	}
	gf_write_pad(out, c->width > used ? c->width - used : 0);
}

/* A line of a row; true: there is more to write. */
static bool add_row_line(struct gf_sheet *sheet, const struct column *columns,
			 struct cell *cells, bool last)
{
	struct gf_buf *out = &sheet->out;
	size_t start = out->len;
	bool more = false;
	uint32_t i, before = 0;

	for (i = 0; i < sheet->ncolumns; i++) {
		const struct column *c = &columns[i];

		if (c->out)
			continue;
		gf_write_pad(out, before++ ? GAP : 0);
		if (cells[i].done) {
			gf_write_pad(out, c->width);
		} else if (cells[i].kept->number && c->number) {
			add_number(sheet, c, cells[i].kept);
			cells[i].done = true;
		} else {
			add_text(sheet, c, &cells[i], last);
		}
		more |= !cells[i].done;
	}
	trim(out, start);
	gf_buf_addc(out, '\n');
	return more;
}

static void add_row(struct gf_sheet *sheet, const struct column *columns,
		    struct cell *cells, size_t row)
{
	uint32_t i, most = sheet->opts.lines ? sheet->opts.lines : LINES;

	for (i = 0; i < sheet->ncolumns; i++)
		cells[i] = (struct cell){ .kept = kept_at(sheet, row, i) };
	for (i = 1; add_row_line(sheet, columns, cells, i >= most); i++)
		;
}

static void add_header(struct gf_sheet *sheet, const struct column *columns)
{
	struct gf_buf *out = &sheet->out;
	uint32_t i, n, before = 0;
	size_t start, used;

	paint(sheet, BOLD);
	start = out->len;
	for (i = 0; i < sheet->ncolumns; i++) {
		const struct column *c = &columns[i];
		size_t width = gf_shown_width(c->label, c->len);

		if (c->out)
			continue;
		gf_write_pad(out, before++ ? GAP : 0);
		if (c->number && width < c->width)
			gf_write_pad(out, c->width - width);
		used = gf_write_cut(out, c->label, c->len, c->width);
		if (!c->number && used < c->width)
			gf_write_pad(out, c->width - used);
	}
	trim(out, start);
	paint(sheet, PLAIN);
	gf_buf_addc(out, '\n');
	paint(sheet, DIM);
	for (i = before = 0; i < sheet->ncolumns; i++) {
		if (columns[i].out)
			continue;
		gf_write_pad(out, before++ ? GAP : 0);
		for (n = 0; n < columns[i].width; n++)
			gf_buf_adds(out, "─");
	}
	paint(sheet, PLAIN);
	gf_buf_addc(out, '\n');
}

static void write_columns(struct gf_sheet *sheet, const struct column *columns)
{
	struct cell *cells =
		gf_arena_alloc(&sheet->arena, sheet->ncolumns * sizeof(*cells));
	size_t row;

	if (sheet->opts.header)
		add_header(sheet, columns);
	for (row = 0; row < sheet->nrows; row++) {
		add_row(sheet, columns, cells, row);
		gf_sheet_flush(sheet, false);
	}
}

/* A cell under the cell of the row before it, `labels` columns to its left. */
static void add_line(struct gf_sheet *sheet, const struct column *c,
		     const struct gf_kept *kept, size_t labels)
{
	size_t width = gf_shown_width(c->label, c->len), start;
	struct gf_buf *out = &sheet->out;
	uint32_t most = sheet->opts.width;

	paint(sheet, BOLD);
	gf_buf_add(out, c->label, c->len);
	paint(sheet, PLAIN);
	start = out->len;
	gf_write_pad(out, labels - width + GAP);
	/* with no room beside the labels, lines are left to the terminal */
	gf_write_wrapped(out, kept->s, kept->len,
			 labels + GAP + TEXT_MIN <= most ? most : 0,
			 (unsigned)labels + GAP);
	gf_buf_adds(out, kept->mark ? kept->mark : "");
	trim(out, start);
	gf_buf_addc(out, '\n');
}

/* A line a cell: for a terminal too narrow for columns. */
static void write_lines(struct gf_sheet *sheet, const struct column *columns)
{
	size_t labels = 0, row, width;
	uint32_t i;

	for (i = 0; i < sheet->ncolumns; i++) {
		width = gf_shown_width(columns[i].label, columns[i].len);
		labels = width > labels ? width : labels;
	}
	for (row = 0; row < sheet->nrows; row++) {
		gf_buf_adds(&sheet->out, row ? "\n" : "");
		for (i = 0; i < sheet->ncolumns; i++)
			add_line(sheet, &columns[i], kept_at(sheet, row, i),
				 labels);
		gf_sheet_flush(sheet, false);
	}
}

/* --- the form ------------------------------------------------------------ */

static void begin(struct gf_sheet *sheet)
{
	const char *title = sheet->opts.title;

	if (!title)
		return;
	paint(sheet, BOLD);
	gf_write_shown(&sheet->out, title, strlen(title));
	paint(sheet, PLAIN);
	gf_buf_adds(&sheet->out, "\n\n");
}

static void row_kept(struct gf_sheet *sheet GF_UNUSED)
{
}

static void end(struct gf_sheet *sheet)
{
	struct column *columns = measure(sheet);
	struct gf_buf *out = &sheet->out;
	uint32_t i;

	if (!sheet->opts.width)
		for (i = 0; i < sheet->ncolumns; i++)
			columns[i].width = min_u32(columns[i].width, ALIGN_MAX);
	if (sheet->opts.width)
		leave_out(sheet, columns);
	if (sheet->opts.width && !fit(sheet, columns))
		write_lines(sheet, columns);
	else
		write_columns(sheet, columns);
	for (i = 0; i < sheet->nnotes; i++) {
		gf_buf_adds(out, i ? "" : "\n");
		gf_write_wrapped(out, sheet->notes[i], strlen(sheet->notes[i]),
				 sheet->opts.width, 0);
		gf_buf_addc(out, '\n');
	}
}

const struct gf_sheet_format gf_sheet_table = { true,	  begin, gf_sheet_keep,
						row_kept, end,	 false };
