/* SPDX-License-Identifier: EUPL-1.2 */
/* See report.h. */
#include "cli/report.h"

#include "cli/named.h"
#include "cli/tell.h"

/* --- rows ---------------------------------------------------------------- */

static const struct gf_sheet_column columns[] = {
	{ .name = "commit", .label = N_("Commit"), .fixed = true },
	{ .name = "date", .label = N_("Date"), .fixed = true },
	{ .name = "author", .label = N_("Author") },
	{ .name = "email", .label = N_("Email") },
	{ .name = "subject", .label = N_("Message") },
	{ .name = "kind", .label = N_("Kind"), .fixed = true },
	{ .name = "id", .label = N_("Id"), .fixed = true },
	{ .name = "path", .label = N_("File") },
	{ .name = "change", .label = N_("Change"), .fixed = true },
	{ .name = "field", .label = N_("Field") },
	{ .name = "pointer", .label = N_("Pointer") },
	{ .name = "old", .label = N_("Before"), .json = true },
	{ .name = "new", .label = N_("After"), .json = true },
};
enum { COMMIT_COLUMNS = 5 };

/* Which record a row or a heading is about. */
struct subject {
	const struct gf_kind *kind; /* NULL: a file of schemas */
	const char *id, *path, *old_path;
	bool has_old, has_new;
	bool merged; /* told against each of several parents */
};

static void add_text(struct report *r, const char *s)
{
	if (s && *s)
		gf_sheet_text(r->sheet, s, strlen(s));
	else
		gf_sheet_null(r->sheet);
}

static void add_commit(struct report *r)
{
	struct gf_buf date = GF_BUF_INIT;
	const struct step *step = r->step;
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, &step->commit);
	add_text(r, hex);
	past_write_time(&date, step->time, step->offset);
	add_text(r, date.s);
	add_text(r, step->author);
	add_text(r, step->email);
	add_text(r, step->subject);
	gf_buf_release(&date);
}

static void add_node(struct report *r, const struct gf_node *node)
{
	struct gf_buf json = GF_BUF_INIT;

	if (!node) {
		gf_sheet_null(r->sheet);
		return;
	}
	gf_node_write_json(&json, node, SIZE_MAX);
	gf_sheet_text(r->sheet, json.s, json.len);
	gf_buf_release(&json);
}

static void add_json_text(struct report *r, const char *s)
{
	struct gf_buf json = GF_BUF_INIT;

	if (!s) {
		gf_sheet_null(r->sheet);
		return;
	}
	gf_buf_add_json(&json, s, strlen(s));
	gf_sheet_text(r->sheet, json.s, json.len);
	gf_buf_release(&json);
}

static void start_row(struct report *r, const struct subject *s,
		      const char *change)
{
	if (r->of_commits)
		add_commit(r);
	add_text(r, s->kind ? s->kind->name : NULL);
	add_text(r, s->id);
	add_text(r, s->path);
	add_text(r, change);
}

static void row_of_words(struct report *r, const struct subject *s,
			 const char *change, const char *old, const char *new)
{
	start_row(r, s, change);
	add_text(r, NULL);
	add_text(r, NULL);
	add_json_text(r, old);
	add_json_text(r, new);
	gf_sheet_end_row(r->sheet);
}

static void row_of_change(struct report *r, const struct subject *s,
			  const struct gf_change *c)
{
	start_row(r, s, gf_change_name(c->kind));
	add_text(r, c->path);
	add_text(r, c->pointer);
	add_node(r, c->old);
	add_node(r, c->new);
	gf_sheet_end_row(r->sheet);
}

/* --- prose --------------------------------------------------------------- */

static void put_line(struct report *r)
{
	gf_buf_addc(&r->line, '\n');
	cli_write(r->line.s, r->line.len, r->past->cli);
	gf_buf_reset(&r->line);
}

static void start_line(struct report *r, unsigned indent)
{
	gf_buf_reset(&r->line);
	gf_buf_fill(&r->line, ' ', r->indent + indent);
}

