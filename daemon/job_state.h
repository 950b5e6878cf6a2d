/* SPDX-License-Identifier: EUPL-1.2 */
/* What job.c and job_told.c share: a worker, seen from the daemon. */
#ifndef GF_DAEMON_JOB_STATE_H
#define GF_DAEMON_JOB_STATE_H

#include "daemon/job.h"
#include "daemon/worker.h"

/* A commit in whose judgement workers died. */
struct suspect {
	struct gf_oid commit;
	unsigned blame;
};

/* Of a repository; with a worker where pid is not 0. */
struct job {
	struct jobs *jobs;
	struct repository *repo;
	pid_t pid;
	int requests, reports; /* our ends */
	unsigned hints;	       /* that its worker was told of */
	bool running;	       /* a request is being answered */
	bool is_first;	       /* its worker has answered none yet */
	bool failed;	       /* what it answered */
	bool given_up;	       /* its end is the daemon's doing */
	uint64_t began, heard, cpu;
	struct gf_buf in; /* of a report that is not whole yet */
	struct loop_timer deadline, linger, retry;
	struct suspect *suspects;
	size_t nsuspects, suspects_cap;
};

struct jobs {
	struct daemon *daemon;
	unsigned workers, deadline_ms;
	size_t running, alive, next;
	bool ending;
	int code;
	struct loop_timer end;
};

/* --- job.c --------------------------------------------------------------- */

/* Nothing is asked of it any more. */
void job_stop_running(struct job *job);
/* Its request failed: said once, and tried again later and later. */
void job_fail(struct job *job, const char *why);
/* It ends when it has done what it was asked. */
void job_let_go(void *job);
/* It waits for the next request, for a while. */
void job_linger(struct job *job);
void job_kill(void *job);

/* --- job_told.c ---------------------------------------------------------- */

/* Handles what its worker told. false: there is nothing more, now. */
bool job_read_reports(struct job *job);

#endif
