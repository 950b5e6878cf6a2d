/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Edits over the view of a commit, in TEMP: the work tree, what is staged, or
 * a commit whose view cannot be written. The file stays as it is.
 */
#include "index/rules.h"

static const char tables[] =
	"CREATE TEMP TABLE _blob (blob INTEGER PRIMARY KEY, oid BLOB UNIQUE,"
	" bytes INTEGER, json TEXT);"
	"CREATE TEMP TABLE _document (doc INTEGER PRIMARY KEY, blob INTEGER,"
	" rules INTEGER, id TEXT, path TEXT, title TEXT, state INTEGER,"
	" errors INTEGER, warnings INTEGER, infos INTEGER);"
	"CREATE TEMP TABLE _ref (doc INTEGER, n INTEGER, field TEXT,"
	" pos INTEGER, target_kind TEXT, target_id TEXT, form INTEGER,"
	" PRIMARY KEY (doc, n)) WITHOUT ROWID;"
	"CREATE TEMP TABLE _name (doc INTEGER, n INTEGER, what TEXT,"
	" value TEXT, PRIMARY KEY (doc, n)) WITHOUT ROWID;"
	"CREATE TEMP TABLE _found (doc INTEGER, n INTEGER, rule TEXT,"
	" severity TEXT, field TEXT, line INTEGER, \"column\" INTEGER,"
	" message_fr TEXT, message_en TEXT, PRIMARY KEY (doc, n))"
	" WITHOUT ROWID;"
	"CREATE TEMP TABLE _hidden (doc INTEGER PRIMARY KEY);"
	"CREATE TEMP TABLE _hidden_path (path TEXT PRIMARY KEY);"
	"CREATE TEMP TABLE _resettled (doc INTEGER PRIMARY KEY);"
	"CREATE TEMP TABLE \"_in@0\" (doc INTEGER PRIMARY KEY);"
	"CREATE TEMP TABLE \"_stray@0\" (path TEXT PRIMARY KEY,"
	" file INTEGER);"
	"CREATE TEMP TABLE \"_found@0\" (doc INTEGER, path TEXT, n INTEGER,"
	" source TEXT, rule TEXT, severity TEXT, field TEXT, line INTEGER,"
	" \"column\" INTEGER, message_fr TEXT, message_en TEXT,"
	" acknowledged TEXT);"
	"CREATE INDEX temp.\"_found@0/doc\" ON \"_found@0\" (doc);";

static const char indices[] =
	"CREATE INDEX temp._doc_id ON _document (id);"
	"CREATE INDEX temp._doc_path ON _document (path);"
	"CREATE INDEX temp._ref_target ON _ref (target_id);"
	"CREATE INDEX temp._name_value ON _name (what, value);";

/* Plain names of the view below, and what was laid over it before; what makes
 * tables of its own goes first. */
static const char laid_over[] =
	"type IN ('table', 'view') ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC";

int overlay_tables(struct db *db, struct gf_error *err)
{
	return ddl_drop(db, "temp", laid_over, err) < 0
		       ? -1
		       : db_exec(db, tables, err);
}

enum { FEW = 50 };

struct overlay {
	struct gf_index *ix;
	struct build b;
	struct store store;
	struct refresh r;
	bool other_set; /* all is looked at again */
};

/* --- what is over the view ----------------------------------------------- */

static int over_edit(struct overlay *o, const struct edit *e,
		     struct gf_error *err)
{
	const struct state *state = &o->ix->at;
	struct gf_repo_entry old;
	bool was;

	was = !gf_repo_find(&old, state->repo, &state->folder, e->path, NULL) &&
	      old.kind != GF_FILE_DIR;
	if (!was && e->gone)
		return 0;
	return refresh_change(&o->r, was ? &old : NULL,
			      e->gone ? NULL : &e->entry, e->in_files, err);
}

static int on_listed(const struct gf_repo_entry *entry, bool in_files,
		     struct gf_error *err, void *payload)
{
	struct overlay *o = payload;

	return refresh_change(&o->r, NULL, entry, in_files, err);
}

