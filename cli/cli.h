/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cli: the program greffe. One file a command (cmd_<name>.c), each a row of
 * the table in main.c; its options are rows too, and from the rows come the
 * parsing, --help, `greffe help`, the manual and the completion.
 *
 * Adding a command: write cmd_<name>.c with one `const struct cmd`, declare
 * it below, add it to the table in main.c.
 *
 *	struct check { bool warnings; struct cli_list rules; };
 *	static const struct opt options[] = {
 *		{ 'W', NULL, NULL, OPT_FLAG, offsetof(struct check, warnings),
 *		  N_("count warnings as errors") },
 *		CLI_OUTPUT_OPTIONS(struct check, output),
 *		OPT_LAST
 *	};
 */
#ifndef GF_CLI_H
#define GF_CLI_H

#include "relate/relate.h"

/* The same for every command and every --format. The larger wins over 1. */
enum cli_exit { CLI_OK, CLI_FINDINGS, CLI_USAGE, CLI_FAILED };

/* --- options (options.c) ------------------------------------------------- */

enum opt_type {
	OPT_END,
	OPT_FLAG,   /* bool: true when given */
	OPT_STRING, /* const char *: the last one given */
	OPT_NUMBER, /* uint32_t */
	OPT_YESNO,  /* int: 1 yes, 0 no; as it was when not given */
	OPT_LIST,   /* struct cli_list: each one given */
	OPT_COUNT   /* unsigned: how many times */
};

struct opt {
	char letter;	  /* 0: none */
	const char *name; /* without --; NULL: none */
	const char *arg;  /* what a person reads for its value, NULL: none */
	enum opt_type type;
	size_t offset;	  /* in the command's struct */
	const char *help; /* a msgid */
};
/* clang-format off */
#define OPT_LAST { 0, NULL, NULL, OPT_END, 0, NULL }
/* clang-format on */

struct cli_list {
	const char **items;
	uint32_t n, cap;
};

struct cli;

struct cmd {
	const char *name;
	const char *args;    /* a msgid: "[PATH…]" */
	const char *summary; /* a msgid, one line */
	const char *details; /* a msgid, a few lines with examples */
	const struct opt *options;
	int (*run)(struct cli *cli, int argc, char **argv);
	bool hidden; /* typed by programs: not in the list for people */
	bool judges; /* ends with 1 where it finds an error */
};

/*
 * Reads a command's options into `values`. Operands are left in argv[0..n)
 * and counted in *argc. -1: go on. Otherwise the exit code: --help was
 * shown, or the usage was wrong and said.
 */
int cli_parse(struct cli *cli, const struct cmd *cmd, void *values, int *argc,
	      char **argv);
/* The help of one command, or of all. */
void cli_help(struct cli *cli, const struct cmd *cmd);
/* "usage: …" and a hint; returns CLI_USAGE. */
int cli_usage(const struct cmd *cmd, const char *fmt, ...) GF_PRINTF(2, 3);
const struct cmd *const *cli_commands(void);	      /* NULL-terminated */
const struct cmd *cli_find_command(const char *name); /* or NULL */
/* What every command takes: -C, --lang, --help. */
const struct opt *cli_global_options(void);
const char *cli_version(void);

/*
 * What --color and --today say, where they are typed. -1: understood; else
 * CLI_USAGE, and it is said.
 */
int cli_color(const struct cli *cli, const struct cmd *cmd, const char *when,
	      bool *color);
int cli_today(const struct cli *cli, const struct cmd *cmd, const char *typed,
	      int64_t *day);

/* --- the program's surroundings (main.c, output.c) ----------------------- */

/*
 * What git tells the hooks that it runs; NULL where it is not told. No other
 * command goes by it.
 */
struct cli_git {
	const char *dir, *index;
	const char *objects, *alternates; /* where a push is put aside */
	/* Of pre-receive, typed by its script: who pushes, gpg's folder. */
	const char *user, *keyring;
};

/* What main() read of the environment; commands read nothing of it. */
struct cli {
	const char *dir;  /* -C: where to work; "." by default */
	int before;	  /* operands before "--"; -1: it was not typed */
	bool lang_chosen; /* by --lang, GREFFE_LANG or an installed locale */
	bool color_out, color_err; /* terminals that want it */
	bool progress;		   /* stderr is a terminal */
	bool github; /* a job of GitHub Actions: findings are annotated */
	unsigned cores;
	const char *program; /* where it is, absolute */
	struct cli_git git;
	const char *localedir;
	const char *
		cache; /* where folders without Git keep their index, or NULL */
	const char *runtime; /* $XDG_RUNTIME_DIR, or NULL */
	const char *socket;  /* $GREFFED_SOCKET, or NULL */
	int64_t today;	     /* days since 1970, UTC */
	uint32_t width;	     /* columns of the terminal on stdout; 0: none */
	struct gf_buf out;   /* stdout, flushed by cli_flush */
	bool out_failed;
	bool out_begun; /* some of it has left */
};

/*
 * The root of the registry around cli->dir, found upwards: a folder with
 * greffe.yaml, or with schema/ and records/. malloc'ed; NULL: none, err says
 * what to type.
 */
char *cli_find_registry(struct cli *cli, struct gf_error *err);
bool cli_is_registry(const char *dir);
/*
 * The same, loaded, and its language taken up. NULL: err says why. *root,
 * where it is wanted, is malloc'ed; NULL before the call.
 */
struct gf_registry *cli_open_registry(struct cli *cli, char **root,
				      struct gf_error *err);
