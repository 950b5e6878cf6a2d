/* SPDX-License-Identifier: EUPL-1.2 */
/* Where the daemon listens, and lines as they come in. */
#include "base/base.h"
#include "tap.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/greffe-socket-XXXXXX";
static struct gf_arena arena;
static struct gf_error err;

static const char *at(const char *name)
{
	return gf_path_join(&arena, root, name);
}

static bool refused(const char *path, const char *why)
{
	int fd = gf_socket_listen(path, &err);

	if (fd >= 0)
		close(fd);
	return fd < 0 && strstr(err.msg, why);
}

static void test_listen(void)
{
	const char *path = at("own/greffed.sock");
	struct stat st;
	int fd = gf_socket_listen(path, &err), call;
	struct gf_peer peer;

	ok(fd >= 0 && !stat(path, &st) && (st.st_mode & 0777) == 0600,
	   "only the owner may call");
	ok(!stat(at("own"), &st) && (st.st_mode & 0777) == 0700,
	   "and enter the folder, which is made");
	ok(refused(path, "another greffed"), "one that listens is respected");
	call = gf_socket_connect(path, &err);
	ok(call >= 0 && gf_socket_peer(call, &peer) && peer.uid == geteuid() &&
		   peer.pid == getpid(),
	   "who listens is known");
	ok(gf_socket_take(fd, &err) == 0 && gf_socket_take(call, &err) < 0 &&
		   gf_socket_take(0, &err) < 0,
	   "what is handed over has to listen");
	close(call);
	close(fd);
	ok(gf_socket_connect(path, &err) < 0 && err.code == GF_ENOTFOUND,
	   "nobody is there any more");
	fd = gf_socket_listen(path, &err);
	ok(fd >= 0, "what a dead one left gives way");
	close(fd);
}

static void test_hostile_places(void)
{
	char longest[300];

	mkdir(at("open"), 0700);
	chmod(at("open"), 0777);
	ok(refused(at("open/s"), "chmod 700"), "a folder that is open to all");
	chmod(at("open"), 0720);
	ok(refused(at("open/s"), "chmod 700"), "or to a group");
	ok(!symlink(at("own"), at("link")) && refused(at("link/s"), "a link"),
	   "a link to a folder");
	close(open(at("file"), O_CREAT | O_WRONLY, 0600));
	ok(refused(at("file/s"), "a file"), "a file for a folder");
	close(open(at("own/plain"), O_CREAT | O_WRONLY, 0600));
	ok(refused(at("own/plain"), "no socket"), "a file for a socket");
	ok(!symlink("greffed.sock", at("own/sock")) &&
		   refused(at("own/sock"), "no socket"),
	   "a link to a socket");
	memset(longest, 'a', sizeof(longest));
	longest[0] = '/';
	longest[sizeof(longest) - 1] = '\0';
	ok(refused(longest, "too long"), "a path that is too long");
	ok(refused("relative", "from '/'"), "a path from where we are");
	if (geteuid()) {
		skip("only root gives folders away");
		return;
	}
	mkdir(at("other"), 0700);
	ok(!chown(at("other"), 12345, 0) &&
		   refused(at("other/s"), "the user 12345"),
	   "a folder that somebody else made");
}

static void test_path(void)
{
	struct gf_buf path = GF_BUF_INIT;

	gf_socket_path(&path, "/run/user/7");
	is_str(path.s, "/run/user/7/greffe/greffed.sock", "a person's");
	gf_socket_path(&path, NULL);
	is_str(path.s, "/run/greffed/greffed.sock", "the machine's");
	gf_socket_path(&path, "tmp");
	is_str(path.s, "/run/greffed/greffed.sock", "a relative one is none");
	gf_buf_release(&path);
}

static void test_lines(void)
{
	struct gf_lines lines;
	int pair[2], fds;
	size_t len;
	char *line;

	fds = socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair);
	gf_lines_init(&lines, 8);
	ok(!fds && gf_lines_read(&lines, pair[0]) == GF_LINES_LATER &&
		   !gf_lines_next(&lines, &len),
	   "nothing yet");
	ok(!gf_socket_write(pair[1], "ab\n\ncd", 6, 1000, &err) &&
		   gf_lines_read(&lines, pair[0]) == GF_LINES_MORE,
	   "some");
	line = gf_lines_next(&lines, &len);
	ok(line && len == 2 && !strcmp(line, "ab"), "a line");
	line = gf_lines_next(&lines, &len);
	ok(line && !len, "an empty one");
	ok(!gf_lines_next(&lines, &len), "half of one is none");
	gf_socket_write(pair[1], "e\n1234567\n", 10, 1000, &err);
	gf_lines_read(&lines, pair[0]);
	line = gf_lines_next(&lines, &len);
	ok(line && !strcmp(line, "cde"), "the rest of it");
	gf_lines_read(&lines, pair[0]);
	line = gf_lines_next(&lines, &len);
	ok(line && !strcmp(line, "1234567"), "as long as may be");
	gf_socket_write(pair[1], "123456789", 9, 1000, &err);
	gf_lines_read(&lines, pair[0]);
	ok(!gf_lines_next(&lines, &len) &&
		   gf_lines_read(&lines, pair[0]) == GF_LINES_LONG,
	   "longer");
	close(pair[1]);
	gf_lines_release(&lines);
	gf_lines_init(&lines, 8);
	gf_lines_read(&lines, pair[0]);
	ok(gf_lines_read(&lines, pair[0]) == GF_LINES_END, "the end");
	gf_lines_release(&lines);
	close(pair[0]);
}

static void remove_all(void)
{
	static const char *const made[] = { "own/greffed.sock",
					    "own/plain",
					    "own/sock",
					    "own",
					    "open",
					    "link",
					    "file",
					    "other",
					    "" };
	size_t i;

	for (i = 0; i < GF_NELEMS(made); i++)
		remove(at(made[i]));
	gf_arena_release(&arena);
}

int main(void)
{
	if (!mkdtemp(root))
		return 1;
	test_path();
	test_listen();
	test_hostile_places();
	test_lines();
	remove_all();
	return tap_done();
}