static int list_all(struct overlay *o, struct gf_error *err)
{
	const char *const *root = gf_registry_roots(o->ix->at.reg);
	int ret = 0;

	for (; *root && !ret; root++)
		ret = edits_walk(&o->ix->at, *root, on_listed, o, err);
	return ret;
}

static int list_over(struct overlay *o, struct gf_error *err)
{
	const struct state *state = &o->ix->at;
	size_t i;

	if (o->other_set)
		return list_all(o, err);
	if (o->r.old != &state->folder)
		return refresh_compare(&o->r, err);
	for (i = 0; i < state->nedits; i++)
		if (over_edit(o, &state->edits[i], err) < 0)
			return -1;
	return 0;
}

/* TEMP tables for the kinds that have something there. */
static int make_tables(struct overlay *o, struct gf_error *err)
{
	struct gf_shape *shape = o->ix->at.shape;
	size_t i;

	for (i = 0; i < o->b.n; i++)
		if (o->b.entries[i].place.kind)
			shape->kinds[o->b.entries[i].place.kind->index].edited =
				true;
	for (i = 0; i < shape->nkinds; i++) {
		struct shape_kind *k = &shape->kinds[i];

		k->edited |= o->other_set;
		if (k->edited && !k->unasked &&
		    ddl_shape(&o->ix->db, shape, k, "temp", err) < 0)
			return -1;
	}
	return 0;
}

/* After the rows, as in the file; few rows are as fast to read without. */
static int make_indices(struct overlay *o, struct gf_error *err)
{
	const struct gf_shape *shape = o->ix->at.shape;
	uint32_t i;
	int ret;

	if (o->b.n < FEW)
		return 0;
	ret = db_exec(&o->ix->db, indices, err);
	for (i = 0; i < shape->nkinds && !ret; i++)
		if (shape->kinds[i].edited && !shape->kinds[i].unasked)
			ret = ddl_shape_index(&o->ix->db, shape,
					      &shape->kinds[i], "temp", err);
	return ret;
}

/* Of all that the view has, what was not met again is hidden. */
static int hide_others(struct overlay *o, struct gf_error *err)
{
	if (!o->other_set)
		return 0;
	return db_execf(&o->ix->db, err,
			"INSERT INTO temp._hidden SELECT doc FROM"
			" main.\"_in@%lld\" WHERE doc NOT IN"
			" (SELECT doc FROM temp.\"_in@0\");"
			"INSERT INTO temp._hidden_path SELECT path FROM"
			" main.\"_stray@%lld\"",
			(long long)o->ix->at.view, (long long)o->ix->at.view);
}

static int fill(struct overlay *o, struct gf_error *err)
{
	struct state *state = &o->ix->at;
	struct db *db = &o->ix->db;

	if (build_watch(&o->b, err) < 0 || refresh_start(&o->r, err) < 0 ||
	    list_over(o, err) < 0 || make_tables(o, err) < 0 ||
	    build_run(&o->b, err) < 0 || hide_others(o, err) < 0 ||
	    make_indices(o, err) < 0)
		return -1;
	return settle_run(db, state, o->other_set, true, err);
}

/*
 * Lays over the state's view what leads from `old` (its own tree, where the
 * state has edits) to the state.
 */
int overlay_run(struct gf_index *ix, const struct gf_oid *old, bool other_set,
		struct gf_error *err)
{
	struct state *state = &ix->at;
	struct overlay o = { .ix = ix, .other_set = other_set };
	int ret = -1;

	if (other_set)
		state->tally = (struct gf_index_tally){ 0 };
	o.b = (struct build){ .ix = ix, .state = state, .store = &o.store };
	o.r = (struct refresh){ .b = &o.b,
				.old = other_set ? NULL : old,
				.tally = &state->tally,
				.edits = true };
	if (!store_open(&o.store, &ix->db, state->shape, state->rules, "temp",
			state->view, false, err))
		ret = fill(&o, err);
	refresh_end(&o.r);
	tally_add(&state->tally, &o.b.tally);
	build_release(&o.b);
	store_close(&o.store);
	if (ret < 0)
		return -1;
	state->is_over = true;
	state->is_of_other_set = other_set;
	return ddl_view_relations(&ix->db, state->view, err);
}

