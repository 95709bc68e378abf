import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConflictError } from '../../../src/domain/errors.ts';
import { CommitmentQuestion } from '../../../src/domain/question.ts';
import type { Cell } from '../../../src/domain/registry.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { ANALYST, CATALOGUE, CELL, counting, DPA, openWorld, PROFILE, sentence } from './world.ts';

let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const DAYS = (n: number) => ({ audit_notice: { n, unit: 'd' } });

describe('a refresh', () => {
  it('drafts what the pages say, citing them, and says nothing the second time', async () => {
    await world.visit(10, 30);
    expect(await world.keeper.refresh()).toEqual({ vendors: ['northwind'], events: { proposed: 1 } });
    expect((await world.cell()).answer).toMatchObject({
      grade: 'yes_public',
      values: DAYS(30),
      citations: [{ source: DPA, quote: sentence(30), key: 'audit.notice' }],
    });
    expect(await world.keeperOf().refresh()).toEqual({ vendors: ['northwind'], events: {} });
  });

  it('reads nothing but marks where nothing has happened, and no passages where no rule asks for words', async () => {
    await world.visit(10, 30);
    const { store, calls } = counting(world.store);
    const keeper = world.keeperOf({ store });
    await keeper.refresh();
    expect(calls.get('extraction')).toBeUndefined();
    calls.clear();
    expect(await keeper.refresh()).toEqual({ vendors: [], events: {} });
    expect([...calls.keys()].toSorted()).toEqual(['declared', 'journal', 'pageMarks', 'registryEvents', 'vendors']);
    await world.visit(20, 30); // read again, the same
    expect(await keeper.refresh({ vendors: ['northwind', 'nobody'] })).toEqual({ vendors: [], events: {} });
  });

  it('takes up a vendor that is added while it runs, with what it is asked to commit to', async () => {
    const promise = CommitmentQuestion.parse({
      id: 'retention',
      label: 'Retention',
      read: ['dpa'],
      rules: [{ grade: 'yes_public', pages: ['dpa'], summary: 'It is public.' }],
    });
    const keeper = world.keeperOf({ catalogue: { ...CATALOGUE, commitments: [promise] } });
    await keeper.refresh();
    expect((await keeper.refresh({ vendors: ['newcomer'] })).vendors).toEqual([]);
    const added = [sampleSource('newcomer/dpa', { added: true }), sampleSource('newcomer/terms', { kind: 'terms', added: true })];
    await world.store.declareAlso(added); // by another process
    expect(await keeper.refresh({ vendors: ['newcomer'] })).toEqual({ vendors: ['newcomer'], events: { proposed: 1 } });
    const cell = await world.cell('vendor:newcomer/retention');
    expect(cell).toMatchObject({ vendor: 'newcomer', answer: { grade: 'unclear' }, read: [{ source: 'newcomer/dpa' }] });
    // What was declared before stands as it was, and is not there twice.
    await world.store.declareAlso(world.sources);
    expect(await keeper.refresh()).toEqual({ vendors: [], events: {} });
  });

  it('says unclear of a page that was never read, and keeps what was found on one that cannot be read any more', async () => {
    await world.keeper.refresh();
    expect((await world.cell()).answer.grade).toBe('unclear');
    await world.visit(10, 30);
    await world.keeper.refresh();
    await world.fail(20);
    await world.keeper.refresh();
    expect((await world.cell()).answer.grade).toBe('yes_public');
  });

  it('turns what came with the program, and was verified, stale by a change to a page that it was never worked out from', async () => {
    await world.visit(10, undefined);
    await world.keeper.refresh();
    const drafted = await world.cell();
    const answer = { grade: 'partial', summary: 'From the brochure.', confidence: 'medium' } as const;
    const after: Cell = { ...drafted, version: 2, origin: 'shipped', read: [], answer: { ...answer, citations: [] } };
    const { id: record, vendor } = after;
    const event = { id: 'reg_1', at: after.asOf, by: ANALYST.by, kind: 'shipped', type: 'cell', record, vendor, after } as const;
    await world.store.writeRegistry([{ event }]);
    await world.registryDesk.verify(CELL, 2, {}, { ...ANALYST, reason: 'Asked them.' });
    await world.visit(20, 90, { id: 'chg_1', action: 'added', newQuote: sentence(90) });
    await world.keeper.refresh();
    expect(await world.cell()).toMatchObject({ status: 'stale', stale: { changes: ['chg_1'], was: 'verified' }, answer });
  });

  it('leaves cells of offerings that are gone as they are', async () => {
    await world.visit(10, 30);
    await world.keeper.refresh();
    const before = await world.cell();
    await world.visit(20, 90, { id: 'chg_1', newQuote: sentence(90) });
    await world.keeperOf({ profiles: [{ ...PROFILE, offerings: [], commitments: [] }] }).refresh();
    expect(await world.cell()).toEqual(before);
  });

  it('gives up an answer whose page no watcher names any more', async () => {
    await world.visit(10, 30);
    await world.keeper.refresh();
    await world.store.declare([]);
    await world.keeper.refresh();
    expect((await world.cell()).answer).toMatchObject({ grade: 'unclear', citations: [] });
  });
});

