#!/usr/bin/env node
/**
 * The way in for every npm script: prepares a bare clone as far as the command needs it, then hands over.
 *
 *   node scripts/run.mjs <start|demo|test|cli|setup|lint|format|typecheck|build> [arguments…]
 *
 * No dependencies, and plain JavaScript: it runs on the machine's own Node (20 or later) before anything is installed.
 * @module
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium, knownChromium } from './setup/chromium.mjs';
import { dependenciesReady, ensureDependencies } from './setup/dependencies.mjs';
import { withLock } from './setup/lock.mjs';
import { ensureNode, knownNode } from './setup/node.mjs';
import { ensurePostgres, knownPostgres } from './setup/postgres.mjs';
import { handOver } from './setup/process.mjs';
import { ensureRedis, knownRedisServer } from './setup/redis.mjs';
import { duration, SetupError, say } from './setup/report.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAIN = join(ROOT, 'src', 'main.ts');
const bin = (name) => join(ROOT, 'node_modules', name);

/**
 * What each command needs besides packages and Node, and what it runs under the pinned Node; `servers`: the Redis and Postgres of the
 * tests; `here`: in the caller's folder, not the clone's.
 */
const COMMANDS = {
  start: { chromium: true, run: (args) => [MAIN, 'start', ...args] },
  demo: { chromium: true, run: (args) => [MAIN, 'demo', ...args] },
  test: { chromium: true, servers: true, run: (args) => [join(ROOT, 'scripts', 'test.mjs'), ...args] },
  cli: { quiet: true, here: true, run: (args) => [MAIN, ...args] },
  setup: { chromium: true, servers: true },
  lint: { quiet: true, run: (args) => [join(ROOT, 'scripts', 'lint.mjs'), ...args] },
  format: { quiet: true, run: (args) => [bin('@biomejs/biome/bin/biome'), 'check', '--write', ...args] },
  typecheck: { quiet: true, run: (args) => [bin('typescript/bin/tsc'), '--noEmit', '-p', '.', ...args] },
  build: { quiet: true, run: (args) => [join(ROOT, 'scripts', 'build.mjs'), ...args] },
};

/** True when an earlier run left everything that the command needs. */
function ready(needs) {
  return (
    dependenciesReady(ROOT) &&
    knownNode(ROOT) !== undefined &&
    (!needs.chromium || knownChromium(ROOT) !== undefined) &&
    (!needs.servers || serversReady())
  );
}

function serversReady() {
  const { REDIS_URL, DATABASE_URL } = process.env;
  return (Boolean(REDIS_URL) || knownRedisServer(ROOT) !== undefined) && (Boolean(DATABASE_URL) || knownPostgres(ROOT) !== undefined);
}

/** Node to run with, and the environment that tells it what was found. */
async function prepare(needs) {
  await ensureDependencies(ROOT);
  const node = await ensureNode(ROOT);
  const chromium = needs.chromium ? await ensureChromium(ROOT, node) : knownChromium(ROOT);
  const servers = needs.servers ? await ensureServers() : { env: {}, release: async () => {} };
  return { node, env: { ...(chromium && { CLAUSEWATCH_CHROMIUM: chromium }), ...servers.env }, release: servers.release };
}

/** What one set-up has started goes again when the next one fails. */
async function ensureServers() {
  const redis = await ensureRedis(ROOT);
  try {
    const postgres = await ensurePostgres(ROOT);
    const release = async () => {
      await Promise.all([redis.release(), postgres.release()]);
    };
    return { env: { ...redis.env, ...postgres.env }, release };
  } catch (error) {
    await redis.release();
    throw error;
  }
}

/** @returns {Promise<number>} exit code */
async function main([name, ...args]) {
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
  if (!command) {
    process.stderr.write(`Usage: node scripts/run.mjs <${Object.keys(COMMANDS).join('|')}> [arguments…]\n`);
    return 2;
  }
  const begun = performance.now();
  const wasReady = ready(command);
  const { node, env, release } = wasReady
    ? await prepare(command)
    : await withLock(join(ROOT, '.cache', 'setup.lock'), () => prepare(command));
  if (!wasReady || !command.quiet) {
    const found = [
      `Node ${node}`,
      env.CLAUSEWATCH_CHROMIUM && `Chromium ${env.CLAUSEWATCH_CHROMIUM}`,
      redisName(env),
      postgresName(env),
    ].filter(Boolean);
    say(`Ready in ${duration(performance.now() - begun)}: ${found.join(', ')}`);
  }
  if (!command.run) return 0;
  try {
    return await handOver(node, command.run(args), { cwd: command.here ? process.cwd() : ROOT, env: { ...process.env, ...env } });
  } finally {
    await release();
  }
}

function redisName(env) {
  if (env.REDIS_URL) return 'Redis by REDIS_URL';
  return env.CLAUSEWATCH_REDIS_SERVER && `Redis ${env.CLAUSEWATCH_REDIS_SERVER}`;
}

function postgresName(env) {
  if (env.DATABASE_URL) return 'Postgres by DATABASE_URL';
  return env.CLAUSEWATCH_POSTGRES && `Postgres ${env.CLAUSEWATCH_POSTGRES}`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
