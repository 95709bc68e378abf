/**
 * Where a redirect leads: read in one way by all who follow it.
 * @module
 */
import { isUtf8 } from 'node:buffer';

/**
 * Absolute form of a Location header; undefined where it cannot be read, or could be read in two ways.
 * HTTP libraries give each byte of a header as one character; servers that write names or paths in other scripts mean UTF-8, as browsers do.
 */
export function redirectTarget(location: string, from: URL): URL | undefined {
  const bytes = Buffer.from(location, 'latin1');
  const text = isUtf8(bytes) ? bytes.toString('utf8') : location;
  return text.includes('\\') || !URL.canParse(text, from) ? undefined : new URL(text, from);
}