static void add_subject(struct report *r, const struct subject *s)
{
	struct gf_buf *line = &r->line;

	if (r->past->color)
		gf_buf_adds(line, "\033[1m");
	if (s->kind && s->id) {
		gf_buf_addf(line, "%s/", s->kind->name);
		gf_buf_add_visible(line, s->id, strlen(s->id));
	} else {
		gf_buf_add_visible(line, s->path, strlen(s->path));
	}
	if (r->past->color)
		gf_buf_adds(line, "\033[0m");
}

static void add_renamed(struct report *r, const struct subject *s)
{
	struct gf_buf was = GF_BUF_INIT;
	char *text;

	gf_buf_add_visible(&was, s->old_path, strlen(s->old_path));
	text = gf_arena_printf(&r->arena, _("(was %s)"), was.s);
	gf_buf_adds(&r->line, "  ");
	gf_buf_adds(&r->line, text);
	gf_buf_release(&was);
}

/* "~ programme/rebonds  Rebonds" */
static void put_heading(struct report *r, const struct subject *s)
{
	const struct gf_schema *schema = s->kind ? s->kind->schema : NULL;
	size_t before;

	start_line(r, 0);
	gf_buf_adds(&r->line, !s->has_old ? "+ " : s->has_new ? "~ " : "- ");
	add_subject(r, s);
	before = r->line.len;
	gf_buf_adds(&r->line, "  ");
	tell_title(&r->line, r->new.root ? r->new.root : r->old.root, schema);
	if (r->line.len == before + 2) {
		r->line.len = before;
		r->line.s[before] = '\0';
	}
	if (s->old_path)
		add_renamed(r, s);
	put_line(r);
}

static void put_sentence(struct report *r, const char *s)
{
	start_line(r, 4);
	gf_buf_adds(&r->line, s);
	put_line(r);
}

/* Files of schemas have no schema of their own: their fields are paths. */
static void put_change(struct report *r, const struct subject *s,
		       const struct gf_change *c)
{
	start_line(r, 4);
	tell_change(&r->line, c, r->old.root, r->new.root,
		    s->kind ? s->kind->schema : NULL, r->past->color);
	put_line(r);
}

/* --- a record ------------------------------------------------------------ */

static void tell_unreadable(struct report *r, const struct subject *s, bool new)
{
	const struct past_text *text = new ? &r->new : &r->old;
	struct gf_buf why = GF_BUF_INIT;
	const char *format;

	format = new ? _("! cannot be read: %s")
		     : _("! could not be read before: %s");
	gf_buf_add_visible(&why, text->why.msg, strlen(text->why.msg));
	if (r->sheet)
		row_of_words(r, s, "unreadable", new ? NULL : text->why.msg,
			     new ? text->why.msg : NULL);
	else
		put_sentence(r, gf_arena_printf(&r->arena, format, why.s));
	gf_buf_release(&why);
}

static void tell_changes(struct report *r, const struct subject *s)
{
	uint32_t i;

	for (i = 0; i < r->changes.n; i++) {
		if (r->sheet)
			row_of_change(r, s, &r->changes.items[i]);
		else
			put_change(r, s, &r->changes.items[i]);
	}
}

/* The fields of a record that was made or unmade. */
static void tell_fields(struct report *r, const struct subject *s)
{
	const struct gf_node *root = s->has_new ? r->new.root : r->old.root;
	static struct gf_pair no_pairs[1];
	static const struct gf_node none = { .type = GF_MAP,
					     .pairs = no_pairs };

	r->changes.n = 0;
	gf_record_compare(&r->changes, s->has_new ? &none : root,
			  s->has_new ? root : &none,
			  s->kind ? s->kind->schema : NULL, &r->arena);
	tell_changes(r, s);
}

static void tell_made(struct report *r, const struct subject *s)
{
	const struct past_text *text = s->has_new ? &r->new : &r->old;
	const char *pointer = "";
	struct gf_change c = {
		.kind = s->has_new ? GF_ADDED : GF_REMOVED,
		.path = pointer,
		.pointer = pointer,
		.old = r->old.root,
		.new = r->new.root,
	};

	if (!text->root)
		tell_unreadable(r, s, s->has_new);
	else if (r->sheet)
		row_of_change(r, s, &c);
	else if (r->whole)
		tell_fields(r, s);
}

