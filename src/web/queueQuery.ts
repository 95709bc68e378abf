/**
 * A view of the review queue as an address: whoever has the link sees the same entries. "me" stays "me" in it, so that a view can be
 * handed on.
 * @module
 */
import { z } from 'zod';
import type { QueueFilter } from '../domain/deskPorts.ts';
import { CHANGE_KINDS, SEVERITIES, SOURCE_KINDS } from '../domain/vocabulary.ts';
import { PageNumber, readQuery } from './query.ts';

/** `review`: nobody decided yet; `sign-off`: decided by one, waits for a second; `open`: both. */
export const QUEUE_STATES = ['review', 'sign-off', 'open', 'confirmed', 'dismissed', 'superseded'] as const;
export type QueueState = (typeof QUEUE_STATES)[number];

/** First seen in the last days, or before. */
export const AGES = ['1d', '7d', '30d', 'over-7d', 'over-30d', 'over-90d'] as const;
export type Age = (typeof AGES)[number];

export const ORDERS = ['severity', 'newest', 'oldest'] as const;

const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `must be one of ${values.join(', ')}`).optional();

const QueueQuery = z.object({
  state: oneOf(QUEUE_STATES),
  vendor: z.string().max(200).optional(),
  source: z.string().max(400).optional(),
  /** What the page is. */
  on: oneOf(SOURCE_KINDS),
  /** What the change is. */
  kind: oneOf(CHANGE_KINDS),
  severity: oneOf(SEVERITIES),
  key: z.string().max(200).optional(),
  age: oneOf(AGES),
  /** "me", "nobody", or a user id. */
  assignee: z.string().max(100).optional(),
  incident: z.string().max(100).optional(),
  order: oneOf(ORDERS),
  page: PageNumber,
});
export type QueueQuery = z.output<typeof QueueQuery>;

/** Reads the query of `/review`. Throws OperationalError('usage'). */
export function readQueueQuery(query: Record<string, string>): QueueQuery {
  return readQuery(QueueQuery, query);
}

/** The view that somebody came from, as its query; undefined where there is none, or none that is understood. */
export function readFrom(from: string | undefined): QueueQuery | undefined {
  if (from === undefined) return undefined;
  const fields = [...new URLSearchParams(from)].filter(([, value]) => value !== '');
  return QueueQuery.safeParse(Object.fromEntries(fields)).data;
}

type Fields = Partial<Record<keyof QueueQuery, string | number | undefined>>;

/** The query as text, in a fixed order, with some fields replaced; what is as it is anyway is left out. */
export function queueSearch(query: Fields, replaced: Fields = {}): string {
  const all: Fields = { ...query, ...replaced };
  const fields = Object.keys(QueueQuery.shape).flatMap((name) => {
    const value = all[name as keyof QueueQuery];
    return value === undefined || value === '' || (name === 'page' && Number(value) === 1) ? [] : [[name, String(value)]];
  });
  return new URLSearchParams(fields).toString();
}

/** `extra`: what belongs to one answer and not to the view, like the batch that was just done. */
export function reviewPath(query: Fields, extra: Record<string, string> = {}): string {
  const search = [queueSearch(query), new URLSearchParams(extra).toString()].filter(Boolean).join('&');
  return search ? `/review?${search}` : '/review';
}

const DAY_MS = 86_400_000;
const DAYS: Record<Age, number> = { '1d': 1, '7d': 7, '30d': 30, 'over-7d': 7, 'over-30d': 30, 'over-90d': 90 };

/** What the store is asked for. `me`: user id of who looks. */
export function queueFilterOf(query: QueueQuery, me: string | undefined, now: Date): QueueFilter {
  const { vendor, source, on, kind, severity, key, incident, order } = query;
  return {
    ...stateFilter(query.state ?? 'review'),
    ...(vendor !== undefined && { vendor }),
    ...(source !== undefined && { source }),
    ...(on !== undefined && { page: on }),
    ...(kind !== undefined && { kind }),
    ...(severity !== undefined && { severity }),
    ...(key !== undefined && { key }),
    ...(incident !== undefined && { incident }),
    ...(order !== undefined && { order }),
    ...(query.age !== undefined && ageFilter(query.age, now)),
    ...(query.assignee !== undefined && { assignee: assigneeOf(query.assignee, me) }),
  };
}

function stateFilter(state: QueueState): QueueFilter {
  if (state === 'open') return { state: 'flagged' };
  if (state === 'review' || state === 'sign-off') return { state: 'flagged', proposed: state === 'sign-off' };
  return { state };
}

function ageFilter(age: Age, now: Date): QueueFilter {
  const edge = new Date(now.getTime() - DAYS[age] * DAY_MS).toISOString();
  return age.startsWith('over-') ? { until: edge } : { since: edge };
}

/** Programs are nobody: no change is theirs, and nobody has this id. */
function assigneeOf(assignee: string, me: string | undefined): string | null {
  if (assignee === 'nobody') return null;
  return assignee === 'me' ? (me ?? '-') : assignee;
}
