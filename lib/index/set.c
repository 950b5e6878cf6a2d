/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a state is judged by: its schemas and its greffe.yaml. Each kind has
 * rules of its own, so that editing one schema judges that kind again and no
 * other; and what a file knows of a set spares compiling it.
 */
#include "index/internal.h"

#define CONFIG_PATH "greffe.yaml"
#define SCHEMA_PATH "schema"

/* A file that was read, or looked for in vain (no text). */
struct recorded {
	const char *path;
	struct gf_oid oid;
	const char *text;
	size_t len;
	bool is_kind; /* a kind's own schema */
	bool shared;  /* another file speaks of it */
};

static const struct gf_oid nothing = { { 0 } };

/* --- recording ----------------------------------------------------------- */

static int record_read(struct gf_buf *out, const char *path, size_t limit,
		       struct gf_error *err, void *payload)
{
	struct recorder *r = payload;
	struct recorded *file;
	int ret = r->tree.read(out, path, limit, err, r->tree.payload);

	if (gf_strmap_get(&r->files, path, strlen(path)))
		return ret;
	file = gf_arena_zalloc(&r->arena, sizeof(*file));
	file->path = gf_arena_strdup(&r->arena, path);
	if (!ret) {
		gf_repo_hash(&file->oid, out->s, out->len);
		file->text = gf_arena_memdup(&r->arena, out->s, out->len);
		file->len = out->len;
	}
	gf_strmap_put(&r->files, file->path, strlen(file->path), file);
	return ret;
}

static int record_walk(const char *start, gf_walk_fn fn, void *fn_payload,
		       struct gf_error *err, void *payload)
{
	struct recorder *r = payload;

	return r->tree.walk(start, fn, fn_payload, err, r->tree.payload);
}

int set_load(struct state *state, struct gf_error *err)
{
	struct recorder *r = &state->recorder;
	struct gf_tree tree = { record_read, record_walk, r };

	if (state->reg)
		return 0;
	r->tree = state->tree;
	if (gf_registry_load(&state->reg, &tree, err) < 0)
		return -1;
	state->shape = gf_shape_new(state->reg);
	return 0;
}

/* --- from a state to the next -------------------------------------------- */

void set_drop(struct kept_set *kept)
{
	gf_shape_free(kept->shape);
	gf_registry_free(kept->reg);
	gf_strmap_release(&kept->recorder.files);
	gf_arena_release(&kept->recorder.arena);
	free(kept->rules);
	*kept = (struct kept_set){ 0 };
}

void set_keep(struct kept_set *kept, struct state *state)
{
	if (!state->set || !state->rules || state->is_of_other_set)
		return;
	set_drop(kept);
	*kept = (struct kept_set){ state->set,	 state->reg,
				   state->shape, state->recorder,
				   state->rules, state->reported };
	state->reg = NULL;
	state->shape = NULL;
	state->recorder = (struct recorder){ 0 };
	state->rules = NULL;
}

void set_take(struct kept_set *kept, struct state *state)
{
	uint32_t i;

	if (!state->set || state->set != kept->set || state->reg)
		return;
	state->reg = kept->reg;
	state->shape = kept->shape;
	state->recorder = kept->recorder;
	state->rules = kept->rules;
	state->reported = kept->reported;
	state->is_same_set = true;
	*kept = (struct kept_set){ 0 };
	for (i = 0; i < state->shape->nkinds; i++)
		state->shape->kinds[i].edited = false;
}

/* --- which files count for a kind ---------------------------------------- */

static struct recorded *recorded(const struct state *state, const char *path)
{
	return gf_strmap_get(&state->recorder.files, path, strlen(path));
}

static bool speaks_of(const struct recorded *file, const char *word, size_t len)
{
	return file->text && len && memmem(file->text, file->len, word, len);
}

/* The last part of the URI that a schema gives itself, as others name it. */
static const char *own_name(const struct recorded *file, size_t *len)
{
	const char *at = memmem(file->text, file->len, "$id", 3), *end, *stop;

	*len = 0;
	if (!at)
		return NULL;
	stop = file->text + file->len;
	end = memchr(at, '\n', (size_t)(stop - at));
	end = end ? end : stop;
	while (end > at && strchr(" \t\r\"',}#/", end[-1]))
		end--;
	for (at = end; at > file->text && !strchr("/:\"' \n", at[-1]); at--)
		;
	*len = (size_t)(end - at);
	return at;
}

