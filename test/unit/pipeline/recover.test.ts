import { describe, expect, it } from 'vitest';
import { checkId } from '../../../src/domain/capture.ts';
import { createOutages } from '../../../src/pipeline/outages.ts';
import { createRecovery, recover } from '../../../src/pipeline/recover.ts';
import { work } from '../../../src/pipeline/work.ts';
import { planDue } from '../../../src/schedule/plan.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { createWorld, page } from './world.ts';

const SLOT = '2026-03-01T06:00:00.000Z';
const NEXT = '2026-03-02T06:00:00.000Z';

/** A source that is due daily and was visited in its slot, with what the renderer answered. */
async function visited(answer: string | { failure: 'timeout' | 'robots' }) {
  const source = sampleSource('acme/dpa', { render: 'http', schedule: '0 6 * * *' });
  const world = await createWorld({ sources: [source] });
  const { config } = world.services;
  const services = { ...world.services, config: { ...config, defaults: { ...config.defaults, spread: 0 as const } } };
  world.http.answers = [answer];
  await planDue({ store: world.store, sources: [source], now: world.clock.now(), defaults: services.config.defaults });
  await work(
    { id: checkId(source.id, SLOT), sourceId: source.id, dueAt: SLOT },
    { ...services, outages: createOutages(services) },
    new AbortController().signal,
  );
  const dueAt = async () => (await world.store.source(source.id))?.nextDueAt;
  return { ...world, services, source, dueAt };
}

describe('what the queue has forgotten', () => {
  it('is the second try of what could not be read: it is planned again, as soon as it was', async () => {
    const { store, services, source, dueAt } = await visited({ failure: 'timeout' });
    expect(await dueAt()).toBe('2026-03-01T06:00:45.000Z');
    // Handed out, and moved to the next slot by that.
    await store.setDue(source.id, NEXT);
    expect(await recover(services, [source], { forgotten: true })).toBe(1);
    expect(await dueAt()).toBe('2026-03-01T06:00:45.000Z');
    expect(await recover(services, [source], { forgotten: true })).toBe(0);
  });

  it('is no second try where the page was read, where trouble lasts, or where the queue has forgotten nothing', async () => {
    for (const answer of [page(), { failure: 'robots' } as const]) {
      const { services, source, dueAt } = await visited(answer);
      const before = await dueAt();
      expect(await recover(services, [source], { forgotten: true })).toBe(0);
      expect(await dueAt()).toBe(before);
    }
    const { store, services, source, dueAt } = await visited({ failure: 'timeout' });
    await store.setDue(source.id, NEXT);
    expect(await recover(services, [source], { forgotten: false })).toBe(0);
    expect(await dueAt()).toBe(NEXT);
  });

  it('is the slot that nobody visited, under its own time', async () => {
    const { clock, store, services, source, dueAt } = await visited(page());
    clock.set('2026-03-02T06:00:30Z');
    await store.setDue(source.id, '2026-03-03T06:00:00.000Z');
    expect(await recover(services, [source], { forgotten: true })).toBe(1);
    expect(await dueAt()).toBe(NEXT);
  });
});

describe('a recovery', () => {
  /** Waits end when the test says so. */
  async function lost() {
    const world = await visited(page());
    const waits: Array<() => void> = [];
    const wait = () => new Promise<void>((resolve) => void waits.push(resolve));
    const found: number[] = [];
    const stopping = new AbortController();
    const services = { ...world.services, wait };
    const recovery = createRecovery(services, stopping.signal, { found: () => found.push(1) });
    world.clock.set('2026-03-02T06:00:30Z');
    await world.store.setDue(world.source.id, '2026-03-03T06:00:00.000Z');
    return { ...world, services, recovery, waits, found };
  }

  it('goes round once more where the memory is lost again while it goes round', async () => {
    const { recovery, waits, found, services, dueAt, store, source } = await lost();
    const { declared } = services.store;
    services.store = {
      ...services.store,
      declared: async (page) => {
        const some = await declared(page);
        if (found.length === 0) recovery.forgotten();
        return some;
      },
    };
    recovery.forgotten();
    waits.shift()?.();
    await expect.poll(() => waits.length).toBe(1);
    // Handed out after the first round, and lost with the memory.
    await store.setDue(source.id, '2026-03-03T06:00:00.000Z');
    waits.shift()?.();
    await recovery.settled();
    expect(found).toHaveLength(2);
    expect(await dueAt()).toBe(NEXT);
  });

  it('takes the sources from the record, which other processes have added to', async () => {
    const { recovery, waits, store, clock } = await lost();
    await store.declareAlso([sampleSource('new/dpa', { render: 'http', schedule: '0 6 * * *' })]);
    await store.setDue('new/dpa', '2026-03-03T06:00:00.000Z');
    expect(clock.now()).toEqual(new Date('2026-03-02T06:00:30Z'));
    recovery.forgotten();
    waits.shift()?.();
    await recovery.settled();
    expect((await store.source('new/dpa'))?.nextDueAt).toBe(NEXT);
  });
});
