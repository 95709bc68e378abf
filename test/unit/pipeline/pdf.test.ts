/**
 * A source that answers with a PDF, from the visit to the record.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { currentBaseline } from '../../../src/pipeline/baseline.ts';
import { comparePages } from '../../../src/pipeline/files.ts';
import { type LayoutOptions, layOut } from '../../helpers/pdf.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { type Answer, CATALOGUE, CLAUSES, createWorld, edited, page } from './world.ts';

const TITLE = { h: 'Data Processing Addendum', size: 18 };

/** The clauses, two on a page; each writing of the file has dates and an identifier of its own. */
function pdf(id: string, edit: (clause: string) => string = (clause) => clause, options: LayoutOptions = {}): Buffer {
  const parts = Object.values(CLAUSES).map((clause) => ({ p: edit(clause) }));
  return layOut([TITLE, ...parts], { id, info: { CreationDate: `D:${id}` }, height: 40, footer: 'Page # of ##', ...options });
}

describe('checks of a PDF', () => {
  it('keep the PDF itself as evidence, and the pages of its passages', async () => {
    const { check, evidence, baseline } = await createWorld();
    expect(await check(pdf('1'))).toMatchObject({ verdict: 'content', renderer: 'http', first: true });
    const known = await baseline();
    expect(Buffer.from(await evidence.read(known?.sha256 ?? '')).equals(pdf('1'))).toBe(true);
    expect(known?.extraction.passages.map(({ text, page }) => [text, page])).toEqual([
      [TITLE.h, 1],
      ...Object.values(CLAUSES).map((clause, at) => [clause, 1 + Math.ceil(at / 2)]),
    ]);
  });

  it('find nothing changed where only the writing of the file differs', async () => {
    const { check, baseline, changes } = await createWorld();
    await check(pdf('1'));
    const before = await baseline();
    expect(await check(pdf('2'))).toMatchObject({ verdict: 'unchanged', because: 'the visible text is the same' });
    const after = await baseline();
    expect(after?.fingerprint).toBe(before?.fingerprint);
    expect(after?.sha256).not.toBe(before?.sha256);
    expect(await changes()).toEqual([]);
  });

  it('find nothing changed in the same file', async () => {
    const { check } = await createWorld();
    await check(pdf('1'));
    expect(await check(pdf('1'))).toMatchObject({ verdict: 'unchanged', because: 'the bytes are the same' });
  });

  it('find nothing changed where the text stands on other pages, and know these', async () => {
    const { check, baseline } = await createWorld();
    await check(pdf('1'));
    expect(await check(pdf('2', undefined, { height: 700 }))).toMatchObject({ verdict: 'unchanged', because: 'the passages are the same' });
    expect(new Set((await baseline())?.extraction.passages.map(({ page }) => page))).toEqual(new Set([1]));
  });

  it('tell an edited clause once, with its page', async () => {
    const { check, changes } = await createWorld();
    await check(pdf('1'));
    expect(await check(pdf('2', (clause) => clause.replace('ninety', 'sixty')))).toMatchObject({ verdict: 'content' });
    expect(await changes()).toMatchObject([
      {
        action: 'modified',
        path: [TITLE.h],
        oldQuote: CLAUSES.deletion,
        newQuote: CLAUSES.deletion.replace('ninety', 'sixty'),
        oldPage: 2,
        newPage: 2,
      },
    ]);
  });

  it.each<[string, Buffer, string, string]>([
    ['pictures only', layOut([{ p: ' ' }]), 'shell', 'the PDF holds no text, only pictures'],
    ['a password', pdf('2', undefined, { encrypted: true }), 'error-page', 'the PDF is encrypted and asks for a password'],
    ['a broken end', pdf('2').subarray(0, -60), 'partial', 'the page lacks what the watcher reads: the end of the file'],
  ])('leave the baseline where it is when the PDF has %s', async (_name, bytes, verdict, because) => {
    const { check, baseline, changes } = await createWorld();
    await check(pdf('1'));
    const before = await baseline();
    expect(await check(bytes)).toMatchObject({ verdict, because });
    expect(await baseline()).toEqual(before);
    expect(await changes()).toEqual([]);
  });

  it('go over from a page of HTML that said the same without a change', async () => {
    const { check, changes } = await createWorld();
    await check(page());
    expect(await check(pdf('1'))).toMatchObject({ verdict: 'unchanged' });
    expect(await check(edited('ninety', 'sixty'))).toMatchObject({ verdict: 'content' });
    expect(await changes()).toMatchObject([{ oldQuote: CLAUSES.deletion, oldPage: 2 }]);
    expect((await changes())[0]).not.toHaveProperty('newPage');
  });
});

describe('which renderer brings a PDF', () => {
  it.each<[string, Parameters<typeof sampleSource>[1], { http: Answer[]; chromium: Answer[] }]>([
    ['auto: plain HTTP, without the browser', {}, { http: [pdf('1')], chromium: [] }],
    ['chromium: plain HTTP, as the browser shows none', { render: 'chromium' }, { http: [pdf('1')], chromium: [{ failure: 'not-html' }] }],
  ])('%s', async (_name, overrides, answers) => {
    const world = await createWorld({ sources: [sampleSource('acme/dpa', overrides)] });
    world.http.answers = answers.http;
    world.chromium.answers = answers.chromium;
    expect(await world.check()).toMatchObject({ verdict: 'content', renderer: 'http' });
    expect(world.chromium.requests).toHaveLength(answers.chromium.length);
  });

  it("chromium: the browser's own failure, where plain HTTP brings no PDF either", async () => {
    const world = await createWorld({ sources: [sampleSource('acme/dpa', { render: 'chromium' })] });
    world.http.answers = [page()];
    world.chromium.answers = [{ failure: 'not-html' }];
    expect(await world.check()).toMatchObject({ verdict: 'unreachable', because: 'It failed: not-html.' });
  });
});

it('a baseline of a PDF is taken as it is until the reading of PDFs changes, and then read again from the stored file', async () => {
  const { check, baseline, evidence } = await createWorld();
  await check(pdf('1'));
  const known = await baseline();
  if (!known) throw new Error('there is a baseline');
  const options = { catalogue: CATALOGUE, kind: 'dpa' as const };
  expect(await currentBaseline(known, evidence, options)).toEqual({ baseline: known });
  const older = {
    ...known,
    extraction: { ...known.extraction, extractorVersion: known.extraction.extractorVersion.replace(/pdf\d+/, 'pdf0'), passages: [] },
  };
  expect(older.extraction.extractorVersion).not.toBe(known.extraction.extractorVersion);
  const current = await currentBaseline(older, evidence, options);
  expect(current.baseline).toEqual(known);
  expect(current.rules).toMatchObject({ changed: ['program'] });
});

it('compare tells changes between a PDF and a page', async () => {
  const answer = await comparePages(pdf('1'), Buffer.from(edited('ninety', 'sixty')), { catalogue: CATALOGUE });
  expect(answer).toMatchObject({ before: { verdict: 'content' }, changes: [{ action: 'modified', oldPage: 2 }] });
});
