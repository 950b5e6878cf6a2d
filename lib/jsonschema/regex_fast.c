/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Patterns that need no search: anchored by ^, and such that the next
 * character alone tells which part of the pattern it belongs to, as in
 * ^[0-9]{4}-[0-9]{2}$ or ^[a-z]+(-[a-z]+)*$. Those become a small automaton
 * which reads a text once; all others, and texts that are not ASCII, are left
 * to PCRE2 (regex.c). Both give the same verdict: tests/unit/regex_fast.c.
 *
 * What is read here is what regex_parse.c wrote for PCRE2, which is a much
 * smaller language than what people type.
 */
#include "jsonschema/regex.h"

#define ASCII	  128
#define STATES	  128
#define DEAD	  0
#define START	  1
#define UNBOUNDED SIZE_MAX

/* Small numbers, below 128: characters of ASCII, or states. */
struct set {
	uint64_t words[2];
};

/* Where each character leads; DEAD where it cannot stand. */
struct row {
	uint8_t next[ASCII];
};

struct builder {
	const char *p, *end;
	struct row *states;
	size_t n, cap;
	struct set accepting;
};

/*
 * The automaton once built: a column for each class of characters that always
 * lead to the same, so that it fits in a few lines of a cache. A state is the
 * place of its row in `next`.
 */
struct regex_fast {
	uint8_t class_of[ASCII];
	size_t nclasses;
	struct set accepting;
	uint16_t next[];
};

/* A part of the pattern that may be repeated. */
struct atom {
	struct row entry; /* from whatever stands before it */
	struct set ends;  /* states where it may be over */
	bool nullable;
};

static bool read_term(struct builder *b, struct set *open);

/* --- sets and states ----------------------------------------------------- */

static bool has(const struct set *set, size_t i)
{
	return set->words[i / 64] >> i % 64 & 1;
}

static void put(struct set *set, size_t i)
{
	set->words[i / 64] |= (uint64_t)1 << i % 64;
}

static void unite(struct set *set, const struct set *with)
{
	set->words[0] |= with->words[0];
	set->words[1] |= with->words[1];
}

static size_t add_state(struct builder *b)
{
	if (b->n == STATES)
		return DEAD;
	GF_GROW(b->states, b->n, b->cap);
	b->states[b->n] = (struct row){ 0 };
	return b->n++;
}

/*
 * What `entry` leads to follows each of these states. false: a character has
 * a meaning there already, so that one character would not tell.
 */
static bool join(struct builder *b, const struct set *states,
		 const struct row *entry)
{
	uint8_t *next;
	size_t s, c;

	for (s = START; s < b->n; s++) {
		if (!has(states, s))
			continue;
		next = b->states[s].next;
		for (c = 0; c < ASCII; c++) {
			if (next[c] && entry->next[c])
				return false;
			next[c] |= entry->next[c];
		}
	}
	return true;
}

/* --- characters ---------------------------------------------------------- */

static bool eat(struct builder *b, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(b->end - b->p) < len || memcmp(b->p, word, len) != 0)
		return false;
	b->p += len;
	return true;
}

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_';
}

/* a, \x2d or \x{2d}: no other character is written. */
static bool read_code(struct builder *b, unsigned long *code)
{
	char hex[8] = "";
	size_t len = 2;

	if (is_plain(*b->p)) {
		*code = (unsigned char)*b->p++;
		return true;
	}
	if (!eat(b, "\\x"))
		return false;
	if (eat(b, "{"))
		len = strcspn(b->p, "}");
	memcpy(hex, b->p, len);
	*code = strtoul(hex, NULL, 16);
	b->p += len;
	eat(b, "}");
	return true;
}

/* The rest of [...]: those of its members that are ASCII. */
static bool read_class(struct builder *b, struct set *chars)
{
	bool negated = eat(b, "^");
	unsigned long low, high;

	while (!eat(b, "]")) {
		if (!read_code(b, &low))
			return false;
		high = low;
		if (eat(b, "-") && !read_code(b, &high))
			return false;
		for (; low <= high && low < ASCII; low++)
			put(chars, low);
	}
	if (negated) {
		chars->words[0] = ~chars->words[0];
		chars->words[1] = ~chars->words[1];
	}
	return true;
}

static bool read_chars(struct builder *b, struct atom *atom)
{
	struct set chars = { 0 };
	unsigned long code;
	size_t c, state = add_state(b);

	if (!state)
		return false;
	if (eat(b, "[")) {
		if (!read_class(b, &chars))
			return false;
	} else if (!read_code(b, &code)) {
		return false;
	} else if (code < ASCII) {
		put(&chars, code);
	}
	for (c = 0; c < ASCII; c++)
		atom->entry.next[c] = has(&chars, c) ? (uint8_t)state : DEAD;
	put(&atom->ends, state);
	return true;
}

/* --- groups and repetition ----------------------------------------------- */

