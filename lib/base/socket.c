/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Sockets of this machine: where the daemon listens, who calls, and lines as
 * they come in. Whoever else may write to the folder of a socket could listen
 * in its place: such a folder is refused.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

void gf_socket_path(struct gf_buf *out, const char *runtime)
{
	gf_buf_reset(out);
	if (runtime && *runtime == '/')
		gf_buf_addf(out, "%s/greffe/greffed.sock", runtime);
	else
		gf_buf_adds(out, "/run/greffed/greffed.sock");
}

static int make_address(struct sockaddr_un *address, const char *path,
			struct gf_error *err)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(address->sun_path))
		return gf_fail(err, GF_ELIMIT,
			       _("the path of the socket '%s' is too long: at "
				 "most %zu bytes"),
			       path, sizeof(address->sun_path) - 1);
	memcpy(address->sun_path, path, strlen(path) + 1);
	return 0;
}

static int open_socket(struct gf_error *err)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return gf_fail_errno(err, _("cannot make a socket"));
	return fd;
}

bool gf_socket_peer(int fd, struct gf_peer *out)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0)
		return false;
	out->uid = who.uid;
	out->pid = who.pid;
	return true;
}

/* --- listening ----------------------------------------------------------- */

static int check_folder(int fd, const char *path, struct gf_error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return gf_fail_errno(err, _("cannot look at '%s'"), path);
	if (st.st_uid != geteuid())
		return gf_fail(err, GF_EINVALID,
			       _("'%s' belongs to the user %u, who could read "
				 "what is said there: remove it, or choose "
				 "another place for the socket"),
			       path, (unsigned)st.st_uid);
	if (st.st_mode & 022)
		return gf_fail(err, GF_EINVALID,
			       _("others may write to '%s' (mode %04o); type: "
				 "chmod 700 '%s'"),
			       path, (unsigned)st.st_mode & 07777, path);
	return 0;
}

/* The folder of a socket, locked so that one at a time sees to it. */
static int open_folder(const char *path, struct gf_error *err)
{
	int fd;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return gf_fail_errno(err, _("cannot make the folder '%s'"),
				     path);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is no folder of its own (a link, or a "
				 "file): remove it"),
			       path);
	if (fd < 0)
		return gf_fail_errno(err, _("cannot open '%s'"), path);
	if (check_folder(fd, path, err) == 0) {
		if (flock(fd, LOCK_EX) == 0)
			return fd;
		gf_fail_errno(err, _("cannot open '%s'"), path);
	}
	close(fd);
	return -1;
}

/* What is left of one who died gives way; one who listens does not. */
static int clear_stale(const struct sockaddr_un *address, struct gf_error *err)
{
	const char *path = address->sun_path;
	struct stat st;
	int fd, answered, why;

	if (lstat(path, &st) < 0)
		return errno == ENOENT
			       ? 0
			       : gf_fail_errno(err, _("cannot look at '%s'"),
					       path);
	if (!S_ISSOCK(st.st_mode))
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is no socket: remove it"), path);
	fd = open_socket(err);
	if (fd < 0)
		return -1;
	answered =
		connect(fd, (const struct sockaddr *)address, sizeof(*address));
	why = errno;
	close(fd);
	if (answered == 0 || why != ECONNREFUSED)
		return gf_fail(err, GF_ECHANGED,
			       _("another greffed listens at '%s'"), path);
	if (unlink(path) < 0)
		return gf_fail_errno(err, _("cannot remove '%s'"), path);
	return 0;
}

/* Its mode is given before it has a name: at no time may others call. */
static int bind_socket(const struct sockaddr_un *address, struct gf_error *err)
{
	int fd = open_socket(err);

	if (fd < 0)
		return -1;
	if (fchmod(fd, 0600) == 0 &&
	    bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 &&
	    listen(fd, SOMAXCONN) == 0)
		return fd;
	gf_fail_errno(err, _("cannot listen at '%s'"), address->sun_path);
	close(fd);
	return -1;
}

int gf_socket_listen(const char *path, struct gf_error *err)
{
	struct sockaddr_un address;
	struct gf_arena arena = { 0 };
	const char *base = gf_path_base(path);
	int folder, fd = -1;

	if (make_address(&address, path, err) < 0)
		return -1;
	if (base < path + 2)
		return gf_fail(err, GF_EINVALID,
			       _("'%s' is no path of a socket: write it from "
				 "'/'"),
			       path);
	folder = open_folder(
		gf_arena_memdup(&arena, path, (size_t)(base - path) - 1), err);
	gf_arena_release(&arena);
	if (folder < 0)
		return -1;
	if (clear_stale(&address, err) == 0)
		fd = bind_socket(&address, err);
	close(folder);
	return fd;
}

