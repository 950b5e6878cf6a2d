/* SPDX-License-Identifier: EUPL-1.2 */
/* What was meant, and what surely was not. */
#include "base/base.h"
#include "tap.h"

static void check(const char *word, const char *const *offered,
		  const char *best, long long distance)
{
	struct gf_near near;

	gf_near_init(&near, word, strlen(word));
	for (; *offered; offered++)
		gf_near_offer(&near, *offered, *offered);
	is_str(near.best, best, "'%s' means '%s'", word, best ? best : "");
	if (best)
		is_int(near.distance, distance, "'%s' is so far", word);
	gf_near_release(&near);
}

#define OFFER(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_near(void)
{
	check("rôle", OFFER("titre", "role", "roles"), "role", 0);
	check("Webinaire", OFFER("atelier", "webinaire"), "webinaire", 0);
	check("acheve", OFFER("acheté", "achevé"), "achevé", 0);
	check("cofinancmeent", OFFER("cofinancement"), "cofinancement", 1);
	check("reqiured", OFFER("require", "required"), "required", 1);
	check("metropole lille", OFFER("metropole-de-lille"),
	      "metropole-de-lille", 3);
	check("ab", OFFER("ba"), "ba", 1);
	check("abc", OFFER("abd", "abc"), "abc", 0);
	check("chat", OFFER("chut", "chot"), "chut", 1);
	check("l’été", OFFER("l'ete"), "l'ete", 0);
	check("日本語", OFFER("日本"), "日本", 1);
}

static void test_far(void)
{
	check("oui", OFFER("non"), NULL, 0);
	check("a", OFFER("b"), NULL, 0);
	check("", OFFER("a", ""), NULL, 0);
	check("a", OFFER(""), NULL, 0);
	check("titre", OFFER("annee", "programme"), NULL, 0);
	check("abcdef", OFFER("abcxyz"), NULL, 0);
	check("\xff\xfe", OFFER("ab", "\xff\xfe"), NULL, 0);
}

/* A third of the longer word, and not one more. */
static void test_bound(void)
{
	check("abcdefghi", OFFER("abcdefxyz"), "abcdefxyz", 3);
	check("abcdefghi", OFFER("abcdeuxyz"), NULL, 0);
	check("xbcdefgh", OFFER("abcdefgh"), "abcdefgh", 1);
	check("xycdefgh", OFFER("abcdefgh"), "abcdefgh", 2);
	check("xyzdefgh", OFFER("abcdefgh"), NULL, 0);
}

static void test_prefix(void)
{
	check("eval", OFFER("evaluation"), "evaluation", 4);
	check("eval", OFFER("evaluation", "oval"), "oval", 1);
	check("eva", OFFER("evaluation"), NULL, 0);
	check("enseignement portee", OFFER("portee"), "portee", 8);
	check("transfo", OFFER("la-transfo"), "la-transfo", 3);
	check("miserables", OFFER("les-miserables"), "les-miserables", 4);
	check("reportee", OFFER("une-chose-portee"), NULL, 0);
	check("Métropole de Lille (MEL)", OFFER("metropole-de-lille"),
	      "metropole-de-lille", 6);
	check("Centre national de la fonction publique territoriale",
	      OFFER("centre-national"), "centre-national", 18);
}

static void test_labels(void)
{
	struct gf_near near;

	gf_near_init(&near, "Terminé", strlen("Terminé"));
	gf_near_offer(&near, "En cours", "en-cours");
	gf_near_offer(&near, "Terminé", "acheve");
	gf_near_offer(&near, "termine", "never-reached");
	is_str(near.best, "acheve", "a label stands for a name");
	gf_near_release(&near);
}

static void test_long(void)
{
	char word[500], other[500];

	memset(word, 'a', sizeof(word));
	memset(other, 'a', sizeof(other));
	word[96] = other[96] = '\0';
	other[0] = 'b';
	check(word, OFFER(other), other, 1);
	memset(word + 96, 'a', 1);
	memset(other + 96, 'a', 1);
	word[97] = other[97] = '\0';
	check(word, OFFER(other), NULL, 0);
	memset(word, 'a', sizeof(word));
	word[499] = '\0';
	check(word, OFFER(word), NULL, 0);
	check("abc", OFFER(word), NULL, 0);
}

/* --- against the plain definition ---------------------------------------- */

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	a = a < b ? a : b;
	return a < c ? a : c;
}

static unsigned plain_distance(const char *a, const char *b)
{
	unsigned d[16][16], i, j;
	unsigned na = (unsigned)strlen(a), nb = (unsigned)strlen(b);

	for (i = 0; i <= na; i++)
		d[i][0] = i;
	for (j = 0; j <= nb; j++)
		d[0][j] = j;
	for (i = 1; i <= na; i++) {
		for (j = 1; j <= nb; j++) {
			d[i][j] =
				min3(d[i - 1][j] + 1, d[i][j - 1] + 1,
				     d[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d[i][j] = min3(d[i][j], d[i - 2][j - 2] + 1,
					       d[i][j]);
		}
	}
	return d[na][nb];
}

static void random_word(char *s, unsigned *state)
{
	unsigned n, i;

	*state = *state * 1103515245u + 12345u;
	n = 1 + (*state >> 16) % 12;
	for (i = 0; i < n; i++) {
		*state = *state * 1103515245u + 12345u;
		s[i] = (char)('a' + (*state >> 16) % 3);
	}
	s[n] = '\0';
}

static void test_against_definition(void)
{
	unsigned state = 1, wrong = 0, near_ones = 0, i;
	char a[16], b[16];

	for (i = 0; i < 100000; i++) {
		struct gf_near near;
		unsigned want, bound, longer;

		random_word(a, &state);
		random_word(b, &state);
		longer = (unsigned)(strlen(a) > strlen(b) ? strlen(a)
							  : strlen(b));
		bound = longer / 3 ? longer / 3 : 1;
		want = plain_distance(a, b);
		gf_near_init(&near, a, strlen(a));
		gf_near_offer(&near, b, b);
		if (want <= bound && want < longer) {
			wrong += near.distance != want;
			near_ones++;
		} else {
			wrong += near.distance <= bound;
		}
		gf_near_release(&near);
	}
	is_int(wrong, 0, "100 000 pairs as the definition says");
	ok(near_ones > 1000, "of which %u near", near_ones);
}

int main(void)
{
	test_near();
	test_far();
	test_bound();
	test_prefix();
	test_labels();
	test_long();
	test_against_definition();
	return tap_done();
}
