/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe status: each branch and its last verdict, read of the repository
 * itself; and of greffed, where it runs, what it is doing.
 */
#include "cli/dialog.h"
#include "cli/hook.h"
#include "cli/heads.h"
#include "render/render.h"

struct status {
	const char *format, *color, *socket;

	struct cli *cli;
	struct gf_arena arena;
	struct gf_repo *repo;
	struct heads heads;
	struct gf_sheet *sheet;
	struct gf_buf members; /* of the JSON object */
	struct gf_buf notes;   /* for people, a line each */
	bool paint;
};

static const struct opt options[] = {
	{ 0, "format", N_("FORMAT"), OPT_STRING,
	  offsetof(struct status, format),
	  N_("table, csv, tsv, json, jsonl, yaml or markdown (default "
	     "table)") },
	{ 0, "socket", N_("PATH"), OPT_STRING, offsetof(struct status, socket),
	  N_("where greffed listens (default: where it usually does)") },
	{ 0, "color", N_("WHEN"), OPT_STRING, offsetof(struct status, color),
	  N_("always, never or auto (default auto, NO_COLOR is obeyed)") },
	OPT_LAST
};

/* A line below the table. */
static void note(struct status *s, const char *fmt, ...) GF_PRINTF(2, 3);
static void note(struct status *s, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	GF_BUG(n < 0);
	gf_buf_add_visible(&s->notes, text, (size_t)n);
	gf_buf_addc(&s->notes, '\n');
	free(text);
}

/* --- greffed ------------------------------------------------------------- */

/* What a state is in a person's language; another is told as it is. */
static void note_state(struct status *s, const char *word, const char *why)
{
	static const char *const rows[][2] = {
		{ "new", N_("greffed has not looked at it yet") },
		{ "idle", N_("greffed is up to date with it") },
		{ "busy", N_("greffed is judging") },
		{ "failing", N_("greffed cannot judge it: %s") },
		{ "gone", N_("greffed does not find it any more: %s") },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++)
		if (!strcmp(rows[i][0], word)) {
			note(s, _(rows[i][1]), why);
			return;
		}
	note(s, "greffed: %s", word);
}

static void note_pending(struct status *s, int64_t n)
{
	if (n > 0)
		note(s,
		     gf_ntranslate("%lld commit waits for a verdict",
				   "%lld commits wait for a verdict",
				   (unsigned long)n),
		     (long long)n);
}

static void take_repository(struct status *s, const struct dialog *dialog)
{
	const char *why = dialog_text(dialog, "why");
	struct gf_buf *m = &s->members;

	gf_wire_add_text(m, "state", dialog_text(dialog, "state"));
	if (*why)
		gf_wire_add_text(m, "why", why);
	gf_wire_add_integer(m, "pending", dialog_number(dialog, "pending"));
	gf_wire_add_text(m, "live", dialog_text(dialog, "live"));
	note_state(s, dialog_text(dialog, "state"), why);
	note_pending(s, dialog_number(dialog, "pending"));
	if (gf_wire_true(dialog->said, "polling"))
		note(s, _("it cannot be told of changes here: it looks from "
			  "time to time"));
}

/* false: no line of the answer is left. */
static bool take_line(struct status *s, const struct dialog *dialog)
{
	const char *what = dialog_text(dialog, "what");

	if (!strcmp(dialog_text(dialog, "error"), "unknown-repository")) {
		note(s,
		     _("greffed runs, but does not keep this repository: add "
		       "it to its configuration"));
		return false;
	}
	if (*dialog_text(dialog, "error")) {
		note(s, _("greffed says: %s"), dialog_text(dialog, "message"));
		return false;
	}
	if (!strcmp(what, "daemon")) {
		gf_wire_add_text(&s->members, "version",
				 dialog_text(dialog, "version"));
		gf_wire_add_integer(&s->members, "pid",
				    dialog_number(dialog, "pid"));
	} else if (!strcmp(what, "repository")) {
		take_repository(s, dialog);
	}
	return strcmp(what, "end") != 0;
}

