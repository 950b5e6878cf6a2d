/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whether a push is let in. Each reference goes through the checks of one
 * table, from what costs nothing to what costs most, and stops at the first
 * that refuses it.
 */
#include "gate/internal.h"

/* One reference of the push. */
struct one {
	const struct gf_push_line *line;
	struct gf_answer_ref *ref;
	struct gf_policy policy;
	enum ref_class class;
	struct gf_commit old, tip;
	bool has_old, has_tip;
};

struct admission {
	struct gf_gate *gate;
	struct gf_answer *out;
	const struct gf_pusher *who;
	struct gf_buf head_branch;
	struct gf_commit head;
	bool has_head;
	struct one *ones;
	size_t n;
	struct erased erased; /* by what stands, and by what is pushed */
	struct news news;
	struct news_walk walk; /* of the reference at hand */
};

/* 0: go on, or it is refused by now; -1: the machine fails. */
typedef int (*check_fn)(struct admission *a, struct one *one,
			struct gf_error *err);

static int refuse(struct admission *a, struct one *one, const char *why)
{
	one->ref->refused = true;
	one->ref->reason = gf_arena_strdup(&a->out->arena, why);
	return 0;
}

/* What cannot be known is refused, with what is known of why. */
static int doubt(struct admission *a, struct one *one, struct gf_error *err)
{
	return gate_is_broken(err) ? -1 : refuse(a, one, err->msg);
}

static bool is_same(const struct gf_oid *a, const struct gf_oid *b)
{
	return !memcmp(a, b, sizeof(*a));
}

/* --- what it is about ---------------------------------------------------- */

static int check_tips(struct admission *a, struct one *one,
		      struct gf_error *err)
{
	if (one->line->has_old)
		one->has_old = !gf_repo_peel(&one->old, a->gate->opts.repo,
					     &one->line->old, err);
	if (!one->line->has_new)
		return 0;
	if (gf_repo_peel(&one->tip, a->gate->opts.repo, &one->line->new, err) <
	    0)
		return doubt(a, one, err);
	one->has_tip = true;
	return 0;
}

/* Of what stands now, so that no push loosens what it is judged by. */
static int check_policy(struct admission *a, struct one *one,
			struct gf_error *err)
{
	const struct gf_commit *by = one->has_old   ? &one->old
				     : a->has_head  ? &a->head
				     : one->has_tip ? &one->tip
						    : NULL;

	if (by && gf_gate_policy(&one->policy, a->gate, &by->tree, err) < 0)
		return doubt(a, one, err);
	if (one->policy.lang && !a->out->lang)
		a->out->lang =
			gf_arena_strdup(&a->out->arena, one->policy.lang);
	return 0;
}

static int check_name(struct admission *a, struct one *one,
		      struct gf_error *err GF_UNUSED)
{
	const char *why = NULL;

	one->class = ref_class(one->line->ref, &one->policy, &why);
	return one->class == REF_REFUSED ? refuse(a, one, why) : 0;
}

static bool is_protected(const struct admission *a, const struct one *one)
{
	return ref_is_protected(one->line->ref, a->head_branch.s, &one->policy);
}

static int check_deletion(struct admission *a, struct one *one,
			  struct gf_error *err GF_UNUSED)
{
	if (one->line->has_new || !is_protected(a, one))
		return 0;
	return refuse(a, one,
		      _("this branch is not deleted: it is the main one, or "
			"`gate.protect` of greffe.yaml names it"));
}

/* --- what it brings ------------------------------------------------------ */

static int check_abuse(struct admission *a, struct one *one,
		       struct gf_error *err GF_UNUSED)
{
	const struct fresh *first = NULL;
	size_t i, n = 0;
	char more[16];

	for (i = 0; i < a->walk.n; i++) {
		n += a->walk.items[i]->nabuses;
		if (!first && a->walk.items[i]->abuse)
			first = a->walk.items[i];
	}
	if (!first)
		return 0;
	snprintf(more, sizeof(more), "%zu", n - 1);
	return refuse(a, one,
		      n > 1 ? gf_arena_printf(&a->out->arena,
					      _("%s (and %s more)"),
					      first->abuse, more)
			    : first->abuse);
}

