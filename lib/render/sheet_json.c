/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sheets for programs: one JSON object, one object a row, or YAML that
 * lib/yaml reads again. Values keep their types; control characters are
 * escaped by JSON's own means, and read back the same.
 */
#include "internal.h"

/* YAML takes a key on its line up to 1024 characters. */
#define KEY_MAX 1000

static void add_text(struct gf_buf *out, const char *s)
{
	gf_buf_add_json(out, s, strlen(s));
}

static void add_value(struct gf_buf *out, const struct gf_cell *cell)
{
	switch (cell->type) {
	case GF_CELL_NULL:
		gf_buf_adds(out, "null");
		break;
	case GF_CELL_BOOL:
		gf_buf_adds(out, cell->boolean ? "true" : "false");
		break;
	case GF_CELL_NUMBER:
		gf_buf_add(out, cell->s, cell->len);
		break;
	case GF_CELL_TEXT:
		gf_buf_add_json(out, cell->s, cell->len);
		break;
	case GF_CELL_NODE:
		gf_node_write_json(out, cell->node, SIZE_MAX);
		break;
	}
}

/* The keys as they are written before each value, once for all rows. */
static void write_keys(struct gf_sheet *sheet,
		       void (*write)(struct gf_buf *out, const char *name))
{
	struct gf_buf key = GF_BUF_INIT;
	uint32_t i;

	sheet->keys = gf_arena_alloc(&sheet->arena,
				     sheet->ncolumns * sizeof(*sheet->keys));
	for (i = 0; i < sheet->ncolumns; i++) {
		gf_buf_reset(&key);
		write(&key, sheet->columns[i].name);
		sheet->keys[i] = gf_arena_memdup(&sheet->arena, key.s, key.len);
	}
	gf_buf_release(&key);
}

static void write_key_json(struct gf_buf *out, const char *name)
{
	add_text(out, name);
	gf_buf_addc(out, ':');
}

/* --- json ---------------------------------------------------------------- */

static void add_column(struct gf_buf *out, const struct gf_sheet_column *column)
{
	gf_buf_adds(out, "{\"name\":");
	add_text(out, column->name);
	if (column->label) {
		gf_buf_adds(out, ",\"label\":");
		add_text(out, column->label);
	}
	if (column->unit && *column->unit) {
		gf_buf_adds(out, ",\"unit\":");
		add_text(out, column->unit);
	}
	gf_buf_addc(out, '}');
}

static void begin_json(struct gf_sheet *sheet)
{
	const struct gf_sheet_opts *opts = &sheet->opts;
	struct gf_buf *out = &sheet->out;
	uint32_t i;

	write_keys(sheet, write_key_json);
	gf_buf_adds(out, "{\"greffe\":1");
	if (opts->members)
		gf_buf_addf(out, ",%s", opts->members);
	gf_buf_adds(out, ",\"columns\":[");
	for (i = 0; i < sheet->ncolumns; i++) {
		gf_buf_adds(out, i ? "," : "");
		add_column(out, &sheet->columns[i]);
	}
	gf_buf_adds(out, "],");
	add_text(out, opts->rows_key ? opts->rows_key : "rows");
	gf_buf_adds(out, ":[");
}

static void cell_jsonl(struct gf_sheet *sheet, const struct gf_cell *cell)
{
	struct gf_buf *out = &sheet->out;

	gf_buf_addc(out, sheet->at ? ',' : '{');
	gf_buf_adds(out, sheet->keys[sheet->at]);
	add_value(out, cell);
}

static void cell_json(struct gf_sheet *sheet, const struct gf_cell *cell)
{
	if (!sheet->at)
		gf_buf_adds(&sheet->out, sheet->nrows ? ",\n" : "\n");
	cell_jsonl(sheet, cell);
}

static void row_json(struct gf_sheet *sheet)
{
	gf_buf_addc(&sheet->out, '}');
}

static void end_json(struct gf_sheet *sheet)
{
	struct gf_buf *out = &sheet->out;
	uint32_t i;

	gf_buf_adds(out, sheet->nrows ? "\n],\"notes\":[" : "],\"notes\":[");
	for (i = 0; i < sheet->nnotes; i++) {
		gf_buf_adds(out, i ? "," : "");
		add_text(out, sheet->notes[i]);
	}
	gf_buf_adds(out, "]}\n");
}

/* --- jsonl --------------------------------------------------------------- */

static void begin_jsonl(struct gf_sheet *sheet)
{
	write_keys(sheet, write_key_json);
}

static void row_jsonl(struct gf_sheet *sheet)
{
	gf_buf_adds(&sheet->out, "}\n");
}

static void end_nothing(struct gf_sheet *sheet GF_UNUSED)
{
}

/* --- yaml ---------------------------------------------------------------- */

/* A key and what stands before its value. */
static void write_key_yaml(struct gf_buf *out, const char *key)
{
	struct gf_buf written = GF_BUF_INIT;

	/* a bare '<<' copies keys from elsewhere, for readers of YAML 1.1 */
	if (key[0] == '<' || key[0] == '=')
		gf_buf_add_json(&written, key, strlen(key));
	else
		gf_write_yaml_text(&written, key, strlen(key), true);
	if (written.len <= KEY_MAX)
		gf_buf_addf(out, "%s: ", written.s);
	else
		gf_buf_addf(out, "? %s\n  : ", written.s);
	gf_buf_release(&written);
}

static void begin_yaml(struct gf_sheet *sheet)
{
	write_keys(sheet, write_key_yaml);
}

static void cell_yaml(struct gf_sheet *sheet, const struct gf_cell *cell)
{
	struct gf_buf *out = &sheet->out;

	gf_buf_adds(out, sheet->at ? "  " : "- ");
	gf_buf_adds(out, sheet->keys[sheet->at]);
	if (cell->type == GF_CELL_TEXT)
		gf_write_yaml_text(out, cell->s, cell->len, false);
	else if (cell->type == GF_CELL_NODE)
		gf_node_write_yaml(out, cell->node, GF_NODE_MAX);
	else
		add_value(out, cell);
	gf_buf_addc(out, '\n');
}

static void row_yaml(struct gf_sheet *sheet GF_UNUSED)
{
}

static void end_yaml(struct gf_sheet *sheet)
{
	uint32_t i;

	if (!sheet->nrows)
		gf_buf_adds(&sheet->out, "[]\n");
	for (i = 0; i < sheet->nnotes; i++) {
		gf_buf_adds(&sheet->out, "# ");
		gf_write_shown(&sheet->out, sheet->notes[i],
			       strlen(sheet->notes[i]));
		gf_buf_addc(&sheet->out, '\n');
	}
}

const struct gf_sheet_format gf_sheet_json = { false,	 begin_json, cell_json,
					       row_json, end_json,   false };
const struct gf_sheet_format gf_sheet_jsonl = { false,	     begin_jsonl,
						cell_jsonl,  row_jsonl,
						end_nothing, true };
const struct gf_sheet_format gf_sheet_yaml = { false,	 begin_yaml, cell_yaml,
					       row_yaml, end_yaml,   false };