/* Nobody listening is no failure: the repository speaks for itself. */
static void ask_greffed(struct status *s)
{
	struct dialog dialog;
	struct gf_error err = { 0 };
	int ret = dialog_open(&dialog, s->cli, s->socket, &err);

	gf_wire_open(&s->members, "greffed", '{');
	gf_wire_add_bool(&s->members, "runs", ret == 0);
	if (!ret)
		ret = dialog_ask(&dialog, "status",
				 gf_repo_common_folder(s->repo), NULL, &err);
	while (!ret && dialog_next(&dialog, DIALOG_PATIENCE, &err) > 0 &&
	       take_line(s, &dialog))
		;
	gf_wire_close(&s->members, '}');
	if (ret < 0 && err.code == GF_ENOTFOUND)
		note(s, _("greffed is not running here"));
	else if (ret < 0)
		note(s, "%s", err.msg);
	if (dialog.fd >= 0)
		dialog_close(&dialog);
}

/* --- what is around the branches ----------------------------------------- */

static void look_at_hooks(struct status *s)
{
	const struct hook_kind *const *kind = hook_kinds();
	struct gf_buf names = GF_BUF_INIT;
	struct hook_place place;

	gf_wire_open(&s->members, "hooks", '[');
	for (; *kind; kind++) {
		if (!(*kind)->run ||
		    hook_place_find(&place, s->repo, (*kind)->name, &s->arena,
				    NULL) < 0 ||
		    (place.state != HOOK_OURS && place.state != HOOK_CALLS) ||
		    !place.is_executable)
			continue;
		gf_wire_add_text(&s->members, NULL, (*kind)->name);
		gf_buf_addf(&names, "%s%s", names.len ? ", " : "",
			    (*kind)->name);
	}
	gf_wire_close(&s->members, ']');
	if (names.len)
		note(s, _("hooks: %s"), names.s);
	else
		note(s,
		     _("no hook calls greffe here; type: greffe hook "
		       "install %s"),
		     gf_repo_folder(s->repo) ? "pre-commit" : "pre-receive");
	gf_buf_release(&names);
}

/* Without the name and the password that it may hold. */
static const char *without_secret(struct gf_arena *arena, const char *url)
{
	const char *host = strstr(url, "://"), *at;

	if (!host)
		return url;
	host += 3;
	at = memrchr(host, '@', strcspn(host, "/"));
	if (!at)
		return url;
	return gf_arena_printf(arena, "%.*s%s", (int)(host - url), url, at + 1);
}

static void on_remote(const char *name, const char *url, void *payload)
{
	struct status *s = payload;

	url = without_secret(&s->arena, url);
	gf_wire_open(&s->members, NULL, '{');
	gf_wire_add_text(&s->members, "name", name);
	gf_wire_add_text(&s->members, "url", url);
	gf_wire_close(&s->members, '}');
	note(s, _("remote %s: %s"), name, url);
}

static int look_around(struct status *s, struct gf_error *err)
{
	const char *progress = gf_repo_in_progress(gf_repo_own_folder(s->repo));
	int ret;

	gf_wire_add_text(&s->members, "folder", gf_repo_common_folder(s->repo));
	gf_wire_add_text(&s->members, "in_progress", progress);
	if (progress)
		note(s,
		     _("a %s is in progress: findings on files wait until it "
		       "is over"),
		     progress);
	look_at_hooks(s);
	gf_wire_open(&s->members, "remotes", '[');
	ret = gf_repo_remotes(s->repo, on_remote, s, err);
	gf_wire_close(&s->members, ']');
	return ret;
}

/* --- the table ----------------------------------------------------------- */

static const struct gf_sheet_column columns[] = {
	{ .name = "branch", .label = N_("branch"), .fixed = true },
	{ .name = "verdict", .label = N_("verdict"), .fixed = true },
	{ .name = "errors", .label = N_("errors") },
	{ .name = "debt", .label = N_("debt") },
	{ .name = "warnings", .label = N_("warnings") },
	{ .name = "commit", .label = N_("commit"), .fixed = true },
	{ .name = "valid", .label = N_("valid ref"), .fixed = true },
	{ .name = "behind", .label = N_("behind") },
};

static bool is_for_people(const struct status *s)
{
	return !s->format || !strcmp(s->format, "table") ||
	       !strcmp(s->format, "markdown");
}

static void write_id(struct status *s, const struct gf_oid *id)
{
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, id);
	gf_sheet_text(s->sheet, hex, is_for_people(s) ? 7 : GF_OID_HEX - 1);
}

