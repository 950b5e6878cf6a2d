/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Records joined by what they refer to, from one of them on: those that it
 * refers to and so on, or those that refer to it, so many steps away. Each
 * record is entered once, however many ways lead to it; at most LINKS_MOST.
 */
#ifndef GF_CLI_LINKS_H
#define GF_CLI_LINKS_H

#include "cli/titles.h"

#define LINKS_MOST 10000

struct links_arc {
	uint32_t to;	   /* among the spots: the other record */
	const char *field; /* of the record that refers: "partenaires.role" */
	bool first;	   /* the way by which it was met */
};

struct links_spot {
	const char *kind, *id;
	const char *title; /* NULL: there is no such record */
	unsigned depth;
	uint32_t arc, narcs; /* those that go on from here */
};

/* Zero-initialised, then gathered. Texts are in ask.arena. */
struct links {
	struct ask *ask;
	bool in;		  /* who refers, not who is referred to */
	struct links_spot *spots; /* the first is where it begins */
	uint32_t nspots, spots_cap;
	struct links_arc *arcs;
	uint32_t narcs, arcs_cap;
	bool cut; /* there is more */

	struct gf_strmap known; /* "kind/id": to its place, from 1 */
	struct titles titles;
	struct gf_rows *out, **ways; /* compiled, for each kind */
	size_t nkinds;
};

int links_gather(struct links *links, const struct ask_record *start,
		 unsigned depth, struct gf_error *err);
void links_release(struct links *links);

#endif
