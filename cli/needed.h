/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The keys that a record needs so that examples of them make it valid, its
 * conditions (if/then, anyOf) included. For the skeletons of `new`.
 */
#ifndef GF_CLI_NEEDED_H
#define GF_CLI_NEEDED_H

#include "cli/cli.h"

/*
 * Sets needed[i] for the keys that are missing to a record of those that are
 * set already; the first in their order where a few would do.
 */
void needed_find(const struct gf_schema *schema, const char **keys, size_t n,
		 bool *needed);

#endif
