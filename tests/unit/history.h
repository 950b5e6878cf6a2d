/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * history.h: for the tests of lib/index: histories made by chance, always the
 * same ones, and an index looking at any of their commits.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "index/index.h"
#include "tap.h"

#include <unistd.h>

static char root[] = "/tmp/greffe-index.XXXXXX";
static struct gf_repo *repo;
static uint64_t seed = 1;

/* --- chance, and commits for git fast-import ----------------------------- */

static inline unsigned dice(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static inline void put_entry(struct gf_buf *out, const char *mode,
			     const char *path, const char *text)
{
	gf_buf_addf(out, "M %s inline %s\ndata %zu\n%s\n", mode, path,
		    strlen(text), text);
}

static inline void put_file(struct gf_buf *out, const char *path,
			    const char *text)
{
	put_entry(out, "100644", path, text);
}

/* The start of commit `i`; now and then the one before it is the first. */
static inline void put_commit(struct gf_buf *out, unsigned i, unsigned time)
{
	gf_buf_addf(out,
		    "commit refs/heads/main\nmark :%u\n"
		    "committer T <t@t> %u +0000\ndata 0\n",
		    i + 1, time);
	if (i)
		gf_buf_addf(out, "from :%u\n", dice(9) ? i : 1);
}

/* Its end: it is called c0, c1… */
static inline void put_tag(struct gf_buf *out, unsigned i)
{
	gf_buf_addf(out, "\nreset refs/tags/c%u\nfrom :%u\n\n", i, i + 1);
}

/* --- repositories -------------------------------------------------------- */

static inline void type(const char *fmt, ...) GF_PRINTF(1, 2);
static inline void type(const char *fmt, ...)
{
	struct gf_buf line = GF_BUF_INIT;
	char *command = NULL;
	va_list ap;

	va_start(ap, fmt);
	GF_BUG(vasprintf(&command, fmt, ap) < 0);
	va_end(ap);
	gf_buf_addf(&line, "cd %s && { %s; }", root, command);
	ok(!system(line.s), "%.60s", command);
	gf_buf_release(&line);
	free(command);
}

static inline void open_repo(const char *name)
{
	struct gf_buf path = GF_BUF_INIT;
	struct gf_error err = { 0 };

	gf_repo_close(repo);
	gf_buf_addf(&path, "%s/%s", root, name);
	ok(!gf_repo_open(&repo, path.s, &err), "opened %s %s", name, err.msg);
	gf_buf_release(&path);
}

/* A bare repository of these commits, opened. */
static inline void import(const struct gf_buf *commits, const char *name)
{
	struct gf_buf line = GF_BUF_INIT;
	FILE *git;

	gf_buf_addf(&line,
		    "cd %s && git init -q --bare %s && cd %s && git "
		    "symbolic-ref HEAD refs/heads/main && git fast-import "
		    "--quiet --force",
		    root, name, name);
	git = popen(line.s, "w");
	GF_BUG(!git);
	fwrite(commits->s, 1, commits->len, git);
	ok(!pclose(git), "a history: %s", name);
	open_repo(name);
	gf_buf_release(&line);
}

/* HEAD of r goes where a tag is: then its view moves, and is not copied. */
static inline void move_head(unsigned commit)
{
	struct gf_buf path = GF_BUF_INIT, text = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct gf_commit at;
	char word[16], hex[GF_OID_HEX];

	snprintf(word, sizeof(word), "c%u", commit);
	if (gf_repo_resolve(&at, repo, word, &err) < 0)
		ok(false, "%s", err.msg);
	gf_oid_hex(hex, &at.id);
	gf_buf_addf(&path, "%s/r/refs/heads/main", root);
	gf_buf_addf(&text, "%s\n", hex);
	if (gf_file_write(path.s, text.s, text.len, &err) < 0)
		ok(false, "%s", err.msg);
	gf_buf_release(&path);
	gf_buf_release(&text);
}

/* In the work tree w: the files, and what is staged, are those of a commit;
 * HEAD is another one. */
static inline void check_out(unsigned files, unsigned head)
{
	struct gf_buf line = GF_BUF_INIT;

	gf_buf_addf(&line,
		    "cd %s/w && git checkout -q -f c%u && git clean -qfdx &&"
		    " git update-ref --no-deref HEAD $(git rev-parse c%u)",
		    root, files, head);
	if (system(line.s))
		ok(false, "%s", line.s);
	gf_buf_release(&line);
}

/* --- an index ------------------------------------------------------------ */

/* Of the repository at hand; `today` and `findings` are for its files. */
static inline struct gf_index *open_index(const char *cache, int64_t today,
					  bool findings)
{
	struct gf_index_opts opts = { .repo = repo,
				      .prefix = "",
				      .folder = gf_repo_folder(repo),
				      .cache = cache,
				      .workers = 1,
				      .today = today,
				      .engine = "test",
				      .findings = findings };
	struct gf_index *ix;

	if (gf_index_open(&ix, &opts, NULL) < 0)
		ok(false, "opened");
	return ix;
}

static inline int view_tag(struct gf_index *ix, unsigned commit,
			   struct gf_error *err)
{
	struct gf_commit at;
	char word[16];

	snprintf(word, sizeof(word), "c%u", commit);
	return gf_repo_resolve(&at, repo, word, err) < 0
		       ? -1
		       : gf_index_view_commit(ix, &at, err);
}

/* The rows of a statement, a line each; or what went wrong. */
static inline void add_rows(struct gf_buf *out, struct gf_index *ix,
			    const char *sql)
{
	struct gf_error err = { 0 };
	struct gf_rows *rows;
	const char *text;
	int i, ret;

	if (gf_rows_open(&rows, ix, sql, GF_OURS, &err) < 0) {
		gf_buf_adds(out, err.msg);
		return;
	}
	while ((ret = gf_rows_step(rows, &err)) > 0)
		for (i = 0; i < gf_rows_columns(rows); i++) {
			text = gf_rows_text(rows, i, NULL);
			gf_buf_addf(out, "%s%c", text ? text : "-",
				    i + 1 < gf_rows_columns(rows) ? '|' : '\n');
		}
	if (ret < 0)
		gf_buf_adds(out, err.msg);
	gf_rows_close(rows);
}

/* The first line on which two texts differ. */
static inline void show_difference(const char *brought, const char *made)
{
	const char *line = brought, *was = made;

	for (; *brought && *brought == *made; brought++, made++) {
		if (*brought != '\n')
			continue;
		line = brought + 1;
		was = made + 1;
	}
	printf("#   brought: %.*s\n#   made:    %.*s\n",
	       (int)strcspn(line, "\n"), line, (int)strcspn(was, "\n"), was);
}

#endif
