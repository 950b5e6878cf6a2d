/* SPDX-License-Identifier: EUPL-1.2 */
/* The registry's own rules: what the files about them say to one another, and
 * what those that make states and tell them ask. */
#ifndef GF_INDEX_RULES_H
#define GF_INDEX_RULES_H

#include "index/internal.h"

#define RULES_FOLDER "schema/rules"

/* --- rules.c ------------------------------------------------------------- */

int rules_load(struct gf_index *ix, struct gf_error *err);
void rules_release(struct rulebook *book);
const struct gf_script *rules_find(const struct rulebook *book, const char *id);
/* A finding on a rule, at a byte of its SQL; -1: at its start. May be NULL. */
struct gf_diag *rules_complain(struct gf_script *script, enum gf_rule rule,
			       int at);
/* The rule cannot be asked: `why`, in the reader's language. */
void rules_say(struct gf_script *script, const char *why, int at);

/* Whether there is anything for rules_run to do: rules, or waivers. */
bool rules_any(const struct gf_index *ix);
/* Whether a rule names a table. */
bool rules_name(const struct rulebook *book, const char *table);

/* --- rules_run.c, rules_ask.c, rules_settle.c ---------------------------- */

enum { COL_KIND, COL_ID, COL_FIELD, COL_FR, COL_EN, COLS };

struct runner {
	struct gf_index *ix;
	struct db *db;
	struct state *state;
	const char *in;	  /* main; temp: over what main has */
	long long number; /* of the view's tables; 0 in temp */
	char today[11];
	struct sqlite3_stmt *doc, *put, *forget, *forget_doc;
	struct gf_script *script; /* at hand */
	struct gf_rows *rows;
	int columns[COLS];
	bool local, timed; /* it reads :changed, :today */
	bool failed, incomplete;
	bool listed;	 /* all records are in temp._every */
	uint32_t n;	 /* of its findings */
	uint32_t strays; /* of its rows that speak of no record */
};

/* ALL: from nothing; SOME: of the records that changed; NONE: it is kept. */
enum due { DUE_NONE, DUE_SOME, DUE_ALL };

/* Tables of a view, beside "_found@V"; made, dropped, copied with it. */
int rules_tables(struct db *db, int64_t view, struct gf_error *err);
int rules_drop_tables(struct db *db, int64_t view, struct gf_error *err);
int rules_copy(struct db *db, int64_t from, int64_t to, struct gf_error *err);
/* Nothing over the state's view, but in TEMP: where it cannot be written. */
int overlay_empty(struct gf_index *ix, struct gf_error *err);
/*
 * Notes what temp._changed says, before the findings of what left are taken
 * away: which records, and which rules spoke of them.
 */
int rules_note(struct db *db, const struct state *state, struct gf_error *err);
/* Brings the rules' findings on the state at hand up to date. */
int rules_run(struct gf_index *ix, struct gf_error *err);
/*
 * Runs one rule. -1: the index failed. The rule's own failure is said on it,
 * and r->failed.
 */
int rules_ask(struct runner *r, struct gf_script *script, enum due due,
	      struct gf_error *err);
/* $found, $ran, $stale, $due stand for the tables at hand. */
struct sqlite3_stmt *rules_prepare(struct runner *r, const char *sql,
				   struct gf_error *err);
int rules_exec(struct runner *r, const char *sql, struct gf_error *err);
/* Lines and columns of new findings; which are acknowledged. */
int rules_settle(struct runner *r, struct gf_error *err);
/* What rules found in a record, as it waits to be told. */
struct rules_finding {
	const char *rule, *field, *fr, *en;
	enum gf_severity severity;
};
struct rules_found {
	struct rules_finding *items; /* texts are in an arena */
	size_t n, cap;
};

int rules_gather(struct rules_found *out, struct gf_index *ix, int64_t doc,
		 struct gf_arena *arena, struct gf_error *err);
/*
 * Adds it to the record's findings, all others of which are there; then what
 * the record acknowledges. Any thread. `root` is the record, or NULL.
 */
void rules_explain(const struct rules_found *found, const struct gf_kind *kind,
		   const struct gf_node *root, struct gf_diags *diags);
/* The tables that a statement reads, by their plain names. */
const struct gf_strmap *rows_tables(const struct gf_rows *rows);

#endif
