import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failing, HealthEdit, HealthEvent } from '../../../src/domain/health.ts';
import { removeRule, selectRule } from '../../../src/domain/readingRules.ts';
import type { Visit } from '../../../src/domain/snapshot.ts';
import { type CheckFacts, healthAfter } from '../../../src/record/health.ts';
import { installationEdits, silentSourceEdits } from '../../../src/record/silence.ts';
import { at, failedVisit, sampleSource, sampleVisit } from '../../helpers/samples.ts';

const SOURCE = sampleSource('acme/dpa', { file: 'watchers/acme.yaml' });
const LIMITS = { failures: 3 };

/** A source that is checked again and again; keeps what a store would keep. */
function follow(source = SOURCE) {
  const events = new Map<string, HealthEvent>();
  let failing: Failing | undefined;
  let before: CheckFacts['before'];
  return {
    events,
    open: () => [...events.values()].filter(({ endedAt }) => endedAt === undefined),
    edits: [] as HealthEdit[],
    check(visit: Visit, as = source): HealthEdit[] {
      const record = healthAfter({ source: as, visit, open: this.open(), failing, before }, LIMITS);
      failing = record.failing;
      if (visit.verdict === 'content' || visit.verdict === 'unchanged')
        before = { url: visit.finalUrl, ...(visit.unmatched ? { unmatched: visit.unmatched } : {}) };
      for (const edit of record.edits) apply(events, edit);
      this.edits.push(...record.edits);
      return record.edits;
    },
  };
}

function apply(events: Map<string, HealthEvent>, edit: HealthEdit): void {
  if (edit.act === 'open') events.set(edit.event.id, edit.event);
  else {
    const event = events.get(edit.id);
    if (!event) throw new Error(`there is no event ${edit.id}`);
    events.set(edit.id, edit.act === 'close' ? { ...event, endedAt: edit.endedAt, ended: edit.ended } : { ...event, detail: edit.detail });
  }
}

const read = (minutes: number, more: Partial<Visit> = {}) => sampleVisit(minutes, 'page', { verdict: 'unchanged', ...more });
const gone = (minutes: number) => sampleVisit(minutes, 'gone', { verdict: 'gone', because: 'the server answered 404', status: 404 });
const acts = (edits: HealthEdit[]) =>
  edits.map((edit) => `${edit.act} ${edit.act === 'open' ? edit.event.kind : edit.id.split(':')[1]?.split('@')[0]}`);

describe('an unread page', () => {
  it('is told after the third failed check in a row, once, and ends with the next reading', () => {
    const source = follow();
    expect([1, 2, 3, 4, 5].map((minutes) => acts(source.check(failedVisit(minutes))))).toEqual([[], [], ['open unread'], [], []]);
    expect(source.open()).toMatchObject([{ id: `acme/dpa:unread@${at(3)}`, openedAt: at(3), detail: { trouble: 'timeout' } }]);
    expect(acts(source.check(read(6)))).toEqual(['close unread']);
    expect([...source.events.values()]).toMatchObject([{ endedAt: at(6), ended: 'the page was read again' }]);
  });

  it('counts from anew after each reading', () => {
    const source = follow();
    for (const [minutes, fails] of [true, true, false, true, true].entries()) source.check(fails ? failedVisit(minutes) : read(minutes));
    expect(source.edits).toEqual([]);
  });

  it('is told at once where time will not heal it', () => {
    const source = follow();
    expect(acts(source.check(gone(1)))).toEqual(['open unread']);
    expect(source.open()[0]?.detail).toMatchObject({ trouble: 'gone', remedy: expect.stringContaining('acme/dpa in watchers/acme.yaml') });
  });

  it('that fails for another reason later is the same event with another cause', () => {
    const source = follow();
    source.check(gone(1));
    expect(acts(source.check(failedVisit(2)))).toEqual(['update unread']);
    expect(source.open()).toMatchObject([{ openedAt: at(1), detail: { trouble: 'timeout' } }]);
    expect(source.check(failedVisit(3))).toEqual([]);
  });
});

