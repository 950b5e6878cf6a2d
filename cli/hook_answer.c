/* SPDX-License-Identifier: EUPL-1.2 */
/* See hook_answer.h. */
#include "cli/hook_answer.h"

enum {
	LINES = 9,	 /* and one of how to be faster: ten in all */
	LAST_LINES = 2,	 /* how many more, what to type */
	LINE_BYTES = 240 /* a message may echo a long value */
};

/* --- lines --------------------------------------------------------------- */

struct lines {
	struct gf_buf *out;
	struct gf_gate *gate;
	unsigned left;
	size_t untold; /* for want of room */
};

/* Cut between characters. */
static void add_cut(struct gf_buf *out, const char *s, size_t len)
{
	size_t end = LINE_BYTES;

	if (len <= LINE_BYTES) {
		gf_buf_add(out, s, len);
		return;
	}
	while (end && (s[end] & 0xc0) == 0x80)
		end--;
	gf_buf_add(out, s, end);
	gf_buf_adds(out, "…");
}

/* What a stranger wrote is in it: nothing of it commands a terminal. */
static void add_line(struct lines *lines, const char *s, size_t len)
{
	struct gf_buf seen = GF_BUF_INIT;

	while (len && s[len - 1] == '\n')
		len--;
	gf_buf_add_visible(&seen, s, len);
	add_cut(lines->out, seen.s, seen.len);
	gf_buf_addc(lines->out, '\n');
	gf_buf_release(&seen);
	lines->left--;
}

static void say(struct lines *lines, const char *fmt, ...) GF_PRINTF(2, 3);

static void say(struct lines *lines, const char *fmt, ...)
{
	char *s = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n >= 0)
		add_line(lines, s, (size_t)n);
	free(s);
}

/* "main" of "refs/heads/main". */
static const char *short_name(const char *ref)
{
	static const char *const folders[] = { "refs/heads/", "refs/tags/" };
	size_t i, len;

	for (i = 0; i < GF_NELEMS(folders); i++) {
		len = strlen(folders[i]);
		if (!strncmp(ref, folders[i], len))
			return ref + len;
	}
	return ref;
}

/* --- errors -------------------------------------------------------------- */

/* Few enough for each to be told with what to type. */
#define IN_FULL 3

/* One error as greffe check tells it; both NULL: only its line is known. */
struct full {
	const struct gf_ruling_line *line;
	const char *message, *advice;
};

struct fulls {
	struct full items[IN_FULL];
	uint32_t n;
	struct gf_arena arena;
};

static bool is_told(const char *path, void *payload)
{
	const struct fulls *fulls = payload;
	uint32_t i;

	for (i = 0; i < fulls->n; i++)
		if (!strcmp(fulls->items[i].line->path, path))
			return true;
	return false;
}

static const char *sentence(struct fulls *fulls, const struct gf_text *text)
{
	struct gf_buf out = GF_BUF_INIT;
	const char *s;

	if (!text->msgid)
		return NULL;
	gf_text_write_raw(&out, text);
	s = gf_arena_strdup(&fulls->arena, out.s);
	gf_buf_release(&out);
	return s;
}

static void take_full(struct gf_source *src, struct gf_diags *diags,
		      void *payload)
{
	struct fulls *fulls = payload;
	const struct gf_diag *d;
	uint32_t i;

	for (d = diags->items; d < diags->items + diags->n; d++) {
		struct gf_position at = gf_source_position(src, d->span.start);

		for (i = 0; i < fulls->n; i++) {
			struct full *f = &fulls->items[i];

			if (f->message || strcmp(f->line->path, src->path) ||
			    f->line->line != at.line ||
			    f->line->column != at.column ||
			    strcmp(f->line->rule, gf_diag_rule(d)) != 0)
				continue;
			f->message = sentence(fulls, &d->message);
			f->advice = sentence(fulls, &d->advice);
			break;
		}
	}
}

/* Where it is, what is wrong: that it is an error was said. */
static void say_error(struct lines *lines, const struct full *full)
{
	const struct gf_ruling_line *line = full->line;
	const char *message = full->message ? full->message : line->message;

	if (line->line)
		say(lines, "%s:%u:%u: %s [%s]", line->path, line->line,
		    line->column, message, line->rule);
	else
		say(lines, "%s: %s [%s]", line->path, message, line->rule);
	if (full->advice && lines->left > LAST_LINES)
		say(lines, "  %s %s", _("try:"), full->advice);
}

/* Those that stand in its way come first in a ruling. */
static uint32_t say_some(struct lines *lines, const struct gf_ruling *ruling)
{
	uint32_t i;

	for (i = 0; i < ruling->n && !ruling->lines[i].debt; i++) {
		if (lines->left <= LAST_LINES)
			break;
		say_error(lines, &(struct full){ .line = &ruling->lines[i] });
	}
	return i;
}

