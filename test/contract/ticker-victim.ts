/**
 * A scheduler that never ends its first tick: for being killed or stopped. Arguments: address of Redis, prefix.
 * @module
 */
import { createBullTicker } from '../../src/adapters/ticker/bullmq.ts';
import { systemClock } from '../../src/lib/clock.ts';

const [redisUrl = '', prefix = ''] = process.argv.slice(2);
const ticker = createBullTicker({ redisUrl, prefix, everyMs: 300, stallMs: 600, clock: systemClock, onError: () => {} });
await ticker.start(async () => {
  process.stdout.write('tick\n');
  await new Promise(() => {});
});
