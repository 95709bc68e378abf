/**
 * What stands before every route: headers that browsers enforce, the Host check against DNS rebinding, and the
 * same-origin check of requests that change something.
 * @module
 */
import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';

const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  // Live updates: the page's own address, and /events.
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Of the queue board, whose pages a library makes. Its addresses are relative to a base of their own; it colours what it shows in a worker;
 * and it has no form to send.
 */
export const QUEUE_BOARD_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'none'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Stored pages are served as text; the sandbox holds even where a browser would take them for something else. */
export const EVIDENCE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** Security headers on every answer, errors included. A route may have set a stricter policy of its own. */
export function securityHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const headers = context.res.headers;
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', PAGE_POLICY);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('x-frame-options', 'DENY');
    // "no-referrer" would also make browsers send "Origin: null" with our own forms.
    if (!headers.has('referrer-policy')) headers.set('referrer-policy', 'same-origin');
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set('cross-origin-resource-policy', 'same-origin');
    headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  };
}

/** Host name of a Host header, without port and brackets; undefined when it is none. */
export function hostName(header: string | undefined): string | undefined {
  if (!header || /[\s/\\@?#]/.test(header) || !URL.canParse(`http://${header}`)) return undefined;
  return new URL(`http://${header}`).hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

/** Rebinding needs a name; an address literal cannot be rebound. */
function admits(host: string | undefined, allowed: ReadonlySet<string>): boolean {
  return host !== undefined && (isIP(host) !== 0 || allowed.has(host));
}

/** What the request says it wants to reach; in-process requests have an address but no Host header. */
function requestHost(context: Context): string {
  return context.req.header('host') ?? new URL(context.req.url).host;
}

/** Probes ask by whatever name they know; these say nothing. */
const OPEN = new Set(['/healthz', '/readyz']);

/** Refuses requests that name a host which is not ours, but for probes. */
export function hostGuard(allowedHosts: string[] = []): MiddlewareHandler {
  const allowed = new Set(['localhost', ...allowedHosts.map((host) => host.toLowerCase())]);
  return async (context, next) => {
    if (OPEN.has(context.req.path) || admits(hostName(requestHost(context)), allowed)) return next();
    return context.text('This address is not served here. Add its host name to the allowed hosts in the settings.\n', 421);
  };
}

/** True when a browser says that the request comes from one of our own pages. Says nothing, counts as no. */
export function isSameOrigin(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  const origin = context.req.header('origin');
  if (site === undefined && origin === undefined) return false;
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === requestHost(context);
}
