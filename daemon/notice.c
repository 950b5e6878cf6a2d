/* SPDX-License-Identifier: EUPL-1.2 */
/* A verdict for programs and for people: see notice.h. */
#include "daemon/notice.h"
#include "jsonschema/jsonschema.h"
#include "repo/repo.h"

#include <time.h>

/* --- what the repository says -------------------------------------------- */

/* `lang:` of greffe.yaml, which may be missing, or wrong in any way. */
static const char *find_lang(const struct gf_repo *repo,
			     const struct gf_oid *tree)
{
	static const char *const langs[] = { "fr", "en" };
	const struct gf_compose_opts opts = { .strict = true, .brief = true };
	struct gf_diags diags = { 0 };
	struct gf_buf text = GF_BUF_INIT;
	struct gf_doc doc = { 0 };
	struct gf_repo_entry entry;
	struct gf_source src;
	struct gf_error err;
	const char *said = NULL, *lang = NULL;
	size_t i;

	if (gf_repo_find(&entry, repo, tree, "greffe.yaml", &err) < 0 ||
	    gf_repo_read(&text, repo, &entry, gf_limit(GF_LIMIT_SCHEMA_BYTES),
			 &err) < 0)
		goto out;
	gf_source_init(&src, "greffe.yaml", text.s, text.len);
	if (gf_compose(&doc, &src, &opts, &diags))
		said = gf_map_text(doc.root, "lang");
	for (i = 0; said && i < GF_NELEMS(langs); i++)
		if (!strcmp(said, langs[i]))
			lang = langs[i];
	gf_source_release(&src);
out:
	gf_doc_release(&doc);
	gf_diags_release(&diags);
	gf_buf_release(&text);
	return lang;
}

int notice_read(struct notice *notice, struct gf_error *err)
{
	struct gf_repo *repo = NULL;
	struct gf_history *history = NULL;
	struct gf_commit_info info;
	struct gf_commit commit;
	int ret = -1;

	if (gf_repo_open(&repo, notice->repository, err) < 0 ||
	    gf_repo_resolve(&commit, repo, notice->commit, err) < 0 ||
	    gf_history_open(&history, repo, &commit.id, NULL,
			    GF_HISTORY_FIRST_PARENT, err) < 0 ||
	    gf_history_commit(&info, history, &commit.id, err) < 0)
		goto out;
	notice->author = gf_arena_strdup(&notice->arena, info.author);
	notice->email = gf_arena_strdup(&notice->arena, info.email);
	notice->subject = gf_arena_strdup(&notice->arena, info.subject);
	notice->time = commit.time;
	notice->lang = find_lang(repo, &commit.tree);
	ret = 0;
out:
	gf_history_close(history);
	gf_repo_close(repo);
	return ret;
}

void notice_release(struct notice *notice)
{
	gf_arena_release(&notice->arena);
}

/* "communs" of "/srv/git/communs.git", "/srv/communs" and "/srv/communs/.git" */
static const char *name_of(struct notice *notice)
{
	char *path = gf_arena_strdup(&notice->arena, notice->repository), *dot;

	dot = strrchr(path, '/');
	if (dot && !strcmp(dot, "/.git"))
		*dot = '\0';
	dot = strrchr(path, '.');
	if (dot && !strcmp(dot, ".git") && dot > path && dot[-1] != '/')
		*dot = '\0';
	return gf_path_base(path);
}

static const char *short_branch(const struct notice *notice)
{
	const char *heads = "refs/heads/";

	return notice->branch + (strncmp(notice->branch, heads, strlen(heads))
					 ? 0
					 : strlen(heads));
}

void notice_text(struct gf_buf *out, const struct notice *notice)
{
	if (!strcmp(notice->word, "valid"))
		gf_buf_adds(out, _("valid: no error"));
	else if (!strcmp(notice->word, "debt"))
		gf_buf_addf(out,
			    gf_ntranslate("no new error; %u was there before",
					  "no new error; %u were there before",
					  notice->debt),
			    notice->debt);
	else if (!strcmp(notice->word, "invalid"))
		gf_buf_addf(out,
			    gf_ntranslate("invalid: %u new error",
					  "invalid: %u new errors",
					  notice->errors),
			    notice->errors);
	else
		gf_buf_adds(out, _("unreadable: it could not be judged"));
}

