/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Entries judged and put in the store. Threads read, judge and project; one
 * at a time writes what they made, in the order of the paths.
 */
#include "index/internal.h"

#include <pthread.h>

struct worker {
	struct gf_judge *judge;
	struct gf_reader reader;
	struct gf_buf path, text;
};

struct run {
	struct build *b;
	struct worker *workers;
	struct judged *ring;
	size_t nring;
};

/* --- the paths ----------------------------------------------------------- */

int build_add(struct build *b, const char *path, enum gf_file_kind file,
	      const struct gf_oid *oid)
{
	struct gf_diags *diags = &b->diags;
	struct gf_place place = { 0 };
	enum gf_place_kind what;
	struct entry *e;
	size_t id = 0;

	gf_diags_clear(diags);
	what = gf_registry_place(b->state->reg, path, file, &place, diags);
	b->ignored += what == GF_PLACE_IGNORED;
	if (what == GF_PLACE_RECORD || diags->n) {
		if (place.len)
			id = (size_t)(place.id - path);
		GF_GROW(b->entries, b->n, b->cap);
		e = &b->entries[b->n++];
		*e = (struct entry){ .path = gf_arena_strdup(&b->arena, path),
				     .place = place,
				     .file = (uint8_t)file,
				     .flawed = diags->n > 0 };
		e->place.id = e->path + id;
		if (oid)
			e->oid = *oid;
		if (place.kind)
			b->unjudged += !place.kind->schema;
	}
	return what != GF_PLACE_FOLDER;
}

static int on_blob(const struct gf_repo_entry *entry,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	return build_add(payload, entry->path, entry->kind, &entry->id);
}

static int on_file(const char *path, enum gf_file_kind file,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	return build_add(payload, path, file, NULL);
}

int build_list(struct build *b, struct gf_error *err)
{
	const char *const *root = gf_registry_roots(b->state->reg);
	struct state *state = b->state;
	int ret;

	for (; *root; root++) {
		if (state->is_files)
			ret = state->tree.walk(*root, on_file, b, err,
					       state->tree.payload);
		else
			ret = state_walk(state, *root, on_blob, b, err);
		if (ret < 0 && err->code != GF_ENOTFOUND)
			return -1;
	}
	return 0;
}

/* --- judging ------------------------------------------------------------- */

static int read_entry(const struct build *b, const struct entry *e,
		      struct worker *w, struct gf_error *err)
{
	const struct state *state = b->state;
	size_t limit = gf_limit(GF_LIMIT_RECORD_BYTES);
	struct gf_repo_entry entry = { e->path, (enum gf_file_kind)e->file,
				       e->oid };

	if (!state->is_files)
		return gf_repo_read(&w->text, state->repo, &entry, limit, err);
	gf_buf_reset(&w->path);
	if (strcmp(state->root, ".") != 0)
		gf_buf_addf(&w->path, "%s/", state->root);
	gf_buf_adds(&w->path, e->path);
	return gf_reader_read(&w->reader, &w->text, w->path.s, limit, err);
}

/* Again, with all its findings in words. */
static void judge_flawed(struct build *b, const struct entry *e,
			 struct worker *w, struct judged *j,
			 struct gf_source *src)
{
	struct gf_verdict *v = &j->verdict;
	struct gf_place place;

	gf_judge_set_brief(w->judge, false);
	gf_judge_record(w->judge, b->state->reg, &e->place, src, v);
	gf_judge_set_brief(w->judge, true);
	if (!src)
		gf_say_too_large(&v->diags);
	gf_registry_place(b->state->reg, e->path, (enum gf_file_kind)e->file,
			  &place, &v->diags);
	gf_diags_sort(&v->diags);
}

static void judge_entry(size_t i, unsigned worker, void *payload)
{
	struct run *run = payload;
	struct build *b = run->b;
	struct entry *e = &b->entries[i];
	struct worker *w = &run->workers[worker];
	struct judged *j = &run->ring[i % run->nring];
	struct gf_source src, *read = NULL;
	struct gf_error err = { 0 };

	j->found.n = 0;
	memset(j->found.count, 0, sizeof(j->found.count));
	if (!e->place.kind || e->known)
		return;
	if (!read_entry(b, e, w, &err)) {
		gf_source_init(&src, e->path, w->text.s, w->text.len);
		read = &src;
		if (b->state->is_files)
			gf_repo_hash(&e->oid, w->text.s, w->text.len);
	} else if (err.code != GF_ELIMIT) {
		j->err = gf_xmalloc(sizeof(err));
		*j->err = err;
		return;
	}
	j->oid = e->oid;
	j->bytes = read ? w->text.len : 0;
	gf_judge_record(w->judge, b->state->reg, &e->place, read, &j->verdict);
	if (j->verdict.diags.n || e->flawed || !read)
		judge_flawed(b, e, w, j, read);
	project_record(&j->rows, b->state->shape, e->place.kind, e->path,
		       &j->verdict);
	founds_add(&j->found, &j->rows.texts, read, &j->verdict.diags, 0);
	if (read)
		gf_source_release(read);
}

/* --- writing ------------------------------------------------------------- */

