/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The registry's rules run on a state, and their findings kept by view.
 *
 * A rule runs again where its answer may be another one: a record of a kind
 * that it reads came, left or changed; a record that it speaks of did; it
 * reads :today and the day is another. One that selects by :changed is asked
 * of those records alone, and of the ones that refer to them.
 *
 *	"_ran@V"    (rule, today, reads, local): the rules whose findings are
 *	            in "_found@V"; reads: kinds between commas, or '*'; the row
 *	            '' says that all have run
 *	"_stale@V"  (kind, id): records to be looked at since then
 *	"_due@V"    (rule): rules that spoke of a record that has left
 */
#include "index/internal.h"

/* --- tables -------------------------------------------------------------- */

int rules_tables(struct db *db, int64_t view, struct gf_error *err)
{
	long long v = view;

	return db_execf(db, err,
			"CREATE TABLE \"_ran@%lld\" (rule TEXT PRIMARY KEY,"
			" today TEXT, reads TEXT, local INTEGER)"
			" WITHOUT ROWID;"
			"CREATE TABLE \"_stale@%lld\" (kind TEXT, id TEXT,"
			" PRIMARY KEY (kind, id)) WITHOUT ROWID;"
			"CREATE TABLE \"_due@%lld\" (rule TEXT PRIMARY KEY)"
			" WITHOUT ROWID;",
			v, v, v);
}

int rules_drop_tables(struct db *db, int64_t view, struct gf_error *err)
{
	long long v = view;

	return db_execf(db, err,
			"DROP TABLE IF EXISTS \"_ran@%lld\";"
			"DROP TABLE IF EXISTS \"_stale@%lld\";"
			"DROP TABLE IF EXISTS \"_due@%lld\";",
			v, v, v);
}

int rules_copy(struct db *db, int64_t from, int64_t to, struct gf_error *err)
{
	long long f = from, t = to;

	return db_execf(
		db, err,
		"INSERT INTO \"_ran@%lld\" SELECT * FROM \"_ran@%lld\";"
		"INSERT INTO \"_stale@%lld\" SELECT * FROM \"_stale@%lld\";"
		"INSERT INTO \"_due@%lld\" SELECT * FROM \"_due@%lld\";",
		t, f, t, f, t, f);
}

int rules_note(struct db *db, const struct state *state, struct gf_error *err)
{
	long long v = state->view;

	return db_execf(
		db, err,
		"INSERT OR IGNORE INTO \"_stale@%lld\" SELECT r.kind, d.id"
		" FROM temp._changed c JOIN _doc d ON d.doc = c.doc"
		" JOIN _rules r ON r.rules = d.rules;"
		"INSERT OR IGNORE INTO \"_due@%lld\" SELECT f.rule"
		" FROM temp._changed c JOIN _doc d ON d.doc = c.doc"
		" JOIN _doc e ON e.id = d.id AND e.rules = d.rules"
		" JOIN \"_found@%lld\" f ON f.doc = e.doc"
		" WHERE f.source = 'rule';",
		v, v, v);
}

/* --- what is to be done -------------------------------------------------- */

static bool is_up_to_date(const struct runner *r)
{
	struct sqlite3_stmt *st;
	bool fresh = false;

	st = db_preparef(r->db, NULL,
			 "SELECT EXISTS (SELECT 1 FROM \"_ran@%lld\" WHERE"
			 " rule = '') AND NOT EXISTS (SELECT 1 FROM"
			 " \"_ran@%lld\" WHERE today <> ?) AND NOT EXISTS"
			 " (SELECT 1 FROM \"_stale@%lld\") AND NOT EXISTS"
			 " (SELECT 1 FROM \"_due@%lld\")",
			 r->view, r->view, r->view, r->view);
	if (!st)
		return false;
	stmt_text(st, 1, r->today, strlen(r->today));
	if (stmt_step(r->db, st, NULL) == 1)
		fresh = stmt_get_int(st, 0);
	stmt_free(st);
	return fresh;
}

