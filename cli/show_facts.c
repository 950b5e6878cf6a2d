/* SPDX-License-Identifier: EUPL-1.2 */
/* See show.h: a few questions to the index, one file, a way back in Git. */
#include "cli/show.h"

/* Commits looked at for the last change: further back is for greffe log. */
#define WAY_BACK 1000

/* --- the record ---------------------------------------------------------- */

int show_read(struct show *show, struct gf_error *err)
{
	const struct gf_tree *tree = gf_index_tree(show->ask.index);
	struct gf_compose_opts opts = { .syntax = show->record.kind->syntax,
					.strict = true,
					.brief = true };
	struct gf_diags diags = { 0 };

	titles_open(&show->titles, &show->ask);
	show->names = (struct value_names){ titles_name, &show->titles };
	if (tree->read(&show->text, show->record.path,
		       gf_limit(GF_LIMIT_RECORD_BYTES), err, tree->payload) < 0)
		return -1;
	gf_source_init(&show->src, show->record.path, show->text.s,
		       show->text.len);
	if (gf_compose(&show->doc, &show->src, &opts, &diags))
		show->root = show->doc.root;
	gf_diags_release(&diags);
	return 0;
}

void show_release(struct show *show)
{
	titles_close(&show->titles);
	gf_doc_release(&show->doc);
	gf_source_release(&show->src);
	gf_buf_release(&show->text);
	ask_close(&show->ask);
}

const struct gf_node *show_role(const struct show *show, const char *role,
				const struct gf_schema **items)
{
	const struct gf_schema *schema = show->record.kind->schema, *field;

	if (!show->root || !schema || show->root->type != GF_MAP)
		return NULL;
	gf_map_each (pair, show->root) {
		field = gf_schema_property(schema, pair->key->text);
		if (!gf_schema_has_role(field, role) ||
		    pair->value->type != GF_SEQ)
			continue;
		*items = gf_schema_items(field);
		return pair->value;
	}
	return NULL;
}

/* --- who refers to it ---------------------------------------------------- */

/* Its id, and those it had before, for json_each. */
static void add_ids(struct gf_buf *out, const struct show *show)
{
	const struct gf_schema *items;
	const struct gf_node *former = show_role(show, "former-ids", &items);

	gf_buf_addc(out, '[');
	gf_buf_add_json(out, show->record.id, strlen(show->record.id));
	if (former)
		gf_seq_each (item, former)
			if ((*item)->type == GF_STRING) {
				gf_buf_addc(out, ',');
				gf_buf_add_json(out, (*item)->text,
						(*item)->len);
			}
	gf_buf_addc(out, ']');
}

/* Taken out first: what counts or is distinct over a view of edits would read
 * all references. */
#define REFERS \
	"WITH refers AS MATERIALIZED (SELECT kind, field, id FROM _link " \
	"WHERE target_kind = :kind AND target_id IN " \
	"(SELECT value FROM json_each(:ids))) "

static int open_about(struct gf_rows **out, struct show *show, const char *sql,
		      struct gf_error *err)
{
	const char *kind = show->record.kind->name;
	struct gf_buf ids = GF_BUF_INIT;
	int ret = gf_rows_open(out, show->ask.index, sql, GF_OURS, err);

	add_ids(&ids, show);
	if (!ret &&
	    (gf_rows_bind_text(*out, ":kind", kind, strlen(kind), err) < 0 ||
	     gf_rows_bind_text(*out, ":ids", ids.s, ids.len, err) < 0)) {
		gf_rows_close(*out);
		*out = NULL;
		ret = -1;
	}
	gf_buf_release(&ids);
	return ret;
}

int show_citing(struct show *show, struct show_citing **out, size_t *n,
		struct gf_error *err)
{
	struct gf_arena *arena = &show->ask.arena;
	struct show_citing *groups = NULL, *kept;
	size_t cap = 0, count = 0;
	struct gf_rows *rows;
	int ret = open_about(&rows, show,
			     REFERS "SELECT kind, field, count(DISTINCT id) "
				    "FROM refers GROUP BY 1, 2 ORDER BY 1, 2",
			     err);

	*n = 0;
	if (ret < 0)
		return -1;
	while ((ret = gf_rows_step(rows, err)) > 0) {
		GF_GROW(groups, count, cap);
		groups[count++] = (struct show_citing){
			gf_arena_strdup(arena, gf_rows_text(rows, 0, NULL)),
			gf_arena_strdup(arena, gf_rows_text(rows, 1, NULL)),
			(size_t)gf_rows_integer(rows, 2),
		};
	}
	gf_rows_close(rows);
	kept = gf_arena_alloc(arena, (count + 1) * sizeof(*kept));
	if (count)
		memcpy(kept, groups, count * sizeof(*kept));
	free(groups);
	*out = kept;
	*n = count;
	return ret;
}

int show_citing_open(struct gf_rows **out, struct show *show,
		     const struct show_citing *group, int64_t limit,
		     struct gf_error *err)
{
	static const char sql[] = REFERS
		"SELECT DISTINCT kind, field, id "
		"FROM refers WHERE (kind = :from OR :from = '') "
		"AND (field = :field OR :field = '') "
		"ORDER BY 1, 2, 3 LIMIT :limit";
	const char *from = group ? group->kind : "";
	const char *field = group ? group->field : "";

