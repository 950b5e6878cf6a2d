/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The work tree against its index, as git status compares them: first every
 * folder is listed, those of one depth side by side, which finds what is gone
 * and what is untracked; then every tracked file that is there is asked what
 * it looks like. Folders are entered where a listing names them, and never
 * through a link.
 */
#include "repo/internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define CHUNK	     256 /* files asked at a time */
#define WORKERS	     8

struct name {
	const char *s;
	enum gf_file_kind kind;
	bool is_module; /* a submodule's folder: not ours to enter */
};

/* A folder to be listed, and its entries in the index. */
struct place {
	const char *path;
	size_t from, to;
};

/* What one thread works with, and has found. */
struct worker {
	struct finds finds;
	struct place *places; /* for the next wave */
	size_t nplaces, places_cap;
	size_t *files; /* entries whose files are there */
	size_t nfiles, files_cap;
	struct gf_arena names_arena;
	struct name *names; /* in the folder at hand */
	size_t nnames, names_cap;
	struct gf_buf path, bytes;
	struct gf_error err;
	bool failed;
};

struct scan {
	const char *folder;
	int root;
	const struct staging *st;
	struct worker *workers;
	unsigned nworkers;
	struct place *wave;
	size_t nwave, wave_cap;
	size_t *files;
	size_t nfiles;
};

/* --- what is found ------------------------------------------------------- */

static void add_find(struct finds *finds, const char *path, bool untracked,
		     enum gf_file_kind kind)
{
	GF_GROW(finds->items, finds->n, finds->cap);
	finds->items[finds->n++] =
		(struct found){ .path = gf_arena_strdup(&finds->arena, path),
				.untracked = untracked,
				.kind = kind };
}

/* Files of the index that are not there, but for those that need not be. */
static void add_gone(struct worker *w, const struct staging *st, size_t from,
		     size_t to)
{
	const struct staged *e;
	const char *last = NULL;

	for (; from < to; from++) {
		e = &st->entries[from];
		if (e->valid || e->skipped || e->announced ||
		    e->kind == GF_FILE_DIR || (last && !strcmp(last, e->path)))
			continue;
		last = e->path;
		add_find(&w->finds, e->path, false, GF_FILE_OTHER);
		w->finds.items[w->finds.n - 1].gone = true;
	}
}

static void add_place(struct worker *w, const char *path, size_t from,
		      size_t to)
{
	GF_GROW(w->places, w->nplaces, w->places_cap);
	w->places[w->nplaces++] =
		(struct place){ gf_arena_strdup(&w->finds.arena, path), from,
				to };
}

static void fail_at(struct worker *w, const struct scan *scan, const char *path)
{
	gf_fail_errno(&w->err, _("cannot read folder '%s%s%s'"), scan->folder,
		      *path ? "/" : "", path);
	w->failed = true;
}

void finds_release(struct finds *finds)
{
	gf_arena_release(&finds->arena);
	free(finds->items);
}

/* --- one folder's names -------------------------------------------------- */

static enum gf_file_kind ask_kind(int fd, const struct dirent *d)
{
	struct stat st;

	switch (d->d_type) {
	case DT_REG:
		return GF_FILE_REGULAR;
	case DT_DIR:
		return GF_FILE_DIR;
	case DT_LNK:
		return GF_FILE_LINK;
	case DT_UNKNOWN: /* some file systems do not tell */
		if (!fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW))
			return kind_of_file(st.st_mode);
		return GF_FILE_OTHER;
	default:
		return GF_FILE_OTHER;
	}
}

static int compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	const struct entry p = { .name = x->s, .kind = x->kind };
	const struct entry q = { .name = y->s, .kind = y->kind };

	return entry_compare(&p, &q);
}

