/**
 * A page that is served at another address than its watcher names.
 * @module
 */
import type { HealthEvent } from '../domain/health.ts';
import type { Visit } from '../domain/snapshot.ts';
import { placeOf, proposable } from '../domain/trouble.ts';
import { isReadable } from '../domain/vocabulary.ts';
import type { CheckFacts, Finding } from './health.ts';

/**
 * Redirects that call themselves permanent, a page that only forwards, and the same text at an address to which the visit was not sent
 * on before. Proposes the new address.
 */
export function movedDetail({ source, visit, before }: CheckFacts, event: HealthEvent | undefined): Finding {
  const to = isReadable(visit.verdict) ? (permanentTarget(visit) ?? sameText(visit, before?.url, event)) : visit.forwardsTo;
  const url = to === undefined ? undefined : proposable(to);
  if (url !== undefined && !isSameAddress(url, source.url)) {
    const sentence = `The page is served at another address now: ${url}`;
    return { detail: { sentence, remedy: `Change url of ${placeOf(source.id, source.file)} to ${url}`, url } };
  }
  if (!isReadable(visit.verdict)) return 'undecided';
  const taken = event?.detail.url !== undefined && isSameAddress(event.detail.url, source.url);
  return { ended: taken ? 'the watcher names the new address' : 'the page is served at its own address again' };
}

/** Where the permanent redirects lead that come before any other one. */
function permanentTarget({ redirects }: Visit): string | undefined {
  const other = redirects.findIndex(({ status }) => status !== 301 && status !== 308);
  return (other === -1 ? redirects : redirects.slice(0, other)).at(-1)?.to;
}

/** Redirects that are temporary by name: many sites send on to a language. One that was not there before moved the text. */
function sameText(
  { verdict, requestUrl, finalUrl }: Visit,
  earlier: string | undefined,
  event: HealthEvent | undefined,
): string | undefined {
  if (isSameAddress(requestUrl, finalUrl)) return undefined;
  if (event?.detail.url !== undefined && isSameAddress(event.detail.url, finalUrl)) return finalUrl;
  return verdict === 'unchanged' && earlier !== undefined && isSameAddress(earlier, requestUrl) ? finalUrl : undefined;
}

/** Apart from what stands behind "#". */
function isSameAddress(a: string, b: string): boolean {
  return withoutHash(a) === withoutHash(b);
}

function withoutHash(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  parsed.hash = '';
  return parsed.href;
}
