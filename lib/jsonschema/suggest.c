/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What was meant by a value: numbers and truth as people write them, a text
 * one step away from a pattern. Dates, licences and the like are guessed
 * with their formats (format_advice.c).
 */
#include "jsonschema/report.h"

/* --- numbers ------------------------------------------------------------- */

/* Bytes of a space between digits: plain, no-break, thin, narrow. */
static size_t space_at(const char *s, size_t len)
{
	static const char *const spaces[] = {
		" ",
		"\xC2\xA0",
		"\xE2\x80\xAF",
		"\xE2\x80\x89",
		"\xE2\x80\x87",
		"\xE2\x80\x99",
		"'",
		"_",
	};
	size_t n;

	for (size_t i = 0; i < GF_NELEMS(spaces); i++) {
		n = strlen(spaces[i]);
		if (n <= len && !memcmp(s, spaces[i], n))
			return n;
	}
	return 0;
}

/* Is what follows the digits a unit, and nothing that changes the value? */
static bool is_unit(const char *s, size_t len)
{
	static const char *const units[] = {
		"",	     "€",
		"eur",	     "euro",
		"euros",     "$",
		"£",	     "%",
		"€ ttc",     "€ ht",
		"eur.",	     "kg",
		"km",	     "m",
		"m2",	     "m²",
		"h",	     "jours",
		"jour",	     "ans",
		"heures",    "heure",
		"minutes",   "min",
		"personnes", "participants",
		"usd",	     "gbp",
	};

	while (len && s[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < GF_NELEMS(units); i++)
		if (strlen(units[i]) == len && !strncasecmp(units[i], s, len))
			return true;
	return false;
}

/* The digits with their marks; returns where they end. */
static size_t take_digits(struct gf_buf *out, const char *s, size_t len)
{
	size_t i = 0, space;

	if (i < len && (s[i] == '-' || s[i] == '+')) {
		if (s[i] == '-')
			gf_buf_addc(out, '-');
		i++;
	}
	while (i < len) {
		if ((s[i] >= '0' && s[i] <= '9') || s[i] == ',' ||
		    s[i] == '.') {
			gf_buf_addc(out, s[i++]);
			continue;
		}
		space = space_at(s + i, len - i);
		if (!space)
			break;
		i += space;
	}
	return i;
}

/* "1.234,56" and "1,234.56" are one number; "1,234" could be two. */
static bool settle_marks(struct gf_buf *digits)
{
	char *comma = strrchr(digits->s, ','), *dot = strrchr(digits->s, '.');
	char decimal = 0, *to = digits->s;

	if (comma && dot)
		decimal = comma > dot ? ',' : '.';
	else if (comma && strchr(digits->s, ',') == comma)
		decimal = strlen(comma + 1) == 3 ? 0 : ',';
	else if (dot && strchr(digits->s, '.') == dot)
		decimal = '.';
	if (comma && !dot && !decimal && strchr(digits->s, ',') == comma)
		return false;
	for (const char *p = digits->s; *p; p++) {
		if (*p == decimal)
			*to++ = '.';
		else if (*p != ',' && *p != '.')
			*to++ = *p;
	}
	*to = '\0';
	digits->len = (size_t)(to - digits->s);
	return true;
}

bool js_guess_number(struct gf_buf *out, const char *s, size_t len)
{
	struct gf_arena arena = { 0 };
	struct gf_decimal number;
	size_t end;
	bool good;

	while (len && *s == ' ') {
		s++;
		len--;
	}
	if (!len || len > 64)
		return false;
	if (!strncmp(s, "€", strlen("€"))) {
		s += strlen("€");
		len -= strlen("€");
	}
	end = take_digits(out, s, len);
	good = out->len && is_unit(s + end, len - end) && settle_marks(out) &&
	       gf_decimal_parse(&number, out->s, out->len, &arena);
	gf_arena_release(&arena);
	return good;
}

/* --- true and false ------------------------------------------------------ */

const char *js_guess_boolean(const char *s, size_t len)
{
	static const char *const yes[] = { "oui", "vrai", "yes", "true",
					   "on",  "o",	  "y",	 "v",
					   "1",	  "x",	  "ok" };
	static const char *const no[] = { "non", "faux", "no", "false",
					  "off", "n",	 "f",  "0" };
	struct gf_buf folded = GF_BUF_INIT;
	const char *guess = NULL;

	if (len > 16)
		return NULL;
	gf_fold(&folded, s, len);
	for (size_t i = 0; i < GF_NELEMS(yes); i++)
		if (!strcmp(yes[i], folded.s))
			guess = "true";
	for (size_t i = 0; i < GF_NELEMS(no); i++)
		if (!strcmp(no[i], folded.s))
			guess = "false";
	gf_buf_release(&folded);
	return guess;
}

/* --- patterns ------------------------------------------------------------ */

static void write_trimmed(struct gf_buf *out, const char *s, size_t len)
{
	size_t space;

	while (len && (space = space_at(s, len))) {
		s += space;
		len -= space;
	}
	while (len && s[len - 1] == ' ')
		len--;
	gf_buf_add(out, s, len);
}

/* Without what people put between digits: spaces, dots, dashes, slashes. */
static void write_tight(struct gf_buf *out, const char *s, size_t len)
{
	size_t space;

	for (size_t i = 0; i < len;) {
		space = space_at(s + i, len - i);
		if (space)
			i += space;
		else if (strchr(".-/", s[i]))
			i++;
		else
			gf_buf_addc(out, s[i++]);
	}
}

static void write_lower(struct gf_buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		gf_buf_addc(out, s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] | 32)
							    : s[i]);
}

