/* SPDX-License-Identifier: EUPL-1.2 */
/* Deliveries: waiting, running, tried again, given up. See notify.h. */
#include "daemon/notify.h"
#include "daemon/notice.h"
#include "daemon/worker.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST_DELAY_MS	 2000 /* then four times that, and again */
#define MAIL_DEADLINE_MS 60000
#define MAIL_TRIES	 5
#define READING_MS	 20000 /* what a child may take beyond its program */
#define OUTPUT_BYTES	 4096

/* One verdict on its way to one program, or to a mail. */
struct delivery {
	struct notify *notify;
	struct delivery *next;
	struct config *config;
	const struct config_command *command; /* NULL: a mail */
	struct notice notice;		      /* its texts are our own */
	char *texts[5];
	unsigned tries, most;
	pid_t pid;		 /* 0: not running */
	struct loop_timer timer; /* of its next try, or its end */
};

struct notify {
	struct daemon *daemon;
	struct config *config;
	struct delivery *first; /* in the order in which they came */
	size_t n, running;
};

static const char *program_of(const struct delivery *d)
{
	return d->command ? d->command->argv[0] : d->config->mail->sendmail;
}

static unsigned deadline_of(const struct delivery *d)
{
	return d->command ? d->command->deadline_ms : MAIL_DEADLINE_MS;
}

static void log_delivery(enum log_level level, const char *event,
			 const struct delivery *d, const char *text)
{
	log_line(level, event, LOG_TEXT("repo", d->notice.repository),
		 LOG_TEXT("commit", d->notice.commit),
		 LOG_TEXT("program", program_of(d)),
		 LOG_NUMBER("try", d->tries), LOG_NUMBER("of", d->most),
		 LOG_TEXT("text", text));
}

/* --- in the child -------------------------------------------------------- */

#define ENV_MOST 64

/* The plain one, what a service is given to keep secrets in, what is said. */
static void make_env(const char *env[ENV_MOST], struct gf_arena *arena,
		     const struct config_list *own)
{
	static const char *const ours[] = { "HOME", "CREDENTIALS_DIRECTORY" };
	size_t i, n = 0;
	const char *value;

	env[n++] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
		   "/sbin:/bin";
	env[n++] = "LC_ALL=C.UTF-8";
	for (i = 0; i < GF_NELEMS(ours); i++) {
		value = getenv(ours[i]);
		if (value)
			env[n++] =
				gf_arena_printf(arena, "%s=%s", ours[i], value);
	}
	for (i = 0; i < own->n && n < ENV_MOST - 1; i++)
		env[n++] = own->items[i];
	env[n] = NULL;
}

static int run_program(const struct delivery *d, const char *const *argv,
		       const char *const *env, const struct gf_buf *in)
{
	const struct gf_spawn spawn = { .argv = argv,
					.env = env,
					.dir = "/",
					.in = in->s,
					.in_len = in->len,
					.out_limit = OUTPUT_BYTES,
					.deadline_ms = deadline_of(d) };
	struct gf_buf out = GF_BUF_INIT, said = GF_BUF_INIT;
	struct gf_error err;
	int status = 0, ret = 1;

	if (gf_spawn_run(&spawn, &status, &out, &said, &err) < 0)
		log_delivery(LOG_WARN, "notify.failed", d, err.msg);
	else if (status)
		log_line(LOG_WARN, "notify.failed",
			 LOG_TEXT("repo", d->notice.repository),
			 LOG_TEXT("commit", d->notice.commit),
			 LOG_TEXT("program", argv[0]),
			 LOG_NUMBER("status", status),
			 LOG_NUMBER("try", d->tries), LOG_NUMBER("of", d->most),
			 LOG_TEXT("text", said.len ? said.s : out.s));
	else
		ret = 0;
	gf_buf_release(&out);
	gf_buf_release(&said);
	return ret;
}

