/**
 * Legal holds: acts with who, when and why. What is on hold stays whatever the policy says.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Clock, Store } from '../../domain/ports.ts';
import type { Hold, HoldSubject } from '../../domain/retention.ts';
import type { NewId } from '../../lib/ids.ts';
import { mustBe, type Who } from '../../review/people.ts';

export interface HoldDeskOptions {
  store: Pick<Store, 'holds' | 'note' | 'source' | 'vendors'>;
  clock: Clock;
  /** Ids of acts. */
  newId: NewId;
}

export interface HoldDesk {
  /** Newest first. */
  holds(): Promise<Hold[]>;
  /** Throws OperationalError('usage') for a vendor or source that nobody knows, or without a reason; 'forbidden' for those below analysts. */
  set(subject: HoldSubject, reason: string, who: Who): Promise<Hold>;
  /** Throws OperationalError('usage') where there is no such hold, or it was released before; 'forbidden' for those below analysts. */
  release(id: string, reason: string, who: Who): Promise<Hold>;
}

export const MAX_HOLD_REASON = 500;

export function createHoldDesk({ store, clock, newId }: HoldDeskOptions): HoldDesk {
  const now = (): string => clock.now().toISOString();
  return {
    holds: () => store.holds(),

    async set(subject, reason, who) {
      mustBe('analyst', who, 'put anything on hold');
      const { by } = who;
      const why = reasonOf(reason);
      await mustBeKnown(store, subject);
      const hold: Hold = { id: newId('act'), subject, reason: why, at: now(), by };
      await store.note([{ id: hold.id, at: hold.at, by, kind: 'hold.set', subject, detail: { reason: why } }]);
      return hold;
    },

    async release(id, reason, who) {
      mustBe('analyst', who, 'release a hold');
      const { by } = who;
      const why = reasonOf(reason);
      const hold = (await store.holds()).find((one) => one.id === id);
      if (!hold || hold.released)
        throw new OperationalError(
          'usage',
          hold ? `The hold ${id} was released on ${hold.released?.at.slice(0, 10)}.` : `There is no hold ${id}.`,
          {
            remedy: '"clausewatch retention holds" lists them.',
          },
        );
      const released = { at: now(), by, reason: why };
      await store.note([
        { id: newId('act'), at: released.at, by, kind: 'hold.release', subject: { type: 'hold', id }, detail: { reason: why } },
      ]);
      return { ...hold, released };
    },
  };
}

function reasonOf(text: string): string {
  const reason = text.trim();
  if (reason !== '' && reason.length <= MAX_HOLD_REASON) return reason;
  throw new OperationalError('usage', reason === '' ? 'A hold needs a reason.' : 'That reason is too long.', {
    remedy: `Say why in at most ${MAX_HOLD_REASON} characters: whoever looks at it in years will want to know.`,
  });
}

async function mustBeKnown(store: HoldDeskOptions['store'], { type, id }: HoldSubject): Promise<void> {
  const isKnown = type === 'source' ? (await store.source(id)) !== undefined : (await store.vendors()).some((vendor) => vendor.id === id);
  if (!isKnown)
    throw new OperationalError('usage', `There is no ${type} ${id} in the record.`, {
      remedy: 'Name a vendor ("acme") or a source ("acme/dpa") as "clausewatch list" shows them.',
    });
}
