/**
 * What an operation of the API is: one declaration, from which its route, its part of the document and its place in the reference follow.
 * @module
 */
import { z } from 'zod';
import type { Tombstone } from '../../domain/retention.ts';
import { deletedWords } from '../../lib/retentionWords.ts';
import type { Guard } from '../routes.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { readQuery } from './parameters.ts';
import type { ParameterFault } from './problem.ts';
import type { ApiContext } from './services.ts';

export const API_ROOT = '/api/v1';

/** People who are signed in, and tokens with the scope of the API. */
export const API_GUARD: Guard = { role: 'viewer', scope: 'api' };

/** Parts of the API, in the order of the reference. */
export const TAGS = {
  start: 'The way in.',
  vendors: 'Who makes the promises.',
  sources: 'The watched pages: where each stands, its visits and what was stored of it.',
  snapshots: 'Stored pages, named by the SHA-256 of their bytes.',
  facts: 'Typed values that pages state, now or on a day in the past, each with its sentence.',
  changes: 'What changed, from what to what, and what people decided about it.',
  deadlines: 'By when something has to be done.',
  journal: 'Everything that was recorded about changes, in order and for ever: follow it to miss and to double nothing.',
  registry:
    'Graded answers about offerings and vendors, each with the passages that it rests on. Where the registry is public, no token is needed.',
  health: 'What could not be relied on, and from when to when.',
} as const;
export type Tag = keyof typeof TAGS;

export interface Asked {
  params: Record<string, string>;
  search: URLSearchParams;
}

export type Answer =
  | { is: 'body'; body: unknown; next?: string }
  | { is: 'page'; sha256: string; read(): Promise<Uint8Array> }
  | { is: 'not-found'; detail: string }
  | { is: 'invalid'; errors: ParameterFault[] };

export type NotFound = Extract<Answer, { is: 'not-found' }>;

/** `what`: "source". */
/** `tombstone`: it was there, and was removed by policy. */
export function notFound(what: string, tombstone?: Pick<Tombstone, 'at'>): NotFound {
  return { is: 'not-found', detail: tombstone ? `This ${what} was ${deletedWords(tombstone)}.` : `There is no such ${what} here.` };
}

export interface Operation {
  id: string;
  /** Below `API_ROOT`, with its parameters in braces: "/vendors/{vendor}". */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  guard: Guard;
  params: z.ZodObject;
  query: z.ZodObject;
  /** What a good answer holds: JSON by this schema, or the bytes of a stored page. */
  response: z.ZodType | 'page';
  paged: boolean;
  /** An address of it, below `API_ROOT`, for the reference. */
  example: string;
  run(asked: Asked, services: ApiContext): Promise<Answer>;
}

type Words = Pick<Operation, 'id' | 'path' | 'tag' | 'summary' | 'description' | 'example'>;

const NOTHING = z.strictObject({});
type Nothing = typeof NOTHING;

export interface Call<Params extends z.ZodObject, Query extends z.ZodObject> {
  params: z.output<Params>;
  query: z.output<Query>;
  services: ApiContext;
}

interface Declaration<Params extends z.ZodObject, Query extends z.ZodObject> extends Words {
  params?: Params;
  query?: Query;
}

/** An operation that gives one document. */
export function one<Response extends z.ZodType, Params extends z.ZodObject = Nothing, Query extends z.ZodObject = Nothing>(
  spec: Declaration<Params, Query> & {
    response: Response;
    read(call: Call<Params, Query>): Promise<z.input<Response> | NotFound>;
  },
): Operation {
  return operation(spec, spec.response, async (call) => {
    const found = await spec.read(call);
    return isNotFound(found) ? found : { is: 'body', body: found };
  });
}

/** An operation that gives the bytes of a stored page. */
export function storedPage<Params extends z.ZodObject>(
  spec: Declaration<Params, Nothing> & { read(call: Call<Params, Nothing>): Promise<Extract<Answer, { is: 'page' | 'not-found' }>> },
): Operation {
  return operation(spec, 'page', spec.read);
}

/** Records after the last one that was given; `upTo`: it stopped there although more may follow. */
export interface Found<Item, Key> {
  items: Item[];
  upTo?: Key;
}

