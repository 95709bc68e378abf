/**
 * `npm run build`: compiles src/ to dist/ for packaging and takes along what is no TypeScript (pages, style sheets, samples).
 *
 *   node scripts/build.mjs [FOLDER [arguments of the compiler…]]     FOLDER: in place of dist/
 * @module
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

const [dist = path('dist'), ...more] = process.argv.slice(2);
rmSync(dist, { recursive: true, force: true });
const compile = [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.build.json'), '--outDir', dist, ...more];
const { status } = spawnSync(process.execPath, compile, { stdio: 'inherit' });
if (status === 0) {
  cpSync(path('src'), dist, { recursive: true, filter: (from) => statSync(from).isDirectory() || !from.endsWith('.ts') });
  if (existsSync(join(dist, 'main.js'))) chmodSync(join(dist, 'main.js'), 0o755);
}
process.exitCode = status ?? 1;
