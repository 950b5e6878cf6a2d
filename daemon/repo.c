/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A repository as greffed's own process knows it: found and locked with plain
 * files, its branches as workers told them.
 */
#include "daemon/repo.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_BYTES 4096 /* of the files that name a folder */

const char *repo_state_name(enum repo_state state)
{
	static const char *const names[] = {
#define X(name, word, text) [REPO_##name] = word,
		REPO_STATES(X)
#undef X
	};

	return names[state];
}

const char *repo_state_text(enum repo_state state)
{
	static const char *const texts[] = {
#define X(name, word, text) [REPO_##name] = text,
		REPO_STATES(X)
#undef X
	};

	return texts[state];
}

/* --- finding ------------------------------------------------------------- */

static bool stands(const char *folder, const char *name)
{
	struct gf_buf path = GF_BUF_INIT;
	struct stat st;
	bool is;

	gf_buf_addf(&path, "%s/%s", folder, name);
	is = !stat(path.s, &st);
	gf_buf_release(&path);
	return is;
}

/* The folder that a file of one line names, "gitdir: X" or "X"; or NULL. */
static char *read_pointer(const char *folder, const char *file,
			  const char *prefix)
{
	struct gf_buf path = GF_BUF_INIT, text = GF_BUF_INIT;
	struct gf_arena arena = { 0 };
	size_t skip = strlen(prefix);
	char *found = NULL;

	gf_buf_addf(&path, "%s/%s", folder, file);
	if (!gf_file_read(&text, path.s, LINE_BYTES, NULL) && text.len > skip &&
	    !memcmp(text.s, prefix, skip)) {
		text.s[strcspn(text.s, "\n")] = '\0';
		found = realpath(gf_path_join(&arena, folder, text.s + skip),
				 NULL);
	}
	gf_arena_release(&arena);
	gf_buf_release(&path);
	gf_buf_release(&text);
	return found;
}

/* What makes a folder a repository, as git has it. */
static bool is_gitdir(const char *gitdir, const char *common)
{
	return stands(gitdir, "HEAD") && stands(common, "objects") &&
	       stands(common, "refs");
}

static char *find_gitdir(const char *top, bool *has_worktree)
{
	struct gf_buf path = GF_BUF_INIT;
	char *found;

	gf_buf_addf(&path, "%s/.git", top);
	*has_worktree = stands(top, ".git");
	if (!*has_worktree)
		found = gf_xstrdup(top);
	else if (gf_is_folder(path.s))
		found = realpath(path.s, NULL);
	else
		found = read_pointer(top, ".git", "gitdir: ");
	gf_buf_release(&path);
	return found;
}

static void forget_places(struct repository *repo)
{
	free(repo->gitdir);
	free(repo->common);
	free(repo->worktree);
	repo->gitdir = repo->common = repo->worktree = NULL;
}

int repository_find(struct repository *repo, struct gf_error *err)
{
	char *top = realpath(repo->path, NULL);
	bool has_worktree;

	forget_places(repo);
	if (!top)
		return gf_fail_errno(err, _("cannot open '%s'"), repo->path);
	repo->gitdir = find_gitdir(top, &has_worktree);
	if (repo->gitdir)
		repo->common = read_pointer(repo->gitdir, "commondir", "");
	if (repo->gitdir && !repo->common)
		repo->common = gf_xstrdup(repo->gitdir);
	if (has_worktree)
		repo->worktree = top;
	else
		free(top);
	if (repo->gitdir && is_gitdir(repo->gitdir, repo->common))
		return 0;
	forget_places(repo);
	return gf_fail(err, GF_ENOTFOUND, _("'%s' is no Git repository"),
		       repo->path);
}

struct repository *repository_new(const char *path)
{
	struct repository *repo = gf_xcalloc(1, sizeof(*repo));

	repo->path = gf_xstrdup(path);
	repo->lock = -1;
	return repo;
}

void repository_free(struct repository *repo)
{
	if (!repo)
		return;
	repository_unlock(repo);
	repository_forget_seen(repo);
	repository_drop_unseen(repo);
	free(repo->branches);
	forget_places(repo);
	free(repo->why);
	free(repo->path);
	free(repo);
}

