/* SPDX-License-Identifier: EUPL-1.2 */
/* Whatever happened to the file, the answers are those of the commits. */
#include "index/index.h"
#include "tap.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COMMITS = 6, RECORDS = 40, NOBODY = 65534 };

static char root[] = "/tmp/greffe-index.XXXXXX";
static struct gf_buf cache = GF_BUF_INIT, file = GF_BUF_INIT;

static void type(const char *fmt, ...) GF_PRINTF(1, 2);
static void type(const char *fmt, ...)
{
	struct gf_buf line = GF_BUF_INIT;
	char *command = NULL;
	va_list ap;

	va_start(ap, fmt);
	ok(vasprintf(&command, fmt, ap) > 0, "written");
	va_end(ap);
	gf_buf_addf(&line, "exec >/dev/null 2>&1; cd %s && { %s; }", root,
		    command);
	ok(!system(line.s), "%.60s", command);
	gf_buf_release(&line);
	free(command);
}

static void make_history(void)
{
	unsigned i;

	type("git init -q -b main r && cd r && mkdir -p schema records/a &&"
	     " printf 'type: object\\nproperties: {n: {type: integer}}\\n'"
	     " >schema/a.schema.yaml && git config user.name T &&"
	     " git config user.email t@t");
	for (i = 0; i < COMMITS; i++)
		type("cd r && for i in $(seq %d); do echo \"n: $((i + %u))\""
		     " >records/a/r$i.yaml; done && git add . &&"
		     " GIT_COMMITTER_DATE='2024-01-0%u 00:00' git commit -qm c"
		     " && git tag c%u",
		     RECORDS, i * 100, i + 1, i);
}

/* The sum over the records of a commit, or what went wrong. */
static void ask(struct gf_buf *out, unsigned commit)
{
	struct gf_index_opts opts = {
		.prefix = "", .cache = cache.s, .workers = 2, .engine = "test"
	};
	struct gf_index *ix = NULL;
	struct gf_repo *repo = NULL;
	struct gf_rows *rows = NULL;
	struct gf_error err = { 0 };
	struct gf_commit at;
	bool told = false;
	char word[8];

	gf_buf_reset(out);
	gf_buf_addf(out, "%s/r", root);
	snprintf(word, sizeof(word), "c%u", commit);
	if (gf_repo_open(&repo, out->s, &err) < 0 ||
	    gf_repo_resolve(&at, repo, word, &err) < 0)
		goto out;
	opts.repo = repo;
	if (gf_index_open(&ix, &opts, &err) < 0 ||
	    gf_index_view_commit(ix, &at, &err) < 0 ||
	    gf_rows_open(&rows, ix, "SELECT sum(n) FROM a", GF_THEIRS, &err) <
		    0 ||
	    gf_rows_step(rows, &err) < 1)
		goto out;
	gf_buf_reset(out);
	gf_buf_adds(out, gf_rows_text(rows, 0, NULL));
	told = true;
out:
	if (!told) {
		gf_buf_reset(out);
		gf_buf_adds(out, err.msg);
	}
	gf_rows_close(rows);
	gf_index_close(ix);
	gf_repo_close(repo);
}

static void right(unsigned commit, const char *what)
{
	struct gf_buf out = GF_BUF_INIT;
	char want[24];

	snprintf(want, sizeof(want), "%d",
		 RECORDS * (RECORDS + 1) / 2 + (int)commit * 100 * RECORDS);
	ask(&out, commit);
	is_str(out.s, want, "commit %u, %s", commit, what);
	gf_buf_release(&out);
}

/* --- the file ------------------------------------------------------------ */

static void test_damage(void)
{
	static const char *const damage[] = {
		"echo 'not a database at all, and longer than a header' >%s",
		": >%s",
		"truncate -s 5000 %s",
		"truncate -s 40000 %s",
		"dd if=/dev/urandom of=%s bs=4096 seek=1 count=6 conv=notrunc",
		"dd if=/dev/zero of=%s bs=4096 seek=8 count=9 conv=notrunc",
		"python3 -c \"import sqlite3; c = sqlite3.connect('%s');"
		" c.execute('PRAGMA user_version = 7')\"",
		"python3 -c \"import sqlite3; c = sqlite3.connect('%s');"
		" c.execute('DROP TABLE _view')\"",
		"rm %s",
		"cp %1$s %1$s-wal",
	};
	struct gf_buf line = GF_BUF_INIT, out = GF_BUF_INIT;
	unsigned i;

	for (i = 0; i < GF_NELEMS(damage); i++) {
		right(COMMITS - 1, "before");
		gf_buf_reset(&line);
		gf_buf_addf(&line, damage[i], file.s);
		type("%s", line.s);
		ask(&out, i % COMMITS); /* it may be told, once */
		right(i % COMMITS, "after the damage");
	}
	gf_buf_release(&line);
	gf_buf_release(&out);
}

