import { describe, expect, it } from 'vitest';
import { Config } from '../../../src/domain/config.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { createWatchdog } from '../../../src/pipeline/health.ts';
import { at, sampleBatch, sampleRecord, sampleSource } from '../../helpers/samples.ts';
import { createWorld, page } from './world.ts';

const DOWN = { failure: 'connect' } as const;
const SHARE = '<p class="share">Share this page</p>';
const HOUR = 3_600_000;

/** A page with a part that a watcher takes out, or without it. */
const shared = page().replace('</h1>', `</h1>${SHARE}`);

const opened = (store: { health(filter: object): Promise<Array<{ kind: string }>> }) =>
  store.health({ state: 'open' }).then((events) => events.map(({ kind }) => kind));

describe('a source that cannot be read', () => {
  it('is told after three checks, says why and what to do, and recovers with the next reading', async () => {
    const { check, store, source, alertingHealth } = await createWorld({
      sources: [sampleSource('acme/dpa', { render: 'http', file: 'watchers/acme.yaml' })],
    });
    await check(page());
    await check(DOWN);
    await check(DOWN);
    expect(await opened(store)).toEqual([]);
    expect(await check(DOWN)).toMatchObject({ verdict: 'unreachable', remedy: expect.stringContaining('in a browser') });
    expect(await store.source(source.id)).toMatchObject({
      failing: { since: '2026-03-02T06:00:00.000Z', checks: 3, kind: 'connect', sentence: 'It failed: connect.' },
      recent: { checks: 4, read: 1 },
      health: [{ kind: 'unread', openedAt: '2026-03-04T06:00:00.000Z' }],
    });
    await check(DOWN);
    await check(page());
    expect(await store.health()).toMatchObject([{ kind: 'unread', endedAt: '2026-03-06T06:00:00.000Z' }]);
    expect((await alertingHealth()).map((told) => told.split(' ')[0])).toEqual(['health.opened', 'health.recovered']);
    expect(await store.source(source.id)).not.toHaveProperty('failing');
  });

  it('has a remedy that names its watcher, for what came back and for what did not', async () => {
    const { check } = await createWorld({ sources: [sampleSource('acme/dpa', { render: 'http', file: 'watchers/acme.yaml' })] });
    expect((await check({ body: page(), status: 404 })).remedy).toContain('change url of acme/dpa in watchers/acme.yaml');
    expect((await check({ failure: 'dns' })).remedy).toContain('url of acme/dpa in watchers/acme.yaml');
    expect(await check(page())).not.toHaveProperty('remedy');
  });

  it('counts a check whose removals could not be confirmed once', async () => {
    const { check, store, source } = await createWorld();
    await check(page());
    const shorter = page().replace(/<p>[^<]*<\/p>/, '');
    const other = page().replace(/<p>Acme[^<]*<\/p>/, '');
    expect(await check(shorter, other)).toMatchObject({ verdict: 'partial' });
    expect(await store.source(source.id)).toMatchObject({
      visits: 3,
      failing: { checks: 1, kind: 'partial' },
      recent: { checks: 2, read: 1 },
    });
  });

  it('is not the business of imported captures', async () => {
    const { store, source } = await createWorld();
    await store.commit(sampleBatch([sampleRecord(1)], { silent: true }));
    expect(await store.source(source.id)).not.toHaveProperty('recent');
    expect(await store.health()).toEqual([]);
  });
});

describe('a rule of the watcher that rots', () => {
  const removing = () => createWorld({ sources: [sampleSource('acme/dpa', { render: 'http', remove: ['.share'] })] });

  it('stays told while the same bytes come back, and ends when it matches again', async () => {
    const { check, store, lastVisit, baseline } = await removing();
    await check(shared);
    // The text is the same with and without the part: only the rule tells.
    expect(await check(page())).toMatchObject({ verdict: 'unchanged' });
    expect(await lastVisit()).toMatchObject({ unmatched: ['remove ".share"'] });
    expect(await opened(store)).toEqual(['selector-rot']);
    expect(await check(page())).toMatchObject({ because: 'the bytes are the same' });
    expect(await baseline()).toMatchObject({ unmatched: ['remove ".share"'] });
    expect(await check(page(undefined, 'x'))).toMatchObject({ because: 'the visible text is the same' });
    expect(await opened(store)).toEqual(['selector-rot']);
    expect(await store.health()).toHaveLength(1);
    await check(shared);
    expect(await store.health()).toMatchObject([{ ended: 'remove ".share" matches again' }]);
  });

  it('is told after an edit by which it never matches, although the page is the same', async () => {
    const { check, checkAgain, clock, store, source, http } = await removing();
    await check(shared);
    http.answers = [shared];
    const edited: Source = { ...source, remove: ['.share', '.shaer'] };
    for (const _ of [1, 2]) {
      clock.advance(24 * HOUR);
      expect(await checkAgain(edited)).toMatchObject({ verdict: 'unchanged' });
      expect(await store.health()).toMatchObject([{ kind: 'selector-rot', detail: { rules: ['remove ".shaer"'] } }]);
    }
    clock.advance(24 * HOUR);
    await checkAgain(source);
    expect(await store.health()).toMatchObject([{ ended: 'remove ".shaer" was taken out of the watcher' }]);
  });

  it('that the page needs leaves it unread, and is told with it', async () => {
    const world = await createWorld({ sources: [sampleSource('acme/dpa', { render: 'http', select: ['main'] })] });
    await world.check(page());
    const redesigned = page().replaceAll('main', 'article');
    for (const _ of [1, 2, 3])
      expect(await world.check(redesigned)).toMatchObject({ verdict: 'partial', remedy: expect.stringContaining('Mend select "main"') });
    expect((await opened(world.store)).toSorted()).toEqual(['selector-rot', 'unread']);
    await world.check(page());
    expect(await opened(world.store)).toEqual([]);
  });

  it('changes neither the content nor the fingerprint of a page', async () => {
    const { check, baseline } = await removing();
    await check(page());
    const first = await baseline();
    expect(first?.extraction.signs.unmatched).toEqual(['remove ".share"']);
    await check(shared);
    expect((await baseline())?.extraction.contentHash).toBe(first?.extraction.contentHash);
  });
});

