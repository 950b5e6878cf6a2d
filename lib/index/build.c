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
	struct gf_buf text;
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
		e->in_files = !oid;
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
	struct build *b = payload;
	const struct state *state = b->state;
	const struct edit *staged = edits_find(state, path);

	if (state->ignored && gf_ignored_is(state->ignored, state->prefix, path,
					    file == GF_FILE_DIR))
		return 1;
	return build_add(b, path, file,
			 staged && !staged->in_files ? &staged->entry.id
						     : NULL);
}

int build_list(struct build *b, struct gf_error *err)
{
	const char *const *root = gf_registry_roots(b->state->reg);
	struct state *state = b->state;
	int ret;

	for (; *root; root++) {
		if (state->has_commit)
			ret = state_walk(state, *root, on_blob, b, err);
		else
			ret = state->tree.walk(*root, on_file, b, err,
					       state->tree.payload);
		if (ret < 0 && err->code != GF_ENOTFOUND)
			return -1;
	}
	return 0;
}

/* --- judging ------------------------------------------------------------- */

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
	if (!state_read(b->state, &w->reader, &w->text, e, &err)) {
		gf_source_init(&src, e->path, w->text.s, w->text.len);
		read = &src;
		if (e->in_files)
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

static size_t weigh(size_t i, void *payload)
{
	const struct run *run = payload;
	const struct judged *j = &run->ring[i % run->nring];

	return projection_bytes(&j->rows) + gf_verdict_bytes(&j->verdict) +
	       j->found.cap * sizeof(*j->found.items);
}

/* Memory that a large record left is not kept for small ones. */
static void shrink(struct judged *j)
{
	if (projection_bytes(&j->rows) + gf_verdict_bytes(&j->verdict) <
	    gf_limit(GF_LIMIT_WAITING_BYTES) / GF_POOL_WINDOW)
		return;
	projection_release(&j->rows);
	gf_verdict_release(&j->verdict);
}

/* What stands there and is no record, with what is wrong with it. */
static int write_stray(struct build *b, const struct entry *e,
		       struct gf_error *err)
{
	struct gf_buf texts = GF_BUF_INIT;
	struct founds found = { 0 };
	struct gf_place place;
	uint32_t i;
	int ret;

	gf_diags_clear(&b->diags);
	gf_registry_place(b->state->reg, e->path, (enum gf_file_kind)e->file,
			  &place, &b->diags);
	founds_add(&found, &texts, NULL, &b->diags, 0);
	stmt_text(b->stray, 1, e->path, strlen(e->path));
	stmt_int(b->stray, 2, e->file);
	ret = stmt_run(b->store->db, b->stray, err);
	for (i = 0; i < found.n && !ret; i++) {
		stmt_null(b->found, 1);
		found_bind(b->found, 2, e->path, "path", i, &found.items[i],
			   texts.s);
		ret = stmt_run(b->store->db, b->found, err);
	}
	free(found.items);
	gf_buf_release(&texts);
	return ret;
}

int build_note(struct build *b, int64_t doc, int sign, struct gf_error *err)
{
	stmt_int(b->changed, 1, doc);
	stmt_int(b->changed, 2, sign);
	return stmt_run(b->store->db, b->changed, err);
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
	stmt_int(b->member, 1, e->doc);
	if (stmt_run(b->store->db, b->member, err) < 0)
		return -1;
	return b->changed ? build_note(b, e->doc, 1, err) : 0;
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
		gf_buf_init(&run->workers[i].text);
	}
}

static void end(struct run *run, unsigned workers)
{
	size_t i;

	for (i = 0; i < workers; i++) {
		gf_judge_free(run->workers[i].judge);
		gf_reader_release(&run->workers[i].reader);
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
				    b->state->rules[e->place.kind->index], err);
		if (e->doc < 0)
			return -1;
		e->known = e->doc > 0;
	}
	return 0;
}

static int prepare(struct build *b, struct gf_error *err)
{
	struct db *db = b->store->db;
	const char *schema = b->store->schema;
	long long view = strcmp(schema, "temp") ? b->state->view : 0;

	b->member = db_preparef(db, err,
				"INSERT INTO %s.\"_in@%lld\" VALUES (?)",
				schema, view);
	b->stray = db_preparef(
		db, err,
		"INSERT OR REPLACE INTO %s.\"_stray@%lld\" VALUES (?, ?)",
		schema, view);
	b->counts = db_prepare(db, TALLY_SQL, err);
	b->found = db_preparef(db, err, FOUND_SQL("%s.\"_found@%lld\""), schema,
			       view);
	return b->member && b->stray && b->counts && b->found ? 0 : -1;
}

int build_run(struct build *b, struct gf_error *err)
{
	unsigned workers = b->ix->opts.workers;
	struct run run;

	gf_i18n_load_all();
	if (prepare(b, err) < 0 || (!b->store->fresh && find_known(b, err) < 0))
		return -1;

	if (workers > b->n)
		workers = (unsigned)b->n;
	if (!workers)
		workers = 1;
	start(&run, b, workers);
	gf_pool_run_weighed(b->n, workers, judge_entry, on_judged, NULL, weigh,
			    &run);
	end(&run, workers);
	if (b->ix->opts.progress)
		b->ix->opts.progress(0, 0, b->ix->opts.payload);
	if (b->failed)
		*err = b->err;
	return b->failed ? -1 : 0;
}

int build_watch(struct build *b, struct gf_error *err)
{
	struct db *db = b->store->db;

	if (db_exec_kept(db,
			 "CREATE TEMP TABLE IF NOT EXISTS _changed"
			 " (doc INTEGER, sign INTEGER);"
			 "DELETE FROM temp._changed",
			 err) < 0)
		return -1;
	b->changed =
		db_prepare(db, "INSERT INTO temp._changed VALUES (?, ?)", err);
	return b->changed ? 0 : -1;
}

void build_release(struct build *b)
{
	gf_diags_release(&b->diags);
	gf_arena_release(&b->arena);
	stmt_free(b->member);
	stmt_free(b->stray);
	stmt_free(b->counts);
	stmt_free(b->found);
	stmt_free(b->changed);
	free(b->entries);
}
