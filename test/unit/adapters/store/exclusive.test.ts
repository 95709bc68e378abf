import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { takeExclusive } from '../../../../src/adapters/store/sqlite/exclusive.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const MODULE = fileURLToPath(new URL('../../../../src/adapters/store/sqlite/exclusive.ts', import.meta.url));

test('a second holder is refused in plain words until the first one lets go; other work is not in the way', async () => {
  const folder = await tempDir();
  const first = takeExclusive(folder, 'import');
  expect(() => takeExclusive(folder, 'import')).toThrow(`Another import is running in ${folder}.`);
  takeExclusive(folder, 'restore').release();
  first.release();
  takeExclusive(folder, 'import').release();
});

test('a killed process leaves no lock behind', async () => {
  const folder = await tempDir();
  const script = `const { takeExclusive } = await import(${JSON.stringify(MODULE)}); takeExclusive(${JSON.stringify(folder)}, 'import'); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(() => takeExclusive(folder, 'import')).toThrow('Another import is running');
  child.kill('SIGKILL');
  await once(child, 'exit');
  takeExclusive(folder, 'import').release();
});
