/**
 * Checks many sources now, host by host: one visit at a time to each host.
 * @module
 */
import { checkId } from '../domain/capture.ts';
import type { Source } from '../domain/watcher.ts';
import { eachOf } from '../lib/each.ts';
import { type CheckOutcome, checkSource } from './check.ts';
import type { CheckServices } from './services.ts';
import type { OnStage } from './stages.ts';

export interface CheckNowOptions {
  signal?: AbortSignal;
  /** Called as each check ends, in the order in which they end. */
  onOutcome?(outcome: CheckOutcome): void;
  /** Called as a check enters a stage. */
  onStage?: OnStage;
}

/** Outcomes in the order of `sources`. */
export async function checkNow(sources: Source[], services: CheckServices, options: CheckNowOptions = {}): Promise<CheckOutcome[]> {
  const watched = { ...services, onStage: options.onStage ?? services.onStage };
  const dueAt = services.clock.now().toISOString();
  const outcomes = new Map<string, CheckOutcome>();
  const hosts = Map.groupBy(sources, (source) => new URL(source.url).host);
  await eachOf(services.config.queue.concurrency, hosts.values(), async (group) => {
    for (const source of group) {
      if (options.signal?.aborted) return;
      const outcome = await checkSource(source, { id: checkId(source.id, dueAt), sourceId: source.id, dueAt }, watched, options.signal);
      outcomes.set(source.id, outcome);
      options.onOutcome?.(outcome);
    }
  });
  return sources.flatMap((source) => outcomes.get(source.id) ?? []);
}
