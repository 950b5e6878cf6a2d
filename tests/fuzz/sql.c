/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Fuzzes a stranger's SQL: nothing is written, no private column is seen, and
 * what is refused is said.
 */
#include "index/internal.h"
#include "replay.h"

#include <sqlite3.h>

#define SECRET "4b1dN3v3r"

/* As lib/index lays it out: views with plain names, a text index. */
static const char toy[] =
	"CREATE TABLE \"book@1\" (doc, _id, title, year INTEGER);"
	"INSERT INTO \"book@1\" VALUES (1, 'a', 'Été', 1802),"
	" (2, 'b', 'Les misérables', 1862);"
	"CREATE TABLE _doc (doc INTEGER PRIMARY KEY, id, body, secret);"
	"INSERT INTO _doc VALUES (1, 'a', 'un été', '" SECRET "'),"
	" (2, 'b', 'deux', '" SECRET "');"
	"CREATE VIEW _live AS SELECT doc, id, secret FROM _doc;"
	"CREATE VIEW book AS SELECT _id, title, year FROM \"book@1\""
	" JOIN _live USING (doc);"
	"CREATE VIRTUAL TABLE _search USING fts5 (id, body,"
	" content='_doc', content_rowid='doc');"
	"INSERT INTO _search (_search) VALUES ('rebuild');";

/* How much there is: tables, of the file and not, and files. */
static const char everything[] =
	"SELECT (SELECT count(*) FROM sqlite_schema) * 1000000"
	" + (SELECT count(*) FROM temp.sqlite_schema) * 1000"
	" + (SELECT count(*) FROM pragma_database_list)";

static sqlite3 *db;
static int64_t before;
static struct guard guard;

static int64_t number(const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t n;

	GF_BUG(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK);
	GF_BUG(sqlite3_step(stmt) != SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static void open_toy(void)
{
	struct gf_error err;

	GF_BUG(sqlite3_open(":memory:", &db) != SQLITE_OK);
	GF_BUG(sqlite3_exec(db, toy, NULL, NULL, NULL) != SQLITE_OK);
	GF_BUG(guard_open(&guard, db, &err) < 0);
	before = number(everything);
}

static void look_at_row(sqlite3_stmt *stmt)
{
	int i;

	for (i = 0; i < sqlite3_column_count(stmt); i++) {
		const void *s = sqlite3_column_blob(stmt, i);
		size_t n = (size_t)sqlite3_column_bytes(stmt, i);

		GF_BUG(s && memmem(s, n, SECRET, strlen(SECRET)));
	}
}

static void ask(const char *sql)
{
	struct gf_error err = { 0 };
	struct guarded g;
	sqlite3_stmt *stmt;
	int ret, rows = 0;

	if (guard_compile(&guard, &g, &stmt, sql, GF_THEIRS, NULL, &err) < 0) {
		GF_BUG(!err.msg[0]);
		GF_BUG(guard.at > (int)strlen(sql));
		return;
	}
	/* twenty milliseconds, not five seconds */
	g.spent = ((int64_t)gf_limit(GF_LIMIT_SQL_MS) - 20) * 1000000;
	while ((ret = guard_step(&guard, &g, stmt, &err)) > 0 && ++rows < 1000)
		look_at_row(stmt);
	GF_BUG(ret < 0 && !err.msg[0]);
	sqlite3_finalize(stmt);
	guard_forget(&guard, &g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *sql = gf_xmemdup((const char *)data, size);

	if (!db)
		open_toy();
	if (gf_utf8_check(sql, strlen(sql)) == strlen(sql))
		ask(sql);
	GF_BUG(number("SELECT count(*) FROM _doc WHERE secret = '" SECRET
		      "'") != 2);
	GF_BUG(number(everything) != before);
	GF_BUG(!sqlite3_get_autocommit(db));
	free(sql);
	return 0;
}
