import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BatchFailure, runBatch } from '../../../src/pipeline/batch/batch.ts';
import { answer, type BatchMode, readPageFile } from '../../../src/pipeline/batch/job.ts';
import { collect } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { CATALOGUE, edited, page } from './world.ts';

async function folderOf(lines: string[]) {
  const folder = await tempDir();
  await writeFile(join(folder, 'a.html'), page());
  await writeFile(join(folder, 'b.html'), edited('ninety', 'sixty'));
  await mkdir(join(folder, 'sub'));
  const file = join(folder, 'list.jsonl');
  await writeFile(file, lines.join('\n'));
  return { folder, file };
}

async function run(mode: BatchMode, lines: string[], onProgress?: (done: number) => void) {
  const { folder, file } = await folderOf(lines);
  const answers = await collect(runBatch({ mode, file, folder, catalogue: CATALOGUE, workers: 2, ...(onProgress ? { onProgress } : {}) }));
  return answers.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a batch', () => {
  it('answers each line in order, empty lines aside, and tells how far it is', async () => {
    const ids = Array.from({ length: 30 }, (_, at) => `page ${at}`);
    const progress: number[] = [];
    const answers = await run(
      'extract',
      ['', ...ids.map((id, at) => JSON.stringify({ id, file: at % 3 ? 'a.html' : 'b.html' })), '  '],
      (done) => progress.push(done),
    );
    expect(answers.map(({ id }) => id)).toEqual(ids);
    expect(answers[0]).toMatchObject({ verdict: 'content', title: 'DPA' });
    expect(progress).toEqual(ids.map((_, at) => at + 1));
  });

  it('compares pairs', async () => {
    const [changed, same] = await run('compare', [
      JSON.stringify({ id: '1', before: 'a.html', after: 'b.html', url: 'https://acme.example', kind: 'dpa' }),
      JSON.stringify({ id: '2', before: 'a.html', after: 'a.html' }),
    ]);
    expect(changed).toMatchObject({ id: '1', changes: [{ action: 'modified' }] });
    expect(same).toMatchObject({ id: '2', changes: [] });
  });

  it('answers a line that is wrong with what is wrong, and goes on', async () => {
    const { folder, file } = await folderOf([
      '{"id":',
      '',
      JSON.stringify({ id: '1', file: 'a.html' }),
      JSON.stringify({ id: '2', file: 'none.html' }),
      JSON.stringify({ id: 3, file: 'a.html' }),
      JSON.stringify({ id: '4', file: 'a.html' }),
      'null',
    ]);
    const failures: BatchFailure[] = [];
    const answers = await collect(
      runBatch({ mode: 'extract', file, folder, catalogue: CATALOGUE, workers: 2, onFailure: (failure) => failures.push(failure) }),
    );
    expect(answers.map((line) => JSON.parse(line))).toEqual([
      { error: 'is not JSON.' },
      expect.objectContaining({ id: '1', verdict: 'content' }),
      { id: '2', error: 'none.html does not exist.' },
      { error: expect.stringMatching(/^id: /) },
      expect.objectContaining({ id: '4', verdict: 'content' }),
      { error: expect.stringMatching(/^the object: /) },
    ]);
    expect(failures.map(({ line }) => line)).toEqual([1, 4, 5, 7]);
    expect(failures[1]?.message).toBe('none.html does not exist.');
  });

  it('outlives a page that takes more memory than a thread has', async () => {
    const { folder, file } = await folderOf(
      ['huge', 'a', 'huge', 'a'].map((name, id) => JSON.stringify({ id: `${id}`, file: `${name}.html` })),
    );
    await writeFile(join(folder, 'huge.html'), '<p>x'.repeat(4_000_000));
    const answers = await collect(runBatch({ mode: 'extract', file, folder, catalogue: CATALOGUE, workers: 1, memoryMb: 64 }));
    expect(answers.map((line) => JSON.parse(line))).toEqual([
      { id: '0', error: 'The page cannot be read: it takes more memory than a thread may have.' },
      expect.objectContaining({ id: '1', verdict: 'content' }),
      { id: '2', error: expect.any(String) },
      expect.objectContaining({ id: '3', verdict: 'content' }),
    ]);
  });

  it('without its list says so in one sentence', async () => {
    const folder = await tempDir();
    const file = join(folder, 'none.jsonl');
    await expect(collect(runBatch({ mode: 'extract', file, folder, catalogue: CATALOGUE, workers: 1 }))).rejects.toMatchObject({
      code: 'input',
      message: `${file} cannot be read.`,
    });
  });
});

describe('a page file', () => {
  it('larger than 50 MB is refused before it is read', async () => {
    const { folder } = await folderOf([]);
    await writeFile(join(folder, 'large.html'), '');
    await truncate(join(folder, 'large.html'), 50_000_001);
    await expect(readPageFile(folder, 'large.html')).rejects.toMatchObject({ code: 'input', message: 'large.html is larger than 50 MB.' });
    await truncate(join(folder, 'large.html'), 50_000_000);
    expect((await readPageFile(folder, 'large.html')).length).toBe(50_000_000);
  });

  it('without an end is given up at the same size', async () => {
    await expect(readPageFile('/', '/dev/zero')).rejects.toMatchObject({ message: '/dev/zero is larger than 50 MB.' });
  });
});

describe('a line', () => {
  it('may name one of several documents on the page', async () => {
    const { folder } = await folderOf([]);
    const line = JSON.stringify({ id: '1', file: 'a.html', section: { title: 'Service Level Agreement' } });
    expect(JSON.parse(await answer({ mode: 'extract', line, folder, catalogue: CATALOGUE }))).toMatchObject({
      verdict: 'partial',
      passages: [],
    });
  });

  it.each([
    ['extract', '{"id":"1"}', 'file: '],
    ['extract', '{"id":1,"file":"a.html"}', 'id: '],
    ['extract', '[]', 'the object: '],
    ['extract', '{"id":"1","file":"a.html","kind":"novel"}', 'kind: '],
    ['extract', '{"id":"1","file":"a.html","section":{}}', 'section: '],
    ['compare', '{"id":"1","before":"a.html"}', 'after: '],
    ['extract', '{"id":"1","file":"none.html"}', 'none.html does not exist.'],
    ['extract', '{"id":"1","file":"sub"}', 'sub is a folder.'],
    ['extract', `{"id":"1","file":"a\\u0000.html"}`, 'cannot be read.'],
  ] as const)('that is wrong ends in a sentence (%s %s)', async (mode, line, message) => {
    const { folder } = await folderOf([]);
    await expect(answer({ mode, line, folder, catalogue: CATALOGUE })).rejects.toMatchObject({
      name: 'OperationalError',
      code: 'input',
      message: expect.stringContaining(message),
    });
  });
});
