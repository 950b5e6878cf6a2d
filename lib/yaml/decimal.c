/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Numbers kept exactly as written. Nearly all fit an int64 and take the fast
 * paths; the others are strings of digits, and the only arithmetic anyone
 * asks for is a remainder.
 */
#include "internal.h"

/* 0x and 0o numbers are turned into digits, which is quadratic: bounded. */
#define BASED_DIGITS_MAX 4096

/* Steps of a remainder, in limbs: a few milliseconds. */
#define REMAINDER_STEPS_MAX 4000000

#define LIMB	    1000000000u
#define LIMB_DIGITS 9
#define STACK_LIMBS 64

/* --- reading ------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Sets `small` and `integer` where the value is a whole number of 64 bits. */
static void find_small(struct gf_decimal *d)
{
	int64_t v = 0, i;

	d->small = false;
	if (d->exponent > 19 || d->exponent < (int64_t)d->ndigits)
		return;
	for (i = 0; i < d->exponent; i++) {
		int digit = i < d->ndigits ? d->digits[i] - '0' : 0;

		/* counted downwards: INT64_MIN has no positive twin */
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, digit, &v))
			return;
	}
	if (!d->negative && v == INT64_MIN)
		return;
	d->integer = d->negative ? v : -v;
	d->small = true;
}

/*
 * Normalises digits whose decimal point stands after `point` of them and is
 * moved by 10^exp. false: the exponent is out of range.
 */
static bool set_digits(struct gf_decimal *d, const char *digits, size_t n,
		       int64_t point, int64_t exp)
{
	while (n && digits[0] == '0') {
		digits++;
		n--;
		point--;
	}
	while (n && digits[n - 1] == '0')
		n--;
	if (!n) {
		*d = (struct gf_decimal){ .digits = "", .small = true };
		return true;
	}
	d->digits = digits;
	d->ndigits = (uint32_t)n;
	d->exponent = point + exp;
	find_small(d);
	return d->exponent <= GF_DECIMAL_EXPONENT_MAX &&
	       d->exponent >= -(int64_t)GF_DECIMAL_EXPONENT_MAX;
}

/* An exponent, held between bounds no document can make up for. */
static bool read_exponent(const char *s, size_t len, int64_t *exp)
{
	bool negative = len && s[0] == '-';
	size_t i = len && (s[0] == '-' || s[0] == '+');

	*exp = 0;
	if (i == len)
		return false;
	for (; i < len; i++) {
		if (!is_digit(s[i]))
			return false;
		if (*exp < 16 * (int64_t)GF_DECIMAL_EXPONENT_MAX)
			*exp = *exp * 10 + (s[i] - '0');
	}
	if (negative)
		*exp = -*exp;
	return true;
}

static int digit_value(char c)
{
	if (is_digit(c))
		return c - '0';
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
						      : 16;
}

/* Writes limbs (the least significant first) as digits. */
static char *write_limbs(const uint32_t *limbs, size_t n,
			 struct gf_arena *arena)
{
	char *out = gf_arena_alloc(arena, n * LIMB_DIGITS + 1);
	size_t i;

	for (i = 0; i < n; i++)
		snprintf(out + i * LIMB_DIGITS, LIMB_DIGITS + 1, "%09u",
			 (unsigned)limbs[n - 1 - i]);
	return out;
}

static bool read_based(struct gf_decimal *d, const char *s, size_t len,
		       unsigned base, struct gf_arena *arena)
{
	uint32_t limbs[BASED_DIGITS_MAX / 7 + 1];
	size_t i, j, n = 0;
	uint64_t carry;

	if (!len || len > BASED_DIGITS_MAX)
		return false;
	for (i = 0; i < len; i++) {
		carry = (uint64_t)digit_value(s[i]);
		if (carry >= base)
			return false;
		for (j = 0; j < n; j++) {
			carry += (uint64_t)limbs[j] * base;
			limbs[j] = (uint32_t)(carry % LIMB);
			carry /= LIMB;
		}
		if (carry)
			limbs[n++] = (uint32_t)carry;
	}
	if (!n)
		limbs[n++] = 0;
	return set_digits(d, write_limbs(limbs, n, arena), n * LIMB_DIGITS,
			  (int64_t)(n * LIMB_DIGITS), 0);
}

/* The digits around the point, without it; borrowed where they can be. */
static const char *join(const char *s, size_t whole, size_t frac,
			struct gf_arena *arena)
{
	size_t i = 0;
	char *out;

	while (i < whole && s[i] == '0')
		i++;
	if (!frac || i == whole)
		return NULL;
	out = gf_arena_alloc(arena, whole + frac);
	memcpy(out, s, whole);
	memcpy(out + whole, s + whole + 1, frac);
	return out;
}

