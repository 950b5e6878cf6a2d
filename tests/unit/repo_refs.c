/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * References: read as git reads them, whatever is in their place; moved from
 * where they stand and from nowhere else; and what a killed daemon left.
 */
#include "git_see.h"
#include "repo/internal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

static struct gf_repo *repo;

/* --- reading -------------------------------------------------------------- */

static int tell(const char *name, const struct gf_oid *id, struct gf_error *err,
		void *payload)
{
	struct gf_buf *said = payload;
	char hex[GF_OID_HEX];

	if (id)
		gf_oid_hex(hex, id);
	gf_buf_addf(said, "%s %s\n", id ? hex : "-", name);
	if (!id)
		ok(*err->msg && err->code != GF_ENOTFOUND, "%s", err->msg);
	return 0;
}

static void list(struct gf_buf *out, const char *prefix)
{
	struct gf_error err = { 0 };

	gf_buf_reset(out);
	ok(!gf_repo_refs(repo, prefix, tell, out, &err), "listed '%s' %s",
	   prefix, err.msg);
}

/* As git lists them. */
static void check_list(const char *prefix)
{
	struct gf_buf is = GF_BUF_INIT, git = GF_BUF_INIT, line = GF_BUF_INIT;

	gf_buf_addf(&line,
		    "git for-each-ref --format='%%(objectname) %%(refname)' | "
		    "grep -F ' %s' || :",
		    prefix);
	capture(&git, line.s);
	list(&is, prefix);
	is_str(is.s, git.s, "'%s' is as git has it", prefix);
	gf_buf_release(&is);
	gf_buf_release(&git);
	gf_buf_release(&line);
}

static void check_reading(void)
{
	check_list("refs/");
	check_list("refs/heads/");
	check_list("refs/heads/b");
	check_list("refs/heads/b/");
	check_list("refs/tags/v1");
	check_list("refs/none/");
}

static void check_broken(void)
{
	struct gf_buf is = GF_BUF_INIT;

	type("cd .git/refs/heads; : >empty; mkfifo pipe; ln -s /etc/passwd lnk;"
	     "truncate -s 1G large; printf 'ref: refs/heads/loop2\\n' >loop1;"
	     "printf 'ref: refs/heads/loop1\\n' >loop2; : >'a space';"
	     "printf 'ref: refs/heads/gone\\n' >nowhere; : >main.lock;"
	     "printf 'x%.0s' $(seq 50) >word; mkdir folder");
	type("mkdir -p .git/refs/deep/$(printf 'd/%.0s' $(seq 45));"
	     ": >.git/refs/deep/$(printf 'd/%.0s' $(seq 45))/x");
	list(&is, "refs/heads/");
	ok(strstr(is.s, "- refs/heads/empty\n") != NULL, "an empty file");
	ok(strstr(is.s, "- refs/heads/pipe\n") != NULL, "a pipe");
	ok(strstr(is.s, "- refs/heads/lnk\n") != NULL, "a link");
	ok(strstr(is.s, "- refs/heads/large\n") != NULL, "a gigabyte");
	ok(strstr(is.s, "- refs/heads/loop1\n") != NULL, "a loop");
	ok(strstr(is.s, "- refs/heads/a space\n") != NULL, "no name");
	ok(strstr(is.s, "- refs/heads/word\n") != NULL, "no id");
	ok(!strstr(is.s, "nowhere"), "what leads nowhere is not there");
	ok(!strstr(is.s, "lock") && !strstr(is.s, "folder"), "nor these");
	ok(strstr(is.s, " refs/heads/main\n") != NULL, "others are told");
	list(&is, "refs/deep/");
	ok(!strncmp(is.s, "- refs/deep/d/d/", 16), "too deep");
	type("cd .git/refs; rm -r deep heads/[!bm]* heads/main.lock");
	gf_buf_release(&is);
}

static void check_broken_packed(void)
{
	struct gf_buf is = GF_BUF_INIT;

	type("cp .git/packed-refs kept; printf 'rubbish\\n' >>.git/packed-refs;"
	     "printf '%040d refs/tags/cr\\r\\n' 7 >>.git/packed-refs;"
	     "printf '%040d refs/tags/cut' 8 >>.git/packed-refs");
	list(&is, "refs/");
	ok(strstr(is.s, "- packed-refs\n") != NULL, "a line that is none");
	ok(strstr(is.s, "- refs/tags/cr\r\n") != NULL, "a line of Windows");
	ok(!strstr(is.s, "refs/tags/cut"), "a line without an end");
	ok(strstr(is.s, " refs/heads/main\n") != NULL, "others are told");
	type("rm .git/packed-refs; mkfifo .git/packed-refs");
	ok(gf_repo_refs(repo, "refs/", tell, &is, NULL) < 0, "a pipe");
	type("mv kept .git/packed-refs");
	gf_buf_release(&is);
}

