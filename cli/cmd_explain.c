/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe explain: a rule (what, why, a bad and a good example), or the
 * schema of a kind or of one field, as prose in the reader's language.
 */
#include "cli/prose.h"

#include "index/index.h"

/* Some examples hold what a terminal must not be sent. */
static void print_indented(struct cli *cli, const char *s)
{
	struct gf_buf line = GF_BUF_INIT;
	const char *eol;

	for (; *s; s = *eol ? eol + 1 : eol) {
		eol = strchrnul(s, '\n');
		gf_buf_reset(&line);
		gf_buf_add_visible(&line, s, (size_t)(eol - s));
		cli_printf(cli, "    %s\n", line.s);
	}
	gf_buf_release(&line);
}

/* --- rules --------------------------------------------------------------- */

static const char *const severities[] = {
	[GF_ERROR] = N_("error"),
	[GF_WARNING] = N_("warning"),
	[GF_INFO] = N_("info"),
};

static void explain_rule(struct cli *cli, const struct gf_rule_info *rule)
{
	cli_printf(cli, "%s (%s)\n\n", rule->id, _(severities[rule->severity]));
	cli_printf(cli, "%s\n%s\n", _(rule->what), _(rule->why));
	cli_printf(cli, "\n%s\n", _("Refused:"));
	print_indented(cli, rule->bad);
	cli_printf(cli, "\n%s\n", _("Accepted:"));
	print_indented(cli, rule->good);
}

static void list_rules(struct cli *cli)
{
	int i;

	cli_printf(cli, "%s\n", _("rules:"));
	for (i = 0; i < GF_RULE_COUNT; i++) {
		const struct gf_rule_info *r = gf_rule((enum gf_rule)i);

		cli_printf(cli, "  %-28s %s\n", r->id, _(r->what));
	}
}

/* --- rules of the registry ----------------------------------------------- */

static const struct gf_script *find_script(const struct gf_scripts *scripts,
					   const char *id)
{
	size_t i;

	for (i = 0; i < scripts->n; i++)
		if (!strcmp(scripts->items[i].id, id))
			return &scripts->items[i];
	return NULL;
}

static void print_words(struct cli *cli, const struct gf_words *words)
{
	const char *s = gf_words_text(words);
	struct gf_buf text = GF_BUF_INIT;

	gf_buf_add_visible(&text, s ? s : "", s ? strlen(s) : 0);
	cli_printf(cli, "%s\n", text.s);
	gf_buf_release(&text);
}

/* `name = value   what it is`: the registry's value, or else the rule's. */
static void print_param(struct cli *cli, const struct gf_registry *reg,
			const struct gf_script *script,
			const struct gf_script_param *param)
{
	const struct gf_node *own = gf_registry_rule(reg, script->id);
	const char *help = gf_words_text(&param->help);
	struct gf_buf line = GF_BUF_INIT;

	own = own ? gf_map_get(own, param->name) : NULL;
	gf_buf_addf(&line, "  %s", param->name);
	if (own) {
		gf_buf_adds(&line, " = ");
		prose_value(&line, own);
	} else if (param->value) {
		gf_buf_adds(&line, " = ");
		prose_text(&line, param->value);
	}
	if (help) {
		prose_pad(&line, 0, 25);
		prose_text(&line, help);
	}
	cli_printf(cli, "%s\n", line.s);
	gf_buf_release(&line);
}

static void print_sql(struct cli *cli, const char *sql)
{
	struct gf_buf text = GF_BUF_INIT;

	for (; *sql; sql++) {
		if (*sql == '\t')
			gf_buf_adds(&text, "    ");
		else
			gf_buf_addc(&text, *sql);
	}
	print_indented(cli, text.s);
	gf_buf_release(&text);
}

static void explain_script(struct cli *cli, const struct gf_registry *reg,
			   const struct gf_script *script)
{
	uint32_t i;

	cli_printf(cli, "%s (%s)\n\n", script->id,
		   _(severities[script->severity]));
	print_words(cli, &script->title);
	print_words(cli, &script->help);
	if (script->nparams)
		cli_printf(cli, "\n%s\n",
			   _("Parameters (`rules:` in greffe.yaml):"));
	for (i = 0; i < script->nparams; i++)
		print_param(cli, reg, script, &script->params[i]);
	cli_printf(cli, "\n%s\n", script->path);
	print_sql(cli, script->sql ? script->sql : "");
}

static void list_scripts(struct cli *cli, const struct gf_scripts *scripts)
{
	size_t i;

	if (!scripts->n)
		return;
	cli_printf(cli, "\n%s\n", _("rules of this registry:"));
	for (i = 0; i < scripts->n; i++) {
		cli_printf(cli, "  %-28s ", scripts->items[i].id);
		print_words(cli, &scripts->items[i].title);
	}
}

