/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Rows come in, bytes go to a sink. What a cell is, is settled here; what it
 * looks like is a row of the table of forms.
 */
#include "internal.h"

#define FLUSH_AT 32768

/* As written on a command line: X(name, how). */
#define FORMATS(X) \
	X("table", &gf_sheet_table) \
	X("csv", &gf_sheet_csv) \
	X("tsv", &gf_sheet_tsv) \
	X("json", &gf_sheet_json) \
	X("jsonl", &gf_sheet_jsonl) \
	X("yaml", &gf_sheet_yaml) \
	X("markdown", &gf_sheet_markdown)

#define X(name, how) name,
static const char *const names[] = { FORMATS(X) NULL };
#undef X
#define X(name, how) how,
static const struct gf_sheet_format *const formats[] = { FORMATS(X) };
#undef X

const char *const *gf_sheet_formats(void)
{
	return names;
}

static const struct gf_sheet_format *find_format(const char *name)
{
	size_t i;

	for (i = 0; names[i]; i++)
		if (!strcmp(names[i], name))
			return formats[i];
	return NULL;
}

void gf_sheet_flush(struct gf_sheet *sheet, bool all)
{
	if (!all && sheet->out.len < FLUSH_AT)
		return;
	if (sheet->out.len && !sheet->failed &&
	    sheet->sink(sheet->out.s, sheet->out.len, sheet->payload) < 0)
		sheet->failed = true;
	gf_buf_reset(&sheet->out);
}

/* --- columns ------------------------------------------------------------- */

/*
 * SQL gives twice the same name; a mapping cannot: "total", "total_2". A
 * name that is taken gets a number that no column has.
 */
static const char *name_apart(struct gf_sheet *sheet, struct gf_strmap *taken,
			      const char *name)
{
	const char *apart = name;
	unsigned i = 2;

	while (gf_strmap_get(taken, apart, strlen(apart)))
		apart = gf_arena_printf(&sheet->arena, "%s_%u", name, i++);
	gf_strmap_put(taken, apart, strlen(apart), sheet);
	return apart;
}

static void copy_columns(struct gf_sheet *sheet,
			 const struct gf_sheet_column *columns, size_t n)
{
	struct gf_arena *arena = &sheet->arena;
	struct gf_strmap taken = { 0 };
	struct gf_sheet_column *c;
	size_t i;

	sheet->columns = gf_arena_alloc(arena, n * sizeof(*columns));
	sheet->ncolumns = (uint32_t)n;
	for (i = 0; i < n; i++) {
		c = &sheet->columns[i];
		*c = columns[i];
		c->name = name_apart(sheet, &taken,
				     gf_arena_strdup(arena, c->name));
		if (c->label)
			c->label = gf_arena_strdup(arena, c->label);
		if (c->unit)
			c->unit = gf_arena_strdup(arena, c->unit);
	}
	gf_strmap_release(&taken);
}

struct gf_sheet *gf_sheet_new(const struct gf_sheet_opts *opts,
			      const struct gf_sheet_column *columns, size_t n,
			      gf_sink_fn sink, void *payload)
{
	const struct gf_sheet_format *format = find_format(opts->format);
	struct gf_sheet *sheet;

	GF_BUG(!n);
	if (!format)
		return NULL;
	sheet = gf_xcalloc(1, sizeof(*sheet));
	sheet->opts = *opts;
	sheet->format = format;
	sheet->sink = sink;
	sheet->payload = payload;
	gf_buf_init(&sheet->out);
	gf_buf_init(&sheet->scratch);
	gf_buf_init(&sheet->json);
	copy_columns(sheet, columns, n);
	format->begin(sheet);
	return sheet;
}

/* --- cells --------------------------------------------------------------- */

static void add_cell(struct gf_sheet *sheet, const struct gf_cell *cell)
{
	GF_BUG(sheet->at >= sheet->ncolumns);
	sheet->format->cell(sheet, cell);
	sheet->at++;
}

