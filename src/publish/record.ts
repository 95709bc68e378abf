/**
 * An entry of the journal as feeds and exports give it to programs. Names of people are in no entry.
 * @module
 */
import type { ChangeEntry } from '../domain/journal.ts';

/** Version of what feeds look like. It goes into their ETags: raise it with every change of a renderer. */
export const FEED_VERSION = 1;

/** An entry with its place in the journal under the name by which readers ask for what follows it. */
export type FeedRecord = { cursor: number } & Omit<ChangeEntry, 'seq'>;

/** Keys always come in this order, so that the same entry always gives the same bytes. */
export function recordOf({ seq, id, kind, at, change, was, edits, supersededBy }: ChangeEntry): FeedRecord {
  return {
    cursor: seq,
    id,
    kind,
    at,
    change,
    ...(was === undefined ? {} : { was }),
    ...(edits === undefined ? {} : { edits }),
    ...(supersededBy === undefined ? {} : { supersededBy }),
  };
}
