/* SPDX-License-Identifier: EUPL-1.2 */
/* See words.h: the longest common subsequence of words, bounded. */
#include "cli/words.h"

enum {
	WORDS_MOST = 4000, /* of a text, after what both begin and end with */
	CELLS_MOST = 1 << 22,
	AROUND = 3 /* words shown before and behind a change */
};

struct word {
	const char *s;
	uint32_t len, hash;
	bool kept; /* in both texts */
};

struct text {
	struct word *words;
	size_t n, cap;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void split(struct text *t, const char *s, size_t len)
{
	size_t i = 0, start;

	while (i < len) {
		while (i < len && is_space(s[i]))
			i++;
		start = i;
		while (i < len && !is_space(s[i]))
			i++;
		if (i == start)
			break;
		GF_GROW(t->words, t->n, t->cap);
		t->words[t->n++] = (struct word){
			.s = s + start,
			.len = (uint32_t)(i - start),
			.hash = gf_hash(s + start, i - start),
		};
	}
}

static bool same(const struct word *a, const struct word *b)
{
	return a->hash == b->hash && a->len == b->len &&
	       !memcmp(a->s, b->s, a->len);
}

/* Words [a, a + n) of the old text and [b, b + m) of the new one. */
struct stretch {
	struct word *a, *b;
	size_t n, m;
};

static struct stretch keep_ends(struct text *old, struct text *new)
{
	struct stretch s = { old->words, new->words, old->n, new->n };

	while (s.n && s.m && same(s.a, s.b)) {
		s.a++->kept = s.b++->kept = true;
		s.n--;
		s.m--;
	}
	while (s.n && s.m && same(&s.a[s.n - 1], &s.b[s.m - 1]))
		s.a[--s.n].kept = s.b[--s.m].kept = true;
	return s;
}

static bool keep_longest(struct stretch s)
{
	size_t width = s.m + 1, i, j;
	uint16_t *table;

	if (s.n > WORDS_MOST || s.m > WORDS_MOST || s.n * s.m > CELLS_MOST)
		return false;
	table = gf_xcalloc((s.n + 1) * width, sizeof(*table));
	for (i = s.n; i--;)
		for (j = s.m; j--;) {
			uint16_t *at = &table[i * width + j];

			if (same(&s.a[i], &s.b[j]))
				*at = (uint16_t)(at[width + 1] + 1);
			else
				*at = at[width] >= at[1] ? at[width] : at[1];
		}
	for (i = j = 0; i < s.n && j < s.m;) {
		const uint16_t *at = &table[i * width + j];

		if (same(&s.a[i], &s.b[j]))
			s.a[i++].kept = s.b[j++].kept = true;
		else if (at[width] >= at[1])
			i++;
		else
			j++;
	}
	free(table);
	return true;
}

/* A third of the words at least: else it is another text. */
static bool is_alike(const struct text *old, const struct text *new)
{
	size_t i, kept = 0;

	for (i = 0; i < old->n; i++)
		kept += old->words[i].kept;
	return 3 * kept >= old->n && 3 * kept >= new->n &&
	       (kept < old->n || kept < new->n);
}

/* --- the line ------------------------------------------------------------ */

struct line {
	struct gf_buf *out;
	size_t start;
	bool color;
};

static void add_gap(struct line *l)
{
	if (l->out->len > l->start)
		gf_buf_addc(l->out, ' ');
}

static void add_words(struct line *l, const struct word *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (i)
			gf_buf_addc(l->out, ' ');
		gf_buf_add_visible(l->out, words[i].s, words[i].len);
	}
}

static void add_change(struct line *l, const struct word *words, size_t n,
		       bool added)
{
	static const char *const plain[] = { "[-", "-]", "{+", "+}" };
	static const char *const color[] = { "\033[31m[-", "-]\033[0m",
					     "\033[32m{+", "+}\033[0m" };
	const char *const *marks = l->color ? color : plain;

	if (!n)
		return;
	add_gap(l);
	gf_buf_adds(l->out, marks[2 * added]);
	add_words(l, words, n);
	gf_buf_adds(l->out, marks[2 * added + 1]);
}

/* Words that both have: those next to a change, the others left out. */
static void add_kept(struct line *l, const struct word *words, size_t n,
		     bool first, bool last)
{
	size_t head = first ? 0 : AROUND, tail = last ? 0 : AROUND;

	if (!n)
		return;
	add_gap(l);
	if (n <= head + tail + 1) {
		add_words(l, words, n);
		return;
	}
	add_words(l, words, head);
	gf_buf_adds(l->out, head ? " …" : "…");
	if (tail)
		gf_buf_addc(l->out, ' ');
	add_words(l, words + n - tail, tail);
}

static void add_line(struct line *l, const struct text *old,
		     const struct text *new)
{
	size_t i = 0, j = 0, n, m;

	while (i < old->n || j < new->n) {
		for (n = 0; i + n < old->n && old->words[i + n].kept &&
			    j + n < new->n &&new->words[j + n].kept;)
			n++;
		add_kept(l, new->words + j, n, !i && !j,
			 i + n == old->n && j + n == new->n);
		i += n;
		j += n;
		for (n = 0; i + n < old->n && !old->words[i + n].kept;)
			n++;
		for (m = 0; j + m < new->n && !new->words[j + m].kept;)
			m++;
		add_change(l, old->words + i, n, false);
		add_change(l, new->words + j, m, true);
		i += n;
		j += m;
	}
}

bool words_write(struct gf_buf *out, const char *old, size_t old_len,
		 const char *new, size_t new_len, bool color)
{
	struct line line = { out, out->len, color };
	struct text a = { 0 }, b = { 0 };
	bool written;

	split(&a, old, old_len);
	split(&b, new, new_len);
	written = a.n && b.n && keep_longest(keep_ends(&a, &b)) &&
		  is_alike(&a, &b);
	if (written)
		add_line(&line, &a, &b);
	free(a.words);
	free(b.words);
	return written;
}
