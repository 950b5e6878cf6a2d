/* SPDX-License-Identifier: EUPL-1.2 */
/* The service manager: told of our state, asked for sockets. See sd.h. */
#include "daemon/sd.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define FIRST_SOCKET 3 /* they follow standard error */
#define MOST_SOCKETS 16

static struct {
	struct sockaddr_un address;
	socklen_t address_len; /* 0: nobody listens */
	unsigned watchdog_ms;
	int sockets;	/* that were given */
	unsigned taken; /* a bit for each that somebody asked for */
	char *names;	/* "control:metrics" */
} sd;

/* A number of the environment; 0 where it is none. */
static unsigned long number(const char *name)
{
	const char *text = getenv(name);
	char *end;
	unsigned long n;

	if (!text || *text < '0' || *text > '9')
		return 0;
	n = strtoul(text, &end, 10);
	return *end ? 0 : n;
}

/* A path, or a name of Linux's own that no file has: '@' stands for NUL. */
static void take_address(const char *path)
{
	size_t len = path ? strlen(path) : 0;

	if (!len || len >= sizeof(sd.address.sun_path) ||
	    (path[0] != '/' && path[0] != '@'))
		return;
	sd.address.sun_family = AF_UNIX;
	memcpy(sd.address.sun_path, path, len + 1);
	if (path[0] == '@')
		sd.address.sun_path[0] = '\0';
	sd.address_len =
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

static void take_sockets(void)
{
	unsigned long n = number("LISTEN_FDS");
	const char *names = getenv("LISTEN_FDNAMES");
	int fd;

	if (number("LISTEN_PID") != (unsigned long)getpid() || n > MOST_SOCKETS)
		return;
	sd.sockets = (int)n;
	sd.names = gf_xstrdup(names ? names : "");
	for (fd = FIRST_SOCKET; fd < FIRST_SOCKET + sd.sockets; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
}

void sd_open(void)
{
	static const char *const ours[] = { "NOTIFY_SOCKET", "LISTEN_FDS",
					    "LISTEN_PID",    "LISTEN_FDNAMES",
					    "WATCHDOG_USEC", "WATCHDOG_PID" };
	unsigned long whose = number("WATCHDOG_PID");
	size_t i;

	take_address(getenv("NOTIFY_SOCKET"));
	take_sockets();
	if (!whose || whose == (unsigned long)getpid())
		sd.watchdog_ms = (unsigned)(number("WATCHDOG_USEC") / 1000);
	for (i = 0; i < GF_NELEMS(ours); i++)
		unsetenv(ours[i]);
}

void sd_tell(const char *state)
{
	int fd;

	if (!sd.address_len)
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL,
	       (const struct sockaddr *)&sd.address, sd.address_len);
	close(fd);
}

void sd_status(const char *fmt, ...)
{
	char text[512];
	struct gf_buf line = GF_BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	gf_buf_adds(&line, "STATUS=");
	gf_buf_add_visible(&line, text, strlen(text));
	sd_tell(line.s);
	gf_buf_release(&line);
}

/* Which of the names it is; one alone needs none, and goes to who asks first. */
static int find_socket(const char *name)
{
	const char *p = sd.names, *end;
	size_t len = strlen(name);
	int i;

	for (i = 0; i < sd.sockets; i++, p = *end ? end + 1 : end) {
		end = strchrnul(p, ':');
		if ((size_t)(end - p) == len && !memcmp(p, name, len))
			return i;
	}
	return sd.sockets == 1 ? 0 : -1;
}

int sd_socket(const char *name)
{
	int i = find_socket(name);

	if (i < 0 || sd.taken & 1u << i)
		return -1;
	sd.taken |= 1u << i;
	return FIRST_SOCKET + i;
}

unsigned sd_watchdog_ms(void)
{
	/* half of what it waits, so that one late sign is no death */
	return sd.watchdog_ms / 2;
}
