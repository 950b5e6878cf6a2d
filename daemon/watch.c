/* SPDX-License-Identifier: EUPL-1.2 */
/* Hints from inotify, or from looking every few seconds: see watch.h. */
#include "daemon/watch.h"
#include "daemon/job.h"

#include <errno.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define POLL_MS 5000
#define GONE_MS 1000 /* until it is looked for again */

#define REFS_MASK \
	(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE)
#define TOP_MASK \
	(IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)

/* A folder that inotify watches. */
struct folder {
	int wd;
	struct repository *repo;
	char *path; /* from the folder that work trees share; "": itself */
};

struct watch {
	struct daemon *daemon;
	int fd; /* inotify; -1: there is none */
	unsigned poll_ms;
	bool said_limit, polls, waits;
	struct folder *folders; /* sorted by wd: each is larger than before */
	size_t n, cap;
	struct loop_timer poll, gone;
};

struct watch_repo {
	uint64_t looks; /* what its refs looked like, watch_look */
};

/* --- the table of folders ------------------------------------------------ */

/* Where that one is, or would be. */
static size_t find_folder(const struct watch *watch, int wd)
{
	size_t from = 0, to = watch->n, mid;

	while (from < to) {
		mid = from + (to - from) / 2;
		if (watch->folders[mid].wd < wd)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static struct folder *folder_of(const struct watch *watch, int wd)
{
	size_t i = find_folder(watch, wd);

	return i < watch->n && watch->folders[i].wd == wd ? &watch->folders[i]
							  : NULL;
}

static void put_folder(struct watch *watch, int wd, struct repository *repo,
		       const char *path)
{
	size_t i = find_folder(watch, wd);

	if (i < watch->n && watch->folders[i].wd == wd) {
		free(watch->folders[i].path);
	} else {
		GF_GROW(watch->folders, watch->n, watch->cap);
		memmove(watch->folders + i + 1, watch->folders + i,
			(watch->n - i) * sizeof(*watch->folders));
		watch->n++;
	}
	watch->folders[i] = (struct folder){ .wd = wd,
					     .repo = repo,
					     .path = gf_xstrdup(path) };
}

static void drop_folder(struct watch *watch, int wd)
{
	struct folder *f = folder_of(watch, wd);

	if (!f)
		return;
	free(f->path);
	watch->n--;
	memmove(f, f + 1, (size_t)(watch->folders + watch->n - f) * sizeof(*f));
}

static void forget_folders(struct watch *watch, const struct repository *repo)
{
	size_t i, kept = 0;

	for (i = 0; i < watch->n; i++)
		if (watch->folders[i].repo == repo) {
			inotify_rm_watch(watch->fd, watch->folders[i].wd);
			free(watch->folders[i].path);
		} else {
			watch->folders[kept++] = watch->folders[i];
		}
	watch->n = kept;
}

/* --- polling ------------------------------------------------------------- */

static void start_polling(struct watch *watch, struct repository *repo,
			  const char *why)
{
	if (!repo->polling && why)
		events_publish(&watch->daemon->events,
			       &(struct event){ .kind = EVENT_ALARM,
						.repo = repo,
						.text = why });
	repo->polling = true;
	if (!watch->poll.due)
		loop_set_timer(watch->daemon->loop, &watch->poll,
			       watch->poll_ms);
}

static uint64_t mix(uint64_t sum, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	for (; len; len--)
		sum = (sum ^ *at++) * 1099511628211u; /* FNV-1a */
	return sum;
}

struct look {
	const char *root;
	uint64_t sum;
};

static void look_at(struct look *look, const char *name)
{
	struct gf_buf path = GF_BUF_INIT;
	struct stat st;

	gf_buf_addf(&path, "%s/%s", look->root, name);
	if (!lstat(path.s, &st)) {
		look->sum = mix(look->sum, name, strlen(name));
		look->sum = mix(look->sum, &st.st_ino, sizeof(st.st_ino));
		look->sum = mix(look->sum, &st.st_size, sizeof(st.st_size));
		look->sum = mix(look->sum, &st.st_mtim, sizeof(st.st_mtim));
	}
	gf_buf_release(&path);
}

static int look_at_ref(const char *path, enum gf_file_kind kind,
		       struct gf_error *err, void *payload)
{
	struct gf_buf name = GF_BUF_INIT;

	(void)err;
	if (kind == GF_FILE_DIR)
		return 0;
	gf_buf_addf(&name, "refs/%s", path);
	look_at(payload, name.s);
	gf_buf_release(&name);
	return 0;
}

/* What the refs look like from outside, without reading one. */
static uint64_t looks_of(const struct repository *repo)
{
	struct look look = { .root = repo->common,
			     .sum = 1469598103934665603u };
	struct gf_buf refs = GF_BUF_INIT;

	look_at(&look, "HEAD");
	look_at(&look, "packed-refs");
	gf_buf_addf(&refs, "%s/refs", repo->common);
	gf_walk(refs.s, "", look_at_ref, &look, NULL);
	gf_buf_release(&refs);
	return look.sum;
}

static void look_again(struct watch *watch, struct repository *repo)
{
	uint64_t looks;

	watch_check(watch, repo);
	if (repo->state == REPO_GONE)
		return;
	looks = looks_of(repo);
	if (looks != repo->watch->looks)
		daemon_want(watch->daemon, repo);
	repo->watch->looks = looks;
}

void watch_look(struct watch *watch)
{
	size_t i;

	for (i = 0; i < watch->daemon->nrepos; i++)
		if (watch->daemon->repos[i]->watch)
			look_again(watch, watch->daemon->repos[i]);
}

static void poll_again(void *payload)
{
	struct watch *watch = payload;
	struct repository *repo;
	bool any = false;
	size_t i;

	for (i = 0; i < watch->daemon->nrepos; i++) {
		repo = watch->daemon->repos[i];
		if (!repo->polling || !repo->watch)
			continue;
		any = true;
		look_again(watch, repo);
	}
	if (any)
		loop_set_timer(watch->daemon->loop, &watch->poll,
			       watch->poll_ms);
}

/* --- watching ------------------------------------------------------------ */

static void tell_limit(struct watch *watch, struct repository *repo)
{
	start_polling(
		watch, repo,
		watch->said_limit
			? NULL
			: _("no more folders can be watched: it is looked at "
			    "every few seconds instead (as root: sysctl "
			    "fs.inotify.max_user_watches=524288)"));
	watch->said_limit = true;
}

static bool watch_folder(struct watch *watch, struct repository *repo,
			 const char *path, uint32_t mask)
{
	struct gf_buf full = GF_BUF_INIT;
	int wd;

	gf_buf_addf(&full, "%s%s%s", repo->common, *path ? "/" : "", path);
	wd = inotify_add_watch(watch->fd, full.s,
			       mask | IN_ONLYDIR | IN_DONT_FOLLOW);
	gf_buf_release(&full);
	if (wd >= 0)
		put_folder(watch, wd, repo, path);
	else if (errno == ENOSPC || errno == ENOMEM)
		tell_limit(watch, repo);
	return wd >= 0;
}

struct scan {
	struct watch *watch;
	struct repository *repo;
	const char *start; /* from the shared folder */
};

static int watch_inside(const char *path, enum gf_file_kind kind,
			struct gf_error *err, void *payload)
{
	struct scan *scan = payload;
	struct gf_buf full = GF_BUF_INIT;

	(void)err;
	if (kind != GF_FILE_DIR)
		return 0;
	gf_buf_addf(&full, "%s/%s", scan->start, path);
	watch_folder(scan->watch, scan->repo, full.s, REFS_MASK);
	gf_buf_release(&full);
	return 0;
}

/* A folder and all under it; what comes meanwhile is told by its own watch. */
static void watch_folders(struct watch *watch, struct repository *repo,
			  const char *start)
{
	struct scan scan = { .watch = watch, .repo = repo, .start = start };
	struct gf_buf root = GF_BUF_INIT;

	if (watch_folder(watch, repo, start, REFS_MASK)) {
		gf_buf_addf(&root, "%s/%s", repo->common, start);
		gf_walk(root.s, "", watch_inside, &scan, NULL);
		gf_buf_release(&root);
	}
}

/* Its .git does not move when the folder around it does. */
static void watch_worktree(struct watch *watch, struct repository *repo)
{
	int wd = -1;

	if (repo->worktree)
		wd = inotify_add_watch(watch->fd, repo->worktree,
				       IN_DELETE_SELF | IN_MOVE_SELF |
					       IN_ONLYDIR);
	if (wd >= 0)
		put_folder(watch, wd, repo, "");
}

/* Where changes that others make are not told. */
static bool is_remote(const char *path)
{
	static const uint32_t types[] = {
		0x6969,	    /* nfs */
		0x517b,	    /* smb */
		0xff534d42, /* cifs */
		0xfe534d42, /* smb2 */
		0x65735546, /* fuse */
		0x01021997, /* 9p */
		0x00c36400, /* ceph */
		0x5346414f, /* afs */
	};
	struct statfs fs;
	size_t i;

	if (statfs(path, &fs) < 0)
		return false;
	for (i = 0; i < GF_NELEMS(types); i++)
		if ((uint32_t)fs.f_type == types[i])
			return true;
	return false;
}

static void watch_all(struct watch *watch, struct repository *repo)
{
	struct gf_buf worktree = GF_BUF_INIT;

	if (watch->fd < 0) {
		tell_limit(watch, repo);
		return;
	}
	if (is_remote(repo->common)) {
		start_polling(watch, repo,
			      _("it is on a network file system, where "
				"changes are not told: it is looked at every "
				"few seconds instead"));
		return;
	}
	watch_folder(watch, repo, "", TOP_MASK);
	watch_worktree(watch, repo);
	watch_folders(watch, repo, "refs");
	/* a linked work tree has a HEAD of its own */
	if (strlen(repo->gitdir) > strlen(repo->common) &&
	    !strncmp(repo->gitdir, repo->common, strlen(repo->common))) {
		gf_buf_adds(&worktree, repo->gitdir + strlen(repo->common) + 1);
		watch_folder(watch, repo, worktree.s, TOP_MASK);
	}
	gf_buf_release(&worktree);
}

/* --- coming and going ---------------------------------------------------- */

static void set_gone(struct watch *watch, struct repository *repo,
		     const char *why)
{
	forget_folders(watch, repo);
	repository_unlock(repo);
	repository_forget_seen(repo);
	repository_drop_unseen(repo);
	repo->wanted = false;
	daemon_set_state(watch->daemon, repo, REPO_GONE, why);
	if (!watch->gone.due)
		loop_set_timer(watch->daemon->loop, &watch->gone, GONE_MS);
}

/* At its path there is a repository: the one that was, or another. */
static void take_up(struct watch *watch, struct repository *repo)
{
	struct gf_error err;

	if (repository_find(repo, &err) < 0) {
		set_gone(watch, repo, err.msg);
		return;
	}
	/* watched before its refs are read: what comes later is told */
	repo->polling = false;
	watch_all(watch, repo);
	repo->watch->looks = looks_of(repo);
	if (repo->state == REPO_GONE)
		daemon_set_state(watch->daemon, repo, REPO_NEW, NULL);
	daemon_want(watch->daemon, repo);
}

void watch_check(struct watch *watch, struct repository *repo)
{
	if (!repo->watch || repo->state == REPO_GONE ||
	    repository_is_there(repo))
		return;
	set_gone(watch, repo, _("it was moved or deleted"));
}

static void look_for_gone(void *payload)
{
	struct watch *watch = payload;
	struct repository *repo;
	bool any = false;
	size_t i;

	for (i = 0; i < watch->daemon->nrepos; i++) {
		repo = watch->daemon->repos[i];
		if (repo->state != REPO_GONE || !repo->watch)
			continue;
		take_up(watch, repo);
		any |= repo->state == REPO_GONE;
	}
	if (any)
		loop_set_timer(watch->daemon->loop, &watch->gone, GONE_MS);
}

void watch_add(struct watch *watch, struct repository *repo)
{
	repo->watch = gf_xcalloc(1, sizeof(*repo->watch));
	take_up(watch, repo);
}

void watch_remove(struct watch *watch, struct repository *repo)
{
	if (!repo->watch)
		return;
	forget_folders(watch, repo);
	free(repo->watch);
	repo->watch = NULL;
}

/* --- events -------------------------------------------------------------- */

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s), end_len = strlen(end);

	return len >= end_len && !strcmp(s + len - end_len, end);
}

