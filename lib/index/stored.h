/* SPDX-License-Identifier: EUPL-1.2 */
/* stored.h: a document as rows, on its way from a judging thread into the
 * store (project.c, found.c, store.c). */
#ifndef GF_INDEX_STORED_H
#define GF_INDEX_STORED_H

#include "index/db.h"

/* --- project.c ----------------------------------------------------------- */

enum cell_type { CELL_INTEGER, CELL_REAL, CELL_TEXT };

#define NO_CELL UINT32_MAX

/* A row's cells that are not NULL: few, of as many columns as a table has. */
struct projected_row {
	uint32_t table, first;
};

struct cell {
	uint32_t next;	 /* of the row, or NO_CELL */
	uint32_t column; /* of its table, from 0 */
	uint32_t type;	 /* enum cell_type */
	uint32_t len;
	union {
		int64_t integer;
		double real;
		uint32_t at; /* of a text, in the record's texts */
	};
};

/* One reference, one name: bytes of the record's texts. */
struct projected_ref {
	uint32_t field, target; /* NUL behind each */
	uint32_t kind;		/* UINT32_MAX: not known */
	int32_t pos;		/* -1: in no list */
	unsigned form;		/* enum ref_form */
};

enum ref_form { REF_ODD = 1, REF_ACYCLIC = 2 };

struct projected_name {
	char what;
	uint32_t at, len;
};

/* A record as rows; zero-initialised is ready, its memory is kept. */
struct projection {
	struct gf_buf texts; /* what the others name */
	struct gf_buf json, body;
	uint32_t title, title_len;
	struct cell *cells;
	struct projected_row *rows;
	struct projected_ref *refs;
	struct projected_name *names;
	uint32_t *places; /* of the verdict's references, in their order */
	uint32_t ncells, cells_cap, nrows, rows_cap, nrefs, refs_cap;
	uint32_t nnames, names_cap, places_cap;
};

/* "2025-06-30"; false: no year that has four digits. */
bool iso_day(char out[11], int64_t day);
void project_record(struct projection *out, const struct gf_shape *shape,
		    const struct gf_kind *kind, const char *path,
		    const struct gf_verdict *v);
void projection_release(struct projection *p);
/* The memory that it holds. */
size_t projection_bytes(const struct projection *p);

/* --- found.c ------------------------------------------------------------- */

/* A finding, as it is written: bytes of a projection's texts. */
struct found {
	const char *rule, *severity;
	uint32_t field, message_fr, message_en;
	uint32_t line, column;
};

struct founds {
	struct found *items;
	uint32_t n, cap;
	unsigned count[3]; /* by enum gf_severity, kept or not */
};

/* Those from `first` on, with their texts put into `texts`. */
void founds_add(struct founds *out, struct gf_buf *texts, struct gf_source *src,
		const struct gf_diags *diags, uint32_t first);

/* Inserts one: its document, then found_bind's. */
#define FOUND_SQL(table) \
	"INSERT INTO " table " (doc, path, source, n, rule, severity, field," \
	" line, \"column\", message_fr, message_en)" \
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
/* Parameters from `i` on: path, source, n and what is found. */
void found_bind(struct sqlite3_stmt *st, int i, const char *path,
		const char *source, uint32_t n, const struct found *found,
		const char *texts);

/* --- store.c ------------------------------------------------------------- */

/* A document that was judged, on its way into the store. */
struct judged {
	struct gf_verdict verdict;
	struct projection rows;
	struct founds found; /* its texts are in rows.texts */
	struct gf_oid oid;
	size_t bytes;
	struct gf_error *err; /* it could not be read */
};

/* Writes documents; one at a time, inside a transaction. */
struct store {
	struct db *db;
	const struct gf_shape *shape;
	const char *schema;   /* main, or temp */
	const int64_t *rules; /* by kind */
	int64_t next_doc, next_blob;
	struct sqlite3_stmt *blob, *doc, *ref, *name, *found, *search;
	struct sqlite3_stmt *find_blob, *find_doc, *find_same;
	struct sqlite3_stmt **rows; /* by table of the shape */
	/* While the file is made and has no index: blobs by their ids. */
	struct gf_strmap blobs;
	struct gf_arena arena;
	bool fresh;
};

/* The first number of documents that are not in the file. */
#define TEMP_DOC ((int64_t)1 << 40)

/* `view`: for TEMP, the one that documents are looked for in. */
int store_open(struct store *store, struct db *db, const struct gf_shape *shape,
	       const int64_t *rules, const char *schema, int64_t view,
	       bool fresh, struct gf_error *err);
void store_close(struct store *store);
/* The document of a blob at a path; 0: it is not there. -1: failure. */
int64_t store_find(struct store *store, const struct gf_oid *oid,
		   const char *path, int64_t rules, struct gf_error *err);
/* Its number, or -1. */
int64_t store_put(struct store *store, const struct gf_kind *kind,
		  const char *path, const struct judged *j,
		  struct gf_error *err);
/* Takes the documents of no view away, when there are many. */
int store_sweep(struct db *db, struct gf_error *err);

#endif
