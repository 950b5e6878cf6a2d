/* SPDX-License-Identifier: EUPL-1.2 */
/* Programs started with nothing of ours, ended in time, heard within bounds. */
#include "base/base.h"
#include "tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

struct heard {
	struct gf_buf out, err;
	struct gf_error why;
	int ret, status;
};

static struct heard run(const struct gf_spawn *spawn)
{
	struct heard h = { .out = GF_BUF_INIT, .err = GF_BUF_INIT };

	h.ret = gf_spawn_run(spawn, &h.status, &h.out, &h.err, &h.why);
	return h;
}

static void forget(struct heard *h)
{
	gf_buf_release(&h->out);
	gf_buf_release(&h->err);
}

/* A shell is as good a program as another to be started by its arguments. */
#define SH(script) \
	(const char *const[]) \
	{ \
		"/bin/sh", "-c", script, NULL \
	}

static void check(const struct gf_spawn *spawn, int status, const char *out,
		  const char *err_text, const char *what)
{
	struct heard h = run(spawn);

	is_int(h.ret, 0, "%s: ran (%s)", what, h.why.msg);
	is_int(h.status, status, "%s: its status", what);
	is_str(h.out.s, out, "%s: what it wrote", what);
	is_str(h.err.s, err_text, "%s: what it complained of", what);
	forget(&h);
}

static void refuse(const struct gf_spawn *spawn, enum gf_err code,
		   const char *text)
{
	struct heard h = run(spawn);

	is_int(h.ret, -1, "refused: %s", text);
	is_int(h.why.code, code, "for that reason: %s", h.why.msg);
	ok(strstr(h.why.msg, text) != NULL, "and says so: %s", h.why.msg);
	forget(&h);
}

static void test_plain(void)
{
	const char *const words[] = { "printf", "%s|", "a b", "$(id)",
				      "",	";",   NULL };
	const char *const env[] = { "PATH=/usr/bin:/bin", "A=b c", NULL };
	struct gf_spawn s = { .argv = words, .out_limit = 1000 };

	check(&s, 0, "a b|$(id)||;|", "", "words stay words");
	s.argv = SH("echo o; echo e >&2; exit 3");
	check(&s, 3, "o\n", "e\n", "two outputs and a status");
	s.argv = SH("kill -9 $$");
	check(&s, 128 + SIGKILL, "", "", "a signal");
	s.argv = SH("pwd");
	s.dir = "/";
	check(&s, 0, "/\n", "", "its folder");
	s.dir = NULL;
	s.argv = (const char *const[]){ "env", NULL };
	s.env = env;
	check(&s, 0, "PATH=/usr/bin:/bin\nA=b c\n", "", "its environment");
}

static void test_input(void)
{
	char *much = gf_xmalloc(300000);
	struct gf_spawn s = { .argv = (const char *const[]){ "cat", NULL },
			      .out_limit = 1000 };

	check(&s, 0, "", "", "no input");
	s.in = "in\n";
	s.in_len = 3;
	check(&s, 0, "in\n", "", "an input");
	memset(much, 'x', 300000);
	s.in = much;
	s.in_len = 300000;
	s.argv = SH("true");
	check(&s, 0, "", "", "an input that nobody reads");
	s.argv = SH("cat >&2");
	s.out_limit = 5;
	check(&s, 0, "", "xxxxx", "more than is kept");
	s.argv = SH("wc -c");
	s.out_limit = 100;
	check(&s, 0, "300000\n", "", "a long input");
	free(much);
}

static void test_refused(void)
{
	struct gf_spawn s = { .argv = (const char *const[]){ "no-such",
							     NULL } };

	setenv("PATH", "/tmp", 1); /* ours is not looked at */
	refuse(&s, GF_ENOTFOUND, "'no-such' is not installed");
	s.argv = (const char *const[]){ "/no/such", NULL };
	refuse(&s, GF_ENOTFOUND, "cannot run '/no/such'");
	s.argv = (const char *const[]){ "/etc/passwd", NULL };
	refuse(&s, GF_EIO, "Permission denied");
	s.argv = (const char *const[]){ "", NULL };
	refuse(&s, GF_EINVALID, "no program");
	s.argv = SH("true");
	s.dir = "/no/such";
	refuse(&s, GF_ENOTFOUND, "in its folder");
	s.dir = NULL;
	s.argv = (const char *const[]){ "true", NULL };
	s.env = (const char *const[]){ "PATH=:.:bin", NULL };
	refuse(&s, GF_ENOTFOUND, "not installed");
}

