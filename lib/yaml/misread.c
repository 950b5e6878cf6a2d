/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One cause, one finding: what is wrong with a value that was read otherwise
 * than it was meant is told by the finding that says so.
 */
#include "yaml/yaml.h"

/* Findings of reading that leave a tree, but not the one that was meant. */
static bool is_misreading(enum gf_rule rule)
{
	static const enum gf_rule rules[] = {
		GF_RULE_YAML_COLON_SPACE,
		GF_RULE_YAML_COMMENT_VALUE,
		GF_RULE_YAML_CONTROL,
		GF_RULE_YAML_DASH_SPACE,
		GF_RULE_YAML_INDENT,
		GF_RULE_YAML_MIXED,
		GF_RULE_YAML_NO_BREAK_SPACE,
		GF_RULE_YAML_TYPOGRAPHIC_QUOTES,
		GF_RULE_YAML_TAG,
		GF_RULE_NUMBER_NOT_FINITE,
	};

	for (size_t i = 0; i < GF_NELEMS(rules); i++)
		if (rules[i] == rule)
			return true;
	return false;
}

/*
 * What was only a warning takes the rule and the weight of what it caused: to
 * skip the warning never makes a document valid.
 */
static void take_over(struct gf_diags *diags, struct gf_diag *cause,
		      struct gf_diag *effect)
{
	if (cause->severity < effect->severity) {
		cause->rule = effect->rule;
		gf_diags_set_severity(diags, cause, effect->severity);
	}
	cause->keyword = effect->keyword;
	gf_diags_set_severity(diags, effect, GF_INFO); /* counted once */
}

void gf_tell_misread(struct gf_diags *diags, uint32_t first)
{
	struct gf_strmap causes = { 0 };
	struct gf_diag *d, *cause;
	uint32_t i, kept = first;

	for (i = 0; i < first && first < diags->n; i++) {
		d = &diags->items[i];
		if (is_misreading(d->rule))
			gf_strmap_put(&causes, d->instance, strlen(d->instance),
				      d);
	}
	for (i = first; i < diags->n && causes.n; i++) {
		d = &diags->items[i];
		cause = gf_strmap_get(&causes, d->instance,
				      strlen(d->instance));
		if (cause)
			take_over(diags, cause, d);
		else
			diags->items[kept++] = *d;
	}
	if (causes.n)
		diags->n = kept;
	gf_strmap_release(&causes);
}
