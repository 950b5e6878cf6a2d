/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What follows when the rules have run: where in its record each finding is,
 * which warnings the records acknowledge, how many of each there are. And the
 * findings on one record, for whoever tells it.
 */
#include "index/rules.h"

/* --- a record at hand ---------------------------------------------------- */

struct reader {
	struct runner *r;
	const struct gf_kind *kind;
	struct gf_buf path, text;
	struct gf_source src;
	struct gf_doc doc;
	struct gf_diags ignored, diags;
	const struct gf_node *root; /* NULL: it cannot be read */
};

static void reader_close(struct reader *p)
{
	gf_source_release(&p->src);
	gf_doc_release(&p->doc);
	gf_diags_release(&p->ignored);
	gf_diags_release(&p->diags);
	gf_buf_release(&p->path);
	gf_buf_release(&p->text);
}

static void enter_record(struct reader *p, const char *path, const char *kind)
{
	struct gf_compose_opts opts = { .strict = true };
	const struct gf_tree *tree = &p->r->state->tree;

	if (p->src.path && !strcmp(p->path.s, path))
		return;
	gf_source_release(&p->src);
	gf_doc_release(&p->doc);
	gf_diags_clear(&p->ignored);
	gf_buf_reset(&p->path);
	gf_buf_adds(&p->path, path);
	gf_buf_reset(&p->text);
	p->root = NULL;
	p->kind = gf_registry_kind(p->r->state->reg, kind, strlen(kind));
	if (tree->read(&p->text, p->path.s, gf_limit(GF_LIMIT_RECORD_BYTES),
		       NULL, tree->payload) < 0)
		gf_buf_reset(&p->text);
	gf_source_init(&p->src, p->path.s, p->text.s, p->text.len);
	if (p->kind)
		opts.syntax = p->kind->syntax;
	if (gf_compose(&p->doc, &p->src, &opts, &p->ignored))
		p->root = p->doc.root;
}

/* --- lines and columns --------------------------------------------------- */

/* What a pointer names, or the nearest that is there above it. */
static const struct gf_node *nearest(const struct gf_node *root,
				     const char *pointer)
{
	struct gf_buf text = GF_BUF_INIT;
	const struct gf_node *node = NULL;
	const char *slash;

	gf_buf_adds(&text, pointer);
	while (root && !(node = gf_node_at(root, text.s)) && text.len) {
		slash = strrchr(text.s, '/');
		text.len = slash ? (size_t)(slash - text.s) : 0;
		text.s[text.len] = '\0';
	}
	gf_buf_release(&text);
	return node ? node : root;
}

/* A record as a whole is told at its start, not from end to end. */
static struct gf_span span_of(const struct gf_node *root, const char *pointer)
{
	const struct gf_node *node = nearest(root, pointer);

	if (!node || node == root)
		return (struct gf_span){ 0, 0 };
	return node->span;
}

static int place_one(struct reader *p, struct sqlite3_stmt *st,
		     struct sqlite3_stmt *set, struct gf_error *err)
{
	struct gf_position at;
	struct gf_span span;

	enter_record(p, stmt_get_text(st, 1, NULL), stmt_get_text(st, 3, NULL));
	span = span_of(p->root, stmt_get_text(st, 2, NULL));
	at = gf_source_position(&p->src, span.start);
	stmt_int(set, 1, at.line);
	stmt_int(set, 2, at.column);
	stmt_int(set, 3, stmt_get_int(st, 0));
	return stmt_run(p->r->db, set, err);
}

static int place_all(struct reader *p, struct gf_error *err)
{
	struct db *db = p->r->db;
	struct sqlite3_stmt *st, *set;
	int ret = -1;

	st = rules_prepare(
		p->r,
		"SELECT f.rowid, f.path, f.field, (SELECT r.kind FROM"
		" _record r WHERE r._doc = f.doc) AS kind FROM $found f"
		" WHERE f.source = 'rule' AND f.line IS NULL AND kind <> ''"
		" ORDER BY f.path, f.rowid",
		err);
	set = rules_prepare(p->r,
			    "UPDATE $found SET line = ?, \"column\" ="
			    " ? WHERE rowid = ?",
			    err);
	if (st && set)
		while ((ret = stmt_step(db, st, err)) == 1)
			if (place_one(p, st, set, err) < 0) {
				ret = -1;
				break;
			}
	stmt_free(st);
	stmt_free(set);
	return ret;
}

