/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe hook: puts what calls greffe where git or a forge look for it, takes
 * it away, and is what they call.
 */
#include "cli/hook.h"

#include <errno.h>

struct options {
	bool dry_run;
	const char *package, *user_variable, *keyring;
	const char *user; /* of pre-receive: typed by its script */
};

static const struct opt options[] = {
	{ 'n', "dry-run", NULL, OPT_FLAG, offsetof(struct options, dry_run),
	  N_("say what would be done, and do nothing") },
	{ 0, "package", N_("ADDRESS"), OPT_STRING,
	  offsetof(struct options, package),
	  N_("of a recipe: the https address of greffe's package") },
	{ 0, "user-variable", N_("NAME"), OPT_STRING,
	  offsetof(struct options, user_variable),
	  N_("of pre-receive: the variable in which the host says who pushes "
	     "(GITEA_PUSHER_NAME, GL_USERNAME, GL_USER, REMOTE_USER); without "
	     "it, the user of the system") },
	{ 0, "keyring", N_("DIR"), OPT_STRING,
	  offsetof(struct options, keyring),
	  N_("of pre-receive: gpg's folder with the public keys of "
	     "gate.guardians") },
	{ 0, "user", N_("NAME"), OPT_STRING, offsetof(struct options, user),
	  N_("who pushes, as the hook pre-receive says it") },
	OPT_LAST
};

static const struct hook_kind *const kinds[] = {
	&hook_pre_commit,  &hook_pre_push,
	&hook_pre_receive, &hook_post_receive,
	&hook_ci_github,   &hook_ci_gitlab,
	&hook_ci_forgejo,  NULL,
};

const struct hook_kind *const *hook_kinds(void)
{
	return kinds;
}

const struct hook_kind *hook_find(const char *name)
{
	const struct hook_kind *const *kind;

	for (kind = kinds; *kind; kind++)
		if (!strcmp((*kind)->name, name))
			return *kind;
	return NULL;
}

void hook_say(struct hook *h, const char *path, const char *what)
{
	struct gf_buf shown = GF_BUF_INIT;

	gf_buf_add_visible(&shown, path, strlen(path));
	if (h->dry_run)
		cli_printf(h->cli, _("%s: would be done: %s\n"), shown.s, what);
	else
		cli_printf(h->cli, "%s: %s\n", shown.s, what);
	gf_buf_release(&shown);
}

static int unknown_hook(const char *name)
{
	const struct hook_kind *const *kind;
	struct gf_buf list = GF_BUF_INIT;
	struct gf_near near;
	int ret;

	gf_near_init(&near, name, strlen(name));
	for (kind = kinds; *kind; kind++) {
		gf_near_offer(&near, (*kind)->name, (*kind)->name);
		gf_buf_addf(&list, "%s%s", list.len ? ", " : "", (*kind)->name);
	}
	ret = near.best ? cli_usage(&cmd_hook,
				    _("there is no hook '%s'; did you mean "
				      "'%s'?"),
				    name, near.best)
			: cli_usage(&cmd_hook,
				    _("there is no hook '%s'; there are: %s"),
				    name, list.s);
	gf_near_release(&near);
	gf_buf_release(&list);
	return ret;
}

/* --- install, uninstall -------------------------------------------------- */

/* Every repository is tried: the exit code is that of the worst. */
static int change(struct cli *cli, bool install, const struct hook_kind *kind,
		  const struct options *o, int argc, char **argv)
{
	struct hook h = { .cli = cli,
			  .dry_run = o->dry_run,
			  .package = o->package,
			  .user_variable = o->user_variable,
			  .keyring = o->keyring };
	struct gf_error err = { 0 };
	const char *repo;
	int i = 0, ret = CLI_OK;

	do {
		repo = argc ? gf_path_join(&h.arena, cli->dir, argv[i])
			    : cli->dir;
		if ((install ? kind->install : kind->uninstall)(&h, kind, repo,
								&err) < 0)
			ret = cli_fail(&err);
	} while (++i < argc);
	gf_arena_release(&h.arena);
	return cli_flush(cli) < 0 ? CLI_FAILED : ret;
}

static int run_change(struct cli *cli, bool install, const struct options *o,
		      int argc, char **argv)
{
	const struct hook_kind *kind;

	if (!argc)
		return cli_usage(&cmd_hook,
				 install ? _("which hook is to be installed?")
					 : _("which hook is to be taken "
					     "away?"));
	kind = hook_find(argv[0]);
	if (!kind)
		return unknown_hook(argv[0]);
	if ((o->user_variable || o->keyring) && kind != &hook_pre_receive)
		return cli_usage(&cmd_hook,
				 _("--user-variable and --keyring are of "
				   "pre-receive"));
	return change(cli, install, kind, o, argc - 1, argv + 1);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct options o = { 0 };
	int ret = cli_parse(cli, &cmd_hook, &o, &argc, argv);
	const struct hook_kind *kind;

	if (ret >= 0)
		return ret;
	if (!argc)
		return cli_usage(&cmd_hook, _("install, uninstall, or the name "
					      "of a hook?"));
	if (!strcmp(argv[0], "install") || !strcmp(argv[0], "uninstall"))
		return run_change(cli, argv[0][0] == 'i', &o, argc - 1,
				  argv + 1);
	kind = hook_find(argv[0]);
	if (!kind || !kind->run)
		return unknown_hook(argv[0]);
	cli->git.user = o.user;
	cli->git.keyring = o.keyring;
	return kind->run(cli, argc - 1, argv + 1);
}

const struct cmd cmd_hook = {
	.name = "hook",
	.args = N_("install HOOK [REPO…] | uninstall HOOK [REPO…] | pre-commit "
		   "| pre-push | pre-receive | post-receive"),
	.summary = N_("have git ask greffe at each commit or push"),
	.details = N_(
		"install writes a hook into a repository (the current one "
		"where none is named).\nA hook that stands there already is "
		"kept, and runs first; uninstall puts it\nback. Those for who "
		"writes:\n\n"
		"  greffe hook install pre-commit    what is about to be "
		"committed\n"
		"  greffe hook install pre-push      what is about to be "
		"pushed\n\n"
		"Those for who hosts, in the repository that is pushed to: a "
		"push that brings a\nnew error is refused and leaves nothing "
		"behind; what was wrong before is debt and\nrefuses nobody. "
		"post-receive keeps the index up to date where no greffed "
		"runs.\n\n"
		"  greffe hook install pre-receive /srv/git/*.git\n"
		"  greffe hook install post-receive /srv/git/commons.git\n"
		"  greffe hook uninstall pre-receive /srv/git/commons.git\n\n"
		"Where a forge lets nobody install a hook, its machines judge "
		"what is pushed: a\nrecipe is a file of the work tree, to be "
		"committed.\n\n"
		"  greffe hook install ci-github\n"
		"  greffe hook install ci-gitlab --dry-run\n"
		"  greffe hook install ci-forgejo\n\n"
		"The other forms are what these hooks run: they read what git "
		"says on standard\ninput."),
	.options = options,
	.run = run,
	.judges = true,
};
