/**
 * The API as an OpenAPI 3.1 document, made from the declarations of its operations.
 * @module
 */
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { API_ROOT, type Operation, TAGS } from './operation.ts';
import { OPERATIONS } from './operations/index.ts';
import { PROBLEMS, Problem, type ProblemKind } from './problem.ts';

export type ApiDocument = ReturnType<typeof createDocument>;

export interface DocumentOptions {
  /** Of Clausewatch. */
  version: string;
  /** Cookie of a session. */
  sessionCookie: string;
  /** Whether an operation is there for everybody. Default: none is. */
  isPublic?(operation: Operation): boolean;
}

/** The document of all operations. */
export function apiDocument({ version, sessionCookie, isPublic = () => false }: DocumentOptions): ApiDocument {
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Clausewatch API',
        version: API_VERSION,
        summary: 'What vendors promise on their pages, what of it changed, and the evidence.',
        description: `${ABOUT}\n\nServed by Clausewatch ${version}.`,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: API_ROOT, description: 'This installation.' }],
      security: SIGNED_IN,
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      paths: pathsOf(OPERATIONS, isPublic),
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'A token with the scope "api", from Settings › Tokens.',
          },
          session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'Somebody who is signed in, in any role.' },
        },
      },
    },
    { override: ({ jsonSchema }) => trim(jsonSchema) },
  );
}

/** Of the interface: what is added moves the second number. */
const API_VERSION = '1.1.0';

const ABOUT =
  'Read-only. Answers are JSON; keys without a value are left out, and keys may be added. Times are ISO 8601 in UTC. Lists come page by page: hand the `next` of a page on as `cursor` of the next request; a record that is added meanwhile moves none of those that follow. A parameter that is not known is an error, never ignored. Errors are problem details (RFC 9457). Free text and quotes come from pages and people: escape them where they leave your program.';

/** Statuses besides 200 and 304, with what is told by them. */
const REFUSALS: ReadonlyArray<readonly [kind: ProblemKind, id: string]> = [
  ['invalid-request', 'InvalidRequest'],
  ['unauthenticated', 'Unauthenticated'],
  ['forbidden', 'Forbidden'],
  ['not-found', 'NotFound'],
  ['rate-limited', 'RateLimited'],
  ['fault', 'Fault'],
  ['unavailable', 'Unavailable'],
];

const SIGNED_IN = [{ token: [] }, { session: [] }];
/** Who sends a token is counted by it. */
const ANYBODY = [{}, ...SIGNED_IN];

function pathsOf(operations: readonly Operation[], isPublic: (operation: Operation) => boolean): ZodOpenApiPathsObject {
  return Object.fromEntries(
    operations.map((operation) => [
      operation.path,
      { get: { ...operationOf(operation), ...(isPublic(operation) ? { security: ANYBODY } : {}) } },
    ]),
  );
}

function operationOf(operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, description, params, query } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    requestParams: {
      ...(isEmpty(params) ? {} : { path: params }),
      ...(isEmpty(query) ? {} : { query }),
    },
    responses: responsesOf(operation),
  };
}

function isEmpty({ shape }: z.ZodObject): boolean {
  return Object.keys(shape).length === 0;
}

function responsesOf(operation: Operation): ZodOpenApiResponsesObject {
  const all = { 200: goodOf(operation), 304: NOT_MODIFIED, ...SHARED };
  if (!isEmpty(operation.params)) return all;
  const { 404: _, ...others }: ZodOpenApiResponsesObject & { 404?: unknown } = all;
  return others;
}

const header = (id: string, description: string) => ({ [id]: z.string().meta({ description, header: { id } }) });

const LIMIT_HEADERS = {
  ...header('RateLimit-Limit', 'Requests in a window.'),
  ...header('RateLimit-Remaining', 'How many are left.'),
  ...header('RateLimit-Reset', 'Seconds until it begins anew.'),
  ...header('RateLimit-Policy', 'Requests, and seconds of a window, as "600;w=60".'),
};
const ETAG = header('ETag', 'Hand it on as `If-None-Match`: the answer is 304 as long as nothing has changed.');
const FILE_NAME = header('Content-Disposition', 'To be saved, by its hash.');
const AGAIN = header('Retry-After', 'Seconds after which to ask again.');
const SCHEME = header('WWW-Authenticate', 'Bearer.');
const LINK = {
  Link: z
    .string()
    .meta({ description: 'The next page, as `rel="next"`.', header: { id: 'Link' } })
    .optional(),
};

function goodOf({ response, paged }: Operation): ZodOpenApiResponseObject {
  if (response === 'page')
    return {
      description: 'The stored bytes.',
      headers: z.object({ ...LIMIT_HEADERS, ...ETAG, ...FILE_NAME }),
      content: {
        'text/plain': { schema: { type: 'string', description: 'As the page was served.' } },
        'application/octet-stream': { schema: { type: 'string', format: 'binary', description: 'Of a PDF.' } },
      },
    };
  return {
    description: paged ? 'A page of the list.' : 'The record.',
    headers: z.object({ ...LIMIT_HEADERS, ...ETAG, ...(paged ? LINK : {}) }),
    content: { 'application/json': { schema: response } },
  };
}

const NOT_MODIFIED: ZodOpenApiResponseObject = {
  id: 'NotModified',
  description: 'Nothing has changed since the answer whose ETag `If-None-Match` names.',
  headers: z.object(ETAG),
};

const REFUSAL_HEADERS: Partial<Record<ProblemKind, z.ZodRawShape>> = {
  unauthenticated: SCHEME,
  'rate-limited': { ...LIMIT_HEADERS, ...AGAIN },
  unavailable: AGAIN,
};

function refusalOf(kind: ProblemKind, id: string): ZodOpenApiResponseObject {
  const { title, about } = PROBLEMS[kind];
  const headers = REFUSAL_HEADERS[kind];
  return {
    id,
    description: `${title}. ${about}`,
    ...(headers ? { headers: z.object(headers) } : {}),
    content: { 'application/problem+json': { schema: Problem } },
  };
}

/** One object for each: that is how they are told to be the same. */
const SHARED: Record<number, ZodOpenApiResponseObject> = Object.fromEntries(
  REFUSALS.map(([kind, id]) => [PROBLEMS[kind].status, refusalOf(kind, id)]),
);

interface Trimmed {
  additionalProperties?: unknown;
  format?: unknown;
  pattern?: unknown;
  minimum?: unknown;
  maximum?: unknown;
}

/** Answers may get further keys; the formats of times say what their long patterns say; that a number is a safe one goes without saying. */
function trim(schema: Trimmed): void {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
  if (schema.format === 'date-time' || schema.format === 'date') delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
