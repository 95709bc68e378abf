/** `/feeds`: addresses of feeds by filters, and how programs are let in. */
import { describe, expect, it } from 'vitest';
import { ndjsonLine } from '../../../src/publish/ndjson.ts';
import type { WebServices } from '../../../src/web/app.ts';
import { doorFor, person } from '../../helpers/door.ts';
import { entry as journalEntry } from '../../helpers/entries.ts';
import { HOSTILE } from '../../helpers/hostile.ts';
import { sampleData } from '../../helpers/webFixtures.ts';
import { siteOf, words } from './site.ts';

/** Only the address matters here: of people and tokens nothing is asked. */
const entry = { publicUrl: 'https://cw.example', access: { people: {} } } as NonNullable<WebServices['entry']>;

function pages(more: Partial<WebServices> = {}) {
  return siteOf(sampleData(), more);
}

async function addresses(query = '', more: Partial<WebServices> = {}) {
  const { $, status } = await pages(more).page(`/feeds${query}`);
  return {
    status,
    $,
    list: $('.feed-address code')
      .toArray()
      .map((code) => $(code).text()),
  };
}

describe('the page of feeds', () => {
  it('gives the address of every feed, as others reach it, and lets it be copied', async () => {
    const { $, list } = await addresses('', { entry });
    expect(list).toEqual([
      'https://cw.example/feeds/changes.json',
      'https://cw.example/feeds/changes.atom',
      'https://cw.example/feeds/changes.csv',
      'https://cw.example/feeds/changes.ndjson',
      'https://cw.example/feeds/deadlines.ics',
    ]);
    expect(
      $('.feed-address [data-copy]')
        .toArray()
        .map((button) => $(button).attr('data-copy')),
    ).toEqual(list);
    expect(
      $('.feed-address a')
        .toArray()
        .map((link) => $(link).attr('href')),
    ).toEqual(list.map((one) => one.replace('https://cw.example', '')));
  });

  it('puts the filters of the form into every address, and those that a calendar knows into its own', async () => {
    const { $, list } = await addresses('?vendor=northwind-ai&severity=critical&state=&since=2026-01-01');
    const query = 'vendor=northwind-ai&severity=critical&since=2026-01-01';
    expect(list.map((one) => new URL(one).search.slice(1))).toEqual([query, query, query, query, 'vendor=northwind-ai&severity=critical']);
    expect($('select[name=severity] [selected]').attr('value')).toBe('critical');
    expect(words($('#api').parent().text())).toContain(`/api/v1/changes?${query}`);
  });

  it('calls the cursor of NDJSON what its lines call it', async () => {
    const { $ } = await addresses();
    const line: unknown = JSON.parse(ndjsonLine(journalEntry(7)));
    const word = / go on with after= and the last (\w+)\./.exec($('.feeds').text())?.[1] ?? '';
    expect(line).toHaveProperty(word, 7);
  });

  it('refuses a filter that it does not understand', async () => {
    expect((await addresses('?severity=dire')).status).toBe(400);
    expect((await addresses('?since=yesterday')).status).toBe(400);
  });

  it('says who may read them, and how a token is sent', async () => {
    const shut = words((await addresses()).$('main').text());
    expect(shut).toContain('programs with a token');
    expect(shut).toContain(`curl -H "Authorization: Bearer $TOKEN" 'http://localhost/feeds/changes.json'`);
    expect(shut).toContain('http://localhost/feeds/changes.atom?token=cw_YOUR-TOKEN');
    const filtered = words((await addresses('?vendor=halden-cloud')).$('main').text());
    expect(filtered).toContain('changes.atom?vendor=halden-cloud&token=cw_YOUR-TOKEN');
    const open = words((await addresses('', { publicFeeds: true })).$('main').text());
    expect(open).toContain('These feeds are public');
    expect(open).not.toContain('token=');
  });

  it('leads those to the tokens who may make one', async () => {
    expect((await addresses('', { entry })).$('a[href="/settings/tokens"]').length).toBe(1);
    const viewer = await addresses('', { entry, door: doorFor(person('viewer')) });
    expect(viewer.$('a[href="/settings/tokens"]').length).toBe(0);
    expect(words(viewer.$('main').text())).toContain('An administrator makes one');
  });

  it('keeps hostile filters in their place: in addresses, in forms and in commands for a shell', async () => {
    const hostile = `'; rm -rf ~; echo '${HOSTILE}`.slice(0, 200);
    const { $, status } = await addresses(`?${new URLSearchParams({ vendor: hostile, key: hostile, source: hostile })}`);
    expect([status, $('main script, main img, main [onerror]').length]).toEqual([200, 0]);
    for (const code of $('.command code').toArray()) {
      const text = $(code).text();
      if (text.startsWith('curl')) expect(text.replace(/^curl -H "Authorization: Bearer \$TOKEN" /, '')).toMatch(/^'[^'\s]*'$/);
    }
  });

  it('is reached from the list of changes, with its filters, and from every page', async () => {
    const { $ } = await pages().page('/changes?vendor=northwind-ai&severity=critical&held=too&page=1');
    expect($('main a[href^="/feeds"]').attr('href')).toBe('/feeds?vendor=northwind-ai&severity=critical');
    expect($('footer a[href="/feeds"]').length).toBe(1);
  });
});
