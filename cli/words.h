/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Two texts compared word by word, on one line: [-what was-]{+what is+}, with
 * some words around; colours where the terminal has them.
 */
#ifndef GF_CLI_WORDS_H
#define GF_CLI_WORDS_H

#include "cli/cli.h"

/*
 * false, and nothing is written: they share too little, have the same words,
 * or are too long.
 */
bool words_write(struct gf_buf *out, const char *old, size_t old_len,
		 const char *new, size_t new_len, bool color);

#endif
