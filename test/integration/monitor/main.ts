/**
 * The program with its queue, ticks and host limits on Redis under a prefix of its own (CLAUSEWATCH_TEST_PREFIX), with a short patience
 * for processes that have died (CLAUSEWATCH_TEST_STALL_MS), and so many visits to a host at once (CLAUSEWATCH_TEST_PER_HOST): in place of src/main.ts.
 * @module
 */
import { createRedisLimits } from '../../../src/adapters/limits/redis/hosts.ts';
import { createBullQueue } from '../../../src/adapters/queue/bullmq.ts';
import { createBullTicker } from '../../../src/adapters/ticker/bullmq.ts';
import { runCli } from '../../../src/cli/program.ts';
import { compose } from '../../../src/compose.ts';

const composition = compose();
const {
  REDIS_URL: redisUrl = '',
  CLAUSEWATCH_TEST_PREFIX: prefix = '',
  CLAUSEWATCH_TEST_PER_HOST: perHost = '1',
  CLAUSEWATCH_TEST_STALL_MS: stallMs = '1000',
} = process.env;
/** What is waited out before something is looked at again need not take a minute in a test. */
const MOST_MS = 5000;
process.exitCode = await runCli(process.argv.slice(2), {
  ...composition,
  wait: (ms, signal) => composition.wait(Math.min(ms, MOST_MS), signal),
  openQueue: async () => createBullQueue({ redisUrl, prefix, stallMs: Number(stallMs), lookMs: 300, log: composition.log }),
  openTicker: async (_, onError) =>
    createBullTicker({ redisUrl, prefix, everyMs: 500, stallMs: Number(stallMs), clock: composition.clock, log: composition.log, onError }),
  openLimits: async () =>
    createRedisLimits({ redisUrl, prefix, perHost: Number(perHost), delayMs: 0, leaseMs: 1000, log: composition.log }),
});
