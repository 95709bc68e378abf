/**
 * A worker process that takes one task and never ends it: for being killed. Arguments: address of Redis, prefix.
 * @module
 */
import { createBullQueue } from '../../src/adapters/queue/bullmq.ts';

const [redisUrl = '', prefix = ''] = process.argv.slice(2);
const queue = createBullQueue({ redisUrl, prefix, stallMs: 500 });
await queue.work(
  async (task) => {
    process.stdout.write(`${task.id}\n`);
    await new Promise(() => {});
  },
  { lanes: { http: 1 }, attempts: 1 },
);
