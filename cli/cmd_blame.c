/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe blame: who last set each field of a record. The commits that changed
 * it are found from the newest back (lineage.c), then told forwards: each
 * value of a state is as it was in the state before, or new. So lists are
 * followed by their key, a value that moved is as old as it was, and writing
 * a record otherwise blames nobody.
 */
#include "cli/lineage.h"
#include "cli/named.h"
#include "cli/tell.h"
#include "cli/touched.h"

enum { VALUE_WIDTH = 44, WIDE = 110 }; /* narrower: no messages */

struct blame {
	struct past_options options;

	struct past past;
	struct named named;
	const char *field; /* only this one and those in it; NULL: all */
	struct lineage lineage;
	struct state **states; /* by step */
	struct gf_sheet *sheet;
	bool people, edge;
	uint32_t field_width; /* on a narrow terminal; 0: as long as it is */
};

static const struct opt options[] = { PAST_AT_OPTION(struct blame, options),
				      PAST_OPTIONS(struct blame, options),
				      OPT_LAST };

/* --- states: whose each value is ----------------------------------------- */

/* A leaf by its node, to be found from the next state. */
struct leaf {
	const struct gf_node *node;
	uint32_t made; /* the step; NO_STEP: not committed */
};

struct state {
	struct past_text text;
	struct leaf *leaves; /* sorted by node */
	size_t n, cap;
	uint32_t users; /* steps that still need it */
};

static int compare_leaves(const void *a, const void *b)
{
	const struct leaf *x = a, *y = b;
	uintptr_t m = (uintptr_t)x->node, n = (uintptr_t)y->node;

	return m < n ? -1 : m > n;
}

static struct leaf *find_leaf(const struct state *s, const struct gf_node *node)
{
	struct leaf key = { .node = node };

	return s->n ? bsearch(&key, s->leaves, s->n, sizeof(key),
			      compare_leaves)
		    : NULL;
}

static void drop_state(struct state *s)
{
	if (!s || --s->users)
		return;
	past_text_release(&s->text);
	free(s->leaves);
	free(s);
}

struct inheriting {
	struct state *state;
	const struct state *from; /* NULL: the leaves are gathered */
	uint32_t made;
};

static void gather_leaf(const struct gf_leaf *leaf, void *payload)
{
	struct inheriting *in = payload;
	struct state *s = in->state;

	GF_GROW(s->leaves, s->n, s->cap);
	s->leaves[s->n++] = (struct leaf){ leaf->node, in->made };
}

static void inherit_leaf(const struct gf_leaf *leaf, void *payload)
{
	struct inheriting *in = payload;
	struct leaf *own = find_leaf(in->state, leaf->node), *was;

	was = leaf->was ? find_leaf(in->from, leaf->was) : NULL;
	if (was && own->made == in->made)
		own->made = was->made;
}

/* All of it is the step's; then what older states have is theirs. */
static void start_state(struct blame *b, struct state *s, uint32_t made)
{
	struct inheriting in = { .state = s, .made = made };

	gf_record_trace(NULL, s->text.root, b->named.kind->schema, gather_leaf,
			&in);
	qsort(s->leaves, s->n, sizeof(*s->leaves), compare_leaves);
}

static void inherit(struct blame *b, struct state *s, const struct state *from,
		    uint32_t made)
{
	struct inheriting in = { s, from, made };

	gf_record_trace(from->text.root, s->text.root, b->named.kind->schema,
			inherit_leaf, &in);
}

/* --- step by step -------------------------------------------------------- */

static void count_users(struct blame *b)
{
	const struct lineage *l = &b->lineage;
	uint32_t i, j;

	for (i = 0; i < l->n; i++) {
		b->states[i] = gf_xcalloc(1, sizeof(struct state));
		b->states[i]->users = i == 0; /* the newest is the answer */
	}
	for (i = 0; i < l->n; i++)
		for (j = 0; j < l->steps[i]->nolds; j++)
			if (l->steps[i]->olds[j].made != NO_STEP)
				b->states[l->steps[i]->olds[j].made]->users++;
}

static void say_passed(struct blame *b, const struct step *step,
		       const struct state *s)
{
	char hex[GF_OID_HEX];

	gf_oid_hex(hex, &step->commit);
	cli_warn(_("passed over: %s cannot be read in commit %.12s: %s"),
		 b->named.path, hex, s->text.why.msg);
}

/*
 * A state that cannot be read, or where the record was gone, says nothing:
 * the one before stands for it.
 */
