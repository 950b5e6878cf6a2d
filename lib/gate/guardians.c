/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who may change what records are judged by (gate.guardians). A user of the
 * host speaks for the whole push; else each new commit that changes it has to
 * be signed by a listed key. A commit changes it where it differs in that
 * from one of its parents, unless it has what stands at the old tip: so that
 * merging the branch one contributes to needs no guardian.
 */
#include "gate/internal.h"

struct guarding {
	struct gf_gate *gate;
	struct gf_arena arena;
	const char *
		*judges; /* paths: the policy's, and what schemas refer to */
	size_t njudges, judges_cap;
	const struct gf_policy *policy;
	const struct gf_pusher *who;
	struct gf_oid old; /* what stands now, in one name */
};

static bool is_listed(const struct gf_policy *policy, const char *user)
{
	uint32_t i;

	for (i = 0; user && i < policy->nguardians; i++)
		if (policy->guardians[i].user &&
		    !strcmp(policy->guardians[i].user, user))
			return true;
	return false;
}

/* A name for all that a tree has of it. */
static int name_judges(struct gf_oid *out, const struct guarding *g,
		       const struct gf_oid *tree, struct gf_error *err)
{
	struct gf_repo_entry entry;
	struct gf_buf text = GF_BUF_INIT;
	char hex[GF_OID_HEX];
	size_t i;
	int ret = 0;

	for (i = 0; i < g->njudges && !ret; i++) {
		if (gf_repo_find(&entry, g->gate->opts.repo, tree, g->judges[i],
				 err) < 0) {
			/* by way of a link, nothing is there to be used */
			ret = err->code == GF_ENOTFOUND ||
					      err->code == GF_EINVALID
				      ? 0
				      : -1;
			gf_buf_adds(&text, "-\n");
			continue;
		}
		gf_oid_hex(hex, &entry.id);
		gf_buf_addf(&text, "%d %s\n", entry.kind, hex);
	}
	gf_repo_hash(out, text.s, text.len);
	gf_buf_release(&text);
	return ret;
}

static bool is_same(const struct gf_oid *a, const struct gf_oid *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/* 1: it changes nothing of it; 0; -1. */
static int is_harmless(const struct guarding *g, const struct fresh *f,
		       struct gf_error *err)
{
	struct gf_commit parent;
	struct gf_oid is, was;
	size_t i;

	if (name_judges(&is, g, &f->commit.tree, err) < 0)
		return -1;
	if (is_same(&is, &g->old))
		return 1;
	for (i = 0; i < f->nparents; i++) {
		if (gf_repo_commit(&parent, g->gate->opts.repo, &f->parents[i],
				   err) < 0 ||
		    name_judges(&was, g, &parent.tree, err) < 0)
			return -1;
		if (!is_same(&is, &was))
			return 0;
	}
	return f->nparents > 0;
}

static int is_signed(const struct guarding *g, const struct gf_oid *commit,
		     struct gf_error *err)
{
	if (!g->who->signed_by)
		return 0;
	return g->who->signed_by(commit, g->policy->guardians,
				 g->policy->nguardians, err, g->who->payload);
}

/* Going back to another state of it is a change too, without any commit. */
static int check_tip(const struct guarding *g, const struct gf_commit *new,
		     struct gf_error *err)
{
	struct gf_oid is;

	if (name_judges(&is, g, &new->tree, err) < 0)
		return -1;
	return is_same(&is, &g->old) ? 1 : is_signed(g, &new->id, err);
}

static int check_all(const struct guarding *g, const struct news_walk *walk,
		     const struct gf_commit *old, const struct gf_commit *new,
		     struct gf_oid *commit, struct gf_error *err)
{
	bool forward = false;
	size_t i;
	int fine;

	for (i = 0; i < walk->n; i++) {
		*commit = walk->items[i]->commit.id;
		fine = is_harmless(g, walk->items[i], err);
		if (!fine)
			fine = is_signed(g, commit, err);
		if (fine <= 0)
			return fine;
	}
	for (i = 0; old && i < walk->nbases; i++)
		forward = forward || is_same(&walk->bases[i], &old->id);
	*commit = new->id;
	return !old || forward ? 1 : check_tip(g, new, err);
}

static void add_judge(struct guarding *g, const char *path)
{
	GF_GROW(g->judges, g->njudges, g->judges_cap);
	g->judges[g->njudges++] = gf_arena_strdup(&g->arena, path);
}

/* A schema may refer to files beside schema/: these judge records too. */
static int add_sources(struct guarding *g, const struct gf_commit *commit,
		       struct gf_error *err)
{
	const struct gf_strmap *files;
	int found = gate_look(g->gate, commit, false, err);
	const char *path;
	uint32_t i;

	if (found <= 0)
		return found;
	files = gf_index_sources(g->gate->index);
	for (i = 0; i < files->n; i++) {
		path = files->entries[i].key;
		if (strncmp(path, SCHEMA_PATH "/", strlen(SCHEMA_PATH "/")) !=
		    0)
			add_judge(g, path);
	}
	return 0;
}

/* Of what stands, and of what would: one commit may refer to what the next
 * one changes. */
static int list_judges(struct guarding *g, const struct gf_commit *now,
		       const struct gf_commit *new, struct gf_error *err)
{
	uint32_t i;

	for (i = 0; i < g->policy->njudges; i++)
		add_judge(g, g->policy->judges[i]);
	return add_sources(g, now, err) < 0 || add_sources(g, new, err) < 0 ? -1
									    : 0;
}

int guardians_agree(struct gf_gate *gate, const struct gf_policy *policy,
		    const struct gf_pusher *who, const struct news_walk *walk,
		    const struct gf_commit *old, const struct gf_commit *head,
		    const struct gf_commit *new, struct gf_oid *commit,
		    struct gf_error *err)
{
	struct guarding g = { .gate = gate, .policy = policy, .who = who };
	const struct gf_commit *now = old ? old : head;
	int ret = -1;

	if (!policy->is_guarded || !now || is_listed(policy, who->user))
		return 1;
	if (!list_judges(&g, now, new, err) &&
	    !name_judges(&g.old, &g, &now->tree, err))
		ret = check_all(&g, walk, old, new, commit, err);
	free(g.judges);
	gf_arena_release(&g.arena);
	return ret;
}
