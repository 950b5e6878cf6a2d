#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The erasure of a person, rehearsed on a copy: the very commands of
# docs/privacy.fr.md, on a registry with the commons' own schemas, a server
# with its gate, a mirror, and a clone that was made before.
. "$(dirname "$0")/tap.sh"
cd "$TAP_DIR" || exit 1
PATH=$BUILD:$PATH
DOC=$TOP/docs/privacy.fr.md

# step N DOCUMENT: its Nth block of commands (the first is what to fill in)
step() {
	awk -v n="$1" '/^```sh$/ { inside = ++i == n; next } /^```$/ { inside = 0 } inside' "${2:-$DOC}"
}
for n in 2 3 4 5 6 7; do
	step $n >"step$n" && step $n "$TOP/docs/privacy.md" >english
	it "block $n is the same in both languages" sh -c 'test -s "$0" && cmp "$0" english' "step$n"
done
it 'what is to be filled in is the same' sh -c '
	step() { sed -n "/^export FICHE/,/^export DEPOT/s/ *#.*//p" "$1"; }
	step "$0" >a && step "$1" >b && test -s a && cmp a b' "$DOC" "$TOP/docs/privacy.md"
eval "$(step 1)"
export DEPOT="$TAP_DIR/communs.git" NOM="d'Exemple-Fictif"
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=init.defaultBranch GIT_CONFIG_VALUE_0=main
export GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0

# --- a registry with a person ---------------------------------------------------

git init -q --bare "$DEPOT" && greffe hook install pre-receive "$DEPOT" >hooked 2>&1
git init -q registre && cd registre || exit 1
git remote add origin "$DEPOT"
cp -R "$TOP/schema" .
printf 'lang: fr\n' >greffe.yaml
mkdir -p records/personne records/ressource records/document records/organisation records/notion
cat >records/document/rapport.yaml <<'Y'
titre: Rapport d'essai
type: note
auteur: atelier
resume: Une note qui ne sert qu'à cet essai.
Y
cat >records/organisation/atelier.yaml <<'Y'
titre: Atelier d'essai
type: association
resume: Une association qui n'existe que dans cet essai.
sources: [{document: rapport, localisation: L1, nature: reformule}]
Y
commit() { git add -A && git commit -qm "$1"; }
commit 'Commencer'
cat >"$FICHE" <<'Y'
nom: d'Exemple-Fictif
prenom: Dominique
fonctions: [{organisation: atelier, fonction: Sociologue}]
motif: auteur
fondement: interet_legitime
information_le: 2024-12-01
revoir_le: 2027-11-30
sources: [{document: rapport, localisation: L2, nature: reformule}]
Y
cat >records/ressource/guide.yaml <<'Y'
titre: Guide d'essai
type: guide
voix: produite
statut: publiee
publiee_le: 2024-12
licence: CC-BY-SA-4.0
acces: public
transversale: true
personnes: [{personne: p0007, fonction: Autrice}]
resume: Un guide qui n'existe que dans cet essai.
sources: [{document: rapport, localisation: L3, nature: reformule}]
Y
commit "Ajouter d'Exemple-Fictif"
git tag -a v1 -m "Avec d'Exemple-Fictif"
sed -i 's/Sociologue/Chercheuse/' "$FICHE" && commit 'Corriger une fonction'
git checkout -q -b autre HEAD~1 && echo '# ailleurs' >>records/organisation/atelier.yaml && commit 'Une branche'
git checkout -q main
greffe check >out 2>&1 || cat out
it 'the registry is right before' greffe check
it 'and the gate takes it' git push -q origin main autre v1
cd .. || exit 1
git clone -q "$DEPOT" vieux 2>/dev/null
git clone -q --mirror "$DEPOT" miroir.git
names() { git -C "$1" cat-file --batch-all-objects --batch --unordered | grep -aciF -e "$NOM"; }
it 'the name is in the objects of the server' test "$(names "$DEPOT")" -gt 3
was=$(git -C registre rev-parse HEAD~2)

