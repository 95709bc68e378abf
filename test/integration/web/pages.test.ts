import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { Fact } from '../../../src/domain/extraction.ts';
import { sampleRuleEdit } from '../../helpers/samples.ts';
import { change, emptyData, sampleData, source } from '../../helpers/webFixtures.ts';
import { siteOf, words } from './site.ts';

const site = siteOf(sampleData());

describe('overview', () => {
  it('says in one sentence what is verified and what could not be read, each number with its rows', async () => {
    const { $ } = await site.page('/');
    expect($('h1').text()).toBe('6 of 8 sources verified, 1 could not be read, 1 never checked.');
    expect(words($('[aria-labelledby=unread] .worst').text())).toContain(
      'Aurelia Models / trust-centersince 2 days ago The site turns this visitor away: status 403',
    );
    for (const link of $('h1 a').toArray()) {
      const list = await site.page($(link).attr('href') ?? '');
      const n = Number(/\d+/.exec($(link).text())?.[0]);
      // The rows of "8 sources" are all sources, with the one that only an archive knows.
      expect(list.$('.source-name'), $(link).text()).toHaveLength(n === 8 ? 9 : n);
    }
  });

  it('counts what cannot be relied on, and each count leads to the sources that it counts', async () => {
    const { $ } = await site.page('/');
    const counts = $('.counts a').toArray();
    expect(counts.map((link) => words($(link).text()))).toEqual(['1 rule matches nothing', '1 page has moved']);
    for (const link of counts) {
      const list = await site.page($(link).attr('href') ?? '');
      expect(list.$('.source-name')).toHaveLength(1);
      expect(list.$('.selections [aria-current]')).toHaveLength(1);
    }
  });

  it('tells the share of the watched that was verified in the last day, with those that were and those that were not', async () => {
    const { $ } = await site.page('/');
    const stat = $('[aria-labelledby=verified]');
    expect(words(stat.text())).toBe('Verified in the last day75 %6 of 8 watched sources, 2 not');
    const links = stat.find('a').toArray();
    const rows = await Promise.all(links.map(async (link) => (await site.page($(link).attr('href') ?? '')).$('.source-name').length));
    expect(rows).toEqual([6, 2]);
  });

  it('says so when nothing at all was verified in time', async () => {
    const detail = { sentence: 'No source at all was verified since then.', remedy: 'See whether the workers run.' };
    const whole = { id: '*', kind: 'not-verified' as const, openedAt: '2026-11-20T00:00:00.000Z', detail };
    const { $ } = await siteOf({ ...sampleData(), events: [whole] }).page('/');
    expect(words($('.attention > p').first().text())).toBe(`${detail.sentence} ${detail.remedy}`);
  });

  it('has no such part when all is well', async () => {
    const data = sampleData();
    data.states = data.states.filter(({ source: { id } }) => id === 'northwind-ai/dpa');
    expect((await siteOf({ ...data, events: [] }).page('/')).$('.attention')).toHaveLength(0);
  });

  it('lists the latest changes newest first', async () => {
    const { $ } = await site.page('/');
    expect(
      $('.day-head time')
        .toArray()
        .map((time) => $(time).attr('datetime')),
    ).toEqual(['2026-11-19', '2026-11-17']);
    expect(words($('.gist').first().text())).toBe('thirty (30) days →became ten (10) days');
  });
});

describe('the first screen', () => {
  it('offers to add, check and import with the exact commands when nothing is declared', async () => {
    const { $ } = await siteOf(emptyData(), { hints: { check: 'clausewatch check', import: 'clausewatch import x.bundle' } }).page('/');
    const commands = $('.command code')
      .toArray()
      .map((code) => $(code).text());
    expect(commands).toEqual([
      'npm run -s clausewatch -- add https://vendor.example/dpa',
      'clausewatch check',
      'clausewatch import x.bundle',
      'npm run demo',
    ]);
  });

  it('lists the declared sources when none was ever visited', async () => {
    const data = {
      ...emptyData(),
      states: [{ source: source('v/dpa', 'dpa', 'https://v.example/dpa', 'V'), visits: 0, snapshots: 0, changes: 0 }],
    };
    const { $ } = await siteOf(data).page('/');
    expect($('.lead').text()).toContain('1 source of 1 vendor is ready');
    expect($('.standing').text()).toBe('Never checked');
  });

  it('gives way to the overview once something was visited', async () => {
    const { $ } = await site.page('/');
    expect($('.welcome')).toHaveLength(0);
  });
});

