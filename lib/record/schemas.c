/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The schemas of a registry, put in one set under one URI and compiled. A
 * `$ref` reaches a file of the registry, a folder that `remotes:` names, or
 * a bundled meta-schema: never the network, never outside the registry.
 */
#include "record/internal.h"

/* Bundled; a registry may have its own under schema/meta/, that asks more. */
#define META_URI "tag:greffe,2026:meta/greffe"

const char *const fact_keywords[] = { "x-ref",	"x-acyclic",	    "x-unique",
				      "x-role", "contentMediaType", NULL };

void schemas_want(struct gf_registry *reg, const char *path)
{
	GF_GROW(reg->wanted, reg->nwanted, reg->wanted_cap);
	reg->wanted[reg->nwanted++] = gf_arena_strdup(&reg->arena, path);
}

/* --- the loader ---------------------------------------------------------- */

/* The `remotes:` row with the longest prefix of a URI, or NULL. */
static const struct remote *find_remote(const struct gf_registry *reg,
					const char *uri)
{
	const struct remote *best = NULL;
	size_t i, len, longest = 0;

	for (i = 0; i < reg->nremotes; i++) {
		len = strlen(reg->remotes[i].prefix);
		if (len > longest &&
		    !strncmp(uri, reg->remotes[i].prefix, len)) {
			best = &reg->remotes[i];
			longest = len;
		}
	}
	return best;
}

/* %20 and its like, as a URI writes a path. */
static char *unescape(struct gf_arena *arena, const char *s)
{
	char *out = gf_arena_alloc(arena, strlen(s) + 1), *to = out;
	unsigned byte;
	int used;

	while (*s) {
		if (*s == '%' && sscanf(s, "%%%2x%n", &byte, &used) == 1 &&
		    used == 3 && byte) {
			*to++ = (char)byte;
			s += 3;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
	return out;
}

static int refuse_uri(const char *uri, struct gf_error *err)
{
	if (!strncmp(uri, "file:", 5))
		return gf_fail(err, GF_ENOTFOUND,
			       _("it leads out of the registry"));
	return gf_fail(err, GF_ENOTFOUND,
		       _("the network is never used: copy the schema into the "
			 "registry, and give its folder under `remotes:` in "
			 "greffe.yaml"));
}

/* The path in the registry that a URI names, or NULL. */
static const char *uri_path(const struct gf_registry *reg, const char *uri,
			    struct gf_arena *arena)
{
	const struct remote *remote = find_remote(reg, uri);
	size_t base = strlen(REGISTRY_URI);
	const char *path;

	if (remote) {
		path = unescape(arena, uri + strlen(remote->prefix));
		while (*path == '/')
			path++;
		path = gf_path_normalise(arena, path);
		return path ? gf_path_join(arena, remote->folder, path) : NULL;
	}
	if (strncmp(uri, REGISTRY_URI, base) != 0)
		return NULL;
	return gf_path_normalise(arena, unescape(arena, uri + base));
}

static int load_schema(const char *uri, char **text, size_t *len, char **path,
		       struct gf_error *err, void *payload)
{
	struct gf_registry *reg = payload;
	struct gf_buf bytes = GF_BUF_INIT;
	struct gf_arena arena = { 0 };
	const char *found = uri_path(reg, uri, &arena);
	int ret;

	if (!found)
		ret = refuse_uri(uri, err);
	else
		ret = reg->tree.read(&bytes, found,
				     gf_limit(GF_LIMIT_SCHEMA_BYTES), err,
				     reg->tree.payload);
	if (!ret) {
		*len = bytes.len;
		*text = gf_buf_detach(&bytes);
		*path = gf_xstrdup(found);
	}
	gf_buf_release(&bytes);
	gf_arena_release(&arena);
	return ret;
}

/* --- references of the schemas to kinds ---------------------------------- */

static void check_kind(struct gf_registry *reg, struct gf_diags *diags,
		       const struct gf_node *name)
{
	struct gf_near near;
	struct gf_diag *d;
	size_t i;

	if (name->type != GF_STRING ||
	    gf_registry_kind(reg, name->text, name->len))
		return;
	d = gf_diags_add(diags, GF_RULE_KIND_UNKNOWN, name->span);
	if (!d)
		return;
	gf_near_init(&near, name->text, name->len);
	for (i = 0; i < reg->nkinds; i++)
		gf_near_offer(&near, reg->kinds[i].name, reg->kinds[i].name);
	gf_say(diags, &d->message,
	       N_("x-ref names '%s', which is not a kind of this registry"),
	       name->text);
	if (near.best)
		gf_say(diags, &d->advice, N_("did you mean '%s'?"), near.best);
	gf_near_release(&near);
}

/* Values that hold data, where "x-ref" would be an example of a key. */
static bool is_data(const struct gf_node *key)
{
	static const char *const keys[] = { "examples", "example", "default",
					    "const", "enum" };
	size_t i;

	for (i = 0; i < GF_NELEMS(keys); i++)
		if (!strcmp(key->text, keys[i]))
			return true;
	return false;
}

/* Depth is bounded by GF_LIMIT_YAML_DEPTH, which composing has enforced. */
static void check_refs(struct gf_registry *reg, struct gf_diags *diags,
		       const struct gf_node *node)
{
	if (node->type == GF_SEQ) {
		gf_seq_each (item, node)
			check_refs(reg, diags, *item);
		return;
	}
	if (node->type != GF_MAP)
		return;
	gf_map_each (pair, node) {
		if (strcmp(pair->key->text, "x-ref") != 0) {
			if (!is_data(pair->key))
				check_refs(reg, diags, pair->value);
		} else if (pair->value->type == GF_SEQ) {
			gf_seq_each (item, pair->value)
				check_kind(reg, diags, *item);
		} else {
			check_kind(reg, diags, pair->value);
		}
	}
}

/* --- compiling ----------------------------------------------------------- */

static const char *schema_uri(struct gf_registry *reg, const char *path)
{
	static const char plain[] = "/-._~!$&'()*+,;=:@";
	struct gf_buf uri = GF_BUF_INIT;
	const char *out;

	gf_buf_adds(&uri, REGISTRY_URI);
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || strchr(plain, c))
			gf_buf_addc(&uri, *path);
		else
			gf_buf_addf(&uri, "%%%02X", c);
	}
	out = gf_arena_memdup(&reg->arena, uri.s, uri.len);
	gf_buf_release(&uri);
	return out;
}

