/**
 * One page in one fresh browser context, from the address to the captured DOM. Each stage has a watchdog of its own.
 * @module
 */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { KNOWN_HEADER, REVEALED_HEADER, type RenderOutcome, type RenderRequest } from '../../domain/capture.ts';
import { EgressError, failureOf, tooLargeFailure } from '../egress/failure.ts';
import type { EgressProxy, ProxySession } from '../egress/proxy.ts';
import { type Blocking, blockPictures } from './blocking.ts';
import { browserFailure } from './browser-failure.ts';
import { answerConsent } from './consent.ts';
import { chromiumUserAgent, openContext, VIEWPORT } from './context.ts';
import { atMost, within } from './deadline.ts';
import { judgeDocument, noteAddress, type Opening, openDocument, tlsOf } from './document.ts';
import { type Fate, unlessStopped, watchFate } from './fate.ts';
import { pass } from './frames.ts';
import { serialisePage } from './in-page.ts';
import { watchNavigation } from './navigation.ts';
import { stoppedFailure, type VisitRecorder } from './outcome.ts';
import { createPageClock, type PageClock } from './page-clock.ts';
import type { BrowserPool } from './pool.ts';
import { reveal } from './reveal.ts';
import { takePicture } from './screenshot.ts';
import { type SettleCaps, type Settling, settle, watchActivity } from './settle.ts';
import { type IsolatedWorld, openWorld } from './world.ts';

export interface RenderCaps extends SettleCaps {
  /** Milliseconds for a new window. Default 15 000. */
  windowMs: number;
  /** Milliseconds until the first document has been parsed. Default 30 000. */
  loadMs: number;
  /** Milliseconds for the serialisation of the DOM. Default 20 000. */
  serialiseMs: number;
  /** Milliseconds for the picture, its images included. Default 20 000. */
  pictureMs: number;
  /** CSS pixels at which the picture is cut. Default 15 000. */
  screenshotHeight: number;
  /** Bytes of the serialised DOM. Default 30 MB. */
  maxBytes: number;
  /** Documents that one visit may lead through. Default 20. */
  maxRedirects: number;
}

export interface Render {
  request: RenderRequest;
  visit: VisitRecorder;
  proxy: EgressProxy;
  pool: BrowserPool;
  caps: RenderCaps;
  contact: string | undefined;
  userAgent: string | undefined;
  /** What buttons are called that bring more of the page. */
  cues: readonly string[];
  stop: AbortSignal;
}

/** Header that tells how the wait for a quiet page ended, where it did not end well. */
export const SETTLED_HEADER = 'x-clausewatch-settled';
/** Header that tells by which rule a consent banner was answered, and with what result. */
export const CONSENT_HEADER = 'x-clausewatch-consent';

const CLOSE_MS = 5000;
/** How a page is rested after something in it was pressed. */
const BRIEF = { liveMs: 300, quietMs: 250, fedQuietMs: 250, emptyMs: 0, patienceMs: 1000, alike: 2 };

/** What is not to be touched this time: the page went away when it was. */
interface Shy {
  noConsent?: true;
  noReveal?: true;
  /** Buttons by which the page was left. */
  avoid?: string[];
}

/** The page left its address when it was touched. */
class PageLeft extends Error {
  readonly shy: Shy;

  constructor(shy: Shy) {
    super('the page left its address');
    this.shy = shy;
  }
}

/** Renders the page; one that goes away when something in it is pressed is rendered again without that. */
export async function renderPage(render: Render): Promise<RenderOutcome> {
  let shy: Shy = {};
  for (;;) {
    try {
      return await renderOnce(render, shy);
    } catch (error) {
      if (!(error instanceof PageLeft)) throw error;
      // By what it was left a second time cannot be told: it is read as it shows itself.
      shy = shy.avoid || shy.noReveal ? { ...shy, ...error.shy, noReveal: true } : { ...shy, ...error.shy };
    }
  }
}

/** Whatever happens, the context ends; a browser that cannot end it is replaced. */
async function renderOnce(render: Render, shy: Shy): Promise<RenderOutcome> {
  const lease = await render.pool.acquire();
  const session = await render.proxy.openSession();
  let context: BrowserContext | undefined;
  try {
    context = await opened(render, newContext(lease.browser, session, render));
    return await capture(render, shy, context, session);
  } catch (error) {
    // A browser that is being closed answers in many ways, none of which says anything.
    if (render.stop.aborted) return render.visit.fail(stoppedFailure());
    if (error instanceof PageLeft) throw error;
    const failure = error instanceof EgressError ? error.failure : browserFailure(error, render.visit.log.finalUrl);
    if (!failure) throw error;
    return render.visit.fail((failure.kind === 'crashed' && lease.overgrown()) || failure);
  } finally {
    const closed = context ? await atMost(CLOSE_MS, context.close()) : false;
    await session.close();
    await lease.release(closed && lease.browser.isConnected() ? undefined : 'broken');
  }
}

function newContext(browser: Browser, session: ProxySession, { request, userAgent, contact }: Render): Promise<BrowserContext> {
  return openContext(browser, {
    proxyUrl: session.url,
    language: request.language ?? 'en-US',
    timezone: request.timezone ?? 'UTC',
    userAgent: userAgent ?? chromiumUserAgent(browser.version(), contact),
  });
}

