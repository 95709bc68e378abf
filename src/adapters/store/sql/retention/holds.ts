/**
 * Holds: acts by which somebody set them, and released them. Acts are never edited or removed, and the ledger tells of each.
 * @module
 */
import { sql } from 'kysely';
import type { Hold, HoldSubject, RetentionStore } from '../../../../domain/retention.ts';
import type { Act } from '../../../../domain/review.ts';
import { readActs } from '../acts.ts';
import type { Db } from '../db.ts';
import { flavourOf } from '../flavour.ts';

export function holdQueries(db: Db): Pick<RetentionStore, 'holds'> {
  return {
    holds: async ({ open = false } = {}) => (await readHolds(db)).filter(({ released }) => !open || !released),
  };
}

/** Newest first. */
export async function readHolds(db: Db): Promise<Hold[]> {
  const acts = await readActs(db, { kinds: ['hold.set', 'hold.release'], oldestFirst: true });
  const holds = new Map<string, Hold>();
  for (const act of acts) {
    if (act.kind === 'hold.set') holds.set(act.id, holdOf(act));
    const hold = act.kind === 'hold.release' ? holds.get(act.subject.id) : undefined;
    if (hold && !hold.released) hold.released = { at: act.at, by: act.by, reason: act.detail.reason ?? '' };
  }
  return [...holds.values()].reverse();
}

/** Sources that are on hold, by themselves or by their vendor. */
export async function heldSources(db: Db): Promise<string[]> {
  const open = (await readHolds(db)).filter(({ released }) => !released);
  if (open.length === 0) return [];
  const of = (type: HoldSubject['type']): string[] => open.flatMap(({ subject }) => (subject.type === type ? subject.id : []));
  const { among } = flavourOf(db);
  const held = sql<boolean>`(id ${among(of('source'))} or vendor_id ${among(of('vendor'))})`;
  return (await db.selectFrom('sources').select('id').where(held).execute()).map(({ id }) => id);
}

function holdOf({ id, at, by, subject, detail }: Act): Hold {
  // Written by `createHoldDesk`.
  return { id, at, by, subject: subject as HoldSubject, reason: detail.reason ?? '' };
}