static struct state *stand_in(struct blame *b, uint32_t i)
{
	const struct step *step = b->lineage.steps[i];
	struct state *other, *s = b->states[i];
	uint32_t j;

	for (j = 0; j < step->nolds; j++) {
		if (step->olds[j].made == NO_STEP)
			continue;
		other = b->states[step->olds[j].made];
		if (!other->text.root)
			continue;
		other->users += s->users;
		s->users = 1;
		drop_state(s);
		return other;
	}
	return s;
}

static void make_state(struct blame *b, uint32_t i)
{
	struct step *step = b->lineage.steps[i];
	struct state *s = b->states[i], *old;
	uint32_t j;

	if (step->new.there)
		past_read_blob(&b->past, &s->text, &step->new.blob,
			       step->new.path, b->named.kind->syntax);
	if (s->text.root)
		start_state(b, s, i);
	else if (step->new.there)
		say_passed(b, step, s);
	for (j = 0; j < step->nolds && s->text.root; j++) {
		if (step->olds[j].made == NO_STEP)
			continue;
		old = b->states[step->olds[j].made];
		if (old->text.root)
			inherit(b, s, old, i);
		else if (b->lineage.steps[step->olds[j].made]->is_edge)
			step->is_edge = true;
	}
	if (!s->text.root)
		b->states[i] = stand_in(b, i);
	for (j = 0; j < step->nolds; j++)
		if (step->olds[j].made != NO_STEP)
			drop_state(b->states[step->olds[j].made]);
}

/* The name that a file has in HEAD, which it was renamed from since. */
static int find_renamed(struct blame *b, const char **path,
			struct gf_error *err)
{
	struct touched_list list = { 0 };
	int ret = touched_files(&list, &b->past, &b->past.revision.commit.tree,
				false, err);
	size_t i;

	for (i = 0; i < list.n && !ret; i++)
		if (list.items[i].old_path &&
		    !strcmp(list.items[i].path, b->named.path))
			*path = gf_arena_strdup(&b->past.arena,
						list.items[i].old_path);
	touched_release(&list);
	return ret;
}

/* Where the record is in the commit that blame begins with. */
static int find_path(struct blame *b, const char **path, struct gf_error *err)
{
	const struct revision *rev = &b->past.revision;
	struct gf_repo_entry entry;
	struct gf_error none;

	*path = b->named.path;
	if (b->past.of_files &&
	    gf_repo_find(&entry, rev->repo, &rev->commit.tree,
			 lineage_path(&b->past, *path, &b->past.arena),
			 &none) < 0 &&
	    none.code == GF_ENOTFOUND && find_renamed(b, path, err) < 0)
		return -1;
	*path = lineage_path(&b->past, *path, &b->past.arena);
	return 0;
}

/* The newest committed state, with whose each value is; NULL: there is none. */
static int find_committed(struct blame *b, struct state **out,
			  struct gf_error *err)
{
	struct lineage *l = &b->lineage;
	struct past *past = &b->past;
	const char *path;
	uint32_t i;

	l->past = past;
	l->kind = b->named.kind;
	l->one_life = true;
	*out = NULL;
	if (past->unborn)
		return 0;
	if (find_path(b, &path, err) < 0 ||
	    lineage_run(l, &past->revision.commit.id, path, NULL, NULL, err) <
		    0)
		return -1;
	b->states = gf_xcalloc(l->n + 1, sizeof(struct state *));
	count_users(b);
	for (i = l->n; i--;)
		make_state(b, i);
	if (l->n && b->states[0]->text.root)
		*out = b->states[0];
	return 0;
}

/* --- the answer ---------------------------------------------------------- */

static const struct gf_sheet_column for_people[] = {
	{ .name = "field", .label = N_("Field"), .fixed = true },
	{ .name = "value", .label = N_("Value") },
	{ .name = "date", .label = N_("Date"), .fixed = true },
	{ .name = "author", .label = N_("Author") },
	{ .name = "commit", .label = N_("Commit"), .fixed = true },
	{ .name = "subject", .label = N_("Message") },
};

static const struct gf_sheet_column for_programs[] = {
	{ .name = "field" },
	{ .name = "pointer" },
	{ .name = "value", .json = true },
	{ .name = "date" },
	{ .name = "author" },
	{ .name = "email" },
	{ .name = "commit" },
	{ .name = "subject" },
	{ .name = "older" },
};

