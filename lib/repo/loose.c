/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Loose objects, for libgit2 to find where it would read them itself: 1.5
 * believes what such a file says of its own size, writes behind its memory
 * where there is more, and waits for ever where there is less.
 */
#include "repo/internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <unistd.h>
#include <zlib.h>

/* "commit 18446744073709551615" and its NUL fit, whatever way it is packed. */
#define HEADER_BYTES 32
#define HEADER_READ  1024
/* An id's start in a file's name, behind the two letters of its folder. */
#define NAME_LETTERS (GF_OID_HEX - 1 - 2)

struct loose {
	git_odb_backend as; /* what libgit2 knows of it */
	char *folder;
};

static int damaged(const char *why)
{
	git_error_set_str(GIT_ERROR_ODB, why);
	return -1;
}

/* --- the file ------------------------------------------------------------ */

static int open_object(const struct loose *loose, const git_oid *oid)
{
	char hex[GF_OID_HEX];
	struct gf_buf path = GF_BUF_INIT;
	int fd;

	git_oid_tostr(hex, sizeof(hex), oid);
	gf_buf_addf(&path, "%s/%.2s/%s", loose->folder, hex, hex + 2);
	fd = open(path.s, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	gf_buf_release(&path);
	return fd;
}

static int not_opened(void)
{
	if (errno == ENOENT || errno == ENOTDIR)
		return GIT_ENOTFOUND;
	return damaged(gf_errno_text(errno));
}

/* --- what is in it ------------------------------------------------------- */

/* One object on its way out of its file. */
struct unpacking {
	z_stream z;
	int fd;
	bool ended; /* the file, or what it holds */
	unsigned char in[16384];
	/* of the header */
	git_object_t type;
	size_t size;
};

static int start(struct unpacking *u, int fd)
{
	u->fd = fd;
	u->z = (z_stream){ 0 };
	u->ended = false;
	return inflateInit(&u->z) == Z_OK ? 0 : damaged(_("no memory"));
}

static void stop(struct unpacking *u)
{
	inflateEnd(&u->z);
	close(u->fd);
}

static int fill(struct unpacking *u, size_t most)
{
	ssize_t n;

	do {
		n = read(u->fd, u->in,
			 most < sizeof(u->in) ? most : sizeof(u->in));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return damaged(gf_errno_text(errno));
	if (!n)
		return damaged(_("it ends too early"));
	u->z.next_in = u->in;
	u->z.avail_in = (uInt)n;
	return 0;
}

/* Up to `len` bytes; *got says how many there were. */
static int unpack(struct unpacking *u, void *out, size_t len, size_t most,
		  size_t *got)
{
	int code;

	*got = 0;
	while (*got < len && !u->ended) {
		size_t room = len - *got;

		if (!u->z.avail_in && fill(u, most) < 0)
			return -1;
		u->z.next_out = (unsigned char *)out + *got;
		u->z.avail_out = room < UINT_MAX ? (uInt)room : UINT_MAX;
		room = u->z.avail_out;
		code = inflate(&u->z, Z_NO_FLUSH);
		*got += room - u->z.avail_out;
		u->ended = code == Z_STREAM_END;
		if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
			return damaged(_("its compression is wrong"));
	}
	return 0;
}

/* --- its header ---------------------------------------------------------- */

static bool read_size(size_t *out, const char *s, const char *end)
{
	size_t n = 0;

	if (s == end || (*s == '0' && s + 1 != end))
		return false;
	for (; s < end; s++) {
		size_t digit = (size_t)(*s - '0');

		if (*s < '0' || *s > '9' || n > (SIZE_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return true;
}

/* "blob 12" and a NUL; gives the length with it, 0 where it is not one. */
static size_t parse_header(struct unpacking *u, const char *s, size_t len)
{
	const char *end = memchr(s, '\0', len), *space;
	char name[HEADER_BYTES];

	space = end ? memchr(s, ' ', (size_t)(end - s)) : NULL;
	if (!space || !read_size(&u->size, space + 1, end))
		return 0;
	snprintf(name, sizeof(name), "%.*s", (int)(space - s), s);
	u->type = git_object_string2type(name);
	return git_object_typeisloose(u->type) ? (size_t)(end - s) + 1 : 0;
}

/* The first bytes of an object; from `at` on they are what it holds. */
struct head {
	char s[HEADER_BYTES];
	size_t len, at;
};

static int begin(struct unpacking *u, const struct loose *loose,
		 const git_oid *oid, size_t most, struct head *head)
{
	int fd = open_object(loose, oid), ret;

	if (fd < 0)
		return not_opened();
	if (start(u, fd) < 0) {
		close(fd);
		return -1;
	}
	ret = unpack(u, head->s, HEADER_BYTES, most, &head->len);
	if (!ret && !(head->at = parse_header(u, head->s, head->len)))
		ret = damaged(_("it does not begin as an object does"));
	if (ret < 0)
		stop(u);
	return ret;
}

/* --- one object ---------------------------------------------------------- */

/* The object is all there, and there is nothing else. */
static int unpack_rest(struct unpacking *u, char *out, size_t done)
{
	char more;
	size_t got;

	if (unpack(u, out + done, u->size - done, SIZE_MAX, &got) < 0)
		return -1;
	if (done + got < u->size)
		return damaged(_("it is shorter than it says"));
	if (unpack(u, &more, 1, SIZE_MAX, &got) < 0)
		return -1;
	return got ? damaged(_("it is longer than it says")) : 0;
}

static int unpack_object(void **out, struct unpacking *u,
			 git_odb_backend *backend, const struct head *head)
{
	size_t len = head->len - head->at;
	char *data;

	if (len > u->size)
		return damaged(_("it is longer than it says"));
	if (u->size > gf_limit(GF_LIMIT_TREE_BYTES))
		return damaged(_("it is too large"));
	data = git_odb_backend_data_alloc(backend, u->size + 1);
	if (!data)
		return damaged(_("it is too large"));
	memcpy(data, head->s + head->at, len);
	data[u->size] = '\0';
	if (unpack_rest(u, data, len) < 0) {
		git_odb_backend_data_free(backend, data);
		return -1;
	}
	*out = data;
	return 0;
}

static int loose_read(void **out, size_t *size, git_object_t *type,
		      git_odb_backend *backend, const git_oid *oid)
{
	struct unpacking u;
	struct head head;
	int ret;

	ret = begin(&u, (struct loose *)backend, oid, SIZE_MAX, &head);
	if (ret < 0)
		return ret;
	ret = unpack_object(out, &u, backend, &head);
	*size = u.size;
	*type = u.type;
	stop(&u);
	return ret;
}

static int loose_read_header(size_t *size, git_object_t *type,
			     git_odb_backend *backend, const git_oid *oid)
{
	struct unpacking u;
	struct head head;
	int ret;

	ret = begin(&u, (struct loose *)backend, oid, HEADER_READ, &head);
	if (ret < 0)
		return ret;
	*size = u.size;
	*type = u.type;
	stop(&u);
	return 0;
}

static int loose_exists(git_odb_backend *backend, const git_oid *oid)
{
	int fd = open_object((struct loose *)backend, oid);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* --- the start of an id -------------------------------------------------- */

static int find_start(git_oid *out, DIR *dir, const char *hex, size_t len)
{
	char whole[GF_OID_HEX];
	struct dirent *entry;
	int found = 0;

	while (found < 2 && (entry = readdir(dir))) {
		if (strlen(entry->d_name) != NAME_LETTERS ||
		    memcmp(entry->d_name, hex + 2, len - 2) != 0)
			continue;
		memcpy(whole, hex, 2);
		memcpy(whole + 2, entry->d_name, NAME_LETTERS + 1);
		found += !git_oid_fromstr(out, whole);
	}
	return found > 1 ? GIT_EAMBIGUOUS : found ? 0 : GIT_ENOTFOUND;
}

static int loose_exists_prefix(git_oid *out, git_odb_backend *backend,
			       const git_oid *start_of, size_t len)
{
	const struct loose *loose = (struct loose *)backend;
	struct gf_buf path = GF_BUF_INIT;
	char hex[GF_OID_HEX];
	int ret = GIT_ENOTFOUND;
	DIR *dir;

	git_oid_tostr(hex, sizeof(hex), start_of);
	gf_buf_addf(&path, "%s/%.2s", loose->folder, hex);
	dir = len > 2 ? opendir(path.s) : NULL;
	if (dir) {
		ret = find_start(out, dir, hex, len);
		closedir(dir);
	}
	gf_buf_release(&path);
	return ret;
}

static int loose_read_prefix(git_oid *found, void **out, size_t *size,
			     git_object_t *type, git_odb_backend *backend,
			     const git_oid *start_of, size_t len)
{
	int ret = loose_exists_prefix(found, backend, start_of, len);

	return ret ? ret : loose_read(out, size, type, backend, found);
}

/* --- as libgit2 wants it ------------------------------------------------- */

static void loose_free(git_odb_backend *backend)
{
	struct loose *loose = (struct loose *)backend;

	free(loose->folder);
	free(loose);
}

git_odb_backend *loose_new(const char *folder)
{
	struct loose *loose = gf_xcalloc(1, sizeof(*loose));

	git_odb_init_backend(&loose->as, GIT_ODB_BACKEND_VERSION);
	loose->as.read = loose_read;
	loose->as.read_prefix = loose_read_prefix;
	loose->as.read_header = loose_read_header;
	loose->as.exists = loose_exists;
	loose->as.exists_prefix = loose_exists_prefix;
	loose->as.free = loose_free;
	loose->folder = gf_xstrdup(folder);
	return &loose->as;
}
