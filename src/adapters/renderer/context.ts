/**
 * The browser context of one render: everything that could make two machines see different pages is pinned.
 * @module
 */
import type { Browser, BrowserContext } from 'playwright';
import { signature } from '../../lib/userAgent.ts';

export interface ContextOptions {
  /** Address of the render's own egress proxy. */
  proxyUrl: string;
  language: string;
  timezone: string;
  userAgent: string;
}

export const VIEWPORT = { width: 1366, height: 900 } as const;

/** Opens a fresh context: nothing stored, nothing permitted, no downloads, no service workers, one window. */
export async function openContext(browser: Browser, options: ContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({
    // Without this bypass value loopback goes past the proxy.
    proxy: { server: options.proxyUrl, bypass: '<-loopback>' },
    locale: options.language,
    timezoneId: options.timezone,
    userAgent: options.userAgent,
    viewport: VIEWPORT,
    screen: VIEWPORT,
    deviceScaleFactor: 1,
    isMobile: false,
    hasTouch: false,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    forcedColors: 'none',
    acceptDownloads: false,
    serviceWorkers: 'block',
    permissions: [],
    ignoreHTTPSErrors: false,
    strictSelectors: false,
  });
  context.on('page', (page) => {
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
    if (context.pages().length > 1) page.close().catch(() => {});
  });
  return context;
}

/** Chromium's own name on one fixed platform, with ours added: sites adapt to the platform, and should know who visits. */
export function chromiumUserAgent(version: string, contact: string | undefined): string {
  const major = version.split('.', 1)[0] ?? version;
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36 ${signature(contact)}`;
}
