/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What libgit2 asks of its host: memory. It dereferences NULL in a hundred
 * places where memory has run out; with our allocator it never gets one, but
 * for what is larger than an object that it is reading may be.
 */
#include "repo/internal.h"

#include <git2.h>
#include <git2/sys/alloc.h>

_Thread_local size_t alloc_most = SIZE_MAX;

static void *take(size_t n, const char *file GF_UNUSED, int line GF_UNUSED)
{
	return n > alloc_most ? NULL : gf_xmalloc(n);
}

static void *take_more(void *p, size_t size, const char *file GF_UNUSED,
		       int line GF_UNUSED)
{
	return size > alloc_most ? NULL : gf_xrealloc(p, size);
}

#ifdef GIT_ALLOCATOR_IN_FULL /* libgit2 of before it asked for three only */
/* What does not fit in a size_t cannot be had. */
static size_t times(size_t n, size_t size)
{
	return size && n > SIZE_MAX / size ? SIZE_MAX : n * size;
}

static void *take_zeroed(size_t n, size_t size, const char *file GF_UNUSED,
			 int line GF_UNUSED)
{
	return times(n, size) > alloc_most ? NULL : gf_xcalloc(n, size);
}

static void *take_array(size_t n, size_t size, const char *file GF_UNUSED,
			int line GF_UNUSED)
{
	return gf_xmalloc(times(n, size));
}

static void *take_more_array(void *p, size_t n, size_t size,
			     const char *file GF_UNUSED, int line GF_UNUSED)
{
	return gf_xrealloc(p, times(n, size));
}

static char *copy(const char *s, const char *file GF_UNUSED, int line GF_UNUSED)
{
	return gf_xstrdup(s);
}

static char *copy_up_to(const char *s, size_t n, const char *file GF_UNUSED,
			int line GF_UNUSED)
{
	return gf_xmemdup(s, strnlen(s, n));
}

static char *copy_bytes(const char *s, size_t n, const char *file GF_UNUSED,
			int line GF_UNUSED)
{
	return gf_xmemdup(s, n);
}
#endif

void alloc_install(void)
{
	static git_allocator ours = {
		.gmalloc = take,
		.grealloc = take_more,
		.gfree = free,
#ifdef GIT_ALLOCATOR_IN_FULL
		.gcalloc = take_zeroed,
		.gstrdup = copy,
		.gstrndup = copy_up_to,
		.gsubstrdup = copy_bytes,
		.greallocarray = take_more_array,
		.gmallocarray = take_array,
#endif
	};

	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &ours);
}
