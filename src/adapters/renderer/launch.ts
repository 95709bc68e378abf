/**
 * Starts one browser process and makes sure that it ends: with its program, however that dies.
 * @module
 */
import { type Browser, chromium, type LaunchOptions as PlaywrightOptions } from 'playwright';
import { EgressError, failureOf } from '../egress/failure.ts';
import { atMost, within } from './deadline.ts';
import { type ChromiumLocation, findChromium } from './executable.ts';
import { launchBounded } from './flood.ts';
import { type Guardian, guard } from './guardian.ts';
import { makeHome, removeHome, TEMPORARY_NAMES, withTemporaryFolder } from './home.ts';

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
  /** The browser's processes now; none when it does not answer. */
  processes(): Promise<BrowserProcess[]>;
  /** Ends the browser; kills it where it does not end by itself. */
  end(): Promise<void>;
}

type Found = Extract<ChromiumLocation, { found: true }>;

/** A browser that closes well takes a fraction of a second. */
const CLOSE_MS = 5_000;
const ANSWER_MS = 5_000;

/** Starts a browser. Rejects with EgressError ('browser-missing' or 'crashed'). */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const location = findChromium(options.executable);
  if (!location.found) throw missing(location.why);
  let home: Home | undefined;
  try {
    home = await openHome();
    return await accompany(await start(location, home.folder, options), home);
  } catch (error) {
    await home?.abandon();
    if (error instanceof EgressError) throw error;
    throw new EgressError(
      failureOf('crashed', `The browser at ${location.path} could not be started.`, {
        remedy: 'Run "clausewatch doctor" to see what it lacks.',
      }),
      error,
    );
  }
}

/** The browser's folder with who watches over it. */
interface Home {
  folder: string;
  guardian: Guardian | undefined;
  /** The browser has ended. */
  leave(): Promise<void>;
  /** The browser may still run. */
  abandon(): Promise<void>;
}

async function openHome(): Promise<Home> {
  const folder = await makeHome();
  const guardian = guard(folder);
  return {
    folder,
    guardian,
    async leave() {
      await removeHome(folder);
      guardian?.dismiss();
    },
    async abandon() {
      // What the guardian kills ends a little later than we look: it removes the folder then.
      if (guardian) guardian.strike();
      else await removeHome(folder);
    },
  };
}

function start({ path, from }: Found, folder: string, options: LaunchOptions): Promise<Browser> {
  // Playwright's own: left to Playwright, which then takes the lighter build made for use without a window.
  const executable = from === 'playwright' ? undefined : path;
  return withTemporaryFolder(folder, () =>
    within(options.launchTimeoutMs + 5000, 'The start of the browser', launchAt(executable, folder, options)),
  );
}

/** Learns the browser's process; a browser that does not tell is of no use, and ends. */
async function accompany(browser: Browser, home: Home): Promise<Launched> {
  try {
    return await describe(browser, home);
  } catch (error) {
    await atMost(CLOSE_MS, browser.close());
    throw error;
  }
}

async function describe(browser: Browser, home: Home): Promise<Launched> {
  const session = await browser.newBrowserCDPSession();
  const processes = async (): Promise<BrowserProcess[]> => {
    const { processInfo } = await within(ANSWER_MS, 'The browser', session.send('SystemInfo.getProcessInfo'));
    return processInfo;
  };
  const pid = (await processes()).find(({ type }) => type === 'browser')?.id;
  if (pid !== undefined) home.guardian?.watch(pid);
  return {
    browser,
    processes: () => processes().catch(() => []),
    end: () => end(browser, pid, home),
  };
}

async function end(browser: Browser, pid: number | undefined, home: Home): Promise<void> {
  if (await atMost(CLOSE_MS, browser.close())) return home.leave();
  if (!home.guardian && pid !== undefined) kill(pid);
  await home.abandon();
}

/** Ends a process at once; false where it has gone by itself meanwhile. */
export function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

function launchAt(executablePath: string | undefined, folder: string, options: LaunchOptions): Promise<Browser> {
  return launchBounded(folder, () => chromium.launch(settings(executablePath, folder, options)));
}

function settings(executablePath: string | undefined, folder: string, options: LaunchOptions): PlaywrightOptions {
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    headless: true,
    // Chromium's sandbox refuses to start for root, which is who runs in most containers; every other user keeps it.
    chromiumSandbox: process.getuid?.() !== 0,
    timeout: options.launchTimeoutMs,
    proxy: { server: options.proxyUrl, bypass: '<-loopback>' },
    args: [...FLAGS, ...(options.trustedKeys?.length ? [`--ignore-certificate-errors-spki-list=${options.trustedKeys.join(',')}`] : [])],
    env: environment(folder),
    // Signals belong to the program: it ends its checks first and closes the browser then.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
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
  'SYSTEMROOT',
  'LD_LIBRARY_PATH',
  'FONTCONFIG_FILE',
  'FONTCONFIG_PATH',
  'XDG_RUNTIME_DIR',
];

/** Hostile pages run in this process: it gets none of our secrets. */
function environment(folder: string): Record<string, string> {
  const kept: Record<string, string> = { LANG: 'C.UTF-8', TZ: 'UTC' };
  for (const name of TEMPORARY_NAMES) kept[name] = folder;
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
