import { load } from 'cheerio';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeBin, ChangesOverTime } from '../../../src/domain/overview.ts';
import { SEVERITIES } from '../../../src/domain/vocabulary.ts';
import { drawPlot } from '../../../src/web/plot/draw.ts';
import { folded, layOut } from '../../../src/web/plot/layout.ts';
import { createPlots } from '../../../src/web/plot/plots.ts';
import { binDays, daysInWords, plusDays, RANGES, rangeOf, usualRange } from '../../../src/web/plot/range.ts';

const NOW = new Date('2026-11-20T09:24:00.000Z');
const LIMITS = { bins: 53, marks: 240 };

describe('a range', () => {
  it.each(RANGES)('%s ends today and is cut into whole bins', (name) => {
    const range = rangeOf(name, NOW, '2023-02-03T12:00:00.000Z');
    expect(range.to).toBe('2026-11-20');
    expect(plusDays(range.from, range.bins * range.days)).toBe('2026-11-21');
    expect(binDays(range, range.bins - 1).to).toBe('2026-11-20');
    expect(range.bins).toBeLessThanOrEqual(53);
  });

  it('reaches back to the first change where all is asked for', () => {
    expect(rangeOf('all', NOW, '2023-02-03T12:00:00.000Z').from <= '2023-02-03').toBe(true);
    expect(rangeOf('all', NOW)).toMatchObject({ from: '2026-11-20', bins: 1 });
    expect(rangeOf('all', NOW, '2027-01-01T00:00:00.000Z').bins).toBe(1);
  });

  it.each([
    ['2026-09-06', '2026-09-06', '6 Sept 2026'],
    ['2026-09-01', '2026-09-07', '1 to 7 Sept 2026'],
    ['2026-08-28', '2026-09-03', '28 Aug to 3 Sept 2026'],
    ['2025-12-28', '2026-01-03', '28 Dec 2025 to 3 Jan 2026'],
  ])('from %s to %s is put into words', (from, to, words) => {
    expect(daysInWords({ from, to })).toBe(words);
  });
});

const range = rangeOf('year', NOW);
const names = Array.from({ length: 12 }, (_, n) => `v${n}`);
const bin: fc.Arbitrary<ChangeBin> = fc.record({
  vendor: fc.constantFrom(...names, undefined),
  severity: fc.constantFrom(...SEVERITIES),
  bin: fc.nat(range.bins - 1),
  changes: fc.integer({ min: 1, max: 5000 }),
}) as fc.Arbitrary<ChangeBin>;
const found = fc
  .uniqueArray(bin, { minLength: 1, maxLength: 2000, selector: ({ vendor, severity, bin: at }) => `${vendor} ${severity} ${at}` })
  .map((bins): ChangesOverTime => ({ vendors: names.map((id) => ({ id, name: id })), others: 5, bins }));
const sum = (list: ReadonlyArray<{ changes: number }>) => list.reduce((total, { changes }) => total + changes, 0);

