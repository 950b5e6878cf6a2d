/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * How alike two values are. What is shared is weighed by how much it says: a
 * text counts for its length, up to a bound, so that two records of a kind do
 * not pass for one because of their year and their state.
 *
 * Depth is bounded by the composer (YAML_DEPTH).
 */
#include "merge/internal.h"

enum {
	WEIGHT_LEAST = 4,    /* of the shortest value */
	WEIGHT_MOST = 256,   /* of the longest */
	WEIGHT_TELLING = 24, /* of an item that can be known without its key */
	PROSE_BYTES = 20,    /* a text that is compared by its words */
	TEXT_BYTES = 4096,   /* of a text, what is looked at */
	WORDS_MOST = 1024
};

static unsigned long weight(const struct gf_node *node)
{
	unsigned long sum = WEIGHT_LEAST;

	if (node->type < GF_SEQ)
		return sum +
		       (node->len < WEIGHT_MOST ? node->len : WEIGHT_MOST);
	if (node->type == GF_SEQ)
		gf_seq_each (item, node)
			sum += weight(*item);
	else
		gf_map_each (pair, node)
			sum += weight(pair->value);
	return sum;
}

/* --- texts, by their words ----------------------------------------------- */

static int compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static size_t hash_words(uint32_t *out, const struct gf_node *text)
{
	size_t len = text->len < TEXT_BYTES ? text->len : TEXT_BYTES;
	size_t i, start = 0, n = 0;

	for (i = 0; i <= len && n < WORDS_MOST; i++) {
		if (i < len && !strchr(" \n\t", text->text[i]))
			continue;
		if (i > start)
			out[n++] = gf_hash(text->text + start, i - start);
		start = i + 1;
	}
	qsort(out, n, sizeof(*out), compare_hashes);
	return n;
}

static unsigned text_likeness(const struct gf_node *a, const struct gf_node *b)
{
	uint32_t x[WORDS_MOST], y[WORDS_MOST];
	size_t n, m, i = 0, j = 0, shared = 0;

	if (a->len < PROSE_BYTES || b->len < PROSE_BYTES)
		return 0;
	n = hash_words(x, a);
	m = hash_words(y, b);
	while (i < n && j < m) {
		if (x[i] == y[j]) {
			shared++;
			i++;
			j++;
		} else if (x[i] < y[j]) {
			i++;
		} else {
			j++;
		}
	}
	return n + m ? (unsigned)(2000 * shared / (n + m)) : 0;
}

/* --- what two values share: of the one and of the other, added ----------- */

static unsigned long share(const struct gf_node *a, const struct gf_node *b);

static unsigned long share_maps(const struct gf_node *a,
				const struct gf_node *b)
{
	const struct gf_node *other;
	unsigned long sum = 2 * WEIGHT_LEAST;

	gf_map_each (pair, a) {
		other = gf_map_get_hashed(b, pair->key->text, pair->key->len,
					  pair->key->hash);
		if (other)
			sum += share(pair->value, other);
	}
	return sum;
}

struct hashed {
	uint32_t hash, i;
};

static int compare_hashed(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->i < y->i ? -1 : x->i > y->i;
}

static int compare_places(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	return x->i < y->i ? -1 : x->i > y->i;
}

static struct hashed *hash_items(const struct gf_node *seq)
{
	struct hashed *out = gf_xmalloc((seq->n + 1) * sizeof(*out));
	uint32_t i;

	for (i = 0; i < seq->n; i++)
		out[i] = (struct hashed){ gf_node_hash(seq->items[i]), i };
	qsort(out, seq->n, sizeof(*out), compare_hashed);
	return out;
}

/* Equal items, whatever their place; then the others, each with its like. */
static unsigned long share_seqs(const struct gf_node *a,
				const struct gf_node *b)
{
	struct hashed *x = hash_items(a), *y = hash_items(b);
	uint32_t i = 0, j = 0, n = 0, m = 0, k;
	unsigned long sum = 2 * WEIGHT_LEAST;

	while (i < a->n || j < b->n) {
		if (i < a->n && j < b->n && x[i].hash == y[j].hash) {
			sum += weight(a->items[x[i++].i]);
			sum += weight(b->items[y[j++].i]);
		} else if (j == b->n || (i < a->n && x[i].hash < y[j].hash)) {
			x[n++] = x[i++];
		} else {
			y[m++] = y[j++];
		}
	}
	qsort(x, n, sizeof(*x), compare_places);
	qsort(y, m, sizeof(*y), compare_places);
	for (k = 0; k < n && k < m; k++)
		sum += share(a->items[x[k].i], b->items[y[k].i]);
	free(x);
	free(y);
	return sum;
}

static unsigned long share(const struct gf_node *a, const struct gf_node *b)
{
	unsigned long all;

	if (a->type != b->type)
		return 0;
	if (a->type == GF_MAP)
		return share_maps(a, b);
	if (a->type == GF_SEQ)
		return share_seqs(a, b);
	all = weight(a) + weight(b);
	if (gf_node_equal(a, b))
		return all;
	return a->type == GF_STRING ? all * text_likeness(a, b) / 1000 : 0;
}

unsigned likeness(const struct gf_node *a, const struct gf_node *b)
{
	return (unsigned)(1000 * share(a, b) / (weight(a) + weight(b)));
}

unsigned likeness_but(const struct gf_node *a, const struct gf_node *b,
		      const char *key)
{
	const struct gf_node *x = gf_map_get(a, key), *y = gf_map_get(b, key);
	unsigned long all = weight(a) + weight(b), shared = share(a, b);

	if (x)
		all -= weight(x);
	if (y)
		all -= weight(y);
	if (x && y)
		shared -= share(x, y);
	return all < 2 * WEIGHT_TELLING ? 0 : (unsigned)(1000 * shared / all);
}

unsigned gf_record_likeness(const struct gf_node *a, const struct gf_node *b)
{
	return a && b ? likeness(a, b) : 0;
}
