/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A work tree or a commit judged from cold: what `check` runs, and
 * `init --from` on a layout that it has just adopted.
 *
 * Three steps: list the paths; judge every record once, keeping of it only
 * what relations need; judge again those that are flawed, this time with
 * their findings in hand, and tell them in the order of their paths. So the
 * memory is a few words a record, however many are flawed.
 */
#ifndef GF_CLI_SURVEY_H
#define GF_CLI_SURVEY_H

#include "cli/revision.h"

struct survey_entry {
	uint32_t path;	     /* in `paths` */
	uint32_t hash;	     /* of the bytes that were judged */
	uint32_t record;     /* its number in the census */
	uint16_t kind;	     /* NO_KIND: something that is no record */
	uint16_t id, id_len; /* in the path; 0: read inside */
	uint8_t file;	     /* enum gf_file_kind */
	bool flawed, failed, told;
};
#define NO_KIND UINT16_MAX

struct survey {
	const struct gf_registry *reg;
	const char *root;		  /* a work tree, */
	const struct revision *revision;  /* or, where this is set, a commit */
	const struct gf_ignored *outside; /* of a work tree; NULL: all is in */
	const char *below;		  /* where it is in its repository */
	unsigned workers;
	/* Told in the order of the paths, by one thread. */
	void (*document)(struct gf_source *src, struct gf_diags *diags,
			 void *payload);
	void (*failure)(const struct gf_error *err, void *payload);
	void (*progress)(size_t done, size_t total, void *payload);
	void *payload;

	/* filled by the steps */
	struct gf_buf paths, blobs; /* the ids, where a commit is judged */
	struct survey_entry *entries;
	size_t n, cap, ignored, unjudged;
	struct gf_census *census;
};

/* 1. Every path under the registry's roots. Failures are told. */
void survey_list(struct survey *s);
/* 2. Every record; then s->census answers. */
void survey_judge(struct survey *s);
/*
 * Chooses what will be told: all that stands at a path or under it. Gives
 * how many; none chosen at all means everything.
 */
size_t survey_choose(struct survey *s, const char *path);
void survey_choose_all(struct survey *s);
/* The KIND/ID nearest to what was typed, in the arena; NULL: none is near. */
const char *survey_meant(const struct survey *s, const char *typed,
			 struct gf_arena *arena);
/* 3. Each document chosen, with its findings. */
void survey_tell(struct survey *s);
void survey_release(struct survey *s);

static inline const char *survey_path(const struct survey *s,
				      const struct survey_entry *e)
{
	return s->paths.s + e->path;
}

#endif
