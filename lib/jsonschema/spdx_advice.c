/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What was meant by a licence that is not on the SPDX list: another case, or
 * its name as people write it. Both the text and every identifier are
 * reduced to the same short key ("ccbysa4"), and equal keys mean the same.
 */
#include "jsonschema/format.h"
#include "jsonschema/spdx.h"

/* Words of folded text, and what they leave in a key. */
static const struct {
	const char *word, *key;
} words[] = {
	{ "creative", "cc" },
	{ "commons", "" },
	{ "attribution", "by" },
	{ "paternite", "by" },
	{ "share", "" },
	{ "alike", "sa" },
	{ "sharealike", "sa" },
	{ "partage", "sa" },
	{ "noncommercial", "nc" },
	{ "noderivatives", "nd" },
	{ "noderivs", "nd" },
	{ "license", "" },
	{ "licence", "" },
	{ "open", "" },
	{ "the", "" },
	{ "la", "" },
	{ "sous", "" },
	{ "version", "" },
	{ "v", "" },
	{ "international", "" },
	{ "public", "" },
	{ "gnu", "" },
	{ "general", "gpl" },
	{ "lesser", "l" },
	{ "affero", "a" },
	{ "european", "eupl" },
	{ "union", "" },
	{ "dans", "" },
	{ "les", "" },
	{ "memes", "" },
	{ "conditions", "" },
	{ "database", "odbl" },
};

/* Keys that are not an identifier's. */
static const struct {
	const char *key, *id;
} nicknames[] = {
	{ "ouverte", "etalab-2.0" },
	{ "ouverte2", "etalab-2.0" },
	{ "ouverteetalab", "etalab-2.0" },
	{ "ouvertedetalab", "etalab-2.0" },
	{ "lo", "etalab-2.0" },
	{ "etalab", "etalab-2.0" },
	{ "odbl", "ODbL-1.0" },
	{ "eupl", "EUPL-1.2" },
	{ "apache", "Apache-2.0" },
	{ "mozilla2", "MPL-2.0" },
	{ "mpl", "MPL-2.0" },
	{ "cczero", "CC0-1.0" },
	{ "cc0", "CC0-1.0" },
	{ "bsd2", "BSD-2-Clause" },
	{ "bsd3", "BSD-3-Clause" },
	{ "unlicense", "Unlicense" },
};

/* Endings tried behind a key that names no version or no choice. */
static const char *const endings[] = { "only", "", "4", "1" };

static void add_word(struct gf_buf *key, const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(words); i++) {
		if (strlen(words[i].word) != len ||
		    memcmp(words[i].word, word, len) != 0)
			continue;
		gf_buf_adds(key, words[i].key);
		return;
	}
	/* "v3" is 3, and "gplv3" is gpl3. */
	for (i = 0; i < len; i++)
		if (word[i] != 'v' || i + 1 == len || !is_digit(word[i + 1]))
			gf_buf_addc(key, word[i]);
}

/* 4.0 is 4: a ".0" that no digit follows goes. */
static void drop_zeros(struct gf_buf *key)
{
	char *from = key->s, *to = key->s, *end = key->s + key->len;

	while (from < end) {
		if (end - from >= 2 && from[0] == '.' && from[1] == '0' &&
		    (end - from == 2 || !is_digit(from[2])))
			from += 2;
		else
			*to++ = *from++;
	}
	key->len = (size_t)(to - key->s);
	if (key->cap)
		key->s[key->len] = '\0';
}

static void add_lead(struct gf_buf *key, const char *lead)
{
	size_t len = strlen(lead);

	gf_buf_reserve(key, len);
	memmove(key->s + len, key->s, key->len + 1);
	memcpy(key->s, lead, len);
	key->len += len;
}

static void make_key(struct gf_buf *key, const char *text, size_t len)
{
	struct gf_buf folded = GF_BUF_INIT;
	const char *p, *from;

	gf_buf_reset(key);
	gf_fold(&folded, text, len);
	for (p = folded.s; *p;) {
		from = p;
		while (is_alnum(*p) || (*p == '.' && p > from))
			p++;
		if (p == from) {
			if (*p == '+')
				gf_buf_adds(key, "orlater");
			p++;
			continue;
		}
		add_word(key, from, (size_t)(p - from));
	}
	drop_zeros(key);
	if (!strncmp(key->s, "by", 2)) /* Attribution-ShareAlike 4.0 */
		add_lead(key, "cc");
	gf_buf_release(&folded);
}

/* How good an ending is, or the number of endings. */
static size_t ending_rank(const char *ending)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(endings); i++)
		if (!strcmp(endings[i], ending))
			break;
	return i;
}

/* The licence whose key is this one and the best of endings. */
static const char *find_key(const struct gf_buf *key)
{
	size_t best = GF_NELEMS(endings), rank, i;
	struct gf_buf other = GF_BUF_INIT;
	const char *found = NULL;

	for (i = 0; i < js_spdx_nlicences; i++) {
		if ((js_spdx_licences[i][0] | 0x20) != (key->s[0] | 0x20))
			continue;
		make_key(&other, js_spdx_licences[i],
			 strlen(js_spdx_licences[i]));
		if (strncmp(other.s, key->s, key->len) != 0)
			continue;
		rank = ending_rank(other.s + key->len);
		if (rank < best) {
			best = rank;
			found = js_spdx_licences[i];
		}
	}
	gf_buf_release(&other);
	return found;
}

/* The licence a text names as a whole. */
static const char *find_name(const char *text, size_t len)
{
	struct gf_buf key = GF_BUF_INIT;
	const char *found = NULL;
	size_t i;

	make_key(&key, text, len);
	for (i = 0; i < GF_NELEMS(nicknames) && !found; i++)
		if (!strcmp(nicknames[i].key, key.s))
			found = nicknames[i].id;
	if (!found && key.len)
		found = find_key(&key);
	gf_buf_release(&key);
	return found;
}

static const char *find_case(struct spdx_word word, const char *const *ids,
			     size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(ids[i]) == word.len &&
		    !strncasecmp(ids[i], word.s, word.len))
			return ids[i];
	return NULL;
}

/* A word of an expression as it should be, or NULL. */
static const char *right_word(struct spdx_word word)
{
	static const char *const plain[] = { "AND", "OR", "WITH", "(", ")" };
	const char *found = find_case(word, plain, GF_NELEMS(plain));

	if (!found)
		found = find_case(word, js_spdx_licences, js_spdx_nlicences);
	if (!found)
		found = find_case(word, js_spdx_exceptions,
				  js_spdx_nexceptions);
	return found ? found : find_name(word.s, word.len);
}

/* An expression of which only words are wrong. */
static bool right_words(struct gf_buf *out, const char *text, size_t len)
{
	const char *p = text, *end = text + len, *right;
	struct spdx_word word;
	bool open = true;

	while ((word = js_spdx_next(&p, end)).len) {
		right = js_spdx_is_licence(word) ? NULL : right_word(word);
		if (!open && *word.s != ')')
			gf_buf_addc(out, ' ');
		open = *word.s == '(';
		if (right)
			gf_buf_adds(out, right);
		else
			gf_buf_add(out, word.s, word.len);
	}
	return js_is_spdx(out->s, out->len);
}

bool js_advise_spdx(struct gf_buf *out, const char *text, size_t len)
{
	const char *found;

	if (len > 120)
		return false;
	found = find_name(text, len);
	if (found) {
		gf_buf_adds(out, found);
		return true;
	}
	return right_words(out, text, len);
}
