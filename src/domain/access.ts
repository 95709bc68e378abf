/**
 * Who may do what: people, their sessions, and the tokens of programs.
 * @module
 */
import { z } from 'zod';

/** Each may do what those before it may. */
export const ROLES = ['viewer', 'analyst', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Whether somebody in `role` may do what asks for `needed`. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** What a program's token may read. */
export const SCOPES = ['metrics', 'feeds', 'api'] as const;
export type Scope = (typeof SCOPES)[number];

/** How somebody signs in, and is named on the command line. */
export const Login = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._+@-]*$/, 'must be lower-case letters, digits and ._+@-, like "ada" or "ada@example.com"');

/** As others see somebody. What is not seen, or turns around what stands beside it, is in no name; the joiners of some scripts are. */
export const PersonName = z
  .string()
  .trim()
  .max(100, 'must be at most 100 characters')
  .regex(/^(?:[\u200c\u200d]|[^\p{C}\p{Zl}\p{Zp}])*$/u, 'must hold nothing but letters, digits, signs and spaces')
  .refine((name) => sightOf(name) !== '', 'must not be empty');

/** What is seen of a name: two that look alike to a reader who is not on guard are the same. */
export function sightOf(name: string): string {
  return name.normalize('NFKC').replace(/\p{C}/gu, '').replace(/\s+/gu, ' ').trim().toLowerCase();
}

const PASSWORD_LENGTH = { min: 12, max: 200 };

/** A long sentence is as good as anything: length counts. The upper bound keeps hashing affordable. */
export const Password = z
  .string()
  .min(PASSWORD_LENGTH.min, `must have at least ${PASSWORD_LENGTH.min} characters`)
  .max(PASSWORD_LENGTH.max, `must have at most ${PASSWORD_LENGTH.max} characters`);

/** What a token is called. */
export const TokenName = z.string().trim().min(1, 'must not be empty').max(100, 'must be at most 100 characters');

export interface User {
  id: string;
  login: string;
  /** As others see it. Free text: escape it where it leaves. */
  name: string;
  role: Role;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** Since when this person may not sign in. */
  disabledAt?: string;
  /** Signs in with a password. */
  hasPassword: boolean;
  /** Signs in through the identity provider: its name for this person. */
  subject?: string;
  lastSeenAt?: string;
}

export interface Session {
  id: string;
  userId: string;
  createdAt: string;
  seenAt: string;
  /** When its secret was replaced last. */
  rotatedAt: string;
  expiresAt: string;
  /** What forms of this session have to carry. */
  csrf: string;
}

/** A program's token; its secret is shown once and stored as a hash. */
export interface AccessToken {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: string;
  /** Login of who made it. */
  createdBy: string;
  expiresAt?: string;
  revokedAt?: string;
  lastUsedAt?: string;
}

/** Whose request it is. */
export type Visitor =
  | { kind: 'nobody' }
  | { kind: 'user'; user: User; session: Pick<Session, 'id' | 'csrf'> }
  | { kind: 'token'; token: AccessToken };
