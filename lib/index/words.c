/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The words of a state with edits over it, in TEMP, before those of the file:
 * whoever asks for _search, a person or a rule, asks one table.
 *
 * FTS5 keeps its index in tables of its own. These are copied as they are,
 * the documents that the edits replace are taken out and those that they bring
 * are put in, so a word weighs what it would once all is committed. It is done
 * when a question first names _search: most never do.
 */
#include "index/rules.h"

static const char layout[] =
	"CREATE TEMP VIEW _edited AS SELECT d.doc AS doc, k.kind AS kind,"
	" d.id AS id, d.title AS title, " SEARCHED_BODY " AS body"
	" FROM temp._document d JOIN temp._kinds k ON k.rules = d.rules"
	" JOIN temp._blob b ON b.blob = d.blob;"
	"CREATE TEMP VIEW _words AS SELECT doc, kind, id, title, body"
	" FROM main._searchable UNION ALL SELECT * FROM temp._edited;"
	"CREATE VIRTUAL TABLE temp._search USING fts5(kind UNINDEXED,"
	" id UNINDEXED, title, body, content='_words', content_rowid='doc',"
	" tokenize='" SEARCHED_TOKENS "');";

/* Before FTS5 has looked into them. */
static const char copied[] =
	"DELETE FROM temp._search_data;"
	"INSERT INTO temp._search_data SELECT * FROM main._search_data;"
	"INSERT INTO temp._search_idx SELECT * FROM main._search_idx;"
	"INSERT INTO temp._search_docsize SELECT * FROM main._search_docsize;";

static const char edited[] =
	"INSERT INTO temp._search (_search, rowid, title, body)"
	" SELECT 'delete', doc, title, body FROM main._searchable"
	" WHERE doc IN (SELECT doc FROM temp._hidden);"
	"INSERT INTO temp._search (rowid, title, body)"
	" SELECT doc, title, body FROM temp._edited;";

/* Where all is judged by other rules, little of the file is left; and what is
 * in memory may have been made for rules that ask for no words. */
static const char anew[] = "INSERT INTO temp._search (rowid, title, body)"
			   " SELECT doc, title, body FROM temp._words"
			   " WHERE doc IN (SELECT doc FROM temp._docs);";

bool words_lack(struct gf_index *ix)
{
	struct db *db = &ix->db;

	return ix->at.is_over &&
	       !db_number(db,
			  "SELECT 1 FROM temp.sqlite_schema"
			  " WHERE name = '_search'",
			  0) &&
	       db_number(db,
			 "SELECT EXISTS (SELECT 1 FROM temp._hidden) OR"
			 " EXISTS (SELECT 1 FROM temp._document)",
			 0);
}

static int copy(struct db *db, struct gf_error *err)
{
	int ret;

	db_defend(db, false);
	ret = db_exec(db, copied, err);
	db_defend(db, true);
	return ret ? ret : db_exec(db, edited, err);
}

int words_lay(struct gf_index *ix, struct gf_error *err)
{
	int ret;

	guard_pause(&ix->guard);
	ret = db_exec(&ix->db, layout, err);
	if (!ret)
		ret = ix->at.is_of_other_set || ix->db.in_memory
			      ? db_exec(&ix->db, anew, err)
			      : copy(&ix->db, err);
	guard_resume(&ix->guard);
	return ret;
}
