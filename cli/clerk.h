/* SPDX-License-Identifier: EUPL-1.2 */
/* What can be known of the clerk, greffed, from its files in a repository. */
#ifndef GF_CLI_CLERK_H
#define GF_CLI_CLERK_H

#include "cli/cli.h"
#include "repo/repo.h"

/*
 * Whether a daemon holds the repository now; *pid gets its number, or 0 where
 * the lock does not say it.
 */
bool clerk_holds(const struct gf_repo *repo, long *pid);

#endif
