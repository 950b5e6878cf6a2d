/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * From what a person types to SQL, in three steps: expr.c reads the text into
 * a tree, path.c says what its names are in the shape of the index, and
 * emit.c writes the tree as SQL. select.c puts a whole question together.
 *
 * Everything of a question lives in one arena. A struct asking is what they
 * all share: where the answers are looked for, and what went wrong where.
 */
#ifndef GF_INDEX_SELECT_H
#define GF_INDEX_SELECT_H

#include "index/index.h"

enum { EXPR_DEPTH_MAX = 48, CLIMB_MAX = 64 };

struct asking {
	struct gf_arena *arena;
	const struct gf_shape *shape;
	const struct gf_registry *reg;
	struct gf_error *err;
	const char *text; /* being read */
	/* Lines that show where it went wrong, and what there is instead. */
	struct gf_buf *advice;
	/* Tables that the question reads. */
	const struct gf_shape_table **read;
	size_t nread, read_cap;
};

/* -1, GF_EINVALID: the message, and its place in asking->text. */
int asking_fail(struct asking *a, size_t at, size_t len, const char *fmt, ...)
	GF_PRINTF(4, 5) GF_COLD;
/* A line of the advice: "there are: a, b, c", names as they were offered. */
void asking_list(struct asking *a, const char *intro, const char *const *names,
		 size_t n) GF_COLD;

/* --- names (names.c) ----------------------------------------------------- */

/* Where a path has come to: a table, and a group of it. */
struct place {
	const struct gf_shape_table *table;
	const char *prefix; /* a JSON pointer, "" outside any group */
	const struct gf_schema *schema;
};

/* What a name is there: any of the first three may be at once. */
struct child {
	const struct gf_shape_column *column;
	const struct gf_shape_table *list;
	bool group;
	const char *pointer; /* of the property; NULL: only a column of SQL */
	const struct gf_schema *schema;
};

/* Each property of a place, once; stops, and is true, when fn says so. */
typedef bool (*name_fn)(const char *name, const struct gf_schema *schema,
			void *payload);
bool each_name(struct asking *a, const struct place *place, name_fn fn,
	       void *payload);
/* What a name is there; by its spelling first, then by its label. */
bool find_child(struct asking *a, const struct place *place, const char *name,
		struct child *out);
bool is_id_name(const char *name);
/* Whether a table has a property or column of that name, or label. */
bool path_has(struct asking *a, const struct gf_shape_table *table,
	      const char *name);
/* The property of a table that has an x-role: a JSON pointer, and its name
 * as a path has it; NULL: none has. */
const char *path_of_role(struct asking *a, const struct gf_shape_table *table,
			 const char *role, const char **name);
/* A name as it is typed in a path: in quotes where it needs them. */
const char *path_quote(struct asking *a, const char *name);
/* The names of a table's first properties, at most `max`; how many. */
size_t path_first(struct asking *asking, const struct gf_shape_table *table,
		  const char **names, size_t max);
/* The table of a list of a table; NULL: there is none at the pointer. */
const struct gf_shape_table *path_list(const struct asking *a,
				       const struct gf_shape_table *table,
				       const char *pointer);

const struct gf_shape_table *kind_table(struct asking *a, const char *name);

/* --- paths (path.c) ------------------------------------------------------ */

struct expr;

/* A name of a path as typed: `parent*[nature=region]` has `fits`. */
struct segment {
	const char *name; /* unquoted, NUL-terminated */
	size_t at, len;	  /* in the text */
	struct expr *fits;
	const char *fits_text; /* as typed, to know two alike */
};

enum hop_kind {
	HOP_LIST, /* into the items of a list */
	HOP_REF,  /* to the record that a reference names */
	HOP_CLIMB /* up a self-reference, to the first that fits */
};

struct hop {
	enum hop_kind kind;
	const struct gf_shape_table *table; /* where it leads */
	/* Of the table before: whose value is the id; NULL: its own _id. */
	const struct gf_shape_column *via;
	bool tagged;			     /* that value is kind/id */
	const struct gf_shape_column *climb; /* HOP_CLIMB: the self-reference */
	const struct expr *fits;
	const char *fits_text;
};

enum path_end {
	END_COLUMN,
	END_ID,	   /* of the record where it stands */
	END_JSON,  /* a group, or a list of objects, whole */
	END_YEAR,  /* of a date known in part, where it is known */
	END_MONTH, /* "2025-06" */
	END_TAILS  /* behind a reference to several kinds */
};

struct path {
	struct hop *hops;
	size_t nhops;
	const struct gf_shape_table *start; /* what it is asked of */
	const struct gf_shape_table *table; /* where it ends */
	enum path_end end;
	const struct gf_shape_column *column;
	const char *pointer; /* END_JSON: in the record */
	struct path *tails;  /* END_TAILS: one a kind that has it */
	size_t ntails;
	bool many;			/* one record may have several values */
	const struct gf_schema *schema; /* of the value; or NULL */
	const struct gf_node *ref;	/* the value is an id */
	const char *name;		/* as typed */
	const char *label;		/* in the reader's language */
};

/* Makes a path of names, from a table. What it cannot follow is said. */
int path_resolve(struct asking *a, struct path *out,
		 const struct gf_shape_table *start,
		 const struct segment *segments, size_t n);
/* --- expressions (expr.c) ------------------------------------------------ */

