/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a change costs does not grow with the registry, nor does what is asked
 * of one record; a list grows no faster than what it lists. The steps that
 * SQLite takes are counted among 300 records and among 3,000, not time.
 */
#include "history.h"

#include <sqlite3.h>

static uint64_t steps;

static const char schema[] =
	"type: object\n"
	"properties:\n"
	"  name: {type: string, x-role: title}\n"
	"  boss: {type: string, x-ref: person, x-acyclic: true}\n"
	"  old: {type: array, items: {type: string}, x-role: former-ids}\n"
	"  code: {type: integer, x-unique: true}\n";

static const char rule[] =
	"-- title.en: their own boss\n-- severity: warning\n"
	"SELECT 'person' AS kind, _id AS id, '/boss' AS field,"
	" 'their own boss' AS message_en FROM person WHERE boss = _id AND"
	" _id IN (SELECT value FROM json_each(:changed, '$.person'))\n";

/* Each third has the one before as boss, and has had another id. */
static void put_person(struct gf_buf *out, unsigned i)
{
	struct gf_buf text = GF_BUF_INIT;
	char path[64];

	gf_buf_addf(&text, "name: Person %u\ncode: %u\n", i, i);
	if (i % 3)
		gf_buf_addf(&text, "boss: p%u\nold: [o%u]\n", i - 1, i);
	snprintf(path, sizeof(path), "records/person/p%u.yaml", i);
	put_file(out, path, text.s);
	gf_buf_release(&text);
}

static void make_registry(unsigned n)
{
	struct gf_buf out = GF_BUF_INIT;
	char name[16];
	unsigned i;

	put_commit(&out, 0, 1700000000);
	put_file(&out, "schema/person.schema.yaml", schema);
	put_file(&out, "schema/rules/own-boss.sql", rule);
	for (i = 0; i < n; i++)
		put_person(&out, i);
	put_tag(&out, 0);
	snprintf(name, sizeof(name), "r%u", n);
	import(&out, name);
	type("git clone -q r%u w%u", n, n);
	gf_buf_release(&out);
}

static int count(unsigned what GF_UNUSED, void *payload GF_UNUSED, void *st,
		 void *nanoseconds GF_UNUSED)
{
	steps +=
		(unsigned)sqlite3_stmt_status(st, SQLITE_STMTSTATUS_VM_STEP, 1);
	return 0;
}

/* Of each connection that is opened. */
static int watch(struct sqlite3 *db, const char **why GF_UNUSED,
		 const void *api GF_UNUSED)
{
	return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, count, NULL);
}

/* The rule could be asked: nothing is told of its file. */
static void on_told(struct gf_source *src, struct gf_diags *diags GF_UNUSED,
		    void *payload GF_UNUSED)
{
	if (strncmp(src->path, "records/", 8) != 0)
		ok(false, "%s is told of", src->path);
}

/* --- what is asked ------------------------------------------------------- */

/* Of one record, as show, refs and find do. */
static const char *const of_one[] = {
	"SELECT kind, id, title, path FROM _record WHERE id = 'p10'",
	"SELECT path FROM _record WHERE kind = 'person' AND id IN"
	" (SELECT _id FROM person_old WHERE _value = 'o10')",
	"SELECT name FROM person WHERE _id = 'p10'",
	"SELECT 1 FROM _finding WHERE path = 'records/person/p10.yaml' LIMIT 1",
	"WITH refers AS MATERIALIZED (SELECT kind, id, field FROM _link WHERE"
	" target_kind = 'person' AND target_id IN (SELECT 'p10' UNION ALL"
	" SELECT _value FROM person_old WHERE _id = 'p10'))"
	" SELECT kind, field, count(DISTINCT id) FROM refers GROUP BY 1, 2",
	"SELECT DISTINCT target_kind, target_id, field FROM _link"
	" WHERE kind = 'person' AND id = 'p10' ORDER BY 3, 1, 2",
	"SELECT s.rowid, s.title FROM _search s WHERE s._search MATCH '\"10\"'"
	" AND EXISTS (SELECT 1 FROM _record r WHERE r._doc = s.rowid)",
};

/* Of all, as list and summary do: through references and into lists. */
static const struct {
	const char *where, *columns, *sort, *by;
} of_all[] = {
	{ "code = 10", NULL, NULL, NULL },
	{ "boss.name = 'Person 10'", NULL, NULL, NULL },
	{ "old = 'o10'", "id, old", NULL, NULL },
	{ NULL, "id, name, boss.name, boss.boss.name", "-boss.name", NULL },
	{ NULL, NULL, NULL, "boss.name" },
	{ NULL, NULL, NULL, "old" },
};

