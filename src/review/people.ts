/**
 * Who may do what at the desk, and whether two names are one person.
 * @module
 */
import { isAtLeast, type Role } from '../domain/access.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Actor } from '../domain/review.ts';

/** Who acts, and what that person may. */
export interface Who {
  by: Actor;
  role: Role;
}

const PLURALS: Record<Role, string> = { viewer: 'viewers', analyst: 'analysts', approver: 'approvers', admin: 'administrators' };

/** Throws OperationalError('forbidden') for those below the role. `what` as in "decide". */
export function mustBe(needed: Role, { by, role }: Who, what: string): void {
  if (isAtLeast(role, needed)) return;
  throw new OperationalError('forbidden', `${by.name} may not ${what}: that is for ${PLURALS[needed]}.`, {
    remedy: 'Ask an administrator for that role, or somebody who has it.',
  });
}

/**
 * Whether it may be one person: the same user; two users from one account of a terminal; or an account that goes by the user's name.
 * What cannot be told apart counts as one: four eyes must be sure to be four.
 */
export function maybeSame(one: Actor, other: Actor): boolean {
  if (one.kind === other.kind && one.id === other.id) return true;
  if (one.kind === 'user' && other.kind === 'user' && one.account === undefined && other.account === undefined) return false;
  const names = new Set(accountsOf(one));
  return accountsOf(other).some((name) => names.has(name)) || goesBy(one, other) || goesBy(other, one);
}

function accountsOf({ kind, id, account }: Actor): string[] {
  return [kind === 'terminal' ? id : undefined, account].flatMap((name) => (name === undefined ? [] : [name.toLowerCase()]));
}

/** Whether an account that `one` acted from has the name of the user `other`. */
function goesBy(one: Actor, { kind, name, login }: Actor): boolean {
  if (kind !== 'user') return false;
  const names = [name, login].flatMap((text) => (text === undefined ? [] : [text.toLowerCase()]));
  return accountsOf(one).some((account) => names.includes(account));
}

/** As it is stored with an act. */
export function plainActor({ kind, id, name }: Actor): Actor {
  return { kind, id, name };
}
