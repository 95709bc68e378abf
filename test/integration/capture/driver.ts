/**
 * A browser with pages that a test serves itself, for what runs in a page: no proxy, no renderer around it.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { findChromium } from '../../../src/adapters/renderer/executable.ts';
import { serialisePage } from '../../../src/adapters/renderer/in-page.ts';
import { createPageClock, type PageClock } from '../../../src/adapters/renderer/page-clock.ts';
import { type Activity, type SettleCaps, settle, watchActivity } from '../../../src/adapters/renderer/settle.ts';
import { type IsolatedWorld, openWorld } from '../../../src/adapters/renderer/world.ts';
import { startServer, type TestServer } from '../../helpers/servers.ts';

export interface Driver {
  site: TestServer;
  /** Serves a page with this body. */
  html(path: string, body: string, head?: string): void;
  serve(path: string, handler: (request: IncomingMessage, response: ServerResponse) => void): void;
  open(path: string): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenPage {
  page: Page;
  context: BrowserContext;
  world: IsolatedWorld;
  activity: Activity;
  clock: PageClock;
  quiet(atMostMs?: number): Promise<unknown>;
  html(): Promise<string>;
  close(): Promise<void>;
}

const NEVER = new AbortController().signal;
const CAPS: SettleCaps = {
  liveMs: 300,
  quietMs: 250,
  fedQuietMs: 250,
  emptyMs: 0,
  patienceMs: 1000,
  settleMs: 2000,
  answerMs: 5000,
  alike: 2,
};

export async function startDriver(): Promise<Driver> {
  const pages = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
  const site = await startServer((request, response) => {
    const serve = pages.get(new URL(request.url ?? '/', 'http://x').pathname);
    if (serve) serve(request, response);
    else response.writeHead(404).end();
  });
  const location = findChromium();
  if (!location.found) throw new Error(location.why);
  const browser = await chromium.launch({ executablePath: location.path, chromiumSandbox: process.getuid?.() !== 0 });

  return {
    site,
    serve: (path, handler) => void pages.set(path, handler),
    html(path, body, head = '') {
      pages.set(path, (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end(`<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`);
      });
    },
    async open(path) {
      const context = await browser.newContext({
        viewport: { width: 1366, height: 900 },
        reducedMotion: 'reduce',
        serviceWorkers: 'block',
      });
      const page = await context.newPage();
      context.on('page', (other) => void other.close().catch(() => {}));
      const activity = watchActivity(page);
      await page.goto(`${site.origin}${path}`, { waitUntil: 'domcontentloaded' });
      const cdp = await context.newCDPSession(page);
      const clock = createPageClock(cdp);
      const world = await openWorld(page, cdp);
      const quiet = (atMostMs = CAPS.settleMs): Promise<unknown> =>
        settle({ world, clock, activity, ready: undefined, caps: { ...CAPS, settleMs: atMostMs }, stop: NEVER });
      await quiet();
      return {
        page,
        context,
        world,
        activity,
        clock,
        quiet,
        async html() {
          const dom = await world.call(serialisePage, 30_000_000, 5000);
          if (!dom || !('html' in dom)) throw new Error('the page could not be written');
          return dom.html;
        },
        close: () => context.close(),
      };
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
