/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A push as its pre-receive hook sees it: this program is the hook. What is
 * pushed is read, loose or packed; nothing can be written; and a push that is
 * refused leaves nothing behind.
 */
#include "git_see.h"

/* --- in the hook ---------------------------------------------------------- */

static int see(const struct gf_repo_entry *entry, struct gf_error *err,
	       void *payload)
{
	struct gf_repo *repo = payload;
	struct gf_buf text = GF_BUF_INIT;
	int ret = 0;

	if (entry->kind == GF_FILE_REGULAR)
		ret = gf_repo_read(&text, repo, entry, 1 << 20, err);
	gf_buf_release(&text);
	return ret;
}

static int count(const struct gf_commit_info *info GF_UNUSED,
		 struct gf_error *err GF_UNUSED, void *payload)
{
	++*(size_t *)payload;
	return 0;
}

static void refuse_writing(struct gf_repo *repo, const struct gf_oid *id)
{
	struct gf_note note = { *id, "valid\n", 6 };
	struct gf_error err = { 0 };
	struct gf_oid out;

	ok(gf_repo_ref_move(repo, "refs/notes/evil", id, NULL, &err) < 0,
	   "no reference: %s", err.msg);
	ok(gf_notes_write(&out, repo, NULL, &note, 1, 0, "m", &err) < 0,
	   "no note: %s", err.msg);
	ok(gf_repo_clear_locks(repo, "refs/", 0, &err) < 0, "no lock: %s",
	   err.msg);
}

static void judge(struct gf_repo *repo, const struct gf_oid *old,
		  const struct gf_oid *new)
{
	struct gf_error err = { 0 };
	struct gf_commit commit;
	size_t n = 0;

	ok(!gf_repo_commit(&commit, repo, new, &err), "it is seen %s", err.msg);
	ok(!gf_repo_walk(repo, &commit.tree, "", see, repo, &err),
	   "all of it is read %s", err.msg);
	ok(!gf_repo_new_commits(repo, new, 1, old, 1, 1000, count, &n, &err),
	   "what is new %s", err.msg);
	ok(n == (access("../many", F_OK) ? 1 : 120), "%zu are new", n);
	refuse_writing(repo, new);
}

/* What it says goes to the file `said` beside the repository. */
static int be_hook(void)
{
	char line[1024];
	struct gf_error err = { 0 };
	struct gf_oid old, new;
	struct gf_commit commit;
	struct gf_repo *repo;

	if (!freopen("../said", "w", stdout) ||
	    !fgets(line, sizeof(line), stdin) || !gf_oid_parse(&old, line) ||
	    !gf_oid_parse(&new, line + GF_OID_HEX))
		return 1;
	ok(!gf_repo_open(&repo, ".", &err) &&
		   gf_repo_commit(&commit, repo, &new, NULL) < 0,
	   "it is seen by nobody else");
	gf_repo_close(repo);
	ok(!gf_repo_open_quarantine(
		   &repo, getenv("GIT_DIR"), getenv("GIT_OBJECT_DIRECTORY"),
		   getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES"), &err),
	   "opened %s", err.msg);
	judge(repo, &old, &new);
	gf_repo_close(repo);
	tap_done();
	fflush(stdout);
	return access("../refuse", F_OK) ? 0 : 1;
}

/* --- around it ------------------------------------------------------------ */

static void check_said(const char *how)
{
	struct gf_buf said = GF_BUF_INIT;

	ok(!gf_file_read(&said, "../said", 1 << 20, NULL), "%s: it ran", how);
	if (!ok(strstr(said.s, "1..") && !strstr(said.s, "not ok"),
		"%s: all is as it should be in the hook", how))
		fputs(said.s, stderr);
	gf_buf_release(&said);
}

static void check_pushes(void)
{
	type("touch ../refuse; git commit -q --allow-empty -m no;"
	     "! git push -q ../srv.git main");
	check_said("refused");
	type("cd ../srv.git && ! git cat-file -e $(git -C ../wt rev-parse main)"
	     " && git fsck --strict && ! ls objects | grep incoming");
	type("rm ../refuse; git push -q ../srv.git main");
	check_said("loose");
	type("touch ../many; for i in $(seq 120); do echo $i >f$((i % 9)); "
	     "git add -A; git commit -q -m $i; done; "
	     "git push -q ../srv.git main");
	check_said("packed");
	type("cd ../srv.git && git fsck --strict &&"
	     " test $(git rev-parse main) = $(git -C ../wt rev-parse main)");
}

static void check_odd(void)
{
	struct gf_error err = { 0 };
	struct gf_repo *repo, *own = NULL;
	struct gf_commit head;

	ok(gf_repo_open_quarantine(&repo, "../srv.git", "../gone", NULL, &err) <
		   0,
	   "no folder: %s", err.msg);
	ok(gf_repo_open_quarantine(&repo, "..", NULL, NULL, &err) < 0,
	   "no repository: %s", err.msg);
	type("git init -q --bare ../other.git");
	ok(!gf_repo_open_quarantine(&repo, "../other.git", NULL,
				    "nowhere::\"../srv.git/obj\\145cts\"",
				    &err) &&
		   gf_repo_resolve(&head, repo, "main", NULL) < 0 &&
		   !gf_repo_open(&own, ".", NULL) &&
		   !gf_repo_resolve(&head, own, "main", NULL) &&
		   !gf_repo_commit(&head, repo, &head.id, &err),
	   "an odd list %s", err.msg);
	gf_repo_close(own);
	gf_repo_close(repo);
}

int main(int argc, char **argv)
{
	char *self = realpath(argv[0], NULL);

	if (argc > 1 || strstr(argv[0], "pre-receive"))
		return be_hook();
	start_git();
	type("git init -q --bare -b main srv.git && git init -q -b main wt &&"
	     "git -C srv.git config transfer.unpackLimit 100");
	if (symlink(self, "srv.git/hooks/pre-receive") < 0)
		return 1;
	go("wt");
	type("mv ../srv.git/hooks/pre-receive ../hook; echo 1 >a; git add a;"
	     "git commit -q -m 1; git push -q ../srv.git main;"
	     "mv ../hook ../srv.git/hooks/pre-receive");
	check_pushes();
	check_odd();
	go(".");
	end_git();
	free(self);
	return tap_done();
}
