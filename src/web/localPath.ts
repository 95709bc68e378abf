/**
 * Where to go on, as a request names it: a page of ours, whatever it says.
 * @module
 */

/** A base that no address names. */
const HERE = 'http://here.invalid';

/**
 * `to` where it is an address of this site, else `fallback`; its origin means nothing. A browser takes "//evil", "/\evil", "/<tab>/evil" and
 * "/.//evil" for another site: what is given back is what a WHATWG parse makes of it, and is judged after that.
 */
export function localAddress(to: string | undefined, fallback: string): URL {
  if (!to?.startsWith('/') || !URL.canParse(to, HERE)) return new URL(fallback, HERE);
  const address = new URL(to, HERE);
  return address.origin === HERE && /^\/(?![/\\])/.test(address.pathname) ? address : new URL(fallback, HERE);
}

/** Path and query of `to` where it is one of this site, else "/". */
export function localPath(to: string | undefined): string {
  const { pathname, search } = localAddress(to, '/');
  return `${pathname}${search}`;
}
