/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The kinds of a registry: one for each schema/<kind>.schema.yaml, then those
 * of `kinds:` in greffe.yaml, which may change the former. Nothing is
 * compiled here (schemas.c).
 */
#include "record/internal.h"

#define SCHEMA_SUFFIX ".schema.yaml"
#define SUFFIX_LEN    12

static const struct gf_span nowhere = { 0, 0 };

/* --- the list of kinds --------------------------------------------------- */

static struct gf_kind *find_kind(struct gf_registry *reg, const char *name)
{
	size_t i;

	for (i = 0; i < reg->nkinds; i++)
		if (!strcmp(reg->kinds[i].name, name))
			return &reg->kinds[i];
	return NULL;
}

static struct gf_kind *add_kind(struct gf_registry *reg, const char *name)
{
	struct gf_kind *kind = find_kind(reg, name);

	if (kind)
		return kind;
	GF_GROW(reg->kinds, reg->nkinds, reg->kinds_cap);
	kind = &reg->kinds[reg->nkinds++];
	*kind = (struct gf_kind){
		.name = gf_arena_strdup(&reg->arena, name),
		.schema_path = gf_arena_printf(&reg->arena, "schema/%s%s", name,
					       SCHEMA_SUFFIX),
		.prefix = gf_arena_printf(&reg->arena, "records/%s/", name),
	};
	return kind;
}

