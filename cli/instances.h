/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Files as instances: found among operands and folders, read, composed and
 * judged on a pool of threads, told in order. What `validate` runs.
 */
#ifndef GF_CLI_INSTANCES_H
#define GF_CLI_INSTANCES_H

#include "cli/cli.h"

struct instances {
	struct cli_list files;	/* paths; "-" is standard input */
	struct gf_arena paths;	/* of what folders hold */
	const char *stdin_name; /* NULL: read as YAML */
	size_t max_bytes;	/* of a document; 0: the default limit */
	bool front_matter;	/* .md files count */
};

/* An operand: a file as it is named, a folder's files by their endings. */
int instances_add(struct instances *in, const char *operand,
		  struct gf_error *err);
void instances_release(struct instances *in);

struct instances_run {
	const struct gf_schema *schema;
	/*
	 * NULL, or asked for the schema of each file; `name` is what the file
	 * says ($schema or modeline), or NULL. One thread then.
	 */
	const struct gf_schema *(*own_schema)(const char *path,
					      const char *name, void *payload);
	/* Told in order, by one thread: each document, each failure. */
	void (*document)(struct gf_source *src, uint32_t index,
			 struct gf_diags *diags, void *payload);
	void (*failure)(const struct gf_error *err, void *payload);
	void (*progress)(size_t done, size_t total, void *payload);
	void *payload;
	unsigned workers;
};

void instances_judge(const struct instances *in,
		     const struct instances_run *run);

#endif