static size_t skip_digits(const char *s, size_t len, size_t i)
{
	while (i < len && is_digit(s[i]))
		i++;
	return i;
}

static bool read_decimal(struct gf_decimal *d, const char *s, size_t len,
			 struct gf_arena *arena)
{
	size_t whole = skip_digits(s, len, 0), frac = 0, i = whole;
	const char *joined;
	int64_t exp = 0;

	if (i < len && s[i] == '.') {
		i = skip_digits(s, len, i + 1);
		frac = i - whole - 1;
	}
	if (!whole && !frac)
		return false;
	if (i < len && ((s[i] != 'e' && s[i] != 'E') ||
			!read_exponent(s + i + 1, len - i - 1, &exp)))
		return false;
	if (!frac)
		return set_digits(d, s, whole, (int64_t)whole, exp);
	joined = join(s, whole, frac, arena);
	if (joined)
		return set_digits(d, joined, whole + frac, (int64_t)whole, exp);
	return set_digits(d, s + whole + 1, frac, 0, exp);
}

bool gf_decimal_parse(struct gf_decimal *out, const char *text, size_t len,
		      struct gf_arena *arena)
{
	bool sign = len && (text[0] == '-' || text[0] == '+');

	*out = (struct gf_decimal){ .digits = "",
				    .negative = sign && text[0] == '-' };
	if (len > UINT32_MAX / 2)
		return false;
	if (len > 2 && text[0] == '0' && text[1] == 'x')
		return read_based(out, text + 2, len - 2, 16, arena);
	if (len > 2 && text[0] == '0' && text[1] == 'o')
		return read_based(out, text + 2, len - 2, 8, arena);
	return read_decimal(out, text + sign, len - sign, arena);
}

/* --- asking -------------------------------------------------------------- */

static int compare_size(const struct gf_decimal *a, const struct gf_decimal *b)
{
	uint32_t n = a->ndigits < b->ndigits ? a->ndigits : b->ndigits;
	int order;

	if (!a->ndigits || !b->ndigits)
		return (a->ndigits > 0) - (b->ndigits > 0);
	if (a->exponent != b->exponent)
		return a->exponent < b->exponent ? -1 : 1;
	order = memcmp(a->digits, b->digits, n);
	if (order)
		return order;
	return (a->ndigits > b->ndigits) - (a->ndigits < b->ndigits);
}

int gf_decimal_compare(const struct gf_decimal *a, const struct gf_decimal *b)
{
	int order;

	if (a->small && b->small)
		return (a->integer > b->integer) - (a->integer < b->integer);
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	order = compare_size(a, b);
	return a->negative ? -order : order;
}

bool gf_decimal_is_integer(const struct gf_decimal *d)
{
	return d->small || d->exponent >= (int64_t)d->ndigits;
}

uint32_t gf_decimal_hash(const struct gf_decimal *d)
{
	uint32_t h = gf_hash(d->digits, d->ndigits);

	return h ^ ((uint32_t)d->exponent * 0x9e3779b1u) ^ d->negative;
}

/* --- remainders ---------------------------------------------------------- */

/* The value of n digits read at i, zeros standing after the last one. */
static uint32_t read_limb(const struct gf_decimal *d, uint64_t i, unsigned n)
{
	uint32_t v = 0;

	for (; n; n--, i++)
		v = v * 10 +
		    (i < d->ndigits ? (uint32_t)(d->digits[i] - '0') : 0);
	return v;
}

/* r -= q * b over n limbs and one more; true when that went below zero. */
static bool subtract(uint32_t *r, const uint32_t *b, size_t n, uint64_t q)
{
	uint64_t carry = 0;
	int64_t v, borrow = 0;
	size_t i;

	for (i = 0; i <= n; i++) {
		carry += i < n ? q * b[i] : 0;
		v = (int64_t)r[i] - (int64_t)(carry % LIMB) - borrow;
		carry /= LIMB;
		borrow = v < 0;
		r[i] = (uint32_t)(borrow ? v + LIMB : v);
	}
	return borrow;
}

/* r += b; true when that came back above zero. */
static bool add_back(uint32_t *r, const uint32_t *b, size_t n)
{
	uint32_t carry = 0;
	size_t i;

	for (i = 0; i <= n; i++) {
		carry += r[i] + (i < n ? b[i] : 0);
		r[i] = carry % LIMB;
		carry /= LIMB;
	}
	return carry;
}

/*
 * r = (r * 10^9 + limb) mod b. Limbs stand least significant first; b has n,
 * its top one not zero, and r one more. The quotient is guessed from the top
 * limbs, at most a step or two too high (Knuth 4.3.1, without scaling).
 */
