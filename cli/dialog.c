/* SPDX-License-Identifier: EUPL-1.2 */
/* greffed, called on its socket: see dialog.h. */
#include "cli/dialog.h"

#include <unistd.h>

/* Of a line of the daemon: it says no longer ones but the metrics. */
#define LINE_MOST ((size_t)4 << 20)

static int call(const struct cli *cli, const char *socket, struct gf_error *err)
{
	struct gf_buf path = GF_BUF_INIT;
	int fd;

	if (!socket)
		socket = cli->socket;
	if (socket && *socket)
		return gf_socket_connect(socket, err);
	gf_socket_path(&path, cli->runtime);
	fd = gf_socket_connect(path.s, err);
	if (fd < 0 && err->code == GF_ENOTFOUND && cli->runtime) {
		gf_socket_path(&path, NULL);
		fd = gf_socket_connect(path.s, err);
	}
	gf_buf_release(&path);
	return fd;
}

static int say(struct dialog *dialog, struct gf_buf *line, struct gf_error *err)
{
	int ret;

	gf_buf_addc(line, '\n');
	ret = gf_socket_write(dialog->fd, line->s, line->len, DIALOG_PATIENCE,
			      err);
	gf_buf_release(line);
	return ret;
}

int dialog_open(struct dialog *dialog, const struct cli *cli,
		const char *socket, struct gf_error *err)
{
	struct gf_buf hello = GF_BUF_INIT;

	*dialog = (struct dialog){ .fd = call(cli, socket, err) };
	gf_lines_init(&dialog->in, LINE_MOST);
	if (dialog->fd < 0)
		return -1;
	gf_buf_adds(&hello, "{\"greffe\":1}");
	if (say(dialog, &hello, err) == 0 &&
	    dialog_next(dialog, DIALOG_PATIENCE, err) > 0 &&
	    dialog_number(dialog, "greffe") == 1)
		return 0;
	if (*dialog_text(dialog, "message"))
		gf_fail(err, GF_EINVALID, _("greffed says: %s"),
			dialog_text(dialog, "message"));
	else
		gf_fail(err, GF_EINVALID, _("greffed does not answer"));
	dialog_close(dialog);
	return -1;
}

int dialog_ask(struct dialog *dialog, const char *request,
	       const char *repository, const char *topics, struct gf_error *err)
{
	struct gf_buf line = GF_BUF_INIT;

	gf_wire_open(&line, NULL, '{');
	gf_wire_add_text(&line, "request", request);
	gf_wire_add_text(&line, "repository", repository);
	if (topics) {
		gf_wire_open(&line, "topics", '[');
		gf_buf_adds(&line, topics);
		gf_wire_close(&line, ']');
	}
	gf_wire_close(&line, '}');
	return say(dialog, &line, err);
}

static int take_line(struct dialog *dialog, struct gf_error *err)
{
	char *line = gf_lines_next(&dialog->in, &dialog->len);

	if (!line)
		return 0;
	dialog->line = line;
	if (gf_wire_read(&dialog->said, line, dialog->len, err) < 0)
		return gf_wrap(err, _("greffed cannot be understood"));
	return 1;
}

int dialog_next(struct dialog *dialog, int milliseconds, struct gf_error *err)
{
	enum gf_lines_read got;
	int ret;

	gf_wire_free(dialog->said);
	dialog->said = NULL;
	while (!(ret = take_line(dialog, err))) {
		if (gf_socket_wait(dialog->fd, false, milliseconds) <= 0)
			return 0;
		got = gf_lines_read(&dialog->in, dialog->fd);
		if (got == GF_LINES_END) {
			dialog->ended = true;
			return 0;
		}
		if (got == GF_LINES_LONG)
			return gf_fail(err, GF_ELIMIT,
				       _("greffed says too long a line"));
	}
	return ret;
}

const char *dialog_text(const struct dialog *dialog, const char *name)
{
	const char *text = gf_wire_text(dialog->said, name);

	return dialog->said && text ? text : "";
}

int64_t dialog_number(const struct dialog *dialog, const char *name)
{
	int64_t n = 0;

	if (dialog->said)
		gf_wire_integer(dialog->said, name, &n);
	return n;
}

void dialog_close(struct dialog *dialog)
{
	if (dialog->fd >= 0)
		close(dialog->fd);
	dialog->fd = -1;
	gf_lines_release(&dialog->in);
	gf_wire_free(dialog->said);
	dialog->said = NULL;
}
