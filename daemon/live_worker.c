/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The worker that looks at files as they are saved. Its index stays open, and
 * it knows which paths may differ from HEAD: a save costs what was saved, not
 * what the work tree holds. Where it cannot know (HEAD moved, too much came
 * at once) it has the whole work tree looked at, once.
 */
#include "daemon/live_worker.h"

#include <time.h>

struct live_worker {
	const struct repository *r;
	struct gf_repo *repo;
	struct gf_index *ix;
	struct live_watch watch;
	struct live_teller teller;
	struct live_paths edited; /* they may differ from HEAD */
	struct gf_ignored *ignored;
	const char *state; /* told last */
	bool watched;	   /* the folders of the registry */
};

static void say_state(struct live_worker *w, const char *state, const char *why)
{
	bool same = w->state && !strcmp(w->state, state);

	if (same && strcmp(state, "failing") != 0)
		return;
	w->state = state;
	live_say_state(w->teller.out, state, why);
}

/* --- what may differ from HEAD ------------------------------------------- */

static int on_edit(const struct gf_repo_edit *edit,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct live_worker *w = payload;

	live_paths_add(&w->edited, edit->path);
	return 0;
}

/* A repository without a commit yet has nothing to differ from. */
static int list_edits(struct live_worker *w, struct gf_error *err)
{
	struct gf_commit head;

	live_paths_clear(&w->edited);
	if (gf_repo_resolve(&head, w->repo, "HEAD", NULL) < 0)
		return 0;
	gf_ignored_close(w->ignored);
	w->ignored = NULL;
	if (gf_ignored_open(&w->ignored, w->repo, err) < 0)
		return -1;
	return gf_repo_edits(w->repo, &head.tree, "", false, on_edit, w, err);
}

/* What git is told to ignore is nobody's news, unless it was known. */
static void take_saved(struct live_worker *w, struct live_paths *saved)
{
	size_t i, kept = 0;
	char *path;

	for (i = 0; i < saved->n; i++) {
		path = saved->items[i].path;
		if (!live_paths_find(&w->edited, path) && w->ignored &&
		    gf_ignored_is(w->ignored, "", path, false)) {
			free(path);
			continue;
		}
		live_paths_add(&w->edited, path);
		saved->items[kept++] = saved->items[i];
	}
	saved->n = kept;
}

/* --- looking ------------------------------------------------------------- */

static int look(struct live_worker *w, struct gf_error *err)
{
	const char **paths = gf_xmalloc((w->edited.n + 1) * sizeof(*paths));
	size_t i;
	int ret;

	for (i = 0; i < w->edited.n; i++)
		paths[i] = w->edited.items[i].path;
	ret = gf_index_view_edits(w->ix, paths, w->edited.n, err);
	free(paths);
	return ret;
}

static bool is_of_schema(const struct live_paths *saved)
{
	size_t i;

	for (i = 0; i < saved->n; i++)
		if (!strncmp(saved->items[i].path, "schema/", 7) ||
		    !strcmp(saved->items[i].path, "greffe.yaml"))
			return true;
	return false;
}

static int look_and_tell(struct live_worker *w, const struct live_paths *saved,
			 bool all, struct gf_error *err)
{
	if (look(w, err) < 0)
		return -1;
	return live_tell(&w->teller, saved, all || is_of_schema(saved), err);
}

static void watch_registry(struct live_worker *w)
{
	const char *const *root = gf_registry_roots(gf_index_registry(w->ix));

	live_watch_folder(&w->watch, "schema", NULL);
	for (; *root; root++)
		live_watch_folder(&w->watch, *root, NULL);
	w->watched = true;
}

/* The whole work tree. Watched before it is read: nothing is missed. */
static int look_at_all(struct live_worker *w, struct gf_error *err)
{
	live_watch_git(&w->watch);
	if (list_edits(w, err) < 0 || look(w, err) < 0)
		return -1;
	if (!w->watched) {
		watch_registry(w);
		if (list_edits(w, err) < 0)
			return -1;
	}
	if (w->watch.failure)
		return gf_fail(err, GF_ELIMIT, "%s", w->watch.failure);
	return look_and_tell(w, &w->edited, false, err);
}

static void handle(struct live_worker *w, struct live_news *news)
{
	const char *progress = repository_in_progress(w->r);
	struct gf_error err;
	int ret;

	if (progress) {
		say_state(w, "waiting", progress);
		return;
	}
	if (strcmp(w->state ? w->state : "", "on") != 0)
		news->moved = true;
	take_saved(w, &news->saved);
	ret = news->moved ? look_at_all(w, &err)
			  : look_and_tell(w, &news->saved, false, &err);
	if (ret < 0)
		say_state(w, "failing", err.msg);
	else
		say_state(w, "on", NULL);
}

/* --- its life ------------------------------------------------------------ */

static int open_index(struct live_worker *w, const char *engine,
		      struct gf_arena *arena, struct gf_error *err)
{
	struct gf_index_opts opts = {
		.folder = w->r->worktree,
		.engine = engine,
		.findings = true,
		.workers = gf_pool_cores(),
		.today = (int64_t)time(NULL) / 86400,
	};

	if (gf_repo_open(&w->repo, w->r->worktree, err) < 0)
		return -1;
	opts.repo = w->repo;
	opts.prefix = "";
	opts.cache = gf_path_join(arena, w->r->common, "greffe");
	return gf_index_open(&w->ix, &opts, err);
}

static int live(struct live_worker *w, const char *engine,
		struct gf_arena *arena, struct gf_error *err)
{
	struct live_news news = { .moved = true };

	if (live_watch_open(&w->watch, w->r, err) < 0 ||
	    open_index(w, engine, arena, err) < 0)
		return -1;
	w->teller.ix = w->ix;
	live_watch_folder(&w->watch, "", NULL);
	live_watch_git(&w->watch);
	do {
		handle(w, &news);
		live_paths_clear(&news.saved);
		news = (struct live_news){ 0 };
	} while (live_watch_wait(&w->watch, &news) == 0);
	return 0;
}

int live_work(const struct repository *repo, const char *engine, int out)
{
	struct live_worker w = { .r = repo };
	struct gf_arena arena = { 0 };
	struct gf_error err = { 0 };

	gf_i18n_load_all();
	w.teller.repository = repo->path;
	w.teller.folder = repo->worktree;
	w.teller.out = out;
	if (live(&w, engine, &arena, &err) < 0)
		live_say_state(out, "failing", err.msg);
	return DAEMON_FAILED;
}
