/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffed: its start, what it reads of its surroundings, and its end. What it
 * does in between: see daemon.h.
 */
#include "daemon/call.h"
#include "daemon/daemon.h"
#include "daemon/fault.h"
#include "daemon/log.h"
#include "daemon/options.h"
#include "daemon/sd.h"
#include "daemon/setup.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const struct gf_error *err)
{
	struct gf_buf shown = GF_BUF_INIT;

	gf_buf_add_visible(&shown, err->msg, strlen(err->msg));
	fprintf(stderr, "greffed: %s\n", shown.s);
	gf_buf_release(&shown);
	return DAEMON_FAILED;
}

/* --- signals ------------------------------------------------------------- */

static void end(int number, void *payload)
{
	(void)number;
	daemon_stop(payload, DAEMON_OK);
}

static void reload(int number, void *payload)
{
	struct gf_error err;

	(void)number;
	daemon_reload(payload, &err); /* what is wrong is in the log */
}

static void handle_signals(struct daemon *daemon)
{
	loop_on_signal(daemon->loop, SIGTERM, end, daemon);
	loop_on_signal(daemon->loop, SIGINT, end, daemon);
	loop_on_signal(daemon->loop, SIGHUP, reload, daemon);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

/* --- its life ------------------------------------------------------------ */

static int start(struct daemon *daemon, struct gf_error *err)
{
	if (loop_new(&daemon->loop, err) < 0)
		return -1;
	daemon->started = loop_now(daemon->loop);
	handle_signals(daemon);
	return setup_start(daemon, err);
}

static int run(struct daemon *daemon, const struct options *options)
{
	struct gf_error err;
	int code;

	if (options->reload)
		return call_reload(options, &err) < 0 ? fail(&err) : DAEMON_OK;
	if (setup_configure(daemon, options, &err) < 0)
		return fail(&err);
	daemon->once = options->once;
	if (options->check)
		code = DAEMON_OK;
	else
		code = start(daemon, &err) < 0 ? fail(&err)
					       : loop_run(daemon->loop);
	setup_release(daemon);
	loop_free(daemon->loop);
	return code;
}

/* --- surroundings -------------------------------------------------------- */

/* Catalogues stand beside the program: as built, or as installed. */
static const char *find_localedir(char *path, size_t size)
{
	static const char *const beside[] = { "locale", "../share/locale" };
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;
	size_t i;

	exe[n > 0 ? n : 0] = '\0';
	slash = strrchr(exe, '/');
	if (slash)
		*slash = '\0';
	for (i = 0; slash && i < GF_NELEMS(beside); i++) {
		snprintf(path, size, "%s/%s", exe, beside[i]);
		if (gf_is_folder(path))
			return path;
	}
	return GF_PREFIX "/share/locale";
}

static const char *find_lang(int argc, char **argv)
{
	static const char *const names[] = { "GREFFE_LANG", "LC_ALL",
					     "LC_MESSAGES", "LANG" };
	const char *value;
	size_t i;
	int a;

	for (a = 1; a < argc; a++)
		if (!strncmp(argv[a], "--lang=", 7))
			return argv[a] + 7;
		else if (!strcmp(argv[a], "--lang") && a + 1 < argc)
			return argv[a + 1];
	for (i = 0; i < GF_NELEMS(names); i++) {
		value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return "en";
}

static int show(const struct options *options)
{
	struct gf_buf out = GF_BUF_INIT;
	bool done;

	if (options->help)
		options_help(&out);
	else if (options->manual)
		options_manual(&out, GF_VERSION);
	else
		gf_buf_addf(&out, "greffed %s\n", GF_VERSION);
	done = fwrite(out.s, 1, out.len, stdout) == out.len && !fflush(stdout);
	gf_buf_release(&out);
	return done ? DAEMON_OK : DAEMON_FAILED;
}

int main(int argc, char **argv)
{
	char localedir[PATH_MAX + 32];
	struct daemon daemon = { .version = GF_VERSION };
	struct options options = { 0 };
	int code;

	sd_open();
	log_open(STDERR_FILENO, getenv("JOURNAL_STREAM"));
	daemon.localedir = find_localedir(localedir, sizeof(localedir));
	gf_i18n_init(find_lang(argc, argv), daemon.localedir);
	code = options_parse(&options, argc, argv);
	if (code >= 0)
		return code;
	if (options.help || options.version || options.manual)
		return show(&options);
	if (options.fault && fault_choose(options.fault) < 0)
		return options_refuse(options.fault);
	return run(&daemon, &options);
}
