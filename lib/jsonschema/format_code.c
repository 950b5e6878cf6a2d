/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Formats of the French registers: siren (a legal person), siret (one of its
 * places), rna (an association).
 */
#include "jsonschema/format.h"

#define SIREN_LEN 9
#define SIRET_LEN 14

/* La Poste's places do not end with Luhn's digit: their digits sum to 5n. */
static const char la_poste[] = "356000000";

static bool are_digits(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!is_digit(text[i]))
			return false;
	return true;
}

/* Every second digit from the end counts twice; the sum ends with 0. */
static bool is_luhn(const char *digits, size_t len)
{
	unsigned sum = 0, digit;
	size_t i;

	for (i = 0; i < len; i++) {
		digit = (unsigned)(digits[len - 1 - i] - '0') << (i & 1);
		sum += digit > 9 ? digit - 9 : digit;
	}
	return sum % 10 == 0;
}

bool js_is_siren(const char *text, size_t len)
{
	return len == SIREN_LEN && are_digits(text, len) && is_luhn(text, len);
}

bool js_is_siret(const char *text, size_t len)
{
	unsigned sum = 0;
	size_t i;

	if (len != SIRET_LEN || !js_is_siren(text, SIREN_LEN) ||
	    !are_digits(text, len))
		return false;
	if (is_luhn(text, len))
		return true;
	if (memcmp(text, la_poste, SIREN_LEN))
		return false;
	for (i = 0; i < len; i++)
		sum += (unsigned)(text[i] - '0');
	return sum % 5 == 0;
}

/* W, three signs of the prefecture (the second may be a letter), a number. */
bool js_is_rna(const char *text, size_t len)
{
	return len == 10 && text[0] == 'W' && is_digit(text[1]) &&
	       (is_digit(text[2]) || (text[2] >= 'A' && text[2] <= 'Z')) &&
	       are_digits(text + 3, 7);
}
