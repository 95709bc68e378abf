/** A keeper that looks only at what is not as it was comes to the same answers as one that looks at everything, each time anew. */
import { afterEach, describe, expect, it } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import type { Fact } from '../../../src/domain/extraction.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { CommitmentQuestion, Dimension } from '../../../src/domain/question.ts';
import type { RegistryRecord } from '../../../src/domain/registry.ts';
import type { Source, VendorProfile } from '../../../src/domain/watcher.ts';
import { createRegistryKeeper, type KeeperOptions, type RegistryKeeper } from '../../../src/pipeline/registry/keeper.ts';
import { createDesk } from '../../../src/review/desk.ts';
import { randomNumbers } from '../../helpers/random.ts';
import {
  at,
  failedVisit,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleExtraction,
  sampleSource,
  sampleVisit,
} from '../../helpers/samples.ts';
import { ANALYST, counting, sentence } from './world.ts';

const PROFILE: VendorProfile = {
  vendor: { id: 'northwind', name: 'Northwind', aliases: [], domains: [] },
  offerings: [{ id: 'api', name: 'API', developer: 'northwind', platform: 'northwind' }],
  commitments: [],
  answers: [],
};
const rules = [
  { grade: 'yes_public', facts: [{ key: 'audit.notice' }], summary: 'Audits with $ notice.', confidence: 'high' },
  { grade: 'partial', says: ['audits need a notice'], summary: 'Audits with a notice.', confidence: 'low' },
];
const values = [{ name: 'notice', label: 'Notice', key: 'audit.notice' }];
const dimension = (id: string, read: string[]) => Dimension.parse({ id, label: id, group: 'G', subject: 'platform', read, values, rules });
const CATALOGUE = {
  keys: { 'audit.notice': { type: 'duration', group: 'audit', description: 'Notice before an audit.' } },
  dimensions: [dimension('by_dpa', ['dpa']), dimension('by_terms', ['terms']), dimension('by_both', ['dpa', 'terms'])],
  commitments: [CommitmentQuestion.parse({ id: 'promise', label: 'P', read: ['dpa', 'policy'], values, rules })],
  hosting: [],
} as unknown as KeeperOptions['catalogue'];
const SOURCES = [
  sampleSource('northwind/dpa'),
  sampleSource('northwind/dpa-2'),
  sampleSource('northwind/terms', { kind: 'terms' }),
  sampleSource('northwind/policy', { kind: 'policy' }),
];
const ids = SOURCES.map(({ id }) => id);
const DAYS = [10, 20, 30, 60, 90, undefined];

const open: Store[] = [];
afterEach(() => Promise.all(open.splice(0).map((store) => store.close())));

async function openVendor() {
  const store = await createSqliteStore({ file: ':memory:' });
  open.push(store);
  await store.declare(SOURCES);
  let declared: Source[] = SOURCES;
  let minutes = 0;
  let made = 0;
  const says = new Map<string, number | undefined>();
  const clock = { now: () => new Date(at(minutes)) };
  const keeperOf = (over: Store = store): RegistryKeeper =>
    createRegistryKeeper({
      store: over,
      clock,
      log: { debug() {}, error: fail },
      catalogue: CATALOGUE,
      profiles: [PROFILE],
    });
  const desk = createDesk({
    store,
    clock,
    newId: (prefix) => `${prefix}_${++made}`,
    policy: { fourEyes: [] },
    valueProblem: () => undefined,
    user: async () => undefined,
  });

  return {
    store,
    desk,
    keeperOf,
    changes: [] as string[],
    async read(source: string, days: number | undefined, isTold = true): Promise<void> {
      minutes += 10;
      const page = `${source} ${minutes}`;
      const facts: Fact[] =
        days === undefined
          ? []
          : [{ key: 'audit.notice', value: { n: days, unit: 'd' }, quote: sentence(days), path: [], extractor: 'test', passage: 0 }];
      const extraction = sampleExtraction(days === undefined ? `Nothing about it in ${minutes}.` : sentence(days), { facts });
      const visit = sampleVisit(minutes, page, { sourceId: source, contentHash: extraction.contentHash });
      const before = says.get(source);
      const id = `chg_${minutes}`;
      const quotes = {
        ...(before === undefined ? {} : { oldQuote: sentence(before), oldValue: { n: before, unit: 'd' as const } }),
        ...(days === undefined ? {} : { newQuote: sentence(days), newValue: { n: days, unit: 'd' as const } }),
      };
      const isChange = isTold && says.has(source) && before !== days;
      const changes = isChange
        ? [
            sampleChange(id, minutes, {
              source,
              kind: 'fact',
              key: 'audit.notice',
              oldSnapshot: visit.sha256 as string,
              newSnapshot: visit.sha256 as string,
              ...quotes,
            }),
          ]
        : [];
      if (isChange) this.changes.push(id);
      await store.commit(
        sampleBatch([{ visit, extraction, changes, baseline: sampleBaseline(minutes, page, { sourceId: source, extraction }) }], {
          recordedAt: at(minutes),
        }),
      );
      says.set(source, days);
    },
    /** Its watcher says that it is a page of another kind. */
    async declareAs(source: string, kind: Source['kind']): Promise<void> {
      declared = declared.map((one) => (one.id === source ? { ...one, kind } : one));
      await store.declare(declared);
    },
    async lose(source: string): Promise<void> {
      minutes += 10;
      await store.commit(
        sampleBatch([{ visit: failedVisit(minutes, { id: `${source}@${at(minutes)}`, sourceId: source }), changes: [] }], {
          recordedAt: at(minutes),
        }),
      );
    },
    async cells(): Promise<unknown[]> {
      return (await store.registry({ type: 'cell' })).map(plain);
    },
  };
}

