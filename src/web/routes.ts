/**
 * What a route is: besides its address and its handler it says who may come in. There is no other way to add one.
 * @module
 */
import type { Context } from 'hono';
import { isAtLeast, type Role, type Scope, type User, type Visitor } from '../domain/access.ts';
import type { Looker } from './parts/settingsNav.ts';
import type { WebServices } from './services.ts';

/** `public`: everybody. `role`: people in this role or a higher one. `scope`: also programs whose token has it, for reading. */
export type Guard = 'public' | { role: Role; scope?: Scope };

/** One request that was let in. */
export interface Ask {
  context: Context;
  visitor: Visitor;
  /** Who asks; absent on public routes, and for programs. */
  user: User | undefined;
  /** What the forms of the answer have to carry in the field `csrf`. */
  csrf: string;
  /** Fields of a form; a field that is there twice gives its last value. Empty for other requests. */
  form: Record<string, string>;
  /** All values of fields that may be there several times. */
  formAll(name: string): string[];
}

export interface Route {
  method: 'GET' | 'POST';
  /** As hono writes it: "/changes/:id". */
  path: string;
  guard: Guard;
  handle(ask: Ask): Response | Promise<Response>;
}

/** The routes of one part of the site. */
export type Routes = (services: WebServices) => Route[];

/** A route that reads: everybody who is signed in may. */
export function view(path: string, handle: Route['handle'], guard: Guard = { role: 'viewer' }): Route {
  return { method: 'GET', path, guard, handle };
}

/** A route that changes something: people in `role` may, by POST and with the token of their session. */
export function act(path: string, role: Role, handle: Route['handle']): Route {
  return { method: 'POST', path, guard: { role }, handle };
}

/** The person who asks, on routes that only people reach. */
export function asker({ user }: Ask): User {
  if (!user) throw new Error('a route for people was reached by nobody');
  return user;
}

/** Whether who asks is a person in this role or a higher one. */
export function may({ user }: Ask, role: Role): boolean {
  return user !== undefined && isAtLeast(user.role, role);
}

/** Who looks at the settings. */
export function lookerOf(ask: Ask, { checkQueue }: WebServices): Looker {
  return { role: asker(ask).role, hasQueue: checkQueue?.desk !== undefined };
}

/** The form token for "check now" buttons; undefined where there is nobody to check, or for those who may not ask for it. */
export function checkToken(ask: Ask, { checkNow }: WebServices): string | undefined {
  return checkNow && may(ask, 'analyst') ? ask.csrf : undefined;
}
