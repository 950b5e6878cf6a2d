/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whether a commit is signed by one of the keys of gate.guardians, as git
 * verifies it: the commit without its `gpgsig` is what was signed; ssh-keygen
 * or gpg judge the signature, in a folder of their own, with a deadline and
 * nothing of our environment. Any doubt is no.
 */
#include "gate/internal.h"

#include <unistd.h>

#define DEADLINE_MS	10000
#define OUT_BYTES	65536
#define SIGNATURE_BYTES 65536
#define PRINCIPAL	"guardian"

struct signing {
	const struct gf_signers *signers;
	const struct gf_guardian *guardians;
	size_t n;
	struct gf_buf payload, signature;
	struct gf_buf folder; /* private; empty: not made */
	const char *commit;   /* in hex */
};

/* --- the commit apart from its signature --------------------------------- */

static const char *line_end(const char *s, const char *end)
{
	const char *at = memchr(s, '\n', (size_t)(end - s));

	return at ? at + 1 : end;
}

static bool starts(const char *s, const char *end, const char *with)
{
	size_t len = strlen(with);

	return (size_t)(end - s) >= len && !memcmp(s, with, len);
}

/*
 * The header up to its empty line; false where it has no signature, or more
 * than one, or one of another kind (gpgsig-sha256): git reads either.
 */
static bool split_header(struct signing *s, const char **at, const char *end)
{
	bool inside = false, signed_once = false;
	const char *next;

	for (; *at < end && **at != '\n'; *at = next) {
		next = line_end(*at, end);
		if (inside && **at == ' ') {
			gf_buf_add(&s->signature, *at + 1,
				   (size_t)(next - *at - 1));
			continue;
		}
		inside = starts(*at, next, "gpgsig");
		if (!inside) {
			gf_buf_add(&s->payload, *at, (size_t)(next - *at));
			continue;
		}
		if (signed_once || !starts(*at, next, "gpgsig "))
			return false;
		signed_once = true;
		gf_buf_add(&s->signature, *at + 7, (size_t)(next - *at - 7));
	}
	return signed_once && *at < end;
}

static bool split(struct signing *s, const struct gf_buf *bytes)
{
	const char *at = bytes->s, *end = at + bytes->len;

	if (!split_header(s, &at, end) || s->signature.len > SIGNATURE_BYTES)
		return false;
	gf_buf_add(&s->payload, at, (size_t)(end - at));
	return true;
}

/* --- a folder for what the programs read --------------------------------- */

static int make_folder(struct signing *s, struct gf_error *err)
{
	gf_buf_addf(&s->folder, "%s/greffe-XXXXXX", s->signers->scratch);
	if (mkdtemp(s->folder.s))
		return 0;
	gf_fail_errno(err, _("cannot make a folder in '%s'"),
		      s->signers->scratch);
	gf_buf_reset(&s->folder);
	return -1;
}

/* "FOLDER/NAME", to be freed. */
static char *path_in(const struct signing *s, const char *name)
{
	struct gf_buf path = GF_BUF_INIT;

	gf_buf_addf(&path, "%s/%s", s->folder.s, name);
	return gf_buf_detach(&path);
}

static void remove_folder(struct signing *s)
{
	static const char *const names[] = { "signature", "signers" };
	size_t i;

	if (!s->folder.len)
		return;
	for (i = 0; i < GF_NELEMS(names); i++) {
		char *path = path_in(s, names[i]);

		unlink(path);
		free(path);
	}
	rmdir(s->folder.s);
}

/* Runs a verifier on the payload; its exit status, or -1. */
static int verify(struct signing *s, const char *const *argv,
		  struct gf_buf *out, struct gf_error *err)
{
	const struct gf_spawn spawn = { .argv = argv,
					.dir = s->folder.s,
					.in = s->payload.s,
					.in_len = s->payload.len,
					.out_limit = OUT_BYTES,
					.deadline_ms = DEADLINE_MS };
	int status;

	if (gf_spawn_run(&spawn, &status, out, NULL, err) < 0)
		return gf_wrap(err, _("cannot verify the signature of %s"),
			       s->commit);
	return status;
}

/* --- ssh ----------------------------------------------------------------- */

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789+/=";

/*
 * A line of `ssh-keygen -Y verify`: what the key is and the key itself, and
 * of what else stands there nothing, since an option could be among it.
 */
static void add_signer(struct gf_buf *out, const char *key)
{
	size_t type = strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-@.");
	size_t len = key[type] == ' ' ? strspn(key + type + 1, base64) : 0;

	if (!type || !len ||
	    (key[type + 1 + len] && key[type + 1 + len] != ' '))
		return;
	gf_buf_addf(out, PRINCIPAL " namespaces=\"git\" %.*s\n",
		    (int)(type + 1 + len), key);
}

static int verify_ssh(struct signing *s, struct gf_error *err)
{
	static const char *const argv[] = { "ssh-keygen", "-Y",	       "verify",
					    "-f",	  "signers",   "-I",
					    PRINCIPAL,	  "-n",	       "git",
					    "-s",	  "signature", NULL };
	struct gf_buf signers = GF_BUF_INIT;
	char *path = path_in(s, "signers");
	size_t i;
	int ret = 0;

	for (i = 0; i < s->n; i++)
		if (s->guardians[i].ssh)
			add_signer(&signers, s->guardians[i].ssh);
	if (signers.len)
		ret = gf_file_write(path, signers.s, signers.len, err);
	if (!ret && signers.len) {
		ret = verify(s, argv, NULL, err);
		ret = ret < 0 ? -1 : ret == 0;
	}
	gf_buf_release(&signers);
	free(path);
	return ret;
}

