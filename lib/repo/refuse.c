/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Why a repository cannot be opened. libgit2 says "unsupported extension" or
 * "config value 'safe.directory' was not found"; people need what it is about
 * and what to type.
 */
#include "repo/internal.h"

#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

/* Keys of its configuration that say how it is kept. */
static const struct {
	const char *key, *why;
} unread[] = {
	{ "extensions.objectformat",
	  N_("repository '%s' names its objects by SHA-256 "
	     "(extensions.objectFormat), which greffe does not read; its work "
	     "tree can be judged: give no revision") },
	{ "extensions.refstorage",
	  N_("repository '%s' keeps its branches as a reftable "
	     "(extensions.refStorage), which greffe does not read; type: git "
	     "refs migrate --ref-format=files") },
	{ "extensions.partialclone",
	  N_("repository '%s' is a partial clone (extensions.partialClone): "
	     "objects are missing from it; clone it again without --filter") },
};

/* The one in its own folder; a linked work tree has none of its own. */
static git_config *open_config(const char *gitdir)
{
	static const char *const places[] = { "config", "../../config" };
	struct gf_buf path = GF_BUF_INIT;
	git_config *config = NULL;
	size_t i;

	for (i = 0; !config && i < GF_NELEMS(places); i++) {
		gf_buf_reset(&path);
		gf_buf_addf(&path, "%s/%s", gitdir, places[i]);
		if (access(path.s, R_OK) ||
		    git_config_open_ondisk(&config, path.s) < 0)
			config = NULL;
	}
	gf_buf_release(&path);
	return config;
}

static int refuse_format(const char *gitdir, const char *shown,
			 struct gf_error *err)
{
	git_config *config = open_config(gitdir);
	git_config_entry *entry;
	int ret = 0;
	size_t i;

	for (i = 0; config && !ret && i < GF_NELEMS(unread); i++) {
		if (git_config_get_entry(&entry, config, unread[i].key) < 0)
			continue;
		git_config_entry_free(entry);
		ret = gf_fail(err, GF_EINVALID, _(unread[i].why), shown);
	}
	git_config_free(config);
	return ret;
}

static int refuse_owner(const char *gitdir, const char *shown,
			struct gf_error *err)
{
	struct stat at, above;

	if (stat(gitdir, &at) < 0 || stat(shown, &above) < 0 ||
	    (at.st_uid == geteuid() && above.st_uid == geteuid()))
		return 0;
	if (at.st_uid == geteuid())
		at = above;
	return gf_fail(err, GF_EINVALID,
		       _("repository '%s' belongs to another user (uid %u); "
			 "if you trust it, type: git config --global --add "
			 "safe.directory '%s'"),
		       shown, (unsigned)at.st_uid, shown);
}

/* What people call the repository: the folder that its .git is in. */
static void strip(char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (len > 5 && !strcmp(path + len - 5, "/.git"))
		path[len - 5] = '\0';
}

int refuse_repo(const char *path, struct gf_error *err)
{
	const git_error *last = git_error_last();
	char *said = gf_xstrdup(last ? last->message : "?"), *shown;
	git_buf found = { 0 };
	int ret;

	if (git_repository_discover(&found, path, 0, NULL) < 0) {
		ret = gf_fail(err, GF_ENOTFOUND,
			      _("no Git repository here: none in '%s' nor in a "
				"folder above it"),
			      path);
	} else {
		shown = gf_xstrdup(found.ptr);
		strip(shown);
		ret = refuse_format(found.ptr, shown, err);
		if (!ret)
			ret = refuse_owner(found.ptr, shown, err);
		if (!ret)
			ret = gf_fail(err, GF_EIO,
				      _("cannot open repository '%s': %s"),
				      shown, said);
		free(shown);
	}
	git_buf_dispose(&found);
	free(said);
	return ret;
}
