/* SPDX-License-Identifier: EUPL-1.2 */
/* The files of a new registry: two kinds, one record of each (starter.c). */
#ifndef GF_CLI_STARTER_H
#define GF_CLI_STARTER_H

struct starter_file {
	const char *path;
	const char *comment; /* its first line: a msgid, or NULL */
	const char *text;
};

extern const struct starter_file starter_files[]; /* up to a NULL path */

#endif
