/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/notify: who is told of verdicts, as the host wants it.
 *
 * Each new verdict goes to the programs of `on_verdict:` and to the mail of
 * `mail:` that are for it. Each is a delivery: a child of the daemon's that
 * reads the commit, runs the program with a deadline and ends. So many run at
 * a time and so many wait; one that fails is tried again, later and later, and
 * then given up: all of that is in the log. Judging waits for none of it.
 *
 * A delivery is lost with the daemon that holds it: notes and refs are the
 * verdicts, this only draws attention to them.
 */
#ifndef GF_DAEMON_NOTIFY_H
#define GF_DAEMON_NOTIFY_H

#include "daemon/config.h"
#include "daemon/daemon.h"

#define NOTIFY_RUNNING 4
#define NOTIFY_WAITING 1000

struct notify;

/* Listens from now on. The configuration is held as long as it is needed. */
struct notify *notify_new(struct daemon *daemon, struct config *config);
/* What comes from now on goes where this one says. */
void notify_reload(struct notify *notify, struct config *config);
/* Is anything under way, or to be tried again? */
bool notify_is_busy(const struct notify *notify);
/* What is under way is stopped, what waits is given up. */
void notify_free(struct notify *notify);

#endif
