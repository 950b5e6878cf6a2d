/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The tables and views of the file, written from the layout of internal.h and
 * from a shape. Everything a reader meets has a plain name and is a view; the
 * tables behind hold the rows of every state.
 */
#include "index/rules.h"

/* --- what every file has ------------------------------------------------- */

static const char layout[] =
	"CREATE TABLE _meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
	"CREATE TABLE _blob (blob INTEGER PRIMARY KEY, oid BLOB NOT NULL,"
	" bytes INTEGER, json TEXT);"
	"CREATE TABLE _shape (shape INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
	" id BLOB NOT NULL UNIQUE);"
	"CREATE TABLE _rules (rules INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
	" id BLOB NOT NULL UNIQUE, shape INTEGER);"
	"CREATE TABLE _set (\"set\" INTEGER PRIMARY KEY, engine TEXT,"
	" schema BLOB, config BLOB, findings INTEGER);"
	"CREATE TABLE _kind (\"set\" INTEGER, kind TEXT, rules INTEGER,"
	" PRIMARY KEY (\"set\", kind)) WITHOUT ROWID;"
	"CREATE TABLE _manifest (\"set\" INTEGER, path TEXT, oid BLOB,"
	" PRIMARY KEY (\"set\", path)) WITHOUT ROWID;"
	"CREATE TABLE _document (doc INTEGER PRIMARY KEY, blob INTEGER NOT NULL,"
	" rules INTEGER NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL,"
	" title TEXT, state INTEGER, errors INTEGER, warnings INTEGER,"
	" infos INTEGER);"
	"CREATE TABLE _ref (doc INTEGER, n INTEGER, field TEXT, pos INTEGER,"
	" target_kind TEXT, target_id TEXT, form INTEGER,"
	" PRIMARY KEY (doc, n))"
	" WITHOUT ROWID;"
	"CREATE TABLE _name (doc INTEGER, n INTEGER, what TEXT, value TEXT,"
	" PRIMARY KEY (doc, n)) WITHOUT ROWID;"
	"CREATE TABLE _found (doc INTEGER, n INTEGER, rule TEXT,"
	" severity TEXT, field TEXT, line INTEGER, \"column\" INTEGER,"
	" message_fr TEXT, message_en TEXT, PRIMARY KEY (doc, n))"
	" WITHOUT ROWID;"
	"CREATE TABLE _view (view INTEGER PRIMARY KEY, tree BLOB, prefix TEXT,"
	" \"set\" INTEGER, head INTEGER, used INTEGER, records INTEGER,"
	" invalid INTEGER, unreadable INTEGER, errors INTEGER,"
	" warnings INTEGER, infos INTEGER, unjudged INTEGER,"
	" ignored INTEGER);"
	"CREATE VIEW _searchable AS SELECT d.doc AS doc, r.kind AS kind,"
	" d.id AS id, d.title AS title,"
	" " SEARCHED_BODY " AS body"
	" FROM _document d JOIN _rules r ON r.rules = d.rules"
	" JOIN _blob b ON b.blob = d.blob;"
	"CREATE VIRTUAL TABLE _search USING fts5(kind UNINDEXED,"
	" id UNINDEXED, title, body, content='_searchable',"
	" content_rowid='doc', tokenize='" SEARCHED_TOKENS "');";

static const char indices[] =
	"CREATE UNIQUE INDEX IF NOT EXISTS _blob_oid ON _blob (oid);"
	"CREATE INDEX IF NOT EXISTS _doc_id ON _document (id);"
	"CREATE INDEX IF NOT EXISTS _doc_path ON _document (path, blob);"
	"CREATE INDEX IF NOT EXISTS _doc_blob ON _document (blob);"
	"CREATE INDEX IF NOT EXISTS _ref_target"
	" ON _ref (target_id, target_kind);"
	"CREATE INDEX IF NOT EXISTS _ref_acyclic ON _ref (doc)"
	" WHERE form >= 2;"
	"CREATE INDEX IF NOT EXISTS _ref_odd ON _ref (doc) WHERE form & 1;"
	"CREATE INDEX IF NOT EXISTS _name_value ON _name (what, value)"
	" WHERE what <> 'n';";

static uint32_t add_text(uint32_t hash, const char *s)
{
	for (; *s; s++) /* FNV-1a */
		hash = (hash ^ (unsigned char)*s) * 16777619u;
	return hash;
}