static int by_kind_name(const void *a, const void *b)
{
	const struct gf_kind *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* --- schema/ ------------------------------------------------------------- */

static void tell_path(struct gf_registry *reg, const char *path,
		      enum gf_rule rule, const char *message,
		      const char *advice)
{
	struct gf_diags *diags = told_for(reg, path);
	struct gf_diag *d = gf_diags_add(diags, rule, nowhere);

	if (!d)
		return;
	gf_say(diags, &d->message, message, gf_path_base(path));
	if (advice)
		gf_say(diags, &d->advice, advice, gf_path_base(path));
}

/* The kind that schema/<kind>.schema.yaml describes; NULL: another path. */
static const char *kind_of_path(struct gf_registry *reg, const char *path)
{
	const char *name = path + strlen("schema/");
	size_t len = strlen(name);

	if (len <= SUFFIX_LEN || strchr(name, '/') ||
	    strcmp(name + len - SUFFIX_LEN, SCHEMA_SUFFIX) != 0)
		return NULL;
	return gf_arena_memdup(&reg->arena, name, len - SUFFIX_LEN);
}

static void take_schema_file(struct gf_registry *reg, const char *path)
{
	const char *kind = kind_of_path(reg, path);

	if (!kind)
		tell_path(reg, path, GF_RULE_SCHEMA_STRAY,
			  N_("'%s' is not the schema of a kind and is not "
			     "read"),
			  N_("call it schema/KIND.schema.yaml, or move it to "
			     "schema/shared/"));
	else if (is_slug(kind, strlen(kind)))
		add_kind(reg, kind);
	else
		tell_path(reg, path, GF_RULE_KIND_NAME,
			  N_("'%s' does not give a kind a usable name"),
			  N_("use small letters without accents, digits and "
			     "hyphens: schema/evenement.schema.yaml"));
}

/* Not a file: what it would describe is a kind still, that nobody judges. */
static void refuse_schema(struct gf_registry *reg, const char *path,
			  enum gf_rule rule, const char *message,
			  const char *advice)
{
	const char *kind = kind_of_path(reg, path);

	tell_path(reg, path, rule, message, advice);
	if (kind && is_slug(kind, strlen(kind)))
		add_kind(reg, kind)->no_file = true;
}

static bool has_extension(const char *path, const char *extension)
{
	size_t n = strlen(path), m = strlen(extension);

	return n > m && !strcmp(path + n - m, extension);
}

/* Folders of schema/ whose files are schemas, and those that are not. */
static bool is_shared(const char *path)
{
	return !strncmp(path, "schema/shared/", 14) ||
	       !strncmp(path, "schema/meta/", 12);
}

static bool is_elsewhere(const struct gf_registry *reg, const char *path)
{
	size_t i, len;

	if (!strncmp(path, "schema/rules/", 13) ||
	    !strncmp(path, "schema/queries/", 15))
		return true;
	for (i = 0; i < reg->nremotes; i++) {
		len = strlen(reg->remotes[i].folder);
		if (!strncmp(path, reg->remotes[i].folder, len) &&
		    path[len] == '/')
			return true;
	}
	return false;
}

static int on_schema_entry(const char *path, enum gf_file_kind file,
			   struct gf_error *err GF_UNUSED, void *payload)
{
	struct gf_registry *reg = payload;
	const char *name = gf_path_base(path);

	if (path_is_ignored(reg, path))
		return 1;
	if (is_elsewhere(reg, path))
		return 0;
	if (file == GF_FILE_DIR) {
		if (!kind_of_path(reg, path))
			return 0;
		refuse_schema(reg, path, GF_RULE_PATH_FOLDER,
			      N_("'%s' is a folder; a schema is a file"), NULL);
		return 1;
	}
	if (file == GF_FILE_LINK) {
		refuse_schema(reg, path, GF_RULE_PATH_SYMLINK,
			      N_("'%s' is a symbolic link"),
			      N_("put the file itself in its place"));
	} else if (file == GF_FILE_OTHER) {
		refuse_schema(reg, path, GF_RULE_PATH_SPECIAL,
			      N_("'%s' is not a file but a pipe, a device or a "
				 "submodule"),
			      N_("remove it"));
	} else if (is_shared(path) && (has_extension(path, ".yaml") ||
				       has_extension(path, ".json"))) {
		schemas_want(reg, path);
	} else if (!is_companion(name)) {
		take_schema_file(reg, path);
	}
	return 0;
}

/* --- kinds: of greffe.yaml ----------------------------------------------- */

static void refuse(struct gf_registry *reg, enum gf_rule rule,
		   const struct gf_node *node, const char *message,
		   const char *expected)
{
	struct gf_diags *diags = config_diags(reg);
	struct gf_diag *d = config_finding(reg, rule, node);

	if (!d)
		return;
	gf_say(diags, &d->message, message, node->text);
	if (expected)
		gf_say(diags, &d->expected, expected);
}

/* The path in a node of greffe.yaml; NULL and a finding when it leaves. */
static const char *take_path(struct gf_registry *reg,
			     const struct gf_node *node)
{
	const char *path = gf_path_normalise(&reg->arena, node->text);

	if (path && *path && node->text[0] != '/')
		return path;
	refuse(reg, GF_RULE_CONFIG_PATH, node,
	       N_("'%s' is outside the registry"),
	       N_("a path from the folder of greffe.yaml"));
	return NULL;
}

static const char *text_of(const struct gf_node *map, const char *key,
			   const struct gf_node **node)
{
	*node = gf_map_get(map, key);
	return *node && (*node)->type == GF_STRING && (*node)->len
		       ? (*node)->text
		       : NULL;
}

/* Is there one file a record, and does its path or its text say the id? */
static bool is_usable_pattern(struct gf_registry *reg, const char *pattern,
			      const struct gf_node *node, bool id_inside)
{
	static const char *const lists[] = { ".jsonl", ".ndjson", ".csv" };
	bool id = strstr(pattern, "{id}");
	size_t i;

	for (i = 0; i < GF_NELEMS(lists); i++)
		if (has_extension(pattern, lists[i]))
			id = id_inside = false;
	if (id || (id_inside && strpbrk(pattern, "*?")))
		return true;
	if (!strpbrk(pattern, "*?") || !id_inside)
		refuse(reg, GF_RULE_CONFIG_PATTERN, node,
		       N_("'%s' does not give each record a file of its own"),
		       N_("a path with {id}, such as 'data/{id}.yaml': several "
			  "records in one file cannot be merged safely"));
	return false;
}

static enum gf_syntax pattern_syntax(const char *pattern)
{
	if (has_extension(pattern, ".json"))
		return GF_SYNTAX_JSON;
	if (has_extension(pattern, ".md") ||
	    has_extension(pattern, ".markdown"))
		return GF_SYNTAX_FRONT_MATTER;
	return GF_SYNTAX_YAML;
}

static void take_id_pattern(struct gf_registry *reg, struct gf_kind *kind,
			    const struct gf_node *node)
{
	struct gf_error err = { 0 };
	struct gf_diag *d;

	kind->id_pattern_text = node->text;
	kind->id_pattern = gf_regex_new(node->text, node->len, &err);
	if (kind->id_pattern)
		return;
	/* its schema has told most of them, as a format */
	if (config_diags(reg)->errors)
		return;
	d = config_finding(reg, GF_RULE_CONFIG_ID_PATTERN, node);
	if (d)
		gf_say(config_diags(reg), &d->message,
		       N_("'%s' is not a usable pattern: %s"), node->text,
		       err.msg);
}

static void take_mapped_kind(struct gf_registry *reg,
			     const struct gf_pair *pair)
{
	struct gf_kind *kind = add_kind(reg, pair->key->text);
	const struct gf_node *node;
	const char *text;

	text = text_of(pair->value, "schema", &node);
	if (text && (text = take_path(reg, node))) {
		kind->schema_path = text;
		kind->no_file = false;
	}
	text = text_of(pair->value, "id", &node);
	if (text && text[0] == '/')
		kind->id_pointer = text;
	if (text_of(pair->value, "id_pattern", &node))
		take_id_pattern(reg, kind, node);
	text = text_of(pair->value, "records", &node);
	if (!text)
		return;
	text = take_path(reg, node);
	kind->unplaced = !text ||
			 !is_usable_pattern(reg, text, node, kind->id_pointer);
	if (kind->unplaced)
		return;
	kind->pattern = text;
	kind->prefix = gf_arena_memdup(&reg->arena, text, pattern_prefix(text));
	kind->syntax = pattern_syntax(text);
}

static void take_mapped_kinds(struct gf_registry *reg)
{
	const struct gf_node *kinds = NULL;

	if (reg->doc.root)
		kinds = gf_map_get(reg->doc.root, "kinds");
	if (!kinds || kinds->type != GF_MAP)
		return;
	gf_map_each (pair, kinds)
		if (pair->value->type == GF_MAP &&
		    is_kind_name(pair->key->text, pair->key->len))
			take_mapped_kind(reg, pair);
}

/* --- roots --------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_inside_any(const char *path, const char *const *roots, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i++) {
		len = strlen(roots[i]);
		if (!len || (!strncmp(path, roots[i], len) &&
			     (!path[len] || path[len] == '/')))
			return true;
	}
	return false;
}

static void find_roots(struct gf_registry *reg)
{
	size_t n = 0, kept = 0, i, len;
	const char *prefix;

	reg->roots = gf_arena_alloc(&reg->arena,
				    (reg->nkinds + 2) * sizeof(*reg->roots));
	if (reg->by_convention)
		reg->roots[n++] = "records";
	for (i = 0; i < reg->nkinds; i++) {
		if (!reg->kinds[i].pattern)
			continue;
		prefix = reg->kinds[i].prefix;
		len = strlen(prefix);
		reg->roots[n++] =
			gf_arena_memdup(&reg->arena, prefix, len ? len - 1 : 0);
	}
	qsort(reg->roots, n, sizeof(*reg->roots), by_text);
	for (i = 0; i < n; i++)
		if (!is_inside_any(reg->roots[i], reg->roots, kept))
			reg->roots[kept++] = reg->roots[i];
	reg->roots[kept] = NULL;
}

int kinds_load(struct gf_registry *reg, struct gf_error *err)
{
	struct gf_error why = { 0 };
	size_t i, mapped = 0;

	if (reg->tree.walk("schema", on_schema_entry, reg, &why,
			   reg->tree.payload) < 0 &&
	    why.code != GF_ENOTFOUND) {
		*err = why;
		return -1;
	}
	take_mapped_kinds(reg);
	if (reg->nkinds)
		qsort(reg->kinds, reg->nkinds, sizeof(*reg->kinds),
		      by_kind_name);
	for (i = 0; i < reg->nkinds; i++) {
		reg->kinds[i].index = (unsigned)i;
		gf_strmap_put(&reg->by_name, reg->kinds[i].name,
			      strlen(reg->kinds[i].name), &reg->kinds[i]);
		mapped += reg->kinds[i].pattern != NULL;
	}
	reg->by_convention = !mapped || mapped < reg->nkinds;
	find_roots(reg);
	return 0;
}
