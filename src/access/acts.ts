/**
 * Acts about people and tokens.
 * @module
 */
import type { User } from '../domain/access.ts';
import type { Clock } from '../domain/ports.ts';
import type { Act, ActKind, Actor } from '../domain/review.ts';
import { newId } from '../lib/ids.ts';
import type { RandomBytes } from '../lib/secrets.ts';

export type MakeAct = (by: Actor, kind: ActKind, subject: Act['subject'], note?: Record<string, unknown>) => Act;

/** Makes acts of now. `note` must hold no secret. */
export function actMaker({ clock, random }: { clock: Clock; random: RandomBytes }): MakeAct {
  return (by, kind, subject, note) => ({
    id: newId('act', random),
    at: clock.now().toISOString(),
    by,
    kind,
    subject,
    detail: note === undefined ? {} : { note },
  });
}

/** A person as the one who acts. */
export function actorOf({ id, name, login }: Pick<User, 'id' | 'name' | 'login'>): Actor {
  return { kind: 'user', id, name, login };
}

export function onUser(id: string): Act['subject'] {
  return { type: 'user', id };
}
