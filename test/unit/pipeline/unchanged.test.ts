import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/lib/hash.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { CLAUSES, createWorld, edited, page } from './world.ts';

const TEN_DAYS = edited('thirty (30)', 'ten (10)');
const WITHOUT_DELETION = page([CLAUSES.objection, CLAUSES.residency, CLAUSES.security]);
const DAY = 24 * 3600 * 1000;

/** A world that counts how often a page was read. */
async function counted(...sources: Parameters<typeof sampleSource>[]) {
  const world = await createWorld(sources.length > 0 ? { sources: sources.map((given) => sampleSource(...given)) } : {});
  const { pages } = world.services;
  const jobs: string[] = [];
  world.services.pages = {
    ...pages,
    advance: (task) => {
      jobs.push('advance');
      return pages.advance(task);
    },
    read: (task) => {
      jobs.push('read');
      return pages.read(task);
    },
  };
  return { ...world, jobs };
}

describe('a page whose bytes are the same', () => {
  it('is verified without being read', async () => {
    const { check, jobs, baseline, lastVisit } = await counted();
    await check(page());
    jobs.length = 0;
    expect(await check(page())).toMatchObject({ verdict: 'unchanged', because: 'the bytes are the same', changes: [] });
    expect(jobs).toEqual([]);
    expect(await baseline()).toMatchObject({ verifiedAt: '2026-03-02T06:00:00.000Z', firstSeenAt: '2026-03-01T06:00:00.000Z' });
    expect(await lastVisit()).toMatchObject({ verdict: 'unchanged', sha256: sha256(page()) });
  });

  it('is read again when the rules have changed', async () => {
    const { check, checkAgain, source, jobs, clock } = await counted();
    await check(page());
    jobs.length = 0;
    clock.advance(DAY);
    expect(await checkAgain({ ...source, remove: ['.menu'] })).toMatchObject({ verdict: 'unchanged' });
    expect(jobs).toEqual(['advance']);
  });

  it('is no page that was verified when the server answers with an error', async () => {
    const { check } = await counted();
    await check(page());
    expect((await check({ body: page(), status: 503 })).verdict).toBe('error-page');
  });

  it('ends a doubt about the page', async () => {
    const { check, baseline, services } = await counted();
    await check(page());
    await check(page([CLAUSES.objection.slice(0, 50)]));
    expect((await baseline())?.doubt).toBeDefined();
    expect((await services.store.known('acme/dpa')).mark?.doubted).toBe(true);
    await check(page());
    expect((await baseline())?.doubt).toBeUndefined();
  });
});

describe("the server's word that nothing has changed", () => {
  const validators = { headers: { etag: '"v1"' } };

  it('is asked for with what the last whole page was known by, and taken', async () => {
    const { check, http, jobs, lastVisit } = await counted();
    await check({ body: page(), ...validators });
    expect(http.requests[0]).not.toHaveProperty('validators');
    jobs.length = 0;
    expect(await check({ body: '', status: 304, notModified: true })).toMatchObject({
      verdict: 'unchanged',
      because: 'the server says that the page has not changed',
    });
    expect(http.requests[1]).toMatchObject({ validators: { url: 'https://acme/dpa', etag: '"v1"' } });
    expect(jobs).toEqual([]);
    expect(await lastVisit()).toMatchObject({ status: 304, sha256: sha256(page()) });
  });

  it('is not taken for longer than a week: then the page is fetched whole', async () => {
    const { check, http, clock, changes } = await counted();
    await check({ body: page(), ...validators });
    for (let day = 1; day < 7; day += 1) await check({ body: '', status: 304, notModified: true });
    expect(http.requests.at(-1)).toHaveProperty('validators');
    clock.advance(DAY);
    await check({ body: TEN_DAYS, ...validators });
    expect(http.requests.at(-1)).not.toHaveProperty('validators');
    expect(await changes()).toHaveLength(1);
  });

  it('is not asked for where the last page could not be read or was another', async () => {
    const { check, http } = await counted();
    await check({ body: page(), ...validators });
    await check({ body: TEN_DAYS, headers: {} });
    await check(TEN_DAYS);
    expect(http.requests.at(-1)).not.toHaveProperty('validators');
  });

  it('after an edit of the rules stands for the page in the archive, which is read again', async () => {
    const { check, source, services, http, clock, checkAgain } = await counted();
    await check({ body: page(), ...validators });
    clock.advance(DAY);
    http.answers = [{ body: '', status: 304, notModified: true }];
    expect(await checkAgain({ ...source, remove: ['h1'] })).toMatchObject({ verdict: 'unchanged', changes: [] });
    expect((await services.store.ruleEdits()).length).toBe(1);
  });
});

