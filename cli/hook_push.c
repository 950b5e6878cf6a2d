/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/hook.h"
int hook_run_pre_push(struct cli *cli, int argc, char **argv)
{
	(void)cli;
	(void)argc;
	(void)argv;
	return 0;
}
int hook_run_pre_receive(struct cli *cli, int argc, char **argv)
{
	(void)cli;
	(void)argc;
	(void)argv;
	return 0;
}
int hook_run_post_receive(struct cli *cli, int argc, char **argv)
{
	(void)cli;
	(void)argc;
	(void)argv;
	return 0;
}
