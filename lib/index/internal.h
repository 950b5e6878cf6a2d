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
 *	_document (doc INTEGER PRIMARY KEY, blob, rules, id, path, title, state,
 *	        errors, warnings, infos)
 *	        a verdict: one blob, at one path, by one kind's rules
 *	"<table>@<shape>"  (_doc, _id, [_pos, …], columns…)
 *	        rows, a table a shape: what a kind's columns are at the time
 *	_ref    (doc, n, field, pos, target_kind, target_id, form)
 *	        form: 1 not as it should be typed, 2 may not come back
 *	_name   (doc, n, what, value)
 *	        former ids (f), unique values (u), paths that may have a twin,
 *	        folded (p), what people call the record (n)
 *	_found  (doc, n, rule, severity, field, line, column, …)
 *	        the findings of the document by itself
 *	_search FTS5 (kind, id, title, body) over the view _searchable
 *
 * By state:
 *	_set    (set INTEGER PRIMARY KEY, engine, schema BLOB, config BLOB…)
 *	        the schemas and greffe.yaml of a state: which _rules its kinds
 *	        have (_kind), which files beside schema/ they were read from
 *	        (_manifest)
 *	_view   (view INTEGER PRIMARY KEY, tree BLOB, set, used, tally…)
 *	"_in@<view>"     (doc INTEGER PRIMARY KEY)
 *	"_found@<view>"  findings that depend on the other records and on rules
 *	"_stray@<view>"  what stands in the registry and is no record
 *
 * And SQL views with the plain names of index.h: in the file for the state
 * that was looked at last as HEAD; in TEMP, where they win, for any other.
 */
#ifndef GF_INDEX_INTERNAL_H
#define GF_INDEX_INTERNAL_H

#include "index/question.h"
#include "index/stored.h"

/* --- shape.c ------------------------------------------------------------- */

/* Languages that a localised value has columns for. */
enum { LANGS = 2 };
extern const char *const shape_langs[LANGS];

/* What becomes of a value: a column, columns of its keys, rows of a list. */
struct field {
	struct gf_strmap keys;	/* of an object: key to struct field */
	int32_t column;		/* of a scalar, in its table; -1: none */
	int32_t table;		/* of a list, in the shape; -1: none */
	struct field *item;	/* of that list */
	int32_t derived[LANGS]; /* by language, or first and last day; or -1 */
	bool localised, edtf, json;
};

/* What could not be a column, or a table. */
struct shape_clash {
	const struct gf_schema *schema;
	const char *name, *pointer;
	const char
		*other; /* who has the name; "": it is ours; NULL: too many */
};

#define shape_pos_name(depth, name) \
	snprintf((name), sizeof(name), (depth) > 1 ? "_pos%u" : "_pos", (depth))

struct shape_kind {
	const struct gf_kind *kind;
	struct field root;
	uint32_t first, ntables; /* its tables; the first is its own */
	const char *title;	 /* JSON pointer, or NULL */
	int64_t number; /* in the file, once known: "<table>@<number>" */
	bool edited;	/* has tables in TEMP too */
	bool unasked;	/* nobody reads its tables: they have no rows */
};

/* --- ddl.c --------------------------------------------------------------- */

/* The text of a record that is looked for: of its json in a _blob, `b`. */
#define SEARCHED_BODY \
	"(SELECT group_concat(j.value, char(10)) FROM json_tree(b.json) j" \
	" WHERE j.type = 'text')"
#define SEARCHED_TOKENS "unicode61 remove_diacritics 2"

/* What a file was made by: its layout, and the program, whose verdicts are
 * its own. A file of another version is made again from nothing. */
int32_t ddl_version(const char *engine);
int ddl_layout(struct db *db, const char *engine, struct gf_error *err);
/* After the rows, where many are put at once. */
int ddl_indices(struct db *db, struct gf_error *err);
void ddl_stored_name(struct gf_buf *out, const struct gf_shape_table *table,
		     int64_t shape);
/* The tables of a kind whose number is set; `schema`: main or temp. */
int ddl_shape(struct db *db, const struct gf_shape *shape,
	      const struct shape_kind *k, const char *schema,
	      struct gf_error *err);
int ddl_shape_index(struct db *db, const struct gf_shape *shape,
		    const struct shape_kind *k, const char *schema,
		    struct gf_error *err);
/* The rows of a table as readers meet them, of main or TEMP; `d` are they. */
void ddl_kind_select(struct gf_buf *out, const struct gf_shape_table *table,
		     int64_t shape, const char *schema);
/* What tells shapes apart. */
void ddl_signature(struct gf_buf *out, const struct gf_shape *shape,
		   const struct shape_kind *k);
