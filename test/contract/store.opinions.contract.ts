/**
 * What every store must do with opinions, and with the mails that they wait for.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { NewOpinion, Opinion } from '../../src/domain/opinion.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Act } from '../../src/domain/review.ts';
import { at } from '../helpers/samples.ts';
import { sampleAct } from './store.acts.contract.ts';

const ADA = { kind: 'user', id: 'u-ada', name: 'Ada <b>' } as const;

export function sampleOpinion(id: string, minutes = 1, more: Partial<NewOpinion> = {}): NewOpinion {
  return {
    id,
    at: at(minutes),
    offering: 'plat',
    rating: 4,
    title: 'Good <b>',
    text: 'It\nworks',
    name: 'Grace',
    role: 'DPO',
    size: '10-49',
    ...more,
  };
}

function act(id: string, kind: Act['kind'], minutes: number, more: Partial<Act> = {}): Omit<Act, 'subject'> {
  const { subject: _, ...rest } = sampleAct(id, minutes, { kind, by: ADA, detail: {}, ...more });
  return rest;
}

const stepAct = (id: string, opinion: string, kind: Act['kind'], minutes: number, more: Partial<Act> = {}): Act => ({
  ...act(id, kind, minutes, more),
  subject: { type: 'opinion', id: opinion },
});

function add(store: Store, id: string, { minutes = 1, author = id, nonce = id, more = {} as Partial<NewOpinion>, letter = true } = {}) {
  return store.addOpinion({
    opinion: sampleOpinion(id, minutes, more),
    author,
    spent: { nonce, until: at(minutes + 60) },
    ...(letter ? { letter: { id: `ltr_${id}`, channel: 'mail', opinion: id, to: `${id}@example.com`, expiresAt: at(2880) } } : {}),
  });
}

/** Adds one that its author has confirmed, and that was published unless told otherwise. */
async function published(store: Store, id: string, more: Parameters<typeof add>[2] = {}): Promise<void> {
  await add(store, id, more);
  await store.addOpinionLinks([{ hash: `c-${id}`, opinion: id, use: 'confirm', expiresAt: at(2880) }]);
  await store.confirmOpinion(`c-${id}`, act(`confirm-${id}`, 'opinion.confirm', 2));
  await store.moveOpinion({ id, version: 1, act: stepAct(`publish-${id}`, id, 'opinion.publish', 3), state: 'published' });
}

const claim = (store: Store, minutes: number, token = 't') =>
  store.claimLetter({ channel: 'mail', now: at(minutes), until: at(minutes + 5), token });

