/**
 * The Node that runs Clausewatch: the pinned one of node_modules, whatever the machine has.
 *
 * The npm package `node` fetches its binary in an install script. Where npm does not run that script (its default is changing)
 * we install the platform's package, which holds the same binary and has no script, and put it in its place.
 * @module
 */
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npm } from './dependencies.mjs';
import { collect, findOnPath, isExecutable, pathWithout } from './process.mjs';
import { SetupError, say, step, tail } from './report.mjs';
import { addToStamp, readStamp } from './stamp.mjs';

const LEAST_MAJOR = 26;

/** Where the pinned Node lies once it is there. */
export function pinnedNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** The Node found by an earlier run, or undefined. */
export function knownNode(root) {
  const { node } = readStamp(root);
  return node !== undefined && isExecutable(node) ? node : undefined;
}

/** Path of a Node that is new enough. */
export async function ensureNode(root) {
  const known = knownNode(root);
  if (known) return known;
  const node = (await startsAsPinned(root)) ? pinnedNode(root) : ((await installBinary(root)) ?? (await machineNode(root)));
  if (node === undefined) {
    throw new SetupError(
      `Node ${pinnedVersion(root)} cannot be had for ${process.platform}-${process.arch} from the package registry. Install Node ${LEAST_MAJOR} or later yourself and run the command again.`,
    );
  }
  addToStamp(root, { node });
  return node;
}

function pinnedVersion(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;
}

async function versionOf(path) {
  const { code, output } = await collect(path, ['--version'], { timeoutMs: 20_000 });
  return code === 0 ? output.trim() : undefined;
}

async function startsAsPinned(root) {
  return isExecutable(pinnedNode(root)) && (await versionOf(pinnedNode(root))) === `v${pinnedVersion(root)}`;
}

/** Name of the package that holds the binary, as the `node` package itself computes it. */
function binaryPackage() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
}

async function installBinary(root) {
  const version = pinnedVersion(root);
  const name = binaryPackage();
  // Beside its final place, so that the file can be linked instead of copied.
  const parent = join(root, 'node_modules', '.cache');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'node-'));
  try {
    return await step(
      `Fetching Node ${version}, which no install script has brought`,
      async () => {
        const { code, output } = await npm(
          root,
          [
            'install',
            '--prefix',
            folder,
            '--no-save',
            '--no-package-lock',
            '--ignore-scripts',
            '--no-audit',
            '--no-fund',
            '--loglevel=error',
            `${name}@${version}`,
          ],
          { cwd: folder },
        );
        if (code !== 0) {
          say(`npm could not install ${name}@${version}:\n${tail(output)}`);
          return undefined;
        }
        place(join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'), pinnedNode(root));
        linkCommand(root);
        return (await startsAsPinned(root)) ? pinnedNode(root) : undefined;
      },
      (path) => (path === undefined ? 'not to be had' : 'done'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function place(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** `node_modules/.bin/node`, which npm leaves out when the binary is not there yet: npm scripts find the pinned Node by it. */
function linkCommand(root) {
  if (process.platform === 'win32') return;
  const link = join(root, 'node_modules', '.bin', 'node');
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync('../node/bin/node', link);
}

/** The machine's own Node, if that is new enough. */
async function machineNode(root) {
  const path = findOnPath(['node'], pathWithout(join(root, 'node_modules')));
  const version = path && (await versionOf(path));
  if (!version || Number.parseInt(version.slice(1), 10) < LEAST_MAJOR) return undefined;
  say(`Using the machine's Node ${version} (${path})`);
  return path;
}
