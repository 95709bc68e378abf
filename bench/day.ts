/**
 * A day of the monitor in the test city, in simulated time: the peace of each host, every due time and every edit are looked after,
 * and what a check costs is measured.
 *
 *   node bench/day.ts [--sources 10000] [--hosts 1000] [--hours 24] [--seed 1]
 *
 * Ends with 1 when there is anything to complain of.
 * @module
 */
import { parseArgs } from 'node:util';
import { liveDay } from '../test/city/day/live.ts';

const MOST_TOLD = 40;

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: '10000' },
    hosts: { type: 'string', default: '1000' },
    hours: { type: 'string', default: '24' },
    seed: { type: 'string', default: '1' },
  },
});
const begun = performance.now();
const { complaints, counts, figures } = await liveDay({
  sources: Number(values.sources),
  hosts: Number(values.hosts),
  hours: Number(values.hours),
  seed: Number(values.seed),
  onHour: (hour) => process.stderr.write(`hour ${hour} of ${values.hours}, ${Math.round((performance.now() - begun) / 1000)} s\n`),
});
const { calls, memory, lateness, ...single } = figures;
for (const complaint of complaints.slice(0, MOST_TOLD)) console.log(`  ${complaint}`);
if (complaints.length > MOST_TOLD) console.log(`  and ${complaints.length - MOST_TOLD} more`);
print('found', counts);
print('cost', single);
print('seconds late', lateness);
for (const { hour, ...sample } of memory) print(`after ${hour} h`, sample);
for (const [name, { count, ms }] of Object.entries(calls)) print(name, { calls: count, ms });
console.log(`${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;

function print(what: string, numbers: Record<string, number>): void {
  const text = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  console.log(`${what}: ${text.join(', ')}`);
}
