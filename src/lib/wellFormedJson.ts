/**
 * JSON that every parser takes. Page text that was cut within a character ends in half of a surrogate pair, which JSON.stringify writes as an
 * escape: strict parsers refuse the line, and others fail once they write it down.
 * @module
 */

/** How JSON.stringify begins the escape of a half. */
const HALF = '\\ud';

/** As JSON.stringify; halves of surrogate pairs in texts become U+FFFD. */
export function wellFormedJson(value: unknown): string {
  const json = JSON.stringify(value);
  // They are rare, and a second pass costs as much as the first.
  return json.includes(HALF)
    ? JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? part.toWellFormed() : part))
    : json;
}
