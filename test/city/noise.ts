/**
 * Noise from counters: the same visit of the same address always gets the same noise, and no two visits get the same.
 * @module
 */

/** A well mixed 32-bit number for a count and a word. */
export function mix(n: number, salt = ''): number {
  let h = 0x811c9dc5 ^ n;
  for (const letter of `${salt}:${n}`) h = Math.imul(h ^ letter.charCodeAt(0), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** A word as build ids, nonces and hashed classes are. */
export function token(n: number, salt = ''): string {
  return `${mix(n, salt).toString(36)}${mix(n, `${salt}+`).toString(36)}`.slice(0, 11).padEnd(11, '0');
}

/** `count` of the items, another choice in another order at each visit. */
export function choice<T>(items: readonly T[], count: number, n: number): T[] {
  const start = (n * 3) % items.length;
  return [...items.slice(start), ...items.slice(0, start)].slice(0, count);
}

/** True at about one visit in `of`, never at the first three: what such a page looks like is known by then. */
export function now(n: number, of: number, salt: string): boolean {
  return n >= 3 && mix(n, salt) % of === 0;
}

const AGES = ['over a week ago', '2 weeks ago', 'over 3 weeks ago', 'over a month ago', '2 months ago', 'yesterday', '5 days ago'];

/** The age of a page as it counts itself. */
export function age(n: number): string {
  return AGES[n % AGES.length] ?? 'today';
}
