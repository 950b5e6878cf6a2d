/* SPDX-License-Identifier: EUPL-1.2 */
/* The branches of a repository and what was said of them: see heads.h. */
#include "cli/heads.h"

#define FOLDER "refs/heads/"

static void read_note(struct heads *heads, struct head *b)
{
	struct gf_buf text = GF_BUF_INIT;

	b->is_judged = heads->has_notes &&
		       gf_notes_read(&text, heads->repo, &heads->notes, &b->tip,
				     NULL) == 0 &&
		       gf_note_parse(&b->note, text.s, text.len) == 0;
	gf_buf_release(&text);
}

/* A history that is damaged is told elsewhere: what was counted stands. */
static uint32_t count_behind(const struct heads *heads, const struct head *b)
{
	struct gf_commit_info info;
	struct gf_history *h;
	uint32_t n = 0;

	if (gf_history_open(&h, heads->repo, &b->tip, &b->valid, GF_HISTORY_ALL,
			    NULL) < 0)
		return 0;
	while (n < HEADS_BEHIND_MOST && gf_history_next(h, &info, NULL) > 0)
		n++;
	gf_history_close(h);
	return n;
}

static void read_valid(struct heads *heads, struct head *b)
{
	const char *ref =
		gf_arena_printf(&heads->arena, "refs/greffe/valid/%s", b->name);

	b->has_valid = gf_repo_ref(&b->valid, heads->repo, ref, NULL) == 0;
	if (b->has_valid && memcmp(&b->valid, &b->tip, sizeof(b->tip)) != 0)
		b->behind = count_behind(heads, b);
}

static int on_branch(const char *name, const struct gf_oid *id,
		     struct gf_error *err GF_UNUSED, void *payload)
{
	struct heads *heads = payload;
	struct head *b;

	if (!id)
		return 0;
	GF_GROW(heads->branches, heads->n, heads->cap);
	b = &heads->branches[heads->n++];
	*b = (struct head){ .tip = *id };
	b->name = gf_arena_strdup(&heads->arena, name + strlen(FOLDER));
	read_note(heads, b);
	read_valid(heads, b);
	return 0;
}

int heads_read(struct heads *heads, const struct gf_repo *repo,
	       struct gf_error *err)
{
	*heads = (struct heads){ .repo = repo };
	heads->has_notes = gf_repo_ref(&heads->notes, repo, "refs/notes/greffe",
				       NULL) == 0;
	return gf_repo_refs(repo, FOLDER, on_branch, heads, err);
}

void heads_release(struct heads *heads)
{
	free(heads->branches);
	gf_arena_release(&heads->arena);
}
