/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe.yaml: read as any record is, judged by a schema of its own, which is
 * bundled with the meta-schemas. What is wrong in it is told; what is right
 * is used.
 */
#include "record/internal.h"

#define CONFIG_URI "tag:greffe,2026:config"

struct gf_diags *config_diags(struct gf_registry *reg)
{
	return told_for(reg, CONFIG_PATH);
}

struct gf_diag *config_finding(struct gf_registry *reg, enum gf_rule rule,
			       const struct gf_node *node)
{
	struct gf_diags *diags = config_diags(reg);
	struct gf_diag *d = gf_diags_add(diags, rule, node->span);
	struct gf_buf pointer = GF_BUF_INIT;

	if (d && gf_node_pointer(&pointer, reg->doc.root, node))
		d->instance = gf_arena_strdup(&diags->arena, pointer.s);
	gf_buf_release(&pointer);
	return d;
}

/* The schema of greffe.yaml is ours: if it is wrong, we are. */
static void judge_config(struct gf_registry *reg)
{
	struct gf_schemas_opts opts = { .assert_formats = true };
	struct gf_schemas *set = gf_schemas_new(&opts);
	const struct gf_schema *schema = gf_schemas_compile(set, CONFIG_URI);
	struct gf_eval *eval = gf_eval_new();

	GF_BUG(!schema);
	gf_evaluate(eval, schema, reg->doc.root, config_diags(reg));
	gf_eval_free(eval);
	gf_schemas_free(set);
}

static const struct gf_node *get(const struct gf_registry *reg, const char *key,
				 enum gf_type type)
{
	const struct gf_node *node = gf_map_get(reg->doc.root, key);

	return node && node->type == type ? node : NULL;
}

static void take_settings(struct gf_registry *reg)
{
	const struct gf_node *formats = get(reg, "formats", GF_BOOL);
	const char *lang = gf_map_text(reg->doc.root, "lang");
	const char *draft = gf_map_text(reg->doc.root, "draft");

	if (formats)
		reg->assert_formats = formats->boolean;
	if (lang && (!strcmp(lang, "fr") || !strcmp(lang, "en")))
		reg->lang = lang;
	if (draft)
		reg->draft = gf_draft_find(draft);
}

static void take_ignore(struct gf_registry *reg)
{
	const struct gf_node *list = get(reg, "ignore", GF_SEQ);

	if (!list || !list->n)
		return;
	reg->ignore =
		gf_arena_alloc(&reg->arena, list->n * sizeof(*reg->ignore));
	gf_seq_each (item, list)
		if ((*item)->type == GF_STRING && (*item)->len)
			reg->ignore[reg->nignore++] = (*item)->text;
}

static void take_remotes(struct gf_registry *reg)
{
	const struct gf_node *map = get(reg, "remotes", GF_MAP);
	struct gf_diag *d;
	const char *folder;

	if (!map || !map->n)
		return;
	reg->remotes =
		gf_arena_alloc(&reg->arena, map->n * sizeof(*reg->remotes));
	gf_map_each (pair, map) {
		if (pair->value->type != GF_STRING)
			continue;
		folder = gf_path_normalise(&reg->arena, pair->value->text);
		if (!folder || pair->value->text[0] == '/') {
			d = config_finding(reg, GF_RULE_CONFIG_PATH,
					   pair->value);
			if (d)
				gf_say(config_diags(reg), &d->message,
				       N_("'%s' is outside the registry"),
				       pair->value->text);
			continue;
		}
		reg->remotes[reg->nremotes++] =
			(struct remote){ pair->key->text, folder };
	}
}

int registry_configure(struct gf_registry *reg, struct gf_error *err)
{
	const struct gf_compose_opts opts = { .strict = true };
	struct gf_error why = { 0 };

	reg->assert_formats = true;
	if (reg->tree.read(&reg->config_text, CONFIG_PATH,
			   gf_limit(GF_LIMIT_SCHEMA_BYTES), &why,
			   reg->tree.payload) < 0) {
		if (why.code == GF_ENOTFOUND)
			return 0;
		*err = why;
		return -1;
	}
	gf_source_init(&reg->config, CONFIG_PATH, reg->config_text.s,
		       reg->config_text.len);
	if (!gf_compose(&reg->doc, &reg->config, &opts, config_diags(reg)))
		return 0;
	judge_config(reg);
	if (reg->doc.root->type != GF_MAP)
		return 0;
	take_settings(reg);
	take_ignore(reg);
	take_remotes(reg);
	return 0;
}

const struct gf_node *gf_registry_rules(const struct gf_registry *reg)
{
	return reg->doc.root ? get(reg, "rules", GF_MAP) : NULL;
}

const struct gf_node *gf_registry_rule(const struct gf_registry *reg,
				       const char *id)
{
	const struct gf_node *rules = gf_registry_rules(reg), *rule;

	rule = rules ? gf_map_get(rules, id) : NULL;
	return rule && rule->type == GF_MAP ? rule : NULL;
}
