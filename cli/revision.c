/* SPDX-License-Identifier: EUPL-1.2 */
/* See revision.h. Nothing of the work tree is read here. */
#include "cli/revision.h"

#include <unistd.h>

/* --- where one stands ---------------------------------------------------- */

static bool has(const char *dir, const char *name, bool folder)
{
	struct gf_buf path = GF_BUF_INIT;
	bool there;

	gf_buf_addf(&path, "%s/%s", dir, name);
	there = folder ? gf_is_folder(path.s) : !access(path.s, F_OK);
	gf_buf_release(&path);
	return there;
}

static bool is_bare(const char *dir)
{
	struct gf_repo *repo;
	bool bare;

	if (!has(dir, "HEAD", false) || !has(dir, "objects", true) ||
	    !has(dir, "refs", true))
		return false;
	if (gf_repo_open(&repo, dir, NULL) < 0)
		return true; /* opened again, it will say why not */
	bare = !gf_repo_folder(repo);
	gf_repo_close(repo);
	return bare;
}

bool revision_is_bare(const char *dir)
{
	char *at = realpath(dir, NULL), *slash = at;
	bool bare = false;

	while (slash && !cli_is_registry(at) && !(bare = is_bare(at))) {
		slash = strrchr(at, '/');
		if (slash == at)
			break;
		if (slash)
			*slash = '\0';
	}
	free(at);
	return bare;
}

/* The part of `path` behind a folder it is in; NULL: it is elsewhere. */
static const char *behind(const char *path, const char *folder)
{
	size_t len = strcmp(folder, "/") ? strlen(folder) : 0;

	if (strncmp(path, folder, len) != 0 || (path[len] && path[len] != '/'))
		return NULL;
	return path[len] ? path + len + 1 : path + len;
}

int revision_open(struct revision *rev, const struct cli *cli,
		  struct gf_error *err)
{
	char *cwd = realpath(cli->dir, NULL), *folder = NULL;
	const char *below = NULL;

	if (!cwd)
		return gf_fail_errno(err, _("cannot work in '%s'"), cli->dir);
	if (gf_repo_open(&rev->repo, cwd, err) < 0) {
		free(cwd);
		return -1;
	}
	if (gf_repo_folder(rev->repo))
		folder = realpath(gf_repo_folder(rev->repo), NULL);
	if (folder)
		below = behind(cwd, folder);
	rev->in_files = below && !(behind(below, ".git"));
	rev->below = gf_xstrdup(rev->in_files ? below : "");
	free(folder);
	free(cwd);
	return 0;
}

/* The commit was found: `word` names it from here on. */
static int name_commit(struct revision *rev, const char *word)
{
	rev->word = word;
	gf_oid_hex(rev->hex, &rev->commit.id);
	return 0;
}

int revision_resolve(struct revision *rev, const char *word,
		     struct gf_error *err)
{
	return gf_repo_resolve(&rev->commit, rev->repo, word, err) < 0
		       ? -1
		       : name_commit(rev, word);
}

/* --- at the end of a day ------------------------------------------------- */

bool revision_read_day(const char *word, int64_t *day)
{
	size_t len = strlen(word);
	int64_t first;

	return (len == 4 || len == 7 || len == 10) &&
	       strspn(word, "0123456789-") == len &&
	       (len < 7 || strtoul(word + 5, NULL, 10) <= 12) &&
	       gf_edtf_parse(word, len, &first, day);
}

bool revision_day(char out[GF_DAY_TEXT], int *seconds, int64_t time, int offset)
{
	int64_t rest;

	*out = '\0';
	if (time < -62135596800 || time > 253402300799 || offset < -1440 ||
	    offset > 1440)
		return false;
	time += (int64_t)offset * 60;
	rest = time % 86400;
	if (rest < 0)
		rest += 86400;
	if (seconds)
		*seconds = (int)rest;
	return gf_day_text(out, (time - rest) / 86400);
}

/* A branch or a tag called 2025 is meant by 2025; the start of a commit's id
 * is not. */
static bool is_ref(const struct gf_repo *repo, const char *word)
{
	static const char *const folders[] = { "refs/heads/", "refs/tags/",
					       "refs/remotes/", "refs/" };
	struct gf_arena arena = { 0 };
	struct gf_commit commit;
	bool found = false;
	size_t i;

	for (i = 0; i < GF_NELEMS(folders) && !found; i++)
		found = !gf_repo_resolve(
			&commit, repo,
			gf_arena_printf(&arena, "%s%s", folders[i], word),
			NULL);
	gf_arena_release(&arena);
	return found;
}

static int begins_later(const struct gf_repo *repo, const char *word,
			const struct gf_commit *first, struct gf_error *err)
{
	char day[GF_DAY_TEXT];

	revision_day(day, NULL, first->time, 0);
	if (gf_repo_is_shallow(repo))
		return gf_fail(err, GF_ENOTFOUND,
			       _("this clone is shallow and begins on %s; type "
				 "git fetch --unshallow to have what came "
				 "before"),
			       day);
	return gf_fail(err, GF_ENOTFOUND,
		       _("nothing at '%s': the registry begins on %s (--at is "
			 "what it said then; for what is said of the past, "
			 "ask with --where)"),
		       word, day);
}