int ddl_layout(struct db *db, const char *engine, struct gf_error *err)
{
	if (db_exec(db, layout, err) < 0)
		return -1;
	return db_execf(db, err, "PRAGMA user_version = %d",
			ddl_version(engine));
}

int ddl_indices(struct db *db, struct gf_error *err)
{
	return db_exec(db, indices, err);
}

/* --- a kind's tables ----------------------------------------------------- */

void gf_sql_name(struct gf_buf *out, const char *name)
{
	gf_buf_addc(out, '"');
	for (; *name; name++) {
		if (*name == '"')
			gf_buf_addc(out, '"');
		gf_buf_addc(out, *name);
	}
	gf_buf_addc(out, '"');
}

/* "<table>@<shape>" */
void ddl_stored_name(struct gf_buf *out, const struct gf_shape_table *table,
		     int64_t shape)
{
	struct gf_buf name = GF_BUF_INIT;

	gf_buf_addf(&name, "%s@%lld", table->name, (long long)shape);
	gf_sql_name(out, name.s);
	gf_buf_release(&name);
}

static const char *type_name(enum gf_column_type type)
{
	static const char *const names[] = {
		[GF_COLUMN_TEXT] = "TEXT",	[GF_COLUMN_INTEGER] = "INTEGER",
		[GF_COLUMN_REAL] = "REAL",	[GF_COLUMN_BOOLEAN] = "BOOLEAN",
		[GF_COLUMN_JSON] = "JSON TEXT",
	};

	return names[type];
}

/* A kind's own table is by document, so that rows are put at its end. A
 * list's is by record: that is how it is joined. */
static void write_table(struct gf_buf *out, const struct gf_shape_table *table,
			int64_t shape, const char *schema)
{
	uint32_t i;

	gf_buf_addf(out, "CREATE TABLE %s.", schema);
	ddl_stored_name(out, table, shape);
	gf_buf_adds(out, table->depth ? " (_doc INTEGER"
				      : " (_doc INTEGER PRIMARY KEY");
	for (i = 0; i < table->n; i++) {
		gf_buf_adds(out, ", ");
		gf_sql_name(out, table->columns[i].name);
		gf_buf_addf(out, " %s", type_name(table->columns[i].type));
	}
	if (!table->depth) {
		gf_buf_adds(out, ");");
		return;
	}
	gf_buf_adds(out, ", PRIMARY KEY (");
	for (i = 0; i <= table->depth; i++)
		gf_buf_addf(out, "%s, ", table->columns[i].name);
	gf_buf_adds(out, "_doc)) WITHOUT ROWID;");
}

int ddl_shape(struct db *db, const struct gf_shape *shape,
	      const struct shape_kind *k, const char *schema,
	      struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	uint32_t i;
	int ret;

	for (i = k->first; i < k->first + k->ntables; i++)
		write_table(&sql, &shape->tables[i], k->number, schema);
	ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	return ret;
}

static void write_index(struct gf_buf *out, const struct gf_shape_table *table,
			int64_t shape, const char *schema, const char *column)
{
	struct gf_buf name = GF_BUF_INIT;

	gf_buf_addf(&name, "%s@%lld/%s", table->name, (long long)shape, column);
	gf_buf_addf(out, "CREATE INDEX IF NOT EXISTS %s.", schema);
	gf_sql_name(out, name.s);
	gf_buf_adds(out, " ON ");
	ddl_stored_name(out, table, shape);
	gf_buf_addf(out, " (%s);", column);
	gf_buf_release(&name);
}

/* What references lead by: ids, and ids that records had before. */
int ddl_shape_index(struct db *db, const struct gf_shape *shape,
		    const struct shape_kind *k, const char *schema,
		    struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	uint32_t i;
	int ret;

	if (!k->ntables)
		return 0;
	write_index(&sql, &shape->tables[k->first], k->number, schema, "_id");
	for (i = k->first; i < k->first + k->ntables; i++)
		if (gf_shape_is_list_of(&shape->tables[i], "former-ids"))
			write_index(&sql, &shape->tables[i], k->number, schema,
				    "_value");
	ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	return ret;
}

/* What tells shapes apart: the statements that would make them. */
void ddl_signature(struct gf_buf *out, const struct gf_shape *shape,
		   const struct shape_kind *k)
{
	uint32_t i;

	for (i = k->first; i < k->first + k->ntables; i++)
		write_table(out, &shape->tables[i], 0, "main");
}

