/**
 * What every store must do with corrections of readers, and with the pages that they name.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { CorrectionStep, NewCorrection, PageCapture } from '../../src/domain/correction.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Act } from '../../src/domain/review.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { at, sampleObject } from '../helpers/samples.ts';
import { sampleAct } from './store.acts.contract.ts';

const ADA = { kind: 'user', id: 'u-ada', name: 'Ada <b>' } as const;

export function sampleCorrection(id: string, minutes = 1, more: Partial<NewCorrection> = {}): NewCorrection {
  return {
    id,
    at: at(minutes),
    cell: 'plat/gdpr_dpa',
    vendor: 'acme',
    offering: 'plat',
    question: 'gdpr_dpa',
    cellVersion: 3,
    wrong: 'The DPA is <b>public</b>',
    right: 'It is\nthere',
    grade: 'yes_public',
    url: 'https://acme.example/dpa',
    quote: 'A quote',
    credit: 'Grace <i>',
    email: 'grace@example.com',
    ...more,
  };
}

function act(id: string, correction: string, kind: Act['kind'], more: Partial<Act> = {}): Act {
  return sampleAct(id, 5, { kind, subject: { type: 'correction', id: correction }, by: ADA, detail: { reason: 'Because' }, ...more });
}

/** Adds one; what it says is its own unless told otherwise, and so is who asks for its visit. */
function add(
  store: Store,
  id: string,
  { minutes = 1, sameness = id, nonce = id, key = id, more = {}, capture = true, asker = id, most = 100 } = {},
) {
  return store.addCorrection({
    correction: sampleCorrection(id, minutes, more),
    sameness,
    keyHash: sha256(key),
    spent: { nonce, until: at(minutes + 60) },
    ...(capture ? { capture: { id: `cap_${id}`, asker, most } } : {}),
  });
}

const decision = (id: string, version = 0, more: Partial<CorrectionStep> = {}): CorrectionStep => ({
  id,
  version,
  act: act(`act-${id}-${version}`, id, 'correction.accept'),
  decided: { state: 'accepted', how: 'answered' },
  ...more,
});

const RESULT: PageCapture = {
  verdict: 'content',
  because: 'readable',
  finalUrl: 'https://acme.example/dpa',
  fetchedAt: at(9),
  status: 200,
  sha256: sha256('page 1'),
  picture: sha256('picture'),
  title: 'DPA <script>',
  passages: 12,
};