/* A repository of its own, as git would see: not ours to enter. */
static bool is_repository(int fd)
{
	struct stat st;

	if (fstatat(fd, ".git", &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	return S_ISREG(st.st_mode) || !faccessat(fd, ".git/HEAD", F_OK, 0);
}

/* The names in an open folder, in the order of their paths. */
static int list(struct worker *w, DIR *dir)
{
	struct dirent *d;

	gf_arena_clear(&w->names_arena);
	w->nnames = 0;
	while (errno = 0, (d = readdir(dir))) {
		if (d->d_name[0] == '.' &&
		    (!d->d_name[1] || !strcmp(d->d_name, "..") ||
		     !strcmp(d->d_name, ".git")))
			continue;
		GF_GROW(w->names, w->nnames, w->names_cap);
		w->names[w->nnames++] = (struct name){
			.s = gf_arena_strdup(&w->names_arena, d->d_name),
			.kind = ask_kind(dirfd(dir), d)
		};
	}
	if (errno)
		return -1;
	if (w->nnames)
		qsort(w->names, w->nnames, sizeof(*w->names), compare_names);
	return 0;
}

/* --- names against the index --------------------------------------------- */

/* The folder of that name in the listing. */
static struct name *find_folder(struct worker *w, const char *name)
{
	struct name key = { .s = name, .kind = GF_FILE_DIR };

	return w->nnames ? bsearch(&key, w->names, w->nnames, sizeof(*w->names),
				   compare_names)
			 : NULL;
}

/* In the index, and no such name is there. */
static void meet_staged(struct worker *w, const struct staging *st,
			const struct staged_name *staged)
{
	const struct staged *e = &st->entries[staged->from];
	struct name *module = NULL;

	if (!staged->is_folder && e->kind == GF_FILE_OTHER)
		module = find_folder(w, staged->name);
	if (module)
		module->is_module = true;
	else
		add_gone(w, st, staged->from, staged->to);
}

/* There, and nothing of that name is in the index. */
static void meet_name(struct worker *w, const struct name *name)
{
	if (name->is_module)
		return;
	if (name->kind == GF_FILE_DIR)
		add_place(w, w->path.s, 0, 0);
	else
		add_find(&w->finds, w->path.s, true, name->kind);
}

static void meet_both(struct worker *w, const struct staging *st,
		      const struct name *name, const struct staged_name *staged)
{
	const struct staged *e = &st->entries[staged->from];

	if (name->kind == GF_FILE_DIR) {
		add_place(w, w->path.s, staged->from, staged->to);
	} else if (e->stage || e->announced ||
		   (!e->valid && e->kind != name->kind)) {
		add_find(&w->finds, w->path.s, false, name->kind);
	} else if (!e->valid) {
		GF_GROW(w->files, w->nfiles, w->files_cap);
		w->files[w->nfiles++] = staged->from;
	}
}

static void merge(struct worker *w, const struct staging *st,
		  const struct place *place)
{
	size_t len = strlen(place->path), next = place->from, i = 0;
	struct staged_name staged;
	bool has;
	int order;

	while (has = staging_next(st, next, place->to, len, &staged),
	       has || i < w->nnames) {
		order = !has ? -1
			: i == w->nnames
				? 1
				: staged_name_compare(w->names[i].s,
						      w->names[i].kind ==
							      GF_FILE_DIR,
						      &staged);
		if (order >= 0)
			next = staged.to;
		if (order > 0) {
			meet_staged(w, st, &staged);
			continue;
		}
		gf_buf_reset(&w->path);
		gf_buf_adds(&w->path, place->path);
		if (len)
			gf_buf_addc(&w->path, '/');
		gf_buf_adds(&w->path, w->names[i].s);
		if (order < 0)
			meet_name(w, &w->names[i]);
		else
			meet_both(w, st, &w->names[i], &staged);
		i++;
	}
}

/* --- the folders of one depth -------------------------------------------- */

/* Listed meanwhile, moved meanwhile. */
static bool has_gone(int code)
{
	return code == ENOENT || code == ENOTDIR || code == ELOOP;
}

static void list_place(size_t i, unsigned number, void *payload)
{
	const struct scan *scan = payload;
	const struct place *place = &scan->wave[i];
	struct worker *w = &scan->workers[number];
	bool untracked = place->from == place->to;
	DIR *dir;
	int fd;

	if (w->failed)
		return;
	gf_buf_reset(&w->path);
	gf_buf_adds(&w->path, place->path);
	if (path_check_depth(&w->path, &w->err) < 0) {
		w->failed = true;
		return;
	}
	fd = openat(scan->root, *place->path ? place->path : ".", FOLDER_FLAGS);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir && fd < 0 && has_gone(errno)) {
		add_gone(w, scan->st, place->from, place->to);
		return;
	}
	if (!dir) {
		fail_at(w, scan, place->path);
		if (fd >= 0)
			close(fd);
		return;
	}
	if (untracked && *place->path && is_repository(fd))
		add_find(&w->finds, place->path, true, GF_FILE_OTHER);
	else if (list(w, dir) < 0)
		fail_at(w, scan, place->path);
	else
		merge(w, scan->st, place);
	closedir(dir);
}

static const struct worker *find_failed(const struct scan *scan)
{
	unsigned i;

	for (i = 0; i < scan->nworkers; i++)
		if (scan->workers[i].failed)
			return &scan->workers[i];
	return NULL;
}

/* The folders found in the last wave, but for those git looks away from. */
static void gather_places(struct scan *scan, ignored_fn ignored, void *payload)
{
	struct worker *w;
	size_t i;

	scan->nwave = 0;
	for (w = scan->workers; w < scan->workers + scan->nworkers; w++) {
		for (i = 0; i < w->nplaces; i++) {
			if (w->places[i].from == w->places[i].to &&
			    ignored(w->places[i].path, true, payload))
				continue;
			GF_GROW(scan->wave, scan->nwave, scan->wave_cap);
			scan->wave[scan->nwave++] = w->places[i];
		}
		w->nplaces = 0;
	}
}

static int list_all(struct scan *scan, ignored_fn ignored, void *payload,
		    struct gf_error *err)
{
	const struct worker *failed = NULL;

	while (gather_places(scan, ignored, payload), scan->nwave && !failed) {
		gf_pool_run(scan->nwave, scan->nwave < 16 ? 1 : scan->nworkers,
			    list_place, NULL, scan);
		failed = find_failed(scan);
	}
	if (failed && err)
		*err = failed->err;
	return failed ? -1 : 0;
}

/* --- the files that are there -------------------------------------------- */

static void ask_file(struct worker *w, const struct scan *scan, size_t entry)
{
	const struct staged *e = &scan->st->entries[entry];
	enum gf_file_kind kind;
	struct stat is;

	if (fstatat(scan->root, e->path, &is, AT_SYMLINK_NOFOLLOW) < 0) {
		if (has_gone(errno))
			add_gone(w, scan->st, entry, entry + 1);
		else
			add_find(&w->finds, e->path, false, e->kind);
		return;
	}
	kind = kind_of_file(is.st_mode);
	if (kind == GF_FILE_DIR) { /* since it was listed */
		add_gone(w, scan->st, entry, entry + 1);
		return;
	}
	if (kind != e->kind ||
	    !file_is_as_staged(scan->root, scan->st, e, &is, &w->bytes))
		add_find(&w->finds, e->path, false, kind);
}

static void ask_chunk(size_t i, unsigned number, void *payload)
{
	const struct scan *scan = payload;
	size_t end = (i + 1) * CHUNK;

	if (end > scan->nfiles)
		end = scan->nfiles;
	for (i *= CHUNK; i < end; i++)
		ask_file(&scan->workers[number], scan, scan->files[i]);
}

static void ask_all(struct scan *scan)
{
	struct worker *w;

	for (w = scan->workers; w < scan->workers + scan->nworkers; w++) {
		scan->files = gf_xrealloc(scan->files,
					  (scan->nfiles + w->nfiles + 1) *
						  sizeof(*scan->files));
		if (w->nfiles)
			memcpy(scan->files + scan->nfiles, w->files,
			       w->nfiles * sizeof(*w->files));
		scan->nfiles += w->nfiles;
	}
	gf_pool_run((scan->nfiles + CHUNK - 1) / CHUNK, scan->nworkers,
		    ask_chunk, NULL, scan);
}

/* --- where it starts ----------------------------------------------------- */

/* What stands at a path that no link leads to; -1: nothing. */
static int kind_at(int root, const char *path)
{
	struct gf_buf at = GF_BUF_INIT;
	int kind = GF_FILE_DIR;
	struct stat st;
	size_t len;

	for (; *path && kind == GF_FILE_DIR; path += len) {
		if (*path == '/') {
			gf_buf_addc(&at, '/');
			path++;
		}
		len = strcspn(path, "/");
		gf_buf_add(&at, path, len);
		kind = fstatat(root, at.s, &st, AT_SYMLINK_NOFOLLOW) < 0
			       ? -1
			       : (int)kind_of_file(st.st_mode);
	}
	gf_buf_release(&at);
	return *path ? -1 : kind;
}

/* The start as a listing of its folder would give it. */
static void start_at(struct scan *scan, const char *start)
{
	struct worker *w = &scan->workers[0];
	struct staged_name file, folder;
	int kind = kind_at(scan->root, start);
	bool in_index, is_module;
	struct name name = { .kind = (enum gf_file_kind)kind };

	staging_find(scan->st, start, &file, &folder);
	in_index = file.from < file.to;
	is_module = in_index && kind == GF_FILE_DIR &&
		    scan->st->entries[file.from].kind == GF_FILE_OTHER;
	gf_buf_adds(&w->path, start);
	if (kind == GF_FILE_DIR && !is_module)
		add_place(w, start, folder.from, folder.to);
	else if (kind != GF_FILE_DIR)
		add_gone(w, scan->st, folder.from, folder.to);
	if (in_index && !is_module && (kind < 0 || kind == GF_FILE_DIR))
		add_gone(w, scan->st, file.from, file.to);
	else if (in_index && !is_module)
		meet_both(w, scan->st, &name, &file);
	else if (!in_index && kind >= 0 && kind != GF_FILE_DIR)
		add_find(&w->finds, start, true, name.kind);
}

/* --- the whole ----------------------------------------------------------- */

static int compare_finds(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static void gather_finds(struct finds *out, const struct scan *scan,
			 ignored_fn ignored, void *payload)
{
	const struct found *item;
	const struct worker *w;
	size_t i;

	for (w = scan->workers; w < scan->workers + scan->nworkers; w++)
		for (i = 0; i < w->finds.n; i++) {
			item = &w->finds.items[i];
			if (item->untracked &&
			    ignored(item->path, false, payload))
				continue;
			add_find(out, item->path, item->untracked, item->kind);
			out->items[out->n - 1].gone = item->gone;
		}
	if (out->n)
		qsort(out->items, out->n, sizeof(*out->items), compare_finds);
}

static void release_scan(struct scan *scan)
{
	struct worker *w;

	for (w = scan->workers; w < scan->workers + scan->nworkers; w++) {
		finds_release(&w->finds);
		gf_arena_release(&w->names_arena);
		gf_buf_release(&w->path);
		gf_buf_release(&w->bytes);
		free(w->places);
		free(w->files);
		free(w->names);
	}
	free(scan->workers);
	free(scan->wave);
	free(scan->files);
	if (scan->root >= 0)
		close(scan->root);
}

int files_compare(struct finds *out, const char *folder,
		  const struct staging *st, const char *start,
		  ignored_fn ignored, void *payload, struct gf_error *err)
{
	struct scan scan = { .folder = folder, .st = st };
	unsigned i;
	int ret = -1;

	scan.root = open(folder, FOLDER_FLAGS & ~O_NOFOLLOW);
	scan.nworkers = gf_pool_cores();
	if (scan.nworkers > WORKERS)
		scan.nworkers = WORKERS;
	scan.workers = gf_xcalloc(scan.nworkers, sizeof(*scan.workers));
	for (i = 0; i < scan.nworkers; i++) {
		gf_buf_init(&scan.workers[i].path);
		gf_buf_init(&scan.workers[i].bytes);
	}
	if (scan.root < 0) {
		gf_fail_errno(err, _("cannot read folder '%s%s%s'"), folder, "",
			      "");
		goto out;
	}
	start_at(&scan, start);
	if (list_all(&scan, ignored, payload, err) < 0)
		goto out;
	ask_all(&scan);
	gather_finds(out, &scan, ignored, payload);
	ret = 0;
out:
	release_scan(&scan);
	return ret;
}
