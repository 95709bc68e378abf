/**
 * `extract` and `compare` on files: the JSON that other programs rely on, one by one and in batches.
 * @module
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompareAnswer, ExtractAnswer } from '../../src/pipeline/files.ts';
import { installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { layOut } from '../helpers/pdf.ts';

const BEFORE = dpaPage();
const AFTER = dpaPage({ window: 'ten (10) days', noise: 5 });
const SHELL = '<!doctype html><title>Acme</title><div id="root"></div><script src="app.js"></script>';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let home: TestInstallation;

beforeAll(async () => {
  home = await installation();
  await home.write('before.html', BEFORE);
  await home.write('after.html', AFTER);
  await home.write('noise.html', dpaPage({ noise: 9 }));
  await home.write('shell.html', SHELL);
});
afterAll(() => home.remove());

const batch = (lines: unknown[]): string => lines.map((line) => JSON.stringify(line)).join('\n');

describe('clausewatch on a PDF', () => {
  const CLAUSE = 'Customer may object within thirty (30) days of receipt of the notice of a new subprocessor.';
  const pdf = (clause: string) =>
    layOut([
      { h: 'Data Processing Addendum' },
      ...Array.from({ length: 60 }, (_, at) => ({ p: `Clause ${at} says something else.` })),
      { p: clause },
    ]);

  it('gives passages and facts with their pages, alone and in a batch', async () => {
    await writeFile(home.path('dpa.pdf'), pdf(CLAUSE));
    const answer = JSON.parse(await home.output('extract', 'dpa.pdf', '--json')) as ExtractAnswer;
    expect(answer).toMatchObject({ verdict: 'content', extractorVersion: expect.stringMatching(/^\d+-pdf\d+\./) });
    expect(answer.passages[0]).toEqual({
      path: [],
      kind: 'heading',
      text: 'Data Processing Addendum',
      hash: sha256('Data Processing Addendum'),
      page: 1,
    });
    expect(answer.passages.at(-1)).toMatchObject({ text: CLAUSE, hash: sha256(CLAUSE), page: 2 });
    expect(answer.facts).toMatchObject([{ key: 'subprocessors.objection_window', value: { n: 30, unit: 'd' } }]);
    await home.write('pdfs.jsonl', JSON.stringify({ id: 'one', file: 'dpa.pdf' }));
    expect(jsonLines(await home.output('extract', '--list', 'pdfs.jsonl'))).toEqual([{ id: 'one', ...answer }]);
    expect(await home.output('extract', 'dpa.pdf')).toContain(`${CLAUSE}  page 2`);
  });

  it('tells changes with their pages', async () => {
    await writeFile(home.path('old.pdf'), pdf(CLAUSE));
    await writeFile(home.path('new.pdf'), pdf(CLAUSE.replace('thirty (30)', 'ten (10)')));
    const { changes } = JSON.parse(await home.output('compare', 'old.pdf', 'new.pdf', '--json')) as CompareAnswer;
    expect(changes).toMatchObject([
      { key: 'subprocessors.objection_window', oldValue: { n: 30 }, newValue: { n: 10 }, oldPage: 2, newPage: 2 },
    ]);
    expect(await home.output('compare', 'old.pdf', 'new.pdf')).toContain('Data Processing Addendum, page 2');
  });
});

describe('clausewatch extract', () => {
  it('answers --json with exactly the documented keys', async () => {
    const answer = JSON.parse(await home.output('extract', 'before.html', '--url', 'https://acme.example/dpa', '--json')) as ExtractAnswer;
    expect(Object.keys(answer)).toEqual([
      'verdict',
      'because',
      'url',
      'title',
      'language',
      'extractorVersion',
      'sha256',
      'passages',
      'facts',
    ]);
    expect(answer).toMatchObject({
      verdict: 'content',
      url: 'https://acme.example/dpa',
      title: 'Data Processing Addendum',
      language: 'en',
      sha256: sha256(BEFORE),
    });
    for (const passage of answer.passages) {
      expect(Object.keys(passage)).toEqual(['path', 'kind', 'text', 'hash']);
      expect(passage.hash).toBe(sha256(passage.text));
    }
    const row = answer.passages.filter(({ kind }) => kind === 'row')[1];
    expect(row).toMatchObject({
      path: ['Data Processing Addendum', '1. Subprocessors'],
      text: 'Harbour Hosting Ltd | Cloud infrastructure | Ireland',
    });
    const text = answer.passages.map((passage) => passage.text).join('\n');
    for (const chrome of ['Pricing', 'All rights reserved', '__BUILD__']) expect(text).not.toContain(chrome);
  });

  it('leaves out the address when none is given, and says why a page cannot be read', async () => {
    const answer = JSON.parse(await home.output('extract', 'shell.html', '--json')) as ExtractAnswer;
    expect(answer).not.toHaveProperty('url');
    expect(answer).toMatchObject({ verdict: 'shell', passages: [], facts: [] });
    expect(answer.because).toMatch(/characters of text/);
  });

  it('shows people the passages under their headings', async () => {
    const shown = await home.output('extract', 'before.html');
    expect(shown).toContain('Data Processing Addendum › 3. Retention\nitem      Inputs and outputs are deleted within 30 days.');
    expect(shown.trim().split('\n').at(-1)).toMatch(/^\d+ passages, \d+ facts$/);
  });

  it('answers a batch line by line, in order, with id and hash', async () => {
    const names = Array.from({ length: 24 }, (_, at) => ['before.html', 'shell.html', 'after.html'][at % 3] ?? '');
    await home.write('pages.jsonl', batch(names.map((file, at) => ({ id: `p${at}`, file, kind: 'dpa' }))));
    const answers = jsonLines<ExtractAnswer & { id: string }>(await home.output('extract', '--list', 'pages.jsonl'));
    expect(answers.map(({ id }) => id)).toEqual(names.map((_, at) => `p${at}`));
    expect(answers.map((answer) => answer.sha256)).toEqual(
      names.map((name) => sha256({ 'before.html': BEFORE, 'shell.html': SHELL, 'after.html': AFTER }[name] ?? '')),
    );
    const single = JSON.parse(await home.output('extract', 'before.html', '--kind', 'dpa', '--json')) as ExtractAnswer;
    expect(answers[0]).toEqual({ id: 'p0', ...single });
  });

  it('reads only the section that a line asks for', async () => {
    const document = (name: string): string =>
      `<h1>${name}</h1>${`<p>Only the ${name.toLowerCase()} speaks here, at some length.</p>`.repeat(6)}`;
    await home.write('two.html', `<title>Legal</title>${document('Terms')}${document('Policy')}`);
    await home.write('sections.jsonl', batch([{ id: 'policy', file: 'two.html', section: { title: 'Policy' } }]));
    const [answer] = jsonLines<ExtractAnswer>(await home.output('extract', '--list', 'sections.jsonl'));
    const text = answer?.passages.map((passage) => passage.text).join('\n');
    expect(text).toContain('Only the policy');
    expect(text).not.toContain('Only the terms');
  });
});

describe('clausewatch compare', () => {
  it('answers --json with exactly the documented keys', async () => {
    const answer = JSON.parse(await home.output('compare', 'before.html', 'after.html', '--json')) as CompareAnswer;
    expect(Object.keys(answer)).toEqual(['before', 'after', 'changes']);
    expect(answer.before).toMatchObject({ verdict: 'content', sha256: sha256(BEFORE) });
    expect(answer.after).toMatchObject({ verdict: 'content', sha256: sha256(AFTER) });
    expect(answer.changes).toHaveLength(1);
    const [change] = answer.changes;
    const documented = [
      'kind',
      'action',
      'key',
      'path',
      'oldValue',
      'newValue',
      'oldQuote',
      'newQuote',
      'significance',
      'severity',
      'rule',
      'incident',
      'effectiveAt',
    ];
    for (const key of Object.keys(change ?? {})) expect(documented).toContain(key);
    expect(change).toMatchObject({
      kind: 'fact',
      action: 'modified',
      key: 'subprocessors.objection_window',
      path: ['Data Processing Addendum', '1. Subprocessors'],
      oldValue: { n: 30, unit: 'd' },
      newValue: { n: 10, unit: 'd' },
    });
    expect([change?.oldQuote, change?.newQuote]).toEqual([
      expect.stringContaining('thirty (30) days'),
      expect.stringContaining('ten (10) days'),
    ]);
  });

  it('is silent about noise, and about a page that could not be rendered', async () => {
    const noise = JSON.parse(await home.output('compare', 'before.html', 'noise.html', '--json')) as CompareAnswer;
    expect(noise.changes).toEqual([]);
    const unread = JSON.parse(await home.output('compare', 'before.html', 'shell.html', '--json')) as CompareAnswer;
    expect(unread).toMatchObject({ before: { verdict: 'content' }, after: { verdict: 'shell' }, changes: [] });
  });

  it('answers a batch in order, each line as the pair alone would be answered', async () => {
    await home.write(
      'pairs.jsonl',
      batch([
        { id: 'edit', before: 'before.html', after: 'after.html', url: 'https://acme.example/dpa', kind: 'dpa' },
        { id: 'noise', before: 'before.html', after: 'noise.html' },
        { id: 'back', before: home.path('after.html'), after: 'before.html' },
      ]),
    );
    const answers = jsonLines<CompareAnswer & { id: string }>(await home.output('compare', '--pairs', 'pairs.jsonl'));
    expect(answers.map(({ id, changes }) => [id, changes.length])).toEqual([
      ['edit', 1],
      ['noise', 0],
      ['back', 1],
    ]);
    const single = JSON.parse(await home.output('compare', 'before.html', 'after.html', '--json')) as CompareAnswer;
    expect(answers[0]).toEqual({ id: 'edit', ...single });
  });
});

describe('a line of a batch that cannot be answered', () => {
  it.each([
    ['no JSON', 'extract', '--list', '{"id":"a","file":"before.html"}\nnot json\n', /^bad\.jsonl:2 {2}is not JSON\.$/m, 1],
    ['a field missing', 'extract', '--list', '\n{"id":"a"}\n', /^bad\.jsonl:2 {2}file: /m, 0],
    [
      'a file missing',
      'compare',
      '--pairs',
      '{"id":"a","before":"before.html","after":"gone.html"}',
      /^bad\.jsonl:1 {2}gone\.html does not exist\.$/m,
      0,
    ],
    [
      'an unknown kind',
      'compare',
      '--pairs',
      '{"id":"a","before":"before.html","after":"after.html","kind":"poem"}',
      /^bad\.jsonl:1 {2}kind: /m,
      0,
    ],
  ])('is answered with what is wrong, and named with its file: %s', async (_, command, option, text, sentence, before) => {
    await home.write('bad.jsonl', text);
    const { code, stdout, stderr } = await home.run(command, option, 'bad.jsonl');
    expect(code).toBe(1);
    const answers = jsonLines<{ id?: string; error?: string }>(stdout);
    expect(answers).toHaveLength(before + 1);
    expect(answers.at(-1)).toMatchObject({ error: expect.any(String) });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('names a list that is not there', async () => {
    const { code, stderr } = await home.run('extract', '--list', 'nowhere.jsonl');
    expect([code, stderr]).toEqual([1, expect.stringContaining('clausewatch: nowhere.jsonl cannot be read.')]);
  });
});
