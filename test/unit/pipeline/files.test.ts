import { describe, expect, it } from 'vitest';
import { extractorVersion } from '../../../src/extract/version.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { comparePages, extractPage } from '../../../src/pipeline/files.ts';
import { CATALOGUE, CLAUSES, edited, page } from './world.ts';

const options = { catalogue: CATALOGUE };
const bytes = (html: string) => Buffer.from(html);

describe('extract', () => {
  it('answers with exactly the fields that other programs rely on', async () => {
    const answer = await extractPage(bytes(page([CLAUSES.objection])), options, 'https://acme.example/dpa');
    expect(answer).toEqual({
      verdict: 'content',
      because: 'the page has readable text',
      url: 'https://acme.example/dpa',
      title: 'DPA',
      language: 'en',
      extractorVersion: extractorVersion(options),
      sha256: sha256(page([CLAUSES.objection])),
      passages: [
        { path: [], kind: 'heading', text: 'Data Processing Addendum', hash: sha256('Data Processing Addendum') },
        { path: ['Data Processing Addendum'], kind: 'paragraph', text: CLAUSES.objection, hash: sha256(CLAUSES.objection) },
      ],
      facts: [],
    });
  });

  it('leaves the address out where none is known', async () => {
    expect(await extractPage(bytes(page()), options)).not.toHaveProperty('url');
  });

  it('tells an empty page', async () => {
    expect(await extractPage(bytes(''), options)).toMatchObject({ verdict: 'shell', passages: [], sha256: sha256('') });
  });
});

describe('compare', () => {
  it('answers with both sides and the changes, each with the rule that judged it', async () => {
    const answer = await comparePages(bytes(page()), bytes(edited('ninety', 'sixty')), options);
    expect(answer).toEqual({
      before: { verdict: 'content', because: 'the page has readable text', sha256: sha256(page()) },
      after: { verdict: 'content', because: 'the page has readable text', sha256: sha256(edited('ninety', 'sixty')) },
      changes: [
        {
          kind: 'passage',
          action: 'modified',
          path: ['Data Processing Addendum'],
          oldQuote: CLAUSES.deletion,
          newQuote: CLAUSES.deletion.replace('ninety', 'sixty'),
          significance: 'substantive',
          severity: 'medium',
          rule: expect.any(String),
        },
      ],
    });
  });

  it('tells what was added to a page that grew to many times its size', async () => {
    const rows = (count: number): string =>
      `<p>These companies process data for us.</p><ul>${Array.from({ length: count }, (_, at) => `<li>Company number ${at} keeps the mail of our customers in the office of Dublin.</li>`).join('')}</ul>`;
    const answer = await comparePages(
      bytes(page([]).replace('</main>', `${rows(2)}</main>`)),
      bytes(page([]).replace('</main>', `${rows(42)}</main>`)),
      options,
    );
    expect(answer.before.verdict).toBe('content');
    expect(answer.changes.length).toBeGreaterThanOrEqual(40);
  });

  it.each([
    ['before', '<p>Show that you are human</p>', page(), 'challenge', 'content'],
    ['after', page(), '<p>Show that you are human</p>', 'content', 'challenge'],
    ['before: much shorter', page([CLAUSES.objection.slice(0, 50)]), page(), 'partial', 'content'],
    ['after: much shorter', page(), page([CLAUSES.objection.slice(0, 50)]), 'content', 'partial'],
    ['on both', '', '', 'shell', 'shell'],
  ])('gives no changes where a side is unreadable (%s)', async (_name, before, after, first, second) => {
    expect(await comparePages(bytes(before), bytes(after), options)).toMatchObject({
      before: { verdict: first },
      after: { verdict: second },
      changes: [],
    });
  });
});
