/**
 * The filters of the registry's index, read from the address. What is not understood is an error: a list that silently shows everything
 * would be read as the answer.
 * @module
 */
import { z } from 'zod';
import { OperationalError } from '../../domain/errors.ts';
import { CELL_STATUSES, GRADES } from '../../domain/registry.ts';
import { onceEach, readQuery } from '../query.ts';
import { registryPath } from './addresses.ts';
import { questionsOn } from './names.ts';
import type { RegistryServices } from './services.ts';
import type { RegistryAsk } from './view.ts';

export const VIEWS = ['list', 'matrix'] as const;

const oneOf = <const Value extends string>(values: readonly Value[]) => z.enum(values, `must be one of ${values.join(', ')}`);

export const IndexQuery = z.strictObject({
  /** In the names of the offering and its vendors. */
  text: z.string().max(200, 'must be at most 200 characters').optional(),
  /** Its developer or its platform. */
  vendor: z.string().max(200, 'must be at most 200 characters').optional(),
  /** A dimension, or a group of them. */
  about: z.string().max(200, 'must be at most 200 characters').optional(),
  /** With `about`: of that dimension, or of one in that group; else of any. */
  grade: oneOf(GRADES).optional(),
  status: oneOf(CELL_STATUSES).optional(),
  view: oneOf(VIEWS).default('list'),
});
export type IndexQuery = z.output<typeof IndexQuery>;

/** Throws OperationalError('usage'). */
export function readIndexQuery({ ask, registry }: Pick<RegistryAsk, 'ask' | 'registry'>): IndexQuery {
  const query = readQuery(IndexQuery, onceEach(ask.context.req.queries()));
  mustKnowNames(registry, query);
  return query;
}

function mustKnowNames(registry: RegistryServices, { vendor, about }: IndexQuery): void {
  if (vendor !== undefined && !registry.vendors.some(({ id }) => id === vendor)) throw unknown('vendor', vendor);
  if (about !== undefined && !questionsOn(registry, 'dimensions').some(({ id, group }) => id === about || group === about))
    throw unknown('dimension', about);
}

function unknown(what: string, name: string): OperationalError {
  return new OperationalError('usage', `There is no ${what} ${name}.`, { remedy: 'The filters of the page have all names.' });
}

/** Address of the index; what is as it is anyway stays out of it. */
export function indexPath(query: Partial<IndexQuery>, change: Partial<IndexQuery> = {}): string {
  const all = { ...query, ...change };
  const pairs = (['text', 'vendor', 'about', 'grade', 'status', 'view'] as const).flatMap((name): Array<[string, string]> => {
    const value = all[name];
    return value === undefined || (name === 'view' && value === 'list') ? [] : [[name, value]];
  });
  return pairs.length === 0 ? registryPath() : `${registryPath()}?${new URLSearchParams(pairs)}`;
}
