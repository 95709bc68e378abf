/**
 * `/corrections`: what readers say is wrong, for analysts.
 * @module
 */
import type { CaptureWish, Correction, CorrectionFilter } from '../../../domain/correction.ts';
import { correctionReference } from '../../../domain/correction.ts';
import { isReadable } from '../../../domain/vocabulary.ts';
import { count, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { ago } from '../../parts/time.ts';
import { registryNav } from '../../registry/parts/nav.ts';
import type { RegistryAsk } from '../../registry/view.ts';
import { correctionPath } from '../addresses.ts';
import type { CellInView } from '../cells.ts';

export const PAGE_SIZE = 50;

export const SHELVES = [
  { id: 'open', label: 'To decide', filter: { state: 'open', suspect: false } },
  { id: 'accepted', label: 'Accepted', filter: { state: 'accepted' } },
  { id: 'refused', label: 'Refused', filter: { state: 'refused', suspect: false } },
  { id: 'spam', label: 'Taken for spam', filter: { suspect: true } },
] as const satisfies ReadonlyArray<{ id: string; label: string; filter: CorrectionFilter }>;
export type Shelf = (typeof SHELVES)[number]['id'];

export interface CorrectionRow {
  correction: Correction;
  of?: CellInView;
  /** The last one. */
  capture?: CaptureWish;
}

export interface CorrectionsModel {
  shelf: Shelf;
  /** In the order of the shelves. */
  counts: readonly number[];
  /** Pages that wait for their visit. */
  waiting: number;
  rows: readonly CorrectionRow[];
  page: number;
  now: Date;
}

export function correctionsPage(model: CorrectionsModel, of: Pick<RegistryAsk, 'ask' | 'services'>): Html {
  const { shelf, counts, waiting, rows } = model;
  const at = SHELVES.findIndex(({ id }) => id === shelf);
  return html`${registryNav('corrections', of)}
<div class="title"><h1>Corrections</h1><p>What readers say is wrong in the registry. Nothing of it is shown to others before it is accepted.${waiting === 0 ? undefined : html` ${count(waiting, 'page')} ${waiting === 1 ? 'waits for its' : 'wait for their'} visit.`}</p></div>
${shelfNav('/corrections', SHELVES, shelf, counts)}
${rows.length === 0 ? html`<p class="empty">${shelf === 'open' ? 'Nothing waits to be decided.' : 'There is none.'}</p>` : table(model)}
${pager(model, counts[at] ?? 0)}`;
}

/** Links to the shelves of a list, with how many are on each. */
export function shelfNav(
  path: string,
  shelves: ReadonlyArray<{ id: string; label: string }>,
  current: string,
  counts: readonly number[],
): Html {
  const link = ({ id, label }: { id: string; label: string }, at: number): Html => {
    const text = html`${label} <span class="note">${counts[at] ?? 0}</span>`;
    return id === current
      ? html`<a href="${path}?show=${id}" aria-current="page">${text}</a>`
      : html`<a href="${path}?show=${id}">${text}</a>`;
  };
  return html`<nav class="settings-nav shelves" aria-label="Shown">${shelves.map(link)}</nav>`;
}

function table({ rows, now }: CorrectionsModel): Html {
  return html`<table class="sheet"><thead><tr><th scope="col">About</th><th scope="col">What is wrong</th><th scope="col">Evidence</th><th scope="col">Came in</th></tr></thead><tbody>${rows.map(
    ({ correction, of, capture }) =>
      html`<tr><th scope="row"><a href="${correctionPath(correction.id)}">${of ? `${of.subjectName}, ${of.question.label}` : correction.cell}</a><small>${correctionReference(correction)}</small></th><td>${truncate(correction.wrong, 160)}${correction.suspect === undefined ? undefined : html`<small>${correction.suspect}</small>`}</td><td>${captureWords(capture)}</td><td>${ago(correction.at, now)}</td></tr>`,
  )}</tbody></table>`;
}

/** How far the capture is, in a few words. */
export function captureWords(capture: CaptureWish | undefined): string {
  if (!capture) return 'not visited';
  if (capture.state === 'running') return 'being visited';
  if (!capture.result) return 'waits for its visit';
  return isReadable(capture.result.verdict) ? 'captured' : `not read: ${capture.result.verdict}`;
}

function pager({ page, shelf }: CorrectionsModel, total: number): Part {
  if (total <= PAGE_SIZE) return undefined;
  const link = (to: number, label: string): Part => html`<a href="/corrections?show=${shelf}&amp;page=${to}">${label}</a>`;
  return html`<nav class="pager" aria-label="Pages">${page > 1 ? link(page - 1, 'Newer') : html`<span></span>`}<span>${count(total, 'correction')}</span>${page * PAGE_SIZE < total ? link(page + 1, 'Older') : html`<span></span>`}</nav>`;
}
