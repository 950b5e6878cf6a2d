/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/worker: the other side of greffed, a process that it forked.
 *
 * A worker opens repositories, reads records and writes verdicts; the daemon's
 * own process does none of that. What they say to one another goes through two
 * pipes, in structs of one size: a request is one struct; a report is one
 * struct, then a name and a text of the lengths it says, which are bounded. A
 * worker that crashes, hangs or lies is a job that failed, and nothing else.
 *
 * A worker dies with the daemon, at once (PR_SET_PDEATHSIG): whatever it
 * writes may be cut anywhere, and is written so that this does not matter.
 */
#ifndef GF_DAEMON_WORKER_H
#define GF_DAEMON_WORKER_H

#include "daemon/daemon.h"

/* --- what is asked ------------------------------------------------------- */

enum request_kind {
	REQUEST_RECONCILE,
	REQUEST_LOOK,	/* a hint while it reconciles: there may be new tips */
	REQUEST_SUSPECT /* never read that commit: whoever did so died */
};

struct request {
	uint32_t kind;
	struct gf_oid commit;
};

/* --- what is told -------------------------------------------------------- */

enum report_kind {
	REPORT_PENDING, /* count: commits that wait for a verdict */
	REPORT_BEGIN,	/* commit: in hand now; none: nothing is any more */
	REPORT_ALIVE,	/* what is in hand is long, and goes on */
	REPORT_VERDICT, /* written: name is a branch, text the note */
	REPORT_BRANCH,	/* name; no commit: it is gone */
	REPORT_ALARM,	/* text */
	REPORT_FAILED,	/* text: why, and the end of the request */
	REPORT_DONE,	/* count: commits judged; the end of the request */
	REPORT_KINDS
};

struct report {
	uint32_t kind, word; /* enum gf_word */
	uint32_t errors, warnings, debt, behind, count, ms;
	uint32_t name_len, text_len;
	struct gf_oid commit, valid;
	bool has_commit, has_valid, is_judged, is_history;
};

#define REPORT_NAME_MAX 4096
#define REPORT_TEXT_MAX 65536

/* --- the worker's side --------------------------------------------------- */

struct worker {
	struct daemon *daemon;
	struct repository *repo;
	int requests, reports;
};

/*
 * fork(), and in the child: it dies with the daemon, hears signals again, and
 * holds no descriptor above 2 but those to keep. -1: it could not be.
 */
pid_t worker_fork(struct daemon *daemon, const int *keep, size_t nkeep);
/* Answers requests until there are no more; the process's exit code. */
int worker_run(struct worker *worker);
/* Name and text may be NULL. The daemon is gone: the process ends. */
void worker_report(const struct worker *worker, struct report *report,
		   const char *name, const char *text, size_t text_len);
/* Whether a hint came since this was asked last. */
bool worker_should_look(const struct worker *worker);
/* Whether what is in hand is to be finished, and nothing more begun. */
bool worker_is_stopping(void);

#endif
