import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../../src/domain/catalogue.ts';
import type { Change } from '../../../src/domain/change.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { type BacktestOptions, backtest, candidatesOf, type SourceBacktest } from '../../../src/pipeline/backtest/backtest.ts';
import { matchChanges } from '../../../src/pipeline/backtest/match.ts';
import { at, collect, sampleChange, sampleSource } from '../../helpers/samples.ts';
import { CATALOGUE, CLAUSES, createWorld, edited, page } from './world.ts';

type World = Awaited<ReturnType<typeof createWorld>>;

const WITHOUT_DELETION = page([CLAUSES.objection, CLAUSES.residency, CLAUSES.security]);
const TEN_DAYS = edited('thirty (30)', 'ten (10)');
const WALL = '<p>Show that you are human</p>';

async function run({ store, evidence, source }: World, options: Partial<BacktestOptions> = {}): Promise<SourceBacktest[]> {
  const all: BacktestOptions = { sources: [source], catalogue: CATALOGUE, recordedCatalogue: CATALOGUE, workers: 1, ...options };
  const { candidates } = await candidatesOf({ store }, all);
  return collect(backtest(candidates, { store, evidence }, all));
}

/** A year of visits: noise, an edit, its taking back, walls, removals that were confirmed, denied and could not be confirmed. */
async function eventful(): Promise<World> {
  const world = await createWorld();
  const { check } = world;
  await check(page());
  await check(page(undefined, 'noise'));
  await check(TEN_DAYS);
  await check(WALL);
  await check({ body: TEN_DAYS, status: 503 });
  await check({ failure: 'timeout' });
  await check(page());
  await check(TEN_DAYS);
  await check(WITHOUT_DELETION, page()); // denied by the second visit
  await check(WITHOUT_DELETION, { failure: 'timeout' }); // nobody could say
  await check(WITHOUT_DELETION, WITHOUT_DELETION);
  await check(page());
  return world;
}

describe('a replay by the rules in use', () => {
  it('gives every change that was recorded, and no other', async () => {
    const world = await eventful();
    const recorded = await world.changes();
    expect(recorded.length).toBeGreaterThanOrEqual(4);
    const [result, ...others] = await run(world);
    expect(others).toEqual([]);
    expect(result).toEqual({
      source: 'acme/dpa',
      visits: 14,
      counts: { kept: recorded.filter(({ suppressedBy }) => suppressedBy === undefined).length, rejudged: 0, raised: 0, withdrawn: 0 },
      matches: [],
      ruleEdits: [],
    });
  });

  it('writes nothing', async () => {
    const world = await eventful();
    const seen = async () => ({
      states: await world.store.sources(),
      visits: await world.store.visits('acme/dpa'),
      changes: await world.changes(),
    });
    const before = await seen();
    await run(world, { catalogue: Catalogue.parse({ keys: {} }) });
    expect(await seen()).toEqual(before);
  });

  it('shows changes since a day only, with all that they rest on', async () => {
    const world = await eventful();
    const [result] = await run(world, { since: '2026-03-08T00:00:00.000Z' });
    expect(result?.matches).toEqual([]);
    expect(result?.counts.kept).toBe((await world.changes()).filter(({ firstSeenNewAt }) => firstSeenNewAt >= '2026-03-08').length);
  });

  it('reads a page once that comes again and again', async () => {
    const world = await createWorld();
    for (let day = 0; day < 12; day += 1) await world.check(day % 2 ? page(undefined, `noise ${day}`) : page());
    let reads = 0;
    const evidence: World['evidence'] = {
      ...world.evidence,
      read: (hash) => {
        reads += 1;
        return world.evidence.read(hash);
      },
    };
    await run({ ...world, evidence });
    expect(reads).toBe(1);
    // Another catalogue reads the same text: its pages are no others.
    const [result] = await run(
      { ...world, evidence },
      { catalogue: Catalogue.parse({ keys: {}, verdicts: { challenge: [{ text: 'captcha', where: 'lead' }] } }) },
    );
    expect([reads, result?.matches]).toEqual([2, []]);
  });
});

