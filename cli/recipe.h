/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The recipes by which the machines of a forge judge what is pushed to it,
 * where it lets nobody install a hook: one file each, with its comments in
 * the reader's language (recipe.c). hook_ci.c puts them in their place.
 */
#ifndef GF_CLI_RECIPE_H
#define GF_CLI_RECIPE_H

#include "base/base.h"

/* Lines of a recipe, behind a comment and under a title where it has them. */
struct recipe_block {
	unsigned indent;
	const char *comment; /* a msgid, or NULL */
	const char *title;   /* of a step: a msgid, or NULL */
	const char *text;    /* with its line ends; or NULL */
};

struct recipe {
	const char *name; /* of its row in the table of hooks */
	const char *path; /* where the forge looks for it */
	/* What the address of the package is where nobody gave one. */
	const char *package;
	/* Said where another file stands at `path`: a msgid, or NULL. */
	const char *beside;
	const struct recipe_block *const *parts; /* NULL at the end */
};

/* The line that holds the address of the package begins with this. */
#define RECIPE_PACKAGE "GREFFE_DEB: "

const struct recipe *recipe_find(const char *name);
/* `package` NULL: as the recipe has it. */
void recipe_write(struct gf_buf *out, const struct recipe *recipe,
		  const char *lang, const char *package);

#endif
