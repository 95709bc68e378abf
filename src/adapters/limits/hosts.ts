/**
 * The limits of each host, kept by whatever limiters count: in memory, or in Redis for all workers.
 *
 * Four counts by host. `hold`: nobody enters while it is there. `slot`: one key a place, there as long as somebody has it, at most for
 * the lease. `start`: there until the next visit may start. `row`: answers in a row that turned a visit away.
 * @module
 */
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock, Entry, HostLimits } from '../../domain/ports.ts';

export interface HostLimitsOptions {
  /** Visits to one host at a time. */
  perHost: number;
  /** Milliseconds between the starts of two visits to one host; 0 for none. */
  delayMs: number;
  /** Milliseconds after which a place is free again whose visit did not leave: longer than any visit takes. */
  leaseMs: number;
}

export interface LimiterSet {
  /** A limiter of one point for so long. Its keys are its own. */
  limiter(name: 'hold' | 'slot' | 'start' | 'row', seconds: number): RateLimiterAbstract;
  /** Milliseconds in the seconds that the limiters understand; never less. */
  seconds(ms: number): number;
  /** Every operation goes through here. */
  reach<T>(operation: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Taken = { ok: true; leave(): Promise<void> } | { ok: false; waitMs: number };

/** Those who find all places taken ask again after this long, times their place in the line. */
const ASK_AGAIN_MS = 1_000;
/** Two ends of a lease that are no further apart are the same one. */
const SAME_MS = 1_000;
/** A row of answers that turn visits away is forgotten after this long. */
const ROW_S = 86_400;

/** Limits over these limiters. */
export function createHostLimits({ perHost, delayMs, leaseMs }: HostLimitsOptions, limiters: LimiterSet, clock: Clock): HostLimits {
  const { seconds, reach } = limiters;
  const hold = limiters.limiter('hold', ROW_S);
  const slot = limiters.limiter('slot', seconds(leaseMs));
  const start = limiters.limiter('start', Math.max(1, seconds(delayMs)));
  const row = limiters.limiter('row', ROW_S);

  /** Milliseconds for which the host is held; 0 when it is not. */
  async function heldFor(host: string): Promise<number> {
    const held = await reach(() => hold.get(host));
    return Math.max(0, held?.msBeforeNext ?? 0);
  }

  async function takePlace(host: string, betweenMs: number): Promise<Taken> {
    let waitMs = 0;
    for (let place = 0; place < perHost; place++) {
      const key = `${place} ${host}`;
      const taken = await take(slot, key);
      if (taken.ok) return { ok: true, leave: once(leaving(key, clock.now().getTime() + taken.leftMs)) };
      // Nobody knows how long a visit takes. Sent away to the end of the lease, all would come back at once.
      waitMs = taken.place * Math.max(betweenMs, ASK_AGAIN_MS);
    }
    return { ok: false, waitMs };
  }

  /** Frees the place, unless its lease has ended, or the memory of it was lost: then it may be somebody else's, whose lease ends later. */
  function leaving(key: string, ends: number): () => Promise<void> {
    return async () => {
      if (clock.now().getTime() >= ends) return;
      const found = await reach(() => slot.get(key));
      if (found && clock.now().getTime() + found.msBeforeNext <= ends + SAME_MS) await reach(() => slot.delete(key));
    };
  }

  /** Milliseconds until this one's turn to start; 0 when it is now. */
  async function startIn(host: string, betweenMs: number): Promise<number> {
    if (betweenMs <= 0) return 0;
    const taken = await take(start, host, { customDuration: seconds(betweenMs) });
    return taken.ok ? 0 : taken.leftMs + (taken.place - 1) * betweenMs;
  }

  /** Takes the one point of the key, or tells as the how-manieth this one came too late, and how long the key is taken still. */
  async function take(
    limiter: RateLimiterAbstract,
    key: string,
    options: { customDuration?: number } = {},
  ): Promise<{ ok: true; leftMs: number } | { ok: false; place: number; leftMs: number }> {
    let asked: Promise<RateLimiterRes> | undefined;
    try {
      const { msBeforeNext } = await reach(() => {
        asked = limiter.consume(key, 1, options);
        return asked;
      });
      return { ok: true, leftMs: msBeforeNext };
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) {
        // What nobody waits for any more may be had yet, once the connection is back.
        asked?.then(() => limiter.delete(key)).catch(() => {});
        throw refusal;
      }
      return { ok: false, place: Math.max(1, refusal.consumedPoints - 1), leftMs: Math.max(1, refusal.msBeforeNext) };
    }
  }

  return {
    async enter(host, options = {}): Promise<Entry> {
      const betweenMs = Math.max(delayMs, options.delayMs ?? 0);
      const heldMs = await heldFor(host);
      if (heldMs > 0) return { ok: false, waitMs: heldMs, held: true };
      const place = await takePlace(host, betweenMs);
      if (!place.ok) return { ...place, held: false };
      const waitMs = await startIn(host, betweenMs);
      if (waitMs === 0) return place;
      await place.leave();
      return { ok: false, waitMs, held: false };
    },
    async hold(host, ms) {
      if (ms > (await heldFor(host))) await reach(() => hold.block(host, seconds(ms)));
    },
    async turnedAway(host) {
      return (await reach(() => row.penalty(host))).consumedPoints;
    },
    async answered(host) {
      await reach(() => row.delete(host));
    },
    close: () => limiters.close(),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
