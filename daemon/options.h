/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What greffed is told on its command line: rows of one table, from which
 * come the parsing, --help and the manual's page.
 */
#ifndef GF_DAEMON_OPTIONS_H
#define GF_DAEMON_OPTIONS_H

#include "base/base.h"

struct options {
	const char *config, *lang, *fault;
	bool once, check, reload, help, version, manual;
	char **repos; /* what is left of argv */
	size_t nrepos;
};

/* -1: go on. Otherwise the exit code of a wrong usage, which was said. */
int options_parse(struct options *out, int argc, char **argv);
/* Says that this is not understood; the exit code. */
int options_refuse(const char *typed);
/* For a person, or man(7)'s language. */
void options_help(struct gf_buf *out);
void options_manual(struct gf_buf *out, const char *version);

#endif
