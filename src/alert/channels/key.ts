/**
 * The idempotency key of a notice in a form that every header may carry.
 * @module
 */
import type { Notice } from '../../domain/alert.ts';
import { sha256 } from '../../lib/hash.ts';

/** The id itself; its hash where a header could not carry it, or a signature would take a sign of it for its own separator. */
export function keyOf({ id }: Pick<Notice, 'id'>): string {
  return /^[\w:@/+-]{1,200}$/.test(id) ? id : sha256(id);
}
