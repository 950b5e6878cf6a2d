/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * "Did you mean": the candidate nearest to a word, over folded text so that
 * case, accents and separators cost nothing. Offered thousands of names for
 * one word, it refuses most by their length or letters before it counts.
 */
#include "base/base.h"

#define LONGEST	   96 /* characters; an id is at most 80 bytes */
#define PREFIX_MIN 4

/* A folded word as characters, and which ones it has (one bit a kind). */
struct word {
	uint32_t chars[LONGEST];
	unsigned n;
	uint64_t kinds;
};

/* False when it is too long to be compared, or empty. */
static bool read_word(struct word *word, const char *s, size_t len)
{
	size_t i = 0;

	word->n = 0;
	word->kinds = 0;
	while (i < len && word->n < LONGEST) {
		uint32_t *cp = &word->chars[word->n++];

		if (s[i] & 0x80)
			i += gf_utf8_next(s + i, len - i, cp);
		else
			*cp = (unsigned char)s[i++];
		word->kinds |= UINT64_C(1) << (*cp & 63);
	}
	return i == len && len;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * Insertions, deletions, replacements and swaps of neighbours that make one
 * word of the other, or more than `bound`. Only the diagonal band that can
 * stay within the bound is counted.
 */
static unsigned measure(const struct word *a, const struct word *b,
			unsigned bound)
{
	unsigned rows[3][LONGEST + 1] = { 0 }, *two = rows[0], *one = rows[1];
	unsigned *now = rows[2], *swap, i, j, best, from, to;

	for (j = 0; j <= b->n; j++)
		one[j] = j;
	for (i = 1; i <= a->n; i++) {
		from = i > bound ? i - bound : 1;
		to = least(b->n, i + bound);
		best = now[0] = i;
		if (from > 1)
			best = now[from - 1] = bound + 1;
		for (j = from; j <= to; j++) {
			bool same = a->chars[i - 1] == b->chars[j - 1];

			now[j] = least(one[j - 1] + !same, now[j - 1] + 1);
			if (j < i + bound)
				now[j] = least(now[j], one[j] + 1);
			if (i > 1 && j > 1 &&
			    a->chars[i - 1] == b->chars[j - 2] &&
			    a->chars[i - 2] == b->chars[j - 1])
				now[j] = least(now[j], two[j - 2] + 1);
			best = least(best, now[j]);
		}
		if (best > bound)
			return bound + 1;
		swap = two;
		two = one;
		one = now;
		now = swap;
	}
	return one[b->n];
}

/* The distance cannot be less than this: lengths, then letters. */
static unsigned floor_of(const struct word *a, const struct word *b)
{
	unsigned only_a, only_b, length;

	only_a = (unsigned)__builtin_popcountll(a->kinds & ~b->kinds);
	only_b = (unsigned)__builtin_popcountll(b->kinds & ~a->kinds);
	length = a->n > b->n ? a->n - b->n : b->n - a->n;
	if (only_a < only_b)
		only_a = only_b;
	return only_a > length ? only_a : length;
}

static bool is_prefix(const struct word *a, const struct word *b)
{
	unsigned n = least(a->n, b->n);

	return n >= PREFIX_MIN &&
	       !memcmp(a->chars, b->chars, n * sizeof(a->chars[0]));
}

/* Does the longer one end with the other, as a word of its own? */
static bool is_last_word(const struct word *a, const struct word *b)
{
	const struct word *longer = a->n > b->n ? a : b;
	unsigned n = least(a->n, b->n), before = longer->n - n;

	return n >= PREFIX_MIN && before && longer->chars[before - 1] == '-' &&
	       !memcmp(longer->chars + before, (longer == a ? b : a)->chars,
		       n * sizeof(a->chars[0]));
}

/*
 * How far two words are, or UINT_MAX when one is not the other mistyped.
 * The start of a word counts too, after everything that was mistyped, and
 * the last of several words after that.
 */
static unsigned compare_words(const struct word *a, const struct word *b,
			      unsigned closer_than)
{
	unsigned longer = a->n > b->n ? a->n : b->n, bound = longer / 3;
	unsigned distance, limit;

	if (!bound)
		bound = 1;
	limit = least(bound, closer_than - 1);
	if (floor_of(a, b) <= limit) {
		distance = measure(a, b, limit);
		/* nothing in common is not near, however short */
		if (distance <= limit && distance < longer)
			return distance;
	}
	if (is_prefix(a, b))
		return bound + 1;
	return is_last_word(a, b) ? bound + 2 : UINT_MAX;
}

void gf_near_init(struct gf_near *near, const char *word, size_t len)
{
	gf_buf_init(&near->word);
	gf_buf_init(&near->offered);
	near->best = NULL;
	near->distance = UINT_MAX;
	/* folding is not free, and nobody types so long a word */
	if (len <= LONGEST * 4 && gf_utf8_check(word, len) == len)
		gf_fold(&near->word, word, len);
}

void gf_near_offer(struct gf_near *near, const char *text, const char *name)
{
	size_t len = strlen(text);
	struct word a, b;
	unsigned distance;

	if (!near->distance || len > LONGEST * 4 ||
	    gf_utf8_check(text, len) != len)
		return;
	gf_buf_reset(&near->offered);
	gf_fold(&near->offered, text, len);
	if (!read_word(&a, near->word.s, near->word.len) ||
	    !read_word(&b, near->offered.s, near->offered.len))
		return;
	distance = compare_words(&a, &b, near->distance);
	if (distance < near->distance) {
		near->distance = distance;
		near->best = name;
	}
}

void gf_near_release(struct gf_near *near)
{
	gf_buf_release(&near->word);
	gf_buf_release(&near->offered);
}