static void check_head(void)
{
	struct gf_buf name = GF_BUF_INIT;
	struct gf_error err;

	ok(!gf_repo_head_branch(&name, repo, &err), "HEAD");
	is_str(name.s, "refs/heads/main", "its branch");
	type("git symbolic-ref HEAD refs/heads/unborn");
	ok(!gf_repo_head_branch(&name, repo, &err), "unborn");
	is_str(name.s, "refs/heads/unborn", "its branch");
	type("git checkout -q --detach main");
	ok(gf_repo_head_branch(&name, repo, &err) < 0, "detached");
	is_int(err.code, GF_ENOTFOUND, "%s", err.msg);
	type("git checkout -q main");
	gf_buf_release(&name);
}

static void check_names(void)
{
	static const char *const good[] = { "refs/heads/a", "refs/heads/-x",
					    "refs/heads/\xc3\xa9",
					    "refs/heads/a`id`" };
	static const char *const bad[] = {
		"",	      "/",	   "refs/heads/",   "refs//a",
		"refs/.a",    "refs/a..b", "refs/a.lock/b", "refs/a.lock",
		"refs/a b",   "refs/a\tb", "refs/a\x7f",    "refs/a~1",
		"refs/a@{1}", "refs/a.",   "refs/a\\b",	    "../a",
		"HEAD"
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(good); i++)
		ok(gf_ref_is_name(good[i]), "'%s' is a name", good[i]);
	for (i = 0; i < GF_NELEMS(bad); i++)
		ok(!gf_ref_is_name(bad[i]), "'%s' is none", bad[i]);
}

/* --- moving --------------------------------------------------------------- */

static struct gf_oid a, b;

static void stands_at(const char *name, const struct gf_oid *id)
{
	struct gf_buf git = GF_BUF_INIT, line = GF_BUF_INIT;
	char hex[GF_OID_HEX] = "";
	struct gf_oid at;

	if (id)
		gf_oid_hex(hex, id);
	is_int(gf_repo_ref(&at, repo, name, NULL), id ? 0 : -1, "%s", name);
	gf_buf_addf(&line, "git rev-parse -q --verify %s || :", name);
	capture(&git, line.s);
	ok(!strncmp(git.s, hex, GF_OID_HEX - 1) && (id || !*git.s),
	   "git says '%.40s'", git.s);
	gf_buf_release(&git);
	gf_buf_release(&line);
}

static int move(const char *name, const struct gf_oid *new,
		const struct gf_oid *old)
{
	struct gf_error err = { 0 };
	int ret = gf_repo_ref_move(repo, name, new, old, &err);

	if (ret < 0)
		printf("# %s\n", err.msg);

	return ret ? (int)err.code : -1;
}

static void check_moves(const char *name)
{
	is_int(move(name, &b, &a), GF_ECHANGED, "it is not there yet");
	is_int(move(name, &a, NULL), -1, "made");
	stands_at(name, &a);
	is_int(move(name, &b, NULL), GF_ECHANGED, "it is there by now");
	is_int(move(name, &a, &b), GF_ECHANGED, "it stands elsewhere");
	is_int(move(name, &b, &a), -1, "moved");
	stands_at(name, &b);
	type("git pack-refs --all --prune");
	is_int(move(name, &b, &a), GF_ECHANGED, "packed, it stands elsewhere");
	is_int(move(name, &a, &b), -1, "moved where it was packed");
	stands_at(name, &a);
	is_int(move(name, NULL, &b), GF_ECHANGED, "not taken away elsewhere");
	is_int(move(name, NULL, &a), -1, "taken away");
	stands_at(name, NULL);
	is_int(move(name, NULL, NULL), -1, "what is gone stays so");
	type("git fsck --strict && ! find .git -name '*.lock' | grep .");
}

