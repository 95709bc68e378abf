import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { Role, User } from '../../../src/domain/access.ts';
import type { Change } from '../../../src/domain/change.ts';
import { ConflictError, OperationalError } from '../../../src/domain/errors.ts';
import type { Store } from '../../../src/domain/ports.ts';
import type { Severity } from '../../../src/domain/vocabulary.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { createDesk, type Desk, type Who } from '../../../src/review/desk.ts';
import { at, sampleBatch, sampleChange, sampleRecord, sampleSource } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';

const who = (name: string, role: Role): Who => ({
  by: { kind: 'user', id: `usr_${name.toLowerCase()}`, name, login: name.toLowerCase() },
  role,
});
const ADA = who('Ada', 'analyst');
const BOB = who('Bob', 'approver');
const EVE = who('Eve', 'analyst');
const VIC = who('Vic', 'viewer');
const terminal = (account: string): Who => ({ by: { kind: 'terminal', id: account, name: account, account }, role: 'analyst' });

interface Office {
  desk: Desk;
  store: Store;
  clock: ReturnType<typeof fixedClock>;
}

const CHANGES = [
  sampleChange('one', 1),
  sampleChange('two', 2),
  sampleChange('bad', 3, { severity: 'critical' }),
  ...['part1', 'part2', 'part3'].map((id) => sampleChange(id, 4, { incident: 'inc_1', severity: id === 'part3' ? 'critical' : 'medium' })),
];

/** `meanwhile` happens once, right before the first steps are written. */
async function office(fourEyes: Severity[] = [], meanwhile?: (desk: Desk) => Promise<unknown>): Promise<Office> {
  const store = await createSqliteStore({ file: join(await tempDir(), 'clausewatch.db') });
  onTestFinished(() => store.close());
  await store.declare([sampleSource()]);
  const minute = ({ firstSeenNewAt }: Change): number => (Date.parse(firstSeenNewAt) - Date.parse(at(0))) / 60_000;
  await store.commit(sampleBatch([...Map.groupBy(CHANGES, minute)].map(([time, some]) => sampleRecord(time, some))));
  const clock = fixedClock('2026-11-20T09:24:30Z');
  let ids = 0;
  const newId = (prefix: string): string => `${prefix}_${++ids}`;
  const users: Record<string, Partial<User>> = {
    usr_ada: { role: 'analyst' },
    usr_vic: { role: 'viewer' },
    usr_out: { role: 'admin', disabledAt: at(1) },
  };
  const user = async (id: string): Promise<User | undefined> => users[id] && ({ id, name: id, ...users[id] } as User);
  const valueProblem = (_: unknown, value: unknown): string | undefined => (value === 'wrong' ? 'It must be right.' : undefined);
  const deskOn = (part: Pick<Store, 'decide'>): Desk =>
    createDesk({ store: { ...store, ...part }, clock, newId, policy: { fourEyes }, valueProblem, user });
  let waiting = meanwhile;
  const interrupted = async (steps: Parameters<Store['decide']>[0]): Promise<void> => {
    const act = waiting;
    waiting = undefined;
    await act?.(deskOn(store));
    await store.decide(steps);
  };
  return { desk: deskOn({ decide: interrupted }), store, clock };
}

const states = async (store: Store, ...ids: string[]): Promise<Array<string | undefined>> => {
  const reviews = await store.reviews(ids);
  return ids.map((id) => reviews.get(id)?.state);
};
const refusal = (code: string, message: string | RegExp) =>
  expect.objectContaining({
    code,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
    remedy: expect.any(String),
  });

