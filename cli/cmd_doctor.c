/* SPDX-License-Identifier: EUPL-1.2 */
/* greffe doctor: the checks, one after another, of each repository. */
#include "cli/doctor.h"
#include "cli/doctor_host.h"

#include <unistd.h>

struct options {
	bool fix, host;
};

static const struct opt options[] = {
	{ 0, "fix", NULL, OPT_FLAG, offsetof(struct options, fix),
	  N_("mend what is greffe's own and can be mended without harm") },
	{ 0, "host", NULL, OPT_FLAG, offsetof(struct options, host),
	  N_("print what greffed.service has to know of these repositories") },
	OPT_LAST
};

static void (*const checks[])(struct doctor *d) = {
	doctor_owner,	 doctor_hooks,	doctor_settings,
	doctor_replaced, doctor_grafts, doctor_locks,
	doctor_index,	 doctor_daemon, doctor_policy,
};

/* --- lines --------------------------------------------------------------- */

static void say(struct doctor *d, const char *word, const char *fmt, va_list ap)
{
	struct gf_buf seen = GF_BUF_INIT;
	char *s = NULL;
	int n = vasprintf(&s, fmt, ap);

	if (n > 0)
		gf_buf_add_visible(&seen, s, (size_t)n);
	cli_printf(d->cli, "  %s%*s%s\n", word,
		   (int)(10 - gf_utf8_count(word, strlen(word))), "", seen.s);
	gf_buf_release(&seen);
	free(s);
}

#define SAYS(name, word) \
	void name(struct doctor *d, const char *fmt, ...) \
	{ \
		va_list ap; \
\
		va_start(ap, fmt); \
		say(d, word, fmt, ap); \
		va_end(ap); \
	}
SAYS(doctor_ok, _("well"))
SAYS(doctor_note, _("note"))
SAYS(doctor_fixed, _("mended"))
#undef SAYS

void doctor_wrong(struct doctor *d, const char *fmt, ...)
{
	va_list ap;

	d->wrong++;
	va_start(ap, fmt);
	say(d, _("to mend"), fmt, ap);
	va_end(ap);
}

void doctor_type(struct doctor *d, const char *fmt, ...)
{
	struct gf_buf line = GF_BUF_INIT;
	char *s = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		s = NULL;
	va_end(ap);
	gf_buf_adds(&line, s ? s : "");
	cli_printf(d->cli, "%12s", "");
	cli_printf(d->cli, _("type: %s\n"), line.s);
	gf_buf_release(&line);
	free(s);
}

const char *doctor_quote(struct doctor *d, const char *word)
{
	struct gf_buf out = GF_BUF_INIT;
	const char *quoted;

	cli_add_quoted(&out, word);
	quoted = gf_arena_strdup(&d->arena, out.s);
	gf_buf_release(&out);
	return quoted;
}

/* --- one repository after another ---------------------------------------- */

static void look_at(struct doctor *d, struct gf_repo *repo)
{
	const char *tree = gf_repo_folder(repo);
	size_t i;

	d->repo = repo;
	d->is_host = !tree;
	d->folder = doctor_quote(d, tree ? tree : gf_repo_common_folder(repo));
	for (i = 0; i < GF_NELEMS(checks); i++)
		checks[i](d);
}

static void examine(struct doctor *d, const char *path)
{
	struct gf_buf seen = GF_BUF_INIT;
	struct gf_repo *repo;
	struct gf_error err;
	char *real = realpath(path, NULL);

	path = real ? real : path;
	gf_buf_add_visible(&seen, path, strlen(path));
	cli_printf(d->cli, "%s\n", seen.s);
	if (gf_repo_open(&repo, path, &err) < 0) {
		doctor_wrong(d, "%s", err.msg);
	} else {
		look_at(d, repo);
		gf_repo_close(repo);
	}
	gf_buf_release(&seen);
	free(real);
}

static int say_end(struct doctor *d)
{
	if (!d->wrong)
		cli_printf(d->cli, "%s\n", _("nothing is wrong"));
	else
		cli_printf(d->cli,
			   gf_ntranslate("%u thing is wrong\n",
					 "%u things are wrong\n", d->wrong),
			   d->wrong);
	return d->wrong ? CLI_FINDINGS : CLI_OK;
}

static int run_checks(struct doctor *d, int argc, char **argv)
{
	const char *dir = d->cli->dir;
	int i = 0;

	do
		examine(d, argc ? gf_path_join(&d->arena, dir, argv[i]) : dir);
	while (++i < argc);
	return say_end(d);
}

/* --host: for systemd, and so nothing else is written. */
static int run_host(struct doctor *d, int argc, char **argv)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err;
	char **paths = gf_xcalloc((size_t)argc + 1, sizeof(*paths));
	int i, ret;

	paths[0] = gf_arena_strdup(&d->arena, d->cli->dir);
	for (i = 0; i < argc; i++)
		paths[i] = gf_path_join(&d->arena, d->cli->dir, argv[i]);
	ret = doctor_host(&out, paths, argc ? (size_t)argc : 1, &err);
	if (ret < 0)
		cli_fail(&err);
	else
		cli_printf(d->cli, "%s", out.s);
	free(paths);
	gf_buf_release(&out);
	return ret < 0 ? CLI_FAILED : CLI_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct doctor d = { .cli = cli };
	struct options o = { 0 };
	int ret = cli_parse(cli, &cmd_doctor, &o, &argc, argv);

	if (ret >= 0)
		return ret;
	d.fix = o.fix;
	ret = o.host ? run_host(&d, argc, argv) : run_checks(&d, argc, argv);
	gf_arena_release(&d.arena);
	return cli_flush(cli) < 0 ? CLI_FAILED : ret;
}

const struct cmd cmd_doctor = {
	.name = "doctor",
	.args = N_("[REPO…]"),
	.summary = N_("say what is wrong with how a repository is kept"),
	.details = N_(
		"Looks at the repository, not at the records: the hooks and "
		"their mode, what git\nis told to refuse and to hide, what "
		"makes git show other bytes than those that\nwere judged, who "
		"owns the files, locks that were left behind. Of each thing "
		"that\nis wrong it says what to type.\n\n"
		"--fix mends what is greffe's own: a hook that is older than "
		"this greffe or cannot\nbe run, locks that a daemon left when "
		"it was killed.\n\n"
		"--host prints a drop-in for systemd: whose the repositories "
		"are and where, for\ngreffed.service to be let there.\n\n"
		"  greffe doctor\n"
		"  greffe doctor /srv/git/*.git\n"
		"  greffe doctor --fix /srv/git/commons.git"),
	.options = options,
	.run = run,
	.judges = true,
};
