/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sides.h: a limit just below, at and just above. A test that tried a size
 * says so with side(); tests/limits.sh reads these lines and fails where a
 * row of `greffe dump limits` lacks one of the three.
 */
#ifndef SIDES_H
#define SIDES_H

#include "base/base.h"
#include "tap.h"

/* A size was tried: taken, or not. Passes where the limit wants that. */
__attribute__((unused)) static bool side(enum gf_limit limit, size_t size,
					 bool taken)
{
	bool wanted = size <= gf_limit(limit);

	return ok(taken == wanted, "limit: %zu: %s is %s", size,
		  gf_limit_what(limit), wanted ? "taken" : "too much");
}

#endif