describe('a rule of the watcher', () => {
  const removing = sampleSource('acme/dpa', { remove: ['.ad', '.never'] });
  const [ad, never] = [removeRule('.ad'), removeRule('.never')];

  it('that never matched is no news', () => {
    const source = follow(removing);
    for (const minutes of [1, 2, 3]) expect(source.check(read(minutes, { unmatched: [never] }))).toEqual([]);
  });

  it('that matched before and no longer does is told once, stays told on equal pages, and ends when it matches again', () => {
    const source = follow(removing);
    const rotten = (minutes: number) => acts(source.check(read(minutes, { unmatched: [ad, never] })));
    source.check(read(1, { unmatched: [never] }));
    expect([rotten(2), rotten(3), rotten(4)]).toEqual([['open selector-rot'], [], []]);
    expect(source.open()[0]?.detail).toMatchObject({ rules: [ad], sentence: `The rule ${ad} matches nothing on the page any more.` });
    expect(acts(source.check(read(5, { unmatched: [never] })))).toEqual(['close selector-rot']);
    expect([...source.events.values()][0]?.ended).toBe(`${ad} matches again`);
  });

  it('that was added and matches nothing is told with the first page that is read by it', () => {
    const source = follow(sampleSource('acme/dpa', { remove: ['.never'] }));
    source.check(read(1, { unmatched: [never] }));
    expect(acts(source.check(read(2, { unmatched: [ad, never] }), removing))).toEqual(['open selector-rot']);
  });

  it('is forgotten once it is taken out of the watcher', () => {
    const source = follow(removing);
    source.check(read(1, { unmatched: [] }));
    source.check(read(2, { unmatched: [ad] }));
    expect(acts(source.check(read(3, { unmatched: [] }), sampleSource('acme/dpa', { remove: ['.other'] })))).toEqual([
      'close selector-rot',
    ]);
    expect([...source.events.values()][0]?.ended).toBe(`${ad} was taken out of the watcher`);
  });

  it('is forgotten as well when no rule is left', () => {
    const source = follow(removing);
    source.check(read(1, { unmatched: [] }));
    source.check(read(2, { unmatched: [ad] }));
    expect(acts(source.check(read(3), SOURCE))).toEqual(['close selector-rot']);
  });

  it('that joins others is told in the same event', () => {
    const source = follow(removing);
    source.check(read(1, { unmatched: [] }));
    source.check(read(2, { unmatched: [ad] }));
    expect(acts(source.check(read(3, { unmatched: [ad, never] })))).toEqual(['update selector-rot']);
    expect(source.open()[0]?.detail.rules).toEqual([ad, never]);
  });

  it('is not judged by a page that could not be read', () => {
    const source = follow(removing);
    source.check(read(1, { unmatched: [] }));
    source.check(read(2, { unmatched: [ad] }));
    expect(source.check(failedVisit(3))).toEqual([]);
    expect(source.open()).toHaveLength(1);
  });

  it('is not healed by a page that lacks another one', () => {
    const both = sampleSource('acme/dpa', { select: ['.text'], remove: ['.ad'] });
    const source = follow(both);
    source.check(read(1, { unmatched: [] }));
    source.check(read(2, { unmatched: [ad] }));
    const half = read(3, { verdict: 'partial', unmatched: [selectRule('.text')] });
    expect(acts(source.check(half))).toEqual(['update selector-rot']);
    expect(source.open()[0]?.detail.rules).toEqual([ad, selectRule('.text')]);
  });

  it('that the page needs is told after three checks, because a page that came half lacks it too', () => {
    const selecting = sampleSource('acme/dpa', { select: ['.text'] });
    const source = follow(selecting);
    source.check(read(0, { unmatched: [] }));
    const half = (minutes: number) => read(minutes, { verdict: 'partial', unmatched: [selectRule('.text')] });
    expect([1, 2, 3, 4].map((minutes) => acts(source.check(half(minutes))))).toEqual([[], [], ['open unread', 'open selector-rot'], []]);
  });

  it('that is waited for and does not come is told after three checks, and ends with the next reading', () => {
    const source = follow(sampleSource('acme/dpa', { ready: { selector: '.loaded' } }));
    source.check(read(0));
    const late = (minutes: number) =>
      failedVisit(minutes, { failure: { kind: 'timeout', message: 'It did not come.', transient: true, notReady: true } });
    expect([1, 2, 3].map((minutes) => acts(source.check(late(minutes))))).toEqual([[], [], ['open unread', 'open selector-rot']]);
    expect(source.open()[1]?.detail.rules).toEqual(['ready ".loaded"']);
    expect(acts(source.check(read(4)))).toEqual(['close unread', 'close selector-rot']);
  });

  it('is no news on pages that an older version read without noting what matched', () => {
    const source = follow(removing);
    source.check(read(1));
    expect(source.check(read(2, { unmatched: [ad, never] }))).toEqual([]);
  });
});