export function correctionsContract(adapter: string, open: () => Promise<{ store: Store; again(): Promise<Store> }>): void {
  describe(`store: ${adapter}: corrections`, () => {
    it('are given back as they came, by another process too, the newest first, with an act of their receipt', async () => {
      const { store, again } = await open();
      expect(await add(store, 'cor_a')).toBe('taken');
      const bare = { offering: undefined, right: undefined, grade: undefined, quote: undefined, credit: undefined, email: undefined };
      expect(await add(store, 'cor_b', { minutes: 2, more: { ...bare, sender: { id: 'u-bob', name: 'Bob' }, suspect: 'too fast' } })).toBe(
        'taken',
      );
      const other = await again();
      const all = await other.corrections();
      expect(all.map(({ id }) => id)).toEqual(['cor_b', 'cor_a']);
      expect(all[1]).toEqual({ ...sampleCorrection('cor_a'), state: 'open', version: 0 });
      expect(Object.keys(all[0] ?? {})).not.toContain('email');
      expect(all[0]).toMatchObject({ sender: { id: 'u-bob', name: 'Bob' }, suspect: 'too fast' });
      expect(await other.correction('cor_a')).toEqual(all[1]);
      expect(await other.correction('cor_x')).toBeUndefined();
      const received = await other.acts({ kinds: ['correction.receive'] });
      expect(received.map(({ subject, by }) => [subject.id, by.name])).toEqual([
        ['cor_b', 'Bob'],
        ['cor_a', 'A reader'],
      ]);
    });

    it('are found by the key of their sender only', async () => {
      const { store } = await open();
      await add(store, 'cor_a', { key: 'secret' });
      expect((await store.correctionByKey(sha256('secret')))?.id).toBe('cor_a');
      expect(await store.correctionByKey('secret')).toBeUndefined();
      expect(await store.correctionByKey(sha256('cor_a'))).toBeUndefined();
    });

    it('that say the same as an open one lead to that one, and stand for themselves once it is decided', async () => {
      const { store } = await open();
      await add(store, 'cor_a', { sameness: 'same', key: 'first' });
      expect(await add(store, 'cor_b', { sameness: 'same', key: 'second' })).toBe('known');
      expect((await store.correctionByKey(sha256('second')))?.id).toBe('cor_a');
      expect(await store.countCorrections()).toBe(1);
      await store.moveCorrection(decision('cor_a'));
      expect(await add(store, 'cor_c', { sameness: 'same', key: 'third' })).toBe('taken');
      expect((await store.correctionByKey(sha256('third')))?.id).toBe('cor_c');
    });

    it('are taken once from a form, also when it comes twice at a time, or to another process', async () => {
      const { store, again } = await open();
      const other = await again();
      const came = await Promise.all([add(store, 'cor_a', { nonce: 'n', key: 'a' }), add(store, 'cor_b', { nonce: 'n', key: 'b' })]);
      expect(came.toSorted()).toEqual(['spent', 'taken']);
      expect(await store.countCorrections()).toBe(1);
      expect(await add(other, 'cor_c', { nonce: 'n', minutes: 30 })).toBe('spent');
      // Its time is over: the form is refused by its age from then on.
      expect(await add(store, 'cor_d', { nonce: 'n', minutes: 62 })).toBe('taken');
    });

    it('are counted and listed by state, cell and suspicion', async () => {
      const { store } = await open();
      await add(store, 'cor_a');
      await add(store, 'cor_b', { more: { cell: 'plat/soc2_type2', question: 'soc2_type2' } });
      await add(store, 'cor_c', { more: { suspect: 'a field was filled in that nobody sees' } });
      await store.moveCorrection(decision('cor_b'));
      const ids = async (filter: Parameters<Store['corrections']>[0]) => (await store.corrections(filter)).map(({ id }) => id);
      expect(await ids({ state: 'open', suspect: false })).toEqual(['cor_a']);
      expect(await ids({ suspect: true })).toEqual(['cor_c']);
      expect(await ids({ cell: 'plat/soc2_type2' })).toEqual(['cor_b']);
      expect(await ids({ limit: 1, offset: 1 })).toEqual(['cor_b']);
      expect(await store.countCorrections({ state: 'open' })).toBe(2);
      expect(await store.countCorrections({ suspect: false })).toBe(2);
    });

    it('are decided once, with who and why; the address of the sender goes with the decision', async () => {
      const { store } = await open();
      await add(store, 'cor_a');
      await store.moveCorrection(decision('cor_a'));
      const decided = await store.correction('cor_a');
      expect(decided).toMatchObject({
        state: 'accepted',
        version: 1,
        decided: { at: at(5), by: ADA, reason: 'Because', how: 'answered' },
      });
      expect(Object.keys(decided ?? {})).not.toContain('email');
      const again = store.moveCorrection(
        decision('cor_a', 1, { act: act('late', 'cor_a', 'correction.refuse'), decided: { state: 'refused' } }),
      );
      await expect(again).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Ada') });
      await expect(store.moveCorrection(decision('cor_x'))).rejects.toMatchObject({ code: 'conflict' });
      expect((await store.acts()).map(({ id }) => id)).toEqual(['act-cor_a-0', 'act_cor_a']);
    });

    it('that moved on meanwhile are left alone', async () => {
      const { store } = await open();
      await add(store, 'cor_a', { more: { suspect: 'too fast' } });
      await store.moveCorrection({ id: 'cor_a', version: 0, act: act('a', 'cor_a', 'correction.clear'), cleared: true });
      await expect(store.moveCorrection(decision('cor_a', 0))).rejects.toMatchObject({ code: 'conflict' });
      const now = await store.correction('cor_a');
      expect(now).toMatchObject({ state: 'open', version: 1 });
      expect(now?.suspect).toBeUndefined();
    });

    it('that were taken for spam are forgotten after a time, and no others', async () => {
      const { store } = await open();
      await add(store, 'cor_a', { minutes: 1, more: { suspect: 'too fast' }, key: 'k' });
      await add(store, 'cor_b', { minutes: 1 });
      await add(store, 'cor_c', { minutes: 9, more: { suspect: 'too fast' } });
      expect(await store.forgetSuspects(at(5))).toBe(1);
      expect((await store.corrections()).map(({ id }) => id)).toEqual(['cor_c', 'cor_b']);
      expect(await store.correctionByKey(sha256('k'))).toBeUndefined();
      expect(await store.captures('cor_a')).toEqual([]);
    });
  });

  describe(`store: ${adapter}: pages that readers name`, () => {
    const claim = (store: Store, minutes: number, more: { token?: string; most?: number } = {}) =>
      store.claimCapture({ now: at(minutes), until: at(minutes + 5), token: 't', since: at(minutes - 60), most: 9, ...more });

    it('wait for a visit, one after the other, and go to one monitor only', async () => {
      const { store, again } = await open();
      await add(store, 'cor_a');
      await add(store, 'cor_b', { capture: false });
      await add(store, 'cor_c', { minutes: 2 });
      const other = await again();
      expect(await claim(store, 0)).toBeUndefined();
      const taken = await Promise.all([claim(store, 2, { token: 'x' }), claim(other, 2, { token: 'y' }), claim(store, 2, { token: 'z' })]);
      expect(taken.map((wish) => wish?.id ?? '').toSorted()).toEqual(['', 'cap_cor_a', 'cap_cor_c']);
      expect(await store.captures('cor_a')).toEqual([
        {
          id: 'cap_cor_a',
          correction: 'cor_a',
          url: 'https://acme.example/dpa',
          askedAt: at(1),
          state: 'running',
          attempts: 1,
          nextAt: at(7),
        },
      ]);
    });

    /** The ids of the corrections whose pages are visited, in their order: one a minute, each to its end. */
    async function visits(store: Store, n: number, from: number): Promise<string[]> {
      const visited: string[] = [];
      for (let minutes = from; minutes < from + n; minutes++) {
        const wish = await claim(store, minutes, { most: 20 });
        if (!wish) break;
        await store.finishCapture({ id: wish.id, token: 't', objects: [sampleObject('page 1')], result: RESULT });
        visited.push(wish.correction);
      }
      return visited;
    }

    it('take turns: whoever had fewest visits goes first, then the oldest; the count begins anew once its time is over', async () => {
      const { store } = await open();
      for (const n of [1, 2, 3, 4, 5]) await add(store, `flood_${n}`, { asker: 'mallory' });
      for (const n of [1, 2]) await add(store, `grace_${n}`, { asker: 'grace' });
      await add(store, 'alan_1', { asker: 'alan' });
      expect(await store.waitingCaptures()).toBe(8);
      expect(await visits(store, 6, 2)).toEqual(['flood_1', 'grace_1', 'alan_1', 'flood_2', 'grace_2', 'flood_3']);
      await add(store, 'alan_2', { minutes: 9, asker: 'alan' });
      expect(await visits(store, 1, 70)).toEqual(['flood_4']);
      expect(await visits(store, 2, 71)).toEqual(['alan_2', 'flood_5']);
      expect(await store.waitingCaptures()).toBe(0);
    });

    it('that one asks for again and again while their host is busy cost nobody else a turn', async () => {
      const { store } = await open();
      for (const n of [1, 2, 3]) await add(store, `flood_${n}`, { asker: 'mallory' });
      await add(store, 'grace', { asker: 'grace' });
      for (const n of [1, 2, 3]) {
        expect(await claim(store, 2)).toMatchObject({ correction: `flood_${n}` });
        await store.putOffCapture({ id: `cap_flood_${n}`, token: 't', until: at(3) });
      }
      expect(await visits(store, 4, 3)).toEqual(['flood_1', 'grace', 'flood_2', 'flood_3']);
    });

    it('are bounded: whoever has most of them loses the last, and nobody else any', async () => {
      const { store } = await open();
      const most = 4;
      for (const n of [1, 2, 3, 4]) await add(store, `flood_${n}`, { asker: 'mallory', most });
      for (const n of [1, 2]) await add(store, `grace_${n}`, { asker: 'grace', most });
      expect(await store.waitingCaptures()).toBe(most);
      expect(await store.captures('flood_3')).toEqual([]);
      // Now that all have as many, it is who comes.
      expect(await add(store, 'grace_3', { asker: 'grace', most })).toBe('taken');
      await add(store, 'flood_5', { asker: 'mallory', most });
      expect((await store.correction('flood_5'))?.state).toBe('open');
      await add(store, 'alan', { asker: 'alan', most });
      expect(await visits(store, 9, 2)).toEqual(['flood_1', 'grace_1', 'alan', 'flood_2']);
    });

    it('go first where an analyst asks, in place of what waits for them, and are not crowded out', async () => {
      const { store } = await open();
      for (const id of ['cor_a', 'cor_b', 'cor_c']) await add(store, id);
      const asked = (id: string, capture: string): CorrectionStep => ({
        ...{ id, version: 0, act: act(capture, id, 'correction.capture') },
        capture: { id: capture, url: 'https://acme.example/dpa' },
      });
      await store.moveCorrection(asked('cor_c', 'cap_c'));
      await store.moveCorrection(asked('cor_b', 'cap_b'));
      expect((await store.captures('cor_c')).map(({ id, first }) => [id, first])).toEqual([['cap_c', true]]);
      await add(store, 'cor_d', { most: 2 });
      expect(await store.captures('cor_d')).toEqual([]);
      expect(await visits(store, 9, 6)).toEqual(['cor_c', 'cor_b', 'cor_a']);
      expect((await store.captures('cor_a'))[0]).not.toHaveProperty('first');
    });

    it('of corrections that are refused are visited no more; one that is being visited comes to its end', async () => {
      const { store } = await open();
      for (const id of ['cor_a', 'cor_b', 'cor_c']) await add(store, id);
      await claim(store, 2);
      for (const id of ['cor_a', 'cor_b'])
        await store.moveCorrection(decision(id, 0, { act: act(`no-${id}`, id, 'correction.refuse'), decided: { state: 'refused' } }));
      expect(await store.captures('cor_b')).toEqual([]);
      expect(await store.finishCapture({ id: 'cap_cor_a', token: 't', objects: [sampleObject('page 1')], result: RESULT })).toBe(true);
      expect(await visits(store, 9, 3)).toEqual(['cor_c']);
    });

    it('of corrections that were refused meanwhile are not begun again, nor do they wait for it', async () => {
      const { store } = await open();
      for (const id of ['cor_busy', 'cor_killed', 'cor_taken']) await add(store, id);
      for (const token of ['busy', 'killed', 'taken']) await claim(store, 2, { token });
      const refused = { decided: { state: 'refused' } } as const;
      for (const id of ['cor_busy', 'cor_killed'])
        await store.moveCorrection(decision(id, 0, { act: act(`no-${id}`, id, 'correction.refuse'), ...refused }));
      await store.moveCorrection(decision('cor_taken'));
      await store.putOffCapture({ id: 'cap_cor_busy', token: 'busy', until: at(3) });
      expect(await visits(store, 9, 8)).toEqual(['cor_taken']);
      expect(await store.tidy({ now: at(20), asked: at(0) })).toBe(2);
      expect(await store.waitingCaptures()).toBe(0);
      for (const id of ['cor_busy', 'cor_killed']) expect(await store.captures(id)).toEqual([]);
      expect(await store.finishCapture({ id: 'cap_cor_killed', token: 'killed', objects: [], result: RESULT })).toBe(false);
    });

    it('name no page that was removed since it was visited: they stay to be visited again', async () => {
      const { store } = await open();
      await add(store, 'cor_a');
      await claim(store, 2);
      const late = { id: 'cap_cor_a', token: 't', objects: [], result: RESULT };
      await expect(store.finishCapture(late)).rejects.toThrow('was changed by another process meanwhile');
      expect(await store.captures('cor_a')).toMatchObject([{ state: 'running' }]);
      expect(await claim(store, 7, { token: 'next' })).toMatchObject({ id: 'cap_cor_a' });
    });

    it('that a killed monitor had are taken up again, and its late word counts no more', async () => {
      const { store } = await open();
      await add(store, 'cor_a');
      await claim(store, 2, { token: 'dead' });
      expect(await claim(store, 6, { token: 'next' })).toBeUndefined();
      expect(await claim(store, 7, { token: 'next' })).toMatchObject({ id: 'cap_cor_a', attempts: 2 });
      expect(await store.finishCapture({ id: 'cap_cor_a', token: 'dead', objects: [sampleObject('page 1')], result: RESULT })).toBe(false);
      expect(await store.object(sha256('page 1'))).toBeUndefined();
      expect(await store.finishCapture({ id: 'cap_cor_a', token: 'next', objects: [sampleObject('page 1')], result: RESULT })).toBe(true);
      expect((await store.captures('cor_a'))[0]).toMatchObject({ state: 'done', result: RESULT });
      expect(await claim(store, 60)).toBeUndefined();
    });

    it('are kept with their bytes and picture as evidence: what clears away finds both', async () => {
      const { store } = await open();
      await add(store, 'cor_a');
      await claim(store, 2);
      expect(await store.hasPicture(sha256('picture'))).toBe(false);
      const object = sampleObject('page 1');
      await store.finishCapture({ id: 'cap_cor_a', token: 't', objects: [object], result: RESULT });
      expect(await store.object(sha256('page 1'))).toEqual(object);
      expect(await store.packs()).toEqual(new Set([object.pack, sha256('picture')]));
      expect(await store.hasPicture(sha256('picture'))).toBe(true);
    });

    it('are visited no more often than is allowed, until the time is over', async () => {
      const { store } = await open();
      for (const id of ['cor_a', 'cor_b', 'cor_c']) await add(store, id);
      expect(await claim(store, 2, { most: 2, token: '1' })).toBeDefined();
      expect(await claim(store, 3, { most: 2, token: '2' })).toBeDefined();
      expect(await claim(store, 4, { most: 2, token: '3' })).toBeUndefined();
      for (const [id, token] of [
        ['cap_cor_a', '1'],
        ['cap_cor_b', '2'],
      ] as const)
        await store.finishCapture({ id, token, objects: [sampleObject('page 1')], result: RESULT });
      expect(await claim(store, 61, { most: 2, token: '3' })).toBeUndefined();
      expect(await claim(store, 62, { most: 2, token: '3' })).toMatchObject({ id: 'cap_cor_c' });
    });

    it('whose host is busy come back later, which is no attempt', async () => {
      const { store } = await open();
      await add(store, 'cor_a');
      await claim(store, 2);
      await store.putOffCapture({ id: 'cap_cor_a', token: 't', until: at(30) });
      expect(await claim(store, 29, { most: 1 })).toBeUndefined();
      expect(await claim(store, 30, { most: 1 })).toMatchObject({ attempts: 1 });
    });

    it('are visited once more when an analyst asks for it; what came before stays', async () => {
      const { store } = await open();
      await add(store, 'cor_a');
      await claim(store, 2);
      await store.finishCapture({
        id: 'cap_cor_a',
        token: 't',
        objects: [sampleObject('page 1')],
        result: { ...RESULT, verdict: 'unreachable' },
      });
      const again = act('again', 'cor_a', 'correction.capture');
      await store.moveCorrection({ id: 'cor_a', version: 0, act: again, capture: { id: 'cap_2', url: 'https://acme.example/other' } });
      const wishes = await store.captures('cor_a');
      expect(wishes.map(({ id, state, url }) => [id, state, url])).toEqual([
        ['cap_2', 'waiting', 'https://acme.example/other'],
        ['cap_cor_a', 'done', 'https://acme.example/dpa'],
      ]);
    });
  });

  describe(`store: ${adapter}: keys of the installation`, () => {
    it('are made once and stay, whoever asks first', async () => {
      const { store, again } = await open();
      const other = await again();
      const [mine, others] = await Promise.all([store.installationKey('forms', 'mine'), other.installationKey('forms', 'others')]);
      expect(mine).toBe(others);
      expect(await store.installationKey('forms', 'later')).toBe(mine);
      expect(await store.installationKey('people', 'another')).toBe('another');
    });
  });
}
