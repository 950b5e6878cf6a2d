/* SPDX-License-Identifier: EUPL-1.2 */
/* Documents that no view has any more, taken away when they are many. */
#include "index/internal.h"

/* Fewer are kept: a branch may come back to them. */
enum { KEPT = 1000 };

static int list_used(struct db *db, struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct sqlite3_stmt *st;
	int ret;

	st = db_prepare(db, "SELECT view FROM _view", err);
	if (!st)
		return -1;
	gf_buf_adds(&sql, "DROP TABLE IF EXISTS temp._used;"
			  "CREATE TEMP TABLE _used (doc INTEGER PRIMARY KEY);");
	while ((ret = stmt_step(db, st, err)) == 1)
		gf_buf_addf(&sql,
			    "INSERT OR IGNORE INTO temp._used"
			    " SELECT doc FROM \"_in@%lld\";",
			    (long long)stmt_get_int(st, 0));
	stmt_free(st);
	if (!ret)
		ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	return ret;
}

/* "person@3": rows of a shape, all of them keyed by document. */
static int sweep_rows(struct db *db, struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct sqlite3_stmt *st;
	int ret;

	st = db_prepare(db,
			"SELECT name FROM sqlite_schema WHERE type = 'table'"
			" AND name GLOB '*@[0-9]*' AND name NOT GLOB '_*@*'",
			err);
	if (!st)
		return -1;
	while ((ret = stmt_step(db, st, err)) == 1) {
		gf_buf_adds(&sql, "DELETE FROM ");
		gf_sql_name(&sql, stmt_get_text(st, 0, NULL));
		gf_buf_adds(&sql, " WHERE _doc NOT IN temp._used;");
	}
	stmt_free(st);
	if (!ret)
		ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	return ret;
}

static int sweep(struct db *db, struct gf_error *err)
{
	if (db_exec(db,
		    "INSERT INTO _search (_search, rowid, title, body)"
		    " SELECT 'delete', doc, title, body FROM _searchable"
		    " WHERE doc NOT IN temp._used;",
		    err) < 0 ||
	    sweep_rows(db, err) < 0)
		return -1;
	return db_exec(
		db,
		"DELETE FROM _ref WHERE doc NOT IN temp._used;"
		"DELETE FROM _name WHERE doc NOT IN temp._used;"
		"DELETE FROM _found WHERE doc NOT IN temp._used;"
		"DELETE FROM _document WHERE doc NOT IN temp._used;"
		"DELETE FROM _blob WHERE blob NOT IN (SELECT blob FROM _document);",
		err);
}

int store_sweep(struct db *db, struct gf_error *err)
{
	int64_t all, used;
	int ret;

	/* numbers are given in order: an upper bound that costs nothing */
	all = db_number(db, "SELECT max(doc) FROM _document", 0) -
	      db_number(db, "SELECT value FROM _meta WHERE key = 'swept'", 0);
	used = db_number(db, "SELECT max(records) FROM _view", 0);
	if (all <= used + used / 2 + KEPT)
		return 0;
	if (list_used(db, err) < 0)
		return -1;
	all = db_number(db, "SELECT count(*) FROM _document", 0);
	used = db_number(db, "SELECT count(*) FROM temp._used", 0);
	ret = all > used + used / 4 + KEPT ? sweep(db, err) : 0;
	if (!ret)
		ret = db_exec(db,
			      "REPLACE INTO _meta SELECT 'swept', max(doc) -"
			      " count(*) FROM _document;"
			      "DROP TABLE temp._used",
			      err);
	return ret;
}
