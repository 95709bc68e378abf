import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/domain/watcher.ts';
import { followChange, planDue, recoverDue } from '../../../src/schedule/plan.ts';
import { aSource, fakeStore } from './fakes.ts';

const NOON = new Date('2025-03-03T12:00:00Z');
const TOMORROW = '2025-03-04T06:00:00.000Z';
const SOON = '2025-03-03T12:07:31.250Z';
const TODAY = '2025-03-03T06:00:00.000Z';

describe('planDue', () => {
  it('gives a source without a due time its next one', async () => {
    const sources = [aSource('acme/dpa'), aSource('acme/terms', { schedule: '0 18 * * *' })];
    const store = fakeStore(sources);
    await planDue({ store, sources, now: NOON });
    expect([...store.dueTimes]).toEqual([
      ['acme/dpa', TOMORROW],
      ['acme/terms', '2025-03-03T18:00:00.000Z'],
    ]);
  });

  it('leaves an overdue source due', async () => {
    const sources = [aSource('acme/dpa')];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', TODAY);
    await planDue({ store, sources, now: NOON });
    expect(store.dueTimes.get('acme/dpa')).toBe(TODAY);
  });

  it('follows a schedule that was edited', async () => {
    const sources = [aSource('acme/dpa', { schedule: '0 13 * * *' })];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', '2025-03-10T06:00:00.000Z');
    await planDue({ store, sources, now: NOON });
    expect(store.dueTimes.get('acme/dpa')).toBe('2025-03-03T13:00:00.000Z');
  });

  it('leaves what is planned before the next slot: it was put off, or is tried again soon', async () => {
    const sources = [aSource('acme/dpa'), aSource('acme/off', { paused: true }), aSource('acme/terms')];
    const store = fakeStore(sources);
    for (const { id } of sources) store.dueTimes.set(id, SOON);
    store.know('acme/terms', { pausedSince: TODAY, pausedUntil: '2025-03-03T18:00:00.000Z' });
    await planDue({ store, sources, now: NOON });
    expect([...store.dueTimes]).toEqual([
      ['acme/dpa', SOON],
      ['acme/terms', TOMORROW],
    ]);
  });

  it('writes nothing when repeated', async () => {
    const sources = [aSource('acme/dpa')];
    const store = fakeStore(sources);
    await planDue({ store, sources, now: NOON });
    store.writes = 0;
    await planDue({ store, sources, now: NOON });
    expect(store.writes).toBe(0);
  });

  it('plans neither paused sources nor those that only an archive knows', async () => {
    const sources = [aSource('acme/dpa', { paused: true }), aSource('acme/old', { archiveOnly: true })];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', TOMORROW);
    await planDue({ store, sources, now: NOON });
    expect(store.dueTimes.size).toBe(0);
  });

  it('plans nothing for a source that an operator has paused, or only what comes after', async () => {
    const sources = [aSource('acme/dpa'), aSource('acme/terms'), aSource('acme/sla')];
    const store = fakeStore(sources);
    for (const { id } of sources) store.dueTimes.set(id, TOMORROW);
    const pausedSince = '2025-03-01T00:00:00.000Z';
    store.know('acme/dpa', { pausedSince });
    store.know('acme/terms', { pausedSince, pausedUntil: '2025-03-08T06:00:00.000Z' });
    store.know('acme/sla', { pausedSince, pausedUntil: '2025-03-02T00:00:00.000Z' });
    await planDue({ store, sources, now: NOON });
    expect([...store.dueTimes]).toEqual([
      ['acme/terms', '2025-03-08T06:00:00.000Z'],
      ['acme/sla', TOMORROW],
    ]);
  });
});

