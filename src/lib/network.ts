/**
 * Which addresses belong to one sender.
 * @module
 */
import { isIPv6 } from 'node:net';

/** Whoever has one IPv6 address has its /64: as many addresses as there can be tries. */
export function networkOf(address: string): string {
  return groupsIn(address, 4);
}

/** One site is given up to a /48: as many networks as there can be turns. Too coarse to turn anybody away by. */
export function siteOf(address: string): string {
  return groupsIn(address, 3);
}

/** What is no IPv6 address stands for itself. */
function groupsIn(address: string, groups: number): string {
  return isIPv6(address) ? groupsOf(address).slice(0, groups).join(':') : address;
}

/** The eight groups, however the address is written. */
function groupsOf(address: string): string[] {
  const [plain = ''] = address.split('%');
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  return [...(before ?? []), ...Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0'), ...(after ?? [])];
}