/* A text of JSON as the value it is; false: it cannot be read. */
static bool read_json(struct gf_sheet *sheet, struct gf_cell *cell)
{
	static const enum gf_cell_type types[] = {
		[GF_NULL] = GF_CELL_NULL,     [GF_BOOL] = GF_CELL_BOOL,
		[GF_NUMBER] = GF_CELL_NUMBER, [GF_STRING] = GF_CELL_TEXT,
		[GF_SEQ] = GF_CELL_NODE,      [GF_MAP] = GF_CELL_NODE,
	};
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON,
					.brief = true };
	const struct gf_node *node;
	struct gf_source src;
	bool read;

	/* the tree borrows its source, which ends with a NUL */
	gf_buf_reset(&sheet->json);
	gf_buf_add(&sheet->json, cell->s, cell->len);
	gf_source_init(&src, "", sheet->json.s, cell->len);
	read = gf_compose(&sheet->doc, &src, &opts, &sheet->diags);
	gf_diags_clear(&sheet->diags);
	gf_source_release(&src);
	if (!read)
		return false;
	node = sheet->doc.root;
	*cell = (struct gf_cell){ .type = types[node->type],
				  .boolean = node->boolean,
				  .s = node->text,
				  .len = node->len,
				  .node = node };
	return true;
}

void gf_sheet_text(struct gf_sheet *sheet, const char *s, size_t len)
{
	struct gf_cell cell = { .type = GF_CELL_TEXT, .s = s, .len = len };

	if (sheet->at < sheet->ncolumns && sheet->columns[sheet->at].json)
		read_json(sheet, &cell); /* what is none stays a text */
	add_cell(sheet, &cell);
}

void gf_sheet_number(struct gf_sheet *sheet, const char *s, size_t len)
{
	struct gf_cell cell = { .type = GF_CELL_NUMBER, .s = s, .len = len };

	add_cell(sheet, &cell);
}

void gf_sheet_integer(struct gf_sheet *sheet, int64_t value)
{
	char s[32];
	int n = snprintf(s, sizeof(s), "%lld", (long long)value);

	gf_sheet_number(sheet, s, (size_t)n);
}

void gf_sheet_real(struct gf_sheet *sheet, double value)
{
	char s[GF_REAL_MAX];
	size_t n = gf_real_text(s, value, !sheet->format->people);

	if (n)
		gf_sheet_number(sheet, s, n);
	else
		gf_sheet_null(sheet);
}

void gf_sheet_bool(struct gf_sheet *sheet, bool value)
{
	struct gf_cell cell = { .type = GF_CELL_BOOL, .boolean = value };

	add_cell(sheet, &cell);
}

void gf_sheet_null(struct gf_sheet *sheet)
{
	struct gf_cell cell = { .type = GF_CELL_NULL };

	add_cell(sheet, &cell);
}

void gf_sheet_mark(struct gf_sheet *sheet, const char *mark)
{
	struct gf_kept *kept;

	GF_BUG(!sheet->at);
	if (!sheet->format->people)
		return;
	kept = &sheet->kept[sheet->nkept - 1];
	gf_buf_reset(&sheet->scratch);
	gf_write_shown(&sheet->scratch, mark, strlen(mark));
	kept->mark = gf_arena_memdup(&sheet->arena, sheet->scratch.s,
				     sheet->scratch.len);
	kept->mark_width =
		(uint32_t)gf_shown_width(sheet->scratch.s, sheet->scratch.len);
}

int gf_sheet_end_row(struct gf_sheet *sheet)
{
	while (sheet->at < sheet->ncolumns)
		gf_sheet_null(sheet);
	sheet->format->row(sheet);
	sheet->at = 0;
	sheet->nrows++;
	gf_sheet_flush(sheet, false);
	return sheet->failed ? -1 : 0;
}

/* --- around the rows ----------------------------------------------------- */

void gf_sheet_note(struct gf_sheet *sheet, const char *text)
{
	GF_GROW(sheet->notes, sheet->nnotes, sheet->notes_cap);
	sheet->notes[sheet->nnotes++] = gf_arena_strdup(&sheet->arena, text);
}

bool gf_sheet_has_notes(const struct gf_sheet *sheet)
{
	return !sheet->format->rows_only;
}

const char *gf_sheet_untold(const struct gf_sheet *sheet, uint32_t i)
{
	return !gf_sheet_has_notes(sheet) && i < sheet->nnotes ? sheet->notes[i]
							       : NULL;
}

int gf_sheet_finish(struct gf_sheet *sheet)
{
	GF_BUG(sheet->at);
	sheet->format->end(sheet);
	gf_sheet_flush(sheet, true);
	return sheet->failed ? -1 : 0;
}

void gf_sheet_free(struct gf_sheet *sheet)
{
	if (!sheet)
		return;
	gf_buf_release(&sheet->out);
	gf_buf_release(&sheet->scratch);
	gf_buf_release(&sheet->json);
	gf_doc_release(&sheet->doc);
	gf_diags_release(&sheet->diags);
	gf_arena_release(&sheet->arena);
	free(sheet->notes);
	free(sheet->kept);
	free(sheet);
}
