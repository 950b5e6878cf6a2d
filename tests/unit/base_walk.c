/* SPDX-License-Identifier: EUPL-1.2 */
/* A tree made in a folder of its own, then walked. */
#include "base/base.h"
#include "sides.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/greffe-walk.XXXXXX";

static void make_file(const char *path)
{
	struct gf_error err;
	struct gf_buf full = GF_BUF_INIT;

	gf_buf_addf(&full, "%s/%s", root, path);
	ok(!gf_file_write(full.s, "x", 1, &err), "made '%s'", path);
	gf_buf_release(&full);
}

static const char kind_letter[] = { [GF_FILE_REGULAR] = 'f',
				    [GF_FILE_DIR] = 'd',
				    [GF_FILE_LINK] = 'l',
				    [GF_FILE_OTHER] = 'o' };

struct seen {
	struct gf_buf list;
	const char *skip, *stop;
};

static int see(const char *path, enum gf_file_kind kind, struct gf_error *err,
	       void *payload)
{
	struct seen *seen = payload;

	gf_buf_addf(&seen->list, "%c %s\n", kind_letter[kind], path);
	if (seen->stop && !strcmp(path, seen->stop))
		return gf_fail(err, GF_ECANCELLED, "stopped");
	return seen->skip && !strcmp(path, seen->skip);
}

static void check(const char *start, const char *want, const char *what)
{
	struct seen seen = { .list = GF_BUF_INIT };
	struct gf_error err = { 0 };

	is_int(gf_walk(root, start, see, &seen, &err), 0, "%s: walked", what);
	is_str(seen.list.s, want, "%s", what);
	gf_buf_release(&seen.list);
}

static void make_tree(void)
{
	make_file("a.yaml");
	make_file("a/z.yaml");
	make_file("a/B.yaml");
	make_file("a/deep/er/x.yaml");
	make_file("a-b");
	make_file("a0");
	make_file("\xc3\xa9t\xc3\xa9.yaml");
	make_file(".git/HEAD");
	make_file("sub/.git");
	make_file(".hidden");
	ok(!symlink("a", "link") && !symlink("nowhere", "sub/lost") &&
		   !symlink("..", "a/up") && !mkfifo("a/pipe", 0600) &&
		   !mkdir("void", 0700),
	   "made links, a pipe and an empty folder");
}

static void test_order(void)
{
	check("",
	      "f .hidden\n"
	      "f a-b\n"
	      "f a.yaml\n"
	      "d a\n"
	      "f a/B.yaml\n"
	      "d a/deep\n"
	      "d a/deep/er\n"
	      "f a/deep/er/x.yaml\n"
	      "o a/pipe\n"
	      "l a/up\n"
	      "f a/z.yaml\n"
	      "f a0\n"
	      "l link\n"
	      "d sub\n"
	      "l sub/lost\n"
	      "d void\n"
	      "f \xc3\xa9t\xc3\xa9.yaml\n",
	      "byte order of whole paths, no .git, no link followed");
}

static void test_start(void)
{
	check("a/deep", "d a/deep/er\nf a/deep/er/x.yaml\n", "from a folder");
	check("a/deep/", "d a/deep/er\nf a/deep/er/x.yaml\n", "with a slash");
	check("a/B.yaml", "f a/B.yaml\n", "from a file");
	check("link", "l link\n", "from a link");
	check("a/pipe", "o a/pipe\n", "from a pipe");
	check("void", "", "from an empty folder");
}

static void refuse(const char *from, const char *start, enum gf_err code,
		   const char *what)
{
	struct seen seen = { .list = GF_BUF_INIT };
	struct gf_error err = { 0 };

	is_int(gf_walk(from, start, see, &seen, &err), -1, "%s", what);
	is_int(err.code, code, "%s: its code (%s)", what, err.msg);
	is_str(seen.list.s, "", "%s: nothing told", what);
	gf_buf_release(&seen.list);
}

static void test_refusals(void)
{
	refuse(root, "nowhere", GF_ENOTFOUND, "a start that is not there");
	refuse(root, "link/deep", GF_ENOTFOUND, "a start behind a link");
	refuse(root, "a/../sub", GF_EINVALID, "a start that climbs");
	refuse("a.yaml", "", GF_ENOTFOUND, "a root that is a file");
	refuse("nowhere", "", GF_ENOTFOUND, "a root that is not there");
}

