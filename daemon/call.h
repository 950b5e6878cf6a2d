/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/call: `greffed --reload`, which has the one that runs read its
 * configuration again, and says what came of it.
 */
#ifndef GF_DAEMON_CALL_H
#define GF_DAEMON_CALL_H

#include "daemon/options.h"

/* -1: nobody runs, or what it read is refused: err says which. */
int call_reload(const struct options *options, struct gf_error *err);

#endif
