/**
 * Which addresses belong to one sender.
 * @module
 */
import { isIPv6 } from 'node:net';

/** Whoever has one IPv6 address has its /64: as many addresses as there can be tries. */
export function networkOf(address: string): string {
  if (isIPv6(address)) return groupsOf(address).slice(0, 4).join(':');
  return address;
}

/** The eight groups, however the address is written. */
function groupsOf(address: string): string[] {
  const [plain = ''] = address.split('%');
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  return [...(before ?? []), ...Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0'), ...(after ?? [])];
}
