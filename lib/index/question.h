/* SPDX-License-Identifier: EUPL-1.2 */
/* Questions: what they may do, say and call, and what is wrong with them. */
#ifndef GF_INDEX_QUESTION_H
#define GF_INDEX_QUESTION_H

#include "index/index.h"

struct sqlite3;
struct sqlite3_stmt;

/* --- what a statement may do (guard.c) ----------------------------------- */

/*
 * One a connection, for as long as it is open. Whatever the trust, no
 * function of the connection reads the clock or chance, and text between
 * double quotes is a name. Statements that are not made by guard_compile are
 * the index's own: nothing is refused to them.
 */
struct guard {
	struct sqlite3 *db;
	enum guard_act {
		GUARD_IDLE,    /* the index's own doings */
		GUARD_COMPILE, /* a statement is read */
		GUARD_RUN      /* a stranger's runs */
	} act;
	enum gf_trust trust;	   /* of the statement that is read */
	struct guarded *statement; /* at hand */
	const char *sql;	   /* its text */
	unsigned strangers;	   /* statements open: the limits hold */
	int limits[12];		   /* as they were before */
	int64_t heap;
	int64_t deadline, processor; /* late past both */
	struct gf_buf refused;	     /* what the statement may not do; "" */
	bool late;
	int at; /* byte of the text that an error is about; -1: unknown */
};

/* One statement, kept beside it. Zero-initialised, then guard_compile. */
struct guarded {
	struct gf_arena arena;
	enum gf_trust trust;
	struct gf_strmap tables; /* read, by their plain names */
	int64_t spent;		 /* nanoseconds, of GF_LIMIT_SQL_MS */
	int64_t processor; /* time at which they are spent; 0: not begun */
	uint64_t rows;	   /* of GF_LIMIT_SQL_ROWS */
};

/*
 * Makes a connection safe to ask: functions.c's functions, the authorizer.
 * Before this, the virtual tables are made.
 */
int guard_open(struct guard *guard, struct sqlite3 *db, struct gf_error *err);
void guard_release(struct guard *guard); /* the connection stays */
/* Between these, what is done is ours: it has memory of its own. */
void guard_pause(struct guard *guard);
void guard_resume(struct guard *guard);
/*
 * Compiles one SELECT. -1: GF_EINVALID, what is wrong with it, with the near
 * name where one is unknown (`shape`, or NULL: no names are known);
 * GF_ELIMIT. `out` is the caller's to finalize, then guard_forget.
 */
int guard_compile(struct guard *guard, struct guarded *g,
		  struct sqlite3_stmt **out, const char *sql,
		  enum gf_trust trust, const struct gf_shape *shape,
		  struct gf_error *err);
/* The next row: 1; 0 at the end; -1, and the statement is done with. */
int guard_step(struct guard *guard, struct guarded *g,
	       struct sqlite3_stmt *stmt, struct gf_error *err);
/* The table and column that a column of the answer is; false: none. */
bool guard_origin(struct sqlite3_stmt *stmt, int column, const char **table,
		  const char **name);
/* Before the statement runs again from its start: its budget too. */
void guard_rewind(struct guarded *g);
/* After the statement was finalized, or never made. */
void guard_forget(struct guard *guard, struct guarded *g);

/* Names that hold derived data in a form of our own: "_document", "test@3". */
bool guard_is_private(const char *table);

/* --- functions that questions may call (functions.c) --------------------- */

/* regexp, fold, edtf_min, edtf_max, url_host; and none reads the clock. */
int functions_add(struct sqlite3 *db, struct gf_error *err);

/* instr, replace, trim in bounded time; SQLite's code (functions_text.c). */
int functions_add_text(struct sqlite3 *db);
/* Dates without a clock, printf within bounds (functions_borrow.c). */
int functions_add_borrowed(struct sqlite3 *db);

/* --- saved questions while they are read (script.c, script_keys.c) ------- */

struct script_reader {
	struct gf_script *script;
	struct gf_source *src;
	struct gf_diags *diags;
	uint32_t at; /* the next line */

	/* the key and value at hand */
	struct gf_span key, value;
	struct gf_buf text; /* the value, lines joined */
	struct gf_strmap seen;
};

/* A finding on the header; NULL as gf_diags_add has it. */
struct gf_diag *script_complain(struct script_reader *r, struct gf_span span);
/* The key and value at hand are whole: they go into the script. */
void script_take_key(struct script_reader *r);

/* --- what is wrong with a question (misread.c) --------------------------- */

/*
 * SQLite's words about a statement in a person's, with the near name. `msg`
 * is SQLite's, `sql` what was typed; *at, where it is -1, becomes the byte
 * that it is about. Always -1.
 */
int misread_explain(const char *sql, const char *msg,
		    const struct gf_shape *shape, int *at,
		    struct gf_error *err);
/* Whether a text has a word, whatever the case of ASCII. */
bool misread_has_word(const char *text, const char *word);

#endif