describe('recoverDue', () => {
  const set = (lastVisit?: string, nextDueAt = TOMORROW) => {
    const sources = [aSource('acme/dpa')];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', nextDueAt);
    if (lastVisit) store.know('acme/dpa', { lastVisitAt: lastVisit });
    return { store, sources, now: NOON };
  };

  it.each([undefined, '2025-03-02T06:00:05.000Z'])(
    'makes a source due again at the slot that was claimed and never visited (last visit %s)',
    async (lastVisit) => {
      const on = set(lastVisit);
      expect(await recoverDue(on)).toBe(1);
      expect(on.store.dueTimes.get('acme/dpa')).toBe(TODAY);
    },
  );

  it('leaves a source alone that was visited since', async () => {
    const on = set('2025-03-03T06:00:05.000Z');
    expect(await recoverDue(on)).toBe(0);
    expect(on.store.dueTimes.get('acme/dpa')).toBe(TOMORROW);
  });

  it('leaves a slot alone whose visit was put off, or failed and is tried again', async () => {
    const on = set(undefined, SOON);
    expect(await recoverDue(on)).toBe(0);
    expect(on.store.dueTimes.get('acme/dpa')).toBe(SOON);
  });

  it('leaves a source alone that is due anyway, or whose slot is still to come', async () => {
    expect(await recoverDue(set(undefined, TODAY))).toBe(0);
    expect(await recoverDue(set(undefined, '2025-03-05T06:00:00.000Z'))).toBe(0);
  });

  it('leaves out what fell into a pause, in force or over', async () => {
    for (const pause of [
      { pausedSince: '2025-03-01T00:00:00Z' },
      { pausedSince: '2025-03-01T00:00:00Z', pausedUntil: '2025-03-03T11:00:00Z' },
    ]) {
      const on = set();
      on.store.know('acme/dpa', pause);
      expect(await recoverDue(on)).toBe(0);
    }
  });

  it('finds what came after a pause was over', async () => {
    const on = set();
    on.store.know('acme/dpa', { pausedSince: '2025-03-01T00:00:00Z', pausedUntil: '2025-03-03T05:00:00Z' });
    expect(await recoverDue(on)).toBe(1);
  });
});

describe('followChange', () => {
  const set = (every: Source['every'], nextDueAt = '2025-03-20T00:00:00.000Z') => {
    const source = aSource('acme/dpa', { schedule: undefined, every });
    const store = fakeStore([source]);
    store.dueTimes.set(source.id, nextDueAt);
    store.know(source.id, { firstSeenAt: '2020-01-01T00:00:00Z', lastChangeAt: NOON.toISOString() });
    return { source, store };
  };

  it('brings the next visit near once a page has changed, where the interval has bounds', async () => {
    const { source, store } = set({ min: '6h', max: '8d' });
    await followChange(source, { store, now: NOON });
    const due = Date.parse(store.dueTimes.get(source.id) ?? '');
    expect(due).toBeGreaterThan(NOON.getTime());
    expect(due - NOON.getTime()).toBeLessThanOrEqual(6 * 3_600_000);
  });

  it('takes the bounds of the settings where the source has none', async () => {
    const { source, store } = set(undefined);
    await followChange(source, { store, now: NOON, defaults: { every: { min: '6h', max: '8d' } } });
    expect(Date.parse(store.dueTimes.get(source.id) ?? '') - NOON.getTime()).toBeLessThanOrEqual(6 * 3_600_000);
  });

  it('leaves fixed intervals, and visits that come sooner, as they are', async () => {
    const fixed = set('12h');
    await followChange(fixed.source, { ...fixed, now: NOON });
    expect(fixed.store.writes).toBe(0);
    const sooner = set({ min: '6h', max: '8d' }, '2025-03-03T12:00:01.000Z');
    await followChange(sooner.source, { ...sooner, now: NOON });
    expect(sooner.store.writes).toBe(0);
  });

  it('plans no visit of a paused source', async () => {
    const { source, store } = set({ min: '6h', max: '8d' });
    store.dueTimes.delete(source.id);
    store.know(source.id, { pausedSince: '2025-03-01T00:00:00Z' });
    await followChange(source, { store, now: NOON });
    expect(store.dueTimes.size).toBe(0);
  });
});
