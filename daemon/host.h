/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/host: what the machine's administrator and its service manager hear
 * of what happens: lines of the log (log.h), states (sd.h), signs of life.
 */
#ifndef GF_DAEMON_HOST_H
#define GF_DAEMON_HOST_H

#include "daemon/daemon.h"

struct host;

/*
 * Listens from now on. Where the service manager wants signs of life it gets
 * them, and `look` is called each time: the loop was woken anyway.
 */
struct host *host_new(struct daemon *daemon, loop_fn look);
void host_free(struct host *host);

#endif
