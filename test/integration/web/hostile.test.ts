import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../../src/domain/errors.ts';
import type { Act, Review } from '../../../src/domain/review.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import type { Desk } from '../../../src/review/desk.ts';
import type { ReadStore } from '../../../src/web/services.ts';
import { person } from '../../helpers/door.ts';
import { sampleExtraction } from '../../helpers/samples.ts';
import { change, type FixtureData, fixtureStore, source } from '../../helpers/webFixtures.ts';
import { siteOf } from './site.ts';

const ATTACKS = [
  '<script>window.hit=1</script>',
  '"><img src=x onerror=hit()>',
  "' onmouseover='hit()",
  '</title><svg onload=hit()>',
  '</blockquote><form action=//evil.example>',
  '{{7*7}}#{7*7}',
  '\u202e<b>',
  '<!--',
  ']]>',
];
const ALL = ATTACKS.join(' ');

function hostileData(): FixtureData {
  const page = source('evil/page', 'terms', 'javascript:alert(1)', `Evil ${ALL}`);
  const text = change({
    id: `id ${ALL}`,
    vendor: 'evil',
    source: 'evil/page',
    url: 'javascript:alert(document.domain)',
    path: [ALL, ALL],
    oldQuote: `before ${ALL} thirty days`,
    newQuote: `after ${ALL} ten days`,
    rule: ALL,
    extractorVersion: ALL,
    offerings: [ALL],
    publishedAt: ALL,
    effectiveAt: ALL,
    deadlines: [
      {
        dueOn: ALL,
        clause: ALL,
        basis: 'stated',
        label: ALL,
        rule: ALL,
        window: { key: ALL, value: { n: 10, unit: 'bd' } },
        from: { on: ALL, by: 'seen' },
        clauseSource: { source: `evil/${ALL}`, url: 'javascript:alert(1)', snapshot: ALL, path: [ALL] },
      },
    ],
    reverts: ALL,
  });
  const typed = change({
    id: 'typed',
    vendor: 'evil',
    source: 'evil/page',
    kind: 'fact',
    key: ALL,
    oldValue: { isEscaped: true, html: ALL },
    newValue: [ALL, { name: ALL, purpose: ALL }],
  });
  const at = '2026-11-20T06:00:00.000Z';
  const base = { quote: ALL, path: [ALL], extractor: ALL, passage: 0, scope: ALL, flags: ['contradicted' as const] };
  const stated = [
    { ...base, key: `evil.${ALL}`, value: ALL },
    { ...base, key: 'evil.set', value: [ALL, 'SE'] },
    { ...base, key: 'evil.list', value: { name: ALL, purpose: ALL, location: ALL } },
  ];
  const valued = [
    change({
      id: `v1 ${ALL}`,
      vendor: 'evil',
      source: 'evil/page',
      kind: 'fact',
      key: `evil.${ALL}`,
      oldValue: `old ${ALL}`,
      newValue: ALL,
    }),
    change({
      id: `v2 ${ALL}`,
      vendor: 'evil',
      source: 'evil/page',
      kind: 'fact',
      key: 'evil.set',
      oldValue: [`gone ${ALL}`],
      newValue: [ALL, 'SE'],
    }),
    change({ id: `v3 ${ALL}`, vendor: 'evil', source: 'evil/page', kind: 'row', key: 'evil.list', oldValue: { name: `gone ${ALL}` } }),
    change({ id: `v4 ${ALL}`, vendor: 'evil', source: 'evil/page', kind: 'fact', key: 'evil.gone', oldValue: ALL, lastSeenOldAt: ALL }),
  ];
  const visit = {
    id: 'v',
    sourceId: page.id,
    requestUrl: ALL,
    finalUrl: ALL,
    redirects: [],
    headers: {},
    fetchedAt: at,
    renderer: 'http' as const,
    verdict: 'challenge' as const,
    because: ALL,
    sha256: sha256('x'),
  };
  return {
    states: [
      {
        source: page,
        visits: 1,
        snapshots: 1,
        changes: 2,
        unreadSince: at,
        lastVisit: { id: 'v', at, verdict: 'challenge', because: ALL },
      },
    ],
    visits: new Map([[page.id, [visit]]]),
    changes: [text, typed, ...valued],
    facts: new Map([[page.id, stated]]),
    pages: new Map([[sha256('x'), `<script>hit()</script>${ALL}`]]),
  };
}