static void test_links(void)
{
	struct stat st;

	type("rm -rf r/.git/greffe && mkdir r/.git/greffe &&"
	     " echo precious >kept && ln -s ../../../kept %s",
	     file.s);
	right(2, "beside a link");
	ok(!stat(file.s, &st) && st.st_size == 9, "the link's file is whole");
	type("rm -rf r/.git/greffe && echo x >r/.git/greffe");
	right(2, "without a folder");
	type("rm r/.git/greffe");
}

/* --- the surroundings ---------------------------------------------------- */

/* Runs a check as someone who may not write; its success. */
static void as_nobody(unsigned commit, const char *what)
{
	struct gf_buf out = GF_BUF_INIT;
	char want[24];
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		if (setuid(NOBODY) < 0)
			_exit(2);
		snprintf(want, sizeof(want), "%d",
			 RECORDS * (RECORDS + 1) / 2 +
				 (int)commit * 100 * RECORDS);
		ask(&out, commit);
		if (strcmp(out.s, want) != 0)
			printf("# %s\n", out.s);
		fflush(stdout);
		_exit(strcmp(out.s, want) != 0);
	}
	waitpid(pid, &status, 0);
	is_int(status, 0, "commit %u, %s", commit, what);
}

static void test_read_only(void)
{
	if (geteuid()) {
		skip("only root can become someone else");
		return;
	}
	type("rm -rf r/.git/greffe && chmod 755 . && chown -R %d r", NOBODY);
	type("chmod -R a-w r/.git");
	as_nobody(1, "nothing can be written");
	type("chmod -R u+w r/.git");
	as_nobody(1, "all can");
	type("chmod -R a-w r/.git");
	as_nobody(1, "what is there is read");
	as_nobody(4, "what is not is laid over it");
	type("chmod -R u+w r/.git && chown -R %u r", (unsigned)geteuid());
}

static void test_full_disk(void)
{
	struct rlimit was, small = { 65536, RLIM_INFINITY };

	type("rm -rf r/.git/greffe");
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	small.rlim_max = was.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	right(3, "on a full disk");
	setrlimit(RLIMIT_FSIZE, &was);
	right(3, "with room again");
	setrlimit(RLIMIT_FSIZE, &small);
	right(5, "full again");
	setrlimit(RLIMIT_FSIZE, &was);
	right(5, "and no more");
}

/* Killed after ever more of its time, until it comes to its end. */
static void test_kill(void)
{
	struct gf_buf out = GF_BUF_INIT;
	struct itimerval timer = { { 0, 0 }, { 0, 0 } };
	unsigned us, killed = 0;
	int status;
	pid_t pid;

	for (us = 500; us < 200000; us += us / 3) {
		type("rm -f %s*", us & 1 ? file.s : "/nonexistent");
		fflush(stdout);
		pid = fork();
		if (!pid) {
			timer.it_value.tv_usec = us;
			signal(SIGPROF, SIG_DFL);
			setitimer(ITIMER_PROF, &timer, NULL);
			ask(&out, us % COMMITS);
			_exit(0);
		}
		waitpid(pid, &status, 0);
		killed += WIFSIGNALED(status);
		right(us % COMMITS, "after a kill");
	}
	ok(killed > 0, "some were killed");
}

static void test_many(void)
{
	struct gf_buf out = GF_BUF_INIT;
	char want[24];
	pid_t pids[4];
	unsigned i, k, commit;
	int status;

	type("rm -rf r/.git/greffe");
	fflush(stdout);
	for (i = 0; i < GF_NELEMS(pids); i++) {
		pids[i] = fork();
		if (pids[i])
			continue;
		for (k = 0; k < 30; k++) {
			commit = (i * 7 + k * 5) % COMMITS;
			snprintf(want, sizeof(want), "%d",
				 RECORDS * (RECORDS + 1) / 2 +
					 (int)commit * 100 * RECORDS);
			ask(&out, commit);
			if (strcmp(out.s, want) != 0) {
				printf("# %s\n", out.s);
				fflush(stdout);
				_exit(1);
			}
		}
		_exit(0);
	}
	for (i = 0; i < GF_NELEMS(pids); i++) {
		waitpid(pids[i], &status, 0);
		is_int(status, 0, "one of several at once");
	}
}

int main(void)
{
	if (!mkdtemp(root))
		return 1;
	setenv("HOME", root, 1);
	gf_buf_addf(&cache, "%s/r/.git/greffe", root);
	gf_buf_addf(&file, "%s/index.db", cache.s);
	make_history();
	test_damage();
	test_links();
	test_read_only();
	test_full_disk();
	test_kill();
	test_many();
	type("rm -rf r kept");
	rmdir(root);
	gf_buf_release(&cache);
	gf_buf_release(&file);
	return tap_done();
}
