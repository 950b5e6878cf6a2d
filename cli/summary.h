/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of greffe summary say to one another. */
#ifndef GF_CLI_SUMMARY_H
#define GF_CLI_SUMMARY_H

#include "cli/shown.h"

struct summary {
	struct ask_options ask;
	struct cli_list by, sort;
	const char *where, *sum, *avg, *min, *max;
	uint32_t limit;
	bool count, chart, certain, sources;
};

/* --- cmd_summary.c ------------------------------------------------------- */

/* The first figure's place among the columns. */
size_t summary_figure(const struct shown *a);

/* --- crosstab.c ---------------------------------------------------------- */

/* Groups by two paths, for people: one downwards, one across. The exit code. */
int crosstab_write(struct shown *a);

/* --- glance.c ------------------------------------------------------------ */

/* The whole registry at a glance. The exit code. */
int glance_write(struct ask *ask);

#endif
