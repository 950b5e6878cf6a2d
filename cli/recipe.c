/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * See recipe.h. What is run on the machine is the same for all: how to
 * install a package, which revision to compare with, how to tell.
 */
#include "cli/recipe.h"

#define WIDTH	79
#define PACKAGE "%PACKAGE%"
#define LANG	"%LANG%"

/* --- what all of them run ------------------------------------------------ */

#define INSTALL \
	"set -eu\n" \
	"apt-get update -q\n" \
	"apt-get install -qy --no-install-recommends ca-certificates curl " \
	"git\n" \
	"if [ -n \"$GREFFE_DEB\" ]; then\n" \
	"  curl --proto '=https' -fsSL -o /tmp/greffe.deb \"$GREFFE_DEB\"\n" \
	"  apt-get install -qy --no-install-recommends /tmp/greffe.deb\n" \
	"else\n" \
	"  apt-get install -qy --no-install-recommends greffe\n" \
	"fi\n"

#define COMPARE_COMMENT \
	N_("What this revision is compared with: where a pull request leaves " \
	   "its target; what the branch was before a push; of a new branch, " \
	   "or where that is lost, where it leaves the default branch. With " \
	   "nothing to compare with, everything is judged.")
#define COMPARE \
	"base=\n" \
	"if git cat-file -e \"$TARGET^{commit}\" 2>/dev/null; then\n" \
	"  base=$(git merge-base HEAD \"$TARGET\" || :)\n" \
	"elif [ -n \"$BEFORE\" ] &&\n" \
	"  { git cat-file -e \"$BEFORE^{commit}\" 2>/dev/null ||\n" \
	"    git fetch -q origin \"$BEFORE\" 2>/dev/null; }; then\n" \
	"  base=$BEFORE\n" \
	"elif [ \"$BRANCH\" != \"$DEFAULT_BRANCH\" ]; then\n" \
	"  at=refs/remotes/origin/$DEFAULT_BRANCH\n" \
	"  git fetch -q origin \"+refs/heads/$DEFAULT_BRANCH:$at\" || :\n" \
	"  base=$(git merge-base HEAD \"$at\" || :)\n" \
	"fi\n"

#define ENTER \
	"set -eu\n" \
	"git config --global --add safe.directory \"$PWD\"\n"
#define JUDGE "greffe check ${base:+--since \"$base\"}"

static const struct recipe_block install_step[] = {
	{ 6, NULL, N_("Install git and greffe"), "  run: |\n" },
	{ 10, NULL, NULL, INSTALL },
	{ 0 }
};

static const struct recipe_block judge_step[] = {
	{ 10, NULL, NULL, ENTER },
	{ 10, COMPARE_COMMENT, NULL, COMPARE },
	{ 10, NULL, NULL,
	  "report=$(mktemp) status=0\n" JUDGE " >\"$report\" 2>&1 || "
	  "status=$?\n"
	  "cat \"$report\"\n" },
	{ 10,
	  N_("The summary of the job says the same, without the lines that "
	     "make annotations."),
	  NULL,
	  "if [ -n \"${GITHUB_STEP_SUMMARY:-}\" ]; then\n"
	  "  { printf '### greffe\\n\\n'\n"
	  "    sed -e '/^::/d' -e 's/^/    /' \"$report\"\n"
	  "  } >>\"$GITHUB_STEP_SUMMARY\"\n"
	  "fi\n"
	  "exit \"$status\"\n" },
	{ 0 }
};

#define FIRST_COMMENT \
	N_("greffe judges each change of the records. What is wrong and new " \
	   "fails; what was wrong before is debt: it is told, and fails " \
	   "nothing.")
#define PACKAGE_COMMENT \
	N_("Where the package of greffe is: the https address of a .deb for " \
	   "Debian 12. Empty: it comes from the sources of apt.")
#define HISTORY_COMMENT \
	N_("With its whole history: without it there is nothing to compare " \
	   "with.")

/* --- GitHub -------------------------------------------------------------- */

static const struct recipe_block github_head[] = {
	{ 0, FIRST_COMMENT, NULL,
	  "name: greffe\n"
	  "\n"
	  "on:\n"
	  "  push:\n"
	  "    branches-ignore: ['gh-readonly-queue/**']\n"
	  "  pull_request:\n"
	  "  merge_group:\n"
	  "\n"
	  "permissions:\n"
	  "  contents: read\n"
	  "\n"
	  "env:\n" },
	{ 2, PACKAGE_COMMENT, NULL,
	  RECIPE_PACKAGE PACKAGE "\n"
				 "GREFFE_LANG: " LANG "\n" },
	{ 0, NULL, NULL,
	  "\n"
	  "jobs:\n"
	  "  greffe:\n"
	  "    runs-on: ubuntu-latest\n"
	  "    container: debian:12-slim\n"
	  "    steps:\n" },
	{ 0 }
};

