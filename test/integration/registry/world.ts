/**
 * A made-up vendor with a DPA that gives so many days of notice before an audit, in a real store.
 */
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { Fact } from '../../../src/domain/extraction.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { Dimension } from '../../../src/domain/question.ts';
import type { Cell, RegistryEvent } from '../../../src/domain/registry.ts';
import type { VendorProfile } from '../../../src/domain/watcher.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { createRegistryDesk } from '../../../src/pipeline/registry/desk.ts';
import { createRegistryKeeper, type KeeperOptions } from '../../../src/pipeline/registry/keeper.ts';
import { createDesk } from '../../../src/review/desk.ts';
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

export const DPA = 'northwind/dpa';
export const CELL = 'northwind-api/audit_rights';
export const ANALYST = { by: { kind: 'user', id: 'usr_ada', name: 'Ada', login: 'ada' }, role: 'analyst' } as const;
export const VIEWER = { by: { kind: 'user', id: 'usr_vic', name: 'Vic', login: 'vic' }, role: 'viewer' } as const;

export const PROFILE: VendorProfile = {
  vendor: { id: 'northwind', name: 'Northwind', aliases: [], domains: [] },
  offerings: [{ id: 'northwind-api', name: 'Northwind API', developer: 'northwind', platform: 'northwind' }],
  commitments: [{ key: 'audit.notice', sources: ['dpa'], offerings: ['northwind-api'] }],
  answers: [],
};

const QUESTION = {
  id: 'audit_rights',
  label: 'Audit rights',
  group: 'Contract terms',
  subject: 'platform',
  values: [{ name: 'audit_notice', label: 'Notice', key: 'audit.notice' }],
  rules: [{ grade: 'yes_public', facts: [{ key: 'audit.notice' }], summary: 'Audits with $ notice.', confidence: 'high' }],
};

export const CATALOGUE = {
  keys: { 'audit.notice': { type: 'duration', group: 'audit', description: 'Notice before an audit.' } },
  dimensions: [Dimension.parse(QUESTION)],
  commitments: [],
  hosting: [],
} as unknown as KeeperOptions['catalogue'];

export const sentence = (days: number): string => `Audits need a notice of ${days} days.`;

function factOf(days: number): Fact {
  return { key: 'audit.notice', value: { n: days, unit: 'd' }, quote: sentence(days), path: [], extractor: 'test', passage: 0 };
}

export async function openWorld() {
  const store = await createSqliteStore({ file: ':memory:' });
  const sources = [sampleSource(DPA, { offerings: ['northwind-api'] })];
  await store.declare(sources);
  let now = 100_000;
  let ids = 0;
  const clock = { now: () => new Date(at(now)) };
  const newId = (prefix: string): string => `${prefix}_${++ids}`;
  const logged: unknown[] = [];
  const log = { debug() {}, error: (event: object) => void logged.push(event) };
  const keeperOf = (options: Partial<KeeperOptions> = {}) =>
    createRegistryKeeper({ store, clock, log, catalogue: CATALOGUE, profiles: [PROFILE], ...options });
  const keeper = keeperOf();
  const desk = createDesk({ store, clock, newId, policy: { fourEyes: [] }, valueProblem: () => undefined, user: async () => undefined });
  const registryDesk = createRegistryDesk({ store, clock, newId, catalogue: CATALOGUE as never, profiles: [PROFILE], keeper });

  /** A visit that found so many days of notice on a page (undefined: nothing about it), and the change that tells it. */
  async function visit(minutes: number, days: number | undefined, change?: Partial<Change> & { id: string }): Promise<void> {
    const page = `page ${minutes}`;
    const text = days === undefined ? 'Nothing about it.' : sentence(days);
    const extraction = sampleExtraction(text, { facts: days === undefined ? [] : [factOf(days)] });
    const visited = sampleVisit(minutes, page, { sourceId: DPA, contentHash: extraction.contentHash });
    const baseline = sampleBaseline(minutes, page, { sourceId: DPA, extraction });
    const found = change
      ? [sampleChange(change.id, minutes, { source: DPA, kind: 'fact', key: 'audit.notice', oldSnapshot: sha256(page), ...change })]
      : [];
    await store.commit(sampleBatch([{ visit: visited, extraction, changes: found, baseline }], { recordedAt: at(minutes) }));
    now = Math.max(now, minutes) + 1;
  }

  return {
    store,
    sources,
    keeper,
    keeperOf,
    desk,
    registryDesk,
    logged,
    visit,
    async fail(minutes: number): Promise<void> {
      const visited = failedVisit(minutes, { id: `${DPA}@${at(minutes)}`, sourceId: DPA });
      await store.commit(sampleBatch([{ visit: visited, changes: [] }], { recordedAt: at(minutes) }));
    },
    /** From 30 to 90 days, found by a check and told by the change `chg_1`. */
    async changed(): Promise<void> {
      await visit(10, 30);
      await keeper.refresh();
      await visit(20, 90, {
        id: 'chg_1',
        oldQuote: sentence(30),
        newQuote: sentence(90),
        oldValue: { n: 30, unit: 'd' },
        newValue: { n: 90, unit: 'd' },
      });
    },
    async cell(id = CELL): Promise<Cell> {
      const cell = await store.registryRecord('cell', id);
      if (!cell) throw new Error(`there is no cell ${id}`);
      return cell;
    },
    events: (id = CELL): Promise<RegistryEvent[]> => store.registryEvents({ type: 'cell', record: id }),
    close: () => store.close(),
  };
}

/** The store, and how often each of its methods was called. */
export function counting(store: Store): { store: Store; calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const counted = new Proxy(store, {
    get(target, name: string) {
      const method = target[name as keyof Store] as (...given: unknown[]) => unknown;
      return (...given: unknown[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        return method.apply(target, given);
      };
    },
  });
  return { store: counted, calls };
}
