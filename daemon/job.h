/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/job: what is wanted of repositories, done by workers.
 *
 * A repository has at most one worker. It is forked when something is wanted,
 * kept for a moment after (the next commit often follows), and then let go: a
 * daemon at rest has none. It is killed when it says nothing for too long.
 *
 * A commit in whose judgement two workers died is not read a third time: it is
 * a suspect, which the next worker is told, and gets the word unreadable.
 * Other failures (a full disk, a repository that cannot be written) are tried
 * again, later and later.
 */
#ifndef GF_DAEMON_JOB_H
#define GF_DAEMON_JOB_H

#include "daemon/daemon.h"

struct jobs_opts {
	unsigned workers;     /* at once; 0: one a processor */
	unsigned deadline_ms; /* of one commit; 0: the default */
};

struct jobs *jobs_new(struct daemon *daemon, const struct jobs_opts *opts);
void jobs_free(struct jobs *jobs);
/* From the next commit on. */
void jobs_tune(struct jobs *jobs, const struct jobs_opts *opts);
/* Of each repository, before anything is wanted of it; and at its end. */
void jobs_add(struct jobs *jobs, struct repository *repo);
void jobs_remove(struct jobs *jobs, struct repository *repo);
/* Whether a request is being answered for it. */
bool job_is_running(const struct repository *repo);
/* Requests that are being answered, and repositories that wait. */
size_t jobs_running(const struct jobs *jobs);
size_t jobs_waiting(const struct jobs *jobs);
/*
 * Has the workers finish what they hold; then, or after two seconds at most,
 * the loop stops with that code. Asked again, it does not wait.
 */
void jobs_end(struct jobs *jobs, int code);

#endif
