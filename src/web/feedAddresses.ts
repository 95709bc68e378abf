/**
 * Addresses of feeds, of the calendar and of the API for the filters of the change list.
 * @module
 */
import { z } from 'zod';
import { type ChangeFilterQuery, changeFilterFields, filterSearch, onceEach, readQuery } from './query.ts';

const FeedsQuery = z.strictObject(changeFilterFields);

/** Reads the query of `/feeds`. Throws OperationalError('usage'). */
export function readFeedsQuery(queries: Record<string, string[]>): ChangeFilterQuery {
  return readQuery(FeedsQuery, onceEach(queries));
}

export interface FeedAddress {
  name: string;
  /** What it is good for. */
  says: string;
  /** With its filters, without the host. */
  path: string;
}

/** Of a calendar only vendor and severity can be chosen. */
export function feedAddresses(query: ChangeFilterQuery): FeedAddress[] {
  const { vendor, severity } = query;
  const search = filterSearch(query);
  const ofCalendar = filterSearch({ vendor, severity });
  const apart = ofCalendar === search ? '' : ' Of the filters it knows vendor and severity.';
  return [
    { name: 'JSON Feed', says: 'For programs and newer feed readers; version 1.1.', path: `/feeds/changes.json${search}` },
    { name: 'Atom', says: 'For every feed reader; older entries in archive documents.', path: `/feeds/changes.atom${search}` },
    { name: 'CSV', says: 'For spreadsheets; one line an entry.', path: `/feeds/changes.csv${search}` },
    {
      name: 'NDJSON',
      says: 'For programs that follow: one record a line; go on with after= and the last cursor.',
      path: `/feeds/changes.ndjson${search}`,
    },
    { name: 'Calendar', says: `Deadlines with alarms, for calendars.${apart}`, path: `/feeds/deadlines.ics${ofCalendar}` },
  ];
}

/** The same list through the API. */
export function apiAddress(query: ChangeFilterQuery): string {
  return `/api/v1/changes${filterSearch(query)}`;
}

/** The page of feeds, with these filters set. */
export function feedsPath(query: ChangeFilterQuery): string {
  return `/feeds${filterSearch(query)}`;
}
