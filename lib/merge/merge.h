/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/merge: two states of one record compared, by what they say.
 *
 * Not lines: fields. A mapping is compared key by key; a list whose schema
 * has `x-key` is a set of items known by that key, whatever their order; a
 * list of plain values that are all different is a set too, told by what was
 * added and removed (and, where only the order differs, as one move); any
 * other list is told item by item along the longest common subsequence.
 * Formatting, comments, quotes, key order and 1.0 for 1 are no change.
 *
 * An item that is in both lists but for a part of it (its key was corrected,
 * a sentence was reworded) is the same item, changed: so what is said of its
 * other fields, and who wrote them, is kept.
 *
 * Pure: trees and a schema in, changes out, in the order of the fields. Who
 * corresponds to whom is decided in one place (pair.c), for telling changes,
 * for finding where a value comes from, and for merging.
 *
 * Ownership. Changes borrow from both trees and the schema, which outlive
 * them; their own texts are in the arena that is given.
 *
 *	struct gf_changes changes = { 0 };
 *
 *	gf_record_compare(&changes, old_root, new_root, kind->schema, &arena);
 *	for (i = 0; i < changes.n; i++)
 *		puts(changes.items[i].path);
 *	gf_changes_release(&changes);
 */
#ifndef GF_MERGE_H
#define GF_MERGE_H

#include "record/record.h"

/* --- what changed (compare.c) -------------------------------------------- */

enum gf_change_kind { GF_ADDED, GF_REMOVED, GF_CHANGED, GF_MOVED };

struct gf_change {
	enum gf_change_kind kind;
	const char *pointer; /* JSON pointer: in new, for removed in old */
	/* The same for people and for grep: "lignes[poste=salaires].montant".
	 * An item of a keyed list by its key, another by its place from 0. */
	const char *path;
	const struct gf_node *old, *new; /* NULL where there is none */
	const struct gf_schema *schema;	 /* of the field; NULL: not known */
};

/* Zero-initialised is ready for use. */
struct gf_changes {
	struct gf_change *items;
	uint32_t n, cap;
};

/* `old` or `new` NULL: the record was made or unmade; told as one change of
 * the pointer "". Appends. Scalars and whole added or removed subtrees are
 * one change each: a mapping that is there on both sides is entered. */
void gf_record_compare(struct gf_changes *out, const struct gf_node *old,
		       const struct gf_node *new,
		       const struct gf_schema *schema, struct gf_arena *arena);
void gf_changes_release(struct gf_changes *changes);

/* "added", "removed", "changed", "moved": for machines, not translated. */
const char *gf_change_name(enum gf_change_kind kind);

/* --- where each value comes from (trace.c) ------------------------------- */

/* A value of `new` that holds no other (empty lists and mappings too). */
struct gf_leaf {
	const char *pointer, *path;	/* in new; for the time of the call */
	const struct gf_node *node;	/* in new */
	const struct gf_node *was;	/* in old, and equal; NULL: none */
	const struct gf_schema *schema; /* of the field; NULL: not known */
};
typedef void (*gf_leaf_fn)(const struct gf_leaf *leaf, void *payload);
/* Every leaf of `new`, in the order of the fields. `old` may be NULL. */
void gf_record_trace(const struct gf_node *old, const struct gf_node *new,
		     const struct gf_schema *schema, gf_leaf_fn fn,
		     void *payload);

/* --- fields and records (order.c, alike.c) ------------------------------- */

/*
 * The pairs of a mapping in the order of its schema: `x-order`, then its
 * properties, then those that it does not know, as they stand in `map`.
 * map->n pairs, in the arena; `schema` may be NULL.
 */
const struct gf_pair **gf_record_order(const struct gf_node *map,
				       const struct gf_schema *schema,
				       struct gf_arena *arena);
/*
 * How alike two records are, 0 to 1000: what they share over all they say, a
 * long text weighing more than a short one. For finding what was renamed.
 * Bounded work, whatever the records.
 */
unsigned gf_record_likeness(const struct gf_node *a, const struct gf_node *b);

#endif
