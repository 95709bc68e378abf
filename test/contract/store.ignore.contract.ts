/**
 * What every store must do with the suppression rules that people make.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { IgnoreRule } from '../../src/domain/ignore.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Act } from '../../src/domain/review.ts';
import { at, collect, sampleBatch, sampleChange, sampleRecord } from '../helpers/samples.ts';
import { sampleAct } from './store.acts.contract.ts';

const ADA = { kind: 'user', id: 'u-ada', name: 'Ada <b>' } as const;
const BOB = { kind: 'user', id: 'u-bob', name: 'Bob' } as const;

function rule(id: string, more: Partial<IgnoreRule> = {}): IgnoreRule {
  return { id, match: { source: 'acme/dpa', text: ['"{n}" views'] }, reason: 'A counter <i>', since: at(1), by: ADA, ...more };
}

function act(id: string, kind: 'ignore.add' | 'ignore.end', rule: string, more: Partial<Act> = {}): Act {
  return sampleAct(id, 1, { kind, subject: { type: 'ignore', id: rule }, by: ADA, detail: {}, ...more });
}

export function ignoreContract(adapter: string, open: () => Promise<{ store: Store; again(): Promise<Store> }>): void {
  describe(`store: ${adapter}: suppression rules`, () => {
    it('are given back as they were made, the oldest first, by another process too, each with its act', async () => {
      const { store, again } = await open();
      const all = [rule('ign_b'), rule('ign_a', { match: { key: 'dpa.notice', vendor: 'acme', kinds: ['fact'], actions: ['removed'] } })];
      for (const each of all) await store.addIgnoreRule(each, act(`act-${each.id}`, 'ignore.add', each.id));
      expect(await store.ignoreRules()).toEqual(all);
      const other = await again();
      expect(await other.ignoreRules()).toEqual(all);
      expect((await other.acts({ subject: { type: 'ignore', id: 'ign_a' } })).map(({ kind }) => kind)).toEqual(['ignore.add']);
    });

    it('that end stay, with when and by whom, and end once only', async () => {
      const { store } = await open();
      await store.addIgnoreRule(rule('ign_a'), act('a', 'ignore.add', 'ign_a'));
      await store.endIgnoreRule('ign_a', { at: at(5), act: act('b', 'ignore.end', 'ign_a', { by: BOB }) });
      const ended = { ...rule('ign_a'), endedAt: at(5), endedBy: BOB };
      expect(await store.ignoreRules()).toEqual([ended]);
      const again = store.endIgnoreRule('ign_a', { at: at(6), act: act('c', 'ignore.end', 'ign_a') });
      await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Bob') });
      const unknown = store.endIgnoreRule('ign_x', { at: at(6), act: act('d', 'ignore.end', 'ign_x') });
      await expect(unknown).rejects.toMatchObject({ code: 'conflict' });
      expect(await store.ignoreRules()).toEqual([ended]);
      expect((await store.acts()).map(({ id }) => id)).toEqual(['b', 'a']);
    });

    it('that another process makes or ends are known at the next look', async () => {
      const { store, again } = await open();
      const other = await again();
      expect(await store.ignoreRules()).toEqual([]);
      await other.addIgnoreRule(rule('ign_a'), act('a', 'ignore.add', 'ign_a'));
      expect((await store.ignoreRules()).map(({ endedAt }) => endedAt)).toEqual([undefined]);
      await other.endIgnoreRule('ign_a', { at: at(5), act: act('b', 'ignore.end', 'ign_a') });
      expect((await store.ignoreRules()).map(({ endedAt }) => endedAt)).toEqual([at(5)]);
    });

    it('are not made without their act', async () => {
      const { store } = await open();
      await store.addIgnoreRule(rule('ign_a'), act('a', 'ignore.add', 'ign_a'));
      await expect(store.addIgnoreRule(rule('ign_b'), act('a', 'ignore.add', 'ign_b'))).rejects.toThrow();
      expect(await store.ignoreRules()).toEqual([rule('ign_a')]);
    });

    it('are counted by what they held back, which can be listed rule by rule', async () => {
      const { store } = await open();
      const held = (id: string, suppressedBy?: string) => sampleChange(id, 1, suppressedBy === undefined ? {} : { suppressedBy });
      const changes = [held('c1', 'ign_a'), held('c2', 'ign_a'), held('c3', 'flapping'), held('c4')];
      await store.commit(sampleBatch([sampleRecord(1, changes)]));
      expect(await store.heldBack(['ign_a', 'ign_b'])).toEqual(new Map([['ign_a', 2]]));
      expect(await store.heldBack([])).toEqual(new Map());
      expect((await collect(store.changes({ suppressedBy: 'ign_a' }))).map(({ id }) => id)).toEqual(['c1', 'c2']);
      expect(await store.countChanges({ suppressedBy: 'ign_a' })).toBe(2);
    });

    it('are nothing that a later visit has to look after, unlike what is held back for now', async () => {
      const { store } = await open();
      await store.commit(sampleBatch([sampleRecord(1, [sampleChange('c1', 1, { suppressedBy: 'ign_a' })])]));
      expect((await store.known('acme/dpa')).holdsBack).toBe(false);
      await store.commit(sampleBatch([sampleRecord(2, [sampleChange('c2', 2, { suppressedBy: 'ignored-here' })])]));
      expect((await store.known('acme/dpa')).holdsBack).toBe(true);
    });
  });
}
