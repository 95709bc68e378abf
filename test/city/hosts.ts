/**
 * The names of the city's hosts. All of them lead to the one server.
 * @module
 */
import type { Resolve } from '../../src/adapters/egress/gate.ts';

export const LOOPBACK = '127.0.0.1';
const DOMAIN = 'city.test';

/** `h0001.city.test` and so on. */
export function hostNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `h${String(index + 1).padStart(4, '0')}.${DOMAIN}`);
}

/** The resolver of the city: its own names lead to the loopback address, and no other name exists. */
export const resolveHosts: Resolve = async (hostname) => {
  if (hostname === DOMAIN || hostname.endsWith(`.${DOMAIN}`)) return [{ address: LOOPBACK, family: 4 }];
  throw Object.assign(new Error('no such name in the city'), { code: 'ENOTFOUND' });
};

/** Name in a Host header, in lower case and without port. */
export function hostOf(header: string | undefined): string {
  return (header ?? LOOPBACK).toLowerCase().replace(/:\d+$/, '');
}
