/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Records that were renamed: of what was removed and added at once, which is
 * the same record under another name.
 */
#ifndef GF_CLI_RENAMES_H
#define GF_CLI_RENAMES_H

#include "cli/touched.h"

/* Makes one of each removed and added file that are one record. */
void renames_match(struct touched_list *list, struct past *past);

#endif
