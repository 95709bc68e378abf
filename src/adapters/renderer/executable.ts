/**
 * Where Chromium is.
 * @module
 */
import { chromium } from 'playwright';
import { isExecutable } from '../../lib/machine.ts';

/** The build that is made for use without a window. Debian starts it by a script, which would stand between us and the browser's process. */
const LIGHT = '/usr/lib/chromium/chromium-headless-shell';
const STARTED_BY_SCRIPT = '/usr/bin/chromium-headless-shell';

/** The lighter build comes first: it takes a fraction of the processor time of the other. */
const SYSTEM_PATHS: readonly string[] = [
  LIGHT,
  STARTED_BY_SCRIPT,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export type ChromiumLocation =
  | { found: true; path: string; from: 'option' | 'CLAUSEWATCH_CHROMIUM' | 'playwright' | 'system' }
  | { found: false; why: string };

/**
 * The configured path, else CLAUSEWATCH_CHROMIUM, else Playwright's own browser, else a system one. A configured path
 * that does not exist is an error and is not replaced by another browser.
 */
export function findChromium(configured?: string, environment: NodeJS.ProcessEnv = process.env): ChromiumLocation {
  if (configured) return named(configured, 'option');
  const fromEnvironment = environment['CLAUSEWATCH_CHROMIUM'];
  if (fromEnvironment) return named(fromEnvironment, 'CLAUSEWATCH_CHROMIUM');
  const own = chromium.executablePath();
  if (own && isExecutable(own)) return { found: true, path: own, from: 'playwright' };
  const path = SYSTEM_PATHS.find(isExecutable);
  return path ? { found: true, path, from: 'system' } : { found: false, why: 'No Chromium was found on this machine.' };
}

function named(path: string, from: 'option' | 'CLAUSEWATCH_CHROMIUM'): ChromiumLocation {
  if (path === STARTED_BY_SCRIPT && isExecutable(LIGHT)) return { found: true, path: LIGHT, from };
  if (isExecutable(path)) return { found: true, path, from: path === chromium.executablePath() ? 'playwright' : from };
  return {
    found: false,
    why: `There is no Chromium at ${path}, which ${from === 'option' ? 'the settings name' : 'CLAUSEWATCH_CHROMIUM names'}.`,
  };
}
