/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What leaves the program: standard output with its failures, errors,
 * progress, and findings through the writer that the options chose.
 */
#include "cli/cli.h"

#include "index/index.h"
#include "render/render.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#define FLUSH_AT 65536

/* --- standard output ----------------------------------------------------- */

int cli_flush(struct cli *cli)
{
	size_t done = 0;

	while (done < cli->out.len && !cli->out_failed) {
		ssize_t n = write(STDOUT_FILENO, cli->out.s + done,
				  cli->out.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			cli->out_failed = true;
			cli_warn(_("cannot write to standard output: %s"),
				 gf_errno_text(errno));
		} else {
			cli->out_begun |= n > 0;
			done += (size_t)n;
		}
	}
	gf_buf_reset(&cli->out);
	return cli->out_failed ? -1 : 0;
}

int cli_write(const char *s, size_t len, void *payload)
{
	struct cli *cli = payload;

	gf_buf_add(&cli->out, s, len);
	return cli->out.len >= FLUSH_AT ? cli_flush(cli) : 0;
}

void cli_printf(struct cli *cli, const char *fmt, ...)
{
	char *s = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	GF_BUG(n < 0);
	cli_write(s, (size_t)n, cli);
	free(s);
}

/* --- errors and progress ------------------------------------------------- */

void cli_warn_untold(const struct gf_sheet *sheet)
{
	const char *note;
	uint32_t i;

	for (i = 0; (note = gf_sheet_untold(sheet, i)); i++)
		cli_warn("%s", note);
}

void cli_warn(const char *fmt, ...)
{
	struct gf_buf shown = GF_BUF_INIT;
	char *s = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	GF_BUG(n < 0);
	gf_buf_add_visible(&shown, s, (size_t)n);
	fprintf(stderr, _("greffe: %s\n"), shown.s);
	gf_buf_release(&shown);
	free(s);
}

static bool index_damaged;

bool cli_fails_for_index(void)
{
	return index_damaged;
}

void cli_add_quoted(struct gf_buf *out, const char *word)
{
	gf_buf_addc(out, '\'');
	for (; *word; word++)
		if (*word == '\'')
			gf_buf_adds(out, "'\\''");
		else
			gf_buf_addc(out, *word);
	gf_buf_addc(out, '\'');
}

int cli_fail(const struct gf_error *err)
{
	if (err->code == GF_EDAMAGED && !index_damaged) {
		index_damaged = true; /* main() does it again */
		return CLI_FAILED;
	}
	cli_warn("%s", err->msg);
	return CLI_FAILED;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void cli_progress(struct cli *cli, const char *what, size_t done, size_t total)
{
	static double started, shown;
	double t;

	if (!cli->progress)
		return;
	t = now();
	if (!started)
		started = t;
	if (!total) {
		if (shown > 0)
			fputs("\r\033[K", stderr);
		started = shown = 0;
	} else if (t - started > 1 && t - shown > 0.1) {
		fprintf(stderr, "\r%s %zu/%zu\033[K", what, done, total);
		shown = t;
	}
}

/* --- which rules --------------------------------------------------------- */

static int unknown_rule(const struct cmd *cmd, const char *id,
			const struct gf_scripts *scripts)
{
	struct gf_near near;
	size_t i;

	gf_near_init(&near, id, strlen(id));
	for (i = 0; i < GF_RULE_COUNT; i++)
		gf_near_offer(&near, gf_rule((enum gf_rule)i)->id,
			      gf_rule((enum gf_rule)i)->id);
	for (i = 0; scripts && i < scripts->n; i++)
		gf_near_offer(&near, scripts->items[i].id,
			      scripts->items[i].id);
	if (near.best)
		cli_usage(cmd, _("unknown rule '%s'; did you mean '%s'?"), id,
			  near.best);
	else
		cli_usage(cmd, _("unknown rule '%s'"), id);
	gf_near_release(&near);
	return CLI_USAGE;
}

static int choose_some(const struct cmd *cmd, const struct cli_output *output,
		       const struct cli_list *list, bool skip,
		       struct cli_rules *rules)
{
	uint32_t i;
	int rule;

	for (i = 0; i < list->n; i++) {
		rule = gf_rule_find(list->items[i]);
		if (rule >= 0)
			rules->skip[rule] = skip;
		else if (!output->registry_rules)
			return unknown_rule(cmd, list->items[i], NULL);
	}
	return 0;
}

static int choose_rules(const struct cmd *cmd, const struct cli_output *output,
			struct cli_rules *rules)
{
	bool only = output->rule.n > 0;
	uint32_t i;

	for (i = 0; i < GF_RULE_COUNT; i++)
		rules->skip[i] = only;
	if (choose_some(cmd, output, &output->rule, false, rules) ||
	    choose_some(cmd, output, &output->skip, true, rules))
		return -1;
	rules->only = &output->rule;
	rules->without = &output->skip;
	/* all of the registry's own, by the name of what they are told as */
	rules->others = rules->skip[GF_RULE_REGISTRY_RULE];
	rules->skip[GF_RULE_REGISTRY_RULE] = false;
	return 0;
}

static bool is_listed(const struct cli_list *list, const char *name)
{
	uint32_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->items[i], name))
			return true;
	return false;
}

