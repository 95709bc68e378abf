import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consistencyProof, inclusionProof, isConsistent, isIncluded, type ReadNodes, rootAt } from '../../../src/ledger/tree.ts';
import { EMPTY_ROOT, growingTree, leafHash, nodeHash, nodesOf } from '../../../src/lib/merkle.ts';

/** The leaves that implementations of RFC 6962 and RFC 9162 are tested with, and the roots of their first 0 to 8. */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const INCLUSION: Array<[index: number, size: number, proof: string[]]> = [
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
];
const CONSISTENCY: Array<[from: number, to: number, proof: string[]]> = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const entries = (n: number): string[] => Array.from({ length: n }, (_, index) => `entry ${index}`);

/** MTH as RFC 9162 defines it, by nothing but its definition. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (!only) return EMPTY_ROOT;
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(mth(leaves.slice(0, split)), mth(leaves.slice(split)));
}

/** The nodes of a tree as it grew: level 0 are leaves. */
function grown(all: ReadonlyArray<Uint8Array | string>): { read: ReadNodes; roots: Uint8Array[]; leaves: Uint8Array[] } {
  const tree = growingTree();
  const nodes = new Map<string, Uint8Array>();
  const leaves = all.map(leafHash);
  const roots = [tree.root()];
  for (const [index, leaf] of leaves.entries()) {
    for (const [below, hash] of [leaf, ...tree.add(leaf)].entries()) nodes.set(`${below} ${(index + 1) / 2 ** below - 1}`, hash);
    roots.push(tree.root());
  }
  const read: ReadNodes = async (wanted) =>
    wanted.map(({ level, index }) => nodes.get(`${level} ${index}`) ?? expect.fail(`no node ${level} ${index}`));
  return { read, roots, leaves };
}

describe('the Merkle tree', () => {
  it('has the published roots of the published leaves', () => {
    expect(grown(LEAVES.map(bytesOf)).roots.map(hex)).toEqual(ROOTS);
  });

  it('gives the published proofs', async () => {
    const { read } = grown(LEAVES.map(bytesOf));
    for (const [index, size, proof] of INCLUSION) expect((await inclusionProof(index, size, read)).map(hex)).toEqual(proof);
    for (const [from, to, proof] of CONSISTENCY) expect((await consistencyProof(from, to, read)).map(hex)).toEqual(proof);
  });

  it('gives the paths and proofs of the example of RFC 9162, 2.1.5', async () => {
    const { read, leaves } = grown(['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6']);
    const [a, b, c, d, e, f, j] = leaves as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const [g, h, i] = [nodeHash(a, b), nodeHash(c, d), nodeHash(e, f)];
    const [k, l] = [nodeHash(g, h), nodeHash(i, j)];
    expect(await inclusionProof(0, 7, read)).toEqual([b, h, l]);
    expect(await inclusionProof(3, 7, read)).toEqual([c, g, l]);
    expect(await inclusionProof(4, 7, read)).toEqual([f, j, k]);
    expect(await inclusionProof(6, 7, read)).toEqual([i, k]);
    expect(await consistencyProof(3, 7, read)).toEqual([c, d, g, l]);
    expect(await consistencyProof(4, 7, read)).toEqual([l]);
    expect(await consistencyProof(6, 7, read)).toEqual([i, j, k]);
  });

  it('has at every size the root of its definition, and proofs that verify, each with the roots of its own', async () => {
    const { read, roots, leaves } = grown(entries(70));
    for (let size = 1; size <= 70; size++) {
      const root = roots[size] as Uint8Array;
      expect(hex(root)).toBe(hex(mth(leaves.slice(0, size))));
      expect(await rootAt(size, read)).toEqual(root);
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(index, size, read);
        const leaf = leaves[index] as Uint8Array;
        expect(isIncluded(leaf, { index, size, proof, root })).toBe(true);
        expect(isIncluded(leaf, { index: (index + 1) % size, size, proof, root })).toBe(size === 1);
      }
      for (let from = 0; from <= size; from++) {
        const proof = await consistencyProof(from, size, read);
        const before = { size: from, root: roots[from] as Uint8Array };
        expect(isConsistent(before, { size, root }, proof)).toBe(true);
        expect(isConsistent({ ...before, root: leaves[69] as Uint8Array }, { size, root }, proof)).toBe(false);
      }
    }
  });

  it('refuses a proof that is longer, shorter, or has another bit anywhere', async () => {
    const { read, roots, leaves } = grown(entries(50));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 50 }), fc.nat(), fc.nat(), fc.nat(255), async (size, seed, place, bit) => {
        const index = seed % size;
        const from = 1 + (seed % (size - 1));
        const root = roots[size] as Uint8Array;
        const before = { size: from, root: roots[from] as Uint8Array };
        const leaf = leaves[index] as Uint8Array;
        const included = await inclusionProof(index, size, read);
        const consistent = await consistencyProof(from, size, read);
        for (const broken of brokenOnes(included, place, bit)) expect(isIncluded(leaf, { index, size, proof: broken, root })).toBe(false);
        for (const broken of brokenOnes(consistent, place, bit)) expect(isConsistent(before, { size, root }, broken)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('goes on from its frontier as if it had never stopped', async () => {
    const { read, roots, leaves } = grown(entries(40));
    for (let size = 0; size < 40; size++) {
      const tree = growingTree(size, await read(nodesOf(0, size)));
      for (const leaf of leaves.slice(size)) tree.add(leaf);
      expect([tree.size, hex(tree.root())]).toEqual([40, hex(roots[40] as Uint8Array)]);
    }
  });
});

function brokenOnes(proof: readonly Uint8Array[], place: number, bit: number): Uint8Array[][] {
  const longer = [...proof, leafHash('more')];
  const [at, byte] = [place % Math.max(1, proof.length), bit >> 3];
  const flipped = proof.map((hash, n) => (n === at ? hash.map((value, m) => (m === byte ? value ^ (1 << (bit & 7)) : value)) : hash));
  return proof.length === 0 ? [longer] : [longer, proof.slice(0, -1), flipped];
}
