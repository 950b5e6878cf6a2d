/* SPDX-License-Identifier: EUPL-1.2 */
/* See child.h. The parent holds nothing but a pipe: no library is open yet. */
#include "cli/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED true
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED false
#endif

/* --- in the child -------------------------------------------------------- */

/* At `to` it is told (SIGXCPU), beyond `most` it is killed. */
static void limit(int resource, rlim_t to, rlim_t most)
{
	struct rlimit l;

	if (getrlimit(resource, &l) < 0)
		return;
	if (l.rlim_max > most)
		l.rlim_max = most;
	l.rlim_cur = to < l.rlim_max ? to : l.rlim_max;
	setrlimit(resource, &l);
}

/*
 * RLIMIT_DATA and not RLIMIT_AS: a large pack is mapped and takes no memory.
 * The address sanitizer takes more than any limit, to watch over the rest.
 */
static void obey(const struct child_limits *limits)
{
	limit(RLIMIT_CORE, 0, 0);
	limit(RLIMIT_CPU, limits->cpu_s, limits->cpu_s + 1);
	if (!IS_SANITIZED)
		limit(RLIMIT_DATA, limits->memory, limits->memory);
}

static GF_NORETURN void become(int fd, pid_t parent,
			       const struct child_limits *limits,
			       int (*work)(void *payload), void *payload)
{
	int code;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || dup2(fd, STDOUT_FILENO) < 0 ||
	    dup2(fd, STDERR_FILENO) < 0)
		_exit(CLI_FAILED);
	close(fd);
	obey(limits);
	code = work(payload);
	fflush(NULL);
	_exit(code);
}

/* --- in the parent ------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 1: more may come; 0: the end; beyond the limit it is read and forgotten. */
static int take(struct gf_buf *out, int fd)
{
	char bytes[4096];
	ssize_t n = read(fd, bytes, sizeof(bytes));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (out->len + (size_t)n <= CHILD_OUT_BYTES)
		gf_buf_add(out, bytes, (size_t)n);
	return n > 0;
}

/* Until it has closed its end, or its time is up (false). */
static bool listen_to(struct gf_buf *out, int fd, int64_t until)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left;
	int n;

	for (;;) {
		left = until - now_ms();
		if (left <= 0)
			return false;
		n = poll(&p, 1, (int)left);
		if (n > 0 && !take(out, fd))
			return true;
		if (n < 0 && errno != EINTR)
			return false;
	}
}

static int end_of(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

static int say_death(int status, const struct child_limits *limits,
		     struct gf_error *err)
{
	int sig = WTERMSIG(status);

	if (sig == SIGXCPU)
		return gf_fail(err, GF_ELIMIT,
			       _("judging took more than %u seconds of a "
				 "processor"),
			       limits->cpu_s);
	if (sig == SIGABRT)
		return gf_fail(err, GF_ELIMIT,
			       _("judging broke off: it needs more than %zu "
				 "MiB of memory, or greffe is wrong"),
			       limits->memory >> 20);
	return gf_fail(err, GF_EIO, _("judging broke off (signal %d)"), sig);
}

static int wait_for(struct gf_buf *out, pid_t pid, int fd,
		    const struct child_limits *limits, struct gf_error *err)
{
	int64_t until = now_ms() + (int64_t)limits->wall_s * 1000;
	int status;

	if (!listen_to(out, fd, until)) {
		kill(pid, SIGKILL);
		end_of(pid);
		return gf_fail(err, GF_ELIMIT,
			       _("judging took more than %u seconds"),
			       limits->wall_s);
	}
	status = end_of(pid);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return say_death(status, limits, err);
}

int child_run(struct gf_buf *out, const struct child_limits *limits,
	      int (*work)(void *payload), void *payload, struct gf_error *err)
{
	pid_t parent = getpid(), pid;
	int fds[2], code;

	if (pipe(fds) < 0)
		return gf_fail_errno(err, _("cannot start judging"));
	fflush(NULL);
	pid = fork();
	if (pid < 0) {
		gf_fail_errno(err, _("cannot start judging"));
		close(fds[0]);
		close(fds[1]);
		return -1;
	}
	if (!pid) {
		close(fds[0]);
		become(fds[1], parent, limits, work, payload);
	}
	close(fds[1]);
	code = wait_for(out, pid, fds[0], limits, err);
	close(fds[0]);
	return code;
}
