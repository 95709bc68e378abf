/**
 * The browser process: started when it is first needed, replaced after a crash and after many pages.
 * @module
 */
import { type Browser, chromium } from 'playwright';
import { EgressError, failureOf } from '../egress/failure.ts';
import { atMost, within } from './deadline.ts';
import { findChromium } from './executable.ts';

export interface BrowserPoolOptions {
  /** Path of Chromium; default see `findChromium`. */
  executable?: string;
  /** The filtering proxy: traffic of the browser itself goes there too, and is turned away. */
  proxyUrl: string;
  launchTimeoutMs: number;
  /** Pages after which the browser is replaced, so that no leak grows for ever. */
  maxPages: number;
  /** SHA-256 (base64) of public keys that are trusted although no known authority signed them: a private authority's. */
  trustedKeys?: string[];
}

/** A browser that is in use until `release` is called. `broken` tells that it must not be used again. */
export interface BrowserLease {
  browser: Browser;
  release(state?: 'broken'): Promise<void>;
}

export interface BrowserPool {
  /** Rejects with EgressError ('browser-missing' or 'crashed'). */
  acquire(): Promise<BrowserLease>;
  /** Ends the browser. No process is left. */
  close(): Promise<void>;
}

interface Running {
  browser: Browser;
  pid: number | undefined;
  pages: number;
  leases: number;
  retired: boolean;
}

const CLOSE_MS = 10_000;

export function createBrowserPool(options: BrowserPoolOptions): BrowserPool {
  let current: Promise<Running> | undefined;
  const alive = new Set<Running>();
  let closed = false;

  const launch = async (): Promise<Running> => {
    const running = await start(options);
    alive.add(running);
    running.browser.once('disconnected', () => retire(running));
    return running;
  };
  const retire = (running: Running): void => {
    running.retired = true;
  };
  const usable = async (): Promise<Running> => {
    const running = await current?.catch(() => undefined);
    if (running && !running.retired && running.browser.isConnected() && running.pages < options.maxPages) return running;
    if (running) await putAway(running);
    current = undefined;
    return await next();
  };
  const next = (): Promise<Running> => {
    current ??= launch();
    current.catch(() => {
      current = undefined;
    });
    return current;
  };
  const putAway = async (running: Running): Promise<void> => {
    retire(running);
    if (running.leases > 0) return;
    alive.delete(running);
    await end(running);
  };

  let turn: Promise<unknown> = Promise.resolve();
  return {
    async acquire() {
      if (closed) throw new EgressError(failureOf('crashed', 'The browser has been shut down.'));
      const running = turn.then(usable);
      turn = running.catch(() => {});
      const lease = await running;
      lease.pages += 1;
      lease.leases += 1;
      return {
        browser: lease.browser,
        async release(state) {
          lease.leases -= 1;
          if (state === 'broken') retire(lease);
          if (lease.retired) await putAway(lease);
        },
      };
    },
    async close() {
      closed = true;
      await turn;
      await current?.catch(() => undefined);
      await Promise.all([...alive].map(end));
      alive.clear();
    },
  };
}

async function start(options: BrowserPoolOptions): Promise<Running> {
  const location = findChromium(options.executable);
  if (!location.found) throw missing(location.why);
  try {
    const browser = await within(options.launchTimeoutMs + 5000, 'The start of the browser', launchAt(location.path, options));
    return { browser, pid: await processId(browser), pages: 0, leases: 0, retired: false };
  } catch (error) {
    if (error instanceof EgressError) throw error;
    throw new EgressError(
      failureOf('crashed', `The browser at ${location.path} could not be started.`, {
        remedy: 'Run "clausewatch doctor" to see what it lacks.',
      }),
      error,
    );
  }
}

function launchAt(executablePath: string, options: BrowserPoolOptions): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    // Chromium's sandbox refuses to start for root, which is who runs in most containers; every other user keeps it.
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: options.launchTimeoutMs,
    proxy: { server: options.proxyUrl, bypass: '<-loopback>' },
    args: [...FLAGS, ...(options.trustedKeys?.length ? [`--ignore-certificate-errors-spki-list=${options.trustedKeys.join(',')}`] : [])],
    env: environment(),
    // Signals belong to the program: it ends its checks first and closes the browser then.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** A watched page is all that the browser may contact, over TCP through the proxy only, and it draws the same on every machine. */
const FLAGS: readonly string[] = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-quic',
  // Not alternatives: Chromium reads the first, chrome-headless-shell (which Playwright installs) the second, each ignores the other.
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  // Names are resolved by the gate alone, never by the browser (prefetch hints included).
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];

const PASSED_ON: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'LD_LIBRARY_PATH',
  'FONTCONFIG_FILE',
  'FONTCONFIG_PATH',
  'XDG_RUNTIME_DIR',
];

/** Hostile pages run in this process: it gets none of our secrets. */
function environment(): Record<string, string> {
  const kept: Record<string, string> = { LANG: 'C.UTF-8', TZ: 'UTC' };
  for (const name of PASSED_ON) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

async function processId(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.find((entry) => entry.type === 'browser')?.id;
}

async function end(running: Running): Promise<void> {
  if (await atMost(CLOSE_MS, running.browser.close())) return;
  if (running.pid === undefined || !running.browser.isConnected()) return;
  try {
    process.kill(running.pid, 'SIGKILL');
  } catch {
    // It has gone by itself meanwhile.
  }
}

function missing(why: string): EgressError {
  return new EgressError(
    failureOf('browser-missing', why, {
      remedy: 'Install one with "npx playwright install chromium", or name its path in CLAUSEWATCH_CHROMIUM.',
    }),
  );
}