describe('deciding', () => {
  it('moves the change and puts down who, when, why and what it was before', async () => {
    const { desk, store } = await office();
    const { batch, done } = await desk.decide([{ id: 'one' }], 'dismissed', { ...ADA, reason: '  A typo. ' });
    expect(done).toEqual(['one']);
    const [act] = await desk.history('one');
    expect(act).toMatchObject({ kind: 'decide', batch, at: '2026-11-20T09:24:30.000Z', by: { kind: 'user', id: 'usr_ada', name: 'Ada' } });
    expect(act?.detail).toMatchObject({ decision: 'dismissed', reason: 'A typo.', before: { state: 'flagged', version: 0 } });
    expect(act?.detail.after).toEqual(await store.review('one'));
    expect(await store.change('one')).toMatchObject({ state: 'dismissed' });
  });

  it('tells whoever comes second who did what and when', async () => {
    const { desk } = await office();
    await desk.decide([{ id: 'one' }], 'confirmed', ADA);
    const late = desk.decide([{ id: 'one' }], 'dismissed', { ...BOB, reason: 'No.' });
    await expect(late).rejects.toEqual(refusal('conflict', 'Ada confirmed this change on 2026-11-20 09:24 UTC.'));
    await expect(late).rejects.toBeInstanceOf(ConflictError);
  });

  it('is refused on what somebody moved since it was looked at, whatever it was', async () => {
    const { desk } = await office();
    await desk.assign([{ id: 'one' }], 'usr_ada', BOB);
    const stale = desk.decide([{ id: 'one', version: 0 }], 'confirmed', EVE);
    await expect(stale).rejects.toEqual(refusal('conflict', 'Bob assigned this change on 2026-11-20 09:24 UTC.'));
    expect((await desk.decide([{ id: 'one', version: 1 }], 'confirmed', EVE)).done).toEqual(['one']);
  });

  it('of several does what can be done, as one batch, and lists the rest', async () => {
    const { desk, store } = await office();
    await desk.decide([{ id: 'two' }], 'confirmed', BOB);
    const { batch, done, refused } = await desk.decide([{ id: 'one' }, { id: 'two' }, { id: 'none' }, { id: 'one' }], 'confirmed', ADA);
    expect(done).toEqual(['one']);
    expect(refused).toEqual([
      { id: 'none', because: 'There is no change none.' },
      { id: 'two', because: 'Bob confirmed this change on 2026-11-20 09:24 UTC.' },
    ]);
    expect(await store.acts({ batch })).toHaveLength(1);
  });

  it('of an incident takes all parts that are open', async () => {
    const { desk, store } = await office();
    await desk.decide([{ id: 'part2' }], 'confirmed', BOB);
    const { done } = await desk.decide([{ id: 'inc_1' }], 'dismissed', { ...ADA, reason: 'A redesign.' });
    expect(done).toEqual(['part1', 'part3']);
    expect(await states(store, 'part1', 'part2', 'part3')).toEqual(['dismissed', 'confirmed', 'dismissed']);
    const again = desk.decide([{ id: 'inc_1' }], 'confirmed', EVE);
    await expect(again).rejects.toEqual(refusal('conflict', /^No part of this incident is left .* on 2026-11-20 09:24 UTC\.$/));
  });

  it.each([
    ['dismissed', {}, 'Why it is dismissed has to be said.'],
    ['dismissed', { reason: ' \n' }, 'Why it is dismissed has to be said.'],
    ['superseded', { reason: 'r' }, 'Which change takes its place has to be said.'],
    ['superseded', { reason: 'r', supersededBy: 'one' }, 'A change cannot take its own place.'],
    ['superseded', { reason: 'r', supersededBy: 'none' }, 'There is no change none.'],
    ['confirmed', { reason: 'x'.repeat(2001) }, 'A reason has at most 2000 characters.'],
  ] as const)('asks for what a decision needs (%s %o)', async (decision, more, sentence) => {
    const { desk, store } = await office();
    await expect(desk.decide([{ id: 'one' }], decision, { ...ADA, ...more })).rejects.toEqual(refusal('usage', sentence));
    expect(await store.acts()).toEqual([]);
  });

  it('lets a change be superseded by one that stands, and not in a circle', async () => {
    const { desk, store } = await office();
    await desk.decide([{ id: 'one' }], 'superseded', { ...ADA, reason: 'Read anew.', supersededBy: 'two' });
    expect(await store.review('one')).toMatchObject({ state: 'superseded', supersededBy: 'two' });
    const circle = desk.decide([{ id: 'two' }], 'superseded', { ...ADA, reason: 'r', supersededBy: 'one' });
    await expect(circle).rejects.toEqual(refusal('usage', 'one is superseded itself, by two.'));
  });

  it('closes no circle by what was proposed before, alone or in one go', async () => {
    const { desk, store } = await office(['high', 'medium', 'low', 'critical']);
    await desk.decide([{ id: 'one' }], 'superseded', { ...ADA, reason: 'r', supersededBy: 'two' });
    await desk.decide([{ id: 'two' }], 'superseded', { ...ADA, reason: 'r', supersededBy: 'one' });
    const { done, refused } = await desk.signOff([{ id: 'one' }, { id: 'two' }], BOB);
    expect(done).toEqual(['one']);
    expect(refused).toEqual([{ id: 'two', because: 'one is superseded itself, by two.' }]);
    await expect(desk.signOff([{ id: 'two' }], BOB)).rejects.toEqual(refusal('usage', 'one is superseded itself, by two.'));
    expect(await states(store, 'one', 'two')).toEqual(['superseded', 'flagged']);
  });

  it('closes no circle by taking back, and lets what is superseded be worked on', async () => {
    const { desk, store } = await office();
    await desk.decide([{ id: 'one' }], 'superseded', { ...ADA, reason: 'r', supersededBy: 'two' });
    const { batch } = await desk.reopen([{ id: 'one' }], ADA);
    await desk.decide([{ id: 'two' }], 'superseded', { ...ADA, reason: 'r', supersededBy: 'one' });
    expect(await desk.undo(batch, ADA)).toMatchObject({ done: [], refused: [{ because: 'two is superseded itself, by one.' }] });
    await desk.decide([{ id: 'one' }], 'superseded', { ...ADA, reason: 'r', supersededBy: 'bad' });
    expect((await desk.assign([{ id: 'two' }], 'usr_ada', ADA)).done).toEqual(['two']);
    expect(await states(store, 'one', 'two')).toEqual(['superseded', 'superseded']);
  });

  it('looks again at what somebody moved while it was under way, and does the rest', async () => {
    const { desk, store } = await office([], (others) => others.decide([{ id: 'one' }], 'dismissed', { ...BOB, reason: 'No.' }));
    const { done, refused } = await desk.decide([{ id: 'one' }, { id: 'none' }, { id: 'two' }], 'confirmed', ADA);
    expect(done).toEqual(['two']);
    expect(refused).toEqual([
      { id: 'none', because: 'There is no change none.' },
      { id: 'one', because: 'Bob dismissed this change on 2026-11-20 09:24 UTC.' },
    ]);
    expect(await states(store, 'one', 'two')).toEqual(['dismissed', 'confirmed']);
  });

  it('lists once what was refused before and after others came in between', async () => {
    const { desk } = await office([], (others) => others.decide([{ id: 'two' }], 'confirmed', BOB));
    await desk.comment('one', 'Wait.', EVE);
    const { done, refused } = await desk.decide([{ id: 'one', version: 7 }, { id: 'two' }, { id: 'bad' }], 'confirmed', ADA);
    expect(done).toEqual(['bad']);
    expect(refused.map(({ id }) => id)).toEqual(['one', 'two']);
  });

  it('does what does not contradict an act that came in between', async () => {
    const { desk, store } = await office([], (others) => others.assign([{ id: 'one' }], 'usr_ada', BOB));
    expect((await desk.decide([{ id: 'one' }], 'confirmed', ADA)).done).toEqual(['one']);
    expect(await store.review('one')).toMatchObject({ state: 'confirmed', assignee: 'usr_ada', version: 2 });
  });
});

