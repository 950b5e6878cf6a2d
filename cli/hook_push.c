/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe hook pre-push: asks in the clone of who pushes what the gate will be
 * asked, before anything leaves. It reads `LOCAL-REF LOCAL-ID REMOTE-REF
 * REMOTE-ID` lines and judges them as a push of these.
 */
#include "cli/hook.h"
#include "cli/hook_answer.h"

#include <unistd.h>

#define INPUT_BYTES (16 << 20)
#define WORDS	    4

struct pushing {
	struct cli *cli;
	const char *remote; /* what the other side is called here */
	struct gf_repo *repo;
	struct gf_gate *gate;
	struct gf_push push;
	struct gf_answer answer;
	struct gf_arena arena;
};

/* --- what git says ------------------------------------------------------- */

/* An id that is new here, or all zeroes: there is nothing to compare with. */
static bool is_known(const struct pushing *p, const char *hex, size_t len)
{
	char *word = gf_xmemdup(hex, len);
	struct gf_commit commit;
	bool known;

	known = strspn(word, "0") < len &&
		!gf_repo_resolve(&commit, p->repo, word, NULL);
	free(word);
	return known;
}

/* As the gate reads it: "OLD NEW REF". */
static int add_line(const struct pushing *p, struct gf_buf *out,
		    const char *line, size_t len, struct gf_error *err)
{
	const char *word[WORDS], *end = line + len;
	size_t size[WORDS], i;

	for (i = 0; i < WORDS; i++) {
		word[i] = line;
		size[i] = strcspn(line, " \n");
		line += size[i];
		if (line < end)
			line++;
	}
	if (line != end || !size[WORDS - 1])
		return gf_fail(err, GF_EINVALID,
			       _("git said something else than what it "
				 "pushes"));
	if (is_known(p, word[3], size[3]))
		gf_buf_add(out, word[3], size[3]);
	else
		gf_buf_fill(out, '0', size[1]);
	gf_buf_addf(out, " %.*s %.*s\n", (int)size[1], word[1], (int)size[2],
		    word[2]);
	return 0;
}

/* What is deleted brings nothing: the other side says whether it may be. */
static bool is_deletion(const char *line)
{
	return !strncmp(line, "(delete) ", 9);
}

static int read_lines(struct pushing *p, struct gf_error *err)
{
	struct gf_buf input = GF_BUF_INIT, lines = GF_BUF_INIT;
	const char *line, *end;
	int ret = gf_fd_read(&input, STDIN_FILENO, INPUT_BYTES, err);

	for (line = input.s; !ret && *line; line = *end ? end + 1 : end) {
		end = line + strcspn(line, "\n");
		if (!is_deletion(line))
			ret = add_line(p, &lines, line, (size_t)(end - line),
				       err);
	}
	if (!ret && lines.len)
		ret = gf_push_parse(&p->push, lines.s, lines.len, err);
	gf_buf_release(&lines);
	gf_buf_release(&input);
	return ret;
}

/* --- the answer ---------------------------------------------------------- */

/* Who may change schemas is known where it is pushed to, not here. */
static int leave_to_host(const struct gf_oid *commit GF_UNUSED,
			 const struct gf_guardian *guardians GF_UNUSED,
			 size_t n GF_UNUSED, struct gf_error *err GF_UNUSED,
			 void *payload GF_UNUSED)
{
	return 1;
}

static int on_any(const char *name GF_UNUSED, const struct gf_oid *id GF_UNUSED,
		  struct gf_error *err GF_UNUSED, void *payload)
{
	*(bool *)payload = true;
	return 0;
}

/*
 * Where git keeps what it saw on the other side. Where it saw nothing yet (a
 * fork, an address typed by hand), what was seen on any side is no news.
 */
static const char *find_known(struct pushing *p)
{
	const char *folder =
		gf_arena_printf(&p->arena, "refs/remotes/%s/", p->remote);
	struct gf_error err;
	bool any = false;

	gf_repo_refs(p->repo, folder, on_any, &any, &err);
	return any ? folder : "refs/remotes/";
}

#define HEAD_BYTES 4096

/* The branch that HEAD named there when it was cloned; or NULL. */
static const char *find_head(struct pushing *p, const char *known)
{
	struct gf_buf text = GF_BUF_INIT, start = GF_BUF_INIT;
	const char *path = gf_arena_printf(&p->arena, "%sHEAD", known);
	const char *head = NULL;

	gf_buf_addf(&start, "ref: %s", known);
	if (!gf_file_read(&text,
			  gf_path_join(&p->arena,
				       gf_repo_common_folder(p->repo), path),
			  HEAD_BYTES, NULL) &&
	    !strncmp(text.s, start.s, start.len))
		head = gf_arena_printf(&p->arena, "refs/heads/%.*s",
				       (int)strcspn(text.s + start.len, "\n"),
				       text.s + start.len);
	gf_buf_release(&start);
	gf_buf_release(&text);
	return head;
}

static int judge(struct pushing *p, struct gf_error *err)
{
	struct gf_gate_opts opts = { .engine = cli_version(),
				     .workers = p->cli->cores };
	struct gf_pusher who = { .signed_by = leave_to_host };

	if (gf_repo_open(&p->repo, p->cli->dir, err) < 0 ||
	    read_lines(p, err) < 0)
		return -1;
	opts.repo = p->repo;
	opts.cache = gf_path_join(&p->arena, gf_repo_common_folder(p->repo),
				  "greffe");
	if (gf_gate_open(&p->gate, &opts, err) < 0)
		return -1;
	hook_answer_lang(p->cli, p->gate, p->repo, &p->push);
	if (!p->push.n) {
		p->answer.accepted = true;
		return 0;
	}
	who.known = find_known(p);
	who.head = find_head(p, who.known);
	return gf_gate_push(&p->answer, p->gate, p->push.lines, p->push.n, &who,
			    err);
}

static void release(struct pushing *p)
{
	gf_answer_release(&p->answer);
	gf_push_release(&p->push);
	gf_gate_close(p->gate);
	gf_repo_close(p->repo);
	gf_arena_release(&p->arena);
}

int hook_run_pre_push(struct cli *cli, int argc, char **argv)
{
	struct pushing p = { .cli = cli, .remote = argc ? argv[0] : "origin" };
	struct gf_buf said = GF_BUF_INIT;
	struct gf_error err = { 0 };
	int code = CLI_OK;

	if (judge(&p, &err) < 0) {
		code = cli_fail(&err);
	} else if (!p.answer.accepted) {
		hook_answer_write(&said, &p.answer, p.gate, p.remote);
		code = CLI_FINDINGS;
	}
	fwrite(said.s, 1, said.len, stderr); /* where git says its own */
	if (code != CLI_OK)
		cli_warn(_("git push --no-verify pushes without asking"));
	gf_buf_release(&said);
	release(&p);
	return code;
}
