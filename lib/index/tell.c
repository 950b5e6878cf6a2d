/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What a cold check would tell of the state at hand, word for word: the file
 * knows which documents have findings, these alone are judged again.
 */
#include "index/rules.h"

/* Documents judged again at a time: bounds what waits to be told. */
enum { SLICE = 64 };

/* A document that is told; a stray has no kind. */
struct told {
	struct entry entry;
	const struct member *member; /* it has relations to be told of */
};

/* What is kept of one until those before it are told. */
struct result {
	struct gf_verdict verdict;
	struct rules_found rules;
	struct gf_buf text;
	struct gf_error *err;
};

struct worker {
	struct gf_judge *judge;
	struct gf_reader reader;
};

struct tell {
	struct gf_index *ix;
	gf_index_wanted_fn wanted;
	gf_report_fn fn;
	void *payload;
	struct gf_arena arena;
	struct told *items;
	size_t n, cap;
	struct circle circle;
	bool related; /* the circle is open */
	/* a slice */
	size_t from;
	struct gf_arena found; /* of what rules found in its documents */
	struct worker *workers;
	struct result results[SLICE];
};

/* --- the schemas --------------------------------------------------------- */

static void on_schema(struct gf_source *src, struct gf_diags *diags,
		      void *payload)
{
	struct tell *t = payload;

	if (!t->wanted || t->wanted(src->path, t->payload))
		t->fn(src, diags, t->payload);
}

static int tell_schemas(struct tell *t, struct gf_error *err)
{
	struct state *state = &t->ix->at;
	struct gf_registry *again;

	if (state->set && !state->findings)
		return gf_index_rules_report(t->ix, on_schema, t, err);
	if (!state->reported) {
		state->reported = true;
		gf_registry_report(state->reg, on_schema, t);
		return gf_index_rules_report(t->ix, on_schema, t, err);
	}
	if (gf_registry_load(&again, &state->tree, err) < 0)
		return -1;
	gf_registry_report(again, on_schema, t);
	gf_registry_free(again);
	return gf_index_rules_report(t->ix, on_schema, t, err);
}

int gf_index_tell_schemas(struct gf_index *ix, gf_report_fn fn, void *payload,
			  struct gf_error *err)
{
	struct tell t = { .ix = ix, .fn = fn, .payload = payload };

	return rules_run(ix, err) < 0 ? -1 : tell_schemas(&t, err);
}

/* --- which documents ----------------------------------------------------- */

static const char records_of_file[] =
	"SELECT d.doc, d.path, (SELECT k.kind FROM temp._kinds k WHERE"
	" k.rules = d.rules), (SELECT b.oid FROM temp._any_blob b WHERE"
	" b.blob = d.blob), %d FROM (SELECT DISTINCT doc FROM main._found"
	" UNION SELECT doc FROM main.\"_found@%lld\" WHERE doc IS NOT NULL) f"
	" CROSS JOIN temp._docs d ON d.doc = f.doc";

static const char records_of_edits[] =
	"SELECT d.doc, d.path, (SELECT k.kind FROM temp._kinds k WHERE"
	" k.rules = d.rules), (SELECT b.oid FROM temp._any_blob b WHERE"
	" b.blob = d.blob), %d FROM temp._docs d WHERE d.doc IN"
	" (SELECT DISTINCT doc FROM main._found"
	" UNION SELECT DISTINCT doc FROM temp._found"
	" UNION SELECT doc FROM temp._relations WHERE doc IS NOT NULL)"
	" /* %lld */";

static const char strays_of_file[] =
	"SELECT 0, path, NULL, NULL, file FROM main.\"_stray@%lld\"";

static const char strays_of_edits[] =
	"SELECT 0, path, NULL, NULL, file FROM main.\"_stray@%lld\""
	" WHERE path NOT IN (SELECT path FROM temp._hidden_path)"
	" UNION ALL SELECT 0, path, NULL, NULL, file FROM temp.\"_stray@0\"";