static void add_text(struct blame *b, const char *s)
{
	gf_sheet_text(b->sheet, s, strlen(s));
}

static void add_step(struct blame *b, const struct step *step)
{
	struct gf_buf date = GF_BUF_INIT;
	char hex[GF_OID_HEX];

	if (b->people)
		past_write_day(&date, step->time, step->offset);
	else
		past_write_time(&date, step->time, step->offset);
	gf_oid_hex(hex, &step->commit);
	add_text(b, date.s);
	add_text(b, step->author);
	if (!b->people)
		add_text(b, step->email);
	gf_sheet_text(b->sheet, hex, b->people ? PAST_SHORT : strlen(hex));
	if (step->is_edge && b->people)
		gf_sheet_mark(b->sheet, "^");
	b->edge |= step->is_edge;
	if (!b->field_width)
		add_text(b, step->subject);
	if (!b->people)
		gf_sheet_bool(b->sheet, step->is_edge);
	gf_buf_release(&date);
}

static void add_uncommitted(struct blame *b)
{
	if (!b->people)
		return; /* nulls */
	gf_sheet_null(b->sheet);
	add_text(b, _("not committed yet"));
}

static bool is_asked(const struct blame *b, const char *path)
{
	size_t len = b->field ? strlen(b->field) : 0;

	return !strncmp(path, b->field ? b->field : "", len) &&
	       (!len || !path[len] || path[len] == '.' || path[len] == '[');
}

/* Is there such a field? If not, which one is called nearly so. */
struct field_search {
	const struct blame *blame;
	struct gf_arena *arena;
	struct gf_near near;
	bool found;
};

static void look_for_field(const struct gf_leaf *leaf, void *payload)
{
	struct field_search *s = payload;
	const char *name = gf_arena_memdup(s->arena, leaf->path,
					   strcspn(leaf->path, ".["));

	s->found |= is_asked(s->blame, leaf->path);
	gf_near_offer(&s->near, name, name);
}

static int check_field(struct blame *b, const struct state *state,
		       struct gf_error *err)
{
	struct field_search s = { .blame = b, .arena = &b->past.arena };
	int ret = 0;

	if (!b->field)
		return 0;
	gf_near_init(&s.near, b->field, strlen(b->field));
	gf_record_trace(NULL, state->text.root, b->named.kind->schema,
			look_for_field, &s);
	if (!s.found && s.near.best)
		ret = gf_fail(err, GF_ENOTFOUND,
			      _("'%s/%s' has no field '%s'; did you mean "
				"'%s'?"),
			      b->named.kind->name, b->named.id, b->field,
			      s.near.best);
	else if (!s.found)
		ret = gf_fail(err, GF_ENOTFOUND, _("'%s/%s' has no field '%s'"),
			      b->named.kind->name, b->named.id, b->field);
	gf_near_release(&s.near);
	return ret;
}

struct telling {
	struct blame *blame;
	const struct state *state;
};

/* Cut in its middle: a field is known by where it starts and by its end. */
static void shorten(struct gf_buf *text, size_t width)
{
	size_t whole = gf_shown_width(text->s, text->len), skipped = 0, i = 0;
	struct gf_buf cut = GF_BUF_INIT;
	uint32_t cp;

	if (whole <= width)
		return;
	gf_write_cut(&cut, text->s, text->len, width / 2);
	while (skipped < whole - (width - width / 2)) {
		i += gf_utf8_next(text->s + i, text->len - i, &cp);
		skipped += gf_utf8_width(cp);
	}
	gf_buf_add(&cut, text->s + i, text->len - i);
	gf_buf_reset(text);
	gf_buf_add(text, cut.s, cut.len);
	gf_buf_release(&cut);
}

static void tell_leaf(const struct gf_leaf *leaf, void *payload)
{
	const struct telling *t = payload;
	struct blame *b = t->blame;
	struct gf_buf text = GF_BUF_INIT;
	const struct leaf *own = find_leaf(t->state, leaf->node);

	if (!is_asked(b, leaf->path))
		return;
	if (b->people)
		tell_field(&text, t->state->text.root, b->named.kind->schema,
			   leaf->pointer);
	else
		gf_buf_adds(&text, leaf->path);
	if (b->field_width)
		shorten(&text, b->field_width);
	gf_sheet_text(b->sheet, text.s, text.len);
	if (!b->people)
		add_text(b, leaf->pointer);
	gf_buf_reset(&text);
	if (b->people)
		tell_value(&text, leaf->node, leaf->schema, VALUE_WIDTH);
	else
		gf_node_write_json(&text, leaf->node, SIZE_MAX);
	gf_sheet_text(b->sheet, text.s, text.len);
	if (own->made == NO_STEP)
		add_uncommitted(b);
	else
		add_step(b, b->lineage.steps[own->made]);
	gf_sheet_end_row(b->sheet);
	gf_buf_release(&text);
}

