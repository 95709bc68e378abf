/**
 * The robots.txt of each host.
 * @module
 */
import { plain } from './answer.ts';
import type { Answer } from './types.ts';

/** Served where nothing else was said. */
export const DEFAULT_ROBOTS = 'User-agent: *\nDisallow: /staff-only/\nAllow: /\n';

export interface Robots {
  answer(host: string): Answer;
  set(host: string, text: string | undefined, status?: number): void;
  /** Back to what the city was started with. */
  clear(): void;
}

export function createRobots(start: string | Record<string, string> = DEFAULT_ROBOTS): Robots {
  const fallback = typeof start === 'string' ? start : DEFAULT_ROBOTS;
  const single = typeof start === 'string' ? {} : start;
  const initial = (): Map<string, Answer> => new Map(Object.entries(single).map(([host, text]) => [host, plain(text)]));
  let known = initial();
  return {
    answer: (host) => known.get(host) ?? plain(fallback),
    set(host, text, status = 200) {
      if (text === undefined) known.delete(host);
      else known.set(host, plain(text, { status }));
    },
    clear() {
      known = initial();
    },
  };
}
