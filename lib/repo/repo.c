/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening a repository, and the commit that a word names. */
#include "repo/internal.h"

#include <git2.h>
#include <pthread.h>
#include <sys/stat.h>

/* Of what libgit2 keeps of the objects it has read. */
#define CACHE_BYTES ((ssize_t)32 << 20)
#define WORD_BYTES  1024
#define LOCK_MS	    10000

/* How a repository may be kept, that changes nothing of how it is read. */
static const char *harmless[] = { "worktreeconfig", "preciousobjects" };

static void start(void)
{
	alloc_install();
	git_libgit2_init();
	/* twice the time of a history; object.c does so for files */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, harmless, GF_NELEMS(harmless));
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, CACHE_BYTES);
}

_Thread_local bool is_reading;

bool gf_repo_is_reading(void)
{
	return is_reading;
}

void libgit2_need(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start);
}

char *copy_folder(const char *folder)
{
	size_t len = strlen(folder);

	while (len > 1 && folder[len - 1] == '/')
		len--;
	return gf_xmemdup(folder, len);
}

static void look_around(struct gf_repo *repo)
{
	const char *folder = git_repository_workdir(repo->git);
	struct gf_buf staging = GF_BUF_INIT;

	if (folder)
		repo->folder = copy_folder(folder);
	repo->own = copy_folder(git_repository_path(repo->git));
	repo->common = copy_folder(git_repository_commondir(repo->git));
	gf_buf_addf(&staging, "%s/index", repo->own);
	repo->staging = gf_buf_detach(&staging);
	edges_read(repo);
}

static int open_at(struct gf_repo **out, const char *path, unsigned flags,
		   const char *objects, const char *alternates,
		   struct gf_error *err)
{
	struct gf_repo *repo = gf_xcalloc(1, sizeof(*repo));

	*out = NULL;
	repo->lock_ms = LOCK_MS;
	start();
	if (git_repository_open_ext(&repo->git, path, flags, NULL) < 0 ||
	    objects_open(repo, objects, alternates) < 0) {
		refuse_repo(path, err);
		gf_repo_close(repo);
		return -1;
	}
	look_around(repo);
	*out = repo;
	return 0;
}

int gf_repo_open(struct gf_repo **out, const char *path, struct gf_error *err)
{
	return open_at(out, path, 0, NULL, NULL, err);
}

/*
 * Git runs this hook, out of that very repository: whoever owns it, it is as
 * trusted as the program that asks. Over ssh it is often somebody else's.
 */
static int open_whoever_owns(struct gf_repo **out, const char *gitdir,
			     unsigned flags, const char *objects,
			     const char *alternates, struct gf_error *err)
{
	int ret;

	libgit2_need();
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	ret = open_at(out, gitdir, flags, objects, alternates, err);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
	return ret;
}

int gf_repo_open_quarantine(struct gf_repo **out, const char *gitdir,
			    const char *objects, const char *alternates,
			    struct gf_error *err)
{
	const unsigned flags = GIT_REPOSITORY_OPEN_NO_SEARCH |
			       GIT_REPOSITORY_OPEN_NO_DOTGIT;

	*out = NULL;
	if (objects && !gf_is_folder(objects))
		return gf_fail(err, GF_EIO,
			       _("the folder of what is pushed, '%s', is not "
				 "there"),
			       objects);
	if (open_whoever_owns(out, gitdir, flags, objects, alternates, err) < 0)
		return -1;
	(*out)->quarantined = true;
	return 0;
}

void gf_repo_close(struct gf_repo *repo)
{
	if (!repo)
		return;
	git_odb_free(repo->odb);
	git_repository_free(repo->git);
	free(repo->folder);
	free(repo->own);
	free(repo->common);
	free(repo->objects);
	free(repo->staging);
	free(repo->edges);
	free(repo);
	git_libgit2_shutdown();
}

const char *gf_repo_folder(const struct gf_repo *repo)
{
	return repo->folder;
}

void gf_repo_use_index(struct gf_repo *repo, const char *path)
{
	free(repo->staging);
	repo->staging = gf_xstrdup(path);
}

const char *gf_repo_common_folder(const struct gf_repo *repo)
{
	return repo->common;
}

bool gf_repo_is_shallow(const struct gf_repo *repo)
{
	return repo->nedges != 0;
}

/* --- revisions ----------------------------------------------------------- */

static int missing_commit(const char *word, struct gf_error *err)
{
	return gf_fail(err, GF_EIO,
		       _("cannot look up '%s': its commit is missing from the "
			 "repository (`git fsck` says more)"),
		       word);
}