/* Which kinds changed, which records a local rule is asked about. */
static int note_changes(struct runner *r, struct gf_error *err)
{
	return db_execf(
		r->db, err,
		"DROP TABLE IF EXISTS temp._touched;"
		"CREATE TEMP TABLE _touched (kind TEXT, id TEXT,"
		" PRIMARY KEY (kind, id)) WITHOUT ROWID;"
		"INSERT OR IGNORE INTO temp._touched SELECT l.kind, l.id"
		" FROM \"_stale@%lld\" s CROSS JOIN _link l"
		" ON l.target_id = s.id AND l.target_kind = s.kind;"
		"INSERT OR IGNORE INTO temp._touched SELECT l.kind, l.id"
		" FROM \"_stale@%lld\" s CROSS JOIN _doc d ON d.id = s.id"
		" CROSS JOIN _name n ON n.doc = d.doc AND n.what = 'f'"
		" CROSS JOIN _link l"
		" ON l.target_id = n.value AND l.target_kind = s.kind;"
		"INSERT OR IGNORE INTO temp._touched SELECT kind, id"
		" FROM \"_stale@%lld\";",
		r->view, r->view, r->view);
}

static enum due due_of(struct runner *r, const char *rule)
{
	struct sqlite3_stmt *st;
	enum due due = DUE_ALL;

	st = db_preparef(
		r->db, NULL,
		"SELECT local, EXISTS (SELECT 1 FROM \"_due@%lld\" d WHERE"
		" d.rule = r.rule) OR EXISTS (SELECT 1 FROM \"_stale@%lld\" s"
		" WHERE r.reads = '*' OR instr(r.reads, ',' || s.kind || ','))"
		" FROM \"_ran@%lld\" r WHERE rule = ? AND"
		" (today IS NULL OR today = ?)",
		r->view, r->view, r->view);
	if (!st)
		return due;
	stmt_text(st, 1, rule, strlen(rule));
	stmt_text(st, 2, r->today, strlen(r->today));
	if (stmt_step(r->db, st, NULL) == 1)
		due = !stmt_get_int(st, 1)  ? DUE_NONE
		      : stmt_get_int(st, 0) ? DUE_SOME
					    : DUE_ALL;
	stmt_free(st);
	return due;
}

/* A rule that failed says nothing: not half of what it found. */
static int forget_rule(struct runner *r, const char *id, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	st = db_preparef(r->db, err, "DELETE FROM \"_ran@%lld\" WHERE rule = ?",
			 r->view);
	if (!st)
		return -1;
	stmt_text(st, 1, id, strlen(id));
	ret = stmt_run(r->db, st, err);
	stmt_free(st);
	stmt_text(r->forget, 1, id, strlen(id));
	return ret < 0 ? -1 : stmt_run(r->db, r->forget, err);
}

/* --- all of them --------------------------------------------------------- */

static int prepare(struct runner *r, struct gf_error *err)
{
	long long v = r->view;

	r->doc = db_prepare(r->db,
			    "SELECT _doc FROM _record WHERE kind = ? AND"
			    " id = ? ORDER BY path LIMIT 1",
			    err);
	r->put = db_preparef(
		r->db, err,
		"INSERT INTO \"_found@%lld\" (doc, path, n, source, rule,"
		" severity, field, message_fr, message_en)"
		" SELECT ?1, path, ?2, 'rule', ?3, ?4, ?5, ?6, ?7"
		" FROM _doc WHERE doc = ?1",
		v);
	r->forget = db_preparef(r->db, err,
				"DELETE FROM \"_found@%lld\" WHERE"
				" source = 'rule' AND rule = ?",
				v);
	r->forget_doc = db_preparef(
		r->db, err,
		"DELETE FROM \"_found@%lld\" WHERE source = 'rule' AND"
		" rule = ? AND doc IN (SELECT _doc FROM _record WHERE kind = ?"
		" AND id = ?)",
		v);
	return r->doc && r->put && r->forget && r->forget_doc ? 0 : -1;
}

static void finish(struct runner *r)
{
	stmt_free(r->doc);
	stmt_free(r->put);
	stmt_free(r->forget);
	stmt_free(r->forget_doc);
}

static int run_all(struct runner *r, struct gf_error *err)
{
	struct gf_scripts *scripts = &r->state->book.scripts;
	enum due due;
	size_t i;
	int ret = 0;

	for (i = 0; i < scripts->n && !ret; i++) {
		if (!scripts->items[i].sql) {
			r->incomplete = true;
			ret = forget_rule(r, scripts->items[i].id, err);
			continue;
		}
		due = due_of(r, scripts->items[i].id);
		if (due == DUE_NONE)
			continue;
		ret = rules_ask(r, &scripts->items[i], due, err);
		if (!ret && r->failed)
			ret = forget_rule(r, scripts->items[i].id, err);
	}
	if (ret)
		return ret;
	return db_execf(
		r->db, err,
		"DELETE FROM \"_stale@%lld\"; DELETE FROM \"_due@%lld\";"
		"DELETE FROM \"_ran@%lld\" WHERE rule = '';"
		"INSERT INTO \"_ran@%lld\" SELECT '', NULL, '', 0"
		" WHERE %d",
		r->view, r->view, r->view, r->view, !r->incomplete);
}