describe('a page at another address', () => {
  const redirect = (to: string, status: number) => ({ redirects: [{ from: SOURCE.url, to, status }], finalUrl: to });

  it.each([301, 308])('is told with the address that a permanent redirect (%s) names, until it is served at its own', (status) => {
    const source = follow();
    source.check(read(1));
    expect(acts(source.check(read(2, redirect('https://acme/new', status))))).toEqual(['open moved']);
    expect(source.check(read(3, redirect('https://acme/new', status)))).toEqual([]);
    expect(source.open()[0]?.detail).toMatchObject({
      url: 'https://acme/new',
      remedy: 'Change url of acme/dpa in watchers/acme.yaml to https://acme/new',
    });
    expect(acts(source.check(read(4)))).toEqual(['close moved']);
    expect([...source.events.values()][0]?.ended).toBe('the page is served at its own address again');
  });

  it('is no longer told once the watcher names it', () => {
    const source = follow();
    source.check(read(1, redirect('https://acme/new', 301)));
    const edited = { ...SOURCE, url: 'https://acme/new' };
    source.check(read(2, { requestUrl: 'https://acme/new', finalUrl: 'https://acme/new' }), edited);
    expect([...source.events.values()][0]?.ended).toBe('the watcher names the new address');
  });

  it('is proposed only as far as redirects are permanent', () => {
    const redirects = [
      { from: SOURCE.url, to: 'https://acme/new', status: 301 },
      { from: 'https://acme/new', to: 'https://acme/new/en', status: 302 },
    ];
    const source = follow();
    source.check(read(1, { redirects, finalUrl: 'https://acme/new/en' }));
    expect(source.open()[0]?.detail.url).toBe('https://acme/new');
  });

  it('behind a redirect that always was there, and calls itself temporary, is how the site works', () => {
    const source = follow();
    for (const minutes of [1, 2, 3]) expect(source.check(read(minutes, redirect('https://acme/en/dpa', 302)))).toEqual([]);
  });

  it('to which visits are sent on since, and which says the same, is told while they are', () => {
    const source = follow();
    source.check(read(1));
    expect(acts(source.check(read(2, redirect('https://acme/new', 302))))).toEqual(['open moved']);
    expect(source.check(read(3, redirect('https://acme/new', 302)))).toEqual([]);
    expect(acts(source.check(read(4)))).toEqual(['close moved']);
  });

  it('that the page itself names is proposed, unless it may not be watched', () => {
    const source = follow();
    const stub = (forwardsTo: string) => read(1, { verdict: 'moved', forwardsTo });
    expect(acts(source.check(stub('https://acme/new')))).toEqual(['open unread', 'open moved']);
    const other = follow();
    expect(acts(other.check(stub('javascript:alert(1)')))).toEqual(['open unread']);
  });
});

