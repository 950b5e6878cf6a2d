/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Figures for programs that watch over machines, in OpenMetrics text: counted
 * as events are published, or read of what the daemon knows when asked.
 */
#include "daemon/control.h"
#include "daemon/live.h"

/* Branches told of one repository: each is a line for ever, elsewhere. */
#define BRANCHES_TOLD 20

/* How long verdicts took, in milliseconds: at most so many. */
static const uint64_t bounds[] = { 5, 25, 100, 500, 1000, 5000, 60000 };
static const char *const words[] = { "valid", "debt", "invalid", "unreadable" };

struct metrics {
	const struct daemon *daemon;
	uint64_t verdicts[GF_NELEMS(words)];
	uint64_t within[GF_NELEMS(bounds)]; /* and no earlier bound */
	uint64_t ms, alarms, live;
};

static void count_verdict(struct metrics *m, const struct event *event)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(words); i++)
		if (!strcmp(event->word, words[i]))
			m->verdicts[i]++;
	m->ms += event->ms;
	for (i = 0; i < GF_NELEMS(bounds); i++)
		if (event->ms <= bounds[i]) {
			m->within[i]++;
			return;
		}
}

static void count(const struct event *event, void *payload)
{
	struct metrics *m = payload;

	if (event->kind == EVENT_VERDICT)
		count_verdict(m, event);
	m->alarms += event->kind == EVENT_ALARM;
	m->live += event->kind == EVENT_LIVE;
}

struct metrics *metrics_new(struct daemon *daemon)
{
	struct metrics *m = gf_xcalloc(1, sizeof(*m));

	m->daemon = daemon;
	events_listen(&daemon->events, count, m);
	return m;
}

void metrics_free(struct metrics *metrics)
{
	free(metrics);
}

/* --- written ------------------------------------------------------------- */

static void begin(struct gf_buf *out, const char *name, const char *type,
		  const char *help)
{
	gf_buf_addf(out, "# TYPE greffed_%s %s\n# HELP greffed_%s %s\n", name,
		    type, name, help);
}

/* As OpenMetrics wants a label's value: UTF-8, three escapes. */
static void add_label(struct gf_buf *out, const char *name, const char *s)
{
	size_t len = strlen(s), n;

	gf_buf_addf(out, "%s=\"", name);
	for (; len; s += n, len -= n) {
		n = gf_utf8_len(s, len);
		if (!n) {
			gf_buf_adds(out, "\xef\xbf\xbd");
			n = 1;
		} else if (*s == '\\' || *s == '"') {
			gf_buf_addc(out, '\\');
			gf_buf_addc(out, *s);
		} else if (*s == '\n') {
			gf_buf_adds(out, "\\n");
		} else {
			gf_buf_add(out, s, n);
		}
	}
	gf_buf_addc(out, '"');
}

static void add_one(struct gf_buf *out, const char *name, const char *type,
		    const char *help, uint64_t value)
{
	begin(out, name, type, help);
	gf_buf_addf(out, "greffed_%s%s %llu\n", name,
		    strcmp(type, "counter") ? "" : "_total",
		    (unsigned long long)value);
}

static void add_verdicts(struct gf_buf *out, const struct metrics *m)
{
	uint64_t n = 0, sum = 0;
	size_t i;

	begin(out, "verdicts", "counter", "commits judged");
	for (i = 0; i < GF_NELEMS(words); i++) {
		gf_buf_addf(out, "greffed_verdicts_total{word=\"%s\"} %llu\n",
			    words[i], (unsigned long long)m->verdicts[i]);
		n += m->verdicts[i];
	}
	begin(out, "verdict_milliseconds", "histogram",
	      "from taking a commit in hand to its verdict");
	for (i = 0; i < GF_NELEMS(bounds); i++) {
		sum += m->within[i];
		gf_buf_addf(out,
			    "greffed_verdict_milliseconds_bucket"
			    "{le=\"%llu.0\"} %llu\n",
			    (unsigned long long)bounds[i],
			    (unsigned long long)sum);
	}
	gf_buf_addf(out,
		    "greffed_verdict_milliseconds_bucket{le=\"+Inf\"} %llu\n"
		    "greffed_verdict_milliseconds_count %llu\n"
		    "greffed_verdict_milliseconds_sum %llu\n",
		    (unsigned long long)n, (unsigned long long)n,
		    (unsigned long long)m->ms);
}

