/**
 * Whole checks for benches: a real record and archive in a folder, real renderers, one source for each address.
 * @module
 */
import { join } from 'node:path';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import type { Gate } from '../../src/adapters/egress/gate.ts';
import { createTextFetcher } from '../../src/adapters/egress/text.ts';
import { createMemoryLimits } from '../../src/adapters/limits/memory.ts';
import { createChromiumRenderer } from '../../src/adapters/renderer/chromium.ts';
import { createHttpRenderer } from '../../src/adapters/renderer/http.ts';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { loadCatalogue } from '../../src/declare/catalogue.ts';
import { checkId } from '../../src/domain/capture.ts';
import { Config } from '../../src/domain/config.ts';
import type { Log } from '../../src/domain/ports.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { sleep } from '../../src/lib/sleep.ts';
import { checkSource } from '../../src/pipeline/check.ts';
import { createPageWorkers } from '../../src/pipeline/page/workers.ts';
import type { CheckServices } from '../../src/pipeline/services.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

export interface BenchServices {
  sources: Source[];
  /** Gives the verdict. */
  check(source: Source, round: number): Promise<string>;
  close(): Promise<void>;
}

export async function openBenchServices(
  data: string,
  gate: Gate,
  urls: readonly string[],
  render: 'http' | 'chromium',
): Promise<BenchServices> {
  const store = await createSqliteStore({ file: join(data, 'clausewatch.sqlite') });
  const blobs = createFsBlobs(data);
  const clock = systemClock;
  const catalogue = await loadCatalogue('config/catalogue.yaml');
  const http = createHttpRenderer({ gate, clock, userAgent: 'Clausewatch' });
  const chromium = createChromiumRenderer({ gate, clock, cues: catalogue.reveal });
  const pages = createPageWorkers();
  const services: CheckServices = {
    store,
    blobs,
    evidence: createArchive({ blobs, store, clock }),
    visitors: {
      renderer: (name) => (name === 'http' ? http : chromium),
      fetchText: createTextFetcher({ gate, userAgent: 'Clausewatch' }),
      close: async () => {},
    },
    limits: createMemoryLimits({ perHost: 16, delayMs: 0, leaseMs: 600_000 }),
    random: Math.random,
    patienceMs: 60_000,
    pages,
    clock,
    wait: sleep,
    log: silent,
    config: Config.parse({ confirm: { afterMs: 0 }, manners: { delay: '0s', perHost: 16 } }),
    catalogue,
  };
  const sources = urls.map(
    (url, index): Source => ({
      id: `bench/page-${index}`,
      vendor: { id: 'bench', name: 'Bench' },
      kind: 'terms',
      url,
      render,
      offerings: [],
    }),
  );
  await store.declare(sources);
  return {
    sources,
    async check(source, round) {
      const dueAt = new Date(Date.UTC(2026, 0, 1 + round)).toISOString();
      return (await checkSource(source, { id: checkId(source.id, dueAt), sourceId: source.id, dueAt }, services)).verdict;
    },
    async close() {
      await Promise.all([http.close(), chromium.close(), pages.close()]);
      await store.close();
    },
  };
}