export interface ListDeclaration<
  Item,
  Key extends readonly [unknown, ...unknown[]],
  Shown extends z.ZodType,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
> extends Declaration<Params, Query> {
  item: Shown;
  /** What tells where a record stands in the order of the list. */
  key: z.ZodType<Key>;
  keyOf(item: Item): NoInfer<Key>;
  read(call: Call<Params, Query>, page: { after: Key | undefined; limit: number }): Promise<Item[] | Found<Item, Key> | NotFound>;
  show(items: readonly Item[], call: Call<Params, Query>): z.input<Shown>[] | Promise<z.input<Shown>[]>;
}

const MOST = 200;

const PAGING = {
  limit: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(MOST, `must be at most ${MOST}`)
    .default(50)
    .describe('Records at most. A page may hold fewer and still have a `next`.'),
  cursor: z
    .string()
    .max(2_000, 'must be the "next" of the page before')
    .describe('Where to go on: the `next` of the page before, with the same filters.')
    .optional(),
};

/** An operation that gives a list, page by page. */
export function list<
  Item,
  Key extends readonly [unknown, ...unknown[]],
  Shown extends z.ZodType,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
>(spec: ListDeclaration<Item, Key, Shown, Params, Query>): Operation {
  const query: z.ZodObject = (spec.query ?? NOTHING).extend(PAGING);
  const body = z.object({
    items: z.array(spec.item).describe('In order.'),
    next: z.string().describe('The `cursor` of the next page; absent on the last one.').optional(),
  });
  return {
    ...operation({ ...spec, query }, body, async ({ params, query: { limit, cursor, ...filters }, services }) => {
      const page = { limit: Number(limit), cursor: cursor === undefined ? undefined : String(cursor) };
      // What `extend` added is taken off again.
      return pageOf(spec, { params, query: filters as z.output<Query>, services }, page);
    }),
    paged: true,
  };
}

async function pageOf<
  Item,
  Key extends readonly [unknown, ...unknown[]],
  Shown extends z.ZodType,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
>(
  spec: ListDeclaration<Item, Key, Shown, Params, Query>,
  call: Call<Params, Query>,
  { limit, cursor }: { limit: number; cursor: string | undefined },
): Promise<Answer> {
  const scope = JSON.stringify([spec.id, call.params, Object.entries(call.query).sort()]);
  const after = cursor === undefined ? undefined : decodeCursor(scope, cursor, spec.key);
  if (cursor !== undefined && after === undefined) return { is: 'invalid', errors: [WRONG_CURSOR] };
  const found = await spec.read(call, { after, limit: limit + 1 });
  if (isNotFound(found)) return found;
  const { items, upTo } = Array.isArray(found) ? { items: found } : found;
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  const key = items.length > limit && last !== undefined ? spec.keyOf(last) : upTo;
  const next = key === undefined ? {} : { next: encodeCursor(scope, key) };
  return { is: 'body', body: { items: await spec.show(shown, call), ...next }, ...next };
}

const WRONG_CURSOR: ParameterFault = {
  parameter: 'cursor',
  in: 'query',
  detail: 'must be the "next" of the page before, with the same filters',
};

function isNotFound(found: unknown): found is NotFound {
  return typeof found === 'object' && found !== null && 'is' in found && found.is === 'not-found';
}

function operation<Params extends z.ZodObject, Query extends z.ZodObject>(
  spec: Declaration<Params, Query>,
  response: Operation['response'],
  answer: (call: Call<Params, Query>) => Promise<Answer>,
): Operation {
  const { id, path, tag, summary, description, example } = spec;
  // Absent only where the type parameter is `Nothing`.
  const [params, query] = [(spec.params ?? NOTHING) as Params, (spec.query ?? NOTHING) as Query];
  return {
    id,
    path,
    tag,
    summary,
    ...(description === undefined ? {} : { description }),
    guard: API_GUARD,
    params,
    query,
    response,
    paged: false,
    example,
    async run(asked, services) {
      const place = params.safeParse(asked.params);
      // Nothing has a name that no record can have.
      if (!place.success) return { is: 'not-found', detail: 'There is nothing of this name here.' };
      const read = readQuery(query, asked.search);
      return read.ok ? answer({ params: place.data, query: read.value, services }) : { is: 'invalid', errors: read.errors };
    },
  };
}
