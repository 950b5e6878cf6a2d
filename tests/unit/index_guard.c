/* SPDX-License-Identifier: EUPL-1.2 */
/* What a stranger's SQL may name and spend: RELIABILITY.md F9, I01 to I03. */
#include "index/internal.h"
#include "sides.h"

#include <sqlite3.h>

static struct guard guard;
static struct gf_error err;

/* A file as lib/index makes them, small: views with plain names over tables
 * of ours, and a text index. */
static sqlite3 *open_toy(void)
{
	static const char sql[] =
		"CREATE TABLE \"book@1\" (doc, _id, title, year);"
		"INSERT INTO \"book@1\" VALUES (1, 'a', 'Été', 1802),"
		" (2, 'b', 'Les misérables', 1862);"
		"CREATE TABLE _doc (doc INTEGER PRIMARY KEY, id, body);"
		"INSERT INTO _doc VALUES (1, 'a', 'un été'), (2, 'b', 'deux');"
		"CREATE VIEW _live AS SELECT doc, id FROM _doc;"
		"CREATE VIEW book AS SELECT _id, title, year FROM \"book@1\""
		" JOIN _live USING (doc);"
		"CREATE VIRTUAL TABLE _search USING fts5 (id, body,"
		" content='_doc', content_rowid='doc');"
		"INSERT INTO _search (_search) VALUES ('rebuild');";
	sqlite3 *db = NULL;

	sqlite3_open(":memory:", &db);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		GF_BUG(true);
	if (guard_open(&guard, db, &err) < 0)
		GF_BUG(true);
	return db;
}

/* Runs a stranger's statement to its end: rows, or -1 and err. */
static int64_t run(const char *sql)
{
	struct sqlite3_stmt *stmt;
	struct guarded g;
	int64_t rows = 0;
	int ret;

	if (guard_compile(&guard, &g, &stmt, sql, GF_THEIRS, NULL, &err) < 0) {
		printf("# %s\n", err.msg);
		return -1;
	}
	while ((ret = guard_step(&guard, &g, stmt, &err)) > 0)
		rows++;
	sqlite3_finalize(stmt);
	guard_forget(&guard, &g);
	if (ret < 0)
		printf("# %s\n", err.msg);
	return ret < 0 ? -1 : rows;
}

/* The first value of a statement as text, or what went wrong. */
static const char *value(const char *sql)
{
	static struct gf_buf out;
	struct sqlite3_stmt *stmt;
	struct guarded g;
	const unsigned char *s;
	int ret;

	if (!out.s)
		gf_buf_init(&out);
	gf_buf_reset(&out);
	if (guard_compile(&guard, &g, &stmt, sql, GF_THEIRS, NULL, &err) < 0)
		return err.msg;
	ret = guard_step(&guard, &g, stmt, &err);
	s = ret > 0 ? sqlite3_column_text(stmt, 0) : NULL;
	gf_buf_adds(&out, ret < 0 ? err.msg : s ? (const char *)s : "NULL");
	sqlite3_finalize(stmt);
	guard_forget(&guard, &g);
	return out.s;
}

static void check_reading(void)
{
	is_int(run("SELECT * FROM book"), 2, "a view is read");
	is_int(run("SELECT b._id FROM main.book b JOIN book c USING (_id)"), 2,
	       "twice, by another name");
	is_int(run("WITH old AS (SELECT * FROM book WHERE year < 1850) "
		   "SELECT count(*) FROM old"),
	       1, "in a common table expression");
	is_int(run("SELECT id FROM _search WHERE _search MATCH 'ete'"), 1,
	       "FTS5 reads its own tables");
	is_int(run("SELECT highlight(_search, 1, '[', ']'), bm25(_search) "
		   "FROM _search('un OR deux') ORDER BY rank"),
	       2, "and those of its content");
	is_int(run("SELECT value FROM json_each('[1,2,3]')"), 3,
	       "JSON is a table");
	is_int(run("VALUES (1), (2)"), 2, "VALUES is a SELECT");
	is_int(run("SELECT 1; -- done\n ; /* really */"), 1,
	       "a semicolon and comments may end it");
	is_int(run("SELECT 1 WHERE 0"), 0, "no row is an answer");
}