static uint64_t ask(struct gf_index *ix, const char *sql)
{
	struct gf_buf out = GF_BUF_INIT;

	steps = 0;
	add_rows(&out, ix, sql);
	ok(!out.len || out.s[out.len - 1] == '\n', "%.60s", sql);
	gf_buf_release(&out);
	return steps;
}

static uint64_t ask_of_all(struct gf_index *ix, size_t i)
{
	struct gf_select select = { .where = of_all[i].where,
				    .columns = &of_all[i].columns,
				    .ncolumns = of_all[i].columns != NULL,
				    .sort = &of_all[i].sort,
				    .nsort = of_all[i].sort != NULL,
				    .by = &of_all[i].by,
				    .nby = of_all[i].by != NULL,
				    .limit = -1 };
	struct gf_error err = { 0 };
	struct gf_selection s;
	uint64_t n = 0;

	select.kind = gf_registry_kind(gf_index_registry(ix), "person", 6);
	if (gf_select_compile(&s, ix, &select, &err) < 0)
		ok(false, "%s", err.msg);
	else
		n = ask(ix, s.sql.s);
	gf_selection_release(&s);
	return n;
}

/* --- what it costs ------------------------------------------------------- */

struct cost {
	uint64_t look, one, all;
};

/* Looks at the files, or at HEAD, with rules, and tells; then asks. */
static struct cost cost(unsigned n, bool in_files)
{
	struct gf_buf cache = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct cost c = { 0 };
	struct gf_commit head;
	struct gf_index *ix;
	char name[16];
	size_t i;
	int ret;

	snprintf(name, sizeof(name), "w%u", n);
	open_repo(name);
	gf_buf_addf(&cache, "%s/%s/.git/greffe", root, name);
	ix = open_index(cache.s, 20000, true);
	steps = 0;
	ret = gf_repo_resolve(&head, repo, "HEAD", &err);
	if (!ret)
		ret = in_files ? gf_index_view_files(ix, &err)
			       : gf_index_view_commit(ix, &head, &err);
	if (!ret)
		ret = gf_index_tell(ix, NULL, on_told, NULL, &err);
	c.look = steps;
	/* the words of edits are put together once, when first asked for */
	if (!ret)
		c.all = ask(ix, "SELECT rowid FROM _search LIMIT 1");
	for (i = 0; i < GF_NELEMS(of_one) && !ret; i++)
		c.one += ask(ix, of_one[i]);
	for (i = 0; i < GF_NELEMS(of_all) && !ret; i++)
		c.all += ask_of_all(ix, i);
	ok(!ret, "%s of %u records: %llu steps, %llu for one, %llu for all %s",
	   in_files ? "files" : "HEAD", n, (unsigned long long)c.look,
	   (unsigned long long)c.one, (unsigned long long)c.all,
	   ret ? err.msg : "");
	gf_index_close(ix);
	gf_buf_release(&cache);
	return c;
}

/* Of ten times as many records; `look` is as much, or ten times as much. */
static void compare(const struct cost *c, bool steady, const char *what)
{
	ok(c[1].look < c[0].look * (steady ? 3 : 30) / 2, "%s: looked at",
	   what);
	ok(c[1].one < c[0].one * 3 / 2, "%s: one record", what);
	ok(c[1].all < c[0].all * 15, "%s: all of them", what);
}

int main(void)
{
	static const unsigned sizes[] = { 300, 3000 };
	struct cost edited[2], committed[2], unchanged[2], judged[2];
	size_t i;

	ok(mkdtemp(root) != NULL, "a folder");
	sqlite3_auto_extension((void (*)(void))watch);
	for (i = 0; i < GF_NELEMS(sizes); i++) {
		make_registry(sizes[i]);
		cost(sizes[i], false);
		type("cd w%u && echo 'boss: p7' >>records/person/p9.yaml &&"
		     " rm records/person/p20.yaml",
		     sizes[i]);
		edited[i] = cost(sizes[i], true);
		type("cd w%u && git add -A && git -c user.name=T"
		     " -c user.email=t@t commit -qm edit",
		     sizes[i]);
		committed[i] = cost(sizes[i], false);
		unchanged[i] = cost(sizes[i], false);
		type("cd w%u && echo '  more: {type: string}'"
		     " >>schema/person.schema.yaml",
		     sizes[i]);
		judged[i] = cost(sizes[i], true);
	}
	compare(edited, true, "an edit");
	compare(committed, true, "a commit");
	compare(unchanged, true, "no change");
	compare(judged, false, "an edited schema");
	gf_repo_close(repo);
	type("rm -rf %s", root);
	return tap_done();
}
