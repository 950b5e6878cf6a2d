/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * SQLite as the rest of the room sees it: connections, statements, and what a
 * failure means for us. One of the three files that meet sqlite3.h.
 */
#include "index/internal.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

/* Another process writes at most a first index this long; who only reads has
 * to wait for nobody, but after a crash. */
enum { BUSY_MS = 60000, READER_BUSY_MS = 2000 };

/* --- failures ------------------------------------------------------------ */

static enum db_state state_of(int code)
{
	static const struct {
		int code;
		enum db_state state;
	} states[] = {
		{ SQLITE_CORRUPT, DB_BROKEN }, { SQLITE_NOTADB, DB_BROKEN },
		{ SQLITE_FORMAT, DB_BROKEN },  { SQLITE_SCHEMA, DB_BROKEN },
		{ SQLITE_ERROR, DB_BROKEN },   { SQLITE_MISMATCH, DB_BROKEN },
		{ SQLITE_FULL, DB_FULL },      { SQLITE_IOERR, DB_FULL },
		{ SQLITE_CANTOPEN, DB_FULL },  { SQLITE_READONLY, DB_FULL },
		{ SQLITE_PERM, DB_FULL },      { SQLITE_BUSY, DB_BUSY },
		{ SQLITE_LOCKED, DB_BUSY },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(states); i++)
		if (states[i].code == (code & 0xff))
			return states[i].state;
	return DB_FINE;
}

int db_fail(struct db *db, struct gf_error *err)
{
	db->state = state_of(sqlite3_errcode(db->sql));
	return gf_fail(err, GF_EIO, _("the index cannot be used: %s"),
		       sqlite3_errmsg(db->sql));
}

/* --- statements that are kept ready -------------------------------------- */

/* More are those of views that are gone: all are forgotten. */
enum { KEPT_MAX = 200 };

struct kept_sql {
	sqlite3_stmt **items;
	size_t n, cap;
};

static void forget_kept(struct db *db)
{
	struct kept_sql *kept;
	uint32_t i;
	size_t k;

	for (i = 0; i < db->kept.n; i++) {
		kept = db->kept.entries[i].value;
		for (k = 0; k < kept->n; k++)
			sqlite3_finalize(kept->items[k]);
		free(kept->items);
	}
	gf_strmap_release(&db->kept);
	gf_arena_release(&db->arena);
}

/* One is read when those before it have run: it may be about their tables. */
static int prepare_kept(struct db *db, struct kept_sql *kept, const char *sql,
			struct gf_error *err)
{
	const char *rest = sql;
	sqlite3_stmt *st;

	while (*rest) {
		if (sqlite3_prepare_v3(db->sql, rest, -1,
				       SQLITE_PREPARE_PERSISTENT, &st,
				       &rest) != SQLITE_OK)
			return db_fail(db, err);
		if (!st)
			continue;
		GF_GROW(kept->items, kept->n, kept->cap);
		kept->items[kept->n++] = st;
		if (stmt_run(db, st, err) < 0)
			return -1;
	}
	return 0;
}

int db_exec_kept(struct db *db, const char *sql, struct gf_error *err)
{
	size_t len = strlen(sql), i;
	struct kept_sql *kept = gf_strmap_get(&db->kept, sql, len);

	if (kept) {
		for (i = 0; i < kept->n; i++)
			if (stmt_run(db, kept->items[i], err) < 0)
				return -1;
		return 0;
	}
	if (db->kept.n >= KEPT_MAX)
		forget_kept(db);
	kept = gf_arena_zalloc(&db->arena, sizeof(*kept));
	gf_strmap_put(&db->kept, gf_arena_memdup(&db->arena, sql, len), len,
		      kept);
	if (!prepare_kept(db, kept, sql, err))
		return 0;
	forget_kept(db);
	return -1;
}

/* --- connections --------------------------------------------------------- */

static int refuse_file(const char *path, struct gf_error *err)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return 0;
	if (S_ISLNK(st.st_mode))
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is a symbolic link: remove it, the "
				 "index is made again"),
			       path);
	if (!S_ISREG(st.st_mode))
		return gf_fail(err, GF_EINVALID, _("'%s' is not a file"), path);
	if (st.st_uid != geteuid() && geteuid())
		return gf_fail(err, GF_EINVALID,
			       _("'%s' belongs to someone else"), path);
	return 0;
}

