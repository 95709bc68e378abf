/**
 * What a scheduler clears up and catches up with, beside its work: at its start, and the registry from then on.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { settleDeadlines } from './deadlines.ts';
import type { CheckServices } from './services.ts';

const HOUR_MS = 3_600_000;

/** Ends soon after the signal. Whatever keeps it from its work, the monitor goes on. */
export async function keepHouse(services: CheckServices, signal: AbortSignal): Promise<void> {
  await Promise.all([sweep(services), catchUp(services, signal), keepRegistry(services, signal)]);
}

/**
 * Looks at all vendors each hour. Whoever checks a page marks its vendor and looks beside its work: what was marked when it was killed stands
 * nowhere, and the pages of that vendor may be quiet for long.
 */
async function keepRegistry({ registry, wait }: Pick<CheckServices, 'registry' | 'wait'>, signal: AbortSignal): Promise<void> {
  while (registry && !signal.aborted) {
    await registry.keepUp({ signal });
    await wait(HOUR_MS, signal);
  }
}

/** Clears away what killed processes left of evidence that they had not committed. */
async function sweep({ evidence, log }: CheckServices): Promise<void> {
  try {
    const { packs, temporary, spared } = await evidence.sweep();
    if (packs + temporary > 0) log.info({ packs, temporary }, 'removed what killed processes had left');
    if (spared > 0) log.warn({ packs: spared }, 'the evidence holds packs that this record knows nothing of; they are left where they are');
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    log.warn({ err: error }, 'what killed processes left could not be removed; trying again at the next start');
  }
}

/** Works out the deadlines that a killed process had not come to, and those of history that an older version recorded. */
async function catchUp(services: CheckServices, signal: AbortSignal): Promise<void> {
  try {
    await settleDeadlines(services, { signal });
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    services.log.warn({ err: error }, 'deadlines could not be worked out; trying again at the next start');
  }
}