static void tell_changed(struct report *r, const struct subject *s)
{
	if (r->sheet && s->old_path)
		row_of_words(r, s, "renamed", s->old_path, s->path);
	if (!r->old.root)
		tell_unreadable(r, s, false);
	if (!r->new.root)
		tell_unreadable(r, s, true);
	if (!r->old.root || !r->new.root)
		return;
	tell_changes(r, s);
	if (r->changes.n || s->old_path)
		return;
	if (r->sheet)
		row_of_words(r, s, s->merged ? "merged" : "reformatted", NULL,
			     NULL);
	else
		put_sentence(r, s->merged ? _("what was done on each side, put "
					      "together")
					  : _("the same fields, written "
					      "otherwise"));
}

/* The id, where the path did not say it. */
static void find_id(struct report *r, struct subject *s)
{
	const struct gf_node *root = r->new.root ? r->new.root : r->old.root;
	struct gf_place place = { .kind = s->kind };

	if (s->kind && !s->id)
		s->id = named_id(&place, root, &r->arena);
}

/* Old and new are read; `changes` are compared. */
static void tell_subject(struct report *r, struct subject *s)
{
	find_id(r, s);
	if (!r->sheet)
		put_heading(r, s);
	if (s->has_old && s->has_new)
		tell_changed(r, s);
	else
		tell_made(r, s);
	r->records++;
	gf_arena_clear(&r->arena);
}

static void forget(struct report *r)
{
	r->old.root = r->new.root = NULL;
	r->changes.n = 0;
}

static void compare(struct report *r, const struct gf_kind *kind)
{
	if (r->old.root && r->new.root && r->old.root != r->new.root)
		gf_record_compare(&r->changes, r->old.root, r->new.root,
				  kind ? kind->schema : NULL, &r->arena);
}

/* A field that one more parent has as it is was not changed by the merge. */
static void keep_common(struct gf_changes *changes, const struct gf_changes *of)
{
	uint32_t i, j, n = 0;

	for (i = 0; i < changes->n; i++)
		for (j = 0; j < of->n; j++)
			if (!strcmp(changes->items[i].path,
				    of->items[j].path)) {
				changes->items[n++] = changes->items[i];
				break;
			}
	changes->n = n;
}

static void compare_other(struct report *r, const struct gf_oid *blob,
			  const char *path, const struct gf_kind *kind)
{
	struct gf_changes changes = { 0 };
	struct past_text other = { 0 };

	past_read_blob(r->past, &other, blob, path, past_syntax(kind, path));
	if (other.root && r->new.root) {
		gf_record_compare(&changes, other.root, r->new.root,
				  kind ? kind->schema : NULL, &r->arena);
		keep_common(&r->changes, &changes);
	}
	/* the changes that are kept are all of the first comparison */
	gf_changes_release(&changes);
	past_text_release(&other);
}

static void read_both(struct report *r, const struct touched *t)
{
	enum gf_syntax syntax = past_syntax(t->kind, t->path);
	bool same = t->has_old && t->has_new && !t->in_files &&
		    !memcmp(&t->old, &t->new, sizeof(t->old));

	if (t->has_old && !same)
		past_read_blob(r->past, &r->old, &t->old,
			       t->old_path ? t->old_path : t->path, syntax);
	if (t->has_new && t->in_files)
		past_read_file(r->past, &r->new, t->path, syntax);
	else if (t->has_new)
		past_read_blob(r->past, &r->new, &t->new, t->path, syntax);
	if (same) { /* renamed, and nothing else: read once */
		r->old.root = r->new.root;
		r->old.why = r->new.why;
	}
}

void report_touched(struct report *r, const struct touched *t)
{
	struct subject s = { t->kind,	 t->id,	     t->path,	    t->old_path,
			     t->has_old, t->has_new, t->nothers > 0 };
	size_t i;

	forget(r);
	read_both(r, t);
	compare(r, t->kind);
	for (i = 0; i < t->nothers; i++)
		compare_other(r, &t->others[i], t->path, t->kind);
	tell_subject(r, &s);
}