describe('four eyes', () => {
  const FOUR: Severity[] = ['critical'];

  it('make a decision a proposal, until another approver signs it off', async () => {
    const { desk, store, clock } = await office(FOUR);
    const { done, proposed } = await desk.decide([{ id: 'bad' }, { id: 'one' }], 'dismissed', { ...ADA, reason: 'Noise.' });
    expect([done, proposed]).toEqual([['bad', 'one'], ['bad']]);
    expect(await states(store, 'bad', 'one')).toEqual(['flagged', 'dismissed']);
    const meanwhile = desk.decide([{ id: 'bad' }], 'confirmed', BOB);
    await expect(meanwhile).rejects.toEqual(refusal('conflict', 'Ada proposed to dismiss this change on 2026-11-20 09:24 UTC.'));
    clock.advance(60_000);
    await desk.signOff([{ id: 'bad' }], BOB);
    const review = await store.review('bad');
    expect(review).toMatchObject({
      state: 'dismissed',
      decided: { by: ADA.by, reason: 'Noise.', at: '2026-11-20T09:25:30.000Z', signedOffBy: BOB.by },
    });
    expect(review).not.toHaveProperty('proposal');
    const late = desk.signOff([{ id: 'bad' }], who('Carla', 'admin'));
    await expect(late).rejects.toEqual(refusal('conflict', 'Bob signed off that this change is dismissed on 2026-11-20 09:25 UTC.'));
  });

  it('are never those of one person', async () => {
    const { desk } = await office(FOUR);
    await desk.decide([{ id: 'bad' }], 'confirmed', BOB);
    await expect(desk.signOff([{ id: 'bad' }], BOB)).rejects.toEqual(refusal('forbidden', 'Who proposed a decision cannot sign it off.'));
    await expect(desk.signOff([{ id: 'bad' }], EVE)).rejects.toEqual(refusal('forbidden', 'Eve may not sign off: that is for approvers.'));
    const underTheSameName: Who = { by: { ...terminal('bob').by }, role: 'admin' };
    await expect(desk.signOff([{ id: 'bad' }], underTheSameName)).rejects.toEqual(refusal('forbidden', /cannot sign it off/));
  });

  it('are not those of one account of a terminal under two names', async () => {
    const { desk } = await office(FOUR);
    const as = ({ by, role }: Who, account: string): Who => ({ by: { ...by, account }, role });
    await desk.decide([{ id: 'bad' }], 'confirmed', as(ADA, 'root'));
    await expect(desk.signOff([{ id: 'bad' }], as(BOB, 'root'))).rejects.toEqual(refusal('forbidden', /cannot sign it off/));
    await expect(desk.signOff([{ id: 'bad' }], as(BOB, 'ada'))).rejects.toEqual(refusal('forbidden', /cannot sign it off/));
    expect((await desk.signOff([{ id: 'bad' }], as(BOB, 'bob'))).done).toEqual(['bad']);
    expect((await desk.history('bad'))[0]?.detail.note).toEqual({ account: 'root' });
  });

  it('are asked of users, not of accounts that nobody knows', async () => {
    const { desk, store } = await office(FOUR);
    const decision = desk.decide([{ id: 'bad' }], 'confirmed', terminal('root'));
    await expect(decision).rejects.toEqual(refusal('forbidden', 'A change of this severity takes two people whom the installation knows.'));
    expect((await desk.decide([{ id: 'inc_1' }], 'confirmed', terminal('root'))).refused).toMatchObject([{ id: 'part3' }]);
    expect(await states(store, 'bad', 'part1', 'part3')).toEqual(['flagged', 'confirmed', 'flagged']);
  });

  it('go by the severity that was read as well as by the edited one', async () => {
    const { desk, store } = await office(FOUR);
    await desk.edit({ id: 'bad' }, { severity: 'low' }, ADA);
    await desk.edit({ id: 'one' }, { severity: 'critical' }, ADA);
    const { proposed } = await desk.decide([{ id: 'bad' }, { id: 'one' }, { id: 'two' }], 'confirmed', ADA);
    expect(proposed).toEqual(['bad', 'one']);
    expect(await states(store, 'bad', 'one', 'two')).toEqual(['flagged', 'flagged', 'confirmed']);
  });

  it('stay on what was proposed and signed off: values are not edited under it', async () => {
    const { desk } = await office(FOUR);
    await desk.decide([{ id: 'bad' }], 'confirmed', ADA);
    await expect(desk.edit({ id: 'bad' }, { severity: 'low' }, ADA)).rejects.toBeInstanceOf(ConflictError);
    await desk.signOff([{ id: 'bad' }], BOB);
    await expect(desk.edit({ id: 'bad' }, { severity: 'low' }, BOB)).rejects.toBeInstanceOf(ConflictError);
    await desk.decide([{ id: 'one' }], 'confirmed', ADA);
    await expect(desk.edit({ id: 'one' }, { severity: 'critical' }, ADA)).rejects.toBeInstanceOf(ConflictError);
    expect((await desk.edit({ id: 'one' }, { severity: 'high' }, ADA)).done).toEqual(['one']);
  });

  it('may say no, with a reason; then it is open again', async () => {
    const { desk, store } = await office(FOUR);
    await desk.decide([{ id: 'bad' }], 'confirmed', ADA);
    await expect(desk.refuse([{ id: 'bad' }], { ...BOB, reason: '' })).rejects.toEqual(
      refusal('usage', 'Why it is refused has to be said.'),
    );
    await expect(desk.refuse([{ id: 'bad' }], { ...ADA, reason: 'r' })).rejects.toEqual(refusal('forbidden', /that is for approvers/));
    await desk.refuse([{ id: 'bad' }], { ...BOB, reason: 'Look again.' });
    expect(await store.review('bad')).toEqual({ change: 'bad', version: 2, state: 'flagged' });
    await expect(desk.refuse([{ id: 'bad' }], { ...BOB, reason: 'r' })).rejects.toEqual(refusal('usage', /waits for a second person/));
  });
});

