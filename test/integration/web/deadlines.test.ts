import { describe, expect, it } from 'vitest';
import type { Deadline } from '../../../src/domain/change.ts';
import { daysLeft, reckoning } from '../../../src/lib/deadlineWords.ts';
import { change, NOW, sampleData } from '../../helpers/webFixtures.ts';
import { siteOf, words } from './site.ts';

function deadline(dueOn: string, more: Partial<Deadline> = {}): Deadline {
  return {
    dueOn,
    clause: 'The customer may object within ten (10) days.',
    basis: 'assumed',
    label: 'Last day to object',
    rule: 'objection',
    window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
    from: { on: '2026-11-19', by: 'seen' },
    clauseSource: { source: 'northwind-ai/dpa', url: 'https://legal.northwind.example/dpa', snapshot: 'abc', path: [] },
    ...more,
  };
}

const due = (id: string, ...deadlines: Deadline[]) => change({ id, kind: 'row', action: 'added', newValue: { name: id }, deadlines });
const data = sampleData();
const site = siteOf({
  ...data,
  changes: [
    due('Alpha', deadline('2026-11-29')),
    due('Beta', deadline('2026-11-29')),
    due(
      'Gamma',
      deadline('2026-11-20', { basis: 'stated', label: 'Takes effect', rule: 'effective', clause: 'Effective 20 November 2026' }),
    ),
    due('Delta', deadline('2026-11-01')),
    change({ id: 'other', vendor: 'halden-cloud', source: 'halden-cloud/dpa', deadlines: [deadline('2026-12-01')] }),
  ],
});

describe('the page of deadlines', () => {
  it('lists what is due by day, the next first, with how long is left', async () => {
    const { $ } = await site.page('/deadlines');
    const days = $('.dues')
      .first()
      .find('.due-head')
      .toArray()
      .map((head) => words($(head).text()));
    expect(days).toEqual(['20 Nov 2026 Friday today', '29 Nov 2026 Sunday in 9 days', '1 Dec 2026 Tuesday in 11 days']);
    expect(words($('.title p').text())).toMatch(/^4 deadlines ahead\./);
  });

  it('says of each what is due, by which clause, stated or assumed, and for which changes', async () => {
    const { $ } = await site.page('/deadlines');
    const entry = $('.due-day').eq(1).find('.due');
    expect(entry).toHaveLength(1);
    expect(words(entry.find('.due-what').text())).toBe('Last day to object assumed Northwind AI/dpa');
    expect(
      entry
        .find('.due-changes a')
        .toArray()
        .map((node) => words($(node).text())),
    ).toEqual(['Added Alpha', 'Added Beta']);
    expect(entry.find('.clause').text()).toBe('The customer may object within ten (10) days.');
    expect(words(entry.find('.note').text())).toContain(
      '10 days from 19 November 2026, when the change was first seen: the day of notice is not known. Stated in dpa',
    );
    expect(entry.find('a[href="/snapshots/abc"]')).toHaveLength(1);
    expect($('.due-day').first().find('.chip.basis-stated').text()).toBe('stated');
  });

  it('folds what is past, and filters by vendor', async () => {
    const { $ } = await site.page('/deadlines');
    expect($('details.past summary').text()).toBe('1 past deadline');
    expect($('details.past .left').text()).toBe('19 days ago');
    expect($('details.past').attr('open')).toBeUndefined();
    const filtered = await site.page('/deadlines?vendor=halden-cloud');
    expect(filtered.$('.due')).toHaveLength(1);
    expect(filtered.$('option[selected]').attr('value')).toBe('halden-cloud');
    expect((await site.page('/deadlines?vendor=nobody')).$('.empty').text()).toMatch(/^Nothing is due/);
  });

  it('keeps many changes of one visit behind one line', async () => {
    const many = Array.from({ length: 40 }, (_, n) => due(`Row ${n}`, deadline('2026-11-29')));
    const { $ } = await siteOf({ ...data, changes: many }).page('/deadlines');
    expect($('.due')).toHaveLength(1);
    expect(words($('.due-changes li').last().text())).toBe('and 37 more changes of that visit');
  });
});

it.each([
  ['2026-11-20', 'today'],
  ['2026-11-21', 'tomorrow'],
  ['2026-11-30', 'in 10 days'],
  ['2026-11-19', '1 day ago'],
])('%s is %s until its end', (day, left) => {
  expect(daysLeft(day, NOW)).toBe(left);
  expect(daysLeft(day, new Date('2026-11-20T23:59:59.000Z'))).toBe(left);
});

it('says how a day was found', () => {
  expect(reckoning({})).toBe('The page states this day.');
  expect(reckoning(deadline('x', { from: { on: '2026-11-01', by: 'notice' } }))).toBe('10 days from the notice of 1 November 2026.');
  expect(reckoning(deadline('x', { window: { key: 'k', value: { n: 5, unit: 'bd' } } }))).toMatch(
    /^5 business days \(Monday to Friday\) from/,
  );
});
