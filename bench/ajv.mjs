// SPDX-License-Identifier: EUPL-1.2
// ajv.mjs SCHEMA LIST: what a Node project does: `yaml` reads, ajv judges.
// LIST names a file a line. Prints how many files were judged and how many are wrong.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";

const [schema, list] = process.argv.slice(2);
const files = readFileSync(list, "utf8").trimEnd().split("\n");
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(parse(readFileSync(schema, "utf8")));
let wrong = 0;
for (const file of files)
	if (!validate(parse(readFileSync(file, "utf8")))) wrong++;
console.log(`${files.length} files, ${wrong} invalid`);
