/* SPDX-License-Identifier: EUPL-1.2 */
/* The saved questions, or rules, of a folder: schema/queries, schema/rules. */
#include "index/internal.h"

#define SUFFIX "sql"

struct loading {
	struct gf_scripts *scripts;
	const struct gf_tree *tree;
};

static int load_one(struct gf_script *script, const struct gf_tree *tree,
		    const char *path, struct gf_error *err)
{
	struct gf_error why = { 0 };
	struct gf_diag *d;

	*script = (struct gf_script){ .path = gf_xstrdup(path) };
	gf_buf_init(&script->text);
	if (tree->read(&script->text, path, gf_limit(GF_LIMIT_SCHEMA_BYTES),
		       &why, tree->payload) == 0) {
		gf_source_init(&script->source, script->path, script->text.s,
			       script->text.len);
		gf_script_parse(script, &script->source, &script->diags);
		return 0;
	}
	gf_buf_reset(&script->text);
	gf_source_init(&script->source, script->path, script->text.s, 0);
	gf_script_parse(script, &script->source, &script->diags);
	if (why.code == GF_EIO) {
		*err = why;
		return -1;
	}
	gf_diags_clear(&script->diags);
	d = gf_diags_add(&script->diags, GF_RULE_SCRIPT_HEADER,
			 (struct gf_span){ 0, 0 });
	gf_say(&script->diags, &d->message, N_("it cannot be read: %s"),
	       why.msg);
	return 0;
}

static int on_file(const char *path, enum gf_file_kind kind,
		   struct gf_error *err, void *payload)
{
	struct loading *l = payload;
	struct gf_scripts *scripts = l->scripts;
	const char *dot = strrchr(gf_path_base(path), '.');

	if (kind == GF_FILE_DIR)
		return 1; /* they stand in one folder */
	if (!dot || dot == gf_path_base(path) || strcmp(dot + 1, SUFFIX) != 0)
		return 0;
	GF_GROW(scripts->items, scripts->n, scripts->cap);
	return load_one(&scripts->items[scripts->n++], l->tree, path, err);
}

int gf_scripts_load(struct gf_scripts *out, const struct gf_tree *tree,
		    const char *folder, struct gf_error *err)
{
	struct loading l = { out, tree };
	struct gf_error why = { 0 };
	size_t i;

	*out = (struct gf_scripts){ 0 };
	if (tree->walk(folder, on_file, &l, &why, tree->payload) < 0 &&
	    why.code != GF_ENOTFOUND) {
		gf_scripts_release(out);
		if (err)
			*err = why;
		return -1;
	}
	/* the array has grown: what is borrowed from an item moved with it */
	for (i = 0; i < out->n; i++)
		out->items[i].source.text = out->items[i].text.s;
	return 0;
}

void gf_scripts_release(struct gf_scripts *scripts)
{
	size_t i;

	for (i = 0; i < scripts->n; i++)
		gf_script_release(&scripts->items[i]);
	free(scripts->items);
	*scripts = (struct gf_scripts){ 0 };
}