static void write_uri(struct gf_buf *out, const char *path)
{
	gf_buf_adds(out, "file:");
	for (; *path; path++)
		if (strchr("%?#", *path))
			gf_buf_addf(out, "%%%02X", (unsigned char)*path);
		else
			gf_buf_addc(out, *path);
	gf_buf_adds(out, "?immutable=1");
}

int db_open(struct db *db, const char *path, enum db_mode mode,
	    struct gf_error *err)
{
	static const int flags[] = {
		[DB_READ] = SQLITE_OPEN_READONLY,
		[DB_WRITE] = SQLITE_OPEN_READWRITE,
		[DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[DB_FROZEN] = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
	};
	struct gf_buf name = GF_BUF_INIT;
	int code;

	*db = (struct db){ .read_only = mode == DB_READ || mode == DB_FROZEN,
			   .in_memory = !path };
	if (path && refuse_file(path, err) < 0) {
		db->state = DB_FULL; /* neither read nor written */
		return -1;
	}
	if (path && mode == DB_FROZEN)
		write_uri(&name, path);
	else
		gf_buf_adds(&name, path ? path : "");
	code = sqlite3_open_v2(name.s, &db->sql,
			       flags[path ? mode : DB_CREATE] |
				       SQLITE_OPEN_NOMUTEX |
				       SQLITE_OPEN_NOFOLLOW,
			       NULL);
	gf_buf_release(&name);
	if (code != SQLITE_OK) {
		db_fail(db, err);
		db->state = state_of(code);
		db_close(db);
		return -1;
	}
	sqlite3_extended_result_codes(db->sql, 1);
	sqlite3_busy_timeout(db->sql, db->read_only ? READER_BUSY_MS : BUSY_MS);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0,
			  NULL);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	return 0;
}

void db_close(struct db *db)
{
	if (!db->sql)
		return;
	forget_kept(db);
	sqlite3_close_v2(db->sql);
	db->sql = NULL;
}

/* --- statements ---------------------------------------------------------- */

int db_exec(struct db *db, const char *sql, struct gf_error *err)
{
	if (sqlite3_exec(db->sql, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(db, err);
	return 0;
}

static char *format(const char *fmt, va_list ap)
{
	char *sql = NULL;

	GF_BUG(vasprintf(&sql, fmt, ap) < 0);
	return sql;
}

void db_defend(struct db *db, bool on)
{
	sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DEFENSIVE, on, NULL);
}

int db_execf(struct db *db, struct gf_error *err, const char *fmt, ...)
{
	va_list ap;
	char *sql;
	int ret;

	va_start(ap, fmt);
	sql = format(fmt, ap);
	va_end(ap);
	ret = db_exec(db, sql, err);
	free(sql);
	return ret;
}

void sql_for_view(struct gf_buf *out, const char *sql, int64_t view)
{
	for (; *sql; sql++) {
		if (sql[0] == '$' && sql[1] == 'V') {
			gf_buf_addf(out, "%lld", (long long)view);
			sql++;
		} else {
			gf_buf_addc(out, *sql);
		}
	}
}

int db_exec_view(struct db *db, const char *sql, int64_t view,
		 struct gf_error *err)
{
	struct gf_buf out = GF_BUF_INIT;
	int ret;

	sql_for_view(&out, sql, view);
	ret = db_exec_kept(db, out.s, err);
	gf_buf_release(&out);
	return ret;
}

int64_t db_number(struct db *db, const char *sql, int64_t otherwise)
{
	sqlite3_stmt *st = db_prepare(db, sql, NULL);

	if (st && stmt_step(db, st, NULL) == 1)
		otherwise = sqlite3_column_int64(st, 0);
	stmt_free(st);
	return otherwise;
}

int64_t db_last_row(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->sql);
}

bool db_is_broken(const struct db *db)
{
	int code = sqlite3_errcode(db->sql) & 0xff;

	return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

bool db_in_transaction(const struct db *db)
{
	return db->sql && !sqlite3_get_autocommit(db->sql);
}

struct sqlite3_stmt *db_prepare(struct db *db, const char *sql,
				struct gf_error *err)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db->sql, sql, -1, &st, NULL) != SQLITE_OK)
		db_fail(db, err);
	return st;
}

