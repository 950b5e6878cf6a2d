/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A commit is walked and read as the folder it was made from; its repository
 * is opened, or refused, in our words.
 */
#include "repo/repo.h"
#include "sides.h"

#include <unistd.h>

static char root[] = "/tmp/greffe-repo.XXXXXX";

static void type(const char *commands)
{
	struct gf_buf line = GF_BUF_INIT;

	gf_buf_addf(&line, "exec >/dev/null 2>&1; cd %s && { %s; }", root,
		    commands);
	ok(!system(line.s), "%s", commands);
	gf_buf_release(&line);
}

static const char kind_letter[] = { [GF_FILE_REGULAR] = 'f',
				    [GF_FILE_DIR] = 'd',
				    [GF_FILE_LINK] = 'l',
				    [GF_FILE_OTHER] = 'o' };

struct seen {
	struct gf_buf list;
	const char *skip;
};

static int see(const char *path, enum gf_file_kind kind,
	       struct gf_error *err GF_UNUSED, void *payload)
{
	struct seen *seen = payload;

	gf_buf_addf(&seen->list, "%c %s\n", kind_letter[kind], path);
	return seen->skip && !strcmp(path, seen->skip);
}

static int see_entry(const struct gf_repo_entry *e, struct gf_error *err,
		     void *payload)
{
	return see(e->path, e->kind, err, payload);
}

static void check_walk(const struct gf_repo *repo, const struct gf_oid *tree,
		       const char *start, const char *skip)
{
	struct seen files = { GF_BUF_INIT, skip };
	struct seen objects = { GF_BUF_INIT, skip };

	is_int(gf_walk(root, start, see, &files, NULL), 0, "'%s'", start);
	is_int(gf_repo_walk(repo, tree, start, see_entry, &objects, NULL), 0,
	       "'%s' of the commit", start);
	is_str(objects.list.s, files.list.s, "the same, in the same order");
	gf_buf_release(&files.list);
	gf_buf_release(&objects.list);
}

static void check_read(const struct gf_repo *repo, const struct gf_oid *tree,
		       const char *path, size_t limit, int code,
		       const char *want)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_repo_entry entry;
	struct gf_error err = { 0 };
	int ret;

	ret = gf_repo_find(&entry, repo, tree, path, &err);
	if (!ret)
		ret = gf_repo_read(&text, repo, &entry, limit, &err);
	is_int(ret ? (int)err.code : -1, code, "'%s'", path);
	is_str(ret ? err.msg : text.s, want, "says '%s'", want);
	gf_buf_release(&text);
}

static void check_reads(const struct gf_repo *repo, const struct gf_oid *tree)
{
	check_read(repo, tree, "a.yaml", 4, -1, "text");
	check_read(repo, tree, "a/deep/er/x.yaml", 99, -1, "deep");
	check_read(repo, tree, "a.yaml", 3, GF_ELIMIT,
		   "'a.yaml' is larger than 3 bytes");
	check_read(repo, tree, "a", 99, GF_EINVALID, "'a' is a folder");
	check_read(repo, tree, "b", 99, GF_ENOTFOUND,
		   "cannot open 'b': No such file or directory");
	check_read(repo, tree, "a.yaml/b", 99, GF_ENOTFOUND,
		   "cannot open 'a.yaml/b': No such file or directory");
	check_read(repo, tree, "link", 99, GF_EIO,
		   "cannot open 'link': Too many levels of symbolic links");
	check_read(repo, tree, "up/a.yaml", 99, GF_EINVALID,
		   "'up/a.yaml' passes by a symbolic link");
	check_read(repo, tree, "a/../a.yaml", 99, GF_ENOTFOUND,
		   "cannot open 'a/../a.yaml': No such file or directory");
}

static void check_word(const struct gf_repo *repo, const char *word, int code)
{
	struct gf_commit commit;
	struct gf_error err = { 0 };
	int ret = gf_repo_resolve(&commit, repo, word, &err);

	is_int(ret ? (int)err.code : -1, code, "'%.40s' (%s)", word, err.msg);
}

static void test_words(const struct gf_repo *repo, const struct gf_commit *head)
{
	char hex[GF_OID_HEX], long_word[5000];

	gf_oid_hex(hex, &head->id);
	memset(long_word, 'a', sizeof(long_word));
	long_word[sizeof(long_word) - 1] = '\0';
	check_word(repo, hex, -1);
	hex[8] = '\0';
	check_word(repo, hex, -1);
	check_word(repo, "main", -1);
	check_word(repo, "refs/heads/main", -1);
	check_word(repo, "light", -1);
	check_word(repo, "annotated", -1);
	check_word(repo, "HEAD~1", -1);
	check_word(repo, "HEAD~2", GF_ENOTFOUND);
	check_word(repo, "nowhere", GF_ENOTFOUND);
	check_word(repo, "", GF_ENOTFOUND);
	check_word(repo, "-x", GF_ENOTFOUND);
	check_word(repo, "--upload-pack=x", GF_ENOTFOUND);
	check_word(repo, "..", GF_ENOTFOUND);
	check_word(repo, "\xff\n", GF_ENOTFOUND);
	check_word(repo, long_word, GF_ENOTFOUND);
	check_word(repo, "HEAD:a", GF_EINVALID);
	check_word(repo, "blob", GF_EINVALID);
}