/* The registry's `lang:`, where the person chose none. */
void cli_registry_lang(struct cli *cli, const char *lang);
/* Appends to standard output. A gf_sink_fn (payload: struct cli). */
int cli_write(const char *s, size_t len, void *cli);
void cli_printf(struct cli *cli, const char *fmt, ...) GF_PRINTF(2, 3);
/* 0, or -1 when standard output could not take it all. */
int cli_flush(struct cli *cli);
/* "greffe: msg" on stderr, escaped; returns CLI_FAILED. */
int cli_fail(const struct gf_error *err);
/* One word of what is to be typed, or put in a script: between quotes. */
void cli_add_quoted(struct gf_buf *out, const char *word);
/* Whether what failed was only that the index is damaged: it is made again. */
bool cli_fails_for_index(void);
/* What a form has no place for is told on stderr. */
struct gf_sheet;
void cli_warn_untold(const struct gf_sheet *sheet);
/* "greffe: …" on stderr. */
void cli_warn(const char *fmt, ...) GF_PRINTF(1, 2);
/*
 * Progress of a long run on a terminal: silent for the first second, then
 * at most ten times a second. total 0 ends it and clears the line.
 */
void cli_progress(struct cli *cli, const char *what, size_t done, size_t total);

/* --- findings on their way out (output.c) -------------------------------- */

/* Which rules are told: --rule keeps only those, --skip all but those. */
struct cli_rules {
	bool skip[GF_RULE_COUNT];
	/* The same of rules that the registry carries, by name; borrowed. */
	const struct cli_list *only, *without;
	bool others; /* those that no option names are left out */
};

/* The options of every command that tells findings. */
struct cli_output {
	const char *format, *color;
	struct cli_list rule, skip;
	bool warnings_are_errors, quiet;
	unsigned verbose;
	const char *max;
	uint32_t jobs;
	bool acknowledged; /* of check: what records acknowledge is shown */
	const char *revision, *commit; /* not options: what is judged */
	/* Not an option: names of rules that are not ours may be those of the
	 * registry; cli_rules_check says, once it is loaded. */
	bool registry_rules;
};
/* clang-format off */
#define CLI_OUTPUT_OPTIONS(type, field)                                       \
	{ 0, "format", N_("FORMAT"), OPT_STRING,                              \
	  offsetof(type, field.format),                                       \
	  N_("text, short, json, jsonl, github, gitlab, sarif, junit or tap " \
	     "(default text)") },                                             \
	{ 'W', "warnings-are-errors", NULL, OPT_FLAG,                         \
	  offsetof(type, field.warnings_are_errors),                          \
	  N_("count warnings as errors") },                                   \
	{ 0, "rule", N_("RULE"), OPT_LIST, offsetof(type, field.rule),        \
	  N_("tell only this rule (again for more)") },                       \
	{ 0, "skip", N_("RULE"), OPT_LIST, offsetof(type, field.skip),        \
	  N_("do not tell this rule (again for more)") },                     \
	{ 0, "max", N_("N"), OPT_STRING, offsetof(type, field.max),           \
	  N_("findings shown in all; 0 shows every one") },                   \
	{ 'j', "jobs", N_("N"), OPT_NUMBER, offsetof(type, field.jobs),       \
	  N_("threads (default: one a processor)") },                         \
	{ 0, "color", N_("WHEN"), OPT_STRING, offsetof(type, field.color),    \
	  N_("always, never or auto (default auto, NO_COLOR is obeyed)") },   \
	{ 'q', "quiet", NULL, OPT_FLAG, offsetof(type, field.quiet),          \
	  N_("findings only, no count at the end") },                         \
	{ 'v', "verbose", NULL, OPT_COUNT, offsetof(type, field.verbose),     \
	  N_("say what is being done") }
/* clang-format on */

/*
 * Whether the options make sense, before any work. -1: they do; else
 * CLI_USAGE, and it is said.
 */
int cli_check_output(struct cli *cli, const struct cmd *cmd,
		     const struct cli_output *output);
/*
 * Opens the writer that the options ask for, on standard output. NULL when
 * they are wrong: said, with the exit code in *code. `all`: documents
 * without findings are told too (jsonl).
 */
struct gf_writer *cli_writer(struct cli *cli, const struct cmd *cmd,
			     const struct cli_output *output, bool all,
			     struct cli_rules *rules, int *code);
/*
 * Are the names that --rule and --skip give, and that are not ours, those of
 * rules that the registry carries? -1: yes; CLI_USAGE: not, and that is said.
 */
struct gf_scripts;
int cli_rules_check(const struct cmd *cmd, const struct cli_output *output,
		    const struct gf_scripts *scripts);
/* Takes out of `diags` what --rule and --skip leave out. */
void cli_rules_apply(const struct cli_rules *rules, struct gf_diags *diags);
/*
 * Ends a run: finishes and frees the writer, flushes; the exit code from its
 * tally. `failed`: some file could not be read, already said.
 */
int cli_finish(struct cli *cli, struct gf_writer *w,
	       const struct cli_output *output, bool failed);

void cli_output_release(struct cli_output *output);

/* --- the commands -------------------------------------------------------- */

/* clang-format off */
extern const struct cmd
	cmd_check,
	cmd_validate,
	cmd_init,
	cmd_new,
	cmd_list,
	cmd_show,
	cmd_refs,
	cmd_find,
	cmd_summary,
	cmd_timeline,
	cmd_query,
	cmd_sql,
	cmd_compare,
	cmd_diff,
	cmd_audit,
	cmd_doctor,
	cmd_hook,
	cmd_log,
	cmd_blame,
	cmd_textconv,
	cmd_status,
	cmd_watch,
	cmd_explain,
	cmd_dump,
	cmd_help,
	cmd_version,
	cmd_complete;
/* clang-format on */

/* --- crash.c ------------------------------------------------------------- */

/* Says so where libgit2 crashes on a damaged repository. */
void crash_prepare(void);

#endif
