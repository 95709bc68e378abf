/**
 * Lanes of the queue: machines that fetch and machines that run a browser can be different ones.
 * @module
 */
import type { Learned } from './ports.ts';
import type { RendererName } from './vocabulary.ts';
import type { Source } from './watcher.ts';

/** `http`: plain requests alone. `browser`: all that may need one, plain requests too. */
export const LANES = ['http', 'browser'] as const;
export type Lane = (typeof LANES)[number];

const DAY_MS = 24 * 3600 * 1000;
/** What was learned of a page is asked anew after so long. */
const LEARNED_MS = 30 * DAY_MS;

/** The renderer that visits the source; undefined where both have to, because nothing is known of it, or not any more. */
export function rendererOf(
  { render }: Pick<Source, 'render'>,
  learned: Pick<Learned, 'renderer' | 'at'> | undefined,
  now: Date,
): RendererName | undefined {
  if (render !== 'auto') return render;
  return learned && now.getTime() - Date.parse(learned.at) < LEARNED_MS ? learned.renderer : undefined;
}

/** The lane that a check of the source goes into. */
export function laneOf(source: Pick<Source, 'render'>, learned: Pick<Learned, 'renderer' | 'at'> | undefined, now: Date): Lane {
  return rendererOf(source, learned, now) === 'http' ? 'http' : 'browser';
}