static void write_upper(struct gf_buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		gf_buf_addc(out, s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] & ~32)
							    : s[i]);
}

/* As an id: folded, and only letters, digits and single dashes. */
static void write_slug(struct gf_buf *out, const char *s, size_t len)
{
	struct gf_buf folded = GF_BUF_INIT;
	bool dash = false;

	gf_fold(&folded, s, len);
	for (size_t i = 0; i < folded.len; i++) {
		unsigned char c = (unsigned char)folded.s[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c >= 0x80) {
			if (dash && out->len)
				gf_buf_addc(out, '-');
			gf_buf_addc(out, (char)c);
			dash = false;
		} else {
			dash = true;
		}
	}
	gf_buf_release(&folded);
}

typedef void (*rewrite_fn)(struct gf_buf *out, const char *s, size_t len);

const char *js_guess_pattern(struct gf_arena *arena,
			     const struct gf_regex *regex, const char *s,
			     size_t len)
{
	static const rewrite_fn rewrites[] = { write_trimmed, write_tight,
					       write_lower, write_upper,
					       write_slug };
	struct gf_buf guess = GF_BUF_INIT;
	const char *found = NULL;

	for (size_t i = 0;
	     len && len < 200 && !found && i < GF_NELEMS(rewrites); i++) {
		gf_buf_reset(&guess);
		rewrites[i](&guess, s, len);
		if (guess.len &&
		    gf_regex_search(regex, guess.s, guess.len) == 1)
			found = gf_arena_memdup(arena, guess.s, guess.len);
	}
	gf_buf_release(&guess);
	return found;
}

/* --- names and labels ---------------------------------------------------- */

static void offer(struct reporter *r, struct gf_near *near, const char *text,
		  const char *name)
{
	if (!r->budget)
		return;
	r->budget--;
	gf_near_offer(near, text, name);
}

/* A label may list its words: "Achevé, terminé", "Actif (dispositif)". */
static void offer_label(struct reporter *r, struct gf_near *near,
			const struct gf_node *label, const char *name)
{
	struct gf_buf part = GF_BUF_INIT;
	const char *s;
	size_t len;

	if (label->type != GF_STRING)
		return;
	offer(r, near, label->text, name);
	if (!label->text[strcspn(label->text, ",;/(")])
		return;
	for (s = label->text; *s; s += len + (s[len] != '\0')) {
		s += strspn(s, " ");
		len = strcspn(s, ",;/()");
		gf_buf_reset(&part);
		gf_buf_add(&part, s, len);
		if (len)
			offer(r, near, part.s, name);
	}
	gf_buf_release(&part);
}

void js_offer(struct reporter *r, struct gf_near *near, const char *name,
	      const struct gf_node *labels)
{
	offer(r, near, name, name);
	if (!labels)
		return;
	offer_label(r, near, labels, name);
	if (labels->type == GF_MAP)
		gf_map_each (pair, labels)
			offer_label(r, near, pair->value, name);
}
