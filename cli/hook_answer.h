/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What who pushes reads of a refused push: at most ten lines, each of them
 * short, since git puts "remote: " before them and a forge's web page shows
 * nothing else.
 */
#ifndef GF_CLI_HOOK_ANSWER_H
#define GF_CLI_HOOK_ANSWER_H

#include "cli/cli.h"
#include "gate/gate.h"

/*
 * `gate`: that answered; a few errors are told with what to type. `remote`: what the other side is called where it is read
 * ("origin").
 */
void hook_answer_write(struct gf_buf *out, const struct gf_answer *answer,
		       struct gf_gate *gate, const char *remote);
/*
 * From here on words are in the language of what is pushed to: of the branch
 * as it stands, of HEAD for a new one; before the first push, of what comes.
 */
void hook_answer_lang(struct cli *cli, struct gf_gate *gate,
		      const struct gf_repo *repo, const struct gf_push *push);

#endif
