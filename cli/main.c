/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe: the table of commands, and all that is read of the surroundings
 * (environment, terminal, language). Commands get it in a struct cli.
 */
#include "cli/cli.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* clang-format off */
static const struct cmd *const commands[] = {
	&cmd_check,
	&cmd_validate,
	&cmd_init,
	&cmd_new,
	&cmd_list,
	&cmd_show,
	&cmd_refs,
	&cmd_find,
	&cmd_summary,
	&cmd_timeline,
	&cmd_query,
	&cmd_sql,
	&cmd_compare,
	&cmd_diff,
	&cmd_log,
	&cmd_blame,
	&cmd_textconv,
	&cmd_status,
	&cmd_watch,
	&cmd_hook,
	&cmd_doctor,
	&cmd_audit,
	&cmd_explain,
	&cmd_dump,
	&cmd_help,
	&cmd_version,
	&cmd_complete,
	NULL
};
/* clang-format on */

const struct cmd *const *cli_commands(void)
{
	return commands;
}

const struct cmd *cli_find_command(const char *name)
{
	const struct cmd *const *c;

	for (c = commands; *c; c++)
		if (!strcmp((*c)->name, name))
			return *c;
	return NULL;
}

static int unknown_command(const char *name)
{
	const struct cmd *const *c;
	struct gf_near near;
	int ret;

	gf_near_init(&near, name, strlen(name));
	for (c = commands; *c; c++)
		if (!(*c)->hidden)
			gf_near_offer(&near, (*c)->name, (*c)->name);
	ret = near.best ? cli_usage(NULL,
				    _("unknown command '%s'; did you mean "
				      "'%s'?"),
				    name, near.best)
			: cli_usage(NULL, _("unknown command '%s'"), name);
	gf_near_release(&near);
	return ret;
}

/* --- help and version: commands like the others -------------------------- */

static int run_help(struct cli *cli, int argc, char **argv)
{
	const struct cmd *cmd = NULL;
	int ret = cli_parse(cli, &cmd_help, NULL, &argc, argv);

	if (ret >= 0)
		return ret;
	if (argc > 0 && !(cmd = cli_find_command(argv[0])))
		return unknown_command(argv[0]);
	cli_help(cli, cmd);
	return cli_flush(cli) < 0 ? CLI_FAILED : CLI_OK;
}

const struct cmd cmd_help = {
	.name = "help",
	.args = N_("[COMMAND]"),
	.summary = N_("show what a command does and its options"),
	.run = run_help,
};

static int run_version(struct cli *cli, int argc, char **argv)
{
	int ret = cli_parse(cli, &cmd_version, NULL, &argc, argv);

	if (ret >= 0)
		return ret;
	cli_printf(cli, "greffe %s\n", GF_VERSION);
	return cli_flush(cli) < 0 ? CLI_FAILED : CLI_OK;
}

const struct cmd cmd_version = {
	.name = "version",
	.args = "",
	.summary = N_("show the version of greffe"),
	.run = run_version,
};

const char *cli_version(void)
{
	return GF_VERSION;
}

/* --- surroundings -------------------------------------------------------- */

/*
 * A closed 0, 1 or 2 would become the first file we open. Reading from them
 * gives nothing, writing to them fails and is told.
 */
static void open_standard_fds(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDONLY);
	} while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

static bool wants_color(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return (!no || !*no) && isatty(fd) && term && strcmp(term, "dumb");
}

/*
 * Forgejo's and Gitea's runners say that they are GitHub's too, and show no
 * annotations.
 */
static bool is_github(void)
{
	const char *github = getenv("GITHUB_ACTIONS");

	return github && !strcmp(github, "true") &&
	       !getenv("FORGEJO_ACTIONS") && !getenv("GITEA_ACTIONS");
}

/* The value of --lang among the arguments, wherever it stands. */
static const char *find_lang_option(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strncmp(argv[i], "--lang=", 7))
			return argv[i] + 7;
		if (!strcmp(argv[i], "--lang") && i + 1 < argc)
			return argv[i + 1];
	}
	return NULL;
}

