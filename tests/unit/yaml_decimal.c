/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbers of any length: read, compared, divided, exactly. */
#include "yaml/yaml.h"

#include "tap.h"

static struct gf_arena arena;

static struct gf_decimal number(const char *text)
{
	struct gf_decimal d;

	if (!gf_decimal_parse(&d, text, strlen(text), &arena))
		printf("# '%s' was not read\n", text);
	return d;
}

static void test_reading(void)
{
	static const struct {
		const char *text, *digits;
		int64_t exponent;
		bool negative, small;
		int64_t integer;
	} rows[] = {
		{ "0", "", 0, false, true, 0 },
		{ "-0.000", "", 0, false, true, 0 },
		{ "0e99999999999999999999", "", 0, false, true, 0 },
		{ "1", "1", 1, false, true, 1 },
		{ "+7", "7", 1, false, true, 7 },
		{ "-1200", "12", 4, true, true, -1200 },
		{ "007", "7", 1, false, true, 7 },
		{ "1.0", "1", 1, false, true, 1 },
		{ "1.50e3", "15", 4, false, true, 1500 },
		{ "12.5", "125", 2, false, false, 0 },
		{ ".5", "5", 0, false, false, 0 },
		{ "5.", "5", 1, false, true, 5 },
		{ "0.0025", "25", -2, false, false, 0 },
		{ "9223372036854775807", "9223372036854775807", 19, false, true,
		  INT64_MAX },
		{ "-9223372036854775808", "9223372036854775808", 19, true, true,
		  INT64_MIN },
		{ "9223372036854775808", "9223372036854775808", 19, false,
		  false, 0 },
		{ "1e400", "1", 401, false, false, 0 },
		{ "0x1F", "31", 2, false, true, 31 },
		{ "0o17", "15", 2, false, true, 15 },
		{ "0x0", "", 0, false, true, 0 },
		{ "0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695", 22, false,
		  false, 0 },
		{ "1e999999999", "1", 1000000000, false, false, 0 },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++) {
		struct gf_decimal d = number(rows[i].text);

		ok(d.ndigits == strlen(rows[i].digits) &&
			   !memcmp(d.digits, rows[i].digits, d.ndigits),
		   "'%s' has the digits '%s'", rows[i].text, rows[i].digits);
		is_int(d.exponent, rows[i].exponent, "'%s': exponent",
		       rows[i].text);
		ok(d.negative == rows[i].negative && d.small == rows[i].small,
		   "'%s': sign and size", rows[i].text);
		if (d.small)
			is_int(d.integer, rows[i].integer, "'%s': integer",
			       rows[i].text);
	}
}

static void test_refusing(void)
{
	static const char *const bad[] = { "",
					   "-",
					   "+",
					   ".",
					   "1e",
					   "1e+",
					   "0x",
					   "0xg",
					   "0o8",
					   "1_000",
					   "1 ",
					   "--1",
					   "1.2.3",
					   ".e1",
					   "1e1000000000",
					   "1e-2000000000",
					   "1e99999999999999999999999" };
	struct gf_decimal d;
	char *hex;
	size_t i;

	for (i = 0; i < GF_NELEMS(bad); i++)
		ok(!gf_decimal_parse(&d, bad[i], strlen(bad[i]), &arena),
		   "'%s' is no number to hold", bad[i]);
	hex = gf_arena_alloc(&arena, 4100);
	memset(hex, 'f', 4100);
	memcpy(hex, "0x", 2);
	ok(gf_decimal_parse(&d, hex, 4098, &arena), "4096 hex digits are read");
	ok(!gf_decimal_parse(&d, hex, 4099, &arena), "4097 are too many");
}

static void test_comparing(void)
{
	/* ascending; equal ones share a letter */
	static const struct {
		const char *text;
		char group;
	} rows[] = {
		{ "-1e500", 'a' },
		{ "-9223372036854775809", 'b' },
		{ "-9223372036854775808", 'c' },
		{ "-1.5", 'd' },
		{ "-1", 'e' },
		{ "-1e-9", 'f' },
		{ "0", 'g' },
		{ "-0.0", 'g' },
		{ "1e-400", 'h' },
		{ "0.1", 'i' },
		{ "1e-1", 'i' },
		{ "1", 'j' },
		{ "1.0", 'j' },
		{ "0x1", 'j' },
		{ "1.0000000000000000000000001", 'k' },
		{ "9007199254740992", 'l' },
		{ "9007199254740993", 'm' },
		{ "9223372036854775807", 'n' },
		{ "9223372036854775808", 'o' },
		{ "1e400", 'p' },
		{ "10e399", 'p' },
	};
	size_t i, j;
	bool good = true, hashes = true;

	for (i = 0; i < GF_NELEMS(rows); i++)
		for (j = 0; j < GF_NELEMS(rows); j++) {
			struct gf_decimal a = number(rows[i].text);
			struct gf_decimal b = number(rows[j].text);
			int want = rows[i].group - rows[j].group;
			int got = gf_decimal_compare(&a, &b);

			good &= (want > 0) == (got > 0) &&
				(want < 0) == (got < 0);
			if (!want)
				hashes &= gf_decimal_hash(&a) ==
					  gf_decimal_hash(&b);
		}
	ok(good, "every pair is ordered");
	ok(hashes, "equal numbers hash alike");
}

