/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What was meant by a date or a time written as people do: 12/03/2026,
 * « 1er mars 2026 », March 12, 2026, « automne 2022 », 14h30. The text is cut
 * into numbers and words; what they are says which is the day.
 */
#include "jsonschema/format.h"

#define WORDS_MAX 12

struct word {
	const char *s;
	size_t len;
	bool number;
	unsigned value;
};

/* What has been understood; 0: not said. */
struct meant {
	unsigned year, month, day, season;
	bool about; /* « vers », « début » */
	bool whole; /* every word was understood */
};

/* Folded as gf_fold does. */
static const struct {
	const char *name;
	unsigned char month; /* 1..12, or 21..24 a season */
} months[] = {
	{ "janvier", 1 },   { "janv", 1 },	{ "january", 1 },
	{ "jan", 1 },	    { "fevrier", 2 },	{ "fevr", 2 },
	{ "fev", 2 },	    { "february", 2 },	{ "feb", 2 },
	{ "mars", 3 },	    { "march", 3 },	{ "mar", 3 },
	{ "avril", 4 },	    { "avr", 4 },	{ "april", 4 },
	{ "apr", 4 },	    { "mai", 5 },	{ "may", 5 },
	{ "juin", 6 },	    { "june", 6 },	{ "jun", 6 },
	{ "juillet", 7 },   { "juil", 7 },	{ "july", 7 },
	{ "jul", 7 },	    { "aout", 8 },	{ "august", 8 },
	{ "aug", 8 },	    { "septembre", 9 }, { "september", 9 },
	{ "sept", 9 },	    { "sep", 9 },	{ "octobre", 10 },
	{ "october", 10 },  { "oct", 10 },	{ "novembre", 11 },
	{ "november", 11 }, { "nov", 11 },	{ "decembre", 12 },
	{ "december", 12 }, { "dec", 12 },	{ "printemps", 21 },
	{ "spring", 21 },   { "ete", 22 },	{ "summer", 22 },
	{ "automne", 23 },  { "autumn", 23 },	{ "fall", 23 },
	{ "hiver", 24 },    { "winter", 24 },
};

/* Words that say nothing of the date. */
static const char *const idle[] = {
	"le",	    "l",	 "du",	     "de",     "d",	   "en",
	"au",	    "the",	 "of",	     "on",     "in",	   "er",
	"st",	    "nd",	 "rd",	     "th",     "lundi",	   "mardi",
	"mercredi", "jeudi",	 "vendredi", "samedi", "dimanche", "monday",
	"tuesday",  "wednesday", "thursday", "friday", "saturday", "sunday",
};

/* Words that say that the date is about right. */
static const char *const roughly[] = {
	"vers",	 "env",	  "environ", "circa", "ca", "about", "around",
	"debut", "early", "fin",     "late",  "mi", "mid",
};

static bool is_word(const struct word *word, const char *text)
{
	return strlen(text) == word->len && !memcmp(text, word->s, word->len);
}

static bool is_among(const struct word *word, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (is_word(word, list[i]))
			return true;
	return false;
}

/* Numbers and words of folded text; 0 when there are too many. */
static size_t split(struct word *words, const char *s, size_t len)
{
	const char *end = s + len;
	size_t n = 0;

	while (s < end) {
		struct word word = { s, 0, is_digit(*s), 0 };

		while (s < end && (word.number ? is_digit(*s) : is_alpha(*s))) {
			if (word.number && word.value < 100000000)
				word.value = word.value * 10 +
					     (unsigned)(*s - '0');
			s++;
		}
		word.len = (size_t)(s - word.s);
		if (!word.len) {
			s++;
			continue;
		}
		if (n == WORDS_MAX)
			return 0;
		words[n++] = word;
	}
	return n;
}

/* A number's part in the date, once the words have been heard. */
static bool place_number(struct meant *meant, const struct word *word)
{
	if (word->len == 4 && !meant->year)
		meant->year = word->value;
	else if (word->len <= 2 && word->value && !meant->day)
		meant->day = word->value;
	else
		return false;
	return true;
}

static bool place_word(struct meant *meant, const struct word *word)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(months); i++) {
		if (!is_word(word, months[i].name))
			continue;
		if (meant->month || meant->season)
			return false;
		if (months[i].month > 12)
			meant->season = months[i].month;
		else
			meant->month = months[i].month;
		return true;
	}
	if (is_among(word, roughly, GF_NELEMS(roughly)))
		meant->about = true;
	else if (!is_among(word, idle, GF_NELEMS(idle)))
		return false;
	return true;
}

