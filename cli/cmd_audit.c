/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe audit: judges commits again, from the clone alone, and compares with
 * the notes that say what a clerk found. Nobody has to believe a host.
 */
#include "cli/cli.h"
#include "gate/gate.h"

#include <errno.h>

#define NOTES	  "refs/notes/greffe"
#define SHORT_HEX 12

struct options {
	const char *since, *notes;
	bool all, show;
};

static const struct opt options[] = {
	{ 0, "since", N_("REV"), OPT_STRING, offsetof(struct options, since),
	  N_("only what came after that commit") },
	{ 0, "notes", N_("REF"), OPT_STRING, offsetof(struct options, notes),
	  N_("where the verdicts are (default refs/notes/greffe)") },
	{ 'a', "all", NULL, OPT_FLAG, offsetof(struct options, all),
	  N_("name the commits whose verdict is right, too") },
	{ 0, "show", NULL, OPT_FLAG, offsetof(struct options, show),
	  N_("show the note that greffed would write of REV, and end") },
	OPT_LAST
};

/* What an audit says of a commit. */
enum outcome {
	SAME,	 /* byte for byte */
	ENGINE,	 /* the same verdict, by another greffe */
	MISSING, /* no note */
	ALIEN,	 /* a note that no greffed wrote */
	LIES,	 /* another verdict */
	TEXT,	 /* the verdict, with other findings below it */
	OTHER,	 /* another verdict, by another greffe */
	OUTCOMES
};

static const struct {
	const char *word; /* a msgid */
	bool wrong;
} outcomes[OUTCOMES] = {
	[SAME] = { N_("right"), false },
	[ENGINE] = { N_("right, by another greffe"), false },
	[MISSING] = { N_("no verdict"), true },
	[ALIEN] = { N_("not written by greffed"), true },
	[LIES] = { N_("wrong"), true },
	[TEXT] = { N_("wrong findings"), true },
	[OTHER] = { N_("different, by another greffe"), true },
};

struct audited {
	struct gf_oid id;
	enum outcome outcome;
	struct gf_note_line told; /* where there is a note */
	struct gf_note_line found;
};

struct audit {
	struct cli *cli;
	struct options options;
	struct gf_repo *repo;
	struct gf_gate *gate;
	struct gf_arena arena;
	struct gf_oid notes;
	struct gf_strmap seen; /* commits, by id */
	struct audited *items; /* newest first */
	size_t n, cap;
	size_t count[OUTCOMES];
};

/* --- which commits ------------------------------------------------------- */

static void add_commit(struct audit *a, const struct gf_oid *id)
{
	char *hex = gf_arena_alloc(&a->arena, GF_OID_HEX);

	gf_oid_hex(hex, id);
	if (gf_strmap_put(&a->seen, hex, GF_OID_HEX - 1, a))
		return;
	GF_GROW(a->items, a->n, a->cap);
	a->items[a->n++] = (struct audited){ .id = *id };
}

static int list_commits(struct audit *a, const char *word,
			const struct gf_oid *but, struct gf_error *err)
{
	struct gf_commit_info info;
	struct gf_history *history;
	struct gf_commit tip;
	int more;

	if (gf_repo_resolve(&tip, a->repo, word, err) < 0 ||
	    gf_history_open(&history, a->repo, &tip.id, but, GF_HISTORY_ALL,
			    err) < 0)
		return -1;
	while ((more = gf_history_next(history, &info, err)) > 0)
		add_commit(a, &info.commit.id);
	gf_history_close(history);
	return more;
}

/* --- one of them --------------------------------------------------------- */

/* What a note would be made of again: its bytes and its first line. */
static int judge(struct audit *a, struct audited *at, struct gf_buf *text,
		 struct gf_error *err)
{
	struct gf_ruling ruling = { 0 };
	int ret = gf_gate_judge(&ruling, a->gate, &at->id, err);

	gf_buf_reset(text);
	if (!ret) {
		gf_note_write(text, &ruling);
		GF_BUG(gf_note_parse(&at->found, text->s, text->len) < 0);
	}
	gf_ruling_release(&ruling);
	return ret;
}