static bool starts_with(const char *s, const char *start)
{
	return !strncmp(s, start, strlen(start));
}

/*
 * What our own worker writes, it seems. It is looked at all the same when the
 * worker is done, and that ends with nothing to write; meanwhile it is no hint.
 */
static bool is_own(const struct repository *repo, const char *path)
{
	return job_is_running(repo) && (starts_with(path, "refs/greffe/") ||
					!strcmp(path, "refs/notes/greffe"));
}

static void handle_ref(struct watch *watch, struct repository *repo,
		       const char *path, uint32_t mask)
{
	if ((mask & IN_ISDIR) && (mask & (IN_CREATE | IN_MOVED_TO)))
		watch_folders(watch, repo, path);
	if (ends_with(path, ".lock"))
		return;
	if (is_own(repo, path))
		repo->wanted = true;
	else
		daemon_want(watch->daemon, repo);
}

/* In the folder that work trees share, or in that of a linked one. */
static void handle_top(struct watch *watch, struct repository *repo,
		       const char *name, uint32_t mask)
{
	if (mask & (IN_DELETE_SELF | IN_MOVE_SELF)) {
		set_gone(watch, repo, _("it was moved or deleted"));
	} else if (!strcmp(name, "refs") && (mask & IN_CREATE)) {
		watch_folders(watch, repo, name);
		daemon_want(watch->daemon, repo);
	} else if (!strcmp(name, "HEAD") || !strcmp(name, "packed-refs")) {
		daemon_want(watch->daemon, repo);
	}
}

