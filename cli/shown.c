/* SPDX-License-Identifier: EUPL-1.2 */
/* From rows of lib/index to cells: labels, titles, lists, what is missing. */
#include "cli/shown.h"
#include "cli/titles.h"
#include "cli/prose.h"

/* --- opening ------------------------------------------------------------- */

/* The message, then where in what was typed and what there is instead. */
static int tell(struct shown *a, const struct gf_error *err)
{
	if (!a->selection.advice.len)
		return ask_fail(a->ask, err);
	cli_warn("%s", err->msg);
	fputs(a->selection.advice.s, stderr);
	return CLI_USAGE;
}

int shown_open(struct shown *a, struct ask *ask, const struct gf_select *select)
{
	struct gf_error err;

	a->ask = ask;
	a->people = ask_is_for_people(ask);
	a->opened = true;
	gf_buf_init(&a->key);
	gf_buf_init(&a->text);
	if (gf_select_compile(&a->selection, ask->index, select, &err) < 0)
		return tell(a, &err);
	if (gf_rows_open(&a->rows, ask->index, a->selection.sql.s, GF_THEIRS,
			 &err) < 0)
		return ask_fail(ask, &err);
	return -1;
}

void shown_close(struct shown *a)
{
	size_t i;

	if (!a->opened)
		return;
	for (i = 0; i < a->nkinds; i++)
		gf_rows_close(a->titles[i]);
	free(a->titles);
	gf_rows_close(a->rows);
	gf_strmap_release(&a->known);
	gf_selection_release(&a->selection);
	gf_buf_release(&a->key);
	gf_buf_release(&a->text);
	gf_doc_release(&a->doc);
	gf_diags_release(&a->diags);
}

struct gf_sheet_column *shown_columns(struct shown *a, size_t *n)
{
	const struct gf_selection *s = &a->selection;
	struct gf_sheet_column *columns;
	size_t i;

	columns = gf_arena_zalloc(&a->ask->arena,
				  (s->ncolumns + 1) * sizeof(*columns));
	for (i = 0; i < s->ncolumns; i++)
		columns[i] = (struct gf_sheet_column){
			.name = s->columns[i].name,
			.label = s->columns[i].label,
			.unit = s->columns[i].unit,
			.json = s->columns[i].json ||
				(s->columns[i].boolean && !a->people),
			.fixed = s->columns[i].fixed,
		};
	*n = s->ncolumns;
	return columns;
}

/* --- titles -------------------------------------------------------------- */

/* The title of a kind's records, in the reader's language. */
static bool write_title_query(struct shown *a, const struct gf_kind *kind,
			      struct gf_buf *sql)
{
	const struct gf_shape *shape = gf_index_shape(a->ask->index);
	const struct gf_shape_table *t = gf_shape_table(shape, kind->name);

	gf_buf_adds(sql, "SELECT ");
	if (!titles_write(sql, t))
		return false;
	gf_buf_adds(sql, " FROM ");
	gf_sql_name(sql, t->name);
	gf_buf_adds(sql, " WHERE _id = ?1 LIMIT 1");
	return true;
}

static struct gf_rows *title_rows(struct shown *a, const struct gf_kind *kind)
{
	struct gf_buf sql = GF_BUF_INIT;

	if (!a->titles) {
		gf_registry_kinds(a->ask->reg, &a->nkinds);
		a->titles = gf_xcalloc(a->nkinds, sizeof(struct gf_rows *));
	}
	if (!a->titles[kind->index] && write_title_query(a, kind, &sql) &&
	    gf_rows_open(&a->titles[kind->index], a->ask->index, sql.s, GF_OURS,
			 NULL) < 0)
		a->titles[kind->index] = NULL;
	gf_buf_release(&sql);
	return a->titles[kind->index];
}

static const char *look_up_title(struct shown *a, const struct gf_kind *kind,
				 const char *id, size_t len)
{
	struct gf_rows *rows = title_rows(a, kind);
	const char *title = NULL;
	size_t size;

	if (!rows)
		return NULL;
	gf_rows_reset(rows);
	if (gf_rows_bind_text(rows, "?1", id, len, NULL) == 0 &&
	    gf_rows_step(rows, NULL) > 0)
		title = gf_rows_text(rows, 0, &size);
	if (title)
		title = gf_arena_memdup(&a->ask->arena, title, size);
	gf_rows_reset(rows);
	return title;
}

