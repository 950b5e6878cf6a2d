/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What `greffe show` knows of one record: its text, who refers to it, what is
 * wrong with it, who changed it last. Gathered by show_facts.c, told to
 * people by show_text.c and to programs by show_data.c.
 */
#ifndef GF_CLI_SHOW_H
#define GF_CLI_SHOW_H

#include "cli/titles.h"
#include "cli/value.h"

struct show {
	struct ask_options options;
	bool all; /* every record that refers to this one */

	struct ask ask;
	struct ask_record record;
	struct gf_buf text; /* its file */
	struct gf_source src;
	struct gf_doc doc;
	const struct gf_node *root; /* NULL: it cannot be read */
	struct titles titles;
	struct value_names names; /* from the titles */
};

/* Reads the record. -1: err. */
int show_read(struct show *show, struct gf_error *err);
void show_release(struct show *show);
/* The list that has a role (sources…), and the schema of its items. */
const struct gf_node *show_role(const struct show *show, const char *role,
				const struct gf_schema **items);

/* --- who refers to it ---------------------------------------------------- */

/* Records of one kind that refer to this one by one field. */
struct show_citing {
	const char *kind, *field; /* in ask.arena */
	size_t n;
};

/* The groups, in the order of kinds and fields; in ask.arena. */
int show_citing(struct show *show, struct show_citing **out, size_t *n,
		struct gf_error *err);
/*
 * The records of one group, or of all (NULL), at most `limit` (-1: no limit):
 * rows of kind, field, id.
 */
int show_citing_open(struct gf_rows **out, struct show *show,
		     const struct show_citing *group, int64_t limit,
		     struct gf_error *err);

/* --- what is wrong with it, who changed it ------------------------------- */

/* What check says of it, in a form of gf_writer_formats(); appends. */
int show_verdict(struct show *show, struct gf_buf *out, const char *format,
		 struct gf_error *err);

struct show_change {
	char commit[GF_OID_HEX];
	char day[GF_DAY_TEXT];	      /* "": its time is in no calendar */
	const char *author, *subject; /* in ask.arena, of strangers */
	bool before; /* it is older than this commit, the last looked at */
};
/* 1; 0: it was never committed, or nothing is known; -1. */
int show_change(struct show *show, struct show_change *out,
		struct gf_error *err);

/* --- telling ------------------------------------------------------------- */

int show_text(struct show *show, bool markdown, struct gf_error *err);
int show_json(struct show *show, struct gf_error *err);
/* Its text, as it is in the state. */
void show_yaml(struct show *show);
/* A row a value: csv, tsv. */
int show_rows(struct show *show);

#endif
