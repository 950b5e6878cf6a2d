/* SPDX-License-Identifier: EUPL-1.2 */
/* See named.h. */
#include "cli/named.h"

const char *named_split(const struct past *past, const char *word,
			const struct gf_kind **kind)
{
	const char *slash = strchr(word, '/');

	*kind = slash ? gf_registry_kind_called(past->reg, word,
						(size_t)(slash - word))
		      : NULL;
	return *kind ? slash + 1 : word;
}

const char *named_id(const struct gf_place *place, const struct gf_node *root,
		     struct gf_arena *arena)
{
	const struct gf_node *id;

	if (place->len)
		return gf_arena_memdup(arena, place->id, place->len);
	id = root && place->kind->id_pointer
		     ? gf_node_at(root, place->kind->id_pointer)
		     : NULL;
	return id && id->type == GF_STRING ? gf_arena_strdup(arena, id->text)
					   : NULL;
}

/* --- every record of the tree -------------------------------------------- */

/* How well an id fits: the larger, the better. */
enum fit { FIT_NONE, FIT_FORMER, FIT_START, FIT_FOLDED, FIT_EXACT };

/* Looked for one after the other, each where the one before found nothing. */
enum pass { BY_ID, BY_FORMER_ID, BY_LIKENESS };

struct search {
	struct past *past;
	const struct gf_kind *kind; /* NULL: any */
	const char *id;
	struct gf_buf folded, other;
	enum pass pass;
	enum fit best;
	struct named found, second;
	size_t n; /* that fit as well as the best */
	struct gf_near near;
	struct past_text text;
	struct gf_buf bytes;
	struct gf_arena scratch;
	struct gf_diags diags; /* of places: told by check */
};

static enum fit fit_id(struct search *s, const char *id)
{
	if (!strcmp(id, s->id))
		return FIT_EXACT;
	gf_buf_reset(&s->other);
	gf_fold(&s->other, id, strlen(id));
	if (!strcmp(s->other.s, s->folded.s))
		return FIT_FOLDED;
	return s->folded.len && !strncmp(s->other.s, s->folded.s, s->folded.len)
		       ? FIT_START
		       : FIT_NONE;
}

static enum fit fit_former(struct search *s, const struct gf_kind *kind)
{
	const char *key = gf_schema_key_of(kind->schema, "former-ids");
	const struct gf_node *list;

	list = key && s->text.root ? gf_map_get(s->text.root, key) : NULL;
	if (!list || list->type != GF_SEQ)
		return FIT_NONE;
	gf_seq_each (item, list)
		if ((*item)->type == GF_STRING && !strcmp((*item)->text, s->id))
			return FIT_FORMER;
	return FIT_NONE;
}

/* A record on the way: its blob, or NULL in the files. */
struct candidate {
	const char *path;
	const struct gf_oid *blob;
	struct gf_place place;
};

static int read_bytes(struct search *s, const struct candidate *c,
		      struct gf_buf *out)
{
	const struct gf_tree *tree = &s->past->tree;
	struct gf_repo_entry entry = { c->path, GF_FILE_REGULAR, { { 0 } } };
	size_t limit = gf_limit(GF_LIMIT_RECORD_BYTES);

	if (!c->blob)
		return tree->read(out, c->path, limit, NULL, tree->payload);
	entry.id = *c->blob;
	return gf_repo_read(out, s->past->revision.repo, &entry, limit, NULL);
}

/* Few files hold the word at all: the others are not composed. */
static void read_inside(struct search *s, const struct candidate *c)
{
	enum gf_syntax syntax = c->place.kind->syntax;

	s->text.root = NULL;
	if (s->pass == BY_FORMER_ID && c->place.len &&
	    (!gf_schema_key_of(c->place.kind->schema, "former-ids") ||
	     read_bytes(s, c, &s->bytes) < 0 ||
	     !memmem(s->bytes.s, s->bytes.len, s->id, strlen(s->id))))
		return;
	if (c->blob)
		past_read_blob(s->past, &s->text, c->blob, c->path, syntax);
	else
		past_read_path(s->past, &s->text, c->path, syntax);
}

