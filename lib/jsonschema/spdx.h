/* SPDX-License-Identifier: EUPL-1.2 */
/* The SPDX lists (spdx_ids.c), for the judge and for what was meant. */
#ifndef GF_JSONSCHEMA_SPDX_H
#define GF_JSONSCHEMA_SPDX_H

#include "jsonschema/jsonschema.h"

extern const char *const js_spdx_licences[];
extern const size_t js_spdx_nlicences;
extern const char *const js_spdx_exceptions[];
extern const size_t js_spdx_nexceptions;

/* A word of an expression: what stands between spaces and parentheses. */
struct spdx_word {
	const char *s;
	size_t len;
};

/* The next word from *p on, or a parenthesis; len 0 at the end. */
struct spdx_word js_spdx_next(const char **p, const char *end);
/* A licence, a reference to one, either with '+' where it may have one. */
bool js_spdx_is_licence(struct spdx_word word);
bool js_spdx_is_exception(struct spdx_word word);

#endif
