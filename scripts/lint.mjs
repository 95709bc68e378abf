/**
 * `npm run lint`: format, lint and import rules. Exit code 1 when anything is amiss.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
const rules = fileURLToPath(new URL('import-rules.mjs', import.meta.url));

const commands = [
  [rules, '--check'],
  [biome, 'ci', '--error-on-warnings', ...process.argv.slice(2)],
];
for (const args of commands) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
