/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Records that may be in a chain of references that comes back: what is left
 * when those that lead nowhere, and those that nothing leads to, are taken
 * away one after the other. lib/relate says which chains there are.
 */
#include "index/internal.h"

struct edge {
	int64_t from, to;
};

struct chains {
	struct edge *edges;
	size_t n, cap;
	int64_t *docs; /* sorted, each once */
	size_t ndocs;
	uint32_t *out, *in;	 /* how many are left, by doc */
	uint32_t *first, *by_to; /* edges by their end */
	uint32_t *queue;
	bool *gone;
};

/* Where the record ?1 refers to what forms chains. */
#define REFS "FROM temp._refs r WHERE r.doc = ?1 AND +r.form >= 2"
#define RULES_OF_TARGET \
	"(SELECT k.rules FROM temp._kinds k WHERE k.kind = r.target_kind)"

/* By an id or by a former one; views one within the other: see settle.c. */
static const char next_sql[] =
	"SELECT d.doc FROM temp._docs d WHERE d.id IN"
	" (SELECT r.target_id " REFS ") AND EXISTS (SELECT 1 " REFS
	" AND +r.target_id = d.id AND d.rules = " RULES_OF_TARGET ")"
	" UNION ALL SELECT n.doc FROM temp._names n WHERE n.what = 'f'"
	" AND n.value IN (SELECT r.target_id " REFS ") AND EXISTS"
	" (SELECT 1 " REFS " AND +r.target_id = n.value AND"
	" (SELECT d.rules FROM temp._docs d WHERE d.doc = n.doc) = " RULES_OF_TARGET
	")";

static const char start_sql[] =
	"CREATE TEMP TABLE IF NOT EXISTS _way (n INTEGER PRIMARY KEY,"
	" doc INTEGER UNIQUE);"
	"DELETE FROM temp._way;"
	"INSERT INTO temp._way (doc) SELECT a.doc FROM temp._affected a"
	" WHERE EXISTS (SELECT 1 FROM temp._refs r WHERE r.doc = a.doc"
	" AND r.form >= 2)";

struct reading {
	struct sqlite3_stmt *at, *next, *go;
};

/* The edges of the next record of the way: 1, or 0 at its end. */
static int read_next(struct chains *c, struct db *db, struct reading *r,
		     int64_t n, struct gf_error *err)
{
	int64_t from, to;
	int ret;

	stmt_int(r->at, 1, n);
	ret = stmt_step(db, r->at, err);
	if (ret < 1)
		return ret;
	from = stmt_get_int(r->at, 0);
	stmt_reset(r->at);
	stmt_int(r->next, 1, from);
	while ((ret = stmt_step(db, r->next, err)) == 1) {
		to = stmt_get_int(r->next, 0);
		GF_GROW(c->edges, c->n, c->cap);
		c->edges[c->n++] = (struct edge){ from, to };
		stmt_int(r->go, 1, to);
		if (stmt_run(db, r->go, err) < 0)
			return -1;
	}
	return ret < 0 ? -1 : 1;
}

static int read_edges(struct chains *c, struct db *db, struct gf_error *err)
{
	struct reading r = { 0 };
	int64_t n = 1;
	int ret = -1;

	if (db_exec_kept(db, start_sql, err) < 0)
		return -1;
	if (!db_number(db, "SELECT count(*) FROM temp._way", 0))
		return 0;
	r.at = db_prepare(db, "SELECT doc FROM temp._way WHERE n = ?", err);
	r.next = db_prepare(db, next_sql, err);
	r.go = db_prepare(
		db, "INSERT OR IGNORE INTO temp._way (doc) VALUES (?)", err);
	if (r.at && r.next && r.go)
		while ((ret = read_next(c, db, &r, n, err)) == 1)
			n++;
	stmt_free(r.at);
	stmt_free(r.next);
	stmt_free(r.go);
	return ret;
}

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static uint32_t place_of(const struct chains *c, int64_t doc)
{
	const int64_t *at =
		bsearch(&doc, c->docs, c->ndocs, sizeof(doc), by_number);

	return (uint32_t)(at - c->docs);
}

