/**
 * Addresses of feeds, of the calendar and of the API for the filters of the change list.
 * @module
 */
import { z } from 'zod';
import { CHANGE_KINDS, CHANGE_STATES, SEVERITIES, SIGNIFICANCES, SOURCE_KINDS } from '../domain/vocabulary.ts';
import { readQuery } from './query.ts';

const Text = z.string().max(400, 'must be at most 400 characters');
const Day = z.iso.date('must be a date like 2025-02-01');

const FeedsQuery = z.object({
  vendor: Text.optional(),
  source: Text.optional(),
  offering: Text.optional(),
  pageKind: z.enum(SOURCE_KINDS, `must be one of ${SOURCE_KINDS.join(', ')}`).optional(),
  kind: z.enum(CHANGE_KINDS, `must be one of ${CHANGE_KINDS.join(', ')}`).optional(),
  key: Text.optional(),
  severity: z.enum(SEVERITIES, `must be one of ${SEVERITIES.join(', ')}`).optional(),
  significance: z.enum(SIGNIFICANCES, `must be one of ${SIGNIFICANCES.join(', ')}`).optional(),
  state: z.enum(CHANGE_STATES, `must be one of ${CHANGE_STATES.join(', ')}`).optional(),
  since: Day.optional(),
  until: Day.optional(),
  incident: Text.optional(),
});
export type FeedsQuery = z.output<typeof FeedsQuery>;
const FIELDS = FeedsQuery.keyof().options;

/** Reads the query of `/feeds`. Throws OperationalError('usage'). */
export function readFeedsQuery(query: Record<string, string>): FeedsQuery {
  return readQuery(FeedsQuery, query);
}

export interface FeedAddress {
  name: string;
  /** What it is good for. */
  says: string;
  /** With its filters, without the host. */
  path: string;
}

/** Of a calendar only the vendor can be chosen. */
export function feedAddresses(query: FeedsQuery): FeedAddress[] {
  const { vendor } = query;
  const search = searchOf(query);
  return [
    { name: 'JSON Feed', says: 'For programs and newer feed readers; version 1.1.', path: `/feeds/changes.json${search}` },
    { name: 'Atom', says: 'For every feed reader; older entries in archive documents.', path: `/feeds/changes.atom${search}` },
    { name: 'CSV', says: 'For spreadsheets; one line an entry.', path: `/feeds/changes.csv${search}` },
    {
      name: 'NDJSON',
      says: 'For programs that follow: one record a line; go on with after= and the last seq.',
      path: `/feeds/changes.ndjson${search}`,
    },
    {
      name: 'Calendar',
      says: `Deadlines with alarms, for calendars${vendor === undefined ? '' : ' (of the vendor; other filters do not apply)'}.`,
      path: `/feeds/deadlines.ics${searchOf({ vendor })}`,
    },
  ];
}

/** What a feed is not limited by (a page of a list, what is held back) is left out. */
function searchOf(query: FeedsQuery): string {
  const fields = FIELDS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]]));
  return fields.length === 0 ? '' : `?${new URLSearchParams(fields).toString()}`;
}

/** The same list through the API. */
export function apiAddress(query: FeedsQuery): string {
  return `/api/v1/changes${searchOf(query)}`;
}

/** The page of feeds, with these filters set. */
export function feedsPath(query: FeedsQuery): string {
  return `/feeds${searchOf(query)}`;
}
