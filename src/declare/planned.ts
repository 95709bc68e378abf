/**
 * What `lint` would say of a file as it is planned, before it is written.
 * @module
 */
import { Watcher } from '../domain/watcher.ts';
import { crossCheck, type KnownCatalogue } from './crossChecks.ts';
import { type Problem, sortProblems } from './problem.ts';
import { checkSchema } from './schemaProblems.ts';
import { type LoadedWatcher, toSources } from './watchers.ts';
import { parseYaml } from './yamlFile.ts';

/** Problems of `file` with the content `text`, among the other watchers. */
export function lintPlanned(
  { file, text }: { file: string; text: string },
  watchers: readonly LoadedWatcher[],
  catalogue?: KnownCatalogue,
): Problem[] {
  const planned = readPlanned(file, text);
  if ('problems' in planned) return sortProblems(planned.problems);
  const others = watchers.filter((other) => other.file !== file);
  return sortProblems(crossCheck([...others, planned], catalogue).filter((problem) => problem.file === file));
}

function readPlanned(file: string, text: string): LoadedWatcher | { problems: Problem[] } {
  const parsed = parseYaml(file, text);
  if (parsed.problems.length > 0) return { problems: parsed.problems };
  const checked = checkSchema(parsed, Watcher);
  return 'problems' in checked ? checked : { file, watcher: checked.value, position: parsed.position };
}

/** The source as the pipeline works on it; undefined where the text does not declare it. */
export function plannedSource({
  file,
  text,
  sourceId,
}: {
  file: string;
  text: string;
  sourceId: string;
}): ReturnType<typeof toSources>[number] | undefined {
  const planned = readPlanned(file, text);
  return 'problems' in planned ? undefined : toSources(planned.watcher, file).find(({ id }) => id === sourceId);
}
