/**
 * Postgres for the tests: a running one (DATABASE_URL) → a folder with `postgres` and `initdb`, from which the tests start servers of
 * their own → apt-get → docker compose → a clear sentence. Never a silent skip.
 * @module
 */
import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aptInstall, mayUseApt } from './apt.mjs';
import { collect, findOnPath, isExecutable } from './process.mjs';
import { SetupError, say, step, tail } from './report.mjs';
import { addToStamp, readStamp } from './stamp.mjs';

/** Debian keeps the servers of each version off the PATH: `15/bin`, `17/bin` … */
const DEBIAN = '/usr/lib/postgresql';
const PACKAGE = 'postgresql';
const NEEDED = process.platform === 'win32' ? ['postgres.exe', 'initdb.exe'] : ['postgres', 'initdb'];
const SERVICE = ['compose', '--profile', 'test'];

/** A folder with `postgres` and `initdb`, by configuration or by an earlier run. */
export function knownPostgres(root, env = process.env) {
  const folder = env.CLAUSEWATCH_POSTGRES || readStamp(root).postgres;
  return folder !== undefined && isComplete(folder) ? folder : undefined;
}

/**
 * Environment that leads the tests to a Postgres, and what to call when they are done.
 * @param {string} root the clone
 * @returns {Promise<{ env: Record<string, string>, release: () => Promise<void> }>}
 */
export async function ensurePostgres(root, env = process.env) {
  const nothing = async () => {};
  if (env.DATABASE_URL) return { env: { DATABASE_URL: env.DATABASE_URL }, release: nothing };
  const known = knownPostgres(root, env);
  if (known === undefined && env.CLAUSEWATCH_POSTGRES) throw notThere(env.CLAUSEWATCH_POSTGRES);
  const folder = known ?? (await findFolder(root));
  if (folder) return { env: { CLAUSEWATCH_POSTGRES: folder }, release: nothing };
  const container = await startContainer(root);
  if (container) return container;
  throw new SetupError(
    'The tests need Postgres, and neither its programs, apt-get as root nor Docker is here. Install the Postgres server, or set CLAUSEWATCH_POSTGRES to the folder that holds postgres and initdb, or DATABASE_URL to a running Postgres in which the tests may make databases.',
  );
}

function notThere(folder) {
  return new SetupError(
    `CLAUSEWATCH_POSTGRES names ${folder}, which does not hold ${NEEDED.join(' and ')}. Correct the folder, or unset the variable to let one be found.`,
  );
}

function isComplete(folder) {
  return NEEDED.every((name) => isExecutable(join(folder, name)));
}

async function findFolder(root) {
  const found = lookFor() ?? ((await install()) ? lookFor() : undefined);
  if (found) addToStamp(root, { postgres: found });
  return found;
}

function lookFor() {
  return [...onPath(), ...debianFolders()].find(isComplete);
}

/** Where the `postgres` on the PATH really lies: a link to it alone would not find its own files. */
function onPath() {
  const found = findOnPath(['postgres']);
  return found === undefined ? [] : [dirname(realpathSync(found))];
}

/** The newest version first. */
function debianFolders() {
  try {
    const versions = readdirSync(DEBIAN).sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
    return versions.map((version) => join(DEBIAN, version, 'bin'));
  } catch {
    return [];
  }
}

async function install() {
  if (!mayUseApt() || !(await aptInstall(PACKAGE))) return false;
  await stopClusters();
  return true;
}

/** Where services may start, the package has made a cluster and started it; the tests start their own. Nothing of it is removed. */
async function stopClusters() {
  const { code, output } = await collect('pg_lsclusters', ['--no-header'], { timeoutMs: 20_000 });
  if (code !== 0) return;
  for (const line of output.split('\n')) {
    const [version, cluster, , state] = line.trim().split(/\s+/);
    if (state === 'online') await collect('pg_ctlcluster', [version, cluster, 'stop'], { timeoutMs: 60_000 });
  }
}

/** The `postgres-test` service of docker-compose.yml, on a free port of this machine. */
async function startContainer(root) {
  const docker = findOnPath(['docker']);
  if (!docker || (await collect(docker, ['info'], { timeoutMs: 20_000 })).code !== 0) return undefined;
  return step('Starting Postgres with docker compose', async () => {
    const up = await collect(docker, [...SERVICE, 'up', '--detach', '--wait', 'postgres-test'], { cwd: root });
    const port = up.code === 0 ? await collect(docker, [...SERVICE, 'port', 'postgres-test', '5432'], { cwd: root }) : up;
    if (port.code !== 0) {
      say(`docker compose ended with code ${port.code}:\n${tail(port.output, 5)}`);
      return undefined;
    }
    return {
      env: { DATABASE_URL: `postgres://clausewatch@${port.output.trim()}/clausewatch` },
      release: async () => {
        await collect(docker, [...SERVICE, 'rm', '--stop', '--force', 'postgres-test'], { cwd: root });
      },
    };
  });
}
