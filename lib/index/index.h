/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/index: a registry as SQL tables, for today or for any commit.
 *
 * A SQLite file beside the repository, all of it derived: it may be deleted
 * at any moment and no answer changes. Documents, their verdicts, rows and
 * links are kept by content (blob, kind and id, rules they were judged by),
 * so that an unchanged blob is parsed once, whatever commits have it. A view
 * is the set of documents of one tree; going from one to another costs what
 * differs between the trees. Uncommitted edits are laid over the view of
 * HEAD in TEMP tables and never written to the file.
 *
 * An index looks at one state at a time (gf_index_view_*). The tables of that
 * state have plain names, whichever state it is:
 *
 *	<kind>           _id, a column a property (nested ones joined by `_`),
 *	                 d_min and d_max (ISO days) behind each EDTF column d,
 *	                 f_fr, f_en… behind each localised f,
 *	                 _json, _path, _oid
 *	<kind>_<list>    _id, _pos (from 0), then _value or the item's columns;
 *	                 <kind>_<list>_<list> adds _pos2, and so on
 *	_record          kind, id, title, path, oid, state (valid, invalid,
 *	                 unreadable), errors, warnings
 *	_link            kind, id, field, pos, target_kind, target_id
 *	_finding         kind, id, path, rule, severity, field (JSON pointer),
 *	                 line, column, message_fr, message_en, acknowledged
 *	_search          FTS5: kind, id, title, body; joins _record by rowid
 *	                 (_record._doc); documents of other states are there too
 *
 * Threads. One index belongs to one thread; two processes may have the same
 * file open: readers hold a snapshot, one writer waits for the other.
 *
 * Ownership. The shape and the registry belong to the index and last until
 * the next gf_index_view_*. Texts of rows last until the next step.
 *
 *	struct gf_index *ix;
 *	struct gf_rows *rows;
 *
 *	if (gf_index_open(&ix, &opts, &err) < 0 ||
 *	    gf_index_view_files(ix, &err) < 0 ||
 *	    gf_rows_open(&rows, ix, "SELECT _id FROM test", GF_OURS, &err) < 0)
 *		return -1;
 *	while ((ret = gf_rows_step(rows, &err)) > 0)
 *		puts(gf_rows_text(rows, 0, NULL));
 */
#ifndef GF_INDEX_H
#define GF_INDEX_H

#include "relate/relate.h"
#include "repo/repo.h"

/* --- opening and choosing a state (index.c, view.c, overlay.c) ----------- */

struct gf_index;

struct gf_index_opts {
	const struct gf_repo *repo; /* NULL: a folder, without its history */
	/* The repository around that folder: what git ignores there is no part
	 * of it. NULL: there is none, or `repo` is. */
	const struct gf_repo *around;
	const char *prefix; /* of the registry in the repository, "" or "a/b" */
	const char *folder; /* of the registry in the files; NULL: bare */
	/*
	 * The folder where the index is kept, made where it is missing. NULL,
	 * or one that cannot be written: a readable index there is still
	 * used, what it lacks is held in memory.
	 */
	const char *cache;
	bool read_only;	    /* that folder is left as it is, whatever happens */
	const char *engine; /* the program's version: verdicts are its own */
	unsigned workers;
	/* What rules find will be asked for: they run on HEAD, and what they
	 * find there is kept, before edits are laid over it. */
	bool findings;
	/* Nothing else will be asked for: tables of what is not written to the
	 * file are made for the kinds that rules read, and no text is found. */
	bool only_findings;
	int64_t today; /* reference day of a work tree: days since 1970, UTC */
	void (*progress)(size_t done, size_t total, void *payload);
	void *payload;
};

/*
 * Opens, or makes, the index. A file of another version, damaged, or that is
 * no database is made again; a locked one is waited for. Never a partial
 * answer: -1 only where nothing can be read at all.
 */
int gf_index_open(struct gf_index **out, const struct gf_index_opts *opts,
		  struct gf_error *err);
void gf_index_close(struct gf_index *ix);

