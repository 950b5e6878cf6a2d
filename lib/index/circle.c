/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A few records, and those that they name, given to lib/relate: it says of
 * them what it would say among all the others. Records that only have to be
 * there are told by their names; those that share something with a candidate
 * are judged too, since a finding may point inside them.
 */
#include "index/internal.h"

static const char scratch[] =
	"DROP TABLE IF EXISTS temp._judged; DROP TABLE IF EXISTS temp._named;"
	"CREATE TEMP TABLE _judged (doc INTEGER PRIMARY KEY);"
	"CREATE TEMP TABLE _named (doc INTEGER PRIMARY KEY);";

/* Views are asked one within the other, not joined: see settle.c. */
#define NAMED(what) \
	"(SELECT n.value FROM temp._names n WHERE" \
	" n.doc IN temp._candidate AND +n.what = '" what "')"
#define TARGETS(value, form) \
	"(SELECT " value " FROM temp._refs r WHERE" \
	" r.doc IN temp._candidate" form ")"
/* KIND/ID where the id is enough */
#define AFTER_KIND "substr(r.target_id, instr(r.target_id, '/') + 1)"

static const char judged[] =
	"INSERT INTO temp._judged SELECT doc FROM temp._candidate;"
	"INSERT OR IGNORE INTO temp._judged SELECT n.doc FROM temp._names n"
	" WHERE n.what = 'f' AND n.value IN (SELECT d.id FROM temp._docs d"
	" WHERE d.doc IN temp._candidate);"
	"INSERT OR IGNORE INTO temp._judged SELECT m.doc FROM temp._names m"
	" WHERE m.what = 'f' AND m.value IN " NAMED(
		"f") ";"
		     "INSERT OR IGNORE INTO temp._judged SELECT m.doc FROM temp._names m"
		     " WHERE m.what = 'u' AND m.value IN " NAMED("u") ";";

static const char named[] =
	"INSERT OR IGNORE INTO temp._named SELECT d.doc FROM temp._docs d"
	" WHERE d.id IN " TARGETS(
		"r.target_id",
		"") ";"
		    "INSERT OR IGNORE INTO temp._named SELECT n.doc FROM temp._names n"
		    " WHERE n.what = 'f' AND n.value IN " TARGETS(
			    "r.target_id",
			    "") ";"
				"INSERT OR IGNORE INTO temp._named SELECT d.doc FROM temp._docs d"
				" WHERE d.id IN " TARGETS(
					AFTER_KIND,
					" AND r.form & 1") ";"
							   "INSERT OR IGNORE INTO temp._named SELECT n.doc FROM temp._names n"
							   " WHERE n.what = 'f' AND n.value IN " TARGETS(
								   AFTER_KIND,
								   " AND r.form & 1") ";"
										      "INSERT OR IGNORE INTO temp._named SELECT e.doc FROM temp._docs e"
										      " WHERE e.id IN (SELECT d.id FROM temp._docs d WHERE"
										      " d.doc IN temp._candidate);"
										      /* twins */
										      "INSERT OR IGNORE INTO temp._named SELECT n.doc FROM temp._names n"
										      " WHERE n.what = 'p' AND n.value IN (SELECT d.path FROM temp._docs d"
										      " WHERE d.doc IN temp._candidate);"
										      "INSERT OR IGNORE INTO temp._named SELECT m.doc FROM temp._names m"
										      " WHERE m.what = 'p' AND m.value IN " NAMED(
											      "p") ";"
												   "INSERT OR IGNORE INTO temp._named SELECT d.doc FROM temp._docs d"
												   " WHERE d.path IN " NAMED(
													   "p") ";";

/* All records of the kinds that an unknown reference may be of. */
static const char meant[] =
	"INSERT OR IGNORE INTO temp._named SELECT d.doc FROM temp._docs d"
	" WHERE d.rules IN (SELECT k.rules FROM temp._kinds k WHERE k.kind IN"
	" (SELECT r.target_kind FROM temp._refs r WHERE"
	" r.doc IN temp._candidate AND NOT EXISTS"
	" (SELECT 1 FROM temp._docs e WHERE"
	" e.id = r.target_id AND e.rules = (SELECT k2.rules FROM temp._kinds"
	" k2 WHERE k2.kind = r.target_kind))));";

/* --- members ------------------------------------------------------------- */

