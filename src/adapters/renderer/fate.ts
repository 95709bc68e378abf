/**
 * What may end a render before its work is done.
 * @module
 */
import type { Page } from 'playwright';
import { EgressError, failureOf } from '../egress/failure.ts';
import type { ProxySession } from '../egress/proxy.ts';
import { browserFailure } from './browser-failure.ts';
import type { Navigation } from './navigation.ts';
import { stoppedFailure } from './outcome.ts';

export interface Fate {
  /** The work's result, unless the page crashes, its document breaks off or the visit is stopped first. */
  or<T>(work: Promise<T>): Promise<T>;
  end(): void;
}

/** Watches `page` from now on. */
export function watchFate(page: Page, stop: AbortSignal, navigation: Navigation, session: ProxySession): Fate {
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

/** A window that is left half opened keeps its browser from closing: it gets so long to open. */
const OPENING_MS = 2000;

/** The work's result, unless the visit was stopped a while ago: for work before there is a page, in a browser that may never answer. */
export async function unlessStopped<T>(stop: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => {});
  const doom = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const stopped = (): void => {
    timer = setTimeout(() => doom.reject(new EgressError(stoppedFailure())), OPENING_MS);
  };
  stop.addEventListener('abort', stopped, { once: true });
  if (stop.aborted) stopped();
  try {
    return await Promise.race([work, doom.promise]);
  } finally {
    stop.removeEventListener('abort', stopped);
    clearTimeout(timer);
  }
}