/* --- a state ------------------------------------------------------------- */

static const char view_tables[] =
	"CREATE TABLE \"_in@%1$lld\" (doc INTEGER PRIMARY KEY);"
	"CREATE TABLE \"_found@%1$lld\" (doc INTEGER, path TEXT,"
	" n INTEGER, source TEXT, rule TEXT, severity TEXT,"
	" field TEXT, line INTEGER, \"column\" INTEGER,"
	" message_fr TEXT, message_en TEXT, acknowledged TEXT);"
	"CREATE INDEX \"_found@%1$lld/doc\" ON \"_found@%1$lld\" (doc);"
	"CREATE INDEX \"_found@%1$lld/path\" ON \"_found@%1$lld\" (path);"
	"CREATE TABLE \"_stray@%1$lld\" (path TEXT PRIMARY KEY,"
	" file INTEGER) WITHOUT ROWID;";

int ddl_view_tables(struct db *db, int64_t view, struct gf_error *err)
{
	if (db_execf(db, err, view_tables, (long long)view) < 0)
		return -1;
	return rules_tables(db, view, err);
}

int ddl_drop_view(struct db *db, int64_t view, struct gf_error *err)
{
	long long v = view;

	if (rules_drop_tables(db, view, err) < 0)
		return -1;
	return db_execf(db, err,
			"DROP TABLE IF EXISTS \"_in@%lld\";"
			"DROP TABLE IF EXISTS \"_found@%lld\";"
			"DROP TABLE IF EXISTS \"_stray@%lld\";"
			"DELETE FROM _view WHERE view = %lld;",
			v, v, v, v);
}

void ddl_kind_select(struct gf_buf *out, const struct gf_shape_table *table,
		     int64_t shape, const char *schema)
{
	uint32_t i;

	gf_buf_adds(out, "SELECT ");
	for (i = 0; i < table->n; i++) {
		gf_buf_adds(out, i ? ", d." : "d.");
		gf_sql_name(out, table->columns[i].name);
	}
	if (!table->depth)
		gf_buf_addf(
			out,
			", (SELECT b.json FROM %1$s._document k, %1$s._blob b WHERE"
			" k.doc = d._doc AND b.blob = k.blob) AS _json"
			", (SELECT k.path FROM %1$s._document k WHERE"
			" k.doc = d._doc) AS _path"
			", (SELECT lower(hex(b.oid)) FROM %1$s._document k,"
			" %1$s._blob b WHERE k.doc = d._doc AND"
			" b.blob = k.blob) AS _oid",
			schema);
	gf_buf_addf(out, " FROM %s.", schema);
	ddl_stored_name(out, table, shape);
	gf_buf_adds(out, " d");
}

static void write_kind_view(struct gf_buf *out,
			    const struct gf_shape_table *table, int64_t shape,
			    int64_t view, const char *create)
{
	gf_buf_adds(out, create);
	gf_sql_name(out, table->name);
	gf_buf_adds(out, " AS ");
	ddl_kind_select(out, table, shape, "main");
	gf_buf_addf(out,
		    " WHERE +d._doc IN (SELECT doc FROM main.\"_in@%lld\");",
		    (long long)view);
}

