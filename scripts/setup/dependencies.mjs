/**
 * node_modules, exactly as the lock file says.
 * @module
 */
import { dirname, join } from 'node:path';
import { collect, findOnPath, pathWithout } from './process.mjs';
import { SetupError, step, tail } from './report.mjs';
import { addToStamp, lockHash, readStamp } from './stamp.mjs';

/** True when node_modules came from this lock file. */
export function dependenciesReady(root) {
  return readStamp(root).lock === lockHash(root);
}

/**
 * Runs npm with the machine's own Node: `npm ci` deletes node_modules, and with it the Node that may be running us.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function npm(root, args, options = {}) {
  const path = pathWithout(join(root, 'node_modules'));
  const node = findOnPath(['node'], path) ?? process.execPath;
  const env = { ...process.env, PATH: path, NO_UPDATE_NOTIFIER: '1' };
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js') && script.includes('npm')) return collect(node, [script, ...args], { cwd: root, ...options, env });
  const command = findOnPath(['npm'], path) ?? join(dirname(node), 'npm');
  return collect(command, args, { cwd: root, ...options, env, shell: process.platform === 'win32' });
}

/** Installs from the lock file unless that is done already. */
export async function ensureDependencies(root) {
  if (dependenciesReady(root)) return;
  await step('Installing the packages of package-lock.json (npm ci)', async () => {
    const { code, output } = await npm(root, [
      'ci',
      '--no-audit',
      '--no-fund',
      '--no-engine-strict',
      '--include=dev',
      '--include=optional',
      '--loglevel=error',
    ]);
    if (code !== 0) {
      throw new SetupError(
        `npm ci ended with code ${code}:\n${tail(output)}\nSee to the cause it names (network, proxy, disk), then run the command again.`,
      );
    }
    addToStamp(root, { lock: lockHash(root) });
  });
}
