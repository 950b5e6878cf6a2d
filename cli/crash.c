/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * libgit2 1.5 maps packs into memory and believes their index: on one that is
 * damaged, or cut while it is read, the system stops the process. When that
 * comes while an object is read, it is said as what it is; any other crash is
 * ours, and left to whoever was there before.
 */
#include "cli/cli.h"
#include "repo/repo.h"

#include <signal.h>
#include <unistd.h>

#define STACK_BYTES 65536

static const int signals[] = { SIGSEGV, SIGBUS };
static struct sigaction before[GF_NELEMS(signals)];
/* Written beforehand: nothing may be allocated or translated then. */
static char message[512];
static size_t message_len;

static void say(void)
{
	ssize_t n = write(STDERR_FILENO, message, message_len);

	(void)n;
}

static void handle(int number)
{
	size_t i;

	if (gf_repo_is_reading()) {
		say();
		_exit(CLI_FAILED);
	}
	for (i = 0; i < GF_NELEMS(signals); i++)
		if (signals[i] == number)
			sigaction(number, &before[i], NULL);
	/* what crashed does so again, without us */
}

void crash_prepare(void)
{
	static char stack[STACK_BYTES];
	stack_t own = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = handle,
				    .sa_flags = SA_ONSTACK };
	size_t i;

	snprintf(message, sizeof(message), _("greffe: %s\n"),
		 _("the repository is damaged, or was changed while it was "
		   "read (`git fsck` says more)"));
	message_len = strlen(message);
	sigemptyset(&action.sa_mask);
	sigaltstack(&own, NULL);
	for (i = 0; i < GF_NELEMS(signals); i++)
		sigaction(signals[i], &action, &before[i]);
}
