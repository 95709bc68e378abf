import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../../src/domain/errors.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { checkSource } from '../../../src/pipeline/check.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { CLAUSES, createWorld, edited, page } from './world.ts';

const WITHOUT_DELETION = page([CLAUSES.objection, CLAUSES.residency, CLAUSES.security]);
const TEN_DAYS = edited('thirty (30)', 'ten (10)');

describe('a first check', () => {
  it('keeps the page as evidence, byte for byte, and makes it the baseline without any change', async () => {
    const { check, baseline, evidence, changes, lastVisit } = await createWorld();
    expect(await check(page())).toMatchObject({
      sourceId: 'acme/dpa',
      verdict: 'content',
      because: 'the first readable capture',
      first: true,
      changes: [],
    });
    const visit = await lastVisit();
    expect(visit).toMatchObject({ id: 'acme/dpa@2026-03-01T06:00:00.000Z', verdict: 'content', sha256: sha256(page()), status: 200 });
    expect(Buffer.from(await evidence.read(sha256(page()))).toString()).toBe(page());
    expect(await baseline()).toMatchObject({
      sha256: sha256(page()),
      firstSeenAt: '2026-03-01T06:00:00.000Z',
      verifiedAt: '2026-03-01T06:00:00.000Z',
    });
    expect(await changes()).toEqual([]);
  });

  it('of a page that cannot be read leaves no baseline, and the next readable page is the first', async () => {
    const { check, baseline } = await createWorld();
    expect(await check({ body: page(), status: 500 })).toMatchObject({ verdict: 'error-page', first: false });
    expect(await baseline()).toBeUndefined();
    expect(await check(page())).toMatchObject({ verdict: 'content', first: true });
  });
});

describe('an unchanged page', () => {
  it.each([
    ['the same bytes', page(), 'the bytes are the same'],
    ['another script', page(undefined, 'var built = 2'), 'the visible text is the same'],
    ['other markup around the same text', page().replace('<main>', '<main class="v2">'), 'the passages are the same'],
  ])('with %s is verified: only dates move', async (_name, second, because) => {
    const { check, baseline, changes } = await createWorld();
    await check(page());
    expect(await check(second)).toMatchObject({ verdict: 'unchanged', because, first: false, changes: [] });
    expect(await baseline()).toMatchObject({
      firstSeenAt: '2026-03-01T06:00:00.000Z',
      verifiedAt: '2026-03-02T06:00:00.000Z',
      sha256: sha256(second),
    });
    expect(await changes()).toEqual([]);
  });

  it('is verified as unchanged also where it is only cut into passages in another way', async () => {
    const { check, changes } = await createWorld();
    await check(page());
    const merged = page([`${CLAUSES.objection} ${CLAUSES.residency}`, CLAUSES.deletion, CLAUSES.security]);
    expect(await check(merged)).toMatchObject({ verdict: 'content', because: 'the text is cut into passages in another way', changes: [] });
    expect(await changes()).toEqual([]);
  });
});

