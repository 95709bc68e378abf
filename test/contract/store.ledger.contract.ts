/**
 * What every store must do with the ledger: everything that is recorded is an event, once, in the order of recording, under one root.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { NewAlert, NewMessage, Notice, SendOutcome } from '../../src/domain/alert.ts';
import { LedgerEvent, type LedgerLine } from '../../src/domain/ledger.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Act, ReviewStep } from '../../src/domain/review.ts';
import { consistencyProof, inclusionProof, isConsistent, isIncluded, rootAt } from '../../src/ledger/tree.ts';
import { canonicalJson } from '../../src/lib/canonicalJson.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { growingTree, leafHash } from '../../src/lib/merkle.ts';
import {
  at,
  collect,
  failedVisit,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleExtraction,
  sampleRecord,
  sampleRuleEdit,
} from '../helpers/samples.ts';
import type { StoreHarness } from './store.contract.ts';

const ADA = { kind: 'user', id: 'usr_ada', name: 'Ada Lovelace', login: 'ada@acme.example' } as const;
const act = (id: string, more: Partial<Act> = {}): Act => ({
  id,
  at: at(50),
  by: ADA,
  kind: 'source.pause',
  subject: { type: 'source', id: 'acme/dpa' },
  detail: { reason: 'they asked for it' },
  ...more,
});
const confirmed = (change: string): ReviewStep => {
  const review = { change, version: 1, state: 'confirmed' as const };
  return { act: act('act_confirm', { kind: 'decide', subject: { type: 'change', id: change }, detail: { after: review } }), review };
};
const typesOf = (lines: readonly LedgerLine[]): string[] => lines.map(({ type }) => type);
const eventOf = ({ json }: LedgerLine): LedgerEvent => LedgerEvent.parse(JSON.parse(json));

export function ledgerContract(adapter: string, declared: () => Promise<StoreHarness>): void {
  const read = async (store: Store): Promise<LedgerLine[]> => collect(store.ledgerEvents());
  /** Every row that an event names is there, as it was told, and no row is untold. */
  const expectWhole = async (store: Store): Promise<void> => {
    const rows = (await read(store)).flatMap((line) => eventOf(line).rows);
    expect(await store.rowDigests(rows)).toEqual(rows.map(({ digest }) => digest));
    expect(await collect(store.untoldRows())).toEqual([]);
  };
  const filled = async (): Promise<StoreHarness> => {
    const harness = await declared();
    const { store } = harness;
    await store.commit(sampleBatch([sampleRecord(1, [sampleChange('a', 1), sampleChange('b', 1)])], { recordedAt: at(10) }));
    await store.commit(sampleBatch([sampleRecord(2, [sampleChange('c', 2, { suppressedBy: 'noise' })])], { recordedAt: at(11) }));
    await store.decide([confirmed('a')]);
    await store.note([act('act_pause')]);
    return harness;
  };

  describe(`store: ${adapter}: ledger: what is told`, () => {
    it('is empty where nothing is recorded', async () => {
      const { store } = await declared();
      expect(await store.ledgerSize()).toBe(0);
      expect(await read(store)).toEqual([]);
      expect(await store.checkpoints()).toEqual([]);
    });

    it('is every visit, change, entry and act, in the order in which it was recorded', async () => {
      const { store } = await filled();
      expect(typesOf(await read(store))).toEqual([
        ...['visit', 'change.recorded', 'change.recorded', 'visit', 'change.recorded'],
        ...['change.confirmed', 'act.decide', 'act.source.pause'],
      ]);
      await expectWhole(store);
    });

    it('is canonical JSON with the names, times and rows of what it tells', async () => {
      const { store } = await filled();
      const lines = await read(store);
      for (const line of lines) {
        const event = eventOf(line);
        expect(canonicalJson(event)).toBe(line.json);
        expect(event).toMatchObject({ v: 1, id: line.id, type: line.type, at: line.at });
      }
      const [visit, change] = lines.map(eventOf);
      expect(visit).toMatchObject({ at: at(10), visit: { source: 'acme/dpa', fetchedAt: at(1), verdict: 'content', status: 200 } });
      expect(change?.rows.map(({ table, key }) => [table, ...key])).toEqual([
        ['changes', 'a'],
        ['journal', 'a:recorded'],
      ]);
      const { state: _, deadlines: __, ...found } = (await store.change('a')) ?? expect.fail('no change');
      expect(change?.['change']).toEqual({ ...found, state: 'flagged', deadlines: [] });
    });

    it('is told once, however often a batch is written, and not at all when writing fails', async () => {
      const { store } = await declared();
      const batch = sampleBatch([sampleRecord(1, [sampleChange('a', 1)])]);
      await store.commit(batch);
      const size = await store.ledgerSize();
      await store.commit(batch);
      await expect(store.note([act('act_1'), act('act_1')])).rejects.toThrow();
      expect(await store.ledgerSize()).toBe(size);
    });

    it('names what was stored of a page with the visit that brought it, and again when it is written anew', async () => {
      const { store } = await declared();
      const extraction = sampleExtraction('page 1');
      const hash = extraction.contentHash;
      const paged = { ...extraction, passages: extraction.passages.map((passage) => ({ ...passage, page: 2 })) };
      const first = sampleRecord(1, [], { extraction, baseline: sampleBaseline(1, 'page 1', { extraction }) });
      const second = sampleRecord(2, [], { baseline: sampleBaseline(2, 'page 2', { extraction: paged }) });
      await store.commit(sampleBatch([first]));
      await store.commit(sampleBatch([second]));
      const [one, two] = (await read(store)).map((line) =>
        eventOf(line).rows.filter(({ table, key }) => table === 'extractions' && key[1] === hash),
      );
      expect(one?.map(({ key }) => key)).toEqual([['acme/dpa', hash, '1']]);
      expect(two?.map(({ key }) => key)).toEqual(one?.map(({ key }) => key));
      expect(two?.[0]?.digest).not.toBe(one?.[0]?.digest);
      expect(await store.rowDigests(two ?? [])).toEqual([two?.[0]?.digest]);
    });

    it('tells of rule edits, and of health events as they were when they opened and when they ended', async () => {
      const { store } = await declared();
      await store.commit(sampleBatch([sampleRecord(1, [], { ruleEdit: sampleRuleEdit(1) })], { recordedAt: at(3) }));
      const event = { id: 'h1', sourceId: 'acme/dpa', kind: 'unread', openedAt: at(4), detail: { sentence: 'x', remedy: 'y' } } as const;
      await store.editHealth([{ act: 'open', event }], at(4));
      await store.editHealth([{ act: 'open', event }], at(5));
      await store.editHealth([{ act: 'close', id: 'h1', endedAt: at(6), ended: 'it was read' }], at(6));
      const lines = (await read(store)).slice(1);
      expect(typesOf(lines)).toEqual(['rules.edited', 'health.opened', 'health.recovered']);
      expect(lines.map((line) => eventOf(line)['entry'])).toEqual([
        undefined,
        { health: event },
        { health: { ...event, endedAt: at(6), ended: 'it was read' } },
      ]);
      await expectWhole(store);
    });

    it('keeps hostile text as it was told, halves of characters and all', async () => {
      const { store } = await declared();
      const nasty = sampleChange('n', 1, { oldQuote: 'cut \ud83d', newQuote: '\u2028<script>"\\\u0001', path: ['1', '\udc00'] });
      await store.commit(sampleBatch([sampleRecord(1, [nasty], {}), { visit: failedVisit(2, { because: 'half \ud83d' }), changes: [] }]));
      await expectWhole(store);
    });

    it('tells when a message arrived or was given up, with what it carried, and not of attempts between', async () => {
      const { store } = await declared();
      await deliver(store);
      const deliveries = (await read(store)).filter(({ type }) => type.startsWith('delivery'));
      expect(deliveries.map((line) => [line.type, line.at, eventOf(line)['delivery']])).toEqual([
        [
          'delivery.done',
          at(22),
          { message: 'm1', channel: 'mail', kind: 'alert', attempts: 2, receipt: '<1@mail>', tells: ['a:recorded'] },
        ],
        ['delivery.given-up', at(23), { message: 'm2', channel: 'mail', kind: 'alert', attempts: 1, why: 'No.', tells: ['b:recorded'] }],
      ]);
      await expectWhole(store);
    });
  });

  describe(`store: ${adapter}: ledger: the tree`, () => {
    it('has at every event the hashes that a tree over the texts has', async () => {
      const { store } = await filled();
      const tree = growingTree();
      for (const [index, line] of (await read(store)).entries()) {
        expect(line.index).toBe(index);
        expect(line.leaf).toEqual(leafHash(line.json));
        expect(line.subtrees).toEqual(tree.add(line.leaf));
        expect(await rootAt(tree.size, store.ledgerHashes)).toEqual(tree.root());
      }
      await expect(store.ledgerHashes([{ level: 0, index: tree.size }])).rejects.toMatchObject({ code: 'evidence' });
    });

    it('gives what proofs are made of', async () => {
      const { store } = await filled();
      const lines = await read(store);
      const size = lines.length;
      const root = await rootAt(size, store.ledgerHashes);
      for (const { index, leaf } of lines) {
        expect(isIncluded(leaf, { index, size, root, proof: await inclusionProof(index, size, store.ledgerHashes) })).toBe(true);
        const before = { size: index, root: await rootAt(index, store.ledgerHashes) };
        expect(isConsistent(before, { size, root }, await consistencyProof(index, size, store.ledgerHashes))).toBe(true);
      }
    });

    it('grows without a gap where two stores write in turn', async () => {
      const { store, again } = await declared();
      const other = await again();
      const write = (writer: Store, minutes: number): Promise<void> =>
        writer.commit(sampleBatch([sampleRecord(minutes, [sampleChange(`c${minutes}`, minutes)])]));
      for (let n = 1; n <= 12; n++) await write(n % 2 === 0 ? store : other, n);
      const lines = await read(store);
      expect(lines.map(({ index }) => index)).toEqual(lines.map((_, index) => index));
      expect(lines.length).toBe(24);
      await expectWhole(store);
    });

    it('is read in parts: by place, by type or its first part, since a time, the newest first', async () => {
      const { store } = await filled();
      const ids = async (filter: Parameters<Store['ledgerEvents']>[0]): Promise<number[]> =>
        (await collect(store.ledgerEvents(filter))).map(({ index }) => index);
      expect(await ids({ from: 2, to: 4 })).toEqual([2, 3]);
      expect(await ids({ type: 'act' })).toEqual([6, 7]);
      expect(await ids({ type: 'act.source' })).toEqual([7]);
      expect(await ids({ type: 'chang' })).toEqual([]);
      expect(await ids({ since: at(50) })).toEqual([5, 6, 7]);
      expect(await ids({ newestFirst: true, limit: 2 })).toEqual([7, 6]);
      expect((await store.ledgerEvent('acts/act_pause'))?.index).toBe(7);
      expect(await store.ledgerEvent('acts/none')).toBeUndefined();
    });
  });

  describe(`store: ${adapter}: ledger: checkpoints`, () => {
    const root = leafHash('root');

    it('are one a size, and none smaller than the last', async () => {
      const { store } = await declared();
      const checkpoint = { size: 5, root, note: 'a note\n', at: at(1) };
      expect(await store.addCheckpoint(checkpoint)).toBe(true);
      expect(await store.addCheckpoint({ ...checkpoint, note: 'another\n' })).toBe(false);
      expect(await store.addCheckpoint({ ...checkpoint, size: 4 })).toBe(false);
      expect(await store.addCheckpoint({ ...checkpoint, size: 9 })).toBe(true);
      expect((await store.checkpoints()).map(({ size, note }) => [size, note])).toEqual([
        [5, 'a note\n'],
        [9, 'a note\n'],
      ]);
      expect(await store.checkpoints({ newestFirst: true, limit: 1 })).toEqual([{ ...checkpoint, size: 9 }]);
      expect((await store.checkpoints({ from: 6 })).map(({ size }) => size)).toEqual([9]);
    });

    it('keep the first time stamp of an authority, and tell of it', async () => {
      const { store } = await declared();
      await store.addCheckpoint({ size: 5, root, note: 'n', at: at(1) });
      const stamp = { size: 5, authority: 'https://tsa.example', at: at(2), response: new Uint8Array([1, 2]) };
      await store.addTimeStamp(stamp);
      await store.addTimeStamp({ ...stamp, response: new Uint8Array([3]) });
      expect(await store.timeStamps()).toEqual([stamp]);
      expect(await store.timeStamps({ from: 4, to: 4 })).toEqual([]);
      const [line, ...more] = await read(store);
      const event = eventOf(line ?? expect.fail('no event'));
      expect(more).toEqual([]);
      expect(event).toMatchObject({
        id: 'time_stamps/5/https://tsa.example',
        type: 'ledger.stamped',
        at: at(2),
        stamp: { size: 5, sha256: sha256(stamp.response) },
      });
      expect((await store.retoldEvents([event]))[0]).toEqual({ isKnown: true, strays: [], event });
      await expectWhole(store);
    });

    it('are signed with keys that follow each other, each with an event', async () => {
      const { store } = await declared();
      const [one, two] = [
        { key: 'acme+01234567+AAA', at: at(1) },
        { key: 'acme+89abcdef+BBB', at: at(2) },
      ];
      expect(await store.addLedgerKey(one)).toBe(true);
      expect(await store.addLedgerKey(two)).toBe(false);
      expect(await store.addLedgerKey(two, one.key)).toBe(true);
      expect(await store.ledgerKeys()).toEqual([one, two]);
      expect((await read(store)).map((line) => [line.type, eventOf(line)['key']])).toEqual([
        ['ledger.key', one.key],
        ['ledger.key', two.key],
      ]);
      await expectWhole(store);
    });
  });
}