function onlyRefused(error: unknown): void {
  if (!(error instanceof OperationalError)) throw error;
}

function fail(event: object): void {
  throw new Error('the registry failed', { cause: event });
}

/** Without how many events made it: what is found in one go is told in fewer. */
function plain({ version: _, ...record }: RegistryRecord): unknown {
  return record;
}

type Vendor = Awaited<ReturnType<typeof openVendor>>;

/** One thing that happens, the same in both. */
function happening(random: () => number): (vendor: Vendor) => Promise<unknown> {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const [source, days, share, told, pick, corrected] = [one(ids), one(DAYS), random(), random() > 0.1, random(), one([10, 30, 90])];
  const decision = one(['confirmed', 'dismissed'] as const);
  const kind = one(['dpa', 'terms', 'policy'] as const);
  const changeOf = ({ changes }: Vendor): string | undefined => changes[Math.floor(pick * changes.length)];
  if (share < 0.5) return (vendor) => vendor.read(source, days, told);
  if (share < 0.55) return (vendor) => vendor.lose(source);
  if (share < 0.6) return (vendor) => vendor.declareAs(source, kind);
  return async (vendor) => {
    const id = changeOf(vendor);
    if (id === undefined) return;
    if (share < 0.75) await vendor.desk.edit({ id }, { newValue: { n: corrected, unit: 'd' } }, { ...ANALYST, reason: 'Misread.' });
    else await vendor.desk.decide([{ id }], decision, { ...ANALYST, reason: 'Looked at it.' });
  };
}

describe('a keeper that remembers what it looked at', () => {
  it.each(Array.from({ length: 3 }, (_, seed) => seed + 1))(
    'comes to the answers of one that looks at everything (seed %i)',
    async (seed) => {
      const random = randomNumbers(seed);
      const [one, other] = [await openVendor(), await openVendor()];
      const lasting = one.keeperOf();
      for (const vendor of [one, other]) for (const source of ids) await vendor.read(source, 10);
      for (let n = 0; n < 40; n += 1) {
        const happen = happening(random);
        // What cannot be done, like deciding what is decided, is refused to both.
        await happen(one).catch(onlyRefused);
        await happen(other).catch(onlyRefused);
        await lasting.refresh();
        await other.keeperOf().refresh();
        expect(await one.cells(), `after ${n + 1}`).toEqual(await other.cells());
      }
    },
  );

  it('minds a correction that only cells know of which it does not look at', async () => {
    const [one, other] = [await openVendor(), await openVendor()];
    const lasting = one.keeperOf();
    const both = async (happen: (vendor: Vendor) => Promise<unknown>): Promise<void> => {
      await happen(one);
      await happen(other);
      await lasting.refresh();
      await other.keeperOf().refresh();
    };
    await both((vendor) => vendor.read('northwind/policy', 10));
    await both((vendor) => vendor.read('northwind/policy', 30));
    // Known to the promise, which is looked for on such pages.
    await both((vendor) => vendor.desk.edit({ id: vendor.changes[0] as string }, { newValue: { n: 60, unit: 'd' } }, ANALYST));
    await both((vendor) => vendor.read('northwind/policy', 30));
    await both((vendor) => vendor.declareAs('northwind/policy', 'dpa'));
    await both((vendor) => vendor.read('northwind/terms', 60));
    expect(await one.cells()).toEqual(await other.cells());
    expect(await one.store.registryRecord('cell', 'api/by_both')).toMatchObject({
      status: 'draft',
      answer: { values: { notice: { n: 60 } } },
    });
  });

  it('reads the words of the page that is another one, and of no other', async () => {
    const vendor = await openVendor();
    for (const source of ids) await vendor.read(source, undefined);
    const { store, calls } = counting(vendor.store);
    const keeper = vendor.keeperOf(store);
    await keeper.refresh();
    expect(calls.get('extraction')).toBe(4);
    await vendor.read('northwind/terms', 30);
    calls.clear();
    await keeper.refresh();
    expect(calls.get('extraction') ?? 0).toBeLessThanOrEqual(1);
    expect([calls.get('changesSince'), calls.get('writeRegistry')]).toEqual([1, 1]);
  });

  it('leaves a vendor alone of which nothing was found, for a day, and as long as it could bring it up to date', async () => {
    const vendor = await openVendor();
    let [now, isAway] = [0, false];
    const { store, calls } = counting(vendor.store);
    const failing = new Proxy(store, {
      get: (target, name) => (isAway && name === 'facts' ? () => Promise.reject(new Error('away')) : target[name as keyof Store]),
    });
    const errors: unknown[] = [];
    const log = { debug() {}, error: (event: object) => void errors.push(event) };
    const keeper = createRegistryKeeper({
      store: failing,
      clock: { now: () => new Date(now) },
      log,
      catalogue: CATALOGUE,
      profiles: [PROFILE],
    });
    const looks = async (quiet: boolean): Promise<number> => {
      calls.clear();
      await keeper.keepUp({ vendors: ['northwind'], quiet });
      return calls.get('pageMarks') ?? 0;
    };
    expect([await looks(true), await looks(true), await looks(false)]).toEqual([1, 0, 1]);
    await vendor.read('northwind/terms', 30);
    isAway = true;
    expect(await looks(false)).toBe(1);
    isAway = false;
    expect([errors.length, await looks(true), await looks(true)]).toEqual([1, 1, 0]);
    now = 24 * 3_600_000;
    expect([await looks(true), await looks(true)]).toEqual([1, 0]);
  });
});
