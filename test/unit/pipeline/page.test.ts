import { afterAll, describe, expect, it } from 'vitest';
import { createPageWorkers, type PageWorkersOptions } from '../../../src/pipeline/page/workers.ts';
import { CATALOGUE, createWorld } from './world.ts';

const open: Array<{ close(): Promise<void> }> = [];
afterAll(() => Promise.all(open.map((workers) => workers.close())));

function workers(options: PageWorkersOptions) {
  const made = createPageWorkers({ threads: 1, ...options });
  open.push(made);
  return made;
}

const pageOf = (paragraphs: number) => Buffer.from(`<main>${'<p>Some words of a paragraph here.</p>'.repeat(paragraphs)}</main>`);
const reading = (paragraphs: number) => ({ body: pageOf(paragraphs), meta: { headers: {} }, options: { catalogue: CATALOGUE } });

describe('a page that is too much', () => {
  it('is given up after the time it may take', async () => {
    await expect(workers({ timeoutMs: 20 }).read(reading(300_000))).rejects.toThrow(
      /^The page is too large or too complex to be read: it takes more than/,
    );
  });

  it('has its time from its turn on, however many wait before it', async () => {
    const begun = performance.now();
    await workers({}).read(reading(20_000));
    const crowded = workers({ timeoutMs: Math.ceil(2 * (performance.now() - begun)) });
    const read = await Promise.all(Array.from({ length: 12 }, () => crowded.read(reading(20_000))));
    expect(read.every(({ verdict }) => verdict === 'content')).toBe(true);
  });

  it('costs its own thread when it takes too much memory, and nothing else', async () => {
    const pages = workers({ memoryMb: 64 });
    await expect(pages.read(reading(200_000))).rejects.toThrow('it takes more memory than a thread may have');
    expect((await pages.read(reading(10))).verdict).toBe('content');
  });

  it('is an unread visit with the remedy, and leaves the baseline', async () => {
    const { check, services, baseline, lastVisit } = await createWorld();
    const words = '<p>Customer data is deleted within thirty days after the contract has ended, and no copy is kept.</p>';
    expect(await check(`<main>${words}</main>`)).toMatchObject({ verdict: 'content' });
    const before = await baseline();
    services.pages = workers({ timeoutMs: 1 });
    expect(await check(`<main>${words.repeat(2000)}</main>`)).toMatchObject({
      verdict: 'unreachable',
      changes: [],
      remedy: expect.stringContaining('"select"'),
    });
    expect(await lastVisit()).toMatchObject({ verdict: 'unreachable', failure: { kind: 'too-large' } });
    expect(await baseline()).toEqual(before);
  });
});