static void take_told(struct tell *t, struct sqlite3_stmt *st)
{
	const struct state *state = &t->ix->at;
	const char *kind = stmt_get_text(st, 2, NULL);
	struct gf_diags diags = { 0 };
	struct told *told;
	const void *oid;
	size_t len;

	GF_GROW(t->items, t->n, t->cap);
	told = &t->items[t->n++];
	*told = (struct told){ .entry.doc = stmt_get_int(st, 0) };
	told->entry.path =
		gf_arena_strdup(&t->arena, stmt_get_text(st, 1, NULL));
	told->entry.file = (uint8_t)stmt_get_int(st, 4);
	told->entry.in_files = state->is_files && (!state->has_commit ||
						   told->entry.doc >= TEMP_DOC);
	oid = stmt_get_blob(st, 3, &len);
	if (len == sizeof(told->entry.oid))
		memcpy(&told->entry.oid, oid, len);
	if (*kind)
		gf_registry_place(state->reg, told->entry.path, GF_FILE_REGULAR,
				  &told->entry.place, &diags);
	gf_diags_release(&diags);
}

static int take_all(struct tell *t, struct sqlite3_stmt *st,
		    struct gf_error *err)
{
	int ret = -1;

	if (st)
		while ((ret = stmt_step(&t->ix->db, st, err)) == 1)
			take_told(t, st);
	stmt_free(st);
	return ret;
}

static int by_place(const void *a, const void *b, void *payload)
{
	const struct told *x = a, *y = b;

	return path_order(payload, x->entry.path, y->entry.path);
}

static int list_told(struct tell *t, struct gf_error *err)
{
	struct state *state = &t->ix->at;
	long long view = state->view;
	struct db *db = &t->ix->db;

	if (take_all(t,
		     db_preparef(db, err,
				 state->is_over ? records_of_edits
						: records_of_file,
				 GF_FILE_REGULAR, view),
		     err) < 0 ||
	    take_all(t,
		     db_preparef(db, err,
				 state->is_over ? strays_of_edits
						: strays_of_file,
				 view),
		     err) < 0)
		return -1;
	if (t->n)
		qsort_r(t->items, t->n, sizeof(*t->items), by_place,
			state->reg);
	return 0;
}

/* --- their relations ----------------------------------------------------- */

static void pair_members(struct tell *t)
{
	const struct member *m = t->circle.members, *end = m + t->circle.n;
	size_t i;
	int order;

	for (i = 0; i < t->n && m < end;) {
		order = path_order(t->ix->at.reg, t->items[i].entry.path,
				   m->entry.path);
		if (!order && m->candidate &&
		    gf_census_is_flawed(t->circle.census, m->record))
			t->items[i].member = m;
		i += order <= 0;
		m += order >= 0;
	}
}

static int relate(struct tell *t, struct gf_error *err)
{
	struct state *state = &t->ix->at;
	struct db *db = &t->ix->db;

	if (db_execf(db, err,
		     state->is_over
			     ? "INSERT INTO temp._candidate SELECT DISTINCT doc"
			       " FROM temp._relations WHERE source ="
			       " 'relation' /* %lld */"
			     : "INSERT INTO temp._candidate SELECT DISTINCT doc"
			       " FROM main.\"_found@%lld\" WHERE source ="
			       " 'relation'",
		     (long long)state->view) < 0)
		return -1;
	if (!db_number(db, "SELECT count(*) FROM temp._candidate", 0))
		return 0;
	/* the others of a chain are known by the one that is told of it */
	if (db_exec(db,
		    "INSERT INTO temp._affected SELECT doc FROM"
		    " temp._candidate",
		    err) < 0 ||
	    chains_find(db, err) < 0)
		return -1;
	t->related = true;
	if (circle_open(&t->circle, db, state, true, err) < 0)
		return -1;
	pair_members(t);
	return 0;
}

/* --- telling ------------------------------------------------------------- */

static void judge_record(struct tell *t, const struct entry *e,
			 struct worker *w, struct result *r)
{
	struct gf_source src, *read = NULL;
	struct gf_error err = { 0 };

	if (!state_read(&t->ix->at, &w->reader, &r->text, e, &err)) {
		gf_source_init(&src, e->path, r->text.s, r->text.len);
		read = &src;
	} else if (err.code != GF_ELIMIT) {
		r->err = gf_xmalloc(sizeof(err));
		*r->err = err;
		return;
	}
	gf_judge_record(w->judge, t->ix->at.reg, &e->place, read, &r->verdict);
	if (read)
		gf_source_release(read);
	else
		gf_say_too_large(&r->verdict.diags);
}