/* The views over all kinds: @ stands for the state's number. */
static const char *const common[][2] = {
	{ "_record",
	  "SELECT d.doc AS _doc, r.kind AS kind, d.id AS id,"
	  " d.title AS title, d.path AS path,"
	  " (SELECT lower(hex(b.oid)) FROM main._blob b WHERE b.blob = d.blob)"
	  " AS oid,"
	  " CASE WHEN d.state = 2 THEN 'unreadable'"
	  " WHEN d.state = 1 OR EXISTS (SELECT 1 FROM main.\"_found@@\" f WHERE"
	  " f.doc = d.doc AND f.source = 'relation' AND"
	  " f.severity = 'error') THEN 'invalid'"
	  " ELSE 'valid' END AS state,"
	  " d.errors + (SELECT count(*) FROM main.\"_found@@\" f WHERE f.doc ="
	  " d.doc AND f.source = 'relation' AND f.severity = 'error')"
	  " AS errors,"
	  " d.warnings + (SELECT count(*) FROM main.\"_found@@\" f WHERE f.doc ="
	  " d.doc AND f.source = 'relation' AND f.severity = 'warning')"
	  " AS warnings"
	  " FROM main._document d JOIN main._rules r ON r.rules = d.rules"
	  " WHERE +d.doc IN (SELECT doc FROM main.\"_in@@\")" },
	{ "_link", "SELECT r.kind AS kind, d.id AS id, f.field AS field,"
		   " f.pos AS pos, f.target_kind AS target_kind,"
		   " f.target_id AS target_id"
		   " FROM main._ref f JOIN main._document d ON d.doc = f.doc"
		   " JOIN main._rules r ON r.rules = d.rules"
		   " WHERE +f.doc IN (SELECT doc FROM main.\"_in@@\")" },
	{ "_finding",
	  "SELECT r.kind AS kind, d.id AS id, d.path AS path, f.rule AS rule,"
	  " f.severity AS severity, f.field AS field, f.line AS line,"
	  " f.\"column\" AS \"column\", f.message_fr AS message_fr,"
	  " f.message_en AS message_en,"
	  " (SELECT a.acknowledged FROM main.\"_found@@\" a WHERE"
	  " a.doc = f.doc AND a.source = 'own' AND a.rule = f.rule AND"
	  " a.field = f.field AND a.message_en = f.message_en)"
	  " AS acknowledged"
	  " FROM main._found f JOIN main._document d ON d.doc = f.doc"
	  " JOIN main._rules r ON r.rules = d.rules"
	  " WHERE +f.doc IN (SELECT doc FROM main.\"_in@@\")"
	  " UNION ALL SELECT r.kind, d.id, f.path, f.rule, f.severity,"
	  " f.field, f.line, f.\"column\", f.message_fr, f.message_en,"
	  " f.acknowledged FROM main.\"_found@@\" f"
	  " LEFT JOIN main._document d ON d.doc = f.doc"
	  " LEFT JOIN main._rules r ON r.rules = d.rules"
	  " WHERE f.source <> 'own'" },
};

static void write_common(struct gf_buf *out, const char *sql, int64_t view)
{
	for (; *sql; sql++) {
		gf_buf_addc(out, *sql);
		if (sql[0] == '@' && sql[1] == '@') {
			gf_buf_addf(out, "%lld", (long long)view);
			sql++;
		}
	}
}

int ddl_drop(struct db *db, const char *schema, const char *which,
	     struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct sqlite3_stmt *st;
	int ret;

	st = db_preparef(db, err,
			 "SELECT type, name FROM %s.sqlite_schema WHERE %s",
			 schema, which);
	if (!st)
		return -1;
	while ((ret = stmt_step(db, st, err)) == 1) {
		gf_buf_addf(&sql, "DROP %s IF EXISTS %s.",
			    stmt_get_text(st, 0, NULL), schema);
		gf_sql_name(&sql, stmt_get_text(st, 1, NULL));
		gf_buf_addc(&sql, ';');
	}
	stmt_free(st);
	if (!ret)
		ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	return ret;
}

int ddl_views(struct db *db, const struct gf_shape *shape, int64_t view,
	      bool temp, struct gf_error *err)
{
	const char *schema = temp ? "temp" : "main";
	struct gf_buf sql = GF_BUF_INIT, create = GF_BUF_INIT;
	uint32_t i, j;
	int ret = ddl_drop(db, schema, PLAIN_VIEWS, err);

	gf_buf_addf(&create, "CREATE VIEW %s.", schema);
	for (i = 0; i < shape->nkinds; i++) {
		const struct shape_kind *k = &shape->kinds[i];

		if (k->unasked)
			continue;
		for (j = k->first; j < k->first + k->ntables; j++)
			write_kind_view(&sql, &shape->tables[j], k->number,
					view, create.s);
	}
	for (i = 0; i < GF_NELEMS(common); i++) {
		gf_buf_addf(&sql, "%s%s AS ", create.s, common[i][0]);
		write_common(&sql, common[i][1], view);
		gf_buf_addc(&sql, ';');
	}
	if (!ret)
		ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	gf_buf_release(&create);
	return ret;
}

int32_t ddl_version(const char *engine)
{
	uint32_t hash = add_text(2166136261u, engine);
	size_t i;

	hash = add_text(add_text(hash, layout), indices);
	hash = add_text(hash, view_tables);
	for (i = 0; i < GF_NELEMS(common); i++)
		hash = add_text(hash, common[i][1]);
	return (int32_t)(hash & INT32_MAX);
}
