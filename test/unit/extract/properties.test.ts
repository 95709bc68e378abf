/**
 * What a reader does not see never makes another extraction; and the same page is the same extraction, whoever reads it and
 * how many at once.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { Catalogue } from '../../../src/domain/catalogue.ts';
import type { Extraction } from '../../../src/domain/extraction.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { createPageWorkers, type PageWorkers } from '../../../src/pipeline/page/workers.ts';
import { readPage } from '../../../src/pipeline/read.ts';
import { documents, type Writing, writePage } from '../../helpers/documents.ts';
import { extractHtml } from '../../helpers/extracts.ts';
import { randomNumbers } from '../../helpers/random.ts';

let catalogue: Catalogue;
let pages: PageWorkers;
beforeAll(async () => {
  catalogue = await loadCatalogue('config/catalogue.yaml');
  pages = createPageWorkers({ threads: 4 });
});
afterAll(() => pages.close());

/** What a page says: passages with their places and kinds, and facts. */
function saidBy({ title, language, passages, facts, contentHash }: Extraction) {
  return {
    title,
    language,
    passages: passages.map(({ path, kind, text, hash, cells }) => ({ path, kind, text, hash, cells })),
    facts: facts.map(({ key, value, scope, quote, path }) => ({ key, value, scope, quote, path })),
    contentHash,
  };
}

const WRITINGS: Array<[string, Omit<Writing, 'chance'>]> = [
  ['more elements around them', { wrap: true }],
  ['other attributes, in another order', { attributes: true }],
  ['other white space', { space: true }],
  ['other entities for the same characters', { entities: true }],
  ['scripts and styles put in and moved', { scripts: true }],
  ['comments', { comments: true }],
  ['tags in capital letters', { upperCase: true }],
  ['all of it at once', { wrap: true, attributes: true, space: true, entities: true, scripts: true, comments: true, upperCase: true }],
];

describe('the same words say the same with', () => {
  it.each(WRITINGS)('%s', (_what, writing) => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, seed) => {
        const plain = writePage(document);
        const written = writePage(document, { ...writing, chance: randomNumbers(seed) });
        expect(saidBy(extractHtml(written, { catalogue }))).toEqual(saidBy(extractHtml(plain, { catalogue })));
      }),
      { numRuns: 150 },
    );
  });
});

it('what the generator writes is no empty promise: clauses, items, rows and headings are passages', () => {
  fc.assert(
    fc.property(documents, (document) => {
      const texts = new Set(extractHtml(writePage(document)).passages.map(({ text }) => text));
      expect(texts).toContain(document.title);
      for (const { heading, blocks } of document.sections) {
        expect(texts).toContain(heading);
        for (const block of blocks) {
          if ('p' in block) expect(texts).toContain(block.p);
          else if ('list' in block) for (const item of block.list) expect([...texts].some((text) => text.endsWith(item))).toBe(true);
          else for (const [name = ''] of block.table.rows) expect([...texts].some((text) => text.includes(name))).toBe(true);
        }
      }
    }),
    { numRuns: 50 },
  );
});

describe('one page is one extraction', () => {
  const [document] = fc.sample(documents, { numRuns: 1, seed: 7 });
  const clauses = [
    'The customer may object to a new subprocessor within thirty (30) days of the notice.',
    'Personal data is stored in Ireland and Germany only.',
    'Acme notifies the customer of a personal data breach without undue delay and no later than 72 hours after becoming aware of it.',
  ];
  const whole = document && {
    ...document,
    sections: [...document.sections, { heading: '9. More', level: 2 as const, blocks: clauses.map((p) => ({ p })) }],
  };
  const body = Buffer.from(whole ? writePage(whole) : '');
  const meta = { headers: {} };

  it('read once or by fifty readers at a time, in threads or in this one, facts included', async () => {
    const options = { catalogue };
    const { extraction: here } = await readPage(body, meta, options);
    expect(here.facts.length).toBeGreaterThan(0);
    const alone = await pages.read({ body, meta, options });
    const many = await Promise.all(Array.from({ length: 50 }, () => pages.read({ body, meta, options })));
    const also = await Promise.all(Array.from({ length: 50 }, () => readPage(body, meta, options)));
    const hashes = new Set(
      [here, alone.extraction, ...[...many, ...also].map(({ extraction }) => extraction)].map((one) => sha256(JSON.stringify(one))),
    );
    expect(hashes.size).toBe(1);
  });
});
