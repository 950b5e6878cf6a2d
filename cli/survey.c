/* SPDX-License-Identifier: EUPL-1.2 */
/* The three steps of survey.h, on a pool of threads. */
#include "cli/survey.h"

/* Flawed records judged again at a time: bounds what waits to be told. */
#define SLICE 64

/* What is kept of a record until those before it are done. */
struct result {
	struct gf_verdict verdict;
	struct gf_buf text; /* second judging: for the excerpts */
	struct gf_error *err;
};

struct worker {
	_Alignas(GF_APART) struct gf_judge *judge;
	struct gf_reader reader;
	struct gf_buf path, text;
	struct gf_diags diags;
};

struct work {
	struct survey *s;
	struct worker *workers;
	struct result *results;
	size_t ring;		     /* how many results there are */
	const size_t *items;	     /* second judging: which entries */
	const struct gf_oid *listed; /* of the path at hand; NULL: none */
};

static void start_work(struct work *work, struct survey *s, size_t ring)
{
	unsigned i;

	*work = (struct work){ .s = s, .ring = ring };
	work->workers = gf_xcalloc_apart(s->workers, sizeof(*work->workers));
	work->results = gf_xcalloc(ring, sizeof(*work->results));
	for (i = 0; i < s->workers; i++) {
		work->workers[i].judge = gf_judge_new();
		gf_reader_init(&work->workers[i].reader);
		gf_buf_init(&work->workers[i].path);
		gf_buf_init(&work->workers[i].text);
	}
	while (ring)
		gf_buf_init(&work->results[--ring].text);
}

static void end_work(struct work *work)
{
	size_t i;

	for (i = 0; i < work->s->workers; i++) {
		gf_judge_free(work->workers[i].judge);
		gf_reader_release(&work->workers[i].reader);
		gf_buf_release(&work->workers[i].path);
		gf_buf_release(&work->workers[i].text);
		gf_diags_release(&work->workers[i].diags);
	}
	for (i = 0; i < work->ring; i++) {
		gf_verdict_release(&work->results[i].verdict);
		gf_buf_release(&work->results[i].text);
	}
	free(work->workers);
	free(work->results);
}

/* --- 1: the paths -------------------------------------------------------- */

static void add_entry(struct work *work, const char *path,
		      enum gf_file_kind file, const struct gf_place *place,
		      bool flawed)
{
	struct survey *s = work->s;
	struct survey_entry *e;

	GF_BUG(s->paths.len > UINT32_MAX / 2);
	GF_GROW(s->entries, s->n, s->cap);
	e = &s->entries[s->n++];
	*e = (struct survey_entry){ .path = (uint32_t)s->paths.len,
				    .kind = NO_KIND,
				    .file = (uint8_t)file,
				    .flawed = flawed };
	gf_buf_add(&s->paths, path, strlen(path) + 1);
	if (work->listed)
		gf_buf_add(&s->blobs, work->listed, sizeof(*work->listed));
	if (!place->kind)
		return;
	e->kind = (uint16_t)place->kind->index;
	e->id = place->len ? (uint16_t)(place->id - path) : 0;
	e->id_len = (uint16_t)place->len;
	s->unjudged += !place->kind->schema;
}

static int on_path(const char *path, enum gf_file_kind file,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct work *work = payload;
	struct survey *s = work->s;
	struct gf_diags *diags = &work->workers[0].diags;
	enum gf_place_kind what;
	struct gf_place place;

	if (s->outside &&
	    gf_ignored_is(s->outside, s->below, path, file == GF_FILE_DIR))
		return 1;
	gf_diags_clear(diags);
	what = gf_registry_place(s->reg, path, file, &place, diags);
	s->ignored += what == GF_PLACE_IGNORED;
	if (what == GF_PLACE_RECORD || diags->n)
		add_entry(work, path, file, &place, diags->n > 0);
	return what != GF_PLACE_FOLDER;
}

