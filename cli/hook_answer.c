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

/* --- refs ---------------------------------------------------------------- */

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

/* Where it is, what is wrong: that it is an error was said. */
static void say_error(struct lines *lines, const struct gf_ruling_line *line)
{
	if (line->line)
		say(lines, "%s:%u:%u: %s [%s]", line->path, line->line,
		    line->column, line->message, line->rule);
	else
		say(lines, "%s: %s [%s]", line->path, line->message,
		    line->rule);
}

static void say_errors(struct lines *lines, const struct gf_ruling *ruling)
{
	uint32_t i;

	for (i = 0; i < ruling->n && !ruling->lines[i].debt; i++) {
		if (lines->left <= LAST_LINES)
			break;
		say_error(lines, &ruling->lines[i]);
	}
	lines->untold += ruling->errors > i ? ruling->errors - i : 0;
}

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
		say_errors(lines, &ref->ruling);
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
	size_t i;

	for (i = 0; i < answer->n; i++) {
		ref = &answer->refs[i];
		if (!ref->refused || !ref->errors)
			continue;
		if (ref->line->has_old)
			say(lines,
			    _("to see all of it: greffe check --since %s/%s"),
			    remote, short_name(ref->line->ref));
		else
			say(lines, "%s", _("to see all of it: greffe check"));
		return;
	}
}

void hook_answer_write(struct gf_buf *out, const struct gf_answer *answer,
		       const char *remote)
{
	struct lines lines = { .out = out, .left = LINES };
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