/* LC_ALL, LC_MESSAGES, LANG, in the order of POSIX (XBD 8.2). */
static const char *locale_name(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *value;
	size_t i;

	for (i = 0; i < GF_NELEMS(names); i++) {
		value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return "C";
}

static bool is_neutral_locale(const char *name)
{
	return !strcmp(name, "POSIX") || !strcmp(name, "C") ||
	       !strncmp(name, "C.", 2);
}

/* As gettext has it: LANGUAGE counts where there is a locale at all. */
static const char *preferred(const char *locale)
{
	const char *list = getenv("LANGUAGE");

	return list && *list && strcmp(locale, "C") && strcmp(locale, "POSIX")
		       ? list
		       : NULL;
}

/*
 * --lang, then GREFFE_LANG, then LANGUAGE, then the locale. One that is not
 * installed is only a hint: the registry's own `lang:` comes before it.
 */
static void choose_language(struct cli *cli, int argc, char **argv)
{
	const char *lang = find_lang_option(argc, argv), *locale;

	if (!lang)
		lang = getenv("GREFFE_LANG");
	if (!lang || !*lang)
		lang = preferred(locale_name());
	cli->lang_chosen = lang;
	if (!lang) {
		locale = locale_name();
		if (is_neutral_locale(locale))
			lang = "en";
		else
			lang = locale;
		cli->lang_chosen = !is_neutral_locale(locale) &&
				   setlocale(LC_MESSAGES, locale);
	}
	gf_i18n_init(lang, cli->localedir);
}

void cli_registry_lang(struct cli *cli, const char *lang)
{
	if (!cli->lang_chosen && lang)
		gf_i18n_init(lang, cli->localedir);
}

struct gf_registry *cli_open_registry(struct cli *cli, char **root,
				      struct gf_error *err)
{
	struct gf_registry *reg = NULL;
	struct gf_tree tree;
	char *dir = cli_find_registry(cli, err);

	if (!dir)
		return NULL;
	gf_tree_folder(&tree, dir);
	if (!gf_registry_load(&reg, &tree, err))
		cli_registry_lang(cli, gf_registry_lang(reg));
	if (root)
		*root = dir;
	else
		free(dir);
	return reg;
}

/* Where the program is; as it is installed, where the system does not say. */
static const char *find_program(char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - 1);

	if (n <= 0)
		return GF_PREFIX "/bin/greffe";
	path[n] = '\0';
	return path;
}

/* Catalogues stand beside the program: as built, or as installed. */
static const char *find_localedir(char *path, size_t size, const char *program)
{
	static const char *const beside[] = { "locale", "../share/locale" };
	int folder = (int)(strrchr(program, '/') - program);
	struct stat st;
	size_t i;

	for (i = 0; i < GF_NELEMS(beside); i++) {
		snprintf(path, size, "%.*s/%s", folder, program, beside[i]);
		if (!stat(path, &st) && S_ISDIR(st.st_mode))
			return path;
	}
	return GF_PREFIX "/share/locale";
}

static void find_git(struct cli_git *git)
{
	git->dir = getenv("GIT_DIR");
	git->index = getenv("GIT_INDEX_FILE");
	git->objects = getenv("GIT_OBJECT_DIRECTORY");
	git->alternates = getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
}

/* COLUMNS, then the terminal's own; 0: not a terminal, nothing is cut. */
static uint32_t find_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	unsigned long n;

	if (!isatty(STDOUT_FILENO))
		return 0;
	n = columns ? strtoul(columns, NULL, 10) : 0;
	if (!n && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		n = size.ws_col;
	return n && n < 10000 ? (uint32_t)n : 80;
}

