/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What the commands that tell a registry's history have in common: its
 * repository, the state that is asked about (the files as they are now, or a
 * commit), the kinds of that state, and its records, composed. All of it from
 * Git objects: no index is needed.
 *
 * Like cli_parse, what may end a command returns -1 to go on; anything else
 * is the exit code, and why has been said.
 */
#ifndef GF_CLI_PAST_H
#define GF_CLI_PAST_H

#include "cli/revision.h"

#include "merge/merge.h"
#include "render/render.h"

/* --- options ------------------------------------------------------------- */

struct past_options {
	const char *at, *format, *color;
};
/* clang-format off */
#define PAST_AT_OPTION(type, field)                                           \
	{ 0, "at", N_("REV|DATE"), OPT_STRING, offsetof(type, field.at),      \
	  N_("as it was at a commit (a branch, a tag, HEAD~1…) or at the end "\
	     "of a day, a month, a year") }
#define PAST_OPTIONS(type, field)                                             \
	{ 0, "format", N_("FORMAT"), OPT_STRING, offsetof(type, field.format),\
	  N_("text, table, csv, tsv, json, jsonl, yaml or markdown") },       \
	{ 0, "color", N_("WHEN"), OPT_STRING, offsetof(type, field.color),    \
	  N_("always, never or auto (default auto, NO_COLOR is obeyed)") }
/* clang-format on */

/* --- a state ------------------------------------------------------------- */

/* Zero-initialised, then opened. */
struct past {
	struct cli *cli;
	const struct cmd *cmd;
	const struct past_options *options;
	struct gf_arena arena;	  /* for what lasts as long as the command */
	struct revision revision; /* of the commit asked, or HEAD */
	bool of_files;		  /* the files as they are now, not a commit */
	bool unborn; /* nothing was committed yet: there are only files */
	char *root;  /* folder of the registry's files; NULL: bare */
	struct gf_tree tree;
	struct gf_registry *reg; /* of the state */
	bool color;
	uint32_t lines; /* most of a cell of a table; 0: one */
};

/*
 * Opens the repository and looks at the state that --at names: without it the
 * files as they are now, HEAD where there are none. `committed`: HEAD rather
 * than the files. Says on stderr which commit answers for a date.
 */
int past_open(struct past *past, struct cli *cli, const struct cmd *cmd,
	      const struct past_options *options, bool committed);
/* Looks at another commit instead, with the kinds that it has. */
int past_go(struct past *past, const char *word);
void past_close(struct past *past);
/* Prose, in place of a sheet. */
bool past_is_text(const struct past *past, bool by_default);
/* A sheet in the format asked, on standard output. */
struct gf_sheet *past_sheet(struct past *past,
			    const struct gf_sheet_column *columns, size_t n);
/* Ends and frees the sheet (or NULL), flushes; the exit code. */
int past_finish(struct past *past, struct gf_sheet *sheet);

/*
 * The commit that a word names: a revision, else the end of a day, a month or
 * a year on the way of first parents.
 */
int past_resolve(struct past *past, const char *word, struct gf_commit *out,
		 struct gf_error *err);
/* The registry's folder in a commit; false: it had none then. */
bool past_folder(const struct past *past, const struct gf_oid *tree,
		 struct gf_oid *out);

/* --- texts --------------------------------------------------------------- */

/* A record's file, composed. Zero-initialised, then read; read again. */
struct past_text {
	struct gf_buf bytes;
	struct gf_source src;
	struct gf_doc doc;
	struct gf_diags diags;
	const struct gf_node *root; /* NULL: it cannot be read, see `why` */
	struct gf_error why;
};

/* From a blob; what cannot be read is told by `why`, not by a failure. */
void past_read_blob(struct past *past, struct past_text *text,
		    const struct gf_oid *blob, const char *path,
		    enum gf_syntax syntax);
/* From the files, whatever the state. */
void past_read_file(struct past *past, struct past_text *text, const char *path,
		    enum gf_syntax syntax);
/* From the state's tree (a file, or its commit). */
void past_read_path(struct past *past, struct past_text *text, const char *path,
		    enum gf_syntax syntax);
void past_text_release(struct past_text *text);
/* The syntax of a path, by its kind or, where that is not known, its name. */
enum gf_syntax past_syntax(const struct gf_kind *kind, const char *path);

/* --- commits, for people ------------------------------------------------- */

/* "2025-01-02", or what says that the date cannot be. */
void past_write_day(struct gf_buf *out, int64_t time, int offset);
/* "2025-01-02T03:04:05+01:00"; nothing when it cannot be a date. */
void past_write_time(struct gf_buf *out, int64_t time, int offset);
/* The first twelve digits of a commit's id. */
#define PAST_SHORT 12

#endif
