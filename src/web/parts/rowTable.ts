/**
 * A changed row of a table among its neighbours, cell by cell, with the words marked that differ.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { Passage } from '../../domain/extraction.ts';
import { diffOf } from '../../lib/gist.ts';
import type { Sides } from '../../lib/surroundings.ts';
import { type Html, html, type Part } from '../html.ts';
import { sideDiff } from './diff.ts';

const MAX_COLUMNS = 8;
const CELL_CHARS = 300;

type Cells = NonNullable<Passage['cells']>;

/** Undefined where the page gives no cells. */
export function rowTable({ oldQuote, newQuote }: Change, sides: Sides): Part {
  const before = oldQuote === undefined ? undefined : sides.old?.passage?.cells;
  const after = newQuote === undefined ? undefined : sides.new?.passage?.cells;
  const cells = after ?? before;
  if (!cells || cells.length > MAX_COLUMNS || before?.length === 0 || (oldQuote !== undefined && !before)) return undefined;
  if (newQuote !== undefined && !after) return undefined;
  const around = (after ? sides.new : sides.old) ?? { before: [], after: [] };
  const headers = cells.map(({ header }) => header);
  const calm = (rows: readonly { passage: Passage }[]) =>
    rows.flatMap(({ passage }) => (passage.cells?.length === cells.length ? [quietRow(passage.cells)] : []));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="The row in its table"><table class="row-cells"><thead><tr><th scope="col"><span class="sr">Side</span></th>${headers.map((header) => html`<th scope="col">${header}</th>`)}</tr></thead>
<tbody>${calm(around.before)}${before ? markedRow('Before', before, after, 'removed') : undefined}${after ? markedRow('After', after, before, 'added') : undefined}${calm(around.after)}</tbody></table></div>`;
}

function quietRow(cells: Cells): Html {
  return html`<tr class="row-calm"><td></td>${cells.map(({ text }) => html`<td>${text.slice(0, CELL_CHARS).toWellFormed()}</td>`)}</tr>`;
}

function markedRow(label: string, own: Cells, other: Cells | undefined, mark: 'removed' | 'added'): Html {
  const cell = ({ text, header }: Cells[number], at: number): Html => {
    const counterpart = other?.find((one) => one.header === header && header !== '')?.text ?? other?.[at]?.text;
    const [before, after] = mark === 'removed' ? [text, counterpart] : [counterpart, text];
    return html`<td>${sideDiff(diffOf(before, after), mark)}</td>`;
  };
  return html`<tr class="side-${mark === 'removed' ? 'old' : 'new'}"><th scope="row">${label}</th>${own.map(cell)}</tr>`;
}