static void test_skip_and_stop(void)
{
	struct seen seen = { .list = GF_BUF_INIT, .skip = "a/deep" };
	struct gf_error err = { 0 };

	is_int(gf_walk(root, "a", see, &seen, &err), 0, "a folder skipped");
	is_str(seen.list.s,
	       "f a/B.yaml\nd a/deep\no a/pipe\nl a/up\nf a/z.yaml\n",
	       "nothing of what is inside");
	gf_buf_reset(&seen.list);
	seen.stop = "a/deep/er";
	seen.skip = NULL;
	is_int(gf_walk(root, "", see, &seen, &err), -1, "stopped");
	is_int(err.code, GF_ECANCELLED, "with the reason given");
	gf_buf_release(&seen.list);
}

static void test_unreadable(void)
{
	struct seen seen = { .list = GF_BUF_INIT };
	struct gf_error err = { 0 };

	if (!geteuid()) {
		skip("root reads every folder");
		return;
	}
	chmod("void", 0);
	is_int(gf_walk(root, "", see, &seen, &err), -1, "unreadable folder");
	is_int(err.code, GF_EIO, "says: %s", err.msg);
	chmod("void", 0700);
	gf_buf_release(&seen.list);
}

/* Folders nested one less than the limit, as deep, and one more. */
static void test_depth(void)
{
	struct gf_buf path = GF_BUF_INIT;
	struct seen seen = { .list = GF_BUF_INIT };
	struct gf_error err = { 0 };
	size_t n, limit = gf_limit(GF_LIMIT_TREE_DEPTH);

	gf_buf_adds(&path, "deep");
	for (n = 1; n < limit - 1; n++)
		gf_buf_adds(&path, "/d");
	for (; n <= limit + 1; n++) {
		gf_buf_adds(&path, "/f");
		make_file(path.s);
		side(GF_LIMIT_TREE_DEPTH, n,
		     !gf_walk(root, "deep", see, &seen, &err));
		ok(n > limit || strstr(seen.list.s, path.s),
		   "what is not too deep is told");
		path.s[path.len - 1] = 'd';
	}
	is_int(err.code, GF_ELIMIT, "says: %.60s", err.msg);
	gf_buf_release(&path);
	gf_buf_release(&seen.list);
}

/* A folder larger than any block or buffer, in order all the same. */
static int see_order(const char *path, enum gf_file_kind kind,
		     struct gf_error *err, void *payload)
{
	struct gf_buf *last = payload;

	(void)err;
	ok(kind == GF_FILE_REGULAR && strcmp(last->s, path) < 0, "'%s' > '%s'",
	   path, last->s);
	gf_buf_reset(last);
	gf_buf_adds(last, path);
	return 0;
}

static void test_many(void)
{
	struct gf_buf last = GF_BUF_INIT;
	struct gf_error err;
	char name[64];
	int i, fd, before = tap_count;

	mkdir("many", 0700);
	for (i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "many/%d", i * 7919 % 300);
		fd = open(name, O_CREAT | O_WRONLY, 0600);
		if (fd >= 0)
			close(fd);
	}
	is_int(gf_walk(root, "many", see_order, &last, &err), 0, "walked");
	is_int(tap_count - before, 301, "300 files told");
	gf_buf_release(&last);
}

/* Names that start alike, and go on alike for longer than a key. */
static void test_alike(void)
{
	make_file("alike/person-100000001/x");
	make_file("alike/person-100000001-b");
	make_file("alike/person-100000001.yaml");
	make_file("alike/person-1000000010");
	make_file("alike/person-1");
	make_file("alike/person-1\xc3\xa9");
	make_file("alike/person-10");
	make_file("alike/person-1000000/y");
	check("alike",
	      "f alike/person-1\n"
	      "f alike/person-10\n"
	      "d alike/person-1000000\n"
	      "f alike/person-1000000/y\n"
	      "f alike/person-100000001-b\n"
	      "f alike/person-100000001.yaml\n"
	      "d alike/person-100000001\n"
	      "f alike/person-100000001/x\n"
	      "f alike/person-1000000010\n"
	      "f alike/person-1\xc3\xa9\n",
	      "names that start alike");
}

int main(void)
{
	char rm[64];

	if (!mkdtemp(root) || chdir(root) < 0)
		return 1;
	make_tree();
	test_order();
	test_start();
	test_refusals();
	test_skip_and_stop();
	test_unreadable();
	test_depth();
	test_many();
	test_alike();
	snprintf(rm, sizeof(rm), "rm -rf %s", root);
	if (chdir("/") < 0 || system(rm))
		return 1;
	return tap_done();
}
