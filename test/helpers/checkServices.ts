/**
 * What whole checks need, with real parts: a record and an archive in a folder, both renderers, threads. Only the log is silent, and no host
 * is spared: those who have manners to test bring their own limits.
 * @module
 */
import { join } from 'node:path';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import type { Gate } from '../../src/adapters/egress/gate.ts';
import { createTextFetcher } from '../../src/adapters/egress/text.ts';
import { unwantedHosts } from '../../src/adapters/egress/unwanted.ts';
import { createMemoryLimits } from '../../src/adapters/limits/memory.ts';
import { type ChromiumCaps, createChromiumRenderer } from '../../src/adapters/renderer/chromium.ts';
import { createHttpRenderer, type HttpCaps } from '../../src/adapters/renderer/http.ts';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { loadCatalogue } from '../../src/declare/catalogue.ts';
import { Config } from '../../src/domain/config.ts';
import type { Clock } from '../../src/domain/ports.ts';
import { sleep } from '../../src/lib/sleep.ts';
import { createPageWorkers } from '../../src/pipeline/page/workers.ts';
import type { CheckServices } from '../../src/pipeline/services.ts';
import { silentLog } from './silentLog.ts';

export interface CheckServicesOptions {
  folder: string;
  gate: Gate;
  clock: Clock;
  http?: Partial<HttpCaps>;
  chromium?: Partial<ChromiumCaps>;
}

/** Opens them; `close` ends what runs and leaves the folder. */
export async function openCheckServices({ folder, gate, clock, http: httpCaps = {}, chromium: caps = {} }: CheckServicesOptions) {
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.sqlite') });
  const blobs = createFsBlobs(folder);
  const catalogue = await loadCatalogue('config/catalogue.yaml');
  const http = createHttpRenderer({ gate, clock, userAgent: 'Clausewatch', caps: httpCaps });
  const isUnwanted = unwantedHosts(catalogue.trackers);
  const chromium = createChromiumRenderer({ gate, clock, cues: catalogue.reveal, isUnwanted, caps });
  const pages = createPageWorkers();
  const services: CheckServices = {
    store,
    blobs,
    evidence: createArchive({ blobs, store, clock }),
    visitors: {
      renderer: (name) => (name === 'http' ? http : chromium),
      fetchText: createTextFetcher({ gate, userAgent: 'Clausewatch' }),
      close: async () => void (await Promise.all([http.close(), chromium.close()])),
    },
    pages,
    clock,
    limits: noLimits(),
    random: Math.random,
    wait: sleep,
    patienceMs: 60_000,
    log: silentLog,
    config: Config.parse({ confirm: { afterMs: 0 }, manners: { delay: '0s', perHost: 16 } }),
    catalogue,
  };
  return {
    services,
    async close(): Promise<void> {
      await Promise.all([services.visitors.close(), pages.close()]);
      await store.close();
    },
  };
}

/** Limits that let everything pass. */
export function noLimits(): CheckServices['limits'] {
  return createMemoryLimits({ perHost: 16, delayMs: 0, leaseMs: 600_000 });
}
