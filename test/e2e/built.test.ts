/**
 * What `npm run build` makes: the program that packages carry.
 * @module
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installation, REPOSITORY, type TestInstallation } from '../helpers/cli.ts';

/** What a package carries beside dist/, and what installing it brings. */
const BESIDE = ['package.json', 'node_modules', 'config', 'registry', 'watchers'];
const LOOP_LOOKS_MS = 1_500;

/** It need not answer. */
const ACME = 'vendor: { id: acme, name: Acme }\nsources:\n  - { id: dpa, kind: dpa, url: "http://127.0.0.1:9/dpa", every: 1d }\n';

let home: TestInstallation;
let folder: string;
let main: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clausewatch-built-'));
  for (const name of BESIDE) await symlink(join(REPOSITORY, name), join(folder, name));
  main = join(folder, 'dist', 'main.js');
  // Types are checked elsewhere.
  await promisify(execFile)(process.execPath, [join(REPOSITORY, 'scripts/build.mjs'), join(folder, 'dist'), '--noCheck']);
  home = await installation({ watchers: { acme: ACME } });
}, 300_000);
afterAll(async () => {
  await home?.remove();
  await rm(folder, { recursive: true, force: true });
});

it('starts, answers, stays, and ends on SIGTERM with 0', async () => {
  const monitor = home.start(['start', '--port', '0'], {}, main);
  const url = (await monitor.line('Clausewatch is at')).split(' ').at(-1) ?? '';
  // Longer than its guard needs to look for the first time.
  const early = await Promise.race([monitor.ended, new Promise((resolve) => setTimeout(resolve, LOOP_LOOKS_MS, 'runs'))]);
  expect(early).toBe('runs');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  monitor.kill('SIGTERM');
  const { code, stdout, stderr } = await monitor.ended;
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain('nobody watches');
}, 60_000);
