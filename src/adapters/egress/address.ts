/**
 * Which IP addresses belong to the public internet.
 * @module
 */
import ipaddr from 'ipaddr.js';

/** Global unicast space of IPv6; everything else there is special, embedded IPv4 or unassigned. */
const IPV6_GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3');

/** Public by number, internal by use: the host agent of a cloud machine answers there. */
const HOST_AGENTS: readonly string[] = ['168.63.129.16'];

/**
 * Why an address must not be visited, in words that complete "is …"; undefined for a public one.
 * Anything that is not positively global unicast is refused, text that is no address included.
 */
export function addressFault(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return 'not an IP address';
  const address = ipaddr.parse(text);
  if (HOST_AGENTS.includes(address.toString())) return 'an internal address of a cloud machine';
  const range = address.range();
  if (range !== 'unicast') return RANGE_WORDS[range] ?? 'a special-purpose address';
  if (address instanceof ipaddr.IPv6 && !address.match(IPV6_GLOBAL)) return 'outside the global address space';
  return undefined;
}

const RANGE_WORDS: Record<string, string> = {
  loopback: 'this machine itself',
  private: 'a private address',
  uniqueLocal: 'a private address',
  linkLocal: 'a link-local address',
  carrierGradeNat: 'an address inside a provider network',
  multicast: 'a multicast address',
  broadcast: 'the broadcast address',
  unspecified: 'the unspecified address',
  ipv4Mapped: 'an IPv4 address in IPv6 disguise',
  '6to4': 'an IPv4 address in IPv6 disguise',
  teredo: 'an IPv4 address in IPv6 disguise',
  rfc6052: 'an IPv4 address in IPv6 disguise',
  rfc6145: 'an IPv4 address in IPv6 disguise',
};