describe('rules that are tried', () => {
  it('withdraw what they take for a bot wall, and nothing else', async () => {
    const world = await createWorld();
    await world.check(page());
    await world.check(TEN_DAYS);
    await world.check(edited('ninety', 'sixty'));
    const marker = { text: 'within ten (10) days', where: 'lead' as const };
    const catalogue = Catalogue.parse({ keys: {}, verdicts: { challenge: [...CATALOGUE.verdicts.challenge, marker] } });
    const [result] = await run(world, { catalogue });
    const told = (result?.matches ?? []).map(({ verdict, recorded, replayed }) => [
      verdict,
      (replayed ?? recorded)?.firstSeenNewAt.slice(0, 10),
      (replayed ?? recorded)?.newQuote,
    ]);
    const there = CLAUSES.objection.replace('thirty (30)', 'ten (10)');
    expect(told).toEqual([
      ['withdrawn', '2026-03-02', there],
      ['withdrawn', '2026-03-03', CLAUSES.objection], // its taking back
    ]);
    expect(result?.counts).toMatchObject({ kept: 1, rejudged: 0, raised: 0 });
  });

  it('judge the same text otherwise', async () => {
    const world = await createWorld();
    await world.check(page());
    await world.check(TEN_DAYS);
    const catalogue = Catalogue.parse({
      keys: {},
      verdicts: CATALOGUE.verdicts,
      severity: { passages: { substantive: 'critical', editorial: 'low' } },
    });
    const [result] = await run(world, { catalogue });
    expect(result?.counts).toEqual({ kept: 0, rejudged: 1, raised: 0, withdrawn: 0 });
    expect(result?.matches).toMatchObject([{ verdict: 'rejudged', recorded: { severity: 'medium' }, replayed: { severity: 'critical' } }]);
  });

  it('of a watcher leave out what it no longer selects', async () => {
    const world = await createWorld();
    await world.check(page());
    await world.check(TEN_DAYS);
    const narrowed: Source = { ...world.source, select: ['main p:last-child'] };
    const [result] = await run(world, { sources: [narrowed] });
    expect(result?.counts).toEqual({ kept: 0, rejudged: 0, raised: 0, withdrawn: 1 });
  });

  it('raise what the record had missed', async () => {
    const world = await createWorld({ sources: [sampleSource('acme/dpa', { render: 'http', select: ['main p:last-child'] })] });
    await world.check(page());
    await world.check(TEN_DAYS);
    expect(await world.changes()).toEqual([]);
    const { select: _, ...whole } = world.source;
    const [result] = await run(world, { sources: [whole] });
    expect(result?.matches).toMatchObject([{ verdict: 'raised', replayed: { oldQuote: CLAUSES.objection } }]);
  });
});

describe('what is replayed', () => {
  it('is what the watchers at hand declare, and what only an archive knows', async () => {
    const world = await createWorld();
    await world.check(page());
    expect(await candidatesOf(world, { sources: [] })).toEqual({ candidates: [], leftOut: 1 });
    expect(await candidatesOf(world, { sources: [world.source], vendor: 'other' })).toEqual({ candidates: [], leftOut: 0 });
    expect((await candidatesOf(world, { sources: [world.source], source: 'acme/dpa' })).candidates).toHaveLength(1);
  });

  it('ends in one sentence where a page is damaged', async () => {
    const world = await createWorld();
    await world.check(page());
    const read = async () => {
      throw new OperationalError('evidence', 'The evidence file x is damaged.');
    };
    await expect(run({ ...world, evidence: { ...world.evidence, read } })).rejects.toMatchObject({
      code: 'evidence',
      message: 'The evidence file x is damaged.',
    });
  });
});

describe('recorded and replayed changes', () => {
  const same = (overrides: Partial<Change> = {}): Change => sampleChange('other id', 5, overrides);
  const recorded = sampleChange('c', 5);

  it.each<[string, Change[], Change[], string[]]>([
    ['say the same under other ids', [recorded], [same()], ['kept']],
    ['differ in severity', [recorded], [same({ severity: 'high' })], ['rejudged']],
    [
      'are told as a fact instead',
      [recorded],
      [same({ kind: 'fact', key: 'subprocessors.notice', newValue: { n: 10, unit: 'd' } })],
      ['rejudged'],
    ],
    ['are of other days', [recorded], [sampleChange('c', 6)], ['withdrawn', 'raised']],
    ['are of other words', [recorded], [same({ newQuote: 'five (5) days' })], ['raised', 'withdrawn']],
    ['are there twice and once', [recorded, recorded], [same()], ['kept', 'withdrawn']],
    ['are now held back', [recorded], [same({ suppressedBy: 'rule' })], ['withdrawn']],
    ['are held back no more', [{ ...recorded, suppressedBy: 'rule' }], [same()], ['raised']],
    ['are held back as before', [{ ...recorded, suppressedBy: 'rule' }], [same({ suppressedBy: 'rule' })], []],
    ['are held back where there was nothing', [], [same({ suppressedBy: 'rule' })], []],
  ])('that %s', (_what, before, after, verdicts) => {
    expect(
      matchChanges(before, after)
        .map(({ verdict }) => verdict)
        .sort(),
    ).toEqual(verdicts.toSorted());
  });

  it('are kept where one wording was held back at first and told later, in whatever order they come', () => {
    const told = sampleChange('told', 4);
    const held = { ...told, id: 'chg_held', suppressedBy: 'flapping' };
    expect(matchChanges([held, told], [told, held]).map(({ verdict }) => verdict)).toEqual(['kept']);
  });

  it('come in the order of their dates', () => {
    const dates = matchChanges([sampleChange('b', 9), sampleChange('a', 2)], [sampleChange('c', 4), sampleChange('d', 9)]).map(
      ({ recorded: before, replayed: after }) => (before ?? after)?.firstSeenNewAt,
    );
    expect(dates).toEqual([at(2), at(4), at(9)]);
  });
});