/* --- for programs -------------------------------------------------------- */

/* A day and an hour, or nothing: a commit may say that it is of no year. */
static void add_time(struct gf_buf *out, int64_t seconds)
{
	char text[64] = "";
	time_t t = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&t, &tm) && tm.tm_year > -1900 && tm.tm_year < 8100)
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	if (text[0])
		gf_buf_add_json(out, text, strlen(text));
	else
		gf_buf_adds(out, "null");
}

static void add_text(struct gf_buf *out, const char *key, const char *text)
{
	gf_buf_addf(out, "\"%s\":", key);
	gf_buf_add_json(out, text, strlen(text));
	gf_buf_addc(out, ',');
}

void notice_json(struct gf_buf *out, const struct notice *notice)
{
	struct gf_buf text = GF_BUF_INIT;
	struct notice *n = (struct notice *)(uintptr_t)notice;

	notice_text(&text, notice);
	gf_buf_adds(out, "{\"version\":1,\"event\":\"verdict\",");
	add_text(out, "repository", notice->repository);
	add_text(out, "name", name_of(n));
	add_text(out, "branch", short_branch(notice));
	add_text(out, "commit", notice->commit);
	add_text(out, "verdict", notice->word);
	gf_buf_addf(out, "\"errors\":%u,\"warnings\":%u,\"debt\":%u,",
		    notice->errors, notice->warnings, notice->debt);
	add_text(out, "text", text.s);
	add_text(out, "subject", notice->subject);
	gf_buf_adds(out, "\"author\":{");
	add_text(out, "name", notice->author);
	gf_buf_adds(out, "\"email\":");
	gf_buf_add_json(out, notice->email, strlen(notice->email));
	gf_buf_adds(out, "},\"time\":");
	add_time(out, notice->time);
	gf_buf_adds(out, ",\"note\":");
	gf_buf_add_json(out, notice->note, notice->note_len);
	gf_buf_adds(out, "}\n");
	gf_buf_release(&text);
}

/* --- for people ---------------------------------------------------------- */

static void add_base64(struct gf_buf *out, const char *s, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i, j;

	for (i = 0; i < len; i += 3) {
		uint32_t three = 0;
		size_t n = len - i < 3 ? len - i : 3;

		for (j = 0; j < 3; j++)
			three = three << 8 |
				(j < n ? (unsigned char)s[i + j] : 0);
		for (j = 0; j < 4; j++)
			gf_buf_addc(out,
				    j <= n ? digits[three >> (18 - 6 * j) & 63]
					   : '=');
	}
}

#define WORD_BYTES 45 /* of an encoded word, 75 characters with its frame */

/*
 * Encoded words (RFC 2047), each of whole characters: whatever the text is,
 * the header is one line and of ASCII.
 */
static void add_header(struct gf_buf *out, const char *name, const char *text)
{
	size_t len = strlen(text), end;

	gf_buf_addf(out, "%s:", name);
	for (; len; text += end, len -= end) {
		end = len < WORD_BYTES ? len : WORD_BYTES;
		while (end < len && end > WORD_BYTES - 4 &&
		       ((unsigned char)text[end] & 0xc0) == 0x80)
			end--;
		gf_buf_adds(out, " =?UTF-8?B?");
		add_base64(out, text, end);
		gf_buf_adds(out, end < len ? "?=\n" : "?=");
	}
	gf_buf_addc(out, '\n');
}

#define LINE_BYTES 57 /* 76 characters in base64 */

static void add_body(struct gf_buf *out, const struct gf_buf *body)
{
	size_t i, n;

	for (i = 0; i < body->len; i += n) {
		n = body->len - i < LINE_BYTES ? body->len - i : LINE_BYTES;
		add_base64(out, body->s + i, n);
		gf_buf_addc(out, '\n');
	}
}

/* What a mail reader shows as it is: no control character but line ends. */
static void add_lines(struct gf_buf *out, const char *s, size_t len)
{
	const char *end;
	size_t n;

	while (len) {
		end = memchr(s, '\n', len);
		n = end ? (size_t)(end - s) : len;
		gf_buf_add_visible(out, s, n);
		gf_buf_addc(out, '\n');
		n += end != NULL;
		s += n;
		len -= n;
	}
}

