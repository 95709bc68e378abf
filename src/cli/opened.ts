/**
 * What one process of the monitor has opened, and how it is closed: at its end, and where its start fails half-way.
 * @module
 */
import type { Queue, Ticker } from '../domain/ports.ts';
import type { LedgerSigner } from '../pipeline/ledger/signer.ts';
import type { Monitor } from '../pipeline/monitor.ts';
import type { Readers } from '../pipeline/registry/readers.ts';
import type { RetentionKeeper } from '../pipeline/retention/keeper.ts';
import type { Served } from '../web/serve.ts';
import type { OpenedAlerting } from './alerting.ts';
import type { Site } from './site.ts';

/** Whatever is there is open. */
export interface Opened {
  alerting?: OpenedAlerting | undefined;
  queue?: Queue;
  ticker?: Ticker;
  site?: Site | undefined;
  /** For health and metrics. */
  listening?: Served | undefined;
  /** Has queue and ticker for its own. */
  monitor?: Monitor;
  readers: Readers[];
  signing?: LedgerSigner;
  retaining?: RetentionKeeper;
  /** The pages. */
  served?: Served;
}

/** Lets what is under way end, and closes all of it. */
export async function closeOpened(opened: Opened): Promise<void> {
  const { alerting, queue, ticker, site, listening, monitor, readers, signing, retaining, served } = opened;
  await Promise.all([
    site?.close(),
    ...readers.map((reader) => reader.stop()),
    served?.close(),
    ...(monitor ? [monitor.stop()] : [queue?.close({ graceMs: 0 }), ticker?.stop()]),
    alerting?.stop(),
    retaining?.stop(),
  ]);
  // Last: it signs what the others have recorded while they ended.
  await signing?.stop();
  await listening?.close();
}
