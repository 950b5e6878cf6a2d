/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is true of the records of a state only together, kept up to date.
 *
 * lib/relate judges relations over records that it is given. Here SQL says
 * which: those whose relations a change may touch are looked at again, and of
 * these only the ones that look wrong are given to it, with what they name
 * (circle.c). So a record edited costs what refers to it, and a whole state a
 * few joins.
 *
 * The state is met as TEMP views: _docs, _refs and _names are those of its
 * records (_called has what people call them too); _any_doc and _any_name are
 * of those that left it too.
 */
#include "index/rules.h"

/* --- the state as views -------------------------------------------------- */

static const char views_of_file[] =
	"DROP VIEW IF EXISTS temp._docs; DROP VIEW IF EXISTS temp._refs;"
	"DROP VIEW IF EXISTS temp._names;"
	"DROP VIEW IF EXISTS temp._any_doc; DROP VIEW IF EXISTS temp._called;"
	"DROP VIEW IF EXISTS temp._any_name;"
	"CREATE TEMP VIEW _docs AS SELECT d.doc AS doc, d.blob AS blob,"
	" d.rules AS rules, d.id AS id, d.path AS path, d.state AS state"
	" FROM main._document d WHERE +d.doc IN (SELECT doc FROM main.\"_in@$V\");"
	"CREATE TEMP VIEW _refs AS SELECT r.doc AS doc,"
	" r.target_kind AS target_kind, r.target_id AS target_id,"
	" r.form AS form FROM main._ref r"
	" WHERE +r.doc IN (SELECT doc FROM main.\"_in@$V\");"
	"CREATE TEMP VIEW _names AS SELECT n.doc AS doc, n.n AS n,"
	" n.what AS what, n.value AS value FROM main._name n"
	" WHERE n.what <> 'n' AND"
	" +n.doc IN (SELECT doc FROM main.\"_in@$V\");"
	"CREATE TEMP VIEW _called AS SELECT doc, n, what, value"
	" FROM main._name;"
	"CREATE TEMP VIEW _any_doc AS SELECT doc, rules, id, path"
	" FROM main._document;"
	"CREATE TEMP VIEW _any_name AS SELECT doc, what, value"
	" FROM main._name;"
	"DROP VIEW IF EXISTS temp._any_blob;"
	"CREATE TEMP VIEW _any_blob AS SELECT blob, oid FROM main._blob;";

static const char views_of_edits[] =
	"DROP VIEW IF EXISTS temp._docs; DROP VIEW IF EXISTS temp._refs;"
	"DROP VIEW IF EXISTS temp._names;"
	"DROP VIEW IF EXISTS temp._any_doc; DROP VIEW IF EXISTS temp._called;"
	"DROP VIEW IF EXISTS temp._any_name;"
	"CREATE TEMP VIEW _docs AS SELECT d.doc AS doc, d.blob AS blob,"
	" d.rules AS rules, d.id AS id, d.path AS path, d.state AS state"
	" FROM main._document d WHERE +d.doc IN (SELECT doc FROM main.\"_in@$V\")"
	" AND +d.doc NOT IN (SELECT doc FROM temp._hidden)"
	" UNION ALL SELECT doc, blob, rules, id, path, state FROM temp._document;"
	"CREATE TEMP VIEW _refs AS SELECT r.doc AS doc,"
	" r.target_kind AS target_kind, r.target_id AS target_id,"
	" r.form AS form FROM main._ref r"
	" WHERE +r.doc IN (SELECT doc FROM main.\"_in@$V\")"
	" AND +r.doc NOT IN (SELECT doc FROM temp._hidden)"
	" UNION ALL SELECT doc, target_kind, target_id, form FROM temp._ref;"
	"CREATE TEMP VIEW _names AS SELECT n.doc AS doc, n.n AS n,"
	" n.what AS what, n.value AS value FROM main._name n"
	" WHERE n.what <> 'n' AND"
	" +n.doc IN (SELECT doc FROM main.\"_in@$V\")"
	" AND +n.doc NOT IN (SELECT doc FROM temp._hidden)"
	" UNION ALL SELECT doc, n, what, value FROM temp._name"
	" WHERE what <> 'n';"
	"CREATE TEMP VIEW _called AS SELECT doc, n, what, value"
	" FROM main._name UNION ALL SELECT doc, n, what, value"
	" FROM temp._name;"
	"CREATE TEMP VIEW _any_doc AS SELECT doc, rules, id, path"
	" FROM main._document UNION ALL SELECT doc, rules, id, path FROM temp._document;"
	"CREATE TEMP VIEW _any_name AS SELECT doc, what, value"
	" FROM main._name UNION ALL SELECT doc, what, value FROM temp._name;"
	"DROP VIEW IF EXISTS temp._any_blob;"
	"CREATE TEMP VIEW _any_blob AS SELECT blob, oid FROM main._blob"
	" UNION ALL SELECT blob, oid FROM temp._blob;";