describe('sources', () => {
  it('shows state, last verified, next due and changes of each source', async () => {
    const { $ } = await site.page('/sources');
    const row = (name: string) => words($(`tr:has(a.source-name[href="/sources/${name}"])`).text());
    expect(row('northwind-ai/dpa')).toContain('Verified unchanged');
    expect(row('northwind-ai/dpa')).toContain('3 h ago');
    expect(row('northwind-ai/dpa')).toContain('in 21 h');
    expect(row('aurelia-models/trust-center')).toContain('Could not be read');
    expect(row('aurelia-models/trust-center')).not.toContain('Verified');
    expect(row('halden-cloud/subprocessors')).toContain('Never checked');
    expect(row('aurelia-models/terms-2019')).toContain('Archive only');
  });

  it('shows when each changed last, what share of its checks was read, and what else is the matter', async () => {
    const { $ } = await site.page('/sources');
    const cell = (name: string, label: string) =>
      words($(`tr:has(a.source-name[href="/sources/${name}"]) td[data-label="${label}"]`).text());
    expect(cell('northwind-ai/dpa', 'Last changed')).toMatch(/ago$/);
    expect(cell('halden-cloud/privacy', 'Last changed')).toBe('–');
    expect(cell('northwind-ai/dpa', 'Read, 30 days')).toBe('100 %');
    expect(cell('aurelia-models/trust-center', 'Read, 30 days')).toBe('86 %');
    expect(cell('northwind-ai/retention-article', 'State')).toBe('Verified unchangedRule matches nothing');
  });

  it.each([
    ['?standing=unread', ['trust-center']],
    ['?standing=never', ['subprocessors']],
    ['?event=moved', ['dpa']],
    ['?standing=paused', []],
  ])('selects %s', async (query, names) => {
    const { $ } = await site.page(`/sources${query}`);
    expect(
      $('.source-name')
        .toArray()
        .map((link) => $(link).text()),
    ).toEqual(names);
  });

  it('refuses a selection that it does not understand', async () => {
    const { status, $ } = await site.page('/sources?standing=fine');
    expect(status).toBe(400);
    expect($('main').text()).toContain('The filter "standing" must be one of');
  });

  it('says on the page of a source since when and why it fails, what to do, and what was the matter before', async () => {
    const { $ } = await site.page('/sources/aurelia-models/trust-center');
    const trouble = words($('.trouble').text());
    expect(trouble).toContain('Could not be read since 2 days ago, 3 checks');
    expect(trouble).toContain('What to do: Set contact in config/clausewatch.yaml');
    expect(trouble).toContain('aurelia-models/trust-center in watchers/aurelia-models.yaml');
    expect($('.events tbody tr')).toHaveLength(2);
    expect(words($('.events tbody tr').last().text())).toMatch(/2026-11-02 09:24 UTC after 24 h the page was read again$/);
    expect((await site.page('/sources/northwind-ai/dpa')).$('.trouble, .events')).toHaveLength(0);
  });

  it('gives the absolute time as title of a relative one', async () => {
    const { $ } = await site.page('/sources');
    expect($('tr:has(a[href="/sources/northwind-ai/dpa"]) td[data-label="Last verified"] time').attr('title')).toBe('2026-11-20 06:00 UTC');
  });

  it('marks a source whose check is overdue', async () => {
    const data = sampleData();
    for (const state of data.states) if (state.source.id === 'northwind-ai/dpa') state.nextDueAt = '2026-11-20T03:24:00.000Z';
    const { $ } = await siteOf(data).page('/sources');
    expect(words($('.late').text())).toBe('overdue, 6 h ago');
  });

  it('shows one source with a strip of its visits', async () => {
    const { status, $ } = await site.page('/sources/aurelia-models/trust-center');
    expect(status).toBe(200);
    expect($('.visit-strip').attr('aria-label')).toBe('Last 71 visits: 67 without change, 0 with a change, 4 could not be read');
    const stretches = $('.visit-strip a').toArray();
    expect(stretches.map((link) => $(link).attr('href'))).toEqual([
      '/sources/aurelia-models/trust-center/visits?page=3',
      '/sources/aurelia-models/trust-center/visits?page=2',
      '/sources/aurelia-models/trust-center/visits',
    ]);
    expect($(stretches[2]).attr('aria-label')).toBe(
      '30 visits from 2026-10-22 08:58 UTC: 26 without change, 0 with a change, 4 could not be read',
    );
    for (const link of stretches) {
      const list = await site.page($(link).attr('href') ?? '');
      expect(list.$('tbody tr')).toHaveLength(Number.parseInt($(link).attr('aria-label') ?? '', 10));
    }
  });

  it('shows what the page states, each value with its quote, lists as tables, cautions in words', async () => {
    const where = { path: ['7. Subprocessors'], extractor: 'test', passage: 0 };
    const facts: Fact[] = [
      {
        key: 'subprocessors.objection_window',
        value: { n: 10, unit: 'd' },
        quote: 'Customer may object within ten (30) days.',
        flags: ['word-and-number-disagree'],
        ...where,
      },
      { key: 'subprocessors.list', value: { name: 'Brightwater <Cloud>', location: 'Ireland' }, quote: 'Brightwater | Ireland', ...where },
    ];
    facts.push({ key: 'residency.places', value: ['IE'], quote: 'Stored in Ireland.', ...where });
    facts.push({ key: 'residency.places', value: ['SE', 'IE'], quote: 'Copies are in Sweden.', ...where });
    const { $ } = await siteOf({ ...sampleData(), facts: new Map([['northwind-ai/dpa', facts]]) }).page('/sources/northwind-ai/dpa');
    const tables = $('section[aria-labelledby=facts] .fact-table');
    expect(words(tables.first().find('tbody').text())).toBe(
      'Residency: placesIreland, SwedenStored in Ireland.7. Subprocessorsand in 1 further passage' +
        'Subprocessors: objection window10 daysword and number disagreeCustomer may object within ten (30) days.7. Subprocessors',
    );
    expect(words(tables.last().find('tbody').text())).toBe('Brightwater <Cloud>–Ireland');
  });

  it('tells when the rules by which a page is read were edited, and what that alone made different', async () => {
    const ruleEdits = [
      sampleRuleEdit(5, { sourceId: 'northwind-ai/dpa', changed: ['program', 'catalogue'], passages: { gone: 0, added: 3 } }),
      sampleRuleEdit(4, { sourceId: 'northwind-ai/dpa', unreadable: true }),
    ];
    const edited = siteOf({ ...sampleData(), ruleEdits });
    const { $ } = await edited.page('/sources/northwind-ai/dpa');
    const lines = $('.rule-edits p')
      .toArray()
      .map((line) => words($(line).text()));
    expect(lines).toEqual([
      'Rules changed 2026-03-01 00:05 UTC: program, catalogue. The stored page reads otherwise: 3 passages more, 2 facts more, 1 fact fewer. No change was raised for it.',
      'Rules changed 2026-03-01 00:04 UTC: catalogue. By the new rules the stored page cannot be read; the history goes on from the next readable one. No change was raised for it.',
    ]);
    expect((await site.page('/sources/northwind-ai/dpa')).$('.rule-edits')).toHaveLength(0);
  });

  it('marks the visits that brought changes', async () => {
    const { $ } = await site.page('/sources/northwind-ai/subprocessors');
    expect($('.visit-strip').attr('aria-label')).toContain('2 with a change');
    expect($('.visit-strip .vs-changed')).toHaveLength(2);
  });

  it('shows a vendor with its sources and changes', async () => {
    const { $ } = await site.page('/vendors/northwind-ai');
    expect($('h1').text()).toBe('Northwind AI');
    expect($('.sources tbody tr')).toHaveLength(3);
    expect($('.open-list li')).toHaveLength(5);
  });

  it('show a pause with its end and reason, escaped, and none that is over', async () => {
    const data = sampleData();
    const pause = (pausedUntil: string) => ({
      pausedSince: '2026-11-01T00:00:00.000Z',
      pausedUntil,
      pauseReason: 'they <b>rebuild</b> it',
    });
    const ends = ['2026-12-01T00:00:00.000Z', '2026-12-01T06:30:00.000Z', '2026-11-19T00:00:00.000Z'];
    const names = ['dpa', 'subprocessors', 'terms'];
    const states = data.states.map((state) => {
      const at = names.findIndex((name) => state.source.id === `northwind-ai/${name}`);
      return at < 0 ? state : { ...state, ...pause(ends[at] ?? '') };
    });
    const paused = siteOf({ ...data, states });
    const { $ } = await paused.page('/sources');
    const cell = (name: string) => words($(`tr:has(a.source-name[href="/sources/northwind-ai/${name}"]) td.state`).text());
    expect(cell('dpa')).toBe('Paused until 1 Dec 2026they <b>rebuild</b> it');
    expect(cell('subprocessors')).toBe('Paused until 2026-12-01 06:30 UTCthey <b>rebuild</b> it');
    expect($.text()).toContain('2 paused');
    const page = await paused.page('/sources/northwind-ai/dpa');
    expect(words(page.$('.standing-line').text())).toBe('Paused until 1 Dec 2026 they <b>rebuild</b> it');
  });

  it('tell an interval that follows changes by its bounds', async () => {
    const data = sampleData();
    const states = data.states.map((state) => ({
      ...state,
      source: { ...state.source, schedule: undefined, every: { min: '6h', max: '7d' } },
    }));
    const { $ } = await siteOf({ ...data, states: states as typeof data.states }).page('/sources/northwind-ai/dpa');
    expect($('[aria-labelledby=schedule]').text()).toContain('every 6 hours to 7 days, by how long it has not changed');
  });
});

