/* SPDX-License-Identifier: EUPL-1.2 */
/* What is new in a repository, judged in order: see clerk.h. */
#include "daemon/clerk.h"
#include "daemon/fault.h"

#include <time.h>

#define TIPS_FIRST  16	/* commits that wait: then tips are judged first */
#define LOOK_MS	    100 /* from one look at who comes to the next */
#define ALIVE_MS    1000
#define KEEP_BEYOND 100 /* verdicts that nobody wants to look up again */

uint64_t clerk_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* --- opening ------------------------------------------------------------- */

static void close_repository(struct clerk *clerk)
{
	gf_gate_close(clerk->gate);
	gf_repo_close(clerk->repo);
	clerk->gate = NULL;
	clerk->repo = NULL;
}

/* A first index is long: nobody is to think that it hangs. */
static void tell_alive(size_t done, size_t total, void *payload)
{
	struct report report = { .kind = REPORT_ALIVE };
	struct clerk *clerk = payload;
	uint64_t now = clerk_now();

	(void)done;
	(void)total;
	if (now - clerk->told_alive < ALIVE_MS)
		return;
	clerk->told_alive = now;
	worker_report(clerk->worker, &report, NULL, NULL, 0);
}

/* The folder of the index that the repository's own users have too. */
static int open_gate(struct clerk *clerk, struct gf_error *err)
{
	struct gf_gate_opts opts = { .repo = clerk->repo,
				     .engine = clerk->worker->daemon->version,
				     .workers = gf_pool_cores(),
				     .progress = tell_alive,
				     .payload = clerk };
	char *cache = repository_file(clerk->worker->repo, "");
	int ret;

	cache[strlen(cache) - 1] = '\0';
	opts.cache = cache;
	ret = gf_gate_open(&clerk->gate, &opts, err);
	free(cache);
	return ret;
}

static int open_repository(struct clerk *clerk, struct gf_error *err)
{
	const struct repository *repo = clerk->worker->repo;
	int64_t later = (int64_t)time(NULL) + 3600;

	if (clerk->repo)
		return 0;
	if (gf_repo_open(&clerk->repo,
			 repo->worktree ? repo->worktree : repo->gitdir,
			 err) < 0)
		return -1;
	/* only the daemon writes there, and this is it: however new they are */
	if (gf_repo_clear_locks(clerk->repo, "refs/greffe/", later, err) < 0 ||
	    gf_repo_clear_locks(clerk->repo, NOTES_REF, later, err) < 0)
		return -1;
	return open_gate(clerk, err);
}

/* --- what is new --------------------------------------------------------- */

struct gather {
	struct clerk *clerk;
	const char *branch;
	const struct gf_oid *tip;
};

static int put_in_queue(const struct gf_commit_info *info, struct gf_error *err,
			void *payload)
{
	struct gather *gather = payload;
	struct clerk *clerk = gather->clerk;
	const struct gf_oid *id = &info->commit.id;
	struct gf_note_line note;
	struct pending *p;
	char *key;

	(void)err;
	if (gf_strmap_get(&clerk->queued, (const char *)id->id,
			  sizeof(id->id)) ||
	    clerk_read_note(clerk, id, &note))
		return 0;
	GF_GROW(clerk->queue, clerk->npending, clerk->pending_cap);
	p = &clerk->queue[clerk->npending++];
	*p = (struct pending){ .commit = *id,
			       .branch = gather->branch,
			       .is_tip =
				       !memcmp(id, gather->tip, sizeof(*id)) };
	key = gf_arena_memdup(&clerk->arena, (const char *)id->id,
			      sizeof(id->id));
	gf_strmap_put(&clerk->queued, key, sizeof(id->id), clerk);
	return 0;
}

static bool is_known(const struct clerk *clerk, const struct gf_oid *tip)
{
	size_t i;

	for (i = 0; i < clerk->nknown; i++)
		if (!memcmp(&clerk->known[i], tip, sizeof(*tip)))
			return true;
	return false;
}

