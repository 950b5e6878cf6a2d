/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of rules, made from rules.h. */
#include "diag/diag.h"

static const struct gf_rule_info rules[] = {
#define X(symbol, id, severity, what, why, bad, good) \
	[GF_RULE_##symbol] = { id, severity, what, why, bad, good },
	GF_RULES(X)
#undef X
};

const struct gf_rule_info *gf_rule(enum gf_rule rule)
{
	return &rules[rule];
}

int gf_rule_find(const char *id)
{
	int i;

	for (i = 0; i < GF_RULE_COUNT; i++)
		if (!strcmp(rules[i].id, id))
			return i;
	return -1;
}

const char *gf_severity_name(enum gf_severity severity)
{
	static const char *const names[] = { [GF_INFO] = "info",
					     [GF_WARNING] = "warning",
					     [GF_ERROR] = "error" };

	return names[severity];
}