int ddl_view_tables(struct db *db, int64_t view, struct gf_error *err);
int ddl_drop_view(struct db *db, int64_t view, struct gf_error *err);
/* Takes away what `which` (SQL) selects of the schema main, or temp. */
#define PLAIN_VIEWS "type = 'view' AND name <> '_searchable'"
int ddl_drop(struct db *db, const char *schema, const char *which,
	     struct gf_error *err);
/* The plain names of a view with edits over it, in TEMP. */
int ddl_views_edited(struct db *db, const struct gf_shape *shape, int64_t view,
		     struct gf_error *err);
/* The one that is always there: _relations. */
int ddl_view_relations(struct db *db, int64_t view, struct gf_error *err);
/* The plain names, for a state; in the file or in TEMP. */
int ddl_views(struct db *db, const struct gf_shape *shape, int64_t view,
	      bool temp, struct gf_error *err);

/* --- rules.c: the rules that the registry carries ------------------------ */

/* Of a state, loaded when first asked for. */
struct rulebook {
	struct gf_scripts scripts;
	bool loaded, ran, running;
};

/* --- set.c: what a state is judged by ------------------------------------ */

/* The files that loading the registry read, or looked for. */
struct recorder {
	struct gf_tree tree; /* what is recorded */
	struct gf_arena arena;
	struct gf_strmap files; /* path to struct recorded */
};

/* A file that is not as the commit has it. */
struct edit {
	const char *path; /* from the registry */
	struct gf_repo_entry entry;
	bool gone, in_files;
};

struct state {
	const struct gf_repo *repo; /* NULL: a plain folder */
	const char *prefix;	    /* of the registry in the repository */
	size_t prefix_len;
	struct gf_oid folder; /* of the registry, in the commit */
	struct gf_commit commit;
	bool has_commit, is_head;
	bool is_files;	      /* the files of `root` */
	bool is_staged;	      /* what git would commit next */
	bool is_over;	      /* a view with edits over it, in TEMP */
	bool is_of_other_set; /* than that view: nothing of it is kept */
	const char *root;
	struct gf_ignored *ignored; /* of files without a commit */
	struct gf_tree tree;
	struct gf_arena arena; /* of the edits */
	struct edit *edits;    /* in the order of paths */
	size_t nedits, edits_cap;
	struct recorder recorder;
	struct gf_registry *reg;
	struct gf_shape *shape;
	int64_t set, view;
	int64_t *rules;	   /* by kind */
	bool is_same_set;  /* as the state before: all of it is settled */
	uint32_t findings; /* of the schemas */
	bool reported;	   /* the registry has told them */
	int64_t today;
	struct gf_index_tally counted; /* of its documents by themselves */
	struct gf_index_tally tally;
	struct rulebook book;
};

/* What is compiled of a set that the file knows, from a state to the next. */
struct kept_set {
	int64_t set;
	struct gf_registry *reg;
	struct gf_shape *shape;
	struct recorder recorder;
	int64_t *rules;
	bool reported;
};

/* From a state that is left; to one that may be of the same set. */
void set_keep(struct kept_set *kept, struct state *state);
void set_take(struct kept_set *kept, struct state *state);
void set_drop(struct kept_set *kept);
/* The set of a state, where the file knows it: then nothing is compiled. */
int set_find(struct db *db, struct state *state, const char *engine,
	     struct gf_error *err);
/* What the files that a state is judged by are, for a print. */
void set_print(struct gf_buf *out, const struct state *state);
/* Compiles what the state is judged by. */
int set_load(struct state *state, struct gf_error *err);
/* After set_load: finds or makes its rows, numbers, tables. */
int set_settle(struct db *db, struct state *state, const char *engine,
	       const char *schema, struct gf_error *err);

/* --- tree.c -------------------------------------------------------------- */

/* A path of a state, and what it is. */
struct entry {
	const char *path; /* in the build's arena, from the registry */
	struct gf_oid oid;
	struct gf_place place; /* kind NULL: something that is no record */
	int64_t doc;
	uint8_t file;  /* enum gf_file_kind */
	bool known;    /* the store has it already */
	bool in_files; /* read from a file, not from its blob */
	bool flawed;   /* where it stands, or what it is */
};

/* Sets state->tree, from what else is set. */
void state_tree(struct state *state);
bool state_has_folder(const struct state *state, const char *path);
/* A record's bytes; `reader` may be NULL. */
int state_read(const struct state *state, struct gf_reader *reader,
	       struct gf_buf *out, const struct entry *e, struct gf_error *err);
int state_walk(const struct state *state, const char *start, gf_repo_walk_fn fn,
	       void *payload, struct gf_error *err);

/* --- build.c: entries judged and put in the store ------------------------ */