describe('undo', () => {
  it('gives back what was before, by an act of its own', async () => {
    const { desk, store } = await office();
    await desk.assign([{ id: 'one' }], 'usr_ada', ADA);
    const { batch } = await desk.decide([{ id: 'one' }, { id: 'inc_1' }], 'confirmed', ADA);
    const undone = await desk.undo(batch, ADA);
    expect(undone).toMatchObject({ done: ['one', 'part1', 'part2', 'part3'], refused: [] });
    expect(await store.review('one')).toEqual({ change: 'one', version: 3, state: 'flagged', assignee: 'usr_ada' });
    expect((await desk.history('one')).map(({ kind }) => kind)).toEqual(['assign', 'decide', 'undo']);
    expect((await desk.history('one')).at(-1)?.detail).toMatchObject({ undone: batch });
    await desk.undo(undone.batch, ADA);
    expect(await states(store, 'one', 'part3')).toEqual(['confirmed', 'confirmed']);
  });

  it('leaves alone, and lists, what somebody acted on since; a comment is no such act', async () => {
    const { desk, store } = await office();
    const { batch } = await desk.decide([{ id: 'one' }, { id: 'two' }], 'confirmed', ADA);
    await desk.reopen([{ id: 'one' }], BOB);
    await desk.comment('two', 'Sure?', BOB);
    expect(await desk.undo(batch, ADA)).toMatchObject({
      done: ['two'],
      refused: [{ id: 'one', because: 'Bob reopened this change on 2026-11-20 09:24 UTC.' }],
    });
    expect((await desk.undo(batch, ADA)).done).toEqual([]);
    expect(await states(store, 'one', 'two')).toEqual(['flagged', 'flagged']);
  });

  it('lists what it cannot give back even if that is all', async () => {
    const { desk } = await office();
    const { batch } = await desk.decide([{ id: 'one' }], 'confirmed', ADA);
    await desk.undo(batch, ADA);
    expect(await desk.undo(batch, BOB)).toMatchObject({
      done: [],
      refused: [{ id: 'one', because: expect.stringMatching(/^Ada took back/) }],
    });
  });

  it('is for who did it, and for approvers', async () => {
    const { desk } = await office();
    const { batch } = await desk.decide([{ id: 'one' }], 'confirmed', ADA);
    await expect(desk.undo(batch, EVE)).rejects.toEqual(refusal('forbidden', /^Ada did this/));
    await expect(desk.undo('bat_none', ADA)).rejects.toEqual(refusal('usage', 'There is nothing to take back under bat_none.'));
    expect((await desk.undo(batch, BOB)).done).toEqual(['one']);
  });

  it('of a sign-off leaves the proposal', async () => {
    const { desk, store } = await office(['critical']);
    await desk.decide([{ id: 'bad' }], 'confirmed', ADA);
    const { batch } = await desk.signOff([{ id: 'bad' }], BOB);
    await desk.undo(batch, BOB);
    expect(await store.review('bad')).toMatchObject({ state: 'flagged', proposal: { decision: 'confirmed', by: ADA.by } });
  });
});

