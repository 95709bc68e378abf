/**
 * The structural changes of a vendor: what its pages promised before and promise since. Only what a person confirmed, as it was corrected.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { ReviewStore } from '../domain/deskPorts.ts';
import type { FactValue } from '../domain/extraction.ts';
import type { Store } from '../domain/ports.ts';
import type { Review } from '../domain/review.ts';
import { changeTitle } from '../lib/changeWords.ts';
import { asEdited } from '../lib/edited.ts';
import { given } from '../lib/given.ts';
import { formatValue } from '../lib/inWords.ts';

export interface StructuralChange {
  /** Id of the change. */
  id: string;
  vendor: string;
  source: string;
  url: string;
  /** Fact key. */
  key?: string;
  title: string;
  action: Change['action'];
  severity: Change['severity'];
  oldValue?: FactValue;
  newValue?: FactValue;
  /** The values as people read them; the quotes where there is no value. */
  before?: string;
  after?: string;
  oldQuote?: string;
  newQuote?: string;
  /** YYYY-MM-DD; absent where the page does not state it. */
  effectiveAt?: string;
  /** Last visit that saw the old text, first that saw the new one (ISO 8601 UTC). */
  lastSeenOldAt: string;
  firstSeenNewAt: string;
  oldSnapshot: string;
  newSnapshot: string;
  oldPage?: number;
  newPage?: number;
  /** A person corrected what was read. */
  corrected: boolean;
}

/** The newest first, `limit` of them at most. */
export async function readStructuralChanges(
  store: Pick<Store, 'changes'> & Pick<ReviewStore, 'reviews'>,
  { vendor, limit }: { vendor: string; limit: number },
): Promise<StructuralChange[]> {
  const changes = await Array.fromAsync(store.changes({ vendor, state: 'confirmed', keyed: true, newestFirst: true, limit }));
  const reviews = await store.reviews(changes.map(({ id }) => id));
  return changes.map((change) => structuralChange(change, reviews.get(change.id)));
}

export function structuralChange(found: Change, review: Pick<Review, 'edits'> = {}): StructuralChange {
  const change = asEdited(found, review);
  const { id, vendor, source, url, key, action, severity, oldValue, newValue, oldQuote, newQuote, effectiveAt } = change;
  const { lastSeenOldAt, firstSeenNewAt, oldSnapshot, newSnapshot, oldPage, newPage } = change;
  return {
    id,
    vendor,
    source,
    url,
    title: changeTitle(change),
    action,
    severity,
    ...given({ key, oldValue, newValue, before: sideOf(oldValue, oldQuote), after: sideOf(newValue, newQuote) }),
    ...given({ oldQuote, newQuote, effectiveAt, oldPage, newPage }),
    lastSeenOldAt,
    firstSeenNewAt,
    oldSnapshot,
    newSnapshot,
    corrected: review.edits !== undefined,
  };
}

function sideOf(value: FactValue | undefined, quote: string | undefined): string | undefined {
  return value === undefined ? quote : formatValue(value);
}