struct build {
	struct gf_index *ix;
	struct state *state;
	struct store *store;
	struct gf_arena arena;
	struct entry *entries;
	size_t n, cap;
	struct sqlite3_stmt *member; /* puts a document in the view */
	struct sqlite3_stmt *stray;  /* the same for what is no record */
	struct sqlite3_stmt *counts; /* TALLY_SQL */
	struct sqlite3_stmt *found;  /* FOUND_SQL: what is wrong with a stray */
	struct sqlite3_stmt *changed; /* notes what came and what left */
	struct gf_diags diags;
	struct gf_index_tally tally; /* of what was judged */
	size_t ignored, unjudged;
	struct gf_error err;
	bool failed;
};

/* Everything that stands in the state's tree. */
int build_list(struct build *b, struct gf_error *err);
/* Puts one path in its place; returns as a gf_walk_fn. */
int build_add(struct build *b, const char *path, enum gf_file_kind file,
	      const struct gf_oid *oid);
/* Judges those the store has not, writes all of them into the view. */
int build_run(struct build *b, struct gf_error *err);

/* print.c: names the files of a folder that has no commit, as the state's tree,
 * by what was written when. false: it is being written, or cannot be listed. */
bool folder_print(struct gf_index *ix);
/* Notes that a document came (1) or left (-1), for settle_run. */
int build_note(struct build *b, int64_t doc, int sign, struct gf_error *err);
/* Makes temp._changed, and what notes there. */
int build_watch(struct build *b, struct gf_error *err);
void build_release(struct build *b);

/* --- refresh.c ----------------------------------------------------------- */

#define TALLY_SQL \
	"SELECT state, errors, warnings, infos FROM main._document WHERE doc = ?"

/* Counts a document in (1), or out (-1); `counts` is TALLY_SQL. */
int tally_document(struct db *db, struct sqlite3_stmt *counts, int64_t doc,
		   int sign, struct gf_index_tally *t, struct gf_error *err);
struct refresh {
	struct build *b;
	const struct gf_oid *old; /* the tree of the view; NULL: nothing */
	struct gf_index_tally *tally;
	bool edits;  /* what leaves is hidden, in TEMP */
	size_t root; /* bytes of the root at hand, with its '/' */
	struct sqlite3_stmt *leave, *counts, *forget, *unsay;
	struct gf_strmap folders;
	struct gf_buf last; /* the folder of the last file, with its '/' */
	int last_inside;
};

int refresh_start(struct refresh *r, struct gf_error *err);
/* One file: it leaves, it comes (it is added to the build), or both. */
int refresh_change(struct refresh *r, const struct gf_repo_entry *old,
		   const struct gf_repo_entry *new, bool in_files,
		   struct gf_error *err);
/* All that differs between `old` and the state's commit. */
int refresh_compare(struct refresh *r, struct gf_error *err);
void refresh_end(struct refresh *r);

/* --- edits.c ------------------------------------------------------------- */

int edits_read(struct state *state, bool staged, struct gf_error *err);
/* Only these paths of the registry, each once; the state has no edits yet. */
void edits_take(struct state *state, const char *folder,
		const char *const *paths, size_t n);
const struct edit *edits_find(const struct state *state, const char *path);
typedef int (*edits_fn)(const struct gf_repo_entry *entry, bool in_files,
			struct gf_error *err, void *payload);
/* The files under `start` of the state's commit, with its edits. */
int edits_walk(const struct state *state, const char *start, edits_fn fn,
	       void *payload, struct gf_error *err);
void edits_tree(struct state *state);

/* --- overlay.c ----------------------------------------------------------- */

/* The TEMP tables that edits are put in, and nothing else there. */
int overlay_tables(struct db *db, struct gf_error *err);
int overlay_run(struct gf_index *ix, const struct gf_oid *old, bool other_set,
		struct gf_error *err);

/* --- words.c ------------------------------------------------------------- */

/* Whether _search has other words yet than those of the state. */
bool words_lack(struct gf_index *ix);
int words_lay(struct gf_index *ix, struct gf_error *err);
/* Of a view of the file, which goes on being written. */
int words_drop(struct gf_index *ix, struct gf_error *err);

/* --- settle.c, chains.c, circle.c: relations ----------------------------- */

/* Makes the TEMP views _docs, _refs, _names of the state, and _kinds. */
int settle_views(struct db *db, const struct state *state, bool edits,
		 struct gf_error *err);
/*
 * Brings the relations of a state up to date, after what temp._changed says;
 * all of them when `all`. `edits`: the state is a view with edits over it.
 */
int settle_run(struct db *db, struct state *state, bool all, bool edits,
	       struct gf_error *err);
/* Adds to temp._candidate those of a chain that may come back. */
int chains_find(struct db *db, struct gf_error *err);

/* A record that lib/relate is given. */
struct member {
	struct entry entry;
	bool judged;	/* from its text; else only its name is known */
	bool candidate; /* it is asked for what is wrong with it */
	size_t record;	/* in the census */
	struct founds found;
};

