import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/lib/hash.ts';
import { change, type FixtureData, source } from '../../helpers/webFixtures.ts';
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
    deadlines: [{ dueOn: ALL, clause: ALL, basis: 'stated' }],
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
    changes: [text, typed],
    pages: new Map([[sha256('x'), `<script>hit()</script>${ALL}`]]),
  };
}

const data = hostileData();
const site = siteOf(data, { checkNow: async () => {}, hints: { check: ALL } });
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
  '/changes',
  `/changes/${encodeURIComponent(data.changes[0]?.id ?? '')}`,
  '/changes/typed',
  `/changes?source=${encodeURIComponent(ALL)}`,
  `/changes?severity=${encodeURIComponent(ALL)}`,
  `/${encodeURIComponent(ALL)}`,
];

describe.each(PAGES)('%s', (path) => {
  it('contains no element, handler or address that page text brought', async () => {
    const response = await site.get(path);
    const $ = load(await response.text());
    expect(
      $('script')
        .toArray()
        .map((node) => $(node).attr('src')?.split('?')[0]),
    ).toEqual(['/assets/app.js']);
    expect($('script').text()).toBe('');
    // The drawings of our own stand under a class of ours; what is in them is looked at like everything else.
    expect(
      $('style, svg:not(.plot, .visit-strip, .visit-sample), svg script, foreignObject, iframe, object, embed, base, [style]'),
    ).toHaveLength(0);
    const handlers = $('*')
      .toArray()
      .flatMap((node) => Object.keys('attribs' in node ? node.attribs : {}).filter((name) => name.startsWith('on')));
    expect(handlers).toEqual([]);
    expect(
      $('img')
        .toArray()
        .map((node) => $(node).attr('src')?.split('?')[0]),
    ).toEqual(['/assets/mark.svg']);
    for (const node of $('a[href], form[action]').toArray())
      expect($(node).attr('href') ?? $(node).attr('action')).toMatch(/^(?:\/(?!\/)|#|https?:\/\/)/);
  });
});

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

it('puts no page text and no vendor name into the metrics', async () => {
  const response = await site.get('/metrics');
  expect(await response.text()).not.toMatch(/evil|script/i);
});