/* 1: it is made from what stood there; 0; -1. */
static int goes_forward(const struct admission *a, const struct one *one,
			struct gf_error *err)
{
	struct gf_oid both;
	size_t i;

	for (i = 0; one->has_old && i < a->walk.nbases; i++)
		if (is_same(&a->walk.bases[i], &one->old.id))
			return 1;
	if (!one->has_old)
		return 0;
	if (gf_repo_merge_base(&both, a->gate->opts.repo, &one->old.id,
			       &one->tip.id, err) < 0)
		return err->code == GF_ENOTFOUND ? 0 : -1;
	return is_same(&both, &one->old.id);
}

static int check_forward(struct admission *a, struct one *one,
			 struct gf_error *err)
{
	int forward;

	if (!one->line->has_old || !is_protected(a, one))
		return 0;
	forward = goes_forward(a, one, err);
	if (forward < 0)
		return doubt(a, one, err);
	return forward ? 0
		       : refuse(a, one,
				_("this branch never goes back: what is pushed "
				  "must be made from what stands there; type: "
				  "git pull, then push again"));
}

/* A list of what was erased that names nothing would protect nobody. */
static int check_erased(struct admission *a, struct one *one,
			struct gf_error *err)
{
	if (one->class == REF_FREE ||
	    !erased_judge(a->gate, &one->tip.tree, err))
		return 0;
	return doubt(a, one, err);
}

static int check_guardians(struct admission *a, struct one *one,
			   struct gf_error *err)
{
	char hex[GF_OID_HEX];
	struct gf_oid commit;
	int agree;

	if (one->class == REF_FREE)
		return 0;
	agree = guardians_agree(a->gate, &one->policy, a->who, &a->walk,
				one->has_old ? &one->old : NULL,
				a->has_head ? &a->head : NULL, &one->tip,
				&commit, err);
	if (agree)
		return agree < 0 ? doubt(a, one, err) : 0;
	gf_oid_hex(hex, &commit);
	hex[10] = '\0';
	return refuse(
		a, one,
		gf_arena_printf(&a->out->arena,
				_("commit %s changes what records are judged "
				  "by (schema/, greffe.yaml), which is for the "
				  "guardians of greffe.yaml alone: ask one of "
				  "them to push it, or to sign it"),
				hex));
}

/* --- what it holds ------------------------------------------------------- */

struct counting {
	bool anywhere;
	size_t n;
};

static bool may_be_record(const struct counting *c, const char *path)
{
	static const char *const endings[] = { ".yaml", ".yml", ".json",
					       ".md" };
	const char *dot = strrchr(path, '.');
	size_t i;

	if (!c->anywhere && strncmp(path, "records/", 8) != 0)
		return false;
	for (i = 0; dot && i < GF_NELEMS(endings); i++)
		if (!strcmp(dot, endings[i]))
			return true;
	return false;
}

static int count_change(const struct gf_repo_change *change,
			struct gf_error *err, void *payload)
{
	struct counting *c = payload;

	if (!may_be_record(c, change->path) ||
	    ++c->n <= gf_limit(GF_LIMIT_PUSH_RECORDS))
		return 0;
	return gf_fail(err, GF_ELIMIT,
		       _("more than %zu records change at once: push them in "
			 "several times"),
		       gf_limit(GF_LIMIT_PUSH_RECORDS));
}

/* The commits whose errors it does not answer for. */
static struct bases bases_of(const struct admission *a, const struct one *one)
{
	if (one->has_old)
		return (struct bases){ .ids = &one->old.id, .n = 1 };
	if (a->walk.n)
		return (struct bases){ .ids = a->walk.bases,
				       .n = a->walk.nbases };
	return (struct bases){ .ids = &one->tip.id, .n = 1 };
}

static int check_size(struct admission *a, struct one *one,
		      struct gf_error *err)
{
	struct bases bases = bases_of(a, one);
	struct counting c = { .anywhere = one->policy.has_kinds };
	struct gf_commit base;
	bool has_base;

