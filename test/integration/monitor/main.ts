/**
 * The program with its queue and host limits on Redis under a prefix of its own (CLAUSEWATCH_TEST_PREFIX), and with a short patience for
 * workers that have died: in place of src/main.ts.
 * @module
 */
import { createRedisLimits } from '../../../src/adapters/limits/redis.ts';
import { createBullQueue } from '../../../src/adapters/queue/bullmq.ts';
import { runCli } from '../../../src/cli/program.ts';
import { compose } from '../../../src/compose.ts';

const composition = compose();
const { REDIS_URL: redisUrl = '', CLAUSEWATCH_TEST_PREFIX: prefix = '' } = process.env;
process.exitCode = await runCli(process.argv.slice(2), {
  ...composition,
  openQueue: async () => createBullQueue({ redisUrl, prefix, stallMs: 1000, log: composition.log }),
  openLimits: async () => createRedisLimits({ redisUrl, prefix, perHost: 1, delayMs: 0, leaseMs: 1000, log: composition.log }),
});