char *repository_file(const struct repository *repo, const char *name)
{
	struct gf_buf path = GF_BUF_INIT;

	gf_buf_addf(&path, "%s/greffe/%s", repo->common, name);
	return gf_buf_detach(&path);
}

/* --- the one daemon ------------------------------------------------------ */

static int refuse_second(const struct repository *repo, int fd,
			 struct gf_error *err)
{
	char pid[16] = "";
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);

	pid[n > 0 ? strspn(pid, "0123456789") : 0] = '\0';
	return gf_fail(err, GF_EINVALID,
		       _("'%s' already has its greffed, process %s"),
		       repo->path, *pid ? pid : "?");
}

static int lock_file(struct repository *repo, const char *path,
		     struct gf_error *err)
{
	char pid[16];
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	int len, ret;

	if (fd < 0)
		return gf_fail_errno(err, _("cannot open '%s'"), path);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		ret = errno == EWOULDBLOCK
			      ? refuse_second(repo, fd, err)
			      : gf_fail_errno(err, _("cannot lock '%s'"), path);
		close(fd);
		return ret;
	}
	len = snprintf(pid, sizeof(pid), "%d\n", (int)getpid());
	/* its text only names us: the lock holds without it, on a full disk */
	if (ftruncate(fd, 0) < 0 || pwrite(fd, pid, (size_t)len, 0) != len)
		errno = 0;
	repo->lock = fd;
	return 0;
}

int repository_lock(struct repository *repo, struct gf_error *err)
{
	char *path = repository_file(repo, "greffed.lock");
	char *slash = strrchr(path, '/');
	int ret;

	if (repo->lock >= 0) {
		free(path);
		return 0;
	}
	*slash = '\0';
	if (mkdir(path, 0777) < 0 && errno != EEXIST) {
		ret = gf_fail_errno(err, _("cannot make the folder '%s'"),
				    path);
	} else {
		*slash = '/';
		ret = lock_file(repo, path, err);
	}
	free(path);
	return ret;
}

void repository_unlock(struct repository *repo)
{
	if (repo->lock >= 0)
		close(repo->lock);
	repo->lock = -1;
}

bool repository_is_there(const struct repository *repo)
{
	char *path = repository_file(repo, "greffed.lock");
	struct stat ours, there;
	bool is;

	if (repo->lock < 0)
		is = is_gitdir(repo->gitdir, repo->common);
	else
		is = !fstat(repo->lock, &ours) && !stat(path, &there) &&
		     ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
	free(path);
	return is;
}

/* --- what goes on in a work tree ----------------------------------------- */

const char *repository_in_progress(const struct repository *repo)
{
	return repo->worktree ? gf_repo_in_progress(repo->gitdir) : NULL;
}

/* --- branches ------------------------------------------------------------ */

struct branch *repository_branch(struct repository *repo, const char *name)
{
	struct branch *b;
	size_t i;

	for (i = 0; i < repo->nbranches; i++)
		if (!strcmp(repo->branches[i].name, name))
			return &repo->branches[i];
	GF_GROW(repo->branches, repo->nbranches, repo->branches_cap);
	b = &repo->branches[repo->nbranches++];
	*b = (struct branch){ .name = gf_xstrdup(name), .word = "" };
	return b;
}

void repository_drop_branch(struct repository *repo, const char *name)
{
	struct branch *b = repository_branch(repo, name);

	free(b->name);
	repo->nbranches--;
	memmove(b, b + 1,
		(size_t)(repo->branches + repo->nbranches - b) * sizeof(*b));
}

void repository_forget_seen(struct repository *repo)
{
	size_t i;

	for (i = 0; i < repo->nbranches; i++)
		repo->branches[i].seen = false;
}

void repository_drop_unseen(struct repository *repo)
{
	size_t i, kept = 0;

	for (i = 0; i < repo->nbranches; i++)
		if (repo->branches[i].seen)
			repo->branches[kept++] = repo->branches[i];
		else
			free(repo->branches[i].name);
	repo->nbranches = kept;
}