/*
 * Looks at a commit: brings its view up to date from the nearest one. The
 * commit is any of the repository's. GF_ENOTFOUND: there is no registry in it.
 */
int gf_index_view_commit(struct gf_index *ix, const struct gf_commit *commit,
			 struct gf_error *err);
/*
 * The same, and nothing is written: what differs from the nearest view of the
 * file is laid over it in TEMP. Where there is no file, or one that cannot be
 * used, all of the commit is judged into memory, and what is looked at next
 * is laid over that. GF_EDAMAGED of whatever is asked afterwards: the file is
 * damaged; look at the commit once more, and it is done without.
 */
int gf_index_view_over(struct gf_index *ix, const struct gf_commit *commit,
		       struct gf_error *err);
/* Looks at the work tree with its uncommitted edits, or at a plain folder. */
int gf_index_view_files(struct gf_index *ix, struct gf_error *err);
/*
 * The same where all that differs from HEAD is known: at most these paths of
 * the registry, each once. Costs what they are, not what the work tree is.
 */
int gf_index_view_edits(struct gf_index *ix, const char *const *paths, size_t n,
			struct gf_error *err);
/* Looks at what is staged for the next commit. */
int gf_index_view_staged(struct gf_index *ix, struct gf_error *err);

/* What the state at hand was made from: says how to be faster. */
enum gf_index_source {
	GF_INDEX_READY,	 /* the file, or memory, has it */
	GF_INDEX_BEHIND, /* a view of the file, and the files that differ */
	GF_INDEX_MADE,	 /* everything was judged: there was no file */
	GF_INDEX_REFUSED /* the same: there is one that cannot be used */
};
/* `behind` (or NULL): how many files differ. */
enum gf_index_source gf_index_source(const struct gf_index *ix, size_t *behind);

/* The registry of the state: its own schemas, compiled. */
const struct gf_registry *gf_index_registry(const struct gf_index *ix);
/* Its keys are the files that the registry was read from, or looked for in:
 * greffe.yaml, the schemas, and all that these refer to. */
const struct gf_strmap *gf_index_sources(const struct gf_index *ix);
/* Its files, for who wants a record's text. */
const struct gf_tree *gf_index_tree(const struct gf_index *ix);
/* The commit it is, or is based on; NULL: none. */
const struct gf_commit *gf_index_commit(const struct gf_index *ix);
/* Whether something uncommitted is laid over that commit. */
bool gf_index_has_edits(const struct gf_index *ix);
/* Its reference day: the commit's, or opts.today. */
int64_t gf_index_today(const struct gf_index *ix);

struct gf_index_tally {
	size_t records, invalid, unreadable;
	size_t errors, warnings, infos, acknowledged;
	size_t unjudged; /* their schema cannot be used */
	size_t ignored;	 /* files left out: README, `ignore:` */
};
void gf_index_tally(const struct gf_index *ix, struct gf_index_tally *out);

/*
 * Every document that has a finding, in the order of paths, as a cold check
 * tells it, word for word: the source (with its text) and all findings. Only
 * those for which `wanted` (NULL: all) says true.
 */
typedef bool (*gf_index_wanted_fn)(const char *path, void *payload);
int gf_index_tell(struct gf_index *ix, gf_index_wanted_fn wanted,
		  gf_report_fn fn, void *payload, struct gf_error *err);
/* Of them, greffe.yaml, the schemas and the registry's own rules alone. */
int gf_index_tell_schemas(struct gf_index *ix, gf_report_fn fn, void *payload,
			  struct gf_error *err);

/* --- the shape: which tables and columns there are (shape.c) ------------- */

enum gf_column_type {
	GF_COLUMN_TEXT,
	GF_COLUMN_INTEGER,
	GF_COLUMN_REAL,
	GF_COLUMN_BOOLEAN, /* 0 or 1 */
	GF_COLUMN_JSON	   /* what has no single type, as compact JSON */
};

