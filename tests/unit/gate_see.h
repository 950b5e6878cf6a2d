/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * gate_see.h: for the tests of lib/gate: a small history from a table, a
 * commit a row, and what a gate says of its commits by their names.
 */
#ifndef GATE_SEE_H
#define GATE_SEE_H

#include "gate/gate.h"
#include "history.h"

#define TEAM "records/team/"
#define SCHEMA \
	"type: object\nrequired: [name]\nadditionalProperties: false\n" \
	"properties:\n  name: {type: string, x-role: title}\n" \
	"  size: {type: integer}\n  boss: {type: string, x-ref: team}\n"

/* One file of a commit; text NULL: it is taken away; '@' in front of its path:
 * a symbolic link. */
struct change {
	const char *path, *text;
};

struct past {
	const char *name;    /* of the commit: a tag */
	const char *parents; /* names, between spaces; "": none */
	struct change changes[6];
};

static inline unsigned mark_of(const struct past *table, const char *name,
			       size_t len)
{
	unsigned i;

	for (i = 0; table[i].name; i++)
		if (strlen(table[i].name) == len &&
		    !strncmp(table[i].name, name, len))
			return i + 1;
	GF_BUG(true);
}

static inline void put_parents(struct gf_buf *out, const struct past *table,
			       const char *parents)
{
	const char *word = "from";
	size_t len;

	for (; *parents; parents += len + (parents[len] == ' ')) {
		len = strcspn(parents, " ");
		gf_buf_addf(out, "%s :%u\n", word,
			    mark_of(table, parents, len));
		word = "merge";
	}
}

/* Rows up to one without a name. */
static inline void make_past(const struct past *table, const char *name)
{
	struct gf_buf out = GF_BUF_INIT;
	const struct change *c;
	unsigned i;

	for (i = 0; table[i].name; i++) {
		gf_buf_addf(&out,
			    "commit refs/tags/%s\nmark :%u\n"
			    "committer T <t@t> %u +0000\ndata 0\n",
			    table[i].name, i + 1, 1700000000 + i);
		put_parents(&out, table, table[i].parents);
		for (c = table[i].changes; c < table[i].changes + 6 && c->path;
		     c++) {
			if (*c->path == '@')
				put_entry(&out, "120000", c->path + 1, c->text);
			else if (c->text)
				put_file(&out, c->path, c->text);
			else
				gf_buf_addf(&out, "D %s\n", c->path);
		}
		gf_buf_addc(&out, '\n');
	}
	import(&out, name);
	gf_buf_release(&out);
}

static inline struct gf_oid id_of(const char *name)
{
	struct gf_error err = { 0 };
	struct gf_commit at = { 0 };

	if (gf_repo_resolve(&at, repo, name, &err) < 0)
		ok(false, "%s", err.msg);
	return at.id;
}

static inline struct gf_gate *open_gate(const char *cache, bool read_only)
{
	struct gf_gate_opts opts = { .repo = repo,
				     .cache = cache,
				     .read_only = read_only,
				     .engine = "1.0",
				     .workers = 1 };
	struct gf_error err = { 0 };
	struct gf_gate *gate = NULL;

	if (gf_gate_open(&gate, &opts, &err) < 0)
		ok(false, "%s", err.msg);
	return gate;
}

#endif