static void write_verdict(struct status *s, const struct head *b)
{
	const char *word;

	if (!b->is_judged) {
		if (is_for_people(s))
			gf_sheet_text(s->sheet, "-", 1);
		else
			gf_sheet_null(s->sheet);
		gf_sheet_null(s->sheet);
		gf_sheet_null(s->sheet);
		gf_sheet_null(s->sheet);
		return;
	}
	word = gf_word_name(b->note.word);
	if (is_for_people(s))
		word = _(word);
	gf_sheet_text(s->sheet, word, strlen(word));
	gf_sheet_integer(s->sheet, b->note.errors);
	gf_sheet_integer(s->sheet, b->note.debt);
	gf_sheet_integer(s->sheet, b->note.warnings);
}

static void write_branch(struct status *s, const struct head *b)
{
	gf_sheet_text(s->sheet, b->name, strlen(b->name));
	write_verdict(s, b);
	write_id(s, &b->tip);
	if (b->has_valid) {
		write_id(s, &b->valid);
		gf_sheet_integer(s->sheet, b->behind);
	}
	gf_sheet_end_row(s->sheet);
}

static void write_notes(struct status *s)
{
	char *line = s->notes.s, *end;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		gf_sheet_note(s->sheet, line);
	}
}

static int write_all(struct status *s)
{
	struct gf_sheet_column told[GF_NELEMS(columns)];
	struct gf_sheet_opts opts = { .format = s->format ? s->format : "table",
				      .rows_key = "branches",
				      .members = s->members.s + 1,
				      .color = s->paint,
				      .header = true,
				      .width = s->cli->width };
	size_t i;
	int ret;

	memcpy(told, columns, sizeof(told));
	for (i = 0; i < GF_NELEMS(told); i++)
		told[i].label = _(told[i].label);
	s->sheet =
		gf_sheet_new(&opts, told, GF_NELEMS(told), cli_write, s->cli);
	for (i = 0; i < s->heads.n; i++)
		write_branch(s, &s->heads.branches[i]);
	write_notes(s);
	ret = gf_sheet_finish(s->sheet);
	gf_sheet_free(s->sheet);
	return ret < 0 || cli_flush(s->cli) < 0 ? CLI_FAILED : CLI_OK;
}

/* --- the command --------------------------------------------------------- */

/* -1: they make sense. */
static int check_usage(struct status *s)
{
	const char *const *format = gf_sheet_formats();

	if (!s->format)
		return -1;
	for (; *format; format++)
		if (!strcmp(*format, s->format))
			return -1;
	return cli_usage(&cmd_status,
			 _("there is no format '%s' (table, csv, tsv, json, "
			   "jsonl, yaml, markdown)"),
			 s->format);
}

static int show(struct status *s, const char *path)
{
	struct gf_error err;

	gf_buf_addc(&s->members, '{'); /* so that the first has no comma */
	if (gf_repo_open(&s->repo, path, &err) < 0 ||
	    heads_read(&s->heads, s->repo, &err) < 0)
		return cli_fail(&err);
	ask_greffed(s);
	if (look_around(s, &err) < 0)
		return cli_fail(&err);
	return write_all(s);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct status s = { .cli = cli,
			    .members = GF_BUF_INIT,
			    .notes = GF_BUF_INIT };
	int ret = cli_parse(cli, &cmd_status, &s, &argc, argv);

	if (ret < 0 && argc > 1)
		ret = cli_usage(&cmd_status,
				_("one repository at a time, not '%s' too"),
				argv[1]);
	if (ret < 0)
		ret = check_usage(&s);
	if (ret < 0)
		ret = cli_color(cli, &cmd_status, s.color, &s.paint);
	if (ret < 0)
		ret = show(&s, argc ? argv[0] : cli->dir);
	heads_release(&s.heads);
	gf_repo_close(s.repo);
	gf_arena_release(&s.arena);
	gf_buf_release(&s.members);
	gf_buf_release(&s.notes);
	return ret;
}

const struct cmd cmd_status = {
	.name = "status",
	.args = N_("[REPO]"),
	.summary = N_("show each branch, its last verdict, and what greffed "
		      "does"),
	.details =
		N_("Of a Git repository, the one around the current folder by "
		   "default: each branch\nwith the verdict that greffed wrote "
		   "on its last commit, its debt (errors that it\nhad before), "
		   "and by how many commits its valid ref is behind. Then what "
		   "greffed\ndoes, the hooks that call greffe, the remotes. "
		   "Verdicts and refs are read of the\nrepository itself: "
		   "greffed need not run.\n\n"
		   "  greffe status\n"
		   "  greffe status /srv/git/commun.git --format json"),
	.options = options,
	.run = run,
};
