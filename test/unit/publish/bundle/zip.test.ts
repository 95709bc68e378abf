import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type ZipEntry, zipOf } from '../../../../src/publish/bundle/zip.ts';
import { collectBytes, unzip } from '../../../helpers/unzip.ts';

async function* entries(...list: Array<[name: string, bytes: Uint8Array | string]>): AsyncIterable<ZipEntry> {
  for (const [name, bytes] of list) yield { name, bytes: Buffer.from(bytes), compress: true };
}

const DAY = '2025-11-28';
const MB = 2 ** 20;

describe('a zip file', () => {
  it('holds what was put into it, in order', async () => {
    const big = randomBytes(3 * MB);
    const found = await unzip(await collectBytes(zipOf(entries(['a.txt', 'hello'], ['empty', ''], ['b.bin', big]), DAY)));
    expect(found.map(({ name, bytes }) => [name, bytes.length])).toEqual([
      ['a.txt', 5],
      ['empty', 0],
      ['b.bin', big.length],
    ]);
    expect(found[2]?.bytes.equals(big)).toBe(true);
  });

  it('is the same for the same entries, in every time zone', async () => {
    const make = (): Promise<Buffer> => collectBytes(zipOf(entries(['a.txt', 'hello'], ['b.bin', 'x'.repeat(200_000)]), DAY));
    const here = process.env['TZ'];
    const made: Buffer[] = [];
    try {
      for (const zone of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles']) {
        process.env['TZ'] = zone;
        made.push(await make());
      }
    } finally {
      if (here === undefined) delete process.env['TZ'];
      else process.env['TZ'] = here;
    }
    expect(made.every((one) => made[0]?.equals(one))).toBe(true);
    expect((await unzip(made[0] ?? Buffer.alloc(0)))[0]?.modified.toDateString()).toBe(new Date(2025, 10, 28).toDateString());
  });

  it('asks for an entry only when the one before is read', async () => {
    let asked = 0;
    async function* counted(): AsyncIterable<ZipEntry> {
      for (let at = 0; at < 8; at += 1) {
        asked += 1;
        yield { name: `${at}`, bytes: randomBytes(4 * MB), compress: false };
      }
    }
    let [read, ahead] = [0, 0];
    for await (const part of zipOf(counted(), DAY)) {
      read += part.length;
      ahead = Math.max(ahead, asked - read / (4 * MB));
    }
    expect([asked, Math.round(read / MB)]).toEqual([8, 32]);
    expect(ahead).toBeLessThan(2);
  });

  it('breaks off with the error of an entry that cannot be read', async () => {
    async function* broken(): AsyncIterable<ZipEntry> {
      yield { name: 'a', bytes: randomBytes(MB), compress: true };
      throw new Error('the disk is gone');
    }
    await expect(collectBytes(zipOf(broken(), DAY))).rejects.toThrow('the disk is gone');
  });

  it('stops reading when nobody wants the rest', async () => {
    let ended = false;
    async function* endless(): AsyncIterable<ZipEntry> {
      try {
        for (let at = 0; ; at += 1) yield { name: `${at}`, bytes: randomBytes(MB), compress: false };
      } finally {
        ended = true;
      }
    }
    for await (const part of zipOf(endless(), DAY)) if (part.length > 1000) break;
    expect(ended).toBe(true);
  });
});
