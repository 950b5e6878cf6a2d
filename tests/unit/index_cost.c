/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a change costs does not grow with the registry: the steps that SQLite
 * takes for one edit, or for one commit, are as many among 3,000 records as
 * among 300. Steps are counted, not time.
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

/* Steps of looking at the files, or at HEAD, with rules, and telling. */
static uint64_t cost(unsigned n, bool in_files)
{
	struct gf_buf cache = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct gf_commit head;
	struct gf_index *ix;
	char name[16];
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
	ok(!ret, "%s of %u records: %llu steps %s", in_files ? "files" : "HEAD",
	   n, (unsigned long long)steps, ret ? err.msg : "");
	gf_index_close(ix);
	gf_buf_release(&cache);
	return steps;
}

int main(void)
{
	static const unsigned sizes[] = { 300, 3000 };
	uint64_t edited[2], committed[2], unchanged[2];
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
	}
	ok(edited[1] < edited[0] * 3 / 2, "an edit costs as much in ten times "
					  "as many records");
	ok(committed[1] < committed[0] * 3 / 2, "so does a commit");
	ok(unchanged[1] < unchanged[0] * 3 / 2, "so does no change");
	gf_repo_close(repo);
	type("rm -rf %s", root);
	return tap_done();
}
