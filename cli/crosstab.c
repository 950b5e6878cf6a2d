/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Groups by two paths as a person reads them: a row for each value of the
 * first, a column for each of the second.
 */
#include "cli/summary.h"

enum { COLUMNS_MAX = 64 };

/* A value of a path, in the order that it is shown. */
struct value {
	const char *raw, *text;
	bool none, number;
	double order;
};

struct figure {
	uint32_t row, column;
	double sure, possible;
	bool integer, null;
};

struct crosstab {
	struct shown *a;
	struct value *rows, *columns;
	uint32_t nrows, rows_cap, ncolumns, columns_cap;
	struct figure *figures;
	uint32_t n, cap;
	struct gf_strmap by_row, by_column; /* raw text: index + 1 */
};

/* --- gathering ----------------------------------------------------------- */

static void read_value(struct shown *a, size_t i, struct value *out)
{
	size_t len = 0;
	const char *s = gf_rows_text(a->rows, (int)i, &len), *text;
	enum gf_cell type = gf_rows_type(a->rows, (int)i);

	*out = (struct value){ .none = !s,
			       .number = type == GF_CELL_INTEGER ||
					 type == GF_CELL_REAL,
			       .order = gf_rows_real(a->rows, (int)i) };
	out->raw = out->text = s ? gf_arena_memdup(&a->ask->arena, s, len) : "";
	if (out->none) {
		out->text = _("(none)");
	} else if (a->selection.columns[i].boolean) {
		out->text = out->order != 0 ? _("yes") : _("no");
	} else if (!out->number) {
		text = shown_text(a, &a->selection.columns[i], out->raw, len);
		out->text = gf_arena_strdup(&a->ask->arena, text);
	}
}

static uint32_t place_of(struct crosstab *c, struct gf_strmap *map,
			 const struct value *v, struct value **values,
			 uint32_t *n, uint32_t *cap)
{
	/* no value has a NUL in front: it stands for none */
	const char *key = v->none ? "\0" : v->raw;
	size_t len = v->none ? 1 : strlen(v->raw);
	void *found = gf_strmap_get(map, key, len);

	(void)c;
	if (found)
		return (uint32_t)((uintptr_t)found - 1);
	GF_GROW(*values, *n, *cap);
	(*values)[*n] = *v;
	gf_strmap_put(map, key, len, (void *)(uintptr_t)(*n + 1));
	return (*n)++;
}

static void take_row(struct crosstab *c)
{
	struct shown *a = c->a;
	int at = (int)summary_figure(a), last = at + a->selection.doubtful;
	struct figure *f;
	struct value v;

	GF_GROW(c->figures, c->n, c->cap);
	f = &c->figures[c->n++];
	read_value(a, 0, &v);
	f->row = place_of(c, &c->by_row, &v, &c->rows, &c->nrows, &c->rows_cap);
	read_value(a, 1, &v);
	f->column = place_of(c, &c->by_column, &v, &c->columns, &c->ncolumns,
			     &c->columns_cap);
	f->sure = gf_rows_real(a->rows, at);
	f->possible = gf_rows_real(a->rows, last);
	f->integer = gf_rows_type(a->rows, at) == GF_CELL_INTEGER;
	f->null = gf_rows_type(a->rows, last) == GF_CELL_NULL;
}

/* --- writing ------------------------------------------------------------- */

static int compare_values(const struct value *a, const struct value *b)
{
	if (a->none != b->none)
		return a->none ? 1 : -1;
	if (a->number && b->number)
		return (a->order > b->order) - (a->order < b->order);
	return strcmp(a->raw, b->raw);
}

/* The columns in order, as places among those that were gathered. */
static uint32_t *order_columns(struct crosstab *c)
{
	uint32_t *order = gf_xcalloc(c->ncolumns + 1, sizeof(*order)), i, j;

	for (i = 0; i < c->ncolumns; i++) {
		for (j = i; j && compare_values(&c->columns[i],
						&c->columns[order[j - 1]]) < 0;
		     j--)
			order[j] = order[j - 1];
		order[j] = i;
	}
	return order;
}

