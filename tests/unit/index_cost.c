/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a change costs does not grow with the registry: the steps that SQLite
 * takes for one edit, or for one commit, are as many among 3,000 records as
 * among 300. Steps are counted, not time.
 */
#include "index/index.h"
#include "tap.h"

#include <sqlite3.h>
#include <unistd.h>

static char root[] = "/tmp/greffe-cost.XXXXXX";
static uint64_t steps;

static const char schema[] =
	"type: object\n"
	"properties:\n"
	"  name: {type: string, x-role: title}\n"
	"  boss: {type: string, x-ref: person, x-acyclic: true}\n"
	"  old: {type: array, items: {type: string}, x-role: former-ids}\n"
	"  code: {type: integer, x-unique: true}\n";

static const char rule[] =
	"-- id: own-boss\n-- severity: warning\n"
	"-- help.en: Nobody is their own boss.\n"
	"SELECT 'person' AS kind, _id AS id, '/boss' AS field,\n"
	"'their own boss' AS message_en FROM person\n"
	"WHERE boss = _id AND _id IN (SELECT id FROM :changed)\n";

static void type(const char *fmt, ...) GF_PRINTF(1, 2);
static void type(const char *fmt, ...)
{
	char *line = NULL;
	va_list ap;

	va_start(ap, fmt);
	ok(vasprintf(&line, fmt, ap) > 0, "written");
	va_end(ap);
	ok(!system(line), "%.60s", line);
	free(line);
}

static void put_file(struct gf_buf *out, const char *path, const char *text)
{
	gf_buf_addf(out, "M 100644 inline %s\ndata %zu\n%s\n", path,
		    strlen(text), text);
}

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
	struct gf_buf out = GF_BUF_INIT, line = GF_BUF_INIT;
	unsigned i;
	FILE *git;

	gf_buf_addf(&line,
		    "cd %s && git init -q r%u && cd r%u && git symbolic-ref"
		    " HEAD refs/heads/main && git fast-import --quiet &&"
		    " git reset -q --hard",
		    root, n, n);
	gf_buf_adds(&out, "commit refs/heads/main\n"
			  "committer T <t@t> 1700000000 +0000\ndata 0\n");
	put_file(&out, "schema/person.schema.yaml", schema);
	put_file(&out, "schema/rules/own-boss.sql", rule);
	for (i = 0; i < n; i++)
		put_person(&out, i);
	git = popen(line.s, "w");
	fwrite(out.s, 1, out.len, git);
	ok(!pclose(git), "a registry of %u records", n);
	gf_buf_release(&out);
	gf_buf_release(&line);
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

static void forget(struct gf_source *src GF_UNUSED,
		   struct gf_diags *diags GF_UNUSED, void *payload GF_UNUSED)
{
}

/* Steps of looking at the files, or at HEAD, with rules, and telling. */
static uint64_t cost(unsigned n, bool in_files)
{
	struct gf_index_opts opts = { .prefix = "",
				      .workers = 1,
				      .today = 20000,
				      .engine = "test",
				      .findings = true };
	struct gf_buf path = GF_BUF_INIT, cache = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct gf_index *ix = NULL;
	struct gf_repo *repo = NULL;
	struct gf_commit head;
	int ret;

	gf_buf_addf(&path, "%s/r%u", root, n);
	gf_buf_addf(&cache, "%s/.git/greffe", path.s);
	opts.folder = path.s;
	opts.cache = cache.s;
	ret = gf_repo_open(&repo, path.s, &err);
	opts.repo = repo;
	if (!ret)
		ret = gf_index_open(&ix, &opts, &err);
	steps = 0;
	if (!ret)
		ret = gf_repo_resolve(&head, opts.repo, "HEAD", &err);
	if (!ret)
		ret = in_files ? gf_index_view_files(ix, &err)
			       : gf_index_view_commit(ix, &head, &err);
	if (!ret)
		ret = gf_index_tell(ix, NULL, forget, NULL, &err);
	ok(!ret, "%s of %u records: %llu steps %s", in_files ? "files" : "HEAD",
	   n, (unsigned long long)steps, ret ? err.msg : "");
	gf_index_close(ix);
	gf_repo_close(repo);
	gf_buf_release(&path);
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
		type("cd %s/r%u && echo 'boss: p7' >>records/person/p9.yaml &&"
		     " rm records/person/p20.yaml",
		     root, sizes[i]);
		edited[i] = cost(sizes[i], true);
		type("cd %s/r%u && git add -A && git -c user.name=T"
		     " -c user.email=t@t commit -qm edit",
		     root, sizes[i]);
		committed[i] = cost(sizes[i], false);
		unchanged[i] = cost(sizes[i], false);
	}
	ok(edited[1] < edited[0] * 3 / 2, "an edit costs as much in ten times "
					  "as many records");
	ok(committed[1] < committed[0] * 3 / 2, "so does a commit");
	ok(unchanged[1] < unchanged[0] * 3 / 2, "so does no change");
	type("rm -rf %s", root);
	return tap_done();
}