struct sqlite3_stmt *db_preparef(struct db *db, struct gf_error *err,
				 const char *fmt, ...)
{
	struct sqlite3_stmt *st;
	va_list ap;
	char *sql;

	va_start(ap, fmt);
	sql = format(fmt, ap);
	va_end(ap);
	st = db_prepare(db, sql, err);
	free(sql);
	return st;
}

void stmt_free(struct sqlite3_stmt *st)
{
	sqlite3_finalize(st);
}

void stmt_int(struct sqlite3_stmt *st, int i, int64_t value)
{
	sqlite3_bind_int64(st, i, value);
}

void stmt_real(struct sqlite3_stmt *st, int i, double value)
{
	sqlite3_bind_double(st, i, value);
}

void stmt_null(struct sqlite3_stmt *st, int i)
{
	sqlite3_bind_null(st, i);
}

void stmt_text(struct sqlite3_stmt *st, int i, const char *s, size_t len)
{
	sqlite3_bind_text64(st, i, s, len, SQLITE_STATIC, SQLITE_UTF8);
}

void stmt_blob(struct sqlite3_stmt *st, int i, const void *s, size_t len)
{
	sqlite3_bind_blob64(st, i, s, len, SQLITE_STATIC);
}

int stmt_step(struct db *db, struct sqlite3_stmt *st, struct gf_error *err)
{
	int code = sqlite3_step(st);

	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE) {
		sqlite3_reset(st);
		return 0;
	}
	db_fail(db, err);
	sqlite3_reset(st);
	return -1;
}

int stmt_run(struct db *db, struct sqlite3_stmt *st, struct gf_error *err)
{
	int ret;

	while ((ret = stmt_step(db, st, err)) == 1)
		;
	return ret;
}

void stmt_clear(struct sqlite3_stmt *st)
{
	sqlite3_clear_bindings(st);
}

void stmt_reset(struct sqlite3_stmt *st)
{
	sqlite3_reset(st);
}

int64_t stmt_get_int(struct sqlite3_stmt *st, int i)
{
	return sqlite3_column_int64(st, i);
}

const char *stmt_get_text(struct sqlite3_stmt *st, int i, size_t *len)
{
	const char *s = (const char *)sqlite3_column_text(st, i);

	if (len)
		*len = (size_t)sqlite3_column_bytes(st, i);
	return s ? s : "";
}

const void *stmt_get_blob(struct sqlite3_stmt *st, int i, size_t *len)
{
	const void *s = sqlite3_column_blob(st, i);

	*len = (size_t)sqlite3_column_bytes(st, i);
	return s;
}

double stmt_get_real(struct sqlite3_stmt *st, int i)
{
	return sqlite3_column_double(st, i);
}

/* --- statements of others (rows.c) --------------------------------------- */

int stmt_parameter(struct sqlite3_stmt *st, const char *name)
{
	return sqlite3_bind_parameter_index(st, name);
}

const char *stmt_parameter_name(struct sqlite3_stmt *st, int i)
{
	return sqlite3_bind_parameter_name(st, i);
}

void stmt_text_copy(struct sqlite3_stmt *st, int i, const char *s, size_t len)
{
	sqlite3_bind_text64(st, i, s, len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

int stmt_columns(struct sqlite3_stmt *st)
{
	return sqlite3_column_count(st);
}

const char *stmt_column_name(struct sqlite3_stmt *st, int i)
{
	return sqlite3_column_name(st, i);
}

bool stmt_is_blob(struct sqlite3_stmt *st, int i)
{
	return sqlite3_column_type(st, i) == SQLITE_BLOB;
}

enum gf_cell stmt_type(struct sqlite3_stmt *st, int i)
{
	static const enum gf_cell types[] = {
		[SQLITE_NULL] = GF_CELL_NULL,
		[SQLITE_TEXT] = GF_CELL_TEXT,
		[SQLITE_INTEGER] = GF_CELL_INTEGER,
		[SQLITE_FLOAT] = GF_CELL_REAL,
		[SQLITE_BLOB] = GF_CELL_TEXT,
	};

	return types[sqlite3_column_type(st, i)];
}
