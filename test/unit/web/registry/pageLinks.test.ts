import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import type { Citation } from '../../../../src/domain/registry.ts';
import type { Html } from '../../../../src/web/html.ts';
import { citationsInFull, citationsInShort } from '../../../../src/web/registry/parts/citations.ts';
import { liveLink, namedLiveLink, recordLink, storedLink } from '../../../../src/web/registry/parts/pageLinks.ts';
import { NOTHING_WITHIN } from '../../../../src/web/registry/reading/answers.ts';
import { HOSTILE } from '../../../helpers/hostile.ts';

const HASH = 'ab'.repeat(32);
const CITED: Citation = { source: 'acme/dpa', url: 'https://acme.example/dpa', quote: 'Within ten (10) days.', snapshot: HASH };

const of = (part: Html | undefined) => load(String(part ?? ''));

describe('the page out there', () => {
  it('is linked at the quote, and keeps its address for paper', () => {
    const a = of(liveLink(CITED))('a.out');
    expect(a.attr('href')).toBe('https://acme.example/dpa#:~:text=Within%20ten%20(10)%20days.');
    expect(a.attr('data-address')).toBe('https://acme.example/dpa');
    expect(a.text()).toBe('acme.example/dpa');
    expect(of(namedLiveLink(CITED))('a.out').text()).toBe('dpa acme.example');
    expect(of(liveLink({ url: CITED.url }))('a').attr('href')).toBe(CITED.url);
  });

  it('is found by the last words of a long quote, too', () => {
    const quote = `${'The Provider keeps it. '.repeat(90)}It ends like this, at the very last.`;
    expect(of(liveLink({ ...CITED, quote }))('a').attr('href')).toMatch(/,like%20this%2C%20at%20the%20very%20last\.$/);
  });

  it('is no longer to be addressed than browsers take, however long the quote', () => {
    for (const link of [liveLink, namedLiveLink])
      expect(of(link({ ...CITED, quote: '知'.repeat(100_000) }))('a').attr('href')?.length).toBeLessThan(3000);
  });

  it('is no link where its address may not be one, and markup nowhere', () => {
    for (const link of [liveLink, namedLiveLink]) {
      const $ = of(link({ ...CITED, source: `acme/${HOSTILE}`, url: `javascript:alert(1)//${HOSTILE}` }));
      expect($('a, script, img, svg')).toHaveLength(0);
      expect($('span.out')).toHaveLength(1);
    }
    expect(of(liveLink({ url: 'javascript:alert(1)' }))('span').text()).toBe('javascript:alert(1)');
  });
});

it('opens the stored page to those who may, and tells others its hash', () => {
  expect(of(storedLink(HASH, new Set([HASH])))('a').attr('href')).toBe(`/snapshots/${HASH}`);
  const $ = of(storedLink(HASH, new Set()));
  expect($('a')).toHaveLength(0);
  expect($('span').attr('title')).toBe(HASH);
  expect($('span').text()).toBe('SHA-256 abababababab');
  expect(of(storedLink(undefined, new Set([HASH]))).text()).toBe('not stored here');
});

it('leads to the page of a source only where there is one to be looked at', () => {
  expect(of(recordLink('acme/dpa', new Set(['acme/dpa'])))('a').attr('href')).toBe('/sources/acme/dpa');
  expect(of(recordLink('acme/dpa', new Set())).html()).not.toContain('<a');
});

describe('citations', () => {
  const answer = { grade: 'yes_public', summary: 'Ten days.', confidence: 'high' } as const;
  const citations: Citation[] = [1, 2, 3, 4].map((n) => ({ ...CITED, quote: `Clause ${n}.`, page: n, at: '2026-01-05T00:00:00.000Z' }));

  it('are all there in full, and the first with the number of the others in short', () => {
    const full = of(citationsInFull({ answer: { ...answer, citations }, status: 'draft' }, { within: NOTHING_WITHIN, quote: 100 }) as Html);
    expect(full('figure.cited')).toHaveLength(4);
    const short = of(citationsInShort(citations, new Set()) as Html);
    expect(short('figure.cited')).toHaveLength(3);
    expect(short.text()).toContain('and 1 more');
  });

  it('are cut in short where they are long', () => {
    const short = of(citationsInShort([{ ...CITED, quote: 'Clause. '.repeat(10_000) }], new Set()) as Html);
    expect(short('blockquote').text().length).toBeLessThan(610);
  });

  it('say the same of where a passage stands in both', () => {
    const tail = 'SHA-256 abababababab · page 1, read since 5 Jan 2026';
    const full = of(citationsInFull({ answer: { ...answer, citations }, status: 'draft' }, { within: NOTHING_WITHIN, quote: 100 }) as Html);
    const short = of(citationsInShort(citations, new Set()) as Html);
    for (const $ of [full, short]) expect($('figcaption').first().text().replaceAll('\u00a0', ' ')).toContain(tail);
  });

  it('carry what each page claims only where pages contradict each other', () => {
    const claimed = [{ ...CITED, key: 'objection_window', value: 'ten days', scope: 'EU' }];
    const shown = { within: NOTHING_WITHIN, quote: 100 };
    const shownAs = (status: 'draft' | 'conflict') =>
      of(citationsInFull({ answer: { ...answer, citations: claimed }, status }, shown) as Html);
    expect(shownAs('draft')('.claim')).toHaveLength(0);
    expect(shownAs('conflict')('.claim')).toHaveLength(1);
  });
});