const data = hostileData();
const BY = { kind: 'user', id: 'usr_evil', name: ALL } as const;
const BATCH = 'bat_evil';

/** People, acts, passages, headers and keys as bad as the page itself. */
function hostileStore(): ReadStore {
  const store = fixtureStore(data);
  const review = (change: string): Review => ({
    change,
    version: 3,
    state: 'flagged',
    assignee: ALL,
    proposal: { decision: 'dismissed', by: BY, at: ALL, reason: ALL, supersededBy: ALL },
    edits: { newValue: ALL, effectiveAt: ALL },
    noticeAt: ALL,
  });
  const act = (kind: Act['kind'], detail: Act['detail']): Act => ({
    id: ALL,
    at: ALL,
    by: BY,
    kind,
    subject: { type: 'change', id: ALL },
    batch: BATCH,
    detail,
  });
  const visit = (data.visits.get('evil/page') ?? [])[0];
  const passages = [`before ${ALL} thirty days`, `after ${ALL} ten days`, ALL].map((text) => ({
    path: [ALL],
    kind: 'row' as const,
    text,
    hash: sha256(text),
    cells: [{ header: ALL, text: ALL }],
  }));
  return {
    ...store,
    review: async (id) => (data.changes.some((item) => item.id === id) ? review(id) : undefined),
    reviews: async (ids) => new Map(ids.map((id) => [id, review(id)])),
    acts: async () => [
      act('decide', { decision: 'dismissed', reason: ALL, before: { ...review('x'), edits: {} }, after: review('x') }),
      act('comment', { text: ALL }),
      act('assign', { assignee: ALL }),
    ],
    users: async () => [person('analyst', { id: ALL, name: ALL, login: ALL })],
    queueKeys: async () => [ALL],
    queue: async () => data.changes.map(({ id }) => ({ change: id, incident: ALL, parts: 2 })),
    visitOf: async () =>
      visit && {
        ...visit,
        contentHash: sha256('content'),
        finalUrl: 'javascript:alert(1)',
        headers: { [ALL]: ALL },
        redirects: [{ from: ALL, to: 'javascript:alert(1)', status: 301 }],
        tls: { protocol: ALL },
      },
    pictureOf: async () => ({ sha256: sha256('x'), at: ALL, visit: ALL }),
    extraction: async () => sampleExtraction(ALL, { passages }),
  };
}

const desk = new Proxy({} as Desk, {
  get: () => async () => {
    throw new ConflictError(ALL, ALL, ALL);
  },
});
const profile = {
  vendor: { id: 'evil', name: ALL, legalName: ALL, country: ALL, aliases: [], domains: [] },
  offerings: [{ id: 'o', name: ALL, developer: 'evil', platform: 'evil' }],
  commitments: [{ key: ALL, sources: [ALL], offerings: [] }],
  answers: [],
};
const site = siteOf(data, {
  store: hostileStore(),
  desk,
  readPicture: async () => new Uint8Array(),
  checkNow: async () => {},
  hints: { check: ALL },
  profile: () => profile,
});
const CHANGE = `/changes/${encodeURIComponent(data.changes[0]?.id ?? '')}`;
const PAGES = [
  '/',
  '/sources',
  '/?range=all',
  '/sources?text=%3Cscript%3E&vendor=evil',
  `/sources?text=${encodeURIComponent(ALL)}`,
  '/sources/evil/page',
  '/sources/evil/page/visits',
  '/sources/evil/page/snapshots?all=1',
  '/sources/evil/page/passages',
  '/vendors/evil',
  '/deadlines',
  `/deadlines?vendor=${encodeURIComponent(ALL)}`,
  '/changes',
  `/changes/${encodeURIComponent(data.changes[0]?.id ?? '')}`,
  '/changes/typed',
  `/changes?source=${encodeURIComponent(ALL)}`,
  `/changes?severity=${encodeURIComponent(ALL)}`,
  `/${encodeURIComponent(ALL)}`,
  `${CHANGE}?view=side&from=${encodeURIComponent(`vendor=${encodeURIComponent(ALL)}`)}&done=${BATCH}`,
  `/changes/typed?view=inline&edit=1&from=${encodeURIComponent(ALL)}&done=${encodeURIComponent(ALL)}`,
  '/review',
  `/review?${['vendor', 'source', 'key', 'incident', 'assignee'].map((name) => `${name}=${encodeURIComponent(name === 'incident' || name === 'assignee' ? ALL.slice(0, 90) : ALL.slice(0, 190))}`).join('&')}&done=${BATCH}`,
  `/review?state=${encodeURIComponent(ALL)}`,
];