static int check_names(const struct cmd *cmd, const struct cli_list *list,
		       const struct gf_scripts *scripts)
{
	uint32_t i;
	size_t k;

	for (i = 0; i < list->n; i++) {
		if (gf_rule_find(list->items[i]) >= 0)
			continue;
		for (k = 0; k < scripts->n; k++)
			if (!strcmp(scripts->items[k].id, list->items[i]))
				break;
		if (k == scripts->n)
			return unknown_rule(cmd, list->items[i], scripts);
	}
	return -1;
}

int cli_rules_check(const struct cmd *cmd, const struct cli_output *output,
		    const struct gf_scripts *scripts)
{
	int ret = check_names(cmd, &output->rule, scripts);

	return ret < 0 ? check_names(cmd, &output->skip, scripts) : ret;
}

static bool is_left_out(const struct gf_diag *diag, void *payload)
{
	const struct cli_rules *rules = payload;

	if (diag->rule != GF_RULE_REGISTRY_RULE || !diag->name)
		return false;
	if (is_listed(rules->without, diag->name))
		return true;
	return rules->others && !is_listed(rules->only, diag->name);
}

void cli_rules_apply(const struct cli_rules *rules, struct gf_diags *diags)
{
	gf_diags_leave_out(diags, rules->skip);
	gf_diags_take_out(diags, is_left_out, (void *)(uintptr_t)rules);
}

/* --- the writer ---------------------------------------------------------- */

static int choose_format(const struct cmd *cmd, const char *format)
{
	const char *const *f;
	struct gf_near near;

	gf_near_init(&near, format, strlen(format));
	for (f = gf_writer_formats(); *f && strcmp(*f, format) != 0; f++)
		gf_near_offer(&near, *f, *f);
	if (!*f && near.best)
		cli_usage(cmd, _("unknown format '%s'; did you mean '%s'?"),
			  format, near.best);
	else if (!*f)
		cli_usage(cmd, _("unknown format '%s'"), format);
	gf_near_release(&near);
	return *f ? 0 : -1;
}

static int choose_max(const struct cmd *cmd, const char *max,
		      struct gf_writer_opts *opts)
{
	char *end;
	unsigned long n;

	opts->max_per_source = (uint32_t)gf_limit(GF_LIMIT_SHOWN_PER_RECORD);
	opts->max = (uint32_t)gf_limit(GF_LIMIT_SHOWN_PER_RUN);
	if (!max)
		return 0;
	n = strtoul(max, &end, 10);
	if (!*max || *end || *max == '-' || n > UINT32_MAX) {
		cli_usage(cmd, _("--max takes a number, not '%s'"), max);
		return -1;
	}
	opts->max = (uint32_t)n;
	opts->max_per_source = (uint32_t)n;
	return 0;
}

/* -1: they make sense, `opts` and `rules` are filled; else CLI_USAGE, said. */
static int read_output(struct cli *cli, const struct cmd *cmd,
		       const struct cli_output *output,
		       struct gf_writer_opts *opts, struct cli_rules *rules)
{
	bool color;

	if (cli_color(cli, cmd, output->color, &color) >= 0)
		return CLI_USAGE;
	*opts = (struct gf_writer_opts){
		.format = output->format ? output->format : "text",
		.color = color,
		.quiet = output->quiet,
		.warnings_are_errors = output->warnings_are_errors,
		.version = cli_version(),
		.revision = output->revision,
		.commit = output->commit,
		.acknowledged = output->acknowledged,
		.annotate = !output->format && cli->github,
	};
	if (choose_format(cmd, opts->format) < 0 ||
	    choose_max(cmd, output->max, opts) < 0 ||
	    choose_rules(cmd, output, rules) < 0)
		return CLI_USAGE;
	return -1;
}

int cli_check_output(struct cli *cli, const struct cmd *cmd,
		     const struct cli_output *output)
{
	struct gf_writer_opts opts;
	struct cli_rules rules;

	return read_output(cli, cmd, output, &opts, &rules);
}

struct gf_writer *cli_writer(struct cli *cli, const struct cmd *cmd,
			     const struct cli_output *output, bool all,
			     struct cli_rules *rules, int *code)
{
	struct gf_writer_opts opts;

	*code = read_output(cli, cmd, output, &opts, rules);
	opts.all = all;
	return *code < 0 ? gf_writer_new(&opts, cli_write, cli) : NULL;
}

void cli_output_release(struct cli_output *output)
{
	free(output->rule.items);
	free(output->skip.items);
}

int cli_finish(struct cli *cli, struct gf_writer *w,
	       const struct cli_output *output, bool failed)
{
	const struct gf_tally *tally = gf_writer_tally(w);
	bool wrong = tally->errors ||
		     (output->warnings_are_errors && tally->warnings);

	/* what was not looked at never passes for right */
	failed |= tally->unjudged && !wrong;
	if (gf_writer_finish(w) < 0)
		failed = true;
	gf_writer_free(w);
	if (cli_flush(cli) < 0)
		failed = true;
	return failed ? CLI_FAILED : wrong ? CLI_FINDINGS : CLI_OK;
}
