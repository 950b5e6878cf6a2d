/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * libyaml's memory. For a scalar of ten bytes it allocates four times and
 * frees four times; with malloc() that is a sixth of what a check computes.
 * It does so by functions that it exports, so that a program's own take
 * their place; these give back what the same thread freed a moment before.
 *
 * Nothing rests on that taking place. What is handed out is what malloc()
 * gave and may go to free(): a libyaml that calls only some of these
 * functions, or none, works as well. The symbols are weak, so that one that
 * is linked statically keeps its own. A thread keeps nothing before
 * gf_memory_keep(), and gives all back when it ends.
 *
 * Under a sanitizer there is none of it.
 */
#include "events.h"

#if GF_MEMORY_WATCHED

void gf_memory_keep(void)
{
}

void gf_memory_free(void *p)
{
	free(p);
}

size_t gf_memory_kept(void)
{
	return 0;
}

#else

#include <malloc.h>
#include <pthread.h>

#define STEP	    ((size_t)16)
#define LARGEST	    ((size_t)64 * STEP)
#define LARGE_SLOTS 4
#define LARGE_LIMIT ((size_t)64 * 1024) /* libyaml's buffers are below */
#define KEPT_LIMIT  ((size_t)256 * 1024)

#define EXPORTED __attribute__((weak, visibility("default")))

EXPORTED void *yaml_malloc(size_t size);
EXPORTED void *yaml_realloc(void *p, size_t size);
EXPORTED void *yaml_strdup(const void *s);
EXPORTED void yaml_free(void *p);

struct spare {
	struct spare *next;
};

/* What this thread has freed, by how much each block holds. */
struct spares {
	bool keeping;
	size_t kept; /* bytes */
	struct spare *small[LARGEST / STEP];
	void *large[LARGE_SLOTS];
};

static _Thread_local struct spares spares;

/* --- small --------------------------------------------------------------- */

/* Blocks of a class hold class * STEP bytes or more. */
static void *take_small(size_t size)
{
	size_t class = (size + STEP - 1) / STEP;
	struct spare *block = spares.small[class];

	if (!block)
		return malloc(class * STEP);
	spares.small[class] = block->next;
	spares.kept -= class * STEP;
	return block;
}

static void keep_small(void *p, size_t holds)
{
	size_t class = holds / STEP;
	struct spare *block = p;

	block->next = spares.small[class];
	spares.small[class] = block;
	spares.kept += class * STEP;
}

/* --- large --------------------------------------------------------------- */

/* Out of line: the way of small blocks stays short. */
__attribute__((noinline)) static void *take_large(size_t size)
{
	size_t holds, i;
	void *p;

	for (i = 0; i < LARGE_SLOTS; i++) {
		p = spares.large[i];
		holds = malloc_usable_size(p);
		if (holds < size || holds > size + size / 4)
			continue;
		spares.large[i] = NULL;
		spares.kept -= holds;
		return p;
	}
	return malloc(size);
}

__attribute__((noinline)) static bool keep_large(void *p, size_t holds)
{
	size_t i;

	for (i = 0; i < LARGE_SLOTS; i++)
		if (!spares.large[i]) {
			spares.large[i] = p;
			spares.kept += holds;
			return true;
		}
	return false;
}

/*
 * All of it to malloc(): what is kept beyond the limit is not what is asked
 * for, and keeping that would leave no room for what is.
 */
__attribute__((noinline)) static void give_back(void)
{
	struct spare *block, *next;
	size_t i;

	for (i = 0; i < GF_NELEMS(spares.small); i++)
		for (block = spares.small[i]; block; block = next) {
			next = block->next;
			free(block);
		}
	for (i = 0; i < LARGE_SLOTS; i++)
		free(spares.large[i]);
	spares = (struct spares){ .keeping = spares.keeping };
}

/* --- what libyaml calls -------------------------------------------------- */

void *yaml_malloc(size_t size)
{
	if (size - 1 < LARGEST - STEP) /* 0 is not small */
		return take_small(size);
	return size - 1 < LARGE_LIMIT ? take_large(size)
				      : malloc(size ? size : 1);
}

void yaml_free(void *p)
{
	size_t holds;

	if (!p)
		return;
	if (spares.kept > KEPT_LIMIT)
		give_back();
	holds = malloc_usable_size(p);
	if (!spares.keeping || holds < STEP)
		free(p);
	else if (holds < LARGEST)
		keep_small(p, holds);
	else if (holds > LARGE_LIMIT + STEP || !keep_large(p, holds))
		free(p);
}

void *yaml_realloc(void *p, size_t size)
{
	size_t holds = malloc_usable_size(p);
	void *q;

	if (p && size <= holds)
		return p;
	q = yaml_malloc(size);
	if (q && p) {
		memcpy(q, p, holds);
		yaml_free(p);
	}
	return q;
}

void *yaml_strdup(const void *s)
{
	size_t size = s ? strlen(s) + 1 : 0;
	void *p = s ? yaml_malloc(size) : NULL;

	return p ? memcpy(p, s, size) : NULL;
}

/* --- threads ------------------------------------------------------------- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t ending;

static void end_thread(void *of_thread GF_UNUSED)
{
	spares.keeping = false;
	give_back();
}

static void make_key(void)
{
	GF_BUG(pthread_key_create(&ending, end_thread));
}

void gf_memory_keep(void)
{
	if (spares.keeping)
		return;
	pthread_once(&once, make_key);
	spares.keeping = !pthread_setspecific(ending, &spares);
}

void gf_memory_free(void *p)
{
	yaml_free(p);
}

size_t gf_memory_kept(void)
{
	return spares.kept;
}

#endif
