/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The words of a state, in TEMP, before those of the file: whoever asks for
 * _search, a person or a rule, asks one table of that state and no other.
 *
 * The file has the words of every document there is: of earlier commits too,
 * and not of edits. FTS5 keeps its index in tables of its own. These are
 * copied as they are, the documents that the state has not are taken out and
 * those that edits bring are put in, so a word weighs what it would if this
 * state were all there ever was. It is done when a question first names
 * _search and the file has other documents: most never do.
 */
#include "index/rules.h"

static const char edits_layout[] =
	"CREATE TEMP VIEW _edited AS SELECT d.doc AS doc, k.kind AS kind,"
	" d.id AS id, d.title AS title, " SEARCHED_BODY " AS body"
	" FROM temp._document d JOIN temp._kinds k ON k.rules = d.rules"
	" JOIN temp._blob b ON b.blob = d.blob;"
	"CREATE TEMP VIEW _words AS SELECT doc, kind, id, title, body"
	" FROM main._searchable UNION ALL SELECT * FROM temp._edited;";

static const char file_layout[] =
	"CREATE TEMP VIEW _words AS SELECT * FROM main._searchable;";

static const char search[] =
	"CREATE VIRTUAL TABLE temp._search USING fts5(kind UNINDEXED,"
	" id UNINDEXED, title, body, content='_words', content_rowid='doc',"
	" tokenize='" SEARCHED_TOKENS "');";

/* Before FTS5 has looked into them. */
static const char copied[] =
	"DELETE FROM temp._search_data;"
	"INSERT INTO temp._search_data SELECT * FROM main._search_data;"
	"INSERT INTO temp._search_idx SELECT * FROM main._search_idx;"
	"INSERT INTO temp._search_docsize SELECT * FROM main._search_docsize;";

static const char left[] =
	"INSERT INTO temp._search (_search, rowid, title, body)"
	" SELECT 'delete', doc, title, body FROM main._searchable"
	" WHERE doc NOT IN (SELECT doc FROM main.\"_in@%lld\");";

static const char edited[] =
	"INSERT INTO temp._search (_search, rowid, title, body)"
	" SELECT 'delete', doc, title, body FROM main._searchable"
	" WHERE doc IN (SELECT doc FROM temp._hidden) AND"
	" doc IN (SELECT doc FROM main.\"_in@%lld\");"
	"INSERT INTO temp._search (rowid, title, body)"
	" SELECT doc, title, body FROM temp._edited;";

/* Where all is judged by other rules, little of the file is left; and what is
 * in memory may have been made for rules that ask for no words. */
static const char anew_edited[] =
	"INSERT INTO temp._search (rowid, title, body)"
	" SELECT doc, title, body FROM temp._words"
	" WHERE doc IN (SELECT doc FROM temp._docs);";
static const char anew[] = "INSERT INTO temp._search (rowid, title, body)"
			   " SELECT doc, title, body FROM temp._words"
			   " WHERE doc IN (SELECT doc FROM main.\"_in@%lld\");";

static bool has_others(struct gf_index *ix)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "SELECT (SELECT count(*) FROM main._document) <>"
		 " (SELECT count(*) FROM main.\"_in@%lld\")",
		 (long long)ix->at.view);
	return db_number(&ix->db, sql, 0);
}

bool words_lack(struct gf_index *ix)
{
	struct db *db = &ix->db;

	if (db_number(db,
		      "SELECT 1 FROM temp.sqlite_schema"
		      " WHERE name = '_search'",
		      0))
		return false;
	return has_others(ix) ||
	       (ix->at.is_over &&
		db_number(db,
			  "SELECT EXISTS (SELECT 1 FROM temp._hidden) OR"
			  " EXISTS (SELECT 1 FROM temp._document)",
			  0));
}

static int copy(struct gf_index *ix, struct gf_error *err)
{
	struct db *db = &ix->db;
	long long view = ix->at.view;
	int ret;

	db_defend(db, false);
	ret = db_exec(db, copied, err);
	db_defend(db, true);
	if (!ret)
		ret = db_execf(db, err, left, view);
	if (!ret && ix->at.is_over)
		ret = db_execf(db, err, edited, view);
	return ret;
}

static int make_anew(struct gf_index *ix, struct gf_error *err)
{
	return ix->at.is_over
		       ? db_exec(&ix->db, anew_edited, err)
		       : db_execf(&ix->db, err, anew, (long long)ix->at.view);
}

int words_lay(struct gf_index *ix, struct gf_error *err)
{
	struct db *db = &ix->db;
	int ret;

	guard_pause(&ix->guard);
	ret = db_exec(db, ix->at.is_over ? edits_layout : file_layout, err);
	if (!ret)
		ret = db_exec(db, search, err);
	if (!ret)
		ret = ix->at.is_of_other_set || db->in_memory
			      ? make_anew(ix, err)
			      : copy(ix, err);
	guard_resume(&ix->guard);
	return ret;
}

int words_drop(struct gf_index *ix, struct gf_error *err)
{
	return db_exec(&ix->db,
		       "DROP TABLE IF EXISTS temp._search;"
		       "DROP VIEW IF EXISTS temp._words;",
		       err);
}