/* --- the work tree, and what is staged ----------------------------------- */

/* Is it one of the files that the state is judged by? */
static bool is_of_set(const struct state *state, const char *path)
{
	return !strcmp(path, "greffe.yaml") || !strncmp(path, "schema/", 7) ||
	       gf_strmap_get(&state->recorder.files, path, strlen(path));
}

/* Where edits are: in the index of Git, in the work tree, or only at paths
 * of it that are given. */
struct edited {
	bool staged;
	const char *const *paths;
	size_t n;
};

/* After view_commit, which `laid` the commit over another one or did not; the
 * file's own tables are not touched. */
static int enter_edits(struct gf_index *ix, const struct edited *where,
		       bool laid, struct gf_error *err)
{
	struct state *state = &ix->at;
	bool other_set = laid, staged = where->staged;
	size_t i;

	if (where->paths)
		edits_take(state, ix->opts.folder, where->paths, where->n);
	else if (edits_read(state, staged, err) < 0)
		return -1;
	for (i = 0; i < state->nedits; i++)
		other_set |= is_of_set(state, state->edits[i].path);
	state->is_files = !staged;
	state->is_staged = staged;
	state->today = ix->opts.today;
	state_tree(state);
	if (!state->nedits)
		return 0;
	if (overlay_tables(&ix->db, err) < 0)
		return -1;
	if (other_set) {
		state_forget_set(state);
		if (set_load(state, err) < 0 ||
		    set_settle(&ix->db, state, ix->opts.engine, "temp", err) <
			    0)
			return -1;
	}
	return overlay_run(ix, &state->folder, other_set, err);
}

/* On the commit below the edits, so that the file keeps what is found. */
static int run_rules(struct gf_index *ix, struct gf_error *err)
{
	if (index_is_fixed(ix))
		return 0;
	ix->at.counted = ix->at.tally;
	if (rules_run(ix, err) < 0)
		return -1;
	rules_release(&ix->at.book);
	ix->at.tally = ix->at.counted;
	if (!ix->at.is_over)
		return 0;
	ix->at.is_over = false; /* there was no room for it */
	return ddl_drop(&ix->db, "temp", laid_over, err);
}

static int view_edits(struct gf_index *ix, const struct edited *where,
		      struct gf_error *err)
{
	struct gf_error why = { 0 };
	struct gf_commit head;
	bool laid;

	ix->over = false;
	if (!ix->opts.repo ||
	    gf_repo_resolve(&head, ix->opts.repo, "HEAD", &why) < 0)
		return view_folder(ix, where->staged, err);
	if (view_commit(ix, &head, err) < 0) /* it may have had no registry */
		return err->code == GF_ENOTFOUND
			       ? view_folder(ix, where->staged, err)
			       : -1;
	laid = ix->at.is_over;
	if ((ix->opts.findings && !laid && run_rules(ix, err) < 0) ||
	    enter_edits(ix, where, laid, err) < 0)
		return -1;
	return view_finish(ix, err);
}

int gf_index_view_files(struct gf_index *ix, struct gf_error *err)
{
	struct edited where = { .staged = false };

	return view_edits(ix, &where, err);
}

int gf_index_view_edits(struct gf_index *ix, const char *const *paths, size_t n,
			struct gf_error *err)
{
	struct edited where = { .paths = paths, .n = n };

	return view_edits(ix, &where, err);
}

int gf_index_view_staged(struct gf_index *ix, struct gf_error *err)
{
	struct edited where = { .staged = true };

	return view_edits(ix, &where, err);
}

int overlay_empty(struct gf_index *ix, struct gf_error *err)
{
	struct state *state = &ix->at;

	if (overlay_tables(&ix->db, err) < 0 ||
	    db_exec(&ix->db,
		    "CREATE TEMP TABLE _changed (doc INTEGER, sign INTEGER)",
		    err) < 0 ||
	    settle_views(&ix->db, state, true, err) < 0)
		return -1;
	state->is_over = true;
	return ddl_view_relations(&ix->db, state->view, err);
}