static int on_blob(const struct gf_repo_entry *entry, struct gf_error *err,
		   void *payload)
{
	struct work *work = payload;

	work->listed = &entry->id;
	return on_path(entry->path, entry->kind, err, work);
}

static int list_root(struct work *work, const char *root, struct gf_error *err)
{
	struct gf_tree tree;

	if (work->s->revision)
		return revision_walk(work->s->revision, root, on_blob, work,
				     err);
	gf_tree_folder(&tree, work->s->root);
	return tree.walk(root, on_path, work, err, tree.payload);
}

void survey_list(struct survey *s)
{
	const char *const *root = gf_registry_roots(s->reg);
	struct gf_error err = { 0 };
	struct work work;

	gf_buf_init(&s->paths);
	gf_buf_init(&s->blobs);
	start_work(&work, s, 1);
	for (; *root; root++)
		if (list_root(&work, *root, &err) < 0 &&
		    err.code != GF_ENOTFOUND)
			s->failure(&err, s->payload);
	end_work(&work);
}

/* --- reading ------------------------------------------------------------- */

static struct gf_place place_of(const struct survey *s,
				const struct survey_entry *e)
{
	size_t n;

	return (struct gf_place){ &gf_registry_kinds(s->reg, &n)[e->kind],
				  survey_path(s, e) + e->id, e->id_len };
}

static int read_blob(const struct survey *s, const struct survey_entry *e,
		     struct gf_buf *text, struct gf_error *err)
{
	const struct gf_oid *id = (const void *)s->blobs.s;
	struct gf_repo_entry entry = { survey_path(s, e),
				       (enum gf_file_kind)e->file,
				       id[e - s->entries] };

	return gf_repo_read(text, s->revision->repo, &entry,
			    gf_limit(GF_LIMIT_RECORD_BYTES), err);
}

static int read_entry(const struct survey *s, const struct survey_entry *e,
		      struct worker *w, struct gf_buf *text,
		      struct gf_error *err)
{
	if (s->revision)
		return read_blob(s, e, text, err);
	gf_buf_reset(&w->path);
	if (strcmp(s->root, ".") != 0)
		gf_buf_addf(&w->path, "%s/", s->root);
	gf_buf_adds(&w->path, survey_path(s, e));
	return gf_reader_read(&w->reader, text, w->path.s,
			      gf_limit(GF_LIMIT_RECORD_BYTES), err);
}

static void keep_error(struct result *r, const struct gf_error *err)
{
	r->err = gf_xmalloc(sizeof(*err));
	*r->err = *err;
}

/* --- 2: every record, once ----------------------------------------------- */

static void judge_first(size_t i, unsigned worker, void *payload)
{
	struct work *work = payload;
	struct survey *s = work->s;
	struct survey_entry *e = &s->entries[i];
	struct worker *w = &work->workers[worker];
	struct result *r = &work->results[i % work->ring];
	struct gf_source src, *read = NULL;
	struct gf_error err = { 0 };
	struct gf_place place;

	if (e->kind == NO_KIND)
		return;
	if (!read_entry(s, e, w, &w->text, &err)) {
		gf_source_init(&src, survey_path(s, e), w->text.s, w->text.len);
		e->hash = gf_hash(w->text.s, w->text.len);
		read = &src;
	} else if (err.code == GF_ELIMIT) {
		e->flawed = true;
	} else {
		e->failed = true;
		keep_error(r, &err);
	}
	place = place_of(s, e);
	/* the memory of findings is the worker's: few results need any */
	r->verdict.diags = w->diags;
	gf_judge_set_brief(w->judge, true); /* the second pass tells */
	gf_judge_record(w->judge, s->reg, &place, read, &r->verdict);
	w->diags = r->verdict.diags;
	r->verdict.diags = (struct gf_diags){ 0 };
	if (w->diags.n || gf_waivers_any(place.kind, r->verdict.root))
		e->flawed = true;
	if (read)
		gf_source_release(read);
}

