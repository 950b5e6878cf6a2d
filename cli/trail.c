/* SPDX-License-Identifier: EUPL-1.2 */
/* See trail.h. */
#include "cli/trail.h"

enum {
	REMEMBERED = 256, /* folders, for each word of the path */
	AHEAD = 32	  /* commits that one thread takes at a time */
};

enum leads { LEADS_UNKNOWN, LEADS_NOWHERE, LEADS_FOLDER, LEADS_FILE };

struct memory {
	struct gf_oid in, out;
	uint8_t leads; /* enum leads */
};

struct word {
	const char *name;
	struct memory met[REMEMBERED];
};

/* What one thread has met. */
struct way {
	struct word *words;
};

/* A commit that was looked up ahead. */
struct answer {
	struct gf_oid tree, blob;
	int found; /* as trail_find; -1: to be asked again */
};

struct trail {
	const struct gf_repo *repo;
	char *path;
	const char **names;
	size_t n, cap;
	struct way *ways;
	unsigned workers;
	struct answer *answers;
	size_t nanswers, answers_cap, next;
};

static void split(struct trail *t)
{
	char *at, *slash;

	for (at = t->path; at; at = slash ? slash + 1 : NULL) {
		slash = strchr(at, '/');
		if (slash)
			*slash = '\0';
		GF_GROW(t->names, t->n, t->cap);
		t->names[t->n++] = at;
	}
}

struct trail *trail_new(const struct gf_repo *repo, const char *path,
			unsigned workers)
{
	struct trail *t = gf_xcalloc(1, sizeof(*t));
	unsigned w;
	size_t i;

	t->repo = repo;
	t->path = gf_xstrdup(path);
	t->workers = workers ? workers : 1;
	split(t);
	t->ways = gf_xcalloc(t->workers, sizeof(*t->ways));
	for (w = 0; w < t->workers; w++) {
		t->ways[w].words = gf_xcalloc(t->n, sizeof(struct word));
		for (i = 0; i < t->n; i++)
			t->ways[w].words[i].name = t->names[i];
	}
	return t;
}

void trail_free(struct trail *t)
{
	unsigned w;

	if (!t)
		return;
	for (w = 0; w < t->workers; w++)
		free(t->ways[w].words);
	free(t->ways);
	free(t->answers);
	free(t->names);
	free(t->path);
	free(t);
}

/* --- one folder ---------------------------------------------------------- */

static int look_up(const struct trail *t, const struct word *word,
		   struct memory *m, struct gf_error *err)
{
	struct gf_repo_entry entry;
	struct gf_error why;

	m->leads = LEADS_NOWHERE;
	if (gf_repo_find(&entry, t->repo, &m->in, word->name, &why) < 0) {
		if (why.code == GF_ENOTFOUND)
			return 0;
		m->leads = LEADS_UNKNOWN;
		*err = why;
		return -1;
	}
	m->out = entry.id;
	if (entry.kind == GF_FILE_REGULAR)
		m->leads = LEADS_FILE;
	else if (entry.kind == GF_FILE_DIR)
		m->leads = LEADS_FOLDER;
	return 0;
}

static int follow(const struct trail *t, struct way *way,
		  const struct gf_oid *tree, struct gf_oid *blob,
		  struct gf_error *err)
{
	struct gf_oid at = *tree;
	struct memory *m;
	size_t i;

	for (i = 0; i < t->n; i++) {
		m = &way->words[i].met[at.id[0]];
		if (!m->leads || memcmp(&m->in, &at, sizeof(at)) != 0) {
			m->in = at;
			if (look_up(t, &way->words[i], m, err) < 0)
				return -1;
		}
		if (m->leads != (i + 1 < t->n ? LEADS_FOLDER : LEADS_FILE))
			return 0;
		at = m->out;
	}
	*blob = at;
	return 1;
}

/* --- many commits -------------------------------------------------------- */

static void answer_some(size_t i, unsigned worker, void *payload)
{
	struct trail *t = payload;
	size_t at = i * AHEAD, end = at + AHEAD;
	struct gf_error err;

	if (end > t->nanswers)
		end = t->nanswers;
	for (; at < end; at++)
		t->answers[at].found = follow(t, &t->ways[worker],
					      &t->answers[at].tree,
					      &t->answers[at].blob, &err);
}

void trail_prepare(struct trail *t, const struct gf_oid *trees, size_t n)
{
	size_t i;

	t->nanswers = t->next = 0;
	if (t->workers < 2)
		return;
	for (i = 0; i < n; i++) {
		GF_GROW(t->answers, t->nanswers, t->answers_cap);
		t->answers[t->nanswers++].tree = trees[i];
	}
	gf_pool_run((n + AHEAD - 1) / AHEAD, t->workers, answer_some, NULL, t);
}

/* They are asked in the order in which they were prepared, or nearly so. */
static const struct answer *find_answer(struct trail *t,
					const struct gf_oid *tree)
{
	size_t i, at;

	for (i = 0; i < t->nanswers && i < AHEAD; i++) {
		at = (t->next + i) % t->nanswers;
		if (memcmp(&t->answers[at].tree, tree, sizeof(*tree)) != 0)
			continue;
		t->next = at;
		return &t->answers[at];
	}
	return NULL;
}

int trail_find(struct trail *t, const struct gf_oid *tree, struct gf_oid *blob,
	       struct gf_error *err)
{
	const struct answer *answer = find_answer(t, tree);

	if (!answer || answer->found < 0)
		return follow(t, &t->ways[0], tree, blob, err);
	*blob = answer->blob;
	return answer->found;
}
