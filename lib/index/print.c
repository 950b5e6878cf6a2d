/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The print of a folder that Git does not know: one name for its schemas and
 * for what the inodes of its records and rules say. Where the print is that of a view, nothing
 * was written since, and the view is the folder's.
 */
#include "index/rules.h"

#include <sys/stat.h>
#include <unistd.h>

/* What says of a file that it was not written to. */
struct mark {
	uint64_t device, inode, size;
	int64_t written, changed; /* nanoseconds */
};

static int64_t nanoseconds(const struct timespec *t)
{
	return (int64_t)t->tv_sec * 1000000000 + t->tv_nsec;
}

/* Now, as the clock of files has it; a day long gone: it cannot be told. */
static int64_t file_time(const struct gf_index *ix)
{
	struct stat st = { 0 };
	int fd = index_lock(ix);

	if (fd < 0)
		return 0;
	if (futimens(fd, NULL) < 0 || fstat(fd, &st) < 0)
		st.st_mtim = (struct timespec){ 0, 0 };
	close(fd);
	return nanoseconds(&st.st_mtim);
}

static void add_mark(struct gf_buf *out, const struct state *state,
		     const char *path, int64_t *newest)
{
	struct gf_arena arena = { 0 };
	struct mark mark;
	struct stat st;

	memset(&mark, 0, sizeof(mark));
	if (!lstat(gf_path_join(&arena, state->root, path), &st)) {
		mark.device = st.st_dev;
		mark.inode = st.st_ino;
		mark.size = (uint64_t)st.st_size;
		mark.written = nanoseconds(&st.st_mtim);
		mark.changed = nanoseconds(&st.st_ctim);
		if (mark.changed > *newest)
			*newest = mark.changed;
	}
	gf_buf_add(out, path, strlen(path) + 1);
	gf_buf_add(out, (const char *)&mark, sizeof(mark));
	gf_arena_release(&arena);
}

struct marks {
	struct gf_buf *text;
	const struct state *state;
	int64_t newest;
};

static int mark_script(const char *path, enum gf_file_kind kind,
		       struct gf_error *err, void *payload)
{
	struct marks *m = payload;

	(void)kind;
	(void)err;
	add_mark(m->text, m->state, path, &m->newest);
	return 0;
}

/* What rules found is of a view too: it is no other's than of these rules. */
static bool add_scripts(struct marks *m)
{
	const struct gf_tree *tree = &m->state->tree;
	struct gf_error err = { 0 };

	return tree->walk(RULES_FOLDER, mark_script, m, &err, tree->payload) ==
		       0 ||
	       err.code == GF_ENOTFOUND;
}

/*
 * As with Git's own index, a file that was written in the very moment that it
 * is looked at may be written again without a trace: then there is no print.
 */
bool folder_print(struct gf_index *ix)
{
	struct state *state = &ix->at;
	struct build b = { .ix = ix, .state = state };
	struct gf_buf text = GF_BUF_INIT;
	struct marks m = { &text, state, 0 };
	int64_t start = file_time(ix);
	bool told;
	size_t i;

	set_print(&text, state);
	told = !build_list(&b, NULL) && add_scripts(&m);
	for (i = 0; i < b.n && told; i++)
		add_mark(&text, state, b.entries[i].path, &m.newest);
	gf_buf_addf(&text, "%zu %zu", b.ignored, b.unjudged);
	gf_repo_hash(&state->folder, text.s, text.len);
	build_release(&b);
	gf_buf_release(&text);
	return told && m.newest < start;
}
