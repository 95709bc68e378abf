/**
 * Paths of the pages that messages point to, and the keys of messages.
 * @module
 */
import type { MessageKind } from '../domain/alert.ts';
import { sha256 } from '../lib/hash.ts';

/** The parts of one redesign, to be decided. */
export function incidentPath(incident: string): string {
  return `/review?${new URLSearchParams({ incident })}`;
}

/** Changes of one vendor or of all, first seen on these days (YYYY-MM-DD, inclusive). */
export function changesPath(query: { vendor?: string; since: string; until: string }): string {
  return `/changes?${new URLSearchParams(query)}`;
}

export const SOURCES_PATH = '/sources';
export const DEADLINES_PATH = '/deadlines';

/** What may stand in the header of a request without a second thought; no full stop, which signatures take for a separator. */
const SAFE = /^[\w:@/+-]{1,200}$/;

/** The idempotency key of a message: the same for the same things, in words where they fit a header, else as a hash. */
export function messageId(kind: MessageKind, channel: string, about: readonly string[]): string {
  const words = [kind, channel, ...about].join(':');
  return SAFE.test(words) ? words : `${kind}:${channel}:${sha256(words)}`;
}

/** A time as part of a key. */
export function keyTime(iso: string): string {
  return iso.replace(/\.000Z$/, 'Z');
}
