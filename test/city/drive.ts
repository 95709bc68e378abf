/**
 * Lives in the city for some rounds: every page is checked as the monitor would, edits are planted on the way, and whatever is not as the
 * table says is a complaint.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { createGate } from '../../src/adapters/egress/gate.ts';
import type { ChromiumCaps } from '../../src/adapters/renderer/chromium.ts';
import { checkId } from '../../src/domain/capture.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { fixedClock } from '../../src/lib/clock.ts';
import { type CheckOutcome, checkSource } from '../../src/pipeline/check.ts';
import type { CheckServices } from '../../src/pipeline/services.ts';
import { noLimits, openCheckServices } from '../helpers/checkServices.ts';
import type { Behaviour, Capability, Expectation, PlantedEdit } from './behaviours.ts';
import { type City, startCity } from './index.ts';
import { isExpected } from './match.ts';

export interface DriveOptions {
  rows: readonly Behaviour[];
  /** All rounds; edits begin after a third of them. */
  rounds: number;
  /** What the monitor can do; a row or an edit that needs more is judged by its `without`, or left out. */
  able: ReadonlySet<Capability>;
  /** Checks at once. Default 3. */
  concurrency?: number;
  chromium?: Partial<ChromiumCaps>;
  /** Told after each round. */
  onRound?: (round: number, complaints: readonly string[]) => void;
}

export interface Drive {
  checks: number;
  changes: number;
  edits: number;
  /** What was not as the table says, in words. Empty when all is well. */
  complaints: string[];
}

const DAY = 24 * 3600 * 1000;
/** A flaky page may show an edit some checks late. */
const LATE_ROUNDS = 6;
/** A server's word that nothing has changed is believed for a week. */
const RECHECK_ROUNDS = 8;
/** What the monitor can do today. */
export const ABLE: ReadonlySet<Capability> = new Set(['recheck', 'robots', 'reveal', 'consent', 'pdf']);

/** One row on its way through the rounds. */
interface Life {
  row: Behaviour;
  source: Source;
  expect: Expectation;
  edits: PlantedEdit[];
  planted: Array<PlantedEdit & { round: number; found: number }>;
  /** Turns that a flapping page may tell. */
  flaps: number[];
}

/** Runs the rounds, a day apart by the monitor's clock. */
export async function driveCity(options: DriveOptions): Promise<Drive> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-city-'));
  const clock = fixedClock('2026-03-01T06:00:00Z');
  // A host for each page: one that asks to be left alone is left alone.
  const city = await startCity({ clock, hosts: options.rows.length });
  const { services, close } = await openCheckServices({
    folder,
    gate: createGate({ allow: city.allow(), resolve: city.resolve }),
    clock,
    http: { timeoutMs: 6000, maxBytes: 20_000_000 },
    chromium: { loadMs: 6000, maxBytes: 20_000_000, ...options.chromium },
  });
  try {
    const lives = options.rows.map((row, index) => lifeOf(row, city.url(row.name, city.hosts[index]), options.able));
    await services.store.declare(lives.map(({ source }) => source));
    const drive: Drive = { checks: 0, changes: 0, edits: 0, complaints: [] };
    for (let round = 0; round < options.rounds; round += 1) {
      if (round >= options.rounds / 3) for (const life of lives) plant(life, round, options.rounds, city, drive);
      // Limits go by the time of the machine, for which no day has passed.
      services.limits = noLimits();
      await goRound(lives, round, services, options.concurrency ?? 3, drive);
      options.onRound?.(round, drive.complaints);
      clock.advance(DAY);
    }
    for (const life of lives) complainOfLost(life, drive);
    if (city.trespasses() > 0) drive.complaints.push(`${city.trespasses()} connections to the server that nobody may contact`);
    return drive;
  } finally {
    await close();
    await city.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function lifeOf(row: Behaviour, url: string, able: ReadonlySet<Capability>): Life {
  const canAll = (needs: Capability[] = []): boolean => needs.every((need) => able.has(need));
  const source: Source = {
    id: `city/${row.name}`,
    vendor: { id: 'city', name: 'City' },
    kind: row.kind,
    url,
    render: row.render,
    offerings: [],
    ...row.source,
  };
  const expect = canAll(row.needs) ? row.expect : (row.without ?? row.expect);
  const edits = canAll(row.needs) ? (row.edits ?? []).filter(({ needs }) => canAll(needs)) : [];
  return { row, source, expect, edits, planted: [], flaps: (expect.flaps ?? []).map(() => 0) };
}

/** One edit at a time, each with rounds in between in which it must not be told again. */
function plant(life: Life, round: number, rounds: number, city: City, drive: Drive): void {
  const every = Math.max(1, Math.floor((rounds * 2) / 3 / (life.edits.length + 1)));
  const start = Math.ceil(rounds / 3);
  const index = (round - start) / every;
  const edit = Number.isInteger(index) ? life.edits[index] : undefined;
  if (!edit) return;
  city.edit(life.row.name, edit.id);
  life.planted.push({ ...edit, round, found: 0 });
  drive.edits += 1;
}

async function goRound(lives: Life[], round: number, services: CheckServices, concurrency: number, drive: Drive): Promise<void> {
  const queue = new PQueue({ concurrency });
  const dueAt = services.clock.now().toISOString();
  await queue.addAll(
    lives.map((life) => async () => {
      const { id } = life.source;
      const outcome = await checkSource(life.source, { id: checkId(id, dueAt), sourceId: id, dueAt }, services);
      drive.checks += 1;
      drive.changes += outcome.changes.length;
      for (const complaint of complaintsOf(life, round, outcome)) drive.complaints.push(`${life.row.name}, round ${round}: ${complaint}`);
    }),
  );
}

function* complaintsOf(life: Life, round: number, outcome: CheckOutcome): Generator<string> {
  const wanted = round === 0 ? life.expect.first : life.expect.later;
  const edited = life.planted.some((edit) => edit.found === 0 || edit.round === round);
  const verdicts = edited ? [...wanted, 'content'] : wanted;
  if (!(verdicts as string[]).includes(outcome.verdict))
    yield `the verdict is ${outcome.verdict} (${outcome.because}) and should be ${verdicts.join(' or ')}`;
  for (const change of outcome.changes) if (!claim(life, round, change)) yield `a change is told that nobody made: ${inWords(change)}`;
}

/** Notes the edit or the turn that the change tells; false when it tells none. */
function claim(life: Life, round: number, change: Change): boolean {
  const edit = life.planted.find((planted) => isExpected(change, planted.expect) && isTimely(life.row, planted, round));
  if (edit) {
    edit.found += 1;
    return true;
  }
  const flap = (life.expect.flaps ?? []).findIndex((expected) => isExpected(change, expected));
  if (flap < 0) return false;
  life.flaps[flap] = (life.flaps[flap] ?? 0) + 1;
  return life.flaps[flap] === 1;
}

function isTimely({ flaky }: Behaviour, { round: planted, needs }: PlantedEdit & { round: number }, round: number): boolean {
  const late = needs?.includes('recheck') ? RECHECK_ROUNDS : flaky ? LATE_ROUNDS : 0;
  return round - planted <= late;
}

function complainOfLost({ row, planted }: Life, { complaints }: Drive): void {
  for (const { id, found } of planted) if (found !== 1) complaints.push(`${row.name}: the edit "${id}" was told ${found} times`);
}

function inWords({ kind, action, key, oldQuote, newQuote }: Change): string {
  return JSON.stringify([kind, action, key, oldQuote, newQuote]);
}
