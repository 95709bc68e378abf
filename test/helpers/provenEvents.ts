/**
 * Folders of proven events, as `ledger prove --out` writes them, made without an installation; and a shell to verify them in.
 * @module
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { signCheckpoint } from '../../src/ledger/checkpoint.ts';
import { pemOf, type Signer, signerOf } from '../../src/ledger/note.ts';
import { writeProof } from '../../src/ledger/proof.ts';
import { inclusionProof } from '../../src/ledger/tree.ts';
import { canonicalJson } from '../../src/lib/canonicalJson.ts';
import { growingTree, leafHash, nodeHash, rootOf } from '../../src/lib/merkle.ts';

export const SIGNER = signerOf('acme.example', new Uint8Array(32).fill(7));

/** Events of a small ledger, of which all, or those at `places`, are proven; `signer` signs. */
export async function writeProven(
  folder: string,
  events: readonly object[],
  { places = events.map((_, n) => n), signer = SIGNER }: { places?: readonly number[]; signer?: Signer } = {},
): Promise<void> {
  const lines = events.map(canonicalJson);
  const leaves = lines.map(leafHash);
  const read = async (nodes: ReadonlyArray<{ level: number; index: number }>): Promise<Uint8Array[]> =>
    nodes.map(({ level, index }) => perfect(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));
  const tree = growingTree();
  for (const leaf of leaves) tree.add(leaf);
  const checkpoint = signCheckpoint({ size: leaves.length, root: tree.root() }, signer);
  await mkdir(join(folder, 'proofs'), { recursive: true });
  await writeFile(join(folder, 'checkpoint'), checkpoint);
  await writeFile(join(folder, 'ledger.pub'), pemOf(signer.verifier));
  await writeFile(join(folder, 'events.jsonl'), places.map((place) => `${lines[place]}\n`).join(''));
  for (const index of places) {
    const proof = writeProof({ index, hashes: await inclusionProof(index, leaves.length, read), checkpoint });
    await writeFile(join(folder, `proofs/${index}.tlog-proof`), proof);
  }
}

function perfect(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length < 2) return rootOf(leaves);
  const half = leaves.length / 2;
  return nodeHash(perfect(leaves.slice(0, half)), perfect(leaves.slice(half)));
}

/** The steps of docs/ledger.md by the first words of their titles; those that are named by none are left out. */
export async function documentedSteps(...left: string[]): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../../docs/ledger.md'), 'utf8');
  const chapter = text.slice(text.indexOf('## What an auditor does'));
  const steps = [...chapter.matchAll(/^\*\*\d+\. (.*?)\.\*\*[\s\S]*?```sh\n([\s\S]*?)\n```/gm)];
  return steps.flatMap(([, title = '', script = '']) => (left.some((begin) => title.startsWith(begin)) ? [] : [script])).join('\n');
}

/** What a shell makes of a script that lies elsewhere. */
export async function runSteps(
  shell: string,
  script: string,
  { folder, env = {} }: { folder: string; env?: Record<string, string> },
): Promise<{ code: number; text: string }> {
  const file = join(dirname(folder), 'verify.sh');
  await writeFile(file, script);
  return new Promise((resolve) => {
    execFile(shell, [file], { cwd: folder, env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, text: stdout + stderr }),
    );
  });
}
