/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe log: who changed which field, from what to what. Of one record, its
 * own history and nothing else; of a kind or of all, commit by commit.
 */
#include "cli/named.h"
#include "cli/report.h"

enum { RECORDS_SHOWN = 20 }; /* of one commit, in prose */

struct log {
	struct past_options options;
	uint32_t most;
	bool all;

	struct past past;
	struct report report;
	const struct gf_kind *kind; /* only these; NULL: all */
	const char *id;		    /* looked for, no longer there */
	const char *gone;	    /* where it was */
	const char *start;	    /* the folder of its kind, where known */
	uint32_t told;
};

static const struct opt options[] = {
	{ 'n', "number", N_("N"), OPT_NUMBER, offsetof(struct log, most),
	  N_("the N newest commits only") },
	{ 0, "all", NULL, OPT_FLAG, offsetof(struct log, all),
	  N_("every record of a commit that touched many") },
	PAST_AT_OPTION(struct log, options),
	PAST_OPTIONS(struct log, options),
	OPT_LAST
};

static bool enough(const struct log *log)
{
	return log->most && log->told >= log->most;
}

/* --- of one record ------------------------------------------------------- */

static int tell_step(struct lineage *l, const struct step *step,
		     struct gf_error *err GF_UNUSED, void *payload)
{
	struct log *log = payload;

	report_step(&log->report, step, l->kind);
	log->told++;
	return enough(log);
}

static int log_record(struct log *log, const struct gf_kind *kind,
		      const char *path, struct gf_error *err)
{
	struct lineage l = { .past = &log->past, .kind = kind };
	int ret;

	log->report.whole = true;
	path = lineage_path(&log->past, path, &log->past.arena);
	ret = lineage_run(&l, &log->past.revision.commit.id, path, tell_step,
			  log, err);
	lineage_release(&l);
	return ret;
}

/* --- of all -------------------------------------------------------------- */

typedef int (*commit_fn)(struct log *log, const struct gf_commit_info *info,
			 struct touched_list *list, struct gf_error *err);

/*
 * What a merge has from one of its parents was made there, and is told there:
 * of the merge is what none of them has.
 */
static bool is_of_parent(struct log *log, struct touched_list *list,
			 struct touched *t, const struct gf_oid *folder)
{
	struct gf_repo_entry entry;
	struct gf_oid *others;
	bool there = !gf_repo_find(&entry, log->past.revision.repo, folder,
				   t->path, NULL);

	if (!there)
		return !t->has_new;
	if (t->has_new && !memcmp(&entry.id, &t->new, sizeof(t->new)))
		return true;
	others = gf_arena_alloc(&list->arena,
				(t->nothers + 1) * sizeof(*others));
	if (t->nothers)
		memcpy(others, t->others, t->nothers * sizeof(*others));
	others[t->nothers++] = entry.id;
	t->others = others;
	return false;
}

static int drop_merged(struct log *log, const struct gf_commit_info *info,
		       struct touched_list *list, struct gf_error *err)
{
	struct gf_commit parent;
	struct gf_oid folder;
	size_t i, j, n;

	for (i = 1; i < info->nparents; i++) {
		if (gf_repo_commit(&parent, log->past.revision.repo,
				   &info->parents[i], err) < 0)
			return -1;
		if (!past_folder(&log->past, &parent.tree, &folder))
			continue;
		for (j = n = 0; j < list->n; j++)
			if (!is_of_parent(log, list, &list->items[j], &folder))
				list->items[n++] = list->items[j];
		list->n = n;
	}
	return 0;
}

/* What a commit did, against its first parent. */
static int gather(struct log *log, const struct gf_commit_info *info,
		  struct touched_list *list, struct gf_error *err)
{
	struct past *past = &log->past;
	struct gf_oid old, new;
	bool has_old = false, has_new;
	struct gf_commit parent;

	touched_clear(list);
	has_new = past_folder(past, &info->commit.tree, &new);
	if (info->nparents) {
		if (gf_repo_commit(&parent, past->revision.repo,
				   &info->parents[0], err) < 0)
			return -1;
		has_old = past_folder(past, &parent.tree, &old);
	}
	if (has_old && has_new && !memcmp(&old, &new, sizeof(old)))
		return 0;
	if (touched_between(list, past, has_old ? &old : NULL,
			    has_new ? &new : NULL, err) < 0)
		return -1;
	return drop_merged(log, info, list, err);
}

