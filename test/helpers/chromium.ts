/**
 * A real Chromium in front of the desk, and everything that it complains of while somebody works there.
 * @module
 */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { findChromium } from '../../src/adapters/renderer/executable.ts';

export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** A phone and a desk. */
export const WIDTHS = [390, 1440] as const;
const HEIGHT = 900;

export interface PersonOptions {
  /** Address of the installation. */
  origin: string;
  scheme?: Scheme;
  width?: number;
  height?: number;
  /** Pixels of the screen for each of the page. */
  scale?: number;
  javaScript?: boolean;
  /** Cookies of somebody who signed in before. */
  storage?: Awaited<ReturnType<BrowserContext['storageState']>>;
}

/** One person's browser: cookies of its own, one page. */
export interface Person {
  page: Page;
  context: BrowserContext;
  origin: string;
  /** Goes to a path of the installation; gives the status. */
  visit(path: string): Promise<number>;
  /** Signs in by the one-time link. */
  signIn(link: string): Promise<void>;
  /**
   * What should not have been, since it was asked last: violations of the content security policy, errors of the console and of scripts,
   * requests and navigations to elsewhere, dialogs.
   */
  complaints(): string[];
  close(): Promise<void>;
}

export interface TestBrowser {
  person(options: PersonOptions): Promise<Person>;
  close(): Promise<void>;
}

/** Starts the browser that the program would use. Throws where there is none. */
export async function openBrowser(): Promise<TestBrowser> {
  const found = findChromium();
  if (!found.found) throw new Error(found.why);
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  return { person: (options) => openPerson(browser, options), close: () => browser.close() };
}

const REPORTER = 'reportPolicyViolation';

async function openPerson(browser: Browser, options: PersonOptions): Promise<Person> {
  const { origin, scheme = 'light', width = 1440, height = HEIGHT, scale = 1, javaScript = true, storage } = options;
  const context = await browser.newContext({
    baseURL: origin,
    colorScheme: scheme,
    viewport: { width, height },
    deviceScaleFactor: scale,
    javaScriptEnabled: javaScript,
    ...(storage && { storageState: storage }),
    // Nothing moves while it is measured or pictured.
    reducedMotion: 'reduce',
  });
  let heard: string[] = [];
  await context.exposeBinding(REPORTER, (_, violation: string) => void heard.push(violation));
  await context.addInitScript(watchPolicy, REPORTER);
  const page = await context.newPage();
  listen(page, origin, (complaint) => void heard.push(complaint));
  return {
    page,
    context,
    origin,
    async visit(path) {
      const response = await page.goto(path);
      return response?.status() ?? 0;
    },
    async signIn(link) {
      await page.goto(link);
      const button = page.locator('main form button').first();
      if (await button.isVisible()) await button.click();
      await page.waitForURL((url) => url.pathname !== new URL(link).pathname);
    },
    complaints() {
      const told = heard;
      heard = [];
      return told;
    },
    close: () => context.close(),
  };
}

/** Runs in the page, before anything of it. */
function watchPolicy(reporter: string): void {
  const scope = globalThis as unknown as {
    document: { addEventListener(type: string, listener: (event: Record<string, unknown>) => void): void };
  } & Record<string, (text: string) => void>;
  scope.document.addEventListener('securitypolicyviolation', (event) => {
    scope[reporter]?.(`policy: ${event['effectiveDirective']} refused ${event['blockedURI']} ${event['sample'] ?? ''}`.trim());
  });
}

function listen(page: Page, origin: string, complain: (text: string) => void): void {
  page.on('console', (message) => {
    // A status beyond 399 is what some pages are asked for.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complain(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`script: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complain(`request to ${request.url()}`);
  });
  page.on('framenavigated', (frame) => {
    if (frame.parentFrame() || ![origin, 'null'].includes(new URL(frame.url()).origin)) complain(`navigation to ${frame.url()}`);
  });
  page.on('popup', (popup) => complain(`window of ${popup.url()}`));
  page.on('dialog', (dialog) => {
    complain(`dialog: ${dialog.message()}`);
    // Left open, it would hold the page.
    void dialog.dismiss();
  });
}

/** Another theme or width for the page as it stands: styles follow without a visit. */
export async function dress({ page }: Person, scheme: Scheme, width: number): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: HEIGHT });
}

/** Pixels by which the page is wider than the window. */
export function overflow({ page }: Person): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Elements that stick out of the window, for people who look for the one that makes the page scroll. */
export function sticking({ page }: Person): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('main *, header *, footer *')]
    .filter((node) => node.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((node) => node.tagName.toLowerCase() + (node.className ? '.' + String(node.className).replaceAll(' ', '.') : ''))
    .slice(0, 8)`);
}
