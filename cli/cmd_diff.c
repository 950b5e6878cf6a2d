/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe diff: two states of a registry compared by records and fields. The
 * files against HEAD by default; any two commits; what is staged.
 */
#include "cli/named.h"
#include "cli/report.h"

struct diff {
	struct past_options options;
	bool staged, exit_code;

	struct past past;
	const char *old, *new; /* as typed; NULL: HEAD, and the files */
	bool from_base;	       /* A...B: since they parted */
	struct cli_list words; /* what is asked about; none: all */
	struct touched_list list;
};

static const struct opt options[] = {
	{ 0, "staged", NULL, OPT_FLAG, offsetof(struct diff, staged),
	  N_("what the next commit will say, instead of the files") },
	{ 0, "exit-code", NULL, OPT_FLAG, offsetof(struct diff, exit_code),
	  N_("end with 1 where something differs, as git does") },
	{ 0, "at", N_("REV|DATE"), OPT_STRING,
	  offsetof(struct diff, options.at),
	  N_("a commit instead of the files; without A, against the one "
	     "before it") },
	PAST_OPTIONS(struct diff, options),
	OPT_LAST
};

/* --- operands ------------------------------------------------------------ */

static void keep_word(struct diff *d, const char *word)
{
	GF_GROW(d->words.items, d->words.n, d->words.cap);
	d->words.items[d->words.n++] = word;
}

/* A..B, A.., ..B; A...B since they parted. */
static bool take_range(struct diff *d, const char *word)
{
	const char *dots = strstr(word, "..");
	struct gf_arena *arena = &d->past.arena;

	if (!dots || dots == word + strlen(word) - 1)
		return false;
	d->from_base = dots[2] == '.';
	d->old = dots == word
			 ? "HEAD"
			 : gf_arena_memdup(arena, word, (size_t)(dots - word));
	d->new = dots + 2 + d->from_base;
	if (!*d->new)
		d->new = "HEAD";
	return true;
}

static int take_revision(struct diff *d, const char *word)
{
	if (!d->old)
		d->old = word;
	else if (!d->new)
		d->new = word;
	else
		return cli_usage(&cmd_diff,
				 _("two revisions at most are compared"));
	return -1;
}

static bool is_revision(struct diff *d, const char *word)
{
	struct gf_commit commit;
	struct gf_error err;

	return !past_resolve(&d->past, word, &commit, &err) ||
	       err.code == GF_EINVALID;
}

static bool is_record(struct diff *d, const char *word)
{
	const char *slash = strchrnul(word, '/');

	return gf_registry_kind_called(d->past.reg, word,
				       (size_t)(slash - word)) ||
	       strchr(word, '/');
}

/* Without a "--" that says what a word is. */
static int guess(struct diff *d, const char *word)
{
	bool revision = !d->words.n && is_revision(d, word);
	struct gf_error err;

	if (revision && is_record(d, word) && d->past.revision.in_files) {
		gf_fail(&err, GF_EINVALID,
			_("'%s' is the name of a revision, and of a kind or a "
			  "record; type: greffe diff %s -- for the revision, "
			  "greffe diff -- %s for the other"),
			word, word, word);
		return cli_fail(&err);
	}
	if (revision)
		return take_revision(d, word);
	keep_word(d, word);
	return -1;
}

static int read_operands(struct diff *d, int argc, char **argv)
{
	int before = d->past.cli->before, i, ret = -1;

	for (i = 0; i < argc && ret < 0; i++) {
		if (before >= 0 && i >= before)
			keep_word(d, argv[i]);
		else if (!d->old && take_range(d, argv[i]))
			continue;
		else if (before >= 0)
			ret = take_revision(d, argv[i]);
		else
			ret = guess(d, argv[i]);
	}
	if (ret < 0 && d->staged && d->new)
		return cli_usage(&cmd_diff,
				 _("--staged compares with one revision"));
	if (ret < 0 && d->options.at && (d->new || d->staged))
		return cli_usage(&cmd_diff,
				 _("--at is one of the two states: type A "
				   "--at B, or A..B"));
	return ret;
}

