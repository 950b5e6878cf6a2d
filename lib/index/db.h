/* SPDX-License-Identifier: EUPL-1.2 */
/* db.h: SQLite as the rest of the room sees it (db.c). */
#ifndef GF_INDEX_DB_H
#define GF_INDEX_DB_H

#include "index/index.h"

struct sqlite3;
struct sqlite3_stmt;

enum db_state {
	DB_FINE,
	DB_BROKEN, /* damaged, or no database: to be made again */
	DB_FULL,   /* the disk is full, or the system refuses to write */
	DB_BUSY	   /* another process kept it locked too long */
};

struct db {
	struct sqlite3 *sql;
	enum db_state state; /* what the last failure said */
	bool read_only;
	bool in_memory;	       /* nobody else reads it */
	struct gf_strmap kept; /* SQL to struct kept_sql: of db_exec_kept */
	struct gf_arena arena; /* of those texts */
};

enum db_mode {
	DB_READ,
	DB_WRITE,
	DB_CREATE,
	DB_FROZEN /* read, and nobody changes it */
};

/* NULL: in memory, and what is more than PRAGMA cache_size in a file without a
 * name, in the system's folder of temporary files. A link, or a file of someone else, is refused. */
int db_open(struct db *db, const char *path, enum db_mode mode,
	    struct gf_error *err);
void db_close(struct db *db);
int db_exec(struct db *db, const char *sql, struct gf_error *err);
/* The same, of what is run for each state: its statements are kept ready. */
int db_exec_kept(struct db *db, const char *sql, struct gf_error *err);
int db_execf(struct db *db, struct gf_error *err, const char *fmt, ...)
	GF_PRINTF(3, 4);
/* Whether the tables behind those of FTS5 may not be written; as it is once
 * guarded. */
void db_defend(struct db *db, bool on);
/* Statements with the number of a view where $V stands. */
void sql_for_view(struct gf_buf *out, const char *sql, int64_t view);
int db_exec_view(struct db *db, const char *sql, int64_t view,
		 struct gf_error *err);
/* The first column of the first row; `otherwise` when there is none. */
int64_t db_number(struct db *db, const char *sql, int64_t otherwise);
int64_t db_last_row(const struct db *db);
/* Whether the last failure on the connection was damage. */
bool db_is_broken(const struct db *db);
bool db_in_transaction(const struct db *db);
/* Fills err from SQLite's last failure; -1. */
int db_fail(struct db *db, struct gf_error *err);

/* A statement that is kept; NULL and err where it cannot be prepared. */
struct sqlite3_stmt *db_prepare(struct db *db, const char *sql,
				struct gf_error *err);
struct sqlite3_stmt *db_preparef(struct db *db, struct gf_error *err,
				 const char *fmt, ...) GF_PRINTF(3, 4);
void stmt_free(struct sqlite3_stmt *st);
/* Parameters, from 1. Texts and blobs are borrowed until the next reset. */
void stmt_int(struct sqlite3_stmt *st, int i, int64_t value);
void stmt_real(struct sqlite3_stmt *st, int i, double value);
void stmt_null(struct sqlite3_stmt *st, int i);
void stmt_text(struct sqlite3_stmt *st, int i, const char *s, size_t len);
void stmt_blob(struct sqlite3_stmt *st, int i, const void *s, size_t len);
/* 1: a row; 0: the end, and the statement is ready again; -1. */
int stmt_step(struct db *db, struct sqlite3_stmt *st, struct gf_error *err);
/* Steps to the end. */
int stmt_run(struct db *db, struct sqlite3_stmt *st, struct gf_error *err);
void stmt_reset(struct sqlite3_stmt *st);
/* All its parameters are NULL again. */
void stmt_clear(struct sqlite3_stmt *st);
/* Columns, from 0. */
int64_t stmt_get_int(struct sqlite3_stmt *st, int i);
const char *stmt_get_text(struct sqlite3_stmt *st, int i, size_t *len);
const void *stmt_get_blob(struct sqlite3_stmt *st, int i, size_t *len);
double stmt_get_real(struct sqlite3_stmt *st, int i);
/* What only rows.c asks. */
int stmt_parameter(struct sqlite3_stmt *st, const char *name);
const char *stmt_parameter_name(struct sqlite3_stmt *st, int i);
void stmt_text_copy(struct sqlite3_stmt *st, int i, const char *s, size_t len);
int stmt_columns(struct sqlite3_stmt *st);
const char *stmt_column_name(struct sqlite3_stmt *st, int i);
bool stmt_is_blob(struct sqlite3_stmt *st, int i);
enum gf_cell stmt_type(struct sqlite3_stmt *st, int i);

#endif
