import { expect, it } from 'vitest';
import { openCheckpoint } from '../../../../src/ledger/checkpoint.ts';
import { parseNote, type Signer, signerOf, signNote, writeVerifier } from '../../../../src/ledger/note.ts';
import { readProof, writeProof } from '../../../../src/ledger/proof.ts';
import { canonicalJson } from '../../../../src/lib/canonicalJson.ts';
import { renewKey } from '../../../../src/pipeline/ledger/key.ts';
import { renewalFiles, renewedKeys } from '../../../../src/pipeline/ledger/renewals.ts';
import { signLedger } from '../../../../src/pipeline/ledger/sign.ts';
import { ledgerSample } from '../../../helpers/ledgerSample.ts';

const { signal } = new AbortController();
const KEYS = [1, 2, 3].map((seed) => signerOf('acme.example', new Uint8Array(32).fill(seed)).verifier) as [
  Signer['verifier'],
  Signer['verifier'],
  Signer['verifier'],
];

/** A ledger whose key was renewed twice, and the files that lead from the first key to the last. */
async function renewedTwice() {
  const { key, store, record, sign } = await ledgerSample();
  const notes: string[] = [];
  for (let n = 1; n <= 3; n++) {
    if (n > 1) await renewKey(key);
    await record(n);
    notes.push((await signLedger(sign, signal))?.note ?? expect.fail('not signed'));
  }
  const size = await store.ledgerSize();
  const files = new Map((await renewalFiles(store, size)).map(({ name, text }) => [name, String(text)]));
  return { store, files, notes, size };
}

const keysOf = (files: ReadonlyMap<string, string>, from = KEYS[0]): string[] =>
  renewedKeys((name) => files.get(name), [from]).map(({ to }) => writeVerifier(to));

it('a key vouches for the next one, and that for the one after it', async () => {
  const { files, notes } = await renewedTwice();
  expect([...files.keys()]).toEqual(['key-2.json', 'key-2.tlog-proof', 'key-3.json', 'key-3.tlog-proof']);
  expect(keysOf(files)).toEqual([KEYS[1], KEYS[2]].map(writeVerifier));
  expect(keysOf(files, KEYS[1])).toEqual([writeVerifier(KEYS[2])]);
  expect(openCheckpoint(notes[2] ?? '', [KEYS[2]])).toBeDefined();
});

it('keys that were taken into use after a checkpoint are not told with it', async () => {
  const { store, notes } = await renewedTwice();
  const size = openCheckpoint(notes[1] ?? '', [KEYS[1]])?.size ?? 0;
  expect((await renewalFiles(store, size)).map(({ name }) => name)).toEqual(['key-2.json', 'key-2.tlog-proof']);
});

it('nobody vouches for a key that was put under a checkpoint by somebody else, or that only itself has signed', async () => {
  const { files, notes } = await renewedTwice();
  const mallory = signerOf('acme.example', new Uint8Array(32).fill(99));
  const [event, proof] = [files.get('key-2.json') ?? '', files.get('key-2.tlog-proof') ?? ''];
  const opened = readProof(proof) ?? expect.fail('no proof');
  const text = parseNote(opened.checkpoint)?.text ?? '';
  const forgedEvent = canonicalJson({ ...(JSON.parse(event) as object), key: writeVerifier(mallory.verifier) });
  // What was handed out, with one more signature below it.
  const cosigned = opened.checkpoint + signNote(text, mallory).slice(text.length + 1);
  const forged = new Map([
    ['key-2.json', forgedEvent],
    ['key-2.tlog-proof', writeProof({ ...opened, checkpoint: cosigned })],
  ]);
  expect(keysOf(forged)).toEqual([]);
  const alone = signNote(text, signerOf('acme.example', new Uint8Array(32).fill(2)));
  expect(keysOf(new Map([...files, ['key-2.tlog-proof', writeProof({ ...opened, checkpoint: alone })]]))).toEqual([]);
  const former = signNote(text, signerOf('acme.example', new Uint8Array(32).fill(1)));
  expect(keysOf(new Map([...files, ['key-2.tlog-proof', writeProof({ ...opened, checkpoint: former })]]))).toEqual([]);
  expect(keysOf(new Map([...files, ['key-2.json', `${event} `]]))).toEqual([]);
  expect(keysOf(new Map([...files, ['key-2.json', '{']]))).toEqual([]);
  expect(keysOf(files, mallory.verifier)).toEqual([]);
  expect(notes).toHaveLength(3);
});