static void open_sheet(struct blame *b)
{
	struct gf_sheet_column people[GF_NELEMS(for_people)];
	const char *format = b->options.format;
	uint32_t width = b->past.cli->width;
	size_t i;

	b->people = !format || !strcmp(format, "text") ||
		    !strcmp(format, "table") || !strcmp(format, "markdown");
	if (b->people && width && width < WIDE)
		b->field_width = width / 3;
	memcpy(people, for_people, sizeof(people));
	for (i = 0; i < GF_NELEMS(people); i++)
		people[i].label = _(people[i].label);
	b->sheet =
		b->people ? past_sheet(&b->past, people,
				       GF_NELEMS(people) - (b->field_width > 0))
			  : past_sheet(&b->past, for_programs,
				       GF_NELEMS(for_programs));
}

static int tell(struct blame *b, const struct state *state,
		struct gf_error *err)
{
	struct telling telling = { b, state };

	if (check_field(b, state, err) < 0)
		return -1;
	open_sheet(b);
	gf_record_trace(NULL, state->text.root, b->named.kind->schema,
			tell_leaf, &telling);
	if (b->edge)
		gf_sheet_note(b->sheet,
			      _("^ the history of this clone begins there: it "
				"may be older (git fetch --unshallow)"));
	return past_finish(&b->past, b->sheet);
}

/* --- the command --------------------------------------------------------- */

/* The files as they are: what no commit has is nobody's yet. */
static int tell_files(struct blame *b, const struct state *committed,
		      struct gf_error *err)
{
	struct state files = { 0 };
	int ret = -1;

	past_read_file(&b->past, &files.text, b->named.path,
		       b->named.kind->syntax);
	if (files.text.root) {
		start_state(b, &files, NO_STEP);
		if (committed)
			inherit(b, &files, committed, NO_STEP);
		ret = tell(b, &files, err);
	} else {
		*err = files.text.why;
		gf_wrap(err, _("cannot read '%s'"), b->named.path);
	}
	past_text_release(&files.text);
	free(files.leaves);
	return ret;
}

static int blame(struct blame *b, const char *word, struct gf_error *err)
{
	struct state *committed;

	if (named_find(&b->past, word, &b->named, err) < 0 ||
	    find_committed(b, &committed, err) < 0)
		return -1;
	if (b->past.of_files)
		return tell_files(b, committed, err);
	if (!committed)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' could not be read in any commit"),
			       b->named.path);
	return tell(b, committed, err);
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct gf_error err = { 0 };
	struct blame b = { 0 };
	int ret = cli_parse(cli, &cmd_blame, &b, &argc, argv);

	if (ret < 0 && (argc < 1 || argc > 2))
		ret = cli_usage(&cmd_blame,
				_("a record is needed, as KIND/ID"));
	if (ret < 0)
		ret = past_open(&b.past, cli, &cmd_blame, &b.options, false);
	if (ret < 0) {
		b.field = argc > 1 ? argv[1] : NULL;
		ret = blame(&b, argv[0], &err);
		if (ret < 0)
			ret = cli_fail(&err);
	}
	if (b.states && b.lineage.n)
		drop_state(b.states[0]);
	free(b.states);
	lineage_release(&b.lineage);
	past_close(&b.past);
	return ret;
}

const struct cmd cmd_blame = {
	.name = "blame",
	.args = N_("KIND/ID [FIELD]"),
	.summary = N_("tell who last set each field of a record, and when"),
	.details =
		N_("A line a field: its value, the day, the person and the "
		   "commit that set it. Items of\na list are known by their "
		   "key, a record is followed under the names that it had,\n"
		   "and who only typed it otherwise (quotes, order, comments) "
		   "set nothing. What is not\ncommitted yet is said to be so. "
		   "With a FIELD, that one and what is in it.\n\n"
		   "  greffe blame programme/rebonds\n"
		   "  greffe blame exercice/2025 totaux_declares\n"
		   "  greffe blame rebonds --at 2024 --format json"),
	.options = options,
	.run = run,
};
