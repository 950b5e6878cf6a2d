/* SPDX-License-Identifier: EUPL-1.2 */
/* The word on a commit: its errors, less those that its parents had. */
#include "gate/internal.h"

enum {
	LINES_MAX = 200, /* kept of a ruling */
	PARENTS_MAX = 64 /* asked what they had; git makes no more */
};

static const char *const words[] = {
	[GF_WORD_VALID] = "valid",
	[GF_WORD_DEBT] = "debt",
	[GF_WORD_INVALID] = "invalid",
	[GF_WORD_UNREADABLE] = "unreadable",
};

const char *gf_word_name(enum gf_word word)
{
	return words[word];
}

/* One judgement under way. */
struct trial {
	struct gf_gate *gate;
	struct gf_ruling *out;
	struct faults faults;
	struct gf_oid *parents;
	size_t nparents;
	struct bases *bases;
	bool looked;			  /* an index was asked */
	uint32_t had_hidden, base_hidden; /* the most that one had */
};

/* --- against what was there before --------------------------------------- */

/* A commit that came before, and what was renamed since. */
struct before {
	const struct gf_oid *id;
	struct gf_strmap renamed;
};

static bool has_fault(const char *path, void *payload)
{
	const struct faults *faults = payload;

	return gf_strmap_get(&faults->paths, path, strlen(path)) != NULL;
}

/* While the index looks at the commit: its kinds say what a path is. */
static int find_renamed(struct trial *t, struct before *b, struct gf_error *err)
{
	struct gf_commit old;
	const struct gf_follow follow = {
		.repo = t->gate->opts.repo,
		.prefix = "",
		.old = &old,
		.new = &t->out->commit,
		.wanted = has_fault,
		.payload = &t->faults,
	};

	if (gf_repo_commit(&old, t->gate->opts.repo, b->id, NULL) < 0)
		return 0; /* it had nothing, then */
	if (!renames_find(&b->renamed, &t->faults.arena, t->gate->index,
			  &follow, err))
		return 0;
	return gate_is_broken(err) ? -1 : 0;
}

static void take(struct trial *t, const struct before *b, struct stand *stand,
		 bool is_base)
{
	struct fault *f;
	const char *was;

	ratchet_begin(&stand->had);
	for (f = t->faults.items; f < t->faults.items + t->faults.n; f++) {
		bool *had = is_base ? &f->in_base : &f->in_parent;

		if (*had)
			continue;
		was = gf_strmap_get(&b->renamed, f->path, strlen(f->path));
		*had = ratchet_take(&stand->had,
				    &(struct known){ "error", f->path, f->rule,
						     f->pointer },
				    was ? was : f->path);
	}
}

