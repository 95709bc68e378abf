/**
 * Calls into a page through an isolated world.
 * @module
 */
import type { CDPSession, Page } from 'playwright';
import { EgressError, failureOf } from '../egress/failure.ts';
import { within } from './deadline.ts';

export interface IsolatedWorld {
  /**
   * Runs `fn` in the page's current document, and waits for it where it takes time. Its arguments and result are JSON. Undefined when the document was
   * replaced meanwhile; rejects with EgressError ('timeout') when the page does not answer within `ms`.
   */
  call<A, R>(fn: (argument: A) => R | Promise<R>, argument: A, ms: number): Promise<R | undefined>;
}

/** Opens the world in which the reader's functions live, out of the page's reach; over `session` where there is one already. */
export async function openWorld(page: Page, given?: CDPSession): Promise<IsolatedWorld> {
  const session = given ?? (await page.context().newCDPSession(page));
  let contextId: number | undefined;

  return {
    async call(fn, argument, ms) {
      const expression = `(${fn.toString()})(${JSON.stringify(argument ?? null)})`;
      return within(ms, 'The page did not answer: a script in it', run());

      async function run() {
        for (let attempt = 0; attempt < 2; attempt += 1) {
          try {
            contextId ??= await enter(session);
            const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
              expression,
              contextId,
              returnByValue: true,
              awaitPromise: true,
            });
            if (exceptionDetails)
              throw new Error(`A reader function failed in the page: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
            return result.value;
          } catch (error) {
            contextId = undefined;
            if (isGone(error)) throw new EgressError(failureOf('crashed', 'The browser ended while it read the page.'), error);
            if (!isReplaced(error)) throw error;
          }
        }
        return undefined;
      }
    },
  };
}

async function enter(session: CDPSession): Promise<number> {
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'clausewatch' });
  return executionContextId;
}

/** The document that the context belonged to is no longer there. */
function isReplaced(error: unknown): boolean {
  return error instanceof Error && /context|frame|navigat|No frame/i.test(error.message) && !/reader function/.test(error.message);
}

/** Playwright's words for a page or browser that is no longer there. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    /Target (?:page, context or browser has been )?(?:closed|crashed)|Browser has been closed|has been closed|Page crashed|Target crashed|Connection closed|Failed to create browser context/i.test(
      error.message,
    )
  );
}