static void refuses(const char *sql, const char *why)
{
	err.msg[0] = '\0';
	if (run(sql) < 0 && err.code == GF_EINVALID && strstr(err.msg, why))
		ok(true, "refused: %.60s", sql);
	else
		ok(false, "refused: %.60s (%s)", sql, err.msg);
}

static const char *const tables[] = {
	"SELECT * FROM _doc",
	"SELECT * FROM main.\"_DOC\"",
	"SELECT count(*) FROM _doc",
	"SELECT * FROM \"book@1\"",
	"SELECT * FROM 'book@1'",
	"SELECT * FROM _live",
	"SELECT 1 FROM book WHERE EXISTS (SELECT 1 FROM _doc)",
	"SELECT (SELECT body FROM _doc LIMIT 1)",
	"SELECT * FROM (SELECT * FROM _doc) book",
	"WITH x AS (SELECT * FROM _doc) SELECT * FROM x",
	"WITH book AS (SELECT * FROM _doc) SELECT * FROM book",
	"WITH _live AS (SELECT * FROM _doc) SELECT * FROM _live",
	"WITH x AS (SELECT * FROM \"book@1\") SELECT y._id FROM x y",
	"SELECT * FROM _search_data",
	"SELECT count(*) FROM _search_idx",
	"WITH x AS (SELECT * FROM _Search_Docsize) SELECT 1 FROM x",
	"WITH _live AS (SELECT 1 FROM _doc) SELECT 1 FROM book, _live",
	"WITH book AS (SELECT 1 FROM _doc) SELECT 1 FROM main.book",
	"SELECT * FROM sqlite_schema",
	"SELECT * FROM sqlite_master",
	"SELECT * FROM sqlite_temp_schema",
	"SELECT * FROM pragma_database_list",
	"SELECT * FROM pragma_table_info('book')",
	"SELECT * FROM sqlite_stmt",
	"SELECT * FROM dbstat",
};

static const char *const acts[] = {
	"ATTACH '/tmp/x.db' AS x",
	"VACUUM",
	"VACUUM INTO '/tmp/x.db'",
	"PRAGMA writable_schema=1",
	"PRAGMA data_version=1",
	"PRAGMA table_info(book)",
	"INSERT INTO \"book@1\" VALUES (3, 'c', 'd', 1)",
	"INSERT INTO _search (_search) VALUES ('delete-all')",
	"UPDATE book SET year = 1",
	"DELETE FROM _doc",
	"REPLACE INTO _doc VALUES (1, 2, 3)",
	"DROP TABLE _doc",
	"DROP VIEW book",
	"CREATE TABLE x (y)",
	"CREATE TEMP TABLE x AS SELECT 1",
	"CREATE TEMP VIEW x AS SELECT * FROM _doc",
	"CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, _search, "
	"row)",
	"ALTER TABLE _doc RENAME TO x",
	"BEGIN",
	"COMMIT",
	"SAVEPOINT x",
	"REINDEX",
	"ANALYZE",
	"DETACH main",
	"DELETE FROM _doc RETURNING *",
};

static void check_refusals(void)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(tables); i++)
		refuses(tables[i], "cannot be asked");
	for (i = 0; i < GF_NELEMS(acts); i++)
		refuses(acts[i], "only reads");
	refuses("SELECT 1; DROP TABLE _doc", "one SELECT at a time");
	refuses("", "there is no question");
	refuses("  -- nothing\n", "there is no question");
	is_int(run("SELECT * FROM book"), 2, "nothing came of any");
}

