/**
 * Old and new text with their differences marked: <ins> and <del>, underline and strike-through, not colour alone.
 * @module
 */
import type { Piece } from '../../lib/gist.ts';
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
export function sideDiff(pieces: Piece[], changed: 'removed' | 'added'): Html {
  return html`${pieces.filter((piece) => piece.mark === 'same' || piece.mark === changed).map(mark)}`;
}