static const struct recipe_block github_checkout[] = {
	{ 6, HISTORY_COMMENT, NULL,
	  "- uses: actions/checkout@v4\n"
	  "  with:\n"
	  "    fetch-depth: 0\n" },
	{ 6, NULL, N_("Judge what changed"),
	  "  env:\n"
	  "    TARGET: ${{ github.event.pull_request.base.sha || "
	  "github.event.merge_group.base_sha }}\n"
	  "    BEFORE: ${{ github.event.before }}\n"
	  "    BRANCH: ${{ github.ref_name }}\n"
	  "    DEFAULT_BRANCH: ${{ github.event.repository.default_branch }}\n"
	  "  run: |\n" },
	{ 0 }
};

/* --- Forgejo ------------------------------------------------------------- */

static const struct recipe_block forgejo_head[] = {
	{ 0, FIRST_COMMENT, NULL,
	  "name: greffe\n"
	  "\n"
	  "on:\n"
	  "  push:\n"
	  "    branches: ['**']\n"
	  "  pull_request:\n"
	  "\n"
	  "env:\n" },
	{ 2, PACKAGE_COMMENT, NULL,
	  RECIPE_PACKAGE PACKAGE "\n"
				 "GREFFE_LANG: " LANG "\n" },
	{ 0, NULL, NULL,
	  "\n"
	  "jobs:\n"
	  "  greffe:\n"
	  "    runs-on: docker\n" },
	{ 4, N_("Debian 12, with what the next step is written in."), NULL,
	  "container: node:20-bookworm-slim\n"
	  "steps:\n" },
	{ 0 }
};

static const struct recipe_block forgejo_checkout[] = {
	{ 6, HISTORY_COMMENT, NULL,
	  "- uses: https://data.forgejo.org/actions/checkout@v4\n"
	  "  with:\n"
	  "    fetch-depth: 0\n" },
	{ 6, NULL, N_("Judge what changed"),
	  "  env:\n"
	  "    TARGET: ${{ github.event.pull_request.base.sha }}\n"
	  "    BEFORE: ${{ github.event.before }}\n"
	  "    BRANCH: ${{ github.ref_name }}\n"
	  "    DEFAULT_BRANCH: ${{ github.event.repository.default_branch }}\n"
	  "  run: |\n" },
	{ 0 }
};

/* --- GitLab -------------------------------------------------------------- */

static const struct recipe_block gitlab_all[] = {
	{ 0, FIRST_COMMENT, NULL,
	  "greffe:\n"
	  "  image: debian:12-slim\n"
	  "  variables:\n" },
	{ 4, PACKAGE_COMMENT, NULL,
	  RECIPE_PACKAGE PACKAGE "\n"
				 "GREFFE_LANG: " LANG "\n" },
	{ 4, HISTORY_COMMENT, NULL, "GIT_DEPTH: \"0\"\n" },
	{ 2,
	  N_("Once for each change: with its merge request where it has "
	     "one."),
	  NULL,
	  "rules:\n"
	  "  - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n"
	  "  - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS\n"
	  "    when: never\n"
	  "  - if: $CI_COMMIT_BRANCH\n"
	  "before_script:\n"
	  "  - |\n" },
	{ 6, NULL, NULL, INSTALL },
	{ 2, NULL, NULL,
	  "script:\n"
	  "  - |\n" },
	{ 6, NULL, NULL,
	  ENTER
	  "TARGET=${CI_MERGE_REQUEST_TARGET_BRANCH_SHA:-"
	  "${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}\n"
	  "BEFORE=${CI_COMMIT_BEFORE_SHA:-} BRANCH=${CI_COMMIT_BRANCH:-}\n"
	  "DEFAULT_BRANCH=$CI_DEFAULT_BRANCH\n" },
	{ 6, COMPARE_COMMENT, NULL, COMPARE },
	{ 6, NULL, NULL, "status=0\n" JUDGE " || status=$?\n" },
	{ 6,
	  N_("Two reports, which GitLab shows with the merge request: by line, "
	     "and as tests."),
	  NULL,
	  JUDGE " --format gitlab >greffe-codequality.json || :\n" JUDGE
		" --format junit >greffe-junit.xml || :\n"
		"exit \"$status\"\n" },
	{ 2, NULL, NULL,
	  "artifacts:\n"
	  "  when: always\n"
	  "  reports:\n"
	  "    codequality: greffe-codequality.json\n"
	  "    junit: greffe-junit.xml\n" },
	{ 0 }
};

