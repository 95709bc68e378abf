/**
 * What came back when the browser went to the address: the document that it shows, and whether it may be read.
 * @module
 */
import type { Page, Response } from 'playwright';
import type { CaptureFailure, RenderOutcome, TlsResult } from '../../domain/capture.ts';
import { failureOf } from '../egress/failure.ts';
import { EGRESS_HEADER, type ProxySession } from '../egress/proxy.ts';
import { browserFailure, ELSEWHERE, redirectsElsewhere } from './browser-failure.ts';
import { within } from './deadline.ts';
import type { Navigation } from './navigation.ts';
import { download, isKeptHeader, isPageType, mediaType, notHtml, tooManyRedirects, type VisitLog, type VisitRecorder } from './outcome.ts';

/** How long after its navigation a page may be said to have crashed. */
const CRASH_MS = 1000;

/** A page on its way. */
export interface Opening {
  page: Page;
  visit: VisitRecorder;
  navigation: Navigation;
  session: ProxySession;
  caps: { loadMs: number; maxRedirects: number };
}

/** Goes to the address. Undefined when there is a page to wait for, else how the visit ends. */
export async function openDocument(opening: Opening): Promise<RenderOutcome | undefined> {
  const { page, visit, navigation, session, caps } = opening;
  try {
    await page.goto(visit.log.finalUrl, { waitUntil: 'domcontentloaded', timeout: caps.loadMs });
  } catch (error) {
    noteAddress(page, navigation, visit.log, false);
    if (session.exceeded) return visit.fail(session.exceeded);
    const answer = navigation.lastAnswer();
    const ours = proxyFailure(answer, session);
    if (ours) return visit.fail(ours);
    if (answer && isAbandoned(answer.status(), error)) return visit.fail(redirectsElsewhere(new URL(answer.url()).host));
    if (isDownload(error, answer)) return visit.fail(download(mediaType(answer?.headers()['content-type'])));
    if (answer && isBodiless(answer.status(), error)) {
      noteAnswer(answer, visit.log);
      return visit.succeed(new Uint8Array());
    }
    // A page that dies breaks its navigation off a little before it is known to have died: whoever watches its fate ends the visit then.
    if (isAborted(error)) await page.waitForEvent('crash', { timeout: CRASH_MS }).catch(() => {});
    const failure = browserFailure(error, visit.log.finalUrl, caps.loadMs);
    const viaProxy = failure?.kind === 'connect' ? session.failureFor(navigation.lastRequested() ?? visit.log.finalUrl) : undefined;
    if (failure) return visit.fail(viaProxy ?? failure);
    throw error;
  }
  return judgeDocument(opening);
}

/** Judges the document that is shown now. Undefined when it may be read. */
export function judgeDocument({ page, visit, navigation, session, caps }: Opening): RenderOutcome | undefined {
  noteAddress(page, navigation, visit.log, true);
  if (session.exceeded) return visit.fail(session.exceeded);
  const answer = navigation.current();
  if (!/^https?:/.test(page.url()) || !answer) return visit.fail(strandedFailure(page, navigation, session));
  const ours = proxyFailure(answer, session);
  if (ours) return visit.fail(ours);
  if (visit.log.redirects.length > caps.maxRedirects) return visit.fail(tooManyRedirects(caps.maxRedirects));
  noteAnswer(answer, visit.log);
  const type = mediaType(answer.headers()['content-type']);
  return isPageType(type) ? undefined : visit.fail(notHtml(type));
}

/** Why our proxy answered in the server's place; undefined when the answer is the server's. */
function proxyFailure(answer: Response | undefined, session: ProxySession): CaptureFailure | undefined {
  if (answer?.headers()[EGRESS_HEADER] !== session.token) return undefined;
  return session.failureFor(answer.url()) ?? failureOf('connect', 'The page could not be fetched.');
}

/** The page led itself to something that is not there or is no web page. */
function strandedFailure(page: Page, navigation: Navigation, session: ProxySession): CaptureFailure {
  const requested = navigation.lastRequested();
  const known = requested === undefined ? undefined : session.failureFor(requested);
  if (known) return known;
  if (page.url().startsWith('chrome-error:') && /^https?:/.test(requested ?? 'http:'))
    return failureOf('connect', 'The page leads on to an address that cannot be reached.', { remedy: ELSEWHERE });
  return failureOf('protocol', 'The page leads on to something that is not a web address.', { transient: false, remedy: ELSEWHERE });
}

/** Keeps where the visit has got to. */
export function noteAddress(page: Page, navigation: Navigation, log: VisitLog, arrived: boolean): void {
  log.redirects = navigation.redirects();
  const address = arrived ? page.url() : navigation.lastRequested();
  if (address && /^https?:/.test(address)) log.finalUrl = address;
}

function noteAnswer(answer: Response, log: VisitLog): void {
  log.status = answer.status();
  // A name is the server's or ours, never both: what was noted of the visit so far stays.
  const ours = Object.entries(log.headers).filter(([name]) => !isKeptHeader(name));
  const theirs = Object.entries(answer.headers()).filter(([name]) => isKeptHeader(name));
  log.headers = Object.fromEntries([...theirs, ...ours]);
}

/** TLS connection of the document; undefined for plain http. Chromium has verified it. */
export async function tlsOf(answer: Response | undefined, ms: number): Promise<TlsResult | undefined> {
  if (!answer?.url().startsWith('https:')) return undefined;
  const details = await within(ms, 'The page', answer.securityDetails());
  if (!details?.protocol) return undefined;
  const result: TlsResult = { protocol: details.protocol };
  if (details.issuer) result.issuer = details.issuer;
  if (details.subjectName) result.subject = details.subjectName;
  if (details.validFrom) result.validFrom = new Date(details.validFrom * 1000).toISOString();
  if (details.validTo) result.validTo = new Date(details.validTo * 1000).toISOString();
  return result;
}

/** A redirect that the browser does not follow: it leads to another program. */
function isAbandoned(status: number, error: unknown): boolean {
  return status >= 300 && status < 400 && /ERR_ABORTED/.test(String(error));
}

/** The browser was about to store the document instead of showing it. */
function isDownload(error: unknown, answer: Response | undefined): boolean {
  if (/Download is starting/.test(String(error))) return true;
  return answer !== undefined && isAborted(error) && !isPageType(mediaType(answer.headers()['content-type']));
}

function isAborted(error: unknown): boolean {
  return /ERR_ABORTED/.test(String(error));
}

/** Chromium shows its own error page for an answer without a body: the answer counts all the same. */
function isBodiless(status: number, error: unknown): boolean {
  return status === 204 || status === 205 || /ERR_HTTP_RESPONSE_CODE_FAILURE/.test(String(error));
}
