/**
 * Redis for the tests: a running one (REDIS_URL) → a redis-server binary, which the tests start themselves → apt-get →
 * docker compose → a clear sentence. Never a silent skip.
 * @module
 */
import { aptInstall, mayUseApt } from './apt.mjs';
import { collect, findOnPath, isExecutable } from './process.mjs';
import { SetupError, say, step, tail } from './report.mjs';
import { addToStamp, readStamp } from './stamp.mjs';

const NAMES = ['redis-server', 'valkey-server'];
const SERVICE = ['compose', '--profile', 'test'];

/** A redis-server by configuration or by an earlier run. */
export function knownRedisServer(root, env = process.env) {
  if (env.CLAUSEWATCH_REDIS_SERVER) return env.CLAUSEWATCH_REDIS_SERVER;
  const { redis } = readStamp(root);
  return redis !== undefined && isExecutable(redis) ? redis : undefined;
}

/**
 * Environment that leads the tests to a Redis, and what to call when they are done.
 * @param {string} root the clone
 * @returns {Promise<{ env: Record<string, string>, release: () => Promise<void> }>}
 */
export async function ensureRedis(root, env = process.env) {
  const nothing = async () => {};
  if (env.REDIS_URL) return { env: { REDIS_URL: env.REDIS_URL }, release: nothing };
  const server = knownRedisServer(root, env) ?? (await findServer(root));
  if (server) return { env: { CLAUSEWATCH_REDIS_SERVER: server }, release: nothing };
  const container = await startContainer(root);
  if (container) return container;
  throw new SetupError(
    'The tests need Redis, and neither a redis-server, apt-get as root nor Docker is here. Install redis-server, or set REDIS_URL to a running Redis that the tests may write to.',
  );
}

async function findServer(root) {
  const found = findOnPath(NAMES) ?? (mayUseApt() && (await aptInstall('redis-server')) ? findOnPath(NAMES) : undefined);
  if (found) addToStamp(root, { redis: found });
  return found;
}

/** The `redis-test` service of docker-compose.yml, on a free port of this machine. */
async function startContainer(root) {
  const docker = findOnPath(['docker']);
  if (!docker || (await collect(docker, ['info'], { timeoutMs: 20_000 })).code !== 0) return undefined;
  return step('Starting Redis with docker compose', async () => {
    const up = await collect(docker, [...SERVICE, 'up', '--detach', '--wait', 'redis-test'], { cwd: root });
    const port = up.code === 0 ? await collect(docker, [...SERVICE, 'port', 'redis-test', '6379'], { cwd: root }) : up;
    if (port.code !== 0) {
      say(`docker compose ended with code ${port.code}:\n${tail(port.output, 5)}`);
      return undefined;
    }
    return {
      env: { REDIS_URL: `redis://${port.output.trim()}` },
      release: async () => {
        await collect(docker, [...SERVICE, 'rm', '--stop', '--force', 'redis-test'], { cwd: root });
      },
    };
  });
}
