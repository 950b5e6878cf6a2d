/* SPDX-License-Identifier: EUPL-1.2 */
/* What the host says of greffed: taken whole, or refused with its place. */
#include "daemon/config.h"
#include "tap.h"

#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "greffed.yaml"

static const char *const no_env[] = { NULL };

static int load(struct config **config, const char *text,
		const char *const *env, struct gf_buf *findings,
		struct gf_error *err)
{
	if (text)
		gf_file_write(FILE_NAME, text, strlen(text), NULL);
	return config_load(config, text ? FILE_NAME : NULL, env, findings, err);
}

static struct config *take(const char *text, const char *const *env)
{
	struct gf_buf findings = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct config *config;

	is_int(load(&config, text, env, &findings, &err), 0, "taken: %s%s",
	       err.msg, findings.s);
	gf_buf_release(&findings);
	return config;
}

/* Refused, and what is told holds each of the words. */
static void refuse(const char *text, const char *const *env, const char *place,
		   const char *word)
{
	struct gf_buf findings = GF_BUF_INIT;
	struct gf_error err = { 0 };
	struct config *config;

	is_int(load(&config, text, env, &findings, &err), -1, "refused: %s",
	       word);
	ok(!config, "and none of it is used");
	gf_buf_adds(&findings, err.msg);
	ok(strstr(findings.s, place) && strstr(findings.s, word),
	   "told: %s, %s", place, word);
	if (!strstr(findings.s, place) || !strstr(findings.s, word))
		printf("# %s\n", findings.s);
	gf_buf_release(&findings);
}

static void test_taken(void)
{
	struct config *c = take(
		"repositories: [/srv/a.git, /srv/git/*.git]\n"
		"socket: /run/x/s\nmetrics_port: 9470\nlog: debug\nlang: fr\n"
		"deadline: 10\nworkers: 3\npoll: 7\n"
		"on_verdict:\n- /bin/one\n- [/bin/two, -a, 'b c']\n"
		"- run: [/bin/three]\n  verdicts: [invalid]\n"
		"  branches: [main, 'release/*']\n  repositories: [/srv/*]\n"
		"  env: {A: b c, D: ''}\n  deadline: 5\n  tries: 2\n"
		"mail: {from: g@example.org, to: [a@example.org], author: true,"
		" sendmail: /bin/s}\n",
		no_env);

	is_str(c->repositories.items[1], "/srv/git/*.git", "repositories");
	is_int(c->repositories.n, 2, "two of them");
	is_str(c->socket, "/run/x/s", "socket");
	is_str(c->lang, "fr", "language");
	is_int(c->metrics_port, 9470, "port");
	is_int(c->log, LOG_DEBUG, "level");
	is_int(c->deadline_ms, 10000, "deadline");
	is_int(c->workers, 3, "workers");
	is_int(c->poll_ms, 7000, "poll");
	is_int(c->ncommands, 3, "three programs");
	is_str(c->commands[0].argv[0], "/bin/one", "one alone");
	ok(!c->commands[0].argv[1], "has no argument");
	is_str(c->commands[1].argv[2], "b c", "an argument is one word");
	ok(!c->commands[1].argv[3], "and the last");
	is_int(c->commands[0].deadline_ms, 30000, "the usual deadline");
	is_str(c->commands[2].env.items[0], "A=b c", "environment");
	is_str(c->commands[2].env.items[1], "D=", "an empty value");
	is_int(c->commands[2].tries, 2, "tries");
	ok(config_list_has(&c->commands[2].branches, "release/1") &&
		   !config_list_has(&c->commands[2].branches, "mainly"),
	   "patterns of branches");
	ok(config_list_has(&c->commands[0].verdicts, "debt"), "all of none");
	is_str(c->mail->sendmail, "/bin/s", "sendmail");
	ok(config_list_has(&c->mail->verdicts, "invalid") &&
		   !config_list_has(&c->mail->verdicts, "valid"),
	   "a mail is for what is wrong");
	ok(c->mail->author, "authors too");
	config_free(c);
}

static void test_usual(void)
{
	struct config *c = take("# nothing\n", no_env);

	is_int(c->repositories.n, 0, "no repository");
	ok(!c->socket && !c->lang && !c->mail && !c->ncommands, "nothing set");
	is_int(c->log, LOG_INFO, "level");
	is_int(c->deadline_ms, 60000, "deadline");
	config_free(c);
}

