/**
 * Announced deals as a table.
 * @module
 */
import { longDay } from '../../../lib/inWords.ts';
import { type Html, html } from '../../html.ts';
import { commitmentsPath } from '../addresses.ts';
import type { Stored } from '../reading/answers.ts';
import type { DealView } from '../reading/deals.ts';
import { citationsInShort } from './citations.ts';
import { statusMark } from './marks.ts';
import { namedLiveLink } from './pageLinks.ts';

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
export function dealTable(deals: readonly DealView[], stored: Stored): Html {
  const heads = ['Deal', 'Type', 'Announced', 'What it means', 'Primary source'].map(
    (head) => html`<th role="columnheader" scope="col">${head}</th>`,
  );
  return html`<table class="answers-table deals-table" role="table"><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${deals.map((deal) => dealRow(deal, stored))}</tbody></table>`;
}

function dealRow({ id, vendor, partner, kindLabel, stateLabel, announcedOn, read, status, citations }: DealView, stored: Stored): Html {
  const [first] = citations;
  const evidence = first
    ? html`${namedLiveLink(first)}<details><summary>In its words</summary>${citationsInShort(citations, stored)}</details>`
    : html`<span class="none">primary source not linked</span>`;
  const other = partner.id === undefined ? html`${partner.name}` : html`<a href="${commitmentsPath(partner.id)}">${partner.name}</a>`;
  return html`<tr role="row" id="${id}"><th role="rowheader" scope="row"><b class="asked"><a href="${commitmentsPath(vendor.id)}">${vendor.name}</a> with ${other}</b></th>
<td role="cell" data-label="Type">${kindLabel}<small>${stateLabel}</small></td>
<td role="cell" data-label="Announced"><time datetime="${announcedOn}">${longDay(announcedOn)}</time></td>
<td role="cell" data-label="What it means"><p class="says">${read}</p></td>
<td role="cell" data-label="Primary source">${evidence}<p class="standing-of">${statusMark(status)}</p></td></tr>`;
}
