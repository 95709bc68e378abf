/**
 * The one place that decides who comes in. Deny by default: what no route with a guard answers is answered here, and nothing that
 * stands behind is asked.
 * @module
 */
import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler, Next } from 'hono';
import { matchedRoutes } from 'hono/route';
import { isAtLeast, type Visitor } from '../domain/access.ts';
import { once } from '../lib/once.ts';
import { isSameOrigin } from './guards.ts';
import type { Ask, Guard, Route } from './routes.ts';
import { hushed, takeToken } from './tokenInAddress.ts';

/** Tells whose request it is. */
export interface Door {
  visitor(context: Context, /** The token in the address of a feed, where it names one. */ inAddress?: string): Promise<Visitor>;
  /** Whose request it still is, for an answer that goes on and on: asking keeps no session awake. Default: `visitor`. */
  stillIn?(context: Context): Promise<Visitor>;
  /** What forms that are sent before anybody signed in have to carry; remembered in the browser. */
  formToken(context: Context): string;
}

/** `token`: of the form. `address`: the token in the address is not good for that. */
export type Refusal = 'missing' | 'sign-in' | 'role' | 'scope' | 'origin' | 'token' | 'address';

export interface GatekeeperOptions {
  routes: readonly Route[];
  door: Door;
  /** Answers in place of the route. */
  refuse(context: Context, refusal: Refusal, visitor: Visitor): Response | Promise<Response>;
}

declare module 'hono' {
  interface ContextVariableMap {
    ask: Ask;
  }
}

export function gatekeeper({ routes, door, refuse }: GatekeeperOptions): MiddlewareHandler {
  const guards = new Map(routes.map(({ method, path, guard }) => [`${method} ${path}`, guard]));
  return async (context, next) => {
    const guarded = guardOf(context, guards);
    const secret = takeToken(context, guarded?.path);
    const visitor = await door.visitor(context, secret);
    if (secret === undefined) return keep(context, next, guarded?.guard, visitor);
    return hushed(context, await keep(context, next, guarded?.guard, visitor, 'address'));
  };

  async function keep(context: Context, next: Next, guard: Guard | undefined, visitor: Visitor, unknown: Refusal = 'sign-in') {
    const refusal = guard === undefined ? absent(visitor) : refusalOf(guard, visitor, context.req.method);
    if (refusal) return refuse(context, refusal === 'sign-in' ? unknown : refusal, visitor);
    // Asked for by those who need it only: it leaves a cookie in the browser.
    const csrf = once(() => (visitor.kind === 'user' ? visitor.session.csrf : door.formToken(context)));
    if (context.req.method === 'POST' && !isSameOrigin(context)) return refuse(context, 'origin', visitor);
    const fields = await fieldsOf(context);
    if (context.req.method === 'POST' && !isEqual(fields.get('csrf')?.at(-1) ?? '', csrf())) return refuse(context, 'token', visitor);
    context.set('ask', {
      context,
      visitor,
      user: visitor.kind === 'user' ? visitor.user : undefined,
      get csrf() {
        return csrf();
      },
      form: Object.fromEntries([...fields].map(([name, values]) => [name, values.at(-1) ?? ''])),
      formAll: (name) => fields.get(name) ?? [],
    });
    await next();
    return undefined;
  }
}

/** Nobody is told what there is and what not. */
function absent(visitor: Visitor): Refusal {
  return visitor.kind === 'nobody' ? 'sign-in' : 'missing';
}

function guardOf(context: Context, guards: ReadonlyMap<string, Guard>): { path: string; guard: Guard } | undefined {
  for (const { method, path } of matchedRoutes(context)) {
    const guard = guards.get(`${method} ${path}`);
    if (guard) return { path, guard };
  }
  return undefined;
}

function refusalOf(guard: Guard, visitor: Visitor, method: string): Refusal | undefined {
  if (guard === 'public') return undefined;
  if (visitor.kind === 'nobody') return 'sign-in';
  if (visitor.kind === 'user') return isAtLeast(visitor.user.role, guard.role) ? undefined : 'role';
  const reads = method === 'GET' || method === 'HEAD';
  return reads && guard.scope !== undefined && visitor.token.scopes.includes(guard.scope) ? undefined : 'scope';
}

/** Our forms are all sent in one way; what is sent in another has no fields, and so no token. */
const FORM_TYPE = /^application\/x-www-form-urlencoded *(?:;|$)/i;

async function fieldsOf(context: Context): Promise<Map<string, string[]>> {
  if (context.req.method !== 'POST' || !FORM_TYPE.test(context.req.header('content-type') ?? '')) return new Map();
  const body = await context.req.parseBody({ all: true });
  return new Map(
    Object.entries(body).map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')]),
  );
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}
