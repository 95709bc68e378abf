/**
 * Retention: what is removed by policy once it is old, what is on hold and stays whatever the policy says, and the tombstones of what is gone.
 * @module
 */
import type { SourceState } from './ports.ts';
import type { Actor } from './review.ts';
import type { StoredObject, Visit } from './snapshot.ts';

/**
 * What policies are about: visits that found a page as it was, visits that could not read it, pictures of pages, messages to channels. Changes,
 * what they rest on, and what people did are never removed.
 */
export const RETAINED = ['unchanged', 'unread', 'pictures', 'messages'] as const;
export type Retained = (typeof RETAINED)[number];

/** How long each is kept, like "365d"; absent: for ever. */
export type RetentionPolicy = { [Kind in Retained]?: string | undefined };

export const HOLD_SUBJECTS = ['vendor', 'source'] as const;
export interface HoldSubject {
  type: (typeof HOLD_SUBJECTS)[number];
  id: string;
}

/** Nothing of this vendor or source is removed until it is released. */
export interface Hold {
  /** That of the act by which it was set. */
  id: string;
  subject: HoldSubject;
  /** Free text: escape it where it leaves. */
  reason: string;
  at: string;
  by: Actor;
  released?: { at: string; by: Actor; reason: string };
}

/** What a tombstone can stand for: rows by their table, stored pages and pictures by their hash. */
export const ENTOMBED = ['visits', 'page', 'picture', 'messages', 'message_attempts'] as const;
export type Entombed = (typeof ENTOMBED)[number];

/** One thing that is gone. */
export interface Removed {
  what: Entombed;
  /** Hash, or primary key: of several columns a JSON array. */
  key: string;
  /** When it was made; of what several visits name, when the last of them was. */
  moment: string;
  /** Of a row: what the ledger says that it was. */
  digest?: string;
}

/** Says that something was removed, by which event of the ledger, and when. */
export interface Tombstone extends Removed {
  event: string;
  at: string;
  source?: string;
}

/** By which policy, and by whom: what is the same for all that goes together. */
export interface Removing {
  /** Part of the id of the event. */
  id: string;
  at: string;
  by: Actor;
  policy: { what: Retained; after: string };
}

/** As much of a visit as decides whether it stays. */
export interface AgedVisit extends Pick<Visit, 'id' | 'fetchedAt' | 'verdict' | 'status' | 'contentHash' | 'sha256' | 'screenshot'> {
  readable: boolean;
  /** Of one that came to nothing: the kind of its failure. */
  failure?: string;
  /** Of an archive, kept as evidence alone, or confirmed by a second visit: it stays, whatever its age. */
  lasting: boolean;
}

/** What of a source is built upon. */
export interface Pins {
  /** Of visits. */
  ids: ReadonlySet<string>;
  /** When visits were. */
  times: ReadonlySet<string>;
  pages: ReadonlySet<string>;
}

/** A stored page that moves to another place, so that the pack it lay in can go. */
export interface Moved {
  from: StoredObject;
  to: StoredObject;
}

export interface VisitRemoval extends Removing {
  source: string;
  /** Ids. */
  visits: readonly string[];
  /** Pages that nothing names once these visits are gone. */
  pages: readonly string[];
  moved: readonly Moved[];
  /** How far was looked for what cites its pages. */
  cited: CitedUntil;
}

export interface PictureRemoval extends Removing {
  source: string;
  /** Hashes. */
  pictures: readonly string[];
  /** What was young then stays. */
  before: string;
  /** What was looked at for it; what came since is looked at anew. */
  cited: CitedPages;
}

export interface MessageRemoval extends Removing {
  /** Ids. */
  messages: readonly string[];
}

/** `overtaken`: somebody else wrote meanwhile what makes it wrong, and nothing was removed; `held`: there is a hold. */
export type RemovalOutcome = 'removed' | 'overtaken' | 'held';

/** How far citations were read, in each table that only grows: its last position. */
export type CitedUntil = Readonly<Record<string, number>>;

export interface CitedPages {
  pages: ReadonlySet<string>;
  until: CitedUntil;
}

export interface RetentionStore {
  /** Newest first. `open`: only those that are not released. */
  holds(filter?: { open?: boolean }): Promise<Hold[]>;
  /** Visits of a source, oldest first, after this one. */
  agedVisits(sourceId: string, after: Pick<AgedVisit, 'id' | 'fetchedAt'> | undefined, limit: number): Promise<AgedVisit[]>;
  /** What rows of a source rest on: its changes, its baseline, how its rules came. */
  pins(sourceId: string): Promise<Pins>;
  /** Pages that anything names beside visits, changes and baselines: answers, deadlines, acts, messages, corrections, imports. */
  citedPages(): Promise<CitedPages>;
  /** How many visits name each of these pages, or of these pictures. */
  visitsNaming(what: 'page' | 'picture', names: readonly string[]): Promise<Map<string, number>>;
  objectsOf(pages: readonly string[]): Promise<StoredObject[]>;
  /** Stored pages that have one of these as their dictionary. */
  objectsOnAny(bases: readonly string[]): Promise<StoredObject[]>;
  /**
   * Pictures of visits of a source that may go: no visit of any source names them since `before`, and none of those that do is on hold, or of a
   * page that a baseline, a change or anything else names. The oldest first; `moment`: when the last visit was that names it.
   */
  agedPictures(sourceId: string, before: string, cited: CitedPages): Promise<Array<{ sha256: string; moment: string }>>;
  /** Messages of before that came to their end, of no vendor or source that is on hold: the oldest of them. */
  agedMessages(before: string, limit: number): Promise<string[]>;

  /** Each in one transaction, with the event of the ledger and the tombstones. */
  removeVisits(removal: VisitRemoval): Promise<RemovalOutcome>;
  /** Removes those that still may go, and gives how many these are. */
  removePictures(removal: PictureRemoval): Promise<number>;
  removeMessages(removal: MessageRemoval): Promise<RemovalOutcome>;

  /** The last one. */
  tombstone(what: Entombed, key: string): Promise<Tombstone | undefined>;
  /** All that an event removed, in the order of what and key. */
  tombstonesOf(event: string): Promise<Tombstone[]>;
  /** Digests of these rows as tombstones tell them. */
  entombedDigests(rows: ReadonlyArray<{ table: string; key: ReadonlyArray<string | number> }>): Promise<Array<ReadonlySet<string>>>;

  /** Blobs whose content was removed, or moved elsewhere. `used`: something refers to it all the same. */
  doomedBlobs(limit: number): Promise<Array<{ name: string; used: boolean }>>;
  forgetDoomed(names: readonly string[]): Promise<void>;

  /** Clears away what is over and no evidence: sessions, links, spent tokens, who asked for visits of before `asked`. Gives how many rows. */
  tidy(of: { now: string; asked: string }): Promise<number>;
}

/** The hold that a source is under, if any. */
export function holdOn(holds: readonly Hold[], { source }: Pick<SourceState, 'source'>): Hold | undefined {
  return holds.find(
    ({ subject, released }) => !released && (subject.type === 'vendor' ? subject.id === source.vendor.id : subject.id === source.id),
  );
}
