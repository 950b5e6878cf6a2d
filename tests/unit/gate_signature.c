/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Who signed a commit: real keys, commits that git signed, and what somebody
 * makes of them who has no listed key. Without ssh-keygen or gpg on the
 * machine, what needs it is passed over.
 */
#include "gate/gate.h"
#include "git_see.h"
#include "tap.h"

static struct gf_repo *repo;
static struct gf_signers signers = { .scratch = root };
static struct gf_guardian listed[3];

static char *read_line(const char *command)
{
	struct gf_buf out = GF_BUF_INIT;

	capture(&out, command);
	out.s[strcspn(out.s, "\n")] = '\0';
	return gf_buf_detach(&out);
}

/* 1, 0 or -1: is the commit that a word names signed by somebody listed? */
static int is_signed(const char *name)
{
	struct gf_error err = { 0 };
	struct gf_commit commit;

	signers.repo = repo;
	if (gf_repo_resolve(&commit, repo, name, &err) < 0)
		return -2;
	return gf_signed_by(&commit.id, listed, GF_NELEMS(listed), &err,
			    &signers);
}

/* A commit whose bytes `edit`, a sed script, makes of those of HEAD. */
static void forge(const char *name, const char *edit)
{
	char line[1024];

	snprintf(line, sizeof(line),
		 "git tag -f %s $(git cat-file commit signed | sed '%s' | "
		 "git hash-object -t commit -w --literally --stdin)",
		 name, edit);
	type(line);
}

/* --- ssh ----------------------------------------------------------------- */

static void make_ssh(void)
{
	type("ssh-keygen -q -t ed25519 -N '' -C marie@host -f marie");
	type("ssh-keygen -q -t ed25519 -N '' -C paul@host -f paul");
	type("git config gpg.format ssh");
	type("git commit -q --allow-empty -m plain && git tag plain");
	type("git -c user.signingkey=marie.pub commit -q -S --allow-empty "
	     "-m 'gpgsig in the message' && git tag signed");
	type("git -c user.signingkey=paul.pub commit -q -S --allow-empty "
	     "-m paul && git tag paul");
	/* a signature of marie's under what she did not sign */
	type("git tag moved $({ git cat-file commit plain | sed '/^$/,$d'; "
	     "git cat-file commit signed | sed -n '/^gpgsig/,/END/p'; "
	     "git cat-file commit plain | sed -n '/^$/,$p'; } | "
	     "git hash-object -t commit -w --stdin)");
	forge("changed", "s/^gpgsig in/gpgsig IN/");
	forge("parent", "/^parent/d");
	forge("twice", "/^gpgsig/{h;p;s/.*/gpgsig x/}");
	forge("sha256", "s/^gpgsig /gpgsig-sha256 /");
	forge("both", "/^gpgsig/i gpgsig-sha256 x");
	forge("empty", "/^ .*[A-Za-z0-9]/d");
	forge("lower",
	      "/^gpgsig/,/END/d; $a gpgsig -----BEGIN SSH SIGNATURE-----");
	/* a signature of hers over the very bytes, for another purpose */
	type("git cat-file commit plain >payload && "
	     "ssh-keygen -q -Y sign -n file -f marie payload && "
	     "git tag purpose $({ sed '/^$/,$d' payload; "
	     "sed '1s/^/gpgsig /; 2,$s/^/ /' payload.sig; "
	     "sed -n '/^$/,$p' payload; } | "
	     "git hash-object -t commit -w --stdin)");
	type("rm payload.sig && ssh-keygen -q -Y sign -n git -f marie payload "
	     "&& git tag byhand $({ sed '/^$/,$d' payload; "
	     "sed '1s/^/gpgsig /; 2,$s/^/ /' payload.sig; "
	     "sed -n '/^$/,$p' payload; } | "
	     "git hash-object -t commit -w --stdin)");
}