/* Nobody knows what was lost: all is looked at, folders too. */
static void look_at_all(struct watch *watch)
{
	struct repository *repo;
	size_t i;

	for (i = 0; i < watch->daemon->nrepos; i++) {
		repo = watch->daemon->repos[i];
		if (!repo->watch || repo->state == REPO_GONE)
			continue;
		watch_check(watch, repo);
		if (repo->state == REPO_GONE)
			continue;
		watch_all(watch, repo);
		daemon_want(watch->daemon, repo);
	}
}

static void handle_event(struct watch *watch, const struct inotify_event *e)
{
	struct folder *folder = folder_of(watch, e->wd);
	const char *name = e->len ? e->name : "";
	struct gf_buf path = GF_BUF_INIT;
	struct repository *repo;

	if (e->mask & IN_Q_OVERFLOW)
		look_at_all(watch);
	if (e->mask & IN_IGNORED)
		drop_folder(watch, e->wd);
	if (!folder || (e->mask & IN_IGNORED))
		return;
	repo = folder->repo;
	if (starts_with(folder->path, "refs")) {
		gf_buf_addf(&path, "%s/%s", folder->path, name);
		handle_ref(watch, repo, path.s, e->mask);
		gf_buf_release(&path);
	} else {
		handle_top(watch, repo, name, e->mask);
	}
}

