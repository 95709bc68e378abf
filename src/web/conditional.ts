/**
 * Whether who asks has the answer already.
 * @module
 */
import type { Context } from 'hono';

/** Whether the request names this tag as one that it has (RFC 9110, section 13.1.2). */
export function isKnown(context: Context, etag: string): boolean {
  const tags = (context.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
