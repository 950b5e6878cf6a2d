/* SPDX-License-Identifier: EUPL-1.2 */
/* The service manager's protocol, spoken to a socket of the test's own. */
#include "daemon/sd.h"
#include "tap.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* A manager: where it listens, a path or a name of Linux's own ('@'). */
static int listen_at(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	size_t len = strlen(name);

	memcpy(address.sun_path, name, len);
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	if (bind(fd, (struct sockaddr *)&address,
		 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		return -1;
	return fd;
}

static void hear(int fd, const char *want, const char *what)
{
	char text[1000];
	ssize_t n = recv(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	is_str(text, want, "%s", what);
}

static void test_telling(const char *name, const char *what)
{
	int fd = listen_at(name);

	setenv("NOTIFY_SOCKET", name, 1);
	sd_open();
	ok(!getenv("NOTIFY_SOCKET"), "%s: taken out of the environment", what);
	sd_tell("READY=1");
	hear(fd, "READY=1", what);
	sd_status("%d of\n%s", 3, "\x1b[2J");
	hear(fd, "STATUS=3 of\\n\\x1b[2J", "one line of status");
	close(fd);
	sd_tell("STOPPING=1");
	ok(true, "%s: a manager that left harms nobody", what);
}

static void test_watchdog(void)
{
	char pid[32];

	snprintf(pid, sizeof(pid), "%d", getpid());
	setenv("WATCHDOG_USEC", "30000000", 1);
	setenv("WATCHDOG_PID", "1", 1);
	sd_open();
	is_int(sd_watchdog_ms(), 0, "somebody else's watchdog");
	setenv("WATCHDOG_USEC", "30000000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	sd_open();
	is_int(sd_watchdog_ms(), 15000, "half of what it waits");
}

/* In a child, where the sockets may stand where a manager puts them. */
static int take_sockets(const char *count, const char *names,
			const char *wanted, int want)
{
	int status = 0;
	pid_t pid = fork();
	char own[32];

	if (!pid) {
		dup2(1, 3);
		dup2(1, 4);
		snprintf(own, sizeof(own), "%d", getpid());
		setenv("LISTEN_PID", own, 1);
		setenv("LISTEN_FDS", count, 1);
		if (names)
			setenv("LISTEN_FDNAMES", names, 1);
		sd_open();
		_exit(sd_socket(wanted) == want && sd_socket(wanted) == -1 &&
				      (want < 0 ||
				       fcntl(want, F_GETFD) == FD_CLOEXEC)
			      ? 0
			      : 1);
	}
	waitpid(pid, &status, 0);
	return status;
}

static void test_sockets(void)
{
	is_int(take_sockets("2", "control:metrics", "metrics", 4), 0,
	       "by its name, once");
	is_int(take_sockets("1", NULL, "control", 3), 0, "alone, unnamed");
	is_int(take_sockets("2", NULL, "control", -1), 0, "two, unnamed");
	is_int(take_sockets("0", NULL, "control", -1), 0, "none");
	is_int(take_sockets("99", NULL, "control", -1), 0, "too many");
	is_int(take_sockets("-1", "control", "control", -1), 0, "no number");
	setenv("LISTEN_PID", "1", 1);
	setenv("LISTEN_FDS", "1", 1);
	sd_open();
	is_int(sd_socket("control"), -1, "somebody else's sockets");
}

int main(void)
{
	char path[64], abstract[64];

	sd_open();
	sd_tell("READY=1");
	ok(true, "no manager, nothing told");
	snprintf(path, sizeof(path), "/tmp/greffe-sd.%d", getpid());
	snprintf(abstract, sizeof(abstract), "@greffe-sd.%d", getpid());
	test_telling(path, "a path");
	unlink(path);
	test_telling(abstract, "an abstract name");
	test_watchdog();
	test_sockets();
	return tap_done();
}