static int send_mail(struct delivery *d, const char *const *env)
{
	const struct config_mail *mail = d->config->mail;
	struct gf_buf text = GF_BUF_INIT;
	struct config_list readers;
	const char **argv;
	size_t i, n = 0;
	int ret;

	readers = notice_mail(&text, &d->notice, mail);
	if (!readers.n) {
		log_delivery(LOG_INFO, "mail.nobody", d, d->notice.email);
		gf_buf_release(&text);
		return 0;
	}
	argv = gf_xcalloc(readers.n + 6, sizeof(*argv));
	argv[n++] = mail->sendmail;
	argv[n++] = "-i"; /* a line with a dot alone ends nothing */
	argv[n++] = "-f";
	argv[n++] = mail->from;
	argv[n++] = "--";
	for (i = 0; i < readers.n; i++)
		argv[n++] = readers.items[i];
	ret = run_program(d, argv, env, &text);
	free(argv);
	gf_buf_release(&text);
	return ret;
}

static int deliver(struct delivery *d)
{
	static const struct config_list none = { 0 };
	const char *env[ENV_MOST];
	struct gf_buf json = GF_BUF_INIT;
	struct gf_error err;
	int ret;

	if (notice_read(&d->notice, &err) < 0) {
		log_delivery(LOG_WARN, "notify.failed", d, err.msg);
		return 1;
	}
	gf_i18n_init(d->notice.lang ? d->notice.lang : "en",
		     d->notify->daemon->localedir);
	make_env(env, &d->notice.arena, d->command ? &d->command->env : &none);
	if (!d->command)
		return send_mail(d, env);
	notice_json(&json, &d->notice);
	ret = run_program(d, d->command->argv, env, &json);
	gf_buf_release(&json);
	return ret;
}

/* --- in the daemon ------------------------------------------------------- */

static void forget(struct delivery *d)
{
	struct notify *n = d->notify;
	struct delivery **p = &n->first;
	size_t i;

	while (*p != d)
		p = &(*p)->next;
	*p = d->next;
	n->n--;
	loop_stop_timer(n->daemon->loop, &d->timer);
	for (i = 0; i < GF_NELEMS(d->texts); i++)
		free(d->texts[i]);
	config_free(d->config);
	free(d);
}

static void try_again(void *payload)
{
	(void)payload; /* before_sleep finds what is due */
}

static void end_late(void *payload)
{
	struct delivery *d = payload;

	log_delivery(LOG_WARN, "notify.late", d, NULL);
	kill(d->pid, SIGKILL);
}

static void hear_end(pid_t pid, int status, void *payload)
{
	struct delivery *d = payload;
	struct loop *loop = d->notify->daemon->loop;
	uint64_t delay = FIRST_DELAY_MS;
	unsigned i;

	(void)pid;
	d->pid = 0;
	d->notify->running--;
	loop_stop_timer(loop, &d->timer);
	if (!status) {
		log_delivery(LOG_DEBUG, "notify.done", d, NULL);
		forget(d);
		return;
	}
	if (d->tries >= d->most) {
		log_delivery(LOG_ERROR, "notify.given_up", d, NULL);
		forget(d);
		return;
	}
	for (i = 1; i < d->tries; i++)
		delay *= 4;
	d->timer = (struct loop_timer){ .fn = try_again, .payload = d };
	loop_set_timer(loop, &d->timer, delay);
}

static void start(struct delivery *d)
{
	struct loop *loop = d->notify->daemon->loop;
	static const int none[] = { -1 };

	d->tries++;
	d->pid = worker_fork(d->notify->daemon, none, 0);
	if (!d->pid)
		_exit(deliver(d));
	if (d->pid < 0) {
		d->pid = 0;
		log_delivery(LOG_WARN, "notify.failed", d,
			     _("no process can be started"));
		d->timer = (struct loop_timer){ .fn = try_again, .payload = d };
		loop_set_timer(loop, &d->timer, FIRST_DELAY_MS);
		return;
	}
	d->notify->running++;
	d->timer = (struct loop_timer){ .fn = end_late, .payload = d };
	loop_set_timer(loop, &d->timer, deadline_of(d) + READING_MS);
	loop_on_child(loop, d->pid, hear_end, d);
}