describe('a changed page', () => {
  it('is recorded with both texts, both snapshots and the dates between which it changed', async () => {
    const { check, changes, alertingChanges, baseline } = await createWorld();
    await check(page());
    await check(page(undefined, 'noise'));
    const outcome = await check(TEN_DAYS);
    expect(outcome).toMatchObject({ verdict: 'content', because: '1 changes', first: false });
    const recorded = await changes();
    expect(recorded).toEqual(outcome.changes);
    expect(recorded).toMatchObject([
      {
        action: 'modified',
        oldQuote: CLAUSES.objection,
        newQuote: CLAUSES.objection.replace('thirty (30)', 'ten (10)'),
        vendor: 'acme',
        source: 'acme/dpa',
        offerings: ['acme-model'],
        lastSeenOldAt: '2026-03-02T06:00:00.000Z',
        firstSeenNewAt: '2026-03-03T06:00:00.000Z',
        oldSnapshot: sha256(page(undefined, 'noise')),
        newSnapshot: sha256(TEN_DAYS),
        state: 'flagged',
      },
    ]);
    expect(await alertingChanges()).toEqual([recorded[0]?.id]);
    expect(await baseline()).toMatchObject({ sha256: sha256(TEN_DAYS), firstSeenAt: '2026-03-03T06:00:00.000Z' });
  });

  it('that goes back to what it was is a reversion, and alerts no second time', async () => {
    const { check, changes, alertingChanges } = await createWorld();
    await check(page());
    await check(TEN_DAYS);
    await check(page());
    const [there, back] = await changes();
    expect(back?.reverts).toBe(there?.id);
    expect(there?.reverts).toBeUndefined();
    expect(await alertingChanges()).toEqual([there?.id]);
  });

  it('that lost passages is visited a second time, and recorded when it says the same again', async () => {
    const { check, changes, http } = await createWorld();
    await check(page());
    expect(await check(WITHOUT_DELETION, WITHOUT_DELETION.replace('<script>', '<script>later()'))).toMatchObject({ verdict: 'content' });
    expect(http.requests.length).toBe(3);
    expect(await changes()).toMatchObject([{ action: 'removed', oldQuote: CLAUSES.deletion, newSnapshot: sha256(WITHOUT_DELETION) }]);
  });

  it('that lost a passage is recorded though it counts its visitors: what two visits agree on has changed', async () => {
    const { check, changes } = await createWorld();
    const counting = (html: string, visitors: number): string =>
      html.replace('</body>', '').concat(`<p>This page was served ${visitors} times.</p>`);
    await check(counting(page(), 17));
    expect(await check(counting(WITHOUT_DELETION, 24), counting(WITHOUT_DELETION, 25))).toMatchObject({ verdict: 'content' });
    expect(await changes()).toMatchObject([{ action: 'removed', oldQuote: CLAUSES.deletion }]);
  });

  it('that lost a passage keeps what else it says, though the words differ from visit to visit', async () => {
    const { check, changes } = await createWorld();
    const said = (html: string, token: string): string => html.replace('</main>', `<p>We sell recordings to partner ${token}.</p></main>`);
    await check(page());
    expect(await check(said(WITHOUT_DELETION, 'kqzw'), said(WITHOUT_DELETION, 'mxvb'))).toMatchObject({ verdict: 'content' });
    expect((await changes()).map(({ action, newQuote }) => [action, newQuote])).toEqual([
      ['added', 'We sell recordings to partner kqzw.'],
      ['removed', undefined],
    ]);
  });

  it.each([
    ['gives another text', page(), 'passages were missing, and a second visit soon after gave another text'],
    ['fails', { failure: 'timeout' as const }, 'passages were missing, and a second visit soon after failed'],
    ['meets a wall', '<p>Show that you are human</p>', 'passages were missing, and a second visit soon after gave another text'],
  ])('is partial and no change where the second visit %s', async (_name, second, because) => {
    const { check, changes, baseline, lastVisit, alertingChanges, evidence } = await createWorld();
    await check(page());
    const before = await baseline();
    expect(await check(WITHOUT_DELETION, second)).toMatchObject({ verdict: 'partial', because, changes: [] });
    expect(await lastVisit()).toMatchObject({ verdict: 'partial' });
    expect(await evidence.has(sha256(WITHOUT_DELETION))).toBe(true);
    expect(await changes()).toEqual([]);
    expect(await alertingChanges()).toEqual([]);
    expect(await baseline()).toEqual(before);
    expect(await check(page())).toMatchObject({ verdict: 'unchanged' });
  });

  it('that only gained or changed words is visited once', async () => {
    const { check, http } = await createWorld();
    await check(page());
    await check(TEN_DAYS);
    expect(http.requests.length).toBe(2);
  });
});