static void test_refused(void)
{
	refuse("repositories: [a.git]\n", no_env, "greffed.yaml:1:16", "/srv");
	refuse("repository: [/a]\n", no_env, "greffed.yaml:1:1",
	       "repositories");
	refuse("log: loud\n", no_env, "greffed.yaml:1:6", "info");
	refuse("a: [\n", no_env, "greffed.yaml:", "[");
	refuse("- a\n", no_env, "greffed.yaml:1:1", "a list");
	refuse("metrics_port: 70000\n", no_env, "greffed.yaml:1:15", "65535");
	refuse("on_verdict: [notify]\n", no_env, "greffed.yaml:1:14", "/");
	refuse("on_verdict: [[/bin/x, 3]]\n", no_env, "greffed.yaml:1:23", "3");
	refuse("on_verdict: [[]]\n", no_env, "greffed.yaml:1:14", "");
	refuse("on_verdict: [{verdicts: [valid]}]\n", no_env,
	       "greffed.yaml:1:14", "run");
	refuse("on_verdict: [{run: /x, verdicts: [vaild]}]\n", no_env,
	       "greffed.yaml:1:35", "valid");
	refuse("mail: {to: [a@example.org]}\n", no_env, "greffed.yaml:1:7",
	       "from");
	refuse("mail: {from: \"a@example.org\\nBcc: b@c.org\"}\n", no_env,
	       "greffed.yaml:1:14", "");
	refuse("mail: {from: a@example.org, to: ['-oX@a.org']}\n", no_env,
	       "greffed.yaml:1:34", "");
}

static void test_variables(void)
{
	const char *const env[] = { "HOME=/", "GREFFED_LOG=error",
				    "GREFFED_REPOSITORIES=/a.git:/b c/*.git",
				    "GREFFED_WORKERS=4", NULL };
	struct config *c = take("log: debug\nworkers: 2\npoll: 9\n", env);
	size_t i;

	is_int(c->log, LOG_ERROR, "a variable comes before the file");
	is_int(c->workers, 4, "a number too");
	is_int(c->poll_ms, 9000, "what is not said stays");
	is_str(c->repositories.items[1], "/b c/*.git", "several paths");
	config_free(c);
	refuse("", (const char *const[]){ "GREFFED_LOG=loud", NULL },
	       "GREFFED_LOG:1:1", "info");
	refuse("", (const char *const[]){ "GREFFED_WORKERS=many", NULL },
	       "GREFFED_WORKERS:1:1", "whole number");
	refuse("", (const char *const[]){ "GREFFED_WORKERS=0", NULL },
	       "GREFFED_WORKERS:1:1", "1");
	refuse("", (const char *const[]){ "GREFFED_WORKER=2", NULL },
	       "GREFFED_WORKER'", "GREFFED_WORKERS?");
	refuse("", (const char *const[]){ "GREFFED_REPOSITORIES=a.git", NULL },
	       "GREFFED_REPOSITORIES:1:2", "/");
	for (i = 0; config_variable(i); i++)
		ok(!strncmp(config_variable(i), "GREFFED_", 8), "%s",
		   config_variable(i));
}

static void test_owner(void)
{
	gf_file_write(FILE_NAME, "log: info\n", 10, NULL);
	chmod(FILE_NAME, 0666);
	{
		struct gf_buf findings = GF_BUF_INIT;
		struct gf_error err = { 0 };
		struct config *c;

		is_int(config_load(&c, FILE_NAME, no_env, &findings, &err), -1,
		       "anybody may write to it");
		ok(strstr(err.msg, "chmod o-w"), "what to type: %s", err.msg);
		is_int(config_load(&c, "no-such", no_env, &findings, &err), -1,
		       "a file that was named has to be there");
		gf_buf_release(&findings);
	}
}

struct found {
	struct gf_buf text;
};

static void note_path(const char *path, void *payload)
{
	struct found *found = payload;

	gf_buf_addf(&found->text, "%s ", gf_path_base(path));
}

static void test_patterns(const char *folder)
{
	struct found found = { GF_BUF_INIT };
	struct gf_buf text = GF_BUF_INIT;
	struct config *c;

	gf_file_write("git/b.git/HEAD", "", 0, NULL);
	gf_file_write("git/a.git/HEAD", "", 0, NULL);
	gf_file_write("git/no.git/x", "", 0, NULL);
	gf_file_write("git/tree/.git", "", 0, NULL);
	gf_buf_addf(&text,
		    "repositories: [%1$s/git/b.git, '%1$s/git/*.git', "
		    "'%1$s/git/t*', %1$s/git/gone]\n",
		    folder);
	c = take(text.s, no_env);
	config_repositories(c, note_path, &found);
	is_str(found.text.s, "b.git a.git tree gone ",
	       "each once; of a pattern, what looks like a repository");
	config_free(c);
	gf_buf_release(&found.text);
	gf_buf_release(&text);
}

int main(void)
{
	char folder[] = "/tmp/greffe-unit.XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	test_taken();
	test_usual();
	test_refused();
	test_variables();
	test_owner();
	test_patterns(folder);
	return tap_done();
}
