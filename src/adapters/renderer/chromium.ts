/**
 * The rendering renderer: headless Chromium, a fresh context for each page, all traffic through the egress proxy.
 *
 * The captured body is the rendered DOM as UTF-8 (see `serialisePage`), not the response body. The header `x-clausewatch-settled: limit`
 * marks a page that had not come to rest when it was read.
 * @module
 */
import type { Clock, Renderer } from '../../domain/ports.ts';
import { EgressError } from '../egress/failure.ts';
import type { Gate } from '../egress/gate.ts';
import { type EgressProxy, startEgressProxy } from '../egress/proxy.ts';
import { recordVisit, stoppedFailure } from './outcome.ts';
import { type BrowserPool, createBrowserPool, type StartReason } from './pool.ts';
import { type RenderCaps, renderPage } from './render-page.ts';

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
  /** What buttons are called that bring more of the page: "show more", "load more". */
  cues?: readonly string[];
  /** Hosts that are not worth a connection: they count visitors and say nothing. */
  isUnwanted?: (hostname: string) => boolean;
  /** SHA-256 (base64) of public keys that are trusted although no known authority signed them. */
  trustedKeys?: string[];
  /** Told of requests that belong to no page: the browser's own. They are turned away. */
  onStray?: (authority: string) => void;
  /** Told of each start of a browser, and why it takes the place of the one before. */
  onBrowserStart?: ((reason: StartReason) => void) | undefined;
}

export interface ChromiumCaps extends RenderCaps {
  /** Bytes that one page may load in all. Default 200 MB. */
  maxTransferBytes: number;
  /** Milliseconds for the start of the browser. Default 30 000. */
  launchMs: number;
  /** Pages after which the browser is replaced. Default 500. */
  maxPages: number;
  /** Megabytes of memory beyond which the browser is replaced. Default 3000. */
  maxMemoryMb: number;
  /** Megabytes of memory beyond which a page is ended. Default 1500. */
  maxPageMb: number;
}

const DEFAULT_CAPS: ChromiumCaps = {
  liveMs: 5000,
  quietMs: 1000,
  fedQuietMs: 700,
  emptyMs: 1000,
  patienceMs: 4000,
  settleMs: 20_000,
  answerMs: 10_000,
  windowMs: 15_000,
  loadMs: 30_000,
  serialiseMs: 20_000,
  pictureMs: 20_000,
  screenshotHeight: 15_000,
  maxBytes: 30_000_000,
  maxTransferBytes: 200_000_000,
  maxRedirects: 20,
  launchMs: 30_000,
  maxPages: 500,
  maxMemoryMb: 3000,
  maxPageMb: 1500,
};

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
        const { contact, userAgent, cues = [] } = options;
        return await renderPage({ request, visit, caps, stop, contact, userAgent, cues, ...(await ready()) });
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
  const { gate, isUnwanted, onStray, onBrowserStart, executable, trustedKeys } = options;
  const proxy = await startEgressProxy({
    gate,
    caps: { sessionBytes: caps.maxTransferBytes },
    ...(isUnwanted ? { isUnwanted } : {}),
    ...(onStray ? { onStranger: onStray } : {}),
  });
  const pool = createBrowserPool({
    proxyUrl: proxy.url,
    launchTimeoutMs: caps.launchMs,
    maxPages: caps.maxPages,
    maxMemoryMb: caps.maxMemoryMb,
    maxPageMb: caps.maxPageMb,
    onStart: onBrowserStart,
    ...(executable ? { executable } : {}),
    ...(trustedKeys ? { trustedKeys } : {}),
  });
  return { proxy, pool };
}
