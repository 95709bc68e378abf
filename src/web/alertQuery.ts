/**
 * The filters of the delivery log, read from the address.
 * @module
 */
import { z } from 'zod';
import { MESSAGE_STATES } from '../domain/alert.ts';
import { PageNumber, readQuery } from './query.ts';

const AlertQuery = z.object({
  channel: z.string().max(100, 'must be at most 100 characters').optional(),
  state: z.enum(MESSAGE_STATES, `must be one of ${MESSAGE_STATES.join(', ')}`).optional(),
  page: PageNumber,
});
export type AlertQuery = z.output<typeof AlertQuery>;

/** Reads the query of `/alerts`. Throws OperationalError('usage'). */
export function readAlertQuery(query: Record<string, string>): AlertQuery {
  return readQuery(AlertQuery, query);
}

/** The log with these filters. */
export function alertsPath(query: Partial<AlertQuery>): string {
  const fields = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || (name === 'page' && value === 1) ? [] : [[name, String(value)]],
  );
  return fields.length === 0 ? '/alerts' : `/alerts?${new URLSearchParams(fields).toString()}`;
}
