/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Every rule says what and why, with two examples. Those of reading are
 * judged: the bad one breaks its own rule, the good one none.
 */
#include "tap.h"
#include "yaml/yaml.h"

/* What no short example can show: limits, and a byte that ends a C string. */
static const enum gf_rule unshown[] = {
	GF_RULE_YAML_NUL,
	GF_RULE_YAML_TOO_DEEP,
	GF_RULE_YAML_TOO_MANY_ALIASES,
	GF_RULE_YAML_TOO_MANY_NODES,
	GF_RULE_NUMBER_OUT_OF_RANGE,
};

static bool is_shown(enum gf_rule rule)
{
	for (size_t i = 0; i < GF_NELEMS(unshown); i++)
		if (unshown[i] == rule)
			return false;
	return true;
}

static bool starts_with(const char *s, const char *start)
{
	return !strncmp(s, start, strlen(start));
}

static bool is_id(const char *id)
{
	return strspn(id, "abcdefghijklmnopqrstuvwxyz-") == strlen(id) &&
	       id[0] != '-' && !strstr(id, "--");
}

/* How many findings a text gives; those of `rule` are added to *own. */
static uint32_t read_example(const char *id, const char *text,
			     enum gf_rule rule, uint32_t *own)
{
	struct gf_compose_opts opts = { .strict = true };
	struct gf_diags diags = { 0 };
	struct gf_doc doc = { 0 };
	struct gf_source src;
	uint32_t n;

	/* aliases without an anchor are looked for where anchors may be */
	if (rule == GF_RULE_YAML_ALIAS_UNKNOWN ||
	    rule == GF_RULE_YAML_ALIAS_CYCLE)
		opts.strict = false;
	if (starts_with(id, "json-"))
		opts.syntax = GF_SYNTAX_JSON;
	if (starts_with(id, "front-matter-"))
		opts.syntax = GF_SYNTAX_FRONT_MATTER;
	gf_source_init(&src, "example", text, strlen(text));
	gf_compose(&doc, &src, &opts, &diags);
	for (uint32_t i = 0; i < diags.n; i++)
		*own += diags.items[i].rule == rule;
	n = diags.n;
	gf_diags_release(&diags);
	gf_source_release(&src);
	gf_doc_release(&doc);
	return n;
}

static void test_examples(enum gf_rule rule)
{
	const struct gf_rule_info *info = gf_rule(rule);
	uint32_t own = 0, none = 0;

	if (!starts_with(info->id, "yaml-") &&
	    !starts_with(info->id, "json-") &&
	    !starts_with(info->id, "number-") &&
	    !starts_with(info->id, "front-matter-"))
		return;
	if (is_shown(rule)) {
		read_example(info->id, info->bad, rule, &own);
		ok(own > 0, "%s: the bad example breaks it", info->id);
	}
	is_int(read_example(info->id, info->good, rule, &none), 0,
	       "%s: the good one breaks no rule", info->id);
}

int main(void)
{
	for (int i = 0; i < GF_RULE_COUNT; i++) {
		const struct gf_rule_info *info = gf_rule((enum gf_rule)i);

		ok(is_id(info->id) && gf_rule_find(info->id) == i,
		   "%s is found by its id", info->id);
		ok(*info->what && *info->why && *info->bad && *info->good &&
			   strcmp(info->bad, info->good) != 0,
		   "%s says what and why, with two examples", info->id);
		test_examples((enum gf_rule)i);
	}
	return tap_done();
}
