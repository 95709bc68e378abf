/**
 * An inclusion proof as a text file (C2SP tlog-proof): index, hashes and checkpoint, enough to verify an event offline.
 * @module
 */

export interface InclusionProof {
  index: number;
  /** From the leaf's sibling up to the root's child. */
  hashes: readonly Uint8Array[];
  /** The signed note. */
  checkpoint: string;
}

const HEADER = 'c2sp.org/tlog-proof@v1';

export function writeProof({ index, hashes, checkpoint }: InclusionProof): string {
  return [HEADER, `index ${index}`, ...hashes.map((hash) => Buffer.from(hash).toString('base64')), '', checkpoint].join('\n');
}

/** Undefined where the text is no such proof. What it proves has still to be verified. */
export function readProof(text: string): InclusionProof | undefined {
  const [, index = '', lines = '', checkpoint = ''] =
    /^c2sp\.org\/tlog-proof@v1\n(?:extra [A-Za-z0-9+/=]*\n)?index (0|[1-9]\d{0,15})\n((?:[A-Za-z0-9+/]{43}=\n)*)\n(.+)$/s.exec(text) ?? [];
  if (index === '') return undefined;
  const hashes = lines.split('\n').slice(0, -1);
  return { index: Number(index), hashes: hashes.map((line) => new Uint8Array(Buffer.from(line, 'base64'))), checkpoint };
}
