/**
 * JSON in one form (RFC 8785): the same value gives the same text, and so the same hash.
 * @module
 */

/** Keys in the order of their code units, no white space. Keys without a value are left out, as by `JSON.stringify`. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}