static bool is_same(const struct gf_note_line *a, const struct gf_note_line *b)
{
	return a->word == b->word && a->errors == b->errors &&
	       a->warnings == b->warnings && a->debt == b->debt &&
	       a->records == b->records && !strcmp(a->ruleset, b->ruleset);
}

static enum outcome compare(struct audited *at, const struct gf_buf *note,
			    const struct gf_buf *again)
{
	bool same;

	if (gf_note_parse(&at->told, note->s, note->len) < 0)
		return ALIEN;
	/* the ruleset is named by the engine too */
	if (strcmp(at->told.engine, at->found.engine) != 0)
		return at->told.word == at->found.word ? ENGINE : OTHER;
	same = is_same(&at->told, &at->found);
	if (same && note->len == again->len &&
	    !memcmp(note->s, again->s, note->len))
		return SAME;
	return same ? TEXT : LIES;
}

/* 0, or -1: it could not be found out. */
static int examine(struct audit *a, struct audited *at, struct gf_error *err)
{
	struct gf_buf note = GF_BUF_INIT, again = GF_BUF_INIT;
	int ret = -1;

	if (judge(a, at, &again, err) < 0)
		goto out;
	if (!gf_notes_read(&note, a->repo, &a->notes, &at->id, err))
		at->outcome = compare(at, &note, &again);
	else
		at->outcome = err->code == GF_ENOTFOUND ? MISSING : ALIEN;
	a->count[at->outcome]++;
	ret = 0;
out:
	gf_buf_release(&note);
	gf_buf_release(&again);
	return ret;
}

static int show(struct audit *a, const char *word, struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	struct audited at = { 0 };
	struct gf_commit commit;
	int ret = gf_repo_resolve(&commit, a->repo, word, err);

	at.id = commit.id;
	if (!ret)
		ret = judge(a, &at, &text, err);
	cli_write(text.s, text.len, a->cli);
	gf_buf_release(&text);
	return ret;
}

/* Oldest first: each is then judged by what changed since its parents. */
static int examine_all(struct audit *a, struct gf_error *err)
{
	size_t i;

	for (i = a->n; i--;) {
		cli_progress(a->cli, _("commits"), a->n - i, a->n);
		if (examine(a, &a->items[i], err) < 0)
			return -1;
	}
	cli_progress(a->cli, _("commits"), 0, 0);
	return 0;
}

/* --- telling ------------------------------------------------------------- */

static void add_verdict(struct gf_buf *out, const struct gf_note_line *line)
{
	gf_buf_addf(out, _("%s, errors %u, debt %u, warnings %u, records %u"),
		    gf_word_name(line->word), line->errors, line->debt,
		    line->warnings, line->records);
}

static void tell_difference(struct audit *a, const struct audited *at)
{
	struct gf_buf told = GF_BUF_INIT, found = GF_BUF_INIT;

	add_verdict(&told, &at->told);
	add_verdict(&found, &at->found);
	cli_printf(a->cli, _("    told:  %s\n    found: %s\n"), told.s,
		   found.s);
	gf_buf_release(&told);
	gf_buf_release(&found);
}

static void tell(struct audit *a, const struct audited *at)
{
	struct gf_buf engine = GF_BUF_INIT;
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, &at->id);
	cli_printf(a->cli, "%.*s  %s", SHORT_HEX, hex,
		   _(outcomes[at->outcome].word));
	if (at->outcome == OTHER || at->outcome == ENGINE) {
		gf_buf_add_visible(&engine, at->told.engine,
				   strlen(at->told.engine));
		cli_printf(a->cli, " (%s)", engine.s);
	}
	cli_printf(a->cli, "\n");
	if (at->outcome == LIES || at->outcome == OTHER)
		tell_difference(a, at);
	gf_buf_release(&engine);
}