static void check_chance(void)
{
	static const char *const fickle[] = {
		"SELECT random()",
		"SELECT _id FROM book ORDER BY RANDOM()",
		"SELECT hex(randomblob(8))",
		"SELECT CURRENT_DATE",
		"SELECT CURRENT_TIMESTAMP",
		"SELECT current_time",
		"SELECT changes()",
		"SELECT total_changes()",
		"SELECT last_insert_rowid()",
		"SELECT load_extension('/tmp/x.so')",
		"SELECT sqlite_version()",
		"SELECT sqlite_source_id()",
		"SELECT sqlite_compileoption_get(1)",
		"SELECT fts5(NULL)",
		"SELECT fts3_tokenizer('simple')",
		"SELECT rtreecheck('main', 'book')",
	};
	static const char *const clocks[] = {
		"SELECT date('now')",
		"SELECT date()",
		"SELECT time('NOW')",
		"SELECT julianday()",
		"SELECT strftime('%Y')",
		"SELECT strftime('%Y', 'now')",
		"SELECT datetime('now', '-1 day')",
		"SELECT unixepoch()",
		"SELECT datetime('2025-01-01', 'localtime')",
		"SELECT datetime('2025-01-01', 'UTC')",
		"SELECT date(n) FROM (SELECT 'n' || 'ow' AS n)",
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(fickle); i++)
		is_int(run(fickle[i]), -1, "refused: %s", fickle[i]);
	for (i = 0; i < GF_NELEMS(clocks); i++)
		refuses(clocks[i], "reads the clock");
	refuses("SELECT readfile('/etc/passwd')", "no function is called");
	refuses("SELECT writefile('/tmp/x', 'y')", "no function is called");
	refuses("SELECT edit('x')", "no function is called");
	is_str(value("SELECT date('2024-02-29', '+1 year')"), "2025-03-01",
	       "dates are counted");
	is_str(value("SELECT strftime('%j', '2025-03-01')"), "060",
	       "and written");
	is_str(value("SELECT julianday('2025-03-02') - julianday('2025-03-01')"),
	       "1.0", "and compared");
	is_str(value("SELECT date(NULL)"), "NULL", "NULL is no day");
	is_str(value("SELECT date('no day')"), "NULL", "nor is a word");
}

static void check_functions(void)
{
	is_str(value("SELECT regexp('^[A-Z]', 'Abc')"), "1", "regexp finds");
	is_str(value("SELECT 'abc' REGEXP '\\d'"), "0",
	       "or not, as an operator");
	is_str(value("SELECT regexp('\\p{L}+', 'é')"), "1", "in Unicode");
	is_str(value("SELECT regexp(NULL, 'a')"), "NULL", "NULL is no pattern");
	is_str(value("SELECT regexp('a', NULL)"), "NULL", "nor a text");
	is_str(value("SELECT regexp('a', x'ff41')"), "NULL",
	       "nor what no text is");
	refuses("SELECT regexp('(', 'a')", "cannot be used");
	refuses("SELECT regexp('(?<a>a+)+$\\k<a>', printf('%.*c!', 5000, 'a'))",
		"steps");
	is_str(value("SELECT sum(regexp(p, 'b')) FROM (SELECT 'a' AS p UNION ALL "
		     "SELECT 'b')"),
	       "1", "a pattern a row");
	is_str(value("SELECT fold('Événement À_Lille')"), "evenement-a-lille",
	       "fold");
	is_str(value("SELECT fold(NULL)"), "NULL", "of nothing");
	is_str(value("SELECT edtf_min('2024-23')"), "2024-09-01",
	       "autumn begins");
	is_str(value("SELECT edtf_max('2024-24')"), "2025-02-28",
	       "winter ends");
	is_str(value("SELECT edtf_max('2024')"), "2024-12-31", "a year");
	is_str(value("SELECT edtf_min('0001-01-01')"), "0001-01-01",
	       "the first");
	is_str(value("SELECT edtf_max('9999')"), "9999-12-31", "the last");
	is_str(value("SELECT edtf_max('9999-24')"), "NULL", "or beyond");
	is_str(value("SELECT edtf_min('hier')"), "NULL", "no date");
	is_str(value("SELECT edtf_min(NULL)"), "NULL", "nothing");
	is_str(value("SELECT url_host('HTTPS://moi@WWW.La27eRegion.fr:443/a?b')"),
	       "www.la27eregion.fr", "url_host");
	is_str(value("SELECT url_host('https://été.fr')"), "xn--t-9fab.fr",
	       "IDN");
	is_str(value("SELECT url_host('https://[2001:DB8::1]:80/')"),
	       "[2001:db8::1]", "IPv6");
	is_str(value("SELECT url_host('mailto:a@b.fr')"), "NULL", "no host");
	is_str(value("SELECT url_host('a/b://c')"), "NULL", "no address");
	is_str(value("SELECT url_host('https://')"), "NULL", "an empty one");
	is_str(value("SELECT instr('un été', 'été')"), "4",
	       "instr counts letters");
	is_str(value("SELECT instr('abc', '')"), "1", "an empty one is first");
	is_str(value("SELECT instr('abc', 'd')"), "0", "none");
	is_str(value("SELECT instr(NULL, 'd')"), "NULL", "in nothing");
	is_str(value("SELECT replace('aXbX', 'X', '--')"), "a--b--", "replace");
	is_str(value("SELECT replace('abc', '', 'x')"), "abc", "of nothing");
	is_str(value("SELECT replace('abc', NULL, 'x')"), "NULL", "of NULL");
	is_str(value("SELECT '[' || trim('  a b ') || ']'"), "[a b]", "trim");
	is_str(value("SELECT ltrim('ééaé', 'é') || rtrim('ééaé', 'xé')"),
	       "aéééa", "one side");
	is_str(value("SELECT trim(12)"), "12", "of a number");
	is_str(value("SELECT trim('abc', '')"), "abc", "nothing to trim");
}

