/**
 * Calendars that watchers name and whose holidays nobody knows.
 * @module
 */
import type { Problem } from './problem.ts';
import { quote } from './quote.ts';
import type { LoadedWatcher } from './watchers.ts';

/** The calendar that a name stands for: of "FR-ZZ" that of "FR"; undefined where there are no holidays of it. */
export type CalendarOf = (name: string) => Promise<string | undefined>;

/** A warning for each calendar that is not, or not wholly, what its name says. */
export async function unknownCalendars(watchers: readonly LoadedWatcher[], calendarOf: CalendarOf): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const loaded of watchers)
    for (const { path, name } of namedIn(loaded)) {
      const found = name === 'none' ? name : await calendarOf(name);
      if (found === name) continue;
      problems.push({
        file: loaded.file,
        ...loaded.position(path),
        message: `calendar ${quote(name)}: ${found === undefined ? 'no holidays of it are known' : `only the holidays of ${found} are known`}`,
        remedy: `Name a country or a part of one, like "FR" or "DE-BY"${found === undefined ? ', or "none"' : `, or ${quote(found)} itself`}.`,
        severity: 'warning',
      });
    }
  return problems;
}

function namedIn({ watcher: { vendor, sources } }: LoadedWatcher): Array<{ path: PropertyKey[]; name: string }> {
  return [
    { path: ['vendor', 'calendar'], name: vendor.calendar },
    ...sources.map(({ calendar }, index) => ({ path: ['sources', index, 'calendar'], name: calendar })),
  ].flatMap(({ path, name }) => (name === undefined ? [] : [{ path, name }]));
}
