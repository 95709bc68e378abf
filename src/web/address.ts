/**
 * Where a request comes from.
 * @module
 */
import type { Context } from 'hono';
import { z } from 'zod';

/** What the server puts beside a request; in-process requests have none. */
const Incoming = z.object({ incoming: z.object({ socket: z.object({ remoteAddress: z.string() }) }) });

/**
 * The address of the client: of the connection, or, where that is a trusted proxy's, the last one that it names (those before it are the
 * client's own words).
 */
export function addressOf(context: Context, trustedProxies: readonly string[] = []): string {
  const peer = plainAddress(Incoming.safeParse(context.env).data?.incoming.socket.remoteAddress ?? '');
  if (!trustedProxies.includes(peer)) return peer;
  return plainAddress(context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() || peer);
}

/** IPv4 in IPv6 disguise is the same address. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
