/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A repository whose packs or objects are damaged: whatever byte is wrong, and wherever
 * a file was cut, all that is read of it ends with an answer or an error.
 */
#include "git_see.h"

#include <fcntl.h>

/* libgit2 1.5 forgets what it had opened when a pack is damaged. */
GF_EXPORTED const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* A first commit of one file, made by `echo 1`. */
#define COMMIT ".git/objects/07/b9f6efb51e9e907b783f453990b5155176c45e"
#define TREE   ".git/objects/fd/43cc879db368e808a98b81005d6f21a8852a15"
#define BLOB   ".git/objects/d0/0491fd7e5bb6fa28c517a0bb32b8b506539d4d"

struct reading {
	struct gf_repo *repo;
	struct gf_buf text;
	struct gf_error err;
	int failed;
};

static int read_entry(const struct gf_repo_entry *entry, struct gf_error *err,
		      void *payload)
{
	struct reading *r = payload;

	if (entry->kind != GF_FILE_REGULAR)
		return 0;
	return gf_repo_read(&r->text, r->repo, entry, 1 << 20, err);
}

static int see_change(const struct gf_repo_change *change GF_UNUSED,
		      struct gf_error *err GF_UNUSED, void *payload GF_UNUSED)
{
	return 0;
}

static void read_history(struct reading *r, const struct gf_oid *tip,
			 enum gf_history_order order)
{
	struct gf_commit_info info;
	struct gf_history *h;
	int ret;

	ret = gf_history_open(&h, r->repo, tip, NULL, order, &r->err);
	while (!ret && (ret = gf_history_next(h, &info, &r->err)) > 0)
		ret = 0;
	r->failed += ret < 0;
	gf_history_close(h);
}

/* Reads all there is; how much of it could not be, and why last. */
static void read_all(struct reading *r)
{
	struct gf_commit head, first, day;
	struct gf_oid base;

	r->failed = 0;
	r->err.msg[0] = '\0';
	if (gf_repo_open(&r->repo, ".", &r->err) < 0 ||
	    gf_repo_resolve(&head, r->repo, "HEAD", &r->err) < 0) {
		r->failed = 1;
		gf_repo_close(r->repo);
		r->repo = NULL;
		return;
	}
	r->failed += gf_repo_walk(r->repo, &head.tree, "", read_entry, r,
				  &r->err) < 0;
	read_history(r, &head.id, GF_HISTORY_ALL);
	read_history(r, &head.id, GF_HISTORY_FIRST_PARENT);
	r->failed += gf_repo_at_day(&day, &first, r->repo, 13000, &r->err) < 0;
	if (!gf_repo_resolve(&first, r->repo, "HEAD~3", NULL)) {
		r->failed += gf_repo_compare(r->repo, &first.tree, &head.tree,
					     "", see_change, NULL, &r->err) < 0;
		r->failed += gf_repo_merge_base(&base, r->repo, &first.id,
						&head.id, &r->err) < 0;
	}
	gf_repo_close(r->repo);
	r->repo = NULL;
}

static void put(const char *path, const struct gf_buf *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	if (fd < 0 || write(fd, bytes->s, len) != (ssize_t)len)
		exit(1);
	close(fd);
}

/* Cut at every `step` bytes: all of that is told. */
static void cut(struct reading *r, const char *path, size_t step)
{
	struct gf_buf whole = GF_BUF_INIT;
	size_t i, told = 0, all = 0;

	gf_file_read(&whole, path, 1 << 20, NULL);
	for (i = 0; i < whole.len; i += step, all++) {
		put(path, &whole, i);
		read_all(r);
		told += r->failed > 0 && *r->err.msg;
	}
	is_int(told, all, "'%s' cut is told (%s)", path, r->err.msg);
	put(path, &whole, whole.len);
	read_all(r);
	is_int(r->failed, 0, "whole again: %s", r->err.msg);
	gf_buf_release(&whole);
}

/* Each `step`th byte is wrong in its turn: most of that is told. */
static void damage(struct reading *r, const char *path, size_t step)
{
	struct gf_buf whole = GF_BUF_INIT;
	size_t i, told = 0, all = 0;

	gf_file_read(&whole, path, 1 << 20, NULL);
	for (i = 0; i < whole.len; i += step, all++) {
		whole.s[i] ^= 0x5a;
		put(path, &whole, whole.len);
		whole.s[i] ^= 0x5a;
		read_all(r);
		told += r->failed > 0;
		if (r->failed && !*r->err.msg)
			ok(false, "byte %zu of '%s' without a word", i, path);
	}
	ok(told > all / 3, "%zu of %zu wrong bytes are told (%s)", told, all,
	   r->err.msg);
	put(path, &whole, whole.len);
	gf_buf_release(&whole);
}