static const char scratch[] =
	"CREATE TEMP TABLE IF NOT EXISTS _kinds (kind TEXT PRIMARY KEY,"
	" rules INTEGER) WITHOUT ROWID;"
	"CREATE TEMP TABLE IF NOT EXISTS _key (what TEXT, value TEXT,"
	" PRIMARY KEY (what, value)) WITHOUT ROWID;"
	"CREATE TEMP TABLE IF NOT EXISTS _affected (doc INTEGER PRIMARY KEY);"
	"CREATE TEMP TABLE IF NOT EXISTS _candidate (doc INTEGER PRIMARY KEY);"
	"DELETE FROM temp._kinds; DELETE FROM temp._key;"
	"DELETE FROM temp._affected; DELETE FROM temp._candidate;";

/* The views stay from state to state, where they are those of one view. */
static bool has_views(struct db *db, const struct state *state, bool edits)
{
	struct gf_buf sql = GF_BUF_INIT;
	bool has;

	gf_buf_addf(&sql,
		    "SELECT 1 FROM temp.sqlite_schema WHERE name = '_settled'"
		    " AND sql LIKE '%%SELECT %lld AS view, %d AS edits'",
		    (long long)state->view, edits);
	has = db_number(db, sql.s, 0);
	gf_buf_release(&sql);
	return has;
}

static int make_views(struct db *db, const struct state *state, bool edits,
		      struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	int ret;

	sql_for_view(&sql, edits ? views_of_edits : views_of_file, state->view);
	gf_buf_addf(&sql,
		    "DROP VIEW IF EXISTS temp._settled; CREATE TEMP VIEW"
		    " _settled AS SELECT %lld AS view, %d AS edits",
		    (long long)state->view, edits);
	ret = db_exec(db, sql.s, err);
	gf_buf_release(&sql);
	return ret;
}

static int list_kinds(struct db *db, const struct state *state,
		      struct gf_error *err)
{
	struct sqlite3_stmt *st;
	const char *name;
	uint32_t i;
	int ret = 0;

	st = db_prepare(db, "INSERT INTO temp._kinds VALUES (?, ?)", err);
	for (i = 0; i < state->shape->nkinds && st && !ret; i++) {
		name = state->shape->kinds[i].kind->name;
		stmt_text(st, 1, name, strlen(name));
		stmt_int(st, 2, state->rules[i]);
		ret = stmt_run(db, st, err);
	}
	stmt_free(st);
	return st ? ret : -1;
}

int settle_views(struct db *db, const struct state *state, bool edits,
		 struct gf_error *err)
{
	if (!has_views(db, state, edits) &&
	    make_views(db, state, edits, err) < 0)
		return -1;
	if (db_exec_kept(db, scratch, err) < 0)
		return -1;
	return list_kinds(db, state, err);
}

/* --- whose relations a change may touch ---------------------------------- */

/*
 * Over edits each of these views is the union of what the file has and what
 * TEMP has. SQLite asks both halves of one such view well, and joins two of
 * them badly: it forgets the order of CROSS JOIN, and reads the whole file.
 * So they are asked one within the other, from the few rows that are known.
 */

/*
 * _key: r, ids that references may lead to otherwise than before; i, ids and
 * former ids that two may have; u, values; p, paths.
 */
static const char keys[] =
	"INSERT OR IGNORE INTO temp._key SELECT 'r', id FROM (SELECT c.sign,"
	" (SELECT d.id FROM temp._any_doc d WHERE d.doc = c.doc) AS id,"
	" (SELECT d.rules FROM temp._any_doc d WHERE d.doc = c.doc) AS rules"
	" FROM temp._changed c) WHERE id IS NOT NULL"
	" GROUP BY id, rules HAVING sum(sign) <> 0;"
	/* of two that had an id, the first by its path counts */
	"INSERT OR IGNORE INTO temp._key SELECT 'r', n.value"
	" FROM temp._any_name n WHERE n.doc IN (SELECT doc FROM temp._changed)"
	" AND +n.what = 'f';"
	"INSERT OR IGNORE INTO temp._key SELECT 'i', d.id"
	" FROM temp._any_doc d WHERE d.doc IN (SELECT doc FROM temp._changed);"
	"INSERT OR IGNORE INTO temp._key SELECT"
	" CASE n.what WHEN 'f' THEN 'i' ELSE n.what END, n.value"
	" FROM temp._any_name n WHERE n.doc IN (SELECT doc FROM temp._changed)"
	" AND +n.what IN ('f', 'u', 'p');"
	"INSERT OR IGNORE INTO temp._key SELECT 'p', d.path"
	" FROM temp._any_doc d WHERE d.doc IN (SELECT doc FROM temp._changed);";

