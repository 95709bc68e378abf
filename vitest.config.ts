/**
 * All layers run together; a folder or file name after `npm test --` runs a part.
 * @module
 */
import { defineConfig } from 'vitest/config';
import { summaryReporter } from './test/setup/reporter.ts';

export default defineConfig({
  test: {
    include: ['test/{unit,contract,integration,e2e,corpus}/**/*.test.ts'],
    pool: 'forks',
    // One on each core. Left to itself vitest keeps a core free, and many files wait for pages and other processes half of their time.
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A test that passes only at the second try is broken.
    retry: 0,
    env: { TZ: 'UTC', CLAUSEWATCH_LOG: 'silent' },
    reporters: ['default', summaryReporter(process.env.CLAUSEWATCH_TEST_SUMMARY)],
  },
});
