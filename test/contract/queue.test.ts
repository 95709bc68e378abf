import { afterAll, beforeAll } from 'vitest';
import { createBullQueue } from '../../src/adapters/queue/bullmq.ts';
import { createInlineQueue } from '../../src/adapters/queue/inline.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { describeQueue } from './queue.contract.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

describeQueue('in-process', createInlineQueue);
describeQueue('BullMQ', (options) => createBullQueue({ redisUrl: redis.url, prefix: redis.prefix(), ...options }));
