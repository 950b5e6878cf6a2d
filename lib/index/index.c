/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Opening the file, or doing without; and what callers ask of the state at
 * hand. Choosing a state is view.c's.
 */
#include "index/rules.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- the file ------------------------------------------------------------ */

/* Nothing is made where a link leads. */
static bool make_folder(const char *path)
{
	struct stat st;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return false;
	return !lstat(path, &st) && S_ISDIR(st.st_mode) && !access(path, W_OK);
}

/* Damaged, or of another version: a new one is made in its place. */
static bool is_usable(struct db *db, const char *engine)
{
	return db_number(db, "PRAGMA user_version", -1) ==
		       ddl_version(engine) &&
	       db_number(db, "SELECT count(*) FROM _view", -1) >= 0;
}

bool index_is_fixed(const struct gf_index *ix)
{
	return ix->path && (ix->over || !ix->writable);
}

void index_unlink(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	struct gf_arena arena = { 0 };
	size_t i;

	for (i = 0; i < GF_NELEMS(ends); i++)
		unlink(gf_arena_printf(&arena, "%s%s", path, ends[i]));
	gf_arena_release(&arena);
}

int index_forget_damaged(struct gf_index *ix, struct gf_error *err)
{
	if (!db_is_broken(&ix->db))
		return -1;
	if (ix->path && !index_is_fixed(ix))
		index_unlink(ix->path);
	ix->refused = index_is_fixed(ix);
	return gf_fail(err, GF_EDAMAGED,
		       ix->refused ? _("the index is damaged: ask again")
				   : _("the index was damaged and has been "
				       "removed: ask again"));
}

void index_remove(struct gf_index *ix)
{
	db_close(&ix->db);
	index_unlink(ix->path);
}

/*
 * A folder that cannot be written has no place for what SQLite keeps beside
 * the file: then it is read as one that nobody changes.
 */
static int open_there(struct gf_index *ix, struct gf_error *err)
{
	int ret;

	if (ix->writable)
		return db_open(&ix->db, ix->path, DB_WRITE, err);
	ret = db_open(&ix->db, ix->path, DB_READ, err);
	if (!ret && db_number(&ix->db, "PRAGMA user_version", -1) < 0) {
		db_close(&ix->db);
		ret = db_open(&ix->db, ix->path, DB_FROZEN, err);
	}
	return ret;
}

int index_open_file(struct gf_index *ix, struct gf_error *err)
{
	if (access(ix->path, F_OK) < 0)
		return gf_fail(err, GF_ENOTFOUND, "%s", ix->path);
	if (open_there(ix, err) < 0)
		return -1;
	if (!is_usable(&ix->db, ix->opts.engine)) {
		db_close(&ix->db);
		return gf_fail(err, GF_EINVALID, "%s", ix->path);
	}
	ix->refused = false;
	return db_exec(&ix->db,
		       "PRAGMA temp_store = MEMORY;"
		       "PRAGMA synchronous = NORMAL;"
		       "PRAGMA cache_size = -4000",
		       err);
}

int index_lock(const struct gf_index *ix)
{
	struct gf_arena arena = { 0 };
	int fd;

	fd = open(gf_arena_printf(&arena, "%s.lock", ix->path),
		  O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	gf_arena_release(&arena);
	while (fd >= 0 && flock(fd, LOCK_EX) < 0 && errno == EINTR)
		;
	return fd;
}

/* --- opening ------------------------------------------------------------- */

static const char *keep(struct gf_index *ix, const char *s)
{
	return s ? gf_arena_strdup(&ix->arena, s) : NULL;
}

int gf_index_open(struct gf_index **out, const struct gf_index_opts *opts,
		  struct gf_error *err)
{
	struct gf_index *ix = gf_xcalloc(1, sizeof(*ix));
	struct gf_error why = { 0 };

	ix->opts = *opts;
	ix->opts.prefix = keep(ix, opts->prefix ? opts->prefix : "");
	ix->opts.folder = keep(ix, opts->folder);
	ix->opts.engine = keep(ix, opts->engine ? opts->engine : "");
	*out = ix;
	if (!opts->cache)
		return 0;
	ix->writable = !opts->read_only && make_folder(opts->cache);
	ix->path = gf_path_join(&ix->arena, opts->cache, "index.db");
	if (index_open_file(ix, &why) < 0) {
		ix->refused = why.code != GF_ENOTFOUND;
		if (ix->db.state == DB_FULL) {
			ix->path = NULL; /* not to be read, nor to be made */
			ix->writable = false;
		}
	}
	(void)err;
	return 0;
}

void state_forget_set(struct state *state)
{
	rules_release(&state->book);
	gf_shape_free(state->shape);
	gf_registry_free(state->reg);
	gf_strmap_release(&state->recorder.files);
	gf_arena_release(&state->recorder.arena);
	free(state->rules);
	state->shape = NULL;
	state->reg = NULL;
	state->rules = NULL;
	state->recorder = (struct recorder){ 0 };
	state->set = 0;
	state->findings = 0;
	state->reported = false;
	state->is_same_set = false;
}

void state_clear(struct state *state)
{
	state_forget_set(state);
	gf_ignored_close(state->ignored);
	free(state->edits);
	gf_arena_release(&state->arena);
	*state = (struct state){ 0 };
}

void tally_add(struct gf_index_tally *to, const struct gf_index_tally *more)
{
	to->records += more->records;
	to->invalid += more->invalid;
	to->unreadable += more->unreadable;
	to->errors += more->errors;
	to->warnings += more->warnings;
	to->infos += more->infos;
}

void gf_index_close(struct gf_index *ix)
{
	if (!ix)
		return;
	state_clear(&ix->at);
	set_drop(&ix->kept);
	if (ix->guarded)
		guard_release(&ix->guard);
	db_close(&ix->db);
	gf_arena_release(&ix->arena);
	free(ix);
}

/* --- the state at hand --------------------------------------------------- */

const struct gf_registry *gf_index_registry(const struct gf_index *ix)
{
	return ix->at.reg;
}

const struct gf_strmap *gf_index_sources(const struct gf_index *ix)
{
	return &ix->at.recorder.files;
}

const struct gf_shape *gf_index_shape(const struct gf_index *ix)
{
	return ix->at.shape;
}

const struct gf_tree *gf_index_tree(const struct gf_index *ix)
{
	return &ix->at.tree;
}

const struct gf_commit *gf_index_commit(const struct gf_index *ix)
{
	return ix->at.has_commit ? &ix->at.commit : NULL;
}

bool gf_index_has_edits(const struct gf_index *ix)
{
	return ix->at.is_over;
}

enum gf_index_source gf_index_source(const struct gf_index *ix, size_t *behind)
{
	if (behind)
		*behind = ix->behind;
	return ix->source;
}

int64_t gf_index_today(const struct gf_index *ix)
{
	return ix->at.today;
}

void gf_index_tally(const struct gf_index *ix, struct gf_index_tally *out)
{
	*out = ix->at.tally;
}
