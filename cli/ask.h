/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What every command that reads has in common: which registry, as which
 * commit or as the files are now, whether its records can all be read, what
 * a person's words name in it, and the sheet that the answer goes to.
 *
 * Like cli_parse, what may end a command returns -1 to go on; anything else
 * is the exit code, and why has been said.
 *
 *	struct list { struct ask_options ask; const char *where; };
 *	static const struct opt options[] = {
 *		{ 0, "where", N_("EXPR"), OPT_STRING,
 *		  offsetof(struct list, where), N_("…") },
 *		ASK_OPTIONS(struct list, ask),
 *		OPT_LAST
 *	};
 *
 *	struct ask ask = { 0 };
 *	int ret = cli_parse(cli, &cmd_list, &list, &argc, argv);
 *
 *	if (ret < 0)
 *		ret = ask_open(&ask, cli, &cmd_list, &list.ask, ASK_RECORDS);
 *	if (ret < 0)
 *		ret = ask_kind(&ask, argv[0], &kind);
 *	if (ret < 0)
 *		ret = … sheet = ask_sheet(&ask, &opts, columns, n);
 *		      ask_finish(&ask, sheet);
 *	ask_close(&ask);
 *	return ret;
 */
#ifndef GF_CLI_ASK_H
#define GF_CLI_ASK_H

#include "cli/revision.h"

#include "index/index.h"
#include "render/render.h"

/* --- options ------------------------------------------------------------- */

struct ask_options {
	const char *at, *format, *color, *today;
	bool partial;
};
/* clang-format off */
#define ASK_OPTIONS(type, field)                                              \
	{ 0, "at", N_("REV|DATE"), OPT_STRING, offsetof(type, field.at),      \
	  N_("as it was at a commit (a branch, a tag, HEAD~1…) or at the end "\
	     "of a day, a month, a year") },                                  \
	{ 0, "format", N_("FORMAT"), OPT_STRING, offsetof(type, field.format),\
	  N_("table, csv, tsv, json, jsonl, yaml or markdown (default "       \
	     "table)") },                                                     \
	{ 0, "partial", NULL, OPT_FLAG, offsetof(type, field.partial),        \
	  N_("answer without the records that cannot be read") },             \
	{ 0, "today", N_("DAY"), OPT_STRING, offsetof(type, field.today),     \
	  N_("the day that stands for today, YYYY-MM-DD") },                  \
	{ 0, "color", N_("WHEN"), OPT_STRING, offsetof(type, field.color),    \
	  N_("always, never or auto (default auto, NO_COLOR is obeyed)") }
/* clang-format on */

/* --- opening ------------------------------------------------------------- */

enum ask_need {
	ASK_RECORDS, /* refuse where a record cannot be read */
	ASK_SHAPE    /* only kinds and names: unreadable records do not count */
};

/* Zero-initialised, then opened. */
struct ask {
	struct cli *cli;
	const struct cmd *cmd;
	const struct ask_options *options;
	struct gf_arena arena;	  /* for what lasts as long as the answer */
	struct revision revision; /* revision.repo NULL: no Git here */
	char *root;		  /* folder of the registry; NULL: bare */
	struct gf_index *index;
	const struct gf_registry *reg; /* the index's */
	bool of_commit;		       /* not the files as they are now */
	const char *word;     /* the revision or date as typed, or "HEAD" */
	char hex[GF_OID_HEX]; /* of the commit asked; "" for the files */
	bool color;
	size_t unreadable;    /* records left out by --partial */
	const char *left_out; /* ... in a sentence; NULL: none */
	bool told;	      /* that sentence */
};

/*
 * Opens the index and looks at the state that the options name. Says on
 * stderr, for people, which commit answers, and what --partial leaves out;
 * on a terminal the latter at the end, under the sheet where there is one.
 */
int ask_open(struct ask *ask, struct cli *cli, const struct cmd *cmd,
	     const struct ask_options *options, enum ask_need need);
void ask_close(struct ask *ask);
/*
 * Where the index of a folder that Git does not know is kept, made where it
 * is missing; NULL: nowhere. `root` is that folder's whole path.
 */
const char *ask_cache_folder(const struct cli *cli, const char *root,
			     struct gf_arena *arena);
/*
 * Says what could not be done. GF_EINVALID is a wrong usage (2): what was
 * typed cannot be understood; all else is 3. Returns the exit code.
 */
int ask_fail(const struct ask *ask, const struct gf_error *err);
/* A format for people: table or markdown. */
bool ask_is_for_people(const struct ask *ask);

/* --- what words name ----------------------------------------------------- */

/*
 * A kind by its name or its label in any language; accents, case and a
 * plural forgiven ("Événements" is evenement).
 */
#define ASK_ONE_KIND \
	_("'%s' is a word too many: one kind is named, and a condition stands " \
	  "between quotes, as in --where \"annee = 2025\"")
int ask_kind(struct ask *ask, const char *word, const struct gf_kind **kind);

struct ask_record {
	const struct gf_kind *kind;
	const char *id, *title, *path; /* in ask->arena; path from the root */
};
/*
 * The record that a person means: KIND/ID (the kind as ask_kind has it), or
 * an id where only one kind has it; its start where nothing else starts so;
 * a former id, and that is said. Accents and case are forgiven.
 */
int ask_record(struct ask *ask, const char *word, struct ask_record *out);

/* --- the answer ---------------------------------------------------------- */

/*
 * A sheet in the format asked, on standard output, that names the commit
 * (JSON: "revision" and "commit"). `opts` may say title, rows_key, members,
 * and NULL is none of these; the rest is set here. Never NULL: the format
 * was checked when the ask was opened.
 */
struct gf_sheet *ask_sheet(struct ask *ask, const struct gf_sheet_opts *opts,
			   const struct gf_sheet_column *columns, size_t n);
/*
 * Tells what was left out, ends and frees the sheet, flushes. The exit code:
 * 0, or 3 when it could not all be written.
 */
int ask_finish(struct ask *ask, struct gf_sheet *sheet);

#endif
