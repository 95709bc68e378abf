/**
 * A worker that enters a host and never leaves: for being killed. Arguments: address of Redis, prefix.
 * @module
 */
import { createRedisLimits } from '../../src/adapters/limits/redis/hosts.ts';

const [redisUrl = '', prefix = ''] = process.argv.slice(2);
const limits = createRedisLimits({ redisUrl, prefix, perHost: 1, delayMs: 0, leaseMs: 3_000 });
const { ok } = await limits.enter('acme.example');
process.stdout.write(`${ok}\n`);
setInterval(() => {}, 60_000);
