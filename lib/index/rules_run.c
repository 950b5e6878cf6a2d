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
 *
 * Where edits are laid over a view, all this is in TEMP, with a 0 for V: what
 * holds of the view's own findings is copied there first.
 */
#include "index/rules.h"

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

/* $found is the view's table of findings: main."_found@12". So are $ran,
 * $stale, $due; and $V is the view of the file, edited or not. */
static void expand(struct gf_buf *out, const struct runner *r, const char *sql)
{
	size_t len;

	for (; *sql; sql += len) {
		if (*sql != '$') {
			len = strcspn(sql, "$");
			gf_buf_add(out, sql, len);
		} else if (sql[1] == 'V') {
			len = 2;
			gf_buf_addf(out, "%lld", (long long)r->state->view);
		} else {
			len = 1 + strspn(sql + 1, "abcdefghijklmnopqrstuvwxyz");
			gf_buf_addf(out, "%s.\"_%.*s@%lld\"", r->in,
				    (int)len - 1, sql + 1, r->number);
		}
	}
}

struct sqlite3_stmt *rules_prepare(struct runner *r, const char *sql,
				   struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	struct sqlite3_stmt *st;

	expand(&text, r, sql);
	st = db_prepare(r->db, text.s, err);
	gf_buf_release(&text);
	return st;
}

int rules_exec(struct runner *r, const char *sql, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	int ret;

	expand(&text, r, sql);
	ret = db_exec(r->db, text.s, err);
	gf_buf_release(&text);
	return ret;
}

/* --- what is to be done -------------------------------------------------- */

int rules_note(struct db *db, const struct state *state, struct gf_error *err)
{
	return db_exec_view(
		db,
		"DELETE FROM main.\"_found@$V\" WHERE source = 'own' AND doc"
		" IN (SELECT doc FROM temp._changed WHERE sign < 0);"
		"INSERT OR IGNORE INTO main.\"_stale@$V\" SELECT r.kind, d.id"
		" FROM temp._changed c JOIN main._document d ON d.doc = c.doc"
		" JOIN main._rules r ON r.rules = d.rules;"
		"INSERT OR IGNORE INTO main.\"_due@$V\" SELECT f.rule"
		" FROM temp._changed c JOIN main._document d ON d.doc = c.doc"
		" JOIN main._document e ON e.id = d.id AND e.rules = d.rules"
		" JOIN main.\"_found@$V\" f ON f.doc = e.doc"
		" WHERE f.source = 'rule';",
		state->view, err);
}

static const char tables_over[] =
	"CREATE TEMP TABLE \"_ran@0\" (rule TEXT PRIMARY KEY, today TEXT,"
	" reads TEXT, local INTEGER) WITHOUT ROWID;"
	"CREATE TEMP TABLE \"_stale@0\" (kind TEXT, id TEXT,"
	" PRIMARY KEY (kind, id)) WITHOUT ROWID;"
	"CREATE TEMP TABLE \"_due@0\" (rule TEXT PRIMARY KEY) WITHOUT ROWID;";

/* What the file knows of the view, and what is laid over it. */
static const char start_over[] =
	"INSERT INTO $ran SELECT * FROM main.\"_ran@$V\" WHERE rule <> '';"
	"INSERT INTO $stale SELECT * FROM main.\"_stale@$V\";"
	"INSERT INTO $due SELECT * FROM main.\"_due@$V\";"
	"INSERT INTO $found SELECT * FROM main.\"_found@$V\" WHERE"
	" source = 'rule' AND doc NOT IN (SELECT doc FROM temp._hidden);"
	"INSERT OR IGNORE INTO $stale SELECT r.kind, d.id"
	" FROM temp._changed c JOIN main._document d ON d.doc = c.doc"
	" JOIN main._rules r ON r.rules = d.rules;"
	"INSERT OR IGNORE INTO $stale SELECT k.kind, d.id"
	" FROM temp._changed c JOIN temp._document d ON d.doc = c.doc"
	" JOIN temp._kinds k ON k.rules = d.rules;"
	"INSERT OR IGNORE INTO $due SELECT f.rule FROM temp._changed c"
	" JOIN main._document d ON d.doc = c.doc"
	" JOIN main._document e ON e.id = d.id AND e.rules = d.rules"
	" JOIN main.\"_found@$V\" f ON f.doc = e.doc"
	" WHERE f.source = 'rule'";

/* By a former id of a record, whatever its kind; views one within the other,
 * not joined: see settle.c. */
#define REFER_BY_FORMER(in) \
	"INSERT OR IGNORE INTO temp._touched SELECT l.kind, l.id" \
	" FROM _link l WHERE l.target_id IN (SELECT n.value" \
	" FROM " in "._name n WHERE +n.what = 'f' AND n.doc IN" \
	" (SELECT r._doc FROM _record r WHERE r.id IN" \
	" (SELECT id FROM $stale)))"

