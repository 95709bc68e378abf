import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBatch } from '../../../src/pipeline/batch/batch.ts';
import { answer, type BatchMode } from '../../../src/pipeline/batch/job.ts';
import { collect } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { edited, MARKERS, page } from './world.ts';

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
  const answers = await collect(runBatch({ mode, file, folder, markers: MARKERS, workers: 2, ...(onProgress ? { onProgress } : {}) }));
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

  it('gives the answers before a wrong line, then names file, line and fault', async () => {
    const { folder, file } = await folderOf([JSON.stringify({ id: '1', file: 'a.html' }), '', '{"id":']);
    const seen: string[] = [];
    const running = (async () => {
      for await (const line of runBatch({ mode: 'extract', file, folder, markers: MARKERS, workers: 1 })) seen.push(line);
    })();
    await expect(running).rejects.toMatchObject({ code: 'input', message: `${file}:3  is not JSON.` });
    expect(seen.length).toBe(1);
  });

  it('without its list says so in one sentence', async () => {
    const folder = await tempDir();
    const file = join(folder, 'none.jsonl');
    await expect(collect(runBatch({ mode: 'extract', file, folder, markers: MARKERS, workers: 1 }))).rejects.toMatchObject({
      code: 'input',
      message: `${file} cannot be read.`,
    });
  });
});

describe('a line', () => {
  it('may name one of several documents on the page', async () => {
    const { folder } = await folderOf([]);
    const line = JSON.stringify({ id: '1', file: 'a.html', section: { title: 'Service Level Agreement' } });
    expect(JSON.parse(await answer({ mode: 'extract', line, folder, markers: MARKERS }))).toMatchObject({
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
    await expect(answer({ mode, line, folder, markers: MARKERS })).rejects.toMatchObject({
      name: 'OperationalError',
      code: 'input',
      message: expect.stringContaining(message),
    });
  });
});
