/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Work that reads what a stranger sent, in a child of this process: it has so
 * much time and memory, and if it dies, this one says so.
 */
#ifndef GF_CLI_CHILD_H
#define GF_CLI_CHILD_H

#include "cli/cli.h"

struct child_limits {
	unsigned wall_s; /* of the clock */
	unsigned cpu_s;	 /* of a processor */
	size_t memory;	 /* bytes that it may allocate */
};

/*
 * Runs `work` in a child. What it writes to standard output and error comes
 * into `out`, at most CHILD_OUT_BYTES of it. Its exit code, or -1 where it
 * came to no end: err says why.
 */
#define CHILD_OUT_BYTES 65536
int child_run(struct gf_buf *out, const struct child_limits *limits,
	      int (*work)(void *payload), void *payload, struct gf_error *err);

#endif
