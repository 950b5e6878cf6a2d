/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the files of lib/index say to one another, and how the file is laid
 * out. Names that start with `_` or contain `@` are ours.
 *
 * By content, whatever the state:
 *	_blob   (blob INTEGER PRIMARY KEY, oid BLOB UNIQUE, bytes, json)
 *	        a document, once; json is compact
 *	_rules  (rules INTEGER PRIMARY KEY, kind, id BLOB, shape)
 *	        what a kind's records are judged by: a hash over the engine's
 *	        version, greffe.yaml, the kind's schema and what it may refer to
 *	_doc    (doc INTEGER PRIMARY KEY, blob, kind, id, rules, copy, state,
 *	        errors, warnings, infos, title;
 *	        UNIQUE (blob, kind, id, rules, copy))
 *	        a verdict: one blob under one kind and id, by one set of rules.
 *	        `copy` tells apart two files that are the same record twice
 *	"<table>@<shape>"  (doc, _id, [_pos, …], columns…)
 *	        rows, a table a shape: what a kind's columns are at the time
 *	_ref    (doc, field, pos, target_kind, target_id, form)
 *	_name   (doc, what, kind, property, value)
 *	        what only one record may have: former ids, x-unique values
 *	_found  (doc, n, rule, severity, field, line, column, …)
 *	        the findings of the document by itself
 *	_search FTS5 (kind, id, title, body) over the view _searchable
 *
 * By state:
 *	_view   (view INTEGER PRIMARY KEY, tree BLOB, rulesets, used, tally…)
 *	"_in@<view>"     (doc INTEGER PRIMARY KEY, path)
 *	"_found@<view>"  findings that depend on the other records and on rules
 *	"_stray@<view>"  what stands in the registry and is no record
 *
 * And SQL views with the plain names of index.h: in the file for the state
 * that was looked at last as HEAD; in TEMP, where they win, for any other.
 */
#ifndef GF_INDEX_INTERNAL_H
#define GF_INDEX_INTERNAL_H

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
	int64_t heap, deadline;
	struct gf_buf refused; /* what the statement may not do; "" */
	bool late;
};

/* One statement, kept beside it. Zero-initialised, then guard_compile. */
struct guarded {
	struct gf_arena arena;
	enum gf_trust trust;
	struct gf_strmap tables; /* read, by their plain names */
	int64_t spent;		 /* nanoseconds, of GF_LIMIT_SQL_MS */
	uint64_t rows;		 /* of GF_LIMIT_SQL_ROWS */
	int at; /* byte of the text that the error is about; -1: unknown */
};

/*
 * Makes a connection safe to ask: functions.c's functions, the authorizer.
 * Before this, the virtual tables are made.
 */
int guard_open(struct guard *guard, struct sqlite3 *db, struct gf_error *err);
void guard_release(struct guard *guard); /* the connection stays */
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
/* Before the statement runs again from its start: its budget too. */
void guard_rewind(struct guarded *g);
/* After the statement was finalized, or never made. */
void guard_forget(struct guard *guard, struct guarded *g);

/* Names that hold derived data in a form of our own: "_doc", "test@3". */
bool guard_is_private(const char *table);

/* --- functions that questions may call (functions.c) --------------------- */

/* regexp, fold, edtf_min, edtf_max, url_host; and none reads the clock. */
int functions_add(struct sqlite3 *db, struct gf_error *err);

/* instr, replace, trim in bounded time; SQLite's code (functions_text.c). */
int functions_add_text(struct sqlite3 *db);
/* Dates without a clock, printf within bounds (functions_borrow.c). */
int functions_add_borrowed(struct sqlite3 *db);

#define DAY_TEXT 24
/* A day since 1970 as YYYY-MM-DD. */
void day_write(char out[DAY_TEXT], int64_t day);

/* --- what is wrong with a question (misread.c) --------------------------- */

/*
 * SQLite's words about a statement in a person's, with the near name. `msg`
 * is SQLite's, `sql` what was typed. Always -1.
 */
int misread_explain(const char *sql, const char *msg,
		    const struct gf_shape *shape, struct gf_error *err);
/* Whether a text has a word, whatever the case of ASCII. */
bool misread_has_word(const char *text, const char *word);

#endif
