/**
 * Where to go on after signing in: a page of ours, or the overview.
 * @module
 */

/** A base that no address names. */
const HERE = 'http://here.invalid';

/**
 * The path and query of `to` where it is one of this site, else "/". A browser takes "//evil", "/\evil", "/<tab>/evil" and "/.//evil" for
 * another site: what is given back is what a WHATWG parse makes of it, and is judged after that.
 */
export function localPath(to: string | undefined): string {
  if (!to?.startsWith('/') || !URL.canParse(to, HERE)) return '/';
  const { origin, pathname, search } = new URL(to, HERE);
  const path = `${pathname}${search}`;
  return origin === HERE && /^\/(?![/\\])/.test(path) ? path : '/';
}
