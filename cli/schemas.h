/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Schemas that are files: what `validate` and `dump schema` compile, outside
 * any registry. A URI becomes a file by --remote URL-PREFIX=DIR, or because
 * it is a file: URI; nothing is ever fetched.
 */
#ifndef GF_CLI_SCHEMAS_H
#define GF_CLI_SCHEMAS_H

#include "cli/cli.h"

struct cli_schemas {
	struct cli_list remotes; /* "URL-PREFIX=DIR" as typed */
	const char *cwd;	 /* absolute, malloc'ed */
	/*
	 * The folders that a schema may be read from, with the current one and
	 * those of --remote: where the files that a person named are. A schema
	 * is a stranger's: what it names elsewhere is not opened.
	 */
	struct cli_list folders; /* absolute, with a last '/', malloc'ed */
	struct gf_error err;	 /* why the last schema could not be given */
};

/* Fills `opts` with the loader. The struct must outlive the set. */
int cli_schemas_init(struct cli_schemas *s, const struct cmd *cmd,
		     const char *dir, struct gf_schemas_opts *opts);
void cli_schemas_release(struct cli_schemas *s);
/*
 * A name ("a.yaml", "a.yaml#/$defs/x", "https://…") as an absolute URI.
 * malloc'ed. With `base` "" a person named it; else a file in the folder
 * `base`, which a person named, did.
 */
char *cli_schemas_uri(struct cli_schemas *s, const char *base,
		      const char *name);

#endif
