/**
 * What it costs to take the whole journal away: 100,000 changes as NDJSON, over HTTP from the running program and by `export`, against a bare
 * SELECT of the same rows that are serialised with JSON.stringify in the same run.
 *
 *   node bench/feed.ts [--small] [--rounds 5]
 *
 * The installation is generated at the first run (.cache/bench-web, some 600 MB, minutes) and kept for two days. Each way reads all entries
 * once in each round, in turn, so that a busy machine slows all of them; the medians are compared. The time of `export` is without what its
 * start takes at least (the quickest export of one entry). Memory is that of the program while it works; it may not grow with the number of entries: the highest
 * of the second half of a reading over the highest of the first. Ends with 1 when a way is slower than 0.5 of the SELECT, or grows.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTokens } from '../src/access/tokens.ts';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import { systemClock } from '../src/lib/clock.ts';
import { systemRandomBytes } from '../src/lib/secrets.ts';
import { growthOf } from './feed/memory.ts';
import { bareSelect, byExport, overHttp, type Reading } from './feed/ways.ts';
import { median } from './median.ts';
import { installationOf } from './web/installation.ts';
import { FULL, SMALL } from './web/parameters.ts';
import { startProgram } from './web/program.ts';

/** Share of the rate of the bare SELECT that each way must reach. */
const RATE = 0.5;
/** Megabytes by which the garbage collector may be late. */
const GROWTH = 48;

/** All changes of the large installation on fewer and shorter pages: they are not read here. */
const THIN = { vendors: 100, sources: 1000, quietChecks: 1, passages: 12 };

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write('Usage: node bench/feed.ts [--small] [--rounds 5]\n');
else process.exitCode = await main();

async function main(): Promise<number> {
  const parameters = values.small ? { ...SMALL, quietChecks: 1 } : { ...FULL, ...THIN };
  const { data, watchers } = await installationOf(parameters, (done, of) => {
    if (process.stderr.isTTY) process.stderr.write(`\rgenerating: ${done} of ${of} sources`);
  });
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-bench-'));
  const program = await startProgram('src/main.ts', ['--data', data, '--watchers', watchers, 'start', '--roles', 'web', '--port', '0']);
  try {
    const token = await tokenOf(data);
    return judge(await measured({ data, token, program, file: join(folder, 'changes.ndjson') }));
  } finally {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function tokenOf(data: string): Promise<string> {
  const store = await createSqliteStore({ file: join(data, 'clausewatch.sqlite') });
  try {
    const by = { actor: { kind: 'terminal', id: 'bench', name: 'bench' }, login: 'bench' } as const;
    const tokens = createTokens({ store, clock: systemClock, random: systemRandomBytes });
    return (await tokens.make({ name: 'bench', scopes: ['feeds'], days: 2 }, by)).secret;
  } finally {
    await store.close();
  }
}

interface Readings {
  select: Reading[];
  http: Reading[];
  export: Reading[];
  /** Exports of one entry. */
  start: Reading[];
}

interface Bench {
  data: string;
  token: string;
  program: { origin: string; pid: number };
  file: string;
}

async function measured({ data, token, program, file }: Bench): Promise<Readings> {
  const readings: Readings = { select: [], http: [], export: [], start: [] };
  const feed = `${program.origin}/feeds/changes.ndjson`;
  // The first reading of each way brings the file into memory, and the code to speed; it does not count.
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    const select = await bareSelect(join(data, 'clausewatch.sqlite'));
    const http = await overHttp(feed, token, program.pid);
    const start = await byExport(data, file, 1);
    const whole = await byExport(data, file);
    if (round === 0) continue;
    readings.select.push(select);
    readings.http.push(http);
    readings.export.push(whole);
    readings.start.push(start);
  }
  return readings;
}

function judge(readings: Readings): number {
  const entries = readings.select[0]?.entries ?? 0;
  const timeOf = (of: readonly Reading[]): number => median(of.map(({ ms }) => ms));
  const rateOf = (of: readonly Reading[], startMs = 0): number => (1000 * entries) / (timeOf(of) - startMs);
  const rates = {
    select: rateOf(readings.select),
    http: rateOf(readings.http),
    export: rateOf(readings.export, Math.min(...readings.start.map(({ ms }) => ms))),
  };
  process.stdout.write(`${entries} entries, median of ${values.rounds} rounds\n`);
  const complaints: string[] = [];
  for (const way of ['select', 'http', 'export'] as const) {
    const of = readings[way];
    const share = rates[way] / rates.select;
    const growth = median(of.map(({ memory }) => growthOf(memory)));
    const peak = Math.max(0, ...of.flatMap(({ memory }) => memory));
    const memory = peak === 0 ? '' : `, memory up to ${peak.toFixed(0)} MB, grows by ${growth.toFixed(0)} MB`;
    const megabytes = (of[0]?.bytes ?? 0) / 1e6;
    process.stdout.write(
      `${way.padEnd(7)} ${Math.round(rates[way])} entries/s, ${megabytes.toFixed(0)} MB, ${share.toFixed(2)} of the SELECT${memory}\n`,
    );
    if (share < RATE) complaints.push(`${way} is slower than ${RATE} of the SELECT`);
    if (growth > GROWTH) complaints.push(`${way} grows by ${growth.toFixed(0)} MB, more than ${GROWTH}`);
    if (of.some((one) => one.entries !== entries)) complaints.push(`${way} does not give all entries`);
  }
  for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
  return complaints.length === 0 ? 0 : 1;
}
