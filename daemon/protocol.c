/* SPDX-License-Identifier: EUPL-1.2 */
/* Lines of clients read, lines of the daemon written: see protocol.h. */
#include "daemon/protocol.h"

/* Of a note, in an event: the rest is in the note. */
#define NOTE_SHOWN 8192

static const char *const names[] = {
#define X(name, word) [DEMAND_##name] = word,
	DEMANDS(X)
#undef X
};

const char *demand_name(enum demand_kind kind)
{
	return names[kind];
}

/* --- read ---------------------------------------------------------------- */

static const char *wrong(struct gf_error *err, const char *code,
			 const char *message)
{
	gf_fail(err, GF_EINVALID, "%s", message);
	return code;
}

const char *protocol_read_hello(const char *line, size_t len,
				struct gf_error *err)
{
	struct gf_wire *wire;
	int64_t version = 0;
	bool said;

	if (gf_wire_read(&wire, line, len, err) < 0)
		return "bad-line";
	said = gf_wire_integer(wire, "greffe", &version);
	gf_wire_free(wire);
	if (!said)
		return wrong(err, "bad-hello",
			     _("the first line is to be {\"greffe\": 1}"));
	if (version != PROTOCOL_VERSION) {
		gf_fail(err, GF_EINVALID,
			_("this greffed speaks version %d of the protocol, "
			  "not %lld"),
			PROTOCOL_VERSION, (long long)version);
		return "bad-version";
	}
	return NULL;
}

static int find_demand(const char *name)
{
	int i;

	for (i = 0; i < DEMAND_KINDS; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

/* What is followed: verdicts alone, unless it is said. */
static const char *read_topics(struct demand *out, struct gf_error *err)
{
	const struct gf_wire *topics = gf_wire_get(out->wire, "topics");
	size_t i, n = gf_wire_count(topics);
	const char *topic;

	out->verdicts = !topics;
	for (i = 0; i < n; i++) {
		topic = gf_wire_text(gf_wire_at(topics, i), NULL);
		if (topic && !strcmp(topic, "verdicts"))
			out->verdicts = true;
		else if (topic && !strcmp(topic, "live"))
			out->live = true;
		else
			return wrong(err, "bad-request",
				     _("topics are \"verdicts\" and "
				       "\"live\""));
	}
	if (out->verdicts || out->live)
		return NULL;
	return wrong(err, "bad-request",
		     _("topics are a list of \"verdicts\" and \"live\""));
}

const char *protocol_read(struct demand *out, const char *line, size_t len,
			  struct gf_error *err)
{
	const char *name;
	int kind;

	*out = (struct demand){ .kind = DEMAND_KINDS };
	if (gf_wire_read(&out->wire, line, len, err) < 0)
		return "bad-line";
	out->has_id = gf_wire_integer(out->wire, "id", &out->id);
	name = gf_wire_text(out->wire, "request");
	if (!name)
		return wrong(err, "bad-request",
			     _("a line is to have a \"request\""));
	kind = find_demand(name);
	if (kind < 0)
		return wrong(err, "unknown-request",
			     _("there is no such request"));
	out->kind = (enum demand_kind)kind;
	out->repository = gf_wire_text(out->wire, "repository");
	if (!out->repository && gf_wire_get(out->wire, "repository"))
		return wrong(err, "bad-request",
			     _("\"repository\" is to be a text"));
	return kind == DEMAND_SUBSCRIBE ? read_topics(out, err) : NULL;
}

void protocol_forget(struct demand *demand)
{
	gf_wire_free(demand->wire);
	demand->wire = NULL;
	demand->repository = NULL;
}

bool protocol_is_fatal(const char *code)
{
	static const char *const fatal[] = { "bad-line", "bad-hello",
					     "bad-version", "too-long" };
	size_t i;

	for (i = 0; i < GF_NELEMS(fatal); i++)
		if (!strcmp(code, fatal[i]))
			return true;
	return false;
}

/* --- written ------------------------------------------------------------- */

void protocol_end(struct gf_buf *out)
{
	gf_wire_close(out, '}');
	gf_buf_addc(out, '\n');
}

void protocol_hello(struct gf_buf *out, const char *version)
{
	gf_wire_open(out, NULL, '{');
	gf_wire_add_integer(out, "greffe", PROTOCOL_VERSION);
	gf_wire_add_text(out, "version", version);
	protocol_end(out);
}

static void add_id(struct gf_buf *out, const struct demand *demand)
{
	if (demand && demand->has_id)
		gf_wire_add_integer(out, "id", demand->id);
}

void protocol_error(struct gf_buf *out, const char *code, const char *message,
		    const struct demand *demand)
{
	gf_wire_open(out, NULL, '{');
	gf_wire_add_text(out, "error", code);
	gf_wire_add_text(out, "message", message);
	add_id(out, demand);
	protocol_end(out);
}

void protocol_answer(struct gf_buf *out, const struct demand *demand)
{
	gf_wire_open(out, NULL, '{');
	gf_wire_add_text(out, "answer", demand_name(demand->kind));
	add_id(out, demand);
}

static void add_said(struct gf_buf *out, const char *name, const char *s)
{
	if (*s)
		gf_wire_add_text(out, name, s);
}

static void add_counts(struct gf_buf *out, const struct event *e)
{
	gf_wire_add_integer(out, "errors", e->errors);
	gf_wire_add_integer(out, "warnings", e->warnings);
	gf_wire_add_integer(out, "debt", e->debt);
}

/* A note as it begins, in whole lines. */
static void add_note(struct gf_buf *out, const struct event *e)
{
	size_t len = e->text_len;

	if (len > NOTE_SHOWN) {
		len = NOTE_SHOWN;
		while (len && e->text[len - 1] != '\n')
			len--;
	}
	if (len)
		gf_wire_add_bytes(out, "note", e->text, len);
}

void protocol_event(struct gf_buf *out, const struct event *e,
		    const char *repository)
{
	gf_wire_open(out, NULL, '{');
	gf_wire_add_text(out, "event", event_name(e->kind));
	gf_wire_add_text(out, "repository", repository);
	add_said(out, "branch", e->branch);
	add_said(out, "commit", e->commit);
	add_said(out, "valid", e->valid);
	add_said(out, "word", e->word);
	if (e->kind == EVENT_VERDICT || e->kind == EVENT_BRANCH)
		add_counts(out, e);
	if (e->kind == EVENT_BRANCH)
		gf_wire_add_integer(out, "behind", e->behind);
	if (e->kind == EVENT_DONE)
		gf_wire_add_integer(out, "judged", e->done);
	if (e->kind == EVENT_VERDICT || e->kind == EVENT_DONE)
		gf_wire_add_integer(out, "ms", (int64_t)e->ms);
	if (e->kind == EVENT_VERDICT)
		add_note(out, e);
	else
		add_said(out, "text", e->text);
	protocol_end(out);
}
