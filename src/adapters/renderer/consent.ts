/**
 * Answers consent banners, refusing where that is possible: some pages show their text only then. Best effort: a banner that cannot be
 * answered is left where it is.
 * @module
 */
import type { Page } from 'playwright';
import { looksCovered } from './consent/cover.ts';
import { type ConsentMessage, startConsent } from './consent/session.ts';
import { within } from './deadline.ts';
import type { IsolatedWorld } from './world.ts';

export interface ConsentCaps {
  /** Milliseconds in all. Default 5000. */
  consentMs: number;
  /** Milliseconds until the kind of banner is known. Default 2000. */
  detectMs: number;
  /** Milliseconds from then until the banner is seen. Default 1500. */
  popupMs: number;
}

const DEFAULT_CAPS: ConsentCaps = { consentMs: 5000, detectMs: 2000, popupMs: 1500 };

export interface ConsentOptions {
  page: Page;
  world: IsolatedWorld;
  /** Resolves when the page has come to rest. */
  settleAgain(): Promise<unknown>;
  /** Lets the page's timers run while the banner is answered. */
  during<Result>(work: Promise<Result>): Promise<Result>;
  caps?: Partial<ConsentCaps>;
  stop: AbortSignal;
}

/** What became of a banner. */
export interface ConsentAnswer {
  /** The rule that answered it. */
  cmp: string;
  /** `left`: the answer led to another address, and the page must be rendered again without answering. */
  result: 'done' | 'failed' | 'left';
}

/** Undefined where there was nothing to answer. Never rejects but for `stop` and for what `settleAgain` rejects with. */
export async function answerConsent(options: ConsentOptions): Promise<ConsentAnswer | undefined> {
  const { page, world, settleAgain, during, stop } = options;
  const caps = { ...DEFAULT_CAPS, ...options.caps };
  const isAsked = await world.call(looksCovered, null, caps.consentMs).catch(() => false);
  stop.throwIfAborted();
  if (!isAsked) return undefined;
  const home = addressOf(page);
  const answer = await within(caps.consentMs + 500, 'The consent banner', during(answerBanner(page, caps, stop))).catch(() => undefined);
  stop.throwIfAborted();
  if (!answer) return undefined;
  await settleAgain();
  return addressOf(page) === home ? answer : { ...answer, result: 'left' };
}

/** Without query and fragment, in which pages note that they were answered. */
function addressOf(page: Page): string {
  return /^[^?#]*/.exec(page.url())?.[0] ?? '';
}

async function answerBanner(page: Page, caps: ConsentCaps, stop: AbortSignal): Promise<ConsentAnswer | undefined> {
  const watch = watchAnswer(caps, stop);
  const session = await startConsent(page, watch);
  watch.running(session.frames);
  try {
    return await watch.end;
  } finally {
    await session.end();
  }
}

interface AnswerWatch {
  message(message: ConsentMessage): void;
  replaced(): void;
  /** Tells in how many frames it is looked for. */
  running(frames: number): void;
  end: Promise<ConsentAnswer | undefined>;
}

/** Follows the messages until the banner is answered, or until there seems to be none. */
function watchAnswer(caps: ConsentCaps, stop: AbortSignal): AnswerWatch {
  const { promise, resolve } = Promise.withResolvers<ConsentAnswer | undefined>();
  let cmp: string | undefined;
  let isAnswering = false;
  let frames = Number.POSITIVE_INFINITY;
  let without = 0;
  const finish = (result: 'done' | 'failed'): void => {
    for (const timer of timers) clearTimeout(timer);
    stop.removeEventListener('abort', none);
    resolve(isAnswering && cmp !== undefined ? { cmp, result } : undefined);
  };
  const none = (): void => finish('failed');
  const timers = [
    setTimeout(none, caps.consentMs),
    setTimeout(() => {
      if (cmp === undefined) none();
    }, caps.detectMs),
  ];
  stop.addEventListener('abort', none, { once: true });

  return {
    end: promise,
    replaced: () => finish('done'),
    running(count) {
      frames = count;
      if (without >= frames) none();
    },
    message(message) {
      if (typeof message.cmp === 'string' && message.type !== 'autoconsentError') cmp = message.cmp;
      if (message.type === 'cmpDetected')
        timers.push(
          setTimeout(() => {
            if (!isAnswering) none();
          }, caps.popupMs),
        );
      else if (message.type === 'popupFound') isAnswering = true;
      else if (message.type === 'autoconsentDone') finish('done');
      else if (message.type === 'optOutResult' && message.result !== true) none();
      else if (message.type === 'report' && message.state?.lifecycle === 'nothingDetected') {
        without += 1;
        if (without >= frames && cmp === undefined) none();
      }
    },
  };
}
