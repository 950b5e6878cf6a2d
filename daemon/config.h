/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon/config: how the host wants greffed to work.
 *
 * /etc/greffe/greffed.yaml, judged by a schema of its own that the program
 * carries (tag:greffe,2026:greffed): what is wrong in it is told with its line
 * and column, and then none of it is used. Variables GREFFED_* of the
 * environment come before what the file says, and are judged by the same
 * schema.
 *
 * Nothing here comes from a repository: what greffed runs, and whom it writes
 * to, the host alone says.
 *
 * Ownership. A configuration is read whole and never changes; a reload reads
 * another one. Its texts live as long as it does.
 *
 *	if (config_load(&config, NULL, env, &findings, &err) < 0)
 *		... findings.s says what and where, err.msg that it is refused
 *	config_repositories(config, watch_one, daemon, &err);
 *	config_free(config);
 */
#ifndef GF_DAEMON_CONFIG_H
#define GF_DAEMON_CONFIG_H

#include "daemon/log.h"

#define CONFIG_FILE "/etc/greffe/greffed.yaml"

struct config_list {
	const char **items;
	size_t n;
};

/* What is run for a verdict. An empty list leaves nothing out. */
struct config_command {
	const char **argv;	/* NULL at the end */
	struct config_list env; /* "NAME=value" */
	struct config_list verdicts, branches, repositories;
	unsigned deadline_ms, tries;
};

struct config_mail {
	const char *from, *sendmail;
	struct config_list to;
	bool author;
	struct config_list verdicts, branches;
};

struct config {
	unsigned held; /* by how many, besides who loaded it */
	struct gf_arena arena;
	const char *path;		 /* of the file; NULL: there is none */
	struct config_list repositories; /* whole paths, and patterns of them */
	const char *socket;		 /* NULL: where it usually is */
	const char *lang;		 /* "fr", "en"; NULL: the system's */
	enum log_level log;
	unsigned metrics_port; /* 0: none */
	unsigned deadline_ms, poll_ms;
	unsigned workers; /* 0: as many as seem right */
	struct config_command *commands;
	size_t ncommands;
	struct config_mail *mail; /* NULL: none is sent */
};

/*
 * Reads `path` (NULL: GREFFED_CONFIG, else CONFIG_FILE, which may be missing;
 * "": none) and the variables of `env`. -1: it is refused; `findings` gets what was
 * found, warnings too, as people read it.
 */
int config_load(struct config **out, const char *path, const char *const *env,
		struct gf_buf *findings, struct gf_error *err);
void config_free(struct config *config);
/* For whoever keeps it: config_free frees it when the last one lets it go. */
struct config *config_hold(struct config *config);

/*
 * Each repository that is meant now, once: a path as it is, whatever is there;
 * of a pattern, those that look like a repository.
 */
typedef void (*config_path_fn)(const char *path, void *payload);
void config_repositories(const struct config *config, config_path_fn fn,
			 void *payload);
/* Is `text` one of these, or like one of these patterns? All are of none. */
bool config_list_has(const struct config_list *list, const char *text);

/* The variables, for documentation and tests: NULL after the last one. */
const char *config_variable(size_t i);

#endif
