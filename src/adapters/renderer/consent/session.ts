/**
 * One run of autoconsent in a page and its frames: the content script in a world of its own, its messages over a binding that only
 * that world has.
 * @module
 */
import type { CDPSession, Page } from 'playwright';
import { consentEngine } from './engine.ts';

/** Messages of the content script, as far as they are of interest. */
export interface ConsentMessage {
  type: string;
  cmp?: unknown;
  result?: unknown;
  state?: { lifecycle?: unknown };
}

export interface ConsentSession {
  /** Frames in which it runs. */
  frames: number;
  /** No message is told any more. */
  end(): Promise<void>;
}

interface Events {
  message(message: ConsentMessage): void;
  /** The main frame's document has been replaced. */
  replaced(): void;
}

const WORLD = 'clausewatch-consent';
const BINDING = 'clausewatchConsent';
const MAX_FRAMES = 8;

/** Starts autoconsent in the page. Rejects where the page goes away meanwhile. */
export async function startConsent(page: Page, events: Events): Promise<ConsentSession> {
  const sessions: CDPSession[] = [];
  let frames = 0;
  const end = async (): Promise<void> => {
    await Promise.all(sessions.map((session) => session.detach().catch(() => {})));
  };
  try {
    const main = await page.context().newCDPSession(page);
    sessions.push(main);
    main.on('Runtime.executionContextsCleared', () => events.replaced());
    frames += await attach(main, true, events);
    for (const frame of page.frames().slice(1, MAX_FRAMES)) {
      // Frames of the page's own process have no session: they were reached by the page's.
      const session = await page
        .context()
        .newCDPSession(frame)
        .catch(() => undefined);
      if (!session) continue;
      sessions.push(session);
      frames += await attach(session, false, events).catch(() => 0);
    }
    return { frames, end };
  } catch (error) {
    await end();
    throw error;
  }
}

interface FrameTree {
  frame: { id: string; url: string };
  childFrames?: FrameTree[];
}

/** Returns the number of frames that the session reaches. */
async function attach(session: CDPSession, isPage: boolean, events: Events): Promise<number> {
  const defaults = new Map<string, number>();
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const aux = context.auxData as { frameId?: string; isDefault?: boolean } | undefined;
    if (aux?.isDefault && aux.frameId) defaults.set(aux.frameId, context.id);
  });
  const places = new Map<number, Place>();
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    const place = places.get(executionContextId);
    if (name === BINDING && place) receive(place, payload, events);
  });
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD });
  const { frameTree } = await session.send('Page.getFrameTree');
  const list = flatten(frameTree as FrameTree).slice(0, MAX_FRAMES);
  for (const [index, { id, url }] of list.entries()) {
    const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: id, worldName: WORLD });
    places.set(executionContextId, {
      session,
      world: executionContextId,
      url,
      isMain: isPage && index === 0,
      scripts: () => defaults.get(id),
    });
    await session.send('Runtime.evaluate', { contextId: executionContextId, expression: start() });
  }
  return list.length;
}

function flatten({ frame, childFrames = [] }: FrameTree): Array<{ id: string; url: string }> {
  return [frame, ...childFrames.flatMap(flatten)];
}

/** An own property hides elements of the same id, which the script would take for itself running already. */
function start(): string {
  return `{
    const binding = globalThis[${JSON.stringify(BINDING)}];
    globalThis.autoconsentSendMessage = async (message) => binding(JSON.stringify(message));
    Object.defineProperty(globalThis, 'autoconsentReceiveMessage', { value: undefined, writable: true, configurable: true });
  }
  ${consentEngine().script}`;
}

interface Place {
  session: CDPSession;
  world: number;
  url: string;
  isMain: boolean;
  /** Context of the page's own scripts. */
  scripts(): number | undefined;
}

function receive(place: Place, payload: string, events: Events): void {
  const message = JSON.parse(payload) as ConsentMessage & { id?: unknown; snippetId?: unknown };
  if (message.type === 'init') void tell(place, consentEngine().initial(place.url, place.isMain));
  else if (message.type === 'eval') void evaluate(place, message.id, message.snippetId);
  else events.message(message);
}

/** A page that has gone needs no answer. */
async function tell({ session, world }: Place, message: unknown): Promise<void> {
  const expression = `void autoconsentReceiveMessage(${JSON.stringify(message)})`;
  await session.send('Runtime.evaluate', { contextId: world, expression }).catch(() => {});
}

/** Only snippets of the package run among the page's scripts, and only whether they say yes comes back. */
async function evaluate(place: Place, id: unknown, snippetId: unknown): Promise<void> {
  const expression = consentEngine().snippet(snippetId);
  const contextId = place.scripts();
  const answer =
    expression !== undefined && contextId !== undefined
      ? await place.session
          .send('Runtime.evaluate', { expression: `!!(${expression})`, contextId, returnByValue: true, timeout: 1000 })
          .catch(() => undefined)
      : undefined;
  await tell(place, { type: 'evalResp', id, result: answer?.result.value === true && !answer.exceptionDetails });
}