describe('a page that could not be read', () => {
  it.each([
    ['error-page', { body: page(), status: 503 }],
    ['gone', { body: page(), status: 404 }],
    ['challenge', '<p>Show that you are human</p>'],
    ['shell', '<div id="app"></div>'],
    ['login', '<form>Please tell us who you are first <input type="password"></form>'],
    ['partial', page([CLAUSES.objection.slice(0, 50)])],
    ['unreachable', { failure: 'timeout' as const, remedy: 'Try later.' }],
  ])('as %s never moves the baseline and is no change', async (verdict, answer) => {
    const { check, changes, baseline, store } = await createWorld();
    await check(page());
    const before = await baseline();
    expect(await check(answer)).toMatchObject({ verdict, changes: [], first: false });
    const { doubt: _, ...after } = (await baseline()) ?? {};
    expect(after).toEqual(before);
    expect(await changes()).toEqual([]);
    expect(await store.source('acme/dpa')).toMatchObject({
      verifiedAt: '2026-03-01T06:00:00.000Z',
      unreadSince: '2026-03-02T06:00:00.000Z',
    });
    expect(await check(page())).toMatchObject({ verdict: 'unchanged' });
  });

  it('because the visit failed is recorded with the failure and its remedy', async () => {
    const { check, lastVisit } = await createWorld();
    expect(await check({ failure: 'tls', remedy: 'Ask the site.' })).toMatchObject({
      verdict: 'unreachable',
      because: 'It failed: tls.',
      remedy: 'Ask the site.',
      renderer: 'http',
    });
    expect(await lastVisit()).toMatchObject({ verdict: 'unreachable', failure: { kind: 'tls', remedy: 'Ask the site.' } });
    expect((await lastVisit())?.sha256).toBeUndefined();
  });

  it('the change is told between the last and the next readable page', async () => {
    const { check, changes } = await createWorld();
    await check(page());
    await check({ body: 'Service down, we are sorry about that.', status: 503 });
    await check(TEN_DAYS);
    expect(await changes()).toMatchObject([{ lastSeenOldAt: '2026-03-01T06:00:00.000Z', firstSeenNewAt: '2026-03-03T06:00:00.000Z' }]);
  });

  it('and that only its past speaks against is believed after seven days of the same content', async () => {
    const { check, changes } = await createWorld();
    await check(page());
    const short = page([CLAUSES.objection.slice(0, 50)]);
    const verdicts: string[] = [];
    for (let day = 0; day < 8; day += 1) verdicts.push((await check(short)).verdict);
    expect(verdicts).toEqual([...Array(7).fill('partial'), 'content']);
    expect((await changes()).length).toBeGreaterThan(0);
  });

  it('is believed after that time though one of its lines tells how old it is', async () => {
    const { check } = await createWorld();
    const lines = ['These are the terms.', 'Please read them with care.', 'Ask us about them at any time.'];
    const more = Array.from({ length: 20 }, (_, at) => `Part ${at} of the terms says what the parties owe each other.`);
    await check(page([...lines, ...more]));
    const verdicts: string[] = [];
    for (let day = 0; day < 8; day += 1) verdicts.push((await check(page([...lines, `Updated ${day} days ago.`]))).verdict);
    expect(verdicts).toEqual([...Array(7).fill('partial'), 'content']);
  });

  it('and looks another way every time is never believed', async () => {
    const { check, changes } = await createWorld();
    await check(page());
    for (let day = 0; day < 12; day += 1)
      expect((await check(page([`Half of a page, number ${day}, came back.`]))).verdict).toBe('partial');
    expect(await changes()).toEqual([]);
  });
});

describe('an edited watcher', () => {
  it('has its baseline extracted again from the stored page, and raises nothing', async () => {
    const { check, clock, services, store, changes } = await createWorld();
    await check(page());
    const narrowed = sampleSource('acme/dpa', { render: 'http', select: ['main p'] });
    await store.declare([narrowed]);
    clock.advance(1000);
    const dueAt = clock.now().toISOString();
    const second = await checkSource(narrowed, { id: `acme/dpa@${dueAt}`, sourceId: 'acme/dpa', dueAt }, services);
    expect(second).toMatchObject({ verdict: 'unchanged', changes: [], first: false });
    expect(await changes()).toEqual([]);
  });

  it('is recorded once as what it is, with the visit that was first read by it', async () => {
    const { check, checkAgain, clock, store, http, baseline } = await createWorld();
    await check(page());
    const before = await baseline();
    const narrowed = sampleSource('acme/dpa', { render: 'http', select: ['main p'] });
    await store.declare([narrowed]);
    clock.advance(1000);
    http.answers = ['<p>Show that you are human</p>'];
    await checkAgain(narrowed);
    expect(await store.ruleEdits()).toEqual([]); // the page could not be read: nothing stands under the new rules yet
    clock.advance(1000);
    http.answers = [TEN_DAYS];
    const { changes } = await checkAgain(narrowed);
    expect(changes).toHaveLength(1);
    const at = clock.now().toISOString();
    expect(await store.ruleEdits()).toEqual([
      {
        id: `acme/dpa@${at}#rules`,
        sourceId: 'acme/dpa',
        at,
        from: before?.extraction.extractorVersion,
        to: changes[0]?.extractorVersion,
        changed: ['watcher'],
        snapshot: before?.sha256,
        passages: { gone: 1, added: 0 },
        facts: { gone: 0, added: 0 },
      },
    ]);
    clock.advance(1000);
    await checkAgain(narrowed);
    expect(await store.ruleEdits()).toHaveLength(1);
  });

  it('tells a real change, in what it now selects', async () => {
    const { check, checkAgain, clock, http, changes } = await createWorld();
    await check(page());
    http.answers = [TEN_DAYS];
    clock.advance(1000);
    await checkAgain(sampleSource('acme/dpa', { render: 'http', select: ['main p'] }));
    expect((await changes()).map(({ action, newQuote }) => [action, newQuote])).toEqual([
      ['modified', CLAUSES.objection.replace('thirty (30)', 'ten (10)')],
    ]);
  });

  it('that selects what the stored page lacks begins anew', async () => {
    const { check, checkAgain, clock, http, changes } = await createWorld();
    await check(page());
    http.answers = [page().replace('<main>', '<main class="legal">')];
    clock.advance(1000);
    expect(await checkAgain(sampleSource('acme/dpa', { render: 'http', select: ['.legal'] }))).toMatchObject({
      verdict: 'content',
      first: true,
    });
    expect(await changes()).toEqual([]);
  });
});

