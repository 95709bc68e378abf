/**
 * Where a request comes from.
 * @module
 */
import type { Context } from 'hono';
import { z } from 'zod';

/** What the server puts beside a request; in-process requests have none. */
const Incoming = z.object({ incoming: z.object({ socket: z.object({ remoteAddress: z.string() }) }) });

/**
 * The address of the client: of the connection, or, where that is a trusted proxy's, the last one named that is no trusted proxy's itself
 * (those before it are the client's own words).
 */
export function addressOf(context: Context, trustedProxies: readonly string[] = []): string {
  const peer = plainAddress(Incoming.safeParse(context.env).data?.incoming.socket.remoteAddress ?? '');
  const isTrusted = (address: string): boolean => trustedProxies.includes(address);
  if (!isTrusted(peer)) return peer;
  const named = (context.req.header('x-forwarded-for') ?? '').split(',').map((part) => plainAddress(part.trim()));
  return named.findLast((address) => address !== '' && !isTrusted(address)) ?? peer;
}

/** IPv4 in IPv6 disguise is the same address. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
