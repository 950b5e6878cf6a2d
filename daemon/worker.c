/* SPDX-License-Identifier: EUPL-1.2 */
/* The life of a worker, between its fork and its end: see worker.h. */
#include "daemon/worker.h"
#include "daemon/clerk.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static volatile sig_atomic_t is_stopping;

bool worker_is_stopping(void)
{
	return is_stopping;
}

static void stop(int number)
{
	(void)number;
	is_stopping = 1;
}

/* --- its birth ----------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* What it inherited: clients would wait for it to hang up. */
static void close_others(const int *keep, size_t nkeep)
{
	int sorted[8];
	unsigned from = 3;
	size_t i;

	GF_BUG(nkeep > GF_NELEMS(sorted));
	memcpy(sorted, keep, nkeep * sizeof(*keep));
	qsort(sorted, nkeep, sizeof(*sorted), by_number);
	for (i = 0; i < nkeep; i++) {
		if (from < (unsigned)sorted[i])
			close_range(from, (unsigned)sorted[i] - 1, 0);
		from = (unsigned)sorted[i] + 1;
	}
	close_range(from, ~0U, 0);
}

#define MEMORY_BYTES (1UL << 30)

/*
 * Memory that one commit may take. A process under AddressSanitizer reserves
 * more than there is.
 */
static void set_limits(void)
{
#ifndef __SANITIZE_ADDRESS__
	struct rlimit memory = { .rlim_cur = MEMORY_BYTES,
				 .rlim_max = MEMORY_BYTES };

	setrlimit(RLIMIT_DATA, &memory);
#endif
}

pid_t worker_fork(struct daemon *daemon, const int *keep, size_t nkeep)
{
	struct sigaction action = { .sa_handler = stop };
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it died before that was asked */
		_exit(DAEMON_FAILED);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGINT, SIG_IGN); /* typed to the daemon, which ends us */
	signal(SIGHUP, SIG_IGN);
	loop_forget_signals(daemon->loop);
	close_others(keep, nkeep);
	set_limits();
	return 0;
}

/* --- its words ----------------------------------------------------------- */

static void write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;
	ssize_t n;

	while (len) {
		n = write(fd, at, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(DAEMON_FAILED);
		at += n;
		len -= (size_t)n;
	}
}

void worker_report(const struct worker *worker, struct report *report,
		   const char *name, const char *text, size_t text_len)
{
	struct gf_buf out = GF_BUF_INIT;
	size_t name_len = name ? strlen(name) : 0;

	report->name_len = (uint32_t)(name_len < REPORT_NAME_MAX
					      ? name_len
					      : REPORT_NAME_MAX);
	report->text_len = (uint32_t)(text_len < REPORT_TEXT_MAX
					      ? text_len
					      : REPORT_TEXT_MAX);
	gf_buf_add(&out, report, sizeof(*report));
	gf_buf_add(&out, name, report->name_len);
	gf_buf_add(&out, text, report->text_len);
	write_all(worker->reports, out.s, out.len);
	gf_buf_release(&out);
}

/* --- its work ------------------------------------------------------------ */

/* 1: read; 0: there are no more. */
static int next_request(const struct worker *worker, struct request *out)
{
	ssize_t n;

	do {
		n = read(worker->requests, out, sizeof(*out));
	} while (n < 0 && errno == EINTR && !is_stopping);
	return n == (ssize_t)sizeof(*out) && !is_stopping;
}

bool worker_should_look(const struct worker *worker)
{
	struct pollfd fd = { .fd = worker->requests, .events = POLLIN };
	struct request request;
	bool should = false;

	while (poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN) &&
	       next_request(worker, &request))
		should |= request.kind == REQUEST_LOOK;
	return should;
}

static void reconcile(const struct worker *worker, struct clerk *clerk)
{
	struct report report = { .kind = REPORT_DONE };
	struct gf_error err;

	if (clerk_reconcile(clerk, &report.count, &err) < 0) {
		report.kind = REPORT_FAILED;
		worker_report(worker, &report, NULL, err.msg, strlen(err.msg));
	} else {
		worker_report(worker, &report, NULL, NULL, 0);
	}
}

int worker_run(struct worker *worker)
{
	struct clerk *clerk = clerk_new(worker);
	struct request request;

	while (next_request(worker, &request))
		if (request.kind == REQUEST_SUSPECT)
			clerk_suspect(clerk, &request.commit);
		else if (request.kind == REQUEST_RECONCILE)
			reconcile(worker, clerk);
	clerk_free(clerk);
	return DAEMON_OK;
}
