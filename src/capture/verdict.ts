/**
 * What a capture turned out to be, and why. Signals are general: status, markers from the catalogue, structure,
 * and the source's own last readable page. A page that fails here is unread, never changed.
 * @module
 */
import type { Verdict } from '../domain/capture.ts';
import type { Marker, VerdictMarkers } from '../domain/catalogue.ts';
import type { Extraction } from '../domain/extraction.ts';
import { advertises, speaksOfTrade } from './advertising.ts';
import { likenessOf } from './likeness.ts';
import { cutList } from './list.ts';
import { saysOf } from './says.ts';
import { shapeOf } from './shape.ts';
import { variantOf } from './variant.ts';

/** What is looked at: the capture's envelope and the page that was read from it. */
export interface Reading {
  /** HTTP status; undefined where an archive did not keep it. */
  status?: number | undefined;
  headers: Record<string, string>;
  /** Address asked for, and address of the page after redirects; undefined for a file. */
  requestUrl?: string | undefined;
  finalUrl?: string | undefined;
  page: Extraction;
  /** The last readable page of the same source, and its address. */
  reference?: Extraction | undefined;
  referenceUrl?: string | undefined;
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
/** Title and a date, or the labels of a menu: less than this without a sentence or a row is no document. */
const TITLE_CHARS = 160;
/** So many headings give a page an outline, such as that of an index. */
const MIN_OUTLINE = 3;
/** Pages up to this size are told by a title or main heading that is nothing but a marker's phrase. */
const NAMED_CHARS = 8000;
/** A page with fewer characters of sentences, and parts that still wait for their content, was read too early. */
const WAITING_CHARS = 600;
const WAITING_PLACES = 3;
/** So many labels and links without a sentence, a row or a word of the trade are a home page or a list of news. */
const PORTAL_FRAGMENTS = 5;

/** Classifies a capture. The first signal that applies decides. */
export function classify(reading: Reading, markers: VerdictMarkers): Verdict {
  return withoutHistory(reading, markers) ?? byReference(reading) ?? { verdict: 'content', because: 'the page has readable text' };
}

/** Doubts that only the comparison with an earlier page can raise. They end when the page is seen to stay as it is. */
export function isDoubt(reading: Reading, markers: VerdictMarkers): boolean {
  return !withoutHistory(reading, markers) && byReference(reading) !== undefined;
}

/** What the page itself says against it. */
function withoutHistory(reading: Reading, markers: VerdictMarkers): Verdict | undefined {
  return (
    byStatus(reading, markers) ?? byAddress(reading) ?? byFormat(reading) ?? byMarkers(reading, markers) ?? byStructure(reading, markers)
  );
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

/** Where a redirect led tells what the page is: a sign-in form, or the home page in place of a document that is gone. */
function byAddress({ requestUrl, finalUrl, page }: Reading): Verdict | undefined {
  if (requestUrl === undefined || finalUrl === undefined || requestUrl === finalUrl) return undefined;
  if (!URL.canParse(requestUrl) || !URL.canParse(finalUrl)) return undefined;
  const [asked, reached] = [new URL(requestUrl), new URL(finalUrl)];
  const [from, to] = [asked.pathname, reached.pathname];
  if (SIGN_IN_PATH.test(to) && !SIGN_IN_PATH.test(from) && page.signs.mainChars < MARKER_CHARS)
    return { verdict: 'login', because: 'the visit was sent on to a sign-in page' };
  // A host of its own may well serve the document at its root.
  if (hostOf(asked) === hostOf(reached) && HOME_PATH.test(to) && !HOME_PATH.test(from))
    return { verdict: 'moved', because: "the visit was sent on to the site's home page" };
  return undefined;
}

/** A document in another format than HTML says itself what is wrong with it. */
function byFormat({ page }: Reading): Verdict | undefined {
  return page.signs.unreadable;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^www\./, '');
}

const SIGN_IN_PATH = /\/(?:log-?in|sign-?in|sso|saml2?|oauth2?|authorize|auth)(?:[/.]|$)/i;
/** The root, or the root of one language. */
const HOME_PATH = /^\/(?:[a-z]{2}(?:[-_][a-z]{2,4})?\/?)?(?:(?:index|home)(?:\.\w{2,5})?\/?)?$/i;

const LISTS = [
  ['challenge', 'challenge'],
  ['error', 'error-page'],
  ['login', 'login'],
  ['consent', 'consent'],
  ['moved', 'moved'],
  ['shell', 'shell'],
] as const;

function byMarkers({ page }: Reading, markers: VerdictMarkers): Verdict | undefined {
  if (page.signs.mainChars > NAMED_CHARS) return undefined;
  const texts = page.signs.mainChars <= MARKER_CHARS ? textsOf(page) : undefined;
  for (const [list, verdict] of texts ? LISTS : []) {
    const hit = markers[list].find(({ where, text }) => where !== 'short' && texts?.[where].includes(text.toLowerCase()));
    if (hit) return { verdict, because: `the ${hit.where === 'title' ? 'title' : 'text'} says "${hit.text}" and there is little else` };
  }
  const said = saysOf(page, markers);
  if (said) return said;
  const names = namesOf(page);
  const named = markers.error.find((marker) => marker.where === 'title' && names.has(bareName(marker.text)));
  return named && { verdict: 'error-page', because: `the page is called "${named.text}"` };
}

/** What markers are looked for in, lower case. */
function textsOf({ title, signs }: Extraction): Record<Exclude<Marker['where'], 'short'>, string> {
  const noscript = signs.mainChars < EMPTY_CHARS ? signs.noscript : '';
  return { title: title.toLowerCase(), lead: `${signs.lead} ${noscript}`.toLowerCase(), header: '' };
}

/** The parts of the title and the main heading: a page that is nothing but "Page not found" may still list articles. */
function namesOf({ title, passages }: Extraction): Set<string> {
  const heading = passages.find(({ kind }) => kind === 'heading')?.text ?? '';
  return new Set([...title.split(/\s[|–—·:-]\s/), title, heading].map(bareName).filter((name) => name.length >= 3));
}

function bareName(text: string): string {
  return text
    .slice(0, 200)
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function byStructure({ page }: Reading, markers: VerdictMarkers): Verdict | undefined {
  const { signs } = page;
  if (signs.missing !== undefined) return { verdict: 'partial', because: `the page lacks what the watcher reads: ${signs.missing}` };
  if (signs.metaRefresh !== undefined && signs.mainChars < STUB_CHARS)
    return { verdict: 'moved', because: 'the page only forwards to another address' };
  if (signs.passwordFields > 0 && signs.mainChars < LOGIN_CHARS)
    return { verdict: 'login', because: 'the page asks for a password and has little else' };
  if (signs.mainChars < EMPTY_CHARS) return { verdict: 'shell', because: `the page has ${signs.mainChars} characters of text` };
  if (advertises(page, markers))
    return {
      verdict: 'error-page',
      because: 'advertising is served in its place: links that invite to try, and no word of the trade in its title',
    };
  return byShape(page, markers);
}

/** A document has sentences, or the rows of a list. What has neither is what stands around documents. */
function byShape(page: Extraction, markers: VerdictMarkers): Verdict | undefined {
  const { signs } = page;
  if (signs.mainChars > NAMED_CHARS) return undefined;
  const shape = shapeOf(page);
  if (signs.skeletons >= WAITING_PLACES && shape.sentenceChars < WAITING_CHARS && shape.rows < 2)
    return { verdict: 'shell', because: `${signs.skeletons} places on the page still waited for their content` };
  if (shape.sentences > 0 || shape.rows > 0) return undefined;
  if (signs.mainChars < TITLE_CHARS && shape.phrases === 0 && shape.headings < MIN_OUTLINE)
    return { verdict: 'shell', because: `the page has ${signs.mainChars} characters of text and not one sentence` };
  if (shape.headings > 1 || shape.fragments < PORTAL_FRAGMENTS || speaksOfTrade(page, markers.words)) return undefined;
  return {
    verdict: 'error-page',
    because: `a home page or a list is served in its place: ${shape.fragments} labels and links, no sentence`,
  };
}

function byReference(reading: Reading): Verdict | undefined {
  const { page, reference } = reading;
  if (!reference || page.contentHash === reference.contentHash) return undefined;
  const share = page.signs.mainChars / Math.max(1, reference.signs.mainChars);
  if (share < SHRUNKEN_SHARE) return { verdict: 'partial', because: `the page has ${Math.round(share * 100)} % of the text that it had` };
  const variant = variantOf({ page, url: reading.finalUrl }, { page: reference, url: reading.referenceUrl });
  if (variant !== undefined) return { verdict: 'partial', because: variant };
  const cut = cutList(page, reference);
  if (cut !== undefined) return { verdict: 'partial', because: cut };
  return byLikeness(page, reference);
}

function byLikeness(page: Extraction, reference: Extraction): Verdict | undefined {
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