describe('what a second look decides', () => {
  it('a page that is whole again at the second look is verified, and the half one changes nothing', async () => {
    const { check, changes, baseline, services } = await counted();
    await check(page());
    expect(await check(page([CLAUSES.objection.slice(0, 50)]), page())).toMatchObject({ verdict: 'unchanged', changes: [] });
    expect(await changes()).toEqual([]);
    expect(await baseline()).toMatchObject({ verifiedAt: '2026-03-02T06:00:00.000Z' });
    expect((await baseline())?.doubt).toBeUndefined();
    expect((await services.store.visits('acme/dpa')).map(({ verdict }) => verdict).toSorted()).toEqual(['content', 'partial', 'unchanged']);
  });

  it('waits as long as the settings say before it looks again', async () => {
    const { check, services } = await counted();
    const waits: number[] = [];
    services.wait = async (ms) => void waits.push(ms);
    services.config = { ...services.config, confirm: { afterMs: 15_000 } };
    await check(page());
    await check(page(), page());
    expect(waits).toEqual([]);
    await check(WITHOUT_DELETION);
    expect(waits).toEqual([15_000]);
  });

  it('is not taken for a page that was doubted before', async () => {
    const { check, http } = await counted();
    const half = page([CLAUSES.objection.slice(0, 50)]);
    await check(page());
    await check(half);
    const before = http.requests.length;
    await check(half);
    expect(http.requests.length).toBe(before + 1);
  });

  it('is asked for by nothing that a noise rule holds back', async () => {
    const { check, http } = await counted([
      'acme/dpa',
      {
        render: 'http',
        ignore: [{ id: 'visitors', text: ['This page was served {n} times.'], reason: 'It counts visitors.', since: '2026-01-01' }],
      },
    ]);
    await check(page([...Object.values(CLAUSES), 'This page was served 17 times.']));
    expect(await check(page())).toMatchObject({ verdict: 'content', because: '0 changes, 1 held back' });
    expect(http.requests).toHaveLength(2);
  });
});

describe('a page that plain HTTP used to read', () => {
  const SHELL = '<div id="app"></div><script src="app.js"></script>';

  it('is visited by the browser when it comes empty, and from then on', async () => {
    const { check, http, chromium, services } = await counted(['acme/dpa', {}]);
    http.answers = [page()];
    chromium.answers = [page()];
    expect(await check()).toMatchObject({ verdict: 'content', renderer: 'http' });
    expect((await services.store.known('acme/dpa')).learned).toMatchObject({ renderer: 'http' });
    expect(await check(SHELL)).toMatchObject({ verdict: 'unchanged', renderer: 'chromium' });
    expect((await services.store.known('acme/dpa')).learned).toMatchObject({ renderer: 'chromium' });
    const before = http.requests.length;
    expect(await check()).toMatchObject({ verdict: 'unchanged', renderer: 'chromium' });
    expect(http.requests.length).toBe(before);
  });

  it('stays unread where the browser cannot read it either', async () => {
    const { check, http, chromium } = await counted(['acme/dpa', {}]);
    http.answers = [page()];
    chromium.answers = [page()];
    await check();
    chromium.answers = [{ failure: 'crashed' }];
    expect(await check(SHELL)).toMatchObject({ verdict: 'shell', renderer: 'http' });
  });

  it('is compared with the browser again after a month', async () => {
    const { check, http, chromium, clock } = await counted(['acme/dpa', {}]);
    http.answers = [page()];
    chromium.answers = [page()];
    await check();
    await check();
    expect(chromium.requests).toHaveLength(1);
    clock.advance(30 * DAY);
    await check();
    expect(chromium.requests).toHaveLength(2);
  });
});

describe('a rendered page that is known at the first look', () => {
  it('ends the visit there, as long as the last full look is not older than a week', async () => {
    const { check, chromium, jobs, clock } = await counted(['acme/dpa', { render: 'chromium' }]);
    chromium.answers = [page()];
    await check();
    expect(chromium.requests[0]).not.toHaveProperty('isKnown');
    jobs.length = 0;
    chromium.answers = [{ body: '', status: 200, notModified: true, headers: { 'x-clausewatch-known': 'true' } }];
    expect(await check()).toMatchObject({ verdict: 'unchanged', because: 'the bytes are the same', renderer: 'chromium' });
    const { isKnown } = chromium.requests[1] as { isKnown?: (body: Uint8Array) => boolean };
    expect([isKnown?.(Buffer.from(page())), isKnown?.(Buffer.from(TEN_DAYS))]).toEqual([true, false]);
    expect(jobs).toEqual([]);
    for (let day = 2; day < 7; day += 1) await check();
    clock.advance(DAY);
    chromium.answers = [page()];
    await check();
    expect(chromium.requests.at(-1)).not.toHaveProperty('isKnown');
  });

  it('is opened again after a day, where something in it was pressed: that may bring more this time', async () => {
    const { check, chromium, clock } = await counted(['acme/dpa', { render: 'chromium' }]);
    chromium.answers = [{ body: page(), status: 200, headers: { 'x-clausewatch-revealed': '1 pressed, 1 scrolled' } }];
    await check();
    clock.advance(-DAY / 2); // a check is a day after the one before
    await check();
    expect(chromium.requests.at(-1)).toHaveProperty('isKnown');
    await check();
    expect(chromium.requests.at(-1)).not.toHaveProperty('isKnown');
  });
});
