/**
 * When a rendered page is ready to be read.
 * @module
 */
import type { Page, Request } from 'playwright';
import type { Ready } from '../../domain/watcher.ts';
import { sleep } from '../../lib/sleep.ts';
import { EgressError, failureOf } from '../egress/failure.ts';
import { frames } from './frames.ts';
import { type AwaitedSigns, type PageState, readState } from './in-page.ts';
import type { PageClock } from './page-clock.ts';
import type { IsolatedWorld } from './world.ts';

export interface SettleCaps {
  /** Milliseconds of its own time that a page gets to build itself up once its document is there. Default 5000. */
  liveMs: number;
  /** Milliseconds of its own time in which the visible text must not change. Default 1000. */
  quietMs: number;
  /** Real milliseconds in which the text of a page must not change that is fed by what its own time does not govern: sockets and workers. Default 700. */
  fedQuietMs: number;
  /** Real milliseconds that a page gets which shows next to nothing yet. Default 1000. */
  emptyMs: number;
  /** Real milliseconds after which a load that does not end is no longer waited for. Default 4000. */
  patienceMs: number;
  /** A page that never comes to rest is read after so many real milliseconds. Default 20 000. */
  settleMs: number;
  /** Milliseconds for one answer of the page. Default 10 000. */
  answerMs: number;
  /** Samples that must be alike after something was done to the page: what a frame sets off has its time in the next round only. Default 1. */
  alike?: number;
}

export interface Settling {
  world: IsolatedWorld;
  clock: PageClock;
  activity: Activity;
  ready: Ready | undefined;
  caps: SettleCaps;
  stop: AbortSignal;
}

/** Samples that may differ before a page counts as one that never rests: a running clock, a carousel. */
const RESTLESS_SAMPLES = 6;
/** Milliseconds between two looks at a page of which more is to come that its own time does not govern. */
const REAL_POLL_MS = 150;

/**
 * Waits until the visible text is quiet, nothing that could change it is loading and `ready` holds. Returns 'quiet', or 'limit'
 * for a page that is still restless: it is read as it stands. Rejects with EgressError ('timeout') when `ready` never
 * held or the document was never complete.
 */
export async function settle(settling: Settling): Promise<'quiet' | 'limit'> {
  const { world, clock, activity, caps, stop } = settling;
  const start = performance.now();
  const left = (): number => caps.settleMs - (performance.now() - start);
  let last = await sample(settling, undefined);
  let budget = caps.liveMs;
  let quietSince = performance.now();
  for (let samples = 0; ; samples += 1) {
    stop.throwIfAborted();
    await clock.run(budget, (elapsed) => left() > 0 && (elapsed < caps.patienceMs || activity.isLively(caps.patienceMs)), stop);
    await frames(world);
    if (last && !(last.ready && last.texty)) await sleep(REAL_POLL_MS, stop);
    const state = await sample(settling, samples > 0 ? last : undefined);
    const now = performance.now();
    if (!isSame(last, state)) quietSince = now;
    last = state;
    budget = caps.quietMs;
    if (samples + 1 >= (caps.alike ?? 1) && state?.parsed && state.ready && isAtRest(state, now - quietSince, now - start, settling))
      return 'quiet';
    const restless = state?.parsed && state.ready && state.texty && samples >= RESTLESS_SAMPLES && !activity.isFed();
    if (restless || left() <= 0) return atLimit(state, caps);
  }
}

function isAtRest(state: PageState, quietMs: number, elapsedMs: number, { activity, caps }: Settling): boolean {
  if (!state.texty && elapsedMs < caps.emptyMs) return false;
  return quietMs >= (activity.isFed() ? caps.fedQuietMs : 1);
}

async function sample({ world, ready, caps }: Settling, last: PageState | undefined): Promise<PageState | undefined> {
  const awaited: AwaitedSigns = { selector: ready?.selector ?? null, text: ready?.text ?? null, since: last?.mutations ?? null };
  const state = await world.call(readState, awaited, caps.answerMs);
  if (state?.badSelector) throw badSelector();
  return state;
}

/** Nothing was touched in the document, or what was touched left the visible text as it was. */
function isSame(before: PageState | undefined, now: PageState | undefined): boolean {
  if (!before || !now || before.document !== now.document) return false;
  if (before.mutations === now.mutations) return true;
  return before.hash !== undefined && before.hash === now.hash;
}

function atLimit(state: PageState | undefined, caps: SettleCaps): 'limit' {
  const limit = `${Math.round(caps.settleMs / 100) / 10} s`;
  if (!state?.parsed)
    throw new EgressError(
      failureOf('timeout', `The page was not complete after ${limit}.`, { remedy: 'It is tried again at the next check.' }),
    );
  if (state.ready) return 'limit';
  throw new EgressError(
    failureOf('timeout', `What the watcher waits for ("ready") did not appear within ${limit}.`, {
      remedy: 'Compare "ready" in the watcher with the page.',
      notReady: true,
    }),
  );
}

function badSelector(): EgressError {
  return new EgressError(
    failureOf('timeout', 'The "ready" selector of the watcher is not valid CSS, so it can never match.', {
      remedy: 'Correct the selector.',
      transient: false,
      notReady: true,
    }),
  );
}

/** What the page loads. */
export interface Activity {
  /** Requests under way that may change the text. */
  pending(): number;
  /** Something that may change the text is loading, and a request began or ended within `ms`. */
  isLively(ms: number): boolean;
  /** Text may come at any real time: the page holds a socket or runs workers. */
  isFed(): boolean;
}

const TEXT_CHANGING: readonly string[] = ['document', 'script', 'stylesheet', 'xhr', 'fetch'];

/** Watches the page's requests from now on. */
export function watchActivity(page: Page): Activity {
  const open = new Set<Request>();
  let last = performance.now();
  let fed = false;
  const ended = (request: Request): void => {
    if (open.delete(request)) last = performance.now();
  };
  page.on('request', (request) => {
    if (!TEXT_CHANGING.includes(request.resourceType())) return;
    open.add(request);
    last = performance.now();
  });
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  page.on('websocket', () => {
    fed = true;
  });
  page.on('worker', () => {
    fed = true;
  });
  return {
    pending: () => open.size,
    isLively: (ms) => open.size > 0 && performance.now() - last < ms,
    isFed: () => fed,
  };
}
