/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of lib/gate say to one another. */
#ifndef GF_GATE_INTERNAL_H
#define GF_GATE_INTERNAL_H

#include "gate/gate.h"

#define CONFIG_PATH "greffe.yaml"
#define SCHEMA_PATH "schema"
#define ERASED_PATH "effacements.yaml"

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
	bool has_file; /* of it: something else than the commits may fail */
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
/* Whether it may not be there without the file of the index. */
bool gate_may_mend(const struct gf_gate *gate, const struct gf_error *err);
/* `cache` NULL: in memory. */
int gate_open_index(struct gf_index **out, const struct gf_gate_opts *opts,
		    const char *cache, struct gf_error *err);
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
	/* Errors that no parent had, or none of them: what stands in the way.
	 * Of the ruling's lines, only the others are debt. */
	uint32_t errors;
	/* A kind whose schema cannot be used, and whose records changed: in
	 * the ruling's arena; NULL: none. */
	const char *unjudged;
};
/* As gf_gate_judge; `bases` may be NULL. */
int gate_judge(struct gf_ruling *out, struct gf_gate *gate,
	       const struct gf_oid *commit, struct bases *bases,
	       struct gf_error *err);

/* --- unjudged.c ---------------------------------------------------------- */

/*
 * Of a commit that the index looks at: a kind that has no usable schema, and
 * whose records are not those of any of the bases. NULL: there is none. What
 * cannot be read is not the same.
 */
const struct gf_kind *unjudged_kind(const struct gf_gate *gate,
				    const struct gf_commit *commit,
				    const struct bases *bases);

/* --- push_refs.c --------------------------------------------------------- */

enum ref_class {
	REF_BRANCH, /* judged */
	REF_TAG,    /* judged where it brings something new */
	REF_FREE,   /* notes of people's own: never judged */
	REF_REFUSED
};

/* What a reference is; *why is set where it is refused. */
enum ref_class ref_class(const char *ref, const struct gf_policy *policy,
			 const char **why);
/* Whether it is a branch that may not go back; `head`: what HEAD names. */
bool ref_is_protected(const char *ref, const char *head,
		      const struct gf_policy *policy);

/* --- erased.c ------------------------------------------------------------ */

/* Objects that may not come back. */
struct erased {
	struct gf_oid *ids;
	size_t n, cap;
	struct gf_oid list; /* the file that was read last */
};

/* Adds those that a tree's effacements.yaml names, however it is written. */
int erased_gather(struct erased *out, const struct gf_gate *gate,
		  const struct gf_oid *tree, struct gf_error *err);
/* Whether it is well written: one that is not could name none. 0, or -1. */
int erased_judge(const struct gf_gate *gate, const struct gf_oid *tree,
		 struct gf_error *err);
void erased_release(struct erased *erased);

/* --- news.c -------------------------------------------------------------- */

/* A new commit of a push. */
struct fresh {
	struct gf_commit commit;
	struct gf_oid *parents;
	size_t nparents;
	const char *abuse; /* what is wrong with how it is made; or NULL */
	uint32_t nabuses;
	uint32_t mark; /* of the last walk that came by */
	bool is_fine;  /* it was judged, and stands in nobody's way */
};

/* All of them, parents first. */
struct news {
	struct gf_arena arena;
	struct fresh **items;
	struct gf_strmap by_id;
	size_t n, cap;
	uint32_t mark;
};

/* What the commits are new to. */
struct news_known {
	const char *refs;	  /* all that start with it */
	const struct gf_oid *ids; /* and these */
	size_t n;
	/*
	 * Something of the push is judged: what only references that are not
	 * (notes) lead to is as new as what was never there.
	 */
	bool but_notes;
	const struct erased *erased; /* what may not be among them */
};
int news_read(struct news *out, const struct gf_gate *gate,
	      const struct gf_oid *tips, size_t n,
	      const struct news_known *known, bool everywhere,
	      struct gf_error *err);
void news_release(struct news *news);

/* Of them, what one reference brings; and where that starts from. */
struct news_walk {
	struct fresh **items; /* parents first */
	size_t n, cap;
	struct gf_oid *bases;
	size_t nbases, bases_cap;
};
void news_walk(struct news_walk *out, struct news *news,
	       const struct gf_oid *tip);
void news_walk_release(struct news_walk *walk);

/* --- guardians.c --------------------------------------------------------- */

/*
 * Who may change what records are judged by. 1: nobody else did; 0: somebody
 * else did, by *commit; -1. `old`: where the reference stands (NULL: it is a
 * new one); `head`: where HEAD's branch does (NULL: nothing was pushed yet).
 */
int guardians_agree(struct gf_gate *gate, const struct gf_policy *policy,
		    const struct gf_pusher *who, const struct news_walk *walk,
		    const struct gf_commit *old, const struct gf_commit *head,
		    const struct gf_commit *new, struct gf_oid *commit,
		    struct gf_error *err);

#endif
