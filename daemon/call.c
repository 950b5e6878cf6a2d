/* SPDX-License-Identifier: EUPL-1.2 */
/* One question to the greffed that runs, on its socket: see call.h. */
#include "daemon/call.h"
#include "daemon/config.h"

#include <unistd.h>

#define PATIENCE_MS 10000
#define LINE_BYTES  65536

/*
 * Where it listens, as it was told; what is wrong in the file now is for it
 * to say, and then its socket is where it usually is.
 */
static int call(const struct options *options, struct gf_error *err)
{
	struct gf_buf findings = GF_BUF_INIT, path = GF_BUF_INIT;
	const char *socket = getenv("GREFFED_SOCKET"),
		   *runtime = getenv("XDG_RUNTIME_DIR");
	struct config *config = NULL;
	int fd;

	if (!socket &&
	    !config_load(&config, options->config, (const char *const *)environ,
			 &findings, err))
		socket = config->socket;
	gf_socket_path(&path, runtime);
	fd = gf_socket_connect(socket ? socket : path.s, err);
	if (fd < 0 && !socket && runtime && err->code == GF_ENOTFOUND) {
		gf_socket_path(&path, NULL);
		fd = gf_socket_connect(path.s, err);
	}
	config_free(config);
	gf_buf_release(&findings);
	gf_buf_release(&path);
	return fd;
}

/* The next line, until the next one; NULL: it says nothing more. */
static const char *hear(struct gf_lines *lines, int fd, size_t *len)
{
	const char *line;

	while (!(line = gf_lines_next(lines, len)))
		if (gf_socket_wait(fd, false, PATIENCE_MS) <= 0 ||
		    gf_lines_read(lines, fd) >= GF_LINES_END)
			return NULL;
	return line;
}

/* The answer to our greeting, then to our question. */
static int hear_answers(int fd, struct gf_error *err)
{
	struct gf_lines lines;
	struct gf_wire *wire;
	const char *line, *message;
	int ret = 0, n;
	size_t len;

	gf_lines_init(&lines, LINE_BYTES);
	for (n = 0; n < 2 && !ret; n++) {
		line = hear(&lines, fd, &len);
		if (!line) {
			ret = gf_fail(err, GF_EIO,
				      _("greffed does not answer"));
			break;
		}
		if (gf_wire_read(&wire, line, len, err) < 0) {
			ret = -1;
			break;
		}
		message = gf_wire_text(wire, "message");
		if (gf_wire_text(wire, "error"))
			ret = gf_fail(err, GF_EINVALID, "%s",
				      message ? message : "");
		gf_wire_free(wire);
	}
	gf_lines_release(&lines);
	return ret;
}

int call_reload(const struct options *options, struct gf_error *err)
{
	static const char said[] = "{\"greffe\":1}\n{\"request\":\"reload\"}\n";
	int fd = call(options, err), ret;

	if (fd < 0)
		return -1;
	ret = gf_socket_write(fd, said, strlen(said), PATIENCE_MS, err);
	if (!ret)
		ret = hear_answers(fd, err);
	close(fd);
	return ret;
}
