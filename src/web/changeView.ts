/**
 * Everything that the page of one change shows, out of the store.
 * @module
 */
import type { User } from '../domain/access.ts';
import type { Change } from '../domain/change.ts';
import type { Act, Review } from '../domain/review.ts';
import type { Visit } from '../domain/snapshot.ts';
import type { Source } from '../domain/watcher.ts';
import { type Sides, surroundingsOf } from '../lib/surroundings.ts';
import type { ReadStore } from './services.ts';

/** What proves one side of a change. */
export interface Proof {
  sha256: string;
  /** The visit that brought these bytes, at or before the time that the change names. */
  visit?: Visit;
  picture?: { sha256: string; at: string };
}

export interface ChangeView {
  change: Change;
  review: Review;
  source: Source | undefined;
  /** Other changes seen at the same visit, in page order. */
  siblings: Change[];
  /** How many there are besides those. */
  moreSiblings: number;
  reverted: Change | undefined;
  proofs: { before: Proof; after: Proof };
  sides: Sides;
  /** Oldest first. */
  acts: Act[];
  users: User[];
  /** Later changes of the same page or key: what may take the place of this one. */
  later: Change[];
}

const SHOWN_SIBLINGS = 12;
const SHOWN_LATER = 8;
const SHOWN_ACTS = 200;

/** Undefined when there is no such change. */
export async function readChangeView(store: ReadStore, id: string): Promise<ChangeView | undefined> {
  const [change, review] = await Promise.all([store.change(id), store.review(id)]);
  if (!change || !review) return undefined;
  const [sources, siblings, reverted, before, after, acts, users, later] = await Promise.all([
    store.declarations([change.source]),
    siblingsOf(store, change),
    change.reverts ? store.change(change.reverts) : undefined,
    proofOf(store, change.source, change.oldSnapshot, change.lastSeenOldAt),
    proofOf(store, change.source, change.newSnapshot, change.firstSeenNewAt),
    store.acts({ subject: { type: 'change', id }, oldestFirst: true, limit: SHOWN_ACTS }),
    store.users(),
    Array.fromAsync(store.changes({ source: change.source, since: change.firstSeenNewAt, newestFirst: true, limit: SHOWN_LATER })),
  ]);
  const sides = surroundingsOf(change, await pageOf(store, change, before), await pageOf(store, change, after));
  return {
    change,
    review,
    source: sources.get(change.source),
    ...siblings,
    reverted,
    proofs: { before, after },
    sides,
    acts,
    users,
    later: later.filter((other) => other.firstSeenNewAt > change.firstSeenNewAt),
  };
}

async function siblingsOf(store: ReadStore, change: Change): Promise<Pick<ChangeView, 'siblings' | 'moreSiblings'>> {
  const at = change.firstSeenNewAt;
  const filter = { source: change.source, since: at, until: new Date(new Date(at).getTime() + 1).toISOString() };
  const around = await Array.fromAsync(store.changes({ ...filter, limit: SHOWN_SIBLINGS + 1 }));
  // Where all are there, there is nothing to count.
  const total = around.length <= SHOWN_SIBLINGS ? around.length : await store.countChanges(filter);
  const siblings = around.filter(({ id }) => id !== change.id).slice(0, SHOWN_SIBLINGS);
  return { siblings, moreSiblings: Math.max(0, total - 1 - siblings.length) };
}

async function proofOf(store: ReadStore, source: string, sha256: string, until: string): Promise<Proof> {
  const [visit, picture] = await Promise.all([store.visitOf(source, sha256, until), store.pictureOf(source, sha256)]);
  return { sha256, ...(visit && { visit }), ...(picture && { picture }) };
}

/** By the version that found the change, or by the one that read the page last. */
async function pageOf(store: ReadStore, change: Change, { visit }: Proof) {
  if (visit?.contentHash === undefined) return undefined;
  const { source, extractorVersion } = change;
  return (await store.extraction(source, visit.contentHash, extractorVersion)) ?? (await store.extraction(source, visit.contentHash));
}
