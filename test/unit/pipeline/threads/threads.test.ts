import type { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { openThreads } from '../../../../src/pipeline/threads.ts';

const open = () => openThreads<{ hoards: boolean }, string>(import.meta.url, { min: 1, max: 1, memoryMb: 24 });

it('goes on with a new thread when one runs out of memory after its answer', async () => {
  const pool = open();
  const thread = pool.threads[0] as Worker;
  const ended = new Promise((resolve) => thread.on('exit', resolve));
  expect(await pool.run({ hoards: true })).toBe('answered');
  await ended;
  expect(await pool.run({ hoards: false })).toBe('answered');
  await pool.destroy();
});

it('fails loudly when a thread dies of a bug', async () => {
  const pool = open();
  expect(() => pool.emit('error', new Error('a bug'))).toThrow('a bug');
  await pool.destroy();
});