static void take(struct search *s, enum fit fit, const struct gf_kind *kind,
		 const char *id, const char *path)
{
	struct gf_arena *arena = &s->past->arena;
	struct named named;

	if (fit < s->best || fit == FIT_NONE)
		return;
	named = (struct named){ kind, gf_arena_strdup(arena, id),
				gf_arena_strdup(arena, path) };
	if (fit > s->best) {
		s->best = fit;
		s->n = 0;
	}
	if (s->n++)
		s->second = named;
	else
		s->found = named;
}

/* In one pass: does this record have the name? -1: enough was seen. */
static int look_inside(struct search *s, const struct candidate *c)
{
	const struct gf_kind *kind = c->place.kind;
	const char *id;

	gf_arena_clear(&s->scratch);
	if (!c->place.len || s->pass == BY_FORMER_ID)
		read_inside(s, c);
	id = named_id(&c->place, s->text.root, &s->scratch);
	if (!id)
		return 0;
	if (s->pass == BY_LIKENESS)
		gf_near_offer(&s->near, id,
			      gf_arena_printf(&s->past->arena, "%s/%s",
					      kind->name, id));
	else
		take(s, s->pass == BY_ID ? fit_id(s, id) : fit_former(s, kind),
		     kind, id, c->path);
	return s->best == FIT_EXACT && s->kind ? -1 : 0;
}

static int look_at(struct search *s, const char *path, enum gf_file_kind file,
		   const struct gf_oid *blob, struct gf_error *err)
{
	struct candidate c = { .path = path, .blob = blob };
	enum gf_place_kind what;

	what = gf_registry_place(s->past->reg, path, file, &c.place, &s->diags);
	gf_diags_clear(&s->diags);
	if (file == GF_FILE_DIR)
		return what != GF_PLACE_FOLDER;
	if (what != GF_PLACE_RECORD || (s->kind && c.place.kind != s->kind))
		return 0;
	if (!look_inside(s, &c))
		return 0;
	return gf_fail(err, GF_ECANCELLED, "%s", path);
}

static int on_file(const char *path, enum gf_file_kind file,
		   struct gf_error *err, void *payload)
{
	return look_at(payload, path, file, NULL, err);
}

static int on_entry(const struct gf_repo_entry *e, struct gf_error *err,
		    void *payload)
{
	return look_at(payload, e->path, e->kind, &e->id, err);
}

static int search_under(struct search *s, const char *start,
			struct gf_error *err)
{
	const struct past *past = s->past;
	int ret;

	ret = past->of_files
		      ? past->tree.walk(start, on_file, s, err,
					past->tree.payload)
		      : revision_walk(&past->revision, start, on_entry, s, err);
	if (ret < 0 &&
	    (err->code == GF_ENOTFOUND || err->code == GF_ECANCELLED))
		return 0;
	return ret;
}

/* Everything where records may be; of one kind, only its own folders. */
static int search_tree(struct search *s, struct gf_error *err)
{
	const char *const *root = gf_registry_roots(s->past->reg);
	char *prefix;
	int ret = 0;

	if (s->kind && s->kind->prefix && *s->kind->prefix) {
		prefix = gf_xmemdup(s->kind->prefix,
				    strlen(s->kind->prefix) - 1);
		ret = search_under(s, prefix, err);
		free(prefix);
		return ret;
	}
	for (; *root && !ret; root++)
		ret = search_under(s, *root, err);
	return ret;
}

/* --- the record that is meant -------------------------------------------- */

