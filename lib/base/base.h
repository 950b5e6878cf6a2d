/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/base: what every room stands on.
 *
 * Errors that travel up, memory that dies together, growing strings, a map
 * from strings, files read with a limit, a pool of threads, translations,
 * Unicode, and the one table of limits.
 *
 * Invariants. Nothing here prints, exits or reads the environment. Allocation
 * failure aborts, in alloc.c and nowhere else. Whatever a stranger controls
 * is bounded *before* it is allocated (enum gf_limit).
 *
 * Ownership. A pointer returned by a function belongs to the object it came
 * from; only names in _new, _open, _dup, _detach, and `struct x **out`, give
 * it away. Strings in an arena live as long as the arena.
 *
 *	struct gf_error err;
 *	struct gf_buf text = GF_BUF_INIT;
 *
 *	if (gf_file_read(&text, "records/a.yaml", 1 << 20, &err) < 0)
 *		return gf_wrap(&err, "cannot judge 'a'");
 *	...
 *	gf_buf_release(&text);
 */
#ifndef GF_BASE_H
#define GF_BASE_H

#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define GF_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define GF_NORETURN	__attribute__((noreturn))
#define GF_UNUSED	__attribute__((unused))
/* Seen by the libraries we load, in place of one of their own. */
#define GF_EXPORTED __attribute__((visibility("default")))
/* Called where something is wrong: what leads there is kept off the way. */
#define GF_COLD	     __attribute__((cold))
#define GF_NELEMS(a) (sizeof(a) / sizeof((a)[0]))

/* --- errors: the job could not be done (error.c) ------------------------- */

enum gf_err {
	GF_EIO,	      /* the system refused: errno's text is in msg */
	GF_ENOTFOUND, /* what was asked for is not there */
	GF_EINVALID,  /* what was given cannot be understood */
	GF_ELIMIT,    /* larger than a limit allows */
	GF_ECHANGED,  /* it changed while it was read */
	GF_EDAMAGED,  /* what is kept for speed; it is made again next time */
	GF_ECANCELLED
};

/* Caller-owned, usually on its stack. Meaningful only after a -1. */
struct gf_error {
	enum gf_err code;
	char msg[512];
};

/* Fills err (which may be NULL) and returns -1, so `return gf_fail(...)`. */
int gf_fail(struct gf_error *err, enum gf_err code, const char *fmt, ...)
	GF_PRINTF(3, 4) GF_COLD;
/* The same, with ": " and errno's text behind the message. */
int gf_fail_errno(struct gf_error *err, const char *fmt, ...)
	GF_PRINTF(2, 3) GF_COLD;
const char *gf_errno_text(int code); /* errno's text, translated */
/* Puts context and ": " before the message already there. Returns -1. */
int gf_wrap(struct gf_error *err, const char *fmt, ...) GF_PRINTF(2, 3) GF_COLD;