describe('changes', () => {
  const titles = async (query: string) => {
    const { $ } = await site.page(`/changes${query}`);
    return $('.entry-title')
      .toArray()
      .map((title) => words($(title).text()));
  };

  it('names vendor, source, action, place, chips and date', async () => {
    const { $ } = await site.page('/changes');
    const visit = words($('.visit').first().text());
    for (const part of [
      'Northwind AI/dpa',
      '3 changes',
      '2026-11-19 06:00 UTC',
      'Reworded 4.2 Objection',
      'Data Processing Addendum › 4. Subprocessors',
      'critical',
      'substantive',
    ])
      expect(visit).toContain(part);
  });

  it.each([
    ['?severity=critical', ['Reworded 4.2 Objection', 'Added 5.3 Improvement of the services', 'Added Ironbark Compute Inc.']],
    ['?vendor=aurelia-models&significance=editorial', ['Reworded Contact']],
    ['?significance=substantive&severity=medium', ['Reworded 12. Governing law', 'Changed Brightwater Cloud']],
    ['?since=2026-11-18', ['Reworded 4.2 Objection', 'Reworded 8. Audits', 'Reworded Data Processing Addendum']],
    ['?state=dismissed', ['Renamed Lumen Metering Corp.']],
    ['?source=northwind-ai/retention-article', ['Reworded API inputs and outputs']],
    ['?vendor=nobody', []],
  ])('filters by %s', async (query, expected) => {
    expect((await titles(query)).sort()).toEqual([...expected].sort());
  });

  it('lists the values of a redesign one by one, its passages behind one line, and all of it when asked for', async () => {
    const part = (id: string, more: Partial<Change> = {}) => change({ id, incident: 'inc_1', oldQuote: 'a', newQuote: id, ...more });
    const data = { ...emptyData(), changes: [part('p1'), part('p2'), part('f1', { kind: 'fact', key: 'retention.default' })] };
    const list = await siteOf(data).page('/changes');
    expect(list.$('.entry')).toHaveLength(1);
    expect(words(list.$('.redesign').text())).toBe('The page was rewritten or redesigned: 2 passages changed with it');
    const all = await siteOf(data).page(list.$('.redesign a').attr('href') ?? '');
    expect(all.$('.entry')).toHaveLength(3);
  });

  it('shows what a noise rule holds back only when asked for, and names the rule', async () => {
    const data = { ...emptyData(), changes: [change({ id: 'held', suppressedBy: 'flapping' }), change({ id: 'shown' })] };
    expect((await siteOf(data).page('/changes')).$('.entry')).toHaveLength(1);
    const only = await siteOf(data).page('/changes?held=only');
    expect(words(only.$('.entry .chips').text())).toContain('held back: flapping');
    expect((await siteOf(data).page('/changes?held=too')).$('.entry')).toHaveLength(2);
    expect(words((await siteOf(data).page('/changes/held')).$('.notice').text())).toContain('Held back by the noise rule flapping');
  });

  it('refuses a filter that it does not understand instead of showing everything', async () => {
    const { status, $ } = await site.page('/changes?severity=extreme');
    expect(status).toBe(400);
    expect($('main').text()).toContain('The filter "severity" must be one of');
    expect($('.entry')).toHaveLength(0);
  });

  it('keeps filters in the form and in the links of the pages', async () => {
    const data = sampleData();
    data.changes = Array.from({ length: 120 }, (_, n) =>
      change({ id: `c${n}`, firstSeenNewAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString() }),
    );
    const many = siteOf(data);
    for (const extra of ['', '&significance=substantive']) {
      const { $ } = await many.page(`/changes?vendor=northwind-ai&page=2${extra}`);
      expect($('.entry')).toHaveLength(50);
      expect($('.entry-title').first().attr('href')).toBe('/changes/c69');
      expect($('.pager').text()).toContain('Page 2 of 3');
      expect($('a[rel=next]').attr('href')).toBe(`/changes?vendor=northwind-ai${extra}&page=3`);
      expect($('select[name=vendor] option[selected]').attr('value')).toBe('northwind-ai');
    }
    const last = await many.page('/changes?page=3');
    expect(last.$('.entry')).toHaveLength(20);
    expect(last.$('.entry-title').last().attr('href')).toBe('/changes/c0');
  });
});