/* --- what the records acknowledge ---------------------------------------- */

struct waiving {
	struct reader *p;
	struct sqlite3_stmt *docs, *found, *set, *own, *lapse;
	int64_t *rows; /* where each finding of a document is kept */
	size_t cap;
};

static enum gf_severity severity_named(const char *name)
{
	enum gf_severity s;

	for (s = GF_INFO;
	     s < GF_ERROR && strcmp(name, gf_severity_name(s)) != 0; s++)
		;
	return s;
}

static int put_acknowledged(struct waiving *w, int64_t row,
			    const struct gf_diag *d, struct gf_error *err)
{
	const char *reason = d->reason ? d->reason : "";

	if (d->standing == GF_ACKNOWLEDGED)
		stmt_text(w->set, 1, reason, strlen(reason));
	else
		stmt_null(w->set, 1);
	stmt_int(w->set, 2, row);
	return stmt_run(w->p->r->db, w->set, err);
}

/*
 * What is kept by content, or of the view that edits are laid over, cannot
 * say what this state acknowledges of it: that is noted beside it.
 */
static int put_own(struct waiving *w, int64_t doc, const struct gf_diag *d,
		   struct gf_error *err)
{
	struct gf_buf text = GF_BUF_INIT;
	const char *reason = d->reason ? d->reason : "";
	int ret;

	if (d->standing != GF_ACKNOWLEDGED)
		return 0;
	gf_text_write_in(&text, &d->message, "en");
	stmt_int(w->own, 1, doc);
	stmt_text(w->own, 2, d->name, strlen(d->name));
	stmt_text(w->own, 3, d->instance, strlen(d->instance));
	stmt_text(w->own, 4, text.s, text.len);
	stmt_text(w->own, 5, reason, strlen(reason));
	ret = stmt_run(w->p->r->db, w->own, err);
	gf_buf_release(&text);
	return ret;
}

static int put_lapsed(struct waiving *w, int64_t doc, uint32_t n,
		      const struct gf_diag *d, struct gf_error *err)
{
	struct gf_buf text[2] = { GF_BUF_INIT, GF_BUF_INIT };
	struct gf_position at;
	int ret;

	at = gf_source_position(&w->p->src, d->span.start);
	gf_text_write_in(&text[0], &d->message, "fr");
	gf_text_write_in(&text[1], &d->message, "en");
	stmt_int(w->lapse, 1, doc);
	stmt_text(w->lapse, 2, w->p->path.s, w->p->path.len);
	stmt_int(w->lapse, 3, n);
	stmt_text(w->lapse, 4, d->instance, strlen(d->instance));
	stmt_int(w->lapse, 5, at.line);
	stmt_int(w->lapse, 6, at.column);
	stmt_text(w->lapse, 7, text[0].s, text[0].len);
	stmt_text(w->lapse, 8, text[1].s, text[1].len);
	ret = stmt_run(w->p->r->db, w->lapse, err);
	gf_buf_release(&text[0]);
	gf_buf_release(&text[1]);
	return ret;
}

/* The findings of a document, as far as waivers look at them. */
static int gather(struct waiving *w, int64_t doc, struct gf_error *err)
{
	struct gf_diags *diags = &w->p->diags;
	struct gf_diag *d;
	const char *text;
	size_t n = 0;
	int ret;

	gf_diags_clear(diags);
	stmt_int(w->found, 1, doc);
	while ((ret = stmt_step(w->p->r->db, w->found, err)) == 1) {
		d = gf_diags_add(diags, GF_RULE_REGISTRY_RULE,
				 (struct gf_span){ 0, 0 });
		if (!d)
			break;
		GF_GROW(w->rows, n, w->cap);
		w->rows[n++] = stmt_get_int(w->found, 0);
		d->name = gf_arena_strdup(&diags->arena,
					  stmt_get_text(w->found, 1, NULL));
		gf_diags_set_severity(
			diags, d,
			severity_named(stmt_get_text(w->found, 2, NULL)));
		text = stmt_get_text(w->found, 3, NULL);
		gf_say(diags, &d->message, "%s", text, text);
		d->instance = gf_arena_strdup(&diags->arena,
					      stmt_get_text(w->found, 4, NULL));
	}
	stmt_reset(w->found);
	return ret < 0 ? -1 : 0;
}

