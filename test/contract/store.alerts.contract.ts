/**
 * What every store must do with alerts and messages: each entry reaches a channel once, each message has one sender at a time.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, MessageKind, NewAlert, NewMessage, NoticeItem, SendOutcome } from '../../src/domain/alert.ts';
import type { Change } from '../../src/domain/change.ts';
import { ConflictError } from '../../src/domain/errors.ts';
import type { ChangeEntry } from '../../src/domain/journal.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Act, Review } from '../../src/domain/review.ts';
import { at, collect, sampleBatch, sampleChange, sampleRecord } from '../helpers/samples.ts';
import type { StoreHarness } from './store.contract.ts';

const BY = { kind: 'user', id: 'usr_ada', name: 'Ada' } as const;

function message(id: string, more: Partial<NewMessage> & { kind?: MessageKind; items?: NoticeItem[] } = {}): NewMessage {
  const { kind = 'alert', items = [], ...rest } = more;
  const notice = { id, kind, title: `About ${id}`, at: at(0), items, more: 0, path: '/changes' } as const;
  return { id, channel: 'mail', lane: 'acme', createdAt: at(0), notBefore: at(0), ...rest, notice };
}

function act(id: string, minutes = 1): Act {
  return { id, at: at(minutes), by: BY, kind: 'alert.retry', subject: { type: 'message', id: 'm' }, detail: {} };
}

const alert = (entry: string, more: Partial<NewAlert> = {}): NewAlert => ({
  channel: 'mail',
  entry: `${entry}:recorded`,
  subject: entry,
  rule: 'all',
  createdAt: at(0),
  ...more,
});

const held = (minutes: number, reason: 'digest' | 'budget' = 'digest') => ({ until: at(minutes), for: reason }) as const;
const DONE: SendOutcome = { ok: true, receipt: '250 OK' };
const FAILED: SendOutcome = { ok: false, permanent: false, sentence: 'The server is away.', remedy: 'Look at it.' };

export function alertsContract(adapter: string, declared: () => Promise<StoreHarness>): void {
  const withChanges = async (...ids: string[]): Promise<StoreHarness> => {
    const harness = await declared();
    await add(harness.store, ids);
    return harness;
  };
  const add = async (store: Store, ids: string[], more: Partial<Change> = {}, minutes = 1): Promise<void> =>
    store.commit(
      sampleBatch(
        [
          sampleRecord(
            minutes,
            ids.map((id) => sampleChange(id, minutes, more)),
          ),
        ],
        { recordedAt: at(minutes) },
      ),
    );
  const withMessages = async (...messages: NewMessage[]): Promise<StoreHarness> => {
    const harness = await declared();
    await harness.store.addMessages(messages);
    return harness;
  };
  const entriesOf = async (store: Store): Promise<ChangeEntry[]> => collect(store.journal());
  const ids = (messages: ReadonlyArray<Pick<Message, 'id'>>): string[] => messages.map(({ id }) => id);

  /** Claims for ten minutes. */
  const claim = async (store: Store, minutes: number, token = `at ${minutes}`, channel = 'mail'): Promise<string | undefined> =>
    (await store.claim({ channel, now: at(minutes), until: at(minutes + 10), token }))?.id;
  /** Claims, and tells what came of it. */
  const send = async (store: Store, minutes: number, outcome: SendOutcome = DONE, nextAt?: number): Promise<string | undefined> => {
    const id = await claim(store, minutes);
    if (id === undefined) return undefined;
    const result = { id, token: `at ${minutes}`, at: at(minutes), ms: 12.5, outcome };
    expect(await store.attempted({ ...result, ...(nextAt === undefined ? {} : { nextAt: at(nextAt) }) })).toBe(true);
    return id;
  };

  describe(`store: ${adapter}: alerts: the router`, () => {
    it('takes what nobody has routed, in the order of the journal, a portion at a time', async () => {
      const { store } = await withChanges('a', 'b');
      await store.editHealth(
        [{ act: 'open', event: { id: 'h', kind: 'unread', openedAt: at(2), detail: { sentence: '', remedy: '' } } }],
        at(2),
      );
      await add(store, ['c'], {}, 3);
      const first = await store.unrouted(3);
      expect(first).toMatchObject({ from: 0, to: 3 });
      expect(first.entries.map(({ id }) => id)).toEqual(['a:recorded', 'b:recorded', 'h:opened']);
      expect(first.entries[0]).toEqual((await entriesOf(store))[0]);
      expect(await store.countUnrouted()).toBe(4);
      expect(await store.route({ from: 0, to: 3, alerts: [], messages: [] })).toBe(true);
      expect(await store.unrouted(3)).toMatchObject({ from: 3, to: 4, entries: [{ id: 'c:recorded' }] });
      expect(await store.countUnrouted()).toBe(1);
    });

    it('leaves behind what nobody is alerted of', async () => {
      const { store } = await withChanges('a');
      await add(store, ['back'], { reverts: 'a' }, 2);
      expect(await store.unrouted(5)).toMatchObject({ from: 0, to: 2, entries: [{ id: 'a:recorded' }] });
      await store.route({ from: 0, to: 1, alerts: [], messages: [] });
      expect(await store.unrouted(5)).toEqual({ from: 1, to: 2, entries: [] });
      await store.route({ from: 1, to: 2, alerts: [], messages: [] });
      expect(await store.unrouted(5)).toEqual({ from: 2, to: 2, entries: [] });
    });

    it('of two at once one writes its step, and nothing of the other is there', async () => {
      const { store, again } = await withChanges('a');
      const other = await again();
      const [mine, yours] = [await store.unrouted(9), await other.unrouted(9)];
      expect(mine).toEqual(yours);
      const of = ({ from, to }: typeof mine, id: string) => ({
        from,
        to,
        alerts: [alert('a', { message: id, channel: id })],
        messages: [message(id, { channel: id })],
      });
      expect(await store.route(of(mine, 'm1'))).toBe(true);
      expect(await other.route(of(yours, 'm2'))).toBe(false);
      expect(ids(await store.messages())).toEqual(['m1']);
      expect(await store.alerted(['a'])).toEqual(new Set(['m1 a']));
    });

    it('writes a step whole or not at all', async () => {
      const { store } = await withChanges('a');
      const step = { from: 0, to: 1, alerts: [alert('a', { message: 'm' }), alert('no such entry', { message: 'm' })] };
      await expect(store.route({ ...step, messages: [message('m')] })).rejects.toThrow();
      expect(await store.message('m')).toBeUndefined();
      expect(await store.alerted(['a'])).toEqual(new Set());
      expect(await store.unrouted(9)).toMatchObject({ from: 0 });
    });

    it('never alerts a channel twice of one entry: what is there already stays', async () => {
      const { store } = await withChanges('a');
      await store.route({ from: 0, to: 1, alerts: [alert('a', { message: 'm' })], messages: [message('m')] });
      const second = message('m', { lane: 'other' });
      await store.route({
        from: 1,
        to: 1,
        alerts: [alert('a', { held: held(5) }), alert('a', { channel: 'chat', held: held(5) })],
        messages: [second],
      });
      expect(await store.messages()).toMatchObject([{ id: 'm', lane: 'acme' }]);
      expect((await store.gathered(at(9))).map(({ channel }) => channel)).toEqual(['chat']);
    });

    it('learns which channels were alerted of which subjects, held alerts too', async () => {
      const { store } = await withChanges('a', 'b');
      const alerts = [alert('a', { message: 'm' }), alert('a', { channel: 'chat', held: held(5) }), alert('b', { message: 'm' })];
      await store.route({ from: 0, to: 2, alerts, messages: [message('m')] });
      expect(await store.alerted(['a', 'nothing'])).toEqual(new Set(['mail a', 'chat a']));
      expect(await store.alerted([])).toEqual(new Set());
    });

    it('counts with the messages on their way as pending', async () => {
      const { store } = await withChanges('a', 'b');
      expect((await store.totals()).pending).toBe(2);
      await store.route({ from: 0, to: 1, alerts: [], messages: [message('m1'), message('m2')] });
      expect((await store.totals()).pending).toBe(3);
      await claim(store, 1);
      expect((await store.totals()).pending).toBe(3);
      await store.attempted({ id: 'm1', token: 'at 1', at: at(1), ms: 1, outcome: DONE });
      expect((await store.totals()).pending).toBe(2);
    });
  });

  describe(`store: ${adapter}: alerts: held ones`, () => {
    const holding = async (): Promise<StoreHarness> => {
      const harness = await withChanges('a', 'b', 'c', 'd', 'e');
      const alerts = [
        alert('c', { held: held(10) }),
        alert('a', { held: held(10) }),
        alert('b', { held: held(10, 'budget') }),
        alert('d', { held: held(20) }),
        alert('a', { channel: 'chat', held: held(5) }),
        alert('e', { message: 'm' }),
      ];
      await harness.store.route({ from: 0, to: 5, alerts, messages: [message('m')] });
      return harness;
    };

    it('are gathered when their time has come, by channel, time and reason, in the order of the journal', async () => {
      const { store } = await holding();
      expect(await store.gathered(at(4))).toEqual([]);
      const groups = await store.gathered(at(10));
      expect(groups.map(({ entries, ...of }) => ({ ...of, entries: ids(entries) }))).toEqual([
        { channel: 'chat', until: at(5), for: 'digest', entries: ['a:recorded'] },
        { channel: 'mail', until: at(10), for: 'budget', entries: ['b:recorded'] },
        { channel: 'mail', until: at(10), for: 'digest', entries: ['a:recorded', 'c:recorded'] },
      ]);
      expect(groups[0]?.entries).toEqual((await entriesOf(store)).slice(0, 1));
      expect([await store.gathered(at(10), ['chat', 'other']), await store.gathered(at(10), [])]).toEqual([groups.slice(0, 1), []]);
    });

    it('are released once, into one message', async () => {
      const { store, again } = await holding();
      const other = await again();
      const [, , group] = await store.gathered(at(10));
      if (!group) throw new Error('nothing was gathered');
      expect(await store.release(group, message('d1', { lane: '*' }))).toBe(true);
      expect(await other.release(group, message('d2', { lane: '*' }))).toBe(false);
      expect(await other.release({ channel: 'mail', until: at(10), for: 'digest' }, message('d3'))).toBe(false);
      expect(ids(await store.messages())).toEqual(['d1', 'm']);
      expect((await store.gathered(at(10))).map(({ channel, for: reason }) => `${channel} ${reason}`)).toEqual([
        'chat digest',
        'mail budget',
      ]);
      expect(ids(await store.messages({ change: 'c' }))).toEqual(['d1']);
      expect(await store.alerted(['c'])).toEqual(new Set(['mail c']));
    });

    it('that came after they were gathered wait for a message of their own', async () => {
      const { store } = await holding();
      const [, , group] = await store.gathered(at(10));
      if (!group) throw new Error('nothing was gathered');
      await add(store, ['late'], {}, 6);
      await store.route({ from: 5, to: 6, alerts: [alert('late', { held: held(10) })], messages: [] });
      expect(await store.release(group, message('d1'))).toBe(true);
      expect((await store.gathered(at(10))).at(-1)).toMatchObject({ for: 'digest', entries: [{ id: 'late:recorded' }] });
      expect(await store.release({ channel: 'mail', until: at(10), for: 'digest' }, message('d1'))).toBe(false);
      expect(await store.release({ channel: 'mail', until: at(10), for: 'digest' }, message('d2'))).toBe(true);
    });
  });

  describe(`store: ${adapter}: alerts: messages without entries`, () => {
    it('are added once, with the act of who did it', async () => {
      const { store } = await declared();
      expect(await store.addMessages([message('m1'), message('m2')])).toBe(2);
      expect(await store.addMessages([message('m2', { lane: 'x' }), message('m3')], act('act_1'))).toBe(1);
      expect(await store.addMessages([message('m3')], act('act_2'))).toBe(0);
      expect(await store.messages()).toMatchObject([{ id: 'm3' }, { id: 'm2', lane: 'acme' }, { id: 'm1' }]);
      expect(ids(await store.acts())).toEqual(['act_1']);
    });

    it('are found by the changes that they name, whatever they say of them', async () => {
      const { store } = await withChanges('a', 'b');
      const [a, b] = await entriesOf(store);
      if (!a || !b) throw new Error('nothing was told');
      const of = { vendorName: 'Acme', path: '/' };
      const due = { deadline: { dueOn: '2026-03-10', clause: '', basis: 'assumed' as const, change: 'b' }, entry: b, daysLeft: 1 };
      const items: NoticeItem[] = [
        { type: 'change', entry: a, ...of },
        { type: 'due', due, ...of },
      ];
      await store.addMessages([message('m1', { items }), message('m2', { items: [...items.slice(1), ...items.slice(1)] })]);
      expect(ids(await store.messages({ change: 'a' }))).toEqual(['m1']);
      expect(ids(await store.messages({ change: 'b' }))).toEqual(['m2', 'm1']);
      expect(await store.countMessages({ change: 'b', channel: 'mail', state: 'waiting' })).toBe(2);
    });

    it('count for the budget of their channel, tests left out', async () => {
      const { store } = await withMessages(
        message('m1', { createdAt: at(1) }),
        message('m2', { createdAt: at(2) }),
        message('m3', { createdAt: at(3) }),
        message('m4', { createdAt: at(4), kind: 'test' }),
        message('m5', { createdAt: at(5), channel: 'chat' }),
      );
      expect(await store.madeSince('mail', at(2))).toEqual({ messages: 2, earliestAt: at(2) });
      expect(await store.madeSince('mail', at(4))).toEqual({ messages: 0 });
    });
  });

  describe(`store: ${adapter}: alerts: what nobody has reviewed`, () => {
    const review = (change: string, more: Partial<Review>): Promise<unknown> =>
      Promise.resolve({ change, version: 1, state: 'flagged', ...more });

    it('is found by severity and time, oldest first, as it stands now', async () => {
      const { store } = await declared();
      await store.commit(sampleBatch([sampleRecord(5, [sampleChange('late', 5, { severity: 'critical' })])], { recordedAt: at(5) }));
      for (const [minutes, id] of [
        [1, 'open'],
        [2, 'due'],
        [3, 'decided'],
        [4, 'proposed'],
        [6, 'lowered'],
      ] as const)
        await add(store, [id], { severity: 'critical' }, minutes);
      await add(store, ['raised'], { severity: 'low' }, 7);
      await add(store, ['medium'], {}, 8);
      await add(store, ['back'], { severity: 'critical', reverts: 'open' }, 9);
      await store.commit(
        sampleBatch([sampleRecord(10, [sampleChange('old', 10, { severity: 'critical' })])], { recordedAt: at(1), silent: true }),
      );
      await store.settle(new Map([['due', [{ dueOn: '2026-03-10', clause: '', basis: 'assumed' as const }]]]), at(20));
      const moves = [
        ['decided', { state: 'confirmed' }],
        ['proposed', { proposal: { decision: 'dismissed', by: BY, at: at(1) } }],
        ['lowered', { edits: { severity: 'low' } }],
        ['raised', { edits: { severity: 'critical' } }],
      ] as const;
      for (const [id, more] of moves)
        await store.decide([{ act: { ...act(`act_${id}`), kind: 'decide' }, review: (await review(id, more)) as Review }]);
      const found = async (more: { before?: string; after?: string; limit?: number } = {}) =>
        (await store.unreviewed({ severities: ['critical'], before: at(99), limit: 9, ...more })).map(({ change }) => change);
      expect((await found()).map(({ id }) => id)).toEqual(['open', 'due', 'late', 'raised']);
      expect((await found())[1]?.deadlines).toHaveLength(1);
      expect((await found())[3]?.severity).toBe('critical');
      expect((await found({ before: at(5), after: at(1) })).map(({ id }) => id)).toEqual(['due']);
      expect((await found({ limit: 1 })).map(({ id }) => id)).toEqual(['open']);
      expect(await store.unreviewed({ severities: [], before: at(99), limit: 9 })).toEqual([]);
    });
  });

  describe(`store: ${adapter}: alerts: senders`, () => {
    it('take a message when it is due, and have it for themselves', async () => {
      const { store, again } = await withMessages(message('m', { notBefore: at(5), createdAt: at(1) }));
      const other = await again();
      expect(await claim(store, 4)).toBeUndefined();
      expect(await store.claim({ channel: 'mail', now: at(5), until: at(15), token: 'one' })).toEqual({
        ...message('m', { notBefore: at(5), createdAt: at(1) }),
        state: 'sending',
        attempts: 0,
        nextAt: at(15),
      });
      expect(await claim(other, 14)).toBeUndefined();
      expect(await claim(store, 14, 'x', 'chat')).toBeUndefined();
    });

    it('of which two ask at the same time get different messages, or nothing', async () => {
      const { store, again } = await withMessages(...['a', 'b', 'c', 'd'].map((lane) => message(`m ${lane}`, { lane })));
      const other = await again();
      const taken = await Promise.all(Array.from({ length: 10 }, (_, n) => claim(n % 2 ? store : other, 1, `sender ${n}`)));
      expect(taken.filter((id) => id !== undefined).toSorted()).toEqual(['m a', 'm b', 'm c', 'm d']);
    });

    it('that let their lease run out lose the message, and their word does not count', async () => {
      const { store, again } = await withMessages(message('m'));
      const other = await again();
      expect(await claim(store, 1, 'first')).toBe('m');
      expect(await claim(other, 11, 'second')).toBe('m');
      const result = { id: 'm', at: at(12), ms: 1, outcome: DONE };
      expect(await store.attempted({ ...result, token: 'first' })).toBe(false);
      expect(await store.message('m')).toMatchObject({ state: 'sending', attempts: 0 });
      expect(await other.attempted({ ...result, token: 'second' })).toBe(true);
      expect(await other.attempted({ ...result, token: 'second' })).toBe(false);
      expect(await store.attempts('m')).toHaveLength(1);
    });

    it('may be late, as long as nobody else has taken the message', async () => {
      const { store } = await withMessages(message('m'));
      await claim(store, 1);
      expect(await store.attempted({ id: 'm', token: 'at 1', at: at(99), ms: 1, outcome: DONE })).toBe(true);
      expect(await store.message('m')).toMatchObject({ state: 'delivered', deliveredAt: at(99) });
    });

    it('write down what came of each attempt', async () => {
      const { store } = await withMessages(message('m'));
      await send(store, 1, FAILED, 2);
      const { sentence, remedy, permanent } = { sentence: '', remedy: '', ...FAILED, permanent: false };
      expect(await store.message('m')).toMatchObject({
        state: 'waiting',
        attempts: 1,
        nextAt: at(2),
        problem: { sentence, remedy, permanent },
      });
      await send(store, 2, DONE);
      const delivered = await store.message('m');
      expect(delivered).toMatchObject({ state: 'delivered', attempts: 2, deliveredAt: at(2), receipt: '250 OK' });
      expect(delivered).not.toHaveProperty('nextAt');
      expect(delivered).not.toHaveProperty('problem');
      expect(await store.attempts('m')).toEqual([
        { n: 1, at: at(1), ms: 12.5, ok: false, sentence },
        { n: 2, at: at(2), ms: 12.5, ok: true },
      ]);
      expect(await store.attempts('nothing')).toEqual([]);
    });

    it('put a message aside that has no next time, until somebody sends it once more', async () => {
      const { store } = await withMessages(message('m1'), message('m2'));
      expect(await send(store, 1, { ok: false, permanent: true, sentence: 'No such address.' })).toBe('m1');
      const dead = await store.message('m1');
      expect(dead).toMatchObject({ state: 'dead', attempts: 1, problem: { sentence: 'No such address.', permanent: true } });
      expect(dead).not.toHaveProperty('nextAt');
      expect(await claim(store, 99, 'x')).toBe('m2');
      await store.retry('m1', at(100), act('act_1'));
      expect(await store.message('m1')).toMatchObject({ state: 'waiting', attempts: 1, nextAt: at(100) });
      expect(await send(store, 100)).toBe('m1');
      expect(await store.attempts('m1')).toMatchObject([{ n: 1 }, { n: 2, ok: true }]);
      expect(ids(await store.acts())).toEqual(['act_1']);
    });

    it.each(['waiting', 'sending', 'delivered', 'nothing'])('send no message once more that is %s', async (state) => {
      const { store } = await withMessages(message('waiting', { lane: 'c', notBefore: at(50) }), message('sending', { lane: 'a' }));
      await claim(store, 1);
      await store.addMessages([message('delivered', { lane: 'b' })]);
      await send(store, 2);
      await expect(store.retry(state, at(3), act('act_1'))).rejects.toBeInstanceOf(ConflictError);
      expect(await store.acts()).toEqual([]);
    });
  });

  describe(`store: ${adapter}: alerts: order`, () => {
    it('never goes before the time of a message, whatever time it is tried next', async () => {
      const { store } = await withMessages(message('m', { notBefore: at(30) }));
      expect(await send(store, 30, FAILED)).toBe('m');
      await store.retry('m', at(10), act('act_1'));
      expect(await claim(store, 29)).toBeUndefined();
      expect(await claim(store, 31)).toBe('m');
    });

    it('is kept in a lane, also while a message waits to be tried again', async () => {
      const { store } = await withMessages(message('m1'), message('m2'), message('other', { lane: 'zeta' }));
      expect(await send(store, 1, FAILED, 30)).toBe('m1');
      expect(await send(store, 2)).toBe('other');
      expect(await claim(store, 3)).toBeUndefined();
      expect(await send(store, 30)).toBe('m1');
      expect(await send(store, 31)).toBe('m2');
    });

    it('is kept while a message is being sent', async () => {
      const { store } = await withMessages(message('m1'), message('m2'));
      expect(await claim(store, 1)).toBe('m1');
      expect(await claim(store, 2)).toBeUndefined();
    });

    it('does not wait for what is not due: quiet hours', async () => {
      const { store } = await withMessages(message('quiet', { notBefore: at(30) }), message('urgent'));
      expect(await send(store, 1, FAILED, 10)).toBe('urgent');
      // The quiet hours are over: the earlier one goes first again.
      expect(await send(store, 30)).toBe('quiet');
      expect(await send(store, 31)).toBe('urgent');
    });

    it('of what tells of all vendors is that of all: it waits for all, and all later ones wait for it', async () => {
      const { store } = await withMessages(message('m1'), message('all', { lane: '*' }), message('m2'), message('m3', { lane: 'zeta' }));
      expect(await claim(store, 1)).toBe('m1');
      expect(await claim(store, 2)).toBeUndefined();
      await store.attempted({ id: 'm1', token: 'at 1', at: at(2), ms: 1, outcome: DONE });
      expect(await claim(store, 3)).toBe('all');
      expect(await claim(store, 4)).toBeUndefined();
      await store.attempted({ id: 'all', token: 'at 3', at: at(4), ms: 1, outcome: DONE });
      expect([await claim(store, 5), await claim(store, 6)]).toEqual(['m2', 'm3']);
    });

    it('is none for tests: they wait for nothing, and nothing waits for them', async () => {
      const { store } = await withMessages(
        message('t1', { lane: 'test:t1' }),
        message('all', { lane: '*' }),
        message('t2', { lane: 'test:t2' }),
      );
      expect([await claim(store, 1), await claim(store, 1), await claim(store, 1)]).toEqual(['t1', 'all', 't2']);
    });

    it('does not wait for the dead, nor for other channels', async () => {
      const { store } = await withMessages(message('chat', { channel: 'chat' }), message('m1'), message('m2'));
      await claim(store, 1, 'x', 'chat');
      await send(store, 1, FAILED);
      expect(await claim(store, 2)).toBe('m2');
    });

    it('is what the rules say, whatever is sent, fails or is late', async () => {
      const lanes = fc.constantFrom('a', 'b', '*');
      const plan = fc.array(fc.record({ lane: lanes, notBefore: fc.nat(8) }), { minLength: 1, maxLength: 7 });
      const rounds = fc.array(fc.record({ passed: fc.nat(4), end: fc.constantFrom('done', 'again', 'dead', 'lost') }), { maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(plan, rounds, async (messages, turns) => {
          const { store } = await withMessages(
            ...messages.map(({ lane, notBefore }, n) => message(`m${n}`, { lane, notBefore: at(notBefore) })),
          );
          // The rules once more, the long way.
          const model = messages.map((of, n) => ({ ...of, id: `m${n}`, next: of.notBefore, gone: false }));
          const free = (now: number) =>
            model.find(
              (one, place) =>
                !one.gone &&
                one.next <= now &&
                !model
                  .slice(0, place)
                  .some(
                    (earlier) =>
                      !earlier.gone && earlier.notBefore <= now && (one.lane === '*' || earlier.lane === '*' || one.lane === earlier.lane),
                  ),
            );
          let now = 0;
          for (const [turn, { passed, end }] of turns.entries()) {
            now += passed;
            const wanted = free(now);
            const due = await store.nextDue('mail', at(now));
            // Who waits until then is neither woken for nothing nor late.
            const soonest = Array.from({ length: 60 }, (_, n) => n).find((minutes) => minutes >= now && free(minutes));
            expect(due === undefined ? undefined : Math.max(now, (Date.parse(due) - Date.parse(at(0))) / 60_000)).toBe(soonest);
            const token = `turn ${turn}`;
            const got = await store.claim({ channel: 'mail', now: at(now), until: at(now + 2), token });
            expect(got?.id).toBe(wanted?.id);
            if (!wanted) continue;
            wanted.next = now + 2;
            if (end === 'lost') continue;
            wanted.gone = end !== 'again';
            if (end === 'again') wanted.next = now + 3;
            const outcome = end === 'done' ? DONE : FAILED;
            const nextAt = end === 'again' ? { nextAt: at(now + 3) } : {};
            expect(await store.attempted({ id: wanted.id, token, at: at(now), ms: 1, outcome, ...nextAt })).toBe(true);
          }
        }),
        { numRuns: 40 },
      );
    });
  });

  describe(`store: ${adapter}: alerts: the next time`, () => {
    it('is that of the next message, of the end of a lease, or of held alerts', async () => {
      const { store } = await withChanges('a');
      expect(await store.nextDue('mail')).toBeUndefined();
      await store.route({ from: 0, to: 1, alerts: [alert('a', { held: held(40) })], messages: [] });
      expect(await store.nextDue('mail')).toBe(at(40));
      await store.addMessages([message('m', { notBefore: at(20) })]);
      expect(await store.nextDue('mail')).toBe(at(20));
      await claim(store, 20);
      expect(await store.nextDue('mail')).toBe(at(30));
      await store.attempted({ id: 'm', token: 'at 20', at: at(21), ms: 1, outcome: FAILED, nextAt: at(25) });
      expect(await store.nextDue('mail')).toBe(at(25));
      expect(await store.nextDue('chat')).toBeUndefined();
    });

    it('is not that of a message that waits for an earlier one whose quiet hours are over', async () => {
      const { store } = await withMessages(message('quiet', { notBefore: at(8) }), message('urgent', { notBefore: at(3) }));
      expect(await store.nextDue('mail')).toBe(at(3));
      expect(await send(store, 9, FAILED, 20)).toBe('quiet');
      expect([await store.nextDue('mail'), await store.nextDue('mail', at(10))]).toEqual([at(20), at(20)]);
    });

    it('is not that of a message that waits for an earlier one', async () => {
      const { store } = await withMessages(message('m1'), message('m2'));
      await send(store, 1, FAILED, 30);
      expect(await store.nextDue('mail')).toBe(at(30));
      await claim(store, 31);
      expect(await store.nextDue('mail')).toBe(at(41));
    });
  });

  describe(`store: ${adapter}: alerts: the log`, () => {
    const filled = async (): Promise<Store> => {
      const { store } = await withChanges('a', 'b');
      await store.addMessages([message('m1'), message('m2'), message('m3', { lane: 'b' }), message('m4', { channel: 'chat' })]);
      await send(store, 1);
      await send(store, 2, FAILED);
      await send(store, 3, FAILED, 50);
      await store.route({
        from: 0,
        to: 2,
        alerts: [alert('a', { held: held(60) }), alert('b', { channel: 'new', held: held(60) })],
        messages: [],
      });
      return store;
    };

    it('lists messages newest first, by channel and state, as many as are asked for, and counts them', async () => {
      const store = await filled();
      expect(ids(await store.messages())).toEqual(['m4', 'm3', 'm2', 'm1']);
      expect(ids(await store.messages({ channel: 'mail' }))).toEqual(['m3', 'm2', 'm1']);
      expect(ids(await store.messages({ state: 'waiting' }))).toEqual(['m4', 'm3']);
      expect(ids(await store.messages({ channel: 'mail', state: 'dead' }))).toEqual(['m2']);
      expect(ids(await store.messages({ limit: 2, offset: 1 }))).toEqual(['m3', 'm2']);
      expect(ids(await store.messages({ offset: 3 }))).toEqual(['m1']);
      expect([await store.countMessages(), await store.countMessages({ channel: 'mail' })]).toEqual([4, 3]);
    });

    it('tells how each channel stands, and its last problem until something is delivered', async () => {
      const store = await filled();
      const problem = { at: at(3), sentence: 'The server is away.' };
      expect(await store.channelStandings()).toEqual([
        { channel: 'chat', waiting: 1, dead: 0, delivered: 0, held: 0 },
        { channel: 'mail', waiting: 1, dead: 1, delivered: 1, held: 1, lastDeliveredAt: at(1), problem },
        { channel: 'new', waiting: 0, dead: 0, delivered: 0, held: 1 },
      ]);
      await send(store, 50);
      expect((await store.channelStandings())[1]).toEqual({
        channel: 'mail',
        waiting: 0,
        dead: 1,
        delivered: 2,
        held: 1,
        lastDeliveredAt: at(50),
      });
    });

    it('gives a message by its id, with the notice as it was made', async () => {
      const store = await filled();
      expect(await store.message('m4')).toEqual({ ...message('m4', { channel: 'chat' }), state: 'waiting', attempts: 0, nextAt: at(0) });
      expect(await store.message('nothing')).toBeUndefined();
    });
  });
}
