/* SPDX-License-Identifier: EUPL-1.2 */
/* What happened, told to whoever listens: see event.h. */
#include "daemon/event.h"

const char *event_name(enum event_kind kind)
{
	static const char *const names[] = {
#define X(name, word) [EVENT_##name] = word,
		EVENTS(X)
#undef X
	};

	return names[kind];
}

void events_listen(struct events *events, event_fn fn, void *payload)
{
	GF_GROW(events->listeners, events->n, events->cap);
	events->listeners[events->n++] =
		(struct event_listener){ .fn = fn, .payload = payload };
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

void events_publish(struct events *events, const struct event *event)
{
	struct event told = *event;
	size_t i;

	told.branch = or_empty(told.branch);
	told.commit = or_empty(told.commit);
	told.valid = or_empty(told.valid);
	told.word = or_empty(told.word);
	told.text = or_empty(told.text);
	if (!told.text_len)
		told.text_len = strlen(told.text);
	for (i = 0; i < events->n; i++)
		events->listeners[i].fn(&told, events->listeners[i].payload);
}

void events_release(struct events *events)
{
	free(events->listeners);
	*events = (struct events){ 0 };
}
