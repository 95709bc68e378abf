/**
 * Picture of a rendered page. It is an illustration: that it cannot be taken never fails a capture.
 * @module
 */
import type { Page } from 'playwright';
import { within } from './deadline.ts';
import { pageHeight } from './in-page.ts';
import type { IsolatedWorld } from './world.ts';

/** PNG of the whole page, cut at `maxHeight` CSS pixels; undefined when it cannot be had within `ms`. */
export async function takeScreenshot(
  page: Page,
  world: IsolatedWorld,
  width: number,
  maxHeight: number,
  ms: number,
): Promise<Uint8Array | undefined> {
  try {
    const height = (await world.call(pageHeight, null, ms)) ?? 0;
    const clip = { x: 0, y: 0, width, height: Math.min(Math.max(height, 1), maxHeight) };
    return await within(
      ms,
      'The screenshot',
      page.screenshot({ type: 'png', fullPage: true, clip, animations: 'disabled', caret: 'hide', scale: 'css', timeout: ms }),
    );
  } catch {
    return undefined;
  }
}
