/**
 * `npm test`: types, lint and all tests, with progress. The last line of standard output is the count, alone:
 * `N passed, N failed` (and `, N skipped` when there are some). With arguments (a folder, a file, a vitest option) only that part
 * of the tests runs, without types and lint.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const inModules = (name) => join(ROOT, 'node_modules', name);

/** Checks that count as one test each. */
const CHECKS = [
  { name: 'types', args: [inModules('typescript/bin/tsc'), '--noEmit', '-p', ROOT] },
  { name: 'lint', args: [join(ROOT, 'scripts', 'lint.mjs')] },
];

/**
 * Adds up a run. Whatever made a check or vitest fail counts, even where no single test did.
 * @param {{ checks: Array<{ name: string, ok: boolean }>, vitestCode: number, summary?: { passed: number, failed: number, skipped: Array<{ name: string, reason: string }>, errors: string[] } }} run
 */
export function addUp({ checks, vitestCode, summary }) {
  const failures = [...checks.filter((check) => !check.ok).map((check) => `${check.name} (see above)`), ...(summary?.errors ?? [])];
  let failed = failures.length + (summary?.failed ?? 0);
  if (vitestCode !== 0 && (summary === undefined || summary.failed + summary.errors.length === 0)) {
    failures.push(`vitest ended with code ${vitestCode} without naming a failed test`);
    failed += 1;
  }
  const passed = checks.filter((check) => check.ok).length + (summary?.passed ?? 0);
  const skipped = summary?.skipped ?? [];
  return {
    passed,
    failed,
    skipped,
    failures,
    line: `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
  };
}

function run(title, args, env = process.env) {
  const begun = performance.now();
  process.stdout.write(`\n── ${title}\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit', env });
  process.stdout.write(`── ${title}: ${status === 0 ? 'passed' : 'failed'} (${((performance.now() - begun) / 1000).toFixed(1)} s)\n`);
  return status ?? 1;
}

function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-test-'));
  const file = join(folder, 'summary.json');
  try {
    const vitestCode = run('tests', [inModules('vitest/vitest.mjs'), 'run', ...args], { ...process.env, CLAUSEWATCH_TEST_SUMMARY: file });
    return { vitestCode, summary: readSummary(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readSummary(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Exit code. */
function main(args) {
  const checks = args.length > 0 ? [] : CHECKS.map((check) => ({ name: check.name, ok: run(check.name, check.args) === 0 }));
  const result = addUp({ checks, ...runVitest(args) });
  const lines = [
    '',
    ...result.skipped.map(({ name, reason }) => `skipped: ${name} (${reason})`),
    ...result.failures.map((failure) => `failed: ${failure}`),
    ...(checks.length > 0 ? ['Types and lint count as one test each.'] : []),
    result.line,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return result.failed === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === import.meta.url) {
  process.exitCode = main(process.argv.slice(2));
}
