/**
 * The rendering renderer: headless Chromium, a fresh context for each page, all traffic through the egress proxy.
 *
 * The captured body is the rendered DOM as UTF-8 (see `serialisePage`), not the response body. The header `x-clausewatch-settled: limit`
 * marks a page that had not come to rest when it was read.
 * @module
 */
import type { Browser, BrowserContext, Page, Response } from 'playwright';
import type { CaptureFailure, RenderOutcome, RenderRequest, TlsResult } from '../../domain/capture.ts';
import type { Clock, Renderer } from '../../domain/ports.ts';
import { EgressError, failureOf, tooLargeFailure } from '../egress/failure.ts';
import type { Gate } from '../egress/gate.ts';
import { EGRESS_HEADER, type EgressProxy, type ProxySession, startEgressProxy } from '../egress/proxy.ts';
import { browserFailure } from './browser-failure.ts';
import { openContext } from './context.ts';
import { atMost, within } from './deadline.ts';
import { serialisePage } from './in-page.ts';
import { type BrowserPool, createBrowserPool } from './launch.ts';
import { type Navigation, watchNavigation } from './navigation.ts';
import {
  isKeptHeader,
  isPageType,
  mediaType,
  notHtml,
  recordVisit,
  stoppedFailure,
  tooManyRedirects,
  type VisitLog,
  type VisitRecorder,
} from './outcome.ts';
import { takeScreenshot } from './screenshot.ts';
import { type SettleCaps, settle, watchActivity } from './settle.ts';
import { openWorld } from './world.ts';

export interface ChromiumRendererOptions {
  gate: Gate;
  clock: Clock;
  /** Where the operator can be reached; part of the User-Agent. */
  contact?: string;
  /** The whole User-Agent instead of Chromium's own with Clausewatch's name added. */
  userAgent?: string;
  /** Path of Chromium; default: CLAUSEWATCH_CHROMIUM, Playwright's own, a system one. */
  executable?: string;
  caps?: Partial<ChromiumCaps>;
  /** SHA-256 (base64) of public keys that are trusted although no known authority signed them. */
  trustedKeys?: string[];
  /** Told of requests that were turned away for want of a credential: those of the browser itself, and the first one of each page. */
  onStray?: (authority: string) => void;
}

export interface ChromiumCaps extends SettleCaps {
  /** Milliseconds until the first document has been parsed. Default 30 000. */
  loadMs: number;
  /** Milliseconds for the serialisation of the DOM. Default 20 000. */
  serialiseMs: number;
  /** Milliseconds for the screenshot. Default 15 000. */
  screenshotMs: number;
  /** CSS pixels at which the screenshot is cut. Default 15 000. */
  screenshotHeight: number;
  /** Bytes of the serialised DOM. Default 30 MB. */
  maxBytes: number;
  /** Bytes that one page may load in all. Default 200 MB. */
  maxTransferBytes: number;
  /** Documents that one visit may lead through. Default 20. */
  maxRedirects: number;
  /** Milliseconds for the start of the browser. Default 30 000. */
  launchMs: number;
  /** Pages after which the browser is replaced. Default 200. */
  maxPages: number;
}

const DEFAULT_CAPS: ChromiumCaps = {
  quietMs: 700,
  emptyQuietMs: 2000,
  patienceMs: 8000,
  settleMs: 30_000,
  answerMs: 10_000,
  loadMs: 30_000,
  serialiseMs: 20_000,
  screenshotMs: 15_000,
  screenshotHeight: 15_000,
  maxBytes: 30_000_000,
  maxTransferBytes: 200_000_000,
  maxRedirects: 20,
  launchMs: 30_000,
  maxPages: 200,
};

/** Header that tells how the wait for a quiet page ended, where it did not end well. */
export const SETTLED_HEADER = 'x-clausewatch-settled';

const CLOSE_MS = 5000;

