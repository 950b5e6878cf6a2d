/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/merge: two states of one record compared, by what they say.
 *
 * Not lines: fields. A mapping is compared key by key; a list whose schema
 * has `x-key` is a set of items known by that key; a list of plain values
 * that are all different is a set too, told by what was added and removed
 * (and, where only the order differs, as one move); any other list is told
 * item by item along the longest common subsequence. Formatting, comments,
 * quotes, key order and 1.0 for 1 are no change.
 *
 * Pure: trees and a schema in, changes out, in the order of the fields.
 *
 * Ownership. Changes borrow from both trees and the schema, which outlive
 * them; their own texts are in the arena that is given.
 *
 *	struct gf_changes changes = { 0 };
 *
 *	gf_record_compare(&changes, old_root, new_root, kind->schema, &arena);
 *	for (i = 0; i < changes.n; i++)
 *		puts(changes.items[i].pointer);
 */
#ifndef GF_MERGE_H
#define GF_MERGE_H

#include "record/record.h"

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
/* How alike two records are, 0 to 1000: shared fields over all fields. For
 * finding what was renamed. */
unsigned gf_record_likeness(const struct gf_node *a, const struct gf_node *b);

#endif
