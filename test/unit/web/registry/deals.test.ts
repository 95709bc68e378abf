/** The table of deals. */
import { load } from 'cheerio';
import { expect, it } from 'vitest';
import type { Citation } from '../../../../src/domain/registry.ts';
import { dealTable } from '../../../../src/web/registry/parts/deals.ts';
import type { DealView } from '../../../../src/web/registry/reading/deals.ts';

const ANNOUNCED: Citation = { source: 'acme/news', url: 'https://partner.example/news', quote: 'Partner serves the models of Acme.' };

const deal = (citations: Citation[]): DealView => ({
  id: 'acme-partner',
  vendor: { id: 'acme', name: 'Acme' },
  partner: { name: 'Partner' },
  kind: 'model_host',
  kindLabel: 'Hosts models',
  state: 'announced',
  stateLabel: 'Announced',
  announcedOn: '2026-01-15',
  read: 'Partner serves it.',
  status: 'draft',
  citations,
});

const evidence = (citations: Citation[]) => {
  const $ = load(String(dealTable([deal(citations)], new Set()).toString()));
  const cell = $('[data-label="Primary source"]');
  return {
    text: cell.text().replaceAll(/\s+/g, ' '),
    links: cell
      .find('a')
      .get()
      .map((one) => $(one).attr('href')?.split('#')[0]),
  };
};

it('says where no primary source is linked, and that the deal is pending', () => {
  expect(evidence([])).toEqual({ text: expect.stringMatching(/primary source not linked.*Pending verification/), links: [] });
});

it('links the announcement, and says that it is not stored', () => {
  const { text, links } = evidence([ANNOUNCED]);
  expect(links).toContain('https://partner.example/news');
  expect(text).toMatch(/Partner serves the models of Acme\..*not stored here.*Pending verification/);
  expect(text).not.toContain('not linked');
});
