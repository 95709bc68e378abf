/**
 * Follows the documents of a page's main frame: redirects of servers and of the page itself.
 * @module
 */
import type { Page, Request, Response } from 'playwright';
import type { Redirect } from '../../domain/capture.ts';

export interface Navigation {
  /** The document that the page shows now. */
  current(): Response | undefined;
  /** Address of the last document that was asked for, whether it came or not. */
  lastRequested(): string | undefined;
  /** The last answer to a request for a document, whether it was shown or not. */
  lastAnswer(): Response | undefined;
  /** Every redirect up to the current document. One that the page made itself (script, meta refresh) has the status of that page. */
  redirects(): Redirect[];
  /** Tells of a document that began to arrive and broke off, with the browser's words. */
  onBroken(tell: (url: string, why: string) => void): void;
}

/** A document that the page itself leaves before it is complete, and an error answer without a body: neither broke off. */
const NOT_BROKEN = /ERR_ABORTED|ERR_HTTP_RESPONSE_CODE_FAILURE/;

/** Watches the main frame of `page` from now on. */
export function watchNavigation(page: Page): Navigation {
  const shown: Response[] = [];
  const statuses = new Map<Request, number>();
  let requested: Request | undefined;
  let answered: Response | undefined;
  let tellBroken: (url: string, why: string) => void = () => {};

  const isDocument = (request: Request): boolean => request.isNavigationRequest() && request.frame() === page.mainFrame();
  page.on('request', (request) => {
    if (isDocument(request)) requested = request;
  });
  page.on('response', (response) => {
    if (!isDocument(response.request())) return;
    statuses.set(response.request(), response.status());
    answered = response;
  });
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && answered && answered !== shown.at(-1)) shown.push(answered);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (isDocument(request) && statuses.has(request) && !NOT_BROKEN.test(why)) tellBroken(request.url(), why);
  });

  return {
    current: () => shown.at(-1),
    lastRequested: () => requested?.url(),
    lastAnswer: () => answered,
    onBroken: (tell) => {
      tellBroken = tell;
    },
    redirects() {
      const hops: Redirect[] = [];
      let previous: Request | undefined;
      const last = requested && !shown.some((response) => response.request() === requested) ? [requested] : [];
      for (const request of [...shown.map((response) => response.request()), ...last]) {
        const chain = chainOf(request);
        if (previous) chain.unshift(previous);
        for (let index = 0; index + 1 < chain.length; index += 1) {
          const [from, to] = [chain[index], chain[index + 1]];
          if (from && to) hops.push({ from: from.url(), to: to.url(), status: statuses.get(from) ?? 0 });
        }
        previous = request;
      }
      return hops;
    },
  };
}

/** A request with those that were redirected to it, first one first. */
function chainOf(request: Request): Request[] {
  const chain: Request[] = [];
  for (let next: Request | null = request; next; next = next.redirectedFrom()) chain.unshift(next);
  return chain;
}