/* The rest of (?:a|b). Groups are no deeper than GF_REGEX_DEPTH. */
static bool read_group(struct builder *b, struct atom *atom)
{
	struct set entry = { 0 }, open;
	size_t state = add_state(b);

	if (!state)
		return false;
	put(&entry, state);
	do {
		open = entry;
		while (*b->p != '|' && *b->p != ')')
			if (!read_term(b, &open))
				return false;
		unite(&atom->ends, &open);
	} while (eat(b, "|"));
	atom->nullable = has(&atom->ends, state);
	atom->ends.words[0] &= ~entry.words[0];
	atom->ends.words[1] &= ~entry.words[1];
	atom->entry = b->states[state];
	return eat(b, ")");
}

static bool read_atom(struct builder *b, struct atom *atom)
{
	*atom = (struct atom){ 0 };
	return eat(b, "(?:") ? read_group(b, atom) : read_chars(b, atom);
}

/* Lazy or not: there is only one way to read a text. */
static void read_quantifier(struct builder *b, size_t *min, size_t *max)
{
	char *end;

	*min = *max = 1;
	if (eat(b, "{")) {
		*min = *max = strtoul(b->p, &end, 10);
		b->p = end;
		if (eat(b, ","))
			*max = *b->p == '}' ? UNBOUNDED
					    : strtoul(b->p, NULL, 10);
		b->p += strcspn(b->p, "}") + 1;
	} else if (eat(b, "?")) {
		*min = 0;
	} else if (eat(b, "*")) {
		*min = 0;
		*max = UNBOUNDED;
	} else if (eat(b, "+")) {
		*max = UNBOUNDED;
	} else {
		return;
	}
	eat(b, "?");
}

/*
 * A term and what repeats it. `open` are the states where it may start; then
 * those where it may be over. Each time that is counted is a copy of its own.
 */
static bool read_term(struct builder *b, struct set *open)
{
	struct set at = *open, over = { 0 };
	const char *from = b->p, *after;
	size_t min, max, i, times;
	struct atom atom;

	if (!read_atom(b, &atom))
		return false;
	read_quantifier(b, &min, &max);
	after = b->p;
	times = max == UNBOUNDED ? (min ? min : 1) : max;
	for (i = 0; i < times; i++) {
		b->p = from;
		if (i && !read_atom(b, &atom))
			return false;
		if (i >= min || atom.nullable)
			unite(&over, &at);
		if (!join(b, &at, &atom.entry))
			return false;
		at = atom.ends;
	}
	if (max == UNBOUNDED && !join(b, &at, &atom.entry))
		return false;
	unite(&over, &at);
	b->p = after;
	*open = over;
	return true;
}

/* --- the whole ----------------------------------------------------------- */

/* A text whose start is enough may go on as it likes. */
static void let_go_on(struct builder *b)
{
	size_t s;

	for (s = START; s < b->n; s++)
		if (has(&b->accepting, s))
			memset(&b->states[s], (int)s, sizeof(struct row));
}

static bool read_pattern(struct builder *b)
{
	bool whole = false;

	add_state(b); /* DEAD */
	put(&b->accepting, add_state(b));
	if (!eat(b, "^"))
		return false;
	while (b->p < b->end && !(whole = eat(b, "\\z")))
		if (!read_term(b, &b->accepting))
			return false;
	if (!whole)
		let_go_on(b);
	return b->p == b->end;
}

static bool lead_to_the_same(const struct builder *b, size_t c, size_t d)
{
	size_t s;

	for (s = START; s < b->n; s++)
		if (b->states[s].next[c] != b->states[s].next[d])
			return false;
	return true;
}

static struct regex_fast *make_table(const struct builder *b)
{
	size_t first[ASCII], nclasses = 0, c, k, s; /* first of a class */
	struct regex_fast *fast;
	uint8_t class_of[ASCII];

	for (c = 0; c < ASCII; c++) {
		for (k = 0; k < nclasses; k++)
			if (lead_to_the_same(b, c, first[k]))
				break;
		if (k == nclasses)
			first[nclasses++] = c;
		class_of[c] = (uint8_t)k;
	}
	fast = gf_xmalloc(sizeof(*fast) +
			  b->n * nclasses * sizeof(*fast->next));
	memcpy(fast->class_of, class_of, sizeof(class_of));
	fast->nclasses = nclasses;
	fast->accepting = b->accepting;
	for (s = DEAD; s < b->n; s++)
		for (k = 0; k < nclasses; k++)
			fast->next[s * nclasses + k] =
				(uint16_t)(b->states[s].next[first[k]] *
					   nclasses);
	return fast;
}

struct regex_fast *js_regex_fast_new(const struct gf_buf *translated)
{
	struct builder b = { .p = translated->s,
			     .end = translated->s + translated->len };
	struct regex_fast *fast = read_pattern(&b) ? make_table(&b) : NULL;

	free(b.states);
	return fast;
}

void js_regex_fast_free(struct regex_fast *fast)
{
	free(fast);
}

int js_regex_fast_match(const struct regex_fast *fast, const char *text,
			size_t len)
{
	size_t i, state = START * fast->nclasses;
	unsigned char c;

	for (i = 0; i < len; i++) {
		c = (unsigned char)text[i];
		if (c >= ASCII)
			return -1;
		state = fast->next[state + fast->class_of[c]];
		if (state == DEAD)
			return 0;
	}
	return has(&fast->accepting, state / fast->nclasses);
}
