/**
 * What rendering costs: pages a minute against a bare Playwright loop (`newContext`, `goto`, `content()`) on the same pages of the corpus, at
 * the same concurrency (by default what the product would choose), in the same run, turn by turn; and processor seconds for each unchanged
 * page, check and record included. Pages are rendered in full, with all that they keep closed opened, and as known ones: a page that shows
 * what it showed at the last visit needs no opening. Known ones are nearly all that a monitor meets.
 *
 *   node bench/render.ts ../shared/corpus [--pages 100] [--concurrency N] [--rounds 3] [--cache DIR]
 *
 * Limits: at least 0.85 of the bare loop; at most 0.015 s over HTTP and 0.35 s in Chromium for an unchanged page. Ends with 1 beyond
 * them. Both sides use the same browser, and hosts outside are refused at once on both. Needs Linux (/proc).
 * @module
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { createGate } from '../src/adapters/egress/gate.ts';
import { unwantedHosts } from '../src/adapters/egress/unwanted.ts';
import { createChromiumRenderer } from '../src/adapters/renderer/chromium.ts';
import { findChromium } from '../src/adapters/renderer/executable.ts';
import { roomForPages } from '../src/adapters/renderer/limit.ts';
import { loadCatalogue } from '../src/declare/catalogue.ts';
import { systemClock } from '../src/lib/clock.ts';
import { eachOf } from '../src/lib/each.ts';
import { median } from './median.ts';
import { unpackPages } from './quality/corpus.ts';
import { openBenchServices } from './render/checks.ts';
import { cpuSeconds } from './render/cpu.ts';

const LIMITS = { speed: 0.85, http: 0.015, chromium: 0.35 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pages: { type: 'string', default: '100' },
    concurrency: { type: 'string', default: String(roomForPages()) },
    rounds: { type: 'string', default: '3' },
    cache: { type: 'string', default: join('.cache', 'corpus') },
  },
});
const [corpus] = positionals;
if (corpus === undefined) {
  process.stderr.write('usage: node bench/render.ts CORPUS [--pages 100] [--concurrency N] [--rounds 3] [--cache DIR]\n');
  process.exit(2);
}
mkdirSync(values.cache, { recursive: true });
const folder = join(unpackPages(resolve(corpus), 'changes', values.cache), 'html');
const names = everyNth(readdirSync(folder).sort(), Number(values.pages));
const concurrency = Number(values.concurrency);

const server = fork(new URL('render/server.ts', import.meta.url), [folder, ...names]);
const [port] = (await once(server, 'message')) as [number];
const urls = names.map((name) => `http://127.0.0.1:${port}/${name}`);
const gate = createGate({ allow: [`127.0.0.1:${port}`], resolve: async () => [] });
const location = findChromium();
if (!location.found) throw new Error(location.why);
console.log(`${names.length} pages of the corpus, ${concurrency} at once, ${values.rounds} rounds, ${location.path}`);

const browser = await chromium.launch({
  executablePath: location.path,
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
});
const catalogue = await loadCatalogue('config/catalogue.yaml');
const isUnwanted = unwantedHosts(catalogue.trackers);
// A browser that is replaced on the way takes its processor time with it.
const caps = { maxPages: 100_000 };
const renderer = createChromiumRenderer({ gate, clock: systemClock, cues: catalogue.reveal, isUnwanted, caps });
const bare: Speed[] = [];
const full: Speed[] = [];
const again: Speed[] = [];
const known = new Map<string, Buffer>();
await eachOf(concurrency, urls, visitOurs);
for (let round = 0; round < Number(values.rounds); round += 1) {
  bare.push(await timed(visitBare));
  full.push(await timed(visitOurs));
  again.push(await timed(visitKnown));
  console.log(`round ${round + 1}: bare ${words(bare.at(-1))}; full ${words(full.at(-1))}; known ${words(again.at(-1))}`);
}
await Promise.all([browser.close(), renderer.close()]);

const within: boolean[] = [];
for (const [what, speeds] of [['in full', full] as const, ['known', again] as const]) {
  const ratio = median(speeds.map(({ perMinute }) => perMinute)) / median(bare.map(({ perMinute }) => perMinute));
  within.push(report(`pages a minute, ${what}, of the bare loop`, ratio, LIMITS.speed, ratio >= LIMITS.speed));
}
for (const render of ['http', 'chromium'] as const) {
  const cpu = await unchangedCost(render);
  within.push(report(`CPU s for an unchanged page by ${render}`, cpu, LIMITS[render], cpu <= LIMITS[render]));
}
server.disconnect();
process.exitCode = within.every(Boolean) ? 0 : 1;

interface Speed {
  perMinute: number;
  cpu: number;
}

/** All pages once, so many at a time. */
async function timed(visit: (url: string) => Promise<void>): Promise<Speed> {
  const [begun, before] = [performance.now(), cpu()];
  await eachOf(concurrency, urls, visit);
  const minutes = (performance.now() - begun) / 60_000;
  return { perMinute: urls.length / minutes, cpu: (cpu() - before) / urls.length };
}

async function visitBare(url: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.content();
  await context.close();
}

async function visitOurs(url: string): Promise<void> {
  const outcome = await renderer.render({ url });
  if (!outcome.ok) return console.log(`  ${url}: ${outcome.failure.message}`);
  known.set(url, Buffer.from(outcome.capture.body));
}

async function visitKnown(url: string): Promise<void> {
  const outcome = await renderer.render({ url, isKnown: (body) => known.get(url)?.equals(body) ?? false });
  if (!outcome.ok) return console.log(`  ${url}: ${outcome.failure.message}`);
  if (!outcome.capture.notModified) console.log(`  ${url}: not as it was`);
}

/** Checks all pages until they are known, and those that have not changed once more: that round counts. */
async function unchangedCost(render: 'http' | 'chromium'): Promise<number> {
  const data = await mkdtemp(join(tmpdir(), 'clausewatch-bench-'));
  const bench = await openBenchServices(data, gate, urls, render);
  try {
    await eachOf(concurrency, bench.sources, async (source) => void (await bench.check(source, 0)));
    const same: typeof bench.sources = [];
    await eachOf(concurrency, bench.sources, async (source) => void ((await bench.check(source, 1)) === 'unchanged' && same.push(source)));
    const before = cpu();
    const verdicts: string[] = [];
    await eachOf(concurrency, same, async (source) => void verdicts.push(await bench.check(source, 2)));
    const cost = (cpu() - before) / same.length;
    const unchanged = verdicts.filter((verdict) => verdict === 'unchanged').length;
    console.log(
      `${render}: ${urls.length} pages, of which ${same.length} are read and the same; of these ${unchanged} unchanged again, the rest ${[...new Set(verdicts)].filter((name) => name !== 'unchanged').join(', ') || 'none'}`,
    );
    return cost;
  } finally {
    await bench.close();
    await rm(data, { recursive: true, force: true });
  }
}

function cpu(): number {
  return cpuSeconds(process.pid, server.pid === undefined ? [] : [server.pid]);
}

function report(what: string, value: number, limit: number, ok: boolean): boolean {
  console.log(`${what.padEnd(42)} ${value.toFixed(3)} (limit ${limit}) ${ok ? 'ok' : 'MISSED'}`);
  return ok;
}

function words(speed: Speed | undefined): string {
  return speed ? `${speed.perMinute.toFixed(0)} a minute, ${speed.cpu.toFixed(3)} CPU s each` : '';
}

function everyNth(all: string[], count: number): string[] {
  const step = all.length / count;
  return Array.from({ length: Math.min(count, all.length) }, (_, index) => all[Math.floor(index * step)] as string);
}
