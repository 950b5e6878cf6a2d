/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * greffe show: one record as people read it, with what the others say of it.
 */
#include "cli/show.h"

static const struct opt options[] = {
	{ 'a', "all", NULL, OPT_FLAG, offsetof(struct show, all),
	  N_("name every record that refers to it") },
	ASK_OPTIONS(struct show, options),
	OPT_LAST
};

static bool is_format(const struct show *show, const char *name)
{
	return show->options.format && !strcmp(show->options.format, name);
}

static int tell(struct show *show)
{
	struct gf_error err = { 0 };
	int ret = 0;

	if (show_read(show, &err) < 0)
		return ask_fail(&show->ask, &err);
	if (is_format(show, "csv") || is_format(show, "tsv"))
		return show_rows(show);
	if (is_format(show, "yaml"))
		show_yaml(show);
	else if (is_format(show, "json") || is_format(show, "jsonl"))
		ret = show_json(show, &err);
	else
		ret = show_text(show, is_format(show, "markdown"), &err);
	if (ret < 0)
		return ask_fail(&show->ask, &err);
	return cli_flush(show->ask.cli) < 0 ? CLI_FAILED : CLI_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct show show = { .text = GF_BUF_INIT };
	int ret = cli_parse(cli, &cmd_show, &show, &argc, argv);

	if (ret >= 0)
		return ret;
	if (argc != 1)
		return cli_usage(&cmd_show,
				 _("one record is needed: its id, or KIND/ID"));
	ret = ask_open(&show.ask, cli, &cmd_show, &show.options, ASK_RECORDS);
	if (ret < 0)
		ret = ask_record(&show.ask, argv[0], &show.record);
	if (ret < 0)
		ret = tell(&show);
	show_release(&show);
	return ret;
}

const struct cmd cmd_show = {
	.name = "show",
	.args = N_("KIND/ID"),
	.summary = N_("show a record, what refers to it, its sources, its last "
		      "change"),
	.details =
		N_("The kind may be left out where only one has the id, and "
		   "the end of the id where\nnothing else starts so. Accents "
		   "and case do not count; an id that the record had\nbefore "
		   "is as good.\n\n"
		   "  greffe show programme/rebonds\n"
		   "  greffe show rebonds --at 2024\n"
		   "  greffe show rebonds --all\n"
		   "  greffe show rebonds --format json\n\n"
		   "--format yaml gives the text of its file, csv a line a "
		   "value, json all that is\nknown of it."),
	.options = options,
	.run = run,
};
