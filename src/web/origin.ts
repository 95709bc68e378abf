/**
 * Where people reach this site.
 * @module
 */
import type { Context } from 'hono';

/** Scheme, host and port for links that leave the site: as the settings say, else as the request names them. */
export function siteOrigin(context: Context, publicUrl: string | undefined): string {
  return publicUrl ?? new URL(context.req.url).origin;
}

/** Address that lets somebody in once. */
export function enterUrl(origin: string, secret: string, to?: string): string {
  const query = new URLSearchParams({ token: secret, ...(to === undefined ? {} : { to }) });
  return `${origin}/enter?${query}`;
}