/* --- a step of one record ------------------------------------------------ */

/* The first parent that has the record. */
static const struct version *first_old(const struct step *step)
{
	uint32_t i;

	for (i = 0; i < step->nolds; i++)
		if (step->olds[i].there)
			return &step->olds[i];
	return NULL;
}

/* Whether some parent has the record under its name. */
static bool has_path(const struct step *step)
{
	uint32_t i;

	for (i = 0; i < step->nolds; i++)
		if (step->olds[i].there &&
		    !strcmp(step->olds[i].path, step->new.path))
			return true;
	return false;
}

static const char *below(const struct past *past, const char *path)
{
	size_t prefix = past->revision.prefix;

	return path + prefix + (prefix > 0);
}

static void set_subject(struct report *r, struct subject *s,
			const struct step *step, const struct version *old)
{
	struct gf_diags none = { 0 };
	struct gf_place place;

	*s = (struct subject){ .path = below(r->past, step->new.path),
			       .has_old = old,
			       .has_new = step->new.there,
			       .merged = step->nolds > 1 };
	if (old && !has_path(step))
		s->old_path = below(r->past, old->path);
	if (step->became) {
		s->old_path = s->path;
		s->path = below(r->past, step->became);
		s->has_new = true;
	}
	if (gf_registry_place(r->past->reg, s->path, GF_FILE_REGULAR, &place,
			      &none) == GF_PLACE_RECORD &&
	    place.len)
		s->id = gf_arena_memdup(&r->arena, place.id, place.len);
	gf_diags_release(&none);
}

void report_step(struct report *r, const struct step *step,
		 const struct gf_kind *kind)
{
	const struct version *old = first_old(step);
	struct subject s;
	uint32_t i;

	forget(r);
	r->step = step;
	set_subject(r, &s, step, old);
	s.kind = kind;
	if (old)
		past_read_blob(r->past, &r->old, &old->blob, old->path,
			       kind->syntax);
	if (step->new.there)
		past_read_blob(r->past, &r->new, &step->new.blob,
			       step->new.path, kind->syntax);
	else if (step->became)
		s.has_old = s.has_new = true;
	compare(r, kind);
	for (i = 0; i < step->nolds; i++)
		if (step->olds[i].there && &step->olds[i] != old)
			compare_other(r, &step->olds[i].blob,
				      step->olds[i].path, kind);
	if (!r->sheet)
		report_commit(r, step);
	tell_subject(r, &s);
}

/* --- the whole ----------------------------------------------------------- */

void report_commit(struct report *r, const struct step *step)
{
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, &step->commit);
	gf_buf_reset(&r->line);
	if (r->past->color)
		gf_buf_adds(&r->line, "\033[33m");
	past_write_day(&r->line, step->time, step->offset);
	gf_buf_adds(&r->line, "  ");
	tell_text(&r->line, step->author, strlen(step->author), 40);
	gf_buf_addf(&r->line, "  %.*s", PAST_SHORT, hex);
	if (r->past->color)
		gf_buf_adds(&r->line, "\033[0m");
	gf_buf_adds(&r->line, "  ");
	tell_text(&r->line, step->subject, strlen(step->subject), 80);
	put_line(r);
}

void report_begin(struct report *r, struct past *past, bool of_commits)
{
	struct gf_sheet_column translated[GF_NELEMS(columns)];
	size_t skip = of_commits ? 0 : COMMIT_COLUMNS, i;

	r->past = past;
	r->of_commits = of_commits;
	gf_buf_init(&r->line);
	if (past_is_text(past, true))
		return;
	memcpy(translated, columns, sizeof(columns));
	for (i = 0; i < GF_NELEMS(columns); i++)
		translated[i].label = _(columns[i].label);
	r->sheet =
		past_sheet(past, translated + skip, GF_NELEMS(columns) - skip);
}

int report_finish(struct report *r)
{
	past_text_release(&r->old);
	past_text_release(&r->new);
	gf_changes_release(&r->changes);
	gf_arena_release(&r->arena);
	gf_buf_release(&r->line);
	return past_finish(r->past, r->sheet);
}
