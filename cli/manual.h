/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The manual's pages, from the same rows as --help: what man shows and what
 * greffe takes cannot drift apart.
 */
#ifndef GF_CLI_MANUAL_H
#define GF_CLI_MANUAL_H

#include "cli/cli.h"

/* A page for man, in the process's language; cmd NULL: greffe(1). */
void manual_write(struct gf_buf *out, const struct cmd *cmd);

#endif
