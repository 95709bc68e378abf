import { describe, expect, it } from 'vitest';
import { addUp } from '../../../scripts/test.mjs';

const good = { passed: 5, failed: 0, skipped: [], errors: [] };

describe('the last line of npm test', () => {
  it('counts types and lint as one test each', () => {
    const checks = [
      { name: 'types', ok: true },
      { name: 'lint', ok: false },
    ];
    expect(addUp({ checks, vitestCode: 0, summary: good })).toMatchObject({ failed: 1, line: '6 passed, 1 failed' });
  });

  it('names skips only when there are some', () => {
    const skipped = [{ name: 'a', reason: 'no corpus' }];
    expect(addUp({ checks: [], vitestCode: 0, summary: { ...good, skipped } }).line).toBe('5 passed, 0 failed, 1 skipped');
    expect(addUp({ checks: [], vitestCode: 0, summary: good }).line).toBe('5 passed, 0 failed');
  });

  it('counts a file that did not load as a failure', () => {
    const summary = { ...good, errors: ['test/a.test.ts: no such module'] };
    expect(addUp({ checks: [], vitestCode: 1, summary })).toMatchObject({ failed: 1, failures: ['test/a.test.ts: no such module'] });
  });

  it('never reports success when vitest failed without a count or without a failed test', () => {
    expect(addUp({ checks: [], vitestCode: 1 }).line).toBe('0 passed, 1 failed');
    expect(addUp({ checks: [], vitestCode: 137, summary: good }).line).toBe('5 passed, 1 failed');
  });
});
