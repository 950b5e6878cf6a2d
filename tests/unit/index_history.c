/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Over a random history: the view of a commit that was brought from another
 * one is, table by table, the one made from nothing; and the file may go at
 * any moment.
 */
#include "teams.h"

enum { VISITS = 160 };

/* --- what a cold check tells --------------------------------------------- */

struct cold {
	const struct gf_registry *reg;
	struct gf_arena arena;
	struct cold_entry {
		const char *path;
		struct gf_place place;
		enum gf_file_kind file;
	} entries[400];
	size_t n;
};

static int on_cold(const char *path, enum gf_file_kind file,
		   struct gf_error *err GF_UNUSED, void *payload)
{
	struct cold *cold = payload;
	struct gf_diags diags = { 0 };
	enum gf_place_kind what;
	struct cold_entry *e = &cold->entries[cold->n];

	*e = (struct cold_entry){ gf_arena_strdup(&cold->arena, path),
				  { 0 },
				  file };
	what = gf_registry_place(cold->reg, e->path, file, &e->place, &diags);
	cold->n += what == GF_PLACE_RECORD || diags.n;
	gf_diags_release(&diags);
	return what != GF_PLACE_FOLDER;
}

static void cold_record(struct cold *cold, const struct gf_tree *tree,
			struct gf_census *census, struct gf_judge *judge,
			size_t i, size_t *record, struct gf_buf *out)
{
	struct cold_entry *e = &cold->entries[i];
	struct gf_buf text = GF_BUF_INIT;
	struct gf_verdict v = { 0 };
	struct gf_place place;
	struct gf_source src;

	gf_source_init(&src, e->path, NULL, 0);
	if (e->place.kind) {
		tree->read(&text, e->path, 1 << 20, NULL, tree->payload);
		gf_source_init(&src, e->path, text.len ? text.s : NULL,
			       text.len);
		gf_judge_record(judge, cold->reg, &e->place, &src, &v);
		if (!out)
			gf_census_add(census, e->path, e->place.kind, &v);
		else if (gf_census_is_flawed(census, *record))
			gf_census_explain(census, *record, v.root, &v.diags);
		++*record;
	}
	if (out)
		gf_registry_place(cold->reg, e->path, e->file, &place,
				  &v.diags);
	if (out && v.diags.n)
		on_told(&src, &v.diags, out);
	gf_source_release(&src);
	gf_verdict_release(&v);
	gf_buf_release(&text);
}

static void cold_check(struct gf_buf *out, const struct gf_tree *tree)
{
	struct cold *cold = gf_xcalloc(1, sizeof(*cold));
	struct gf_judge *judge = gf_judge_new();
	struct gf_census *census;
	struct gf_registry *reg;
	struct gf_error err = { 0 };
	size_t i, record;

	if (gf_registry_load(&reg, tree, &err) < 0)
		ok(false, "%s", err.msg);
	gf_registry_report(reg, on_told, out);
	cold->reg = reg;
	tree->walk("records", on_cold, cold, &err, tree->payload);
	census = gf_census_new(reg);
	for (i = record = 0; i < cold->n; i++)
		cold_record(cold, tree, census, judge, i, &record, NULL);
	gf_census_relate(census);
	for (i = record = 0; i < cold->n; i++)
		cold_record(cold, tree, census, judge, i, &record, out);
	gf_census_free(census);
	gf_judge_free(judge);
	gf_registry_free(reg);
	gf_arena_release(&cold->arena);
	free(cold);
}

static char *state_of(struct gf_index *ix, unsigned commit)
{
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };

	if (view_tag(ix, commit, &err) < 0)
		gf_buf_addf(&out, "error: %s", err.msg);
	else
		dump_all(&out, ix);
	return gf_buf_detach(&out);
}

