#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# gate.guardians through the hook: who may change what records are judged by,
# as the host names who pushes, or by whom a commit is signed.
. "$(dirname "$0")/tap.sh"

cd "$TAP_DIR" || exit 1
git init -q --bare -b main g.git
cp -R "$TOP/tests/fixtures/toy" w
for who in marie paul; do ssh-keygen -q -t ed25519 -N '' -C "$who@host" -f "$who"; done
cd w || exit 1
git init -q -b main && git remote add origin ../g.git
git config gpg.format ssh
printf 'gate:\n  guardians:\n    - user: boss\n    - ssh: %s\n' "$(cat ../marie.pub)" >greffe.yaml
commit() { git add -A && git commit -qm "$@"; }
change() { printf '# %s\n' "$1" >>schema/book.schema.yaml; }
# push WANTED SENTENCE [NAME=VALUE]...: 0 let in, 1 refused
push() {
	want=$1 what=$2
	shift 2
	status "$want" "$what" env "$@" git push -q origin HEAD:main
}
back() { git reset -q --hard origin/main; }
install() { status 0 "installed $*" "$GREFFE" hook install pre-receive "$@" ../g.git; }

install
commit first
push 0 'before there is a list, anyone'
change nobody && commit nobody
push 1 'nobody who is listed'
it 'is told who may' grep -qi guardian ../err
push 1 'is not believed for saying so' GL_USERNAME=boss LOGNAME=boss USER=boss
install --user-variable GL_USERNAME
push 1 'another user of the host' GL_USERNAME=paul
push 1 'nor one without a name' GL_USERNAME=
push 0 'who is listed' GL_USERNAME=boss
install
it 'installed again, the hook still asks' grep -q 'GL_USERNAME' ../g.git/hooks/pre-receive
change marie && commit marie
push 1 'not signed'
git -c user.signingkey="$PWD/../paul.pub" commit -q --amend -S -m paul
push 1 'signed by someone else'
git -c user.signingkey="$PWD/../marie.pub" commit -q --amend -S -m marie
push 0 'signed by who is listed'
git -c user.signingkey="$PWD/../marie.pub" commit -q --allow-empty -S -m signed
change more && commit more
push 1 'each commit that changes them'
back
printf 'name: Somebody\nborn: "1802"\n' >records/author/somebody.yaml && commit record
push 0 'records are for everyone'
mkdir common && printf 'type: string\nmaxLength: 40\n' >common/text.yaml
printf '  subtitle: {$ref: ../common/text.yaml}\n' >>schema/book.schema.yaml
git add -A && git -c user.signingkey="$PWD/../marie.pub" commit -q -S -m 'what a schema refers to'
printf '# more\n' >>common/text.yaml && commit 'and what it says, in the same push'
push 1 'nor what a schema refers to beside schema/'
git reset -q --hard HEAD~1
push 0 'by who is listed'
sed -i 's/40/4/' common/text.yaml && commit 'another length'
push 1 'nor later'
git -c user.signingkey="$PWD/../marie.pub" commit -q --amend -S -m 'by who is listed'
push 0 'but by who is listed'
printf 'x\n' >common/other.txt && commit other
push 0 'what stands beside it is for everyone'
status 3 'what is no variable' "$GREFFE" hook install pre-receive --user-variable 'A B' ../g.git
status 3 'what is no folder' "$GREFFE" hook install pre-receive --keyring nowhere ../g.git
status 2 'another hook has no use for it' "$GREFFE" hook install pre-commit --user-variable A

# --- OpenPGP ------------------------------------------------------------------

mkdir -m 700 ../keys
gpg() { command gpg --batch --quiet --homedir "$TAP_DIR/keys" "$@" 2>/dev/null; }
gpg --pinentry-mode loopback --passphrase '' --quick-generate-key 'Nadia <n@example.org>' ed25519 sign never
sed -i "s/- user: boss/- openpgp: $(gpg --with-colons --list-keys | sed -n 's/^fpr:*\([^:]*\):/\1/p')/" greffe.yaml
commit keys
push 0 'the list itself, by who is listed' GL_USERNAME=boss
# shellcheck disable=SC2016 # words of the script
printf '#!/bin/sh\nexec gpg --homedir %s/keys "$@"\n' "$TAP_DIR" >../sign && chmod +x ../sign
git config gpg.format openpgp && git config gpg.program "$TAP_DIR/sign"
change nadia && git add -A && git -c user.signingkey=n@example.org commit -q -S -m nadia
push 1 'a key that the host does not have'
install --keyring ../keys
push 0 'one that it has'
gpgconf --homedir "$TAP_DIR/keys" --kill all
finish
