/**
 * What is wrong with a declared file, and where: the unit of `lint`.
 * @module
 */

/** One fault in one file. `line` and `column` count from 1 and point at the offending node. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** One plain sentence or clause, without the position. */
  message: string;
  /** What to do about it, as one sentence. */
  remedy?: string;
  severity: 'error' | 'warning';
}

/** A place in a file, counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** `file:line:column  error  message`, the remedy indented below. */
export function formatProblem(problem: Problem): string {
  const head = `${problem.file}:${problem.line}:${problem.column}  ${problem.severity}  ${problem.message}`;
  return problem.remedy === undefined ? head : `${head}\n    ${problem.remedy}`;
}

/** By file, then from top to bottom: the same files give the same order. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message));
}

/** True when at least one problem is an error: the files may not be used as they are. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
