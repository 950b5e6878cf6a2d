/* SPDX-License-Identifier: EUPL-1.2 */
/* The one table of limits: what a stranger may ask for, and no more. */
#include "base/base.h"

const size_t gf_limits[] = {
#define X(name, value, what) [GF_LIMIT_##name] = value,
	GF_LIMITS(X)
#undef X
};

const char *gf_limit_what(enum gf_limit limit)
{
	static const char *const whats[] = {
#define X(name, value, what) [GF_LIMIT_##name] = what,
		GF_LIMITS(X)
#undef X
	};

	return whats[limit];
}
