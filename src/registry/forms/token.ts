/**
 * Tokens of forms that need no account: signed with what the form is for and when it was shown, so that it is sent by who has read it, in time,
 * and once.
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SpentToken } from '../../domain/correction.ts';
import { newSecret, type RandomBytes } from '../../lib/secrets.ts';

export interface FormTokens {
  /** `purpose`: what the form is for; a token is good for nothing else. */
  make(purpose: string): string;
  check(token: string, purpose: string): TokenCheck;
}

/** `hasty`: sent faster than anybody types. `void`: forged, of another form, or too old. */
export type TokenCheck = { ok: true; hasty: boolean; spent: SpentToken } | { ok: false };

export interface FormTokenOptions {
  /** Secret of the installation. */
  key: string;
  now(): Date;
  random: RandomBytes;
}

const LEAST_MS = 3_000;
/** A form may stay open over lunch, not for ever. */
const MOST_MS = 12 * 3_600_000;
const NONCE_CHARS = 22;
const SHAPE = /^([0-9a-z]{1,10})\.([\w-]{22})\.([\w-]{43})$/;

export function createFormTokens({ key, now, random }: FormTokenOptions): FormTokens {
  const sign = (purpose: string, head: string): string => createHmac('sha256', key).update(`${purpose}\u001f${head}`).digest('base64url');
  return {
    make(purpose) {
      const head = `${now().getTime().toString(36)}.${newSecret(random).slice(0, NONCE_CHARS)}`;
      return `${head}.${sign(purpose, head)}`;
    },
    check(token, purpose) {
      const [, shown = '', nonce = '', signature = ''] = SHAPE.exec(token) ?? [];
      if (!isEqual(signature, sign(purpose, `${shown}.${nonce}`))) return { ok: false };
      const at = Number.parseInt(shown, 36);
      const age = now().getTime() - at;
      if (age < 0 || age > MOST_MS) return { ok: false };
      return { ok: true, hasty: age < LEAST_MS, spent: { nonce, until: new Date(at + MOST_MS).toISOString() } };
    },
  };
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What a reader is known by without being known: the same for the same words, and of no use without the key. */
export function keyedHash(key: string, ...parts: readonly string[]): string {
  return createHmac('sha256', key).update(parts.join('\u001f')).digest('hex');
}
