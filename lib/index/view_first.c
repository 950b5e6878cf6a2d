/* SPDX-License-Identifier: EUPL-1.2 */
/* Where there is no index: everything that a commit has, into a new file, or
 * into memory where none can be made. */
#include "index/rules.h"

#include <fcntl.h>
#include <unistd.h>

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
int view_fill(struct gf_index *ix, struct store *store, struct gf_error *err)
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

/* Everything, into a database that has nothing. */
static int make_first(struct gf_index *ix, struct db *db, struct gf_error *err)
{
	struct state *state = &ix->at;
	struct store store = { 0 };
	int ret = -1;

	ix->source = ix->refused ? GF_INDEX_REFUSED : GF_INDEX_MADE;
	state->set = state->view = 0;
	state->tally = (struct gf_index_tally){ 0 };
	if (db_exec(db,
		    "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF;"
		    "PRAGMA synchronous = OFF; PRAGMA cache_size = -131072;"
		    "PRAGMA locking_mode = EXCLUSIVE; BEGIN",
		    err) < 0 ||
	    ddl_layout(db, ix->opts.engine, err) < 0 ||
	    view_load_set(ix, db != &ix->db, err) < 0 ||
	    set_settle(db, state, ix->opts.engine, "main", err) < 0 ||
	    view_put(db, state, err) < 0)
		return -1;
	if (!store_open(&store, db, state->shape, state->rules, "main", 0, true,
			err) &&
	    !view_fill(ix, &store, err) &&
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

/*
 * Under the lock nobody else makes one: a name of its own is the next one's to
 * clear away, where a process was killed.
 */
static int make_file(struct gf_index *ix, bool locked, struct gf_error *err)
{
	struct gf_arena arena = { 0 };
	const char *path;
	struct db db;
	int ret;

	path = locked ? gf_arena_printf(&arena, "%s.new", ix->path)
		      : gf_arena_printf(&arena, "%s.%ld", ix->path,
					(long)getpid());
	index_unlink(path);
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
		index_unlink(path);
	gf_arena_release(&arena);
	return ret < 0 ? -1 : index_open_file(ix, err);
}

int view_make_in_memory(struct gf_index *ix, struct gf_error *err)
{
	if (db_open(&ix->db, NULL, DB_CREATE, err) < 0)
		return -1;
	return make_first(ix, &ix->db, err);
}

/* For good: the file is not looked at again. */
static int do_without(struct gf_index *ix, struct gf_error *err)
{
	ix->path = NULL;
	return view_make_in_memory(ix, err);
}

/* Of a folder without commits a file holds one print; of a repository, all
 * that it may have. */
static bool serves(struct gf_index *ix)
{
	return !ix->in_folder ||
	       (!view_find_print(&ix->db, &ix->at, NULL) && ix->at.view);
}

int view_make_index(struct gf_index *ix, struct gf_error *err)
{
	struct gf_error why;
	int ret, lock;

	if (!ix->path || index_is_fixed(ix))
		return do_without(ix, err);
	lock = index_lock(ix);
	if (index_open_file(ix, &why) == 0 && serves(ix)) {
		/* it was there, or another process has made it meanwhile */
		ret = 1;
	} else {
		index_remove(ix);
		ret = make_file(ix, lock >= 0, err);
	}
	if (lock >= 0)
		close(lock);
	if (ret < 0 && ix->db.state == DB_FULL)
		return do_without(ix, err);
	return ret;
}