static int waive_one(struct waiving *w, int64_t doc, struct gf_error *err)
{
	struct gf_diags *diags = &w->p->diags;
	uint32_t i, n;
	int ret;

	if (gather(w, doc, err) < 0)
		return -1;
	n = diags->n;
	if (w->p->kind)
		gf_waivers_apply(w->p->kind, w->p->root, diags);
	for (i = 0, ret = 0; i < n && !ret; i++)
		if (w->rows[i] > 0)
			ret = put_acknowledged(w, w->rows[i], &diags->items[i],
					       err);
		else if (!w->rows[i])
			ret = put_own(w, doc, &diags->items[i], err);
	for (; i < diags->n && !ret; i++)
		ret = put_lapsed(w, doc, i, &diags->items[i], err);
	return ret;
}

static int prepare_waiving(struct waiving *w, struct gf_error *err)
{
	struct runner *r = w->p->r;

	w->found = rules_prepare(
		r,
		r->state->is_over
			? "SELECT 0, rule, severity, message_en, field FROM"
			  " main._found WHERE doc = ?1 UNION ALL"
			  " SELECT 0, rule, severity, message_en, field FROM"
			  " temp._found WHERE doc = ?1 UNION ALL"
			  " SELECT iif(acknowledged IS NULL, 0, -1), rule,"
			  " severity, message_en, field FROM"
			  " temp._relations WHERE doc = ?1 AND"
			  " source = 'relation' UNION ALL"
			  " SELECT rowid, rule, severity, message_fr, field"
			  " FROM $found WHERE doc = ?1 AND source = 'rule'"
			: "SELECT 0, rule, severity, message_en, field FROM"
			  " main._found WHERE doc = ?1 UNION ALL"
			  " SELECT rowid, rule, severity,"
			  " iif(source = 'rule', message_fr, message_en), field"
			  " FROM $found WHERE doc = ?1",
		err);
	w->set = rules_prepare(r,
			       "UPDATE $found SET acknowledged = ?"
			       " WHERE rowid = ?",
			       err);
	w->own = rules_prepare(
		r,
		"INSERT INTO $found (doc, source, rule, severity, field,"
		" message_en, acknowledged)"
		" VALUES (?, 'own', ?, 'warning', ?, ?, ?)",
		err);
	w->lapse = rules_prepare(
		r,
		"INSERT INTO $found (doc, path, n, source, rule, severity,"
		" field, line, \"column\", message_fr, message_en)"
		" VALUES (?, ?, ?, 'waiver', 'waiver-lapsed', 'warning', ?, ?,"
		" ?, ?, ?)",
		err);
	return w->found && w->set && w->own && w->lapse ? 0 : -1;
}

/* The records of a kind that acknowledge anything. */
static int waive_kind(struct waiving *w, const struct gf_kind *kind,
		      struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT, table = GF_BUF_INIT;
	struct db *db = w->p->r->db;
	int ret = -1;

	gf_buf_addf(&table, "%s_%s", kind->name, kind->waivers.list);
	gf_buf_adds(&sql, "SELECT _doc, path FROM _record WHERE kind = ? AND"
			  " id IN (SELECT _id FROM ");
	gf_sql_name(&sql, table.s);
	gf_buf_adds(&sql, ") ORDER BY path");
	w->docs = db_prepare(db, sql.s, err);
	if (w->docs) {
		stmt_text(w->docs, 1, kind->name, strlen(kind->name));
		while ((ret = stmt_step(db, w->docs, err)) == 1) {
			enter_record(w->p, stmt_get_text(w->docs, 1, NULL),
				     kind->name);
			if (waive_one(w, stmt_get_int(w->docs, 0), err) < 0) {
				ret = -1;
				break;
			}
		}
	}
	stmt_free(w->docs);
	gf_buf_release(&sql);
	gf_buf_release(&table);
	return ret;
}

