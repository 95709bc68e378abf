/**
 * Counts a test run for the last line of `npm test`, and collects skipped tests with their reasons.
 * @module
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** What one run came to. `errors` are failures outside any test: a file that does not load, a hook, an unhandled rejection. */
export interface TestSummary {
  passed: number;
  failed: number;
  skipped: Array<{ name: string; reason: string }>;
  errors: string[];
}

/** Name of a test with its file: `test/unit/x.test.ts > describes > behaves`. */
function fullName(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

function skipReason(test: TestCase): string {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return note ?? (test.options.mode === 'todo' ? 'to do' : 'no reason given');
}

/** Counts the tests of these files. */
export function summarise(modules: Iterable<TestModule>, unhandled: Iterable<{ message: string }>): TestSummary {
  const summary: TestSummary = { passed: 0, failed: 0, skipped: [], errors: [] };
  for (const module of modules) {
    for (const error of module.errors()) summary.errors.push(`${module.relativeModuleId}: ${error.message}`);
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) summary.errors.push(`${module.relativeModuleId} > ${suite.fullName}: ${error.message}`);
    }
    for (const test of module.children.allTests()) count(summary, test);
  }
  for (const error of unhandled) summary.errors.push(`outside the tests: ${error.message}`);
  return summary;
}

function count(summary: TestSummary, test: TestCase): void {
  const { state } = test.result();
  if (state === 'passed') summary.passed += 1;
  else if (state === 'skipped') summary.skipped.push({ name: fullName(test), reason: skipReason(test) });
  // Pending at the end: the run was cut short, or a hook before it failed.
  else summary.failed += 1;
}

/** A vitest reporter that writes the summary as JSON to `file`; does nothing without a file. */
export function summaryReporter(file: string | undefined): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      if (file !== undefined) writeFileSync(file, JSON.stringify(summarise(modules, unhandled)));
    },
  };
}
