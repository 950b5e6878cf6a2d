/* SPDX-License-Identifier: EUPL-1.2 */
/* A folder's raw bytes: what git writes is read, all else is refused. */
#include "git_see.h"
#include "repo/internal.h"
#include "sides.h"

#define ID "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24"

static void set_bytes(struct folder *folder, const char *s, size_t len)
{
	if (!folder->bytes.s)
		gf_buf_init(&folder->bytes);
	gf_buf_reset(&folder->bytes);
	gf_buf_add(&folder->bytes, s, len);
}

#define ROW(text, good) \
	{ \
		text, sizeof(text) - 1, good \
	}

static const struct {
	const char *s;
	size_t len;
	bool good;
} rows[] = {
	ROW("", true),
	ROW("100644 a\0" ID, true),
	ROW("100644 a\0" ID "100644 b\0" ID, true),
	ROW("100644 a\0" ID "40000 a-b\0" ID, true),
	ROW("100644 a.b\0" ID "40000 a\0" ID "100644 a0\0" ID, true),
	ROW("040000 a\0" ID, true), /* as some wrote it long ago */
	ROW("120000 a\0" ID "160000 b\0" ID "100777 c\0" ID, true),
	ROW("100644 \xff\n\033\0" ID, true),
	/* cut short */
	ROW("1", false),
	ROW("100644", false),
	ROW("100644 a", false),
	ROW("100644 a\0", false),
	ROW("100644 a\0\1\2\3", false),
	/* not as git writes */
	ROW("100648 a\0" ID, false),
	ROW("-100644 a\0" ID, false),
	ROW("1000000000644 a\0" ID, false),
	ROW("100644  \0" ID "zzz", false),
	/* names that no folder holds */
	ROW("100644 \0" ID, false),
	ROW("40000 .\0" ID, false),
	ROW("40000 ..\0" ID, false),
	ROW("40000 .git\0" ID, false),
	ROW("40000 .GIT\0" ID, false),
	ROW("100644 a/b\0" ID, false),
	/* out of order, and twice */
	ROW("100644 b\0" ID "100644 a\0" ID, false),
	ROW("100644 a\0" ID "100644 a\0" ID, false),
	ROW("40000 a\0" ID "100644 a.b\0" ID, false),
	ROW("100644 a\0" ID "40000 a\0" ID, false),
	ROW("100644 a\0" ID "100644 a.b\0" ID "40000 a\0" ID, false),
	ROW("100644 a\0" ID "100644 a-\0" ID "100644 a-b\0" ID "40000 a-\0" ID,
	    false),
};

static void test_parse(void)
{
	struct folder folder = { 0 };
	size_t i;

	for (i = 0; i < GF_NELEMS(rows); i++) {
		set_bytes(&folder, rows[i].s, rows[i].len);
		is_int(folder_parse(&folder), rows[i].good ? 0 : -1,
		       "row %zu is %s", i, rows[i].good ? "read" : "refused");
	}
	folder_release(&folder);
}

/* Both alike: refused, or the same entries at the same places. */
static bool reads_as(const struct folder *a, int a_said, const struct folder *b,
		     int b_said)
{
	return a_said == b_said && a->sound == b->sound &&
	       a->sound == !a_said &&
	       (a_said ||
		(a->n == b->n &&
		 (!a->n || !memcmp(a->at, b->at, a->n * sizeof(*a->at)))));
}

/* With any one byte, or any two, of a folder that is known made another. */
static void test_like(void)
{
	static const char known[] = "100644 a.b\0" ID "40000 a\0" ID
				    "100755 a0\0" ID;
	static const char others[] = { 0, '/', '.', 'a', '0', '4', ' ', -1 };
	struct folder like = { 0 }, with = { 0 }, without = { 0 };
	size_t i, j, len = sizeof(known) - 1, same = 0, tried = 0, found = 0;
	int said;

	set_bytes(&like, known, len);
	is_int(folder_parse(&like), 0, "known");
	for (i = 0; i < len * len; i++) {
		for (j = 0; j < sizeof(others); j++, tried++) {
			set_bytes(&with, known, len);
			with.bytes.s[i / len] = others[j];
			with.bytes.s[i % len] = others[j];
			set_bytes(&without, with.bytes.s, len);
			said = folder_parse(&without);
			same += reads_as(&with, folder_parse_like(&with, &like),
					 &without, said);
			found += !said;
		}
	}
	is_int(same, tried, "what is like another is read as by itself");
	ok(found > tried / 2 && found < tried, "good %zu times", found);
	for (i = 0; i < GF_NELEMS(rows); i++) {
		set_bytes(&like, rows[i].s, rows[i].len);
		is_int(folder_parse(&like) ? -1 : 0, rows[i].good ? 0 : -1,
		       "row %zu", i);
		set_bytes(&with, rows[i].s, rows[i].len);
		is_int(folder_parse_like(&with, &like), rows[i].good ? 0 : -1,
		       "like itself, it is %s",
		       rows[i].good ? "read" : "refused");
	}
	folder_release(&like);
	folder_release(&with);
	folder_release(&without);
}