/* The blob of `f`, packed anew by a line of Python that says what it is. */
static void lie(struct reading *r, const char *is, const char *wanted)
{
	struct gf_buf line = GF_BUF_INIT;

	gf_buf_addf(&line,
		    "python3 -c 'import zlib; "
		    "open(\"" BLOB "\", \"wb\").write(zlib.compress(%s))'",
		    is);
	type(line.s);
	read_all(r);
	is_int(r->failed, 1, "%s", is);
	ok(strstr(r->err.msg, wanted), "is told: %s", r->err.msg);
	gf_buf_release(&line);
}

/*
 * Loose objects: cut or damaged at each byte, and what lies about its size,
 * which libgit2 1.5 does not live through.
 */
static void test_loose(struct reading *r)
{
	go(".");
	type("git init -q -b main loose");
	go("loose");
	type("echo 1 >f && git add f && git commit -qm 1 && "
	     "chmod -R u+w .git/objects");
	read_all(r);
	is_int(r->failed, 0, "whole: %s", r->err.msg);
	cut(r, COMMIT, 1);
	cut(r, TREE, 1);
	cut(r, BLOB, 1);
	damage(r, COMMIT, 1);
	damage(r, TREE, 1);
	damage(r, BLOB, 1);
	lie(r, "b\"blob 0\\0\" + b\"1\" * 9", "is longer than it says");
	lie(r, "b\"blob 1\\0\" + b\"1\" * 9", "is longer than it says");
	lie(r, "b\"blob 10\\0\" + b\"1\" * 100000", "longer than it says");
	lie(r, "b\"blob 10\\0\" + b\"1\" * 9", "shorter than it says");
	lie(r, "b\"blob 99999\\0\" + b\"1\" * 9", "shorter than it says");
	lie(r, "b\"blob 9999999\\0\"", "larger than 1048576 bytes");
	lie(r, "b\"blob 99999999999999999999\\0\"", "not begin as");
	lie(r, "b\"blob 01\\0\" + b\"1\"", "not begin as an object does");
	lie(r, "b\"blob 1\"", "not begin as an object does");
	lie(r, "b\"blob -1\\0\"", "not begin as an object does");
	lie(r, "b\"blo 1\\0\" + b\"1\"", "not begin as an object does");
	lie(r, "b\"tree 0\\0\"", "is not what its folder says");
	lie(r, "b\"\"", "not begin as an object does");
}

/* Its bytes are those of another file. */
static void test_name(struct reading *r)
{
	go(".");
	type("git init -q -b main name");
	go("name");
	type("echo 1 >f && git add f && git commit -qm 1 && "
	     "cd .git/objects && echo 2 | git hash-object -w --stdin && "
	     "chmod u+w d0/* && cp 0c/* d0/0491fd7e5bb6fa28c517a0bb32b8b506539d4d");
	read_all(r);
	is_int(r->failed, 1, "another's bytes are not read");
	is_str(r->err.msg,
	       "cannot read 'f': object "
	       "d00491fd7e5bb6fa28c517a0bb32b8b506539d4d has the bytes of "
	       "another (`git fsck` says more)",
	       "the object is named");
}

int main(void)
{
	static char ids[12][GF_OID_HEX];
	struct reading r = { .text = GF_BUF_INIT };

	start_git();
	type("git init -q -b main chance");
	go("chance");
	make_history(ids, 12, false);
	type("git repack -adq && cd .git/objects/pack && mv *.pack ../p && "
	     "mv *.idx ../i && rm -f * && mv ../p pack-1.pack && "
	     "mv ../i pack-1.idx && chmod u+w *");
	read_all(&r);
	is_int(r.failed, 0, "whole: %s", r.err.msg);
	/* a wrong byte in an .idx crashes libgit2 itself: cli/crash.c */
	cut(&r, ".git/objects/pack/pack-1.idx", 29);
	cut(&r, ".git/objects/pack/pack-1.pack", 13);
	damage(&r, ".git/objects/pack/pack-1.pack", 13);
	test_loose(&r);
	test_name(&r);
	gf_buf_release(&r.text);
	go(".");
	end_git();
	return tap_done();
}