static const char members_sql[] =
	"SELECT d.doc, d.path, d.id, (SELECT k.kind FROM temp._kinds k WHERE"
	" k.rules = d.rules), (SELECT b.oid FROM temp._any_blob b WHERE"
	" b.blob = d.blob), EXISTS (SELECT 1 FROM temp._candidate c WHERE"
	" c.doc = d.doc), ?1 FROM temp._docs d WHERE d.doc IN temp.%s"
	" AND (?1 OR d.doc NOT IN temp._judged)";

static int take_member(struct circle *c, struct sqlite3_stmt *st,
		       struct gf_error *err)
{
	const struct gf_kind *kind;
	struct member *m;
	const void *oid;
	size_t len;

	kind = gf_registry_kind(c->state->reg, stmt_get_text(st, 3, NULL),
				strlen(stmt_get_text(st, 3, NULL)));
	if (!kind)
		return gf_fail(err, GF_EINVALID, "%s",
			       stmt_get_text(st, 3, NULL));
	GF_GROW(c->members, c->n, c->cap);
	m = &c->members[c->n++];
	*m = (struct member){ .candidate = stmt_get_int(st, 5),
			      .judged = stmt_get_int(st, 6) };
	m->entry.doc = stmt_get_int(st, 0);
	m->entry.path = gf_arena_strdup(&c->arena, stmt_get_text(st, 1, NULL));
	m->entry.place.kind = kind;
	m->entry.place.id =
		gf_arena_strdup(&c->arena, stmt_get_text(st, 2, NULL));
	m->entry.place.len = (uint32_t)strlen(m->entry.place.id);
	m->entry.in_files = c->state->is_files &&
			    (!c->state->has_commit || m->entry.doc >= TEMP_DOC);
	oid = stmt_get_blob(st, 4, &len);
	if (len == sizeof(m->entry.oid))
		memcpy(&m->entry.oid, oid, len);
	return 0;
}

static int read_members(struct circle *c, const char *table, bool is_judged,
			struct gf_error *err)
{
	struct sqlite3_stmt *st = db_preparef(c->db, err, members_sql, table);
	int ret;

	if (!st)
		return -1;
	stmt_int(st, 1, is_judged);
	while ((ret = stmt_step(c->db, st, err)) == 1)
		if (take_member(c, st, err) < 0)
			break;
	stmt_free(st);
	return ret ? -1 : 0;
}

/* --- the order of a cold check ------------------------------------------- */

static size_t root_of(const struct gf_registry *reg, const char *path)
{
	const char *const *roots = gf_registry_roots(reg), *const * root;
	size_t len;

	for (root = roots; *root; root++) {
		len = strlen(*root);
		if (!len || (!strncmp(path, *root, len) && path[len] == '/'))
			break;
	}
	return (size_t)(root - roots);
}

int path_order(const struct gf_registry *reg, const char *a, const char *b)
{
	size_t x = root_of(reg, a), y = root_of(reg, b);

	if (x != y)
		return x < y ? -1 : 1;
	return strcmp(a, b);
}

static int by_place(const void *a, const void *b, void *payload)
{
	const struct member *x = a, *y = b;

	return path_order(payload, x->entry.path, y->entry.path);
}

/* --- verdicts ------------------------------------------------------------ */

/*
 * A record's text, judged in full. The place is the path's own: an id that
 * is read inside is looked for again.
 */
static int judge_member(struct circle *c, struct member *m,
			struct gf_source *src, struct gf_error *err)
{
	struct gf_source *read = src;
	struct gf_place place;

	gf_diags_clear(&c->verdict.diags);
	gf_registry_place(c->state->reg, m->entry.path, GF_FILE_REGULAR, &place,
			  &c->verdict.diags);
	if (state_read(c->state, NULL, &c->bytes, &m->entry, err) < 0) {
		if (err->code != GF_ELIMIT)
			return -1;
		read = NULL;
	}
	gf_source_init(src, m->entry.path, read ? c->bytes.s : NULL,
		       read ? c->bytes.len : 0);
	gf_judge_record(c->judge, c->state->reg, &place, read, &c->verdict);
	if (!read)
		gf_say_too_large(&c->verdict.diags);
	return 0;
}