describe('a change', () => {
  it('turns its cells stale, and a confirmation brings the new answer', async () => {
    await world.changed();
    expect(await world.keeper.refresh()).toMatchObject({ events: { staled: 1 } });
    expect(await world.cell()).toMatchObject({ status: 'stale', answer: { values: DAYS(30) }, stale: { changes: ['chg_1'] } });
    expect(await world.store.cellsOn(['chg_1'])).toEqual(new Map([['chg_1', [CELL]]]));
    await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
    await world.keeper.refresh();
    expect(await world.cell()).toMatchObject({ status: 'draft', answer: { values: DAYS(90) } });
    expect((await world.events()).at(-1)).toMatchObject({ kind: 'updated', by: { name: 'Ada' }, because: { changes: ['chg_1'] } });
  });

  it('is brought in by another process when the one that decided it died', async () => {
    await world.changed();
    await world.keeper.refresh();
    await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
    expect(await world.keeperOf().refresh()).toMatchObject({ events: { updated: 1 } });
    expect(await world.keeper.refresh()).toMatchObject({ events: {} });
  });

  it('gives the old answer back, stale, when its confirmation is undone or it is reopened', async () => {
    await world.changed();
    await world.keeper.refresh();
    const stale = await world.cell();
    const { batch } = await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
    await world.keeper.refresh();
    await world.desk.undo(batch, ANALYST);
    await world.keeper.refresh();
    expect({ ...(await world.cell()), version: stale.version }).toEqual(stale);
    await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
    await world.keeper.refresh();
    await world.desk.reopen([{ id: 'chg_1' }], ANALYST);
    await world.keeper.refresh();
    expect((await world.cell()).status).toBe('stale');
    expect((await world.events()).map(({ kind }) => kind)).toEqual(['proposed', 'staled', 'updated', 'staled', 'updated', 'staled']);
  });

  it('goes into the cell as an analyst corrected it', async () => {
    await world.changed();
    await world.keeper.refresh();
    await world.desk.edit({ id: 'chg_1' }, { newValue: { n: 60, unit: 'd' } }, ANALYST);
    await world.keeper.refresh();
    expect((await world.cell()).suggestion?.answer.values).toEqual(DAYS(60));
    await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
    await world.keeper.refresh();
    expect((await world.cell()).answer).toMatchObject({ values: DAYS(60), citations: [{ quote: sentence(90) }] });
    // Other words are another value: the correction was of those.
    await world.visit(30, 45);
    await world.keeper.refresh();
    expect((await world.cell()).answer.values).toEqual(DAYS(45));
  });

  it('that a person corrected to no value at all leaves nothing to find', async () => {
    await world.changed();
    await world.desk.edit({ id: 'chg_1' }, { newValue: null }, ANALYST);
    await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
    await world.keeper.refresh();
    expect((await world.cell()).answer.grade).toBe('none');
  });

  it('that a rule holds back turns nothing stale', async () => {
    await world.visit(10, 30);
    await world.keeper.refresh();
    await world.visit(20, 30, { id: 'chg_1', suppressedBy: 'rotating', oldQuote: sentence(30), newQuote: sentence(31) });
    expect(await world.keeper.refresh()).toEqual({ vendors: [], events: {} });
    expect(await world.keeperOf().refresh()).toMatchObject({ events: {} });
  });

  it('that is dismissed leaves what a person verified as it is', async () => {
    await world.visit(10, 30);
    await world.keeper.refresh();
    await world.registryDesk.verify(CELL, 1, {}, ANALYST);
    await world.visit(20, 90, { id: 'chg_1', oldQuote: sentence(30), newQuote: sentence(90) });
    await world.keeper.refresh();
    expect(await world.cell()).toMatchObject({ status: 'stale', verifiedBy: 'Ada', stale: { was: 'verified' } });
    await world.desk.decide([{ id: 'chg_1' }], 'dismissed', { ...ANALYST, reason: 'A slip.' });
    await world.keeper.refresh();
    expect(await world.cell()).toMatchObject({ status: 'verified', answer: { values: DAYS(30) } });
  });
});