/* --- kinds and fields ---------------------------------------------------- */

static void print_text(struct cli *cli, const char *s)
{
	struct gf_buf text = GF_BUF_INIT;

	prose_text(&text, s);
	cli_write(text.s, text.len, cli);
	gf_buf_release(&text);
}

static void print_value(const struct gf_node *value,
			const struct gf_node *labels, void *payload)
{
	struct gf_buf text = GF_BUF_INIT;
	const char *label = gf_localised(labels);

	gf_buf_adds(&text, "  ");
	prose_value(&text, value);
	if (label) {
		prose_pad(&text, 0, 28);
		prose_text(&text, label);
	}
	cli_printf(payload, "%s\n", text.s);
	gf_buf_release(&text);
}

static void print_examples(struct cli *cli, const char *key,
			   const struct gf_schema *schema)
{
	const struct gf_node *list = gf_schema_keyword(schema, "examples");
	struct gf_buf text = GF_BUF_INIT;

	if (!list || list->type != GF_SEQ || !list->n)
		return;
	cli_printf(cli, "\n%s\n", _("Examples:"));
	gf_seq_each (item, list) {
		gf_buf_reset(&text);
		prose_value(&text, *item);
		cli_printf(cli, "    %s: %s\n", key, text.s);
	}
	gf_buf_release(&text);
}

static void print_field(struct cli *cli, const struct gf_schema *schema,
			const char *key)
{
	const struct gf_schema *field = gf_schema_property(schema, key);
	const char *label = gf_schema_label(field);
	struct gf_buf line = GF_BUF_INIT;

	gf_buf_adds(&line, prose_is_required(schema, key) ? "* " : "  ");
	prose_text(&line, key);
	prose_pad(&line, 0, 25);
	if (label) {
		prose_text(&line, label);
		gf_buf_adds(&line, " — ");
	}
	if (field)
		prose_type(&line, field);
	cli_printf(cli, "%s\n", line.s);
	gf_buf_release(&line);
}

static void print_fields(struct cli *cli, const struct gf_schema *schema)
{
	const struct gf_node *properties =
		gf_schema_keyword(schema, "properties");

	if (!properties || properties->type != GF_MAP)
		return;
	cli_printf(cli, "\n%s\n", _("Keys (* required):"));
	gf_map_each (pair, properties)
		print_field(cli, schema, pair->key->text);
}

static void explain_schema(struct cli *cli, const char *name, const char *key,
			   const struct gf_schema *schema, bool required)
{
	const char *label = gf_schema_label(schema);
	const char *description = prose_description(schema);
	struct gf_buf type = GF_BUF_INIT;

	cli_printf(cli, "%s", name);
	if (label) {
		cli_printf(cli, " — ");
		print_text(cli, label);
	}
	cli_printf(cli, "%s\n", required ? _(" (required)") : "");
	if (description) {
		cli_printf(cli, "\n");
		print_text(cli, description);
		cli_printf(cli, "\n");
	}
	if (key) {
		prose_type(&type, schema);
		cli_printf(cli, "\n%s %s\n", _("Type:"), type.s);
		gf_schema_values(schema, print_value, cli);
		print_examples(cli, key, schema);
	}
	gf_buf_release(&type);
	print_fields(cli, schema);
	if (gf_schema_items(schema))
		print_fields(cli, gf_schema_items(schema));
}

/* The field that "a.b.c" names under a schema, lists passed through. */
static const struct gf_schema *find_field(const struct gf_schema *schema,
					  const char *path, bool *required,
					  const char **last)
{
	char name[256];

	while (schema && *path) {
		size_t len = strcspn(path, ".");

		if (gf_schema_items(schema))
			schema = gf_schema_items(schema);
		if (len >= sizeof(name))
			return NULL;
		memcpy(name, path, len);
		name[len] = '\0';
		*last = path;
		*required = prose_is_required(schema, name);
		schema = gf_schema_property(schema, name);
		path += len + (path[len] == '.');
	}
	return schema;
}

static int unknown_name(const struct gf_registry *reg,
			const struct gf_scripts *scripts, const char *name)
{
	const struct gf_kind *kinds;
	struct gf_near near;
	size_t i, n;
	int ret;

	gf_near_init(&near, name, strlen(name));
	for (i = 0; i < GF_RULE_COUNT; i++)
		gf_near_offer(&near, gf_rule((enum gf_rule)i)->id,
			      gf_rule((enum gf_rule)i)->id);
	for (i = 0; i < scripts->n; i++)
		gf_near_offer(&near, scripts->items[i].id,
			      scripts->items[i].id);
	kinds = reg ? gf_registry_kinds(reg, &n) : NULL;
	for (i = 0; kinds && i < n; i++)
		gf_near_offer(&near, kinds[i].name, kinds[i].name);
	ret = near.best
		      ? cli_usage(&cmd_explain,
				  _("'%s' is neither a rule nor a kind; did "
				    "you mean '%s'?"),
				  name, near.best)
		      : cli_usage(&cmd_explain,
				  _("'%s' is neither a rule nor a kind"), name);
	gf_near_release(&near);
	return ret;
}

