/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of lib/gate say to one another. */
#ifndef GF_GATE_INTERNAL_H
#define GF_GATE_INTERNAL_H

#include "gate/gate.h"

#define CONFIG_PATH "greffe.yaml"
#define SCHEMA_PATH "schema"

/* --- ratchet.c ----------------------------------------------------------- */

/* One finding, as it is compared: borrowed texts. */
struct known {
	const char *severity, *path, *rule, *pointer;
};

/* One more finding that was there. */
void ratchet_add(struct gf_ratchet *r, const struct known *known);
/* Before the findings of another state are compared: none is used up. */
void ratchet_begin(struct gf_ratchet *r);
/*
 * Whether it was there, once for each time that it was; `was` is the path
 * that the record had then.
 */
bool ratchet_take(struct gf_ratchet *r, const struct known *known,
		  const char *was);

/* --- renames.c ----------------------------------------------------------- */

/* Paths and what they were, into a map; both in the arena. */
int renames_find(struct gf_strmap *out, struct gf_arena *arena,
		 struct gf_index *index, const struct gf_follow *follow,
		 struct gf_error *err);

/* --- gate.c -------------------------------------------------------------- */

/* What was wrong in a commit, kept for when it is asked of as a parent. */
struct stand {
	struct gf_oid commit;
	bool used, readable, has_registry;
	uint32_t hidden; /* errors that are counted and cannot be compared */
	struct gf_ratchet had; /* errors alone */
};

enum { STANDS = 8 };

struct gf_gate {
	struct gf_gate_opts opts;
	struct gf_index *index;
	struct gf_history *history; /* NULL: nothing was read of it yet */
	struct stand stands[STANDS];
	unsigned next; /* the stand that goes when room is needed */
};

/* A commit as its author made it; texts and parents until the next call. */
int gate_commit(struct gf_commit_info *out, struct gf_gate *gate,
		const struct gf_oid *id, struct gf_error *err);
/*
 * The index looks at a commit. 0: it has no registry; 1; -1. `keep`: its view
 * may be kept in the file, since it will be asked for again.
 */
int gate_look(struct gf_gate *gate, const struct gf_commit *commit, bool keep,
	      struct gf_error *err);
/* Whether an error says something of the machine, and nothing of a commit. */
bool gate_is_broken(const struct gf_error *err);
/* What stood in a commit; the index may look elsewhere then. NULL: the
 * machine fails. A commit that cannot be read had nothing. */
struct stand *gate_stand(struct gf_gate *gate, const struct gf_oid *commit,
			 struct gf_error *err);
/* An empty one for a commit, to be filled. */
struct stand *gate_new_stand(struct gf_gate *gate, const struct gf_oid *commit);

/* --- faults.c ------------------------------------------------------------ */

struct fault {
	const char *path, *rule, *pointer, *message;
	uint32_t line, column;
	bool in_parent, in_base;
};

/* What is wrong in one state: its errors. */
struct faults {
	struct gf_arena arena;
	struct fault *items;
	uint32_t n, cap;
	uint32_t hidden; /* errors that are counted and not listed */
	uint32_t schema_warnings;
	uint32_t unjudged;
	const char *lang;
	struct gf_strmap paths; /* that have any */
};

/* Those of the state that the index looks at, in the order of paths. */
int faults_gather(struct faults *out, struct gf_index *index, const char *lang,
		  struct gf_error *err);
/* Remembered, for the commits that are made from it. */
void faults_keep(const struct faults *faults, struct stand *stand);
void faults_release(struct faults *faults);

/* --- ruling.c ------------------------------------------------------------ */

/* Other commits whose errors do not count: the old tip of a ref. */
struct bases {
	const struct gf_oid *ids;
	size_t n;
	/* Errors of the commit that none of them had; of the ruling's lines,
	 * those are no debt either. */
	uint32_t errors;
};
/* As gf_gate_judge; `bases` may be NULL. */
int gate_judge(struct gf_ruling *out, struct gf_gate *gate,
	       const struct gf_oid *commit, struct bases *bases,
	       struct gf_error *err);

#endif
