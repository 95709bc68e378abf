/**
 * Picture of a rendered page. It is an illustration: that it cannot be taken never fails a capture.
 * @module
 */
import type { Page } from 'playwright';
import type { Blocking } from './blocking.ts';
import { within } from './deadline.ts';
import { loadPictures, pageHeight } from './in-page.ts';
import type { PageClock } from './page-clock.ts';
import type { IsolatedWorld } from './world.ts';

export interface PictureOptions {
  page: Page;
  world: IsolatedWorld;
  clock: PageClock;
  blocking: Blocking;
  /** CSS pixels. */
  size: { width: number; maxHeight: number };
  /** Milliseconds for all of it; a third of them for the images that the page did not load so far. */
  ms: number;
  stop: AbortSignal;
}

/** PNG of the whole page with its images, cut at the maximal height; undefined when it cannot be had in time. */
export async function takePicture(options: PictureOptions): Promise<Uint8Array | undefined> {
  const { ms } = options;
  try {
    return await within(ms, 'The picture', draw(options));
  } catch {
    return undefined;
  }
}

async function draw({ page, world, clock, blocking, size, ms, stop }: PictureOptions): Promise<Uint8Array> {
  await blocking.lift();
  await world.call(loadPictures, null, ms);
  await clock.run(1000, (elapsed) => elapsed < ms / 3, stop);
  const height = (await world.call(pageHeight, null, ms)) ?? 0;
  const clip = { x: 0, y: 0, width: size.width, height: Math.min(Math.max(height, 1), size.maxHeight) };
  return page.screenshot({ type: 'png', fullPage: true, clip, animations: 'disabled', caret: 'hide', scale: 'css', timeout: ms });
}