/* What a reference names; the id itself where nothing is known of it. */
static const char *title_of(struct shown *a, const struct gf_node *ref,
			    const char *id, size_t len)
{
	const char *slash = memchr(id, '/', len), *title, *kept;
	const struct gf_kind *kind;

	if (ref->type == GF_STRING) {
		kind = gf_registry_kind(a->ask->reg, ref->text, ref->len);
		slash = NULL;
	} else {
		kind = slash ? gf_registry_kind(a->ask->reg, id,
						(size_t)(slash - id))
			     : NULL;
	}
	if (!kind)
		return id;
	gf_buf_reset(&a->key);
	gf_buf_addf(&a->key, "%s/", kind->name);
	if (slash) {
		len -= (size_t)(slash + 1 - id);
		id = slash + 1;
	}
	gf_buf_add(&a->key, id, len);
	title = gf_strmap_get(&a->known, a->key.s, a->key.len);
	if (title)
		return title;
	kept = gf_arena_memdup(&a->ask->arena, a->key.s, a->key.len);
	title = look_up_title(a, kind, id, len);
	if (!title)
		title = gf_arena_memdup(&a->ask->arena, id, len);
	gf_strmap_put(&a->known, kept, a->key.len, (void *)(uintptr_t)title);
	return title;
}

/* --- labels -------------------------------------------------------------- */

const char *shown_text(struct shown *a, const struct gf_select_column *column,
		       const char *s, size_t len)
{
	const char *label;

	if (column->ref)
		return title_of(a, column->ref, s, len);
	label = column->schema ? prose_value_label(column->schema, s, len)
			       : NULL;
	return label ? label : s;
}

/* --- lists --------------------------------------------------------------- */

static const struct gf_node *read_json(struct shown *a, const char *s,
				       size_t len, struct gf_doc *doc)
{
	struct gf_compose_opts opts = { .syntax = GF_SYNTAX_JSON,
					.brief = true };
	struct gf_source src;
	bool read;

	gf_source_init(&src, "", (char *)(uintptr_t)s, len);
	read = gf_compose(doc, &src, &opts, &a->diags);
	gf_diags_clear(&a->diags);
	gf_source_release(&src);
	return read ? doc->root : NULL;
}

static void add_text(struct gf_buf *out, struct gf_strmap *seen, const char *s,
		     size_t len)
{
	if (gf_strmap_put(seen, s, len, seen))
		return;
	if (out->len > 1)
		gf_buf_addc(out, ',');
	gf_buf_add_json(out, s, len);
}

static void add_texts(struct shown *a, const struct gf_node *list,
		      struct gf_strmap *seen)
{
	gf_seq_each (item, list)
		if ((*item)->type == GF_STRING && (*item)->len &&
		    (*item)->text[0] != '[')
			add_text(&a->text, seen,
				 gf_arena_memdup(&a->ask->arena, (*item)->text,
						 (*item)->len),
				 (*item)->len);
}

/* The sources of a group are lists of each of its rows: one list, of each. */
static void add_sources(struct shown *a, const struct gf_node *list,
			struct gf_strmap *seen)
{
	struct gf_doc doc = { 0 };
	const struct gf_node *inner;

	add_texts(a, list, seen);
	gf_seq_each (item, list) {
		inner = *item;
		/* SQLite may have made a text of a list */
		if (inner->type == GF_STRING && inner->len > 1 &&
		    inner->text[0] == '[')
			inner = read_json(a, inner->text, inner->len, &doc);
		if (inner && inner->type == GF_SEQ)
			add_texts(a, inner, seen);
	}
	gf_doc_release(&doc);
}

/* A list as people read it: labels and titles for values and ids. */
static void write_list(struct shown *a, const struct gf_select_column *column,
		       const struct gf_node *list)
{
	struct gf_strmap seen = { 0 };
	const char *text;

	gf_buf_reset(&a->text);
	gf_buf_addc(&a->text, '[');
	if (column->sources)
		add_sources(a, list, &seen);
	else
		gf_seq_each (item, list) {
			if (a->text.len > 1)
				gf_buf_addc(&a->text, ',');
			if ((*item)->type != GF_STRING) {
				gf_node_write_json(
					&a->text, *item,
					gf_limit(GF_LIMIT_SQL_VALUE_BYTES));
				continue;
			}
			text = shown_text(a, column, (*item)->text,
					  (*item)->len);
			gf_buf_add_json(&a->text, text, strlen(text));
		}
	gf_buf_addc(&a->text, ']');
	gf_strmap_release(&seen);
}

static void list_cell(struct shown *a, struct gf_sheet *sheet,
		      const struct gf_select_column *column, const char *s,
		      size_t len)
{
	const struct gf_node *list = NULL;

	if (column->sources || (a->people && (column->ref || column->schema)))
		list = read_json(a, s, len, &a->doc);
	if (!list || list->type != GF_SEQ) {
		gf_sheet_text(sheet, s, len);
		return;
	}
	write_list(a, column, list);
	gf_sheet_text(sheet, a->text.s, a->text.len);
}

/* --- cells --------------------------------------------------------------- */