static void check_visits(const char *cache, char **made)
{
	struct gf_index *ix = NULL;
	unsigned i, commit, wrong = 0;
	char *brought;

	for (i = 0; i < VISITS && wrong < 3; i++) {
		commit = dice(COMMITS);
		if (dice(2))
			move_head(commit);
		if (ix && !dice(3)) {
			gf_index_close(ix);
			ix = NULL;
		}
		if (!ix)
			ix = open_index(cache, 0, false);
		brought = state_of(ix, commit);
		if (strcmp(brought, made[commit]) != 0) {
			wrong++;
			ok(false, "visit %u, commit %u", i, commit);
			show_difference(brought, made[commit]);
		}
		free(brought);
	}
	gf_index_close(ix);
	is_int(wrong, 0, "%d visits say what is made from nothing", VISITS);
}

/* What is told of a state is what a cold check tells. */
static void check_cold(char **made)
{
	struct gf_buf want = GF_BUF_INIT;
	struct gf_index *ix;
	const char *told;
	unsigned i;

	for (i = 0; i < COMMITS; i += 3) {
		ix = open_index(NULL, 0, false);
		free(state_of(ix, i));
		gf_buf_reset(&want);
		gf_buf_adds(&want, "told\n");
		cold_check(&want, gf_index_tree(ix));
		told = strstr(made[i], "\ntold\n") + 1;
		ok(!strncmp(told, want.s, want.len) &&
			   !strncmp(told + want.len, "tally", 5),
		   "commit %u, told", i);
		if (strncmp(told, want.s, want.len) != 0)
			show_difference(told, want.s);
		gf_index_close(ix);
	}
	gf_buf_release(&want);
}

/* --- edits --------------------------------------------------------------- */

static void check_edited(const char *cache, unsigned i, char **made)
{
	unsigned files = dice(COMMITS), head = dice(COMMITS);
	struct gf_index *ix = open_index(cache, 0, false);
	struct gf_buf out = GF_BUF_INIT;
	struct gf_error err = { 0 };
	int ret;

	check_out(files, head);
	ret = i & 1 ? gf_index_view_staged(ix, &err)
		    : gf_index_view_files(ix, &err);
	if (ret < 0)
		gf_buf_addf(&out, "error: %s", err.msg);
	else
		dump_all(&out, ix);
	ok(!strcmp(out.s, made[files]), "%s of commit %u over commit %u",
	   i & 1 ? "staged, those" : "the files", files, head);
	if (strcmp(out.s, made[files]) != 0)
		show_difference(out.s, made[files]);
	gf_index_close(ix);
	gf_buf_release(&out);
}

static void check_edits(char **made)
{
	struct gf_buf cache = GF_BUF_INIT;
	unsigned i;

	type("git clone -q r w 2>/dev/null");
	open_repo("w");
	gf_buf_addf(&cache, "%s/w/.git/greffe", root);
	for (i = 0; i < 24; i++)
		check_edited(cache.s, i, made);
	gf_buf_release(&cache);
}

int main(void)
{
	struct gf_buf cache = GF_BUF_INIT;
	char *made[COMMITS], *twice;
	struct gf_index *ix;
	unsigned i;

	if (!mkdtemp(root))
		return 1;
	seed = 20240101;
	make_history();
	for (i = 0; i < COMMITS; i++) {
		ix = open_index(NULL, 0, false);
		made[i] = state_of(ix, i);
		gf_index_close(ix);
	}
	ok(!strstr(made[COMMITS - 1], "error:"), "made from nothing");
	check_cold(made);
	ix = open_index(NULL, 0, false);
	twice = state_of(ix, 0);
	is_str(twice, made[0], "and again");
	free(twice);
	gf_index_close(ix);
	gf_buf_addf(&cache, "%s/r/greffe", root);
	check_visits(cache.s, made);
	check_visits(NULL, made); /* as well in memory */
	check_edits(made);
	for (i = 0; i < COMMITS; i++)
		free(made[i]);
	gf_repo_close(repo);
	type("rm -rf %s", root);
	gf_buf_release(&cache);
	return tap_done();
}
