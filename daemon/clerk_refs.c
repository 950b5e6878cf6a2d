/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Branches, and what partners fetch of them: see clerk.h.
 *
 * refs/greffe/valid/<branch> is the newest commit that may be published on the
 * way of first parents from the branch's tip: it follows a branch that was
 * forced backwards, goes with one that was deleted, and is the same wherever
 * the branches and the notes are.
 */
#include "daemon/clerk.h"
#include "daemon/fault.h"

#define HEADS "refs/heads/"
/* Where publish.valid_branch stands because we put it there. */
#define MIRROR_REF "refs/greffe/mirror"

void clerk_alarm(const struct clerk *clerk, const char *fmt, ...)
{
	struct report report = { .kind = REPORT_ALARM };
	char *text = NULL;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (len > 0)
		worker_report(clerk->worker, &report, NULL, text, (size_t)len);
	free(text);
}

/* --- the branches -------------------------------------------------------- */

static struct head *find_head(const struct clerk *clerk, const char *name)
{
	size_t i;

	for (i = 0; i < clerk->nheads; i++)
		if (!strcmp(clerk->heads[i].name, name))
			return &clerk->heads[i];
	return NULL;
}

static struct head *meet_head(struct clerk *clerk, const char *name)
{
	struct head *head = find_head(clerk, name);

	if (!head) {
		GF_GROW(clerk->heads, clerk->nheads, clerk->heads_cap);
		head = &clerk->heads[clerk->nheads++];
		*head = (struct head){ .name = gf_xstrdup(name) };
	}
	head->is_there = true;
	return head;
}

/* One that cannot be read is not gone: what partners fetch of it stays. */
static int read_head(const char *name, const struct gf_oid *id,
		     struct gf_error *err, void *payload)
{
	struct clerk *clerk = payload;
	struct head *head = meet_head(clerk, name);

	head->is_unread = !id;
	if (!id) {
		clerk_alarm(clerk, _("%s cannot be read: %s"), name, err->msg);
		return 0;
	}
	if (!same_oid(&head->tip, id))
		head->is_told = false;
	head->tip = *id;
	return 0;
}

static void tell_gone(const struct clerk *clerk, const char *name)
{
	struct report report = { .kind = REPORT_BRANCH };

	worker_report(clerk->worker, &report, name, NULL, 0);
}

static void drop_gone(struct clerk *clerk)
{
	size_t i, kept = 0;

	for (i = 0; i < clerk->nheads; i++)
		if (clerk->heads[i].is_there) {
			clerk->heads[kept++] = clerk->heads[i];
		} else {
			tell_gone(clerk, clerk->heads[i].name);
			free(clerk->heads[i].name);
		}
	clerk->nheads = kept;
}

/* The branch of HEAD; NULL: it stands on none, or on one without a commit. */
static struct head *find_main(const struct clerk *clerk)
{
	struct gf_buf name = GF_BUF_INIT;
	struct head *head = NULL;
	struct gf_error err;

	if (!gf_repo_head_branch(&name, clerk->repo, &err))
		head = find_head(clerk, name.s);
	gf_buf_release(&name);
	return head;
}

/* HEAD's branch first: commits of several are said to be its. */
static void put_main_first(struct clerk *clerk)
{
	struct head *head = find_main(clerk), first;

	if (!head)
		return;
	first = *head;
	*head = clerk->heads[0];
	clerk->heads[0] = first;
}

int clerk_read_heads(struct clerk *clerk, struct gf_error *err)
{
	size_t i;

	for (i = 0; i < clerk->nheads; i++)
		clerk->heads[i].is_there = false;
	if (gf_repo_refs(clerk->repo, HEADS, read_head, clerk, err) < 0)
		return -1;
	drop_gone(clerk);
	put_main_first(clerk);
	return 0;
}

void clerk_release_heads(struct clerk *clerk)
{
	size_t i;

	for (i = 0; i < clerk->nheads; i++)
		free(clerk->heads[i].name);
	free(clerk->heads);
	clerk->heads = NULL;
	clerk->nheads = clerk->heads_cap = 0;
}

/* --- what may be published ----------------------------------------------- */

struct standing {
	bool is_judged, is_decided, has_valid;
	struct gf_note_line tip;
	struct gf_oid valid;
	uint32_t behind;
};

