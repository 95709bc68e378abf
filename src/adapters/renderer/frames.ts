/**
 * Frames of a page: what is scrolled into sight, laid out or animated is told to the page with the next ones. They come in real time,
 * also while the page's own time stands still, and late on a busy machine: so they are waited for, not guessed.
 * @module
 */
import { atMost } from './deadline.ts';
import type { PageClock } from './page-clock.ts';
import type { IsolatedWorld } from './world.ts';

/** A page that draws nothing is not waited for. */
const MOST_MS = 1000;
/** The page's milliseconds in which what frames have set off happens: debounced scroll events are that late. */
const FOLLOW_MS = 250;

/** Resolves when two frames have been drawn. */
export async function frames(world: IsolatedWorld): Promise<void> {
  // Whoever reads the page next tells what is the matter.
  await atMost(MOST_MS, world.call(twoFrames, null, 10 * MOST_MS));
}

/** Lets frames be drawn, what they set off happen, and that be drawn. */
export async function pass(world: IsolatedWorld, clock: PageClock, stop: AbortSignal): Promise<void> {
  await frames(world);
  await clock.run(FOLLOW_MS, (elapsed) => elapsed < FOLLOW_MS, stop);
  await frames(world);
}

function twoFrames(): Promise<null> {
  const { requestAnimationFrame } = globalThis as unknown as { requestAnimationFrame(then: () => void): void };
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)));
  });
}
