import { describe, expect, it } from 'vitest';
import { openCheckpoint, signCheckpoint } from '../../../src/ledger/checkpoint.ts';
import {
  isKeyName,
  openNote,
  parseNote,
  pemOf,
  readSigner,
  readVerifier,
  type Signer,
  signerOf,
  signNote,
  type Verifier,
  verifierOf,
  writeSigner,
  writeVerifier,
} from '../../../src/ledger/note.ts';
import { readProof, writeProof } from '../../../src/ledger/proof.ts';
import { leafHash } from '../../../src/lib/merkle.ts';

/** The example of Go's package note, which the format comes from. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_PRIVATE = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_SIGNED = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCH_SIGNED = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
/** The example of C2SP signed-note, of a kind of key that is not ours. */
const POEM =
  'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n' +
  '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';

const known = (text: string): Verifier => readVerifier(text) ?? expect.fail(text);
const own = (): Signer => readSigner(PETER_PRIVATE) ?? expect.fail('not read');

describe('signed notes', () => {
  it('signs the published text with the published key to the published note', () => {
    expect(signNote(TEXT, own())).toBe(`${TEXT}\n${PETER_SIGNED}`);
    expect(writeVerifier(own().verifier)).toBe(PETER);
    expect(writeSigner(own())).toBe(PETER_PRIVATE);
    expect(pemOf(own().verifier)).toContain('-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA');
  });

  it('opens a note that a known key has signed, whoever else has', () => {
    const note = `${TEXT}\n${PETER_SIGNED}${ENOCH_SIGNED}`;
    expect(openNote(note, [known(PETER)])).toEqual({ text: TEXT, by: known(PETER) });
    expect(openNote(note, [known(ENOCH)])?.by.name).toBe('EnochRoot');
    expect(openNote(note, [known(PETER), known(ENOCH)])?.text).toBe(TEXT);
    const stranger = verifierOf('PeterNeumann', new Uint8Array(32));
    expect(openNote(note, [stranger])).toBeUndefined();
  });

  it('refuses a note with one wrong signature of a known key, and one with any other character in its text', () => {
    const wrong = PETER_SIGNED.replace('x08go/ZJ', 'x08go/ZK');
    expect(openNote(`${TEXT}\n${wrong}${ENOCH_SIGNED}`, [known(PETER), known(ENOCH)])).toBeUndefined();
    for (let at = 0; at < TEXT.length; at += 7) {
      const other = `${TEXT.slice(0, at)}${TEXT[at] === 'x' ? 'y' : 'x'}${TEXT.slice(at + 1)}`;
      expect(openNote(`${other}\n${PETER_SIGNED}`, [known(PETER)])).toBeUndefined();
    }
  });

  it('separates text and signatures at the last blank line', () => {
    expect(parseNote(POEM)).toMatchObject({
      text: 'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n',
      signatures: [{ name: 'quasimodo.example/salvatore', id: '367ba04b' }],
    });
  });

  it('reads no key that is cut, lengthened, or has another character anywhere', () => {
    for (const [text, read] of [
      [PETER, readVerifier],
      [PETER_PRIVATE, readSigner],
    ] as const) {
      for (let at = 0; at < text.length; at++) {
        expect(read(text.slice(0, at))).toBeUndefined();
        expect(read(`${text.slice(0, at)}${text[at] === 'Q' ? 'R' : 'Q'}${text.slice(at + 1)}`)).toBeUndefined();
      }
      expect(read(`${text}QUJD`)).toBeUndefined();
    }
    // Of another kind, with a hash that fits.
    expect(readVerifier('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toBeUndefined();
  });

  it('parses nothing that is no note', () => {
    for (const text of [
      '',
      '\n\n',
      TEXT,
      `${TEXT}\n`,
      `${TEXT}\n- Peter x08g\n`,
      `a\tb\n\n${PETER_SIGNED}`,
      `${TEXT}\n${PETER_SIGNED}more\n`,
    ])
      expect(parseNote(text), text).toBeUndefined();
    expect(() => signNote('no line feed', own())).toThrow(RangeError);
    expect(['', 'a b', 'a+b', 'a\u0000'].map(isKeyName)).toEqual([false, false, false, false]);
  });
});

describe('checkpoints', () => {
  const signer = signerOf('example.com/clausewatch', new Uint8Array(32).fill(7));
  const root = leafHash('a');
  const note = signCheckpoint({ size: 20852163, root }, signer);

  it('say name, size and root, in three lines', () => {
    expect(note.split('\n').slice(0, 4)).toEqual(['example.com/clausewatch', '20852163', Buffer.from(root).toString('base64'), '']);
    expect(openCheckpoint(note, [signer.verifier])).toEqual({
      origin: 'example.com/clausewatch',
      size: 20852163,
      root,
      by: signer.verifier,
    });
  });

  it('are none where the key is of another name than the ledger, or nobody known has signed', () => {
    const other = signerOf('example.com/other', new Uint8Array(32).fill(7));
    const foreign = signNote(note.slice(0, note.indexOf('\n\n') + 1), other);
    expect(openCheckpoint(foreign, [other.verifier])).toBeUndefined();
    expect(openCheckpoint(note, [other.verifier])).toBeUndefined();
  });

  it('are none with a size or a root that could be written otherwise', () => {
    for (const text of ['x\n07\n', 'x\n-1\n', 'x\n1e3\n', 'x\n']) {
      const odd = signNote(`${text.replace('x', signer.verifier.name)}${Buffer.from(root).toString('base64')}\n`, signer);
      expect(openCheckpoint(odd, [signer.verifier]), text).toBeUndefined();
    }
    expect(openCheckpoint(signNote(`${signer.verifier.name}\n1\nAAAA\n`, signer), [signer.verifier])).toBeUndefined();
  });

  it('stand in a proof as they were signed', () => {
    const proof = { index: 12, hashes: [leafHash('b'), leafHash('c')], checkpoint: note };
    const text = writeProof(proof);
    expect(text.split('\n').slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 12']);
    expect(readProof(text)).toEqual(proof);
    expect(readProof(writeProof({ index: 0, hashes: [], checkpoint: note }))?.hashes).toEqual([]);
    expect(readProof(text.replace('index 12', 'index 012'))).toBeUndefined();
  });
});