static void test_every_cut(void)
{
	static const char whole[] = "100644 a\0" ID "40000 b\0" ID;
	struct folder folder = { 0 };
	size_t len, good = 0;

	for (len = 0; len < sizeof(whole); len++) {
		set_bytes(&folder, whole, len);
		good += !folder_parse(&folder);
	}
	is_int(good, 3, "cut anywhere but between entries, it is refused");
	folder_release(&folder);
}

static void test_find(void)
{
	static const char bytes[] = "100644 a.b\0" ID "40000 a\0" ID
				    "100755 a0\0" ID "120000 l\0" ID
				    "160000 s\0" ID "100664 w\0" ID;
	static const struct {
		const char *name;
		int kind;
	} names[] = {
		{ "a", GF_FILE_DIR },
		{ "a.b", GF_FILE_REGULAR },
		{ "a0", GF_FILE_REGULAR },
		{ "l", GF_FILE_LINK },
		{ "s", GF_FILE_OTHER },
		{ "w", GF_FILE_OTHER },
		{ "", -1 },
		{ "a.", -1 },
		{ "z", -1 },
	};
	struct folder folder = { 0 };
	struct entry e;
	size_t i;

	set_bytes(&folder, bytes, sizeof(bytes) - 1);
	is_int(folder_parse(&folder), 0, "read");
	for (i = 0; i < GF_NELEMS(names); i++) {
		bool found = folder_find(&folder, names[i].name, &e);

		is_int(found ? (int)e.kind : -1, names[i].kind, "'%s'",
		       names[i].name);
	}
	ok(!memcmp(e.id.id, ID, sizeof(e.id.id)), "with its id");
	folder_release(&folder);
}

/* A folder of `size` bytes: names of 200, and a last one for the rest. */
static void write_folder(struct gf_buf *out, size_t size)
{
	const size_t row = 7 + 200 + 21;
	size_t len = 0;
	unsigned i;

	gf_buf_reset(out);
	for (i = 0; out->len < size; i++) {
		len = size - out->len < 2 * row ? size - out->len - 28 : 200;
		if (len > 250)
			len = 200;
		gf_buf_addf(out, "100644 %07u", i);
		gf_buf_fill(out, 'x', len - 7);
		gf_buf_fill(out, '\0', 21);
	}
}

static struct gf_oid put_folder(const struct gf_buf *bytes)
{
	struct gf_buf id = GF_BUF_INIT;
	struct gf_oid oid = { { 0 } };
	FILE *to = fopen("object", "w");
	size_t i;

	fwrite(bytes->s, 1, bytes->len, to);
	fclose(to);
	capture(&id, "git -c core.looseCompression=1 hash-object -t tree -w "
		     "--literally object");
	for (i = 0; i < sizeof(oid.id) && id.len > 40; i++)
		sscanf(id.s + 2 * i, "%2hhx", &oid.id[i]);
	gf_buf_release(&id);
	return oid;
}

static void test_size(void)
{
	size_t most = gf_limit(GF_LIMIT_TREE_BYTES), size;
	struct gf_buf bytes = GF_BUF_INIT, name = GF_BUF_INIT;
	struct gf_repo_entry entry;
	struct gf_error err;
	struct gf_repo *repo;
	struct gf_oid oid;

	start_git();
	go(".");
	type("git init -q");
	is_int(gf_repo_open(&repo, ".", NULL), 0, "opened");
	gf_buf_adds(&name, "0000001");
	gf_buf_fill(&name, 'x', 193);
	for (size = most - 1; size <= most + 1; size++) {
		write_folder(&bytes, size);
		is_int(bytes.len, size, "a folder of %zu bytes", size);
		oid = put_folder(&bytes);
		err = (struct gf_error){ 0 };
		side(GF_LIMIT_TREE_BYTES, size,
		     !gf_repo_find(&entry, repo, &oid, name.s, &err));
		is_int(err.code, size > most ? GF_ELIMIT : 0, "and why");
	}
	gf_buf_release(&bytes);
	gf_buf_release(&name);
	gf_repo_close(repo);
	end_git();
}

int main(void)
{
	test_parse();
	test_like();
	test_every_cut();
	test_find();
	test_size();
	return tap_done();
}
