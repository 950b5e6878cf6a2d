/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What differs between two trees goes out of a view and comes in; the rest is
 * not looked at. With edits, what goes out is hidden, and what comes in is
 * kept in TEMP.
 */
#include "index/internal.h"

/* A folder that changes lie in: is what it holds looked at? */
struct folder {
	bool inside;
	bool was, is; /* there, in the old tree and in the new one */
};

/* --- the tally ----------------------------------------------------------- */

/* Counts a document in (1), or out (-1). */
int tally_document(struct db *db, struct sqlite3_stmt *counts, int64_t doc,
		   int sign, struct gf_index_tally *t, struct gf_error *err)
{
	size_t by = (size_t)sign; /* wraps around: adding it takes one away */
	int ret;

	stmt_int(counts, 1, doc);
	ret = stmt_step(db, counts, err);
	if (ret == 1) {
		t->records += by;
		t->invalid += by * (stmt_get_int(counts, 0) == GF_INVALID);
		t->unreadable += by *
				 (stmt_get_int(counts, 0) == GF_UNREADABLE);
		t->errors += by * (size_t)stmt_get_int(counts, 1);
		t->warnings += by * (size_t)stmt_get_int(counts, 2);
		t->infos += by * (size_t)stmt_get_int(counts, 3);
	}
	stmt_reset(counts);
	return ret < 0 ? -1 : 0;
}

/* --- folders ------------------------------------------------------------- */

static bool was_folder(const struct refresh *r, const char *path)
{
	struct gf_repo_entry entry;

	return r->old &&
	       !gf_repo_find(&entry, r->b->state->repo, r->old, path, NULL) &&
	       entry.kind == GF_FILE_DIR;
}

static int forget_stray(struct refresh *r, const char *path,
			struct gf_error *err)
{
	stmt_text(r->forget, 1, path, strlen(path));
	if (stmt_run(r->b->store->db, r->forget, err) < 0 || !r->unsay)
		return r->unsay ? -1 : 0;
	stmt_text(r->unsay, 1, path, strlen(path));
	return stmt_run(r->b->store->db, r->unsay, err);
}

/*
 * A folder met for the first time; what is wrong with it may be new or old.
 * It is looked for only where neither the one around it (NULL: a root) nor
 * the file that it was met for says whether it was there, and whether it is.
 */
static struct folder *meet_folder(struct refresh *r, const char *path,
				  const struct folder *around, bool has_new,
				  struct gf_error *err)
{
	struct folder *f = gf_arena_zalloc(&r->b->arena, sizeof(*f));
	size_t entries = r->b->n, ignored = r->b->ignored;

	f->was = (!around || around->was) && was_folder(r, path);
	f->is = has_new || ((!around || around->is) &&
			    state_has_folder(r->b->state, path));
	f->inside = !build_add(r->b, path, GF_FILE_DIR, NULL);
	ignored = r->b->ignored - ignored;
	r->b->ignored -= ignored;
	if (ignored)
		r->tally->ignored += (size_t)f->is - (size_t)f->was;
	if (r->b->n > entries && (f->was || !f->is)) {
		r->b->n = entries; /* known already, or gone */
		if (!f->is && forget_stray(r, path, err) < 0)
			return NULL;
	}
	path = gf_arena_strdup(&r->b->arena, path);
	gf_strmap_put(&r->folders, path, strlen(path), f);
	return f;
}

/* The root that a path is under, as its length with '/'; false: none. */
static bool find_root(struct refresh *r, const char *path)
{
	const char *const *root = gf_registry_roots(r->b->state->reg);
	size_t len;

	for (; *root; root++) {
		len = strlen(*root);
		if (len && (strncmp(path, *root, len) != 0 || path[len] != '/'))
			continue;
		r->root = len ? len + 1 : 0;
		return true;
	}
	return false;
}

/* Whether the folders on the way to a path are gone into: 1, 0, -1. */
static int look_on_the_way(struct refresh *r, const char *path, bool has_new,
			   struct gf_error *err)
{
	const struct folder *around = NULL;
	const char *slash;
	struct folder *f;
	char *folder;

	if (!find_root(r, path))
		return 0;
	slash = path + r->root;
	while ((slash = strchr(slash, '/'))) {
		f = gf_strmap_get(&r->folders, path, (size_t)(slash - path));
		if (!f) {
			folder = gf_xmemdup(path, (size_t)(slash - path));
			f = meet_folder(r, folder, around, has_new, err);
			free(folder);
		}
		if (!f)
			return -1;
		if (!f->inside)
			return 0;
		around = f;
		slash++;
	}
	return 1;
}