describe('a check', () => {
  it('that is recorded already is not run again', async () => {
    const { check, checkAgain, http, store } = await createWorld();
    await check(page());
    http.answers = [TEN_DAYS];
    expect(await checkAgain()).toEqual({
      sourceId: 'acme/dpa',
      verdict: 'content',
      because: 'the first readable capture',
      changes: [],
      first: false,
    });
    expect(http.requests.length).toBe(1);
    expect((await store.visits('acme/dpa')).length).toBe(1);
  });

  it('that is stopped records nothing and may be tried again', async () => {
    const { source, services, http, store } = await createWorld();
    http.answers = [page()];
    const dueAt = '2026-03-01T06:00:00.000Z';
    const stopped = checkSource(source, { id: `acme/dpa@${dueAt}`, sourceId: 'acme/dpa', dueAt }, services, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ name: 'OperationalError', code: 'queue', transient: true });
    expect(await store.visits('acme/dpa')).toEqual([]);
  });

  it('whose evidence cannot be stored throws and leaves the record as it was', async () => {
    const { check, checkAgain, services, store, changes, baseline, http, clock } = await createWorld();
    await check(page());
    const before = await baseline();
    const put = services.blobs.put;
    services.blobs.put = () => Promise.reject(new OperationalError('storage', 'The disk is full.'));
    http.answers = [TEN_DAYS];
    clock.advance(1000);
    await expect(checkAgain()).rejects.toThrow('The disk is full.');
    expect(await store.visits('acme/dpa')).toHaveLength(1);
    expect(await changes()).toEqual([]);
    expect(await baseline()).toEqual(before);
    services.blobs.put = put;
    expect(await checkAgain()).toMatchObject({ verdict: 'content', changes: [{ action: 'modified' }] });
  });
});

describe('two checks of a source at once', () => {
  it('tell an edit once: the one that was overtaken is made again, against what the other recorded', async () => {
    const { check, checkAgain, clock, services, http, changes, alertingChanges, store } = await createWorld();
    await check(page());
    http.answers = [WITHOUT_DELETION];
    clock.advance(24 * 3600 * 1000);
    // While one check waits for its second look, another begins and ends.
    services.wait = async () => {
      services.wait = async () => {};
      clock.advance(1000);
      expect(await checkAgain()).toMatchObject({ verdict: 'content', changes: [{ action: 'removed' }] });
      clock.advance(1000);
    };
    expect(await checkAgain()).toMatchObject({ verdict: 'unchanged', changes: [] });
    expect(await changes()).toHaveLength(1);
    expect(await alertingChanges()).toHaveLength(1);
    expect(await store.source('acme/dpa')).toMatchObject({ changes: 1, visits: 4 });
  });
});

describe('a picture', () => {
  const shot = (body: string, mark: string) => ({ body, screenshot: Buffer.from(`picture ${mark}`) });

  it('is kept of a page that is new, changed or unread, and not of one that looks as it did', async () => {
    const { check, lastVisit, blobs } = await createWorld();
    const kept = async () => (await lastVisit())?.screenshot;
    await check(shot(page(), 'first'));
    expect(await kept()).toBe(sha256('picture first'));
    expect(Buffer.from(await blobs.get(sha256('picture first'))).toString()).toBe('picture first');
    await check(shot(page(), 'second'));
    expect(await kept()).toBeUndefined();
    expect(await blobs.has(sha256('picture second'))).toBe(false);
    await check(shot(TEN_DAYS, 'third'));
    expect(await kept()).toBe(sha256('picture third'));
    await check({ ...shot(TEN_DAYS, 'fourth'), status: 503 });
    expect(await kept()).toBe(sha256('picture fourth'));
  });
});