static void judge_again(size_t i, unsigned worker, void *payload)
{
	struct tell *t = payload;
	const struct told *told = &t->items[t->from + i];
	struct result *r = &t->results[i];
	struct gf_verdict *v = &r->verdict;
	struct gf_place place;

	gf_buf_reset(&r->text);
	gf_diags_clear(&v->diags);
	v->root = NULL;
	if (told->entry.place.kind)
		judge_record(t, &told->entry, &t->workers[worker], r);
	if (r->err)
		return;
	if (told->member)
		gf_census_explain(t->circle.census, told->member->record,
				  v->root, &v->diags);
	gf_registry_place(t->ix->at.reg, told->entry.path,
			  (enum gf_file_kind)told->entry.file, &place,
			  &v->diags);
	if (told->entry.place.kind)
		rules_explain(&r->rules, told->entry.place.kind, v->root,
			      &v->diags);
}

static int tell_one(struct tell *t, const struct told *told, struct result *r,
		    struct gf_error *err)
{
	struct gf_source src;

	if (r->err) {
		*err = *r->err;
		free(r->err);
		r->err = NULL;
		return -1;
	}
	gf_source_init(&src, told->entry.path, r->text.len ? r->text.s : NULL,
		       r->text.len);
	t->fn(&src, &r->verdict.diags, t->payload);
	gf_source_release(&src);
	return 0;
}

/* Only those that are wanted stay. */
static void choose(struct tell *t)
{
	size_t i, n = 0;

	for (i = 0; i < t->n; i++)
		if (!t->wanted || t->wanted(t->items[i].entry.path, t->payload))
			t->items[n++] = t->items[i];
	t->n = n;
}

/* The threads do not ask the index. */
static int gather(struct tell *t, size_t n, struct gf_error *err)
{
	size_t i;

	gf_arena_clear(&t->found);
	for (i = 0; i < n; i++)
		if (rules_gather(&t->results[i].rules, t->ix,
				 t->items[t->from + i].entry.doc, &t->found,
				 err) < 0)
			return -1;
	return 0;
}

static int tell_all(struct tell *t, unsigned workers, struct gf_error *err)
{
	size_t i, n;
	int ret = 0;

	for (t->from = 0; t->from < t->n && !ret; t->from += SLICE) {
		n = t->n - t->from < SLICE ? t->n - t->from : SLICE;
		if (gather(t, n, err) < 0)
			return -1;
		gf_pool_run(n, workers, judge_again, NULL, t);
		for (i = 0; i < n; i++) {
			struct gf_error why;

			if (tell_one(t, &t->items[t->from + i], &t->results[i],
				     &why) < 0) {
				*err = why;
				ret = -1;
			}
		}
	}
	return ret;
}

static void start(struct tell *t, unsigned workers)
{
	unsigned i;

	t->workers = gf_xcalloc(workers, sizeof(*t->workers));
	for (i = 0; i < workers; i++) {
		t->workers[i].judge = gf_judge_new();
		gf_reader_init(&t->workers[i].reader);
	}
	for (i = 0; i < SLICE; i++)
		gf_buf_init(&t->results[i].text);
}

static void end(struct tell *t, unsigned workers)
{
	unsigned i;

	for (i = 0; i < workers; i++) {
		gf_judge_free(t->workers[i].judge);
		gf_reader_release(&t->workers[i].reader);
	}
	for (i = 0; i < SLICE; i++) {
		gf_verdict_release(&t->results[i].verdict);
		gf_buf_release(&t->results[i].text);
		free(t->results[i].rules.items);
	}
	gf_arena_release(&t->found);
	if (t->related)
		circle_close(&t->circle);
	free(t->workers);
	free(t->items);
	gf_arena_release(&t->arena);
	free(t);
}

int gf_index_tell(struct gf_index *ix, gf_index_wanted_fn wanted,
		  gf_report_fn fn, void *payload, struct gf_error *err)
{
	unsigned workers = ix->opts.workers ? ix->opts.workers : 1;
	struct tell *t = gf_xcalloc(1, sizeof(*t));
	int ret;

	t->ix = ix;
	t->wanted = wanted;
	t->fn = fn;
	t->payload = payload;
	start(t, workers);
	ret = rules_run(ix, err);
	if (!ret)
		ret = tell_schemas(t, err);
	if (!ret)
		ret = settle_views(&ix->db, &ix->at, ix->at.is_over, err);
	if (!ret)
		ret = list_told(t, err);
	choose(t);
	if (!ret && t->n)
		ret = relate(t, err);
	if (!ret)
		ret = tell_all(t, workers, err);
	end(t, workers);
	return ret < 0 ? index_forget_damaged(ix, err) : 0;
}