struct gf_shape_column {
	const char *name; /* in SQL, to be quoted: "budget_montant" */
	const char
		*pointer; /* in the record, or in the item: "/budget/montant" */
	enum gf_column_type type;
	const struct gf_schema *schema; /* of the property; NULL: derived */
	const struct gf_node *ref;	/* x-ref; NULL: no reference */
	bool edtf;			/* name_min and name_max follow it */
	bool day;			/* format: date, a day that is known */
	bool derived; /* _id, _min, _max, _fr…: not a property of its own */
};

struct gf_shape_table {
	const char *name; /* in SQL: "exercice_lignes" */
	const struct gf_kind *kind;
	const struct gf_shape_table *parent; /* NULL: a kind's own table */
	const char *pointer; /* of the list, in the record or parent item */
	unsigned depth;	     /* of lists: how many _pos there are */
	const struct gf_schema *schema;	 /* of the record, or of an item */
	struct gf_shape_column *columns; /* without _json, _path, _oid */
	uint32_t n, cap;
	struct gf_strmap by_name; /* folded names: to columns, in their order */
	int32_t up;		  /* ours: the parent's place; -1: none */
};

/* Immutable; made from a registry alone. Tables: each kind's, then its
 * lists', kinds by name. */
struct gf_shape {
	struct gf_arena arena;
	struct gf_shape_table *tables;
	uint32_t n, cap;
	/* Ours: how records become rows, and what could not be a column. */
	struct shape_kind *kinds;
	struct shape_clash *clashes;
	struct field **fields;
	uint32_t nkinds, nclashes, clashes_cap, nfields, fields_cap;
	bool unsearched;  /* no text of records is looked for */
	const char *lang; /* of texts that do not say theirs */
};

struct gf_shape *gf_shape_new(const struct gf_registry *reg);
void gf_shape_free(struct gf_shape *shape);
/* Properties that fold to one column name: findings on the schemas, told as
 * gf_registry_report tells. */
void gf_shape_report(const struct gf_shape *shape,
		     const struct gf_registry *reg, gf_report_fn report,
		     void *payload);
const struct gf_shape_table *gf_shape_table(const struct gf_shape *shape,
					    const char *name);
const struct gf_shape_column *gf_shape_column(
	const struct gf_shape_table *table, const char *name);
/* Whether it is a list of plain values that the kind's records have for an
 * x-role: "former-ids", "names". */
bool gf_shape_is_list_of(const struct gf_shape_table *table, const char *role);
/* Of the state at hand. */
const struct gf_shape *gf_index_shape(const struct gf_index *ix);

/* --- asking (rows.c, guard.c, functions.c) ------------------------------- */

enum gf_trust {
	GF_OURS,  /* composed here from checked names and bound values */
	GF_THEIRS /* typed by someone, or found in the repository: guarded */
};

/*
 * One SELECT and its rows. GF_THEIRS statements meet an authorizer that lets
 * nothing be written, attached or loaded, and GF_LIMIT_SQL_*: time, memory,
 * rows, bytes of a value. All may call regexp(), fold(), edtf_min(),
 * edtf_max(), url_host(), and read :today. -1: err says what SQLite found
 * wrong, with the near table or column where a name is unknown.
 */
struct gf_rows;

int gf_rows_open(struct gf_rows **out, struct gf_index *ix, const char *sql,
		 enum gf_trust trust, struct gf_error *err);
/* Values for parameters, by name with its colon or by number "?1". The text
 * is copied. GF_ENOTFOUND: the statement has no such parameter. */
int gf_rows_bind_text(struct gf_rows *rows, const char *name, const char *s,
		      size_t len, struct gf_error *err);
int gf_rows_bind_integer(struct gf_rows *rows, const char *name, int64_t value,
			 struct gf_error *err);
int gf_rows_bind_real(struct gf_rows *rows, const char *name, double value,
		      struct gf_error *err);
/* The statement's parameters, from 1; NULL behind the last. */
const char *gf_rows_parameter(const struct gf_rows *rows, int i);
/* 1: a row; 0: the end; -1. */
int gf_rows_step(struct gf_rows *rows, struct gf_error *err);
/* Again from the start, with the same values. */
void gf_rows_reset(struct gf_rows *rows);
int gf_rows_columns(const struct gf_rows *rows);
const char *gf_rows_name(const struct gf_rows *rows, int column);

