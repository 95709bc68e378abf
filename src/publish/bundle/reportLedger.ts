/**
 * What the ledger proves: by which checkpoint and key.
 * @module
 */
import { absoluteTime, count } from '../../lib/inWords.ts';
import { type Evidence, isThere } from './evidence.ts';
import { html, type Part } from './html.ts';

export function ledger({ ledger: kept }: Evidence): Part {
  if (!isThere(kept)) return undefined;
  const { name, size, signedAt, key, events } = kept.is;
  return html`<h2>The ledger</h2>
<dl>
<dt>Ledger</dt><dd>${name}</dd>
<dt>Proven by it</dt><dd>${count(events, 'event')} of ${size}, in <a href="ledger/events.jsonl">ledger/events.jsonl</a></dd>
<dt>Signed</dt><dd>${absoluteTime(signedAt)}</dd>
<dt>With the key</dt><dd><code>${key}</code></dd>
<dt>How to verify it</dt><dd><a href="ledger/HOW-TO-VERIFY.txt">ledger/HOW-TO-VERIFY.txt</a></dd>
</dl>`;
}