/* What it has open, numbered; `ls` itself has the folder open as 3. */
static void test_nothing_of_ours(void)
{
	struct gf_spawn s = { .argv = SH("cd /proc/self/fd && echo *"),
			      .out_limit = 1000 };
	int kept = open("/dev/null", O_RDONLY), high = dup2(kept, 700), lost;

	check(&s, 0, "0 1 2 3\n", "", "no descriptor of ours");
	s.argv = SH("readlink /proc/self/fd/0 | cut -c1-9; tty");
	check(&s, 1, "/dev/null\nnot a tty\n", "", "no terminal, no input");
	close(high);
	close(kept);
	signal(SIGPIPE, SIG_IGN);
	/* but for 32 and 33, which are the C library's own */
	s.argv = SH("grep -c '^SigIgn:.0000000[01][08]0000000$' "
		    "/proc/self/status");
	check(&s, 0, "1\n", "", "no signal is ignored");
	s.argv = SH("ulimit -c; ulimit -t");
	s.deadline_ms = 5000;
	check(&s, 0, "0\n7\n", "", "no core, an end to its computing");
	/* with our own three closed, it still has three and we lose none */
	lost = dup(0);
	close(0);
	s.argv = SH("cat; echo ok");
	s.in = "in ";
	s.in_len = 3;
	check(&s, 0, "in ok\n", "", "when our input is closed");
	dup2(lost, 0);
	close(lost);
}

/* Gone, or dead and not yet looked at by whoever inherited it. */
static bool is_dead(int pid)
{
	struct gf_buf stat = GF_BUF_INIT;
	char path[64];
	bool dead;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	dead = gf_file_read_named(&stat, path, 4096, NULL) < 0 ||
	       strstr(stat.s, ") Z") || strstr(stat.s, ") X");
	gf_buf_release(&stat);
	return dead;
}

static bool is_gone(const char *file)
{
	struct gf_buf pid = GF_BUF_INIT;
	int i, n = 0;

	if (!gf_file_read(&pid, file, 100, NULL))
		n = atoi(pid.s);
	gf_buf_release(&pid);
	for (i = 0; n && i < 1000 && !is_dead(n); i++)
		poll(NULL, 0, 10);
	return n && is_dead(n);
}

static void test_deadline(void)
{
	struct gf_spawn s = { .argv = SH("sleep 60 & echo $! >child; "
					 "trap '' TERM; echo begun; wait"),
			      .out_limit = 1000,
			      .deadline_ms = 300 };
	struct heard h = run(&s);

	is_int(h.ret, -1, "stopped");
	is_int(h.why.code, GF_ECANCELLED, "at its deadline: %s", h.why.msg);
	is_str(h.out.s, "begun\n", "what it wrote before is kept");
	ok(is_gone("child"), "what it had started is gone with it");
	forget(&h);
	/* what stays behind a head that has ended is not waited for, nor left */
	s.argv = SH("sleep 60 & echo $! >child; echo done");
	s.deadline_ms = 30000;
	check(&s, 0, "done\n", "", "with a child left behind");
	ok(is_gone("child"), "which is gone too");
}

static void test_start(void)
{
	struct gf_spawn s = { .argv = SH("echo o; echo e >&2; exit 4") };
	struct gf_buf out = GF_BUF_INIT;
	struct pollfd p = { -1, POLLIN, 0 };
	struct gf_error err = { 0 };
	pid_t pid = -1;
	char bytes[100];
	ssize_t n;

	is_int(gf_spawn_start(&s, &pid, &p.fd, &err), 0, "started %s", err.msg);
	while ((n = read(p.fd, bytes, sizeof(bytes)))) {
		if (n > 0)
			gf_buf_add(&out, bytes, (size_t)n);
		else
			poll(&p, 1, -1);
	}
	is_str(out.s, "o\ne\n", "both outputs in one");
	is_int(gf_spawn_end(pid), 4, "its status, once its outputs are closed");
	close(p.fd);
	s.argv = SH("sleep 60");
	is_int(gf_spawn_start(&s, &pid, &p.fd, &err), 0, "another");
	is_int(gf_spawn_end(pid), 128 + SIGKILL, "is ended at will");
	close(p.fd);
	s.argv = (const char *const[]){ "no-such", NULL };
	is_int(gf_spawn_start(&s, &pid, &p.fd, &err), -1, "%s", err.msg);
	is_int(p.fd, -1, "and nothing is left open");
	gf_buf_release(&out);
}

static int count_open(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

int main(void)
{
	char folder[] = "/tmp/greffe-unit.XXXXXX";
	int before = count_open();

	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	test_plain();
	test_input();
	test_nothing_of_ours();
	test_deadline();
	test_start();
	test_refused();
	is_int(count_open(), before, "as many descriptors as at first");
	unlink("child");
	if (chdir("/") < 0 || rmdir(folder) < 0)
		return 1;
	return tap_done();
}