/** A renderer that shows the page in Chromium. The browser and the proxy start with the first page. */
export function createChromiumRenderer(options: ChromiumRendererOptions): Renderer {
  const caps = { ...DEFAULT_CAPS, ...options.caps };
  const closing = new AbortController();
  let engine: Promise<Engine> | undefined;
  const ready = (): Promise<Engine> => {
    engine ??= startEngine(options, caps).catch((error: unknown) => {
      engine = undefined;
      throw error;
    });
    return engine;
  };

  return {
    name: 'chromium',
    async render(request) {
      const visit = recordVisit(request.url, 'chromium', options.clock);
      const decision = options.gate.check(request.url);
      if (!decision.ok) return visit.fail(decision.failure);
      visit.log.finalUrl = decision.url.href;
      const stop = AbortSignal.any([closing.signal, ...(request.signal ? [request.signal] : [])]);
      if (stop.aborted) return visit.fail(stoppedFailure());
      try {
        const { proxy, pool } = await ready();
        return await renderOnce({ request, visit, proxy, pool, options, caps, stop });
      } catch (error) {
        if (error instanceof EgressError) return visit.fail(error.failure);
        throw error;
      }
    },
    async close() {
      closing.abort();
      const running = await engine?.catch(() => undefined);
      await running?.pool.close();
      await running?.proxy.close();
    },
  };
}

interface Engine {
  proxy: EgressProxy;
  pool: BrowserPool;
}

async function startEngine(options: ChromiumRendererOptions, caps: ChromiumCaps): Promise<Engine> {
  const proxy = await startEgressProxy({
    gate: options.gate,
    caps: { sessionBytes: caps.maxTransferBytes },
    ...(options.onStray ? { onStranger: options.onStray } : {}),
  });
  const pool = createBrowserPool({
    proxyUrl: proxy.url,
    launchTimeoutMs: caps.launchMs,
    maxPages: caps.maxPages,
    ...(options.executable ? { executable: options.executable } : {}),
    ...(options.trustedKeys ? { trustedKeys: options.trustedKeys } : {}),
  });
  return { proxy, pool };
}

interface Render {
  request: RenderRequest;
  visit: VisitRecorder;
  proxy: EgressProxy;
  pool: BrowserPool;
  options: ChromiumRendererOptions;
  caps: ChromiumCaps;
  stop: AbortSignal;
}

/** One page in one fresh context. Whatever happens, the context ends; a browser that cannot end it is replaced. */
async function renderOnce(render: Render): Promise<RenderOutcome> {
  const lease = await render.pool.acquire();
  const session = render.proxy.openSession();
  let context: BrowserContext | undefined;
  let healthy = true;
  try {
    context = await within(render.caps.launchMs, 'A new browser window', newContext(lease.browser, session, render));
    return await capture(render, context, session);
  } catch (error) {
    const failure = error instanceof EgressError ? error.failure : browserFailure(error, render.visit.log.finalUrl);
    if (!failure) throw error;
    return render.visit.fail(render.stop.aborted ? stoppedFailure() : failure);
  } finally {
    session.close();
    healthy = (!context || (await atMost(CLOSE_MS, context.close()))) && lease.browser.isConnected();
    await lease.release(healthy ? undefined : 'broken');
  }
}

function newContext(browser: Browser, session: ProxySession, render: Render): Promise<BrowserContext> {
  return openContext(browser, {
    proxy: { server: render.proxy.url, bypass: '<-loopback>', username: session.username, password: session.password },
    language: render.request.language ?? 'en-US',
    timezone: render.request.timezone ?? 'UTC',
    ...(render.options.contact ? { contact: render.options.contact } : {}),
    ...(render.options.userAgent ? { userAgent: render.options.userAgent } : {}),
  });
}

async function capture(render: Render, context: BrowserContext, session: ProxySession): Promise<RenderOutcome> {
  const { caps, visit, request } = render;
  const page = await within(caps.launchMs, 'A new browser window', context.newPage());
  const navigation = watchNavigation(page);
  const activity = watchActivity(page);
  const fate = watchFate(page, render.stop, navigation, session);
  try {
    const opened = await fate.or(open(page, render, navigation, session));
    if (opened) return opened;
    const world = await fate.or(openWorld(page));
    const settled = await fate.or(settle(world, activity, request.ready, caps, render.stop));
    const ended = afterSettling(page, render, navigation, session);
    if (ended) return ended;
    const tls = await fate.or(tlsOf(navigation.current(), caps.answerMs));
    if (tls) visit.log.tls = tls;
    if (settled === 'limit') visit.log.headers[SETTLED_HEADER] = 'limit';

    const dom = await fate.or(world.call(serialisePage, caps.maxBytes, caps.serialiseMs));
    if (!dom) return visit.fail(failureOf('protocol', 'The page went to another address while it was read.', { transient: true }));
    const body = 'html' in dom ? Buffer.from(dom.html, 'utf8') : undefined;
    if (!body || body.length > caps.maxBytes) return visit.fail(tooLargeFailure('The rendered page', caps.maxBytes));
    const screenshot = await fate.or(
      takeScreenshot(page, world, page.viewportSize()?.width ?? 1366, caps.screenshotHeight, caps.screenshotMs),
    );
    return visit.succeed(body, screenshot);
  } catch (error) {
    note(page, navigation, visit.log, false);
    if (session.exceeded) return visit.fail(session.exceeded);
    throw error;
  } finally {
    fate.end();
  }
}