static void read_events(int fd, uint32_t events, void *payload)
{
	_Alignas(struct inotify_event) char bytes[65536];
	struct watch *watch = payload;
	const struct inotify_event *e;
	const char *at;
	ssize_t n;

	(void)events;
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		for (at = bytes; at < bytes + n; at += sizeof(*e) + e->len) {
			e = (const struct inotify_event *)(const void *)at;
			handle_event(watch, e);
		}
}

/* --- all of it ----------------------------------------------------------- */

struct watch *watch_new(struct daemon *daemon, unsigned poll_ms)
{
	struct watch *watch = gf_xcalloc(1, sizeof(*watch));

	watch->daemon = daemon;
	watch->poll_ms = poll_ms ? poll_ms : POLL_MS;
	watch->poll = (struct loop_timer){ .fn = poll_again, .payload = watch };
	watch->gone =
		(struct loop_timer){ .fn = look_for_gone, .payload = watch };
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd >= 0 && loop_add_fd(daemon->loop, watch->fd, EPOLLIN,
					  read_events, watch, NULL) < 0) {
		close(watch->fd);
		watch->fd = -1;
	}
	return watch;
}

void watch_free(struct watch *watch)
{
	size_t i;

	if (!watch)
		return;
	for (i = 0; i < watch->daemon->nrepos; i++)
		watch_remove(watch, watch->daemon->repos[i]);
	if (watch->fd >= 0) {
		loop_remove_fd(watch->daemon->loop, watch->fd);
		close(watch->fd);
	}
	free(watch->folders);
	free(watch);
}