enum gf_cell { GF_CELL_NULL, GF_CELL_INTEGER, GF_CELL_REAL, GF_CELL_TEXT };
enum gf_cell gf_rows_type(const struct gf_rows *rows, int column);
/* NULL for NULL; `len` may be NULL. Blobs are given as hexadecimal. */
const char *gf_rows_text(const struct gf_rows *rows, int column, size_t *len);
int64_t gf_rows_integer(const struct gf_rows *rows, int column);
double gf_rows_real(const struct gf_rows *rows, int column);
/*
 * The column of the shape that a column of the answer is, unchanged; NULL:
 * it is reckoned, or of a table that no kind has.
 */
const struct gf_shape_column *gf_rows_origin(const struct gf_rows *rows,
					     int column);
void gf_rows_close(struct gf_rows *rows);
/* After gf_rows_open failed: the byte of the text it is about; -1: unknown. */
int gf_index_error_at(const struct gf_index *ix);
/* A name between double quotes, for SQL composed here. */
void gf_sql_name(struct gf_buf *out, const char *name);
/* The documentation of the layout of the state at hand: CREATE statements
 * with a comment a column, for `greffe sql --schema`. */
void gf_index_describe(const struct gf_index *ix, struct gf_buf *out);

/* --- saved questions and rules (script.c) -------------------------------- */

/*
 * A file of schema/queries/ or schema/rules/: comments that say what it is,
 * one SELECT and, behind a line `-- caveats`, a second one whose rows are
 * sentences to read with the answer.
 *
 *	-- title.fr: Les membres d'une année
 *	-- title.en: Members of a year
 *	-- help.fr: Les organisations qui ont adhéré cette année-là,
 *	--          par catégorie.
 *	-- params: annee=2025, region
 *	-- params.annee.fr: l'année des adhésions
 *	-- columns.cotisations.fr: Cotisations
 *	-- columns.cotisations.unit: EUR
 *	SELECT …
 *
 * Keys: id, number, severity, title.LANG, help.LANG, params,
 * params.NAME.LANG, columns.NAME.LANG, columns.NAME.unit. A parameter without
 * a value has to be given. Comments that do not begin with a small letter's
 * word and a colon say nothing here.
 */
struct gf_words {
	const char *fr, *en; /* NULL: not said */
};
/* In the process's language, or else the other; NULL: in neither. */
const char *gf_words_text(const struct gf_words *words);

struct gf_script_param {
	const char *name;  /* without its colon */
	const char *value; /* where none is given; NULL: one has to be */
	struct gf_words help;
	struct gf_span span;
};

/* What people read above a column of the answer. */
struct gf_script_column {
	const char *name;
	struct gf_words label;
	const char *unit;
};

struct gf_script {
	struct gf_arena arena;
	const char *id;	    /* the file's name */
	const char *number; /* of the catalogue it comes from, or NULL */
	enum gf_severity severity;
	struct gf_words title, help;
	struct gf_script_param *params;
	struct gf_script_column *columns;
	uint32_t nparams, cap, ncolumns, columns_cap;
	const char *sql, *caveats;   /* NULL: none */
	uint32_t sql_at, caveats_at; /* where they begin in the file */

	/* of gf_scripts_load */
	char *path;
	struct gf_buf text;
	struct gf_source source;
	struct gf_diags diags;
};

/*
 * Reads one. false: it has no statement. Findings on the header are added,
 * and what is right in it is kept. `out` is zero-initialised.
 */
bool gf_script_parse(struct gf_script *out, struct gf_source *src,
		     struct gf_diags *diags);
void gf_script_release(struct gf_script *script);
const struct gf_script_param *gf_script_param(const struct gf_script *script,
					      const char *name, size_t len);

const struct gf_script_column *gf_script_column(const struct gf_script *script,
						const char *name, size_t len);

