/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What is saved in a work tree, by inotify: records and schemas, and what git
 * does beside them. A file counts when it was closed, renamed or removed, not
 * while it is written.
 */
#include "daemon/live_worker.h"

#include <errno.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Quiet for so long, the save is over; it never waits longer in all. */
#define QUIET_MS 6
#define MOST_MS	 24

#define ON_FILES \
	(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | \
	 IN_CREATE | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK)
#define ON_GIT (IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ONLYDIR)
#define ON_LOG (IN_MODIFY | IN_ONLYDIR)

/* --- what is watched ----------------------------------------------------- */

static int add(struct live_watch *w, const char *path, uint32_t mask)
{
	int wd = inotify_add_watch(w->fd, path, mask);

	if (wd < 0 && errno == ENOSPC && !w->failure)
		w->failure = gf_xstrdup(
			_("too many folders to watch; as root, type: sysctl "
			  "fs.inotify.max_user_watches=524288"));
	return wd;
}

static void watch_one(struct live_watch *w, const char *folder)
{
	struct gf_arena arena = { 0 };
	int wd = add(w, gf_path_join(&arena, w->repo->worktree, folder),
		     ON_FILES);
	size_t n = wd < 0 ? 0 : (size_t)wd + 1;

	gf_arena_release(&arena);
	if (wd < 0)
		return;
	if (n > w->nfolders) {
		w->folders = gf_xrealloc(w->folders, n * sizeof(*w->folders));
		while (w->nfolders < n)
			w->folders[w->nfolders++] = NULL;
	}
	free(w->folders[wd]);
	w->folders[wd] = gf_xstrdup(folder);
}

struct found {
	struct live_watch *watch;
	struct live_news *news; /* or NULL */
};

static int on_found(const char *path, enum gf_file_kind kind,
		    struct gf_error *err GF_UNUSED, void *payload)
{
	struct found *f = payload;

	if (kind == GF_FILE_DIR) {
		if (!strcmp(gf_path_base(path), ".git"))
			return 1;
		watch_one(f->watch, path);
	} else if (f->news) {
		live_paths_add(&f->news->saved, path);
	}
	return 0;
}

void live_watch_folder(struct live_watch *w, const char *folder,
		       struct live_news *news)
{
	struct found found = { w, news };

	watch_one(w, folder);
	if (*folder) /* one that went meanwhile has nothing to tell */
		gf_walk(w->repo->worktree, folder, on_found, &found, NULL);
}

void live_watch_git(struct live_watch *w)
{
	struct gf_buf logs = GF_BUF_INIT;

	w->git = add(w, w->repo->gitdir, ON_GIT);
	gf_buf_addf(&logs, "%s/logs", w->repo->gitdir);
	w->logs = add(w, logs.s, ON_LOG);
	gf_buf_release(&logs);
}

int live_watch_open(struct live_watch *w, const struct repository *repo,
		    struct gf_error *err)
{
	*w = (struct live_watch){ .repo = repo, .git = -1, .logs = -1 };
	w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (w->fd < 0)
		return gf_fail_errno(err, _("cannot watch files"));
	return 0;
}

/* --- what came ----------------------------------------------------------- */

/* What git names its work in progress by, and where it is. */
static bool is_git_news(const char *name)
{
	static const char *const names[] = {
		"HEAD",		"logs",		"MERGE_HEAD",
		"rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD",
		"REVERT_HEAD",
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static void take_git(const char *name, struct live_news *news)
{
	if (is_git_news(name))
		news->any = news->moved = true;
}

/* What editors write beside: hidden, "x~", "#x#", vim's 4913. */
static bool is_of_editor(const char *name)
{
	size_t len = strlen(name);

	return !len || *name == '.' || *name == '#' || name[len - 1] == '~' ||
	       strspn(name, "0123456789") == len;
}

static void take_folder(struct live_watch *w, const char *path, uint32_t mask,
			struct live_news *news)
{
	if (mask & (IN_CREATE | IN_MOVED_TO))
		live_watch_folder(w, path, news);
	else if (mask & IN_MOVED_FROM)
		news->moved = true; /* nobody says what was in it */
	news->any = true;
}

static void take(struct live_watch *w, const struct inotify_event *event,
		 struct live_news *news)
{
	const char *name = event->len ? event->name : "";
	size_t wd = (size_t)event->wd;
	struct gf_arena arena = { 0 };
	const char *path;

	if (event->mask & IN_Q_OVERFLOW)
		news->any = news->moved = true;
	else if (event->wd == w->git || event->wd == w->logs)
		take_git(name, news);
	if (event->wd < 0 || wd >= w->nfolders || !w->folders[wd] || !*name)
		return;
	path = gf_path_join(&arena, w->folders[wd], name);
	if (event->mask & IN_ISDIR) {
		/* at the top, only what is looked at already */
		if (*w->folders[wd])
			take_folder(w, path, event->mask, news);
		else
			take_git(strcmp(name, ".git") ? "HEAD" : "", news);
	} else if (!is_of_editor(name) && !(event->mask & IN_CREATE)) {
		live_paths_add(&news->saved, path);
		news->any = true;
	}
	gf_arena_release(&arena);
}

static void take_all(struct live_watch *w, struct live_news *news)
{
	_Alignas(struct inotify_event) char bytes[16384];
	const struct inotify_event *event;
	ssize_t n, at;

	while ((n = read(w->fd, bytes, sizeof(bytes))) > 0)
		for (at = 0; at < n;
		     at += (ssize_t)(sizeof(*event) + event->len)) {
			event = (const struct inotify_event *)(bytes + at);
			take(w, event, news);
		}
}

int live_watch_wait(struct live_watch *w, struct live_news *news)
{
	int patience = -1, spent = 0, n;

	for (;;) {
		n = gf_socket_wait(w->fd, false, patience);
		if (n < 0)
			return -1;
		take_all(w, news);
		if (!news->any)
			continue;
		if (patience > 0 && (!n || (spent += QUIET_MS) >= MOST_MS))
			return 0;
		patience = QUIET_MS;
	}
}
