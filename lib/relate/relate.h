/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/relate: what is true of records only together.
 *
 * References resolve, ids and unique values are taken once, former ids still
 * resolve and are never taken again, no acyclic reference comes back, no two
 * paths are twins by case or Unicode form.
 *
 * A gf_census is the hash set of a cold check: records are counted in, in
 * path order, then all relations are judged at once, then the findings of a
 * record are asked for, by whoever is about to show it. So memory is a few
 * words a record plus its references: never a tree, never a finding.
 *
 * Invariants. Nothing is added once gf_census_relate has run; from then on
 * any number of threads may ask. Findings do not depend on who asks when.
 *
 * Ownership. Paths are borrowed and outlive the census; so does the registry.
 *
 *	gf_census_add(census, path, kind, &verdict); // every record, in order
 *	gf_census_relate(census);
 *	if (gf_census_is_flawed(census, i))
 *		gf_census_explain(census, i, verdict.root, &verdict.diags);
 */
#ifndef GF_RELATE_H
#define GF_RELATE_H

#include "record/record.h"

struct gf_census;

struct gf_census *gf_census_new(const struct gf_registry *reg);
void gf_census_free(struct gf_census *census);
/*
 * Takes what relations need of one judged record; its number is how many
 * were added before. A record that cannot be read counts too: it exists,
 * references to it resolve.
 */
void gf_census_add(struct gf_census *census, const char *path,
		   const struct gf_kind *kind, const struct gf_verdict *v);
size_t gf_census_count(const struct gf_census *census);
/*
 * From now on an unknown reference is told without a did-you-mean: for who
 * counts only some of the records in.
 */
void gf_census_keep_quiet(struct gf_census *census);
/* Judges all relations. Once. */
void gf_census_relate(struct gf_census *census);
/* Has the record findings of its own here? */
bool gf_census_is_flawed(const struct gf_census *census, size_t record);
/*
 * Adds the findings of a record. `root` is its tree, for the JSON pointers
 * of the values; NULL leaves them out.
 */
void gf_census_explain(const struct gf_census *census, size_t record,
		       const struct gf_node *root, struct gf_diags *diags);
/* The path of the record that has an id, or had it; NULL when none. */
const char *gf_census_find(const struct gf_census *census,
			   const struct gf_kind *kind, const char *id,
			   size_t len);

#endif
