/**
 * What the feed is measured against: the same rows by a bare SELECT, each serialised with JSON.stringify, and nothing else.
 *
 *   node bench/feed/select.ts DATABASE      prints {"entries","ms","bytes"}
 * @module
 */
import { DatabaseSync } from 'node:sqlite';

const db = new DatabaseSync(process.argv[2] ?? '', { readOnly: true });
const rows = db
  .prepare('select journal.*, changes.* from journal not indexed cross join changes on changes.id = journal.change_id order by journal.seq')
  .iterate();
const begun = performance.now();
let [entries, bytes] = [0, 0];
for (const row of rows) {
  bytes += Buffer.byteLength(`${JSON.stringify(row)}\n`);
  entries += 1;
}
process.stdout.write(`${JSON.stringify({ entries, ms: performance.now() - begun, bytes })}\n`);