static int refuse_word(const struct gf_repo *repo, const char *word, int code,
		       struct gf_error *err)
{
	const git_error *last = git_error_last();
	git_reference *ref;

	if (code == GIT_EAMBIGUOUS)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is the start of several ids; type more "
				 "of it"),
			       word);
	if (code != GIT_ENOTFOUND && code != GIT_EINVALIDSPEC && last)
		return gf_fail(err, GF_EIO,
			       _("cannot look up '%s': %s (`git fsck` says "
				 "more)"),
			       word, last->message);
	if (code != GIT_ENOTFOUND && code != GIT_EINVALIDSPEC)
		return missing_commit(word, err);
	if (*word && !git_reference_dwim(&ref, repo->git, word)) {
		git_reference_free(ref);
		return missing_commit(word, err);
	}
	if (git_repository_head_unborn(repo->git) == 1)
		return gf_fail(err, GF_ENOTFOUND,
			       _("there is no revision '%s': nothing was "
				 "committed here yet"),
			       word);
	if (gf_repo_is_shallow(repo) && strpbrk(word, "~^"))
		return gf_fail(err, GF_ENOTFOUND,
			       _("there is no revision '%s' here: this clone "
				 "is shallow; type git fetch --unshallow to "
				 "have what came before"),
			       word);
	return gf_fail(err, GF_ENOTFOUND,
		       _("there is no revision '%s' in this repository"), word);
}

/* A file of a name, where git looks for one, that would never end. */
static bool is_endless(const char *folder, const char *name)
{
	struct gf_buf path = GF_BUF_INIT;
	struct stat st;
	bool endless;

	gf_buf_addf(&path, "%s/%s", folder, name);
	endless = !stat(path.s, &st) && !S_ISREG(st.st_mode) &&
		  !S_ISDIR(st.st_mode);
	gf_buf_release(&path);
	return endless;
}

/* What HEAD, a file of one line, says that it stands for; or "". */
static void read_head(struct gf_buf *out, const char *folder)
{
	struct gf_arena arena = { 0 };
	size_t len;

	gf_file_read(out, gf_path_join(&arena, folder, "HEAD"), WORD_BYTES,
		     NULL);
	gf_arena_release(&arena);
	gf_buf_addc(out, '\n');
	len = strcspn(out->s, "\r\n");
	out->s[len] = '\0';
	if (strncmp(out->s, "ref: ", 5) != 0)
		out->s[0] = '\0';
}

/*
 * A pipe in place of a branch: libgit2 would wait for what comes out of it.
 */
static bool leads_to_pipe(const struct gf_repo *repo, const char *word)
{
	static const char *const places[] = { "", "refs/", "refs/heads/",
					      "refs/tags/", "refs/remotes/" };
	const char *own = git_repository_path(repo->git);
	struct gf_buf name = GF_BUF_INIT;
	bool found;
	size_t i;

	read_head(&name, own);
	found = is_endless(own, "HEAD") ||
		(name.len > 5 && *name.s &&
		 is_endless(repo->common, name.s + 5));
	for (i = 0; i < GF_NELEMS(places) && !found; i++) {
		gf_buf_reset(&name);
		gf_buf_addf(&name, "%s%.*s", places[i],
			    (int)strcspn(word, "~^@:"), word);
		found = is_endless(repo->common, name.s);
	}
	gf_buf_release(&name);
	return found;
}

int gf_repo_resolve(struct gf_commit *out, const struct gf_repo *repo,
		    const char *word, struct gf_error *err)
{
	git_object *object = NULL, *peeled = NULL;
	const git_commit *commit;
	int code = GIT_ENOTFOUND;

	is_reading = true;
	if (leads_to_pipe(repo, word))
		return gf_fail(err, GF_EIO,
			       _("cannot look up '%s': what is kept of it in "
				 "the repository is no file"),
			       word);
	if (*word && strlen(word) <= WORD_BYTES)
		code = git_revparse_single(&object, repo->git, word);
	is_reading = false;
	if (code < 0)
		return refuse_word(repo, word, code, err);
	is_reading = true;
	code = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT);
	is_reading = false;
	git_object_free(object);
	if (code == GIT_ENOTFOUND)
		return missing_commit(word, err);
	if (code < 0)
		return gf_fail(err, GF_EINVALID, _("'%s' is not a commit"),
			       word);
	commit = (const git_commit *)peeled;
	memcpy(out->id.id, git_commit_id(commit)->id, sizeof(out->id.id));
	memcpy(out->tree.id, git_commit_tree_id(commit)->id,
	       sizeof(out->tree.id));
	out->time = git_commit_time(commit);
	git_object_free(peeled);
	return 0;
}
