/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of lib/merge say to one another. */
#ifndef GF_MERGE_INTERNAL_H
#define GF_MERGE_INTERNAL_H

#include "merge/merge.h"

/* --- pair.c -------------------------------------------------------------- */

#define NO_ITEM UINT32_MAX

/* An item of both lists, or of one: the other is NO_ITEM then. */
struct match {
	uint32_t old, new;
};

enum list_kind {
	LIST_KEYED, /* items known by `key`, in no order */
	LIST_SET,   /* plain values, all different */
	LIST_OTHER  /* the order says something */
};

struct pairing {
	enum list_kind kind;
	const char *key; /* x-key; NULL unless keyed */
	/* In the order of the new list; what was removed stands where it was
	 * in a list whose order says something, else at the end. */
	struct match *items;
	uint32_t n;
	bool moved; /* a set: the same values in another order */
};

/*
 * Who is who in two lists. Work is bounded: beyond, a pair may be missed and
 * is then told as one removed and one added. In the arena.
 */
void pair_items(struct pairing *out, const struct gf_node *old,
		const struct gf_node *new, const struct gf_schema *list,
		struct gf_arena *arena);

/* --- order.c ------------------------------------------------------------- */

/* A key that is in one mapping or in both. */
struct both {
	const struct gf_pair *old, *new;
};

/* Every key of two mappings (either may be NULL), as gf_record_order. */
uint32_t order_keys(struct both **out, const struct gf_node *old,
		    const struct gf_node *new, const struct gf_schema *schema,
		    struct gf_arena *arena);

/* --- alike.c ------------------------------------------------------------- */

/* The same as gf_record_likeness, for any two values. */
unsigned likeness(const struct gf_node *a, const struct gf_node *b);
/* Of two mappings, what they say besides `key`; 0 where that is too little. */
unsigned likeness_but(const struct gf_node *a, const struct gf_node *b,
		      const char *key);

/* --- walk.c -------------------------------------------------------------- */

enum walk_kind {
	WALK_ADDED = GF_ADDED,
	WALK_REMOVED = GF_REMOVED,
	WALK_CHANGED = GF_CHANGED,
	WALK_MOVED = GF_MOVED,
	WALK_SAME /* a value that holds no other; only where `leaves` */
};

/* Both trees gone through side by side. */
struct walk {
	bool leaves; /* every leaf of new is told, and nothing else */
	void (*tell)(struct walk *w, enum walk_kind kind,
		     const struct gf_node *old, const struct gf_node *new,
		     const struct gf_schema *schema);
	void *payload;

	/* where it stands */
	struct gf_buf old_pointer, new_pointer, path;
	struct gf_arena scratch;
};

/* With only tell, payload and leaves set. */
void walk_run(struct walk *w, const struct gf_node *old,
	      const struct gf_node *new, const struct gf_schema *schema);

#endif
