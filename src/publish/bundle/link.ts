/**
 * Addresses in the report.
 * @module
 */
import { webAddress } from '../markup.ts';
import { type Html, html } from './html.ts';

/** A link where the address may be one, else its text. */
export function link(address: string): Html {
  const href = webAddress(address);
  return href === undefined ? html`${address}` : html`<a href="${href}" rel="noopener noreferrer">${address}</a>`;
}
