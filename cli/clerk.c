/* SPDX-License-Identifier: EUPL-1.2 */
/* See clerk.h. */
#include "cli/clerk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

static long read_pid(int fd)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	return strtol(text, NULL, 10);
}

/* The lock is asked for and given back: what a dead daemon left holds none. */
bool clerk_holds(const struct gf_repo *repo, long *pid)
{
	struct gf_arena arena = { 0 };
	const char *path = gf_path_join(&arena, gf_repo_common_folder(repo),
					"greffe/greffed.lock");
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	bool held = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) < 0 &&
		    errno == EWOULDBLOCK;

	if (held && pid)
		*pid = read_pid(fd);
	if (fd >= 0)
		close(fd);
	gf_arena_release(&arena);
	return held;
}
