import { chmod, link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../../../src/domain/errors.ts';
import { openCheckpoint, signCheckpoint, signersOfCheckpoint } from '../../../../src/ledger/checkpoint.ts';
import { readSigner, signerOf, writeSigner, writeVerifier } from '../../../../src/ledger/note.ts';
import { isConsistent } from '../../../../src/ledger/tree.ts';
import { goOnRestored, openKey, renewKey } from '../../../../src/pipeline/ledger/key.ts';
import { createSignerMemory } from '../../../../src/pipeline/ledger/memory.ts';
import { eventNamed, proveEvent, proveEvents, proveGrowth } from '../../../../src/pipeline/ledger/prove.ts';
import { signLedger, type TimeStamper, verifiersOf } from '../../../../src/pipeline/ledger/sign.ts';
import { startSigner } from '../../../../src/pipeline/ledger/signer.ts';
import { ledgerSample, lookTimes, rehash } from '../../../helpers/ledgerSample.ts';
import { at, collect } from '../../../helpers/samples.ts';

const { signal } = new AbortController();
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** Edits the database as somebody else would, past the triggers. */
function tamper(file: string, ...statements: string[]): void {
  const raw = new DatabaseSync(file);
  for (const { name } of raw.prepare("select name from sqlite_schema where type = 'trigger'").all()) raw.exec(`drop trigger ${name}`);
  for (const statement of statements) raw.exec(statement);
  raw.close();
}

const REWRITE = "update ledger set event_json = replace(event_json, 'acme', 'acne')";

describe('the key of the ledger', () => {
  it('is made once, for its owner only, and known to the record', async () => {
    const { key, store } = await ledgerSample();
    const signer = await openKey(key);
    expect((await stat(key.file)).mode & 0o777).toBe(0o600);
    expect(writeSigner(readSigner((await readFile(key.file, 'utf8')).trim()) ?? expect.fail('no key'))).toBe(
      writeSigner(signerOf('acme.example', new Uint8Array(32).fill(1))),
    );
    expect(await openKey(key)).toEqual(signer);
    expect(await store.ledgerKeys()).toEqual([{ key: writeVerifier(signer?.verifier ?? expect.fail('no key')), at: at(1000) }]);
  });

  it('is not made anew where its file is lost, and one that is not that of the record is refused', async () => {
    const { key } = await ledgerSample();
    await openKey(key);
    await rm(key.file);
    expect(await openKey(key)).toBeUndefined();
    await writeFile(key.file, writeSigner(signerOf('acme.example', new Uint8Array(32).fill(9))), { mode: 0o600 });
    await expect(openKey(key)).rejects.toThrow(/not the one that the ledger is signed with/);
    await chmod(key.file, 0o604);
    await expect(openKey(key)).rejects.toThrow(/Others than its owner can get at the private key/);
    await writeFile(key.file, 'nonsense');
    await expect(openKey(key)).rejects.toThrow(OperationalError);
  });

  it('is not made where the first one is made elsewhere, and signs there once it is known', async () => {
    const { key, store } = await ledgerSample();
    expect(await openKey({ ...key, elsewhere: true })).toBeUndefined();
    expect(await store.ledgerKeys()).toEqual([]);
    const made = await openKey(key);
    expect(await openKey({ ...key, elsewhere: true })).toEqual(made);
  });

  it('gives way to a new one by a decision only, and both are known from then on', async () => {
    const { key, store, record, sign } = await ledgerSample();
    await record(1);
    const first = await signLedger(sign, signal);
    await renewKey(key);
    const second = await signLedger(sign, signal);
    const verifiers = await verifiersOf(store);
    expect(verifiers.map(({ name }) => name)).toEqual(['acme.example', 'acme.example']);
    expect(openCheckpoint(first?.note ?? '', verifiers)?.by).toEqual(verifiers[0]);
    expect(openCheckpoint(second?.note ?? '', verifiers)?.by).toEqual(verifiers[1]);
    expect(signersOfCheckpoint(second?.note ?? '', verifiers), 'the old key vouches for the new one').toEqual([verifiers[1], verifiers[0]]);
    await record(2);
    expect(signersOfCheckpoint((await signLedger(sign, signal))?.note ?? '', verifiers), 'once').toEqual([verifiers[1]]);
    expect(await readFile(`${key.file}.${verifiers[0]?.id}`, 'utf8')).toContain('PRIVATE+KEY+');
  });

  it('is replaced by a new one where its file holds none, and what was in it is kept', async () => {
    const { key, store } = await ledgerSample();
    const first = await openKey(key);
    await writeFile(key.file, 'cut');
    const second = await renewKey(key);
    expect(await openKey(key)).toEqual(second);
    expect(second).not.toEqual(first);
    expect(await store.ledgerKeys()).toHaveLength(2);
    expect(await readFile(`${key.file}.${key.clock.now().getTime()}.unreadable`, 'utf8')).toBe('cut');
  });

  it('is in its place after a renewal that was killed at any moment', async () => {
    const { key, store } = await ledgerSample();
    const first = (await openKey(key)) ?? expect.fail('no key');
    const killed = { ...key, store: { ...store, addLedgerKey: () => Promise.reject(new Error('killed')) } };
    await expect(renewKey(killed)).rejects.toThrow('killed');
    expect(await openKey(key)).toEqual(first);
    // The record knows the new one, and its file waits yet.
    const second = await renewKey(key);
    await rename(key.file, `${key.file}.${second.verifier.id}.new`);
    await link(`${key.file}.${first.verifier.id}`, key.file);
    expect(await openKey(key)).toEqual(second);
    expect((await readdir(dirname(key.file))).filter((name) => name === `ledger.key.${second.verifier.id}.new`)).toEqual([]);
  });

  it('leaves the one that won in its place where two are taken into use at once', async () => {
    const { key, store } = await ledgerSample();
    await openKey(key);
    const [one, other] = await Promise.allSettled([renewKey(key), renewKey(key)]);
    expect([one?.status, other?.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(writeVerifier((await openKey(key))?.verifier ?? expect.fail('no key'))).toBe((await store.ledgerKeys()).at(-1)?.key);
  });

  it('is refused where the settings give the ledger another name', async () => {
    const { key } = await ledgerSample();
    await openKey(key);
    await expect(openKey({ ...key, name: 'other.example', isNamed: true })).rejects.toThrow(/call the ledger other.example/);
    expect(await openKey({ ...key, name: 'other.example' })).toBeDefined();
  });
});

describe('signing', () => {
  it('vouches for everything recorded, its key too, and again only when more is', async () => {
    const { sign, store, record } = await ledgerSample();
    expect(await signLedger(sign, signal)).toBeUndefined();
    expect(await store.ledgerSize()).toBe(0);
    await record(1);
    const first = await signLedger(sign, signal);
    expect(first?.size).toBe(3);
    expect(await signLedger(sign, signal)).toEqual(first);
    await record(2);
    const second = await signLedger(sign, signal);
    expect((await store.checkpoints()).map(({ size }) => size)).toEqual([3, 5]);
    const growth = await proveGrowth(store, 3);
    expect(growth.from.root).toBe(Buffer.from(first?.root ?? []).toString('hex'));
    const [from, to] = [growth.from, growth.to].map(({ size, root }) => ({ size, root: bytesOf(root) }));
    expect(isConsistent(from ?? expect.fail(), to ?? expect.fail(), growth.hashes.map(bytesOf))).toBe(true);
    expect(growth.checkpoint).toBe(second?.note);
  });

  it('makes one checkpoint of a size, however many sign at once', async () => {
    const { sign, store, record } = await ledgerSample();
    await record(1);
    await signLedger(sign, signal);
    await record(2);
    const both = await Promise.all([signLedger(sign, signal), signLedger(sign, signal)]);
    expect(both[0]).toEqual(both[1]);
    expect(await store.checkpoints()).toHaveLength(2);
  });

  const edits: Array<[what: string, sql: string]> = [
    ['an event since the last checkpoint was edited', "update ledger set event_json = replace(event_json, 'acme', 'acne') where seq = 4"],
    ['a hash since then was edited', 'update ledger set leaf_hash = zeroblob(32) where seq = 3'],
    ['an event since then was removed', 'delete from ledger where seq = 3'],
    ['the tree that was signed was edited', 'update ledger set leaf_hash = zeroblob(32) where seq = 2'],
    ['the tree is shorter than what was signed', 'delete from ledger where seq > 1'],
    ['the checkpoint was edited', "update checkpoints set note = replace(note, '3', '2')"],
    ['the root of the checkpoint was edited', 'update checkpoints set root = zeroblob(32)'],
  ];
  it.each(edits)('is refused where %s', async (_, statement) => {
    const { sign, store, record, file } = await ledgerSample();
    await record(1);
    await signLedger(sign, signal);
    await record(2);
    tamper(file, statement);
    await expect(signLedger(sign, signal)).rejects.toMatchObject({
      code: 'evidence',
      message: expect.stringContaining('Nothing is signed'),
    });
    expect(await store.checkpoints()).toHaveLength(1);
  });

  const histories: Array<[what: string, statements: string[]]> = [
    ['no checkpoint, and other events, as if nothing was ever signed', ['delete from checkpoints', REWRITE]],
    ['an earlier state, as it was signed then', ['delete from checkpoints where size > 3', 'delete from ledger where seq > 2']],
    ['an earlier state, and other events after it', ['delete from checkpoints where size > 3', 'delete from ledger where seq > 3']],
  ];
  it.each(histories)('is refused where the database holds another history than this machine has signed: %s', async (_, statements) => {
    const { sign, store, record, file } = await ledgerSample();
    await record(1);
    await signLedger(sign, signal);
    await record(2);
    const last = await signLedger(sign, signal);
    tamper(file, ...statements);
    rehash(file);
    await expect(signLedger(sign, signal)).rejects.toMatchObject({ code: 'evidence', message: expect.stringContaining('this machine') });
    await record(3);
    await expect(signLedger(sign, signal)).rejects.toMatchObject({ code: 'evidence' });
    expect((await store.checkpoints()).map(({ size }) => size)).not.toContain(last?.size);
  });

  it('is refused where the last checkpoint was signed by a key that the record came by otherwise', async () => {
    const { sign, store, record, file } = await ledgerSample();
    await record(1);
    const first = (await signLedger(sign, signal)) ?? expect.fail('not signed');
    const thief = signerOf('acme.example', new Uint8Array(32).fill(77));
    tamper(
      file,
      `update ledger_keys set seq = seq + 1`,
      `insert into ledger_keys values (1, '${writeVerifier(thief.verifier)}', '${at(1)}')`,
      `update checkpoints set note = '${signCheckpoint(first, thief)}'`,
    );
    await rm(join(dirname(file), 'ledger.key.last'));
    await record(2);
    await expect(signLedger(sign, signal)).rejects.toThrow(/last checkpoint is not what was signed/);
    expect(await store.checkpoints()).toHaveLength(1);
  });

  it('goes on from a checkpoint that it was killed before it could store, and from one of another machine', async () => {
    const { sign, store, record, key } = await ledgerSample();
    await record(1);
    const killed = { ...sign, store: { ...store, addCheckpoint: () => Promise.reject(new Error('killed')) } };
    await expect(signLedger(killed, signal)).rejects.toThrow('killed');
    expect((await signLedger(sign, signal))?.size).toBe(3);
    const elsewhere = { ...sign, memory: createSignerMemory(`${key.file}.elsewhere`) };
    await record(2);
    await signLedger(elsewhere, signal);
    expect((await sign.memory.last())?.size).toBe(3);
    await signLedger(sign, signal);
    expect((await sign.memory.last())?.size, 'it has looked at what the other one has signed').toBe(5);
    await record(3);
    expect((await signLedger(sign, signal))?.size).toBe(7);
  });

  it('keeps in mind the largest that was signed, also where a process that signed less is late', async () => {
    const { sign, record, key } = await ledgerSample();
    await record(1);
    const first = (await signLedger(sign, signal)) ?? expect.fail('not signed');
    await record(2);
    const second = await signLedger(sign, signal);
    await createSignerMemory(`${key.file}.last`).keep(first.note);
    expect((await sign.memory.last())?.size).toBe(second?.size);
  });

  it('goes on from a record that was restored by hand only by decision, with a new key, and the ledger says so', async () => {
    const { sign, store, record, key, file } = await ledgerSample();
    await record(1);
    await signLedger(sign, signal);
    await record(2);
    const lost = (await signLedger(sign, signal)) ?? expect.fail('not signed');
    tamper(file, 'delete from checkpoints where size > 3', 'delete from ledger where seq > 2');
    await expect(signLedger(sign, signal)).rejects.toThrow(/this machine has signed 5/);
    const signer = await goOnRestored(key, sign.memory);
    const next = (await signLedger(sign, signal)) ?? expect.fail('not signed');
    expect(next.size).toBe(5);
    expect(openCheckpoint(next.note, await verifiersOf(store))?.by).toEqual(signer.verifier);
    const { event } = await eventNamed(store, `ledger.restored/${at(1000)}`);
    expect(event).toMatchObject({ type: 'ledger.restored', copy: { size: 5, root: Buffer.from(lost.root).toString('hex') } });
  });

  it('goes on at its pace, tells what it refuses, and signs what is left at its end', async () => {
    const { sign, store, record, file } = await ledgerSample();
    const errors: string[] = [];
    const log = { ...sign.log, error: (_: object, text: string) => void errors.push(text) };
    const rounds: Array<() => void> = [];
    const wait = (_ms: number, stopped: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        rounds.push(resolve);
        if (stopped.aborted) resolve();
        stopped.addEventListener('abort', () => resolve());
      });
    const round = async (): Promise<void> => {
      const before = rounds.length;
      rounds.at(-1)?.();
      while (rounds.length === before) await new Promise((resolve) => setImmediate(resolve));
    };
    await record(1);
    const signer = startSigner({ ...sign, store, log, everyMs: 60_000, wait, machine: 'one' });
    await round();
    expect((await store.checkpoints()).map(({ size }) => size)).toEqual([3]);
    await record(2);
    await round();
    expect((await store.checkpoints()).map(({ size }) => size)).toEqual([3, 5]);
    await record(3);
    await signer.stop();
    expect((await store.checkpoints()).map(({ size }) => size)).toEqual([3, 5, 7]);
    expect(errors).toEqual([]);
    const root = (await store.checkpoints()).at(-1)?.root;
    tamper(file, 'update checkpoints set root = zeroblob(32)');
    await record(4);
    await startSigner({ ...sign, store, log, everyMs: 60_000, wait, machine: 'one' }).stop();
    expect(errors).toEqual(['the ledger is not signed', 'the ledger is not signed']);
    const [event] = await store.health({ state: 'open', of: 'installation' });
    expect(event).toMatchObject({ kind: 'unsigned', detail: { sentence: expect.stringContaining('Nothing is signed') } });
    expect(
      (await collect(store.ledgerEvents({ type: 'health' }))).map(({ type }) => type),
      'once',
    ).toEqual(['health.opened']);
    tamper(file, `update checkpoints set root = x'${Buffer.from(root ?? []).toString('hex')}' where size = 7`);
    const again = startSigner({ ...sign, store, log, everyMs: 60_000, wait, machine: 'one' });
    await again.stop();
    expect((await store.checkpoints()).at(-1)?.size).toBeGreaterThan(7);
    expect(await store.health({ state: 'open', of: 'installation' })).toEqual([]);
    expect((await collect(store.ledgerEvents({ type: 'health' }))).map(({ type }) => type)).toEqual(['health.opened', 'health.recovered']);
  });

  it('goes on in a scheduler whose ledger lacks an event, and says what is the matter', async () => {
    const { sign, store, record } = await ledgerSample();
    await record(1);
    await record(2);
    const damage = { ...sign, store: { ...store, ledgerHashes: () => Promise.reject(new RangeError('no such hash')) } };
    await signLedger(sign, signal);
    await record(3);
    await lookTimes(3, { ...damage });
    expect(await store.health({ state: 'open', of: 'installation' })).toMatchObject([{ kind: 'unsigned' }]);
  });

  it('has checkpoints stamped, and tries again with the next look where the authority gave none', async () => {
    const { sign, store, record } = await ledgerSample();
    let isAway = true;
    const asked: string[] = [];
    const stamper: TimeStamper = {
      authority: 'https://tsa.example',
      async stamp(text) {
        asked.push(text);
        if (isAway) throw new OperationalError('network', 'It is away.', { transient: true });
        return { at: at(1001), response: new Uint8Array([1]) };
      },
    };
    await record(1);
    const checkpoint = await signLedger({ ...sign, stamper }, signal);
    expect(await store.timeStamps()).toEqual([]);
    isAway = false;
    await signLedger({ ...sign, stamper }, signal);
    await signLedger({ ...sign, stamper }, signal);
    expect(asked).toEqual([checkpoint?.note, checkpoint?.note]);
    expect(await store.timeStamps({ from: 3, to: 3 })).toEqual([
      { size: 3, authority: stamper.authority, at: at(1001), response: new Uint8Array([1]) },
    ]);
    await record(2);
    await signLedger({ ...sign, stamper, stampEveryMs: 60_000 }, signal);
    expect(asked, 'not so soon').toHaveLength(2);
    const later = { now: () => new Date(at(1003)) };
    await signLedger({ ...sign, stamper, clock: later, stampEveryMs: 60_000 }, signal);
    expect((await store.timeStamps()).map(({ size }) => size)).toEqual([3, 6]);
    const [last] = await store.checkpoints({ newestFirst: true, limit: 1 });
    expect(last?.size, 'the event of the first stamp is signed with what came after it').toBe(6);
    for (let looks = 0; looks < 3; looks++) await signLedger({ ...sign, stamper }, signal);
    expect(asked, 'that a checkpoint was stamped is signed, and nothing to be stamped').toHaveLength(3);
    expect(await store.ledgerSize()).toBe(7);
    expect((await store.checkpoints({ newestFirst: true, limit: 1 })).map(({ size }) => size)).toEqual([7]);
  });
});

describe('proofs', () => {
  it('are not given of what no checkpoint vouches for, nor of what is not there', async () => {
    const { sign, store, record } = await ledgerSample();
    await record(1);
    const { line } = await eventNamed(store, 'changes/c1');
    await expect(proveEvent(store, line)).rejects.toThrow(/vouches for 0 events/);
    await signLedger(sign, signal);
    expect((await proveEvent(store, line)).size).toBe(3);
    await record(2);
    await expect(proveEvents(store, ['changes/c2'])).rejects.toThrow(/vouches for 3 events/);
    await expect(proveEvents(store, ['changes/none'])).rejects.toThrow(/has no event changes\/none/);
    await expect(proveGrowth(store, 4)).rejects.toThrow(OperationalError);
  });

  it('come as files in the order of the ledger, each event in the text that was hashed', async () => {
    const { sign, store, record } = await ledgerSample();
    await record(1);
    await signLedger(sign, signal);
    const files = await proveEvents(store, ['changes/c1', 'visits/acme/dpa@2026-03-01T00:01:00.000Z']);
    expect(files.map(({ name }) => name)).toEqual([
      ...['events.jsonl', 'proofs/0.tlog-proof', 'proofs/1.tlog-proof', 'checkpoint', 'ledger.pub', 'HOW-TO-VERIFY.txt'],
    ]);
    const lines = await collect(store.ledgerEvents({ to: 2 }));
    expect(files[0]?.text).toBe(lines.map(({ json }) => `${json}\n`).join(''));
  });
});