static struct gf_fact_text keep_text(struct gf_verdict *v, const char *s,
				     size_t len)
{
	struct gf_fact_text text = { (uint32_t)v->text.len, (uint32_t)len,
				     gf_hash(s, len) };

	gf_buf_add(&v->text, s, len);
	return text;
}

/* What is known of a record by its names alone. */
static int fill_named(struct circle *c, const struct member *m,
		      struct sqlite3_stmt *names, struct gf_verdict *v,
		      struct gf_error *err)
{
	const char *value;
	size_t len;
	int ret;

	gf_buf_reset(&v->text);
	v->nformer = v->nnames = 0;
	v->id = keep_text(v, m->entry.place.id, m->entry.place.len);
	stmt_int(names, 1, m->entry.doc);
	while ((ret = stmt_step(c->db, names, err)) == 1) {
		value = stmt_get_text(names, 1, &len);
		if (*stmt_get_text(names, 0, NULL) == 'f') {
			GF_GROW(v->former, v->nformer, v->former_cap);
			v->former[v->nformer++] = (struct gf_former){
				.id = keep_text(v, value, len)
			};
		} else {
			GF_GROW(v->names, v->nnames, v->names_cap);
			v->names[v->nnames++] = keep_text(v, value, len);
		}
	}
	return ret;
}

static int count_members(struct circle *c, struct sqlite3_stmt *names,
			 struct gf_error *err)
{
	struct gf_verdict by_name = { .text = GF_BUF_INIT };
	struct gf_source src;
	struct member *m;
	int ret = 0;
	size_t i;

	for (i = 0; i < c->n && !ret; i++) {
		m = &c->members[i];
		m->record = gf_census_count(c->census);
		if (m->judged) {
			ret = judge_member(c, m, &src, err);
			if (ret)
				break;
			gf_source_release(&src);
		} else {
			ret = fill_named(c, m, names, &by_name, err);
		}
		gf_census_add(c->census, m->entry.path, m->entry.place.kind,
			      m->judged ? &c->verdict : &by_name);
	}
	gf_verdict_release(&by_name);
	return ret;
}

int circle_open(struct circle *c, struct db *db, struct state *state,
		bool names, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	*c = (struct circle){ .db = db, .state = state };
	gf_buf_init(&c->bytes);
	gf_buf_init(&c->texts);
	c->judge = gf_judge_new();
	c->census = gf_census_new(state->reg);
	if (db_exec(db, scratch, err) < 0 || db_exec(db, judged, err) < 0 ||
	    db_exec(db, named, err) < 0 ||
	    (names && db_exec(db, meant, err) < 0) ||
	    read_members(c, "_judged", true, err) < 0 ||
	    read_members(c, "_named", false, err) < 0)
		return -1;
	if (c->n)
		qsort_r(c->members, c->n, sizeof(*c->members), by_place,
			state->reg);
	if (!names)
		gf_census_keep_quiet(c->census);
	st = db_prepare(db,
			"SELECT what, value FROM temp._called WHERE doc = ?"
			" AND what IN ('f', 'n') ORDER BY n",
			err);
	ret = st ? count_members(c, st, err) : -1;
	stmt_free(st);
	if (!ret)
		gf_census_relate(c->census);
	return ret;
}

static int explain_member(struct circle *c, struct member *m,
			  struct gf_error *err)
{
	struct gf_diags *diags = &c->verdict.diags;
	struct gf_source src;
	uint32_t first;

	if (judge_member(c, m, &src, err) < 0)
		return -1;
	first = diags->n;
	gf_census_explain(c->census, m->record, c->verdict.root, diags);
	founds_add(&m->found, &c->texts, &src, diags, first);
	gf_source_release(&src);
	return 0;
}

int circle_explain(struct circle *c, struct gf_error *err)
{
	struct member *m;
	int ret = 0;
	size_t i;

	for (i = 0; i < c->n && !ret; i++) {
		m = &c->members[i];
		if (m->candidate && gf_census_is_flawed(c->census, m->record))
			ret = explain_member(c, m, err);
	}
	return ret;
}

void circle_close(struct circle *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		free(c->members[i].found.items);
	free(c->members);
	gf_census_free(c->census);
	gf_judge_free(c->judge);
	gf_verdict_release(&c->verdict);
	gf_buf_release(&c->bytes);
	gf_buf_release(&c->texts);
	gf_arena_release(&c->arena);
}