	if (one->class == REF_FREE || !a->walk.n)
		return 0;
	has_base = bases.n && !gf_repo_commit(&base, a->gate->opts.repo,
					      &bases.ids[0], NULL);
	if (!gf_repo_compare(a->gate->opts.repo, has_base ? &base.tree : NULL,
			     &one->tip.tree, "", count_change, &c, err))
		return 0;
	return doubt(a, one, err);
}

static bool is_welcome(enum gf_word word)
{
	return word == GF_WORD_VALID || word == GF_WORD_DEBT;
}

/* The ruling stays, for what it says is the reason: its lines, or a word. */
static int refuse_errors(struct one *one, uint32_t errors)
{
	one->ref->refused = true;
	one->ref->errors = errors;
	if (!one->ref->ruling.n)
		one->ref->reason = one->ref->ruling.why;
	return 0;
}

static int check_each(struct admission *a, struct one *one,
		      struct gf_error *err)
{
	struct gf_ruling *ruling = &one->ref->ruling;
	struct fresh *f;
	size_t i;

	if (one->class == REF_FREE || !one->policy.each_commit)
		return 0;
	for (i = 0; i < a->walk.n; i++) {
		f = a->walk.items[i];
		if (f->is_fine)
			continue;
		if (gf_gate_judge(ruling, a->gate, &f->commit.id, err) < 0)
			return -1;
		one->ref->is_judged = true;
		if (!is_welcome(ruling->word))
			return refuse_errors(one, ruling->errors);
		f->is_fine = true;
	}
	return 0;
}

static int check_tip(struct admission *a, struct one *one, struct gf_error *err)
{
	struct bases bases = bases_of(a, one);

	if (one->class == REF_FREE || (one->class == REF_TAG && !a->walk.n))
		return 0;
	if (gate_judge(&one->ref->ruling, a->gate, &one->tip.id, &bases, err) <
	    0)
		return -1;
	one->ref->is_judged = true;
	a->out->debt += one->ref->ruling.debt;
	if (!is_welcome(one->ref->ruling.word) || bases.errors)
		return refuse_errors(one, bases.errors);
	if (!bases.unjudged)
		return 0;
	return refuse(a, one,
		      gf_arena_printf(
			      &a->out->arena,
			      _("records of the kind '%s' change, and nothing "
				"can judge them: mend its schema first"),
			      bases.unjudged));
}

/* --- all of it ----------------------------------------------------------- */

/* Before anything of it is read; then with its commits known. */
static const check_fn first_checks[] = { check_tips, check_policy, check_name,
					 check_deletion };
static const check_fn next_checks[] = { check_abuse,	 check_forward,
					check_erased,	 check_size,
					check_guardians, check_each,
					check_tip };

static int run(struct admission *a, struct one *one, const check_fn *checks,
	       size_t n, struct gf_error *err)
{
	size_t i;

	for (i = 0; i < n && !one->ref->refused; i++)
		if (checks[i](a, one, err) < 0)
			return -1;
	return 0;
}

static int find_head(struct admission *a, struct gf_error *err)
{
	struct gf_oid id;

	if (gf_repo_head_branch(&a->head_branch, a->gate->opts.repo, err) < 0 ||
	    gf_repo_ref(&id, a->gate->opts.repo, a->head_branch.s, err) < 0)
		return err->code == GF_ENOTFOUND ? 0 : -1;
	a->has_head = true;
	return gf_repo_commit(&a->head, a->gate->opts.repo, &id, err);
}

/* In a clone, HEAD says what its owner works on, and protects nothing. */
static void find_head_there(struct admission *a)
{
	if (!a->who->known)
		return;
	gf_buf_reset(&a->head_branch);
	if (a->who->head)
		gf_buf_adds(&a->head_branch, a->who->head);
}

/* One thing that cannot be known of the push refuses all of it. */
static int doubt_all(struct admission *a, struct gf_error *err)
{
	size_t i;

	if (gate_is_broken(err))
		return -1;
	for (i = 0; i < a->n; i++)
		if (!a->ones[i].ref->refused)
			refuse(a, &a->ones[i], err->msg);
	return 0;
}

