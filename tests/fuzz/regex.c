/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Fuzzes patterns: the input is a pattern, a NUL and a text. A pattern that
 * compiles has the format "regex", and a search says yes, no or too long.
 */
#include "jsonschema/jsonschema.h"
#include "replay.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *pattern = (const char *)data;
	const char *nul = size ? memchr(pattern, '\0', size) : NULL;
	size_t len = nul ? (size_t)(nul - pattern) : size;
	struct gf_error err = { 0 };
	struct gf_regex *re = gf_regex_new(pattern, len, &err);
	bool right = gf_format_check("regex", pattern, len);
	int found;

	if (!re) {
		GF_BUG(!err.msg[0]);
		return 0;
	}
	GF_BUG(!right);
	found = gf_regex_search(re, nul ? nul + 1 : "",
				nul ? size - len - 1 : 0);
	GF_BUG(found < -1 || found > 1);
	gf_regex_free(re);
	return 0;
}
