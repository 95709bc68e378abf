/**
 * What forms of readers have in common: who may send them, how often, and how they are shown once more with what was typed.
 * @module
 */
import type { FieldProblem } from '../../registry/forms/fields.ts';
import { addressOf } from '../address.ts';
import type { Ask, Guard } from '../routes.ts';
import type { WebServices } from '../services.ts';
import type { ReaderServices } from './services.ts';

/** A form as it is shown (once more). */
export interface FormState {
  csrf: string;
  /** Signed: what the form is for, and since when it is open. */
  token: string;
  /** What was typed before. */
  typed: Readonly<Record<string, string>>;
  problems: readonly FieldProblem[];
  /** What stands against all of it. */
  problem?: string;
}

/** Everybody where the registry is public, and nobody without an account else. */
export function readersGuard({ registry }: WebServices): Guard {
  return registry?.isPublic === true ? 'public' : { role: 'viewer' };
}

/** Who sends it, as far as limits go: people by their id, others by their network. */
export function senderOf({ context, user }: Ask, { entry }: WebServices): string {
  return user ? `user ${user.id}` : addressOf(context, entry?.trustedProxies);
}

const MINUTE_MS = 60_000;

/** Undefined where it may be sent; else why not, for a person. */
export async function tooOften(
  ask: Ask,
  services: WebServices,
  { limits }: ReaderServices,
  kind: 'correction' | 'opinion' | 'report',
): Promise<string | undefined> {
  const turn = await limits.take({ kind, address: senderOf(ask, services) });
  if (turn.ok) return undefined;
  ask.context.header('retry-after', String(Math.ceil(turn.waitMs / 1000)));
  return `Too many forms have come in. Try again in ${Math.ceil(turn.waitMs / MINUTE_MS)} minutes; what you typed is still here.`;
}

export const AGAIN = 'This form was open for too long, or was sent already. Look at it once more, and send it again.';