/* One branch that cannot be read is told, and does not stop the others. */
static int gather_head(struct clerk *clerk, const struct head *head,
		       bool *complete)
{
	struct gather gather = { .clerk = clerk, .tip = &head->tip };
	struct gf_error err;

	if (head->is_unread || is_known(clerk, &head->tip))
		return 0;
	/* the branch may go while its commits are judged */
	gather.branch = gf_arena_strdup(&clerk->arena, head->name);
	if (!gf_repo_new_commits(clerk->repo, &head->tip, 1, clerk->known,
				 clerk->nknown, SIZE_MAX, put_in_queue, &gather,
				 &err))
		return 1;
	*complete = false;
	clerk_alarm(clerk, _("the history of %s cannot be read: %s"),
		    head->name, err.msg);
	return 0;
}

/*
 * What the first branches have, the others need not go through again; nor
 * does a second look while the queue is judged.
 */
static bool gather_all(struct clerk *clerk)
{
	bool complete = true;
	size_t i;

	for (i = 0; i < clerk->nheads; i++) {
		if (gather_head(clerk, &clerk->heads[i], &complete) != 1)
			continue;
		GF_GROW(clerk->known, clerk->nknown, clerk->known_cap);
		clerk->known[clerk->nknown++] = clerk->heads[i].tip;
	}
	return complete;
}

/* --- judging ------------------------------------------------------------- */

static bool is_suspect(const struct clerk *clerk, const struct gf_oid *commit)
{
	size_t i;

	for (i = 0; i < clerk->nsuspects; i++)
		if (!memcmp(&clerk->suspects[i], commit, sizeof(*commit)))
			return true;
	return false;
}

void clerk_suspect(struct clerk *clerk, const struct gf_oid *commit)
{
	GF_GROW(clerk->suspects, clerk->nsuspects, clerk->suspects_cap);
	clerk->suspects[clerk->nsuspects++] = *commit;
}

static void begin(const struct clerk *clerk, const struct gf_oid *commit)
{
	struct report report = { .kind = REPORT_BEGIN,
				 .has_commit = true,
				 .commit = *commit };

	worker_report(clerk->worker, &report, NULL, NULL, 0);
	fault_point(FAULT_JUDGE_BEGIN, commit);
	fault_point(FAULT_CRASH, commit);
	fault_point(FAULT_KILLED, commit);
	fault_point(FAULT_HANG, commit);
}

/*
 * What cannot be read is read a second time, from the start: a pack may have
 * been replaced meanwhile, and a verdict is for ever.
 */
static int judge(struct clerk *clerk, const struct gf_oid *commit,
		 struct gf_ruling *out, struct gf_error *err)
{
	if (is_suspect(clerk, commit)) {
		gf_ruling_unreadable(out, commit,
				     clerk->worker->daemon->version,
				     _("whoever tried to judge it died"));
		return 0;
	}
	begin(clerk, commit);
	if (gf_gate_judge(out, clerk->gate, commit, err) < 0)
		return -1;
	if (out->word == GF_WORD_UNREADABLE) {
		gf_ruling_release(out);
		close_repository(clerk);
		if (open_repository(clerk, err) < 0 ||
		    gf_gate_judge(out, clerk->gate, commit, err) < 0)
			return -1;
	}
	fault_point(FAULT_JUDGE_END, commit);
	return 0;
}

static int judge_pending(struct clerk *clerk, struct pending *p,
			 struct gf_error *err)
{
	struct gf_ruling ruling = { 0 };
	uint64_t began = clerk_now();
	int ret;

	/* the words of notes are those of the commit, whoever judges it */
	gf_i18n_plain(true);
	ret = judge(clerk, &p->commit, &ruling, err);
	gf_i18n_plain(false);
	if (!ret)
		ret = clerk_add_verdict(clerk, p, &ruling,
					(uint32_t)(clerk_now() - began), err);
	p->is_done = true;
	gf_ruling_release(&ruling);
	return ret;
}

static void tell_pending(const struct clerk *clerk)
{
	struct report report = { .kind = REPORT_PENDING };
	size_t i;

	for (i = 0; i < clerk->npending; i++)
		report.count += !clerk->queue[i].is_done;
	worker_report(clerk->worker, &report, NULL, NULL, 0);
}

