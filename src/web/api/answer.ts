/**
 * Answers one request of a program: counts it, runs the operation, and writes what came of it.
 * @module
 */
import type { Context } from 'hono';
import { sha256 } from '../../lib/hash.ts';
import { wellFormedJson } from '../../lib/wellFormedJson.ts';
import { isKnown } from '../feeds/answer.ts';
import type { Ask } from '../routes.ts';
import { storedPageAnswer } from '../storedPage.ts';
import type { Answer, Operation } from './operation.ts';
import { problem } from './problem.ts';
import { spend } from './rate.ts';
import type { ApiContext } from './services.ts';

export async function answer({ context, visitor }: Ask, operation: Operation, services: ApiContext): Promise<Response> {
  const { headers, refused } = await spend(context, visitor, services);
  if (refused) return refused;
  const { searchParams: search } = new URL(context.req.url);
  const result = await operation.run({ params: context.req.param(), search }, services);
  if (services.api.checkAnswers && result.is === 'body' && operation.response !== 'page') operation.response.parse(result.body);
  return written(context, result, headers);
}

function written(context: Context, result: Answer, headers: Record<string, string>): Response | Promise<Response> {
  if (result.is === 'not-found') return problem(context, 'not-found', { detail: result.detail, headers });
  if (result.is === 'invalid')
    return problem(context, 'invalid-request', { detail: sentence(result.errors), errors: result.errors, headers });
  if (result.is === 'page') return storedPageAnswer(context, result, { save: true, headers });
  const link = result.next === undefined ? {} : { link: `<${nextAddress(context, result.next)}>; rel="next"` };
  return tagged(context, wellFormedJson(result.body), { ...headers, ...link, 'content-type': 'application/json' });
}

/** The body with its tag, or that it is the one that the program has. */
export function tagged(context: Context, body: string, headers: Record<string, string>): Response {
  const etag = `"${sha256(body).slice(0, 32)}"`;
  const all = { 'cache-control': 'private, no-cache', ...headers, etag };
  return isKnown(context, etag) ? context.body(null, 304, all) : context.body(body, 200, all);
}

function sentence(errors: ReadonlyArray<{ parameter: string; detail: string }>): string {
  return errors.map(({ parameter, detail }) => `The parameter "${parameter}" ${detail}.`).join(' ');
}

/** The address of the request, from where it goes on. */
function nextAddress(context: Context, next: string): string {
  const { pathname, searchParams } = new URL(context.req.url);
  searchParams.set('cursor', next);
  return `${pathname}?${searchParams}`;
}
