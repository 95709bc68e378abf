/**
 * The kill drill: a monitor watches the test city, and at random moments during its checks its process, and its browser, are killed with
 * SIGKILL. Every edit must be on record once, everything must be readable, and nothing of a killed program may be left.
 *
 *   node bench/kill.ts [--kills 10] [--seed 1]
 *
 * So many kills of the process and as many of the browser. Ends with 1 when there is anything to complain of.
 * @module
 */
import { parseArgs } from 'node:util';
import { killDrill } from '../test/city/killDrill.ts';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } });
const kills = Number(values.kills);
const begun = performance.now();
const elapsed = (): number => Math.round((performance.now() - begun) / 1000);
const drill = await killDrill({
  kills: { process: kills, browser: kills },
  seed: Number(values.seed),
  say: (line) => process.stderr.write(`${elapsed()} s  ${line}\n`),
});
for (const complaint of new Set(drill.complaints)) process.stdout.write(`  ${complaint}\n`);
const { checks, edits, changes, crashed, slowestEndMs } = drill;
process.stdout.write(
  `${drill.kills} kills, ${checks} checks, ${crashed} of them ended by a kill of the browser; ${edits} edits planted, ${changes} changes on record; ` +
    `${(slowestEndMs / 1000).toFixed(1)} s at most until nothing of a killed program was left; ${drill.complaints.length} complaints, ${elapsed()} s\n`,
);
process.exitCode = drill.complaints.length === 0 ? 0 : 1;