/** Goes to the address. Undefined when there is a page to wait for, else how the visit ends. */
async function open(page: Page, render: Render, navigation: Navigation, session: ProxySession): Promise<RenderOutcome | undefined> {
  const { visit, caps } = render;
  try {
    await page.goto(visit.log.finalUrl, { waitUntil: 'domcontentloaded', timeout: caps.loadMs });
  } catch (error) {
    note(page, navigation, visit.log, false);
    if (session.exceeded) return visit.fail(session.exceeded);
    const answer = navigation.lastAnswer();
    const ours = proxyFailure(answer, session);
    if (ours) return visit.fail(ours);
    if (isDownload(error, answer)) return visit.fail(notHtml(mediaType(answer?.headers()['content-type'])));
    if (answer && isBodiless(answer.status(), error)) {
      noteAnswer(answer, visit.log);
      return visit.succeed(new Uint8Array());
    }
    const failure = browserFailure(error, visit.log.finalUrl, caps.loadMs);
    const viaProxy = failure?.kind === 'connect' ? session.failureFor(navigation.lastRequested() ?? visit.log.finalUrl) : undefined;
    if (failure) return visit.fail(viaProxy ?? failure);
    throw error;
  }
  return afterSettling(page, render, navigation, session);
}

/** Judges the document that is shown now. Undefined when it may be read. */
function afterSettling(page: Page, render: Render, navigation: Navigation, session: ProxySession): RenderOutcome | undefined {
  const { visit, caps } = render;
  note(page, navigation, visit.log, true);
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
  if (page.url().startsWith('chrome-error:')) return failureOf('connect', 'The page leads on to an address that cannot be reached.');
  return failureOf('protocol', 'The page leads on to something that is not a web address.', { transient: false });
}

/** Keeps where the visit has got to. */
function note(page: Page, navigation: Navigation, log: VisitLog, arrived: boolean): void {
  log.redirects = navigation.redirects();
  const address = arrived ? page.url() : navigation.lastRequested();
  if (address && /^https?:/.test(address)) log.finalUrl = address;
}

function noteAnswer(answer: Response, log: VisitLog): void {
  log.status = answer.status();
  log.headers = Object.fromEntries(Object.entries(answer.headers()).filter(([name]) => isKeptHeader(name)));
}

/** TLS connection of the document; undefined for plain http. Chromium has verified it. */
async function tlsOf(answer: Response | undefined, ms: number): Promise<TlsResult | undefined> {
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

/** The browser was about to store the document instead of showing it. */
function isDownload(error: unknown, answer: Response | undefined): boolean {
  if (/Download is starting/.test(String(error))) return true;
  return answer !== undefined && /ERR_ABORTED/.test(String(error)) && !isPageType(mediaType(answer.headers()['content-type']));
}

/** Chromium shows its own error page for an answer without a body: the answer counts all the same. */
function isBodiless(status: number, error: unknown): boolean {
  return status === 204 || status === 205 || /ERR_HTTP_RESPONSE_CODE_FAILURE/.test(String(error));
}

interface Fate {
  /** The work's result, unless the page crashes, its document breaks off or the visit is stopped first. */
  or<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

function watchFate(page: Page, stop: AbortSignal, navigation: Navigation, session: ProxySession): Fate {
  const doom = Promise.withResolvers<never>();
  doom.promise.catch(() => {});
  const crashed = (): void =>
    doom.reject(new EgressError(failureOf('crashed', 'The page crashed the browser.', { remedy: 'It is tried again at the next check.' })));
  const stopped = (): void => doom.reject(new EgressError(stoppedFailure()));
  navigation.onBroken((url, why) => {
    const failure = session.exceeded ?? browserFailure(new Error(why), url);
    doom.reject(failure ? new EgressError(failure) : new Error(why));
  });
  page.on('crash', crashed);
  page.on('close', crashed);
  stop.addEventListener('abort', stopped, { once: true });
  if (stop.aborted) stopped();
  return {
    or: (work) => {
      work.catch(() => {});
      return Promise.race([work, doom.promise]);
    },
    end: () => stop.removeEventListener('abort', stopped),
  };
}
