/**
 * Sources by the names that people give them on the command line.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { isPausedAt } from '../domain/pause.ts';
import type { Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';

/**
 * Sources by vendor or by full id; all of them without a name. A paused source must be named in full; `isPaused` tells which are.
 * Throws OperationalError('usage') for a name that no source has.
 */
export function chosen(
  sources: readonly Source[],
  names: readonly string[],
  isPaused = (source: Source) => source.paused === true,
): Source[] {
  const active = (source: Source): boolean => !isPaused(source);
  if (names.length === 0) return sources.filter(active);
  const found = names.flatMap((name) => {
    const known = sources.filter((source) => source.id === name || source.vendor.id === name);
    if (known.length === 0)
      throw new OperationalError('usage', `No watcher declares ${name}.`, {
        remedy: 'Run "clausewatch list" to see all sources, or "clausewatch add URL" to watch a page.',
      });
    return known.filter((source) => source.id === name || active(source));
  });
  return [...new Set(found)];
}

/** Which sources are paused at a moment, by their watchers or by an operator. */
export async function pausedAt(store: Pick<Store, 'plans'>, now: Date): Promise<(source: Source) => boolean> {
  const ids = new Set((await store.plans()).filter((plan) => isPausedAt(plan, now)).map(({ sourceId }) => sourceId));
  return (source) => source.paused === true || ids.has(source.id);
}
