/**
 * What the addresses of feeds may say: the filters of the change list, and from where to where.
 * @module
 */
import type { Context } from 'hono';
import { z } from 'zod';
import { changeFilterFields, onceEach, readQuery } from '../query.ts';

const Cursor = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a cursor: a whole number')
  .transform(Number);
const Limit = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1')
  .transform(Number);

/** `before`: only older entries. */
export const PagedQuery = z.strictObject({ ...changeFilterFields, before: Cursor.optional() });
/** `archive`: place of an archive document, the oldest is 0. */
export const ArchivedQuery = z.strictObject({ ...changeFilterFields, archive: Cursor.optional() });
/** `after`: only entries that were recorded later. `limit`: so many at most. */
export const StreamedQuery = z.strictObject({ ...changeFilterFields, after: Cursor.optional(), limit: Limit.optional() });

/** Throws OperationalError('usage') for whatever is not understood. */
export function readFeedQuery<Query>(schema: z.ZodType<Query>, context: Context): Query {
  return readQuery(schema, onceEach(context.req.queries()));
}