/* The main branch's list, and those that are pushed. */
static int read_erased(struct admission *a, struct gf_error *err)
{
	struct one *one;

	if (a->has_head &&
	    erased_gather(&a->erased, a->gate, &a->head.tree, err) < 0)
		return -1;
	for (one = a->ones; one < a->ones + a->n; one++)
		if (one->has_tip && !one->ref->refused &&
		    erased_gather(&a->erased, a->gate, &one->tip.tree, err) <
			    0 &&
		    doubt(a, one, err) < 0)
			return -1;
	return 0;
}

static int read_news(struct admission *a, struct gf_error *err)
{
	struct gf_oid *tips = gf_xcalloc(a->n + 1, sizeof(*tips));
	struct gf_oid *olds = gf_xcalloc(a->n + 1, sizeof(*olds));
	struct news_known known = { .refs = a->who->known,
				    .ids = olds,
				    .erased = &a->erased };
	bool everywhere = false;
	size_t i, n = 0;
	int ret;

	if (!known.refs)
		known.refs = "refs/";
	for (i = 0; i < a->n; i++) {
		if (a->ones[i].has_old && a->ones[i].class != REF_FREE)
			olds[known.n++] = a->ones[i].old.id;
		if (a->ones[i].ref->refused || !a->ones[i].has_tip)
			continue;
		tips[n++] = a->ones[i].tip.id;
		everywhere = everywhere || a->ones[i].policy.has_kinds;
		known.but_notes |= a->ones[i].class != REF_FREE;
	}
	ret = news_read(&a->news, a->gate, tips, n, &known, everywhere, err);
	a->out->commits = a->news.n;
	free(olds);
	free(tips);
	return ret;
}

static int admit(struct admission *a, struct gf_error *err)
{
	struct one *one;

	if (find_head(a, err) < 0)
		return doubt_all(a, err);
	find_head_there(a);
	for (one = a->ones; one < a->ones + a->n; one++)
		if (run(a, one, first_checks, GF_NELEMS(first_checks), err) < 0)
			return -1;
	if (read_erased(a, err) < 0 || read_news(a, err) < 0)
		return doubt_all(a, err);
	for (one = a->ones; one < a->ones + a->n; one++) {
		if (one->ref->refused || !one->has_tip)
			continue;
		news_walk(&a->walk, &a->news, &one->tip.id);
		if (run(a, one, next_checks, GF_NELEMS(next_checks), err) < 0)
			return -1;
	}
	return 0;
}

static void start(struct admission *a, const struct gf_push_line *lines,
		  size_t n)
{
	size_t i;

	gf_answer_release(a->out);
	gf_buf_init(&a->head_branch);
	a->n = n;
	a->ones = gf_xcalloc(n + 1, sizeof(*a->ones));
	a->out->refs = gf_xcalloc(n + 1, sizeof(*a->out->refs));
	a->out->n = n;
	for (i = 0; i < n; i++) {
		a->out->refs[i].line = a->ones[i].line = &lines[i];
		a->ones[i].ref = &a->out->refs[i];
	}
}

static void finish(struct admission *a, bool known)
{
	size_t i;

	a->out->accepted = known && a->n;
	for (i = 0; i < a->n; i++) {
		a->out->errors += a->out->refs[i].errors;
		if (a->out->refs[i].refused)
			a->out->accepted = false;
		gf_policy_release(&a->ones[i].policy);
	}
	free(a->ones);
	gf_buf_release(&a->head_branch);
	news_walk_release(&a->walk);
	news_release(&a->news);
	erased_release(&a->erased);
}

int gf_gate_push(struct gf_answer *out, struct gf_gate *gate,
		 const struct gf_push_line *lines, size_t n,
		 const struct gf_pusher *who, struct gf_error *err)
{
	struct admission a = { .gate = gate, .out = out, .who = who };
	int ret;

	start(&a, lines, n);
	ret = admit(&a, err);
	finish(&a, !ret);
	return ret;
}

void gf_answer_release(struct gf_answer *answer)
{
	size_t i;

	for (i = 0; i < answer->n; i++)
		gf_ruling_release(&answer->refs[i].ruling);
	free(answer->refs);
	gf_arena_release(&answer->arena);
	*answer = (struct gf_answer){ 0 };
}