static int judge_queue(struct clerk *clerk, bool tips, struct gf_error *err);

/*
 * Who comes while a long history is judged does not wait for all of it. Those
 * who come one upon the other are looked at together: a look costs more than
 * a commit does.
 */
static int look_again(struct clerk *clerk, struct gf_error *err)
{
	size_t before = clerk->npending;

	if (clerk_now() - clerk->looked < LOOK_MS ||
	    !worker_should_look(clerk->worker))
		return 0;
	clerk->looked = clerk_now();
	if (clerk_read_heads(clerk, err) < 0)
		return -1;
	clerk->complete &= gather_all(clerk);
	if (clerk->npending == before)
		return 0;
	tell_pending(clerk);
	if (judge_queue(clerk, true, err) < 0)
		return -1;
	return clerk_settle_refs(clerk, err);
}

static int judge_queue(struct clerk *clerk, bool tips, struct gf_error *err)
{
	size_t i;

	for (i = 0; i < clerk->npending && !worker_is_stopping(); i++) {
		if (clerk->queue[i].is_done ||
		    (tips && !clerk->queue[i].is_tip))
			continue;
		if (judge_pending(clerk, &clerk->queue[i], err) < 0)
			return -1;
		if (!tips && look_again(clerk, err) < 0)
			return -1;
	}
	return clerk_write_batch(clerk, err);
}

/* --- one reconciliation -------------------------------------------------- */

static void forget_queue(struct clerk *clerk)
{
	clerk->npending = 0;
	gf_strmap_release(&clerk->queued);
	clerk->queued = (struct gf_strmap){ 0 };
	gf_arena_clear(&clerk->arena);
	clerk->batch.n = 0;
	gf_arena_clear(&clerk->batch.arena);
}

static int judge_all(struct clerk *clerk, struct gf_error *err)
{
	/* of a long queue, what partners wait for comes first */
	if (clerk->npending > TIPS_FIRST &&
	    (judge_queue(clerk, true, err) < 0 ||
	     clerk_settle_refs(clerk, err) < 0))
		return -1;
	return judge_queue(clerk, false, err);
}

static int reconcile(struct clerk *clerk, struct gf_error *err)
{
	if (open_repository(clerk, err) < 0 ||
	    clerk_open_notes(clerk, err) < 0 ||
	    clerk_read_heads(clerk, err) < 0)
		return -1;
	clerk->looked = clerk_now();
	clerk_load_known(clerk);
	clerk->nsure = clerk->nknown;
	clerk->complete = gather_all(clerk);
	tell_pending(clerk);
	if (judge_all(clerk, err) < 0)
		return -1;
	if (clerk->complete && !worker_is_stopping()) {
		clerk_know_heads(clerk);
		clerk->nsure = clerk->nknown;
	}
	if (clerk->judged >= KEEP_BEYOND)
		clerk_keep_known(clerk);
	return clerk_settle_refs(clerk, err);
}

int clerk_reconcile(struct clerk *clerk, uint32_t *judged, struct gf_error *err)
{
	int ret;

	clerk->judged = 0;
	ret = reconcile(clerk, err);
	clerk->nknown = clerk->nsure;
	forget_queue(clerk);
	*judged = clerk->judged;
	return ret;
}

struct clerk *clerk_new(const struct worker *worker)
{
	struct clerk *clerk = gf_xcalloc(1, sizeof(*clerk));

	clerk->worker = worker;
	return clerk;
}

void clerk_free(struct clerk *clerk)
{
	clerk_keep_known(clerk);
	clerk_release_heads(clerk);
	close_repository(clerk);
	gf_arena_release(&clerk->arena);
	gf_arena_release(&clerk->batch.arena);
	free(clerk->batch.notes);
	free(clerk->batch.reports);
	free(clerk->batch.branches);
	free(clerk->queue);
	free(clerk->known);
	free(clerk->suspects);
	free(clerk);
}
