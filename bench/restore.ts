/**
 * The restore drill: an installation under load is backed up, destroyed, restored into storage of another kind, and goes on. Linux; it needs
 * Postgres and Redis.
 *
 *   node bench/restore.ts [--sources 120] [--hosts 30] [--workers 2] [--edits 28] [--every 1] [--kinds fleet,embedded,fleet] [--seed 1]
 *
 * Prints how much was lost (RPO) and how long it took to be back (RTO); ends with 1 when there is anything to complain of.
 * @module
 */
import { parseArgs } from 'node:util';
import { restoreDrill } from '../test/city/restore/drill.ts';
import type { Kind } from '../test/city/restore/life.ts';

const text = (value: string): { type: 'string'; default: string } => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    sources: text('120'),
    hosts: text('30'),
    workers: text('2'),
    edits: text('28'),
    every: text('1'),
    kinds: text('fleet,embedded,fleet'),
    seed: text('1'),
  },
});
const kinds = values.kinds.split(',');
if (!kinds.every((kind): kind is Kind => kind === 'fleet' || kind === 'embedded')) throw new Error('a life is "fleet" or "embedded"');
const begun = performance.now();
const { complaints, ...figures } = await restoreDrill({
  sources: Number(values.sources),
  hosts: Number(values.hosts),
  workers: Number(values.workers),
  edits: Number(values.edits),
  everyMinutes: Number(values.every),
  seed: Number(values.seed),
  kinds,
  say: (line) => process.stderr.write(`${Math.round((performance.now() - begun) / 1000)} s  ${line}\n`),
});
for (const complaint of complaints.slice(0, 50)) process.stdout.write(`  ${complaint}\n`);
process.stdout.write(`${JSON.stringify(figures, undefined, 1)}\n${complaints.length} complaints\n`);
process.exitCode = complaints.length === 0 ? 0 : 1;
