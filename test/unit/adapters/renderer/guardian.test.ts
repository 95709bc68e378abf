import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Guardian, guard } from '../../../../src/adapters/renderer/guardian.ts';
import { makeHome, withTemporaryFolder } from '../../../../src/adapters/renderer/home.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

/** A process that leads a group of its own and never ends by itself. */
function sleeper(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function guarded(): Promise<{ folder: string; guardian: Guardian; child: ChildProcess }> {
  const folder = await tempDir();
  await writeFile(join(folder, 'profile'), '');
  const guardian = guard(folder);
  if (!guardian) throw new Error('no guardian here');
  const child = sleeper();
  guardian.watch(child.pid ?? 0);
  return { folder, guardian, child };
}

describe.skipIf(process.platform === 'win32')('the guardian', () => {
  it('kills the process that it watches, also one that is stopped, and removes the folder', async () => {
    const { folder, guardian, child } = await guarded();
    child.kill('SIGSTOP');
    const ended = once(child, 'exit');
    guardian.strike();
    expect(await ended).toEqual([null, 'SIGKILL']);
    await expect.poll(() => existsSync(folder), { timeout: 5000 }).toBe(false);
  });

  it('leaves the process and the folder alone when it is dismissed', async () => {
    const { folder, guardian, child } = await guarded();
    guardian.dismiss();
    await expect.poll(() => guardian.running(), { timeout: 5000 }).toBe(false);
    expect([child.exitCode, child.signalCode, existsSync(join(folder, 'profile'))]).toEqual([null, null, true]);
  });
});

describe('the folder of a browser', () => {
  it('is where temporary files go while the browser starts, one start at a time, and no longer', async () => {
    const before = process.env['TMPDIR'];
    const folders = await Promise.all([makeHome(), makeHome()]);

    onTestFinished(async () => void (await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))));
    const seen = await Promise.all(
      folders.map((folder) =>
        withTemporaryFolder(folder, async () => {
          await new Promise(setImmediate);
          return process.env['TMPDIR'];
        }),
      ),
    );
    expect(seen).toEqual(folders);
    await expect(withTemporaryFolder('/nowhere', async () => Promise.reject(new Error('it did not start')))).rejects.toThrow();
    expect(process.env['TMPDIR']).toBe(before);
  });
});
