/**
 * Checks many sources now, host by host: one visit at a time to each host.
 * @module
 */
import { checkId } from '../domain/capture.ts';
import type { Source } from '../domain/watcher.ts';
import { eachOf } from '../lib/each.ts';
import { type CheckOutcome, checkSource } from './check.ts';
import { settleDeadlines } from './deadlines.ts';
import { HostBusy } from './manners.ts';
import type { CheckServices } from './services.ts';
import type { OnStage } from './stages.ts';

export interface CheckNowOptions {
  signal?: AbortSignal;
  /** Called as each check ends, in the order in which they end. */
  onOutcome?(outcome: CheckOutcome): void;
  /** Called as a check enters a stage. */
  onStage?: OnStage;
}

/** Hosts that have no time for longer than this are left for another day. */
const PATIENCE_MS = 10 * 60_000;

/** Outcomes in the order of `sources`. Nothing is recorded of a source whose host cannot be visited in the next minutes. */
export async function checkNow(sources: Source[], services: CheckServices, options: CheckNowOptions = {}): Promise<CheckOutcome[]> {
  const onStage = options.onStage ?? services.onStage;
  const watched: CheckServices = { ...services, patienceMs: PATIENCE_MS, ...(onStage ? { onStage } : {}) };
  const dueAt = services.clock.now().toISOString();
  const outcomes = new Map<string, CheckOutcome>();
  // What a killed check had recorded and not come to.
  for (const vendor of new Set(sources.map((source) => source.vendor.id))) await settleDeadlines(services, { vendor });
  const hosts = Map.groupBy(sources, (source) => new URL(source.url).host);
  await eachOf(services.config.queue.concurrency, hosts.values(), async (group) => {
    for (const source of group) {
      if (options.signal?.aborted) return;
      const task = { id: checkId(source.id, dueAt), sourceId: source.id, dueAt };
      const outcome = await checkSource(source, task, watched, options.signal).catch(leftAlone(source));
      outcomes.set(source.id, outcome);
      options.onOutcome?.(outcome);
    }
  });
  return sources.flatMap((source) => outcomes.get(source.id) ?? []);
}

function leftAlone(source: Source): (error: unknown) => CheckOutcome {
  return (error) => {
    if (!(error instanceof HostBusy)) throw error;
    const minutes = Math.ceil(error.waitMs / 60_000);
    const because = `${error.host} ${error.held ? 'asked to be left alone' : 'is busy with other visits'} for another ${minutes} min`;
    return { sourceId: source.id, verdict: 'unreachable', because, changes: [], first: false, remedy: 'Try again then.' };
  };
}
