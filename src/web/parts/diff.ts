/**
 * Old and new text with their differences marked: <ins> and <del>, underline and strike-through, not colour alone.
 * @module
 */
import type { Piece } from '../gist.ts';
import { type Html, html } from '../html.ts';

function mark(piece: Piece): Html | string {
  if (piece.mark === 'added') return html`<ins>${piece.text}</ins>`;
  if (piece.mark === 'removed') return html`<del>${piece.text}</del>`;
  return piece.text;
}

/** Both sides in one run of text. */
export function inlineDiff(pieces: Piece[]): Html {
  return html`${pieces.map(mark)}`;
}

/** One side of the pieces: the old text with its removals, or the new text with its additions. */
function side(pieces: Piece[], changed: 'removed' | 'added'): Html {
  return html`${pieces.filter((piece) => piece.mark === 'same' || piece.mark === changed).map(mark)}`;
}

/** Side by side where there is room, in one run of text on a phone. Exactly one of the two is displayed, and read out. */
export function fullDiff(pieces: Piece[], captions: { before: Html; after: Html }): Html {
  const hasOld = pieces.some((piece) => piece.mark !== 'added');
  const hasNew = pieces.some((piece) => piece.mark !== 'removed');
  const absent = (text: string) => html`<p class="absent">${text}</p>`;
  return html`<div class="diff">
  <div class="diff-sides">
    <section class="side side-old"><h3>${captions.before}</h3>${hasOld ? html`<blockquote>${side(pieces, 'removed')}</blockquote>` : absent('Not on the page.')}</section>
    <section class="side side-new"><h3>${captions.after}</h3>${hasNew ? html`<blockquote>${side(pieces, 'added')}</blockquote>` : absent('No longer on the page.')}</section>
  </div>
  <div class="diff-inline">
    <p class="diff-key"><span>${captions.before}</span><span aria-hidden="true">→</span><span>${captions.after}</span></p>
    <blockquote>${inlineDiff(pieces)}</blockquote>
  </div>
</div>`;
}
