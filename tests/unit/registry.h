/* SPDX-License-Identifier: EUPL-1.2 */
/* A registry in memory, for the tests of lib/record and lib/relate. */
#ifndef TEST_REGISTRY_H
#define TEST_REGISTRY_H

#include "record/record.h"

struct memory_file {
	const char *path, *text;
};

/* Rows up to a NULL path, in the order of their paths. */
__attribute__((unused)) static int memory_read(struct gf_buf *out,
					       const char *path, size_t limit,
					       struct gf_error *err,
					       void *payload)
{
	const struct memory_file *f;

	for (f = payload; f->path; f++)
		if (!strcmp(f->path, path) && strlen(f->text) <= limit) {
			gf_buf_reset(out);
			gf_buf_adds(out, f->text);
			return 0;
		}
	return gf_fail(err, GF_ENOTFOUND, "no '%s'", path);
}

__attribute__((unused)) static int memory_walk(const char *start, gf_walk_fn fn,
					       void *fn_payload,
					       struct gf_error *err,
					       void *payload)
{
	const struct memory_file *f;
	size_t len = strlen(start);

	for (f = payload; f->path; f++)
		if (!strncmp(f->path, start, len) && f->path[len] == '/' &&
		    fn(f->path, GF_FILE_REGULAR, err, fn_payload) < 0)
			return -1;
	return 0;
}

__attribute__((unused)) static struct gf_registry *memory_registry(
	const struct memory_file *files)
{
	struct gf_tree tree = { memory_read, memory_walk,
				(void *)(uintptr_t)files };
	struct gf_registry *reg = NULL;

	gf_registry_load(&reg, &tree, NULL);
	return reg;
}

#endif
