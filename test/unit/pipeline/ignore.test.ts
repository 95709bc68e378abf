/**
 * Rules that people made, in whole checks: they hold back what is found from then on, and nothing that was recorded before.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { IgnoreMatch } from '../../../src/domain/ignore.ts';
import { createIgnoreDesk } from '../../../src/review/ignoreDesk.ts';
import { collect } from '../../helpers/samples.ts';
import { CLAUSES, createWorld, page } from './world.ts';

const ADA = { by: { kind: 'user', id: 'usr_ada', name: 'Ada' }, role: 'analyst' } as const;
const reads = (people: string) => page([...Object.values(CLAUSES), `This page was of help to ${people} people.`]);

async function ignoringWorld() {
  const world = await createWorld();
  let n = 0;
  const desk = createIgnoreDesk({ store: world.store, clock: world.clock, newId: (prefix) => `${prefix}_${++n}` });
  const ignore = (match: IgnoreMatch) => desk.add(match, 'A counter', ADA);
  const held = async () => (await collect(world.store.changes({ suppressed: 'only' }))).map(({ suppressedBy }) => suppressedBy);
  return { ...world, desk, ignore, held };
}
const COUNTER: IgnoreMatch = { source: 'acme/dpa', text: ['This page was of help to {n} people.'] };

describe('what a person ignores', () => {
  it('is recorded and held back from then on, told to nobody, and told again once the rule has ended', async () => {
    const { check, ignore, held, desk, changes, alertingChanges, lastVisit } = await ignoringWorld();
    await check(reads('5'));
    expect((await check(reads('6'))).changes).toHaveLength(1);
    const { id } = await ignore(COUNTER);
    expect((await check(reads('7'))).changes).toEqual([]);
    expect(await held()).toEqual([id]);
    expect((await lastVisit())?.because).toBe('0 changes, 1 held back');
    expect(await desk.rules()).toMatchObject([{ rule: { id }, held: 1 }]);
    await desk.end(id, ADA);
    expect((await check(reads('8'))).changes).toHaveLength(1);
    expect(await changes()).toHaveLength(2);
    expect(await alertingChanges()).toHaveLength(2);
    expect(await held()).toEqual([id]);
  });

  it('takes nothing along that came with it', async () => {
    const { check, ignore, held } = await ignoringWorld();
    await check(reads('5'));
    await ignore(COUNTER);
    const { changes } = await check(reads('6').replace('thirty (30) days', 'ten (10) days'));
    expect(changes.map(({ newQuote }) => newQuote)).toEqual([CLAUSES.objection.replace('thirty (30) days', 'ten (10) days')]);
    expect(await held()).toHaveLength(1);
  });

  it('is nothing of another source', async () => {
    const { check, ignore } = await ignoringWorld();
    await check(reads('5'));
    await ignore({ ...COUNTER, source: 'acme/terms' });
    expect((await check(reads('6'))).changes).toHaveLength(1);
  });

  it('stays ignored where it comes and goes, also once it stays', async () => {
    const { check, ignore, held, changes } = await ignoringWorld();
    const [without, with_] = [page(), reads('5')];
    await check(without);
    await ignore({ source: 'acme/dpa', text: ['This page was of help to {n} people.'] });
    for (let turn = 0; turn < 4; turn += 1) {
      await check(with_, with_);
      await check(without, without);
    }
    for (let day = 0; day < 9; day += 1) await check(with_, with_);
    expect(await changes()).toEqual([]);
    expect(new Set(await held())).toEqual(new Set(['ign_1']));
  });

  it('holds back what was a passing turn before the rule, and stays after it', async () => {
    const { check, ignore, changes, held } = await ignoringWorld();
    const [without, with_] = [page(), reads('5')];
    await check(without);
    for (let turn = 0; turn < 3; turn += 1) {
      await check(with_, with_);
      await check(without, without);
    }
    await check(with_, with_);
    expect(await held()).toContain('flapping');
    const told = (await changes()).length;
    await ignore(COUNTER);
    for (let day = 0; day < 9; day += 1) await check(with_, with_);
    expect(await changes()).toHaveLength(told);
    expect(await held()).toContain('ign_1');
  });

  it('that would have been hidden is foretold by the same function, without what is held back already', async () => {
    const { check, desk } = await ignoringWorld();
    await check(reads('5'));
    for (const people of ['6', '7']) await check(reads(people));
    const tenDays = (people: string) => reads(people).replace('thirty (30) days', 'ten (10) days');
    await check(tenDays('7'));
    const hidden = await desk.preview(COUNTER);
    expect(hidden).toMatchObject({ looked: 3, cut: false, hidden: 2, confirmed: 0 });
    expect(hidden.open).toHaveLength(2);
    expect(Object.values(hidden.bySeverity).reduce((sum, n) => sum + n, 0)).toBe(2);
    await desk.add(COUNTER, 'A counter', ADA);
    await check(tenDays('8'));
    expect(await desk.preview(COUNTER)).toMatchObject({ looked: 3, hidden: 2 });
  });
});

describe('the desk of rules', () => {
  it('refuses viewers, rules without a reason, and what is no rule', async () => {
    const { desk, store } = await ignoringWorld();
    const viewer = { ...ADA, role: 'viewer' } as const;
    await expect(desk.add(COUNTER, 'why', viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(desk.end('ign_1', viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(desk.add(COUNTER, '  ', ADA)).rejects.toMatchObject({ code: 'usage', message: 'A rule needs a reason.' });
    await expect(desk.add({ source: 'acme/dpa' }, 'why', ADA)).rejects.toMatchObject({ code: 'usage' });
    await expect(desk.add({ within: ['{n}'] }, 'why', ADA)).rejects.toMatchObject({
      message: 'The part must have a word beside {n} and {id}.',
    });
    await expect(desk.preview({ text: ['…'] })).rejects.toMatchObject({ code: 'usage' });
    expect(await store.ignoreRules()).toEqual([]);
    expect(await store.acts()).toEqual([]);
  });

  it('notes who made and who ended a rule', async () => {
    const { desk, store } = await ignoringWorld();
    const { id } = await desk.add(COUNTER, ' A counter ', ADA);
    await desk.end(id, { ...ADA, by: { ...ADA.by, name: 'Bob' } });
    expect((await store.acts({ subject: { type: 'ignore', id } })).map(({ kind, by }) => [kind, by.name])).toEqual([
      ['ignore.end', 'Bob'],
      ['ignore.add', 'Ada'],
    ]);
    expect(await desk.rule(id)).toMatchObject({ rule: { reason: 'A counter', endedBy: { name: 'Bob' } }, held: 0 });
  });
});
