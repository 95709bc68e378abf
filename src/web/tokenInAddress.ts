/**
 * Tokens in addresses: for readers of feeds that cannot send a header. An address is written into logs, histories and bookmarks, so it is
 * taken on feeds only, and out of the request before anything else reads it.
 * @module
 */
import type { Context } from 'hono';

const FIELD = 'token';
/** As routes are written: what matched decides, never how a request spells its path. */
const FEEDS = '/feeds/';

/**
 * The token in the address of a request for a feed. From here on the request has none: no link, no log and no redirect can repeat it.
 * Undefined where the address names none, or where none is taken; empty, and so nobody's, where it names several.
 */
export function takeToken(context: Context, routePath: string | undefined): string | undefined {
  const { raw } = context.req;
  if (!routePath?.startsWith(FEEDS) || (raw.method !== 'GET' && raw.method !== 'HEAD')) return undefined;
  const address = new URL(raw.url);
  const [token, ...others] = address.searchParams.getAll(FIELD);
  if (token === undefined) return undefined;
  address.searchParams.delete(FIELD);
  context.req.raw = new Request(address, { method: raw.method, headers: raw.headers, signal: raw.signal });
  return others.length === 0 ? token : '';
}

/** The answer to an address with a token: it is named to no other site, and kept by no cache that others share. */
export function hushed(context: Context, refused: Response | undefined): Response | undefined {
  const { headers } = refused ?? context.res;
  headers.set('referrer-policy', 'no-referrer');
  headers.set('cache-control', privately(headers.get('cache-control')));
  return refused;
}

function privately(control: string | null): string {
  const others = (control ?? 'no-store').split(',').map((part) => part.trim());
  return ['private', ...others.filter((part) => !/^(?:public|private|s-maxage=.*)?$/i.test(part))].join(', ');
}
