/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a path is: a record of a kind, a schema, nothing of ours, or something
 * that looks like a record and would be missed. Nothing under a folder of
 * records is passed over in silence.
 */
#include "record/internal.h"

#include <strings.h>

#define RECORDS	    "records/"
#define RECORDS_LEN 8
#define SCHEMA	    "schema/"

static const struct gf_span nowhere = { 0, 0 };

static bool has_suffix(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n > m && !strcmp(s + n - m, suffix);
}

static bool has_prefix(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/* --- what is not ours ---------------------------------------------------- */

/* As .gitignore reads them: without '/', a name anywhere. */
bool path_is_ignored(const struct gf_registry *reg, const char *path)
{
	const char *name = gf_path_base(path), *rule, *text;
	size_t i, len;

	for (i = 0; i < reg->nignore; i++) {
		rule = reg->ignore[i];
		len = strlen(rule);
		if (len && rule[len - 1] == '/')
			len--;
		text = memchr(rule, '/', len) ? path : name;
		if (glob_match(rule, len, text, strlen(text)))
			return true;
	}
	return false;
}

/* Names that people and Git put anywhere, and that say what they are. */
bool is_companion(const char *name)
{
	static const char *const names[] = { ".gitkeep", ".gitignore",
					     ".gitattributes" };
	size_t i;

	for (i = 0; i < GF_NELEMS(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return !strncmp(name, "README", 6) &&
	       (!name[6] || name[6] == '.' || name[6] == '-');
}

static bool is_schema(const struct gf_registry *reg, const char *path,
		      enum gf_file_kind file)
{
	size_t i;

	if (has_prefix(path, SCHEMA) || !strcmp(path, CONFIG_PATH) ||
	    (file == GF_FILE_DIR && !strcmp(path, "schema")))
		return true;
	for (i = 0; i < reg->nkinds; i++)
		if (!strcmp(path, reg->kinds[i].schema_path))
			return true;
	return false;
}

/* --- findings about a path ----------------------------------------------- */

static enum gf_place_kind stray(struct gf_diags *diags, enum gf_rule rule,
				const char *message, const char *name,
				const char *advice)
{
	struct gf_diag *d = gf_diags_add(diags, rule, nowhere);

	if (d)
		gf_say(diags, &d->message, message, name);
	if (d && advice)
		gf_say(diags, &d->advice, advice, name);
	return GF_PLACE_STRAY;
}

static enum gf_place_kind stray_link(struct gf_diags *diags, const char *path)
{
	return stray(diags, GF_RULE_PATH_SYMLINK, N_("'%s' is a symbolic link"),
		     gf_path_base(path),
		     N_("put the file itself in its place"));
}

static enum gf_place_kind stray_special(struct gf_diags *diags,
					const char *path)
{
	return stray(diags, GF_RULE_PATH_SPECIAL,
		     N_("'%s' is not a file but a pipe, a device or a "
			"submodule"),
		     gf_path_base(path), N_("remove it"));
}

static enum gf_place_kind unknown_kind(const struct gf_registry *reg,
				       struct gf_diags *diags, const char *name,
				       size_t len)
{
	const char *copy = gf_arena_memdup(&diags->arena, name, len);
	struct gf_near near;
	struct gf_diag *d;
	size_t i;

	d = gf_diags_add(diags, GF_RULE_KIND_UNKNOWN, nowhere);
	if (!d)
		return GF_PLACE_STRAY;
	gf_near_init(&near, name, len);
	for (i = 0; i < reg->nkinds; i++)
		gf_near_offer(&near, reg->kinds[i].name, reg->kinds[i].name);
	gf_say(diags, &d->message, N_("no schema describes the kind '%s'"),
	       copy);
	if (near.best)
		gf_say(diags, &d->advice,
		       N_("rename the folder to '%s', or write "
			  "schema/%s.schema.yaml"),
		       near.best, copy);
	else
		gf_say(diags, &d->advice, N_("write schema/%s.schema.yaml"),
		       copy);
	gf_near_release(&near);
	return GF_PLACE_STRAY;
}

/* --- ids ----------------------------------------------------------------- */

/* What the file, or the folder that has the id, could be called. */
static void advise_id(struct gf_diags *diags, struct gf_diag *d,
		      const struct gf_place *place)
{
	const struct gf_kind *kind = place->kind;
	struct gf_buf slug = GF_BUF_INIT;
	const char *end;

	gf_slug(&slug, place->id, place->len);
	if (slug.len && gf_kind_allows_id(kind, slug.s, slug.len)) {
		end = place->id + place->len;
		gf_buf_add(&slug, end, strcspn(end, "/"));
		gf_say(diags, &d->advice, N_("rename it to '%s'"), slug.s);
	}
	gf_buf_release(&slug);
}

static void check_id(struct gf_diags *diags, const struct gf_place *place)
{
	const struct gf_kind *kind = place->kind;
	char max[24];
	struct gf_diag *d;
	const char *id;

	if (gf_kind_allows_id(kind, place->id, place->len))
		return;
	d = gf_diags_add(diags, GF_RULE_ID_FORM, nowhere);
	if (!d)
		return;
	id = gf_diags_excerpt(diags, place->id, place->len);
	if (place->len > gf_limit(GF_LIMIT_ID_BYTES) && !kind->id_pattern) {
		snprintf(max, sizeof(max), "%zu", gf_limit(GF_LIMIT_ID_BYTES));
		gf_say(diags, &d->message,
		       N_("the id '%s' is longer than %s characters"), id, max);
	} else {
		gf_say(diags, &d->message, N_("'%s' cannot be an id"), id);
	}
	if (kind->id_pattern)
		gf_say(diags, &d->expected, N_("an id that matches %s"),
		       kind->id_pattern_text);
	else
		gf_say(diags, &d->expected,
		       N_("small letters without accents, digits, and single "
			  "hyphens between them"));
	advise_id(diags, d, place);
}

/* --- records/<kind>/[folders/]<id>.yaml ---------------------------------- */

/* An ending that people give to records, whatever their capitals. */
static size_t record_extension(const char *name)
{
	static const char *const extensions[] = { ".yaml", ".yml", ".json",
						  ".md" };
	size_t len = strlen(name), n, i;

	for (i = 0; i < GF_NELEMS(extensions); i++) {
		n = strlen(extensions[i]);
		if (len > n && !strcasecmp(name + len - n, extensions[i]))
			return n;
	}
	return 0;
}

static enum gf_place_kind wrong_extension(struct gf_diags *diags,
					  const char *name, const char *want)
{
	size_t stem = strlen(name) - record_extension(name);
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_PATH_EXTENSION, nowhere);
	if (!d)
		return GF_PLACE_STRAY;
	gf_say(diags, &d->message, N_("'%s' ends with '%s'"), name,
	       name + stem);
	gf_say(diags, &d->expected, N_("a record of this kind ends with '%s'"),
	       want);
	/* another language does not become YAML by being called so */
	if (!strncasecmp(name + stem, want, 2))
		gf_say(diags, &d->advice, N_("rename it to '%s'"),
		       gf_arena_printf(&diags->arena, "%.*s%s", (int)stem, name,
				       want));
	return GF_PLACE_STRAY;
}

static enum gf_place_kind stray_file(struct gf_diags *diags, const char *path)
{
	const char *name = gf_path_base(path);

	if (is_companion(name))
		return GF_PLACE_IGNORED;
	if (check_name(diags, path) < 0)
		return GF_PLACE_STRAY;
	return stray(diags, GF_RULE_PATH_STRAY,
		     N_("'%s' is not a record and is not read"), name,
		     N_("remove it, or add it to `ignore:` in greffe.yaml"));
}

static enum gf_place_kind place_folder(const struct gf_registry *reg,
				       const char *path, struct gf_diags *diags)
{
	const char *rest = path + RECORDS_LEN;

	if (has_suffix(path, ".yaml"))
		return stray(diags, GF_RULE_PATH_FOLDER,
			     N_("'%s' is a folder; a record is a file"),
			     gf_path_base(path), NULL);
	if (!strchr(rest, '/') && !gf_registry_kind(reg, rest, strlen(rest)))
		return unknown_kind(reg, diags, rest, strlen(rest));
	check_name(diags, path);
	return GF_PLACE_FOLDER;
}

static enum gf_place_kind place_record(const struct gf_registry *reg,
				       const char *path, struct gf_place *place,
				       struct gf_diags *diags)
{
	const char *rest = path + RECORDS_LEN, *slash = strchr(rest, '/');
	const char *name = gf_path_base(path);
	const struct gf_kind *kind;

	if (!slash && record_extension(name) && !is_companion(name))
		return stray(diags, GF_RULE_PATH_NO_KIND,
			     N_("'%s' stands outside the folder of a kind"),
			     name, N_("move it to records/KIND/%s"));
	if (!slash)
		return stray_file(diags, path);
	kind = gf_registry_kind(reg, rest, (size_t)(slash - rest));
	if (!kind)
		return unknown_kind(reg, diags, rest, (size_t)(slash - rest));
	if (kind->pattern)
		return stray_file(diags, path);
	if (!has_suffix(name, ".yaml"))
		return record_extension(name) && !is_companion(name)
			       ? wrong_extension(diags, name, ".yaml")
			       : stray_file(diags, path);
	*place = (struct gf_place){ kind, name, (uint32_t)strlen(name) - 5 };
	if (!is_plain_name(path, name, place->len) || kind->id_pattern) {
		if (!check_name(diags, path))
			check_id(diags, place);
	}
	return GF_PLACE_RECORD;
}

/* --- layouts of greffe.yaml ---------------------------------------------- */

/* The same path with the ending that the pattern wants. */
static bool is_near_miss(const struct gf_kind *kind, const char *path,
			 const char **want)
{
	size_t have = record_extension(path);
	size_t ext = record_extension(kind->pattern);
	struct gf_buf other = GF_BUF_INIT;
	const char *id;
	uint32_t len;
	bool near;

	if (!have || !ext)
		return false;
	*want = kind->pattern + strlen(kind->pattern) - ext;
	gf_buf_add(&other, path, strlen(path) - have);
	gf_buf_adds(&other, *want);
	near = pattern_match(kind->pattern, other.s, &id, &len);
	gf_buf_release(&other);
	return near;
}

static enum gf_place_kind place_mapped(const struct gf_kind *kind,
				       const char *path, struct gf_place *place,
				       struct gf_diags *diags)
{
	const char *want;

	*place = (struct gf_place){ .kind = kind };
	if (!pattern_match(kind->pattern, path, &place->id, &place->len)) {
		place->kind = NULL;
		if (is_near_miss(kind, path, &want))
			return wrong_extension(diags, gf_path_base(path), want);
		return GF_PLACE_IGNORED;
	}
	if (check_name(diags, path) < 0)
		return GF_PLACE_RECORD;
	if (kind->id_pointer)
		place->len = 0;
	else
		check_id(diags, place);
	return GF_PLACE_RECORD;
}

static enum gf_place_kind place_by_pattern(const struct gf_registry *reg,
					   const char *path,
					   struct gf_place *place,
					   struct gf_diags *diags)
{
	enum gf_place_kind what = GF_PLACE_IGNORED;
	size_t i;

	for (i = 0; i < reg->nkinds && what == GF_PLACE_IGNORED; i++) {
		if (!reg->kinds[i].pattern)
			continue;
		what = place_mapped(&reg->kinds[i], path, place, diags);
	}
	return what;
}

static enum gf_place_kind place_mapped_folder(const struct gf_registry *reg,
					      const char *path,
					      struct gf_diags *diags)
{
	const char *id;
	uint32_t len;
	size_t i;

	if (!strcmp(gf_path_base(path), ".git"))
		return GF_PLACE_IGNORED;
	for (i = 0; i < reg->nkinds; i++)
		if (reg->kinds[i].pattern &&
		    record_extension(reg->kinds[i].pattern) &&
		    pattern_match(reg->kinds[i].pattern, path, &id, &len))
			return stray(diags, GF_RULE_PATH_FOLDER,
				     N_("'%s' is a folder; a record is a "
					"file"),
				     gf_path_base(path), NULL);
	return GF_PLACE_FOLDER;
}

/*
 * Is the path in the folders of the convention, and not on the way to, or
 * inside, the folders of a kind of greffe.yaml?
 */
static bool is_by_convention(const struct gf_registry *reg, const char *path)
{
	size_t len = strlen(path), i, n;
	const char *prefix;

	if (!reg->by_convention || !has_prefix(path, RECORDS))
		return false;
	for (i = 0; i < reg->nkinds; i++) {
		prefix = reg->kinds[i].pattern ? reg->kinds[i].prefix : "";
		n = strlen(prefix);
		if (n > RECORDS_LEN &&
		    !strncmp(prefix, path, n < len ? n : len) &&
		    (n <= len || prefix[len] == '/'))
			return false;
	}
	return true;
}

enum gf_place_kind gf_registry_place(const struct gf_registry *reg,
				     const char *path, enum gf_file_kind file,
				     struct gf_place *place,
				     struct gf_diags *diags)
{
	bool records = is_by_convention(reg, path);
	enum gf_place_kind what;

	*place = (struct gf_place){ 0 };
	if (path_is_ignored(reg, path))
		return GF_PLACE_IGNORED;
	if (!records && is_schema(reg, path, file))
		return GF_PLACE_SCHEMA;
	if (file == GF_FILE_LINK)
		return stray_link(diags, path);
	if (file == GF_FILE_OTHER)
		return stray_special(diags, path);
	if (file == GF_FILE_DIR)
		return records ? place_folder(reg, path, diags)
			       : place_mapped_folder(reg, path, diags);
	what = place_by_pattern(reg, path, place, diags);
	if (what != GF_PLACE_IGNORED || !records)
		return what;
	return place_record(reg, path, place, diags);
}