export function opinionsContract(adapter: string, open: () => Promise<{ store: Store; again(): Promise<Store> }>): void {
  describe(`store: ${adapter}: opinions`, () => {
    it('are given back as they came, by another process too, the newest first, without the address of anybody', async () => {
      const { store, again } = await open();
      expect(await add(store, 'opn_a')).toBe('taken');
      expect(
        await add(store, 'opn_b', {
          more: { offering: 'other', name: undefined, role: undefined, size: undefined, suspect: 'too fast' } as never,
        }),
      ).toBe('taken');
      const other = await again();
      const all = await other.opinions();
      expect(all.map(({ id }) => id)).toEqual(['opn_b', 'opn_a']);
      expect(all[1]).toEqual({ ...sampleOpinion('opn_a'), state: 'unconfirmed', version: 0, reports: 0 });
      expect(JSON.stringify(all)).not.toContain('@');
      expect(await other.opinion('opn_a')).toEqual(all[1]);
      expect((await store.opinions({ offering: 'plat' })).map(({ id }) => id)).toEqual(['opn_a']);
      expect((await store.opinions({ suspect: false, states: ['unconfirmed'] })).map(({ id }) => id)).toEqual(['opn_a']);
      expect(await store.countOpinions({ states: ['published'] })).toBe(0);
      expect(await store.countOpinions()).toBe(2);
    });

    it('are confirmed by a link that is good once, for nothing else, and in time', async () => {
      const { store } = await open();
      await add(store, 'opn_a');
      await store.addOpinionLinks([
        { hash: 'one', opinion: 'opn_a', use: 'confirm', expiresAt: at(10) },
        { hash: 'two', opinion: 'opn_a', use: 'confirm', expiresAt: at(20) },
        { hash: 'back', opinion: 'opn_a', use: 'withdraw' },
      ]);
      expect(await store.opinionByLink('one', 'confirm', at(9))).toMatchObject({ id: 'opn_a' });
      expect(await store.opinionByLink('one', 'confirm', at(10))).toBeUndefined();
      expect(await store.opinionByLink('one', 'withdraw', at(9))).toBeUndefined();
      expect(await store.confirmOpinion('one', act('late', 'opinion.confirm', 10))).toBeUndefined();
      expect(await store.confirmOpinion('back', act('wrong', 'opinion.confirm', 9))).toBeUndefined();
      const both = await Promise.all([
        store.confirmOpinion('two', act('a', 'opinion.confirm', 11)),
        store.confirmOpinion('two', act('b', 'opinion.confirm', 11)),
      ]);
      expect(both.filter(Boolean)).toEqual([expect.objectContaining({ state: 'waiting', version: 1, confirmedAt: at(11) })]);
      expect(await store.opinionByLink('one', 'confirm', at(9))).toBeUndefined();
      expect(await store.opinionByLink('back', 'withdraw', at(9999))).toMatchObject({ id: 'opn_a' });
      expect((await store.acts()).map(({ kind, subject }) => [kind, subject])).toEqual([
        ['opinion.confirm', { type: 'opinion', id: 'opn_a' }],
      ]);
    });

    it('are moderated once for each version, with who and why', async () => {
      const { store } = await open();
      await published(store, 'opn_a');
      expect(await store.opinion('opn_a')).toMatchObject({ state: 'published', publishedAt: at(3), decided: { at: at(3), by: ADA } });
      const refuse = {
        id: 'opn_a',
        version: 1,
        act: stepAct('r', 'opn_a', 'opinion.refuse', 4, { detail: { reason: 'Spam' } }),
        state: 'refused',
      } as const;
      await expect(store.moveOpinion(refuse)).rejects.toMatchObject({ code: 'conflict' });
      await store.moveOpinion({ ...refuse, version: 2 });
      expect(await store.opinion('opn_a')).toMatchObject({ state: 'refused', decided: { reason: 'Spam' }, publishedAt: at(3) });
    });

    it('have a mean rating of those that are shown', async () => {
      const { store } = await open();
      expect(await store.ratingOf('plat', ['published'])).toEqual({ count: 0 });
      await published(store, 'opn_a', { more: { rating: 5 } });
      await published(store, 'opn_b', { more: { rating: 2 } });
      await add(store, 'opn_c', { more: { rating: 1 } });
      expect(await store.ratingOf('plat', ['published'])).toEqual({ count: 2, mean: 3.5 });
    });

    it('come once from an author for an offering while one stands, and from a form once', async () => {
      const { store } = await open();
      await published(store, 'opn_a', { author: 'grace' });
      expect(await add(store, 'opn_b', { author: 'grace' })).toBe('again');
      expect(await add(store, 'opn_c', { author: 'grace', more: { offering: 'other' } })).toBe('taken');
      expect(await add(store, 'opn_d', { author: 'linus', nonce: 'opn_c' })).toBe('spent');
      await store.moveOpinion({ id: 'opn_a', version: 2, act: stepAct('w', 'opn_a', 'opinion.withdraw', 5), state: 'withdrawn' });
      expect(await add(store, 'opn_e', { author: 'grace' })).toBe('taken');
    });

    it('that are withdrawn keep nothing of what they said, and no link', async () => {
      const { store } = await open();
      await published(store, 'opn_a');
      await store.addOpinionLinks([{ hash: 'back', opinion: 'opn_a', use: 'withdraw' }]);
      await store.moveOpinion({ id: 'opn_a', version: 2, act: stepAct('w', 'opn_a', 'opinion.withdraw', 5), state: 'withdrawn' });
      const left = await store.opinion('opn_a');
      expect(left).toMatchObject({ state: 'withdrawn', title: '', text: '' });
      expect(JSON.stringify(left)).not.toMatch(/Good|works|Grace|DPO|10-49/);
      expect(await store.opinionByLink('back', 'withdraw', at(6))).toBeUndefined();
      const late = { id: 'opn_a', version: 3, act: stepAct('p', 'opn_a', 'opinion.publish', 6), state: 'published' } as const;
      await expect(store.moveOpinion(late)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('go back into moderation with enough reports of different readers, and reports end with the decision', async () => {
      const { store } = await open();
      await published(store, 'opn_a');
      const report = (n: number, reporter: string) =>
        store.reportOpinion({
          report: { id: `rep_${n}`, at: at(10 + n), why: 'untrue', text: `Because ${n}` },
          opinion: 'opn_a',
          reporter,
          enough: 2,
          act: act(`report-${n}`, 'opinion.report', 10 + n),
        });
      expect(await report(1, 'x')).toBe(true);
      expect(await report(2, 'x')).toBe(true);
      expect(await store.opinion('opn_a')).toMatchObject({ state: 'published', reports: 1 });
      expect(await report(3, 'y')).toBe(true);
      expect(await store.opinion('opn_a')).toMatchObject({ state: 'reported', reports: 2, version: 3 });
      expect((await store.opinionReports('opn_a')).map(({ text }) => text)).toEqual(['Because 1', 'Because 3']);
      await store.moveOpinion({ id: 'opn_a', version: 3, act: stepAct('p', 'opn_a', 'opinion.publish', 20), state: 'published' });
      expect(await store.opinion('opn_a')).toMatchObject({ state: 'published', reports: 0, publishedAt: at(3) });
      expect(await store.opinionReports('opn_a')).toEqual([]);
      // The same reader may report what was decided since.
      await report(4, 'x');
      expect(await store.opinion('opn_a')).toMatchObject({ reports: 1 });
    });

    it('that are not published cannot be reported', async () => {
      const { store } = await open();
      await add(store, 'opn_a');
      const report = { id: 'rep', at: at(5), why: 'other' } as const;
      const of = { report, reporter: 'x', enough: 1, act: act('r', 'opinion.report', 5) };
      expect(await store.reportOpinion({ ...of, opinion: 'opn_a' })).toBe(false);
      expect(await store.reportOpinion({ ...of, opinion: 'opn_x' })).toBe(false);
      expect(await store.acts()).toEqual([]);
    });

    it('that nobody confirmed are forgotten after a time, with their mail, and no others', async () => {
      const { store } = await open();
      await add(store, 'opn_a', { minutes: 1 });
      await published(store, 'opn_b', { minutes: 1 });
      await add(store, 'opn_c', { minutes: 9 });
      expect(await store.forgetUnconfirmed(at(5))).toBe(1);
      expect((await store.opinions()).map(({ id }) => id)).toEqual(['opn_c', 'opn_b']);
      expect(await claim(store, 10)).toMatchObject({ id: 'ltr_opn_c' });
      expect(await claim(store, 10, 'u')).toBeUndefined();
    });
  });

  describe(`store: ${adapter}: mails to authors`, () => {
    it('go to one sender only, of their channel, and again when that one was killed', async () => {
      const { store, again } = await open();
      await add(store, 'opn_a');
      const other = await again();
      expect(await store.claimLetter({ channel: 'other', now: at(2), until: at(7), token: 'x' })).toBeUndefined();
      expect(await store.nextLetter('mail')).toBe(at(1));
      expect(await store.nextLetter('other')).toBeUndefined();
      const taken = (await Promise.all([claim(store, 2, 'x'), claim(other, 2, 'y')])).filter(Boolean);
      expect(taken).toEqual([{ id: 'ltr_opn_a', opinion: 'opn_a', to: 'opn_a@example.com', expiresAt: at(2880), attempts: 0 }]);
      expect(await store.nextLetter('mail')).toBe(at(7));
      expect(await claim(store, 6, 'z')).toBeUndefined();
      expect(await claim(store, 7, 'z')).toMatchObject({ id: 'ltr_opn_a' });
      expect(await store.letterAttempted({ id: 'ltr_opn_a', token: 'x', outcome: { ok: true } })).toBe(false);
      expect(await store.letterAttempted({ id: 'ltr_opn_a', token: 'z', outcome: { ok: true } })).toBe(true);
      expect(await store.nextLetter('mail')).toBeUndefined();
    });

    it('that fail are tried again; those given up are removed, and their opinion says why', async () => {
      const { store } = await open();
      await add(store, 'opn_a');
      const failed = { ok: false, permanent: false, sentence: 'The mail server is away.' } as const;
      await claim(store, 2);
      expect(await store.letterAttempted({ id: 'ltr_opn_a', token: 't', outcome: failed, nextAt: at(20) })).toBe(true);
      expect(await claim(store, 19)).toBeUndefined();
      expect(await claim(store, 20)).toMatchObject({ attempts: 1 });
      await store.letterAttempted({ id: 'ltr_opn_a', token: 't', outcome: failed });
      expect(await claim(store, 9999)).toBeUndefined();
      expect((await store.opinion('opn_a')) as Opinion).toMatchObject({ undelivered: 'The mail server is away.' });
    });

    it('are called off by the confirmation', async () => {
      const { store } = await open();
      await published(store, 'opn_a');
      expect(await store.nextLetter('mail')).toBeUndefined();
    });
  });
}