static uint32_t say_in_full(struct lines *lines, const struct gf_ruling *ruling)
{
	struct fulls fulls = { 0 };
	struct gf_error err;
	uint32_t i;

	for (i = 0; i < ruling->n && !ruling->lines[i].debt && i < IN_FULL; i++)
		fulls.items[fulls.n++].line = &ruling->lines[i];
	/* where it fails, the lines say enough */
	gf_gate_tell(lines->gate, &ruling->commit, is_told, take_full, &fulls,
		     &err);
	for (i = 0; i < fulls.n && lines->left > LAST_LINES; i++)
		say_error(lines, &fulls.items[i]);
	gf_arena_release(&fulls.arena);
	return i;
}

static void say_errors(struct lines *lines, const struct gf_answer_ref *ref)
{
	uint32_t told = ref->errors <= IN_FULL
				? say_in_full(lines, &ref->ruling)
				: say_some(lines, &ref->ruling);

	lines->untold += ref->errors > told ? ref->errors - told : 0;
}

/* --- refs ---------------------------------------------------------------- */

static void say_ref(struct lines *lines, const struct gf_answer_ref *ref,
		    bool alone)
{
	const char *name = short_name(ref->line->ref);

	if (lines->left <= LAST_LINES) {
		lines->untold += ref->errors ? ref->errors : 1;
		return;
	}
	if (ref->reason)
		say(lines, "%s: %s", name, ref->reason);
	else if (!alone)
		say(lines,
		    gf_ntranslate("%s: %u new error", "%s: %u new errors",
				  ref->errors),
		    name, ref->errors);
	if (ref->is_judged && ref->errors)
		say_errors(lines, ref);
}

/* --- the whole ----------------------------------------------------------- */

static size_t count_refused(const struct gf_answer *answer)
{
	size_t i, n = 0;

	for (i = 0; i < answer->n; i++)
		n += answer->refs[i].refused;
	return n;
}

static void say_head(struct lines *lines, const struct gf_answer *answer)
{
	if (answer->errors)
		say(lines,
		    gf_ntranslate("greffe: the push is refused: %u new error",
				  "greffe: the push is refused: %u new errors",
				  answer->errors),
		    answer->errors);
	else
		say(lines, "%s", _("greffe: the push is refused"));
}

/* What shows all of it to who has the commits: against what is there. */
static void say_command(struct lines *lines, const struct gf_answer *answer,
			const char *remote)
{
	const struct gf_answer_ref *ref;
	char hex[GF_OID_HEX];
	size_t i;

	for (i = 0; i < answer->n; i++) {
		ref = &answer->refs[i];
		if (!ref->refused || !ref->errors)
			continue;
		/* which is not always what is checked out */
		gf_oid_hex(hex, &ref->ruling.commit.id);
		hex[10] = '\0';
		if (ref->line->has_old)
			say(lines,
			    _("to see all of it: greffe check --since %s/%s"),
			    remote, short_name(ref->line->ref));
		else
			say(lines, _("to see all of it: greffe check %s"), hex);
		return;
	}
}

void hook_answer_write(struct gf_buf *out, const struct gf_answer *answer,
		       struct gf_gate *gate, const char *remote)
{
	struct lines lines = { .out = out, .gate = gate, .left = LINES };
	size_t i, refused = count_refused(answer);

	say_head(&lines, answer);
	for (i = 0; i < answer->n; i++)
		if (answer->refs[i].refused)
			say_ref(&lines, &answer->refs[i], refused == 1);
	if (lines.untold)
		say(&lines,
		    gf_ntranslate("… and %zu more", "… and %zu more",
				  lines.untold),
		    lines.untold);
	say_command(&lines, answer, remote);
}

/* --- in which language --------------------------------------------------- */

/* Whether it could be known. */
static bool take_lang(struct cli *cli, struct gf_gate *gate,
		      const struct gf_commit *commit)
{
	struct gf_policy policy = { 0 };
	struct gf_error err;
	bool read = !gf_gate_policy(&policy, gate, &commit->tree, &err);

	/* as its findings are: in English where it names no language */
	if (read)
		gf_i18n_init(policy.lang ? policy.lang : "en", cli->localedir);
	gf_policy_release(&policy);
	return read;
}

void hook_answer_lang(struct cli *cli, struct gf_gate *gate,
		      const struct gf_repo *repo, const struct gf_push *push)
{
	struct gf_commit commit;
	size_t i;

	for (i = 0; i < push->n; i++)
		if (push->lines[i].has_old &&
		    !gf_repo_commit(&commit, repo, &push->lines[i].old, NULL) &&
		    take_lang(cli, gate, &commit))
			return;
	if (!gf_repo_resolve(&commit, repo, "HEAD", NULL) &&
	    take_lang(cli, gate, &commit))
		return;
	for (i = 0; i < push->n; i++)
		if (push->lines[i].has_new &&
		    !gf_repo_commit(&commit, repo, &push->lines[i].new, NULL) &&
		    take_lang(cli, gate, &commit))
			return;
}