# --- the steps --------------------------------------------------------------------

# run STEP FOLDER: as a person would type it, all of it, stopping at nothing
run() { (cd "$2" && sh -u "$TAP_DIR/step$1") >"said$1" 2>&1; }
run 2 registre
it '1: it is found in the record, and in the messages' sh -c '
	grep -q " records/personne/p0007.yaml$" said2 && grep -q "Ajouter" said2'
it '1: and nowhere else' test "$(grep -c 'records/' said2)" = 1
run 3 registre
it '2: the tombstone passes the schemas' sh -c 'grep -q "rien à signaler\|nothing to report" said3 || { cat said3; false; }'
it '2: it was let in' test "$(git -C "$DEPOT" rev-parse main)" = "$(git -C registre rev-parse HEAD)"
it '2: the list names both versions, and no name' sh -c '
	test "$(grep -cE "^    - \"[0-9a-f]{40}\"$" registre/effacements.yaml)" = 2 &&
	! grep -qiF "$NOM" registre/effacements.yaml'
it '2: the record that refers to it is as it was' sh -c \
	'cd registre && grep -q p0007 records/ressource/guide.yaml && greffe check'
run 4 .
it '4: the name is in no object' test "$(names "$DEPOT")" = 0
it '4: nor in any file of the repository' sh -c '! grep -rqiF "$NOM" "$DEPOT"'
run 5 "$DEPOT"
it '4: which the commands themselves say' grep -qx 0 said5
it '4: the repository is sound' sh -c '! grep -qi "error\|missing\|dangling" said5 || { cat said5; false; }'
it '4: the registry is right' sh -c 'tail -1 said5 | grep -q "rien à signaler\|nothing to report" || { cat said5; false; }'
git -C "$DEPOT" for-each-ref >refs
it 'each branch and tag is there still' test "$(grep -c 'refs/heads/main$\|refs/heads/autre$\|refs/tags/v1$' refs)" = 3
it 'what came before the person did not change' git -C "$DEPOT" merge-base --is-ancestor "$was" main
git -C "$DEPOT" rev-list --all >all
it 'each old state is as right as it was' sh -c '
	while read -r commit; do greffe -C "$DEPOT" check "$commit" || exit 1; done <all'
it 'the reference of an old state leads to who was erased' sh -c '
	git -C "$DEPOT" show main~2:records/personne/p0007.yaml 2>/dev/null | grep -q "^efface: true$"'
run 6 .
it '5: no copy is left' test ! -e "$DEPOT.avant"
it '5: the name is in no file of the server' sh -c '! grep -rqiF "$NOM" "$DEPOT"'

# --- who had it -------------------------------------------------------------------

run 7 miroir.git
it '6: a mirror that follows has it no more' test "$(names miroir.git)" = 0
git -C miroir.git for-each-ref >refs.mirror && git -C "$DEPOT" for-each-ref >refs
it '6: and is the same' cmp refs refs.mirror

# --- who contributed --------------------------------------------------------------

git clone -q --mirror "$DEPOT" anonyme.git
git -C anonyme.git cat-file --batch-all-objects --batch >all
it 'an address is in commits and in a tag' test "$(grep -ac 'a@example.org' all)" -gt 5
awk '/^export ANCIENNE/ { on = 1 } /^```$/ { on = 0 } on' "$DOC" >block
it 'its block is the same in both languages' sh -c '
	awk "/^export ANCIENNE/ { on = 1 } /^\`\`\`\$/ { on = 0 } on" "$0" | cmp - block' "$TOP/docs/privacy.md"
{ sed 's/=ancienne@adresse/=a@example.org/' block && sed -n '/refs\/original/,$p' step4; } >step8
run 8 anonyme.git
git -C anonyme.git cat-file --batch-all-objects --batch >all
it 'and is in none after the other filter' sh -c '! grep -aq "a@example.org" all || { cat said8; false; }'
it 'whose history is sound' sh -c 'git -C anonyme.git fsck --strict && test "$(git -C anonyme.git rev-list --all --count)" = "$(git -C "$DEPOT" rev-list --all --count)"'

