/**
 * Starts one browser process and makes sure that it ends: with its program, however that dies.
 * @module
 */
import { type Browser, type CDPSession, chromium } from 'playwright';
import { EgressError, failureOf } from '../egress/failure.ts';
import { atMost, within } from './deadline.ts';
import { findChromium } from './executable.ts';
import { type Guardian, guard } from './guardian.ts';

export interface LaunchOptions {
  /** Path of Chromium; default see `findChromium`. */
  executable?: string;
  /** The filtering proxy: traffic of the browser itself goes there, and is turned away. */
  proxyUrl: string;
  launchTimeoutMs: number;
  /** SHA-256 (base64) of public keys that are trusted although no known authority signed them: a private authority's. */
  trustedKeys?: string[];
}

/** A process of the browser. */
export interface BrowserProcess {
  /** What it does, like `browser` or `renderer`. */
  type: string;
  id: number;
}

export interface Launched {
  browser: Browser;
  pid: number | undefined;
  /** The browser's processes now; none when it does not answer. */
  processes(): Promise<BrowserProcess[]>;
  /** Ends the browser; kills it where it does not end by itself. */
  end(): Promise<void>;
}

const CLOSE_MS = 10_000;
const ANSWER_MS = 5_000;

/** Starts a browser. Rejects with EgressError ('browser-missing' or 'crashed'). */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const location = findChromium(options.executable);
  if (!location.found) throw missing(location.why);
  try {
    // Playwright's own: left to Playwright, which then takes the lighter build made for use without a window.
    const path = location.from === 'playwright' ? undefined : location.path;
    const browser = await within(options.launchTimeoutMs + 5000, 'The start of the browser', launchAt(path, options));
    return await accompany(browser);
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

async function accompany(browser: Browser): Promise<Launched> {
  const session = await browser.newBrowserCDPSession();
  const processes = async (): Promise<BrowserProcess[]> => {
    const { processInfo } = await within(ANSWER_MS, 'The browser', session.send('SystemInfo.getProcessInfo'));
    return processInfo;
  };
  const pid = (await processes()).find(({ type }) => type === 'browser')?.id;
  const guardian = pid === undefined ? undefined : guard(pid, await profileOf(session));
  return {
    browser,
    pid,
    processes: () => processes().catch(() => []),
    end: () => end(browser, pid, guardian),
  };
}

/** Folder of the browser's profile, which a browser that is killed leaves behind. */
async function profileOf(session: CDPSession): Promise<string | undefined> {
  try {
    const { arguments: parts } = await session.send('Browser.getBrowserCommandLine');
    return parts.map((part) => /^--user-data-dir=(.+)$/.exec(part)?.[1]).find((folder) => folder !== undefined);
  } catch {
    return undefined;
  }
}

async function end(browser: Browser, pid: number | undefined, guardian: Guardian | undefined): Promise<void> {
  const closed = await atMost(CLOSE_MS, browser.close());
  if (closed) guardian?.dismiss();
  else if (guardian) guardian.strike();
  else if (pid !== undefined) killQuietly(pid);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself meanwhile.
  }
}

function launchAt(executablePath: string | undefined, options: LaunchOptions): Promise<Browser> {
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
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

function missing(why: string): EgressError {
  return new EgressError(
    failureOf('browser-missing', why, {
      remedy: 'Install one with "npx playwright install chromium", or name its path in CLAUSEWATCH_CHROMIUM.',
    }),
  );
}