/* Records that are asked about by :changed: also those that refer to one. */
static const char touched[] =
	"DROP TABLE IF EXISTS temp._touched;"
	"CREATE TEMP TABLE _touched (kind TEXT, id TEXT,"
	" PRIMARY KEY (kind, id)) WITHOUT ROWID;"
	"INSERT OR IGNORE INTO temp._touched SELECT l.kind, l.id FROM _link l"
	" WHERE l.target_id IN (SELECT id FROM $stale) AND"
	" (l.target_kind, l.target_id) IN (SELECT kind, id FROM $stale);"
	"INSERT OR IGNORE INTO temp._touched SELECT kind, id FROM $stale;" REFER_BY_FORMER(
		"main");
static const char touched_over[] = REFER_BY_FORMER("temp");

static int start(struct runner *r, struct gf_error *err)
{
	if (r->state->is_over && !r->state->is_of_other_set &&
	    rules_exec(r, start_over, err) < 0)
		return -1;
	if (rules_exec(r, touched, err) < 0)
		return -1;
	return r->state->is_over ? rules_exec(r, touched_over, err) : 0;
}

static bool is_up_to_date(struct runner *r)
{
	struct sqlite3_stmt *st;
	bool fresh = false;

	st = rules_prepare(r,
			   "SELECT EXISTS (SELECT 1 FROM $ran WHERE rule = '')"
			   " AND NOT EXISTS (SELECT 1 FROM $ran WHERE"
			   " today <> ?) AND NOT EXISTS (SELECT 1 FROM $stale)"
			   " AND NOT EXISTS (SELECT 1 FROM $due)",
			   NULL);
	if (!st)
		return false;
	stmt_text(st, 1, r->today, strlen(r->today));
	if (stmt_step(r->db, st, NULL) == 1)
		fresh = stmt_get_int(st, 0);
	stmt_free(st);
	return fresh;
}

static enum due due_of(struct runner *r, const char *rule)
{
	struct sqlite3_stmt *st;
	enum due due = DUE_ALL;

	st = rules_prepare(
		r,
		"SELECT local, EXISTS (SELECT 1 FROM $due d WHERE"
		" d.rule = r.rule) OR EXISTS (SELECT 1 FROM $stale s WHERE"
		" r.reads = '*' OR instr(r.reads, ',' || s.kind || ','))"
		" FROM $ran r WHERE rule = ? AND (today IS NULL OR today = ?)",
		NULL);
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

/* --- all of them --------------------------------------------------------- */

static int prepare(struct runner *r, struct gf_error *err)
{
	r->doc = rules_prepare(r,
			       "SELECT _doc, path FROM _record WHERE kind = ?"
			       " AND id = ? ORDER BY path LIMIT 1",
			       err);
	r->put = rules_prepare(
		r,
		"INSERT INTO $found (doc, path, n, source, rule, severity,"
		" field, message_fr, message_en)"
		" VALUES (?, ?, ?, 'rule', ?, ?, ?, ?, ?)",
		err);
	r->forget = rules_prepare(r,
				  "DELETE FROM $found WHERE source = 'rule' AND"
				  " rule = ?",
				  err);
	r->forget_doc = rules_prepare(
		r,
		"DELETE FROM $found WHERE source = 'rule' AND rule = ? AND"
		" doc IN (SELECT _doc FROM _record WHERE kind = ? AND id = ?)",
		err);
	return r->doc && r->put && r->forget && r->forget_doc ? 0 : -1;
}

static void finish(struct runner *r)
{
	stmt_free(r->doc);
	stmt_free(r->put);
	stmt_free(r->forget);
	stmt_free(r->forget_doc);
}

/* A rule that failed says nothing: not half of what it found. */
static int forget_rule(struct runner *r, const char *id, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	st = rules_prepare(r, "DELETE FROM $ran WHERE rule = ?", err);
	if (!st)
		return -1;
	stmt_text(st, 1, id, strlen(id));
	ret = stmt_run(r->db, st, err);
	stmt_free(st);
	stmt_text(r->forget, 1, id, strlen(id));
	return ret < 0 ? -1 : stmt_run(r->db, r->forget, err);
}

static int run_one(struct runner *r, struct gf_script *script,
		   struct gf_error *err)
{
	enum due due = DUE_NONE;
	int ret = 0;