static bool is_spoken_of(const struct state *state, const struct recorded *file)
{
	const struct gf_strmap *files = &state->recorder.files;
	const char *base = gf_path_base(file->path), *own = NULL;
	size_t len = 0;
	uint32_t i;

	if (file->text)
		own = own_name(file, &len);
	for (i = 0; i < files->n; i++) {
		const struct recorded *other = files->entries[i].value;

		if (other != file && (speaks_of(other, base, strlen(base)) ||
				      speaks_of(other, own, len)))
			return true;
	}
	return false;
}

static void mark_kinds(const struct state *state)
{
	const struct gf_kind *kinds;
	struct recorded *file;
	size_t n, i;

	kinds = gf_registry_kinds(state->reg, &n);
	for (i = 0; i < n; i++) {
		file = recorded(state, kinds[i].schema_path);
		if (file && !file->is_kind) {
			file->is_kind = true;
			file->shared = is_spoken_of(state, file);
		}
	}
}

static int by_path(const void *a, const void *b)
{
	const struct recorded *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

static const struct recorded **sorted_files(const struct state *state)
{
	const struct gf_strmap *files = &state->recorder.files;
	const struct recorded **out;
	uint32_t i;

	out = gf_xcalloc(files->n + 1, sizeof(const struct recorded *));
	for (i = 0; i < files->n; i++)
		out[i] = files->entries[i].value;
	if (files->n)
		qsort(out, files->n, sizeof(const struct recorded *), by_path);
	return out;
}

static void add_file(struct gf_buf *out, const struct recorded *file)
{
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, &file->oid);
	gf_buf_addf(out, "%s %s\n", file->text ? hex : "-", file->path);
}

void set_print(struct gf_buf *out, const struct state *state)
{
	const struct recorded **files = sorted_files(state);
	uint32_t i;

	for (i = 0; i < state->recorder.files.n; i++)
		add_file(out, files[i]);
	free(files);
}

/* What is left out of memory because nobody asks for it may be asked for by
 * the next state: then its documents are others. */
static const char *left_out(const struct db *db, const struct gf_shape *shape,
			    const struct shape_kind *k)
{
	if (!db->in_memory || (!k->unasked && !shape->unsearched))
		return "";
	return k->unasked ? shape->unsearched ? "no rows, no search\n"
					      : "no rows\n"
			  : "no search\n";
}

/* The name of a kind's rules: of all that its verdicts depend on. */
static void hash_rules(struct gf_oid *out, const struct recorded **files,
		       size_t nfiles, const struct gf_kind *kind,
		       const char *engine, const char *more)
{
	struct gf_buf text = GF_BUF_INIT;
	size_t i;

	gf_buf_addf(&text, "%s\n%s\n%s\n%s", engine, kind->name,
		    kind->schema_path, more);
	for (i = 0; i < nfiles; i++)
		if (!files[i]->is_kind || files[i]->shared ||
		    !strcmp(files[i]->path, kind->schema_path))
			add_file(&text, files[i]);
	gf_repo_hash(out, text.s, text.len);
	gf_buf_release(&text);
}

/* --- rows ---------------------------------------------------------------- */

/* What %s has under an id: main, or TEMP where edits are. */
static int64_t find_in(struct db *db, const char *sql, const char *schema,
		       const struct gf_oid *id)
{
	struct sqlite3_stmt *st = db_preparef(db, NULL, sql, schema);
	int64_t out = 0;

	if (!st)
		return 0;
	stmt_blob(st, 1, id, sizeof(*id));
	if (stmt_step(db, st, NULL) == 1)
		out = stmt_get_int(st, 0);
	stmt_free(st);
	return out;
}

/* In TEMP only what the file has not. */
static const char temp_tables[] =
	"CREATE TEMP TABLE IF NOT EXISTS _rules (rules INTEGER PRIMARY KEY,"
	" kind TEXT, id BLOB UNIQUE, shape INTEGER);"
	"CREATE TEMP TABLE IF NOT EXISTS _shape (shape INTEGER PRIMARY KEY,"
	" kind TEXT, id BLOB UNIQUE);";

static int64_t find_by_id(struct db *db, const char *sql, const char *schema,
			  const struct gf_oid *id)
{
	int64_t out = find_in(db, sql, "main", id);

	if (out || !strcmp(schema, "main") ||
	    db_exec(db, temp_tables, NULL) < 0)
		return out;
	return find_in(db, sql, schema, id);
}

