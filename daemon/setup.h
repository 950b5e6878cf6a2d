/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/setup: greffed put together as its host wants it, at its start and
 * again whenever the host changed its mind (daemon_reload, in daemon.h).
 *
 * What is named on the command line comes before what variables say, and that
 * before the file. A configuration that is refused at a reload changes
 * nothing.
 */
#ifndef GF_DAEMON_SETUP_H
#define GF_DAEMON_SETUP_H

#include "daemon/daemon.h"
#include "daemon/options.h"

/*
 * Reads the configuration and takes its language; what is found in it is
 * written on standard error.
 */
int setup_configure(struct daemon *daemon, const struct options *options,
		    struct gf_error *err);
/* Until EVENT_READY. */
int setup_start(struct daemon *daemon, struct gf_error *err);
void setup_release(struct daemon *daemon);

#endif
