/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What git is told of a repository, where it matters to us too. It is only
 * read: nothing that a value names is ever run.
 */
#include "repo/internal.h"

#include <git2.h>
#include <unistd.h>

/* The repository says so itself, and no file of the person or the system. */
static bool is_own(git_config_level_t level)
{
	return level >= GIT_CONFIG_LEVEL_LOCAL;
}

int gf_repo_settings(const struct gf_repo *repo, const char *key,
		     gf_setting_fn fn, void *payload, struct gf_error *err)
{
	git_config *config = NULL;
	git_config_iterator *each = NULL;
	git_config_entry *entry;
	const git_error *said;
	int ret = -1;

	if (git_repository_config_snapshot(&config, repo->git) < 0 ||
	    git_config_multivar_iterator_new(&each, config, key, NULL) < 0) {
		said = git_error_last();
		gf_fail(err, GF_EIO,
			_("cannot read the configuration of '%s': %s"),
			repo->common, said ? said->message : "?");
		goto out;
	}
	while (!git_config_next(&entry, each))
		fn(entry->value ? entry->value : "true", is_own(entry->level),
		   payload);
	ret = 0;
out:
	git_config_iterator_free(each);
	git_config_free(config);
	return ret;
}

/* "remote.NAME.url": found by us, since libgit2 leaks where it looks. */
static void tell_remote(const git_config_entry *entry, gf_remote_fn fn,
			void *payload)
{
	size_t len = strlen(entry->name), skip = strlen("remote.");
	char *copy;

	if (!entry->value || len <= strlen("remote..url") ||
	    strncmp(entry->name, "remote.", skip) != 0 ||
	    strcmp(entry->name + len - strlen(".url"), ".url") != 0)
		return;
	copy = gf_xmemdup(entry->name + skip, len - skip - strlen(".url"));
	fn(copy, entry->value, payload);
	free(copy);
}

int gf_repo_remotes(const struct gf_repo *repo, gf_remote_fn fn, void *payload,
		    struct gf_error *err)
{
	git_config *config = NULL;
	git_config_iterator *each = NULL;
	git_config_entry *entry;
	int ret = -1;

	if (git_repository_config_snapshot(&config, repo->git) < 0 ||
	    git_config_iterator_new(&each, config) < 0) {
		gf_fail(err, GF_EIO, _("cannot read the configuration of '%s'"),
			repo->common);
	} else {
		while (!git_config_next(&entry, each))
			tell_remote(entry, fn, payload);
		ret = 0;
	}
	git_config_iterator_free(each);
	git_config_free(config);
	return ret;
}

const char *gf_repo_own_folder(const struct gf_repo *repo)
{
	return git_repository_path(repo->git);
}

const char *gf_repo_in_progress(const char *folder)
{
	static const struct {
		const char *file, *what;
	} rows[] = {
		{ "MERGE_HEAD", "merge" },
		{ "rebase-merge", "rebase" },
		{ "rebase-apply", "rebase" },
		{ "CHERRY_PICK_HEAD", "cherry-pick" },
		{ "REVERT_HEAD", "revert" },
	};
	struct gf_arena arena = { 0 };
	const char *found = NULL;
	size_t i;

	for (i = 0; i < GF_NELEMS(rows) && !found; i++)
		if (!access(gf_path_join(&arena, folder, rows[i].file), F_OK))
			found = rows[i].what;
	gf_arena_release(&arena);
	return found;
}
