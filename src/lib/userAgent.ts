/**
 * Who Clausewatch says it is.
 * @module
 */
import { version } from './version.ts';

/** The name that sites see, and by which a robots.txt speaks to us. */
export const PRODUCT = 'Clausewatch';

/** Name, version and contact, as every user agent carries them: `Clausewatch/0.1.0 (+ops@example.com)`. */
export function signature(contact?: string): string {
  // What does not belong into a header's comment would end it, or the request.
  const reach = contact?.replace(/[^\x20-\x7e]|[()\\]/g, '').trim();
  return `${PRODUCT}/${version()}${reach ? ` (+${reach})` : ''}`;
}
