/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept of each view: its row in _view, and its counts. */
#include "index/internal.h"

const char *const view_tally_columns =
	"records, invalid, unreadable, errors, warnings, infos, unjudged,"
	" ignored";

void view_read_tally(struct gf_index_tally *t, struct sqlite3_stmt *st,
		     int first)
{
	size_t *const fields[] = { &t->records,	 &t->invalid,  &t->unreadable,
				   &t->errors,	 &t->warnings, &t->infos,
				   &t->unjudged, &t->ignored };
	size_t i;

	for (i = 0; i < GF_NELEMS(fields); i++)
		*fields[i] = (size_t)stmt_get_int(st, first + (int)i);
}

/* Sets state->view where the file has one of that very tree. */
int view_find(struct db *db, struct state *state, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	st = db_preparef(db, err,
			 "SELECT view, %s FROM _view WHERE tree = ? AND"
			 " \"set\" = ?",
			 view_tally_columns);
	if (!st)
		return -1;
	stmt_blob(st, 1, &state->folder, sizeof(state->folder));
	stmt_int(st, 2, state->set);
	ret = stmt_step(db, st, err);
	if (ret == 1) {
		state->view = stmt_get_int(st, 0);
		view_read_tally(&state->tally, st, 1);
	}
	stmt_free(st);
	return ret < 0 ? -1 : 0;
}

int view_find_print(struct db *db, struct state *state, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	st = db_prepare(db,
			"SELECT \"set\", (SELECT s.findings FROM _set s WHERE"
			" s.\"set\" = v.\"set\") FROM _view v WHERE v.tree = ?",
			err);
	if (!st)
		return -1;
	stmt_blob(st, 1, &state->folder, sizeof(state->folder));
	ret = stmt_step(db, st, err);
	if (ret == 1) {
		state->set = stmt_get_int(st, 0);
		state->findings = (uint32_t)stmt_get_int(st, 1);
	}
	stmt_free(st);
	return ret == 1 ? view_find(db, state, err) : ret;
}

int view_put(struct db *db, struct state *state, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	st = db_prepare(
		db,
		"INSERT INTO _view (tree, \"set\", head, used) VALUES (?, ?, 0,"
		" (SELECT ifnull(max(used), 0) + 1 FROM _view))",
		err);
	if (!st)
		return -1;
	stmt_blob(st, 1, &state->folder, sizeof(state->folder));
	stmt_int(st, 2, state->set);
	ret = stmt_run(db, st, err);
	stmt_free(st);
	state->view = db_last_row(db);
	return ret < 0 ? -1 : ddl_view_tables(db, state->view, err);
}

/* The state's view is that of another tree now. */
int view_touch(struct db *db, const struct state *state, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	st = db_prepare(db,
			"UPDATE _view SET tree = ?, used = (SELECT max(used)"
			" + 1 FROM _view) WHERE view = ?",
			err);
	if (!st)
		return -1;
	stmt_blob(st, 1, &state->folder, sizeof(state->folder));
	stmt_int(st, 2, state->view);
	ret = stmt_run(db, st, err);
	stmt_free(st);
	return ret;
}

int view_put_tally(struct db *db, const struct state *state,
		   struct gf_error *err)
{
	const struct gf_index_tally *t = &state->tally;

	return db_execf(db, err,
			"UPDATE _view SET records = %zu, invalid = %zu,"
			" unreadable = %zu, errors = %zu, warnings = %zu,"
			" infos = %zu, unjudged = %zu, ignored = %zu"
			" WHERE view = %lld",
			t->records, t->invalid, t->unreadable, t->errors,
			t->warnings, t->infos, t->unjudged, t->ignored,
			(long long)state->view);
}

/* What depends on the other records, on top of what does not. */
int count_found(struct db *db, struct state *state, struct gf_error *err)
{
	struct gf_index_tally *t = &state->tally;
	struct sqlite3_stmt *st;
	char name[40];
	int ret;

	*t = state->counted;
	snprintf(name, sizeof(name), "main.\"_found@%lld\"",
		 (long long)state->view);
	st = db_preparef(
		db, err,
		"SELECT ifnull(sum(severity = 'error'), 0),"
		" ifnull(sum((severity = 'warning' AND acknowledged IS NULL) -"
		" (source = 'own')), 0),"
		" ifnull(sum(severity = 'info'), 0), count(acknowledged),"
		" count(DISTINCT CASE WHEN severity = 'error' AND (SELECT"
		" state FROM %s d WHERE d.doc = f.doc) = 0"
		" THEN f.doc END) FROM %s f",
		state->is_over ? "temp._docs" : "main._document",
		state->is_over ? "temp._relations" : name);
	if (!st)
		return -1;
	ret = stmt_step(db, st, err);
	t->errors += (size_t)stmt_get_int(st, 0);
	t->warnings += (size_t)stmt_get_int(st, 1);
	t->infos += (size_t)stmt_get_int(st, 2);
	t->acknowledged += (size_t)stmt_get_int(st, 3);
	t->invalid += (size_t)stmt_get_int(st, 4);
	stmt_free(st);
	return ret < 0 ? -1 : 0;
}
