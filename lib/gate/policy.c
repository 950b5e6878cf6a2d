/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * `gate:` and `publish:` of a greffe.yaml. Whoever may be meant to be kept out
 * is: what cannot be understood is read in its strictest sense (lib/record
 * tells what is wrong in it).
 */
#include "gate/internal.h"

static const struct gf_node *map_at(const struct gf_node *root, const char *key)
{
	const struct gf_node *node = gf_map_get(root, key);

	return node && node->type == GF_MAP ? node : NULL;
}

static const char *keep_text(struct gf_policy *out, const struct gf_node *map,
			     const char *key)
{
	const char *text = map ? gf_map_text(map, key) : NULL;

	return text && *text ? gf_arena_strdup(&out->arena, text) : NULL;
}

static enum gf_forge forge_of(const char *name)
{
	static const struct {
		const char *name;
		enum gf_forge forge;
	} forges[] = {
		{ "forgejo", GF_FORGE_FORGEJO },
		{ "gitlab", GF_FORGE_GITLAB },
	};
	size_t i;

	for (i = 0; name && i < GF_NELEMS(forges); i++)
		if (!strcmp(forges[i].name, name))
			return forges[i].forge;
	return GF_FORGE_NONE;
}

static void take_protected(struct gf_policy *out, const struct gf_node *list)
{
	if (!list || list->type != GF_SEQ || !list->n)
		return;
	out->protect =
		gf_arena_alloc(&out->arena, list->n * sizeof(*out->protect));
	gf_seq_each (item, list)
		if ((*item)->type == GF_STRING)
			out->protect[out->nprotect++] =
				gf_arena_strdup(&out->arena, (*item)->text);
}

/* One that says nothing we know is nobody. */
static void take_guardians(struct gf_policy *out, const struct gf_node *list)
{
	struct gf_guardian *g;

	if (!list)
		return;
	out->is_guarded = true;
	if (list->type != GF_SEQ || !list->n)
		return;
	out->guardians =
		gf_arena_zalloc(&out->arena, list->n * sizeof(*out->guardians));
	gf_seq_each (item, list) {
		g = &out->guardians[out->nguardians];
		g->user = keep_text(out, *item, "user");
		g->ssh = keep_text(out, *item, "ssh");
		g->openpgp = keep_text(out, *item, "openpgp");
		out->nguardians += !!g->user + !!g->ssh + !!g->openpgp == 1;
	}
}

static void take_gate(struct gf_policy *out, const struct gf_node *gate)
{
	const struct gf_node *each = gf_map_get(gate, "each_commit");
	const char *debt = gf_map_text(gate, "debt");

	out->each_commit = each && !(each->type == GF_BOOL && !each->boolean);
	out->publish_debt = debt && !strcmp(debt, "publish");
	out->forge = forge_of(gf_map_text(gate, "forge"));
	take_protected(out, gf_map_get(gate, "protect"));
	take_guardians(out, gf_map_get(gate, "guardians"));
}

/* As the registry reads the path (`./a` is `a`); one that leaves it is none. */
static void add_judge(struct gf_policy *out, const struct gf_node *node)
{
	const char *path = node && node->type == GF_STRING
				   ? gf_path_normalise(&out->arena, node->text)
				   : NULL;

	if (path && *path)
		out->judges[out->njudges++] = path;
}

/* What guardians guard: by convention, and what `kinds:` and `remotes:` name. */
static void take_judges(struct gf_policy *out, const struct gf_node *kinds,
			const struct gf_node *remotes)
{
	static const char *const always[] = { SCHEMA_PATH, CONFIG_PATH,
					      ERASED_PATH };
	size_t n = GF_NELEMS(always) + (kinds ? kinds->n : 0) +
		   (remotes ? remotes->n : 0);

	out->judges = gf_arena_alloc(&out->arena, n * sizeof(*out->judges));
	for (out->njudges = 0; out->njudges < GF_NELEMS(always); out->njudges++)
		out->judges[out->njudges] = always[out->njudges];
	if (kinds)
		gf_map_each (pair, kinds)
			add_judge(out, gf_map_get(pair->value, "schema"));
	if (remotes)
		gf_map_each (pair, remotes)
			add_judge(out, pair->value);
}

static int take_all(struct gf_policy *out, const struct gf_node *root,
		    struct gf_error *err)
{
	const struct gf_node *gate = gf_map_get(root, "gate");

	if (root->type != GF_MAP || (gate && gate->type != GF_MAP))
		return gf_fail(err, GF_EINVALID,
			       _("what greffe.yaml asks of pushes cannot be "
				 "read: `gate:` holds a mapping; type: greffe "
				 "check"));
	if (gate)
		take_gate(out, gate);
	out->lang = keep_text(out, root, "lang");
	out->valid_branch =
		keep_text(out, map_at(root, "publish"), "valid_branch");
	out->has_kinds = gf_map_get(root, "kinds") != NULL;
	take_judges(out, map_at(root, "kinds"), map_at(root, "remotes"));
	return 0;
}

static int compose(struct gf_policy *out, const struct gf_buf *text,
		   struct gf_error *err)
{
	const struct gf_compose_opts opts = { .strict = true, .brief = true };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { .root = NULL };
	struct gf_source src;
	int ret;

	gf_source_init(&src, CONFIG_PATH, text->s, text->len);
	if (!gf_compose(&doc, &src, &opts, &diags) || diags.errors)
		ret = gf_fail(err, GF_EINVALID,
			      _("what greffe.yaml asks of pushes cannot be "
				"read: it is no YAML that greffe takes; type: "
				"greffe check"));
	else
		ret = take_all(out, doc.root, err);
	gf_source_release(&src);
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	return ret;
}

int gf_gate_policy(struct gf_policy *out, struct gf_gate *gate,
		   const struct gf_oid *tree, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	struct gf_repo_entry entry;
	struct gf_error why; /* `err` may be NULL */
	int ret;

	gf_policy_release(out);
	take_judges(out, NULL, NULL);
	if (gf_repo_find(&entry, gate->opts.repo, tree, CONFIG_PATH, &why) < 0)
		return why.code == GF_ENOTFOUND
			       ? 0
			       : gf_fail(err, why.code, "%s", why.msg);
	ret = gf_repo_read(&text, gate->opts.repo, &entry,
			   gf_limit(GF_LIMIT_SCHEMA_BYTES), err);
	if (!ret)
		ret = compose(out, &text, err);
	gf_buf_release(&text);
	return ret;
}

bool gf_policy_publishes(const struct gf_policy *policy, enum gf_word word)
{
	return word == GF_WORD_VALID ||
	       (word == GF_WORD_DEBT && policy->publish_debt);
}

void gf_policy_release(struct gf_policy *policy)
{
	gf_arena_release(&policy->arena);
	*policy = (struct gf_policy){ 0 };
}
