import { describe, expect, it } from 'vitest';
import { signCheckpoint } from '../../../src/ledger/checkpoint.ts';
import { readGrowth } from '../../../src/ledger/growth.ts';
import { signerOf } from '../../../src/ledger/note.ts';
import { consistencyProof, type ReadNodes, rootAt } from '../../../src/ledger/tree.ts';
import { leafHash, nodeHash, type TreeNode } from '../../../src/lib/merkle.ts';

const signer = signerOf('acme.example', new Uint8Array(32).fill(1));
const thief = signerOf('acme.example', new Uint8Array(32).fill(2));

/** A tree whose leaves are "a0", "a1"… */
function nodesNamed(name: string): ReadNodes {
  const hashOf = ({ level, index }: TreeNode): Uint8Array =>
    level === 0
      ? leafHash(`${name}${index}`)
      : nodeHash(hashOf({ level: level - 1, index: index * 2 }), hashOf({ level: level - 1, index: index * 2 + 1 }));
  return (nodes) => Promise.resolve(nodes.map(hashOf));
}

async function grown(from: number, to: number, { name = 'a', by = signer } = {}): Promise<string> {
  const read = nodesNamed(name);
  const [before, root] = [await rootAt(from, read), await rootAt(to, read)];
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const hashes = (await consistencyProof(from, to, read)).map(hex);
  const checkpoint = signCheckpoint({ size: to, root }, by);
  return JSON.stringify({ from: { size: from, root: hex(before) }, to: { size: to, root: hex(root) }, hashes, checkpoint });
}

const keptOf = async (size: number): Promise<string> => signCheckpoint({ size, root: await rootAt(size, nodesNamed('a')) }, signer);
const key = signer.verifier;

describe('a proof of growth', () => {
  it.each([
    [1, 1],
    [3, 7],
    [4, 8],
    [6, 21],
  ])('holds from %i events to %i', async (from, to) => {
    expect(readGrowth(await grown(from, to), { kept: await keptOf(from), key })).toEqual({ ok: true, from, to });
  });

  it('does not hold for another history, another key, a shorter one, or what is no proof', async () => {
    const kept = await keptOf(6);
    const why = (json: string, by = key) => readGrowth(json, { kept, key: by });
    expect(why(await grown(6, 21, { name: 'b' }))).toEqual({
      ok: false,
      why: 'the ledger does not go on from the checkpoint that you kept',
    });
    expect(why(await grown(6, 21, { by: thief }))).toEqual({ ok: false, why: 'the key has not signed the checkpoint of the proof' });
    expect(why(await grown(6, 21), thief.verifier)).toEqual({ ok: false, why: 'the key has not signed the checkpoint that you kept' });
    expect(why(await grown(3, 5))).toEqual({ ok: false, why: 'its checkpoint vouches for 5 events, and yours for 6' });
    expect(why(await grown(5, 21))).toMatchObject({ ok: false });
    for (const json of ['', '{}', '[]', 'null']) expect(why(json)).toEqual({ ok: false, why: 'this is no proof of growth' });
  });
});
