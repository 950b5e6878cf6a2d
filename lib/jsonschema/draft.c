/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Drafts and vocabularies: what `$schema` says, and so which keywords of a
 * resource mean something.
 */
#include "jsonschema/internal.h"

struct draft {
	const char *name, *uri;
	const char *alias[3];
};

static const struct draft drafts[] = {
	[GF_DRAFT_04] = { "draft-04",
			  "http://json-schema.org/draft-04/schema",
			  { "4", "draft4", "draft04" } },
	[GF_DRAFT_06] = { "draft-06",
			  "http://json-schema.org/draft-06/schema",
			  { "6", "draft6", "draft06" } },
	[GF_DRAFT_07] = { "draft-07",
			  "http://json-schema.org/draft-07/schema",
			  { "7", "draft7", "draft07" } },
	[GF_DRAFT_2019] = { "2019-09",
			    "https://json-schema.org/draft/2019-09/schema",
			    { "2019", "draft2019-09", "draft-2019-09" } },
	[GF_DRAFT_2020] = { "2020-12",
			    "https://json-schema.org/draft/2020-12/schema",
			    { "2020", "draft2020-12", "draft-2020-12" } },
};

/* URIs differ in practice by http/https and by an empty fragment. */
static bool is_uri(const struct draft *draft, const char *name)
{
	const char *a = strstr(draft->uri, "://"), *b = strstr(name, "://");
	size_t len;

	if (!b || strncmp(name, "http", 4))
		return false;
	len = strcspn(b, "#");
	return strlen(a) == len && !strncmp(a, b, len) &&
	       (!b[len] || !b[len + 1]);
}

static bool is_named(const struct draft *draft, const char *name)
{
	if (!strcmp(draft->name, name) || is_uri(draft, name))
		return true;
	for (size_t i = 0; i < GF_NELEMS(draft->alias); i++)
		if (!strcmp(draft->alias[i], name))
			return true;
	return false;
}

enum gf_draft gf_draft_find(const char *name)
{
	for (size_t i = GF_DRAFT_04; i < GF_NELEMS(drafts); i++)
		if (is_named(&drafts[i], name))
			return (enum gf_draft)i;
	return GF_DRAFT_NONE;
}

const char *gf_draft_name(enum gf_draft draft)
{
	return draft == GF_DRAFT_NONE ? "" : drafts[draft].name;
}

const char *js_draft_uri(enum gf_draft draft)
{
	return drafts[draft].uri;
}

const char *js_id_keyword(enum gf_draft draft)
{
	return draft == GF_DRAFT_04 ? "id" : "$id";
}

/* --- vocabularies -------------------------------------------------------- */

static const struct {
	const char *uri;
	unsigned bits;
} vocabularies[] = {
#define V20 "https://json-schema.org/draft/2020-12/vocab/"
	{ V20 "core", V_CORE },
	{ V20 "applicator", V_APPLICATOR },
	{ V20 "unevaluated", V_UNEVALUATED },
	{ V20 "validation", V_VALIDATION },
	{ V20 "format-annotation", V_FORMAT },
	{ V20 "format-assertion", V_FORMAT | V_ASSERT_FORMAT },
	{ V20 "content", V_CONTENT },
	{ V20 "meta-data", V_META },
#undef V20
#define V19 "https://json-schema.org/draft/2019-09/vocab/"
	{ V19 "core", V_CORE },
	{ V19 "applicator", V_APPLICATOR | V_UNEVALUATED },
	{ V19 "validation", V_VALIDATION },
	{ V19 "format", V_FORMAT },
	{ V19 "content", V_CONTENT },
	{ V19 "meta-data", V_META },
#undef V19
};

unsigned js_vocabulary_find(const char *uri)
{
	for (size_t i = 0; i < GF_NELEMS(vocabularies); i++)
		if (!strcmp(vocabularies[i].uri, uri))
			return vocabularies[i].bits;
	return 0;
}

/* `$vocabulary` of a meta-schema; what is required and unknown is told. */
static unsigned read_vocabularies(struct resource *res,
				  const struct gf_node *asker,
				  const struct gf_node *list)
{
	struct document *doc = res->document;
	struct gf_diag *d;
	unsigned bits = V_CORE, known;

	gf_map_each (pair, list) {
		known = js_vocabulary_find(pair->key->text);
		bits |= known;
		if (known || !pair->value->boolean)
			continue;
		d = js_document_add(doc, GF_RULE_SCHEMA_VOCABULARY,
				    asker->span);
		if (!d)
			continue;
		gf_say(&doc->diags, &d->message,
		       N_("this schema needs the vocabulary '%s', "
			  "which is not known here"),
		       pair->key->text);
		gf_say(&doc->diags, &d->expected,
		       N_("the vocabularies of JSON Schema %s"),
		       gf_draft_name(res->draft));
	}
	return bits;
}

static void say_unknown(struct resource *res, const struct gf_node *value)
{
	struct document *doc = res->document;
	struct gf_diag *d =
		js_document_add(doc, GF_RULE_SCHEMA_DRAFT, value->span);

	if (!d)
		return;
	gf_say(&doc->diags, &d->message,
	       N_("'%s' is not a version of JSON Schema that is known here"),
	       gf_diags_excerpt(&doc->diags, value->text, value->len));
	gf_say(&doc->diags, &d->expected,
	       N_("one of: 2020-12, 2019-09, draft-07, draft-06, draft-04"));
	gf_say(&doc->diags, &d->advice, "%s",
	       "$schema: https://json-schema.org/draft/2020-12/schema");
}

void js_dialect_read(struct gf_schemas *set, struct resource *res,
		     const struct gf_node *value)
{
	const struct gf_node *list;
	struct document *broken = NULL;
	struct resource *meta;
	struct gf_error err;
	const char *uri;

	if (value->type != GF_STRING)
		return;
	if (gf_draft_find(value->text)) {
		res->draft = gf_draft_find(value->text);
		return;
	}
	uri = js_uri_resolve(&set->arena, res->document->uri, value->text, NULL,
			     NULL);
	meta = js_resource_find(set, uri, GF_DRAFT_NONE, &broken, &err);
	if (!meta) {
		say_unknown(res, value);
		return;
	}
	if (meta == res)
		return;
	res->meta = meta;
	res->draft = meta->draft;
	list = gf_map_get(meta->root, "$vocabulary");
	if (list && list->type == GF_MAP && res->draft >= GF_DRAFT_2019)
		res->vocabularies =
			(uint8_t)read_vocabularies(res, value, list);
}