/** A window opens, or the browser is of no use: no site has a part in it. */
function opened<T>({ caps, stop }: Render, opening: Promise<T>): Promise<T> {
  const failure = failureOf('crashed', 'The browser opened no window in time.', { remedy: 'It is tried again at the next check.' });
  return unlessStopped(stop, within(caps.windowMs, 'A new browser window', opening, failure));
}

/** The page's window with all that reads it. */
interface Window {
  page: Page;
  cdp: CDPSession;
  clock: PageClock;
  blocking: Blocking;
}

async function openWindow(context: BrowserContext): Promise<Window> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  return { page, cdp, clock: createPageClock(cdp), blocking: await blockPictures(cdp) };
}

async function capture(render: Render, shy: Shy, context: BrowserContext, session: ProxySession): Promise<RenderOutcome> {
  const { caps, visit, request, stop } = render;
  const window = await opened(render, openWindow(context));
  const { page, cdp, clock } = window;
  const navigation = watchNavigation(page);
  const activity = watchActivity(page);
  const fate = watchFate(page, stop, navigation, session);
  const opening: Opening = { page, visit, navigation, session, caps };
  try {
    const opened = await fate.or(openDocument(opening));
    if (opened) return opened;
    const world = await fate.or(openWorld(page, cdp));
    const settling: Settling = { world, clock, activity, ready: request.ready, caps, stop };
    if ((await fate.or(settle(settling))) === 'limit') visit.log.headers[SETTLED_HEADER] = 'limit';
    if (await fate.or(isKnown(render, opening, world))) return visit.succeed(new Uint8Array(), { notModified: true });
    const ended = judgeDocument(opening) ?? (shy.noConsent ? undefined : await fate.or(consent(opening, settling)));
    if (ended) return ended;
    const tls = await fate.or(tlsOf(navigation.current(), caps.answerMs));
    if (tls) visit.log.tls = tls;
    if (!shy.noReveal) await fate.or(open(render, settling, shy));
    return await read(render, window, world, fate);
  } catch (error) {
    if (error instanceof PageLeft) throw error;
    noteAddress(page, navigation, visit.log, false);
    if (session.exceeded) return visit.fail(session.exceeded);
    throw error;
  } finally {
    fate.end();
  }
}

/** Whether whoever asked knows the page as it stands before anything in it is opened. */
async function isKnown({ request, caps }: Render, opening: Opening, world: IsolatedWorld): Promise<boolean> {
  if (!request.isKnown) return false;
  const { visit } = opening;
  const dom = await world.call(serialisePage, caps.maxBytes, caps.serialiseMs);
  if (!dom || !('html' in dom) || !request.isKnown(Buffer.from(dom.html, 'utf8'))) return false;
  if (judgeDocument(opening) || visit.log.status === undefined || visit.log.status < 200 || visit.log.status > 299) return false;
  visit.log.headers[KNOWN_HEADER] = 'true';
  return true;
}

/** Answers a consent banner. Gives how the visit ends, where the answer led to something that cannot be read. */
async function consent(opening: Opening, settling: Settling): Promise<RenderOutcome | undefined> {
  const { page, visit } = opening;
  const { world, clock, stop } = settling;
  const settleAgain = (): Promise<unknown> => settle(settling);
  const answer = await answerConsent({ page, world, settleAgain, during: (work) => clock.during(work, stop), stop });
  if (!answer) return undefined;
  if (answer.result === 'left') throw new PageLeft({ noConsent: true });
  visit.log.headers[CONSENT_HEADER] = `${answer.cmp}: ${answer.result}`;
  return judgeDocument(opening);
}

/** Opens what the page keeps closed. */
async function open({ visit, cues, caps }: Render, settling: Settling, { avoid }: Shy): Promise<void> {
  const { world, clock, activity, stop } = settling;
  const { ready: _, ...rest } = settling;
  const quiet = (atMostMs: number): Promise<unknown> =>
    settle({ ...rest, ready: undefined, caps: { ...caps, ...BRIEF, settleMs: atMostMs } });
  const done = await reveal({
    world,
    cues: [...cues],
    quiet,
    pass: () => pass(world, clock, stop),
    pending: activity.pending,
    stop,
    ...(avoid ? { avoid } : {}),
  });
  if (done.left) throw new PageLeft(done.by ? { avoid: [...(avoid ?? []), ...done.by] } : { noReveal: true });
  // Every page is scrolled to its end once: most of them show nothing new there.
  if (done.clicks === 0 && done.steps <= 1 && !done.limited) return;
  visit.log.headers[REVEALED_HEADER] = `${done.clicks} pressed, ${done.steps} scrolled${done.limited ? ', limit' : ''}`;
}

async function read({ caps, visit, request, stop }: Render, window: Window, world: IsolatedWorld, fate: Fate): Promise<RenderOutcome> {
  const dom = await fate.or(world.call(serialisePage, caps.maxBytes, caps.serialiseMs));
  if (!dom) return visit.fail(failureOf('protocol', 'The page went to another address while it was read.', { transient: true }));
  const body = 'html' in dom ? Buffer.from(dom.html, 'utf8') : undefined;
  if (!body || body.length > caps.maxBytes) return visit.fail(tooLargeFailure('The rendered page', caps.maxBytes));
  if (!(await request.wantPicture?.(body))) return visit.succeed(body);
  const size = { width: VIEWPORT.width, maxHeight: caps.screenshotHeight };
  const screenshot = await fate.or(takePicture({ ...window, world, size, ms: caps.pictureMs, stop }));
  return visit.succeed(body, { screenshot });
}