describe('beside decisions', () => {
  it('edits values, each time all of them, after a look at each', async () => {
    const { desk, store } = await office();
    await desk.edit({ id: 'one' }, { newValue: { n: 10, unit: 'd' }, effectiveAt: '2026-12-01' }, { ...ADA, reason: 'Misread.' });
    await desk.edit({ id: 'one' }, { severity: 'high' }, ADA);
    expect((await store.review('one'))?.edits).toEqual({ severity: 'high' });
    expect(await store.change('one')).toMatchObject({ severity: 'medium' });
    await desk.edit({ id: 'one' }, {}, ADA);
    expect(await store.review('one')).toEqual({ change: 'one', version: 3, state: 'flagged' });
    for (const [edits, sentence] of [
      [{ newValue: 'wrong' }, 'It must be right.'],
      [{ effectiveAt: '2026-02-30' }, 'That is not a day.'],
      [{}, 'These are its values already.'],
    ] as const)
      await expect(desk.edit({ id: 'one' }, edits, ADA)).rejects.toEqual(refusal('usage', sentence));
  });

  it('sets the day of notice, and takes it back', async () => {
    const { desk, store } = await office();
    await desk.setNotice({ id: 'one' }, '2026-11-01', ADA);
    expect((await store.review('one'))?.noticeAt).toBe('2026-11-01');
    await expect(desk.setNotice({ id: 'one' }, '1.11.2026', ADA)).rejects.toEqual(refusal('usage', 'That is not a day.'));
    await desk.setNotice({ id: 'one' }, null, ADA);
    expect(await store.review('one')).not.toHaveProperty('noticeAt');
  });

  it('assigns to those who can decide, and does nothing where it is so already', async () => {
    const { desk, store } = await office();
    await desk.assign([{ id: 'inc_1' }, { id: 'one' }], 'usr_ada', BOB);
    expect(await store.countQueue({ assignee: 'usr_ada' })).toEqual({ entries: 2, changes: 4 });
    expect((await desk.assign([{ id: 'one' }], 'usr_ada', BOB)).done).toEqual(['one']);
    expect(await desk.history('one')).toHaveLength(1);
    await desk.assign([{ id: 'one' }], null, BOB);
    expect(await store.review('one')).not.toHaveProperty('assignee');
    for (const id of ['usr_vic', 'usr_out', 'usr_none'])
      await expect(desk.assign([{ id: 'one' }], id, BOB)).rejects.toEqual(refusal('usage', /cannot decide|no such user/));
  });

  it('keeps comments in the history', async () => {
    const { desk } = await office();
    await desk.comment('one', ' <b>Look</b> ', ADA);
    expect((await desk.history('one')).map(({ detail }) => detail)).toEqual([{ text: '<b>Look</b>' }]);
    await expect(desk.comment('one', ' ', ADA)).rejects.toEqual(refusal('usage', 'An empty comment says nothing.'));
    await expect(desk.comment('none', 'x', ADA)).rejects.toEqual(refusal('usage', 'There is no change none.'));
  });

  it('reopens only what is decided', async () => {
    const { desk, store } = await office();
    await expect(desk.reopen([{ id: 'one' }], ADA)).rejects.toEqual(refusal('usage', 'This change is open.'));
    await desk.decide([{ id: 'inc_1' }], 'confirmed', ADA);
    expect((await desk.reopen([{ id: 'inc_1' }], { ...ADA, reason: 'Too fast.' })).done).toHaveLength(3);
    expect(await store.review('part1')).toEqual({ change: 'part1', version: 2, state: 'flagged' });
  });

  it('lets a viewer do nothing at all', async () => {
    const { desk, store } = await office();
    const one = [{ id: 'one' }];
    const tries: Array<Promise<unknown>> = [
      desk.decide(one, 'confirmed', VIC),
      desk.decide([...one, { id: 'two' }], 'confirmed', VIC),
      desk.signOff(one, VIC),
      desk.refuse(one, { ...VIC, reason: 'r' }),
      desk.reopen(one, VIC),
      desk.undo('bat_1', VIC),
      desk.assign(one, null, VIC),
      desk.edit({ id: 'one' }, { severity: 'low' }, VIC),
      desk.setNotice({ id: 'one' }, '2026-01-01', VIC),
      desk.comment('one', 'x', VIC),
    ];
    for (const outcome of await Promise.allSettled(tries))
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(OperationalError) });
    expect(await store.acts()).toEqual([]);
    for (const attempt of tries) await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
  });
});
