/**
 * `lint`: every problem of the watcher files, and how much was looked at.
 * @module
 */
import { type CalendarOf, unknownCalendars } from './calendars.ts';
import { crossCheck, type KnownCatalogue } from './crossChecks.ts';
import { formatProblem, type Problem, sortProblems } from './problem.ts';
import { readWatchers } from './watchers.ts';

export { formatProblem, hasErrors, type Problem } from './problem.ts';

export interface LintReport {
  problems: Problem[];
  counts: { files: number; vendors: number; sources: number; commitments: number; errors: number; warnings: number };
}

/**
 * Checks the watcher files of `dir`, their fact keys when a catalogue is given, and their calendars when somebody knows those.
 * @throws OperationalError('config') when there is no such folder or no watcher in it
 */
export async function lint(dir: string, catalogue?: KnownCatalogue, calendarOf?: CalendarOf): Promise<LintReport> {
  const { watchers, problems: own, files } = await readWatchers(dir);
  const calendars = calendarOf ? await unknownCalendars(watchers, calendarOf) : [];
  const problems = sortProblems([...own, ...crossCheck(watchers, catalogue), ...calendars]);
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const sum = (list: 'sources' | 'commitments') => watchers.reduce((total, { watcher }) => total + watcher[list].length, 0);
  const counts = {
    files: files.length,
    vendors: watchers.length,
    sources: sum('sources'),
    commitments: sum('commitments'),
    errors,
    warnings: problems.length - errors,
  };
  return { problems, counts };
}

/** The report as text: a line a problem with its remedy below, then a summary. */
export function formatReport({ problems, counts }: LintReport): string {
  const looked = `${amount(counts.files, 'file')}, ${amount(counts.vendors, 'vendor')}, ${amount(counts.sources, 'source')}, ${amount(counts.commitments, 'commitment')}`;
  const found = problems.length === 0 ? 'no problems' : `${amount(counts.errors, 'error')}, ${amount(counts.warnings, 'warning')}`;
  return [...problems.map(formatProblem), `${looked}: ${found}`].join('\n');
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