	if (open_about(out, show, sql, err) < 0)
		return -1;
	if (gf_rows_bind_text(*out, ":from", from, strlen(from), err) < 0 ||
	    gf_rows_bind_text(*out, ":field", field, strlen(field), err) < 0 ||
	    gf_rows_bind_integer(*out, ":limit", limit, err) < 0) {
		gf_rows_close(*out);
		*out = NULL;
		return -1;
	}
	return 0;
}

/* --- what is wrong with it ----------------------------------------------- */

struct verdict {
	const char *path;
	struct gf_writer *writer;
};

static bool is_it(const char *path, void *payload)
{
	return !strcmp(path, ((struct verdict *)payload)->path);
}

static void tell(struct gf_source *src, struct gf_diags *diags, void *payload)
{
	gf_writer_document(((struct verdict *)payload)->writer, src, 0, diags);
}

static int append(const char *s, size_t len, void *out)
{
	gf_buf_add(out, s, len);
	return 0;
}

/* Most records have none: then no text is read. */
static int has_findings(struct show *show, struct gf_error *err)
{
	struct gf_rows *rows;
	const char *path = show->record.path;
	int ret;

	if (gf_rows_open(&rows, show->ask.index,
			 "SELECT 1 FROM _finding WHERE path = :path LIMIT 1",
			 GF_OURS, err) < 0)
		return -1;
	ret = gf_rows_bind_text(rows, ":path", path, strlen(path), err);
	if (!ret)
		ret = gf_rows_step(rows, err);
	gf_rows_close(rows);
	return ret;
}

int show_verdict(struct show *show, struct gf_buf *out, const char *format,
		 struct gf_error *err)
{
	struct gf_writer_opts opts = {
		.format = format,
		.all = true,
		.quiet = true,
		.acknowledged = true,
		.color = show->ask.color,
		.width = show->ask.cli->width,
		.version = cli_version(),
	};
	struct verdict v = { .path = show->record.path };
	int ret = has_findings(show, err);

	if (ret <= 0)
		return ret;
	v.writer = gf_writer_new(&opts, append, out);
	ret = gf_index_tell(show->ask.index, is_it, tell, &v, err);
	gf_writer_finish(v.writer);
	gf_writer_free(v.writer);
	return ret;
}

/* --- who changed it last ------------------------------------------------- */

static void set_change(struct show *show, struct show_change *out,
		       const struct gf_commit_info *info)
{
	gf_oid_hex(out->commit, &info->commit.id);
	revision_day(out->day, NULL, info->author_time, info->author_offset);
	out->author = gf_arena_strdup(&show->ask.arena, info->author);
	out->subject = gf_arena_strdup(&show->ask.arena, info->subject);
}

/* A parent that has the very file: what made it is further back. */
static int find_same(struct show *show, struct gf_trail *trail,
		     const struct gf_commit_info *info,
		     const struct gf_oid *blob, struct gf_commit *out,
		     struct gf_error *err)
{
	struct gf_oid was;
	size_t i;
	int ret;

	for (i = 0; i < info->nparents; i++) {
		if (gf_repo_commit(out, show->ask.revision.repo,
				   &info->parents[i], err) < 0)
			return -1;
		ret = gf_trail_find(trail, &out->tree, &was, err);
		if (ret < 0 || (ret && !memcmp(&was, blob, sizeof(was))))
			return ret;
	}
	return 0;
}

/* Merges are gone through as git does: the way goes on where the file is. */
static int go_back(struct show *show, struct gf_history *h,
		   struct gf_trail *trail, struct show_change *out,
		   struct gf_error *err)
{
	struct gf_commit at = *gf_index_commit(show->ask.index);
	struct gf_commit_info info;
	struct gf_oid blob;
	unsigned n;
	int ret = gf_trail_find(trail, &at.tree, &blob, err);

	if (ret <= 0)
		return ret;
	for (n = 0; ret > 0 && n < WAY_BACK; n++) {
		if (gf_history_commit(&info, h, &at.id, err) < 0)
			return -1;
		ret = find_same(show, trail, &info, &blob, &at, err);
	}
	if (ret < 0)
		return -1;
	out->before = ret > 0 || info.is_edge;
	set_change(show, out, &info);
	return 1;
}

int show_change(struct show *show, struct show_change *out,
		struct gf_error *err)
{
	const struct revision *rev = &show->ask.revision;
	const struct gf_commit *tip = gf_index_commit(show->ask.index);
	struct gf_history *h;
	struct gf_trail *trail;
	const char *path;
	int ret;

	*out = (struct show_change){ 0 };
	if (!rev->repo || !tip)
		return 0;
	path = show->ask.of_commit
		       ? gf_path_join(&show->ask.arena,
				      gf_arena_memdup(&show->ask.arena,
						      rev->below, rev->prefix),
				      show->record.path)
		       : gf_path_join(&show->ask.arena, rev->below,
				      show->record.path);
	if (gf_history_open(&h, rev->repo, &tip->id, NULL,
			    GF_HISTORY_FIRST_PARENT, err) < 0)
		return -1;
	trail = gf_trail_new(rev->repo, path, 1);
	ret = go_back(show, h, trail, out, err);
	gf_trail_free(trail);
	gf_history_close(h);
	return ret;
}
