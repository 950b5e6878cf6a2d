/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe hook pre-receive: the gate. Git has put what is pushed aside and
 * waits for one word; whatever comes between this hook and an answer is a
 * refusal. Nothing is written.
 */
#include "cli/child.h"
#include "cli/hook.h"
#include "cli/hook_answer.h"

#include <pwd.h>
#include <time.h>
#include <unistd.h>

/* What git says: more than any push that is let in can need. */
#define INPUT_BYTES (16 << 20)
/* For the programs that verify signatures: nobody takes there what is ours. */
#define SCRATCH "/tmp"

/* What a push may take before it is said how it would take less. */
#define SLOW_SECONDS 3

static const struct child_limits limits = { .wall_s = 60,
					    .cpu_s = 30,
					    .memory = (size_t)512 << 20 };

struct receive {
	struct cli *cli;
	struct gf_buf input;
};

/* --- in the child -------------------------------------------------------- */

struct judging {
	struct cli *cli;
	struct gf_repo *repo;
	struct gf_gate *gate;
	struct gf_push push;
	struct gf_answer answer;
	struct gf_arena arena;
};

static int open_gate(struct judging *j, struct gf_error *err)
{
	const struct cli_git *git = &j->cli->git;
	struct gf_gate_opts opts = { .read_only = true,
				     .engine = cli_version(),
				     .workers = j->cli->cores };

	if (gf_repo_open_quarantine(&j->repo, git->dir ? git->dir : j->cli->dir,
				    git->objects, git->alternates, err) < 0)
		return -1;
	opts.repo = j->repo;
	opts.cache = gf_path_join(&j->arena, gf_repo_common_folder(j->repo),
				  "greffe");
	return gf_gate_open(&j->gate, &opts, err);
}

/*
 * As the host calls who pushes. Where its script does not say, the user of
 * the system: over plain ssh each person is one.
 */
static const char *find_user(const struct cli *cli)
{
	const struct passwd *user;

	if (cli->git.user)
		return *cli->git.user ? cli->git.user : NULL;
	user = getpwuid(getuid());
	return user ? user->pw_name : NULL;
}

static int judge(struct judging *j, const struct gf_buf *input,
		 struct gf_error *err)
{
	struct gf_signers signers = { .keyring = j->cli->git.keyring,
				      .scratch = SCRATCH };
	const struct gf_pusher who = { .user = find_user(j->cli),
				       .signed_by = gf_signed_by,
				       .payload = &signers };

	if (gf_push_parse(&j->push, input->s, input->len, err) < 0 ||
	    open_gate(j, err) < 0)
		return -1;
	signers.repo = j->repo;
	hook_answer_lang(j->cli, j->gate, j->repo, &j->push);
	return gf_gate_push(&j->answer, j->gate, j->push.lines, j->push.n, &who,
			    err);
}

static void release(struct judging *j)
{
	gf_answer_release(&j->answer);
	gf_push_release(&j->push);
	gf_gate_close(j->gate);
	gf_repo_close(j->repo);
	gf_arena_release(&j->arena);
}

static int refuse(const struct gf_error *err)
{
	cli_warn(_("the push is refused: %s"), err->msg);
	return CLI_FINDINGS;
}

/*
 * Judging from cold is as right, and slow: whoever waited is told, for whoever
 * hosts to know.
 */
static void say_slow(struct judging *j, const struct timespec *start)
{
	struct gf_buf repo = GF_BUF_INIT;
	struct timespec now;
	const char *common;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!j->repo || now.tv_sec - start->tv_sec < SLOW_SECONDS)
		return;
	common = gf_repo_common_folder(j->repo);
	if (!access(gf_path_join(&j->arena, common, "greffe/index.db"), R_OK))
		return;
	cli_add_quoted(&repo, common);
	cli_warn(_("judged without an index, which is slow; who hosts this "
		   "can type: greffe hook install post-receive %s"),
		 repo.s);
	gf_buf_release(&repo);
}

/* The exit code: 0 lets the push in. */
static int answer(void *payload)
{
	struct receive *r = payload;
	struct judging j = { .cli = r->cli };
	struct gf_error err = { 0 };
	struct timespec start;
	int code = CLI_OK;

	clock_gettime(CLOCK_MONOTONIC, &start);
	if (judge(&j, &r->input, &err) < 0) {
		code = refuse(&err);
	} else if (!j.answer.accepted) {
		hook_answer_write(&r->cli->out, &j.answer, j.gate, "origin");
		code = CLI_FINDINGS;
	}
	if (cli_flush(r->cli) < 0)
		code = CLI_FAILED;
	say_slow(&j, &start);
	release(&j);
	return code;
}

/* --- in the parent ------------------------------------------------------- */

/* To its end, so that git is never left writing to nobody. */
static int read_input(struct gf_buf *out, struct gf_error *err)
{
	char rest[4096];

	if (!gf_fd_read(out, STDIN_FILENO, INPUT_BYTES, err))
		return 0;
	while (read(STDIN_FILENO, rest, sizeof(rest)) > 0)
		continue;
	return -1;
}

int hook_run_pre_receive(struct cli *cli, int argc, char **argv GF_UNUSED)
{
	struct receive r = { .cli = cli, .input = GF_BUF_INIT };
	struct gf_buf said = GF_BUF_INIT;
	struct gf_error err = { 0 };
	int code = -1;

	if (argc)
		return cli_usage(&cmd_hook, _("pre-receive takes no words"));
	if (!read_input(&r.input, &err))
		code = child_run(&said, &limits, answer, &r, &err);
	fwrite(said.s, 1, said.len, stderr);
	if (code < 0)
		code = refuse(&err);
	gf_buf_release(&said);
	gf_buf_release(&r.input);
	return code;
}