#define KEYS(what) "(SELECT k.value FROM temp._key k WHERE k.what = '" what "')"

static const char affected[] =
	"INSERT OR IGNORE INTO temp._affected"
	" SELECT doc FROM temp._changed WHERE sign > 0;"
	"INSERT OR IGNORE INTO temp._affected SELECT r.doc FROM temp._refs r"
	" WHERE r.target_id IN " KEYS(
		"r") ";"
		     "INSERT OR IGNORE INTO temp._affected SELECT d.doc FROM temp._docs d"
		     " WHERE d.id IN " KEYS(
			     "i") ";"
				  "INSERT OR IGNORE INTO temp._affected SELECT n.doc FROM temp._names n"
				  " WHERE n.what = 'f' AND n.value IN " KEYS(
					  "i") ";"
					       "INSERT OR IGNORE INTO temp._affected SELECT n.doc FROM temp._names n"
					       " WHERE n.what = 'u' AND n.value IN " KEYS(
						       "u") ";"
							    "INSERT OR IGNORE INTO temp._affected SELECT n.doc FROM temp._names n"
							    " WHERE n.what = 'p' AND n.value IN " KEYS(
								    "p") ";"
									 "INSERT OR IGNORE INTO temp._affected SELECT d.doc FROM temp._docs d"
									 " WHERE d.path IN " KEYS(
										 "p") ";"
										      /* what SQL cannot tell: chains, references typed oddly */
										      "INSERT OR IGNORE INTO temp._affected SELECT f.doc"
										      " FROM main.\"_found@$V\" f WHERE f.source = 'relation' AND"
										      " (f.rule = 'ref-cycle' OR EXISTS (SELECT 1 FROM temp._refs r"
										      " WHERE r.doc = f.doc AND (r.form & 1)));"
										      "DELETE FROM temp._affected WHERE NOT EXISTS"
										      " (SELECT 1 FROM temp._docs d WHERE d.doc = temp._affected.doc);";

static const char all_affected[] =
	"INSERT INTO temp._affected SELECT doc FROM temp._docs;";

/* --- which of them look wrong -------------------------------------------- */

#define IS_LOST(r) \
	"NOT EXISTS (SELECT 1 FROM temp._docs d WHERE d.id = " r \
	".target_id AND d.rules = (SELECT k.rules FROM temp._kinds k" \
	" WHERE k.kind = " r ".target_kind))"

static const char lost_refs[] =
	"INSERT OR IGNORE INTO temp._candidate SELECT r.doc FROM temp._refs r"
	" WHERE r.doc IN temp._affected AND ((r.form & 1) OR " IS_LOST(
		"r") ");";

/* Of all records: each target is looked for once. */
static const char all_lost_refs[] =
	"DROP TABLE IF EXISTS temp._lost;"
	"CREATE TEMP TABLE _lost AS SELECT t.target_id, t.target_kind FROM"
	" (SELECT DISTINCT target_id, target_kind FROM temp._refs) t"
	" WHERE " IS_LOST(
		"t") ";"
		     "INSERT OR IGNORE INTO temp._candidate SELECT r.doc"
		     " FROM temp._lost l CROSS JOIN temp._refs r"
		     " ON r.target_id = l.target_id AND r.target_kind IS l.target_kind;"
		     "INSERT OR IGNORE INTO temp._candidate SELECT r.doc"
		     " FROM temp._refs r WHERE r.form & 1;"
		     "DROP TABLE temp._lost;";

