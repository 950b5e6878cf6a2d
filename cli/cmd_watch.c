/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe watch: what greffed says, as it says it: verdicts on commits, and
 * what is wrong with files as they are saved. Until Ctrl-C.
 */
#include "cli/dialog.h"
#include "repo/repo.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

/* A signal just before the wait is noticed after so long. */
#define WAKE_MS 1000
/* Between two calls to a daemon that is not there. */
#define AGAIN_MS 500

struct watch {
	const char *format, *color, *socket;

	struct cli *cli;
	const char *repository; /* its folder, or NULL: all of them */
	bool jsonl, paint, bare;
	bool told_away; /* it was said that nobody is there */
	struct dialog dialog;
};

static const struct opt options[] = {
	{ 0, "format", N_("FORMAT"), OPT_STRING, offsetof(struct watch, format),
	  N_("text or jsonl (default text)") },
	{ 0, "socket", N_("PATH"), OPT_STRING, offsetof(struct watch, socket),
	  N_("where greffed listens (default: where it usually does)") },
	{ 0, "color", N_("WHEN"), OPT_STRING, offsetof(struct watch, color),
	  N_("always, never or auto (default auto, NO_COLOR is obeyed)") },
	OPT_LAST
};

static volatile sig_atomic_t is_over;

static void end(int number GF_UNUSED)
{
	is_over = 1;
}

/* --- told to people ------------------------------------------------------ */

static const struct {
	const char *word, *color;
} words[] = {
	{ N_("valid"), "\033[32m" },	  { N_("debt"), "\033[33m" },
	{ N_("invalid"), "\033[31m" },	  { N_("error"), "\033[31m" },
	{ N_("unreadable"), "\033[35m" }, { N_("warning"), "\033[33m" },
	{ N_("gone"), "\033[33m" },
};

static void add_word(struct watch *w, struct gf_buf *out, const char *word)
{
	size_t i;

	for (i = 0; w->paint && i < GF_NELEMS(words); i++)
		if (!strcmp(words[i].word, word))
			break;
	if (w->paint && i < GF_NELEMS(words))
		gf_buf_adds(out, words[i].color);
	gf_buf_add_visible(out, _(word), strlen(_(word)));
	if (w->paint && i < GF_NELEMS(words))
		gf_buf_adds(out, "\033[m");
}

static void add_shown(struct gf_buf *out, const char *s)
{
	gf_buf_add_visible(out, s, strlen(s));
}

/* Where several repositories are followed, which one it is. */
static void add_repository(struct watch *w, struct gf_buf *out)
{
	if (w->repository)
		return;
	add_shown(out, dialog_text(&w->dialog, "repository"));
	gf_buf_adds(out, ": ");
}

static const char *branch_name(const char *ref)
{
	return strncmp(ref, "refs/heads/", 11) ? ref : ref + 11;
}

/* What a note says behind its first line. */
static void add_note(struct gf_buf *out, const char *note)
{
	const char *line = strchr(note, '\n'), *next;

	for (; line && *++line; line = next) {
		next = strchr(line, '\n');
		if (next == line || !next)
			continue;
		gf_buf_adds(out, "  ");
		gf_buf_add_visible(out, line, (size_t)(next - line));
		gf_buf_addc(out, '\n');
	}
}

static void tell_verdict(struct watch *w, struct gf_buf *out)
{
	const struct dialog *c = &w->dialog;

	add_repository(w, out);
	gf_buf_addf(out, "%.7s ", dialog_text(c, "commit"));
	add_shown(out, branch_name(dialog_text(c, "branch")));
	gf_buf_adds(out, *dialog_text(c, "branch") ? ": " : "");
	add_word(w, out, dialog_text(c, "word"));
	gf_buf_addf(out, _(" (errors: %lld, debt: %lld, warnings: %lld)"),
		    (long long)dialog_number(c, "errors"),
		    (long long)dialog_number(c, "debt"),
		    (long long)dialog_number(c, "warnings"));
	gf_buf_addc(out, '\n');
	add_note(out, dialog_text(c, "note"));
}