/* --- OpenPGP ------------------------------------------------------------- */

/* Whether `hex`, a word of gpg's, is the fingerprint as a person wrote it. */
static bool is_fingerprint(const char *written, const char *hex)
{
	size_t len = strspn(hex, "0123456789ABCDEF");
	const char *end = hex + len;

	if (len != 40 && len != 64)
		return false;
	for (; *written; written++) {
		char c = *written;

		if (c == ' ')
			continue;
		if (c >= 'a' && c <= 'f')
			c = (char)(c - 'a' + 'A');
		if (hex == end || c != *hex++)
			return false;
	}
	return hex == end;
}

static bool is_listed(const struct signing *s, const char *hex)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->guardians[i].openpgp &&
		    is_fingerprint(s->guardians[i].openpgp, hex))
			return true;
	return false;
}

/* The nth word, from 0; "" where there are fewer. */
static const char *word(const char *line, unsigned n)
{
	for (; n; n--) {
		line += strcspn(line, " \n");
		line += *line == ' ';
	}
	return line;
}

/* VALIDSIG names the key, and in its tenth word the one that it belongs to. */
static bool names_guardian(const struct signing *s, const char *line)
{
	return is_listed(s, word(line, 1)) || is_listed(s, word(line, 10));
}

/*
 * Exactly one signature, that is good (its key neither expired nor revoked),
 * by a key that is listed.
 */
static bool is_good(const struct signing *s, const char *status)
{
	static const char *const bad[] = { "BADSIG",	"ERRSIG",    "EXPSIG",
					   "EXPKEYSIG", "REVKEYSIG", "NODATA" };
	unsigned good = 0, valid = 0, listed = 0;
	const char *line, *end;
	size_t i;

	for (line = status; *line; line = end) {
		end = line_end(line, line + strlen(line));
		if (!starts(line, end, "[GNUPG:] "))
			continue;
		line += 9;
		for (i = 0; i < GF_NELEMS(bad); i++)
			if (starts(line, end, bad[i]))
				return false;
		good += starts(line, end, "GOODSIG ");
		if (!starts(line, end, "VALIDSIG "))
			continue;
		valid++;
		listed += names_guardian(s, line);
	}
	return good == 1 && valid == 1 && listed == 1;
}

static int verify_openpgp(struct signing *s, struct gf_error *err)
{
	const char *const argv[] = { "gpg",
				     "--batch",
				     "--no-tty",
				     "--no-options",
				     "--homedir",
				     s->signers->keyring,
				     "--no-autostart",
				     "--disable-dirmngr",
				     "--lock-never",
				     "--no-auto-check-trustdb",
				     "--no-auto-key-retrieve",
				     "--trust-model",
				     "always",
				     "--status-fd",
				     "1",
				     "--verify",
				     "signature",
				     "-",
				     NULL };
	struct gf_buf status = GF_BUF_INIT;
	int code;

	if (!s->signers->keyring)
		return 0;
	code = verify(s, argv, &status, err);
	if (!code)
		code = is_good(s, status.s);
	else if (code > 0)
		code = 0;
	gf_buf_release(&status);
	return code;
}

/* --- both ---------------------------------------------------------------- */

static int verify_either(struct signing *s, struct gf_error *err)
{
	static const struct {
		const char *head;
		int (*verify)(struct signing *s, struct gf_error *err);
	} kinds[] = { { "-----BEGIN SSH SIGNATURE-----", verify_ssh },
		      { "-----BEGIN PGP SIGNATURE-----", verify_openpgp } };
	const char *end = s->signature.s + s->signature.len;
	char *path;
	size_t i;
	int ret;

	for (i = 0; i < GF_NELEMS(kinds); i++)
		if (starts(s->signature.s, end, kinds[i].head))
			break;
	if (i == GF_NELEMS(kinds))
		return 0;
	if (make_folder(s, err) < 0)
		return -1;
	path = path_in(s, "signature");
	ret = gf_file_write(path, s->signature.s, s->signature.len, err);
	free(path);
	return ret < 0 ? -1 : kinds[i].verify(s, err);
}

int gf_signed_by(const struct gf_oid *commit,
		 const struct gf_guardian *guardians, size_t n,
		 struct gf_error *err, void *payload)
{
	struct signing s = { .signers = payload,
			     .guardians = guardians,
			     .n = n,
			     .payload = GF_BUF_INIT,
			     .signature = GF_BUF_INIT,
			     .folder = GF_BUF_INIT };
	struct gf_buf bytes = GF_BUF_INIT;
	char hex[GF_OID_HEX];
	int ret;

	gf_oid_hex(hex, commit);
	s.commit = hex;
	ret = gf_repo_commit_bytes(&bytes, s.signers->repo, commit, err);
	if (!ret && split(&s, &bytes))
		ret = verify_either(&s, err);
	remove_folder(&s);
	gf_buf_release(&bytes);
	gf_buf_release(&s.payload);
	gf_buf_release(&s.signature);
	gf_buf_release(&s.folder);
	return ret;
}
