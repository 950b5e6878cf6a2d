/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lib/gate: the one judge of commits and of pushes.
 *
 * The hooks, the daemon and `greffe check --since` ask it. It writes nothing:
 * what it says is written by who asks (a note, a ref, an exit code).
 *
 * A ruling is one word on a commit, by its own schemas and against its
 * parents:
 *
 *	valid		no error
 *	debt		errors, all of which a parent had already
 *	invalid		an error that no parent had
 *	unreadable	it could not be judged; `why` says it
 *
 * An error is the same as a parent's where the record, the rule and the place
 * in the record (JSON pointer) are; a record that was renamed is the same
 * record. Warnings never change the word. A commit without a registry is
 * valid, unless a parent had one. The word depends on the commit alone: whoever
 * judges it, whenever, by whichever index, says the same.
 *
 * A push is accepted whole or not at all (struct gf_answer). It fails closed:
 * whatever cannot be read, understood or finished within its limits is a
 * refusal, with its reason.
 *
 * Threads. A gate belongs to one thread.
 *
 * Ownership. Rulings, answers, policies and pushes own all that they point to
 * (the names of refs of an answer are the push's) and are released by who
 * declared them; zero-initialised is ready for use.
 *
 *	struct gf_gate_opts opts = { .repo = repo, .engine = version };
 *	struct gf_ruling ruling = { 0 };
 *
 *	if (gf_gate_open(&gate, &opts, &err) < 0 ||
 *	    gf_gate_judge(&ruling, gate, &id, &err) < 0)
 *		return -1;
 *	gf_note_write(&text, &ruling);
 *	gf_ruling_release(&ruling);
 *	gf_gate_close(gate);
 */
#ifndef GF_GATE_H
#define GF_GATE_H

#include "index/index.h"

/* --- one commit (gate.c, ruling.c) --------------------------------------- */

enum gf_word {
	GF_WORD_VALID,
	GF_WORD_DEBT,
	GF_WORD_INVALID,
	GF_WORD_UNREADABLE
};
/* "valid", "debt"…: not translated. */
const char *gf_word_name(enum gf_word word);

struct gf_gate_opts {
	const struct gf_repo *repo; /* borrowed until the gate is closed */
	/* The folder of the index (gf_index_opts.cache); NULL: in memory. */
	const char *cache;
	bool read_only;	    /* nothing at all is written there */
	const char *engine; /* the program's version; borrowed */
	unsigned workers;
	/* Told now and then while a commit is judged, by one thread at a time;
	 * may be NULL. */
	void (*progress)(size_t done, size_t total, void *payload);
	void *payload;
};

struct gf_gate;

int gf_gate_open(struct gf_gate **out, const struct gf_gate_opts *opts,
		 struct gf_error *err);
void gf_gate_close(struct gf_gate *gate);

/* One error. */
struct gf_ruling_line {
	const char *path, *rule, *pointer;
	const char *message;   /* raw: to be escaped when it is shown */
	uint32_t line, column; /* from 1; 0: of the file as a whole */
	bool debt;
};

struct gf_ruling {
	struct gf_arena arena;
	struct gf_commit commit; /* tree and time: zero where unreadable */
	enum gf_word word;
	uint32_t errors; /* that no parent had */
	uint32_t debt;	 /* errors that a parent had */
	uint32_t warnings, records;
	char ruleset[17];   /* names the schemas and greffe.yaml; hex */
	const char *engine; /* borrowed from the gate's opts */
	const char *lang;   /* of its words: `lang:` of the commit, or "en" */
	/* A sentence where there is more to say than errors; or NULL. */
	const char *why;
	/* The first errors, new ones first, in the order of their paths. */
	struct gf_ruling_line *lines;
	uint32_t n, cap;
	uint32_t left_out; /* errors beyond those */
};

/*
 * Judges a commit. -1 only where the machine fails (no memory for the index,
 * a lock that does not end): nothing was found about the commit. What cannot
 * be read of the repository is the word unreadable.
 */
int gf_gate_judge(struct gf_ruling *out, struct gf_gate *gate,
		  const struct gf_oid *commit, struct gf_error *err);
/* The ruling on what nobody will try to read again: it crashed, it hung. */
void gf_ruling_unreadable(struct gf_ruling *out, const struct gf_oid *commit,
			  const char *engine, const char *why);
void gf_ruling_release(struct gf_ruling *ruling);
/*
 * The findings of a commit in files for which `wanted` says true, as greffe
 * check tells them: with what was expected, and what to type.
 */
int gf_gate_tell(struct gf_gate *gate, const struct gf_commit *commit,
		 gf_index_wanted_fn wanted, gf_report_fn fn, void *payload,
		 struct gf_error *err);

/* --- what is written of it (note.c) -------------------------------------- */

/*
 * The text of a note: a line for programs,
 *
 *	greffe 1 debt errors=0 warnings=3 debt=2 records=412
 *	ruleset=0123456789abcdef engine=1.2.0
 *
 * (one line), then for people `why`, at most 20 errors as `path:line:col:
 * error: message [rule]`, and how many more. The same bytes for the same
 * commit and engine; at most GF_LIMIT_NOTE_BYTES; harmless for a terminal.
 */
void gf_note_write(struct gf_buf *out, const struct gf_ruling *ruling);
/* One error of it, and the end of the line. */
void gf_ruling_line_write(struct gf_buf *out,
			  const struct gf_ruling_line *line);

/* The first line of a note. */
struct gf_note_line {
	enum gf_word word;
	uint32_t errors, warnings, debt, records;
	char ruleset[17];
	char engine[64];
};
/* -1: this is no note of ours, whoever wrote it. */
int gf_note_parse(struct gf_note_line *out, const char *text, size_t len);

/* --- what a registry asks of pushes (policy.c) --------------------------- */

enum gf_forge { GF_FORGE_NONE, GF_FORGE_FORGEJO, GF_FORGE_GITLAB };

/* One of `gate.guardians`: one of the three is not NULL. */
struct gf_guardian {
	const char *user;    /* as the host calls who pushes */
	const char *ssh;     /* a public key: "ssh-ed25519 AAAA…" */
	const char *openpgp; /* a fingerprint */
};

/* `gate:` and `publish:` of a greffe.yaml. */
struct gf_policy {
	struct gf_arena arena;
	bool each_commit;  /* every new commit is judged, not tips alone */
	bool publish_debt; /* the valid ref moves on debt too */
	enum gf_forge forge;
	const char **protect; /* branches; '*' in a name is any text */
	uint32_t nprotect;
	struct gf_guardian *guardians;
	uint32_t nguardians;
	bool is_guarded;	  /* there is a list, even of nobody */
	const char *valid_branch; /* publish.valid_branch; or NULL */
	const char *lang;	  /* `lang:`; or NULL */
	bool has_kinds;		  /* records may be anywhere */
	const char **judges;	  /* what records are judged by: "schema"… */
	uint32_t njudges;
};

/*
 * The policy of a commit's tree; without greffe.yaml, the defaults. -1: it
 * has one that cannot be read.
 */
int gf_gate_policy(struct gf_policy *out, struct gf_gate *gate,
		   const struct gf_oid *tree, struct gf_error *err);
/* Whether the valid ref of a branch moves to a commit of that word. */
bool gf_policy_publishes(const struct gf_policy *policy, enum gf_word word);
void gf_policy_release(struct gf_policy *policy);

/* --- a push (push.c, push_parse.c) --------------------------------------- */

struct gf_push_line {
	const char *ref;       /* "refs/heads/main" */
	bool has_old, has_new; /* neither: never */
	struct gf_oid old, new;
};

struct gf_push {
	struct gf_arena arena;
	struct gf_push_line *lines;
	size_t n, cap;
};

/*
 * What git gives a hook: `OLD NEW REF` lines. -1 for whatever git would not
 * write (GF_EINVALID) or beyond GF_LIMIT_PUSH_REFS (GF_ELIMIT): nothing of it
 * is then to be believed.
 */
int gf_push_parse(struct gf_push *out, const char *text, size_t len,
		  struct gf_error *err);
void gf_push_release(struct gf_push *push);

struct gf_pusher {
	const char *user; /* the host's word for who pushes, or NULL */
	/*
	 * Whether a commit is signed by one of the guardians' keys: 1, 0, or
	 * -1 where it cannot be known. NULL: no signature is ever believed.
	 */
	int (*signed_by)(const struct gf_oid *commit,
			 const struct gf_guardian *guardians, size_t n,
			 struct gf_error *err, void *payload);
	void *payload;
	/*
	 * Asked in the clone of who pushes, before anything leaves: the folder
	 * of the references that say what is there already
	 * ("refs/remotes/origin/"), and the branch that HEAD names there, or
	 * NULL where it is not known. `known` NULL: the push has arrived, and
	 * it is what stands here.
	 */
	const char *known, *head;
};

/* --- signatures (signature.c) -------------------------------------------- */

/* What a signature is verified with: the host's, not the repository's. */
struct gf_signers {
	const struct gf_repo *repo; /* that has the commit */
	/* gpg's folder of keys; NULL: no OpenPGP signature is believed. */
	const char *keyring;
	const char *scratch; /* where a private folder is made: "/tmp" */
};
/*
 * A gf_pusher's `signed_by`; the payload is a struct gf_signers. It asks
 * ssh-keygen and gpg; -1: one of them could not be asked.
 */
int gf_signed_by(const struct gf_oid *commit,
		 const struct gf_guardian *guardians, size_t n,
		 struct gf_error *err, void *payload);

/* One ref of a push. */
struct gf_answer_ref {
	const struct gf_push_line *line; /* borrowed from who asked */
	bool refused;
	/* Why, in a sentence; NULL: the errors of the ruling say it. */
	const char *reason;
	bool is_judged;		 /* there is a ruling */
	struct gf_ruling ruling; /* of its tip, or of the commit at fault */
	uint32_t errors;	 /* that stand in its way */
};

struct gf_answer {
	struct gf_arena arena;
	bool accepted;
	struct gf_answer_ref *refs;
	size_t n;
	uint32_t errors, debt; /* of all refs */
	const char *lang;      /* for who pushes: `lang:`; or NULL */
	size_t commits;	       /* new ones */
};

/*
 * Whether a push is let in: each ref must be one that may be pushed, its tip
 * valid or debt, without an error that its old tip had not; its new commits
 * free of what no honest git makes. the repository has the objects already
 * (in quarantine), and no ref has moved. -1: it could not be found out; to be
 * refused.
 */
int gf_gate_push(struct gf_answer *out, struct gf_gate *gate,
		 const struct gf_push_line *lines, size_t n,
		 const struct gf_pusher *who, struct gf_error *err);
void gf_answer_release(struct gf_answer *answer);

/* --- what was wrong before (ratchet.c, renames.c) ------------------------ */

/*
 * What an earlier commit had already: its findings, by record, rule and JSON
 * pointer, and what was renamed since. A finding that it had is debt, wherever
 * its line has moved.
 */
struct gf_ratchet {
	struct gf_arena arena;
	struct gf_strmap had;	  /* "severity\npath\nrule\npointer" */
	struct gf_strmap renamed; /* a path: what it was */
	uint32_t round;
	bool loaded;
};

/* Looks at the commit, and remembers its findings. */
int gf_ratchet_load(struct gf_ratchet *r, struct gf_index *index,
		    const struct gf_commit *since, struct gf_error *err);

/* Between which states renames are looked for. */
struct gf_follow {
	const struct gf_repo *repo;
	const char *prefix;	     /* of the registry in the repository */
	const struct gf_commit *old; /* NULL: nothing */
	const struct gf_commit *new;
	bool edits, staged; /* and what is not committed, or staged */
	/* Only these paths may have been renamed; NULL: any. */
	bool (*wanted)(const char *path, void *payload);
	void *payload;
};
/* By the kinds of the state that the index looks at: the new one. */
int gf_ratchet_follow(struct gf_ratchet *r, struct gf_index *index,
		      const struct gf_follow *follow, struct gf_error *err);
/* Findings of a document that the commit had become debt. */
void gf_ratchet_apply(struct gf_ratchet *r, const char *path,
		      struct gf_diags *diags);
void gf_ratchet_release(struct gf_ratchet *r);

#endif