static void tell_finding(struct watch *w, struct gf_buf *out,
			 const struct gf_wire *f)
{
	const char *lang = gf_i18n_lang(), *severity, *text;
	int64_t line = 0, column = 0;

	gf_wire_integer(f, "line", &line);
	gf_wire_integer(f, "column", &column);
	severity = gf_wire_text(f, "severity");
	text = gf_wire_text(gf_wire_get(f, "message"), lang);
	add_repository(w, out);
	add_shown(out, dialog_text(&w->dialog, "path"));
	gf_buf_addf(out, ":%lld:%lld: ", (long long)line, (long long)column);
	add_word(w, out, severity ? severity : "error");
	gf_buf_adds(out, ": ");
	add_shown(out, text ? text : "");
	text = gf_wire_text(f, "rule");
	gf_buf_adds(out, " [");
	add_shown(out, text ? text : "");
	gf_buf_adds(out, "]\n");
}

static void tell_live(struct watch *w, struct gf_buf *out)
{
	const struct gf_wire *list = gf_wire_get(w->dialog.said, "findings");
	long long more = (long long)dialog_number(&w->dialog, "left_out");
	const char *path = dialog_text(&w->dialog, "path");
	struct gf_buf shown = GF_BUF_INIT; /* a stranger may have named it */
	size_t i;

	for (i = 0; i < gf_wire_count(list); i++)
		tell_finding(w, out, gf_wire_at(list, i));
	if (!i && *path) {
		add_repository(w, out);
		add_shown(out, path);
		gf_buf_adds(out, ": ");
		add_word(w, out, dialog_text(&w->dialog, "state"));
		gf_buf_addc(out, '\n');
	}
	if (more) {
		add_shown(&shown, path);
		gf_buf_addf(out, _("%s: %lld more, see: greffe check"),
			    *path ? shown.s : "…", more);
		gf_buf_addc(out, '\n');
	}
	gf_buf_release(&shown);
}

static void tell_live_state(struct watch *w, struct gf_buf *out)
{
	const char *live = dialog_text(&w->dialog, "live");
	struct gf_buf why = GF_BUF_INIT;
	size_t before = out->len;

	add_shown(&why, dialog_text(&w->dialog, "why"));

	if (!strcmp(live, "on"))
		gf_buf_adds(out, _("files are followed as they are saved"));
	else if (!strcmp(live, "waiting"))
		gf_buf_addf(out,
			    _("a %s is in progress: findings on files wait "
			      "until it is over"),
			    why.s);
	else if (!strcmp(live, "failing"))
		gf_buf_addf(out, _("files cannot be followed: %s"),
			    why.len ? why.s : "?");
	if (out->len > before)
		gf_buf_addc(out, '\n');
	gf_buf_release(&why);
}

/* An alarm, or a state that has a reason to be told. */
static void tell_text(struct watch *w, struct gf_buf *out)
{
	const char *text = dialog_text(&w->dialog, "text");

	if (!*text)
		return;
	add_repository(w, out);
	gf_buf_adds(out, "greffed: ");
	add_shown(out, text);
	gf_buf_addc(out, '\n');
}

static const struct {
	const char *event;
	void (*tell)(struct watch *w, struct gf_buf *out);
} events[] = {
	{ "verdict", tell_verdict }, { "live", tell_live },
	{ "alarm", tell_text },	     { "live-state", tell_live_state },
	{ "state", tell_text },
};

/* Those of no interest to people are passed over. */
static int tell(struct watch *w)
{
	const char *event = dialog_text(&w->dialog, "event");
	size_t i;

	if (!*event)
		return 0;
	if (w->jsonl) {
		gf_buf_add(&w->cli->out, w->dialog.line, w->dialog.len);
		gf_buf_addc(&w->cli->out, '\n');
	}
	for (i = 0; !w->jsonl && i < GF_NELEMS(events); i++)
		if (!strcmp(events[i].event, event))
			events[i].tell(w, &w->cli->out);
	return cli_flush(w->cli);
}

/* --- the daemon, there or not -------------------------------------------- */

static int subscribe(struct watch *w, struct gf_error *err)
{
	const char *topics = w->bare ? "\"verdicts\"" : "\"verdicts\",\"live\"";

	if (dialog_ask(&w->dialog, "subscribe", w->repository, topics, err) <
		    0 ||
	    dialog_next(&w->dialog, DIALOG_PATIENCE, err) <= 0)
		return gf_fail(err, GF_EINVALID, _("greffed does not answer"));
	if (*dialog_text(&w->dialog, "error"))
		return gf_fail(err, GF_EINVALID, _("greffed says: %s"),
			       dialog_text(&w->dialog, "message"));
	return 0;
}

static void wait_a_little(void)
{
	struct timespec t = { .tv_nsec = AGAIN_MS * 1000000L };

	nanosleep(&t, NULL); /* which Ctrl-C ends */
}