/* A new row of _shape or _rules; its number. */
static int64_t put_row(struct db *db, const char *schema, const char *table,
		       const char *kind, const struct gf_oid *id, int64_t shape,
		       struct gf_error *err)
{
	bool is_shape = !shape, temp = strcmp(schema, "main") != 0;
	const char *key = is_shape ? "shape" : "rules";
	struct sqlite3_stmt *st;
	int ret;

	st = db_preparef(db, err,
			 "INSERT INTO %1$s.%2$s (%3$s, kind, id%4$s)"
			 " SELECT ifnull(max(%3$s), %5$lld) + 1, ?1, ?2%6$s"
			 " FROM %1$s.%2$s",
			 schema, table, key, is_shape ? "" : ", shape",
			 temp ? (long long)TEMP_DOC : 0LL,
			 is_shape ? "" : ", ?3");
	if (!st)
		return -1;
	stmt_text(st, 1, kind, strlen(kind));
	stmt_blob(st, 2, id, sizeof(*id));
	if (!is_shape)
		stmt_int(st, 3, shape);
	ret = stmt_run(db, st, err);
	stmt_free(st);
	return ret < 0 ? -1 : db_last_row(db);
}

/* The number of a kind's shape; its tables are made where it is new. */
static int settle_shape(struct db *db, struct state *state,
			struct shape_kind *k, const char *schema,
			struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_oid id;

	ddl_signature(&text, state->shape, k);
	gf_repo_hash(&id, text.s, text.len);
	gf_buf_release(&text);
	k->number = find_by_id(db, "SELECT shape FROM %s._shape WHERE id = ?",
			       schema, &id);
	if (k->number)
		return 0;
	k->number = put_row(db, schema, "_shape", k->kind->name, &id, 0, err);
	if (k->number < 0)
		return -1;
	return strcmp(schema, "main")
		       ? 0
		       : ddl_shape(db, state->shape, k, schema, err);
}

static int settle_kind(struct db *db, struct state *state,
		       const struct gf_oid *id, size_t i, const char *schema,
		       struct gf_error *err)
{
	struct shape_kind *k = &state->shape->kinds[i];

	if (settle_shape(db, state, k, schema, err) < 0)
		return -1;
	state->rules[i] = find_by_id(
		db, "SELECT rules FROM %s._rules WHERE id = ?", schema, id);
	if (!state->rules[i])
		state->rules[i] = put_row(db, schema, "_rules", k->kind->name,
					  id, k->number, err);
	return state->rules[i] < 0 ? -1 : 0;
}

static int put_set(struct db *db, const struct state *state,
		   struct gf_error *err)
{
	const struct gf_strmap *files = &state->recorder.files;
	struct sqlite3_stmt *st;
	uint32_t i;
	int ret = 0;

	for (i = 0; i < state->shape->nkinds && !ret; i++)
		ret = db_execf(db, err,
			       "INSERT INTO _kind VALUES (%lld, '%s', %lld)",
			       (long long)state->set,
			       state->shape->kinds[i].kind->name,
			       (long long)state->rules[i]);
	st = db_prepare(db, "INSERT INTO _manifest VALUES (?, ?, ?)", err);
	for (i = 0; i < files->n && !ret && st; i++) {
		const struct recorded *file = files->entries[i].value;

		if (!strcmp(file->path, CONFIG_PATH) ||
		    !strncmp(file->path, SCHEMA_PATH "/", 7))
			continue;
		stmt_int(st, 1, state->set);
		stmt_text(st, 2, file->path, strlen(file->path));
		stmt_blob(st, 3, &file->oid, sizeof(file->oid));
		ret = stmt_run(db, st, err);
	}
	stmt_free(st);
	return st ? ret : -1;
}

/* --- finding ------------------------------------------------------------- */

/* What stands at a path of the state's commit; zeroes: nothing. */
static struct gf_oid oid_at(const struct state *state, const char *path)
{
	struct gf_repo_entry entry;

	if (gf_repo_find(&entry, state->repo, &state->folder, path, NULL) < 0)
		return nothing;
	return entry.id;
}