/* Those that wait for nothing but a place. */
static void start_some(void *payload)
{
	struct notify *n = payload;
	struct delivery *d;

	for (d = n->first; d && n->running < NOTIFY_RUNNING; d = d->next)
		if (!d->pid && !d->timer.due)
			start(d);
}

/* --- what comes ---------------------------------------------------------- */

static char *own(struct delivery *d, size_t i, const char *text, size_t len)
{
	d->texts[i] = gf_xmemdup(text, len);
	return d->texts[i];
}

static void add(struct notify *n, const struct config_command *command,
		const struct event *e)
{
	struct delivery *d, **last = &n->first;
	struct notice *to;

	if (n->n >= NOTIFY_WAITING) {
		log_line(LOG_ERROR, "notify.too_many",
			 LOG_TEXT("repo", e->repo->path),
			 LOG_TEXT("commit", e->commit),
			 LOG_NUMBER("waiting", (long long)n->n));
		return;
	}
	d = gf_xcalloc(1, sizeof(*d));
	d->notify = n;
	d->config = config_hold(n->config);
	d->command = command;
	d->most = command ? command->tries : MAIL_TRIES;
	to = &d->notice;
	to->repository = own(d, 0, e->repo->path, strlen(e->repo->path));
	to->branch = own(d, 1, e->branch, strlen(e->branch));
	to->commit = own(d, 2, e->commit, strlen(e->commit));
	to->word = own(d, 3, e->word, strlen(e->word));
	to->note = own(d, 4, e->text, e->text_len);
	to->note_len = e->text_len;
	to->errors = e->errors;
	to->warnings = e->warnings;
	to->debt = e->debt;
	while (*last)
		last = &(*last)->next;
	*last = d;
	n->n++;
}

static const char *without_heads(const char *branch)
{
	return strncmp(branch, "refs/heads/", 11) ? branch : branch + 11;
}

static void hear(const struct event *e, void *payload)
{
	struct notify *n = payload;
	const struct config *config = n->config;
	const char *branch = without_heads(e->branch);
	size_t i;

	/* a registry that adopts greffe does not write to all its authors */
	if (e->kind != EVENT_VERDICT || e->history)
		return;
	for (i = 0; i < config->ncommands; i++) {
		const struct config_command *c = &config->commands[i];

		if (config_list_has(&c->verdicts, e->word) &&
		    config_list_has(&c->branches, branch) &&
		    config_list_has(&c->repositories, e->repo->path))
			add(n, c, e);
	}
	if (config->mail && config_list_has(&config->mail->verdicts, e->word) &&
	    config_list_has(&config->mail->branches, branch))
		add(n, NULL, e);
}

struct notify *notify_new(struct daemon *daemon, struct config *config)
{
	struct notify *n = gf_xcalloc(1, sizeof(*n));

	n->daemon = daemon;
	n->config = config_hold(config);
	events_listen(&daemon->events, hear, n);
	loop_before_sleep(daemon->loop, start_some, n);
	return n;
}

void notify_reload(struct notify *notify, struct config *config)
{
	config_free(notify->config);
	notify->config = config_hold(config);
}

bool notify_is_busy(const struct notify *notify)
{
	return notify->n > 0;
}

/* The program dies with the child that runs it. */
static void stop(struct delivery *d)
{
	if (!d->pid)
		return;
	loop_forget_child(d->notify->daemon->loop, d->pid);
	kill(d->pid, SIGKILL);
	waitpid(d->pid, NULL, 0);
}

void notify_free(struct notify *notify)
{
	if (!notify)
		return;
	while (notify->first) {
		log_delivery(LOG_WARN, "notify.lost", notify->first, NULL);
		stop(notify->first);
		forget(notify->first);
	}
	config_free(notify->config);
	free(notify);
}
