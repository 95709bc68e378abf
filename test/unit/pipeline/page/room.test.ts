import { expect, it } from 'vitest';
import { roomForThreads } from '../../../../src/pipeline/page/room.ts';

const GB = 1024 ** 3;

it.each([
  ['a large machine', 16, 64, { threads: 4, memoryMb: 1024 }],
  ['a worker in its container', 2, 2600 / 1024, { threads: 2, memoryMb: 1024 }],
  ['many cores and little memory', 8, 2, { threads: 1, memoryMb: 1024 }],
  ['a container of a gigabyte', 2, 1, { threads: 1, memoryMb: 512 }],
  ['next to nothing', 1, 0.25, { threads: 1, memoryMb: 256 }],
])('all threads together stay within the memory of %s', (_, cores, gigabytes, room) => {
  expect(roomForThreads({ cores, memoryBytes: gigabytes * GB })).toEqual(room);
});