/* Down the first parents, until one may be published or is not judged yet. */
static int find_valid(struct clerk *clerk, const struct gf_oid *tip,
		      const struct gf_policy *policy, struct standing *out,
		      struct gf_error *err)
{
	struct gf_commit_info info;
	struct gf_note_line note;
	struct gf_history *h;
	int more;

	if (gf_history_open(&h, clerk->repo, tip, NULL, GF_HISTORY_FIRST_PARENT,
			    err) < 0)
		return -1;
	while ((more = gf_history_next(h, &info, err)) == 1) {
		if (!clerk_read_note(clerk, &info.commit.id, &note))
			break;
		if (!out->behind) {
			out->tip = note;
			out->is_judged = true;
		}
		if (gf_policy_publishes(policy, note.word)) {
			out->valid = info.commit.id;
			out->has_valid = true;
			break;
		}
		out->behind++;
	}
	out->is_decided = out->has_valid || !more;
	gf_history_close(h);
	return more < 0 ? -1 : 0;
}

static int read_policy(struct clerk *clerk, const struct gf_oid *tip,
		       struct gf_policy *out)
{
	struct gf_commit commit;
	struct gf_error err;

	if (gf_repo_commit(&commit, clerk->repo, tip, &err) < 0)
		return -1;
	return gf_gate_policy(out, clerk->gate, &commit.tree, &err);
}

static int look_at_head(struct clerk *clerk, const struct head *head,
			struct standing *out, struct gf_error *err)
{
	struct gf_policy policy = { 0 };
	int ret;

	/* a policy that cannot be read is the strict one */
	if (read_policy(clerk, &head->tip, &policy) < 0) {
		gf_policy_release(&policy);
		policy = (struct gf_policy){ 0 };
	}
	ret = find_valid(clerk, &head->tip, &policy, out, err);
	gf_policy_release(&policy);
	return ret;
}

/* --- valid refs ---------------------------------------------------------- */

static void valid_name(struct gf_buf *out, const char *branch)
{
	gf_buf_reset(out);
	gf_buf_addf(out, VALID_REFS "%s", branch + strlen(HEADS));
}

/* Somebody else may have moved it: it is ours all the same. */
static int move_valid(struct clerk *clerk, const char *name,
		      const struct gf_oid *to, struct gf_error *err)
{
	struct gf_oid is;
	bool there = !gf_repo_ref(&is, clerk->repo, name, err);

	if (to ? there && same_oid(&is, to) : !there)
		return 0;
	if (gf_repo_ref_move(clerk->repo, name, to, there ? &is : NULL, err) <
	    0)
		return -1;
	fault_point(FAULT_VALID_REF, NULL);
	return 0;
}

struct stale {
	struct clerk *clerk;
	struct gf_arena arena;
	const char **names;
	size_t n, cap;
};

static int find_stale(const char *name, const struct gf_oid *id,
		      struct gf_error *err, void *payload)
{
	struct stale *stale = payload;
	struct gf_buf branch = GF_BUF_INIT;

	(void)err;
	gf_buf_addf(&branch, HEADS "%s", name + strlen(VALID_REFS));
	if (id && !find_head(stale->clerk, branch.s)) {
		GF_GROW(stale->names, stale->n, stale->cap);
		stale->names[stale->n++] = gf_arena_strdup(&stale->arena, name);
	}
	gf_buf_release(&branch);
	return 0;
}

/* Of branches that are gone. "a" goes before "a/b" can come. */
static int drop_stale(struct clerk *clerk, struct gf_error *err)
{
	struct stale stale = { .clerk = clerk };
	size_t i;
	int ret;

	ret = gf_repo_refs(clerk->repo, VALID_REFS, find_stale, &stale, err);
	for (i = 0; !ret && i < stale.n; i++)
		ret = move_valid(clerk, stale.names[i], NULL, err);
	gf_arena_release(&stale.arena);
	free(stale.names);
	return ret;
}

static void tell_head(struct clerk *clerk, struct head *head,
		      const struct standing *s)
{
	struct report report = { .kind = REPORT_BRANCH,
				 .commit = head->tip,
				 .has_commit = true,
				 .valid = s->valid,
				 .has_valid = s->has_valid,
				 .behind = s->behind,
				 .is_judged = s->is_judged };

	if (s->is_judged) {
		report.word = s->tip.word;
		report.errors = s->tip.errors;
		report.warnings = s->tip.warnings;
		report.debt = s->tip.debt;
	}
	worker_report(clerk->worker, &report, head->name, NULL, 0);
	head->is_told = s->is_judged && s->is_decided;
	head->has_valid = s->has_valid;
	head->valid = s->valid;
}