static int waive_all(struct reader *p, struct gf_error *err)
{
	const struct state *state = p->r->state;
	struct waiving w = { .p = p };
	const struct gf_kind *kinds;
	struct gf_buf table = GF_BUF_INIT;
	size_t n, i;
	int ret;

	ret = rules_exec(p->r,
			 "DELETE FROM $found WHERE source IN ('waiver', 'own');"
			 "UPDATE $found SET acknowledged = NULL WHERE"
			 " acknowledged IS NOT NULL",
			 err);
	if (!ret)
		ret = prepare_waiving(&w, err);
	kinds = gf_registry_kinds(state->reg, &n);
	for (i = 0; i < n && !ret; i++) {
		if (!kinds[i].waivers.list || !kinds[i].waivers.rule)
			continue;
		gf_buf_reset(&table);
		gf_buf_addf(&table, "%s_%s", kinds[i].name,
			    kinds[i].waivers.list);
		if (gf_shape_table(state->shape, table.s))
			ret = waive_kind(&w, &kinds[i], err);
	}
	stmt_free(w.found);
	stmt_free(w.set);
	stmt_free(w.own);
	stmt_free(w.lapse);
	free(w.rows);
	gf_buf_release(&table);
	return ret;
}

int rules_settle(struct runner *r, struct gf_error *err)
{
	struct reader p = { .r = r, .path = GF_BUF_INIT, .text = GF_BUF_INIT };
	int ret = place_all(&p, err);

	if (!ret)
		ret = waive_all(&p, err);
	reader_close(&p);
	return ret;
}

/* --- a record's findings ------------------------------------------------- */

int rules_gather(struct rules_found *out, struct gf_index *ix, int64_t doc,
		 struct gf_arena *arena, struct gf_error *err)
{
	struct gf_buf sql = GF_BUF_INIT;
	struct rules_finding *f;
	struct sqlite3_stmt *st;
	int ret;

	gf_buf_addf(&sql,
		    "SELECT rule, severity, field, message_fr, message_en FROM"
		    " %s.\"_found@%lld\" WHERE doc = ? AND source = 'rule'"
		    " ORDER BY rule, field, message_fr, message_en, n",
		    ix->at.is_over ? "temp" : "main",
		    ix->at.is_over ? 0 : (long long)ix->at.view);
	st = db_prepare(&ix->db, sql.s, err);
	gf_buf_release(&sql);
	if (!st)
		return -1;
	stmt_int(st, 1, doc);
	out->n = 0;
	while ((ret = stmt_step(&ix->db, st, err)) == 1) {
		GF_GROW(out->items, out->n, out->cap);
		f = &out->items[out->n++];
		f->rule = gf_arena_strdup(arena, stmt_get_text(st, 0, NULL));
		f->severity = severity_named(stmt_get_text(st, 1, NULL));
		f->field = gf_arena_strdup(arena, stmt_get_text(st, 2, NULL));
		f->fr = gf_arena_strdup(arena, stmt_get_text(st, 3, NULL));
		f->en = gf_arena_strdup(arena, stmt_get_text(st, 4, NULL));
	}
	stmt_free(st);
	return ret;
}

static void explain_one(const struct rules_finding *f,
			const struct gf_kind *kind, const struct gf_node *root,
			struct gf_diags *diags)
{
	bool french = !strcmp(gf_i18n_lang(), "fr");
	struct gf_buf item = GF_BUF_INIT;
	struct gf_diag *d;

	d = gf_diags_add(diags, GF_RULE_REGISTRY_RULE, span_of(root, f->field));
	if (!d)
		return;
	d->name = gf_arena_strdup(&diags->arena, f->rule);
	d->instance = gf_arena_strdup(&diags->arena, f->field);
	gf_diags_set_severity(diags, d, f->severity);
	/* the second is not shown: by it figures are compared (waiver.c) */
	gf_say(diags, &d->message, "%s", french ? f->fr : f->en, f->fr);
	if (kind->waivers.rule && d->severity == GF_WARNING) {
		gf_waiver_write(&item, kind, f->rule, f->fr);
		gf_say(diags, &d->advice,
		       N_("if it may stay as it is, say why in '%1$s': %2$s"),
		       kind->waivers.list, item.s);
	}
	gf_buf_release(&item);
}

void rules_explain(const struct rules_found *found, const struct gf_kind *kind,
		   const struct gf_node *root, struct gf_diags *diags)
{
	size_t i;

	for (i = 0; i < found->n; i++)
		explain_one(&found->items[i], kind, root, diags);
	gf_waivers_apply(kind, root, diags);
}