describe('several at once', () => {
  it('write each event once', async () => {
    await world.changed();
    await Promise.all([world.keeper, world.keeperOf(), world.keeperOf()].map((keeper) => keeper.refresh()));
    await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
    await Promise.all([world.keeper, world.keeperOf(), world.keeperOf()].map((keeper) => keeper.refresh()));
    expect((await world.events()).map(({ kind }) => kind)).toEqual(['proposed', 'staled', 'updated']);
  });

  it('look again when somebody else was faster', async () => {
    await world.visit(10, 30);
    let others = 2;
    const { store } = counting(world.store);
    const disturbed = new Proxy(store, {
      get: (target, name: string) =>
        name === 'writeRegistry' && others-- > 0
          ? () => Promise.reject(new ConflictError(CELL, 'Ada was faster.'))
          : Reflect.get(target, name),
    });
    expect(await world.keeperOf({ store: disturbed }).refresh()).toMatchObject({ events: { proposed: 1 } });
  });

  it('do not miss what was recorded while they looked', async () => {
    await world.changed();
    const { store } = counting(world.store);
    let told = false;
    const busy = new Proxy(store, {
      get: (target, name: string) =>
        name === 'writeRegistry'
          ? async (steps: never) => {
              if (!told) await world.desk.decide([{ id: 'chg_1' }], 'confirmed', ANALYST);
              told = true;
              return world.store.writeRegistry(steps);
            }
          : Reflect.get(target, name),
    });
    const keeper = world.keeperOf({ store: busy });
    expect(await keeper.refresh()).toMatchObject({ events: { staled: 1 } });
    expect(await keeper.refresh()).toMatchObject({ events: { updated: 1 } });
  });
});

describe('keeping up', () => {
  it('fails nobody: it is logged, and the next refresh brings what this one did not', async () => {
    await world.visit(10, 30);
    let fails = true;
    const broken = new Proxy(world.store, {
      get: (target, name: string) =>
        name === 'facts' && fails ? () => Promise.reject(new Error('disk')) : (Reflect.get(target, name) as object),
    });
    const keeper = world.keeperOf({ store: broken });
    await keeper.keepUp({ vendors: ['northwind'] });
    expect(world.logged).toHaveLength(1);
    fails = false;
    await keeper.keepUp({ vendors: ['northwind'] });
    expect((await world.cell()).status).toBe('draft');
  });
});
