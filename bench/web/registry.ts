/**
 * A registry over the vendors of a generated installation: an entry for the offering of each, its hosting, the commitments of its vendor,
 * and a history of it all. Its settings ask as many dimensions as are wanted, beside those of the catalogue.
 * @module
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadCatalogue } from '../../src/declare/catalogue.ts';
import { type Question, questionsOf } from '../../src/domain/question.ts';
import {
  type Answer,
  type Cell,
  type CellStatus,
  cellId,
  type Deal,
  type Grade,
  type RegistryRecord,
  type RegistryStep,
  type RegistryStore,
  type Subject,
} from '../../src/domain/registry.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { randomNumbers } from '../../test/helpers/random.ts';
import { offeringId } from './declarations.ts';
import { between, pick, type Random, sentence } from './texts.ts';

const CATALOGUE = new URL('../../config/catalogue.yaml', import.meta.url);
/** Requests that nobody counts. */
const SETTINGS = { web: { api: { perMinute: 1_000_000 } } };
const DAY_MS = 86_400_000;

/** Writes settings and a catalogue that asks so many dimensions; gives its questions. */
export async function writeSettings(folder: string, dimensions: number): Promise<Question[]> {
  await mkdir(folder, { recursive: true });
  const shipped = parse(await readFile(CATALOGUE, 'utf8')) as { dimensions?: object[] };
  const own = (shipped.dimensions ?? []).slice(0, dimensions);
  const more = Array.from({ length: dimensions - own.length }, (_, at) => ({
    id: `made_${at}`,
    label: `Generated dimension ${at}`,
    group: 'Generated',
    subject: 'platform',
  }));
  const file = join(folder, 'catalogue.yaml');
  await writeFile(file, stringify({ ...shipped, dimensions: [...own, ...more] }));
  await writeFile(join(folder, 'clausewatch.yaml'), stringify(SETTINGS));
  return questionsOf(await loadCatalogue(file));
}

export interface RegistryOptions {
  questions: readonly Question[];
  /** Sources of each vendor. */
  vendors: ReadonlyArray<readonly Source[]>;
  seed: number;
  now: Date;
}

/** Writes all records, most of them with a history. */
export async function fillRegistry(
  store: Pick<RegistryStore, 'writeRegistry'>,
  { questions, vendors, seed, now }: RegistryOptions,
): Promise<void> {
  for (const [at, sources] of vendors.entries()) {
    const random = randomNumbers(seed * 999_979 + at);
    await store.writeRegistry(vendorSteps({ questions, sources, random, now }));
  }
}

interface VendorOptions {
  questions: readonly Question[];
  sources: readonly Source[];
  random: Random;
  now: Date;
}

function vendorSteps({ questions, sources, random, now }: VendorOptions): RegistryStep[] {
  const vendor = sources[0]?.vendor.id ?? '';
  const steps = questions.flatMap((question) => {
    const subject: Subject =
      question.sheet === 'commitments' ? { type: 'vendor', id: vendor } : { type: 'offering', id: offeringId(vendor) };
    return history(cellOf({ question, subject, vendor, sources, random, now }), random, now);
  });
  return [...steps, stepOf(dealOf(vendor, random), 'imported', now)];
}

interface CellOptions extends Omit<VendorOptions, 'questions'> {
  question: Question;
  subject: Subject;
  vendor: string;
}

const GRADES_OF: ReadonlyArray<readonly [upTo: number, Grade]> = [
  [0.4, 'yes_public'],
  [0.55, 'yes_gated'],
  [0.7, 'partial'],
  [0.85, 'none'],
  [0.96, 'unclear'],
  [0.99, 'no'],
];
const STATUSES: ReadonlyArray<readonly [upTo: number, CellStatus]> = [
  [0.3, 'draft'],
  [0.85, 'verified'],
  [0.95, 'stale'],
];

