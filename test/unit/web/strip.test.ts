import { load } from 'cheerio';
import { expect, it } from 'vitest';
import type { VisitMark } from '../../../src/domain/overview.ts';
import { STRETCH, STRIP_LENGTH, strip } from '../../../src/web/parts/strip.ts';

const marks = (n: number): VisitMark[] =>
  Array.from({ length: n }, (_, at) => ({
    at: new Date(Date.UTC(2026, 10, 20) - at * 86_400_000).toISOString(),
    mark: at % 10 === 0 ? 'unread' : at === 3 ? 'changed' : 'read',
  }));

async function drawn(n: number) {
  const text = String(await strip(marks(n), (newer) => `/visits?from=${newer}`));
  return { text, $: load(text, { xml: true }) };
}

it('draws one path a kind and stretch, however many visits there are', async () => {
  const { $, text } = await drawn(STRIP_LENGTH);
  expect($('path')).toHaveLength(STRIP_LENGTH / STRETCH + 1 + STRIP_LENGTH / STRETCH);
  expect(text.length).toBeLessThan(6000);
  const columns = (kind: string) =>
    new Set(
      $(`.vs-${kind}`)
        .toArray()
        .flatMap((path) => $(path).attr('d')?.match(/M\d+/g) ?? []),
    );
  expect(columns('read').size).toBe(STRIP_LENGTH - 12 - 1);
  expect(columns('unread').size).toBe(12);
  expect(columns('changed')).toEqual(new Set([`M${(STRIP_LENGTH - 1 - 3) * 4}`]));
});

it('leads from each stretch to its visits, the oldest to the left', async () => {
  const { $ } = await drawn(STRETCH + 5);
  const links = $('a').toArray();
  expect(links.map((link) => $(link).attr('href'))).toEqual([`/visits?from=${STRETCH}`, '/visits?from=0']);
  expect(links.map((link) => Number($(link).find('.vs-hit').attr('x')))).toEqual([0, 5 * 4]);
  expect($(links[0]).attr('aria-label')).toBe('5 visits from 2026-10-17 00:00 UTC: 4 without change, 0 with a change, 1 could not be read');
});
