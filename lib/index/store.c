/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Documents by content: one row for a blob, one for what it is at a path by
 * a kind's rules, and what was made of it. Nothing here knows of states.
 */
#include "index/internal.h"

/* --- statements ---------------------------------------------------------- */

static const struct {
	size_t at;
	const char *sql; /* the schema goes where %s stands */
} statements[] = {
	{ offsetof(struct store, blob),
	  "INSERT INTO %s._blob (blob, oid, bytes, json) VALUES (?, ?, ?, ?)" },
	{ offsetof(struct store, doc),
	  "INSERT INTO %s._document (doc, blob, rules, id, path, title, state,"
	  " errors, warnings, infos) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" },
	{ offsetof(struct store, ref),
	  "INSERT INTO %s._ref (doc, n, field, pos, target_kind, target_id,"
	  " form) VALUES (?, ?, ?, ?, ?, ?, ?)" },
	{ offsetof(struct store, name),
	  "INSERT INTO %s._name (doc, n, what, value) VALUES (?, ?, ?, ?)" },
	{ offsetof(struct store, found),
	  "INSERT INTO %s._found (doc, n, rule, severity, field, line,"
	  " \"column\", message_fr, message_en)"
	  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)" },
	{ offsetof(struct store, find_blob),
	  "SELECT blob FROM %s._blob WHERE oid = ?" },
};

#define FIND_DOC \
	"SELECT d.doc FROM main._document d JOIN main._blob b ON b.blob = d.blob" \
	" WHERE d.path = ? AND b.oid = ? AND d.rules = ?"

/* What differs for edits: their words are put in when someone asks (words.c),
 * and they look for what the view has. */
static int prepare_more(struct store *store, bool temp, int64_t view,
			struct gf_error *err)
{
	bool searched = !temp && !store->shape->unsearched;

	if (searched)
		store->search = db_prepare(
			store->db,
			"INSERT INTO main._search (rowid, title, body)"
			" VALUES (?, ?, ?)",
			err);
	store->find_doc = temp ? db_preparef(store->db, err,
					     FIND_DOC
					     " AND +d.doc IN (SELECT doc FROM"
					     " main.\"_in@%lld\")",
					     (long long)view)
			       : db_prepare(store->db, FIND_DOC, err);
	return (store->search || !searched) && store->find_doc ? 0 : -1;
}

static struct sqlite3_stmt **statement_at(struct store *store, size_t i)
{
	return (struct sqlite3_stmt **)((char *)store + statements[i].at);
}

int store_open(struct store *store, struct db *db, const struct gf_shape *shape,
	       const int64_t *rules, const char *schema, int64_t view,
	       bool fresh, struct gf_error *err)
{
	bool temp = !strcmp(schema, "temp");
	size_t i;

	*store = (struct store){ .db = db,
				 .shape = shape,
				 .schema = schema,
				 .rules = rules,
				 .fresh = fresh };
	store->rows = gf_xcalloc(shape->n + 1, sizeof(*store->rows));
	for (i = 0; i < GF_NELEMS(statements); i++) {
		*statement_at(store, i) =
			db_preparef(db, err, statements[i].sql, schema);
		if (!*statement_at(store, i))
			return -1;
	}
	if (prepare_more(store, temp, view, err) < 0)
		return -1;
	store->next_doc =
		db_number(db,
			  temp ? "SELECT max(doc) FROM temp._document"
			       : "SELECT max(doc) FROM main._document",
			  0) +
		1;
	store->next_blob = db_number(db,
				     temp ? "SELECT max(blob) FROM temp._blob"
					  : "SELECT max(blob) FROM main._blob",
				     0) +
			   1;
	if (temp && store->next_doc < TEMP_DOC)
		store->next_doc = store->next_blob = TEMP_DOC;
	return 0;
}

void store_close(struct store *store)
{
	uint32_t i;

	if (!store->db)
		return;
	for (i = 0; i < GF_NELEMS(statements); i++)
		stmt_free(*statement_at(store, i));
	stmt_free(store->search);
	stmt_free(store->find_doc);
	for (i = 0; i < store->shape->n; i++)
		stmt_free(store->rows[i]);
	free(store->rows);
	gf_strmap_release(&store->blobs);
	gf_arena_release(&store->arena);
	*store = (struct store){ 0 };
}

/* --- finding ------------------------------------------------------------- */