const FORMS: Array<[path: string, fields: Record<string, string>]> = [
  ['/review/bulk', { entry: `0:${ALL}`, do: 'confirmed', from: ALL, at: ALL }],
  ...['decide', 'edit', 'notice', 'assign', 'comment', 'sign-off', 'refuse', 'reopen'].map((name): [string, Record<string, string>] => [
    `/changes/typed/${name}`,
    { decision: 'dismissed', reason: ALL, text: ALL, supersededBy: ALL, from: ALL, version: ALL, 'new.text': ALL, 'old.text': ALL },
  ]),
];

describe.each(PAGES)('%s', (path) => {
  it('contains no element, handler or address that page text brought', async () => {
    const response = await site.get(path);
    expect(response.status).toBeLessThan(500);
    expectHarmless(await response.text());
  });
});

it.each(FORMS)('what %s answers with a typed attack contains nothing of it but text', async (path, fields) => {
  const response = await site.post(path, { 'sec-fetch-site': 'same-origin' }, fields);
  expect([400, 409]).toContain(response.status);
  expectHarmless(await response.text());
});

function expectHarmless(page: string): void {
  const $ = load(page);
  expect(
    $('script')
      .toArray()
      .map((node) => $(node).attr('src')?.split('?')[0]),
  ).toEqual(['/assets/app.js']);
  expect($('script').text()).toBe('');
  expect(
    $(
      'style, svg:not(.bar, .mini-strip, .plot, .visit-strip, .visit-sample), svg script, foreignObject, iframe, object, embed, base, [style]',
    ),
  ).toHaveLength(0);
  const handlers = $('*')
    .toArray()
    .flatMap((node) => Object.keys('attribs' in node ? node.attribs : {}).filter((name) => name.startsWith('on')));
  expect(handlers).toEqual([]);
  expect(
    $('img')
      .toArray()
      .map((node) => $(node).attr('src')?.split('?')[0])
      .filter((src) => !/^\/screenshots\/[0-9a-f]{64}$/.test(src ?? '')),
  ).toEqual(['/assets/mark.svg']);
  for (const node of $('a[href], form[action]').toArray())
    expect($(node).attr('href') ?? $(node).attr('action')).toMatch(/^(?:\/(?!\/)|#|https?:\/\/)/);
}

it('shows hostile text as the text it is', async () => {
  const { $ } = await site.page('/changes/typed');
  expect($('h1').text()).toContain('<script>');
  expect($('.big-gist ins').text()).toContain('"><img src=x onerror=hit()>');
});

it('shows an address that may not be linked without linking it', async () => {
  const { $ } = await site.page('/changes/typed');
  expect($('.evidence .out').text()).toBe('legal.northwind.example/dpa');
  const hostile = await site.page(`/changes/${encodeURIComponent(data.changes[0]?.id ?? '')}`);
  expect(hostile.$('.evidence .out').prop('tagName')).toBe('SPAN');
});

it('shows hostile values and clauses as the text they are', async () => {
  const vendor = await site.page('/vendors/evil');
  expect(vendor.$('.over-time').text()).toContain('<script>window.hit=1</script>');
  expect(vendor.$('.rows').text()).toContain('"><img src=x onerror=hit()>');
  const { $ } = await site.page('/deadlines');
  expect($('.clause').text()).toContain('<script>window.hit=1</script>');
  expect($('a.out')).toHaveLength(0);
});

it('puts no page text and no vendor name into the metrics', async () => {
  const response = await site.get('/metrics');
  expect(await response.text()).not.toMatch(/evil|script/i);
});
