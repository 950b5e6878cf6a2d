/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A registry as a commit has it: what the words of a command line name in a
 * repository, and the files of that commit for lib/record and the survey.
 */
#ifndef GF_CLI_REVISION_H
#define GF_CLI_REVISION_H

#include "cli/cli.h"

#include "repo/repo.h"

/* Zero-initialised, then opened. */
struct revision {
	struct gf_repo *repo;
	char *below;	  /* where the person is in it, "" or "a/b" */
	bool in_files;	  /* they are in its work tree: words may be paths */
	const char *word; /* the commit, as typed; borrowed */
	struct gf_commit commit;
	char hex[GF_OID_HEX];
	size_t prefix;	      /* bytes of `below` that lead to the registry */
	struct gf_oid folder; /* of the registry, in the commit */
};

/* Whether `dir` is in a bare repository, nearer than any registry. */
bool revision_is_bare(const char *dir);
/* Opens the repository around cli->dir. */
int revision_open(struct revision *rev, const struct cli *cli,
		  struct gf_error *err);
/* The commit that a word names; GF_ENOTFOUND: none. */
int revision_resolve(struct revision *rev, const char *word,
		     struct gf_error *err);
/*
 * The same for what --at takes: a commit's name, or a day, a month or a year,
 * at whose end HEAD was that commit. A branch or tag comes first.
 */
int revision_resolve_at(struct revision *rev, const char *word,
			struct gf_error *err);
int revision_commit_at(struct gf_commit *out, const struct gf_repo *repo,
		       const char *word, struct gf_error *err);
/* The last day of 2025, 2025-06 or 2025-06-30; false: it is none of these. */
bool revision_read_day(const char *word, int64_t *day);
/*
 * The day of a time, `offset` minutes east of UTC, and the seconds since its
 * midnight (or NULL). A commit may claim any time: false, and "", beyond the
 * years 1 to 9999.
 */
bool revision_day(char out[GF_DAY_TEXT], int *seconds, int64_t time,
		  int offset);
/* The nearest registry of the commit, above where the person is. */
int revision_enter(struct revision *rev, struct gf_error *err);
/* The registry of the commit as a tree of files. */
void revision_tree(struct gf_tree *tree, const struct revision *rev);
/* Every entry under a folder of it, with the ids. */
int revision_walk(const struct revision *rev, const char *start,
		  gf_repo_walk_fn fn, void *payload, struct gf_error *err);
/* What a person's path is from that registry; NULL: outside of it. */
const char *revision_path(const struct revision *rev, const char *operand,
			  struct gf_arena *arena);
/* Whether anything stands at a path of that registry. */
bool revision_has(const struct revision *rev, const char *path);
void revision_release(struct revision *rev);

#endif