static int tell_all(struct audit *a)
{
	bool wrong = false;
	size_t i;

	for (i = 0; i < a->n; i++)
		if (a->options.all || outcomes[a->items[i].outcome].wrong)
			tell(a, &a->items[i]);
	cli_printf(a->cli,
		   gf_ntranslate("%zu commit was judged again",
				 "%zu commits were judged again", a->n),
		   a->n);
	for (i = 0; i < OUTCOMES; i++) {
		wrong = wrong || (outcomes[i].wrong && a->count[i]);
		if (a->count[i])
			cli_printf(a->cli, _("; %s: %zu"), _(outcomes[i].word),
				   a->count[i]);
	}
	cli_printf(a->cli, "\n");
	return wrong ? CLI_FINDINGS : CLI_OK;
}

/* --- the command --------------------------------------------------------- */

static int find_notes(struct audit *a, struct gf_error *err)
{
	const char *name = a->options.notes ? a->options.notes : NOTES;

	if (a->options.show || !gf_repo_ref(&a->notes, a->repo, name, err))
		return 0;
	if (err->code != GF_ENOTFOUND || a->options.notes)
		return -1;
	return gf_fail(err, GF_ENOTFOUND,
		       _("no verdicts are here; type: git fetch origin "
			 "refs/notes/greffe:refs/notes/greffe"));
}

static int open_gate(struct audit *a, struct gf_error *err)
{
	struct gf_gate_opts opts = { .engine = cli_version(),
				     .workers = a->cli->cores };

	opts.repo = a->repo;
	opts.cache = gf_path_join(&a->arena, gf_repo_common_folder(a->repo),
				  "greffe");
	return gf_gate_open(&a->gate, &opts, err);
}

/* What is asked of each REV: its note, or its history. */
static int ask_all(struct audit *a, int argc, char **argv, struct gf_error *err)
{
	static char head[] = "HEAD", *one[] = { head };
	struct gf_commit since;
	int i;

	if (!argc) {
		argc = 1;
		argv = one;
	}
	if (a->options.since &&
	    gf_repo_resolve(&since, a->repo, a->options.since, err) < 0)
		return -1;
	for (i = 0; i < argc; i++)
		if ((a->options.show
			     ? show(a, argv[i], err)
			     : list_commits(a, argv[i],
					    a->options.since ? &since.id : NULL,
					    err)) < 0)
			return -1;
	return examine_all(a, err);
}

/* Notes are written in English, but for the findings of a registry. */
static int audit(struct audit *a, int argc, char **argv)
{
	char *lang = gf_xstrdup(gf_i18n_lang());
	struct gf_error err = { 0 };
	int ret = -1;

	if (!gf_repo_open(&a->repo, a->cli->dir, &err) &&
	    !find_notes(a, &err) && !open_gate(a, &err)) {
		gf_i18n_init("en", a->cli->localedir);
		ret = ask_all(a, argc, argv, &err);
		gf_i18n_init(lang, a->cli->localedir);
	}
	free(lang);
	if (ret < 0)
		return cli_fail(&err);
	return a->options.show ? CLI_OK : tell_all(a);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct audit a = { .cli = cli };
	int ret = cli_parse(cli, &cmd_audit, &a.options, &argc, argv);

	if (ret >= 0)
		return ret;
	ret = audit(&a, argc, argv);
	gf_gate_close(a.gate);
	gf_repo_close(a.repo);
	gf_strmap_release(&a.seen);
	gf_arena_release(&a.arena);
	free(a.items);
	return cli_flush(cli) < 0 ? CLI_FAILED : ret;
}

const struct cmd cmd_audit = {
	.name = "audit",
	.args = N_("[REV…]"),
	.summary = N_("judge commits again, and compare with the verdicts "
		      "that were told"),
	.details = N_(
		"Every commit that a REV was made from (default HEAD) is "
		"judged again, from this\nclone alone, and compared with its "
		"note in refs/notes/greffe: whose verdict is\nwrong, is "
		"missing, or was written by nobody's greffed is told.\n\n"
		"  git fetch origin refs/notes/greffe:refs/notes/greffe\n"
		"  greffe audit\n"
		"  greffe audit --since v1.0 main"),
	.options = options,
	.run = run,
	.judges = true,
};