static void test_repo(void)
{
	struct gf_repo *repo = NULL;
	struct gf_commit head;
	struct gf_error err = { 0 };

	is_int(gf_repo_open(&repo, root, &err), -1, "no repository yet");
	is_int(err.code, GF_ENOTFOUND, "is told as such: %s", err.msg);
	type("git init -q -b main && git config user.name A && "
	     "git config user.email a@example.org && git commit -q --allow-empty -m 0");
	type("mkdir -p a/deep/er && printf text >a.yaml && "
	     "printf deep >a/deep/er/x.yaml && echo >a-b && echo >a0 && "
	     "echo >a/B.yaml && echo >a/z.yaml && echo >.hidden && "
	     "ln -s a.yaml link && ln -s .. a/up && ln -s a up");
	type("git add -A && git commit -q -m 1 && git tag light && "
	     "git tag -m x annotated && git tag blob HEAD:a.yaml");
	is_int(gf_repo_open(&repo, root, &err), 0, "opened %s", err.msg);
	is_int(gf_repo_resolve(&head, repo, "HEAD", &err), 0, "HEAD");
	check_walk(repo, &head.tree, "", NULL);
	check_walk(repo, &head.tree, "", "a");
	check_walk(repo, &head.tree, "a", NULL);
	check_walk(repo, &head.tree, "a/deep/", "a/deep/er");
	check_walk(repo, &head.tree, "a.yaml", NULL);
	is_int(gf_repo_walk(repo, &head.tree, "b", see_entry, NULL, &err), -1,
	       "'b' is not there");
	is_int(err.code, GF_ENOTFOUND, "%s", err.msg);
	check_reads(repo, &head.tree);
	test_words(repo, &head);
	gf_repo_close(repo);
}

/* --- how many ------------------------------------------------------------ */

static int count_entry(const struct gf_repo_entry *e GF_UNUSED,
		       struct gf_error *err GF_UNUSED, void *payload)
{
	++*(size_t *)payload;
	return 0;
}

static int count_change(const struct gf_repo_change *c GF_UNUSED,
			struct gf_error *err GF_UNUSED, void *payload)
{
	++*(size_t *)payload;
	return 0;
}

/* A folder where `n` entries are named, by the commit of a branch. */
static void make_many(size_t n)
{
	struct gf_buf line = GF_BUF_INIT;

	/* a thousand folders of nearly a thousandth, and the rest */
	gf_buf_addf(&line,
		    "blob=$(git hash-object -w --stdin </dev/null) && "
		    "files() { seq $1 | sed \"s/^/100644 blob $blob\\tf/\"; } "
		    "&& a=$(files %zu | git mktree) && "
		    "b=$(seq 1000 | sed \"s/^/040000 tree $a\\td/\" | "
		    "git mktree) && "
		    "c=$({ files %zu; printf '040000 tree %%s\\tb\\n' $b; } "
		    "| git mktree) && "
		    "git branch -f many $(git commit-tree -m x $c)",
		    n / 1000 - 2, n + 999 - 1000 * (n / 1000));
	type(line.s);
	gf_buf_release(&line);
}

/* Few objects may name more than anyone walks. */
static void test_many(void)
{
	size_t limit = gf_limit(GF_LIMIT_TREE_ENTRIES), n, met, differ;
	struct gf_repo *repo = NULL;
	struct gf_commit many;
	struct gf_error err = { 0 };

	for (n = limit - 1; n <= limit + 1; n++) {
		make_many(n);
		met = differ = 0;
		is_int(gf_repo_open(&repo, root, &err), 0, "opened");
		is_int(gf_repo_resolve(&many, repo, "many", &err), 0, "many");
		side(GF_LIMIT_TREE_ENTRIES, n,
		     !gf_repo_walk(repo, &many.tree, "", count_entry, &met,
				   &err));
		if (n <= limit)
			is_int(met, n, "all of them are met");
		else
			is_str(err.msg,
			       "the commit has more than 2000000 files and "
			       "folders",
			       "'%s'", err.msg);
		is_int(gf_repo_compare(repo, NULL, &many.tree, "", count_change,
				       &differ, &err),
		       n <= limit ? 0 : -1, "so when they are compared");
		gf_repo_close(repo);
	}
}

int main(void)
{
	ok(mkdtemp(root) != NULL, "made %s", root);
	test_repo();
	test_many();
	type("rm -rf \"$PWD\"");
	return tap_done();
}
