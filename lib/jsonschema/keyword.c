/* SPDX-License-Identifier: EUPL-1.2 */
/* The table of keywords, and how a name finds its row. */
#include "jsonschema/kw.h"

#define NO_RULE ((enum gf_rule)0)

const struct keyword js_keywords[KW_COUNT] = {
#define X(symbol, name, drafts, vocabulary, shape, ...) \
	[KW_##symbol] = { name, drafts, vocabulary, shape, __VA_ARGS__ },
#include "jsonschema/keywords.h"
#undef X
};

void js_keywords_index(struct gf_strmap *map)
{
	for (size_t i = 0; i < KW_COUNT; i++)
		gf_strmap_put(map, js_keywords[i].name,
			      strlen(js_keywords[i].name),
			      (void *)(uintptr_t)&js_keywords[i]);
}

const struct keyword *js_keyword_find(const struct gf_schemas *set,
				      const struct gf_node *name)
{
	return gf_strmap_get_hashed(&set->keywords, name->text, name->len,
				    name->hash);
}

bool js_keyword_known(const struct keyword *kw, const struct resource *res)
{
	return kw && (kw->drafts & (1 << res->draft)) &&
	       (kw->vocabulary & res->vocabularies);
}