/* 1: greffed is there; 0: over; -1: it will not have us. */
static int find_greffed(struct watch *w, struct gf_error *err)
{
	while (!is_over) {
		if (dialog_open(&w->dialog, w->cli, w->socket, err) == 0) {
			if (w->told_away)
				cli_warn(_("greffed is there"));
			w->told_away = false;
			return subscribe(w, err) < 0 ? -1 : 1;
		}
		if (err->code != GF_ENOTFOUND)
			return -1;
		if (!w->told_away)
			cli_warn(_("%s; waiting for it (Ctrl-C ends)"),
				 err->msg);
		w->told_away = true;
		wait_a_little();
	}
	return 0;
}

static int follow(struct watch *w, struct gf_error *err)
{
	int ret = 1;

	while (!is_over && ret >= 0 && !w->dialog.ended) {
		ret = dialog_next(&w->dialog, WAKE_MS, err);
		if (ret > 0 && *dialog_text(&w->dialog, "error"))
			cli_warn(_("greffed says: %s"),
				 dialog_text(&w->dialog, "message"));
		if (ret > 0 && tell(w) < 0)
			return gf_fail(err, GF_EIO, _("nobody reads any more"));
	}
	if (ret >= 0 && !is_over) {
		cli_warn(_("greffed is gone; waiting for it (Ctrl-C ends)"));
		w->told_away = true;
	}
	return ret < 0 ? -1 : 0;
}

static int watch_all(struct watch *w)
{
	struct gf_error err = { 0 };
	int ret;

	while ((ret = find_greffed(w, &err)) > 0) {
		ret = follow(w, &err);
		dialog_close(&w->dialog);
		if (ret < 0)
			break;
	}
	return ret < 0 && !is_over ? cli_fail(&err) : CLI_OK;
}

/* --- the command --------------------------------------------------------- */

/* -1: they make sense. */
static int check_usage(struct watch *w)
{
	w->jsonl = w->format && !strcmp(w->format, "jsonl");
	if (w->format && !w->jsonl && strcmp(w->format, "text") != 0)
		return cli_usage(&cmd_watch,
				 _("--format takes text or jsonl, not '%s'"),
				 w->format);
	return cli_color(w->cli, &cmd_watch, w->color, &w->paint);
}

/* Its folder is what greffed knows it by. Outside of any, all are meant. */
static int choose(struct watch *w, const char *path, struct gf_arena *arena)
{
	struct gf_repo *repo;
	struct gf_error err;

	if (gf_repo_open(&repo, path ? path : w->cli->dir, &err) < 0)
		return !path && err.code == GF_ENOTFOUND ? -1 : cli_fail(&err);
	w->repository = gf_arena_strdup(arena, gf_repo_common_folder(repo));
	w->bare = !gf_repo_folder(repo);
	gf_repo_close(repo);
	return -1;
}

static void catch_end(void)
{
	struct sigaction action = { .sa_handler = end };

	sigaction(SIGINT, &action, NULL); /* and poll() is interrupted */
	sigaction(SIGTERM, &action, NULL);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct watch w = { .cli = cli };
	struct gf_arena arena = { 0 };
	int ret = cli_parse(cli, &cmd_watch, &w, &argc, argv);

	if (ret < 0 && argc > 1)
		ret = cli_usage(&cmd_watch,
				_("one repository at a time, not '%s' too"),
				argv[1]);
	if (ret < 0)
		ret = check_usage(&w);
	if (ret < 0)
		ret = choose(&w, argc ? argv[0] : NULL, &arena);
	if (ret < 0) {
		catch_end();
		ret = watch_all(&w);
	}
	gf_arena_release(&arena);
	return ret;
}

const struct cmd cmd_watch = {
	.name = "watch",
	.args = N_("[REPO]"),
	.summary = N_("follow verdicts, and findings on files as they are "
		      "saved"),
	.details = N_(
		"What greffed says of a Git repository (the one around the "
		"current folder by\ndefault; outside of any, all that "
		"greffed keeps), as it says it: the verdict on\neach commit, "
		"and what is wrong with records and schemas as they are "
		"saved. Ctrl-C\nends it. Where greffed stops, it waits for "
		"it to come back.\n\n"
		"  greffe watch\n"
		"  greffe watch /srv/git/commun.git --format jsonl"),
	.options = options,
	.run = run,
};