static uint32_t max(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t above(uint32_t a, uint32_t b)
{
	return a > b ? a - b : 0;
}

static int compare_all(struct trial *t, const struct before *before, size_t n,
		       struct gf_error *err)
{
	uint32_t i;
	struct stand *stand;
	bool is_base;

	for (i = 0; i < n; i++) {
		is_base = i >= t->nparents;
		stand = gate_stand(t->gate, before[i].id, err);
		if (!stand)
			return -1;
		take(t, &before[i], stand, is_base);
		if (is_base)
			t->base_hidden = max(t->base_hidden, stand->hidden);
		else
			t->had_hidden = max(t->had_hidden, stand->hidden);
	}
	return 0;
}

static int compare(struct trial *t, struct gf_error *err)
{
	size_t nbases = t->bases ? t->bases->n : 0, i;
	size_t n = t->nparents + nbases;
	struct before *before = gf_xcalloc(n + 1, sizeof(*before));
	int ret = 0;

	for (i = 0; i < n && !ret; i++) {
		before[i].id = i < t->nparents
				       ? &t->parents[i]
				       : &t->bases->ids[i - t->nparents];
		ret = find_renamed(t, &before[i], err);
	}
	if (!ret)
		ret = compare_all(t, before, n, err);
	for (i = 0; i < n; i++)
		gf_strmap_release(&before[i].renamed);
	free(before);
	return ret;
}

/* --- what is said -------------------------------------------------------- */

static bool is_debt(const struct trial *t, const struct fault *f)
{
	return f->in_parent && (!t->bases || f->in_base);
}

static const char *keep(struct gf_ruling *out, const char *s)
{
	return gf_arena_strdup(&out->arena, s);
}

static void add_lines(struct trial *t, bool debt)
{
	struct gf_ruling *out = t->out;
	const struct fault *f;

	for (f = t->faults.items; f < t->faults.items + t->faults.n; f++) {
		if (is_debt(t, f) != debt || out->n == LINES_MAX)
			continue;
		GF_GROW(out->lines, out->n, out->cap);
		out->lines[out->n++] = (struct gf_ruling_line){
			.path = keep(out, f->path),
			.rule = keep(out, f->rule),
			.pointer = keep(out, f->pointer),
			.message = keep(out, f->message),
			.line = f->line,
			.column = f->column,
			.debt = debt,
		};
	}
}

static void count(struct trial *t)
{
	struct gf_ruling *out = t->out;
	const struct fault *f;
	uint32_t new_hidden = above(t->faults.hidden, t->had_hidden);

	for (f = t->faults.items; f < t->faults.items + t->faults.n; f++) {
		out->errors += !f->in_parent;
		out->debt += f->in_parent;
		if (t->bases)
			t->bases->errors += !is_debt(t, f);
	}
	out->errors += new_hidden;
	out->debt += t->faults.hidden - new_hidden;
	if (t->bases)
		t->bases->errors += max(
			new_hidden, above(t->faults.hidden, t->base_hidden));
	add_lines(t, false);
	add_lines(t, true);
	out->left_out = out->errors + out->debt - out->n;
	out->word = out->errors ? GF_WORD_INVALID
		    : out->debt ? GF_WORD_DEBT
				: GF_WORD_VALID;
	if (t->faults.unjudged)
		out->why = gf_arena_printf(
			&out->arena,
			_("%u records could not be judged: their schema cannot "
			  "be used"),
			t->faults.unjudged);
}

/* --- the registry -------------------------------------------------------- */

static void name_file(struct gf_buf *out, const struct trial *t,
		      const char *path)
{
	struct gf_repo_entry entry;
	char hex[GF_OID_HEX] = "-";

	if (!gf_repo_find(&entry, t->gate->opts.repo, &t->out->commit.tree,
			  path, NULL))
		gf_oid_hex(hex, &entry.id);
	gf_buf_addf(out, "%s %s\n", path, hex);
}

/* A name for all that records are judged by: greffe.yaml, the schemas. */
static void name_ruleset(struct trial *t)
{
	const struct gf_kind *kinds;
	struct gf_buf text = GF_BUF_INIT;
	char hex[GF_OID_HEX];
	struct gf_oid id;
	size_t n, i;

	name_file(&text, t, CONFIG_PATH);
	name_file(&text, t, SCHEMA_PATH);
	kinds = gf_registry_kinds(gf_index_registry(t->gate->index), &n);
	for (i = 0; i < n; i++)
		if (strncmp(kinds[i].schema_path, SCHEMA_PATH "/",
			    strlen(SCHEMA_PATH "/")) != 0)
			name_file(&text, t, kinds[i].schema_path);
	gf_repo_hash(&id, text.s, text.len);
	gf_oid_hex(hex, &id);
	memcpy(t->out->ruleset, hex, sizeof(t->out->ruleset) - 1);
	gf_buf_release(&text);
}

/* 1: one of these commits had a registry; 0; -1. */
static int had_registry(struct gf_gate *gate, const struct gf_oid *ids,
			size_t n, struct gf_error *err)
{
	struct stand *stand;
	size_t i;

	for (i = 0; i < n; i++) {
		stand = gate_stand(gate, &ids[i], err);
		if (!stand)
			return -1;
		if (stand->has_registry)
			return 1;
	}
	return 0;
}

/*
 * It has none: that is right, unless a parent had one; or what stood there
 * before the push, since one commit could empty it and the next be right.
 */
static int judge_bare(struct trial *t, struct gf_error *err)
{
	struct gf_ruling *out = t->out;
	int gone = had_registry(t->gate, t->parents, t->nparents, err);

	if (!gone && t->bases)
		gone = had_registry(t->gate, t->bases->ids, t->bases->n, err);
	if (gone < 0)
		return -1;
	out->word = gone ? GF_WORD_INVALID : GF_WORD_VALID;
	out->errors = out->left_out = (uint32_t)gone;
	out->why = gone ? _("the registry is gone: this commit has no "
			    "greffe.yaml and no schema/, and a commit that it "
			    "was made from had one")
			: _("there is no registry in this commit");
	if (t->bases)
		t->bases->errors = out->errors;
	gate_new_stand(t->gate, &out->commit.id)->readable = true;
	return 0;
}

static void find_unjudged(struct trial *t)
{
	const struct gf_kind *kind;

	if (!t->bases || !t->faults.unjudged)
		return;
	kind = unjudged_kind(t->gate, &t->out->commit, t->bases);
	t->bases->unjudged = kind ? keep(t->out, kind->name) : NULL;
}

static int judge_registry(struct trial *t, struct gf_error *err)
{
	struct gf_index *index = t->gate->index;
	const char *lang = gf_registry_lang(gf_index_registry(index));
	struct gf_index_tally tally;

	t->out->lang = lang ? keep(t->out, lang) : "en";
	if (faults_gather(&t->faults, index, t->out->lang, err) < 0)
		return -1;
	gf_index_tally(index, &tally);
	t->out->records = (uint32_t)tally.records;
	t->out->warnings = (uint32_t)tally.warnings + t->faults.schema_warnings;
	name_ruleset(t);
	find_unjudged(t);
	if ((t->faults.n || t->faults.hidden) && compare(t, err) < 0)
		return -1;
	count(t);
	faults_keep(&t->faults, gate_new_stand(t->gate, &t->out->commit.id));
	return 0;
}

/* --- all of it ----------------------------------------------------------- */

static int try_commit(struct trial *t, struct gf_error *err)
{
	struct gf_commit_info info;
	int found;

	if (gate_commit(&info, t->gate, &t->out->commit.id, err) < 0)
		return -1;
	t->out->commit = info.commit;
	t->nparents = info.nparents < PARENTS_MAX ? info.nparents : PARENTS_MAX;
	t->parents = gf_arena_alloc(&t->faults.arena,
				    t->nparents * sizeof(*t->parents) + 1);
	if (t->nparents)
		memcpy(t->parents, info.parents,
		       t->nparents * sizeof(*t->parents));
	t->looked = true; /* what fails from here on may be the index */
	found = gate_look(t->gate, &t->out->commit, true, err);
	if (found < 0)
		return -1;
	return found ? judge_registry(t, err) : judge_bare(t, err);
}

static void start(struct gf_ruling *out, const struct gf_oid *commit,
		  const char *engine)
{
	gf_ruling_release(out);
	out->commit.id = *commit;
	out->engine = engine;
	out->lang = "en";
	memcpy(out->ruleset, "0000000000000000", sizeof(out->ruleset));
}

/* From the start, with nothing of an attempt that failed. */
static int try_again(struct trial *t, struct gf_error *err)
{
	const struct gf_oid id = t->out->commit.id;

	faults_release(&t->faults);
	t->had_hidden = t->base_hidden = 0;
	if (t->bases)
		*t->bases = (struct bases){ .ids = t->bases->ids,
					    .n = t->bases->n };
	start(t->out, &id, t->gate->opts.engine);
	return try_commit(t, err);
}

/*
 * A file that is damaged, a disk that fails: that says nothing of the commit.
 * What cannot be read without any index either is not to be read.
 */
static int try_without_file(struct trial *t, struct gf_error *err)
{
	struct gf_index *kept = t->gate->index;
	int ret;

	if (gate_open_index(&t->gate->index, &t->gate->opts, NULL, err) < 0) {
		t->gate->index = kept;
		return -1;
	}
	t->gate->has_file = false;
	ret = try_again(t, err);
	t->gate->has_file = true;
	gf_index_close(t->gate->index);
	t->gate->index = kept;
	return ret;
}

int gate_judge(struct gf_ruling *out, struct gf_gate *gate,
	       const struct gf_oid *commit, struct bases *bases,
	       struct gf_error *err)
{
	struct trial t = { .gate = gate, .out = out, .bases = bases };
	int ret;

	start(out, commit, gate->opts.engine);
	ret = try_again(&t, err);
	if (ret < 0 && err->code == GF_EDAMAGED)
		ret = try_again(&t, err);
	if (ret < 0 && t.looked && gate_may_mend(gate, err))
		ret = try_without_file(&t, err);
	faults_release(&t.faults);
	if (!ret)
		return 0;
	if (gate_is_broken(err))
		return -1;
	gf_ruling_unreadable(out, commit, gate->opts.engine, err->msg);
	return 0;
}

int gf_gate_judge(struct gf_ruling *out, struct gf_gate *gate,
		  const struct gf_oid *commit, struct gf_error *err)
{
	return gate_judge(out, gate, commit, NULL, err);
}

void gf_ruling_unreadable(struct gf_ruling *out, const struct gf_oid *commit,
			  const char *engine, const char *why)
{
	start(out, commit, engine);
	out->word = GF_WORD_UNREADABLE;
	out->why = gf_arena_strdup(&out->arena, why);
}

void gf_ruling_release(struct gf_ruling *ruling)
{
	gf_arena_release(&ruling->arena);
	free(ruling->lines);
	*ruling = (struct gf_ruling){ 0 };
}