/* Told and where it should be, it costs the reading of one ref. */
static int settle_head(struct clerk *clerk, struct head *head,
		       struct gf_error *err)
{
	struct standing s = { 0 };
	struct gf_buf name = GF_BUF_INIT;
	int ret;

	if (head->is_unread)
		return 0;
	valid_name(&name, head->name);
	if (head->is_told) {
		ret = move_valid(clerk, name.s,
				 head->has_valid ? &head->valid : NULL, err);
	} else {
		ret = look_at_head(clerk, head, &s, err);
		if (!ret && s.is_decided)
			ret = move_valid(clerk, name.s,
					 s.has_valid ? &s.valid : NULL, err);
		if (!ret)
			tell_head(clerk, head, &s);
	}
	gf_buf_release(&name);
	return ret;
}

/* --- publish.valid_branch ------------------------------------------------ */

/* Whether the mirror may go there: users' own branches are never moved. */
static bool may_mirror(struct clerk *clerk, const char *name,
		       const struct gf_oid *is, const struct gf_oid *to)
{
	struct gf_oid ours, base;
	struct gf_buf head = GF_BUF_INIT;
	struct gf_error err;
	bool checked_out;

	checked_out = !gf_repo_head_branch(&head, clerk->repo, &err) &&
		      !strcmp(head.s, name);
	gf_buf_release(&head);
	if (checked_out)
		return false;
	if (!is)
		return true;
	if (!gf_repo_ref(&ours, clerk->repo, MIRROR_REF, &err) &&
	    same_oid(&ours, is))
		return true;
	return !gf_repo_merge_base(&base, clerk->repo, is, to, &err) &&
	       same_oid(&base, is);
}

static int move_mirror(struct clerk *clerk, const char *name,
		       const struct gf_oid *to, struct gf_error *err)
{
	struct gf_oid is;
	bool there = !gf_repo_ref(&is, clerk->repo, name, err);

	if (there && same_oid(&is, to))
		return 0;
	if (!may_mirror(clerk, name, there ? &is : NULL, to)) {
		clerk_alarm(clerk,
			    _("%s is a branch of somebody's: it is not moved "
			      "to what is valid (publish.valid_branch)"),
			    name);
		return 0;
	}
	if (move_valid(clerk, MIRROR_REF, to, err) < 0)
		return -1;
	return gf_repo_ref_move(clerk->repo, name, to, there ? &is : NULL, err);
}

/*
 * The valid ref of HEAD's branch, as a branch: what partners clone. Where HEAD
 * is on none (a rebase, a bisection) it stays, and goes to no other's.
 */
static int settle_mirror(struct clerk *clerk, struct gf_error *err)
{
	const struct head *main_head = find_main(clerk);
	struct gf_policy policy = { 0 };
	struct gf_buf name = GF_BUF_INIT;
	int ret = 0;

	if (!main_head || main_head->is_unread || !main_head->has_valid)
		return 0;
	if (!read_policy(clerk, &main_head->tip, &policy) &&
	    policy.valid_branch) {
		gf_buf_addf(&name, HEADS "%s", policy.valid_branch);
		if (gf_ref_is_name(name.s) && strcmp(name.s, main_head->name))
			ret = move_mirror(clerk, name.s, &main_head->valid,
					  err);
	}
	gf_policy_release(&policy);
	gf_buf_release(&name);
	return ret;
}

/*
 * One branch that cannot be settled is told; the others are, all the same.
 * What the machine refuses (a full disk) is an error.
 */
int clerk_settle_refs(struct clerk *clerk, struct gf_error *err)
{
	struct gf_error one;
	size_t i;

	if (drop_stale(clerk, err) < 0)
		return -1;
	for (i = 0; i < clerk->nheads; i++) {
		if (!settle_head(clerk, &clerk->heads[i], &one))
			continue;
		if (one.code == GF_EIO) {
			*err = one;
			return -1;
		}
		clerk_alarm(clerk, _("%s cannot be settled: %s"),
			    clerk->heads[i].name, one.msg);
	}
	return settle_mirror(clerk, err);
}