static void leave_first(unsigned worker, void *payload)
{
	struct work *work = payload;

	gf_reader_release(&work->workers[worker].reader);
}

static size_t weigh_first(size_t i, void *payload)
{
	const struct work *work = payload;

	return gf_verdict_bytes(&work->results[i % work->ring].verdict);
}

static void count_first(size_t i, void *payload)
{
	struct work *work = payload;
	struct survey *s = work->s;
	struct survey_entry *e = &s->entries[i];
	struct result *r = &work->results[i % work->ring];
	struct gf_place place;

	if (e->kind == NO_KIND)
		return;
	if (r->err)
		s->failure(r->err, s->payload);
	free(r->err);
	r->err = NULL;
	place = place_of(s, e);
	e->record = (uint32_t)gf_census_count(s->census);
	gf_census_add(s->census, survey_path(s, e), place.kind, &r->verdict);
	if (gf_verdict_bytes(&r->verdict) >
	    gf_limit(GF_LIMIT_WAITING_BYTES) / GF_POOL_WINDOW)
		gf_verdict_release(&r->verdict);
	if (s->progress && !(i & 63))
		s->progress(i, s->n, s->payload);
}

void survey_judge(struct survey *s)
{
	struct work work;
	size_t i;

	s->census = gf_census_new(s->reg);
	start_work(&work, s, s->workers > 1 ? GF_POOL_WINDOW : 1);
	/* a repository's descriptors are for every thread */
	gf_pool_run_weighed(s->n, s->workers, judge_first, count_first,
			    s->revision ? NULL : leave_first, weigh_first,
			    &work);
	end_work(&work);
	if (s->progress)
		s->progress(0, 0, s->payload);
	gf_census_relate(s->census);
	for (i = 0; i < s->n; i++)
		if (s->entries[i].kind != NO_KIND &&
		    gf_census_is_flawed(s->census, s->entries[i].record))
			s->entries[i].flawed = true;
}

/* --- choosing ------------------------------------------------------------ */

size_t survey_choose(struct survey *s, const char *path)
{
	size_t len = strlen(path), i, n = 0;
	const char *at;

	for (i = 0; i < s->n; i++) {
		at = survey_path(s, &s->entries[i]);
		if (len && (strncmp(at, path, len) != 0 ||
			    (at[len] && at[len] != '/')))
			continue;
		s->entries[i].told = true;
		n++;
	}
	return n;
}

void survey_choose_all(struct survey *s)
{
	survey_choose(s, "");
}

const char *survey_meant(const struct survey *s, const char *typed,
			 struct gf_arena *arena)
{
	const char *slash = strchr(typed, '/'), *id = slash ? slash + 1 : typed;
	const struct gf_kind *kinds, *kind = NULL;
	struct gf_buf name = GF_BUF_INIT;
	const char *path, *meant = NULL;
	struct gf_near near;
	size_t i, n;

	kinds = gf_registry_kinds(s->reg, &n);
	if (slash) /* an unknown kind may be any */
		kind = gf_registry_kind(s->reg, typed, (size_t)(slash - typed));
	gf_near_init(&near, id, strlen(id));
	for (i = 0; i < s->n && near.distance; i++) {
		const struct survey_entry *e = &s->entries[i];

		if (e->kind == NO_KIND || (kind && kind->index != e->kind))
			continue;
		path = survey_path(s, e);
		gf_buf_reset(&name);
		gf_buf_add(&name, path + e->id, e->id_len);
		gf_near_offer(&near, name.s, path);
		if (near.best == path)
			meant = gf_arena_printf(arena, "%s/%s",
						kinds[e->kind].name, name.s);
	}
	gf_near_release(&near);
	gf_buf_release(&name);
	return meant;
}

/* --- 3: those that are flawed, again ------------------------------------- */

static int changed(const struct survey *s, const struct survey_entry *e,
		   struct gf_error *err)
{
	return gf_fail(err, GF_ECHANGED,
		       _("'%s' changed while it was checked; check again"),
		       survey_path(s, e));
}