# --- an old clone comes back --------------------------------------------------------

cd vieux || exit 1
echo '# plus tard' >>records/organisation/atelier.yaml && commit 'Mon travail'
# refused SENTENCE REFSPEC
refused() {
	git push origin "$2" >../pushed 2>&1
	code=$?
	it "$1" sh -c "test $code != 0 && grep -q 'p0007.yaml.*effac' ../pushed || { cat ../pushed; false; }"
}
git fetch -q origin
refused 'an old clone may not bring it back by a branch' HEAD:refs/heads/travail
it 'it is told what to do' grep -qi 'clone' ../pushed
refused 'nor by a tag' v1:refs/tags/ancien
git branch -q seul "$(git commit-tree -m x "HEAD^{tree}")"
refused 'nor in one commit without a past' seul
git merge -q --allow-unrelated-histories -X theirs -m 'Rejoindre' origin/main >/dev/null 2>&1
refused 'nor by a merge, though its tip is right' HEAD:main
it 'nothing of it came in' test "$(names "$DEPOT")" = 0

# The work is saved, as the document says.
git -C "$TAP_DIR" clone -q "$DEPOT" neuf 2>/dev/null
git format-patch -q -1 ':/Mon travail' --stdout >../patch && cd ../neuf && git am -q ../patch
it 'work that was under way goes on in a new clone' git push -q origin HEAD:main

# --- the list itself ----------------------------------------------------------------

list() { printf '%b' "$1" >effacements.yaml && commit "$2"; }
cp effacements.yaml ../list
# told SENTENCE WORDS: the push of what is committed is refused with them
told() {
	git push -q origin HEAD:main >../pushed 2>&1
	code=$?
	it "$1" sh -c "test $code != 0 && grep -q -- '$2' ../pushed || { cat ../pushed; false; }"
	git reset -q --hard origin/main
}
list '- {le: 2026-03-01, objets: [0123456]}\n' half
told 'half a name is refused' 'effacements.yaml'
awk 'BEGIN { for (i = 0; i < 30000; i++) printf "- {objets: [\"%040d\"]}\n", i }' >effacements.yaml
commit big && told 'a list beyond the size of a record too' '1048576\|effacements.yaml'
# Five lists of their own, each within bounds, and beyond them together.
for i in 1 2 3 4 5; do
	git checkout -q -b "many$i" origin/main
	awk -v i=$i 'BEGIN { print "- objets:"; for (n = 0; n < 22000; n++) printf "  - \"%d%039d\"\n", i, n }' >effacements.yaml
	commit "many $i"
done
git push origin many1 many2 many3 many4 many5 >../pushed 2>&1
code=$?
it 'nor may the lists of one push name too much together' sh -c "test $code != 0 && grep -q '100000' ../pushed || { cat ../pushed; false; }"
it 'one of them may' git push -q origin many1
git push -q origin :many1
git checkout -q main
mkdir x && git rm -q effacements.yaml && mkdir effacements.yaml && echo x >effacements.yaml/x && commit folder
told 'and a folder of that name' 'effacements.yaml'
rmdir x
git rev-parse HEAD^ | sed 's/.*/- {le: 2026-03-01, objets: ["&"]}/' >>effacements.yaml && commit 'A commit too'
it 'a commit that stands may be listed' git push -q origin HEAD:main
oid=$(git commit-tree -m seul "HEAD~1^{tree}") && echo "- {le: 2026-03-01, objets: [\"$oid\"]}" >>effacements.yaml
commit 'One that does not' && git push -q origin HEAD:main && git branch -q loin "$oid"
git push origin loin >../pushed 2>&1
it 'and is then kept out' sh -c "grep -q 'effac' ../pushed && ! git -C '$DEPOT' rev-parse -q --verify loin"
finish