static int walk(struct log *log, commit_fn fn, struct gf_error *err)
{
	struct touched_list list = { 0 };
	struct gf_commit_info info;
	struct gf_history *history;
	int ret;

	if (gf_history_open(&history, log->past.revision.repo,
			    &log->past.revision.commit.id, NULL, GF_HISTORY_ALL,
			    err) < 0)
		return -1;
	while ((ret = gf_history_next(history, &info, err)) > 0) {
		ret = gather(log, &info, &list, err);
		if (!ret && list.n)
			ret = fn(log, &info, &list, err);
		if (ret)
			break;
	}
	touched_release(&list);
	gf_history_close(history);
	return ret < 0 ? -1 : 0;
}

static bool is_asked(const struct log *log, const struct touched *t)
{
	if (!log->kind)
		return true;
	return t->kind ? t->kind == log->kind
		       : !strcmp(t->path, log->kind->schema_path);
}

static void tell_rest(struct log *log, size_t n, const char *hex)
{
	const char *format = gf_ntranslate(
		"    … and %zu more record: greffe diff %.12s^..%.12s\n",
		"    … and %zu more records: greffe diff %.12s^..%.12s\n", n);

	cli_printf(log->past.cli, format, n, hex, hex);
}

static int tell_commit(struct log *log, const struct gf_commit_info *info,
		       struct touched_list *list,
		       struct gf_error *err GF_UNUSED)
{
	struct report *r = &log->report;
	struct step step = { .commit = info->commit.id,
			     .author = info->author,
			     .email = info->email,
			     .subject = info->subject,
			     .time = info->author_time,
			     .offset = info->author_offset,
			     .is_edge = info->is_edge };
	size_t i, n = 0, most = SIZE_MAX;
	char hex[GF_OID_HEX];

	if (!r->sheet && !log->all)
		most = RECORDS_SHOWN;
	r->step = &step;
	r->indent = 2;
	for (i = 0; i < list->n; i++) {
		if (!is_asked(log, &list->items[i]))
			continue;
		if (!n++ && !r->sheet)
			report_commit(r, &step);
		if (n <= most)
			report_touched(r, &list->items[i]);
	}
	gf_oid_hex(hex, &step.commit);
	if (n > most)
		tell_rest(log, n - most, hex);
	log->told += n > 0;
	return enough(log);
}

/* --- of one that is no more ---------------------------------------------- */

/* A file that went, and whose name may be the one that is looked for. */
static int on_gone(const struct gf_repo_change *c,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct log *log = payload;
	struct gf_diags none = { 0 };
	struct gf_place place;

	if (c->has_new || log->gone)
		return 0;
	if (gf_registry_place(log->past.reg, c->path, GF_FILE_REGULAR, &place,
			      &none) == GF_PLACE_RECORD &&
	    place.len == strlen(log->id) &&
	    !memcmp(place.id, log->id, place.len) &&
	    (!log->kind || place.kind == log->kind)) {
		log->kind = place.kind;
		log->gone = gf_arena_strdup(&log->past.arena, c->path);
	}
	gf_diags_release(&none);
	return 0;
}

/* Did it go in that commit? Folders of other kinds are not entered. */
static int look_for(struct log *log, const struct gf_commit_info *info,
		    struct gf_error *err)
{
	const struct gf_repo *repo = log->past.revision.repo;
	const char *const *roots = gf_registry_roots(log->past.reg);
	const char *const only[] = { log->start, NULL };
	bool has_old, has_new;
	struct gf_commit parent;
	struct gf_oid old, new;
	int ret = 0;

	if (!info->nparents)
		return 0;
	if (gf_repo_commit(&parent, repo, &info->parents[0], err) < 0)
		return -1;
	has_old = past_folder(&log->past, &parent.tree, &old);
	has_new = past_folder(&log->past, &info->commit.tree, &new);
	for (roots = log->start ? only : roots; *roots && !ret && has_old;
	     roots++)
		ret = gf_repo_compare(repo, &old, has_new ? &new : NULL, *roots,
				      on_gone, log, err);
	return ret;
}

