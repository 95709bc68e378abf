/**
 * `npm run build`: compiles src/ to dist/ for packaging and takes along what is no TypeScript (pages, style sheets, samples).
 * @module
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

rmSync(path('dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.build.json')], {
  stdio: 'inherit',
});
if (status === 0) {
  cpSync(path('src'), path('dist'), { recursive: true, filter: (from) => statSync(from).isDirectory() || !from.endsWith('.ts') });
  if (existsSync(path('dist/main.js'))) chmodSync(path('dist/main.js'), 0o755);
}
process.exitCode = status ?? 1;