enum expr_type {
	EXPR_AND, /* of n args */
	EXPR_OR,
	EXPR_NOT,
	EXPR_COMPARE, /* op: = <> < <= > >= */
	EXPR_IS,      /* IS, IS NOT, also for IS NULL */
	EXPR_LIKE,    /* LIKE, GLOB, and ~ which is regexp() */
	EXPR_BETWEEN, /* of three args */
	EXPR_IN,      /* args[0] IN the others */
	EXPR_BINARY,  /* arithmetic, || */
	EXPR_UNARY,
	EXPR_CALL, /* name in text */
	EXPR_CASE, /* [base] when then … [else]: see `based`, `otherwise` */
	EXPR_PATH,
	EXPR_STRING, /* text: unquoted */
	EXPR_NUMBER,
	EXPR_WORD /* NULL TRUE FALSE :today */
};

struct expr {
	enum expr_type type;
	const char *op;
	bool negated;	       /* NOT LIKE, NOT IN, NOT BETWEEN */
	bool based, otherwise; /* EXPR_CASE */
	bool quoted;	       /* EXPR_PATH: between double quotes */
	bool dated;	       /* compares dates known in part */
	bool periods;	       /* compares days with years, months, days */
	const char *days[2];   /* a date: its first and last, YYYY-MM-DD */
	unsigned height;
	size_t at, len;	  /* in the text */
	const char *text; /* names, strings and numbers */
	size_t text_len;
	struct expr **args;
	uint32_t n, cap;
	struct segment *segments; /* EXPR_PATH */
	size_t nsegments;
	struct path *path; /* EXPR_PATH, once it is resolved */
};

/* Reads an expression, and says what its names are in a table. */
int expr_read(struct asking *a, struct expr **out, const char *text,
	      const struct gf_shape_table *table);
/* Reads paths between commas; a leading '-' says downwards. */
struct sort_path {
	struct path path;
	bool down;
};
int expr_read_paths(struct asking *a, struct sort_path **out, size_t *n,
		    const char *text, const struct gf_shape_table *table);

/* --- meaning (adapt.c) --------------------------------------------------- */

/*
 * Gives names their paths and fits what is compared to its column: values
 * found by their label, numbers typed as text, dates known in part.
 */
int expr_adapt(struct asking *a, struct expr *e,
	       const struct gf_shape_table *table);
/* Does it list the values that are allowed? */
bool schema_has_values(const struct gf_schema *schema);
/* Whether any comparison in it may be uncertain. */
bool expr_is_dated(const struct expr *e);

/* --- values (fit.c) ------------------------------------------------------ */

/* A value as text or number, not yet of any column. */
bool expr_is_value(const struct expr *e);
/* Is what a path leads to a date: known in part, or a day known whole? */
bool path_is_dated(const struct path *path);
bool path_is_day(const struct path *path);
bool path_is_date(const struct path *path);
int fail_date(struct asking *a, const struct expr *e,
	      const struct path *path) GF_COLD;
/* `compared`: by = < BETWEEN…, where a year stands for its days. */
int fit_value(struct asking *a, struct expr *e, const struct path *path,
	      bool compared);

/* --- SQL (emit.c, emit_expr.c) -------------------------------------------------------- */

/* A row that the statement stands on: "tN" is `table`. */
struct binding {
	const struct binding *from; /* NULL: the record */
	const struct gf_shape_table *table;
	struct hop hop;
	unsigned alias;
};

/* A column of the record asked, for which one of another stands. */
struct stand_in {
	const struct gf_shape_column *theirs, *ours;
};

struct emitter {
	struct gf_buf *sql;
	struct asking *asking;
	struct binding **bindings; /* that paths may use, the record first */
	size_t n, cap;
	unsigned next; /* alias */
	const char *lang;
	const struct stand_in *stands;
	size_t nstands;
	unsigned nots; /* that a condition stands in */
};

enum certainty { POSSIBLY, CERTAINLY };

/* How far rows are bound: the last, and how many hops lead to it. */
const struct binding *emit_bound_so_far(const struct emitter *em,
					const struct path *path, size_t *done);
/* The question reads a table. */
void note_read(struct asking *a, const struct gf_shape_table *table);
struct binding *emit_bind(struct emitter *em, const struct binding *from,
			  const struct hop *hop);
/* Binds what a path goes through, up to its last list. */
void emit_bind_path(struct emitter *em, const struct path *path);
/* FROM items of bindings [first, n), and the conditions that tie them. */
void emit_from(struct emitter *em, size_t first);
void emit_links(struct emitter *em, size_t first, const char *joint);
/* The id by which a row is tied to the one it hangs from. */
void emit_key(struct emitter *em, const struct binding *b);
/* One binding's conditions. */
void emit_link(struct emitter *em, const struct binding *b);
void emit_column(struct emitter *em, const struct binding *b, const char *name,
		 const char *suffix);
/* The value: of a row, or all of them as a JSON list. */
void emit_value(struct emitter *em, const struct path *path);
void emit_cell(struct emitter *em, const struct path *path);
/* The first ("_min") or last ("_max") day of a date. */
void emit_bound(struct emitter *em, const struct path *path,
		const char *suffix);
void emit_condition(struct emitter *em, const struct expr *e,
		    enum certainty certainty);
/* The texts of a row's sources, as a JSON list (sources.c). */
void emit_sources(struct emitter *em);
/* A text as a literal of SQL. */
void emit_string(struct gf_buf *sql, const char *s, size_t len);

/* --- whole questions (select.c, incomplete.c) ---------------------------- */

/* gf_select_compile, of a shape that need not be an index's. */
int select_compile(struct gf_selection *out, const struct gf_shape *shape,
		   const struct gf_registry *reg,
		   const struct gf_select *select, struct gf_error *err);
/* The declarations of incomplete lists that the question reads. */
void select_incomplete(struct asking *a, struct gf_selection *out,
		       const struct expr *where,
		       const struct gf_shape_table *asked);
const struct gf_shape_table *select_table(const struct gf_shape *shape,
					  const struct gf_kind *kind);

#endif