	r->failed = !script->sql;
	if (script->sql)
		due = due_of(r, script->id);
	if (due != DUE_NONE)
		ret = rules_ask(r, script, due, err);
	if (!ret && r->failed) {
		r->incomplete = true;
		ret = forget_rule(r, script->id, err);
	}
	return ret;
}

static int run_all(struct runner *r, struct gf_error *err)
{
	struct gf_scripts *scripts = &r->state->book.scripts;
	size_t i;
	int ret = 0;

	for (i = 0; i < scripts->n && !ret; i++)
		ret = run_one(r, &scripts->items[i], err);
	if (ret || rules_exec(r,
			      "DELETE FROM $stale; DELETE FROM $due;"
			      "DELETE FROM $ran WHERE rule = '';"
			      "DROP TABLE temp._touched;"
			      "DROP TABLE IF EXISTS temp._every",
			      err) < 0)
		return -1;
	return r->incomplete ? 0
			     : rules_exec(r,
					  "INSERT INTO $ran VALUES ('', NULL,"
					  " '', 0)",
					  err);
}

static int run_there(struct runner *r, struct gf_error *err)
{
	int ret = -1;

	if (view_show(r->ix, err) < 0 || start(r, err) < 0 ||
	    rules_load(r->ix, err) < 0)
		return -1;
	if (prepare(r, err) == 0 && run_all(r, err) == 0)
		ret = rules_settle(r, err);
	finish(r);
	return ret;
}

/* --- the file ------------------------------------------------------------ */

/* Is the view still that of the state's tree? Another process may move it. */
static bool is_ours(struct runner *r)
{
	struct sqlite3_stmt *st;
	const void *tree;
	bool ours = false;
	size_t len;

	st = rules_prepare(r, "SELECT tree FROM _view WHERE view = $V", NULL);
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

/*
 * What was read so far ends, and all that is in TEMP with it, so that what is
 * written can be kept. false: it cannot be written now.
 */
static bool begin(struct runner *r)
{
	if (index_is_fixed(r->ix))
		return false;
	if (db_exec(r->db, "ROLLBACK; BEGIN IMMEDIATE", NULL) == 0)
		return true;
	db_exec(r->db, "BEGIN", NULL);
	return false;
}

/* 1: the view became another's meanwhile, and all is to be done again. */
static int run_in_file(struct runner *r, struct gf_error *err)
{
	int ret = 1;

	if (is_ours(r)) {
		ret = run_there(r, err);
		/* what is in TEMP would outlive the transaction */
		if (!ret)
			ret = words_drop(r->ix, err);
		if (!ret)
			ret = ddl_drop(r->db, "temp", PLAIN_VIEWS, err);
	}
	if (!ret)
		ret = db_exec(r->db, "COMMIT", err);
	if (db_in_transaction(r->db))
		db_exec(r->db, "ROLLBACK", NULL);
	if (db_exec(r->db, "BEGIN", ret < 0 ? NULL : err) < 0)
		return -1;
	return ret;
}

static int run_over(struct runner *r, struct gf_error *err)
{
	if (!r->state->is_over && overlay_empty(r->ix, err) < 0)
		return -1;
	r->in = "temp";
	r->number = 0;
	return db_exec(r->db, tables_over, err) < 0 ? -1 : run_there(r, err);
}

/* There is no room for what they find: all of it anew, in TEMP. */
static int run_again_over(struct runner *r, struct gf_error *err)
{
	rules_release(&r->state->book);
	r->state->book.running = true;
	r->incomplete = false;
	return run_over(r, err);
}

static int run_now(struct runner *r, struct gf_error *err)
{
	struct gf_commit commit = r->state->commit;
	unsigned tries;
	int ret;

	for (tries = 0; tries < 10; tries++) {
		if (r->state->is_over || !begin(r))
			return run_over(r, err);
		ret = run_in_file(r, err);
		if (ret < 0 && r->db->state == DB_FULL && is_ours(r))
			return run_again_over(r, err);
		if (ret <= 0)
			return ret;
		if (gf_index_view_commit(r->ix, &commit, err) < 0)
			return -1;
		r->number = r->state->view;
	}
	return gf_fail(err, GF_ECHANGED,
		       _("the index is changed by others all the time"));
}

int rules_run(struct gf_index *ix, struct gf_error *err)
{
	struct rulebook *book = &ix->at.book;
	struct runner r = { .ix = ix,
			    .db = &ix->db,
			    .state = &ix->at,
			    .in = ix->at.is_over ? "temp" : "main",
			    .number = ix->at.is_over ? 0 : ix->at.view };
	int ret = 0;

	if (book->ran || book->running)
		return 0;
	if (rules_load(ix, err) < 0)
		return -1;
	if (!rules_any(ix)) {
		book->ran = true;
		return 0;
	}
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
	return rules_run(ix, err) < 0 ? index_forget_damaged(ix, err) : 0;
}
