/**
 * Pieces of an answer that every client of the gate needs.
 * @module
 */
import type { Dispatcher } from 'undici';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Whether the answer sends its reader elsewhere; the header `location` should tell where. */
export function isRedirect({ statusCode }: Dispatcher.ResponseData): boolean {
  return REDIRECTS.includes(statusCode);
}

/** Names in lower case; headers that came several times are joined. */
export function headersOf({ headers }: Dispatcher.ResponseData): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) texts[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return texts;
}

/** Ends an answer whose body nobody reads. */
export function discard({ body }: Dispatcher.ResponseData): void {
  body.on('error', () => {});
  body.destroy();
}
