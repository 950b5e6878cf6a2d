/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Schemas that are always at hand: the official meta-schemas of the five
 * drafts and ours, from lib/jsonschema/metaschema/. The build turns the files
 * into bundle.inc (.ci/bundle); nothing is read from the disk.
 */
#include "jsonschema/internal.h"

#include "bundle.inc"

const char *js_bundle_find(const char *uri, size_t *len)
{
	for (size_t i = 0; i < GF_NELEMS(bundle); i++) {
		if (strcmp(bundle[i].uri, uri))
			continue;
		*len = bundle[i].len;
		return bundle[i].text;
	}
	return NULL;
}
