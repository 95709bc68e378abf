/**
 * What a capture turned out to be, and why. Signals are general: status, markers from the catalogue, structure,
 * and the source's own last readable page. A page that fails here is unread, never changed.
 * @module
 */
import type { Verdict } from '../domain/capture.ts';
import type { Marker, VerdictMarkers } from '../domain/catalogue.ts';
import type { Extraction } from '../domain/extraction.ts';
import { likenessOf } from './likeness.ts';

/** What is looked at: the capture's envelope and the page that was read from it. */
export interface Reading {
  /** HTTP status; undefined where an archive did not keep it. */
  status?: number | undefined;
  headers: Record<string, string>;
  page: Extraction;
  /** The last readable page of the same source. */
  reference?: Extraction | undefined;
}

/** Pages with more text than this are not judged by phrases: a document may well speak of captchas and logins. */
const MARKER_CHARS = 1500;
const EMPTY_CHARS = 40;
const STUB_CHARS = 600;
const LOGIN_CHARS = 1000;
/** A page that kept less than this share of its text is half-rendered until it is seen to stay so. */
const SHRUNKEN_SHARE = 0.25;
/** Two texts with a smaller share of common long words are different documents. */
const FOREIGN_SHARE = 0.12;
/** Too little text to tell one document from another. */
const TELLING_CHARS = 400;

/** Classifies a capture. The first signal that applies decides. */
export function classify(reading: Reading, markers: VerdictMarkers): Verdict {
  return (
    byStatus(reading, markers) ??
    byMarkers(reading, markers) ??
    byStructure(reading) ??
    byReference(reading) ?? { verdict: 'content', because: 'the page has readable text' }
  );
}

/** Doubts that only the comparison with an earlier page can raise. They end when the page is seen to stay as it is. */
export function isDoubt(reading: Reading, markers: VerdictMarkers): boolean {
  return !byStatus(reading, markers) && !byMarkers(reading, markers) && !byStructure(reading) && byReference(reading) !== undefined;
}

function byStatus({ status, headers }: Reading, markers: VerdictMarkers): Verdict | undefined {
  const header = markers.challenge.find((marker) => marker.where === 'header' && headerMatches(marker, headers));
  if (header) return { verdict: 'challenge', because: `the response carries the header "${header.text}"` };
  if (status === undefined || (status >= 200 && status < 300)) return undefined;
  if (status === 404 || status === 410) return { verdict: 'gone', because: `the server answered ${status}` };
  if (status === 401 || status === 407) return { verdict: 'login', because: `the server answered ${status}` };
  if (status === 403) return { verdict: 'challenge', because: 'the server answered 403 and refuses this visitor' };
  if (status >= 300 && status < 400) return { verdict: 'moved', because: `the server answered ${status} without a usable target` };
  return { verdict: 'error-page', because: `the server answered ${status}` };
}

function byMarkers({ page }: Reading, markers: VerdictMarkers): Verdict | undefined {
  if (page.signs.mainChars > MARKER_CHARS) return undefined;
  for (const [list, verdict] of [
    ['challenge', 'challenge'],
    ['error', 'error-page'],
    ['login', 'login'],
    ['consent', 'consent'],
    ['moved', 'moved'],
    ['shell', 'shell'],
  ] as const) {
    const hit = markers[list].find((marker) => textMatches(marker, page));
    if (hit) return { verdict, because: `the ${hit.where === 'title' ? 'title' : 'text'} says "${hit.text}" and there is little else` };
  }
  return undefined;
}

function byStructure({ page }: Reading): Verdict | undefined {
  const { signs } = page;
  if (signs.missing !== undefined) return { verdict: 'partial', because: `the page lacks what the watcher reads: ${signs.missing}` };
  if (signs.metaRefresh !== undefined && signs.mainChars < STUB_CHARS)
    return { verdict: 'moved', because: 'the page only forwards to another address' };
  if (signs.passwordFields > 0 && signs.mainChars < LOGIN_CHARS)
    return { verdict: 'login', because: 'the page asks for a password and has little else' };
  if (signs.mainChars < EMPTY_CHARS) return { verdict: 'shell', because: `the page has ${signs.mainChars} characters of text` };
  return undefined;
}

function byReference({ page, reference }: Reading): Verdict | undefined {
  if (!reference) return undefined;
  const share = page.signs.mainChars / Math.max(1, reference.signs.mainChars);
  if (share < SHRUNKEN_SHARE) return { verdict: 'partial', because: `the page has ${Math.round(share * 100)} % of the text that it had` };
  if (Math.min(page.signs.mainChars, reference.signs.mainChars) < TELLING_CHARS) return undefined;
  const likeness = likenessOf(page, reference);
  if (likeness >= FOREIGN_SHARE) return undefined;
  return {
    verdict: 'error-page',
    because: `another page is served in its place: ${Math.round(likeness * 100)} % of the words are the same`,
  };
}

function headerMatches(marker: Marker, headers: Record<string, string>): boolean {
  const [name = '', ...value] = marker.text.split(':');
  return headers[name.trim().toLowerCase()]?.toLowerCase().includes(value.join(':').trim().toLowerCase()) ?? false;
}

function textMatches(marker: Marker, page: Extraction): boolean {
  const phrase = marker.text.toLowerCase();
  if (marker.where === 'title') return page.title.toLowerCase().includes(phrase);
  return (
    marker.where === 'lead' &&
    `${page.signs.lead} ${page.signs.mainChars < EMPTY_CHARS ? page.signs.noscript : ''}`.toLowerCase().includes(phrase)
  );
}
