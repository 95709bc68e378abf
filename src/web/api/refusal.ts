/**
 * Refusals and faults for programs: the same decisions as for people, told as problems.
 * @module
 */
import type { Context } from 'hono';
import type { Visitor } from '../../domain/access.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Refusal } from '../gatekeeper.ts';
import { isTwin } from '../registry/addresses.ts';
import type { WebServices } from '../services.ts';
import { API_ROOT } from './operation.ts';
import { OPERATIONS } from './operations/index.ts';
import { type ProblemDetail, type ProblemKind, problem } from './problem.ts';
import { spend } from './rate.ts';

/** Addresses that programs ask for: there no answer is a page. */
export function isForPrograms(path: string): boolean {
  return /^\/api\/|^\/openapi\.json$/.test(path) || isFile(path);
}

/** Feeds, and the twins of pages: people open them in browsers too. */
export function isFile(path: string): boolean {
  return path.startsWith('/feeds/') || isTwin(path);
}

/** In place of an operation that was not let in. Counts, so that nobody tries tokens without end. */
export async function refusal(context: Context, services: WebServices, why: Refusal, visitor: Visitor): Promise<Response> {
  const { headers, refused } = await spend(context, visitor, services);
  if (refused) return refused;
  const [kind, told] = toldOf(context, why, visitor);
  return problem(context, kind, { ...told, headers: { ...headers, ...told.headers } });
}

function toldOf(context: Context, why: Refusal, visitor: Visitor): [ProblemKind, ProblemDetail] {
  if (why === 'sign-in') return ['unauthenticated', signInFirst(context)];
  if (why === 'missing') return absent(context);
  if (why === 'address') return ['unauthenticated', NO_GOOD_ADDRESS];
  if (visitor.kind === 'token')
    return ['forbidden', { detail: 'This token does not reach that far.', remedy: 'Make one with the right scope in the settings.' }];
  return ['forbidden', { detail: 'Your role does not reach that far.', remedy: 'Ask an administrator for another role.' }];
}

const NO_GOOD_ADDRESS: ProblemDetail = {
  detail: 'A token in an address has to be in force and to reach feeds, and nothing else.',
  remedy: 'Make one in the settings.',
  headers: { 'www-authenticate': 'Bearer' },
};

function absent({ req }: Context): [ProblemKind, ProblemDetail] {
  return !READING.includes(req.method) && isOperation(req.path)
    ? ['method-not-allowed', { detail: 'The API only reads.', headers: { allow: READING.join(', ') } }]
    : ['not-found', { detail: 'There is no such address here.', remedy: 'The reference at /api has all of them.' }];
}

const READING = ['GET', 'HEAD'];

function signInFirst(context: Context): ProblemDetail {
  const sent = context.req.header('authorization') !== undefined;
  return {
    detail: sent ? 'This token is not known, revoked or over.' : 'Nobody is signed in, and no token was sent.',
    remedy: 'Send a token as "Authorization: Bearer …"; administrators make one in the settings.',
    headers: { 'www-authenticate': sent ? 'Bearer error="invalid_token"' : 'Bearer' },
  };
}

const ADDRESSES = OPERATIONS.map(({ path }) => new RegExp(`^${API_ROOT}${path.replaceAll(/\{\w+\}/g, '[^/]+').replace(/\/$/, '/?')}$`));

function isOperation(path: string): boolean {
  return ADDRESSES.some((address) => address.test(path));
}

const KNOWN: Partial<Record<OperationalError['code'], ProblemKind>> = {
  usage: 'invalid-request',
  conflict: 'conflict',
  forbidden: 'forbidden',
};

const AGAIN_S = '5';

/** In place of an answer that failed. What an error says may name places of this machine: it goes to the log. */
export function faultProblem(error: Error, context: Context, { log }: WebServices): Response {
  const known = error instanceof OperationalError ? KNOWN[error.code] : undefined;
  if (known) return problem(context, known, { detail: error.message });
  log?.error({ err: error, path: context.req.path }, 'request of a program failed');
  if (error instanceof OperationalError && error.transient)
    return problem(context, 'unavailable', { detail: 'This cannot be answered right now.', headers: { 'retry-after': AGAIN_S } });
  return problem(context, 'fault', { detail: 'This is a fault of Clausewatch, not of your request.', remedy: 'The log has the details.' });
}
