/**
 * SHA-256 hashes: short to look at, whole to hover, copy and follow.
 * @module
 */
import { type Html, html } from '../html.ts';
import { snapshotPath } from '../links.ts';

/** Short hash that links to the stored page, with a button that copies the whole. */
export function hashLink(sha256: string): Html {
  return html`<span class="hash"><a href="${snapshotPath(sha256)}" title="${sha256}"><code>${sha256.slice(0, 12)}</code></a><button type="button" class="copy" data-copy="${sha256}" title="Copy the whole hash" hidden>Copy<span class="sr"> hash ${sha256.slice(0, 12)}</span></button></span>`;
}