describe('a change', () => {
  it('shows old and new first, with words marked by ins and del', async () => {
    const { $ } = await site.page('/changes/c-dpa-window');
    expect(words($('.big-gist').text())).toBe('thirty (30) days →became ten (10) days');
    expect(
      $('.side-old del')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['thirty', '30']);
    expect(
      $('.side-new ins')
        .toArray()
        .map((node) => $(node).text()),
    ).toEqual(['ten', '10']);
    expect($('.side-old ins, .side-new del')).toHaveLength(0);
    expect($('.diff-inline del')).toHaveLength(2);
  });

  it('prefers typed values where there are some', async () => {
    const data = {
      ...emptyData(),
      changes: [
        change({
          id: 'typed',
          kind: 'fact',
          key: 'subprocessors.objection_window',
          oldValue: { n: 30, unit: 'd' },
          newValue: { n: 10, unit: 'd' },
        }),
      ],
    };
    const { $ } = await siteOf(data).page('/changes/typed');
    expect(words($('.big-gist').text())).toBe('30 days →became 10 days');
    expect(words($('h1').text())).toBe('Changed Subprocessors: objection window');
  });

  it('marks the cells of a row that changed, and leaves the others alone', async () => {
    const data = {
      ...emptyData(),
      changes: [
        change({
          id: 'row',
          kind: 'row',
          key: 'subprocessors.list',
          oldValue: { name: 'Brightwater Cloud', purpose: 'Hosting', location: 'Ireland' },
          newValue: { name: 'Brightwater Cloud', purpose: 'Hosting', location: 'Netherlands' },
        }),
      ],
    };
    const { $ } = await siteOf(data).page('/changes/row');
    expect(words($('.row-change').text())).toBe('NameBrightwater CloudPurposeHostingLocationIreland →became Netherlands');
    expect($('.row-change ins, .row-change del')).toHaveLength(2);
  });

  it('marks the elements of a set that went and came, with places by name', async () => {
    const data = {
      ...emptyData(),
      changes: [change({ id: 'set', kind: 'fact', key: 'residency.places', oldValue: ['IE', 'SE'], newValue: ['DE', 'SE'] })],
    };
    const { $ } = await siteOf(data).page('/changes/set');
    expect(
      $('.set li')
        .toArray()
        .map((item) => $(item).html()),
    ).toEqual(['<del>Ireland</del>', '<ins>Germany</ins>', '<span>Sweden</span>']);
  });

  it('shows the four dates in order and says which the page does not state', async () => {
    const all = await site.page('/changes/c-dpa-window');
    expect(
      all
        .$('.m-label')
        .toArray()
        .map((label) => all.$(label).text()),
    ).toEqual(['Date on the page', 'Old text last seen', 'New text first seen', 'Effective']);
    const none = await site.page('/changes/c-terms-governing');
    expect(none.$('main').text()).toContain('The page states no publication date and no effective date; none is guessed.');
  });

  it('leads to the live page at the quote, to both stored pages, and names rule and extractor', async () => {
    const { $ } = await site.page('/changes/c-dpa-window');
    const link = $('.evidence a.out');
    expect(link.attr('href')).toMatch(/^https:\/\/legal\.northwind\.example\/data-processing-addendum#:~:text=Northwind%20AI%20shall/);
    expect(link.attr('rel')).toBe('noopener noreferrer');
    const hashes = $('.proof .hash a')
      .toArray()
      .map((node) => [$(node).attr('href'), $(node).attr('title')]);
    expect(hashes).toHaveLength(2);
    for (const [href, title] of hashes) expect(href).toBe(`/snapshots/${title}`);
    expect(words($('.rated-by').text())).toBe('an objection window became shorter.');
    expect(words($('.evidence').text())).toContain('1.0.0, the same on both sides');
  });

  it('lists what else was seen at the same visit', async () => {
    const { $ } = await site.page('/changes/c-dpa-window');
    expect(
      $('.siblings a')
        .toArray()
        .map((node) => $(node).attr('href')),
    ).toEqual(['/changes/c-dpa-date', '/changes/c-dpa-audit']);
  });

  it('says that a change takes back an earlier one', async () => {
    const data = {
      ...emptyData(),
      changes: [change({ id: 'first' }), change({ id: 'back', reverts: 'first', firstSeenNewAt: '2026-11-20T06:00:00.000Z' })],
    };
    const { $ } = await siteOf(data).page('/changes/back');
    expect($('.notice a').attr('href')).toBe('/changes/first');
  });

  it('says what a missing side means', async () => {
    const added = await site.page('/changes/c-row-added');
    expect(added.$('.side-old').text()).toContain('Not on the page.');
    const data = { ...emptyData(), changes: [change({ id: 'gone', action: 'removed', oldQuote: 'We do not train.' })] };
    const removed = await siteOf(data).page('/changes/gone');
    expect(removed.$('.side-new').text()).toContain('No longer on the page.');
  });
});

it.each([
  '/nothing',
  '/sources/no/such',
  '/vendors/none',
  '/changes/none',
  '/assets/..%2Fapp.ts',
  '/assets/%2e%2e/app.ts',
  '/assets/toString',
])('answers %s with a page that says so', async (path) => {
  const { status, $ } = await site.page(path);
  expect(status).toBe(404);
  expect($('h1').text()).toBe('Not found');
});

it('has a heading, a skip link and the current section on every page', async () => {
  for (const path of [
    '/',
    '/sources',
    '/changes',
    '/changes/c-row-added',
    '/sources/northwind-ai/dpa',
    '/vendors/northwind-ai',
    '/deadlines',
  ]) {
    const { $ } = await site.page(path);
    expect($('h1'), path).toHaveLength(1);
    expect($('a.skip').attr('href')).toBe(`#${$('main').attr('id')}`);
    expect($('nav [aria-current=page]'), path).toHaveLength(1);
    expect($('th:not([scope])'), path).toHaveLength(0);
  }
});
