import { join } from 'node:path';
import { load } from 'cheerio';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { Fact } from '../../../src/domain/extraction.ts';
import type { VisitRecord } from '../../../src/domain/ports.ts';
import { createApp } from '../../../src/web/app.ts';
import { doorFor, person } from '../../helpers/door.ts';
import {
  at,
  failedVisit,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleExtraction,
  sampleSource,
  sampleVisit,
} from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { words } from './site.ts';

const DAY = 24 * 60;
const NOW = new Date(at(40 * DAY));
const DPA = 'acme/dpa';

function fact(key: string, value: Fact['value'], quote: string, more: Partial<Fact> = {}): Fact {
  return { key, value, quote, path: ['DPA'], extractor: 'x', passage: 0, ...more };
}

/** A visit that read these facts. */
function reading(minutes: number, facts: Fact[], changes: Change[] = [], sourceId = DPA): VisitRecord {
  const page = `page of ${sourceId} ${minutes}`;
  const extraction = sampleExtraction(page, { facts });
  const visit = sampleVisit(minutes, page, { sourceId, contentHash: extraction.contentHash });
  const own = changes.map((change) => ({ ...change, oldSnapshot: visit.sha256 ?? '', newSnapshot: visit.sha256 ?? '' }));
  return { visit, extraction, changes: own, baseline: sampleBaseline(minutes, page, { sourceId, extraction }) };
}

const window = (n: number, quote: string) => fact('subprocessors.objection_window', { n, unit: 'd' }, quote);
const shortened = sampleChange('short', 10 * DAY, {
  kind: 'fact',
  key: 'subprocessors.objection_window',
  oldValue: { n: 30, unit: 'd' },
  newValue: { n: 10, unit: 'd' },
  lastSeenOldAt: at(9 * DAY),
  severity: 'critical',
});
const row = (id: string, minutes: number, more: Partial<Change>) =>
  sampleChange(id, minutes, { kind: 'row', key: 'subprocessors.list', source: 'acme/list', ...more });

const profile = {
  vendor: { id: 'acme', name: 'Acme', legalName: 'Acme SAS', country: 'FR', aliases: [], domains: [] },
  offerings: [{ id: 'o', name: 'Acme Model', developer: 'acme', platform: 'acme' }],
  answers: [],
  commitments: [
    { key: 'subprocessors.objection_window', sources: ['dpa'], offerings: [] },
    { key: 'audit.notice', sources: ['dpa'], offerings: [] },
    { key: 'certifications', sources: ['trust'], offerings: [] },
  ],
};

async function open() {
  const store = await createSqliteStore({ file: join(await tempDir(), 'x.db') });
  onTestFinished(() => store.close());
  await store.declare([
    sampleSource(DPA),
    sampleSource('acme/list', { kind: 'subprocessors' }),
    sampleSource('acme/trust', { kind: 'trust-center' }),
  ]);
  const commit = (...records: VisitRecord[]) => store.commit(sampleBatch(records));
  const app = createApp({
    store,
    readPage: async () => new Uint8Array(),
    door: doorFor(person('admin')),
    clock: { now: () => NOW },
    version: '1',
    checkNow: async () => {},
    profile: (id) => (id === 'acme' ? profile : undefined),
  });
  const text = async (path: string) => (await app.request(path)).text();
  return { store, commit, text, page: async () => load(await text('/vendors/acme')) };
}

