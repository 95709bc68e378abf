/**
 * Problems as one error, where there is no going on without the file.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { formatProblem, type Problem, sortProblems } from './problem.ts';

/** The first problem in words, with its place and remedy; the number of the others. */
export function fromProblems(problems: readonly Problem[]): OperationalError {
  const [first, ...others] = sortProblems(problems);
  if (!first) throw new TypeError('no problem to report');
  const { remedy, ...rest } = first;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return new OperationalError('config', `${formatProblem(rest)}${more}`, remedy === undefined ? {} : { remedy });
}
