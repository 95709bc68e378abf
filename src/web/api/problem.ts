/**
 * Errors for programs: problem details (RFC 9457). No page, and nothing of the inside.
 * @module
 */
import type { Context } from 'hono';
import { z } from 'zod';

/** One parameter that was not understood. */
export interface ParameterFault {
  parameter: string;
  in: 'query' | 'path';
  detail: string;
}

interface Kind {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 429 | 500 | 503;
  title: string;
  /** When it is given, and what a program does about it: for the reference. */
  about: string;
}

export const PROBLEMS = {
  'invalid-request': {
    status: 400,
    title: 'Not understood',
    about: 'A parameter is unknown, wrong, or there twice; `errors` names each. Nothing is ever left out silently.',
  },
  unauthenticated: {
    status: 401,
    title: 'Sign in first',
    about: 'No token was sent, or one that is unknown, revoked or over.',
  },
  forbidden: { status: 403, title: 'Not allowed', about: 'The token has other scopes, or the role does not reach that far.' },
  'not-found': { status: 404, title: 'Not found', about: 'There is no such record, or no such address.' },
  'method-not-allowed': { status: 405, title: 'Only read', about: 'The API reads: GET and HEAD are all that it knows.' },
  conflict: { status: 409, title: 'Somebody was faster', about: 'What was to be done was overtaken.' },
  'too-large': { status: 413, title: 'Too much', about: 'The request has a body that is larger than any that is taken.' },
  'rate-limited': { status: 429, title: 'Too many requests', about: 'Ask again after the seconds that `Retry-After` says.' },
  fault: { status: 500, title: 'Something is broken', about: 'A fault of Clausewatch; its log has the details.' },
  unavailable: {
    status: 503,
    title: 'Not possible right now',
    about: 'Passing trouble: ask again after the seconds that `Retry-After` says.',
  },
} as const satisfies Record<string, Kind>;
export type ProblemKind = keyof typeof PROBLEMS;

/** Where the reference explains a kind; also its `type`. */
export function problemType(kind: ProblemKind): string {
  return `/api#problem-${kind}`;
}

export const Problem = z
  .object({
    type: z.string().meta({ format: 'uri-reference', description: 'Which kind of problem; leads to its explanation.' }),
    title: z.string().describe('The kind in words.'),
    status: z.int().describe('As the status of the answer.'),
    detail: z.string().describe('What happened, as one plain sentence.'),
    remedy: z.string().describe('What can be done about it.').optional(),
    errors: z
      .array(
        z.object({
          parameter: z.string().describe('Its name.'),
          in: z.enum(['query', 'path']).describe('Where it stands.'),
          detail: z.string().describe('What it must be.'),
        }),
      )
      .describe('Of "Not understood": each parameter that is wrong.')
      .optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });

export interface ProblemDetail {
  detail: string;
  remedy?: string | undefined;
  errors?: readonly ParameterFault[];
  headers?: Record<string, string>;
}

/** The answer that tells a problem. */
export function problem(context: Context, kind: ProblemKind, { detail, remedy, errors, headers = {} }: ProblemDetail): Response {
  const { status, title } = PROBLEMS[kind];
  const body = { type: problemType(kind), title, status, detail, remedy, errors };
  return context.body(JSON.stringify(body), status, { ...headers, 'content-type': 'application/problem+json' });
}
