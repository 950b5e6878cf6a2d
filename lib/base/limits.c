/* SPDX-License-Identifier: EUPL-1.2 */
/* The one table of limits: what a stranger may ask for, and no more. */
#include "base/base.h"

static const struct {
	size_t value;
	const char *what;
} limits[] = {
#define X(name, value, what) [GF_LIMIT_##name] = { value, what },
	GF_LIMITS(X)
#undef X
};

size_t gf_limit(enum gf_limit limit)
{
	return limits[limit].value;
}

const char *gf_limit_what(enum gf_limit limit)
{
	return limits[limit].what;
}
