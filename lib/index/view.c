/* SPDX-License-Identifier: EUPL-1.2 */
/* Choosing a state: the view of a commit, found, moved or made. */
#include "index/internal.h"

#include <fcntl.h>
#include <unistd.h>

/* --- entering ------------------------------------------------------------ */

int state_enter(struct state *state, struct gf_index *ix,
		const struct gf_commit *commit, struct gf_error *err)
{
	struct gf_repo_entry entry;

	state->repo = ix->opts.repo;
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

/* --- rows of _view ------------------------------------------------------- */

static const char *const tally_columns =
	"records, invalid, unreadable, errors, warnings, infos, unjudged,"
	" ignored";

static void read_tally(struct gf_index_tally *t, struct sqlite3_stmt *st,
		       int first)
{
	size_t *const fields[] = { &t->records,	 &t->invalid,  &t->unreadable,
				   &t->errors,	 &t->warnings, &t->infos,
				   &t->unjudged, &t->ignored };
	size_t i;

	for (i = 0; i < GF_NELEMS(fields); i++)
		*fields[i] = (size_t)stmt_get_int(st, first + (int)i);
}

/* Sets state->view where the file has one of that very tree. */
static int find_view(struct db *db, struct state *state, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	st = db_preparef(db, err,
			 "SELECT view, %s FROM _view WHERE tree = ? AND"
			 " \"set\" = ?",
			 tally_columns);
	if (!st)
		return -1;
	stmt_blob(st, 1, &state->folder, sizeof(state->folder));
	stmt_int(st, 2, state->set);
	ret = stmt_step(db, st, err);
	if (ret == 1) {
		state->view = stmt_get_int(st, 0);
		read_tally(&state->tally, st, 1);
	}
	stmt_free(st);
	return ret < 0 ? -1 : 0;
}

static int put_view(struct db *db, struct state *state, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	int ret;

	st = db_prepare(db,
			"INSERT INTO _view (tree, \"set\", used) VALUES (?, ?,"
			" (SELECT ifnull(max(used), 0) + 1 FROM _view))",
			err);
	if (!st)
		return -1;
	stmt_blob(st, 1, &state->folder, sizeof(state->folder));
	stmt_int(st, 2, state->set);
	ret = stmt_run(db, st, err);
	stmt_free(st);
	state->view = db_last_row(db);
	return ret < 0 ? -1 : ddl_view_tables(db, state->view, err);
}

static int put_tally(struct db *db, const struct state *state,
		     struct gf_error *err)
{
	const struct gf_index_tally *t = &state->tally;

	return db_execf(db, err,
			"UPDATE _view SET records = %zu, invalid = %zu,"
			" unreadable = %zu, errors = %zu, warnings = %zu,"
			" infos = %zu, unjudged = %zu, ignored = %zu"
			" WHERE view = %lld",
			t->records, t->invalid, t->unreadable, t->errors,
			t->warnings, t->infos, t->unjudged, t->ignored,
			(long long)state->view);
}

/* --- a first view -------------------------------------------------------- */

static int fill_indices(struct db *db, const struct gf_shape *shape,
			struct gf_error *err)
{
	uint32_t i;
	int ret = ddl_indices(db, err);

	for (i = 0; i < shape->nkinds && !ret; i++)
		ret = ddl_shape_index(db, shape, &shape->kinds[i], err);
	return ret;
}

static int fill_view(struct gf_index *ix, struct db *db, struct store *store,
		     struct gf_error *err)
{
	struct state *state = &ix->at;
	struct build b = { .ix = ix, .state = state, .store = store };
	int ret = -1;

	b.member = db_preparef(db, err, "INSERT INTO \"_in@%lld\" VALUES (?)",
			       (long long)state->view);
	if (b.member && !build_list(&b, err) && !build_run(&b, err)) {
		state->tally = b.tally;
		state->tally.ignored = b.ignored;
		state->tally.unjudged = b.unjudged;
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

	if (db_exec(db,
		    "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF;"
		    "PRAGMA synchronous = OFF; PRAGMA cache_size = -131072;"
		    "PRAGMA locking_mode = EXCLUSIVE; BEGIN",
		    err) < 0 ||
	    ddl_layout(db, err) < 0 || set_load(state, err) < 0 ||
	    set_settle(db, state, ix->opts.engine, err) < 0 ||
	    put_view(db, state, err) < 0)
		return -1;
	if (!store_open(&store, db, state->shape, state->rules, "main", true,
			err) &&
	    !fill_view(ix, db, &store, err) &&
	    !fill_indices(db, state->shape, err) &&
	    !ddl_views(db, state->shape, state->view, false, err) &&
	    !put_tally(db, state, err))
		ret = db_execf(db, err,
			       "INSERT INTO _meta VALUES ('plain', %lld);"
			       "COMMIT; PRAGMA locking_mode = NORMAL",
			       (long long)state->view);
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

static int make_index(struct gf_index *ix, struct gf_error *err)
{
	int ret, lock;

	if (!ix->path || !ix->writable)
		return make_in_memory(ix, err);
	lock = index_lock(ix);
	if (index_open_file(ix, err) == 0) {
		/* another process has made it meanwhile */
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

/* --- a commit ------------------------------------------------------------ */

static int show_view(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	if (db_number(&ix->db, "SELECT value FROM _meta WHERE key = 'plain'",
		      0) == state->view)
		return 0;
	return ddl_views(&ix->db, state->shape, state->view, true, err);
}

static int look_up(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	state->view = 0;
	if (set_find(&ix->db, state, ix->opts.engine, err) < 0)
		return -1;
	return state->set ? find_view(&ix->db, state, err) : 0;
}

int gf_index_view_commit(struct gf_index *ix, const struct gf_commit *commit,
			 struct gf_error *err)
{
	struct state *state = &ix->at;

	state_clear(state);
	if (state_enter(state, ix, commit, err) < 0)
		return -1;
	if (!ix->db.sql && make_index(ix, err) < 0)
		return -1;
	if (!state->view && look_up(ix, err) < 0)
		return -1;
	if (!state->view)
		return gf_fail(err, GF_EINVALID, "no view");
	if (set_load(state, err) < 0 ||
	    set_settle(&ix->db, state, ix->opts.engine, err) < 0)
		return -1;
	return show_view(ix, err);
}
