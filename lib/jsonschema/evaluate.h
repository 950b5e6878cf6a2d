/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * An evaluation under way: what it found, the way it took, what a branch may
 * have to take back. Shared by evaluate.c, the keywords and report.c.
 */
#ifndef GF_JSONSCHEMA_EVALUATE_H
#define GF_JSONSCHEMA_EVALUATE_H

#include "jsonschema/internal.h"

/* --- evaluation (evaluate.c) --------------------------------------------- */

enum {
	/* Nested evaluations: about 400 bytes of stack each. */
	MAX_FRAMES = GF_VALUE_EVAL_DEPTH,
	MAX_PATH = 80
};

enum about {
	ABOUT_SHAPE,	/* the value fits no branch */
	ABOUT_VALUE,	/* it is none of the branches' constants */
	ABOUT_CONSTANT, /* the key that tells the branches apart is wrong */
};

struct failure {
	const struct keyword *keyword; /* NULL: the schema `false` */
	const struct gf_schema *schema;
	const struct gf_node *node;  /* what was judged */
	const struct gf_node *key;   /* the key to blame, or NULL */
	const struct gf_node *extra; /* a missing name, the parent… */
	uint32_t trail;
	uint32_t depth; /* of node, in the instance */
	uint8_t about;	/* enum about, for anyOf and oneOf */
	bool told;	/* another finding says it */
};

/* A path in the instance, as a list from its end. Entry 0 is the root. */
struct trail {
	const struct gf_node *key; /* NULL: an item */
	uint32_t index, up;
};

struct step {
	const struct gf_node *key;
	uint32_t index;
	uint32_t trail; /* of this very step, or 0: not made yet */
};

/* What was evaluated of one instance, for unevaluated*. Bits in e->bits. */
struct seen {
	const struct gf_node *node;
	size_t bits; /* offset, in words */
};

/* Everything a branch may have to take back. */
struct mark {
	uint32_t failures, trails, annotations, notes;
};

/* A text whose search gave up, so that the next one need not. */
struct costly_text {
	const struct gf_regex *regex;
	uint64_t set;
	uint32_t len;
	char text[128];
};

struct gf_eval {
	size_t steps, max_steps;
	uint32_t frames, quiet, npath;
	bool stopped;  /* a limit was hit: no verdict */
	bool annotate; /* annotations are wanted */
	/* Resources on the way here, outermost first (for $dynamicRef). */
	const struct resource *scopes[MAX_FRAMES];
	uint32_t nscopes;
	struct seen *seen; /* NULL: nobody asks */
	struct step path[MAX_PATH];
	struct failure *failures, *notes; /* notes: warnings */
	uint32_t nfailures, capfailures, nnotes, capnotes;
	struct trail *trails;
	uint32_t ntrails, captrails;
	struct gf_annotation *annotations;
	uint32_t nannotations, capannotations;
	uint64_t *bits;
	size_t nbits, capbits;
	struct costly_text memo[8];
	struct failure costly; /* a pattern that gave up; schema NULL: none */
};

bool js_evaluate(struct gf_eval *e, const struct gf_schema *schema,
		 const struct gf_node *node);
/* The same on a child: of a mapping (key) or of a sequence (key NULL). */
bool js_descend(struct gf_eval *e, const struct gf_schema *schema,
		const struct gf_node *child, const struct gf_node *key,
		uint32_t index);
/* Notes a failure; always false. */
bool js_fail(struct gf_eval *e, const struct gf_schema *schema,
	     const struct keyword *keyword, const struct gf_node *node,
	     const struct gf_node *key, const struct gf_node *extra);
/*
 * A failure of a child, without descending into it: of a pair, or of an item
 * (pair NULL). Its `extra` is the parent.
 */
bool js_fail_child(struct gf_eval *e, const struct gf_schema *schema,
		   const struct keyword *keyword, const struct gf_node *parent,
		   const struct gf_pair *pair, uint32_t index);
/* A pattern or a number that would take too long. */
void js_give_up(struct gf_eval *e, const struct gf_schema *schema,
		const struct keyword *keyword, const struct gf_node *node);
/* Does a text match? Never false for a search that gave up. */
bool js_search(struct gf_eval *e, const struct gf_schema *schema,
	       const struct keyword *keyword, const struct gf_regex *regex,
	       const struct gf_node *node);
void js_note(struct gf_eval *e, const struct gf_schema *schema,
	     const struct keyword *keyword, const struct gf_node *node);
bool js_spend(struct gf_eval *e, size_t steps);
struct mark js_mark(const struct gf_eval *e);
void js_take_back(struct gf_eval *e, const struct mark *m);
void js_cut_trails(struct gf_eval *e, uint32_t n);
/* The path to where we are, as an entry of e->trails. */
uint32_t js_trail(struct gf_eval *e);
/* Notes that an item or a pair was looked at. */
void js_see(struct gf_eval *e, uint32_t index);
/* Words of scratch, zeroed; freed by setting e->nbits back. */
size_t js_words(struct gf_eval *e, size_t n);
/* Is this value in the table? How many times, up to 2. */
unsigned js_values_count(const struct values *values,
			 const struct gf_node *node);

bool js_contains_has_min(const struct gf_schema *schema);
/* Does a key hold the only constants that its schema allows? */
bool js_members_discriminate(const struct members *m,
			     const struct gf_node *map);

/* Branches of anyOf and oneOf: keeps the best of those that failed. */
struct contest {
	struct mark start; /* failures of the best stand from here */
	uint64_t score;
	int tier;	  /* of the best; see contest.c */
	uint32_t nvalues; /* branches that ask for another constant */
	bool none, only_required, only_constant;
	struct failure constant;
};
void js_contest_start(struct contest *c, const struct gf_eval *e);
/* Takes the failures pushed since `m` by a branch on `node`. */
void js_contest_enter(struct contest *c, struct gf_eval *e,
		      const struct mark *m, const struct gf_schema *branch,
		      const struct gf_node *node);
/* No branch passed: leaves the failures to tell. Always false. */
bool js_contest_lose(struct contest *c, struct gf_eval *e,
		     const struct gf_schema *schema, const struct instr *in,
		     const struct gf_node *node);

/* --- findings (report.c; report.h is for those who make sentences) ------- */

void js_report(struct gf_eval *e, const struct gf_node *root,
	       struct gf_diags *diags);

#endif