describe('silence', () => {
  const silent = { sourceId: 'acme/dpa', since: at(0), limitMs: 3_600_000 };

  it('is told when the limit has passed, not before', () => {
    expect(silentSourceEdits([silent], at(60))).toEqual([]);
    expect(silentSourceEdits([silent], at(61))).toMatchObject([
      { act: 'open', event: { sourceId: 'acme/dpa', kind: 'not-verified', openedAt: at(61), detail: { since: at(0) } } },
    ]);
  });

  it('says whether the source was ever verified', () => {
    const sentence = (more: object) => {
      const [edit] = silentSourceEdits([{ ...silent, ...more }], at(61));
      return edit?.act === 'open' ? edit.event.detail.sentence : undefined;
    };
    expect(sentence({})).toContain('has never been verified');
    expect(sentence({ verifiedAt: at(0) })).toBe(`acme/dpa was last verified at ${at(0)}: longer ago than 1 h.`);
  });

  it('ends with the first reading', () => {
    const [edit] = silentSourceEdits([silent], at(61));
    const event = edit?.act === 'open' ? edit.event : undefined;
    const { edits } = healthAfter({ source: SOURCE, visit: read(70), open: event ? [event] : [] }, LIMITS);
    expect(acts(edits)).toEqual(['close not-verified']);
    expect(healthAfter({ source: SOURCE, visit: failedVisit(70), open: event ? [event] : [] }, LIMITS).edits).toEqual([]);
  });

  it('of the whole installation is one event, which a reading of any source ends', () => {
    const limit = 3_600_000;
    const [open] = installationEdits(undefined, at(0), limit, at(61));
    expect(open).toMatchObject({ act: 'open', event: { id: `*:not-verified@${at(61)}` } });
    const event = open?.act === 'open' ? open.event : undefined;
    expect(installationEdits(event, at(0), limit, at(90))).toEqual([]);
    expect(installationEdits(event, at(85), limit, at(90))).toMatchObject([
      { act: 'close', endedAt: at(90), ended: `a page was read at ${at(85)}` },
    ]);
    expect(installationEdits(event, undefined, limit, at(90))).toMatchObject([{ act: 'close', ended: 'nothing is watched any more' }]);
    expect(installationEdits(undefined, undefined, limit, at(90))).toEqual([]);
  });
});

describe('whatever the checks bring', () => {
  const source = sampleSource('acme/dpa', { remove: ['.a', '.b'], select: ['main'] });
  const rules = [removeRule('.a'), removeRule('.b'), selectRule('main')];
  const outcome = fc.oneof(
    fc.record({ is: fc.constant('read' as const), unmatched: fc.subarray(rules.slice(0, 2)), moved: fc.constantFrom(undefined, 301, 302) }),
    fc.record({ is: fc.constant('failed' as const), kind: fc.constantFrom('timeout' as const, 'dns' as const) }),
    fc.record({ is: fc.constantFrom('gone' as const, 'challenge' as const, 'shell' as const) }),
    fc.record({ is: fc.constant('partial' as const), unmatched: fc.subarray(rules, { minLength: 1 }) }),
  );

  it('there is never more than one event of a kind, what was opened is closed or open, and a repeated check adds nothing', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 30 }), (outcomes) => {
        const track = follow(source);
        for (const [minutes, step] of outcomes.entries()) {
          const visit = visitOf(step, minutes);
          track.check(visit);
          const kinds = track.open().map(({ kind }) => kind);
          expect(new Set(kinds).size).toBe(kinds.length);
        }
        const count = (act: HealthEdit['act']) => track.edits.filter((edit) => edit.act === act).length;
        expect(count('open')).toBe(count('close') + track.open().length);
        expect(count('open')).toBe(track.events.size);
        for (const { openedAt, endedAt } of track.events.values()) if (endedAt) expect(endedAt > openedAt).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  function visitOf(step: typeof outcome extends fc.Arbitrary<infer T> ? T : never, minutes: number): Visit {
    if (step.is === 'failed') return failedVisit(minutes, { failure: { kind: step.kind, message: `${step.kind}.`, transient: true } });
    if (step.is === 'partial') return read(minutes, { verdict: 'partial', unmatched: step.unmatched });
    if (step.is !== 'read') return read(minutes, { verdict: step.is });
    const to = 'https://acme/new';
    const redirected = step.moved ? { redirects: [{ from: source.url, to, status: step.moved }], finalUrl: to } : {};
    return read(minutes, { unmatched: step.unmatched, ...redirected });
  }
});
