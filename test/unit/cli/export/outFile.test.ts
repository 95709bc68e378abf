/** A file that is there whole or not at all. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { exporterFor } from '../../../../src/cli/export/index.ts';
import { writeFileWhole, writeStream } from '../../../../src/cli/export/outFile.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const never = new AbortController().signal;

it('is not there before all of it is written', async () => {
  const folder = await tempDir();
  const file = join(folder, 'changes.csv');
  const { result, bytes } = await writeFileWhole(file, { force: false, signal: never }, async (out) => {
    await out.write('ä'.repeat(300_000));
    await out.write(Uint8Array.of(1, 2, 3));
    expect(await readdir(folder)).not.toContain('changes.csv');
    return 'done';
  });
  expect([result, bytes]).toEqual(['done', 600_003]);
  expect(await readdir(folder)).toEqual(['changes.csv']);
  expect((await readFile(file)).subarray(-3)).toEqual(Buffer.from([1, 2, 3]));
});

it('leaves nothing behind when the work fails, and what was there stays', async () => {
  const folder = await tempDir();
  const file = join(folder, 'feed.json');
  await writeFile(file, 'old');
  const failing = writeFileWhole(file, { force: true, signal: never }, async (out) => {
    await out.write('x'.repeat(500_000));
    throw new Error('a fault');
  });
  await expect(failing).rejects.toThrow('a fault');
  expect([await readdir(folder), await readFile(file, 'utf8')]).toEqual([['feed.json'], 'old']);
});

it('leaves nothing behind when it is stopped', async () => {
  const folder = await tempDir();
  const stop = new AbortController();
  const stopped = writeFileWhole(join(folder, 'feed.json'), { force: false, signal: stop.signal }, async (out) => {
    for (let n = 0; ; n += 1) {
      await out.write('x'.repeat(100_000));
      if (n === 5) stop.abort();
    }
  });
  await expect(stopped).rejects.toMatchObject({ code: 'input', message: 'The export was stopped.' });
  expect(await readdir(folder)).toEqual([]);
});

it('does not replace what came there meanwhile', async () => {
  const folder = await tempDir();
  const file = join(folder, 'feed.json');
  const late = writeFileWhole(file, { force: false, signal: never }, () => writeFile(file, 'theirs'));
  await expect(late).rejects.toMatchObject({ code: 'usage' });
  expect([await readdir(folder), await readFile(file, 'utf8')]).toEqual([['feed.json'], 'theirs']);
});

it('says in plain words why it cannot be written', async () => {
  const folder = await tempDir();
  await mkdir(join(folder, 'taken'));
  const nowhere = writeFileWhole(join(folder, 'no', 'feed.json'), { force: false, signal: never }, async () => {});
  await expect(nowhere).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining('its folder does not exist') });
  const taken = writeFileWhole(join(folder, 'taken'), { force: true, signal: never }, async () => {});
  await expect(taken).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining('it is a folder') });
});

it('waits for a stream that is slower', async () => {
  let held = 0;
  let most = 0;
  const slow = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _, done) {
      held = chunk.length;
      setImmediate(done);
    },
  });
  await writeStream(slow, never, async (out) => {
    for (let n = 0; n < 20; n += 1) {
      await out.write('x'.repeat(300_000));
      most = Math.max(most, slow.writableLength);
    }
  });
  expect([held, most]).toEqual([300_000, 0]);
});

it('is told by its name, else by its ending', () => {
  for (const [file, name] of [
    ['feed.json', 'feed.json'],
    ['FEED.ATOM', 'feed.atom'],
    ['out/2026.csv', 'changes.csv'],
    ['out\\all.ndjson', 'changes.ndjson'],
  ] as const)
    expect(exporterFor(file)?.name).toBe(name);
  for (const file of ['feed', 'csv', 'feed.rss', '']) expect(exporterFor(file)).toBeUndefined();
});