struct gf_scripts {
	struct gf_script *items; /* in the order of paths */
	size_t n, cap;
};
/* Those of a folder ("schema/queries"), each with its findings; none where
 * there is no such folder. */
int gf_scripts_load(struct gf_scripts *out, const struct gf_tree *tree,
		    const char *folder, struct gf_error *err);
void gf_scripts_release(struct gf_scripts *scripts);

/* --- the registry's own rules (rules.c) ---------------------------------- */

/* The files of schema/rules/ of the state at hand. */
int gf_index_rules(struct gf_index *ix, const struct gf_scripts **out,
		   struct gf_error *err);
/*
 * Runs those whose answer may have changed, so that gf_index_tally counts
 * what they find. gf_index_tell, and a statement that reads _finding, do it
 * by themselves.
 */
int gf_index_rules_run(struct gf_index *ix, struct gf_error *err);
/*
 * Tells what is wrong with them, a file at a time: a rule that cannot be
 * asked, that takes too long, that speaks of what is no record. And what
 * greffe.yaml says of rules that there are not.
 */
int gf_index_rules_report(struct gf_index *ix, gf_report_fn report,
			  void *payload, struct gf_error *err);

/* --- paths and expressions over kinds (path.c, expr.c, select.c) --------- */

/*
 * What a person asks of one kind, made into SQL. Columns, `where`, `sort`
 * and `by` may follow references with dots, any number of hops, enter lists,
 * and climb: see `greffe help list`. Names are also found by their label.
 * Several paths may stand in one string, between commas.
 */
struct gf_select {
	const struct gf_kind *kind;
	const char *where;	    /* NULL: every record */
	const char *const *columns; /* NULL: the id, then x-columns */
	size_t ncolumns;
	const char *const *sort; /* a leading '-': downwards */
	size_t nsort;
	const char *const *by; /* group by; then a row a group */
	size_t nby;
	const char *sum, *avg, *min, *max; /* at most one; else a count */
	int64_t limit;			   /* -1: none */
	bool count;			   /* only how many */
	bool certain; /* of doubtful dates, only what is certainly so */
	bool sources; /* adds where each row's facts come from */
};

/* One column of the answer. */
struct gf_select_column {
	const char *name;  /* as asked: "organisation.territoire.titre" */
	const char *label; /* in the process's language */
	const char *unit;  /* x-unit, or NULL */
	const struct gf_schema *schema; /* of what it shows; NULL: a figure */
	const struct gf_node *ref;	/* its values are ids of these kinds */
	bool json;			/* several values, as a JSON list */
	bool boolean;			/* 0 or 1 */
	bool fixed;			/* an id: never cut */
	bool figure;			/* of a group: a count, a sum… */
	bool sources; /* texts that name documents and places in them */
};

/*
 * A list that a record declares incomplete (x-complete), and that the answer
 * reads: `sql` gives the id of each such record, what says which part of the
 * list is meant ("2022"), and how many there should be (or NULL) and are.
 */
struct gf_incomplete {
	const struct gf_kind *kind; /* of the records that declare it */
	const char *list;	    /* what is incomplete, as a label */
	const char *sql;	    /* _id, part, declared, there */
};

struct gf_selection {
	struct gf_arena arena;
	struct gf_buf sql; /* for gf_rows_open, GF_THEIRS where where is set */
	struct gf_select_column *columns;
	size_t ncolumns;
	/*
	 * Doubtful dates were compared. Of rows: a last column, beyond
	 * ncolumns, is 1 where a row is uncertain. Of figures: each counts
	 * what is certain, and the next column what is possible too.
	 */
	bool doubtful;
	struct gf_incomplete *incomplete;
	size_t nincomplete;
	/* After a -1: lines that show where, and what there is instead. */
	struct gf_buf advice;
};

/* -1: GF_EINVALID, what cannot be understood, with the near name. */
int gf_select_compile(struct gf_selection *out, const struct gf_index *ix,
		      const struct gf_select *select, struct gf_error *err);
void gf_selection_release(struct gf_selection *selection);

#endif
