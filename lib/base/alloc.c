/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The one place where memory can run out: it says so and aborts. What input
 * controls is bounded before it comes here, so this is the machine's failure.
 */
#include "base/base.h"

static void *check(void *p, size_t size)
{
	if (!p && size) {
		fputs("greffe: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *gf_xmalloc(size_t size)
{
	return check(malloc(size), size);
}

void *gf_xcalloc(size_t n, size_t size)
{
	return check(calloc(n, size), n && size);
}

void *gf_xcalloc_apart(size_t n, size_t size)
{
	size_t whole;

	if (__builtin_mul_overflow(n, size, &whole) ||
	    whole > SIZE_MAX - GF_APART)
		check(NULL, SIZE_MAX);
	whole = (whole + GF_APART) & ~(size_t)(GF_APART - 1);
	return memset(check(aligned_alloc(GF_APART, whole), whole), 0, whole);
}

void *gf_xrealloc(void *p, size_t size)
{
	return check(realloc(p, size), size);
}

char *gf_xmemdup(const char *s, size_t len)
{
	char *p = gf_xmalloc(len + 1);

	if (len)
		memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *gf_xstrdup(const char *s)
{
	return gf_xmemdup(s, strlen(s));
}