/* --- the file ------------------------------------------------------------ */

/* Is the view still that of the state's tree? Another process may move it. */
static bool is_ours(const struct runner *r)
{
	struct sqlite3_stmt *st;
	const void *tree;
	bool ours = false;
	size_t len;

	st = db_preparef(r->db, NULL,
			 "SELECT tree FROM _view WHERE view = %lld", r->view);
	if (!st)
		return false;
	if (stmt_step(r->db, st, NULL) == 1) {
		tree = stmt_get_blob(st, 0, &len);
		ours = len == sizeof(r->state->folder) &&
		       !memcmp(tree, &r->state->folder, len);
	}
	stmt_free(st);
	return ours;
}

static int run_there(struct runner *r, struct gf_error *err)
{
	int ret = -1;

	if (note_changes(r, err) < 0 || rules_load(r->ix, err) < 0)
		return -1;
	if (prepare(r, err) == 0 && run_all(r, err) == 0)
		ret = rules_settle(r, err);
	finish(r);
	return ret;
}

/*
 * A file that cannot be written keeps nothing: what rules find goes to copies
 * of the view's tables, in TEMP, where they win over those of the file.
 */
static int shadow(struct runner *r, struct gf_error *err)
{
	static const char *const tables[] = { "_found", "_ran", "_stale",
					      "_due" };
	size_t i;

	for (i = 0; i < GF_NELEMS(tables); i++)
		if (db_execf(r->db, err,
			     "CREATE TEMP TABLE \"%s@%lld\" AS SELECT * FROM"
			     " main.\"%s@%lld\"",
			     tables[i], r->view, tables[i], r->view) < 0)
			return -1;
	r->state->book.shadowed = true;
	return ddl_views(r->db, r->state->shape, r->view, true, err);
}

void rules_leave(struct gf_index *ix)
{
	static const char *const tables[] = { "_found", "_ran", "_stale",
					      "_due" };
	size_t i;

	for (i = 0; i < GF_NELEMS(tables) && ix->at.book.shadowed; i++)
		db_execf(&ix->db, NULL, "DROP TABLE IF EXISTS temp.\"%s@%lld\"",
			 tables[i], (long long)ix->at.view);
}

/* What was read so far ends here, so that what is written may be kept. */
static int begin(struct runner *r, struct gf_error *err)
{
	if (r->ix->path && !r->ix->writable)
		return shadow(r, err);
	if (r->ix->in_snapshot && db_exec(r->db, "COMMIT", err) < 0)
		return -1;
	r->ix->in_snapshot = false;
	if (db_exec(r->db, "BEGIN IMMEDIATE", NULL) == 0) {
		r->ix->in_snapshot = true;
		if (is_ours(r))
			return 0;
		return gf_fail(err, GF_ECHANGED,
			       _("the index is changed by others all the "
				 "time"));
	}
	/* full, or held by another: it is done without */
	if (db_exec(r->db, "BEGIN", err) < 0)
		return -1;
	r->ix->in_snapshot = true;
	return shadow(r, err);
}

static int run_now(struct runner *r, struct gf_error *err)
{
	int ret = begin(r, err);

	if (!ret)
		ret = run_there(r, err);
	if (r->ix->in_snapshot &&
	    db_exec(r->db, ret < 0 ? "ROLLBACK; BEGIN" : "COMMIT; BEGIN",
		    ret < 0 ? NULL : err) < 0)
		return -1;
	return ret;
}

int rules_run(struct gf_index *ix, struct gf_error *err)
{
	struct rulebook *book = &ix->at.book;
	struct runner r = {
		.ix = ix, .db = &ix->db, .state = &ix->at, .view = ix->at.view
	};
	int ret = 0;

	if (book->ran || book->running)
		return 0;
	if (!iso_day(r.today, ix->at.today))
		r.today[0] = '\0';
	book->running = true;
	if (!is_up_to_date(&r))
		ret = run_now(&r, err);
	book->running = false;
	book->ran = !ret;
	return ret < 0 ? -1 : count_found(&ix->db, &ix->at, err);
}

int gf_index_rules_run(struct gf_index *ix, struct gf_error *err)
{
	return rules_run(ix, err);
}
