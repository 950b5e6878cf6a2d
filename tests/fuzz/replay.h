/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * replay.h: under -DGF_REPLAY a fuzz target gets a main() that runs it once
 * on every file of the folders named, as one test each (TAP). Without it,
 * libFuzzer brings its own main.
 */
#ifndef GF_FUZZ_REPLAY_H
#define GF_FUZZ_REPLAY_H

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef GF_REPLAY

static unsigned replayed;

static int replay_file(const char *path, enum gf_file_kind kind,
		       struct gf_error *err, void *payload)
{
	struct gf_buf text = GF_BUF_INIT;
	char full[4096];
	int ret;

	if (kind != GF_FILE_REGULAR)
		return 0;
	snprintf(full, sizeof(full), "%s/%s", (const char *)payload, path);
	ret = gf_file_read(&text, full, (size_t)16 << 20, err);
	if (!ret) {
		LLVMFuzzerTestOneInput((const uint8_t *)text.s, text.len);
		printf("ok %u - %s\n", ++replayed, path);
	}
	gf_buf_release(&text);
	return ret;
}

int main(int argc, char **argv)
{
	struct gf_error err;
	int i, failed = 0;

	for (i = 1; i < argc; i++) {
		if (!gf_walk(argv[i], "", replay_file, argv[i], &err))
			continue;
		printf("not ok %u - %s\n", ++replayed, err.msg);
		failed = 1;
	}
	printf("1..%u\n", replayed);
	return failed;
}

#endif
#endif