describe('the page of a vendor', () => {
  it('says who it is, what it offers and what is watched', async () => {
    const $ = await (await open()).page();
    expect($('h1').text()).toBe('acme');
    expect(words($('.title p').text())).toBe('Acme SAS, France · 3 sources · 0 changes');
    expect($('.offerings').text()).toBe('Acme Model');
  });

  it('shows each value with since when, where, the quote, and what it was before', async () => {
    const { commit, page } = await open();
    await commit(reading(0, [window(30, 'thirty days'), fact('audit.frequency', { n: 1, per: 'year' }, 'once a year')]));
    await commit(
      reading(10 * DAY, [window(10, 'object within ten days'), fact('audit.frequency', { n: 1, per: 'year' }, 'once a year')], [shortened]),
    );
    const $ = await page();
    const rows = $('.over-time tbody tr:not(.group)')
      .toArray()
      .map((tr) =>
        $(tr)
          .children()
          .toArray()
          .map((cell) => words($(cell).text())),
      );
    expect(rows).toEqual([
      ['Frequencydpa', 'once per year', 'at least 1 Mar 2026', 'once a year'],
      ['Objection windowdpa', '10 days30 days until 11 Mar 2026', '11 Mar 2026', 'object within ten days'],
    ]);
    expect(
      $('.over-time .group')
        .toArray()
        .map((node) => words($(node).text())),
    ).toEqual(['Audit', 'Subprocessors']);
    expect($('.history a').attr('href')).toBe('/changes/short');
    expect($('.fact-quote a').last().attr('href')).toBe('https://acme/dpa#:~:text=object%20within%20ten%20days');
    const bars = $('.bar rect')
      .toArray()
      .map((rect) => [$(rect).attr('class'), $(rect).attr('x'), $(rect).attr('width')]);
    expect(bars).toEqual([
      ['s0', '0.0', '25.0'],
      ['now', '25.0', '75.0'],
    ]);
  });

  it('lists the companies with since when, what a row was, and who is gone', async () => {
    const { commit, page } = await open();
    const entity = (name: string, location: string) => fact('subprocessors.list', { name, purpose: 'Hosting', location }, name);
    await commit(reading(0, [entity('Google', 'IE'), entity('Ory', 'CH')], [], 'acme/list'));
    await commit(
      reading(
        5 * DAY,
        [entity('Google', 'NL'), entity('CoreWeave', 'EEA')],
        [
          row('moved', 5 * DAY, {
            oldValue: { name: 'Google', purpose: 'Hosting', location: 'IE' },
            newValue: { name: 'Google', purpose: 'Hosting', location: 'NL' },
          }),
          row('new', 5 * DAY, { action: 'added', newValue: { name: 'CoreWeave', purpose: 'Hosting', location: 'EEA' } }),
          row('gone', 5 * DAY, { action: 'removed', oldValue: { name: 'Ory', purpose: 'Hosting', location: 'CH' } }),
        ],
        'acme/list',
      ),
    );
    const $ = await page();
    const rows = $('.rows tbody tr')
      .toArray()
      .map((tr) =>
        $(tr)
          .children()
          .toArray()
          .map((cell) => words($(cell).text())),
      );
    expect(rows).toEqual([
      ['Google', 'Hosting', 'NL', 'at least 1 Mar 2026IE until 6 Mar 2026'],
      ['CoreWeave', 'Hosting', 'EEA', '6 Mar 2026'],
    ]);
    expect(words($('.entity-list details').text())).toBe('1 row no longer listed Ory until 6 Mar 2026'.replace('listed ', 'listed'));
  });

  it('says what is covered: what was read, what not, and which promises no page states', async () => {
    const { commit, page } = await open();
    await commit(reading(40 * DAY - 60, [window(10, 'ten days')]));
    await commit({
      visit: failedVisit(40 * DAY - 50, { sourceId: 'acme/list', id: 'l' }),
      changes: [],
      health: {
        edits: [],
        failing: {
          since: at(40 * DAY - 50),
          checks: 1,
          kind: 'timeout',
          lasting: 'transient',
          sentence: 'It did not answer.',
          remedy: 'Wait.',
        },
      },
    });
    const $ = await page();
    const stated = $('dl.facts > div')
      .toArray()
      .map((node) => words($(node).text()));
    expect(stated).toEqual([
      'Sources31 dpa, 1 subprocessors, 1 trust-center',
      'Verified in the last day33 %1 of 3 watched',
      'Checks read, 30 days0 %0 of 1 check',
      'Promises that no page states2 of 3',
    ]);
    expect(words($('.uncovered').text())).toContain('It did not answer.');
    expect(
      $('section[aria-labelledby=coverage] .former li')
        .toArray()
        .map((node) => words($(node).text())),
    ).toEqual(['Audit: notice not stated · expected in dpa', 'Certifications not read yet · expected in trust']);
  });

  it('says until when a promise was stated that is gone', async () => {
    const { commit, page } = await open();
    await commit(reading(0, [fact('audit.notice', { n: 30, unit: 'd' }, 'thirty')]));
    await commit(
      reading(
        10 * DAY,
        [],
        [sampleChange('gone', 10 * DAY, { kind: 'fact', action: 'removed', key: 'audit.notice', oldValue: { n: 30, unit: 'd' } })],
      ),
    );
    const $ = await page();
    expect(words($('section[aria-labelledby=stated] .former').text())).toContain('Audit: notice 30 days in dpa until 11 Mar 2026');
    expect(words($('section[aria-labelledby=coverage] .former').text())).toContain('Audit: notice stated until 11 Mar 2026');
  });

  it('shows what is due and what is open', async () => {
    const { store, commit, page } = await open();
    await commit(reading(10 * DAY, [window(10, 'ten')], [shortened]));
    await store.settle(
      new Map([['short', [{ dueOn: '2026-04-12', clause: 'ten days', basis: 'assumed', label: 'Last day to object' }]]]),
      '2026-04-01T00:00:00.000Z',
    );
    const $ = await page();
    expect(words($('.due-day').text())).toMatch(/^12 Apr 2026 Sunday in 2 days ?Last day to object assumed dpa/);
    expect($('.open-list li')).toHaveLength(1);
    expect($('.open-list a').attr('href')).toBe('/changes/short');
  });

  it('says where sources do not agree, and where one contradicts itself', async () => {
    const { commit, page } = await open();
    await commit(
      reading(
        0,
        [window(10, 'ten')].map((one) => ({ ...one, flags: ['contradicted' as const] })),
      ),
    );
    await commit(reading(0, [window(30, 'thirty')], [], 'acme/list'));
    const $ = await page();
    expect(
      $('.over-time .caution')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['the page also says otherwise, sources differ']);
  });

  it('stays small with twenty sources that state much', async () => {
    const { store, commit, text } = await open();
    const ids = Array.from({ length: 20 }, (_, n) => `acme/source-number-${n}`);
    await store.declare(ids.map((id) => sampleSource(id, { url: `https://www.acme.example/legal/${id}/${'x'.repeat(60)}` })));
    const long = 'Word and word again, as lawyers write. '.repeat(20);
    for (const id of ids) {
      const facts = Array.from({ length: 15 }, (_, n) => fact(`group${n % 5}.key_${n}`, { n: n + 1, unit: 'd' }, long));
      const list = Array.from({ length: 60 }, (_, n) =>
        fact('subprocessors.list', { name: `Company ${n} ${id}`, purpose: long, location: 'IE' }, long),
      );
      const changes = Array.from({ length: 15 }, (_, n) =>
        sampleChange(`${id} ${n}`, 10, {
          kind: 'fact',
          source: id,
          key: `group${n % 5}.key_${n}`,
          oldValue: { n: 99, unit: 'd' },
          newValue: { n: n + 1, unit: 'd' },
          newQuote: long,
        }),
      );
      await commit(reading(10, [...facts, ...list], changes, id));
      for (let n = 0; n < 40; n += 1) await commit({ visit: sampleVisit(20 + n, `page of ${id} 10`, { sourceId: id }), changes: [] });
    }
    const page = await text('/vendors/acme');
    expect(page.length).toBeLessThan(100_000);
    expect(page).toContain('more values on the pages of the sources');
  });
});
