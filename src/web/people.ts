/**
 * People as pages name them.
 * @module
 */
import { actorOf } from '../access/acts.ts';
import { isAtLeast, type User } from '../domain/access.ts';
import type { Actor } from '../domain/review.ts';
import type { Who } from '../review/desk.ts';
import { type Ask, asker } from './routes.ts';

/** Names of users by their ids. */
export type Names = ReadonlyMap<string, string>;

export function namesOf(users: readonly User[]): Names {
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** Those to whom a change can be assigned, by name. */
export function deciders(users: readonly User[]): User[] {
  return users
    .filter(({ role, disabledAt }) => disabledAt === undefined && isAtLeast(role, 'analyst'))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Who asks, as the desk wants to know it. */
export function whoOf(ask: Ask): Who {
  const user = asker(ask);
  return { by: actorOf(user), role: user.role };
}

/** "You" for who looks; `within` a sentence it is not its beginning. */
export function actorName({ id, kind, name }: Actor, me: string | undefined, within = false): string {
  if (kind === 'user' && id === me) return within ? 'you' : 'You';
  return kind === 'terminal' ? `${name} (terminal)` : name;
}
