/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/watch: hints that refs of a repository changed.
 *
 * One inotify descriptor for all repositories: HEAD and packed-refs (which git
 * renames over), refs/ and every folder under it, and HEAD of a linked work
 * tree. What inotify says is a hint and no more: the repository is wanted
 * (daemon_want), and what happened is found by reading its refs. Events that
 * were lost, a folder that came before it was watched, and a daemon that
 * starts are the same thing: everything is looked at again.
 *
 * Where the system gives no hints (network file systems, no watches left) the
 * repository is polled, which is said once, with what to type: what its refs
 * look like from outside is compared every few seconds.
 *
 * A repository that is moved or deleted is GONE; another one that comes to its
 * path is taken up.
 */
#ifndef GF_DAEMON_WATCH_H
#define GF_DAEMON_WATCH_H

#include "daemon/daemon.h"

/* `poll_ms`: between two looks where there are no hints; 0: the default. */
struct watch *watch_new(struct daemon *daemon, unsigned poll_ms);
void watch_free(struct watch *watch);
/* Finds a repository, locks it, watches it and wants it; or it is GONE. */
void watch_add(struct watch *watch, struct repository *repo);
void watch_remove(struct watch *watch, struct repository *repo);
/* Is it still there? Else it is GONE, until it is. */
void watch_check(struct watch *watch, struct repository *repo);
/*
 * Compares what the refs of all repositories look like with the last time, and
 * wants those that differ: for a timer that rings anyway.
 */
void watch_look(struct watch *watch);

#endif
