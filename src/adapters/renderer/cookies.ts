/**
 * Cookies of one visit. Some sites set one and send the visitor back to the same address; nothing outlives the visit.
 * @module
 */

const MAX_COOKIES = 50;
const MAX_LENGTH = 4096;

export interface VisitCookies {
  keep(url: URL, setCookie: string[]): void;
  /** Value of the Cookie header; undefined when the origin has set none. */
  header(url: URL): string | undefined;
}

/** A jar that gives cookies back to the exact origin that set them, so that no redirect carries one elsewhere. */
export function visitCookies(): VisitCookies {
  const byOrigin = new Map<string, Map<string, string>>();
  return {
    keep(url, setCookie) {
      const jar = byOrigin.get(url.origin) ?? new Map<string, string>();
      byOrigin.set(url.origin, jar);
      for (const line of setCookie) {
        const pair = /^([^=;\s]+)=([^;]*)/.exec(line);
        if (pair?.[1] !== undefined && pair[2] !== undefined && line.length <= MAX_LENGTH && jar.size < MAX_COOKIES)
          jar.set(pair[1], pair[2].trim());
      }
    },
    header(url) {
      const jar = byOrigin.get(url.origin);
      return jar && jar.size > 0 ? [...jar].map(([name, value]) => `${name}=${value}`).join('; ') : undefined;
    },
  };
}