it('a page that has moved is told with its new address', async () => {
  const { check, store, source } = await createWorld();
  await check(page());
  const redirects = [{ from: source.url, to: 'https://acme/legal/dpa', status: 308 }];
  await check({ body: page(), redirects, finalUrl: 'https://acme/legal/dpa' });
  expect(await store.health()).toMatchObject([{ kind: 'moved', detail: { url: 'https://acme/legal/dpa' } }]);
});

it('a page that only forwards is told with the address that it names', async () => {
  const { check, store } = await createWorld();
  const stub =
    '<!doctype html><html><head><meta http-equiv="refresh" content="0; url=\'/legal/dpa\'"></head><body><p>This page is at another place.</p></body></html>';
  expect(await check(stub)).toMatchObject({ verdict: 'moved', remedy: expect.stringContaining('to https://acme/legal/dpa') });
  expect((await opened(store)).toSorted()).toEqual(['moved', 'unread']);
});

describe('the watchdog', () => {
  const sources = [
    sampleSource('acme/dpa', { render: 'http', every: '1h' }),
    sampleSource('acme/terms', { render: 'http', every: '1h', verifiedWithin: '10d' }),
    sampleSource('acme/old', { render: 'http', paused: true }),
  ];
  const config = Config.parse({});

  async function watched() {
    const world = await createWorld({ sources });
    const dogOf = async (some: Source[]) => {
      await world.store.declare(some);
      return createWatchdog({ store: world.store, clock: world.clock, config });
    };
    const dog = await dogOf(sources);
    await dog.start();
    /** Events open after so many hours more. */
    const later = async (hours: number): Promise<string[]> => {
      world.clock.advance(hours * HOUR);
      await dog.look();
      const open = await world.store.health({ state: 'open' });
      return open.map(({ kind, sourceId }) => `${kind} ${sourceId ?? 'installation'}`).toSorted();
    };
    return { ...world, later, dogOf };
  }

  it('tells of a source that was never verified once its own limit has passed, and never of one that is paused', async () => {
    const { later } = await watched();
    expect(await later(72)).toEqual([]);
    expect(await later(1)).toEqual(['not-verified acme/dpa', 'not-verified installation']);
    expect(await later(24 * 7)).toHaveLength(3);
  });

  it('tells once while it lasts', async () => {
    const { later, store, alertingHealth } = await watched();
    await later(73);
    await later(10);
    await later(10);
    expect(await store.health()).toHaveLength(2);
    expect(await alertingHealth()).toHaveLength(2);
  });

  it('tells what is verified again: the source with its check, the installation with the next look', async () => {
    const { later, check, store } = await watched();
    await later(73);
    await check(page());
    expect((await store.health({ state: 'open' })).map(({ sourceId }) => sourceId)).toEqual([undefined]);
    expect(await later(1)).toEqual([]);
    expect(await later(73)).toEqual(['not-verified acme/dpa', 'not-verified installation']);
  });

  it('tells of one source alone where others are verified', async () => {
    const { later, checkAgain, http, store } = await watched();
    http.answers = [page()];
    await later(70);
    await checkAgain(sources[1]);
    expect(await later(3)).toEqual(['not-verified acme/dpa']);
    expect(await store.source('acme/dpa')).toMatchObject({
      health: [{ detail: { sentence: expect.stringContaining('never been verified') } }],
    });
  });

  it('leaves time at the start to catch up on what was missed', async () => {
    const { later, clock, dogOf, store } = await watched();
    await later(1);
    clock.advance(200 * HOUR);
    const restarted = await dogOf(sources);
    await restarted.start();
    await restarted.look();
    expect(await store.health()).toEqual([]);
    clock.advance(HOUR / 4);
    await restarted.look();
    expect(await store.health()).not.toEqual([]);
  });

  it('watches within the hour what another process has declared, and no more what is gone', async () => {
    const { later, store } = await watched();
    await later(2);
    await store.declare([sources[1] as Source, sampleSource('new/dpa', { render: 'http', every: '1h' })]);
    await later(1);
    expect(await later(73)).toEqual(['not-verified installation', 'not-verified new/dpa']);
  });

  it('ends the events of sources that are paused or gone, but not what is the matter with their watchers', async () => {
    const { clock, dogOf, store } = await watched();
    const event = (sourceId: string, kind: 'unread' | 'moved') =>
      ({
        act: 'open',
        event: { id: `${sourceId}:${kind}`, sourceId, kind, openedAt: at(0), detail: { sentence: 's', remedy: 'r' } },
      }) as const;
    await store.editHealth([event('acme/dpa', 'unread'), event('acme/dpa', 'moved'), event('acme/terms', 'moved')], at(0));
    await (await dogOf([{ ...(sources[0] as Source), paused: true }])).start();
    expect(await store.health({ state: 'open' })).toMatchObject([{ id: 'acme/dpa:moved' }]);
    expect((await store.health({ state: 'ended' })).map(({ ended }) => ended).toSorted()).toEqual([
      'the source is not declared any more',
      'the source is paused',
    ]);
    clock.advance(500 * HOUR);
    const dog = await dogOf([]);
    await dog.start();
    clock.advance(HOUR);
    await dog.look();
    expect(await store.health({ state: 'open' })).toEqual([]);
  });
});
