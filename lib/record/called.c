/* SPDX-License-Identifier: EUPL-1.2 */
/* What people call a kind: its name, its labels in any language. */
#include "record/internal.h"

void gf_kind_each_name(const struct gf_kind *kind,
		       void (*fn)(const char *name, void *payload),
		       void *payload)
{
	static const char *const keywords[] = { "x-labels", "title" };
	const struct gf_node *node;
	size_t i;

	fn(kind->name, payload);
	for (i = 0; kind->schema && i < GF_NELEMS(keywords); i++) {
		node = gf_schema_keyword(kind->schema, keywords[i]);
		if (node && node->type == GF_STRING)
			fn(node->text, payload);
		if (!node || node->type != GF_MAP)
			continue;
		gf_map_each (pair, node)
			if (pair->value->type == GF_STRING)
				fn(pair->value->text, payload);
	}
}

/* Folded, and each word without the s or x of a plural. */
static void fold_singular(struct gf_buf *out, const char *s, size_t len)
{
	struct gf_buf folded = GF_BUF_INIT;
	size_t i;

	gf_fold(&folded, s, len);
	for (i = 0; i < folded.len; i++) {
		bool ends = i + 1 == folded.len || folded.s[i + 1] == '-';

		if (ends && i && (folded.s[i] == 's' || folded.s[i] == 'x'))
			continue;
		gf_buf_addc(out, folded.s[i]);
	}
	gf_buf_release(&folded);
}

struct match {
	struct gf_buf word, other;
	bool fits;
};

static void match_name(const char *name, void *payload)
{
	struct match *match = payload;

	gf_buf_reset(&match->other);
	fold_singular(&match->other, name, strlen(name));
	match->fits |= !strcmp(match->other.s, match->word.s);
}

const struct gf_kind *gf_registry_kind_called(const struct gf_registry *reg,
					      const char *word, size_t len)
{
	struct match match = { GF_BUF_INIT, GF_BUF_INIT, false };
	const struct gf_kind *kinds, *found;
	size_t n, i, fits = 0;

	found = gf_registry_kind(reg, word, len);
	if (found)
		return found;
	fold_singular(&match.word, word, len);
	kinds = gf_registry_kinds(reg, &n);
	for (i = 0; i < n; i++) {
		match.fits = false;
		gf_kind_each_name(&kinds[i], match_name, &match);
		if (match.fits && !fits++)
			found = &kinds[i];
	}
	gf_buf_release(&match.word);
	gf_buf_release(&match.other);
	return fits == 1 ? found : NULL;
}