function cellOf({ question, subject, vendor, sources, random, now }: CellOptions): Cell {
  const [grade, status] = [share(random, GRADES_OF) ?? 'not_applicable', share(random, STATUSES) ?? 'conflict'];
  const asOf = new Date(now.getTime() - between(random, 1, 200) * DAY_MS).toISOString();
  return {
    type: 'cell',
    id: cellId(subject, question.id),
    version: 1,
    subject,
    question: question.id,
    sheet: question.sheet,
    vendor,
    answer: answerOf(grade, sources, random, asOf),
    origin: status === 'verified' ? 'person' : 'evidence',
    status,
    ...(status === 'verified' ? { verifiedAt: asOf, verifiedBy: 'Ada Lovelace' } : {}),
    ...(status === 'stale' ? { stale: { since: asOf, changes: [`chg_${between(random, 1, 500)}`], was: 'verified' as const } } : {}),
    read: sources.slice(0, between(random, 1, 4)).map(({ id, url }) => ({ source: id, url, at: asOf })),
    asOf,
  };
}

function answerOf(grade: Grade, sources: readonly Source[], random: Random, at: string): Answer {
  const cited = grade === 'none' || grade === 'unclear' ? 0 : between(random, 1, 3);
  return {
    grade,
    summary: sentence(random),
    ...(grade === 'yes_public' ? {} : { note: sentence(random) }),
    ...(random() < 0.3 ? { route: 'sales_contract' as const, tier: 'enterprise_only' as const } : {}),
    ...(random() < 0.3 ? { values: { window: { n: between(random, 5, 90), unit: 'd' as const } } } : {}),
    confidence: pick(random, ['high', 'medium', 'low'] as const),
    citations: Array.from({ length: cited }, () => {
      const { id = '', url = '' } = sources[Math.floor(random() * sources.length)] ?? {};
      const quote = sentence(random, between(random, 5, 90));
      return { source: id, url, quote, snapshot: sha256(quote), path: ['Agreement', 'Terms'], at };
    }),
  };
}

function dealOf(vendor: string, random: Random): Deal {
  return {
    type: 'deal',
    id: `deal-${vendor}`,
    version: 1,
    vendor,
    partner: 'Generated Partner',
    kind: pick(random, ['model_host', 'partnership'] as const),
    state: 'active',
    announcedOn: '2026-01-15',
    read: sentence(random),
    citations: [],
    status: 'verified',
  };
}

/** The record after up to three versions before it, which said something else. */
function history(last: Cell, random: Random, now: Date): RegistryStep[] {
  const before = between(random, 0, 3);
  const versions = Array.from({ length: before }, (_, at): Cell => {
    const { verifiedAt: _at, verifiedBy: _by, stale: _stale, ...cell } = last;
    return { ...cell, version: at + 1, status: 'draft', answer: { ...cell.answer, summary: sentence(random) } };
  });
  const steps = versions.map((cell, at) => stepOf(cell, at === 0 ? 'proposed' : 'updated', now));
  return [
    ...steps,
    stepOf({ ...last, version: before + 1 }, last.status === 'stale' ? 'staled' : before === 0 ? 'proposed' : 'verified', now),
  ];
}

function stepOf(after: RegistryRecord, kind: RegistryStep['event']['kind'], now: Date): RegistryStep {
  const { type, id, version, vendor } = after;
  const of =
    after.type === 'cell' ? { question: after.question, ...(after.subject.type === 'offering' ? { offering: after.subject.id } : {}) } : {};
  const by = { kind: 'system', id: 'bench', name: 'bench' } as const;
  const because = after.type === 'cell' && after.stale ? { because: { changes: after.stale.changes } } : {};
  return { event: { id: `${type}:${id}:${version}`, at: now.toISOString(), by, kind, type, record: id, vendor, ...of, after, ...because } };
}

function share<Value>(random: Random, shares: ReadonlyArray<readonly [number, Value]>): Value | undefined {
  const roll = random();
  return shares.find(([upTo]) => roll < upTo)?.[1];
}
