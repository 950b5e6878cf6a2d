/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A record to fill in, from the schema of its kind: required keys first and
 * blank, the others as comments, with what each one means in the language
 * of the process. For `new`.
 */
#ifndef GF_CLI_SKELETON_H
#define GF_CLI_SKELETON_H

#include "cli/cli.h"

/* What is already known of the record; NULL: left blank. */
struct skeleton {
	const char *id;	   /* for kinds whose id is read inside */
	const char *title; /* for the one key with x-role: title */
};

void skeleton_write(struct gf_buf *out, const struct gf_kind *kind,
		    const struct skeleton *known);

#endif
