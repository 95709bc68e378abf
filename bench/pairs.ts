/**
 * Writes the batch file for `compare --pairs` from the labelled transitions of the corpus.
 *
 *   tar xf ../shared/corpus/pages.tar.xz -C /tmp/pages
 *   node bench/pairs.ts ../shared/corpus/transitions.jsonl /tmp/pages > /tmp/pairs.jsonl
 *   node src/main.ts compare --pairs /tmp/pairs.jsonl > /tmp/answers.ndjson
 *   node ../shared/corpus/score.mjs changes ../shared/corpus/transitions.jsonl /tmp/answers.ndjson
 * @module
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

interface Transition {
  id: string;
  url: string;
  before: { sha256: string };
  after: { sha256: string };
}

const [labels, pages] = process.argv.slice(2);
if (labels === undefined || pages === undefined) {
  process.stderr.write('usage: node bench/pairs.ts TRANSITIONS.jsonl PAGES_FOLDER\n');
  process.exit(2);
}
const page = (hash: string): string => join(resolve(pages), 'html', `${hash}.html`);
for (const line of readFileSync(labels, 'utf8').split('\n').filter(Boolean)) {
  const { id, url, before, after } = JSON.parse(line) as Transition;
  process.stdout.write(`${JSON.stringify({ id, before: page(before.sha256), after: page(after.sha256), url })}\n`);
}
