/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Loading a registry: its configuration, its kinds, its schemas, in that
 * order; then what was found wrong in each file, told once a file.
 */
#include "record/internal.h"

/* --- findings by document ------------------------------------------------ */

static struct told *find_told(struct gf_registry *reg, const char *path)
{
	size_t i;

	for (i = 0; i < reg->ntold; i++)
		if (!strcmp(reg->told[i]->path, path))
			return reg->told[i];
	return NULL;
}

struct gf_diags *told_for(struct gf_registry *reg, const char *path)
{
	struct told *told = find_told(reg, path);

	if (!told) {
		told = gf_xcalloc(1, sizeof(*told));
		told->path = gf_xstrdup(path);
		GF_GROW(reg->told, reg->ntold, reg->told_cap);
		reg->told[reg->ntold++] = told;
	}
	return &told->diags;
}

static void free_told(struct gf_registry *reg)
{
	size_t i;

	for (i = 0; i < reg->ntold; i++) {
		gf_diags_release(&reg->told[i]->diags);
		free(reg->told[i]->path);
		free(reg->told[i]);
	}
	free(reg->told);
	reg->told = NULL;
	reg->ntold = reg->told_cap = 0;
}

struct teller {
	struct gf_registry *reg;
	gf_report_fn report;
	void *payload;
};

/* The set's findings on a document, and ours behind them. */
static void tell_schema(struct gf_source *src, struct gf_diags *diags,
			void *payload)
{
	struct teller *teller = payload;
	struct told *told = find_told(teller->reg, src->path);
	struct gf_diag *d;
	uint32_t i;

	if (told) {
		told->done = true;
		for (i = 0; i < told->diags.n; i++) {
			d = gf_diags_add(diags, told->diags.items[i].rule,
					 told->diags.items[i].span);
			if (d)
				*d = told->diags.items[i];
		}
	}
	if (diags->n)
		teller->report(src, diags, teller->payload);
}

/* A file that the set says nothing of: read again, for the excerpt. */
static void tell_alone(const struct teller *teller, struct told *told)
{
	struct gf_registry *reg = teller->reg;
	struct gf_buf text = GF_BUF_INIT;
	struct gf_source src;
	bool read;

	read = !reg->tree.read(&text, told->path,
			       gf_limit(GF_LIMIT_SCHEMA_BYTES), NULL,
			       reg->tree.payload);
	gf_source_init(&src, told->path, read ? text.s : NULL,
		       read ? text.len : 0);
	teller->report(&src, &told->diags, teller->payload);
	gf_source_release(&src);
	gf_buf_release(&text);
}

static int by_path(const void *a, const void *b)
{
	const struct told *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

void gf_registry_report(struct gf_registry *reg, gf_report_fn report,
			void *payload)
{
	struct teller teller = { reg, report, payload };
	size_t i;

	gf_schemas_report(reg->set, tell_schema, &teller);
	if (reg->ntold)
		qsort(reg->told, reg->ntold, sizeof(*reg->told), by_path);
	for (i = 0; i < reg->ntold; i++) {
		if (!reg->told[i]->done && reg->told[i]->diags.n)
			tell_alone(&teller, reg->told[i]);
	}
	free_told(reg);
}

/* --- the registry -------------------------------------------------------- */

int gf_registry_load(struct gf_registry **out, const struct gf_tree *tree,
		     struct gf_error *err)
{
	struct gf_registry *reg = gf_xcalloc(1, sizeof(*reg));

	*out = NULL;
	gf_buf_init(&reg->config_text);
	reg->tree = *tree;
	if (registry_configure(reg, err) < 0 || kinds_load(reg, err) < 0) {
		gf_registry_free(reg);
		return -1;
	}
	if (!reg->config.text && !reg->nkinds && !reg->ntold) {
		gf_registry_free(reg);
		return gf_fail(err, GF_ENOTFOUND,
			       _("this is not a registry: there is no "
				 "schema/KIND.schema.yaml and no greffe.yaml"));
	}
	schemas_load(reg);
	*out = reg;
	return 0;
}

void gf_registry_free(struct gf_registry *reg)
{
	size_t i;

	if (!reg)
		return;
	if (reg->set)
		gf_schemas_free(reg->set);
	for (i = 0; i < reg->nkinds; i++)
		if (reg->kinds[i].id_pattern)
			gf_regex_free(reg->kinds[i].id_pattern);
	free_told(reg);
	free(reg->kinds);
	free(reg->wanted);
	gf_strmap_release(&reg->by_name);
	gf_doc_release(&reg->doc);
	gf_source_release(&reg->config);
	gf_buf_release(&reg->config_text);
	gf_arena_release(&reg->arena);
	free(reg);
}

const struct gf_kind *gf_registry_kinds(const struct gf_registry *reg,
					size_t *n)
{
	*n = reg->nkinds;
	return reg->kinds;
}

const struct gf_kind *gf_registry_kind(const struct gf_registry *reg,
				       const char *name, size_t len)
{
	return gf_strmap_get(&reg->by_name, name, len);
}

const char *gf_registry_lang(const struct gf_registry *reg)
{
	return reg->lang;
}

const char *const *gf_registry_roots(const struct gf_registry *reg)
{
	return (const char *const *)reg->roots;
}

const char *gf_kind_path(const struct gf_kind *kind, const char *id,
			 struct gf_arena *arena)
{
	struct gf_buf path = GF_BUF_INIT;
	const char *p = kind->pattern, *out;

	if (!p)
		return gf_arena_printf(arena, "records/%s/%s.yaml", kind->name,
				       id);
	while (*p) {
		if (!strncmp(p, "{id}", 4)) {
			gf_buf_adds(&path, id);
			p += 4;
		} else if (!strncmp(p, "**/", 3)) {
			p += 3; /* no folder is one of the "any folders" */
		} else if (*p == '*') {
			gf_buf_adds(&path, id);
			p++;
		} else {
			gf_buf_addc(&path, *p++);
		}
	}
	out = gf_arena_memdup(arena, path.s, path.len);
	gf_buf_release(&path);
	return out;
}
