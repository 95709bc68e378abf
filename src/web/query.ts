/**
 * The filters of the change list, read from the address. A filter that is not understood is an error, never ignored:
 * a list that silently shows everything would be read as the answer.
 * @module
 */
import { z } from 'zod';
import { OperationalError } from '../domain/errors.ts';
import { HEALTH_KINDS } from '../domain/health.ts';
import type { JournalFilter } from '../domain/journal.ts';
import { STANDINGS } from '../domain/overview.ts';
import { CHANGE_KINDS, CHANGE_STATES, SEVERITIES, SIGNIFICANCES, SOURCE_KINDS } from '../domain/vocabulary.ts';
import { plusDays } from './plot/range.ts';

export const VERIFIED = ['day', 'late'] as const;
export const HELD = ['too', 'only'] as const;

function text(max: number) {
  return z.string().max(max, `must be at most ${max} characters`);
}

function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}

const Day = z.iso.date('must be a date like 2025-02-01');

/** Which page of a list. */
export const PageNumber = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(100_000, 'must be at most 100000')
  .default(1);

/** What lists of changes, feeds and the API are limited by alike. All that is given must hold. */
export const changeFilterFields = {
  vendor: text(200).optional(),
  /** As vendor/source. */
  source: text(400).optional(),
  offering: text(200).optional(),
  /** What the page is. */
  pageKind: oneOf(SOURCE_KINDS).optional(),
  kind: oneOf(CHANGE_KINDS).optional(),
  key: text(200).optional(),
  severity: oneOf(SEVERITIES).optional(),
  significance: oneOf(SIGNIFICANCES).optional(),
  state: oneOf(CHANGE_STATES).optional(),
  since: Day.optional(),
  /** Last day. */
  until: Day.optional(),
  /** Parts of one redesign. */
  incident: text(100).optional(),
};
const ChangeFilterQuery = z.strictObject(changeFilterFields);
export type ChangeFilterQuery = z.output<typeof ChangeFilterQuery>;

const ChangeQuery = z.strictObject({
  ...changeFilterFields,
  /** Also, or only, what a noise rule holds back. */
  held: oneOf(HELD).optional(),
  /** Only what this rule holds back. */
  rule: text(100).optional(),
  page: PageNumber,
});
export type ChangeQuery = z.output<typeof ChangeQuery>;

const SourceQuery = z.object({
  standing: z.enum(STANDINGS, `must be one of ${STANDINGS.join(', ')}`).optional(),
  /** Sources with an open event of this kind. */
  event: z.enum(HEALTH_KINDS, `must be one of ${HEALTH_KINDS.join(', ')}`).optional(),
  vendor: z.string().max(200).optional(),
  /** In the id, the vendor's name or the address. */
  text: z.string().max(200).optional(),
  /** Of the watched: read by a check in the last day, or not. */
  verified: z.enum(VERIFIED, `must be one of ${VERIFIED.join(', ')}`).optional(),
  page: PageNumber,
});
export type SourceQuery = z.output<typeof SourceQuery>;

/** Reads the query of `/changes`; empty fields of the form count as absent. Throws OperationalError('usage'). */
export function readChangeQuery(query: Record<string, string>): ChangeQuery {
  return readQuery(ChangeQuery, query);
}

/** Who asks up to it asks without an end: the day after it has no name of ten characters. */
const LAST_DAY = '9999-12-31';

/** What the store is asked for, of changes as well as of the journal. */
export function filterOf(query: ChangeFilterQuery): SharedFilter {
  const { vendor, source, offering, pageKind, kind, key, severity, significance, state, since, until, incident } = query;
  return {
    ...(vendor !== undefined && { vendor }),
    ...(source !== undefined && { source }),
    ...(offering !== undefined && { offering }),
    ...(pageKind !== undefined && { page: pageKind }),
    ...(kind !== undefined && { kind }),
    ...(key !== undefined && { key }),
    ...(severity !== undefined && { severity }),
    ...(significance !== undefined && { significance }),
    ...(state !== undefined && { state }),
    ...(incident !== undefined && { incident }),
    ...(since !== undefined && { since: `${since}T00:00:00.000Z` }),
    ...(until !== undefined && until !== LAST_DAY && { until: `${plusDays(until, 1)}T00:00:00.000Z` }),
  };
}

/** What is asked for, in the order of the fields: the same question gives the same pairs. */
export function filterPairs(query: ChangeFilterQuery): Array<[name: string, value: string]> {
  return Object.keys(changeFilterFields).flatMap((name): Array<[string, string]> => {
    const value = query[name as keyof ChangeFilterQuery];
    return value === undefined ? [] : [[name, value]];
  });
}

/** The filters as the end of an address: "?vendor=acme"; "" without any. */
export function filterSearch(query: ChangeFilterQuery): string {
  const search = new URLSearchParams(filterPairs(query)).toString();
  return search === '' ? '' : `?${search}`;
}

export type SharedFilter = Pick<
  JournalFilter,
  'vendor' | 'source' | 'offering' | 'page' | 'kind' | 'key' | 'severity' | 'significance' | 'state' | 'incident' | 'since' | 'until'
>;

/** The one value of each parameter. Throws OperationalError('usage') where one is given twice: one of them would be ignored. */
export function onceEach(queries: Record<string, string[]>): Record<string, string> {
  for (const [name, values] of Object.entries(queries)) {
    if (values.length > 1)
      throw new OperationalError('usage', `The filter "${name}" is given ${values.length} times.`, { remedy: 'Give it once.' });
  }
  return Object.fromEntries(Object.entries(queries).map(([name, [value = '']]) => [name, value]));
}

/** Reads the query of `/sources`. Throws OperationalError('usage'). */
export function readSourceQuery(query: Record<string, string>): SourceQuery {
  return readQuery(SourceQuery, query);
}

const DeadlineQuery = z.object({ vendor: z.string().max(200, 'must be at most 200 characters').optional() });

/** Reads the query of `/deadlines`. Throws OperationalError('usage'). */
export function readDeadlineQuery(query: Record<string, string>): z.output<typeof DeadlineQuery> {
  return readQuery(DeadlineQuery, query);
}

/** Reads a query by its schema; empty fields count as absent. Throws OperationalError('usage') that names the first wrong one. */
export function readQuery<Query>(schema: z.ZodType<Query>, query: Record<string, string>): Query {
  const filled = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  const result = schema.safeParse(filled);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === 'unrecognized_keys')
    throw new OperationalError('usage', `There is no filter "${issue.keys[0] ?? ''}" here.`, {
      remedy: 'Correct the address or choose the filter from the form.',
    });
  throw new OperationalError('usage', `The filter "${String(issue?.path[0] ?? '')}" ${issue?.message ?? 'is not understood'}.`, {
    remedy: 'Correct the address or choose the filter from the form.',
  });
}

/** The query as an address, with some fields replaced; a field set to undefined is left out. */
export function changesPath(
  query: Partial<ChangeQuery>,
  replaced: Partial<Record<keyof ChangeQuery, string | number | undefined>> = {},
): string {
  const fields = Object.entries({ ...query, ...replaced }).filter(
    ([name, value]) => value !== undefined && !(name === 'page' && value === 1),
  );
  const search = new URLSearchParams(fields.map(([name, value]) => [name, String(value)])).toString();
  return search ? `/changes?${search}` : '/changes';
}

export function sourcesPath(query: Partial<SourceQuery>): string {
  const fields = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || (name === 'page' && value === 1) ? [] : [[name, String(value)]],
  );
  return fields.length === 0 ? '/sources' : `/sources?${new URLSearchParams(fields).toString()}`;
}