/* What a person reads of each limit. */
static const char *words_of(enum gf_limit limit)
{
	return limit == GF_LIMIT_SQL_MS		   ? "more than 5 seconds"
	       : limit == GF_LIMIT_SQL_BYTES	   ? "more than 64 MiB"
	       : limit == GF_LIMIT_SQL_VALUE_BYTES ? "larger than 1000000 bytes"
						   : "more than 1000000 rows";
}

static void stops(const char *sql, enum gf_limit limit)
{
	err.msg[0] = '\0';
	if (run(sql) < 0 && err.code == GF_ELIMIT &&
	    strstr(err.msg, words_of(limit)))
		ok(true, "stopped: %.60s", sql);
	else
		ok(false, "stopped: %.60s (%s)", sql, err.msg);
}

#define COUNT(n) \
	"WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c " \
	"LIMIT " n ") "

/* A row of n values of a million bytes each. */
static int64_t run_wide(int n)
{
	struct gf_buf sql = GF_BUF_INIT;
	int64_t rows;
	int i;

	gf_buf_adds(&sql, "SELECT 1");
	for (i = 0; i < n; i++)
		gf_buf_addf(&sql, ", hex(zeroblob(499999 - year))");
	gf_buf_adds(&sql, " FROM book LIMIT 1");
	rows = run(sql.s);
	gf_buf_release(&sql);
	return rows;
}

/* A question of a size, just below its limit, at it, and above. */
static void check_sides(const char *format, enum gf_limit limit)
{
	size_t most = gf_limit(limit), size;
	struct gf_buf sql = GF_BUF_INIT;

	for (size = most - 1; size <= most + 1; size++) {
		gf_buf_reset(&sql);
		gf_buf_addf(&sql, format, size);
		err.msg[0] = '\0';
		side(limit, size, run(sql.s) >= 0);
		ok(size <= most || strstr(err.msg, words_of(limit)),
		   "which it says");
	}
	gf_buf_release(&sql);
}

/* What is left to a question, once it is compiled, taken at once. */
static void check_memory(void)
{
	size_t most = gf_limit(GF_LIMIT_SQL_BYTES), size;
	struct sqlite3_stmt *stmt;
	struct guarded g;
	int64_t before;
	void *p;

	for (size = most - 1; size <= most + 1; size++) {
		before = sqlite3_memory_used();
		if (guard_compile(&guard, &g, &stmt, "SELECT 1", GF_THEIRS,
				  NULL, &err) < 0) {
			ok(false, "%s", err.msg);
			continue;
		}
		before = sqlite3_memory_used() - before;
		p = sqlite3_malloc64(size - (size_t)before);
		side(GF_LIMIT_SQL_BYTES, size, p != NULL);
		sqlite3_free(p);
		sqlite3_finalize(stmt);
		guard_forget(&guard, &g);
	}
}