static bool is_same_elsewhere(struct db *db, const struct state *state,
			      int64_t set)
{
	struct sqlite3_stmt *st;
	struct gf_oid oid;
	const void *blob;
	bool same = true;
	size_t len;

	st = db_prepare(db, "SELECT path, oid FROM _manifest WHERE \"set\" = ?",
			NULL);
	if (!st)
		return false;
	stmt_int(st, 1, set);
	while (same && stmt_step(db, st, NULL) == 1) {
		oid = oid_at(state, stmt_get_text(st, 0, NULL));
		blob = stmt_get_blob(st, 1, &len);
		same = len == sizeof(oid) && !memcmp(blob, &oid, len);
	}
	stmt_free(st);
	return same;
}

static struct sqlite3_stmt *find_sets(struct db *db, const struct state *state,
				      const char *engine, struct gf_oid ids[2],
				      struct gf_error *err)
{
	struct sqlite3_stmt *st;

	ids[0] = oid_at(state, SCHEMA_PATH);
	ids[1] = oid_at(state, CONFIG_PATH);
	st = db_prepare(db,
			"SELECT \"set\", findings FROM _set WHERE engine = ?"
			" AND schema = ? AND config = ?",
			err);
	if (!st)
		return NULL;
	stmt_text(st, 1, engine, strlen(engine));
	stmt_blob(st, 2, &ids[0], sizeof(ids[0]));
	stmt_blob(st, 3, &ids[1], sizeof(ids[1]));
	return st;
}

int set_find(struct db *db, struct state *state, const char *engine,
	     struct gf_error *err)
{
	struct sqlite3_stmt *st;
	struct gf_oid ids[2];
	int ret = 0;

	state->set = 0;
	if (!state->has_commit || state->is_files)
		return 0;
	st = find_sets(db, state, engine, ids, err);
	if (!st)
		return -1;
	while (!state->set && (ret = stmt_step(db, st, err)) == 1)
		if (is_same_elsewhere(db, state, stmt_get_int(st, 0))) {
			state->set = stmt_get_int(st, 0);
			state->findings = (uint32_t)stmt_get_int(st, 1);
		}
	stmt_free(st);
	return ret < 0 ? -1 : 0;
}

/* --- settling ------------------------------------------------------------ */

static void count_findings(struct gf_source *src GF_UNUSED,
			   struct gf_diags *diags, void *payload)
{
	struct state *state = payload;

	state->findings += diags->n + diags->dropped;
}

static int new_set(struct db *db, struct state *state, const char *engine,
		   struct gf_error *err)
{
	struct sqlite3_stmt *st;
	struct gf_oid ids[2] = { nothing, nothing };
	int ret;

	state->findings = 0;
	gf_registry_report(state->reg, count_findings, state);
	state->reported = true;
	if (state->has_commit && !state->is_files) {
		ids[0] = oid_at(state, SCHEMA_PATH);
		ids[1] = oid_at(state, CONFIG_PATH);
	}
	st = db_prepare(db,
			"INSERT INTO _set (engine, schema, config, findings)"
			" VALUES (?, ?, ?, ?)",
			err);
	if (!st)
		return -1;
	stmt_text(st, 1, engine, strlen(engine));
	stmt_blob(st, 2, &ids[0], sizeof(ids[0]));
	stmt_blob(st, 3, &ids[1], sizeof(ids[1]));
	stmt_int(st, 4, state->findings);
	ret = stmt_run(db, st, err);
	stmt_free(st);
	state->set = db_last_row(db);
	return ret < 0 ? -1 : put_set(db, state, err);
}

int set_settle(struct db *db, struct state *state, const char *engine,
	       const char *schema, struct gf_error *err)
{
	const struct recorded **files;
	size_t nfiles = state->recorder.files.n, i;
	struct gf_oid id;
	int ret = 0;

	if (state->is_same_set)
		return 0;
	free(state->rules);
	state->rules =
		gf_xcalloc(state->shape->nkinds + 1, sizeof(*state->rules));
	mark_kinds(state);
	files = sorted_files(state);
	for (i = 0; i < state->shape->nkinds && !ret; i++) {
		struct shape_kind *k = &state->shape->kinds[i];

		hash_rules(&id, files, nfiles, k->kind, engine,
			   left_out(db, state->shape, k));
		ret = settle_kind(db, state, &id, i, schema, err);
	}
	free(files);
	if (!ret && !state->set && !strcmp(schema, "main"))
		ret = new_set(db, state, engine, err);
	return ret;
}
