/**
 * That the ledger is not signed is told to people like other trouble: from when, why, and when it is over.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { type HealthDetail, healthId } from '../../domain/health.ts';
import type { Clock, Store } from '../../domain/ports.ts';

export interface SigningHealth {
  /** How the last try ended: what kept it from signing, or undefined. */
  note(error: unknown): Promise<void>;
}

/** Every scheduler has its own, and there is one event: each looks at the record before it writes. */
export function createSigningHealth({ store, clock }: { store: Pick<Store, 'health' | 'editHealth'>; clock: Clock }): SigningHealth {
  /** What was told last; undefined while nothing is known of what stands in the record. */
  let told: string | undefined;
  return {
    async note(error) {
      // What another try may mend is over before anybody has read of it.
      if (error instanceof OperationalError && error.transient) return;
      const detail = error === undefined ? undefined : detailOf(error);
      const state = detail?.sentence ?? '';
      if (state === told) return;
      const at = clock.now().toISOString();
      const open = (await store.health({ state: 'open', of: 'installation' })).find(({ kind }) => kind === 'unsigned');
      if (detail && open) await store.editHealth([{ act: 'update', id: open.id, detail }], at);
      else if (detail) {
        const event = { id: healthId(undefined, 'unsigned', at), kind: 'unsigned' as const, openedAt: at, detail };
        await store.editHealth([{ act: 'open', event }], at);
      } else if (open) await store.editHealth([{ act: 'close', id: open.id, endedAt: at, ended: 'the ledger is signed again' }], at);
      told = state;
    },
  };
}

function detailOf(error: unknown): HealthDetail {
  if (error instanceof OperationalError) return { sentence: error.message, remedy: error.remedy ?? 'See the log of the scheduler.' };
  return {
    sentence: 'The ledger could not be signed, for a reason that the log of the scheduler has.',
    remedy: 'Read that log, and run "clausewatch verify".',
  };
}