static void write_figure(struct crosstab *c, struct gf_sheet *sheet,
			 const struct figure *f)
{
	const struct gf_select_column *column;
	struct gf_buf mark = GF_BUF_INIT;
	char number[64];

	if (!f || f->null) {
		gf_sheet_null(sheet);
		return;
	}
	if (f->integer)
		gf_sheet_integer(sheet, (int64_t)f->sure);
	else
		gf_sheet_real(sheet, f->sure);
	if (f->possible == f->sure)
		return;
	column = &c->a->selection.columns[summary_figure(c->a)];
	snprintf(number, sizeof(number), "%.15g", f->possible - f->sure);
	gf_buf_adds(&mark, f->possible > f->sure ? " (+" : " (");
	gf_write_amount(&mark, number, strlen(number), column->unit);
	gf_buf_adds(&mark, " ?)");
	gf_sheet_mark(sheet, mark.s);
	gf_buf_release(&mark);
}

/* The figures come in the order of rows. */
static void write_rows(struct crosstab *c, struct gf_sheet *sheet,
		       const uint32_t *order)
{
	const struct figure **cells;
	uint32_t row, i = 0, j;

	cells = gf_xcalloc(c->ncolumns + 1, sizeof(*cells));
	for (row = 0; row < c->nrows; row++) {
		memset(cells, 0, c->ncolumns * sizeof(*cells));
		for (; i < c->n && c->figures[i].row == row; i++)
			cells[c->figures[i].column] = &c->figures[i];
		gf_sheet_text(sheet, c->rows[row].text,
			      strlen(c->rows[row].text));
		for (j = 0; j < c->ncolumns; j++)
			write_figure(c, sheet, cells[order[j]]);
		gf_sheet_end_row(sheet);
	}
	free(cells);
}

static int compare_figures(const void *a, const void *b)
{
	const struct figure *x = a, *y = b;

	return (x->row > y->row) - (x->row < y->row);
}

static int write_table(struct crosstab *c)
{
	struct shown *a = c->a;
	const struct gf_select_column *figure;
	struct gf_sheet_column *columns;
	uint32_t *order = order_columns(c), i;
	struct gf_sheet *sheet;
	struct gf_error err;
	int ret;

	figure = &a->selection.columns[summary_figure(a)];
	qsort(c->figures, c->n, sizeof(*c->figures), compare_figures);
	columns = gf_xcalloc(c->ncolumns + 1, sizeof(*columns));
	columns[0].name = a->selection.columns[0].name;
	columns[0].label = a->selection.columns[0].label;
	for (i = 0; i < c->ncolumns; i++) {
		columns[i + 1].name = c->columns[order[i]].raw;
		columns[i + 1].label = c->columns[order[i]].text;
		columns[i + 1].unit = figure->unit;
	}
	sheet = ask_sheet(a->ask, NULL, columns, c->ncolumns + 1);
	write_rows(c, sheet, order);
	ret = shown_notes(a, sheet, &err);
	free(columns);
	free(order);
	if (ret == 0)
		return ask_finish(a->ask, sheet);
	gf_sheet_free(sheet);
	return ask_fail(a->ask, &err);
}

int crosstab_write(struct shown *a)
{
	struct crosstab c = { .a = a };
	struct gf_error err;
	int ret;

	while ((ret = gf_rows_step(a->rows, &err)) > 0) {
		take_row(&c);
		if (c.ncolumns > COLUMNS_MAX)
			break;
	}
	if (ret < 0)
		ret = ask_fail(a->ask, &err);
	else if (c.ncolumns > COLUMNS_MAX)
		ret = cli_usage(&cmd_summary,
				_("'%s' has more than %d values, too many for "
				  "the columns of a table: put it first, or "
				  "ask for csv"),
				a->selection.columns[1].name, COLUMNS_MAX);
	else
		ret = write_table(&c);
	gf_strmap_release(&c.by_row);
	gf_strmap_release(&c.by_column);
	free(c.rows);
	free(c.columns);
	free(c.figures);
	return ret;
}
