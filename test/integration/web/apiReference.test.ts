/** The reference of the API, for people. */
import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/web/api/operations/index.ts';
import { PROBLEMS } from '../../../src/web/api/problem.ts';
import type { Doc } from '../../helpers/apiDocument.ts';
import { type ApiSite, apiSite } from './apiSite.ts';

let site: ApiSite;
let text: string;
let $: ReturnType<typeof load>;
/** The page of the shapes. */
let $shapes: ReturnType<typeof load>;
let document: Doc;
beforeAll(async () => {
  site = await apiSite();
  text = await (await fetch(`${site.url}/api`)).text();
  $ = load(text);
  $shapes = load(await (await fetch(`${site.url}/api/shapes`)).text());
  document = (await (await fetch(`${site.url}/openapi.json`)).json()) as Doc;
});
afterAll(() => site?.close());

describe('the reference', () => {
  it('is small, and there for everybody', async () => {
    expect(text.length).toBeLessThan(100_000);
    expect($shapes.html().length).toBeLessThan(100_000);
    expect($('h1').text()).toBe('API');
  });

  it.each(OPERATIONS.map(({ id, path }) => [id, path]))('has %s with its parameters, an example and what it gives', (id, path) => {
    const article = $(`[aria-labelledby=${id}]`);
    expect(article.find('h3').text()).toContain(`/api/v1${path}`);
    const { parameters = [], responses } = document.paths[path]?.get ?? { responses: {} };
    const names = article.find('tbody th code').toArray();
    expect(names.map((name) => $(name).text())).toEqual(parameters.map(({ name }) => name));
    for (const row of article.find('tbody tr').toArray()) expect($(row).find('td').last().text()).not.toBe('');
    expect(article.find('.command code').text()).toMatch(/^curl -H "Authorization: Bearer \$TOKEN" 'http:\/\/127\.0\.0\.1:\d+\/api\/v1\//);
    expect(article.find('.command button').attr('data-copy')).toBe(article.find('.command code').text());
    const others = article.find('.gives .note a').toArray();
    expect(others.map((status) => $(status).text())).toEqual(Object.keys(responses).filter((status) => status >= '400'));
  });

  it('has examples that are understood', async () => {
    for (const { example } of OPERATIONS)
      expect([example, [200, 404]]).toEqual([example, expect.arrayContaining([(await site.get(`/api/v1${example}`)).status])]);
  });

  it('explains every shape and every problem, where links lead to', () => {
    const idsOn = (page: typeof $) =>
      new Set(
        page('[id]')
          .toArray()
          .map((node) => page(node).attr('id')),
      );
    const [ids, shapes] = [idsOn($), idsOn($shapes)];
    for (const kind of Object.keys(PROBLEMS)) expect(ids).toContain(`problem-${kind}`);
    for (const name of Object.keys(document.components['schemas'] ?? {})) expect(shapes).toContain(`shape-${name}`);
    for (const [page, own] of [
      [$, ids],
      [$shapes, shapes],
    ] as const) {
      for (const link of page('a[href^="#"]').toArray()) expect(own).toContain(page(link).attr('href')?.slice(1));
      const links = page('a[href^="/api/shapes#"]').toArray();
      expect(links.length).toBeGreaterThan(5);
      for (const link of links) expect(shapes).toContain(page(link).attr('href')?.split('#')[1]);
    }
  });

  it('tells each key of a shape, here or at the shape that it extends', () => {
    const keysOf = (name: string): string[] => {
      const article = $shapes(`[aria-labelledby=shape-${name}]`);
      const base = article
        .find('a[href^="/api/shapes#"]')
        .toArray()
        .map((link) => $shapes(link).text());
      const extended = article.text().includes('All keys of') ? (base.find((one) => one !== name) ?? '') : '';
      const own = article
        .find('tbody th code')
        .toArray()
        .map((key) => $shapes(key).text());
      return extended === '' ? own : [...keysOf(extended), ...own];
    };
    for (const [name, schema] of Object.entries(document.components['schemas'] ?? {})) {
      const { properties = {} } = schema as { properties?: object };
      expect([name, keysOf(name)]).toEqual([name, expect.arrayContaining(Object.keys(properties))]);
    }
  });
});
