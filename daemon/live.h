/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/live: what is wrong with the files of a work tree as they are saved.
 *
 * While somebody follows a repository's live findings, a worker of its own
 * watches schema/ and records/ of its work tree, keeps its index open, and at
 * each save tells what it finds (EVENT_LIVE) within a few milliseconds. With
 * the last follower it ends; nothing of it is kept.
 *
 * While a merge or a rebase is in progress it waits, and says so. It is not
 * the loop that waits for it: a worker that hangs tells nothing, and nobody
 * else is late.
 */
#ifndef GF_DAEMON_LIVE_H
#define GF_DAEMON_LIVE_H

#include "daemon/daemon.h"

/* One follower more (+1) or less (-1). -1 (with err): it has no work tree, or
 * no worker could be started. */
int live_follow(struct daemon *daemon, struct repository *repo, int change,
		struct gf_error *err);
/* "off", "starting", "on", "waiting". */
const char *live_state(const struct repository *repo);
/* Before a repository is freed. */
void live_stop(struct repository *repo);

#endif
