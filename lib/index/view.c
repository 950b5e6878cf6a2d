/* SPDX-License-Identifier: EUPL-1.2 */
/* Choosing a state: the view of a commit, found, moved or made. */
#include "index/rules.h"

#include <fcntl.h>
#include <unistd.h>

#define PLAIN_SQL "SELECT value FROM _meta WHERE key = 'plain'"

/* --- entering ------------------------------------------------------------ */

int state_enter(struct state *state, struct gf_index *ix,
		const struct gf_commit *commit, struct gf_error *err)
{
	struct gf_repo_entry entry;

	state->repo = ix->opts.repo;
	state->prefix = ix->opts.prefix;
	state->prefix_len = strlen(state->prefix);
	state->root = ix->opts.folder;
	state->today = ix->opts.today;
	if (commit) {
		state->commit = *commit;
		state->has_commit = true;
		state->today = commit->time / 86400;
		if (gf_repo_find(&entry, state->repo, &commit->tree,
				 ix->opts.prefix, err) < 0)
			return -1;
		state->folder = entry.id;
	}
	state_tree(state);
	return 0;
}

/* --- a first view -------------------------------------------------------- */

static int fill_indices(struct db *db, const struct gf_shape *shape,
			struct gf_error *err)
{
	uint32_t i;
	int ret = ddl_indices(db, err);

	for (i = 0; i < shape->nkinds && !ret; i++)
		ret = ddl_shape_index(db, shape, &shape->kinds[i], "main", err);
	return ret;
}

/* All that stands in the tree, into a view that has nothing. */
static int fill_view(struct gf_index *ix, struct store *store,
		     struct gf_error *err)
{
	struct state *state = &ix->at;
	struct build b = { .ix = ix, .state = state, .store = store };
	int ret = -1;

	if (!build_list(&b, err) && !build_run(&b, err) &&
	    !fill_indices(store->db, state->shape, err) &&
	    !settle_run(store->db, state, true, false, err)) {
		state->tally.ignored = b.ignored;
		state->tally.unjudged = b.unjudged;
		tally_add(&state->tally, &b.tally);
		ret = 0;
	}
	build_release(&b);
	return ret;
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

/* Everything, into a database that has nothing. */
static int make_first(struct gf_index *ix, struct db *db, struct gf_error *err)
{
	struct state *state = &ix->at;
	struct store store = { 0 };
	int ret = -1;

	state->set = state->view = 0;
	state->tally = (struct gf_index_tally){ 0 };
	if (db_exec(db,
		    "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF;"
		    "PRAGMA synchronous = OFF; PRAGMA cache_size = -131072;"
		    "PRAGMA locking_mode = EXCLUSIVE; BEGIN",
		    err) < 0 ||
	    ddl_layout(db, ix->opts.engine, err) < 0 ||
	    set_load(state, err) < 0 ||
	    set_settle(db, state, ix->opts.engine, "main", err) < 0 ||
	    view_put(db, state, err) < 0)
		return -1;
	if (!store_open(&store, db, state->shape, state->rules, "main", 0, true,
			err) &&
	    !fill_view(ix, &store, err) &&
	    !ddl_views(db, state->shape, state->view, false, err) &&
	    !view_put_tally(db, state, err))
		ret = db_execf(
			db, err,
			"INSERT INTO _meta VALUES ('plain', %lld);"
			"UPDATE _view SET head = %d; COMMIT; PRAGMA locking_mode = NORMAL",
			(long long)state->view, state->is_head);
	store_close(&store);
	return ret;
}

/* So that a power failure leaves the old file, or the whole new one. */
static int keep_file(const char *from, const char *to, struct gf_error *err)
{
	int fd = open(from, O_RDONLY | O_CLOEXEC), ret = -1;

	if (fd >= 0)
		ret = fdatasync(fd);
	if (!ret)
		ret = rename(from, to);
	if (ret < 0)
		gf_fail_errno(err, _("cannot write '%s'"), to);
	if (fd >= 0)
		close(fd);
	return ret;
}

static int make_file(struct gf_index *ix, struct gf_error *err)
{
	struct gf_arena arena = { 0 };
	const char *path;
	struct db db;
	int ret;

	path = gf_arena_printf(&arena, "%s.%ld", ix->path, (long)getpid());
	unlink(path);
	ret = db_open(&db, path, DB_CREATE, err);
	if (!ret)
		ret = make_first(ix, &db, err);
	if (!ret)
		ret = db_exec(&db, "PRAGMA journal_mode = WAL", err);
	ix->db.state = db.state;
	db_close(&db);
	if (!ret)
		ret = keep_file(path, ix->path, err);
	if (ret < 0)
		unlink(path);
	gf_arena_release(&arena);
	return ret < 0 ? -1 : index_open_file(ix, err);
}

static int make_in_memory(struct gf_index *ix, struct gf_error *err)
{
	ix->path = NULL;
	if (db_open(&ix->db, NULL, DB_CREATE, err) < 0)
		return -1;
	return make_first(ix, &ix->db, err);
}

/* Of a folder without commits a file holds one print; of a repository, all
 * that it may have. */
static bool serves(struct gf_index *ix)
{
	return !ix->in_folder ||
	       (!view_find_print(&ix->db, &ix->at, NULL) && ix->at.view);
}

static int make_index(struct gf_index *ix, struct gf_error *err)
{
	struct gf_error why;
	int ret, lock;

	if (!ix->path || !ix->writable)
		return make_in_memory(ix, err);
	lock = index_lock(ix);
	if (index_open_file(ix, &why) == 0 && serves(ix)) {
		/* it was there, or another process has made it meanwhile */
		ret = 1;
	} else {
		index_remove(ix);
		ret = make_file(ix, err);
	}
	if (lock >= 0)
		close(lock);
	if (ret < 0 && ix->db.state == DB_FULL)
		return make_in_memory(ix, err);
	return ret;
}

/* --- another view -------------------------------------------------------- */

struct base {
	int64_t view;
	struct gf_oid tree;
	bool head;
	struct gf_index_tally tally;
};

static int count_change(const struct gf_repo_change *change GF_UNUSED,
			struct gf_error *err, void *payload)
{
	size_t *left = payload;

