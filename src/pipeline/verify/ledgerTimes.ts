/**
 * Times that events and checkpoints say they are of, held against the order in which they came. Clocks of several machines differ, and one may
 * have been wrong: what does not fit is counted, and no proof that somebody has edited it.
 * @module
 */
import type { Checkpoint } from '../../domain/ledger.ts';
import type { ReadLine } from './ledgerWalk.ts';

/** Clocks differ, and what takes long is recorded late. */
const TOLERANCE_MS = 86_400_000;

export interface Times {
  /** The next event. */
  event(read: ReadLine): void;
  /** The last checkpoint up to it. */
  checkpoint(last: Checkpoint | undefined): void;
  /** How many events say that they are older than the checkpoint that they follow, or younger than the one that vouches for them. */
  odd(): number;
}

export function createTimes(): Times {
  let before: Checkpoint | undefined;
  let since: number[] = [];
  let odd = 0;
  return {
    event({ event }) {
      if (!event || event.backfilled) return;
      const at = Date.parse(event.at);
      if (before && at < Date.parse(before.at) - TOLERANCE_MS) odd += 1;
      else since.push(at);
    },
    checkpoint(last) {
      if (!last || last.size === before?.size) return;
      const latest = Date.parse(last.at) + TOLERANCE_MS;
      odd += since.filter((at) => at > latest).length;
      before = last;
      since = [];
    },
    odd: () => odd,
  };
}