static int search_history(struct log *log, struct gf_error *err)
{
	struct gf_commit_info info;
	struct gf_history *history;
	int ret = 0;

	if (log->kind && log->kind->prefix && *log->kind->prefix)
		log->start = gf_arena_memdup(&log->past.arena,
					     log->kind->prefix,
					     strlen(log->kind->prefix) - 1);
	if (gf_history_open(&history, log->past.revision.repo,
			    &log->past.revision.commit.id, NULL, GF_HISTORY_ALL,
			    err) < 0)
		return -1;
	while (!log->gone && (ret = gf_history_next(history, &info, err)) > 0) {
		ret = look_for(log, &info, err);
		if (ret < 0)
			break;
	}
	gf_history_close(history);
	return ret < 0 ? -1 : 0;
}

/* No record has the name now: did one have it? */
static int log_gone(struct log *log, const char *word, struct gf_error *err)
{
	struct gf_error why = { 0 };

	log->id = named_split(&log->past, word, &log->kind);
	if (search_history(log, &why) < 0) {
		*err = why;
		return -1;
	}
	if (!log->gone)
		return -1;
	return log_record(log, log->kind, log->gone, err);
}

/* --- the command --------------------------------------------------------- */

/* Of what no record is called: what to type for one that is gone. */
static int say_how(struct log *log, struct gf_error *err)
{
	return gf_fail(err, GF_ENOTFOUND,
		       _("%s; to look for one that was removed, type KIND/ID"),
		       gf_arena_strdup(&log->past.arena, err->msg));
}

static int tell(struct log *log, const char *word, struct gf_error *err)
{
	struct named named;

	if (word && !strchr(word, '/'))
		log->kind = gf_registry_kind_called(log->past.reg, word,
						    strlen(word));
	if (!word || log->kind)
		return walk(log, tell_commit, err);
	if (!named_find(&log->past, word, &named, err))
		return log_record(log, named.kind, named.path, err);
	if (err->code != GF_ENOTFOUND)
		return -1;
	named_split(&log->past, word, &log->kind);
	if (!log->kind) /* the folders of every kind would have to be read */
		return say_how(log, err);
	return log_gone(log, word, err);
}

static void say_edge(struct log *log)
{
	if (gf_repo_is_shallow(log->past.revision.repo) && !enough(log))
		cli_warn(_("this clone is shallow: what happened before is "
			   "not here (git fetch --unshallow gets it)"));
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct gf_error err = { 0 };
	struct log log = { 0 };
	int ret = cli_parse(cli, &cmd_log, &log, &argc, argv);

	if (ret < 0 && argc > 1)
		ret = cli_usage(&cmd_log, _("one record or kind at most"));
	if (ret < 0)
		ret = past_open(&log.past, cli, &cmd_log, &log.options, true);
	if (ret < 0) {
		report_begin(&log.report, &log.past, true);
		ret = tell(&log, argc ? argv[0] : NULL, &err);
		if (!ret)
			say_edge(&log);
		if (report_finish(&log.report) == CLI_FAILED && !ret)
			ret = CLI_FAILED;
		if (ret < 0)
			ret = cli_fail(&err);
	}
	past_close(&log.past);
	return ret;
}

const struct cmd cmd_log = {
	.name = "log",
	.args = N_("[KIND|KIND/ID]"),
	.summary = N_("tell who changed which field, from what to what"),
	.details =
		N_("Of a record, every commit that changed it, the newest "
		   "first, under each name that\nit had; what was only typed "
		   "otherwise is said to be so. Of a kind, or of the whole\n"
		   "registry without a word, each commit with the records "
		   "that it touched. A change is\ntold once, where it was "
		   "made: of a merge, only what none of its parents has.\n\n"
		   "  greffe log programme/rebonds\n"
		   "  greffe log exercice -n 5\n"
		   "  greffe log programme/rebonds --at 2024\n"
		   "  greffe log programme/rebonds --format jsonl"),
	.options = options,
	.run = run,
};
