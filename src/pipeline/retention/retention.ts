/**
 * Retention by policy: what is old and says nothing that is not said beside it goes, source by source, in small steps that each leave the record
 * whole. Evidence of changes, baselines, citations and whatever is on hold stays.
 * @module
 */
import { type Hold, holdOn } from '../../domain/retention.ts';
import { buryBlobs } from './bury.ts';
import { goesBefore, type RetentionOptions, type RetentionServices } from './run.ts';
import { type Amounts, SourceRun } from './sourceRun.ts';

/** What went, or would go. */
export interface Retention {
  /** Of sources that lose something, or would but for a hold. */
  sources: Array<{ source: string; hold?: Hold } & Amounts>;
  messages: number;
  /** Sources of which something could not be removed, because evidence beside it cannot be read: it stays, and the others go on. */
  left: Array<{ source: string; why: string }>;
}

const MESSAGES = 100;

/**
 * Runs once. What emptied packs held is removed after each source, and at the end whatever came of the run. Throws OperationalError('storage')
 * where the evidence is being copied for longer than a minute.
 */
export async function retain(services: RetentionServices, options: RetentionOptions): Promise<Retention> {
  const found: Retention = { sources: [], messages: 0, left: [] };
  try {
    await retainSources(services, options, found);
    found.messages = await removeMessages(services, options);
  } finally {
    // Its tombstones say that it is gone: so it goes, also where something else could not be done.
    if (options.dryRun !== true && !options.signal.aborted) await buryBlobs(services, options.signal);
  }
  return found;
}

async function retainSources(services: RetentionServices, options: RetentionOptions, found: Retention): Promise<void> {
  const { store } = services;
  const holds = await store.holds({ open: true });
  const cited = await store.citedPages();
  for (const state of await store.sources()) {
    options.signal.throwIfAborted();
    const source = state.source.id;
    const hold = holdOn(holds, state);
    const run = new SourceRun(services, { ...options, cited, dryRun: options.dryRun === true || hold !== undefined }, state);
    options.onSource?.(source);
    const { amounts, left } = await run.all();
    if (Object.values(amounts).some((amount) => amount > 0)) found.sources.push({ source, ...(hold ? { hold } : {}), ...amounts });
    if (left !== undefined) found.left.push({ source, why: left });
    if (options.dryRun !== true && !hold && amounts.pages + amounts.pictures > 0) await buryBlobs(services, options.signal);
  }
}

async function removeMessages(
  { store, clock, newId }: RetentionServices,
  { policy, by, dryRun, signal }: RetentionOptions,
): Promise<number> {
  const now = clock.now();
  const before = goesBefore(now, policy.messages);
  if (policy.messages === undefined || before === undefined) return 0;
  if (dryRun) return (await store.agedMessages(before, Number.MAX_SAFE_INTEGER)).length;
  for (let gone = 0; ; ) {
    signal.throwIfAborted();
    const messages = await store.agedMessages(before, MESSAGES);
    if (messages.length === 0) return gone;
    const removing = { id: newId('ret'), at: now.toISOString(), by, policy: { what: 'messages' as const, after: policy.messages } };
    if ((await store.removeMessages({ ...removing, messages })) !== 'removed') return gone;
    gone += messages.length;
  }
}
