/**
 * What keeping the registry true costs: one vendor with many pages, read one after the other for the first time, and then one that changes.
 *
 *   node bench/registry.ts [--pages 300] [--passages 120]
 *
 * CPU time of this process, the record (SQLite in memory), JSON and zstd among it.
 * @module
 */
import { parseArgs } from 'node:util';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import { loadCatalogue } from '../src/declare/catalogue.ts';
import type { VendorProfile } from '../src/domain/watcher.ts';
import { createRegistryKeeper } from '../src/pipeline/registry/keeper.ts';
import { at, sampleBaseline, sampleBatch, sampleChange, sampleExtraction, sampleSource, sampleVisit } from '../test/helpers/samples.ts';

const { values } = parseArgs({ options: { pages: { type: 'string', default: '300' }, passages: { type: 'string', default: '120' } } });
const [pages, passages] = [Number(values.pages), Number(values.passages)];
const KINDS = ['dpa', 'terms', 'policy', 'subprocessors', 'privacy'] as const;
const OFFERING = { id: 'northwind-api', name: 'Northwind API', developer: 'northwind', platform: 'northwind' };
const PROFILE: VendorProfile = {
  vendor: { id: 'northwind', name: 'Northwind', aliases: [], domains: [] },
  offerings: [OFFERING],
  commitments: [],
  answers: [],
};

const store = await createSqliteStore({ file: ':memory:' });
const sources = Array.from({ length: pages }, (_, n) => sampleSource(`northwind/page-${n}`, { kind: KINDS[n % KINDS.length] ?? 'dpa' }));
await store.declare(sources);
let minutes = 0;
const log = { debug() {}, error: (event: object) => console.error(event) };
const catalogue = await loadCatalogue('config/catalogue.yaml');
const keeper = createRegistryKeeper({ store, clock: { now: () => new Date(at(minutes)) }, log, catalogue, profiles: [PROFILE] });

await keep('nothing read yet');
const half = Math.floor(pages / 2);
for (let n = 0; n < half; n++) await read(n, 'at first');
await keep(`${half} pages read`);
await read(half, 'at first');
await keep('one page more, read for the first time');
for (let n = half + 1; n < pages; n++) await read(n, 'at first');
await keep('all pages read');
await read(3, 'now', 'chg_1');
await keep('one page changed');
await read(3, 'now');
await keep('read again, the same');
await store.close();

async function keep(what: string): Promise<void> {
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  const { events } = await keeper.refresh({ vendors: ['northwind'] });
  const { user, system } = process.cpuUsage(cpu);
  const written = Object.values(events).reduce((sum, n) => sum + n, 0);
  const ms = Math.round((user + system) / 1000);
  console.log(`${what.padEnd(40)} ${String(ms).padStart(6)} ms CPU  ${Math.round(performance.now() - begun)} ms  ${written} events`);
}

async function read(n: number, when: string, change?: string): Promise<void> {
  minutes += 1;
  const source = `northwind/page-${n}`;
  const texts = Array.from(
    { length: passages },
    (_, p) =>
      `Section ${p} of page ${n}, ${when}: the provider notifies its customers of new subprocessors within ${p} days, and keeps its data safe.`,
  );
  const extraction = sampleExtraction(texts[0] as string, {
    contentHash: `${n} ${when}`,
    passages: texts.map((text) => ({ path: ['Terms'], kind: 'paragraph', text, hash: text })),
  });
  const page = `${n} ${when}`;
  const visit = sampleVisit(minutes, page, { sourceId: source, contentHash: extraction.contentHash });
  const baseline = sampleBaseline(minutes, page, { sourceId: source, extraction });
  const changes = change
    ? [
        sampleChange(change, minutes, {
          source,
          newQuote: texts[0] as string,
          newSnapshot: visit.sha256 as string,
          oldSnapshot: visit.sha256 as string,
        }),
      ]
    : [];
  await store.commit(sampleBatch([{ visit, extraction, changes, baseline }], { recordedAt: at(minutes) }));
}
