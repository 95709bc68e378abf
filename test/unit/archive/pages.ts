/**
 * Pages as a vendor's site would serve them: mostly the same text, with a nonce in it.
 * @module
 */
import { sha256 } from '../../../src/lib/hash.ts';

/** Text of about 35 KB that shares next to nothing with that of another seed. */
export function pageText(seed: number, nonce = ''): string {
  const lines = Array.from({ length: 500 }, (_, line) => `<p>${sha256(`${seed} ${line}`)}</p>`);
  lines.splice(250, 0, `<script nonce="${nonce}"></script>`);
  return lines.join('\n');
}