/* 12 03 2026, 2026 3 12, 03 2026, 20260312: French order, if it can be. */
static void read_numbers(struct meant *meant, const struct word *words,
			 size_t n)
{
	unsigned a = words[0].value, b = n > 1 ? words[1].value : 0;
	unsigned c = n > 2 ? words[2].value : 0;
	bool first = words[0].len == 4;

	if (n == 1 && words[0].len == 8) {
		*meant = (struct meant){ a / 10000, a / 100 % 100, a % 100,
					 0,	    false,	   true };
	} else if (n == 1 && first) {
		*meant = (struct meant){ a, 0, 0, 0, false, true };
	} else if (n == 2) {
		*meant = (struct meant){ first ? a : b,
					 first ? b : a,
					 0,
					 0,
					 false,
					 first || words[1].len == 4 };
	} else if (n == 3) {
		if (!first && words[2].len == 2)
			c += 2000;
		*meant = (struct meant){ first ? a : c, b,
					 first ? c : a, 0,
					 false,		first || c >= 1000 };
		if (b > 12 && !first) { /* 03/25/2026 */
			meant->month = a;
			meant->day = b;
		}
	}
}

static void read_date(struct meant *meant, const char *text, size_t len)
{
	struct gf_buf folded = GF_BUF_INIT;
	struct word words[WORDS_MAX];
	size_t n, i;
	bool numbers = true;

	memset(meant, 0, sizeof(*meant));
	gf_fold(&folded, text, len);
	n = split(words, folded.s, folded.len);
	for (i = 0; i < n; i++)
		numbers = numbers && words[i].number;
	meant->whole = n > 0 && !numbers;
	if (n && numbers)
		read_numbers(meant, words, n);
	for (i = 0; i < n && !numbers; i++)
		if (!(words[i].number ? place_number(meant, &words[i])
				      : place_word(meant, &words[i])))
			meant->whole = false;
	if (memchr(text, '~', len))
		meant->about = true;
	gf_buf_release(&folded);
}

bool js_advise_date(struct gf_buf *out, const char *text, size_t len)
{
	struct meant meant;

	/* The day of a date-time. */
	if (len > 10 && js_is_date(text, 10) &&
	    (text[10] == 'T' || text[10] == ' ')) {
		gf_buf_add(out, text, 10);
		return true;
	}
	read_date(&meant, text, len);
	gf_buf_addf(out, "%04u-%02u-%02u", meant.year, meant.month, meant.day);
	return meant.whole && !meant.about && meant.day && meant.month;
}

bool js_advise_edtf(struct gf_buf *out, const char *text, size_t len)
{
	bool doubt = memchr(text, '?', len) != NULL;
	struct meant meant;

	read_date(&meant, text, len);
	if (!meant.whole || !meant.year || (meant.day && !meant.month))
		return false;
	gf_buf_addf(out, "%04u", meant.year);
	if (meant.season || meant.month)
		gf_buf_addf(out, "-%02u",
			    meant.season ? meant.season : meant.month);
	if (meant.day)
		gf_buf_addf(out, "-%02u", meant.day);
	if (meant.about || doubt)
		gf_buf_addc(out, !doubt ? '~' : meant.about ? '%' : '?');
	return true;
}

/* 14h30, 14:30, 9h: the hour as clocks in UTC have it. */
bool js_advise_time(struct gf_buf *out, const char *text, size_t len)
{
	struct gf_buf folded = GF_BUF_INIT;
	struct word words[WORDS_MAX];
	unsigned clock[3] = { 0, 0, 0 };
	size_t n, i, k = 0;
	bool right = true;

	gf_fold(&folded, text, len);
	n = split(words, folded.s, folded.len);
	for (i = 0; i < n; i++) {
		if (words[i].number && words[i].len <= 2 && k < 3)
			clock[k++] = words[i].value;
		else if (!is_word(&words[i], "h") &&
			 !is_word(&words[i], "heures") &&
			 !is_word(&words[i], "min") && !is_word(&words[i], "s"))
			right = false;
	}
	gf_buf_addf(out, "%02u:%02u:%02uZ", clock[0], clock[1], clock[2]);
	gf_buf_release(&folded);
	return right && k;
}

/* A day and what follows it, whatever stands between. */
bool js_advise_date_time(struct gf_buf *out, const char *text, size_t len)
{
	const char *end = text + len, *p = end;
	struct gf_buf time = GF_BUF_INIT;
	bool right;

	while (p > text && p[-1] != ' ' && p[-1] != 'T')
		p--;
	if (p == text)
		return false;
	right = js_advise_date(out, text, (size_t)(p - text) - 1);
	if (!right) {
		gf_buf_reset(out);
		gf_buf_add(out, text, (size_t)(p - text) - 1);
	}
	gf_buf_addc(out, 'T');
	if (js_is_time(p, (size_t)(end - p)))
		gf_buf_add(out, p, (size_t)(end - p));
	else if (js_advise_time(&time, p, (size_t)(end - p)))
		gf_buf_add(out, time.s, time.len);
	gf_buf_release(&time);
	return true;
}