struct circle {
	struct db *db;
	struct state *state;
	struct gf_arena arena;
	struct member *members;
	size_t n, cap;
	struct gf_census *census;
	struct gf_judge *judge;
	struct gf_verdict verdict;
	struct gf_buf bytes, texts;
};

/*
 * The records of temp._candidate and all that they name, related. `names`:
 * and whatever an unknown reference may have meant.
 */
int circle_open(struct circle *c, struct db *db, struct state *state,
		bool names, struct gf_error *err);
/* As a cold check orders paths: by root, then by bytes. */
int path_order(const struct gf_registry *reg, const char *a, const char *b);
/* Fills what is found of each candidate. */
int circle_explain(struct circle *c, struct gf_error *err);
void circle_close(struct circle *c);

/* --- index.c ------------------------------------------------------------- */

struct gf_index {
	struct gf_index_opts opts;
	struct gf_arena arena; /* of what opts names */
	const char *path;      /* of the file; NULL: in memory */
	bool writable;	       /* its folder, and it may be */
	bool over;	       /* the state is looked at by view_over */
	bool refused;	       /* there is a file, and it cannot be used */
	enum gf_index_source source;
	size_t behind;	/* files that differed */
	bool in_folder; /* the database is of files without a commit */
	struct db db;
	struct guard guard;
	bool guarded;
	struct state at;
	bool settled; /* its set is in the file, or in memory, for good */
	struct kept_set kept;
};

/* There is a file, and it stays as it is. */
bool index_is_fixed(const struct gf_index *ix);
int index_open_file(struct gf_index *ix, struct gf_error *err);
/* Where the last failure was damage: what is broken goes, or is done without
 * from the next state on. GF_EDAMAGED: to be asked a second time. -1. */
int index_forget_damaged(struct gf_index *ix, struct gf_error *err);
void index_unlink(const char *path);
void index_remove(struct gf_index *ix);
/* Waits until no other process makes the file; a descriptor to close. */
int index_lock(const struct gf_index *ix);
void state_clear(struct state *state);
/* What it is judged by will be another set. */
void state_forget_set(struct state *state);
void tally_add(struct gf_index_tally *to, const struct gf_index_tally *more);

/* --- view_rows.c --------------------------------------------------------- */

/* The columns of _view that view_read_tally reads, in its order. */
extern const char *const view_tally_columns;
void view_read_tally(struct gf_index_tally *t, struct sqlite3_stmt *st,
		     int first);
int view_find(struct db *db, struct state *state, struct gf_error *err);
/* The same by the tree alone, where no other set may have it; and its set. */
int view_find_print(struct db *db, struct state *state, struct gf_error *err);
int view_put(struct db *db, struct state *state, struct gf_error *err);
int view_touch(struct db *db, const struct state *state, struct gf_error *err);
int view_put_tally(struct db *db, const struct state *state,
		   struct gf_error *err);

/* --- view_first.c, view_next.c ------------------------------------------- */

/* All that stands in the tree, into a view that has nothing. */
int view_fill(struct gf_index *ix, struct store *store, struct gf_error *err);
/* The database, where there is none: found by now, or made. */
int view_make_index(struct gf_index *ix, struct gf_error *err);
int view_make_in_memory(struct gf_index *ix, struct gf_error *err);

/* A view to start from; none: 0. */
struct base {
	int64_t view;
	struct gf_oid tree;
	bool head;
	size_t distance; /* files that differ */
	struct gf_index_tally tally;
};

/* That of HEAD for HEAD, else the nearest; `written`: it becomes the state's,
 * or is copied. */
int view_choose_base(struct db *db, const struct state *state, bool written,
		     struct base *out, struct gf_error *err);
/* Makes the state's view in the file, in a transaction of its own. */
int view_refresh(struct gf_index *ix, struct gf_error *err);

/* --- view.c -------------------------------------------------------------- */

int state_enter(struct state *state, struct gf_index *ix,
		const struct gf_commit *commit, struct gf_error *err);
int view_commit(struct gf_index *ix, const struct gf_commit *commit,
		struct gf_error *err);
/* Files without a commit: in memory. */
int view_folder(struct gf_index *ix, bool staged, struct gf_error *err);
/* Which view the plain names of the file are. */
#define PLAIN_SQL "SELECT value FROM _meta WHERE key = 'plain'"
/* set_load, and which kinds nobody will ask about; `kept`: what is made of
 * them is, and for everyone. */
int view_load_set(struct gf_index *ix, bool kept, struct gf_error *err);
/* The plain names, where they are not those of the state. */
int view_show(struct gf_index *ix, struct gf_error *err);
/* The plain names, and what is counted last. */
int view_finish(struct gf_index *ix, struct gf_error *err);
/* The state's tally: of its documents, and what they say together. */
int count_found(struct db *db, struct state *state, struct gf_error *err);

#endif