static void boolean_cell(struct shown *a, struct gf_sheet *sheet, bool value)
{
	const char *text = value ? "true" : "false";

	if (a->people)
		text = value ? _("yes") : _("no");
	gf_sheet_text(sheet, text, strlen(text));
}

static void text_cell(struct shown *a, struct gf_sheet *sheet,
		      const struct gf_select_column *column, size_t i)
{
	size_t len;
	const char *s = gf_rows_text(a->rows, (int)i, &len), *text;

	if (column->json) {
		list_cell(a, sheet, column, s, len);
	} else if (a->people) {
		text = shown_text(a, column, s, len);
		gf_sheet_text(sheet, text, text == s ? len : strlen(text));
	} else {
		gf_sheet_text(sheet, s, len);
	}
}

/* An average has more figures than anyone reads. */
static void real_cell(struct shown *a, struct gf_sheet *sheet,
		      const struct gf_select_column *column, double value)
{
	char text[64];

	if (a->people && column->figure && value > -1e15 && value < 1e15) {
		snprintf(text, sizeof(text), "%.2f", value);
		value = strtod(text, NULL);
	}
	gf_sheet_real(sheet, value);
}

void shown_cell(struct shown *a, struct gf_sheet *sheet, size_t i)
{
	const struct gf_select_column *c = &a->selection.columns[i];

	switch (gf_rows_type(a->rows, (int)i)) {
	case GF_CELL_NULL:
		gf_sheet_null(sheet);
		break;
	case GF_CELL_INTEGER:
		if (c->boolean)
			boolean_cell(a, sheet,
				     gf_rows_integer(a->rows, (int)i));
		else
			gf_sheet_integer(sheet,
					 gf_rows_integer(a->rows, (int)i));
		break;
	case GF_CELL_REAL:
		real_cell(a, sheet, c, gf_rows_real(a->rows, (int)i));
		break;
	case GF_CELL_TEXT:
		text_cell(a, sheet, c, i);
	}
}

/* --- what is not complete ------------------------------------------------ */

/* "'Yearly membership' 2022 is not complete: 38 declared, 0 here". */
static void write_note(struct gf_buf *out, const struct gf_incomplete *list,
		       struct gf_rows *rows)
{
	const char *id = gf_rows_text(rows, 0, NULL);
	const char *part = gf_rows_text(rows, 1, NULL);
	const char *kind = list->kind->name;
	long long declared = gf_rows_integer(rows, 2);
	long long there = gf_rows_integer(rows, 3);
	bool counted = gf_rows_type(rows, 2) == GF_CELL_INTEGER;

	if (part && counted)
		gf_buf_addf(out,
			    _("incomplete list: '%s' for %s: %lld declared, "
			      "%lld here (says %s/%s)"),
			    list->list, part, declared, there, kind, id);
	else if (counted)
		gf_buf_addf(out,
			    _("incomplete list: '%s': %lld declared, %lld "
			      "here (says %s/%s)"),
			    list->list, declared, there, kind, id);
	else if (part)
		gf_buf_addf(out,
			    _("incomplete list: '%s' for %s: %lld here (says "
			      "%s/%s)"),
			    list->list, part, there, kind, id);
	else
		gf_buf_addf(out,
			    _("incomplete list: '%s': %lld here (says %s/%s)"),
			    list->list, there, kind, id);
}

enum { NOTES_MAX = 10 };

static int add_notes(struct shown *a, struct gf_sheet *sheet,
		     const struct gf_incomplete *list, struct gf_error *err)
{
	struct gf_buf note = GF_BUF_INIT;
	struct gf_rows *rows;
	size_t n = 0;
	int ret;

	if (gf_rows_open(&rows, a->ask->index, list->sql, GF_THEIRS, err) < 0)
		return -1;
	while ((ret = gf_rows_step(rows, err)) > 0) {
		if (n++ >= NOTES_MAX)
			continue;
		gf_buf_reset(&note);
		write_note(&note, list, rows);
		gf_sheet_note(sheet, note.s);
	}
	if (n > NOTES_MAX) {
		gf_buf_reset(&note);
		gf_buf_addf(&note,
			    gf_ntranslate("and %zu more incomplete list",
					  "and %zu more incomplete lists",
					  n - NOTES_MAX),
			    n - NOTES_MAX);
		gf_sheet_note(sheet, note.s);
	}
	gf_rows_close(rows);
	gf_buf_release(&note);
	return ret;
}

int shown_notes(struct shown *a, struct gf_sheet *sheet, struct gf_error *err)
{
	size_t i;

	for (i = 0; i < a->selection.nincomplete; i++)
		if (add_notes(a, sheet, &a->selection.incomplete[i], err) < 0)
			return -1;
	return 0;
}