static int unknown_field(const struct gf_kind *kind, const char *path)
{
	const struct gf_node *properties =
		gf_schema_keyword(kind->schema, "properties");
	struct gf_near near;
	int ret;

	gf_near_init(&near, path, strlen(path));
	if (properties && properties->type == GF_MAP)
		gf_map_each (pair, properties)
			gf_near_offer(&near, pair->key->text, pair->key->text);
	ret = near.best
		      ? cli_usage(&cmd_explain,
				  _("'%s' has no key '%s'; did you mean '%s'?"),
				  kind->name, path, near.best)
		      : cli_usage(&cmd_explain, _("'%s' has no key '%s'"),
				  kind->name, path);
	gf_near_release(&near);
	return ret;
}

static int explain_kind(struct cli *cli, const struct gf_registry *reg,
			const struct gf_scripts *scripts, const char *name)
{
	size_t len = strcspn(name, ".");
	const struct gf_kind *kind = gf_registry_kind(reg, name, len);
	const struct gf_schema *schema;
	const char *last = NULL;
	bool required = false;

	if (!kind)
		return unknown_name(reg, scripts, name);
	if (!kind->schema) {
		cli_warn(_("the schema '%s' cannot be used: run greffe check"),
			 kind->schema_path);
		return CLI_FAILED;
	}
	schema = find_field(kind->schema, name[len] ? name + len + 1 : "",
			    &required, &last);
	if (!schema)
		return unknown_field(kind, name + len + 1);
	explain_schema(cli, name, last, schema, required);
	return CLI_OK;
}

static void list_kinds(struct cli *cli, const struct gf_registry *reg)
{
	const struct gf_kind *kinds;
	size_t i, n;

	kinds = gf_registry_kinds(reg, &n);
	cli_printf(cli, "\n%s\n", _("kinds:"));
	for (i = 0; i < n; i++) {
		const char *label = gf_schema_label(kinds[i].schema);

		cli_printf(cli, "  %-28s ", kinds[i].name);
		print_text(cli, label ? label : "");
		cli_printf(cli, "\n");
	}
}

/* --- the command --------------------------------------------------------- */

static int explain_one(struct cli *cli, const struct gf_registry *reg,
		       const struct gf_scripts *scripts, const char *name)
{
	const struct gf_script *script = find_script(scripts, name);
	int rule = gf_rule_find(name);

	if (rule < 0 && !script)
		return reg ? explain_kind(cli, reg, scripts, name)
			   : unknown_name(NULL, scripts, name);
	if (rule >= 0)
		explain_rule(cli, gf_rule((enum gf_rule)rule));
	else
		explain_script(cli, reg, script);
	return CLI_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct gf_scripts scripts = { 0 };
	struct gf_registry *reg; /* NULL: rules need none */
	struct gf_error err;
	struct gf_tree tree;
	char *root = NULL;
	int ret = cli_parse(cli, &cmd_explain, NULL, &argc, argv), i;

	if (ret >= 0)
		return ret;
	reg = cli_open_registry(cli, &root, &err);
	if (reg) {
		gf_tree_folder(&tree, root);
		if (gf_scripts_load(&scripts, &tree, "schema/rules", &err) < 0)
			cli_warn("%s", err.msg);
	}
	if (!argc) {
		list_rules(cli);
		list_scripts(cli, &scripts);
		if (reg)
			list_kinds(cli, reg);
	}
	for (i = 0, ret = CLI_OK; i < argc && ret == CLI_OK; i++)
		ret = explain_one(cli, reg, &scripts, argv[i]);
	gf_scripts_release(&scripts);
	gf_registry_free(reg);
	free(root);
	return cli_flush(cli) < 0 ? CLI_FAILED : ret;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.args = N_("[RULE|KIND[.FIELD]]…"),
	.summary = N_("explain a rule, a kind of record or one of its keys"),
	.details = N_("Without a name, lists the rules and the kinds.\n\n"
		      "A rule that the registry carries is explained with "
		      "its parameters and its SQL.\n\n"
		      "  greffe explain yaml-duplicate-key\n"
		      "  greffe explain programme\n"
		      "  greffe explain programme.statut"),
	.run = run,
};
