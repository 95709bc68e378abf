import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const MODULE = new URL('../../../src/lib/loopGuard.ts', import.meta.url).href;

function run(then: string): { signal: string | null; status: number | null; said: string } {
  const script = `import { guardLoop } from ${JSON.stringify(MODULE)};
    guardLoop({ mostMs: 400, everyMs: 50 });
    setTimeout(() => { ${then} }, 500);`;
  const { signal, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { signal, status, said: stderr };
}

it('a process whose event loop stands still ends itself, and says why', () => {
  const { signal, said } = run('for (;;);');
  expect(signal).toBe('SIGKILL');
  expect(said).toContain('the event loop stands still');
});

it('a process whose loop turns is left alone, and is not kept from ending', () => {
  expect(run('setTimeout(() => {}, 600)')).toEqual({ signal: null, status: 0, said: '' });
});
