/**
 * When a rendered page is ready to be read.
 * @module
 */
import type { Page, Request } from 'playwright';
import type { Ready } from '../../domain/watcher.ts';
import { EgressError, failureOf } from '../egress/failure.ts';
import { type AwaitedSigns, type PageState, readState } from './in-page.ts';
import type { IsolatedWorld } from './world.ts';

export interface SettleCaps {
  /** The visible text must not change for so many milliseconds. Default 700. */
  quietMs: number;
  /** The same for a page that shows next to nothing yet. Default 2000. */
  emptyQuietMs: number;
  /** Text that has been quiet for so long is final, whatever is still loading. Default 8000. */
  patienceMs: number;
  /** A page that never comes to rest is read after so many milliseconds. Default 30 000. */
  settleMs: number;
  /** Milliseconds for one answer of the page. Default 10 000. */
  answerMs: number;
}

const SAMPLE_MS = 120;
/** Below this many characters a page counts as not rendered yet. */
const EMPTY_LENGTH = 200;

/**
 * Waits until the visible text is quiet, nothing that could change it is loading and `ready` holds. Returns 'quiet', or 'limit'
 * for a page that is still restless at the limit: it is read as it stands. Rejects with EgressError ('timeout') when `ready` never
 * held or the document was never complete.
 */
export async function settle(
  world: IsolatedWorld,
  activity: Activity,
  ready: Ready | undefined,
  caps: SettleCaps,
  stop: AbortSignal,
): Promise<'quiet' | 'limit'> {
  const awaited: AwaitedSigns = { selector: ready?.selector ?? null, text: ready?.text ?? null };
  const start = performance.now();
  let quietSince = start;
  let last: PageState | undefined;
  for (;;) {
    stop.throwIfAborted();
    const asked = performance.now();
    const state = await world.call(readState, awaited, caps.answerMs);
    const now = performance.now();
    if (state?.badSelector) throw badSelector();
    if (!state || !last || state.hash !== last.hash || state.length !== last.length) quietSince = now;
    last = state;
    if (state && isSettled(state, now - quietSince, activity.pending(), caps)) return 'quiet';
    if (now - start >= caps.settleMs) return atLimit(state, caps);
    await pause(Math.max(SAMPLE_MS, 2 * (now - asked)), stop);
  }
}

function isSettled(state: PageState, quiet: number, pending: number, caps: SettleCaps): boolean {
  if (!state.parsed || !state.ready) return false;
  if (quiet >= caps.patienceMs) return true;
  return pending === 0 && quiet >= (state.length < EMPTY_LENGTH ? caps.emptyQuietMs : caps.quietMs);
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

/** Requests under way that may still change the text. */
export interface Activity {
  pending(): number;
}

const TEXT_CHANGING: readonly string[] = ['document', 'script', 'stylesheet', 'xhr', 'fetch'];

/** Counts the page's requests from now on. */
export function watchActivity(page: Page): Activity {
  const open = new Set<Request>();
  page.on('request', (request) => {
    if (TEXT_CHANGING.includes(request.resourceType())) open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return { pending: () => open.size };
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const aborted = (): void => {
    clearTimeout(timer);
    reject(stop.reason as Error);
  };
  const timer = setTimeout(() => {
    stop.removeEventListener('abort', aborted);
    resolve();
  }, ms);
  stop.addEventListener('abort', aborted, { once: true });
  return promise;
}
