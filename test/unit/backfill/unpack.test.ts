/**
 * Packed bodies under a limit. The codings themselves are tested through WARC files and folders.
 * @module
 */
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { beginsWithMarkup, unpack } from '../../../src/backfill/unpack.ts';

test('the limit holds for each coding on the way, not only for the result', async () => {
  const small = gzipSync('x');
  const longName = Buffer.concat([
    small.subarray(0, 3),
    Buffer.from([8]),
    small.subarray(4, 10),
    Buffer.alloc(100_000, 'n'),
    Buffer.from([0]),
    small.subarray(10),
  ]);
  expect(await unpack(gzipSync(longName), 'gzip, gzip', 200_000)).toEqual({ ok: true, bytes: Buffer.from('x') });
  expect(await unpack(gzipSync(longName), 'gzip, gzip', 1000)).toEqual({ ok: false, reason: 'too-large' });
});

test.each(['gzip', 'deflate'])('a body of exactly the limit passes, one byte more does not (%s)', async (coding) => {
  const pack = coding === 'gzip' ? gzipSync : deflateSync;
  expect(await unpack(pack(Buffer.alloc(1000)), coding, 1000)).toMatchObject({ ok: true });
  expect(await unpack(pack(Buffer.alloc(1001)), coding, 1000)).toEqual({ ok: false, reason: 'too-large' });
  expect(await unpack(Buffer.alloc(1001), undefined, 1000)).toEqual({ ok: false, reason: 'too-large' });
});

test('more codings than any server uses are refused', async () => {
  expect(await unpack(Buffer.from('<p>'), 'gzip, gzip, gzip, gzip', 1000)).toEqual({ ok: false, reason: 'damaged' });
});

test('names of object properties are no codings', async () => {
  expect(await unpack(Buffer.from('x'), 'constructor', 1000)).toEqual({ ok: false, reason: 'unknown-coding' });
});

test.each([
  ['<p>', true],
  ['\ufeff \n<!doctype html>', true],
  ['text <p>', false],
  ['', false],
])('%j begins with markup: %s', (text, expected) => {
  expect(beginsWithMarkup(Buffer.from(text))).toBe(expected);
});