static void check_limits(void)
{
	check_sides("SELECT zeroblob(%zu)", GF_LIMIT_SQL_VALUE_BYTES);
	check_sides(COUNT("%zu") "SELECT x FROM c", GF_LIMIT_SQL_ROWS);
	check_memory();
	is_str(value("SELECT printf('%05d %.1f %s %%', 42, 1.25, 'é')"),
	       "00042 1.3 é %", "printf writes");
	is_str(value("SELECT printf(NULL)"), "NULL", "not nothing");
	is_str(value("SELECT length(format('%*s', 999999, ''))"), "999999",
	       "as wide as may be");
	stops("SELECT format('%*s', 1000000, '')", GF_LIMIT_SQL_VALUE_BYTES);
	stops("SELECT format('%s%s', hex(zeroblob(300000)), "
	      "hex(zeroblob(300000)))",
	      GF_LIMIT_SQL_VALUE_BYTES);
	is_str(value("SELECT format('')"), "NULL", "as SQLite has it");
	stops("SELECT format('%*s', 1000001, '')", GF_LIMIT_SQL_VALUE_BYTES);
	stops("SELECT printf('%.*c', 900000000, 'x')",
	      GF_LIMIT_SQL_VALUE_BYTES);
	stops("SELECT printf('%d %-900000000.1s', 1, 'x')",
	      GF_LIMIT_SQL_VALUE_BYTES);
	stops("SELECT printf('%.*f', -900000000, 1.5)",
	      GF_LIMIT_SQL_VALUE_BYTES);
	stops("SELECT zeroblob(900000000)", GF_LIMIT_SQL_VALUE_BYTES);
	stops("SELECT group_concat(hex(zeroblob(1000))) FROM "
	      "(" COUNT("1000") "SELECT x FROM c)",
	      GF_LIMIT_SQL_VALUE_BYTES);
	is_int(run_wide(60), 1, "60 values of a million bytes");
	is_int(run_wide(70), -1, "not 70");
	ok(err.code == GF_ELIMIT &&
		   strstr(err.msg, words_of(GF_LIMIT_SQL_BYTES)),
	   "for their memory");
	refuses("SELECT 'a' LIKE printf('%.*c', 257, '%')", "too complex");
	is_int(run("SELECT 'a' LIKE printf('%.*c', 256, '%')"), 1,
	       "a pattern at its limit");
}

/* A statement whose time was almost spent before it began. */
static void check_time(const char *sql)
{
	struct sqlite3_stmt *stmt;
	struct guarded g;
	int ret;

	if (guard_compile(&guard, &g, &stmt, sql, GF_THEIRS, NULL, &err) < 0) {
		ok(false, "%s: %s", sql, err.msg);
		return;
	}
	g.spent = (int64_t)gf_limit(GF_LIMIT_SQL_MS) * 1000000 - 10000000;
	while ((ret = guard_step(&guard, &g, stmt, &err)) > 0)
		;
	ok(ret < 0 && err.code == GF_ELIMIT &&
		   strstr(err.msg, words_of(GF_LIMIT_SQL_MS)),
	   "stopped in time: %.60s", sql);
	sqlite3_finalize(stmt);
	guard_forget(&guard, &g);
}

/*
 * A question that has taken all but one millisecond of `ms` when it is asked
 * for a row, which comes at once; or never would, and is stopped.
 */
static void check_ms(size_t ms)
{
	bool may = ms <= gf_limit(GF_LIMIT_SQL_MS);
	struct sqlite3_stmt *stmt;
	struct guarded g;
	int ret;

	if (guard_compile(&guard, &g, &stmt,
			  may ? "SELECT 1"
			      : COUNT("1000000000") "SELECT sum(x) FROM c",
			  GF_THEIRS, NULL, &err) < 0) {
		ok(false, "%s", err.msg);
		return;
	}
	g.spent = ((int64_t)ms - 1) * 1000000;
	ret = guard_step(&guard, &g, stmt, &err);
	side(GF_LIMIT_SQL_MS, ms, ret > 0);
	ok(ret > 0 || err.code == GF_ELIMIT, "that is why");
	sqlite3_finalize(stmt);
	guard_forget(&guard, &g);
}