/* --- the table ----------------------------------------------------------- */

static const struct recipe_block *const github[] = { github_head, install_step,
						     github_checkout,
						     judge_step, NULL };
static const struct recipe_block *const gitlab[] = { gitlab_all, NULL };
static const struct recipe_block *const forgejo[] = {
	forgejo_head, install_step, forgejo_checkout, judge_step, NULL
};

static const struct recipe recipes[] = {
	{ "ci-github", ".github/workflows/greffe.yml", "${{ vars.GREFFE_DEB }}",
	  NULL, github },
	{ "ci-gitlab", ".gitlab-ci.yml", "\"\"",
	  N_("to keep it, type greffe hook install ci-gitlab --dry-run "
	     ">.gitlab/greffe.yml, and add to it the line: include: "
	     ".gitlab/greffe.yml"),
	  gitlab },
	{ "ci-forgejo", ".forgejo/workflows/greffe.yml",
	  "${{ vars.GREFFE_DEB }}", NULL, forgejo },
};

const struct recipe *recipe_find(const char *name)
{
	size_t i;

	for (i = 0; i < GF_NELEMS(recipes); i++)
		if (!strcmp(recipes[i].name, name))
			return &recipes[i];
	return NULL;
}

/* --- writing ------------------------------------------------------------- */

struct choice {
	const char *lang;
	const char *package; /* as YAML */
};

/* "# " before each line, broken between words. */
static void add_comment(struct gf_buf *out, unsigned indent, const char *s)
{
	size_t column = 0;

	while (*s) {
		size_t word = strcspn(s, " ");

		if (column && column + 1 + gf_utf8_count(s, word) > WIDTH) {
			gf_buf_addc(out, '\n');
			column = 0;
		}
		if (!column) {
			gf_buf_fill(out, ' ', indent);
			gf_buf_addc(out, '#');
			column = indent + 1;
		}
		gf_buf_addc(out, ' ');
		gf_buf_add(out, s, word);
		column += 1 + gf_utf8_count(s, word);
		s += word;
		s += strspn(s, " ");
	}
	gf_buf_addc(out, '\n');
}

/* A line of the text, with what was chosen in its place. */
static void add_line(struct gf_buf *out, const char *s, size_t len,
		     const struct choice *choice)
{
	const struct {
		const char *name, *value;
	} names[] = { { PACKAGE, choice->package }, { LANG, choice->lang } };
	const char *at;
	size_t i;

	for (i = 0; i < GF_NELEMS(names); i++) {
		at = memmem(s, len, names[i].name, strlen(names[i].name));
		if (!at)
			continue;
		gf_buf_add(out, s, (size_t)(at - s));
		gf_buf_adds(out, names[i].value);
		gf_buf_addc(out, '\n');
		return;
	}
	gf_buf_add(out, s, len);
}

static void add_lines(struct gf_buf *out, unsigned indent, const char *s,
		      const struct choice *choice)
{
	for (; *s; s++) {
		size_t len = strcspn(s, "\n");

		if (len)
			gf_buf_fill(out, ' ', indent);
		add_line(out, s, len + 1, choice);
		s += len;
	}
}

static void add_block(struct gf_buf *out, const struct recipe_block *block,
		      const struct choice *choice)
{
	if (block->comment)
		add_comment(out, block->indent,
			    gf_translate_to(choice->lang, block->comment));
	if (block->title) {
		const char *title = gf_translate_to(choice->lang, block->title);

		gf_buf_fill(out, ' ', block->indent);
		gf_buf_adds(out, "- name: ");
		gf_buf_add_json(out, title, strlen(title));
		gf_buf_addc(out, '\n');
	}
	add_lines(out, block->indent, block->text, choice);
}

void recipe_write(struct gf_buf *out, const struct recipe *recipe,
		  const char *lang, const char *package)
{
	struct choice choice = { .lang = lang, .package = recipe->package };
	const struct recipe_block *const *part;
	const struct recipe_block *block;
	struct gf_buf quoted = GF_BUF_INIT;

	if (package) {
		gf_buf_add_json(&quoted, package, strlen(package));
		choice.package = quoted.s;
	}
	for (part = recipe->parts; *part; part++)
		for (block = *part; block->text; block++)
			add_block(out, block, &choice);
	gf_buf_release(&quoted);
}