static void shift_in(uint32_t *r, const uint32_t *b, size_t n, uint32_t limb)
{
	__extension__ unsigned __int128 top;
	uint64_t divisor = b[n - 1];

	memmove(r + 1, r, n * sizeof(*r));
	r[0] = limb;
	top = (uint64_t)r[n] * LIMB + r[n - 1];
	if (n > 1) {
		top = top * LIMB + r[n - 2];
		divisor = divisor * LIMB + b[n - 2];
	}
	if (!subtract(r, b, n, (uint64_t)(top / divisor)))
		return;
	while (!add_back(r, b, n))
		;
}

/* Whether b divides a's digits followed by `zeros` zeros. */
static bool divides(const struct gf_decimal *a, uint64_t zeros,
		    const struct gf_decimal *b, size_t n)
{
	uint32_t stack[2 * STACK_LIMBS + 1], *r = stack, *limbs;
	uint64_t total = a->ndigits + zeros, i = 0;
	unsigned first = b->ndigits % LIMB_DIGITS, step;
	bool zero = true;
	size_t k;

	if (n > STACK_LIMBS)
		r = gf_xmalloc((2 * n + 1) * sizeof(*r));
	memset(r, 0, (n + 1) * sizeof(*r));
	limbs = r + n + 1;
	first = first ? first : LIMB_DIGITS;
	limbs[n - 1] = read_limb(b, 0, first);
	for (k = 1; k < n; k++)
		limbs[n - 1 - k] = read_limb(b, first + (k - 1) * LIMB_DIGITS,
					     LIMB_DIGITS);
	for (; i < total; i += step) {
		step = (total - i) % LIMB_DIGITS;
		step = step ? step : LIMB_DIGITS;
		shift_in(r, limbs, n, read_limb(a, i, step));
	}
	for (k = 0; k < n; k++)
		zero &= !r[k];
	if (r != stack)
		free(r);
	return zero;
}

int gf_decimal_multiple_of(const struct gf_decimal *a,
			   const struct gf_decimal *b)
{
	int64_t shift = (a->exponent - (int64_t)a->ndigits) -
			(b->exponent - (int64_t)b->ndigits);
	uint64_t limbs, most = 4 * (uint64_t)b->ndigits;

	GF_BUG(!b->ndigits);
	if (!a->ndigits)
		return 1;
	if (a->small && b->small && b->integer > 0)
		return a->integer % b->integer == 0;
	/* a's last digit is not zero: no power of ten divides it */
	if (shift < 0)
		return 0;
	/* 2 and 5 divide b fewer than 4 times a digit: more zeros are idle */
	if ((uint64_t)shift > most)
		shift = (int64_t)most;
	limbs = (b->ndigits + LIMB_DIGITS - 1) / LIMB_DIGITS;
	if (limbs * ((a->ndigits + (uint64_t)shift) / LIMB_DIGITS + 1) >
	    REMAINDER_STEPS_MAX)
		return -1;
	return divides(a, (uint64_t)shift, b, (size_t)limbs);
}

/* --- writing ------------------------------------------------------------- */

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)? */
static bool is_json_number(const char *s, size_t len)
{
	size_t i = len && s[0] == '-', start = i;

	i = skip_digits(s, len, i);
	if (i == start || (s[start] == '0' && i > start + 1))
		return false;
	if (i < len && s[i] == '.') {
		start = ++i;
		i = skip_digits(s, len, i);
		if (i == start)
			return false;
	}
	if (i < len && (s[i] == 'e' || s[i] == 'E')) {
		i++;
		i += i < len && (s[i] == '-' || s[i] == '+');
		start = i;
		i = skip_digits(s, len, i);
		if (i == start)
			return false;
	}
	return i == len;
}

void gf_decimal_write(struct gf_buf *out, const struct gf_decimal *number,
		      const char *typed, size_t len)
{
	int64_t point = number->exponent, zeros = point - number->ndigits;

	if (is_json_number(typed, len)) {
		gf_buf_add(out, typed, len);
		return;
	}
	if (number->negative)
		gf_buf_addc(out, '-');
	if (!number->ndigits) {
		gf_buf_addc(out, '0');
	} else if (zeros >= 0 && zeros < 40) {
		gf_buf_add(out, number->digits, number->ndigits);
		gf_buf_fill(out, '0', (size_t)zeros);
	} else if (point > 0 && zeros < 0) {
		gf_buf_add(out, number->digits, (size_t)point);
		gf_buf_addc(out, '.');
		gf_buf_add(out, number->digits + point, (size_t)-zeros);
	} else {
		gf_buf_adds(out, "0.");
		gf_buf_add(out, number->digits, number->ndigits);
		if (point)
			gf_buf_addf(out, "e%lld", (long long)point);
	}
}
