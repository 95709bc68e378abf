import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { git } from '../../../src/backfill/git.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { makeRepository, git as plainGit } from './repository.ts';

/** A bare repository whose hooks leave a trace, and a program to name in its configuration that does so too. */
async function hostileRepository() {
  const folder = await tempDir();
  const bare = await makeRepository(join(folder, 'r.git'), [{ date: '2024-05-01T12:00:00Z', files: { 'A/x.html': 'x' } }]);
  const [trace, script] = [join(folder, 'trace'), join(folder, 'evil.sh')];
  await writeFile(script, `#!/bin/sh\necho ran >> '${trace}'\n`);
  await chmod(script, 0o755);
  await writeFile(join(bare, 'hooks/reference-transaction'), `#!/bin/sh\necho ran >> '${trace}'\n`, { mode: 0o755 });
  return { folder, bare, script, ran: () => existsSync(trace) };
}

it('starts no file system monitor that the repository names', async () => {
  const { folder, bare, script, ran } = await hostileRepository();
  await appendFile(join(bare, 'config'), `[core]\n\tbare = false\n\tworktree = ${folder}\n\tfsmonitor = ${script}\n`);
  await git(bare, ['status', '--short']);
  expect(ran()).toBe(false);
});

it('runs no hooks of the repository', async () => {
  const { bare, ran } = await hostileRepository();
  await git(bare, ['update-ref', 'refs/heads/other', 'HEAD']);
  expect(ran()).toBe(false);
});

it('asks nobody else for objects or branches unless it is told to', async () => {
  const { bare } = await hostileRepository();
  await expect(git(bare, ['ls-remote', bare])).rejects.toMatchObject({ message: expect.stringContaining("transport 'file' not allowed") });
  expect((await git(bare, ['ls-remote', bare], { protocol: 'file' })).toString()).toContain('refs/heads/main');
});

it('is not steered by variables that a hook or a shell has set', async () => {
  const { folder, bare, script, ran } = await hostileRepository();
  const other = await makeRepository(join(folder, 'other.git'), []);
  const variables = {
    GIT_DIR: other,
    GIT_OBJECT_DIRECTORY: join(other, 'objects'),
    GIT_EXTERNAL_DIFF: script,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'user.name',
    GIT_CONFIG_VALUE_0: 'Somebody',
  };
  onTestFinished(() => {
    for (const name of Object.keys(variables)) delete process.env[name];
  });
  Object.assign(process.env, variables);
  expect((await git(bare, ['cat-file', '-t', 'main'])).toString()).toBe('commit\n');
  await expect(git(bare, ['config', 'user.name'])).rejects.toMatchObject({ name: 'OperationalError' });
  expect(ran()).toBe(false);
});

it('reads objects as they are, whatever replacements say', async () => {
  const { bare } = await hostileRepository();
  const forged = spawnSync('git', ['-C', bare, 'hash-object', '-w', '--stdin'], { input: 'forged', encoding: 'utf8' }).stdout.trim();
  plainGit(bare, 'replace', plainGit(bare, 'rev-parse', 'main:A/x.html'), forged);
  expect((await git(bare, ['cat-file', 'blob', 'main:A/x.html'])).toString()).toBe('x');
});

it('reaches no program through an address', async () => {
  const { bare, script, ran } = await hostileRepository();
  await expect(git(bare, ['ls-remote', `ext::${script}`])).rejects.toMatchObject({ code: 'input' });
  expect(ran()).toBe(false);
});

it('takes nothing from the configuration of the user', async () => {
  const { folder, bare } = await hostileRepository();
  const home = process.env['HOME'];
  onTestFinished(() => {
    process.env['HOME'] = home;
  });
  process.env['HOME'] = folder;
  await writeFile(join(folder, '.gitconfig'), '[user]\n\tname = Somebody\n');
  await expect(git(bare, ['config', 'user.name'])).rejects.toMatchObject({ name: 'OperationalError' });
});

it('says in one sentence what failed and what git said of it', async () => {
  const { bare } = await hostileRepository();
  await expect(git(bare, ['rev-parse', '--verify', 'nothing'])).rejects.toMatchObject({
    name: 'OperationalError',
    code: 'input',
    message: `git rev-parse failed on ${bare}: fatal: Needed a single revision.`,
  });
});

it('says that git is missing where it is', async () => {
  const path = process.env['PATH'];
  onTestFinished(() => {
    process.env['PATH'] = path;
  });
  process.env['PATH'] = await tempDir();
  await expect(git('.', ['status'])).rejects.toMatchObject({
    message: 'git could not be started.',
    remedy: expect.stringContaining('Install git'),
  });
});
