/* SPDX-License-Identifier: EUPL-1.2 */
/* The view of another commit, in the file: from the nearest one that is there,
 * which it replaces or is copied from. */
#include "index/rules.h"

static int count_change(const struct gf_repo_change *change GF_UNUSED,
			struct gf_error *err, void *payload)
{
	size_t *left = payload;

	return --*left ? 0 : gf_fail(err, GF_ELIMIT, "%s", "");
}

/* In files that differ: so few that no nearer view is looked for; so few that
 * a view is moved; what a copy of a view costs beside. */
enum { NEAR = 20, NEAR_ENOUGH = 500, COPY = 300 };

/* How many files differ, up to `most`. */
static size_t distance(const struct state *state, const struct gf_oid *tree,
		       size_t most)
{
	size_t left = most;

	if (gf_repo_compare(state->repo, tree, &state->folder, "", count_change,
			    &left, NULL) < 0)
		return most;
	return most - left;
}

/*
 * HEAD's view moves with HEAD alone. Any other moves to what is near it: a
 * history that is looked at commit by commit is not copied at each.
 */
static bool moves(const struct base *base, const struct state *state)
{
	return base->head ? state->is_head : base->distance <= NEAR_ENOUGH;
}

/* What is to be done from the base that is offered. */
static size_t cost_of(const struct base *base, const struct state *state,
		      bool written)
{
	return base->distance + (written && !moves(base, state) ? COPY : 0);
}

/*
 * How far the base is, as far as it matters: where only it can be chosen, and
 * is not to be written, that need not be known.
 */
static size_t distance_to(struct db *db, const struct base *base,
			  const struct state *state, bool written, size_t most)
{
	if (state->is_head && base->head)
		return 0;
	if (!written && most == SIZE_MAX &&
	    db_number(db, "SELECT count(*) FROM _view", 0) == 1)
		return 0;
	return distance(state, &base->tree, most);
}

/* The view to start from: that of HEAD for HEAD, else the nearest. */
int view_choose_base(struct db *db, const struct state *state, bool written,
		     struct base *out, struct gf_error *err)
{
	struct base base = { 0 };
	struct sqlite3_stmt *st;
	size_t best = SIZE_MAX, len;
	int ret = 0;

	st = db_preparef(db, err,
			 "SELECT view, tree, head, %s FROM _view"
			 " WHERE \"set\" = ?1 ORDER BY head AND ?2 DESC,"
			 " used DESC",
			 view_tally_columns);
	if (!st)
		return -1;
	stmt_int(st, 1, state->set);
	stmt_int(st, 2, state->is_head);
	while (best > NEAR && (ret = stmt_step(db, st, err)) == 1) {
		base.view = stmt_get_int(st, 0);
		memcpy(&base.tree, stmt_get_blob(st, 1, &len),
		       sizeof(base.tree));
		base.head = stmt_get_int(st, 2);
		base.distance = distance_to(db, &base, state, written, best);
		if (cost_of(&base, state, written) >= best && out->view)
			continue;
		best = cost_of(&base, state, written);
		*out = base;
		view_read_tally(&out->tally, st, 3);
	}
	stmt_free(st);
	return ret < 0 ? -1 : 0;
}

/* From the view of `old`, which is the state's own by now. */
static int move_view(struct gf_index *ix, struct store *store,
		     const struct gf_oid *old, struct gf_error *err)
{
	struct state *state = &ix->at;
	struct build b = { .ix = ix, .state = state, .store = store };
	struct refresh r = { .b = &b, .old = old, .tally = &state->tally };
	int ret = -1;

	if (!build_watch(&b, err) && !refresh_start(&r, err) &&
	    !refresh_compare(&r, err) && !build_run(&b, err) &&
	    !settle_run(store->db, state, false, false, err))
		ret = 0;
	refresh_end(&r);
	tally_add(&state->tally, &b.tally);
	build_release(&b);
	return ret;
}

/* The base becomes the state's view, or is copied into one of its own. */
static int start_view(struct db *db, struct state *state,
		      const struct base *base, struct gf_error *err)
{
	long long from = base->view;

	state->tally = base->tally;
	if (base->view && moves(base, state)) {
		state->view = base->view;
		return view_touch(db, state, err);
	}
	if (view_put(db, state, err) < 0)
		return -1;
	if (!base->view)
		return 0;
	if (rules_copy(db, base->view, state->view, err) < 0)
		return -1;
	return db_execf(db, err,
			"INSERT INTO \"_in@%lld\" SELECT * FROM \"_in@%lld\";"
			"INSERT INTO \"_found@%lld\" SELECT * FROM"
			" \"_found@%lld\";"
			"INSERT INTO \"_stray@%lld\" SELECT * FROM"
			" \"_stray@%lld\";",
			(long long)state->view, from, (long long)state->view,
			from, (long long)state->view, from);
}

/* The views beyond a small number, least recently made first. */
static int drop_old_views(struct db *db, struct gf_error *err)
{
	int64_t view;

	while ((view = db_number(db,
				 "SELECT view FROM _view WHERE NOT head ORDER"
				 " BY used DESC LIMIT 1 OFFSET 7",
				 0)))
		if (ddl_drop_view(db, view, err) < 0)
			return -1;
	return 0;
}

/* HEAD has one view: those of other schemas are kept as any other. */
static int show_as_head(struct db *db, const struct state *state,
			struct gf_error *err)
{
	long long view = state->view;

	if (db_execf(db, err, "UPDATE _view SET head = view = %lld", view) < 0)
		return -1;
	if (db_number(db, PLAIN_SQL, 0) == view)
		return 0;
	if (ddl_views(db, state->shape, view, false, err) < 0)
		return -1;
	return db_execf(db, err, "REPLACE INTO _meta VALUES ('plain', %lld)",
			view);
}

static int bring_view(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;
	struct store store = { 0 };
	struct base base = { 0 };
	struct db *db = &ix->db;
	int ret = -1;

	if (view_load_set(ix, ix->path, err) < 0 ||
	    set_settle(db, state, ix->opts.engine, "main", err) < 0 ||
	    view_find(db, state, err) < 0)
		return -1;
	if (state->view)
		return 0; /* another process was faster */
	if (view_choose_base(db, state, true, &base, err) < 0 ||
	    start_view(db, state, &base, err) < 0)
		return -1;
	if (!store_open(&store, db, state->shape, state->rules, "main", 0,
			false, err) &&
	    !(base.view ? move_view(ix, &store, &base.tree, err)
			: view_fill(ix, &store, err)))
		ret = view_put_tally(db, state, err);
	store_close(&store);
	return ret;
}

int view_refresh(struct gf_index *ix, struct gf_error *err)
{
	struct db *db = &ix->db;
	struct state *state = &ix->at;

	if (db_exec(db, "ROLLBACK; BEGIN IMMEDIATE", err) < 0)
		return -1;
	if (bring_view(ix, err) < 0 ||
	    (state->is_head && show_as_head(db, state, err) < 0) ||
	    drop_old_views(db, err) < 0 || store_sweep(db, err) < 0 ||
	    db_exec(db, "COMMIT; BEGIN", err) < 0) {
		db_exec(db, "ROLLBACK", NULL);
		return -1;
	}
	return 0;
}
