/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * No branch of an anyOf or oneOf passed: which one did the author mean?
 *
 * A branch whose constants (`kind: event`) match the value is meant; else
 * one whose type matches; else the one with the fewest failures, and the
 * deepest. Its failures stay, the others go: one finding a cause. Where no
 * branch fits better than another, one finding speaks of all of them.
 */
#include "jsonschema/kw.h"

enum tier {
	OTHER_TYPE,	/* the value itself is refused */
	OTHER_VALUE,	/* it is not one of the constants */
	OTHER_CONSTANT, /* a key says that it is something else */
	POSSIBLE,
	MEANT /* a key says that it is this one */
};

void js_contest_start(struct contest *c, const struct gf_eval *e)
{
	memset(c, 0, sizeof(*c));
	c->start = js_mark(e);
	c->only_required = c->only_constant = true;
	c->none = true;
}

static bool is_constant(const struct keyword *kw)
{
	return kw == &js_keywords[KW_CONST] || kw == &js_keywords[KW_ENUM];
}

/* Does a key of the instance hold the constant that this branch gives it? */
static bool is_meant(const struct gf_schema *branch, const struct gf_node *node,
		     unsigned depth)
{
	const struct instr *in = branch->instrs, *end = in + branch->ninstrs;
	bool meant = false;

	if (node->type != GF_MAP || depth > 8)
		return false;
	for (; in < end && !meant; in++) {
		if (in->evaluate == js_eval_members)
			meant = js_members_discriminate(in->members, node);
		else if (in->evaluate == js_eval_ref)
			meant = is_meant(in->schema, node, depth + 1);
		else if (in->evaluate == js_eval_all_of)
			for (uint32_t i = 0; i < in->list.n && !meant; i++)
				meant = is_meant(in->list.items[i], node,
						 depth + 1);
	}
	return meant;
}

/* Is the value itself what the branch does not want? */
static bool is_refusal(const struct gf_eval *e, const struct failure *f,
		       const struct gf_node *node)
{
	return f->depth == e->npath && f->node == node &&
	       (!f->keyword || is_constant(f->keyword) ||
		f->keyword == &js_keywords[KW_TYPE] ||
		f->keyword->rule == GF_RULE_ANY_OF ||
		f->keyword->rule == GF_RULE_ONE_OF);
}

static enum tier tier_of(const struct gf_eval *e, const struct mark *m,
			 const struct gf_schema *branch,
			 const struct gf_node *node,
			 const struct failure **constant)
{
	const struct failure *f = e->failures + m->failures;
	const struct failure *end = e->failures + e->nfailures;

	for (; f < end; f++) {
		if (is_refusal(e, f, node))
			return f->keyword && is_constant(f->keyword)
				       ? OTHER_VALUE
				       : OTHER_TYPE;
		if (f->depth == e->npath + 1 && f->keyword &&
		    is_constant(f->keyword))
			*constant = f;
	}
	if (*constant)
		return OTHER_CONSTANT;
	return is_meant(branch, node, 0) ? MEANT : POSSIBLE;
}

static uint64_t score_of(const struct gf_eval *e, const struct mark *m,
			 enum tier tier)
{
	uint32_t n = e->nfailures - m->failures, depth = 0;

	for (uint32_t i = m->failures; i < e->nfailures; i++)
		if (e->failures[i].depth > depth)
			depth = e->failures[i].depth;
	/* At least 1: any branch is better than none. */
	return (uint64_t)tier << 48 | (uint64_t)(0xffffffffu - n) << 8 |
	       (depth < 255 ? depth + 1 : 255);
}

/* Are these failures only keys missing from this very mapping? */
static bool only_missing(const struct gf_eval *e, const struct mark *m,
			 const struct gf_node *node)
{
	for (uint32_t i = m->failures; i < e->nfailures; i++)
		if (e->failures[i].keyword != &js_keywords[KW_REQUIRED] ||
		    e->failures[i].node != node)
			return false;
	return true;
}

void js_contest_enter(struct contest *c, struct gf_eval *e,
		      const struct mark *m, const struct gf_schema *branch,
		      const struct gf_node *node)
{
	const struct failure *constant = NULL;
	uint32_t n = e->nfailures - m->failures;
	enum tier tier;
	uint64_t score;

	e->nannotations = m->annotations;
	e->nnotes = m->notes;
	if (e->quiet || !n)
		return;
	tier = tier_of(e, m, branch, node, &constant);
	score = score_of(e, m, tier);
	c->only_required &= only_missing(e, m, node);
	c->nvalues += tier == OTHER_VALUE;
	if (tier != OTHER_CONSTANT)
		c->only_constant = false;
	else if (c->none) /* its trail is kept: a first branch is not cut */
		c->constant = *constant;
	else if (c->constant.node != constant->node)
		c->only_constant = false;
	c->none = false;
	if (score > c->score) {
		c->score = score;
		c->tier = tier;
		memmove(e->failures + c->start.failures,
			e->failures + m->failures, n * sizeof(*e->failures));
		e->nfailures = c->start.failures + n;
	} else {
		e->nfailures = m->failures;
		js_cut_trails(e, m->trails);
	}
}

/* All branches ask another constant of the same key: that value is wrong. */
static bool fail_constant(struct contest *c, struct gf_eval *e,
			  const struct gf_schema *schema,
			  const struct instr *in)
{
	struct failure *f = &e->failures[c->start.failures];

	*f = c->constant;
	f->keyword = in->keyword;
	f->schema = schema;
	f->extra = NULL;
	f->about = ABOUT_CONSTANT;
	e->nfailures = c->start.failures + 1;
	return false;
}

/* Do the failures of the best branch say more than "none fits"? */
static bool is_best_telling(const struct contest *c, const struct instr *in)
{
	if (c->tier == OTHER_VALUE)
		return c->nvalues == 1;
	return c->tier != OTHER_TYPE && !(c->only_required && in->list.n > 1);
}

bool js_contest_lose(struct contest *c, struct gf_eval *e,
		     const struct gf_schema *schema, const struct instr *in,
		     const struct gf_node *node)
{
	if (e->quiet || e->stopped)
		return false;
	if (!c->none && c->only_constant)
		return fail_constant(c, e, schema, in);
	if (!c->none && is_best_telling(c, in))
		return false;
	e->nfailures = c->start.failures;
	js_fail(e, schema, in->keyword, node, NULL, NULL);
	if (c->tier == OTHER_VALUE && e->nfailures > c->start.failures)
		e->failures[c->start.failures].about = ABOUT_VALUE;
	return false;
}
