/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon: the program greffed, the clerk.
 *
 * Its own process is the loop and nothing more: it opens no repository by
 * libgit2, no index, reads no record. It notes what changed (watch.h), has
 * workers do what is to be done (job.h, clerk.c) and tells what they found
 * (event.h).
 *
 *	HEAD, refs/… --> watch --> repository.wanted --> job --> worker: clerk
 *	                                                 |
 *	      log, socket, notifications, metrics <-- events
 *
 * inotify is a hint, the tips of refs are the truth: a hint, an overflow, a
 * start, a signal and a timer all ask for the same reconciliation.
 */
#ifndef GF_DAEMON_DAEMON_H
#define GF_DAEMON_DAEMON_H

#include "daemon/event.h"
#include "daemon/loop.h"
#include "daemon/repo.h"

/* How the program ends. */
enum daemon_exit { DAEMON_OK, DAEMON_FINDINGS, DAEMON_USAGE, DAEMON_FAILED };

struct jobs;
struct watch;
struct config;
struct control;
struct host;
struct notify;
struct options;

struct daemon {
	struct loop *loop;
	struct events events;
	struct repository **repos;
	size_t nrepos, repos_cap;
	struct jobs *jobs;
	struct watch *watch;
	struct control *control;
	struct notify *notify;
	struct host *host;
	struct config *config; /* what the host wants */
	const struct options *options;

	bool once;     /* ends when all is judged */
	bool stopping; /* no new job is started */
	const char *version, *localedir;
	uint64_t started; /* as loop_now */
};

/* By what it is called; NULL: there is none. */
struct repository *daemon_find(const struct daemon *daemon, const char *path);
/*
 * Its refs may have changed: they are looked at before the loop sleeps, or as
 * soon as its worker is free.
 */
void daemon_want(struct daemon *daemon, struct repository *repo);
/* Of all of them: a signal, a timer, a client asks. */
void daemon_want_all(struct daemon *daemon);
/*
 * Reads the configuration again and looks at all repositories, as SIGHUP asks
 * (setup.c). -1: it is refused, and what there was stays.
 */
int daemon_reload(struct daemon *daemon, struct gf_error *err);
/* Changes a repository's state and tells it; `why` (or NULL) is copied. */
void daemon_set_state(struct daemon *daemon, struct repository *repo,
		      enum repo_state state, const char *why);
/* Has the loop end: workers finish what they hold, within two seconds. */
void daemon_stop(struct daemon *daemon, int code);

#endif