int revision_commit_at(struct gf_commit *out, const struct gf_repo *repo,
		       const char *word, struct gf_error *err)
{
	struct gf_commit first = { 0 };
	int64_t day;

	if (!revision_read_day(word, &day) || is_ref(repo, word))
		return gf_repo_resolve(out, repo, word, err);
	if (!gf_repo_at_day(out, &first, repo, day, err))
		return 0;
	return err->code == GF_ENOTFOUND && first.time
		       ? begins_later(repo, word, &first, err)
		       : -1;
}

int revision_resolve_at(struct revision *rev, const char *word,
			struct gf_error *err)
{
	return revision_commit_at(&rev->commit, rev->repo, word, err) < 0
		       ? -1
		       : name_commit(rev, word);
}

/* --- its registry -------------------------------------------------------- */

static bool is_there(const struct revision *rev, const char *path,
		     enum gf_file_kind kind)
{
	struct gf_repo_entry entry;

	return !gf_repo_find(&entry, rev->repo, &rev->folder, path, NULL) &&
	       entry.kind == kind;
}

/* Whether the first `prefix` bytes of `below` lead to a registry. */
static bool is_registry(struct revision *rev)
{
	struct gf_repo_entry entry;
	char *path = gf_xmemdup(rev->below, rev->prefix);
	bool found = false;

	if (!gf_repo_find(&entry, rev->repo, &rev->commit.tree, path, NULL) &&
	    entry.kind == GF_FILE_DIR) {
		rev->folder = entry.id;
		found = is_there(rev, "greffe.yaml", GF_FILE_REGULAR) ||
			(is_there(rev, "schema", GF_FILE_DIR) &&
			 is_there(rev, "records", GF_FILE_DIR));
	}
	free(path);
	return found;
}

int revision_enter(struct revision *rev, struct gf_error *err)
{
	struct gf_repo_entry top;

	/* a folder that cannot be read would pass for one without registry */
	if (gf_repo_find(&top, rev->repo, &rev->commit.tree, "greffe.yaml",
			 err) < 0 &&
	    err->code != GF_ENOTFOUND)
		return -1;
	rev->prefix = strlen(rev->below);
	while (!is_registry(rev)) {
		if (!rev->prefix)
			return gf_fail(err, GF_ENOTFOUND,
				       _("no registry in '%s': that commit has "
					 "no greffe.yaml, nor schema/ and "
					 "records/, here or in a folder above"),
				       rev->word);
		while (rev->prefix && rev->below[--rev->prefix] != '/')
			;
	}
	return 0;
}

static int tree_read(struct gf_buf *out, const char *path, size_t limit,
		     struct gf_error *err, void *payload)
{
	const struct revision *rev = payload;
	struct gf_repo_entry entry;

	if (gf_repo_find(&entry, rev->repo, &rev->folder, path, err) < 0)
		return -1;
	return gf_repo_read(out, rev->repo, &entry, limit, err);
}

int revision_walk(const struct revision *rev, const char *start,
		  gf_repo_walk_fn fn, void *payload, struct gf_error *err)
{
	struct gf_repo_entry entry;

	if (gf_repo_find(&entry, rev->repo, &rev->folder, start, err) < 0)
		return -1;
	if (entry.kind != GF_FILE_DIR)
		return gf_fail(err, GF_EINVALID, _("'%s' is not a folder"),
			       start);
	return gf_repo_walk(rev->repo, &rev->folder, start, fn, payload, err);
}

struct listing {
	gf_walk_fn fn;
	void *payload;
};

static int on_entry(const struct gf_repo_entry *entry, struct gf_error *err,
		    void *payload)
{
	const struct listing *listing = payload;

	return listing->fn(entry->path, entry->kind, err, listing->payload);
}

static int tree_walk(const char *start, gf_walk_fn fn, void *fn_payload,
		     struct gf_error *err, void *payload)
{
	struct listing listing = { fn, fn_payload };

	return revision_walk(payload, start, on_entry, &listing, err);
}

void revision_tree(struct gf_tree *tree, const struct revision *rev)
{
	*tree = (struct gf_tree){ .read = tree_read,
				  .walk = tree_walk,
				  .payload = (void *)(uintptr_t)rev };
}

/* --- operands ------------------------------------------------------------ */

const char *revision_path(const struct revision *rev, const char *operand,
			  struct gf_arena *arena)
{
	const char *path = operand, *folder = gf_repo_folder(rev->repo);
	char *prefix;

	if (*operand == '/')
		path = folder ? behind(operand, folder) : NULL;
	else if (*rev->below)
		path = gf_path_join(arena, rev->below, operand);
	path = path ? gf_path_normalise(arena, path) : NULL;
	if (!path || !rev->prefix)
		return path;
	prefix = gf_arena_memdup(arena, rev->below, rev->prefix);
	return behind(path, prefix);
}

bool revision_has(const struct revision *rev, const char *path)
{
	struct gf_repo_entry entry;

	return !gf_repo_find(&entry, rev->repo, &rev->folder, path, NULL);
}

void revision_release(struct revision *rev)
{
	gf_repo_close(rev->repo);
	free(rev->below);
}