/* As the XDG base directories have it: "" and relative ones do not count. */
static const char *find_cache(char *path, size_t size)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int n;

	if (cache && *cache == '/')
		n = snprintf(path, size, "%s/greffe", cache);
	else if (home && *home == '/')
		n = snprintf(path, size, "%s/.cache/greffe", home);
	else
		return NULL;
	return n > 0 && (size_t)n < size ? path : NULL;
}

static bool is_known_lang(const char *lang)
{
	return !lang || !strcmp(lang, "fr") || !strcmp(lang, "en");
}

/*
 * Options before the command: only -C, --lang, --help and --version. Gives
 * the index of the command's name, or of the first argument that is neither.
 */
static int skip_globals(struct cli *cli, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		bool more = i + 1 < argc;

		if (!strncmp(argv[i], "--lang=", 7))
			continue;
		if (!strncmp(argv[i], "--directory=", 12))
			cli->dir = argv[i] + 12;
		else if (more && (!strcmp(argv[i], "-C") ||
				  !strcmp(argv[i], "--directory")))
			cli->dir = argv[++i];
		else if (more && !strcmp(argv[i], "--lang"))
			i++;
		else
			break;
	}
	return i;
}

static int dispatch(struct cli *cli, int argc, char **argv)
{
	const char *lang = find_lang_option(argc, argv), *name;
	const struct cmd *cmd;
	int i = skip_globals(cli, argc, argv);

	if (!is_known_lang(lang))
		return cli_usage(NULL, _("--lang takes fr or en, not '%s'"),
				 lang);
	if (i >= argc) {
		cli_help(cli, NULL);
		cli_flush(cli);
		return CLI_USAGE;
	}
	name = argv[i];
	if (!strcmp(name, "-h") || !strcmp(name, "--help"))
		name = "help";
	else if (!strcmp(name, "-V") || !strcmp(name, "--version"))
		name = "version";
	cmd = cli_find_command(name);
	if (!cmd)
		return unknown_command(name);
	return cmd->run(cli, argc - i - 1, argv + i + 1);
}

/*
 * A damaged index is found while it is read, and gone when the command has
 * failed for it: the command is run a second time, from the start.
 */
static int dispatch_again(struct cli *cli, int argc, char **argv)
{
	if (cli->out_begun) {
		cli_warn(_("the index is damaged, and is made again: type the "
			   "command once more"));
		return CLI_FAILED;
	}
	gf_buf_reset(&cli->out);
	return dispatch(cli, argc, argv);
}

int main(int argc, char **argv)
{
	char program[PATH_MAX], localedir[PATH_MAX + 32], cache[PATH_MAX + 32];
	struct cli cli = { .dir = ".", .out = GF_BUF_INIT };
	char **words;
	int ret;

	open_standard_fds();
	signal(SIGXFSZ, SIG_IGN);
	cli.program = find_program(program, sizeof(program));
	cli.localedir =
		find_localedir(localedir, sizeof(localedir), cli.program);
	find_git(&cli.git);
	choose_language(&cli, argc, argv);
	crash_prepare();
	cli.color_out = wants_color(STDOUT_FILENO);
	cli.color_err = wants_color(STDERR_FILENO);
	cli.progress = isatty(STDERR_FILENO);
	cli.github = is_github();
	cli.cores = gf_pool_cores();
	cli.width = find_width();
	cli.cache = find_cache(cache, sizeof(cache));
	cli.runtime = getenv("XDG_RUNTIME_DIR");
	cli.socket = getenv("GREFFED_SOCKET");
	cli.today = (int64_t)time(NULL) / 86400;
	/* options are taken out of argv */
	words = gf_xmalloc(((size_t)argc + 1) * sizeof(*words));
	memcpy(words, argv, ((size_t)argc + 1) * sizeof(*words));
	ret = dispatch(&cli, argc, argv);
	if (cli_fails_for_index())
		ret = dispatch_again(&cli, argc, words);
	free(words);
	if (cli_flush(&cli) < 0)
		ret = CLI_FAILED;
	gf_buf_release(&cli.out);
	return ret;
}