int64_t store_find(struct store *store, const struct gf_oid *oid,
		   const char *path, int64_t rules, struct gf_error *err)
{
	struct sqlite3_stmt *st = store->find_doc;
	int64_t doc;
	int ret;

	if (store->fresh)
		return 0;
	stmt_text(st, 1, path, strlen(path));
	stmt_blob(st, 2, oid, sizeof(*oid));
	stmt_int(st, 3, rules);
	ret = stmt_step(store->db, st, err);
	doc = ret == 1 ? stmt_get_int(st, 0) : ret;
	stmt_reset(st);
	return doc;
}

static int64_t find_blob(struct store *store, const struct gf_oid *oid,
			 struct gf_error *err)
{
	struct sqlite3_stmt *st = store->find_blob;
	int64_t blob;
	int ret;

	if (store->fresh)
		return (int64_t)(intptr_t)gf_strmap_get(
			&store->blobs, (const char *)oid, sizeof(*oid));
	stmt_blob(st, 1, oid, sizeof(*oid));
	ret = stmt_step(store->db, st, err);
	blob = ret == 1 ? stmt_get_int(st, 0) : ret;
	stmt_reset(st);
	return blob;
}

/* --- putting ------------------------------------------------------------- */

static int64_t put_blob(struct store *store, const struct judged *j,
			struct gf_error *err)
{
	struct sqlite3_stmt *st = store->blob;
	int64_t blob = find_blob(store, &j->oid, err);

	if (blob)
		return blob;
	blob = store->next_blob++;
	stmt_int(st, 1, blob);
	stmt_blob(st, 2, &j->oid, sizeof(j->oid));
	stmt_int(st, 3, (int64_t)j->bytes);
	if (j->rows.json.len)
		stmt_text(st, 4, j->rows.json.s, j->rows.json.len);
	else
		stmt_null(st, 4);
	if (stmt_run(store->db, st, err) < 0)
		return -1;
	if (store->fresh)
		gf_strmap_put(&store->blobs,
			      gf_arena_memdup(&store->arena,
					      (const char *)&j->oid,
					      sizeof(j->oid)),
			      sizeof(j->oid), (void *)(intptr_t)blob);
	return blob;
}

static const char *text_at(const struct judged *j, uint32_t at)
{
	return j->rows.texts.s + at;
}

static int put_doc(struct store *store, int64_t doc, int64_t blob,
		   const struct gf_kind *kind, const char *path,
		   const struct judged *j, struct gf_error *err)
{
	struct sqlite3_stmt *st = store->doc;
	int i;

	stmt_int(st, 1, doc);
	stmt_int(st, 2, blob);
	stmt_int(st, 3, store->rules[kind->index]);
	stmt_text(st, 4, j->verdict.text.s + j->verdict.id.start,
		  j->verdict.id.len);
	stmt_text(st, 5, path, strlen(path));
	stmt_text(st, 6, text_at(j, j->rows.title), j->rows.title_len);
	stmt_int(st, 7, j->verdict.state);
	for (i = 0; i < 3; i++)
		stmt_int(st, 8 + i, j->found.count[GF_ERROR - i]);
	return stmt_run(store->db, st, err);
}

/* Kind and id are those of _searchable. */
static int put_search(struct store *store, int64_t doc, const struct judged *j,
		      struct gf_error *err)
{
	struct sqlite3_stmt *st = store->search;

	if (!st)
		return 0;
	stmt_int(st, 1, doc);
	stmt_text(st, 2, text_at(j, j->rows.title), j->rows.title_len);
	stmt_text(st, 3, j->rows.body.s, j->rows.body.len);
	return stmt_run(store->db, st, err);
}

/* The statement that puts a row in a table, made when first used. */
static struct sqlite3_stmt *row_statement(struct store *store, uint32_t table,
					  struct gf_error *err)
{
	const struct gf_shape_table *t = &store->shape->tables[table];
	struct gf_buf sql = GF_BUF_INIT;
	uint32_t i;

	if (store->rows[table])
		return store->rows[table];
	gf_buf_addf(&sql, "INSERT INTO %s.", store->schema);
	ddl_stored_name(&sql, t, store->shape->kinds[t->kind->index].number);
	gf_buf_adds(&sql, " VALUES (?");
	for (i = 0; i < t->n; i++)
		gf_buf_adds(&sql, ", ?");
	gf_buf_addc(&sql, ')');
	store->rows[table] = db_prepare(store->db, sql.s, err);
	gf_buf_release(&sql);
	return store->rows[table];
}