	return --*left ? 0 : gf_fail(err, GF_ELIMIT, "%s", "");
}

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

/* The view to start from: that of HEAD for HEAD, else the nearest. */
static int choose_base(struct db *db, const struct state *state,
		       struct base *out, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	size_t best = SIZE_MAX, d, len;
	struct gf_oid tree;
	int ret;

	st = db_preparef(db, err,
			 "SELECT view, tree, head, %s FROM _view"
			 " WHERE \"set\" = ? ORDER BY head DESC, used DESC",
			 view_tally_columns);
	if (!st)
		return -1;
	stmt_int(st, 1, state->set);
	while ((ret = stmt_step(db, st, err)) == 1 && best) {
		memcpy(&tree, stmt_get_blob(st, 1, &len), sizeof(tree));
		d = state->is_head && stmt_get_int(st, 2)
			    ? 0
			    : distance(state, &tree, best);
		if (d >= best && out->view)
			continue;
		best = d;
		out->view = stmt_get_int(st, 0);
		out->tree = tree;
		out->head = stmt_get_int(st, 2);
		view_read_tally(&out->tally, st, 3);
	}
	stmt_free(st);
	return ret < 0 ? -1 : 0;
}

/* The base becomes the state's view, or is copied into one of its own. */
static int start_view(struct db *db, struct state *state,
		      const struct base *base, struct gf_error *err)
{
	long long from = base->view;

	state->tally = base->tally;
	if (base->view && base->head && state->is_head) {
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

	if (set_load(state, err) < 0 ||
	    set_settle(db, state, ix->opts.engine, "main", err) < 0 ||
	    view_find(db, state, err) < 0)
		return -1;
	if (state->view)
		return 0; /* another process was faster */
	if (choose_base(db, state, &base, err) < 0 ||
	    start_view(db, state, &base, err) < 0)
		return -1;
	if (!store_open(&store, db, state->shape, state->rules, "main", 0,
			false, err) &&
	    !(base.view ? move_view(ix, &store, &base.tree, err)
			: fill_view(ix, &store, err)))
		ret = view_put_tally(db, state, err);
	store_close(&store);
	return ret;
}

static int refresh(struct gf_index *ix, struct gf_error *err)
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

/* --- a commit ------------------------------------------------------------ */

int view_show(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	if (db_number(&ix->db, PLAIN_SQL, 0) == state->view)
		return 0;
	return ddl_views(&ix->db, state->shape, state->view, true, err);
}

/* Reads from here on see the file as it is now. */
static int look_up(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	state->view = 0;
	if (set_find(&ix->db, state, ix->opts.engine, err) < 0)
		return -1;
	return state->set ? view_find(&ix->db, state, err) : 0;
}

static void find_head(struct state *state)
{
	struct gf_commit head;

	state->is_head = !gf_repo_resolve(&head, state->repo, "HEAD", NULL) &&
			 !memcmp(&head.id, &state->commit.id, sizeof(head.id));
}

/*
 * A view that cannot be written, since the folder or the disk does not let
 * us: what leads to it is laid over another one, in TEMP.
 */
static int lay_over(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;
	struct db *db = &ix->db;
	struct base base = { 0 };
	bool other_set;

	if (overlay_tables(db, err) < 0 || set_load(state, err) < 0 ||
	    set_settle(db, state, ix->opts.engine, "temp", err) < 0 ||
	    choose_base(db, state, &base, err) < 0)
		return -1;
	other_set = !base.view;
	if (other_set)
		base.view = db_number(
			db, "SELECT view FROM _view ORDER BY used DESC", 0);
	state->view = base.view;
	state->tally = base.tally;
	return overlay_run(ix, &base.tree, other_set, err);
}

/* Another process may move a view before we hold it: a few times, no more. */
static int reach_view(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;
	unsigned tries;

	for (tries = 0; tries < 10; tries++) {
		if (look_up(ix, err) < 0)
			return -1;
		if (state->view)
			return 0;
		if (ix->db.read_only)
			return lay_over(ix, err);
		if (!refresh(ix, err))
			continue;
		if (ix->db.state != DB_FULL ||
		    db_exec(&ix->db, "BEGIN", err) < 0)
			return -1;
		state_forget_set(state);
		return lay_over(ix, err);
	}
	return gf_fail(err, GF_ECHANGED,
		       _("the index is changed by others all the time"));
}

/* The transaction ends, and with it all that is in TEMP. */
static int leave_snapshot(struct gf_index *ix, struct gf_error *err)
{
	return db_in_transaction(&ix->db) ? db_exec(&ix->db, "ROLLBACK", err)
					  : 0;
}

static void leave_folder(struct gf_index *ix)
{
	if (ix->guarded)
		guard_release(&ix->guard);
	ix->guarded = ix->in_folder = false;
	db_close(&ix->db);
}

static int try_commit(struct gf_index *ix, const struct gf_commit *commit,
		      struct gf_error *err)
{
	struct state *state = &ix->at;

	state_clear(state);
	if (ix->in_folder)
		leave_folder(ix);
	if (leave_snapshot(ix, err) < 0 ||
	    state_enter(state, ix, commit, err) < 0)
		return -1;
	find_head(state);
	if (!ix->db.sql && make_index(ix, err) < 0)
		return -1;
	if (db_exec(&ix->db, "BEGIN", err) < 0 || reach_view(ix, err) < 0)
		return -1;
	if (state->is_over)
		return 0;
	if (set_load(state, err) < 0)
		return -1;
	return set_settle(&ix->db, state, ix->opts.engine, "main", err);
}

/* A damaged file is taken away, and made again. */
int view_commit(struct gf_index *ix, const struct gf_commit *commit,
		struct gf_error *err)
{
	struct gf_commit again = *commit;

	ix->db.state = DB_FINE;
	if (!try_commit(ix, commit, err))
		return 0;
	if (ix->db.state != DB_BROKEN || !ix->path || !ix->writable)
		return -1;
	leave_folder(ix);
	index_remove(ix);
	return try_commit(ix, &again, err);
}

/* A folder that Git does not know, in the file of its cache. */
static int keep_folder(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	if (make_index(ix, err) < 0)
		return -1;
	return set_settle(&ix->db, state, ix->opts.engine, "main", err);
}

static int try_folder(struct gf_index *ix, bool staged, struct gf_error *err)
{
	const struct gf_repo *around = ix->opts.repo ? ix->opts.repo
						     : ix->opts.around;
	struct state *state = &ix->at;

	state_clear(state);
	leave_folder(ix);
	if (state_enter(state, ix, NULL, err) < 0)
		return -1;
	if (around && !staged &&
	    gf_ignored_open(&state->ignored, around, err) < 0)
		return -1;
	state->is_staged = staged;
	state->is_files = !staged;
	state_tree(state);
	if (staged && edits_read(state, true, err) < 0)
		return -1;
	ix->in_folder = true;
	if (set_load(state, err) < 0)
		return -1;
	if (!ix->opts.repo && ix->path && ix->writable && folder_print(ix)) {
		if (keep_folder(ix, err) < 0)
			return -1;
	} else if (db_open(&ix->db, NULL, DB_CREATE, err) < 0 ||
		   make_first(ix, &ix->db, err) < 0) {
		return -1;
	}
	if (db_exec(&ix->db, "BEGIN", err) < 0)
		return -1;
	return view_finish(ix, err);
}

int view_folder(struct gf_index *ix, bool staged, struct gf_error *err)
{
	ix->db.state = DB_FINE;
	if (!try_folder(ix, staged, err))
		return 0;
	if (ix->db.state != DB_BROKEN || !ix->path || !ix->writable)
		return -1;
	leave_folder(ix);
	index_remove(ix);
	return try_folder(ix, staged, err);
}

int view_finish(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	state->counted = state->tally;
	if (count_found(&ix->db, state, err) < 0)
		return -1;
	return state->is_over ? 0 : view_show(ix, err);
}

int gf_index_view_commit(struct gf_index *ix, const struct gf_commit *commit,
			 struct gf_error *err)
{
	if (view_commit(ix, commit, err) < 0)
		return -1;
	return view_finish(ix, err);
}