/* --- the two states ------------------------------------------------------ */

/* The commit before the one that is asked about; *has: there is one. */
static int find_before(struct diff *d, struct gf_commit *out, bool *has,
		       struct gf_error *err)
{
	const struct gf_repo *repo = d->past.revision.repo;
	struct gf_commit_info info;
	struct gf_history *history;
	int ret;

	if (gf_history_open(&history, repo, &d->past.revision.commit.id, NULL,
			    GF_HISTORY_FIRST_PARENT, err) < 0)
		return -1;
	ret = gf_history_next(history, &info, err);
	if (ret > 0 && info.is_edge)
		ret = gf_fail(err, GF_ENOTFOUND,
			      _("this clone is shallow, and begins with that "
				"commit: git fetch --unshallow brings the "
				"one before"));
	*has = ret > 0 && info.nparents;
	if (*has)
		ret = gf_repo_commit(out, repo, &info.parents[0], err);
	gf_history_close(history);
	return ret < 0 ? -1 : 0;
}

/* The tree of the older state; *has: there is one. */
static int find_old(struct diff *d, struct gf_oid *tree, bool *has,
		    struct gf_error *err)
{
	struct past *past = &d->past;
	struct gf_commit commit;
	struct gf_oid base;

	*has = false;
	if (past->unborn && !d->old)
		return 0;
	if (d->options.at && !d->old) {
		if (find_before(d, &commit, has, err) < 0)
			return -1;
		*tree = *has ? commit.tree : *tree;
		return 0;
	}
	if (past_resolve(past, d->old ? d->old : "HEAD", &commit, err) < 0)
		return -1;
	if (d->from_base &&
	    (gf_repo_merge_base(&base, past->revision.repo, &commit.id,
				&past->revision.commit.id, err) < 0 ||
	     gf_repo_commit(&commit, past->revision.repo, &base, err) < 0))
		return -1;
	*tree = commit.tree;
	*has = true;
	return 0;
}

static int gather(struct diff *d, struct gf_error *err)
{
	struct past *past = &d->past;
	struct gf_oid tree, folder;
	bool has;

	if (find_old(d, &tree, &has, err) < 0)
		return -1;
	if (past->of_files)
		return touched_files(&d->list, past, has ? &tree : NULL,
				     d->staged, err);
	has = has && past_folder(past, &tree, &folder);
	return touched_between(&d->list, past, has ? &folder : NULL,
			       &past->revision.folder, err);
}

/* --- what is asked about ------------------------------------------------- */

/* What one word of the command line names. */
struct asked {
	const struct gf_kind *kind; /* all of a kind */
	const char *id;		    /* of one that is no more; */
	const char *path;	    /* of one that is there */
};

static bool is_asked(const struct asked *asked, const struct touched *t)
{
	if (asked->path)
		return !strcmp(t->path, asked->path);
	if (asked->kind && !t->kind)
		return !asked->id && !strcmp(t->path, asked->kind->schema_path);
	if (!t->kind || (asked->kind && t->kind != asked->kind))
		return false;
	return !asked->id ||
	       (!t->has_new && t->id && !strcmp(t->id, asked->id));
}

static bool any_asked(const struct diff *d, const struct asked *asked)
{
	size_t i;

	for (i = 0; i < d->list.n; i++)
		if (is_asked(asked, &d->list.items[i]))
			return true;
	return false;
}

/* Of a date, why no commit answers; of another word, what else it is not. */
static void say_no_revision(struct diff *d, const char *word,
			    struct gf_error *err)
{
	struct gf_commit commit;
	struct gf_error why;

	if (((d->past.unborn && !strchr(word, '/')) ||
	     !word[strspn(word, "0123456789-")]) &&
	    past_resolve(&d->past, word, &commit, &why) < 0)
		*err = why;
	else
		gf_wrap(err, _("'%s' is no revision"), word);
}

static int read_word(struct diff *d, const char *word, struct asked *out,
		     struct gf_error *err)
{
	struct named named;

