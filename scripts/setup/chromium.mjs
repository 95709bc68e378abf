/**
 * A Chromium that starts: configured → found earlier → Playwright's own → the system's → Playwright's installer → apt-get → a clear
 * sentence. Never a silent skip.
 * @module
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { aptInstall, mayUseApt } from './apt.mjs';
import { collect, findOnPath, isExecutable } from './process.mjs';
import { SetupError, say, step, tail } from './report.mjs';
import { addToStamp, readStamp } from './stamp.mjs';

/** Debian's build for use without a window: it takes a fraction of the processor time of the other. */
const LIGHT = 'chromium-headless-shell';
const NAMES = [LIGHT, 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const OUTSIDE_THE_PATH = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe'],
};

/** Chromium by configuration or as found, once it has started; looks at no more than whether the file is still there. */
export function knownChromium(root, env = process.env) {
  const { chromium, configuredChromium } = readStamp(root);
  const path = env.CLAUSEWATCH_CHROMIUM ? configuredChromium : chromium;
  if (env.CLAUSEWATCH_CHROMIUM && env.CLAUSEWATCH_CHROMIUM !== path) return undefined;
  return path !== undefined && isExecutable(path) ? path : undefined;
}

/** A system browser, by its usual names and places. */
export function systemChromium() {
  return findOnPath(NAMES) ?? OUTSIDE_THE_PATH[process.platform]?.find(isExecutable);
}

/**
 * Path of a Chromium that starts.
 * @param {string} root the clone
 * @param {string} node path of the pinned Node
 */
export async function ensureChromium(root, node, env = process.env) {
  const known = knownChromium(root, env);
  if (known) return known;
  if (env.CLAUSEWATCH_CHROMIUM) return configured(root, env.CLAUSEWATCH_CHROMIUM);
  const own = await playwrightChromium(root, node);
  const found = await step(
    'Looking for Chromium',
    () => installed(own),
    (path) => path ?? 'none here',
  );
  const path = found === undefined ? await install(root, node) : await lighter(found, own);
  if (path === undefined) {
    throw new SetupError(
      'There is no Chromium here, and neither Playwright nor apt-get could install one. Install Chromium or Google Chrome and run the command again, or set CLAUSEWATCH_CHROMIUM to its path.',
    );
  }
  addToStamp(root, { chromium: path });
  return path;
}

async function configured(root, path) {
  if (await starts(path)) {
    addToStamp(root, { configuredChromium: path });
    return path;
  }
  throw new SetupError(
    `CLAUSEWATCH_CHROMIUM names ${path}, which does not start. Correct the path, or unset the variable to let one be found.`,
  );
}

/** Missing shared libraries show in `--version` already. Windows' Chrome opens a window for it, so there being there must do. */
async function starts(path) {
  if (!isExecutable(path)) return false;
  if (process.platform === 'win32') return true;
  return (await collect(path, ['--version'], { timeoutMs: 30_000 })).code === 0;
}

async function installed(own) {
  if (own !== undefined && existsSync(own) && (await starts(own))) return own;
  const system = systemChromium();
  return system !== undefined && (await starts(system)) ? system : undefined;
}

/** The build for use without a window in the place of a system browser, where we may install it; else the browser itself. */
async function lighter(path, own) {
  if (path === own || basename(path) === LIGHT || !mayUseApt() || !(await aptInstall(LIGHT))) return path;
  const light = findOnPath([LIGHT]);
  return light !== undefined && (await starts(light)) ? light : path;
}

/** Where Playwright keeps its Chromium, there or not. */
async function playwrightChromium(root, node) {
  const script = "const { chromium } = await import('playwright'); process.stdout.write(chromium.executablePath());";
  const { code, output } = await collect(node, ['--input-type=module', '--eval', script], { cwd: root, timeoutMs: 30_000 });
  return code === 0 && output !== '' ? output : undefined;
}

async function install(root, node) {
  return (await installWithPlaywright(root, node)) ?? (await installWithApt());
}

async function installWithPlaywright(root, node) {
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000', ...process.env };
  const done = await step(
    "Installing Chromium with Playwright's installer",
    async () => {
      const { code, output } = await collect(node, [cli, 'install', 'chromium'], { cwd: root, env });
      if (code !== 0) say(`Playwright's installer ended with code ${code}:\n${tail(output, 5)}`);
      return code === 0;
    },
    (ok) => (ok ? 'done' : 'did not work'),
  );
  if (!done) return undefined;
  const path = await playwrightChromium(root, node);
  if (path === undefined) return undefined;
  if (await starts(path)) return path;
  if (mayUseApt())
    await step("Installing the libraries that Playwright's Chromium needs", () =>
      collect(node, [cli, 'install-deps', 'chromium'], { cwd: root }),
    );
  return (await starts(path)) ? path : undefined;
}

async function installWithApt() {
  if (!mayUseApt() || !((await aptInstall(LIGHT)) || (await aptInstall('chromium', { update: false })))) return undefined;
  const path = systemChromium();
  return path !== undefined && (await starts(path)) ? path : undefined;
}
