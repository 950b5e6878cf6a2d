/* SPDX-License-Identifier: EUPL-1.2 */
/* From a configuration to a daemon at work, and to another one: see setup.h. */
#include "daemon/setup.h"
#include "daemon/config.h"
#include "daemon/control.h"
#include "daemon/host.h"
#include "daemon/job.h"
#include "daemon/live.h"
#include "daemon/notify.h"
#include "daemon/sd.h"
#include "daemon/watch.h"

#include <unistd.h>

/* --- the configuration --------------------------------------------------- */

/*
 * Where repositories are named, the file of the machine is not for them;
 * another one may be named too.
 */
static int read_config(struct config **out, const struct options *options,
		       struct gf_buf *findings, struct gf_error *err)
{
	const char *path = options->config;

	if (!path && options->nrepos && !getenv("GREFFED_CONFIG"))
		path = "";
	return config_load(out, path, (const char *const *)environ, findings,
			   err);
}

static void take_config(struct daemon *daemon, struct config *config)
{
	config_free(daemon->config);
	daemon->config = config;
	log_set_level(config->log);
	if (config->lang && !daemon->options->lang)
		gf_i18n_init(config->lang, daemon->localedir);
}

int setup_configure(struct daemon *daemon, const struct options *options,
		    struct gf_error *err)
{
	struct gf_buf findings = GF_BUF_INIT;
	struct config *config;
	int ret;

	daemon->options = options;
	ret = read_config(&config, options, &findings, err);
	fwrite(findings.s, 1, findings.len, stderr);
	gf_buf_release(&findings);
	if (ret < 0)
		return -1;
	take_config(daemon, config);
	if (options->nrepos || config->path || config->repositories.n)
		return 0;
	return gf_fail(err, GF_EINVALID,
		       _("no repository is named: type greffed REPO, or write "
			 "%s"),
		       CONFIG_FILE);
}

/* --- repositories -------------------------------------------------------- */

static struct repository *make_repository(struct daemon *daemon,
					  const char *path)
{
	struct repository *repo = repository_new(path);

	GF_GROW(daemon->repos, daemon->nrepos, daemon->repos_cap);
	daemon->repos[daemon->nrepos++] = repo;
	jobs_add(daemon->jobs, repo);
	return repo;
}

/* One that is not there, or has its daemon, is refused while we start. */
static int take_named(struct daemon *daemon, struct gf_error *err)
{
	const struct options *options = daemon->options;
	struct repository *repo;
	size_t i;

	for (i = 0; i < options->nrepos; i++) {
		repo = make_repository(daemon, options->repos[i]);
		if (repository_find(repo, err) < 0)
			return -1;
		if (repository_lock(repo, err) < 0 && err->code == GF_EINVALID)
			return -1;
		watch_add(daemon->watch, repo);
	}
	return 0;
}

/* Of the configuration, it may come later. */
static void take_path(const char *path, void *payload)
{
	struct daemon *daemon = payload;

	if (!daemon_find(daemon, path))
		watch_add(daemon->watch, make_repository(daemon, path));
}

static void take_configured(struct daemon *daemon)
{
	if (!daemon->options->nrepos)
		config_repositories(daemon->config, take_path, daemon);
}

static void drop_repository(struct daemon *daemon, size_t i)
{
	struct repository *repo = daemon->repos[i];

	log_line(LOG_INFO, "repository.left", LOG_TEXT("repo", repo->path));
	if (daemon->control)
		control_forget(daemon->control, repo);
	live_stop(repo);
	jobs_remove(daemon->jobs, repo);
	watch_remove(daemon->watch, repo);
	repository_free(repo);
	memmove(&daemon->repos[i], &daemon->repos[i + 1],
		(--daemon->nrepos - i) * sizeof(*daemon->repos));
}

static void keep_path(const char *path, void *payload)
{
	gf_strmap_put(payload, gf_xstrdup(path), strlen(path), payload);
}

/* Those that the configuration does not mean any more. */
static void drop_others(struct daemon *daemon)
{
	struct gf_strmap meant = { 0 };
	const char *path;
	size_t i;

	config_repositories(daemon->config, keep_path, &meant);
	for (i = daemon->nrepos; i-- > 0;) {
		path = daemon->repos[i]->path;
		if (!gf_strmap_get(&meant, path, strlen(path)))
			drop_repository(daemon, i);
	}
	for (i = 0; i < meant.n; i++)
		free((char *)(uintptr_t)meant.entries[i].key);
	gf_strmap_release(&meant);
}

