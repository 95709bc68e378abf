import { describe, expect, it } from 'vitest';
import { ChainWriter } from '../../../src/archive/chain.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { advance, readOptionsOf, type Track, unread } from '../../../src/pipeline/advance.ts';
import { createReversionIndex } from '../../../src/record/reversions.ts';
import { at, failedVisit, sampleSource } from '../../helpers/samples.ts';
import { CATALOGUE, CLAUSES, edited, page } from './world.ts';

const DAY = 24 * 60;

function newTrack(): Track {
  const source = sampleSource();
  return {
    source,
    options: readOptionsOf(source, CATALOGUE),
    chain: new ChainWriter(),
    reversions: createReversionIndex(),
    baseline: undefined,
    recent: new Map(),
  };
}

function follow(track: Track, minutes: number, html: string, status?: number) {
  const url = 'https://acme/dpa';
  const meta = {
    requestUrl: url,
    finalUrl: url,
    redirects: [],
    headers: {},
    fetchedAt: at(minutes),
    renderer: 'archive' as const,
    ...(status ? { status } : {}),
  };
  return advance(track, { id: `visit ${minutes}`, meta, body: Buffer.from(html) });
}

describe('following a source', () => {
  it('archives every page once, readable or not', () => {
    const track = newTrack();
    for (const [minutes, html] of [page(), '<p>Show that you are human</p>', page(), edited('ninety', 'sixty')].entries())
      follow(track, minutes, html);
    expect(track.chain.finish()?.objects.map(({ sha256: name }) => name)).toEqual(
      [page(), '<p>Show that you are human</p>', edited('ninety', 'sixty')].map((html) => sha256(html)),
    );
  });

  it('tells the dates of the visits on both sides of a change', () => {
    const track = newTrack();
    follow(track, 0, page());
    follow(track, DAY, page());
    const { changes } = follow(track, 2 * DAY, edited('ninety', 'sixty'));
    expect(changes).toMatchObject([{ lastSeenOldAt: at(DAY), firstSeenNewAt: at(2 * DAY) }]);
  });

  it('tells a change that was held back as a turn once it has stayed for a week, and tells it once', () => {
    const track = newTrack();
    const [A, B] = [page(), page().replace('<h1>', '<h1>New ')];
    const turns = [A, B, A, B, B, B, B].map((html, day) => follow(track, day * DAY, html).changes);
    expect(turns.map((changes) => changes.map(({ suppressedBy }) => suppressedBy))).toEqual([
      [],
      [undefined],
      [undefined],
      ['flapping'],
      [],
      [],
      [],
    ]);
    const [turn] = turns[3] ?? [];
    const [told, ...others] = follow(track, 10 * DAY, B).changes;
    expect(others).toEqual([]);
    expect(told).toMatchObject({ newQuote: turn?.newQuote, firstSeenNewAt: at(3 * DAY), newSnapshot: turn?.newSnapshot });
    expect(told).not.toHaveProperty('suppressedBy');
    expect(told?.id).not.toBe(turn?.id);
    expect(told?.rule).toContain('has stayed');
    expect(follow(track, 11 * DAY, B).changes).toEqual([]);
  });

  it('reads a page once more whose rules an older version did not note, although its bytes are the same', () => {
    const source = sampleSource('acme/dpa', { remove: ['.share'] });
    const track = { ...newTrack(), source, options: readOptionsOf(source, CATALOGUE) };
    follow(track, 0, page());
    if (!track.baseline) throw new Error('the page is readable');
    const { unmatched, ...older } = track.baseline;
    expect(unmatched).toEqual(['remove ".share"']);
    track.baseline = older;
    expect(follow(track, DAY, page()).visit).toMatchObject({ because: 'the passages are the same', unmatched });
    expect(follow(track, 2 * DAY, page()).visit).toMatchObject({ because: 'the bytes are the same', unmatched });
  });

  it('tells nothing of turns that took each other back', () => {
    const track = newTrack();
    const [A, B] = [page(), page().replace('<h1>', '<h1>New ')];
    const turns = [A, B, A, B, A, A, A].map((html, day) => follow(track, day * DAY, html).changes);
    expect(turns.slice(3, 5).flat()).toHaveLength(2);
    expect(follow(track, 30 * DAY, A).changes).toEqual([]);
  });

  it('knows a change that takes the one before back, within the same run', () => {
    const track = newTrack();
    follow(track, 0, page());
    const [there] = follow(track, DAY, edited('ninety', 'sixty')).changes;
    const [back] = follow(track, 2 * DAY, page()).changes;
    expect(back?.reverts).toBe(there?.id);
  });

  it('gives the same records when it is followed again', () => {
    const run = () => {
      const track = newTrack();
      return [page(), edited('ninety', 'sixty'), page([CLAUSES.objection]), page()].map((html, day) => follow(track, day * DAY, html));
    };
    expect(run()).toEqual(run());
  });

  it('believes a doubted page once it has stayed the same for seven days, and not an hour before', () => {
    const short = page([CLAUSES.objection.slice(0, 50)]);
    const track = newTrack();
    follow(track, 0, page());
    expect(follow(track, DAY, short)).toMatchObject({
      visit: { verdict: 'partial' },
      changes: [],
      baseline: { doubt: { since: at(DAY) } },
    });
    expect(follow(track, 8 * DAY - 60, short).visit.verdict).toBe('partial');
    const believed = follow(track, 8 * DAY, short);
    expect(believed.visit.verdict).toBe('content');
    expect(believed.changes.length).toBeGreaterThan(0);
    expect(believed.baseline?.doubt).toBeUndefined();
  });

  it('forgets a doubt when the page is read as it was, and begins anew with other content', () => {
    const [short, other] = [page([CLAUSES.objection.slice(0, 50)]), page([CLAUSES.security.slice(0, 50)])];
    const track = newTrack();
    follow(track, 0, page());
    follow(track, DAY, short);
    expect(follow(track, 2 * DAY, page()).baseline?.doubt).toBeUndefined();
    follow(track, 3 * DAY, short);
    expect(follow(track, 6 * DAY, other).baseline?.doubt?.since).toBe(at(6 * DAY));
    expect(follow(track, 10 * DAY, other).visit.verdict).toBe('partial');
  });

  it('an answer with an error status is unread although its bytes are those of the baseline', () => {
    const track = newTrack();
    follow(track, 0, page(), 200);
    const { baseline } = track;
    expect(follow(track, DAY, page(), 500)).toMatchObject({ visit: { verdict: 'error-page' }, changes: [] });
    expect(track.baseline).toBe(baseline);
  });

  it('keeps no more than a few extractions in memory', () => {
    const track = newTrack();
    for (let n = 0; n < 20; n += 1) follow(track, n, edited('ninety', `${n + 1}`));
    expect(track.recent.size).toBeLessThanOrEqual(4);
  });

  it('a visit that brought nothing back is recorded and nothing else', () => {
    const visit = failedVisit(0);
    expect(unread(visit)).toEqual({ visit, changes: [] });
  });
});
