/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of lib/relate say to one another. */
#ifndef GF_RELATE_INTERNAL_H
#define GF_RELATE_INTERNAL_H

#include "relate/relate.h"

#define NOBODY UINT32_MAX

/* Bytes of the census's text, a NUL behind them. */
struct name {
	uint32_t start, len, hash;
};

struct record {
	const char *path;
	struct name id;
	uint32_t links; /* its first; the next record's ends them */
	uint32_t same;	/* the first record with its kind and id */
	uint16_t kind;
	bool flawed;
};

/* A reference, before it is known where it leads. */
struct link {
	struct name target;
	struct gf_span span;
	uint32_t allowed; /* in `allowed` */
	uint32_t acyclic; /* 1 + place in `acyclic`, 0: may come back */
};

/* The kinds that an x-ref of a schema allows; one list an x-ref. */
struct allowed {
	const struct gf_node *node;
	const struct gf_kind **kinds;
	uint32_t n;
	bool several;  /* so that the kind is typed: kind/id */
	bool unplaced; /* of one of them, nobody knows where its records are */
};

struct former {
	struct name id;
	struct gf_span span;
	uint32_t record;
	uint16_t kind;
};

/* What people call a record, for when that is typed instead of its id. */
struct alias {
	struct name name;
	uint32_t record;
};

/* Records of the same thing found twice: the later one has the finding. */
struct clash {
	uint32_t record, first;
	struct gf_span span, first_span;
	const char *value; /* for unique values */
};

struct cycle {
	uint32_t record, link;
	const char *chain; /* "a → b → a" */
};

/* Open addressing over an array of records or former ids; n + 1, 0 free. */
struct table {
	uint32_t *slots, mask;
};

struct gf_census {
	const struct gf_registry *reg;
	const struct gf_kind *kinds;
	size_t nkinds;
	struct gf_arena arena;
	struct gf_buf text;

	struct record *records; /* one more than n once related */
	struct link *links;
	struct former *former;
	struct alias *aliases;
	uint32_t n, cap, nlinks, links_cap, nformer, former_cap;
	uint32_t naliases, aliases_cap;

	struct gf_strmap allowed_by_node, acyclic_by_node, unique_by_node;
	struct allowed *allowed;
	uint32_t nallowed, allowed_cap;
	struct gf_strmap claims; /* kind, property, value: struct clash */

	struct table by_id, by_former;
	struct clash *clashes, *twins; /* by record */
	struct cycle *cycles;	       /* by record */
	uint32_t nclashes, clashes_cap, ntwins, twins_cap, ncycles, cycles_cap;
	bool quiet;
	uint32_t suggest_until; /* records before it have a did-you-mean */
};

/* --- census.c ------------------------------------------------------------ */

static inline const char *name_text(const struct gf_census *c,
				    const struct name *name)
{
	return c->text.s + name->start;
}

/* The links of a record: [first, end). */
static inline uint32_t links_end(const struct gf_census *c, uint32_t record)
{
	return c->records[record + 1].links;
}

/* --- resolve.c ----------------------------------------------------------- */

enum outcome {
	RESOLVED,      /* `record` */
	FORMER_ID,     /* `record` had that id */
	UNKNOWN_ID,    /* no such id in `kind` */
	OTHER_KIND,    /* `record` has the id, its kind is not allowed */
	NEEDLESS_KIND, /* kind/id where the id is enough; `record` */
	BARE_ID,       /* the kind is missing; `record` or NOBODY */
	NOT_A_KIND,    /* what stands before '/' is no kind */
	NOT_ALLOWED,   /* it is one, but not allowed here */
	NOT_JUDGED     /* the schema names no kind that exists */
};

struct resolution {
	enum outcome outcome;
	uint32_t record;
	const struct allowed *allowed;
	const struct gf_kind *kind;
	const char *typed_kind; /* up to the '/' before the id, where split */
	const char *id;
	uint32_t len;
};

void tables_build(struct gf_census *c);
uint32_t find_record(const struct gf_census *c, const struct gf_kind *kind,
		     const char *id, uint32_t len, uint32_t hash);
const struct former *find_former(const struct gf_census *c, unsigned kind,
				 const char *id, uint32_t len, uint32_t hash);
void resolve(const struct gf_census *c, const struct link *link,
	     struct resolution *out);
/*
 * Records lie anywhere in memory. Called for each link before it is resolved,
 * it asks for what the next ones need: a slot, its record, its id's text.
 */
void resolve_ahead(const struct gf_census *c, uint32_t link);

/* --- cycle.c ------------------------------------------------------------- */

void cycles_find(struct gf_census *c);

#endif