/* We are wrong: says where and aborts. Stays on in release builds. */
#define GF_BUG(cond) \
	do { \
		if (cond) \
			gf_bug(__FILE__, __LINE__, #cond); \
	} while (0)
void gf_bug(const char *file, int line, const char *what) GF_NORETURN GF_COLD;

/* --- allocation that cannot fail (alloc.c) ------------------------------- */

void *gf_xmalloc(size_t size);
void *gf_xcalloc(size_t n, size_t size); /* aborts on overflow too */
/*
 * The same, far enough from anything else that a thread which writes there
 * never takes a line of cache from another. A struct of which there are
 * several starts with a member that is _Alignas(GF_APART).
 */
#define GF_APART 128
void *gf_xcalloc_apart(size_t n, size_t size);
void *gf_xrealloc(void *p, size_t size);
char *gf_xstrdup(const char *s);
char *gf_xmemdup(const char *s, size_t len); /* NUL added */

/*
 * Room for one more in a growing array: `items` is a pointer lvalue, `n` how
 * many are used, `cap` how many fit (both unsigned or size_t lvalues).
 */
#define GF_GROW(items, n, cap) \
	do { \
		if ((n) == (cap)) { \
			(cap) = (cap) ? 2 * (cap) : 8; \
			(items) = gf_xrealloc((items), \
					      (cap) * sizeof(*(items))); \
		} \
	} while (0)

/* --- arena: allocations that die together (arena.c) ---------------------- */

struct gf_arena_block;

/* Zero-initialised is ready for use. Not for two threads at once. */
struct gf_arena {
	struct gf_arena_block *head;
	size_t used; /* bytes handed out since the last clear */
};

/* Aligned for any object, not zeroed. Never NULL. */
void *gf_arena_alloc(struct gf_arena *arena, size_t size);
void *gf_arena_zalloc(struct gf_arena *arena, size_t size);
char *gf_arena_memdup(struct gf_arena *arena, const char *s, size_t len);
char *gf_arena_strdup(struct gf_arena *arena, const char *s);
char *gf_arena_printf(struct gf_arena *arena, const char *fmt, ...)
	GF_PRINTF(2, 3);
/* Forgets everything, keeps one block: no malloc once warm. */
void gf_arena_clear(struct gf_arena *arena);
void gf_arena_release(struct gf_arena *arena);

/* --- growing strings (buf.c) --------------------------------------------- */

/* `s` is always NUL-terminated, also when empty; `len` excludes the NUL. */
struct gf_buf {
	char *s;
	size_t len, cap;
};

extern char gf_buf_empty[];
/* clang-format off */
#define GF_BUF_INIT { gf_buf_empty, 0, 0 }
/* clang-format on */

void gf_buf_init(struct gf_buf *buf);
void gf_buf_release(struct gf_buf *buf); /* and ready for use again */
void gf_buf_reset(struct gf_buf *buf);	 /* empty, memory kept */
void gf_buf_reserve(struct gf_buf *buf, size_t more);
void gf_buf_add(struct gf_buf *buf, const void *s, size_t len);
void gf_buf_adds(struct gf_buf *buf, const char *s);
void gf_buf_addc(struct gf_buf *buf, char c);
void gf_buf_fill(struct gf_buf *buf, char c, size_t n);
void gf_buf_addf(struct gf_buf *buf, const char *fmt, ...) GF_PRINTF(2, 3);
char *gf_buf_detach(struct gf_buf *buf); /* the caller frees it */

/*
 * Escapes for a terminal or a log: C0, C1, DEL, bidi controls and bytes that
 * are not UTF-8 become \x1b, \u202e, \xff. Newline and tab too.
 */
void gf_buf_add_visible(struct gf_buf *buf, const char *s, size_t len);
/* A JSON string with its quotes (RFC 8259); invalid UTF-8 becomes U+FFFD. */
void gf_buf_add_json(struct gf_buf *buf, const char *s, size_t len);

/* --- map from strings (strmap.c) ----------------------------------------- */

struct gf_strmap_entry {
	const char *key; /* borrowed: must outlive the map */
	uint32_t len, hash;
	void *value;
};

/*
 * Insertion-ordered: entries[0..n) in the order they were first put.
 * Zero-initialised is ready for use.
 */
struct gf_strmap {
	struct gf_strmap_entry *entries;
	uint32_t *slots; /* index + 1 into entries, 0 = free */
	uint32_t n, cap, nslots;
};

/* Seeded per process against crafted collisions; stable within it. */
uint32_t gf_hash(const char *s, size_t len);
void *gf_strmap_get(const struct gf_strmap *map, const char *key, size_t len);
/* The same, for a key whose gf_hash is already known. */
void *gf_strmap_get_hashed(const struct gf_strmap *map, const char *key,
			   size_t len, uint32_t hash);
/* Returns the value that was there before, which is kept; else puts. */
void *gf_strmap_put(struct gf_strmap *map, const char *key, size_t len,
		    void *value);
void gf_strmap_release(struct gf_strmap *map); /* the values are not freed */

/* --- files (file.c, walk.c) ---------------------------------------------- */

/*
 * The whole of a regular file into `out` (reset first). Opens without
 * following a last symlink and without blocking: a FIFO or a device is
 * GF_EINVALID, more than `limit` bytes GF_ELIMIT, a file that has not the
 * size it had when it was opened GF_ECHANGED.
 */
int gf_file_read(struct gf_buf *out, const char *path, size_t limit,
		 struct gf_error *err);
/*
 * The same for many files, told in the order of their paths: the folder of
 * the last one stays open, so that the system does not look for it again.
 */
struct gf_reader {
	int fd;
	struct gf_buf folder;
};
void gf_reader_init(struct gf_reader *reader);
int gf_reader_read(struct gf_reader *reader, struct gf_buf *out,
		   const char *path, size_t limit, struct gf_error *err);
void gf_reader_release(struct gf_reader *reader);
/* For what a person names: links are followed, pipes read to their end. */
int gf_file_read_named(struct gf_buf *out, const char *path, size_t limit,
		       struct gf_error *err);
int gf_reader_read_named(struct gf_reader *reader, struct gf_buf *out,
			 const char *path, size_t limit, struct gf_error *err);
/* All of a descriptor, at most `limit` bytes (GF_ELIMIT beyond). */
int gf_fd_read(struct gf_buf *out, int fd, size_t limit, struct gf_error *err);
/* Writes beside and renames over; parents are made. 0, or -1. */
int gf_file_write(const char *path, const char *s, size_t len,
		  struct gf_error *err);

bool gf_is_folder(const char *path); /* links followed */

enum gf_file_kind { GF_FILE_REGULAR, GF_FILE_DIR, GF_FILE_LINK, GF_FILE_OTHER };

/*
 * One entry of a walk; `path` is relative to the root, without "./", and
 * borrowed for the call. A directory is announced before its entries: return
 * 1 to skip what is inside, 0 to go on, -1 (err filled) to stop.
 */
typedef int (*gf_walk_fn)(const char *path, enum gf_file_kind kind,
			  struct gf_error *err, void *payload);
/*
 * Everything under `root`/`start` ("" = root itself), in byte order of the
 * whole path. Follows no link; bounded by GF_LIMIT_TREE_DEPTH. Unreadable
 * directories stop the walk with -1.
 */
int gf_walk(const char *root, const char *start, gf_walk_fn fn, void *payload,
	    struct gf_error *err);

/* "a" + "b" = "a/b"; "" or "." + "b" = "b"; "/b" stays. In the arena. */
char *gf_path_join(struct gf_arena *arena, const char *dir, const char *name);
/*
 * Resolves "." and ".." by text alone. NULL when it climbs out of its start.
 */
char *gf_path_normalise(struct gf_arena *arena, const char *path);
const char *gf_path_base(const char *path);

/* --- processes (spawn.c) ------------------------------------------------- */

/*
 * A program to run: an argument list, never a line for a shell. It sees the
 * environment given here and nothing of ours, no descriptor but its own
 * three, no terminal; it is the head of a group of processes that dies as
 * one, at the deadline or when its head has ended, and it dies with the
 * thread that started it. `argv[0]` without a '/' is looked for in PATH of
 * `env`.
 */
struct gf_spawn {
	const char *const *argv; /* NULL at the end */
	const char *const *env; /* "NAME=value", NULL at the end; NULL: plain */
	const char *dir;	/* where it runs; NULL: here */
	const char *in;		/* what it reads; NULL: nothing */
	size_t in_len;
	size_t out_limit; /* of each of what it writes; the rest is dropped */
	unsigned deadline_ms; /* 0: none */
	size_t memory;	      /* bytes of address space; 0: as we have */
};
/*
 * Runs to its end. *status: what it returned, or 128 + the signal it died
 * of. `out` and `err_text` (either may be NULL) get what it wrote. -1: it
 * could not be run, or was stopped at its deadline (GF_ECANCELLED).
 */
int gf_spawn_run(const struct gf_spawn *spawn, int *status, struct gf_buf *out,
		 struct gf_buf *err_text, struct gf_error *err);
/*
 * The same, not waited for. Both of its outputs are to be read from *out_fd,
 * which does not block; the caller holds the deadline, and ends it in any
 * case with gf_spawn_end.
 */
int gf_spawn_start(const struct gf_spawn *spawn, pid_t *pid, int *out_fd,
		   struct gf_error *err);
/*
 * Kills what is left of the group and waits for its head: its status, as
 * above. To be called once, before anything else has waited for `pid`.
 */
int gf_spawn_end(pid_t pid);

/* --- threads (pool.c) ---------------------------------------------------- */

/* Judges item `i` on worker `w` (0 <= w < workers of the run). */
typedef void (*gf_pool_fn)(size_t i, unsigned w, void *payload);
/*
 * Told in order of `i`, by one thread at a time, as soon as items 0..i are
 * done: the place to merge results without locking. May be NULL.
 */
typedef void (*gf_pool_done_fn)(size_t i, void *payload);
/*
 * Runs items 0..n-1 on `workers` threads (1: in this one) and returns when
 * all are done. At most GF_POOL_WINDOW items are done but not yet told.
 */
#define GF_POOL_WINDOW 4096
void gf_pool_run(size_t n, unsigned workers, gf_pool_fn fn,
		 gf_pool_done_fn done, void *payload);
/* The end of worker `w`, on its thread. */
typedef void (*gf_pool_end_fn)(unsigned w, void *payload);
/*
 * The same for work that opens many files. Each thread has a table of
 * descriptors of its own, so that none waits for another's; what `fn` leaves
 * open is open on that thread only, and `end` closes it.
 */
void gf_pool_run_apart(size_t n, unsigned workers, gf_pool_fn fn,
		       gf_pool_done_fn done, gf_pool_end_fn end, void *payload);
/* What is kept of an item until it is told, in bytes. */
typedef size_t (*gf_pool_weigh_fn)(size_t i, void *payload);
/*
 * The same, `end` or not; no item is begun while more than
 * GF_LIMIT_WAITING_BYTES are kept.
 */
void gf_pool_run_weighed(size_t n, unsigned workers, gf_pool_fn fn,
			 gf_pool_done_fn done, gf_pool_end_fn end,
			 gf_pool_weigh_fn weigh, void *payload);
/* Processors this process may use; at least 1. */
unsigned gf_pool_cores(void);

/* --- translations (i18n.c) ----------------------------------------------- */

/* Marks a message for the catalogue; translated where it is written. */
#define N_(msgid) (msgid)
#define _(msgid)  gf_translate(msgid)

/*
 * Chooses the language of this process ("fr", "fr_FR.UTF-8"… or "en"; of
 * several, "de:fr", the first that is known) and where catalogues are (DIR/fr/LC_MESSAGES/greffe.mo), whatever system
 * locales exist. May be called again; never while threads run. Unknown
 * languages give English.
 */
void gf_i18n_init(const char *lang, const char *localedir);
const char *gf_i18n_lang(void); /* "fr" or "en" */
/* While it is on, all is said in English whatever the reader's language: for
 * what is kept, and has to be the same whoever writes it. Not among threads. */
void gf_i18n_plain(bool on);
const char *gf_translate(const char *msgid) __attribute__((format_arg(1)));
/*
 * For what is kept in every language: reads the other catalogues, before any
 * thread; then a message in one of them ("fr"), or as it is.
 */
void gf_i18n_load_all(void);
const char *gf_translate_to(const char *lang, const char *msgid)
	__attribute__((format_arg(2)));
const char *gf_ntranslate(const char *one, const char *many, unsigned long n)
	__attribute__((format_arg(1), format_arg(2)));

/* --- Unicode (unicode.c, libunistring) ----------------------------------- */

/* Offset of the first byte that is not UTF-8 (RFC 3629), or `len`. */
size_t gf_utf8_check(const char *s, size_t len);
/* How many bytes from s on are ASCII. */
size_t gf_ascii_len(const char *s, size_t len);
/* Whether there is an ASCII control other than tab, LF and CR. */
bool gf_has_controls(const char *s, size_t len);
/* Bytes of the code point at s; 0: what stands there is not UTF-8. */
unsigned gf_utf8_len(const char *s, size_t len);
/* Bytes of the code point at s, which is valid UTF-8; *cp gets its value. */
unsigned gf_utf8_next(const char *s, size_t len, uint32_t *cp);
/* Appends cp (a scalar value) as UTF-8. */
void gf_buf_add_utf8(struct gf_buf *buf, uint32_t cp);
/* Code points in valid UTF-8. */
size_t gf_utf8_count(const char *s, size_t len);
/* Columns on a terminal (0 for combining, 2 for wide). */
unsigned gf_utf8_width(uint32_t cp);
/*
 * For comparing what people type: no accents, no case, ligatures apart,
 * every run of spaces, '-' and '_' one '-'. `É té` and `e-te` fold alike.
 */
void gf_fold(struct gf_buf *out, const char *s, size_t len);
/* Canonical form for twins: NFC of the full case folding (Unicode 3.13). */
void gf_casefold(struct gf_buf *out, const char *s, size_t len);
bool gf_is_nfc(const char *s, size_t len);

/* --- names of files (name.c) --------------------------------------------- */

/* CON, PRN, AUX, NUL, COM1-9, LPT1-9, with or without an extension. */
bool gf_is_device_name(const char *name);
/* Why not every computer takes a name: a msgid about '%s'; NULL: all do. */
const char *gf_name_portable_fault(const char *name);
/* The same of the letters that it is written in. */
const char *gf_name_encoding_fault(const char *name);

/* --- what was meant (suggest.c) ------------------------------------------ */

/*
 * Keeps the nearest of the candidates offered to a word, by Damerau-
 * Levenshtein over folded text, within a third of the longer one's length
 * (at least 1; 0: they fold alike). One that starts with the other, or ends
 * with it as with a word, by four characters or more, comes after all these.
 * The first offered wins a tie.
 *
 *	struct gf_near near;
 *	gf_near_init(&near, "rôle", 5);
 *	gf_near_offer(&near, "role", "role");
 *	gf_near_offer(&near, "Title", "titre");    // a label stands for a name
 *	near.best                                  // "role", or NULL
 *	gf_near_release(&near);
 */
struct gf_near {
	struct gf_buf word, offered; /* folded */
	const char *best; /* `name` of the nearest, borrowed; or NULL */
	unsigned distance;
};
void gf_near_init(struct gf_near *near, const char *word, size_t len);
void gf_near_offer(struct gf_near *near, const char *text, const char *name);
void gf_near_release(struct gf_near *near);

/* --- JSON between machines (wire.c, jansson) ----------------------------- */

/*
 * An object read from bytes that anyone may have sent: UTF-8, no name twice,
 * at most GF_LIMIT_YAML_DEPTH deep; the caller bounds its length. What is
 * inside lasts as long as it does.
 */
struct gf_wire;
int gf_wire_read(struct gf_wire **out, const char *s, size_t len,
		 struct gf_error *err);
void gf_wire_free(struct gf_wire *wire);
/* A member; NULL where there is none, or `wire` is NULL or no object. */
const struct gf_wire *gf_wire_get(const struct gf_wire *wire, const char *name);
/* A member (name NULL: the value itself); NULL or false: no such thing. */
const char *gf_wire_text(const struct gf_wire *wire, const char *name);
bool gf_wire_integer(const struct gf_wire *wire, const char *name,
		     int64_t *out);
bool gf_wire_true(const struct gf_wire *wire, const char *name);
/* The items of a list. */
size_t gf_wire_count(const struct gf_wire *wire);
const struct gf_wire *gf_wire_at(const struct gf_wire *wire, size_t i);

/*
 * Written, compact, in the order of the calls; the commas are seen to. `name`
 * NULL: an item, or the whole. A text that is NULL is left out.
 *
 *	gf_wire_open(&line, NULL, '{');
 *	gf_wire_add_text(&line, "event", "verdict");
 *	gf_wire_close(&line, '}');
 *	gf_buf_addc(&line, '\n');
 */
void gf_wire_open(struct gf_buf *out, const char *name, char bracket);
void gf_wire_close(struct gf_buf *out, char bracket);
void gf_wire_add_text(struct gf_buf *out, const char *name, const char *s);
void gf_wire_add_bytes(struct gf_buf *out, const char *name, const char *s,
		       size_t len);
void gf_wire_add_integer(struct gf_buf *out, const char *name, int64_t value);
void gf_wire_add_bool(struct gf_buf *out, const char *name, bool value);

/* --- sockets of this machine (socket.c) ---------------------------------- */

/*
 * Where greffed listens: under `runtime` ($XDG_RUNTIME_DIR) for a person's
 * own, NULL for the machine's, in /run.
 */
void gf_socket_path(struct gf_buf *out, const char *runtime);
/*
 * Listens at a path that only this user may call; its folder is made where it
 * is missing, and refused where others could put a socket of theirs. A socket
 * that nobody answers is replaced; GF_ECHANGED: somebody does. A descriptor
 * that does not block, or -1.
 */
int gf_socket_listen(const char *path, struct gf_error *err);
/* The same of one that systemd opened: made not to block. */
int gf_socket_take(int fd, struct gf_error *err);
/* Calls; GF_ENOTFOUND: nobody is there. Never one who is not of ours. */
int gf_socket_connect(const char *path, struct gf_error *err);
struct gf_peer {
	unsigned uid;
	int pid;
};
bool gf_socket_peer(int fd, struct gf_peer *out);
/* As poll() does, for one descriptor; 0 where a signal came. */
int gf_socket_wait(int fd, bool to_write, int milliseconds);
/* All of it, or -1: GF_ECANCELLED when nothing went for so long. */
int gf_socket_write(int fd, const char *s, size_t len, int milliseconds,
		    struct gf_error *err);

/* Lines as they come in, none longer than `limit` bytes with its end. */
struct gf_lines {
	struct gf_buf bytes;
	size_t limit, taken, seen;
};
enum gf_lines_read {
	GF_LINES_MORE,	/* something was read: ask for lines */
	GF_LINES_LATER, /* nothing yet */
	GF_LINES_END,	/* there will be no more */
	GF_LINES_LONG	/* a line is longer than the limit */
};
void gf_lines_init(struct gf_lines *lines, size_t limit);
/* Reads once. */
enum gf_lines_read gf_lines_read(struct gf_lines *lines, int fd);
/* The next whole line, without its end; until the next read. NULL: none. */
char *gf_lines_next(struct gf_lines *lines, size_t *len);
void gf_lines_release(struct gf_lines *lines);

/* --- limits (limits.c) --------------------------------------------------- */

/* clang-format off */
/* One row each: X(name, default, what a person reads, how to raise it). */
#define GF_LIMITS(X)                                                          \
	X(RECORD_BYTES, 1048576, N_("size of a document in bytes"))           \
	X(YAML_DEPTH, 64, N_("depth of nesting"))                             \
	X(YAML_NODES, 100000, N_("nodes in a document"))                      \
	X(SCALAR_BYTES, 262144, N_("size of one value in bytes"))             \
	X(ALIASES, 50, N_("aliases in a document"))                           \
	X(SCHEMA_BYTES, 262144, N_("size of a schema in bytes"))              \
	X(REF_CHAIN, 64, N_("length of a chain of $ref"))                     \
	X(EVAL_STEPS, 1000000, N_("steps of one evaluation"))                 \
	X(EVAL_DEPTH, 2048, N_("schemas inside one another in an evaluation"))\
	X(PATTERN_BYTES, 1024, N_("length of a pattern in bytes"))            \
	X(PATTERN_DEPTH, 64, N_("parentheses inside one another in a pattern"))\
	X(PATTERN_STEPS, 100000, N_("steps of one pattern match"))            \
	X(TREE_DEPTH, 50, N_("depth of folders"))                             \
	X(TREE_ENTRIES, 2000000, N_("files and folders of a commit"))         \
	X(TREE_BYTES, 67108864, N_("size of a commit's folder in bytes"))     \
	X(COMMIT_BYTES, 16777216, N_("size of a commit in bytes"))            \
	X(MESSAGE_BYTES, 65536, N_("size of a commit's message in bytes"))    \
	X(AUTHOR_BYTES, 1024, N_("length of an author's name in bytes"))      \
	X(MAILMAP_BYTES, 262144, N_("size of .mailmap in bytes"))             \
	X(PATH_BYTES, 1024, N_("length of a path in bytes"))                  \
	X(NAME_BYTES, 255, N_("length of a file name in bytes"))              \
	X(ID_BYTES, 80, N_("length of an id in bytes"))                       \
	X(NOTE_BYTES, 65536, N_("size of a note in bytes"))                   \
	X(COMMIT_PARENTS, 256, N_("parents of a commit"))                     \
	X(OBJECT_BYTES, 16777216, N_("size of a pushed file in bytes"))       \
	X(PUSH_COMMITS, 10000, N_("new commits of a push"))                   \
	X(PUSH_REFS, 1000, N_("references of a push"))                        \
	X(PUSH_RECORDS, 200000, N_("records that a push changes"))            \
	X(MARKDOWN_BYTES, 65536, N_("size of a Markdown text in bytes"))      \
	X(EXPR_BYTES, 65536, N_("length of an expression in bytes"))          \
	X(WAITING_BYTES, 67108864, N_("bytes that were judged and wait to be written"))\
	X(SQL_MS, 5000, N_("milliseconds of one question"))               \
	X(SQL_BYTES, 67108864, N_("memory of one question in bytes"))         \
	X(SQL_ROWS, 1000000, N_("rows of one answer"))                        \
	X(SQL_VALUE_BYTES, 1000000, N_("size of one value of an answer"))     \
	X(TABLE_COLUMNS, 500, N_("columns of a kind or of a list"))           \
	X(KIND_TABLES, 64, N_("lists in the records of a kind"))              \
	X(SOCKET_LINE, 65536, N_("length of a line said to greffed in bytes")) \
	X(SOCKET_QUEUE, 1048576, N_("bytes that wait to be read by a client"))  \
	X(SOCKET_CLIENTS, 128, N_("clients of greffed at a time"))            \
	X(SHOWN_PER_RECORD, 20, N_("findings shown for one record"))          \
	X(SHOWN_PER_RUN, 200, N_("findings shown in one run"))

enum gf_limit {
#define X(name, value, what) GF_LIMIT_##name,
	GF_LIMITS(X)
#undef X
	GF_LIMIT_COUNT
};

/* Their values where the compiler needs them, for the size of an array. */
enum {
#define X(name, value, what) GF_VALUE_##name = value,
	GF_LIMITS(X)
#undef X
};
/* clang-format on */

extern const size_t gf_limits[];
static inline size_t gf_limit(enum gf_limit limit)
{
	return gf_limits[limit];
}
const char *gf_limit_what(enum gf_limit limit); /* a msgid */

#endif
