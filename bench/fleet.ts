/**
 * The fleet drill: schedulers and workers over Postgres, Redis and S3, and everything that can go wrong. Linux; with root it also cuts the network of
 * one worker and fills the disk.
 *
 *   node bench/fleet.ts [--sources 5000] [--schedulers 2] [--workers 4] [--every 5] [--edits 100] [--rounds 1] [--seed 1] [--only TEXT,TEXT]
 *
 * Ends with 1 when there is anything to complain of.
 * @module
 */
import { parseArgs } from 'node:util';
import { fleetDrill } from '../test/city/fleet/drill.ts';

const number = (value: string): { type: 'string'; default: string } => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    sources: number('5000'),
    hosts: number('500'),
    browser: number('20'),
    schedulers: number('2'),
    workers: number('4'),
    every: number('5'),
    edits: number('100'),
    rounds: number('1'),
    seed: number('1'),
    only: { type: 'string', default: '' },
  },
});
const begun = performance.now();
const drill = await fleetDrill({
  sources: Number(values.sources),
  hosts: Number(values.hosts),
  inBrowser: Number(values.browser),
  schedulers: Number(values.schedulers),
  workers: Number(values.workers),
  everyMinutes: Number(values.every),
  edits: Number(values.edits),
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  only: values.only.split(','),
  say: (line) => process.stderr.write(`${Math.round((performance.now() - begun) / 1000)} s  ${line}\n`),
});
const { complaints, ...figures } = drill;
for (const complaint of complaints.slice(0, 50)) process.stdout.write(`  ${complaint}\n`);
process.stdout.write(`${JSON.stringify(figures, undefined, 1)}\n${complaints.length} complaints\n`);
process.exitCode = complaints.length === 0 ? 0 : 1;
