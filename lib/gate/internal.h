/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of lib/gate say to one another. */
#ifndef GF_GATE_INTERNAL_H
#define GF_GATE_INTERNAL_H

#include "gate/gate.h"

#define CONFIG_PATH "greffe.yaml"
#define SCHEMA_PATH "schema"

/* --- ratchet.c ----------------------------------------------------------- */

/* One finding, as it is compared: borrowed texts. */
struct known {
	const char *severity, *path, *rule, *pointer;
};

/* One more finding that was there. */
void ratchet_add(struct gf_ratchet *r, const struct known *known);
/* Before the findings of another state are compared: none is used up. */
void ratchet_begin(struct gf_ratchet *r);
/*
 * Whether it was there, once for each time that it was; `was` is the path
 * that the record had then.
 */
bool ratchet_take(struct gf_ratchet *r, const struct known *known,
		  const char *was);

/* --- renames.c ----------------------------------------------------------- */

/* Paths and what they were, into a map; both in the arena. */
int renames_find(struct gf_strmap *out, struct gf_arena *arena,
		 struct gf_index *index, const struct gf_follow *follow,
		 struct gf_error *err);

#endif