	*out = (struct asked){ 0 };
	if (!strchr(word, '/'))
		out->kind = gf_registry_kind_called(d->past.reg, word,
						    strlen(word));
	if (out->kind)
		return 0;
	out->id = named_split(&d->past, word, &out->kind);
	if (any_asked(d, out))
		return 0;
	if (named_find(&d->past, word, &named, err) < 0) {
		if (err->code == GF_ENOTFOUND && d->past.cli->before < 0)
			say_no_revision(d, word, err);
		return -1;
	}
	out->path = named.path;
	return 0;
}

static int filter(struct diff *d, struct gf_error *err)
{
	struct asked *asked = gf_arena_alloc(&d->past.arena,
					     (d->words.n + 1) * sizeof(*asked));
	size_t i, n = 0;
	uint32_t j;

	for (j = 0; j < d->words.n; j++)
		if (read_word(d, d->words.items[j], &asked[j], err) < 0)
			return -1;
	for (i = 0; i < d->list.n && d->words.n; i++)
		for (j = 0; j < d->words.n; j++)
			if (is_asked(&asked[j], &d->list.items[i])) {
				d->list.items[n++] = d->list.items[i];
				break;
			}
	if (d->words.n)
		d->list.n = n;
	return 0;
}

/* --- the command --------------------------------------------------------- */

static int tell(struct diff *d)
{
	struct report report = { .whole = d->words.n > 0 };
	size_t i;
	int ret;

	report_begin(&report, &d->past, false);
	for (i = 0; i < d->list.n; i++)
		report_touched(&report, &d->list.items[i]);
	if (d->list.many)
		cli_warn(_("so many files were added and removed that those "
			   "renamed and changed at once were not looked for"));
	ret = report_finish(&report);
	if (ret == CLI_OK && d->exit_code && report.records)
		return CLI_FINDINGS;
	return ret;
}

static int compare(struct diff *d)
{
	struct gf_error err = { 0 };

	if (gather(d, &err) < 0 || filter(d, &err) < 0)
		return cli_fail(&err);
	return tell(d);
}

/* The state that is asked about: its schemas say what fields are. */
static int go_to_new(struct diff *d)
{
	if (!d->new && (d->staged || d->past.of_files || d->options.at))
		return -1;
	return past_go(&d->past, d->new ? d->new : "HEAD");
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct diff d = { 0 };
	int ret = cli_parse(cli, &cmd_diff, &d, &argc, argv);

	if (ret < 0)
		ret = past_open(&d.past, cli, &cmd_diff, &d.options, false);
	if (ret < 0)
		ret = read_operands(&d, argc, argv);
	if (ret < 0 && !d.past.of_files && !d.old && !d.options.at)
		ret = cli_usage(&cmd_diff,
				_("there are no files here: type the two "
				  "revisions to compare, as A..B"));
	if (ret < 0)
		ret = go_to_new(&d);
	if (ret < 0)
		ret = compare(&d);
	touched_release(&d.list);
	free(d.words.items);
	past_close(&d.past);
	return ret;
}

const struct cmd cmd_diff = {
	.name = "diff",
	.args = N_("[A[..B]] [--] [KIND|KIND/ID…]"),
	.summary = N_("tell what changed between two states, field by field"),
	.details =
		N_("Records and fields, not lines: what was only typed "
		   "otherwise is no change, lists\nare compared by their key, "
		   "a record that was renamed is followed. By default the\n"
		   "files against the last commit; with A, against that "
		   "commit (a branch, a tag,\nHEAD~3, or a date: 2025-06); "
		   "with A..B, the commit B against A; with A...B, what\nB did "
		   "since both parted. + is added, - removed, ~ changed; in a "
		   "long text\n[-what was-]{+what is+}.\n\n"
		   "  greffe diff\n"
		   "  greffe diff HEAD~3 programme\n"
		   "  greffe diff v2024..v2025 exercice/2025\n"
		   "  greffe diff --at HEAD~3\n"
		   "  greffe diff 2024..2025 --format csv"),
	.options = options,
	.run = run,
};