static void test_ssh(void)
{
	static const char *const never[] = { "plain",  "paul",	  "moved",
					     "parent", "changed", "twice",
					     "sha256", "both",	  "empty",
					     "lower",  "purpose" };
	char *marie, *hostile;
	size_t i;

	make_ssh();
	is_int(is_signed("signed"), 0, "nobody is listed");
	marie = read_line("cat marie.pub");
	listed[1].ssh = marie;
	is_int(is_signed("signed"), 1, "signed by a listed key");
	is_int(is_signed("byhand"), 1, "or by hand, as git does it");
	for (i = 0; i < GF_NELEMS(never); i++)
		is_int(is_signed(never[i]), 0, "not signed: %s", never[i]);
	hostile = read_line("printf 'cert-authority '; cat paul.pub");
	listed[0].ssh = hostile;
	is_int(is_signed("paul"), 0, "no option among the keys");
	listed[0].ssh = "ssh-ed25519 AAAA\n* ssh-ed25519 AAAA";
	is_int(is_signed("signed"), 1, "nor a line of its own");
	signers.scratch = "/nowhere";
	is_int(is_signed("signed"), -1, "no folder: it is not known");
	is_int(is_signed("plain"), 0, "but for one without a signature");
	signers.scratch = root;
	memset(listed, 0, sizeof(listed));
	free(marie);
	free(hostile);
}

/* --- OpenPGP ------------------------------------------------------------- */

#define GPG "gpg --batch --quiet --homedir $PWD/keys --pinentry-mode loopback "

#define OLD "--faked-system-time 20200102T000000! "

static void make_openpgp(void)
{
	type("mkdir -m 700 keys");
	type(GPG "--passphrase '' --quick-generate-key 'Marie <m@example.org>' "
		 "ed25519 sign never 2>/dev/null");
	type(GPG "--passphrase '' --quick-generate-key 'Paul <p@example.org>' "
		 "ed25519 sign never 2>/dev/null");
	type(GPG OLD "--passphrase '' --quick-generate-key "
		     "'Old <o@example.org>' ed25519 sign 1d 2>/dev/null");
	type("git config gpg.format openpgp");
	type("printf '#!/bin/sh\\nexec gpg --homedir %s/keys $OLD \"$@\"\\n' "
	     "\"$PWD\" >sign && chmod +x sign && "
	     "git config gpg.program $PWD/sign");
	type("git -c user.signingkey=m@example.org commit -q -S --allow-empty "
	     "-m pgp && git tag -f signed");
	type("OLD='" OLD "' git -c user.signingkey=o@example.org commit -q -S "
	     "--allow-empty -m pgp && git tag expired");
	type("git -c user.signingkey=p@example.org commit -q -S --allow-empty "
	     "-m pgp && git tag pgppaul");
	forge("pgpchanged", "s/^pgp/PGP/");
	forge("pgptwice", "/^gpgsig/{h;p;s/.*/gpgsig x/}");
}

/* A fingerprint, as people write it. */
static char *print_of(const char *person)
{
	char line[512];

	snprintf(line, sizeof(line),
		 GPG "--with-colons --list-keys %s 2>/dev/null | "
		     "sed -n 's/^fpr:*\\([^:]*\\):/\\1/p' | "
		     "sed 's/..../& /g' | tr A-Z a-z",
		 person);
	return read_line(line);
}

static void test_openpgp(void)
{
	char *print, *keys;

	make_openpgp();
	print = print_of("m@example.org");
	keys = read_line("echo $PWD/keys");
	listed[2].openpgp = print;
	is_int(is_signed("signed"), 0, "without the host's keys");
	signers.keyring = keys;
	is_int(is_signed("signed"), 1, "OpenPGP: signed by a listed key");
	is_int(is_signed("pgppaul"), 0, "by another that is known");
	is_int(is_signed("pgpchanged"), 0, "changed since");
	is_int(is_signed("pgptwice"), 0, "two signatures");
	listed[2].openpgp = print + strlen(print) - 20;
	is_int(is_signed("signed"), 0, "the end of a fingerprint is none");
	listed[2].openpgp = "";
	is_int(is_signed("signed"), 0, "nor is nothing");
	listed[2].openpgp = print;
	free(print);
	print = print_of("o@example.org");
	listed[2].openpgp = print;
	is_int(is_signed("expired"), 0, "by a key that has expired");
	free(print);
	free(keys);
}

int main(void)
{
	struct gf_error err;

	start_git();
	type("git init -q -b main .");
	if (gf_repo_open(&repo, ".", &err) < 0)
		return 1;
	if (!system("command -v ssh-keygen >/dev/null"))
		test_ssh();
	if (!system("command -v gpg >/dev/null"))
		test_openpgp();
	gf_repo_close(repo);
	type("gpgconf --homedir $PWD/keys --kill all || :");
	end_git();
	return tap_done();
}