/* The same; a folder's files come one after the other. */
static int is_inside(struct refresh *r, const char *path, bool has_new,
		     struct gf_error *err)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) + 1 : 0;
	int ret;

	if (len && len == r->last.len && !memcmp(path, r->last.s, len))
		return r->last_inside;
	ret = look_on_the_way(r, path, has_new, err);
	gf_buf_reset(&r->last);
	gf_buf_add(&r->last, path, len);
	r->last_inside = ret;
	return ret;
}

/* --- changes ------------------------------------------------------------- */

static int leave(struct refresh *r, const struct gf_repo_entry *old,
		 struct gf_error *err)
{
	struct build *b = r->b;
	struct gf_place place = { 0 };
	enum gf_place_kind what;
	int64_t doc;

	gf_diags_clear(&b->diags);
	what = gf_registry_place(b->state->reg, old->path, old->kind, &place,
				 &b->diags);
	r->tally->ignored -= what == GF_PLACE_IGNORED;
	if (!place.kind)
		return b->diags.n ? forget_stray(r, old->path, err) : 0;
	if (what != GF_PLACE_RECORD && !b->diags.n)
		return 0;
	r->tally->unjudged -= !place.kind->schema;
	doc = store_find(b->store, &old->id, old->path,
			 b->state->rules[place.kind->index], err);
	if (doc < 0 ||
	    tally_document(b->store->db, r->counts, doc, -1, r->tally, err) < 0)
		return -1;
	stmt_int(r->leave, 1, doc);
	if (stmt_run(b->store->db, r->leave, err) < 0)
		return -1;
	return build_note(b, doc, -1, err);
}

int refresh_change(struct refresh *r, const struct gf_repo_entry *old,
		   const struct gf_repo_entry *new, bool in_files,
		   struct gf_error *err)
{
	const char *path = old ? old->path : NULL;
	int inside;

	if (new)
		path = new->path;
	r->b->ix->source = GF_INDEX_BEHIND;
	r->b->ix->behind++;
	inside = is_inside(r, path, new, err);
	if (inside <= 0)
		return inside;
	if (old && leave(r, old, err) < 0)
		return -1;
	if (new)
		build_add(r->b, path, new->kind, in_files ? NULL : &new->id);
	return 0;
}

static int on_change(const struct gf_repo_change *change, struct gf_error *err,
		     void *payload)
{
	return refresh_change(payload, change->has_old ? &change->old : NULL,
			      change->has_new ? &change->new : NULL, false,
			      err);
}

static int compare_root(struct refresh *r, const char *root,
			struct gf_error *err)
{
	const struct state *state = r->b->state;
	struct gf_repo_entry entry;

	if (!gf_repo_find(&entry, state->repo, &state->folder, root, NULL) &&
	    entry.kind != GF_FILE_DIR)
		return gf_fail(err, GF_EINVALID, _("'%s' is not a folder"),
			       root);
	return gf_repo_compare(state->repo, r->old, &state->folder, root,
			       on_change, r, err);
}

/* --- a refresh ----------------------------------------------------------- */

int refresh_start(struct refresh *r, struct gf_error *err)
{
	struct db *db = r->b->store->db;
	long long view = r->b->state->view;

	gf_buf_init(&r->last);
	r->counts = db_prepare(db, TALLY_SQL, err);
	if (r->edits) {
		r->leave = db_prepare(
			db, "INSERT OR IGNORE INTO temp._hidden VALUES (?)",
			err);
		r->forget = db_prepare(
			db,
			"INSERT OR IGNORE INTO temp._hidden_path VALUES (?)",
			err);
		return r->leave && r->forget && r->counts ? 0 : -1;
	}
	r->leave = db_preparef(db, err,
			       "DELETE FROM \"_in@%lld\" WHERE doc = ?", view);
	r->forget = db_preparef(
		db, err, "DELETE FROM \"_stray@%lld\" WHERE path = ?", view);
	r->unsay = db_preparef(
		db, err,
		"DELETE FROM \"_found@%lld\" WHERE path = ? AND doc IS NULL",
		view);
	return r->leave && r->forget && r->unsay && r->counts ? 0 : -1;
}

void refresh_end(struct refresh *r)
{
	r->tally->ignored += r->b->ignored;
	r->tally->unjudged += r->b->unjudged;
	stmt_free(r->leave);
	stmt_free(r->forget);
	stmt_free(r->unsay);
	stmt_free(r->counts);
	gf_strmap_release(&r->folders);
	gf_buf_release(&r->last);
}

int refresh_compare(struct refresh *r, struct gf_error *err)
{
	const char *const *root = gf_registry_roots(r->b->state->reg);
	int ret = 0;

	for (; *root && !ret; root++)
		ret = compare_root(r, *root, err);
	return ret;
}