/* A whole id where the kind's files stand in one folder: nothing to search. */
static bool is_at_hand(struct search *s)
{
	struct gf_arena *arena = &s->past->arena;
	const struct gf_kind *kind = s->kind;
	struct gf_buf bytes = GF_BUF_INIT;
	const char *path;
	bool there;

	if (!kind || kind->id_pointer ||
	    !gf_kind_allows_id(kind, s->id, strlen(s->id)))
		return false;
	path = gf_kind_path(kind, s->id, arena);
	there = !s->past->tree.read(&bytes, path,
				    gf_limit(GF_LIMIT_RECORD_BYTES), NULL,
				    s->past->tree.payload);
	gf_buf_release(&bytes);
	if (there)
		take(s, FIT_EXACT, kind, s->id, path);
	return there;
}

/* The path of a file, from the registry or from where the person is. */
static bool is_path(struct search *s, const char *word)
{
	const struct revision *rev = &s->past->revision;
	const char *path = revision_path(rev, word, &s->past->arena);
	struct gf_place place;
	const char *id;

	if (!path || !strchr(word, '/') ||
	    gf_registry_place(s->past->reg, path, GF_FILE_REGULAR, &place,
			      &s->diags) != GF_PLACE_RECORD)
		return false;
	past_read_path(s->past, &s->text, path, place.kind->syntax);
	id = named_id(&place, s->text.root, &s->past->arena);
	if (id && (s->text.root || s->text.why.code != GF_ENOTFOUND))
		take(s, FIT_EXACT, place.kind, id, path);
	return s->n > 0;
}

static int say_none(const struct search *s, const char *word,
		    struct gf_error *err)
{
	if (s->near.best)
		return gf_fail(err, GF_ENOTFOUND,
			       _("there is no record '%s'; did you mean "
				 "'%s'?"),
			       word, s->near.best);
	return gf_fail(err, GF_ENOTFOUND, _("there is no record '%s'"), word);
}

static int say_several(const struct search *s, const char *word,
		       struct gf_error *err)
{
	const char *format;

	if (s->n == 2)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' may be %s/%s or %s/%s; type the one "
				 "you mean"),
			       word, s->found.kind->name, s->found.id,
			       s->second.kind->name, s->second.id);
	format = _("'%s' may be %s/%s, %s/%s or one of %zu others; type more "
		   "of it");
	return gf_fail(err, GF_EINVALID, format, word, s->found.kind->name,
		       s->found.id, s->second.kind->name, s->second.id,
		       s->n - 2);
}

static int search_word(struct search *s, const char *word, struct gf_error *err)
{
	if (is_path(s, word) || is_at_hand(s))
		return 0;
	gf_fold(&s->folded, s->id, strlen(s->id));
	for (s->pass = BY_ID; s->pass <= BY_LIKENESS && !s->n; s->pass++)
		if (search_tree(s, err) < 0)
			return -1;
	return 0;
}

int named_find(struct past *past, const char *word, struct named *out,
	       struct gf_error *err)
{
	struct search s = { .past = past,
			    .folded = GF_BUF_INIT,
			    .other = GF_BUF_INIT,
			    .bytes = GF_BUF_INIT };
	int ret;

	s.id = named_split(past, word, &s.kind);
	gf_near_init(&s.near, s.id, strlen(s.id));
	ret = search_word(&s, word, err);
	if (!ret && !s.n)
		ret = say_none(&s, word, err);
	else if (!ret && s.n > 1)
		ret = say_several(&s, word, err);
	if (!ret) {
		*out = s.found;
		if (s.best == FIT_FORMER)
			cli_warn(_("'%s' is now called '%s/%s'"), word,
				 out->kind->name, out->id);
		else if (s.best == FIT_START)
			cli_warn(_("'%s' is the start of '%s/%s'"), word,
				 out->kind->name, out->id);
	}
	gf_near_release(&s.near);
	gf_buf_release(&s.folded);
	gf_buf_release(&s.other);
	gf_buf_release(&s.bytes);
	gf_arena_release(&s.scratch);
	past_text_release(&s.text);
	gf_diags_release(&s.diags);
	return ret;
}
