/**
 * A door that takes everybody for one person, for tests of pages. Forms have to carry `TOKEN`.
 * @module
 */
import type { Role, User } from '../../src/domain/access.ts';
import type { Door } from '../../src/web/gatekeeper.ts';

export const TOKEN = 'the-form-token';

export function person(role: Role = 'admin', more: Partial<User> = {}): User {
  return { id: `usr_${role}`, login: role, name: `Some ${role}`, role, createdAt: '2026-01-01T00:00:00.000Z', hasPassword: true, ...more };
}

/** Without a user everybody is nobody. */
export function doorFor(user?: User): Door {
  return {
    visitor: async () => (user ? { kind: 'user', user, session: { id: 'ses_1', csrf: TOKEN } } : { kind: 'nobody' }),
    formToken: () => TOKEN,
  };
}
