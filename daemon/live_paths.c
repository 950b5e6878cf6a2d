/* SPDX-License-Identifier: EUPL-1.2 */
/* A few paths, each once and in order. */
#include "daemon/live_worker.h"

/* Where it is, or where it would stand. */
static size_t place(const struct live_paths *set, const char *path)
{
	size_t low = 0, high = set->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(set->items[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct live_path *live_paths_find(const struct live_paths *set,
				  const char *path)
{
	size_t i = place(set, path);

	return i < set->n && !strcmp(set->items[i].path, path) ? &set->items[i]
							       : NULL;
}

struct live_path *live_paths_add(struct live_paths *set, const char *path)
{
	size_t i = place(set, path);

	if (i < set->n && !strcmp(set->items[i].path, path))
		return &set->items[i];
	GF_GROW(set->items, set->n, set->cap);
	memmove(set->items + i + 1, set->items + i,
		(set->n - i) * sizeof(*set->items));
	set->n++;
	set->items[i] = (struct live_path){ .path = gf_xstrdup(path) };
	return &set->items[i];
}

void live_paths_clear(struct live_paths *set)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		free(set->items[i].path);
	free(set->items);
	*set = (struct live_paths){ 0 };
}