static void check_beside(void)
{
	is_int(move("refs/greffe/v/x", &a, NULL), -1, "x");
	is_int(move("refs/greffe/v/x/y", &a, NULL), GF_EINVALID, "in a file");
	is_int(move("refs/greffe/v", &a, NULL), GF_EINVALID, "for a folder");
	type("git pack-refs --all --prune");
	is_int(move("refs/greffe/v/x/y", &a, NULL), GF_EINVALID, "packed");
	is_int(move("refs/greffe/v", &a, NULL), GF_EINVALID, "packed");
	is_int(move("refs/greffe/v/x", NULL, &a), -1, "away");
	type("mkdir -p .git/refs/greffe/v/x/y/z");
	is_int(move("refs/greffe/v", &a, NULL), -1, "empty folders go");
	is_int(move("refs/greffe/v", NULL, &a), -1, "away");
	is_int(move("HEAD", &a, &b), GF_EINVALID, "HEAD is not moved");
	is_int(move("refs/../x", &a, NULL), GF_EINVALID, "nor this");
	type("git symbolic-ref refs/greffe/s refs/heads/main");
	is_int(move("refs/greffe/s", &a, &b), GF_EINVALID,
	       "nor a symbolic one");
	type("git symbolic-ref -d refs/greffe/s");
	type(": >.git/refs/greffe/zero");
	is_int(move("refs/greffe/zero", &a, &b), GF_EIO, "damaged");
	is_int(move("refs/greffe/zero", &a, NULL), -1, "and mended");
	stands_at("refs/greffe/zero", &a);
}

/* --- locks ---------------------------------------------------------------- */

/* Somebody holds a lock for as long. */
static void check_held(unsigned ms)
{
	pid_t pid;

	type(": >.git/refs/greffe/l.lock");
	pid = fork();
	if (!pid) {
		usleep(ms * 1000);
		unlink(".git/refs/greffe/l.lock");
		_exit(0);
	}
	is_int(move("refs/greffe/l", &a, NULL), -1, "a lock is waited for");
	is_int(move("refs/greffe/l", NULL, &a), -1, "and is there no more");
}

static void check_named(void)
{
	struct gf_error err = { 0 };

	repo->lock_ms = 50;
	type("touch -d @1000000000 .git/refs/greffe/l.lock");
	ok(gf_repo_ref_move(repo, "refs/greffe/l", &a, NULL, &err) < 0 &&
		   strstr(err.msg, "l.lock' since 2001-09-09 01:46:40 UTC"),
	   "%s", err.msg);
	type("rm .git/refs/greffe/l.lock");
}

static bool is_there(const char *path)
{
	return !access(path, F_OK);
}

static void check_clearing(void)
{
	static const char *const paths[] = { ".git/refs/greffe/l.lock",
					     ".git/refs/heads/main.lock",
					     ".git/packed-refs.lock" };
	int64_t now = time(NULL);
	int fd;

	type("cd .git; touch refs/greffe/l.lock refs/heads/main.lock"
	     " packed-refs.lock");
	is_int(gf_repo_clear_locks(repo, "refs/greffe/", now, NULL), 0, "now");
	ok(is_there(paths[0]), "a fresh one is left");
	fd = open(paths[0], O_RDONLY);
	is_int(gf_repo_clear_locks(repo, "refs/greffe/", now + 9, NULL), 0,
	       "later");
	ok(is_there(paths[0]), "one that is open is left");
	close(fd);
	is_int(gf_repo_clear_locks(repo, "refs/greffe/", now + 9, NULL), 0,
	       "later");
	ok(!is_there(paths[0]), "ours is gone");
	ok(is_there(paths[1]) && is_there(paths[2]), "git's are left");
	type("echo greffed >.git/packed-refs.lock");
	is_int(gf_repo_clear_locks(repo, "refs/greffe/", now + 9, NULL), 0,
	       "later");
	ok(!is_there(paths[2]), "our lock of packed-refs is gone");
	type("rm .git/refs/heads/main.lock");
}

/* --- all ------------------------------------------------------------------ */

static void start(void)
{
	struct gf_error err;

	start_git();
	type("git init -q -b main . && git commit -q --allow-empty -m a &&"
	     "git commit -q --allow-empty -m b && git tag -a -m v1 v1 &&"
	     "git branch b/x && git branch b2 && git branch b-x &&"
	     "git pack-refs --all && git branch b/y && git branch -f b/x HEAD^ &&"
	     "git update-ref refs/remotes/o/main HEAD &&"
	     "git symbolic-ref refs/remotes/o/HEAD refs/remotes/o/main");
	if (gf_repo_open(&repo, ".", &err) < 0 ||
	    gf_repo_ref(&b, repo, "refs/heads/main", &err) < 0 ||
	    gf_repo_ref(&a, repo, "refs/heads/b/x", &err) < 0) {
		ok(false, "%s", err.msg);
		exit(1);
	}
}

int main(void)
{
	start();
	check_names();
	check_reading();
	check_broken();
	check_broken_packed();
	check_head();
	check_moves("refs/greffe/valid/feature/x");
	check_moves("refs/notes/greffe");
	check_beside();
	check_held(50);
	check_named();
	check_clearing();
	check_reading();
	gf_repo_close(repo);
	end_git();
	return tap_done();
}
