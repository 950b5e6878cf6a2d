/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One path looked up in one commit after another. Nearly all commits leave
 * nearly all of it as it was: what a folder of the way leads to is remembered
 * by the folder's id; and of one that is new mostly the names are known, so
 * that only ids are to be looked at.
 */
#include "repo/internal.h"

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
	const char *name, *folder; /* it stands in that */
	struct memory met[REMEMBERED];
	struct folder last[2]; /* that were read */
	unsigned turn;	       /* the older one of them */
	size_t hint;	       /* where the name was found */
};

/* What one thread has met. */
struct way {
	struct word *words;
};

/* A commit that was looked up ahead. */
struct answer {
	struct gf_oid tree, blob;
	int found; /* as gf_trail_find; -1: to be asked again */
};

struct gf_trail {
	const struct gf_repo *repo;
	struct gf_arena arena; /* names and folders of the words */
	struct way *ways;
	size_t n; /* words */
	unsigned workers;
	struct answer *answers;
	size_t nanswers, answers_cap, next;
};

static size_t count_words(const char *path)
{
	size_t n = 1;

	for (; *path; path++)
		n += *path == '/';
	return n;
}

static void split(struct gf_trail *t, struct word *words, const char *path)
{
	size_t at = 0, len, i;

	for (i = 0; i < t->n; i++) {
		len = strcspn(path + at, "/");
		words[i].name = gf_arena_memdup(&t->arena, path + at, len);
		words[i].folder =
			gf_arena_memdup(&t->arena, path, at ? at - 1 : 0);
		at += len + 1;
	}
}

struct gf_trail *gf_trail_new(const struct gf_repo *repo, const char *path,
			      unsigned workers)
{
	struct gf_trail *t = gf_xcalloc(1, sizeof(*t));
	unsigned w;

	t->repo = repo;
	t->n = count_words(path);
	t->workers = workers ? workers : 1;
	t->ways = gf_xcalloc(t->workers, sizeof(*t->ways));
	for (w = 0; w < t->workers; w++) {
		t->ways[w].words = gf_xcalloc(t->n, sizeof(struct word));
		split(t, t->ways[w].words, path);
	}
	return t;
}

static void release_way(struct way *way, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		folder_release(&way->words[i].last[0]);
		folder_release(&way->words[i].last[1]);
	}
	free(way->words);
}

void gf_trail_free(struct gf_trail *t)
{
	unsigned w;

	if (!t)
		return;
	for (w = 0; w < t->workers; w++)
		release_way(&t->ways[w], t->n);
	free(t->ways);
	free(t->answers);
	gf_arena_release(&t->arena);
	free(t);
}

/* --- one folder ---------------------------------------------------------- */

static int look_up(const struct gf_trail *t, struct word *word,
		   struct memory *m, struct gf_error *err)
{
	struct folder *folder = &word->last[word->turn];
	const struct folder *like = &word->last[!word->turn];
	struct entry e;

	word->turn = !word->turn;
	m->leads = LEADS_UNKNOWN;
	if (folder_read(folder, like, t->repo, &m->in, word->folder, err) < 0)
		return -1;
	m->leads = LEADS_NOWHERE;
	if (!folder_find_near(folder, word->name, &word->hint, &e))
		return 0;
	m->out = e.id;
	if (e.kind == GF_FILE_REGULAR)
		m->leads = LEADS_FILE;
	else if (e.kind == GF_FILE_DIR)
		m->leads = LEADS_FOLDER;
	return 0;
}

static int follow(const struct gf_trail *t, struct way *way,
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
	struct gf_trail *t = payload;
	size_t at = i * AHEAD, end = at + AHEAD;
	struct gf_error err;

	if (end > t->nanswers)
		end = t->nanswers;
	for (; at < end; at++)
		t->answers[at].found = follow(t, &t->ways[worker],
					      &t->answers[at].tree,
					      &t->answers[at].blob, &err);
}

void gf_trail_prepare(struct gf_trail *t, const struct gf_oid *trees, size_t n)
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
static const struct answer *find_answer(struct gf_trail *t,
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

int gf_trail_find(struct gf_trail *t, const struct gf_oid *tree,
		  struct gf_oid *blob, struct gf_error *err)
{
	const struct answer *answer = find_answer(t, tree);

	if (!answer || answer->found < 0)
		return follow(t, &t->ways[0], tree, blob, err);
	*blob = answer->blob;
	return answer->found;
}
