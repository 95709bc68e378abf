/**
 * How often somebody may ask, and the headers that say so.
 * @module
 */
import type { Context } from 'hono';
import type { Visitor } from '../../domain/access.ts';
import type { Budget } from '../../domain/apiPorts.ts';
import { addressOf } from '../address.ts';
import type { WebServices } from '../services.ts';
import { problem } from './problem.ts';

/** What the request leaves: headers for its answer, and the answer in its place where there were too many. Nobody counts without limits. */
export interface Spent {
  headers: Record<string, string>;
  refused?: Response;
}

/** Counts a request of whoever it is: of a token, of a person, or of an address. */
export async function spend(context: Context, visitor: Visitor, { api, entry }: WebServices): Promise<Spent> {
  if (!api) return { headers: {} };
  const budget = await api.limits.take(whoOf(context, visitor, entry?.trustedProxies));
  const headers = headersOf(budget);
  if (budget.ok) return { headers };
  const again = secondsOf(budget);
  const detail = `There were more than ${budget.limit} requests within ${budget.windowS} seconds.`;
  const refused = problem(context, 'rate-limited', {
    detail,
    remedy: `Ask again in ${again} s.`,
    headers: { ...headers, 'retry-after': again },
  });
  return { headers, refused };
}

function whoOf(context: Context, visitor: Visitor, proxies: readonly string[] | undefined) {
  if (visitor.kind === 'token') return { token: visitor.token.id };
  return visitor.kind === 'user' ? { user: visitor.user.id } : { address: addressOf(context, proxies) };
}

function headersOf(budget: Budget): Record<string, string> {
  return {
    'ratelimit-limit': String(budget.limit),
    'ratelimit-remaining': String(budget.remaining),
    'ratelimit-reset': secondsOf(budget),
    'ratelimit-policy': `${budget.limit};w=${budget.windowS}`,
  };
}

function secondsOf({ resetMs }: Budget): string {
  return String(Math.ceil(resetMs / 1000));
}