static void number_docs(struct chains *c)
{
	size_t i, n = 0;

	c->docs = gf_xcalloc(2 * c->n + 1, sizeof(*c->docs));
	for (i = 0; i < c->n; i++) {
		c->docs[2 * i] = c->edges[i].from;
		c->docs[2 * i + 1] = c->edges[i].to;
	}
	qsort(c->docs, 2 * c->n, sizeof(*c->docs), by_number);
	for (i = 0; i < 2 * c->n; i++)
		if (!n || c->docs[n - 1] != c->docs[i])
			c->docs[n++] = c->docs[i];
	c->ndocs = n;
	for (i = 0; i < c->n; i++) {
		c->edges[i].from = place_of(c, c->edges[i].from);
		c->edges[i].to = place_of(c, c->edges[i].to);
	}
}

/* Turned around, to take away those that nothing leads to as well. */
static void reverse(struct chains *c)
{
	size_t i;
	int64_t from;

	for (i = 0; i < c->n; i++) {
		from = c->edges[i].from;
		c->edges[i].from = c->edges[i].to;
		c->edges[i].to = from;
	}
}

/* Takes away, one after the other, those that lead to nobody who is left. */
static void peel(struct chains *c)
{
	size_t i, head = 0, tail = 0;
	uint32_t doc, k;

	memset(c->out, 0, c->ndocs * sizeof(*c->out));
	memset(c->first, 0, (c->ndocs + 1) * sizeof(*c->first));
	for (i = 0; i < c->n; i++) {
		if (c->gone[c->edges[i].from] || c->gone[c->edges[i].to])
			continue;
		c->out[c->edges[i].from]++;
		c->first[c->edges[i].to + 1]++;
	}
	for (i = 0; i < c->ndocs; i++) {
		c->first[i + 1] += c->first[i];
		c->in[i] = c->first[i];
	}
	for (i = 0; i < c->n; i++)
		if (!c->gone[c->edges[i].from] && !c->gone[c->edges[i].to])
			c->by_to[c->in[c->edges[i].to]++] =
				(uint32_t)c->edges[i].from;
	for (i = 0; i < c->ndocs; i++)
		if (!c->gone[i] && !c->out[i])
			c->queue[tail++] = (uint32_t)i;
	while (head < tail) {
		doc = c->queue[head++];
		c->gone[doc] = true;
		for (k = c->first[doc]; k < c->first[doc + 1]; k++)
			if (!--c->out[c->by_to[k]])
				c->queue[tail++] = c->by_to[k];
	}
}

static int keep(struct chains *c, struct db *db, struct gf_error *err)
{
	struct sqlite3_stmt *st;
	size_t i;
	int ret = 0;

	st = db_prepare(db, "INSERT OR IGNORE INTO temp._candidate VALUES (?)",
			err);
	for (i = 0; i < c->ndocs && st && !ret; i++) {
		if (c->gone[i])
			continue;
		stmt_int(st, 1, c->docs[i]);
		ret = stmt_run(db, st, err);
	}
	stmt_free(st);
	return st ? ret : -1;
}

static void look_for_chains(struct chains *c)
{
	number_docs(c);
	c->out = gf_xcalloc(c->ndocs, sizeof(*c->out));
	c->in = gf_xcalloc(c->ndocs, sizeof(*c->in));
	c->first = gf_xcalloc(c->ndocs + 1, sizeof(*c->first));
	c->by_to = gf_xcalloc(c->n, sizeof(*c->by_to));
	c->queue = gf_xcalloc(c->ndocs, sizeof(*c->queue));
	c->gone = gf_xcalloc(c->ndocs, sizeof(*c->gone));
	peel(c);
	reverse(c);
	peel(c);
}

int chains_find(struct db *db, struct gf_error *err)
{
	struct chains c = { 0 };
	int ret = read_edges(&c, db, err);

	if (!ret && c.n) {
		look_for_chains(&c);
		ret = keep(&c, db, err);
	}
	free(c.edges);
	free(c.docs);
	free(c.out);
	free(c.in);
	free(c.first);
	free(c.by_to);
	free(c.queue);
	free(c.gone);
	return ret;
}
