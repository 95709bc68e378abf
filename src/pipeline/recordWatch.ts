/**
 * Whether the record still is what a process began with: kept by the same version, and by a clock that agrees with that of this machine.
 *
 * What processes tell each other by the record are times: which check is the later one, whose turn is over. A machine whose clock is wrong
 * hides changes from all others, or tells them twice.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { Clock, Log } from '../domain/ports.ts';
import type { TallyStore } from '../domain/tally.ts';

export interface RecordWatchServices {
  store: Pick<TallyStore, 'serverTime' | 'migrationGap'>;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Clocks that are kept by the network differ by less than a second. */
export const SKEW_TO_TELL_MS = 5_000;
/** Beyond this, nothing that rests on times is right any more. Leases of messages are longer by more than the silence of a connection lasts. */
export const MOST_SKEW_MS = 60_000;
const LOOK_MS = 60_000;
const AGAIN_MS = 10_000;

/** Milliseconds by which this machine is ahead of the server of the record (negative: behind), as far as can be told; 0 where both are one. */
export async function aheadBy({ store, clock }: Pick<RecordWatchServices, 'store' | 'clock'>): Promise<number> {
  const before = clock.now().getTime();
  const server = await store.serverTime();
  const after = clock.now().getTime();
  if (!server) return 0;
  const there = server.getTime();
  // The server looked at its clock at some moment in between.
  if (there < before) return before - there;
  return there > after ? after - there : 0;
}

/** Throws OperationalError('storage') when the clocks are so far apart that nothing may be recorded. */
export async function refuseSkew(services: Pick<RecordWatchServices, 'store' | 'clock'>): Promise<void> {
  const ahead = await aheadBy(services);
  if (Math.abs(ahead) > MOST_SKEW_MS) throw skewed(ahead);
}

/** Resolves with true when the clocks agree well enough to record anything, and with false when `signal` is aborted before. */
export async function untilClocksAgree(services: RecordWatchServices, signal: AbortSignal): Promise<boolean> {
  const { log, wait } = services;
  let told = false;
  while (!signal.aborted) {
    const ahead = await unlessAway(() => aheadBy(services));
    if (ahead !== undefined && Math.abs(ahead) <= MOST_SKEW_MS) return !signal.aborted;
    if (ahead !== undefined && !told) {
      log.error({ aheadMs: ahead }, `${skewed(ahead).message} Nothing is done here until they agree.`);
      told = true;
    }
    await wait(AGAIN_MS, signal);
  }
  return false;
}

/** Looks each minute until `signal` is aborted; resolves with the reason when this process must not go on. */
export async function watchRecord(services: RecordWatchServices, signal: AbortSignal): Promise<OperationalError | undefined> {
  const { log, wait } = services;
  let told = false;
  let skewedBefore = false;
  while (!signal.aborted) {
    const found = await look(services);
    if (found?.newer) return migrated();
    const ahead = found?.ahead ?? 0;
    // One answer that came late may say so; two do not.
    if (Math.abs(ahead) > MOST_SKEW_MS && skewedBefore) return skewed(ahead);
    skewedBefore = Math.abs(ahead) > MOST_SKEW_MS;
    if (Math.abs(ahead) > SKEW_TO_TELL_MS && !told) log.warn({ aheadMs: ahead }, skewed(ahead).message);
    told = Math.abs(ahead) > SKEW_TO_TELL_MS;
    await wait(LOOK_MS, signal);
  }
  return undefined;
}

function look(services: RecordWatchServices): Promise<{ newer: boolean; ahead: number } | undefined> {
  return unlessAway(async () => {
    const { unknown } = await services.store.migrationGap();
    return { newer: unknown.length > 0, ahead: await aheadBy(services) };
  });
}

/** Nothing where the record does not answer, which others tell. */
async function unlessAway<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OperationalError) return undefined;
    throw error;
  }
}

function skewed(aheadMs: number): OperationalError {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return new OperationalError(
    'storage',
    `The clock of this machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of the database server.`,
    {
      remedy: 'Let both be kept by NTP.',
    },
  );
}

function migrated(): OperationalError {
  return new OperationalError(
    'storage',
    'A newer Clausewatch has brought the record up to date; this version must not write to it any more.',
    {
      remedy: 'Start the newer version here as well.',
    },
  );
}
