/**
 * The changed passage among its neighbours, before and after, with the words marked that differ.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { Passage } from '../../domain/extraction.ts';
import { diffOf, excerptOf, longDiffOf, type Piece } from '../../lib/gist.ts';
import type { Neighbour, Sides, Surroundings } from '../../lib/surroundings.ts';
import { type Html, html, type Part } from '../html.ts';
import { inlineDiff, sideDiff } from './diff.ts';
import { rowTable } from './rowTable.ts';
import { at } from './time.ts';

/** `both`: side by side where there is room, inline on a phone. */
export type PassageView = 'both' | 'side' | 'inline';

export interface PassageModel {
  change: Change;
  sides: Sides;
  view: PassageView;
  now: Date;
  /** Address of this page in another view. */
  viewHref(view: 'side' | 'inline'): string;
}

/** A longer passage is shortened around what changed. */
const WHOLE_CHARS = 8_000;
const SHORTENED = { context: 500, limit: 8_000 };
const NEIGHBOUR_CHARS = 420;

export function passageSection(model: PassageModel): Part {
  const { change, sides, view, viewHref } = model;
  const pieces = piecesOf(change, sides);
  if (pieces.length === 0) return undefined;
  // The key leads to the view that is not shown; where there is room `both` is side by side.
  const other = view === 'inline' ? 'side' : 'inline';
  const toggle = (name: 'side' | 'inline', label: string): Html => {
    const key: Part = name === other ? html` data-key="v" aria-keyshortcuts="v"` : undefined;
    const current: Part = view === name ? html` aria-current="true"` : undefined;
    return html`<a href="${viewHref(name)}" data-view="${name}"${key}${current}>${label}</a>`;
  };
  const table = rowTable(change, sides);
  const path = sides.new?.path ?? sides.old?.path ?? change.path;
  return html`<section class="passage" aria-labelledby="text"><div class="section-head"><h2 id="text">The passage</h2>${table ? undefined : html`<p class="view-toggle">${toggle('side', 'Side by side')}${toggle('inline', 'Inline')}</p>`}</div>
${path.length > 0 ? html`<p class="ctx-path"><span class="sr">Under the headings </span>${path.join(' › ')}</p>` : undefined}
<div class="diff view-${view}">${table ?? body(model, pieces)}</div></section>`;
}

function body(model: PassageModel, pieces: Piece[]): Html {
  const { view } = model;
  return html`${view === 'inline' ? undefined : sideBySide(model, pieces)}${view === 'side' ? undefined : inline(model, pieces)}`;
}

/** Of the whole passages where both are known, else of the quotes. */
function piecesOf(change: Change, sides: Sides): Piece[] {
  const [before, after] = [textOf(change.oldQuote, sides.old), textOf(change.newQuote, sides.new)];
  if (Math.max(before?.length ?? 0, after?.length ?? 0) <= WHOLE_CHARS) return diffOf(before, after);
  return excerptOf(longDiffOf(before, after), SHORTENED.context, SHORTENED.limit);
}

function textOf(quote: string | undefined, side: Surroundings | undefined): string | undefined {
  return quote === undefined ? undefined : (side?.passage?.text ?? quote);
}

function sideBySide({ change, sides, now }: PassageModel, pieces: Piece[]): Html {
  const column = (name: 'old' | 'new', title: string, when: string): Html => {
    const [side, mark] = [sides[name], name === 'old' ? 'removed' : 'added'] as const;
    const has = pieces.some((piece) => piece.mark === 'same' || piece.mark === mark);
    const text = has
      ? html`<blockquote>${sideDiff(pieces, mark)}</blockquote>`
      : html`<p class="absent">${name === 'old' ? 'Not on the page.' : 'No longer on the page.'}</p>`;
    return html`<section class="side side-${name}"><h3>${title} <span>${at(when, now)}</span></h3>${around(side, text)}</section>`;
  };
  return html`<div class="diff-sides">${column('old', 'Before', change.lastSeenOldAt)}${column('new', 'After', change.firstSeenNewAt)}</div>`;
}

/** The neighbours of the page as it is now; of a passage that went, as it was. */
function inline({ change, sides, now }: PassageModel, pieces: Piece[]): Html {
  const side = change.newQuote === undefined ? (sides.old ?? sides.new) : (sides.new ?? sides.old);
  return html`<div class="diff-inline"><p class="diff-key"><span>Before ${at(change.lastSeenOldAt, now)}</span><span aria-hidden="true">→</span><span>After ${at(change.firstSeenNewAt, now)}</span></p>
${around(side, html`<blockquote>${inlineDiff(pieces)}</blockquote>`)}</div>`;
}

function around(side: Surroundings | undefined, text: Html): Html {
  if (!side) return html`<div class="ctx-body">${text}</div>`;
  return html`<div class="ctx-body">${side.before.map(neighbour)}<div class="changed">${text}</div>${side.after.map(neighbour)}</div>`;
}

function neighbour({ passage, elsewhere }: Neighbour): Html {
  const note: Part = elsewhere ? html` <span class="ctx-note">changed too</span>` : undefined;
  return html`<p class="ctx ctx-${passage.kind}">${shortened(passage)}${note}</p>`;
}

function shortened({ text }: Passage): string {
  return text.length <= NEIGHBOUR_CHARS ? text : `${text.slice(0, NEIGHBOUR_CHARS).toWellFormed().replace(/\S*$/, '')}…`;
}