static void test_integers(void)
{
	static const char *const yes[] = { "0",
					   "1.0",
					   "1e3",
					   "-2.50e2",
					   "123456789012345678901234567890",
					   "1e400" };
	static const char *const no[] = { "0.5", "1e-1", "12.34", "1.5e0",
					  "1234567890123456789012.5" };
	struct gf_decimal d;
	size_t i;

	for (i = 0; i < GF_NELEMS(yes); i++) {
		d = number(yes[i]);
		ok(gf_decimal_is_integer(&d), "%s is an integer", yes[i]);
	}
	for (i = 0; i < GF_NELEMS(no); i++) {
		d = number(no[i]);
		ok(!gf_decimal_is_integer(&d), "%s is not", no[i]);
	}
}

static void test_multiples(void)
{
	static const struct {
		const char *a, *b;
		int want;
	} rows[] = {
		{ "0", "3", 1 },
		{ "10", "5", 1 },
		{ "10", "3", 0 },
		{ "-9", "3", 1 },
		{ "4.5", "1.5", 1 },
		{ "0.0075", "0.0001", 1 },
		{ "0.00751", "0.0001", 0 },
		{ "0.3", "0.1", 1 },
		{ "19.99", "0.01", 1 },
		{ "35", "1.5", 0 },
		{ "1e308", "0.123456789", 0 },
		{ "1e308", "0.5", 1 },
		{ "1e1000000", "8", 1 },
		{ "1e1000000", "7", 0 },
		{ "1e1000000", "1e-1000000", 1 },
		{ "1e-1000000", "1", 0 },
		{ "1", "1e-300", 1 },
		{ "12391239123", "1e-8", 1 },
		{ "999999999999999999999999999999", "3", 1 },
		{ "999999999999999999999999999998", "3", 0 },
		/* (10^30 + 7) * (10^25 + 13), and one more */
		{ "10000000000000000000000013000070000000000000000000000091",
		  "10000000000000000000000013", 1 },
		{ "10000000000000000000000013000070000000000000000000000092",
		  "10000000000000000000000013", 0 },
	};
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++) {
		struct gf_decimal a = number(rows[i].a);
		struct gf_decimal b = number(rows[i].b);

		is_int(gf_decimal_multiple_of(&a, &b), rows[i].want,
		       "%s is%s a multiple of %s", rows[i].a,
		       rows[i].want ? "" : " not", rows[i].b);
	}
}

/* Schoolbook product of two texts of digits, to check long remainders. */
static char *multiply(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b), i, j;
	unsigned *sum = gf_xcalloc(na + nb, sizeof(*sum));
	char *out = gf_arena_alloc(&arena, na + nb + 1);

	for (i = 0; i < na; i++)
		for (j = 0; j < nb; j++)
			sum[i + j + 1] += (unsigned)(a[i] - '0') *
					  (unsigned)(b[j] - '0');
	for (i = na + nb; i-- > 1;) {
		sum[i - 1] += sum[i] / 10;
		out[i] = (char)('0' + sum[i] % 10);
	}
	out[0] = (char)('0' + sum[0]);
	out[na + nb] = '\0';
	free(sum);
	return out;
}

static char *random_digits(unsigned *seed, size_t n)
{
	char *out = gf_arena_alloc(&arena, n + 1);
	size_t i;

	for (i = 0; i < n; i++) {
		*seed = *seed * 1103515245u + 12345u;
		/* runs of 0 and 9 are what a wrong guess stumbles on */
		out[i] = (char)('0' + ((*seed >> 28) < 6 ? 0
				       : (*seed >> 28) < 11
					       ? 9
					       : (*seed >> 20) % 10));
	}
	out[0] = '1' + (char)(*seed >> 29);
	out[n - 1] = '3';
	out[n] = '\0';
	return out;
}

static void test_long_products(void)
{
	unsigned seed = 27;
	bool yes = true, no = true;
	int i;

	for (i = 0; i < 400; i++) {
		char *a = random_digits(&seed, 2 + (size_t)i % 97);
		char *b = random_digits(&seed, 2 + (size_t)i % 61);
		char *product = multiply(a, b);
		struct gf_decimal p = number(product), d = number(b);

		yes &= gf_decimal_multiple_of(&p, &d) == 1;
		/* the last digit of a product of two ...3 is 9 */
		product[strlen(product) - 1] = '8';
		p = number(product);
		no &= gf_decimal_multiple_of(&p, &d) == 0;
	}
	ok(yes, "400 long products are multiples of their factors");
	ok(no, "one less, and none is");
}

static void test_bounds(void)
{
	size_t n = 200000;
	char *long_a = gf_arena_alloc(&arena, n + 1);
	char *long_b = gf_arena_alloc(&arena, n + 1);
	struct gf_decimal a, b;

	memset(long_a, '7', n);
	memset(long_b, '3', n);
	long_a[n] = long_b[n] = '\0';
	a = number(long_a);
	b = number("7");
	is_int(gf_decimal_multiple_of(&a, &b), 1, "200 000 digits by one");
	b = number("3");
	is_int(gf_decimal_multiple_of(&a, &b), 0, "and not by another");
	b = number(long_b);
	is_int(gf_decimal_multiple_of(&a, &b), -1,
	       "200 000 digits by as many is too much work");
}

int main(void)
{
	test_reading();
	test_refusing();
	test_comparing();
	test_integers();
	test_multiples();
	test_long_products();
	test_bounds();
	gf_arena_release(&arena);
	return tap_done();
}
