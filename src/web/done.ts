/**
 * What a batch did, as the page that follows tells it.
 * @module
 */
import type { Done } from './parts/doneBanner.ts';
import { type Ask, may } from './routes.ts';
import type { WebServices } from './services.ts';

const BATCH = /^[\w:.@-]{1,100}$/;

/** Of the batch that the address names; undefined where there is none. Undone by who did it, and by approvers. */
export async function doneOf(ask: Ask, { store, desk }: WebServices): Promise<Done | undefined> {
  const batch = ask.context.req.query('done');
  if (batch === undefined || !BATCH.test(batch) || !may(ask, 'analyst')) return undefined;
  const acts = await store.acts({ batch, limit: 1000 });
  const first = acts[0];
  if (first?.subject.type !== 'change') return undefined;
  const own = first.by.kind === 'user' && first.by.id === ask.user?.id;
  return { batch, acts, undoable: desk !== undefined && first.kind !== 'undo' && (own || may(ask, 'approver')) };
}