/* --- reload -------------------------------------------------------------- */

static void log_findings(const struct gf_buf *findings)
{
	const char *line = findings->s, *end;

	for (; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		if (end > line && *line != ' ')
			log_line(LOG_ERROR, "reload.finding",
				 LOG_BYTES("text", line, (size_t)(end - line)));
	}
}

static bool differs(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") != 0;
}

/* What is read once, when greffed starts. */
static void say_later(const struct config *old, const struct config *config)
{
	if (differs(old->socket, config->socket) ||
	    old->metrics_port != config->metrics_port ||
	    old->poll_ms != config->poll_ms)
		log_line(LOG_WARN, "reload.later",
			 LOG_TEXT("text", _("socket, metrics_port and poll are "
					    "read when greffed starts")));
}

int daemon_reload(struct daemon *daemon, struct gf_error *err)
{
	struct gf_buf findings = GF_BUF_INIT;
	struct config *config;
	struct jobs_opts opts;
	int ret = read_config(&config, daemon->options, &findings, err);

	log_findings(&findings);
	if (ret < 0) {
		log_line(LOG_ERROR, "reload.refused",
			 LOG_TEXT("text", err->msg));
		if (findings.len)
			gf_fail(err, GF_EINVALID, "%.*s",
				(int)strcspn(findings.s, "\n"), findings.s);
		gf_buf_release(&findings);
		return -1;
	}
	gf_buf_release(&findings);
	say_later(daemon->config, config);
	take_config(daemon, config);
	opts = (struct jobs_opts){ config->workers, config->deadline_ms };
	jobs_tune(daemon->jobs, &opts);
	notify_reload(daemon->notify, config);
	if (!daemon->options->nrepos)
		drop_others(daemon);
	take_configured(daemon);
	daemon_want_all(daemon);
	log_line(LOG_INFO, "reload",
		 LOG_NUMBER("repositories", (long long)daemon->nrepos));
	return 0;
}

/* --- start and end ------------------------------------------------------- */

/* Where there is nobody to call, it is only --once. */
static int listen_to_clients(struct daemon *daemon, struct gf_error *err)
{
	const struct config *config = daemon->config;
	struct control_opts opts = { .port = config->metrics_port };
	struct gf_buf path = GF_BUF_INIT;
	int ret;

	if (daemon->once)
		return 0;
	opts.given = sd_socket("control");
	gf_socket_path(&path, getenv("XDG_RUNTIME_DIR"));
	opts.path = config->socket ? config->socket : path.s;
	ret = control_open(&daemon->control, daemon, &opts, err);
	gf_buf_release(&path);
	return ret;
}

/* The loop was woken for a sign of life: what inotify may have lost. */
static void look(void *payload)
{
	struct daemon *daemon = payload;

	watch_look(daemon->watch);
	take_configured(daemon);
}

int setup_start(struct daemon *daemon, struct gf_error *err)
{
	const struct config *config = daemon->config;
	const struct jobs_opts opts = { config->workers, config->deadline_ms };

	daemon->jobs = jobs_new(daemon, &opts);
	daemon->watch = watch_new(daemon, config->poll_ms);
	daemon->host = host_new(daemon, look);
	daemon->notify = notify_new(daemon, daemon->config);
	if (take_named(daemon, err) < 0)
		return -1;
	take_configured(daemon);
	if (listen_to_clients(daemon, err) < 0)
		return -1;
	events_publish(&daemon->events, &(struct event){ .kind = EVENT_READY });
	return 0;
}

void setup_release(struct daemon *daemon)
{
	size_t i;

	notify_free(daemon->notify);
	control_close(daemon->control);
	jobs_free(daemon->jobs);
	watch_free(daemon->watch);
	for (i = 0; i < daemon->nrepos; i++)
		repository_free(daemon->repos[i]);
	free(daemon->repos);
	host_free(daemon->host);
	config_free(daemon->config);
	events_release(&daemon->events);
}
