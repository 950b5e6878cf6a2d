/* SPDX-License-Identifier: EUPL-1.2 */
/* One SELECT and its rows: what callers hold of SQLite. */
#include "index/rules.h"

struct gf_rows {
	struct gf_index *ix;
	struct guarded guarded;
	struct sqlite3_stmt *st;
	struct gf_arena arena; /* of the row at hand */
	bool done;
};

/* The guard meets a connection whose virtual tables are already known. */
static int guard(struct gf_index *ix, struct gf_error *err)
{
	struct sqlite3_stmt *st;

	if (ix->guarded)
		return 0;
	st = db_prepare(&ix->db, "SELECT rowid FROM _search LIMIT 0", err);
	if (!st || stmt_run(&ix->db, st, err) < 0) {
		stmt_free(st);
		return -1;
	}
	stmt_free(st);
	if (guard_open(&ix->guard, ix->db.sql, err) < 0)
		return -1;
	ix->guarded = true;
	return 0;
}

/*
 * What rules find, and the words of edits, are there when someone asks for
 * them; not before, since most questions are about something else.
 */
static int compile(struct gf_rows *rows, const char *sql, enum gf_trust trust,
		   struct gf_error *err)
{
	const struct gf_strmap *tables = &rows->guarded.tables;
	struct gf_index *ix = rows->ix;
	bool ran = ix->at.book.running || ix->at.book.ran, run, lay;

	for (;; ran |= run) {
		if (view_show(ix, err) < 0)
			return -1;
		if (guard_compile(&ix->guard, &rows->guarded, &rows->st, sql,
				  trust, ix->at.shape, err) < 0)
			return -1;
		run = !ran && gf_strmap_get(tables, "_finding", 8);
		lay = gf_strmap_get(tables, "_search", 7) && words_lack(ix);
		if (!run && !lay)
			return 0;
		stmt_free(rows->st);
		rows->st = NULL;
		guard_forget(&ix->guard, &rows->guarded);
		if ((lay && words_lay(ix, err) < 0) ||
		    (run && rules_run(ix, err) < 0))
			return -1;
	}
}

int gf_rows_open(struct gf_rows **out, struct gf_index *ix, const char *sql,
		 enum gf_trust trust, struct gf_error *err)
{
	struct gf_rows *rows;
	char today[11];

	*out = NULL;
	if (guard(ix, err) < 0)
		return -1;
	rows = gf_xcalloc(1, sizeof(*rows));
	rows->ix = ix;
	if (compile(rows, sql, trust, err) < 0) {
		if (db_is_broken(&ix->db))
			index_forget_damaged(ix, err);
		gf_rows_close(rows);
		return -1;
	}
	if (iso_day(today, ix->at.today))
		gf_rows_bind_text(rows, ":today", today, 10, NULL);
	*out = rows;
	return 0;
}

void gf_rows_close(struct gf_rows *rows)
{
	if (!rows)
		return;
	stmt_free(rows->st);
	guard_forget(&rows->ix->guard, &rows->guarded);
	gf_arena_release(&rows->arena);
	free(rows);
}

/* --- parameters ---------------------------------------------------------- */

static int find_parameter(const struct gf_rows *rows, const char *name,
			  struct gf_error *err)
{
	int i = stmt_parameter(rows->st, name);

	if (!i)
		gf_fail(err, GF_ENOTFOUND, _("there is no parameter '%s'"),
			*name == ':' ? name + 1 : name);
	return i;
}

int gf_rows_bind_text(struct gf_rows *rows, const char *name, const char *s,
		      size_t len, struct gf_error *err)
{
	int i = find_parameter(rows, name, err);

	if (!i)
		return -1;
	stmt_text_copy(rows->st, i, s, len);
	return 0;
}

int gf_rows_bind_integer(struct gf_rows *rows, const char *name, int64_t value,
			 struct gf_error *err)
{
	int i = find_parameter(rows, name, err);

	if (!i)
		return -1;
	stmt_int(rows->st, i, value);
	return 0;
}

int gf_rows_bind_real(struct gf_rows *rows, const char *name, double value,
		      struct gf_error *err)
{
	int i = find_parameter(rows, name, err);

	if (!i)
		return -1;
	stmt_real(rows->st, i, value);
	return 0;
}

const char *gf_rows_parameter(const struct gf_rows *rows, int i)
{
	return stmt_parameter_name(rows->st, i);
}

/* --- rows ---------------------------------------------------------------- */

int gf_rows_step(struct gf_rows *rows, struct gf_error *err)
{
	int ret;

	gf_arena_clear(&rows->arena);
	if (rows->done)
		return 0;
	ret = guard_step(&rows->ix->guard, &rows->guarded, rows->st, err);
	rows->done = ret < 1;
	if (ret < 0 && db_is_broken(&rows->ix->db))
		return index_forget_damaged(rows->ix, err);
	return ret;
}

void gf_rows_reset(struct gf_rows *rows)
{
	stmt_reset(rows->st);
	guard_rewind(&rows->guarded);
	rows->done = false;
}

int gf_rows_columns(const struct gf_rows *rows)
{
	return stmt_columns(rows->st);
}

const char *gf_rows_name(const struct gf_rows *rows, int column)
{
	return stmt_column_name(rows->st, column);
}

enum gf_cell gf_rows_type(const struct gf_rows *rows, int column)
{
	return stmt_type(rows->st, column);
}

static const char *hex_text(struct gf_rows *rows, int column, size_t *len)
{
	const unsigned char *blob;
	char *out;
	size_t n, i;

	blob = stmt_get_blob(rows->st, column, &n);
	out = gf_arena_alloc(&rows->arena, 2 * n + 1);
	for (i = 0; i < n; i++) {
		out[2 * i] = "0123456789abcdef"[blob[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[blob[i] & 15];
	}
	out[2 * n] = '\0';
	if (len)
		*len = 2 * n;
	return out;
}

const char *gf_rows_text(const struct gf_rows *rows, int column, size_t *len)
{
	if (len)
		*len = 0;
	if (stmt_type(rows->st, column) == GF_CELL_NULL)
		return NULL;
	if (stmt_is_blob(rows->st, column))
		return hex_text((struct gf_rows *)(uintptr_t)rows, column, len);
	return stmt_get_text(rows->st, column, len);
}

int64_t gf_rows_integer(const struct gf_rows *rows, int column)
{
	return stmt_get_int(rows->st, column);
}

double gf_rows_real(const struct gf_rows *rows, int column)
{
	return stmt_get_real(rows->st, column);
}

/* A table of ours is called by the plain name, then '@' and a number. */
const struct gf_shape_column *gf_rows_origin(const struct gf_rows *rows,
					     int column)
{
	const struct gf_shape_table *found;
	struct gf_arena arena = { 0 };
	const char *table, *name;

	if (!guard_origin(rows->st, column, &table, &name))
		return NULL;
	table = gf_arena_memdup(&arena, table, strcspn(table, "@"));
	found = gf_shape_table(rows->ix->at.shape, table);
	gf_arena_release(&arena);
	return found ? gf_shape_column(found, name) : NULL;
}

int gf_index_error_at(const struct gf_index *ix)
{
	return ix->guard.at;
}

const struct gf_strmap *rows_tables(const struct gf_rows *rows)
{
	return &rows->guarded.tables;
}
