/**
 * Months in minutes: thousands of renders in one browser pool, with crashes, hangs and memory hogs planted among them.
 *
 *   node bench/soak.ts [--renders 3000] [--concurrency N]
 *
 * Ends with 1 when a render is not accounted for, when memory grows (the browser tree or this process, between the first and the last
 * sixth of the run), or when a process is left behind. Needs Linux (/proc).
 * @module
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createGate } from '../src/adapters/egress/gate.ts';
import { createChromiumRenderer } from '../src/adapters/renderer/chromium.ts';
import { loadCatalogue } from '../src/declare/catalogue.ts';
import { systemClock } from '../src/lib/clock.ts';
import { startCity } from '../test/city/index.ts';
import { median } from './median.ts';
import { memoryMb, tree } from './render/cpu.ts';

const { values } = parseArgs({
  options: { renders: { type: 'string', default: '3000' }, concurrency: { type: 'string', default: String(availableParallelism()) } },
});
const renders = Number(values.renders);
/** Every so many renders one of these. */
const PLANTED = {
  'memory-hog': 500,
  hang: 100,
  crash: 40,
  'trust-tabs': 25,
  'trust-cards': 27,
  'infinite-list': 60,
  popups: 33,
  dialogs: 34,
} as const;
/** Pages that give a browser little to do: what grows with them is ours. */
const ORDINARY = ['plain-table', 'help-plain', 'help-hydrated', 'help-served', 'legal-terms'];
/** Growth that noise explains. */
const FLAT = 1.35;

const city = await startCity();
const gate = createGate({ allow: city.allow(), resolve: city.resolve });
const catalogue = await loadCatalogue('config/catalogue.yaml');
const renderer = createChromiumRenderer({ gate, clock: systemClock, cues: catalogue.reveal, caps: { answerMs: 5000 } });
const counts = new Map<string, number>();
const samples: Array<{ at: number; own: number; browser: number }> = [];
let started = 0;
let ended = 0;

await Promise.all(
  Array.from({ length: Number(values.concurrency) }, async () => {
    while (started < renders) await one(started++);
  }),
);
await renderer.close();
await city.close();
await new Promise((resolve) => setTimeout(resolve, 3000));
const left = tree(process.pid).filter(({ pid }) => pid !== process.pid);

for (const [what, count] of [...counts].sort()) console.log(`${String(count).padStart(6)}  ${what}`);
console.log('renders   node MB   browser MB');
for (const { at, own, browser } of samples)
  console.log(`${String(at).padStart(7)}   ${own.toFixed(0).padStart(7)}   ${browser.toFixed(0).padStart(10)}`);
const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
const checks: Array<[string, boolean]> = [
  [`${total} of ${renders} renders accounted for`, total === renders],
  ['memory of node is flat', isFlat(({ own }) => own)],
  ['memory of the browser tree is flat', isFlat(({ browser }) => browser)],
  [`${left.length} processes left behind`, left.length === 0],
];
for (const [what, ok] of checks) console.log(`${ok ? 'ok    ' : 'FAILED'} ${what}`);
process.exitCode = checks.every(([, ok]) => ok) ? 0 : 1;

async function one(index: number): Promise<void> {
  const name = planted(index) ?? (ORDINARY[index % ORDINARY.length] as string);
  const outcome = await renderer.render({ url: city.url(name) });
  const result = outcome.ok ? 'read' : outcome.failure.kind;
  const what = `${planted(index) ?? 'ordinary page'}: ${result}`;
  counts.set(what, (counts.get(what) ?? 0) + 1);
  ended += 1;
  if (ended % Math.max(1, Math.round(renders / 30)) === 0 || ended === 500) sample();
}

function planted(index: number): string | undefined {
  return Object.entries(PLANTED).find(([, every]) => index % every === every - 1)?.[0];
}

function sample(): void {
  const { own, below } = memoryMb(process.pid);
  samples.push({ at: ended, own, browser: below });
  process.stderr.write(`${ended} of ${renders}: node ${own.toFixed(0)} MB, browser ${below.toFixed(0)} MB\n`);
}

/** Medians of the second and of the last sixth: the first one warms up. */
function isFlat(of: (sample: (typeof samples)[number]) => number): boolean {
  const sixth = Math.max(1, Math.floor(samples.length / 6));
  const early = median(samples.slice(sixth, 2 * sixth).map(of));
  const late = median(samples.slice(-sixth).map(of));
  return late <= early * FLAT;
}
