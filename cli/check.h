/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One run of greffe check: what is judged (cmd_check.c says), by which way.
 * From cold (check_cold.c), every record is read. Where there is a repository,
 * the index (check_index.c) knows what has not changed, and with --since what
 * was wrong before (lib/gate). Both tell the same, word for word.
 */
#ifndef GF_CLI_CHECK_H
#define GF_CLI_CHECK_H

#include "cli/revision.h"
#include "cli/survey.h"

#include "gate/gate.h"

struct check {
	struct cli_output output;
	const char *since, *today;
	bool staged, no_index;
	const char *staging; /* git's index, where it is another; or NULL */
	bool new_only;	     /* what was there before is not told */
	bool merged;	     /* what git is merging was there before, too */

	struct cli *cli;
	const struct cmd *cmd;
	struct gf_arena arena;
	char *root; /* of the registry, absolute; and where we are */
	char *cwd;  /* where the person is */
	struct revision revision; /* .repo NULL: no repository is known */
	bool of_commit;		  /* that is judged, not the work tree */
	bool guessed; /* the first operand may have been a revision */
	int64_t day;  /* that stands for today */
	struct gf_commit since_commit, merged_commit;
	struct gf_registry *reg; /* from cold */
	struct gf_index *index;
	struct gf_writer *writer;
	struct cli_rules rules;
	struct survey survey;
	struct gf_ratchet ratchet;
	const char **chosen; /* paths from the registry; none: all of it */
	uint32_t nchosen, chosen_cap;
	size_t told; /* documents, schemas apart */
	bool some;   /* only what was chosen is told */
	bool failed;
};

/* The operands, when it is known what is judged: paths, or records. */
struct check_ways {
	/* The path of a record, by kind and id; NULL: there is none. */
	const char *(*record)(struct check *c, const char *kind,
			      size_t kind_len, const char *id);
	/* How many records are at a path or under it. */
	size_t (*under)(struct check *c, const char *path);
	/* KIND/ID that a word may have meant; NULL: nothing is near. */
	const char *(*meant)(struct check *c, const char *word);
};
void check_choose(struct check *c, const struct check_ways *ways, int argc,
		  char **argv);
/* greffe.yaml, and what is under schema/. */
bool check_is_schema(const char *path);
/* Is a path among those that were chosen? */
bool check_is_chosen(const struct check *c, const char *path);

/*
 * All of a registry; the caller has said what of it (staged, since…). The exit
 * code. check_release in any case.
 */
int check_run(struct check *c, int argc, char **argv);
void check_release(struct check *c);

/* Told as the steps go. */
void check_document(struct gf_source *src, struct gf_diags *diags, void *check);
void check_failure(const struct gf_error *err, void *check);
void check_progress(size_t done, size_t total, void *check);
/* Records that no usable schema has judged never pass for valid ones. */
void check_say_unjudged(struct check *c, size_t unjudged, size_t ignored);

/* The two ways. The exit code. */
int check_cold(struct check *c, int argc, char **argv);
int check_index(struct check *c, int argc, char **argv);

#endif
