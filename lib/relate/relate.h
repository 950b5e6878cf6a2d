/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/relate: what is true of records only together.
 *
 * References resolve, ids and unique values are taken once, former ids still
 * resolve and are never taken again, no acyclic reference comes back, no two
 * paths are twins by case or Unicode form. Pure: what exists is asked
 * through callbacks (a hash set in a cold check, a view in the index).
 *
 * A gf_census is the hash set of a cold check: records are counted in, in
 * path order, then each record's relations are judged. Memory is a few words
 * a record plus its references: never a tree, never a text.
 *
 *	gf_census_add(census, path, &verdict);	// every record, in order
 *	gf_census_relate(census, report, payload);
 */
#ifndef GF_RELATE_H
#define GF_RELATE_H

#include "record/record.h"

struct gf_census;

struct gf_census *gf_census_new(const struct gf_registry *reg);
void gf_census_free(struct gf_census *census);
/*
 * Takes what relations need of one judged record (copies it). Also counts a
 * record that cannot be read: it exists, references to it resolve.
 */
void gf_census_add(struct gf_census *census, const char *path,
		   const struct gf_kind *kind, const struct gf_verdict *v);
/* Records counted. */
size_t gf_census_count(const struct gf_census *census);
/*
 * Judges all relations; findings a record at a time, in the order counted.
 * `diags` is cleared after the call.
 */
typedef void (*gf_relate_fn)(const char *path, size_t record,
			     struct gf_diags *diags, void *payload);
void gf_census_relate(struct gf_census *census, gf_relate_fn fn,
		      void *payload);

#endif
