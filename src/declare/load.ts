/**
 * Watcher files → Watchers, with everything that is wrong with them.
 * @module
 */
import { crossCheck, type KnownCatalogue } from './crossChecks.ts';
import { type Problem, sortProblems } from './problem.ts';
import { type LoadedWatcher, readWatchers } from './watchers.ts';

export type { Problem } from './problem.ts';
export { type LoadedWatcher, toSources } from './watchers.ts';

/**
 * Reads and checks every watcher file of `dir`.
 *
 * A file with an error in its own content gives no watcher. Problems between files leave their watchers in the
 * answer; whoever goes on must ask `hasErrors(problems)` first.
 * @param options.catalogue to check the names of keys and questions against
 * @throws OperationalError('config') when there is no such folder or no watcher in it
 * @example
 * const { watchers, problems } = await loadWatchers('watchers');
 * const sources = watchers.flatMap(({ watcher }) => toSources(watcher));
 */
export async function loadWatchers(
  dir: string,
  options: { catalogue?: KnownCatalogue } = {},
): Promise<{ watchers: LoadedWatcher[]; problems: Problem[] }> {
  const { watchers, problems } = await readWatchers(dir);
  return { watchers, problems: sortProblems([...problems, ...crossCheck(watchers, options.catalogue)]) };
}
