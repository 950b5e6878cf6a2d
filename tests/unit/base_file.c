/* SPDX-License-Identifier: EUPL-1.2 */
/* Files read whole within a limit, written by renaming; paths as text. */
#include "base/base.h"
#include "tap.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_file(const char *path, const char *s, size_t len)
{
	struct gf_error err;

	ok(!gf_file_write(path, s, len, &err), "wrote '%s'", path);
}

typedef int (*read_fn)(struct gf_buf *out, const char *path, size_t limit,
		       struct gf_error *err);

static void check_read(read_fn read, const char *path, size_t limit,
		       const char *want)
{
	struct gf_buf buf = GF_BUF_INIT;
	struct gf_error err = { 0 };

	gf_buf_adds(&buf, "what was there before");
	is_int(read(&buf, path, limit, &err), 0, "read '%s' %s", path, err.msg);
	is_str(buf.s, want, "'%s' holds it", path);
	gf_buf_release(&buf);
}

static void refuse(read_fn read, const char *path, size_t limit,
		   enum gf_err code)
{
	struct gf_buf buf = GF_BUF_INIT;
	struct gf_error err = { 0 };

	is_int(read(&buf, path, limit, &err), -1, "'%s' refused", path);
	is_int(err.code, code, "because: %s", err.msg);
	gf_buf_release(&buf);
}

static void test_read(void)
{
	write_file("empty", "", 0);
	write_file("four", "four", 4);
	ok(!mkfifo("pipe", 0600) && !symlink("four", "link") &&
		   !symlink("nowhere", "lost"),
	   "made a pipe and links");
	check_read(gf_file_read, "empty", 0, "");
	check_read(gf_file_read, "four", 4, "four");
	check_read(gf_file_read, "four", 5, "four");
	check_read(gf_file_read_named, "link", 5, "four");
	refuse(gf_file_read, "four", 3, GF_ELIMIT);
	refuse(gf_file_read, "nowhere", 9, GF_ENOTFOUND);
	refuse(gf_file_read, "four/x", 9, GF_ENOTFOUND);
	refuse(gf_file_read, ".", 9, GF_EINVALID);
	refuse(gf_file_read, "pipe", 9, GF_EINVALID);
	check_read(gf_file_read_named, "/dev/null", 9, "");
	refuse(gf_file_read_named, "/dev/zero", 9, GF_ELIMIT);
	refuse(gf_file_read_named, ".", 9, GF_EINVALID);
	refuse(gf_file_read, "/dev/null", 9, GF_EINVALID);
	/* it says that it has 0 bytes, and then has some */
	refuse(gf_file_read, "/proc/self/status", 65536, GF_ECHANGED);
	refuse(gf_file_read, "link", 9, GF_EIO);
	refuse(gf_file_read_named, "lost", 9, GF_ENOTFOUND);
}

static struct gf_reader reader;

static int read_next(struct gf_buf *out, const char *path, size_t limit,
		     struct gf_error *err)
{
	return gf_reader_read(&reader, out, path, limit, err);
}

static int read_next_named(struct gf_buf *out, const char *path, size_t limit,
			   struct gf_error *err)
{
	return gf_reader_read_named(&reader, out, path, limit, err);
}

static void test_reader(void)
{
	write_file("a/one", "one", 3);
	write_file("a/two", "two", 3);
	write_file("b/one", "other", 5);
	ok(!symlink("one", "a/link") && !mkdir("a/c", 0700), "made a link");
	gf_reader_init(&reader);
	check_read(read_next, "a/one", 9, "one");
	check_read(read_next, "a/two", 9, "two");
	check_read(read_next, "b/one", 9, "other");
	check_read(read_next, "four", 9, "four");
	check_read(read_next, "./a/../b/one", 9, "other");
	refuse(read_next, "a/none", 9, GF_ENOTFOUND);
	refuse(read_next, "none/one", 9, GF_ENOTFOUND);
	refuse(read_next, "four/one", 9, GF_ENOTFOUND);
	refuse(read_next, "a/link", 9, GF_EIO);
	check_read(read_next_named, "a/link", 9, "one");
	check_read(read_next_named, "./a/../b/one", 9, "other");
	refuse(read_next_named, "a/c", 9, GF_EINVALID);
	refuse(read_next_named, "none/one", 9, GF_ENOTFOUND);
	refuse(read_next, "a/c", 9, GF_EINVALID);
	refuse(read_next, "a/one", 2, GF_ELIMIT);
	check_read(read_next, "a/two", 9, "two");
	gf_reader_release(&reader);
}