/* The place in greffe.yaml that names a kind's schema, or NULL. */
static const struct gf_node *schema_node(const struct gf_registry *reg,
					 const char *path)
{
	const struct gf_node *kinds = NULL, *node;

	if (reg->doc.root)
		kinds = gf_map_get(reg->doc.root, "kinds");
	if (!kinds || kinds->type != GF_MAP)
		return NULL;
	gf_map_each (pair, kinds) {
		const struct gf_kind *kind =
			gf_registry_kind(reg, pair->key->text, pair->key->len);

		if (!kind || strcmp(kind->schema_path, path) != 0)
			continue;
		node = gf_map_get(pair->value, "schema");
		return node ? node : pair->key;
	}
	return NULL;
}

static void tell_unreadable(struct gf_registry *reg, const char *path,
			    const struct gf_error *err)
{
	const struct gf_node *node = schema_node(reg, path);
	struct gf_diags *diags;
	struct gf_diag *d;

	if (node) {
		diags = config_diags(reg);
		d = config_finding(reg, GF_RULE_KIND_NO_SCHEMA, node);
	} else {
		diags = told_for(reg, path);
		d = gf_diags_add(diags, GF_RULE_KIND_NO_SCHEMA,
				 (struct gf_span){ 0, 0 });
	}
	if (d)
		gf_say(diags, &d->message, N_("the schema cannot be read: %s"),
		       err->msg);
}

/* Puts a file in the set, so that its `$id` is known to the others. */
static bool add_schema(struct gf_registry *reg, const char *path)
{
	struct gf_buf bytes = GF_BUF_INIT;
	struct gf_error err = { 0 };
	size_t len;

	if (reg->tree.read(&bytes, path, gf_limit(GF_LIMIT_SCHEMA_BYTES), &err,
			   reg->tree.payload) < 0) {
		tell_unreadable(reg, path, &err);
		gf_buf_release(&bytes);
		return false;
	}
	len = bytes.len;
	return gf_schemas_add(reg->set, schema_uri(reg, path), path,
			      gf_buf_detach(&bytes), len, told_for(reg, path));
}

static const struct gf_schema *compile(struct gf_registry *reg,
				       const char *path)
{
	const struct gf_schema *schema;

	schema = gf_schemas_compile(reg->set, schema_uri(reg, path));
	if (schema)
		check_refs(reg, told_for(reg, path), gf_schema_node(schema));
	return schema;
}

/* Two kinds may share a schema: it is added and its `x-ref`s judged once. */
static const struct gf_kind *earlier_kind(const struct gf_registry *reg,
					  const struct gf_kind *kind)
{
	const struct gf_kind *k;

	for (k = reg->kinds; k < kind; k++)
		if (!strcmp(k->schema_path, kind->schema_path))
			return k;
	return NULL;
}

void schemas_load(struct gf_registry *reg)
{
	const struct gf_schemas_opts opts = {
		.draft = reg->draft,
		.assert_formats = reg->assert_formats,
		.strict = true,
		.judge_schemas = true,
		.meta = META_URI,
		.annotations = fact_keywords,
		.load = load_schema,
		.payload = reg,
	};
	bool *added = gf_xcalloc(reg->nkinds + 1, sizeof(*added));
	const struct gf_kind *earlier;
	struct gf_kind *kind;
	size_t i;

	reg->set = gf_schemas_new(&opts);
	for (i = 0; i < reg->nwanted; i++)
		if (!add_schema(reg, reg->wanted[i]))
			reg->wanted[i] = NULL;
	for (i = 0; i < reg->nkinds; i++)
		if (!reg->kinds[i].no_file &&
		    !earlier_kind(reg, &reg->kinds[i]))
			added[i] = add_schema(reg, reg->kinds[i].schema_path);
	for (i = 0; i < reg->nkinds; i++) {
		kind = &reg->kinds[i];
		earlier = earlier_kind(reg, kind);
		if (earlier)
			kind->schema = earlier->schema;
		else if (added[i])
			kind->schema = compile(reg, kind->schema_path);
		kind->id_is_property = kind->schema &&
				       gf_schema_property(kind->schema, "id");
		waivers_find(kind);
	}
	for (i = 0; i < reg->nwanted; i++)
		if (reg->wanted[i])
			compile(reg, reg->wanted[i]);
	free(added);
}
