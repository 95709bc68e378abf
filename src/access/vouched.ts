/**
 * People whom the identity provider vouches for: who of ours they are, and in which role.
 * @module
 */
import { PersonName, type Role, type User } from '../domain/access.ts';
import type { AccessStore, Identity } from '../domain/deskPorts.ts';
import { ConflictError, OperationalError } from '../domain/errors.ts';
import type { Actor } from '../domain/review.ts';
import { type MakeAct, onUser } from './acts.ts';
import type { People } from './people.ts';

const PROVIDER: Actor = { kind: 'system', id: 'identity-provider', name: 'The identity provider' };

export interface VouchingOptions {
  store: AccessStore;
  act: MakeAct;
  add: People['add'];
}

export function vouching({ store, act, add }: VouchingOptions): People['vouched'] {
  /** An invitation is for the first account that comes under its name. Who has been here is not taken over by a name. */
  async function link(user: User, subject: string): Promise<User> {
    if (user.subject !== undefined || user.hasPassword || user.lastSeenAt !== undefined)
      throw new OperationalError('forbidden', `${user.login} signs in another way.`, {
        remedy: 'Ask an administrator of Clausewatch for an invitation under another name.',
      });
    await store.editUser(user.id, { subject }, act(PROVIDER, 'user.edit', onUser(user.id), { subject }));
    return { ...user, subject };
  }

  /** What the provider says of somebody's role goes, but for the last administrator's. */
  async function inRole(user: User, role: Role | undefined): Promise<User> {
    if (role === undefined || role === user.role) return user;
    try {
      await store.editUser(user.id, { role }, act(PROVIDER, 'user.edit', onUser(user.id), { role, before: user.role }));
      return { ...user, role };
    } catch (error) {
      if (error instanceof ConflictError) return user;
      throw error;
    }
  }

  return async ({ subject, login, name, role, unmapped }: Identity, createAs) => {
    const known = await store.user({ subject });
    const user = known ?? (await store.user({ login: login.trim().toLowerCase() }));
    const given = role ?? createAs;
    if (!user) {
      if (given === undefined) throw stranger(login);
      return add({ login, name: PersonName.safeParse(name).data ?? login, role: given, subject }, PROVIDER);
    }
    // Where the settings map roles, leaving the group is how somebody loses theirs.
    if (user.disabledAt !== undefined || (unmapped && given === undefined)) {
      // Who has lost the group is not let go on elsewhere either.
      if (known) await store.endSessions({ user: known.id });
      throw stranger(login);
    }
    return inRole(known ?? (await link(user, subject)), unmapped ? given : role);
  };
}

function stranger(login: string): OperationalError {
  return new OperationalError('forbidden', `${login} is not among the people of this installation.`, {
    remedy:
      'Ask an administrator of Clausewatch for an invitation under this name, or of the identity provider for a group that may come in.',
  });
}
