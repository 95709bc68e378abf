/**
 * When a host wants to be visited again: its Retry-After, and the answers that turn visits away.
 * @module
 */

/** Shortest and longest time for which a host is left alone, whatever it says. */
const LEAST_MS = 1_000;
const MOST_MS = 86_400_000;

/** Milliseconds that a Retry-After header asks for, from 1 s to 24 h: seconds, or a date of HTTP. Undefined when it says neither. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return boundedHold(Number(text) * 1000);
  const at = /^[A-Z][a-z]{2,8},? .{10,40}$/.test(text) ? Date.parse(/GMT$/.test(text) ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(at) ? undefined : boundedHold(at - now.getTime());
}

/** The time within the bounds. */
export function boundedHold(ms: number): number {
  return Math.min(Math.max(ms, LEAST_MS), MOST_MS);
}

/** The host answers that it is asked too much, or cannot answer now. */
export function turnsAway(status: number | undefined): boolean {
  return status === 429 || status === 503;
}
