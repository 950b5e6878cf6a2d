/* SPDX-License-Identifier: EUPL-1.2 */
/* The place of a record's text that a person wants to see of a search. */
#ifndef GF_CLI_EXCERPT_H
#define GF_CLI_EXCERPT_H

#include "cli/cli.h"

/* Around what matches, in the texts that the index gives. */
#define MATCH_START '\001'
#define MATCH_END   '\002'

/*
 * Of all texts of a record, a line each, with what matches marked: the line
 * that says most, which is prose rather than ids, cut around its matches. The
 * marks stay. Empty where only the title is left to say.
 */
void excerpt_choose(struct gf_buf *out, const char *texts, const char *title);
/* Without the marks; bold where `color` says so, escaped for a terminal. */
void excerpt_show(struct gf_buf *out, const char *excerpt, bool color);
/* Without the marks. */
void excerpt_plain(struct gf_buf *out, const char *excerpt);

#endif