static void bind_cell(struct sqlite3_stmt *st, int i, const struct cell *cell,
		      const struct judged *j)
{
	switch ((enum cell_type)cell->type) {
	case CELL_INTEGER:
		stmt_int(st, i, cell->integer);
		break;
	case CELL_REAL:
		stmt_real(st, i, cell->real);
		break;
	case CELL_TEXT:
		stmt_text(st, i, text_at(j, cell->at), cell->len);
		break;
	}
}

static int put_rows(struct store *store, int64_t doc, const struct judged *j,
		    struct gf_error *err)
{
	const struct projection *rows = &j->rows;
	const struct cell *cell;
	struct sqlite3_stmt *st;
	uint32_t i, k;

	for (i = 0; i < rows->nrows; i++) {
		st = row_statement(store, rows->rows[i].table, err);
		if (!st)
			return -1;
		stmt_clear(st);
		stmt_int(st, 1, doc);
		for (k = rows->rows[i].first; k != NO_CELL; k = cell->next) {
			cell = &rows->cells[k];
			bind_cell(st, (int)cell->column + 2, cell, j);
		}
		if (stmt_run(store->db, st, err) < 0)
			return -1;
	}
	return 0;
}

static int put_refs(struct store *store, int64_t doc, const struct judged *j,
		    struct gf_error *err)
{
	struct sqlite3_stmt *st = store->ref;
	uint32_t i;

	for (i = 0; i < j->rows.nrefs; i++) {
		const struct projected_ref *r = &j->rows.refs[i];
		const char *field = text_at(j, r->field);
		const char *target = text_at(j, r->target);

		stmt_int(st, 1, doc);
		stmt_int(st, 2, i);
		stmt_text(st, 3, field, strlen(field));
		if (r->pos < 0)
			stmt_null(st, 4);
		else
			stmt_int(st, 4, r->pos);
		if (r->kind == UINT32_MAX)
			stmt_null(st, 5);
		else
			stmt_text(st, 5, text_at(j, r->kind),
				  strlen(text_at(j, r->kind)));
		stmt_text(st, 6, target, strlen(target));
		stmt_int(st, 7, r->form);
		if (stmt_run(store->db, st, err) < 0)
			return -1;
	}
	return 0;
}

static int put_names(struct store *store, int64_t doc, const struct judged *j,
		     struct gf_error *err)
{
	struct sqlite3_stmt *st = store->name;
	uint32_t i;

	for (i = 0; i < j->rows.nnames; i++) {
		const struct projected_name *n = &j->rows.names[i];

		stmt_int(st, 1, doc);
		stmt_int(st, 2, i);
		stmt_text(st, 3, &n->what, 1);
		stmt_text(st, 4, text_at(j, n->at), n->len);
		if (stmt_run(store->db, st, err) < 0)
			return -1;
	}
	return 0;
}

static int put_found(struct store *store, int64_t doc, const struct judged *j,
		     struct gf_error *err)
{
	struct sqlite3_stmt *st = store->found;
	uint32_t i;

	for (i = 0; i < j->found.n; i++) {
		const struct found *f = &j->found.items[i];
		const char *texts[] = { f->rule, f->severity,
					text_at(j, f->field) };
		const char *fr = text_at(j, f->message_fr);
		const char *en = text_at(j, f->message_en);
		int k;

		stmt_int(st, 1, doc);
		stmt_int(st, 2, i);
		for (k = 0; k < 3; k++)
			stmt_text(st, 3 + k, texts[k], strlen(texts[k]));
		stmt_int(st, 6, f->line);
		stmt_int(st, 7, f->column);
		stmt_text(st, 8, fr, strlen(fr));
		stmt_text(st, 9, en, strlen(en));
		if (stmt_run(store->db, st, err) < 0)
			return -1;
	}
	return 0;
}

int64_t store_put(struct store *store, const struct gf_kind *kind,
		  const char *path, const struct judged *j,
		  struct gf_error *err)
{
	int64_t blob = put_blob(store, j, err), doc = store->next_doc++;

	if (blob < 0 || put_doc(store, doc, blob, kind, path, j, err) < 0 ||
	    put_search(store, doc, j, err) < 0 ||
	    put_rows(store, doc, j, err) < 0 ||
	    put_refs(store, doc, j, err) < 0 ||
	    put_names(store, doc, j, err) < 0 ||
	    put_found(store, doc, j, err) < 0)
		return -1;
	return doc;
}
