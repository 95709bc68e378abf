/**
 * Lives in the test city for many rounds: every behaviour must get its verdict, nothing may be told that nobody edited, and every edit once.
 *
 *   node bench/city.ts [--rounds 50] [--only NAME[,NAME…]] [--heavy]
 *
 * Ends with 1 when there is anything to complain of.
 * @module
 */
import { parseArgs } from 'node:util';
import { BEHAVIOURS } from '../test/city/behaviours.ts';
import { ABLE, driveCity } from '../test/city/drive.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '50' }, only: { type: 'string' }, heavy: { type: 'boolean', default: false } },
});
const only = values.only?.split(',');
const rows = BEHAVIOURS.filter(({ name, heavy }) => (only ? only.includes(name) : values.heavy || !heavy));
const begun = performance.now();
let told = 0;
const drive = await driveCity({
  rows,
  rounds: Number(values.rounds),
  able: ABLE,
  onRound: (round, complaints) => {
    for (const complaint of complaints.slice(told)) process.stdout.write(`  ${complaint}\n`);
    told = complaints.length;
    process.stderr.write(`round ${round + 1} of ${values.rounds}, ${Math.round((performance.now() - begun) / 1000)} s\n`);
  },
});
for (const complaint of drive.complaints.slice(told)) process.stdout.write(`  ${complaint}\n`);
process.stdout.write(
  `${rows.length} behaviours, ${drive.checks} checks, ${drive.edits} edits planted, ${drive.changes} changes told, ${drive.complaints.length} complaints\n`,
);
process.exitCode = drive.complaints.length === 0 ? 0 : 1;