static void test_fd(void)
{
	struct gf_buf buf = GF_BUF_INIT;
	struct gf_error err;
	int fds[2], fd;

	ok(!pipe(fds) && write(fds[1], "abc", 3) == 3, "a pipe with 3 bytes");
	close(fds[1]);
	is_int(gf_fd_read(&buf, fds[0], 3, &err), 0, "read to its end");
	is_str(buf.s, "abc", "all of it");
	close(fds[0]);
	fd = open("four", O_RDONLY);
	is_int(gf_fd_read(&buf, fd, 3, &err), -1, "one byte too many");
	is_int(err.code, GF_ELIMIT, "because: %s", err.msg);
	close(fd);
	is_int(gf_fd_read(&buf, -1, 3, &err), -1, "no descriptor");
	is_int(err.code, GF_EIO, "because: %s", err.msg);
	gf_buf_release(&buf);
}

static void test_write(void)
{
	struct gf_error err;
	struct stat st;

	write_file("a/b/c.yaml", "one", 3);
	write_file("a/b/c.yaml", "two\0!", 5);
	check_read(gf_file_read, "a/b/c.yaml", 9, "two");
	umask(027);
	write_file("mode", "", 0);
	ok(!stat("mode", &st) && (st.st_mode & 0777) == 0640,
	   "with the mode that people expect");
	is_int(gf_file_write("four/x", "", 0, &err), -1, "below a file");
	is_int(gf_file_write("a", "", 0, &err), -1, "over a folder");
	ok(strstr(err.msg, "'a'") != NULL, "because: %s", err.msg);
}

static void check_join(const char *dir, const char *name, const char *want)
{
	struct gf_arena arena = { 0 };

	is_str(gf_path_join(&arena, dir, name), want, "'%s' + '%s'", dir, name);
	gf_arena_release(&arena);
}

static void check_normal(const char *path, const char *want)
{
	struct gf_arena arena = { 0 };

	is_str(gf_path_normalise(&arena, path), want, "'%s'", path);
	gf_arena_release(&arena);
}

static void test_paths(void)
{
	check_join("a", "b", "a/b");
	check_join("a/", "b", "a/b");
	check_join("", "b", "b");
	check_join(".", "b", "b");
	check_join("a", "/b", "/b");
	check_normal("a/b", "a/b");
	check_normal("./a//b/.", "a/b");
	check_normal("a/../b", "b");
	check_normal("a/b/../../c", "c");
	check_normal("a/b/..", "a");
	check_normal("a/..", "");
	check_normal("", "");
	check_normal("..", NULL);
	check_normal("a/../..", NULL);
	check_normal("a/../../a", NULL);
	check_normal("..a/b..", "..a/b..");
	is_str(gf_path_base("a/b.yaml"), "b.yaml", "the last part");
	is_str(gf_path_base("b.yaml"), "b.yaml", "the only part");
	is_str(gf_path_base("a/"), "", "no part");
}

int main(void)
{
	char root[] = "/tmp/greffe-file.XXXXXX", rm[64];

	if (!mkdtemp(root) || chdir(root) < 0)
		return 1;
	test_read();
	test_reader();
	test_fd();
	test_write();
	test_paths();
	snprintf(rm, sizeof(rm), "rm -rf %s", root);
	if (chdir("/") < 0 || system(rm))
		return 1;
	return tap_done();
}
