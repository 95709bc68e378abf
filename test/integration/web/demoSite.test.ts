import { load } from 'cheerio';
import { chromium } from 'playwright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findChromium } from '../../../src/adapters/renderer/executable.ts';
import { type DemoSite, demoWatcherYaml, startDemoSite } from '../../../src/cli/demoSite/index.ts';
import { Watcher } from '../../../src/domain/watcher.ts';
import { extract } from '../../../src/extract/extract.ts';

const DPA = '/legal/data-processing-addendum';
const ARTICLE = '/help/articles/4112-how-long-we-keep-your-data';
const TRUST = '/trust-center/subprocessors';

let site: DemoSite;
beforeEach(async () => {
  site = await startDemoSite();
});
afterEach(() => site.close());

const read = async (path: string) => (await fetch(`${site.url}${path}`)).text();
const passages = async (path: string) => extract(new TextEncoder().encode(await read(path)));

describe('the vendor’s edit', () => {
  it('shortens the objection window and moves the date of the DPA', async () => {
    const before = await read(DPA);
    expect(site.state()).toBe('before');
    site.edit();
    const after = await read(DPA);
    expect(site.state()).toBe('after');
    expect(before).toContain('within thirty (30) days of receipt');
    expect(after).toContain('within ten (10) days of receipt');
    expect(before).toContain('Effective date: March 1, 2026');
    expect(after).toContain('Effective date: December 1, 2026');
  });

  it('lengthens the retention of the help article', async () => {
    const before = load(await read(ARTICLE));
    site.edit();
    const after = load(await read(ARTICLE));
    expect(before('article p').text()).toContain('inputs and outputs for 30 days');
    expect(after('article p').text()).toContain('inputs and outputs for 60 days');
  });

  it('adds one subprocessor and moves another', async () => {
    const rows = async () =>
      (JSON.parse(await read('/api/trust.json')) as { subprocessors: Array<{ name: string; location: string }> }).subprocessors;
    const before = await rows();
    site.edit();
    const after = await rows();
    const name = (row: { name: string }) => row.name;
    expect(after.map(name).filter((item) => !before.map(name).includes(item))).toEqual(['Ironbark Compute Inc.']);
    expect(before.map(name).filter((item) => !after.map(name).includes(item))).toEqual([]);
    expect([before, after].map((list) => list.find((row) => row.name === 'Brightwater Cloud')?.location)).toEqual([
      'Ireland',
      'Netherlands',
    ]);
  });
});

it('has the size of a real DPA', async () => {
  expect((await passages(DPA)).passages.length).toBeGreaterThanOrEqual(60);
});

it('differs at every fetch in its bytes and never in what it says', async () => {
  for (const path of [DPA, ARTICLE]) {
    expect(await read(path)).not.toBe(await read(path));
    expect((await passages(path)).contentHash).toBe((await passages(path)).contentHash);
  }
  const related = async () => load(await read(ARTICLE))('.related-articles').text();
  expect(await related()).not.toBe(await related());
});

it('is an empty shell without JavaScript', async () => {
  const $ = load(await read(TRUST));
  expect($('tr, td, table, li')).toHaveLength(0);
  expect($('#root').text()).toBe('');
  expect(await read(TRUST)).not.toContain('Brightwater');
});

it('shows its subprocessors, hashed classes and a chat widget in a browser', async () => {
  const found = findChromium();
  if (!found.found) throw new Error(found.why);
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  try {
    const visit = async () => {
      const page = await browser.newPage();
      await page.goto(`${site.url}${TRUST}`);
      await page.waitForSelector('td');
      const html = await page.content();
      await page.close();
      return html;
    };
    const [first, second] = [await visit(), await visit()];
    const [one, two] = [load(first), load(second)];
    expect(one('tbody tr')).toHaveLength(7);
    expect(one('table').attr('class')).not.toBe(two('table').attr('class'));
    expect(one('aside').text()).not.toBe(two('aside').text());
    expect(extract(new TextEncoder().encode(first)).contentHash).toBe(extract(new TextEncoder().encode(second)).contentHash);
  } finally {
    await browser.close();
  }
});

it('answers unknown addresses with 404 and a taken port with a sentence', async () => {
  expect((await fetch(`${site.url}/trust-center/../../etc/passwd`)).status).toBe(404);
  expect((await fetch(`${site.url}/trust-center/nothing`)).status).toBe(404);
  await expect(startDemoSite({ port: Number(new URL(site.url).port) })).rejects.toMatchObject({ code: 'network' });
});

it('comes with a valid watcher whose addresses it answers', async () => {
  const watcher = Watcher.parse(parse(demoWatcherYaml(site.url)));
  expect(watcher.vendor.id).toBe('northwind-ai');
  expect(watcher.sources.map((source) => [source.id, source.render])).toEqual([
    ['trust-center', 'chromium'],
    ['dpa', 'http'],
    ['retention', 'http'],
  ]);
  for (const source of watcher.sources) expect((await fetch(source.url)).status, source.url).toBe(200);
});