static void check_times(void)
{
	check_ms(gf_limit(GF_LIMIT_SQL_MS) - 1);
	check_ms(gf_limit(GF_LIMIT_SQL_MS));
	check_ms(gf_limit(GF_LIMIT_SQL_MS) + 1);
	check_time("WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 "
		   "FROM c) SELECT count(*) FROM c");
	check_time("WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 "
		   "FROM c LIMIT 60) SELECT count(*) FROM c a, c b, c d, c e, "
		   "c f, c g, c h, c i, c j, c k");
	check_time("WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 "
		   "FROM c) SELECT x FROM c WHERE x < 0");
	is_int(run("SELECT 1"), 1, "the next one has its own time");
}

/* A list of more bytes than a stranger may have. */
#define LARGE \
	"CREATE TABLE large AS " COUNT( \
		"80000") "SELECT zeroblob(1000) AS z FROM c"

/* What is ours is not touched by what strangers may not. */
static void check_ours(sqlite3 *db)
{
	struct sqlite3_stmt *stmt;
	struct guarded g;
	int length = sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1);

	is_int(guard_compile(&guard, &g, &stmt, "SELECT body FROM _doc",
			     GF_OURS, NULL, &err),
	       0, "our own statements read our own tables");
	ok(!g.tables.n, "which is nobody's to know");
	sqlite3_finalize(stmt);
	guard_forget(&guard, &g);
	is_int(guard_compile(&guard, &g, &stmt,
			     "SELECT 1 FROM BOOK, _search LIMIT 1", GF_THEIRS,
			     NULL, &err),
	       0, "a stranger's");
	ok(gf_strmap_get(&g.tables, "book", 4) &&
		   gf_strmap_get(&g.tables, "_search", 7),
	   "its tables are noted, by their plain names");
	is_int(sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1), 1000000,
	       "while it is open the limits hold");
	is_int(sqlite3_exec(db, LARGE, NULL, NULL, NULL), SQLITE_NOMEM,
	       "for us too");
	guard_pause(&guard);
	is_int(sqlite3_exec(db, LARGE "; DROP TABLE large", NULL, NULL, NULL),
	       SQLITE_OK, "but not in a pause");
	guard_resume(&guard);
	ok(sqlite3_hard_heap_limit64(-1) > 0, "nor longer");
	sqlite3_finalize(stmt);
	guard_forget(&guard, &g);
	is_int(sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1), length,
	       "then they do not");
	is_int(sqlite3_hard_heap_limit64(-1), 0, "nor that of memory");
	is_int(sqlite3_exec(db, "INSERT INTO _doc VALUES (3, 'c', 'trois')",
			    NULL, NULL, NULL),
	       SQLITE_OK, "we may write");
}

static void check_words(void)
{
	refuses("SELEC 1", "this is not SQL from 'SELEC' on");
	refuses("SELECT", "ends too soon");
	refuses("SELECT titl FROM book", "no column is called 'titl'");
	refuses("SELECT \"titl\" FROM book", "no column is called 'titl'");
	refuses("SELECT b.titl FROM book b", "no column is called 'titl'");
	refuses("SELECT * FROM _recor", "did you mean '_record'?");
	refuses("SELECT a._id, _id FROM book a, book b", "several tables");
	refuses("SELECT regex('a', 'b')", "did you mean 'regexp'?");
	refuses("SELECT fold('a', 'b')", "wrong number of arguments");
}

int main(void)
{
	sqlite3 *db = open_toy();

	check_reading();
	check_refusals();
	check_chance();
	check_functions();
	check_limits();
	check_times();
	check_ours(db);
	check_words();
	guard_release(&guard);
	sqlite3_close(db);
	return tap_done();
}