/** Two messages: the first arrives at its second attempt, the other one never does. */
async function deliver(store: Store): Promise<void> {
  await store.commit(sampleBatch([sampleRecord(1, [sampleChange('a', 1), sampleChange('b', 1)])], { recordedAt: at(10) }));
  const messages = ['a', 'b'].map((change, n): NewMessage => {
    const notice: Notice = { id: `m${n + 1}`, kind: 'alert', title: 'Look', at: at(20), items: [], more: 0, path: '/' };
    return { id: notice.id, channel: 'mail', lane: change, notice, createdAt: at(20), notBefore: at(20) };
  });
  const alerts = ['a', 'b'].map(
    (subject, n): NewAlert => ({
      channel: 'mail',
      entry: `${subject}:recorded`,
      subject,
      rule: 'all',
      createdAt: at(20),
      message: `m${n + 1}`,
    }),
  );
  await store.route({ from: 0, to: 2, alerts, messages });
  const send = async (id: string, minutes: number, outcome: SendOutcome, nextAt?: number): Promise<void> => {
    const token = `at ${minutes}`;
    const claimed = await store.claim({ channel: 'mail', now: at(minutes), until: at(minutes + 9), token });
    expect(claimed?.id).toBe(id);
    const result = { id, token, at: at(minutes), ms: 1.5, outcome, ...(nextAt === undefined ? {} : { nextAt: at(nextAt) }) };
    expect(await store.attempted(result)).toBe(true);
  };
  await send('m1', 21, { ok: false, permanent: false, sentence: 'Later.' }, 22);
  await send('m1', 22, { ok: true, receipt: '<1@mail>' });
  await send('m2', 23, { ok: false, permanent: true, sentence: 'No.' });
}