int gf_socket_take(int fd, struct gf_error *err)
{
	int listens = 0, domain = 0, flags = fcntl(fd, F_GETFL);
	socklen_t len = sizeof(int);

	if (flags < 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) < 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) < 0 ||
	    !listens || domain != AF_UNIX)
		return gf_fail(err, GF_EINVALID,
			       _("what was given as a socket (%d) is none that "
				 "listens"),
			       fd);
	if (fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return gf_fail_errno(err, _("cannot take the socket %d"), fd);
	return 0;
}

/* --- calling ------------------------------------------------------------- */

/* Only ours, or the system's, may answer in the daemon's name. */
static int check_peer(int fd, const char *path, struct gf_error *err)
{
	struct gf_peer peer;

	if (!gf_socket_peer(fd, &peer))
		return gf_fail_errno(err, _("cannot know who listens at '%s'"),
				     path);
	if (peer.uid == 0 || peer.uid == geteuid() || geteuid() == 0)
		return 0;
	return gf_fail(err, GF_EINVALID,
		       _("who listens at '%s' is the user %u: not trusted"),
		       path, (unsigned)peer.uid);
}

int gf_socket_connect(const char *path, struct gf_error *err)
{
	struct sockaddr_un address;
	int fd;

	if (make_address(&address, path, err) < 0)
		return -1;
	fd = open_socket(err);
	if (fd < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) <
	    0) {
		if (errno == ENOENT || errno == ECONNREFUSED)
			gf_fail(err, GF_ENOTFOUND,
				_("no greffed listens at '%s'"), path);
		else
			gf_fail_errno(err, _("cannot call greffed at '%s'"),
				      path);
	} else if (check_peer(fd, path, err) == 0) {
		return fd;
	}
	close(fd);
	return -1;
}

int gf_socket_wait(int fd, bool to_write, int milliseconds)
{
	struct pollfd p = { .fd = fd, .events = to_write ? POLLOUT : POLLIN };
	int n = poll(&p, 1, milliseconds);

	return n < 0 && errno == EINTR ? 0 : n;
}

int gf_socket_write(int fd, const char *s, size_t len, int milliseconds,
		    struct gf_error *err)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = send(fd, s + done, len - done, MSG_NOSIGNAL);
		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN) {
			if (gf_socket_wait(fd, true, milliseconds) <= 0)
				return gf_fail(err, GF_ECANCELLED,
					       _("greffed does not listen"));
		} else if (errno != EINTR)
			return gf_fail_errno(err, _("cannot write to greffed"));
	}
	return 0;
}

/* --- lines --------------------------------------------------------------- */

void gf_lines_init(struct gf_lines *lines, size_t limit)
{
	*lines = (struct gf_lines){ .bytes = GF_BUF_INIT, .limit = limit };
}

void gf_lines_release(struct gf_lines *lines)
{
	gf_buf_release(&lines->bytes);
	lines->taken = lines->seen = 0;
}

/* What was given is forgotten before more is read. */
static void move_up(struct gf_lines *lines)
{
	struct gf_buf *b = &lines->bytes;

	if (!lines->taken)
		return;
	b->len -= lines->taken;
	memmove(b->s, b->s + lines->taken, b->len);
	b->s[b->len] = '\0';
	lines->seen -= lines->taken;
	lines->taken = 0;
}

enum gf_lines_read gf_lines_read(struct gf_lines *lines, int fd)
{
	char bytes[8192];
	size_t room;
	ssize_t n;

	move_up(lines);
	room = lines->limit - lines->bytes.len;
	if (!room)
		return GF_LINES_LONG;
	n = read(fd, bytes, room < sizeof(bytes) ? room : sizeof(bytes));
	if (n > 0) {
		gf_buf_add(&lines->bytes, bytes, (size_t)n);
		return GF_LINES_MORE;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return GF_LINES_LATER;
	return GF_LINES_END;
}

char *gf_lines_next(struct gf_lines *lines, size_t *len)
{
	struct gf_buf *b = &lines->bytes;
	char *line = b->s + lines->taken, *end;

	end = memchr(b->s + lines->seen, '\n', b->len - lines->seen);
	lines->seen = b->len;
	if (!end)
		return NULL;
	*end = '\0';
	*len = (size_t)(end - line);
	lines->taken = lines->seen = (size_t)(end + 1 - b->s);
	return line;
}
