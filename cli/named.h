/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Which record a person means, in a tree of files: KIND/ID, the path of its
 * file, or an id where only one kind has it; its start where nothing else
 * starts so; an id that it had before. Accents and case are forgiven. Needs
 * no index: the tree's paths are looked at, its files hardly ever.
 */
#ifndef GF_CLI_NAMED_H
#define GF_CLI_NAMED_H

#include "cli/past.h"

struct named {
	const struct gf_kind *kind;
	const char *id, *path; /* in past->arena; path from the registry */
};

/*
 * The record of the state that a word names. GF_ENOTFOUND: none, and err says
 * what was meant; GF_EINVALID: several.
 */
int named_find(struct past *past, const char *word, struct named *out,
	       struct gf_error *err);
/*
 * What a word may name where no record of the state has it: the kind (NULL:
 * any) and the id, which begins inside the word.
 */
const char *named_split(const struct past *past, const char *word,
			const struct gf_kind **kind);
/* The id of a record at a path: from the path, or from inside; or NULL. */
const char *named_id(const struct gf_place *place, const struct gf_node *root,
		     struct gf_arena *arena);

#endif