static void add_states(struct gf_buf *out, const struct daemon *daemon)
{
	size_t n[REPO_STATE_COUNT] = { 0 }, i;

	begin(out, "repositories", "gauge", "repositories by their state");
	for (i = 0; i < daemon->nrepos; i++)
		n[daemon->repos[i]->state]++;
	for (i = 0; i < REPO_STATE_COUNT; i++)
		gf_buf_addf(out, "greffed_repositories{state=\"%s\"} %zu\n",
			    repo_state_name((enum repo_state)i), n[i]);
}

static void add_pending(struct gf_buf *out, const struct daemon *daemon)
{
	size_t i;

	begin(out, "pending_commits", "gauge",
	      "commits that wait for a verdict");
	for (i = 0; i < daemon->nrepos; i++) {
		gf_buf_adds(out, "greffed_pending_commits{");
		add_label(out, "repository", daemon->repos[i]->path);
		gf_buf_addf(out, "} %u\n", daemon->repos[i]->pending);
	}
}

static unsigned errors_of(const struct branch *b)
{
	return b->errors;
}

static unsigned debt_of(const struct branch *b)
{
	return b->debt;
}

static unsigned behind_of(const struct branch *b)
{
	return b->behind;
}

static const struct {
	const char *name, *help;
	unsigned (*value)(const struct branch *b);
} of_branches[] = {
	{ "branch_errors", "new errors of a branch's tip", errors_of },
	{ "branch_debt", "older errors of a branch's tip", debt_of },
	{ "branch_behind_commits", "commits from the valid ref to the tip",
	  behind_of },
};

static void add_branches(struct gf_buf *out, const struct daemon *daemon,
			 size_t figure)
{
	const struct repository *repo;
	size_t i, b;

	begin(out, of_branches[figure].name, "gauge", of_branches[figure].help);
	for (i = 0; i < daemon->nrepos; i++) {
		repo = daemon->repos[i];
		for (b = 0; b < repo->nbranches && b < BRANCHES_TOLD; b++) {
			gf_buf_addf(out, "greffed_%s{",
				    of_branches[figure].name);
			add_label(out, "repository", repo->path);
			gf_buf_addc(out, ',');
			add_label(out, "branch", repo->branches[b].name);
			gf_buf_addf(
				out, "} %u\n",
				of_branches[figure].value(&repo->branches[b]));
		}
	}
}

void metrics_write(struct gf_buf *out, const struct control *control)
{
	const struct metrics *m = control->metrics;
	const struct daemon *daemon = m->daemon;
	size_t i;

	begin(out, "build", "info", "the program");
	gf_buf_adds(out, "greffed_build_info{");
	add_label(out, "version", daemon->version);
	gf_buf_adds(out, "} 1\n");
	add_one(out, "uptime_milliseconds", "gauge", "since it was started",
		loop_now(daemon->loop) - daemon->started);
	add_states(out, daemon);
	add_pending(out, daemon);
	for (i = 0; i < GF_NELEMS(of_branches); i++)
		add_branches(out, daemon, i);
	add_verdicts(out, m);
	add_one(out, "alarms", "counter", "things that somebody has to see to",
		m->alarms);
	add_one(out, "live_findings", "counter", "saves of files judged",
		m->live);
	add_one(out, "clients", "gauge", "who is on the socket",
		control->nclients);
	add_one(out, "clients_refused", "counter", "calls that were not taken",
		control->refused);
	add_one(out, "clients_cut", "counter", "clients that did not read",
		control->cut);
	gf_buf_adds(out, "# EOF\n");
}
