/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A chain of blocks, bump-allocated. A clear keeps the newest block, which is
 * the largest that regular use has asked for, so a warm arena never mallocs.
 */
#include "base/base.h"

#define FIRST_BLOCK    ((size_t)16 * 1024)
#define LARGEST_GROWTH ((size_t)1024 * 1024)
#define ALIGNMENT      _Alignof(max_align_t)

/*
 * Under AddressSanitizer, what is not handed out may not be touched: a run
 * over the end, or a use after a clear, is seen as with malloc.
 */
#if defined(__SANITIZE_ADDRESS__)
#define WATCHED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
#define hide(p, size) __asan_poison_memory_region((p), (size))
#define show(p, size) __asan_unpoison_memory_region((p), (size))
#define GAP	      ALIGNMENT
#else
#define hide(p, size) ((void)0)
#define show(p, size) ((void)0)
#define GAP	      ((size_t)0)
#endif

struct gf_arena_block {
	struct gf_arena_block *next;
	size_t size, used;
	max_align_t data[];
};

static struct gf_arena_block *add_block(struct gf_arena *arena, size_t size)
{
	struct gf_arena_block *block;
	size_t want = arena->head ? arena->head->size * 2 : FIRST_BLOCK;

	if (want > LARGEST_GROWTH)
		want = LARGEST_GROWTH;
	if (want < size)
		want = size;
	block = gf_xmalloc(sizeof(*block) + want);
	block->size = want;
	block->used = 0;
	block->next = arena->head;
	arena->head = block;
	hide(block->data, block->size);
	return block;
}

void *gf_arena_alloc(struct gf_arena *arena, size_t size)
{
	struct gf_arena_block *block = arena->head;
	size_t asked GF_UNUSED = size;
	void *p;

	GF_BUG(size > SIZE_MAX / 4);
	size = (size + GAP + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	if (!block || block->size - block->used < size)
		block = add_block(arena, size);
	p = (char *)block->data + block->used;
	block->used += size;
	arena->used += size;
	show(p, asked);
	return p;
}

void *gf_arena_zalloc(struct gf_arena *arena, size_t size)
{
	return memset(gf_arena_alloc(arena, size), 0, size);
}

char *gf_arena_memdup(struct gf_arena *arena, const char *s, size_t len)
{
	char *p = gf_arena_alloc(arena, len + 1);

	if (len)
		memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *gf_arena_strdup(struct gf_arena *arena, const char *s)
{
	return gf_arena_memdup(arena, s, strlen(s));
}

char *gf_arena_printf(struct gf_arena *arena, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	GF_BUG(len < 0);
	p = gf_arena_alloc(arena, (size_t)len + 1);
	vsnprintf(p, (size_t)len + 1, fmt, again);
	va_end(again);
	return p;
}

static void free_chain(struct gf_arena_block *block)
{
	struct gf_arena_block *next;

	for (; block; block = next) {
		next = block->next;
		free(block);
	}
}

void gf_arena_clear(struct gf_arena *arena)
{
	if (!arena->head)
		return;
	free_chain(arena->head->next);
	arena->head->next = NULL;
	hide(arena->head->data, arena->head->used);
	arena->head->used = 0;
	arena->used = 0;
}

void gf_arena_release(struct gf_arena *arena)
{
	free_chain(arena->head);
	arena->head = NULL;
	arena->used = 0;
}