static void tally(struct gf_index_tally *t, const struct judged *j)
{
	t->records++;
	t->invalid += j->verdict.state == GF_INVALID;
	t->unreadable += j->verdict.state == GF_UNREADABLE;
	t->errors += j->found.count[GF_ERROR];
	t->warnings += j->found.count[GF_WARNING];
	t->infos += j->found.count[GF_INFO];
}

/* Memory that a large record left is not kept for small ones. */
static void shrink(struct judged *j)
{
	if (j->rows.texts.cap + j->rows.json.cap + j->rows.body.cap < 1 << 17)
		return;
	projection_release(&j->rows);
	gf_verdict_release(&j->verdict);
}

static int write_stray(struct build *b, const struct entry *e,
		       struct gf_error *err)
{
	stmt_text(b->stray, 1, e->path, strlen(e->path));
	stmt_int(b->stray, 2, e->file);
	return stmt_run(b->store->db, b->stray, err);
}

static int write_entry(struct build *b, struct entry *e, struct judged *j,
		       struct gf_error *err)
{
	if (!e->place.kind)
		return write_stray(b, e, err);
	if (e->known) {
		if (tally_document(b->store->db, b->counts, e->doc, 1,
				   &b->tally, err) < 0)
			return -1;
	} else {
		e->doc = store_put(b->store, e->place.kind, e->path, j, err);
		if (e->doc < 0)
			return -1;
		tally(&b->tally, j);
	}
	if (b->census)
		gf_census_add(b->census, e->path, e->place.kind, &j->verdict);
	stmt_int(b->member, 1, e->doc);
	return stmt_run(b->store->db, b->member, err);
}

static void on_judged(size_t i, void *payload)
{
	struct run *run = payload;
	struct build *b = run->b;
	struct judged *j = &run->ring[i % run->nring];
	const struct gf_index_opts *opts = &b->ix->opts;

	if (!b->failed && j->err) {
		b->err = *j->err;
		b->failed = true;
	}
	free(j->err);
	j->err = NULL;
	if (!b->failed && write_entry(b, &b->entries[i], j, &b->err) < 0)
		b->failed = true;
	shrink(j);
	if (opts->progress && !(i & 63))
		opts->progress(i, b->n, opts->payload);
}

static void start(struct run *run, struct build *b, unsigned workers)
{
	unsigned i;

	run->b = b;
	run->nring = workers > 1 ? GF_POOL_WINDOW : 1;
	run->ring = gf_xcalloc(run->nring, sizeof(*run->ring));
	run->workers = gf_xcalloc(workers, sizeof(*run->workers));
	for (i = 0; i < workers; i++) {
		run->workers[i].judge = gf_judge_new();
		gf_judge_set_brief(run->workers[i].judge, true);
		gf_reader_init(&run->workers[i].reader);
		gf_buf_init(&run->workers[i].path);
		gf_buf_init(&run->workers[i].text);
	}
}

static void end(struct run *run, unsigned workers)
{
	size_t i;

	for (i = 0; i < workers; i++) {
		gf_judge_free(run->workers[i].judge);
		gf_reader_release(&run->workers[i].reader);
		gf_buf_release(&run->workers[i].path);
		gf_buf_release(&run->workers[i].text);
	}
	for (i = 0; i < run->nring; i++) {
		gf_verdict_release(&run->ring[i].verdict);
		projection_release(&run->ring[i].rows);
		free(run->ring[i].found.items);
	}
	free(run->workers);
	free(run->ring);
}

/* Which of them the store has already. */
static int find_known(struct build *b, struct gf_error *err)
{
	struct entry *e;
	size_t i;

	for (i = 0; i < b->n; i++) {
		e = &b->entries[i];
		if (!e->place.kind)
			continue;
		e->doc = store_find(b->store, &e->oid, e->path,
				    b->state->rules[e->place.kind->index],
				    err);
		if (e->doc < 0)
			return -1;
		e->known = e->doc > 0;
	}
	return 0;
}

static int prepare(struct build *b, struct gf_error *err)
{
	struct db *db = b->store->db;
	long long view = b->state->view;

	b->member = db_preparef(db, err,
				"INSERT INTO \"_in@%lld\" VALUES (?)", view);
	b->stray = db_preparef(
		db, err, "INSERT OR REPLACE INTO \"_stray@%lld\" VALUES (?, ?)",
		view);
	b->counts = db_prepare(db, TALLY_SQL, err);
	return b->member && b->stray && b->counts ? 0 : -1;
}

int build_run(struct build *b, struct gf_error *err)
{
	unsigned workers = b->ix->opts.workers;
	struct run run;

	if (prepare(b, err) < 0 ||
	    (!b->store->fresh && find_known(b, err) < 0))
		return -1;

	if (workers > b->n)
		workers = (unsigned)b->n;
	if (!workers)
		workers = 1;
	start(&run, b, workers);
	gf_pool_run(b->n, workers, judge_entry, on_judged, &run);
	end(&run, workers);
	if (b->ix->opts.progress)
		b->ix->opts.progress(0, 0, b->ix->opts.payload);
	if (b->failed)
		*err = b->err;
	return b->failed ? -1 : 0;
}

void build_release(struct build *b)
{
	gf_census_free(b->census);
	gf_diags_release(&b->diags);
	gf_arena_release(&b->arena);
	stmt_free(b->member);
	stmt_free(b->stray);
	stmt_free(b->counts);
	free(b->entries);
}
