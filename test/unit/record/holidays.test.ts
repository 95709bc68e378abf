import { describe, expect, it } from 'vitest';
import { dueDay } from '../../../src/record/dueDay.ts';
import { type HolidayCalendar, openCalendar } from '../../../src/record/holidays.ts';

async function calendarOf(name: string): Promise<HolidayCalendar> {
  const calendar = await openCalendar(name);
  if (!calendar) throw new Error(`there is no calendar of ${name}`);
  return calendar;
}

/** Last day of so many business days. */
async function due(name: string, from: string, n: number): Promise<string | undefined> {
  return dueDay(from, { n, unit: 'bd' }, (await openCalendar(name))?.isHoliday);
}

describe('public holidays', () => {
  it.each([
    ['FR', '2025-05-01', 'first of May'],
    ['FR', '2025-04-21', 'Easter Monday'],
    ['FR', '2025-07-14', 'national day'],
    ['DE', '2025-10-03', 'day of unity'],
    ['DE', '2026-04-03', 'Good Friday'],
    ['IE', '2025-03-17', 'Saint Patrick'],
    ['US', '2025-11-27', 'Thanksgiving'],
    ['US', '2026-07-03', 'observed on the Friday before'],
    ['GB', '2021-12-28', 'observed on the Tuesday after'],
    ['CA', '2025-07-01', 'Canada Day'],
    ['JP', '2025-05-05', 'Children’s Day'],
    ['CN', '2025-10-02', 'second day of the national week'],
    ['IL', '2025-10-02', 'begins the evening before'],
  ])('%s has %s off: %s', async (name, day) => {
    expect((await calendarOf(name)).isHoliday(day)).toBe(true);
  });

  it.each([
    ['FR', '2025-04-18', 'Good Friday is a working day there'],
    ['US', '2025-05-01', 'the first of May is a working day there'],
    ['US', '2026-07-06', 'nothing moves to the Monday'],
    ['FR', '2025-11-10', 'a bridge day is a working day'],
    ['IL', '2025-10-01', 'the day on whose evening it begins'],
    ['DE', '2025-12-24', 'half a day off is a business day'],
    ['DE', '2025-12-31', 'banks are closed, others are not'],
  ])('%s works on %s: %s', async (name, day) => {
    expect((await calendarOf(name)).isHoliday(day)).toBe(false);
  });

  it('of a part of a country are those of the country and its own', async () => {
    const [bavaria, germany] = [await calendarOf('DE-BY'), await calendarOf('DE')];
    expect(bavaria.name).toBe('DE-BY');
    expect([bavaria.isHoliday('2025-01-06'), germany.isHoliday('2025-01-06')]).toEqual([true, false]);
    expect([bavaria.isHoliday('2025-05-01'), germany.isHoliday('2025-05-01')]).toEqual([true, true]);
  });

  it('of a part that has none of its own are those of its country, and are told as such', async () => {
    expect((await calendarOf('FR-ZZ')).name).toBe('FR');
    expect((await calendarOf('DE-BY-A')).name).toBe('DE-BY-A');
    expect((await calendarOf('DE-BY-ZZ')).name).toBe('DE-BY');
  });

  it.each([undefined, 'none', 'ZZ', 'EU'])('there are none for %s', async (name) => {
    expect(await openCalendar(name)).toBeUndefined();
  });
});

describe('business days of a contract', () => {
  it.each([
    ['FR', '2025-04-17', 2, '2025-04-22', 'Easter Monday does not count, Good Friday does'],
    ['DE', '2025-04-17', 2, '2025-04-23', 'neither does'],
    ['FR', '2025-04-29', 2, '2025-05-02', 'the first of May is a Thursday'],
    ['US', '2025-04-29', 2, '2025-05-01', 'nobody is off'],
    ['FR', '2025-12-24', 1, '2025-12-26', 'Christmas'],
    ['DE', '2025-12-24', 1, '2025-12-29', 'Christmas lasts two days, then it is Saturday'],
    ['GB', '2021-12-24', 1, '2021-12-29', 'both days of Christmas are made up for'],
    ['FR', '2025-10-31', 1, '2025-11-03', 'All Saints is a Saturday: it takes no other day with it'],
    ['FR', '2025-11-28', 10, '2025-12-12', 'no holiday is near'],
    ['FR', '2025-12-18', 10, '2026-01-05', 'over the end of the year'],
    ['none', '2025-04-29', 2, '2025-05-01', 'Monday to Friday only'],
  ])('%s: from %s, %i of them end on %s: %s', async (name, from, n, last) => {
    expect(await due(name, from, n)).toBe(last);
  });

  it('are the only time that moves for holidays', async () => {
    const { isHoliday } = await calendarOf('FR');
    expect(dueDay('2025-04-21', { n: 10, unit: 'd' }, isHoliday)).toBe('2025-05-01');
    expect(dueDay('2025-04-01', { n: 1, unit: 'mo' }, isHoliday)).toBe('2025-05-01');
  });
});
