import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readBlobs } from '../../../src/backfill/gitBlobs.ts';
import { collect } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { git, makeRepository } from './repository.ts';

async function blobsOf(...contents: Array<string | Buffer>) {
  const folder = await tempDir();
  const files = Object.fromEntries(contents.map((content, at) => [`A/${at}.html`, content]));
  const bare = await makeRepository(join(folder, 'r.git'), [{ date: '2024-05-01T12:00:00Z', files }]);
  const oids = contents.map((_, at) => git(bare, 'rev-parse', `main:A/${at}.html`));
  return { bare, oids };
}

/** Programs that this process started and that still run. */
function processes(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
}

describe('reading blobs', () => {
  it('gives each blob byte for byte, in the order asked for, as often as asked', async () => {
    const contents = [
      Buffer.alloc(0),
      Buffer.from('\n'),
      Buffer.from('deadbeef blob 5\nhello\n'),
      Buffer.from([0, 10, 255, 13, 10, 0]),
      Buffer.alloc(3_000_000, 'x\n'),
      Buffer.from('ends without a line feed'),
    ];
    const { bare, oids } = await blobsOf(...contents);
    const asked = [...oids, ...oids.toReversed(), ...oids];
    const read = await collect(readBlobs(bare, asked));
    const expected = [...contents, ...contents.toReversed(), ...contents];
    expect(read.map((bytes, at) => Buffer.compare(Buffer.from(bytes as Uint8Array), expected[at] as Buffer))).toEqual(asked.map(() => 0));
  });

  it('gives buffers of their own, that later blobs do not overwrite', async () => {
    const { bare, oids } = await blobsOf('first', 'second');
    const [first, second] = await collect(readBlobs(bare, oids));
    expect([first, second].map((bytes) => Buffer.from(bytes as Uint8Array).toString())).toEqual(['first', 'second']);
    expect(first?.buffer).not.toBe(second?.buffer);
  });

  it('of nothing starts nothing', async () => {
    expect(await collect(readBlobs('/nowhere', []))).toEqual([]);
  });

  it('ends git when the reader stops early', async () => {
    const { bare, oids } = await blobsOf(Buffer.alloc(2_000_000, 'a'), Buffer.alloc(2_000_000, 'b'));
    for await (const bytes of readBlobs(bare, [...oids, ...oids, ...oids])) {
      expect(bytes?.length).toBe(2_000_000);
      expect(processes()).toBe(1);
      break;
    }
    await vi.waitFor(() => expect(processes()).toBe(0));
  });

  it.each([
    ['that is missing', '0123456789012345678901234567890123456789'],
    ['whose name is none', 'main'],
  ])('an object %s ends in one sentence that names it, after the blobs before it', async (_name, oid) => {
    const { bare, oids } = await blobsOf('first');
    const seen: number[] = [];
    const reading = (async () => {
      for await (const bytes of readBlobs(bare, [...oids, oid, ...oids])) seen.push(bytes?.length ?? -1);
    })();
    await expect(reading).rejects.toMatchObject({ name: 'OperationalError', code: 'input', message: `${bare} lacks the object ${oid}.` });
    expect(seen).toEqual([5]);
  });

  it('a repository that is gone ends in one sentence', async () => {
    const folder = await tempDir();
    await expect(collect(readBlobs(join(folder, 'gone'), ['0'.repeat(40)]))).rejects.toMatchObject({
      name: 'OperationalError',
      code: 'input',
    });
  });
});