/* Judged with its bytes, or only for its name when it has none to read. */
static int judge_entry(struct survey *s, const struct survey_entry *e,
		       struct worker *w, struct result *r, struct gf_error *err)
{
	struct gf_place place = place_of(s, e);
	struct gf_source src, *read = NULL;

	if (!read_entry(s, e, w, &r->text, err)) {
		if (gf_hash(r->text.s, r->text.len) != e->hash)
			return changed(s, e, err);
		gf_source_init(&src, survey_path(s, e), r->text.s, r->text.len);
		read = &src;
	} else if (err->code != GF_ELIMIT) {
		return e->failed ? 0 : changed(s, e, err);
	}
	gf_judge_set_brief(w->judge, false);
	gf_judge_record(w->judge, s->reg, &place, read, &r->verdict);
	if (read)
		gf_source_release(read);
	else
		gf_say_too_large(&r->verdict.diags);
	return 0;
}

static void judge_again(size_t i, unsigned worker, void *payload)
{
	struct work *work = payload;
	struct survey *s = work->s;
	struct survey_entry *e = &s->entries[work->items[i]];
	struct worker *w = &work->workers[worker];
	struct result *r = &work->results[i];
	struct gf_verdict *v = &r->verdict;
	struct gf_error err = { 0 };
	struct gf_place place;

	gf_buf_reset(&r->text);
	gf_diags_clear(&v->diags);
	v->root = NULL;
	if (e->kind != NO_KIND && judge_entry(s, e, w, r, &err) < 0) {
		keep_error(r, &err);
		return;
	}
	if (e->kind != NO_KIND)
		gf_census_explain(s->census, e->record, v->root, &v->diags);
	gf_registry_place(s->reg, survey_path(s, e), (enum gf_file_kind)e->file,
			  &place, &v->diags);
	if (e->kind != NO_KIND)
		gf_waivers_apply(place_of(s, e).kind, v->root, &v->diags);
	/* what has no kind is judged by no schema, told why or not */
	if (e->kind == NO_KIND && v->diags.errors)
		v->diags.unread = true;
}

static void tell_entry(struct survey *s, const struct survey_entry *e,
		       struct result *r)
{
	struct gf_source src;

	gf_source_init(&src, survey_path(s, e), r->text.len ? r->text.s : NULL,
		       r->text.len);
	if (r->err) {
		s->failure(r->err, s->payload);
		free(r->err);
		r->err = NULL;
	} else {
		s->document(&src, &r->verdict.diags, s->payload);
	}
	gf_source_release(&src);
}

/* A slice judged, then all told up to its end, clean ones among them. */
static size_t tell_slice(struct work *work, size_t from, size_t to, size_t n)
{
	struct survey *s = work->s;
	struct result clean = { .text = GF_BUF_INIT };
	size_t next = 0;

	gf_pool_run(n, s->workers, judge_again, NULL, work);
	for (; from < to; from++) {
		struct survey_entry *e = &s->entries[from];

		if (next < n && work->items[next] == from)
			tell_entry(s, e, &work->results[next++]);
		else if (e->told && e->kind != NO_KIND && !e->failed)
			tell_entry(s, e, &clean);
	}
	gf_verdict_release(&clean.verdict);
	return to;
}

void survey_tell(struct survey *s)
{
	size_t items[SLICE], n = 0, i, from = 0;
	struct work work;

	start_work(&work, s, SLICE);
	work.items = items;
	for (i = 0; i < s->n; i++) {
		if (!s->entries[i].told || !s->entries[i].flawed)
			continue;
		items[n++] = i;
		if (n == SLICE) {
			from = tell_slice(&work, from, i + 1, n);
			n = 0;
		}
	}
	tell_slice(&work, from, s->n, n);
	end_work(&work);
}

void survey_release(struct survey *s)
{
	gf_census_free(s->census);
	gf_buf_release(&s->paths);
	gf_buf_release(&s->blobs);
	free(s->entries);
}
