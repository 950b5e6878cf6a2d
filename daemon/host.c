/* SPDX-License-Identifier: EUPL-1.2 */
/* Events as the host hears them: see host.h. */
#include "daemon/host.h"
#include "daemon/log.h"
#include "daemon/sd.h"

struct host {
	struct daemon *daemon;
	loop_fn look;
	struct loop_timer watchdog;
	uint64_t verdicts, refused;
};

/* --- the log ------------------------------------------------------------- */

/* How loud an event is; what is wrong with a commit is louder. */
static enum log_level level_of(const struct event *e)
{
	static const enum log_level usual[] = {
		[EVENT_READY] = LOG_INFO,   [EVENT_STOP] = LOG_INFO,
		[EVENT_STATE] = LOG_DEBUG,  [EVENT_VERDICT] = LOG_INFO,
		[EVENT_BRANCH] = LOG_DEBUG, [EVENT_LIVE] = LOG_DEBUG,
		[EVENT_ALARM] = LOG_ERROR,  [EVENT_DONE] = LOG_DEBUG,
	};
	static const struct {
		const char *word;
		enum log_level level;
	} words[] = {
		{ "invalid", LOG_WARN },
		{ "unreadable", LOG_ERROR },
		{ "failing", LOG_ERROR },
		{ "gone", LOG_WARN },
	};
	size_t i;

	if (e->kind == EVENT_VERDICT || e->kind == EVENT_STATE)
		for (i = 0; i < GF_NELEMS(words); i++)
			if (!strcmp(e->word, words[i].word))
				return words[i].level;
	return usual[e->kind];
}

static bool has_counts(const struct event *e)
{
	return e->kind == EVENT_VERDICT || e->kind == EVENT_BRANCH;
}

/* A note is long, and where Git's users look. */
static bool has_text(const struct event *e)
{
	return e->kind == EVENT_ALARM || e->kind == EVENT_STATE;
}

static void log_event(const struct event *e)
{
	struct log_field fields[12];
	size_t n = 0;

	if (!log_wants(level_of(e)))
		return;
	fields[n++] = LOG_TEXT("repo", e->repo ? e->repo->path : NULL);
	fields[n++] = LOG_TEXT("branch", e->branch);
	fields[n++] = LOG_TEXT("commit", e->commit);
	fields[n++] = LOG_TEXT("word", e->word);
	if (has_counts(e)) {
		fields[n++] = LOG_NUMBER("errors", e->errors);
		fields[n++] = LOG_NUMBER("warnings", e->warnings);
		fields[n++] = LOG_NUMBER("debt", e->debt);
	}
	if (e->kind == EVENT_BRANCH)
		fields[n++] = LOG_NUMBER("behind", e->behind);
	if (e->kind == EVENT_DONE)
		fields[n++] = LOG_NUMBER("done", e->done);
	if (e->ms)
		fields[n++] = LOG_NUMBER("ms", (long long)e->ms);
	if (has_text(e))
		fields[n++] = LOG_BYTES("text", e->text, e->text_len);
	fields[n] = (struct log_field){ 0 };
	log_fields(level_of(e), event_name(e->kind), fields);
}

/* --- the service manager ------------------------------------------------- */

/* "3 repositories, 12 verdicts, 1 refused; last: /srv/git/a.git invalid" */
static void tell_status(struct host *h, const struct event *e)
{
	char counts[128];

	snprintf(counts, sizeof(counts),
		 _("repositories: %zu, verdicts: %ju, not valid: %ju"),
		 h->daemon->nrepos, (uintmax_t)h->verdicts,
		 (uintmax_t)h->refused);
	if (e->kind == EVENT_VERDICT)
		sd_status(_("%s; last: %s %s"), counts, e->repo->path, e->word);
	else
		sd_status("%s", counts);
}

static void tell_manager(struct host *h, const struct event *e)
{
	switch (e->kind) {
	case EVENT_READY:
		sd_tell("READY=1");
		break;
	case EVENT_STOP:
		sd_tell("STOPPING=1");
		return;
	case EVENT_VERDICT:
		h->verdicts++;
		h->refused += strcmp(e->word, "valid") &&
			      strcmp(e->word, "debt");
		break;
	default:
		return;
	}
	tell_status(h, e);
}

static void hear(const struct event *e, void *payload)
{
	if (e->kind != EVENT_LIVE)
		log_event(e);
	tell_manager(payload, e);
}

static void live(void *payload)
{
	struct host *h = payload;

	sd_tell("WATCHDOG=1");
	loop_set_timer(h->daemon->loop, &h->watchdog, sd_watchdog_ms());
	if (h->look)
		h->look(h->daemon);
}

struct host *host_new(struct daemon *daemon, loop_fn look)
{
	struct host *h = gf_xcalloc(1, sizeof(*h));

	h->daemon = daemon;
	h->look = look;
	h->watchdog = (struct loop_timer){ .fn = live, .payload = h };
	if (sd_watchdog_ms())
		loop_set_timer(daemon->loop, &h->watchdog, sd_watchdog_ms());
	events_listen(&daemon->events, hear, h);
	return h;
}

void host_free(struct host *host)
{
	free(host);
}