/* The findings: what comes after a note's first line and the empty one. */
static void add_findings(struct gf_buf *out, const struct notice *notice)
{
	const char *body = strstr(notice->note, "\n\n");

	if (!body)
		return;
	body += 2;
	add_lines(out, body, notice->note_len - (size_t)(body - notice->note));
	gf_buf_addc(out, '\n');
}

static void write_body(struct gf_buf *out, struct notice *notice)
{
	struct gf_buf subject = GF_BUF_INIT, author = GF_BUF_INIT,
		      branch = GF_BUF_INIT;

	gf_buf_add_visible(&subject, notice->subject, strlen(notice->subject));
	gf_buf_add_visible(&author, notice->author, strlen(notice->author));
	gf_buf_add_visible(&branch, short_branch(notice),
			   strlen(short_branch(notice)));
	notice_text(out, notice);
	gf_buf_adds(out, "\n\n");
	gf_buf_addf(out, _("registry: %s\n"), name_of(notice));
	gf_buf_addf(out, _("branch:   %s\n"), branch.s);
	gf_buf_addf(out, _("commit:   %.12s, by %s: %s\n\n"), notice->commit,
		    author.s, subject.s);
	add_findings(out, notice);
	gf_buf_addf(out,
		    _("To see it again on your computer, in your clone:\n\n"
		      "  git fetch\n"
		      "  greffe check --at %.12s\n\n"),
		    notice->commit);
	if (strcmp(notice->word, "valid") && strcmp(notice->word, "debt"))
		gf_buf_addf(
			out,
			_("Nothing is lost: the commit is there. Correct the "
			  "records and commit again;\nuntil then "
			  "refs/greffe/valid/%s stays at the last commit that "
			  "is valid.\n"),
			branch.s);
	gf_buf_release(&subject);
	gf_buf_release(&author);
	gf_buf_release(&branch);
}

/* An address and nothing more: no header nor option can be made of it. */
static bool is_address(const char *s)
{
	size_t len = strlen(s);

	return *s != '-' && len < 255 && gf_ascii_len(s, len) == len &&
	       !strpbrk(s, " \t\r\n,;:<>()\"\\") &&
	       gf_format_check("email", s, len);
}

static struct config_list find_readers(struct notice *notice,
				       const struct config_mail *mail)
{
	struct config_list list = { 0 };
	size_t i;

	list.items = gf_arena_zalloc(&notice->arena,
				     (mail->to.n + 2) * sizeof(*list.items));
	for (i = 0; i < mail->to.n; i++)
		list.items[list.n++] = mail->to.items[i];
	if (!mail->author || !is_address(notice->email))
		return list;
	for (i = 0; i < list.n; i++)
		if (!strcmp(list.items[i], notice->email))
			return list;
	list.items[list.n++] = notice->email;
	return list;
}

struct config_list notice_mail(struct gf_buf *out, struct notice *notice,
			       const struct config_mail *mail)
{
	struct config_list readers = find_readers(notice, mail);
	struct gf_buf body = GF_BUF_INIT, text = GF_BUF_INIT;
	size_t i;

	notice_text(&text, notice);
	gf_buf_addf(&body, "[%s] %s", name_of(notice), text.s);
	gf_buf_addf(out, "From: %s\nTo: ", mail->from);
	for (i = 0; i < readers.n; i++)
		gf_buf_addf(out, "%s%s", i ? ",\n " : "", readers.items[i]);
	gf_buf_addc(out, '\n');
	add_header(out, "Subject", body.s);
	gf_buf_addf(out, "X-Greffe-Verdict: %s\nX-Greffe-Commit: %s\n",
		    notice->word, notice->commit);
	gf_buf_adds(out, "Auto-Submitted: auto-generated\n"
			 "MIME-Version: 1.0\n"
			 "Content-Type: text/plain; charset=utf-8\n"
			 "Content-Transfer-Encoding: base64\n\n");
	gf_buf_reset(&body);
	write_body(&body, notice);
	add_body(out, &body);
	gf_buf_release(&body);
	gf_buf_release(&text);
	return readers;
}
