/**
 * Patterns of fact keys.
 * @module
 */

/** "dates.*" covers all keys that begin with "dates."; any other pattern is a key itself. */
export function coversKey(pattern: string, key: string): boolean {
  return pattern.endsWith('.*') ? key.startsWith(pattern.slice(0, -1)) : pattern === key;
}