static const char candidates[] =
	"INSERT OR IGNORE INTO temp._candidate SELECT d.doc FROM temp._docs d"
	" WHERE d.doc IN temp._affected AND d.id <> '' AND EXISTS"
	" (SELECT 1 FROM temp._docs e WHERE"
	" e.id = d.id AND e.rules = d.rules AND e.doc <> d.doc);"
	/* an id that was another one's before: both are told of it */
	"INSERT OR IGNORE INTO temp._candidate SELECT d.doc FROM temp._docs d"
	" WHERE d.doc IN temp._affected AND EXISTS"
	" (SELECT 1 FROM temp._names n WHERE n.what = 'f' AND n.value = d.id"
	" AND n.doc <> d.doc AND d.rules ="
	" (SELECT e.rules FROM temp._docs e WHERE e.doc = n.doc));"
	"INSERT OR IGNORE INTO temp._candidate SELECT n.doc FROM temp._names n"
	" WHERE n.doc IN temp._affected AND +n.what IN ('f', 'u') AND EXISTS"
	" (SELECT 1 FROM temp._names m WHERE m.what = n.what"
	" AND m.value = n.value AND m.doc <> n.doc AND"
	" (SELECT e.rules FROM temp._docs e WHERE e.doc = m.doc) ="
	" (SELECT d.rules FROM temp._docs d WHERE d.doc = n.doc));"
	"INSERT OR IGNORE INTO temp._candidate SELECT d.doc FROM temp._docs d"
	" WHERE d.doc IN temp._affected AND EXISTS"
	" (SELECT 1 FROM temp._names n WHERE n.what = 'p' AND"
	" n.value = d.path AND n.doc <> d.doc);"
	"INSERT OR IGNORE INTO temp._candidate SELECT n.doc FROM temp._names n"
	" WHERE n.doc IN temp._affected AND +n.what = 'p' AND"
	" (EXISTS (SELECT 1 FROM temp._names m WHERE"
	" m.what = 'p' AND m.value = n.value AND m.doc <> n.doc) OR EXISTS"
	" (SELECT 1 FROM temp._docs d WHERE d.path = n.value"
	" AND d.doc <> n.doc));";

/* --- settling ------------------------------------------------------------ */

/* Findings of those that left, and of those that are looked at again: the
 * others of a chain among them. */
static const char forget_file[] =
	"INSERT OR IGNORE INTO temp._affected SELECT doc FROM temp._candidate;"
	"DELETE FROM main.\"_found@$V\" WHERE source = 'relation' AND"
	" doc IN (SELECT doc FROM temp._affected);";
static const char forget_left[] =
	"DELETE FROM main.\"_found@$V\" WHERE doc IN"
	" (SELECT doc FROM temp._changed WHERE sign < 0);";
static const char forget_edits[] =
	"INSERT OR IGNORE INTO temp._affected SELECT doc FROM temp._candidate;"
	"INSERT OR IGNORE INTO temp._resettled"
	" SELECT doc FROM temp._affected;";

static int put_found(struct db *db, const struct circle *c,
		     struct sqlite3_stmt *st, struct gf_error *err)
{
	size_t i;
	uint32_t k;

	for (i = 0; i < c->n; i++) {
		const struct member *m = &c->members[i];

		for (k = 0; k < m->found.n; k++) {
			stmt_int(st, 1, m->entry.doc);
			found_bind(st, 2, m->entry.path, "relation", k,
				   &m->found.items[k], c->texts.s);
			if (stmt_run(db, st, err) < 0)
				return -1;
		}
	}
	return 0;
}

static int explain(struct db *db, struct state *state, bool edits,
		   struct gf_error *err)
{
	struct circle c = { 0 };
	struct sqlite3_stmt *st = NULL;
	int ret;

	ret = circle_open(&c, db, state, false, err);
	if (!ret)
		ret = circle_explain(&c, err);
	if (!ret) {
		st = edits ? db_prepare(db, FOUND_SQL("temp.\"_found@0\""), err)
			   : db_preparef(db, err,
					 FOUND_SQL("main.\"_found@%lld\""),
					 (long long)state->view);
		ret = st ? put_found(db, &c, st, err) : -1;
	}
	stmt_free(st);
	circle_close(&c);
	return ret;
}

int settle_run(struct db *db, struct state *state, bool all, bool edits,
	       struct gf_error *err)
{
	if (settle_views(db, state, edits, err) < 0)
		return -1;
	if (all) {
		if (db_exec_kept(db, all_affected, err) < 0)
			return -1;
	} else if (db_exec_kept(db, keys, err) < 0 ||
		   db_exec_view(db, affected, state->view, err) < 0 ||
		   (!edits &&
		    (rules_note(db, state, err) < 0 ||
		     db_exec_view(db, forget_left, state->view, err) < 0))) {
		return -1;
	}
	if (db_exec_kept(db, all ? all_lost_refs : lost_refs, err) < 0 ||
	    db_exec_kept(db, candidates, err) < 0 || chains_find(db, err) < 0 ||
	    db_exec_view(db, edits ? forget_edits : forget_file, state->view,
			 err) < 0)
		return -1;
	if (!db_number(db, "SELECT count(*) FROM temp._candidate", 0))
		return 0;
	return explain(db, state, edits, err);
}
