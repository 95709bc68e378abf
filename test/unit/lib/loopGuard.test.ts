import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { tempDir } from '../../helpers/tempDir.ts';

const MODULE = new URL('../../../src/lib/loopGuard.ts', import.meta.url).href;

const scriptOf = (then: string): string => `
  import { writeSync } from 'node:fs';
  import { guardLoop } from ${JSON.stringify(MODULE)};
  guardLoop({ mostMs: 400, everyMs: 50, onError: (error) => { throw error; } });
  setTimeout(() => { ${then} }, 500);`;

function run(then: string): { signal: string | null; status: number | null; said: string } {
  const { signal, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', scriptOf(then)], {
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

it('a process that hangs on whoever reads its log ends all the same', async () => {
  const full = `for (;;) try { writeSync(2, 'x'.repeat(65_536)); } catch (error) { if (error.code !== 'EAGAIN') throw error; }`;
  // Nobody reads the pipe, so that it is soon full.
  const child = spawn(process.execPath, ['--input-type=module', '-e', scriptOf(full)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [, signal] = await once(child, 'exit', { signal: AbortSignal.timeout(20_000) }).finally(() => child.kill('SIGKILL'));
  expect(signal).toBe('SIGKILL');
}, 30_000);

it('a guard that cannot do its work says so, and takes nothing with it', async () => {
  const folder = await tempDir();
  // Its thread is missing.
  for (const name of ['loopGuard.ts', 'beside.ts']) await copyFile(new URL(name, MODULE), join(folder, name));
  const script = `import { guardLoop } from ${JSON.stringify(pathToFileURL(join(folder, 'loopGuard.ts')).href)};
    guardLoop({ mostMs: 400, onError: ({ code }) => console.log(code) });
    setTimeout(() => console.log('goes on'), 1_000);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 30_000 });
  expect({ status, said: stdout.trim().split('\n') }).toEqual({
    status: 0,
    said: [expect.stringContaining('MODULE_NOT_FOUND'), 'goes on'],
  });
});
