import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { HealthEvent } from '../../../../src/domain/health.ts';
import { refusedExtent } from '../../../../src/pipeline/ledger/health.ts';
import { goOnRestored } from '../../../../src/pipeline/ledger/key.ts';
import { createSignerMemory } from '../../../../src/pipeline/ledger/memory.ts';
import { signLedger } from '../../../../src/pipeline/ledger/sign.ts';
import { type LedgerSample, ledgerSample, lookTimes, rehash } from '../../../helpers/ledgerSample.ts';
import { at, collect } from '../../../helpers/samples.ts';

const { signal } = new AbortController();

type Scheduler = LedgerSample['sign'] & Pick<LedgerSample, 'store'>;

interface Schedulers extends LedgerSample {
  one: Scheduler;
  /** On another machine: the same key, and a memory of its own. */
  other: Scheduler;
  open(): Promise<HealthEvent[]>;
}

async function schedulers(): Promise<Schedulers> {
  const sample = await ledgerSample();
  const { store, folder } = sample;
  let minute = 2000;
  const clock = {
    now: () => {
      minute += 1;
      return new Date(at(minute));
    },
  };
  const one = { ...sample.sign, store, clock };
  const other = { ...one, memory: createSignerMemory(join(folder, 'other.last')) };
  return { ...sample, one, other, open: () => store.health({ state: 'open', of: 'installation' }) };
}

/** Puts another history in the place of what was signed, as somebody would who can write the database. */
function forge(file: string): void {
  const raw = new DatabaseSync(file);
  for (const { name } of raw.prepare("select name from sqlite_schema where type = 'trigger'").all()) raw.exec(`drop trigger ${name}`);
  raw.exec('delete from checkpoints');
  raw.exec("update ledger set event_json = replace(event_json, 'acme', 'acne')");
  raw.close();
  rehash(file);
}

describe('that the ledger is not signed', () => {
  it('is told where no machine has its key any more, and is over when one has', async () => {
    const { one, key, record, open } = await schedulers();
    await record(1);
    await signLedger(one, signal);
    const kept = await readFile(key.file);
    await rm(key.file);
    await record(2);
    await lookTimes(2, one);
    expect(await open(), 'another one may have the key').toEqual([]);
    await lookTimes(3, one);
    expect(await open()).toMatchObject([
      {
        kind: 'unsigned',
        detail: { sentence: expect.stringMatching(/private key of the ledger is not on this machine.*scheduler on one/) },
      },
    ]);
    await lookTimes(3, one);
    expect(await open(), 'whoever starts without the key ends nothing').toHaveLength(1);
    await writeFile(key.file, kept, { mode: 0o600 });
    await lookTimes(2, one);
    expect(await open()).toEqual([]);
  });

  it('is not told by a scheduler without the key as long as another one signs', async () => {
    const { one, other, record, open } = await schedulers();
    await record(1);
    await signLedger(one, signal);
    let minutes = 1;
    const keyless: Scheduler = {
      ...other,
      async signer() {
        // The other one signs between two of its looks, and something new is recorded.
        await signLedger(one, signal);
        minutes += 1;
        await record(minutes);
        return undefined;
      },
    };
    await record(100);
    await lookTimes(6, keyless);
    expect(await open()).toEqual([]);
  });

  it('by one that refuses another history is not ended by one that signs it in good faith', async () => {
    const { one, other, record, open, file } = await schedulers();
    await record(1);
    await record(2);
    const signed = await signLedger(one, signal);
    forge(file);
    await record(3);
    await lookTimes(2, one, 'one');
    const root = Buffer.from(signed?.root ?? []).toString('hex');
    expect(await open()).toMatchObject([{ detail: { sentence: expect.stringContaining('scheduler on one'), signed: { size: 5, root } } }]);
    await lookTimes(4, other, 'other');
    expect((await other.store.checkpoints()).length, 'it knows no better').toBeGreaterThan(0);
    expect(await open()).toMatchObject([{ detail: { sentence: expect.stringContaining('scheduler on one'), signed: { size: 5, root } } }]);
  });

  it('is told again by whoever still refuses, if somebody has ended it', async () => {
    const { one, store, record, open, file } = await schedulers();
    await record(1);
    await signLedger(one, signal);
    forge(file);
    const elsewhere: Scheduler = {
      ...one,
      store: {
        ...store,
        async health(filter) {
          const events = await store.health(filter);
          for (const { id } of events) await store.editHealth([{ act: 'close', id, endedAt: at(3000), ended: 'by another' }], at(3000));
          return [];
        },
      },
    };
    await lookTimes(3, elsewhere);
    expect((await store.health()).length).toBe(3);
    expect(await open()).toHaveLength(1);
  });

  it('is over when the ledger goes on again from what the one that refused had signed, whoever finds it', async () => {
    const { one, other, record, open, file, store } = await schedulers();
    await record(1);
    await signLedger(one, signal);
    await record(2);
    const raw = new DatabaseSync(file);
    for (const { name } of raw.prepare("select name from sqlite_schema where type = 'trigger'").all()) raw.exec(`drop trigger ${name}`);
    const damage = (from: string, to: string): void =>
      void raw.exec(`update ledger set event_json = replace(event_json, '${from}', '${to}') where seq = 4`);
    damage('acme', 'acne');
    await lookTimes(2, one);
    expect(await open()).toMatchObject([{ detail: { signed: { size: 3 } } }]);
    damage('acne', 'acme');
    raw.close();
    await lookTimes(2, other, 'other');
    expect(await open()).toEqual([]);
    expect((await store.checkpoints()).at(-1)?.size).toBe(await store.ledgerSize());
  });

  it('is over when somebody has decided to go on from a copy, also on a machine that knew nothing itself', async () => {
    const { one, other, key, record, open, file, store } = await schedulers();
    await record(1);
    const signed = await signLedger(one, signal);
    forge(file);
    await lookTimes(2, one);
    await goOnRestored({ ...key, clock: one.clock }, other.memory, await refusedExtent(store));
    const [event] = (await collect(store.ledgerEvents({ type: 'ledger.restored' }))).map(({ json }) => JSON.parse(json));
    expect(event).toMatchObject({ copy: { size: signed?.size, root: Buffer.from(signed?.root ?? []).toString('hex') } });
    await lookTimes(2, other, 'other');
    expect(await open()).toEqual([]);
    await lookTimes(2, one);
    expect(await open(), 'the one that refuses knows nothing of that').toHaveLength(1);
  });
});
