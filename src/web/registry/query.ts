/**
 * Filters in the addresses of the registry. A filter that is not understood is an error, never ignored.
 * @module
 */
import { z } from 'zod';
import type { Question } from '../../domain/question.ts';
import { DEAL_KINDS, type Deal, HOSTING_VERDICTS, type HostingVerdict } from '../../domain/registry.ts';
import { onceEach, readQuery } from '../query.ts';
import type { Ask } from '../routes.ts';

/** More than this many names in one address are a mistake. */
const MOST_NAMES = 300;

const Name = z.string().max(200, 'must be at most 200 characters');
const NameList = z.array(Name).max(MOST_NAMES, `must be at most ${MOST_NAMES} names`).optional();

function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.enum(values, `must be one of ${values.join(', ')}`).optional();
}

/**
 * The query by its schema. `lists`: fields that are given as "a,b", as forms give them ("x=a&x=b"), or both; each name once. Throws
 * OperationalError('usage').
 */
function readRegistryQuery<Query>(ask: Ask, schema: z.ZodType<Query>, lists: readonly string[] = []): Query {
  const given = ask.context.req.queries();
  const single = Object.fromEntries(Object.entries(given).filter(([name]) => !lists.includes(name)));
  const several = lists.flatMap((name) => {
    const names = [...new Set((given[name] ?? []).flatMap((text) => text.split(',')).map((text) => text.trim()))].filter(Boolean);
    return names.length === 0 ? [] : [[name, names] as const];
  });
  return readQuery(schema, { ...onceEach(single), ...Object.fromEntries(several) } as Record<string, string>);
}

const CompareQuery = z.strictObject({ offerings: NameList, differences: oneOf(['only']) });

export function readCompareQuery(ask: Ask): { offerings: string[]; differencesOnly: boolean } {
  const { offerings = [], differences } = readRegistryQuery(ask, CompareQuery, ['offerings']);
  return { offerings, differencesOnly: differences === 'only' };
}

const MatrixQuery = z.strictObject({ questions: NameList, vendors: NameList, offerings: NameList });
export type MatrixQuery = z.output<typeof MatrixQuery>;

export function readMatrixQuery(ask: Ask): MatrixQuery {
  return readRegistryQuery(ask, MatrixQuery, ['questions', 'vendors', 'offerings']);
}

const DealQuery = z.strictObject({ vendor: Name.optional(), kind: oneOf(DEAL_KINDS) });

export function readDealQuery(ask: Ask): { vendor?: string | undefined; kind?: Deal['kind'] | undefined } {
  return readRegistryQuery(ask, DealQuery);
}

const DirectoryQuery = z.strictObject({ verdict: oneOf(HOSTING_VERDICTS), criteria: NameList, vendor: Name.optional() });

export interface DirectoryQuery {
  verdict?: HostingVerdict | undefined;
  /** Ids of criteria that all have to be supported. */
  criteria?: string[] | undefined;
  vendor?: string | undefined;
}

export function readDirectoryQuery(ask: Ask): DirectoryQuery {
  return readRegistryQuery(ask, DirectoryQuery, ['criteria']);
}

const Position = z.coerce.number('must be a number').int('must be a whole number').min(1, 'must be at least 1').optional();
const ChangelogQuery = z.strictObject({
  vendor: Name.optional(),
  offering: Name.optional(),
  question: Name.optional(),
  /** Only what is older than this event, by its `seq`. */
  before: Position,
});
export type ChangelogQuery = z.output<typeof ChangelogQuery>;

export function readChangelogQuery(ask: Ask): ChangelogQuery {
  return readRegistryQuery(ask, ChangelogQuery);
}

/** For pages without a filter: every one is a mistake. */
export function readNoQuery(ask: Ask): void {
  readRegistryQuery(ask, z.strictObject({}));
}

/** The address of a page with filters; lists as "a,b", fields without a value left out. */
export function addressWith(path: string, fields: Record<string, string | number | readonly string[] | undefined>): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) => {
    const text = Array.isArray(value)
      ? value.map(encodeURIComponent).join(',')
      : value === undefined
        ? ''
        : encodeURIComponent(String(value));
    return text === '' ? [] : [`${name}=${text}`];
  });
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

/** Ids of questions, for links. */
export function idsIn(questions: ReadonlyArray<Pick<Question, 'id'>>): string[] {
  return questions.map(({ id }) => id);
}
