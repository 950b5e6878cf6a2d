/* SPDX-License-Identifier: EUPL-1.2 */
/* Choosing a state: the view of a commit, found, moved or made. */
#include "index/rules.h"

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

/* --- a commit ------------------------------------------------------------ */

/* NULL: nothing is left out. */
static void leave_out(struct gf_shape *shape, const struct rulebook *book)
{
	struct shape_kind *k;
	uint32_t i, j;

	for (i = 0; i < shape->nkinds; i++) {
		k = &shape->kinds[i];
		k->unasked = book &&
			     (!k->kind->waivers.list || !k->kind->waivers.rule);
		for (j = k->first; j < k->first + k->ntables && book; j++)
			k->unasked &= !rules_name(book, shape->tables[j].name);
	}
	shape->unsearched = book && !rules_name(book, "_search");
}

int view_load_set(struct gf_index *ix, bool kept, struct gf_error *err)
{
	struct state *state = &ix->at;

	if (set_load(state, err) < 0)
		return -1;
	if (!ix->opts.only_findings)
		return 0;
	if (!kept && rules_load(ix, err) < 0)
		return -1;
	leave_out(state->shape, kept ? NULL : &state->book);
	return 0;
}

int view_show(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;
	struct db *db = &ix->db;

	if (db_number(db,
		      "SELECT 1 FROM temp.sqlite_schema WHERE name = '_record'",
		      0))
		return 0;
	if (state->is_over)
		return ddl_views_edited(db, state->shape, state->view, err);
	if (db_number(db, PLAIN_SQL, 0) == state->view)
		return 0;
	return ddl_views(db, state->shape, state->view, true, err);
}

/* Reads from here on see the file as it is now. */
static int look_up(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	state->view = 0;
	if (set_find(&ix->db, state, ix->opts.engine, err) < 0)
		return -1;
	set_take(&ix->kept, state);
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

	if (overlay_tables(db, err) < 0 || view_load_set(ix, false, err) < 0 ||
	    set_settle(db, state, ix->opts.engine, "temp", err) < 0 ||
	    view_choose_base(db, state, false, &base, err) < 0)
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
		if (ix->db.read_only || ix->over)
			return lay_over(ix, err);
		if (!view_refresh(ix, err))
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

/* The file is not looked at again. */
static void do_without(struct gf_index *ix)
{
	leave_folder(ix);
	ix->path = NULL;
	ix->refused = true;
}

static int try_commit(struct gf_index *ix, const struct gf_commit *commit,
		      struct gf_error *err)
{
	struct state *state = &ix->at;

	if (ix->settled)
		set_keep(&ix->kept, state);
	ix->settled = false;
	state_clear(state);
	if (ix->in_folder)
		leave_folder(ix);
	if (ix->refused && ix->path && index_is_fixed(ix))
		do_without(ix);
	if (leave_snapshot(ix, err) < 0 ||
	    state_enter(state, ix, commit, err) < 0)
		return -1;
	find_head(state);
	ix->source = GF_INDEX_READY;
	ix->behind = 0;
	if (!ix->db.sql) {
		set_drop(&ix->kept);
		if (view_make_index(ix, err) < 0)
			return -1;
	}
	if (db_exec(&ix->db, "BEGIN", err) < 0 || reach_view(ix, err) < 0)
		return -1;
	if (state->is_over)
		return 0;
	if (view_load_set(ix, false, err) < 0)
		return -1;
	return set_settle(&ix->db, state, ix->opts.engine, "main", err);
}

/* A damaged file is taken away and made again; one that is to stay as it is
 * is done without, whatever is wrong with it. */
int view_commit(struct gf_index *ix, const struct gf_commit *commit,
		struct gf_error *err)
{
	struct gf_commit again = *commit;

	ix->db.state = DB_FINE;
	if (!try_commit(ix, commit, err))
		return 0;
	if (!ix->path || ix->db.state == DB_FINE)
		return -1;
	if (index_is_fixed(ix)) {
		do_without(ix);
	} else if (ix->db.state == DB_BROKEN) {
		leave_folder(ix);
		index_remove(ix);
	} else {
		return -1;
	}
	return try_commit(ix, &again, err);
}

/* A folder that Git does not know, in the file of its cache. */
static int keep_folder(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	if (view_make_index(ix, err) < 0)
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
	} else if (view_make_in_memory(ix, err) < 0) {
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
	ix->settled = !ix->in_folder;
	return 0;
}

int gf_index_view_commit(struct gf_index *ix, const struct gf_commit *commit,
			 struct gf_error *err)
{
	ix->over = false;
	return view_commit(ix, commit, err) < 0 ? -1 : view_finish(ix, err);
}

int gf_index_view_over(struct gf_index *ix, const struct gf_commit *commit,
		       struct gf_error *err)
{
	ix->over = true;
	return view_commit(ix, commit, err) < 0 ? -1 : view_finish(ix, err);
}
