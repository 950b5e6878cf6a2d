/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What workers tell, by the kind of report: see worker.h. A report says how
 * long it is, within bounds; whoever says anything else is killed.
 */
#include "daemon/job_state.h"
#include "gate/gate.h"

#include <unistd.h>

struct told {
	struct report report;
	const char *name, *text; /* NUL-terminated; borrowed */
};

static void copy_counts(struct event *event, const struct report *r)
{
	event->word = r->is_judged ? gf_word_name((enum gf_word)r->word) : "";
	event->errors = r->errors;
	event->warnings = r->warnings;
	event->debt = r->debt;
	event->behind = r->behind;
	event->ms = r->ms;
	event->history = r->is_history;
}

static void publish(struct job *job, enum event_kind kind,
		    const struct told *told)
{
	const struct report *r = &told->report;
	char commit[GF_OID_HEX] = "", valid[GF_OID_HEX] = "";
	struct event event = { .kind = kind,
			       .repo = job->repo,
			       .branch = told->name,
			       .commit = commit,
			       .valid = valid,
			       .text = told->text,
			       .text_len = r->text_len };

	if (r->has_commit)
		gf_oid_hex(commit, &r->commit);
	if (r->has_valid)
		gf_oid_hex(valid, &r->valid);
	copy_counts(&event, r);
	events_publish(&job->jobs->daemon->events, &event);
}

static void tell_pending(struct job *job, const struct told *told)
{
	job->repo->pending = told->report.count;
}

static void tell_begin(struct job *job, const struct told *told)
{
	job->repo->has_in_hand = told->report.has_commit;
	job->repo->in_hand = told->report.commit;
}

/* It was heard, which is all. */
static void tell_alive(struct job *job, const struct told *told)
{
	(void)job;
	(void)told;
}

static void tell_verdict(struct job *job, const struct told *told)
{
	if (job->repo->pending)
		job->repo->pending--;
	publish(job, EVENT_VERDICT, told);
}

static void tell_branch(struct job *job, const struct told *told)
{
	const struct report *r = &told->report;
	struct branch *b = repository_branch(job->repo, told->name);

	b->seen = true;
	b->tip = r->commit;
	b->valid = r->valid;
	b->has_valid = r->has_valid;
	b->is_judged = r->is_judged;
	b->word = r->is_judged ? gf_word_name((enum gf_word)r->word) : "";
	b->errors = r->errors;
	b->warnings = r->warnings;
	b->debt = r->debt;
	b->behind = r->behind;
	publish(job, EVENT_BRANCH, told);
	if (!r->has_commit)
		repository_drop_branch(job->repo, told->name);
}

static void tell_alarm(struct job *job, const struct told *told)
{
	publish(job, EVENT_ALARM, told);
}

/* It waits for the next request; at rest it is let go. */
static void finish_request(struct job *job)
{
	job_stop_running(job);
	if (job->is_first && !job->failed)
		repository_drop_unseen(job->repo);
	job->is_first = false;
	job_linger(job);
}

static void tell_failed(struct job *job, const struct told *told)
{
	job->failed = true;
	finish_request(job);
	job_let_go(job); /* the next one starts afresh */
	job_fail(job, told->text);
}

static void tell_done(struct job *job, const struct told *told)
{
	struct daemon *daemon = job->jobs->daemon;
	struct repository *repo = job->repo;

	finish_request(job);
	repo->failures = 0;
	daemon_set_state(daemon, repo, REPO_IDLE, NULL);
	events_publish(
		&daemon->events,
		&(struct event){ .kind = EVENT_DONE,
				 .repo = repo,
				 .done = told->report.count,
				 .ms = loop_now(daemon->loop) - job->began });
}

static const struct {
	void (*fn)(struct job *job, const struct told *told);
} tellers[REPORT_KINDS] = {
	[REPORT_PENDING] = { tell_pending },
	[REPORT_BEGIN] = { tell_begin },
	[REPORT_ALIVE] = { tell_alive },
	[REPORT_VERDICT] = { tell_verdict },
	[REPORT_BRANCH] = { tell_branch },
	[REPORT_ALARM] = { tell_alarm },
	[REPORT_FAILED] = { tell_failed },
	[REPORT_DONE] = { tell_done },
};

static bool is_sound(const struct report *r)
{
	return r->kind < REPORT_KINDS && r->word <= GF_WORD_UNREADABLE &&
	       r->name_len <= REPORT_NAME_MAX && r->text_len <= REPORT_TEXT_MAX;
}

/* Handles one whole report of `in`: how many bytes it took; 0: none is. */
static size_t take_report(struct job *job, const char *in, size_t len)
{
	struct told told;
	size_t size;

	if (len < sizeof(told.report))
		return 0;
	memcpy(&told.report, in, sizeof(told.report));
	if (!is_sound(&told.report)) {
		job_kill(job);
		return len;
	}
	size = sizeof(told.report) + told.report.name_len +
	       told.report.text_len;
	if (len < size)
		return 0;
	in += sizeof(told.report);
	told.name = gf_xmemdup(in, told.report.name_len);
	told.text = gf_xmemdup(in + told.report.name_len, told.report.text_len);
	job->heard = loop_now(job->jobs->daemon->loop);
	if (job->running)
		tellers[told.report.kind].fn(job, &told);
	free((char *)told.name);
	free((char *)told.text);
	return size;
}

/* At most so much at a time: others wait too. */
#define READ_AT_ONCE 65536

/* false: there is nothing more, now. */
bool job_read_reports(struct job *job)
{
	size_t taken = 0, size;
	ssize_t n;

	gf_buf_reserve(&job->in, READ_AT_ONCE);
	n = read(job->reports, job->in.s + job->in.len, READ_AT_ONCE);
	if (n <= 0)
		return false;
	job->in.len += (size_t)n;
	while ((size = take_report(job, job->in.s + taken,
				   job->in.len - taken)))
		taken += size;
	memmove(job->in.s, job->in.s + taken, job->in.len - taken);
	job->in.len -= taken;
	return true;
}