describe('the layout', () => {
  it('shows every change once, within its limits, however many there are', () => {
    fc.assert(
      fc.property(found, (given) => {
        const { rows, segments } = layOut(range, given, LIMITS);
        expect(segments.length).toBeLessThanOrEqual(LIMITS.marks);
        expect(sum(segments)).toBe(sum(given.bins));
        expect(sum(rows)).toBe(sum(given.bins));
        for (const { days, y1, y2 } of segments) {
          expect(days.from >= range.from && days.to <= range.to && days.from <= days.to).toBe(true);
          expect(y1 >= 0 && y2 > y1 && y2 <= 1 + 1e-9).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives each mark the very days that its changes are of', () => {
    const at = (n: number): ChangeBin => ({ vendor: 'v0', severity: 'high', bin: n, changes: 1 });
    const given = { vendors: [{ id: 'v0', name: 'V' }], others: 0, bins: Array.from({ length: range.bins }, (_, n) => at(n)) };
    const { segments } = layOut(range, given, { bins: 10, marks: 100 });
    const sorted = segments.toSorted((a, b) => (a.days.from < b.days.from ? -1 : 1));
    expect(sorted[0]?.days.from).toBe(range.from);
    expect(sorted.at(-1)?.days.to).toBe(range.to);
    for (const [n, { days, changes }] of sorted.entries()) {
      expect((Date.parse(days.to) - Date.parse(days.from)) / 86_400_000 + 1).toBe(changes * range.days);
      if (n > 0) expect(days.from).toBe(plusDays(sorted[n - 1]?.days.to ?? '', 1));
    }
  });

  it('folds the last vendors into the others', () => {
    const bins: ChangeBin[] = names.map((vendor) => ({ vendor, severity: 'low', bin: 3, changes: 1 }));
    const few = folded({ vendors: names.map((id) => ({ id, name: id })), others: 2, bins }, 4);
    expect(few.vendors).toHaveLength(4);
    expect(few.others).toBe(10);
    expect(few.bins.filter(({ vendor }) => vendor === undefined)).toEqual([{ severity: 'low', bin: 3, changes: 8 }]);
  });
});

const HOSTILE = "\"><script>hit()</script><img src=x onerror=hit()> & 'x' {{7*7}}";

async function drawn(given: ChangesOverTime, size = { width: 832, height: 30, names: 150, ticks: 8 }) {
  const text = String(await drawPlot(range, layOut(range, given, LIMITS), size, `Changes of ${HOSTILE}`));
  return { text, $: load(text, { xml: true }) };
}

describe('the drawing', () => {
  const given: ChangesOverTime = {
    vendors: [{ id: 'acme & co', name: HOSTILE }],
    others: 3,
    bins: [
      { vendor: 'acme & co', severity: 'critical', bin: 52, changes: 2 },
      { vendor: 'acme & co', severity: 'low', bin: 51, changes: 1204 },
      { severity: 'high', bin: 0, changes: 7 },
    ],
  };

  it('makes every mark a link to the rows of its vendor, days and severity', async () => {
    const { $ } = await drawn(given);
    const marks = $('.seg a')
      .toArray()
      .map((link) => [$(link).attr('href'), $(link).find('title').text()]);
    expect(marks).toEqual([
      ['/changes?vendor=acme+%26+co&severity=critical&since=2026-11-14&until=2026-11-20', '2 critical, 14 to 20 Nov 2026'],
      ['/changes?severity=high&since=2025-11-15&until=2025-11-21', '7 high, 15 to 21 Nov 2025 (opens those of all vendors)'],
      ['/changes?vendor=acme+%26+co&severity=low&since=2026-11-07&until=2026-11-13', '1,204 low, 7 to 13 Nov 2026'],
    ]);
    expect($('.plot-name a').attr('href')).toBe('/vendors/acme%20%26%20co');
    expect($('.plot-name.others').text()).toBe('3 other vendors');
  });

  it('has a name, and colours by classes alone: no style, no handler, no element that a name brought', async () => {
    for (const size of [undefined, { width: 358, height: 46, names: 0, ticks: 4 }]) {
      const { $, text } = await drawn(given, size);
      expect($('svg').attr('aria-label')).toBe(`Changes of ${HOSTILE}`);
      expect(text).not.toMatch(/<style|style=|fill=|stroke=|<script|<img|<image|foreignObject/i);
      const attributes = $('*')
        .toArray()
        .flatMap((node) => Object.keys('attribs' in node ? node.attribs : {}));
      expect(attributes.filter((name) => name.startsWith('on') || name.includes(':'))).toEqual([]);
      expect($('.plot-name').first().text()).toContain('"><script>');
    }
  });

  it('stays small where there is as much as there can be', async () => {
    const bins = [...names, undefined].flatMap((vendor) =>
      SEVERITIES.flatMap((severity) =>
        Array.from({ length: range.bins }, (_, n): ChangeBin => ({ ...(vendor ? { vendor } : {}), severity, bin: n, changes: 9 })),
      ),
    );
    const plots = createPlots()(range, { vendors: names.map((id) => ({ id, name: `Vendor ${id}` })), others: 900, bins }, 'Changes');
    expect(String(await plots.wide).length + String(await plots.narrow).length).toBeLessThan(72_000);
  });

  it('is made once for the same numbers', () => {
    const plots = createPlots();
    const first = plots(range, given, 'x');
    expect(plots(range, structuredClone(given), 'x')).toBe(first);
    expect(plots(range, { ...given, others: 4 }, 'x')).not.toBe(first);
  });
});

it('looks back over 90 days, and over everything where those were quiet', () => {
  const now = new Date('2026-11-20T09:00:00.000Z');
  expect(usualRange('2026-11-01T00:00:00.000Z', now)).toBe('90');
  expect(usualRange(rangeOf('90', now).from, now)).toBe('90');
  expect(usualRange('2026-08-20T23:59:59.000Z', now)).toBe('all');
  expect(usualRange(undefined, now)).toBe('90');
});
