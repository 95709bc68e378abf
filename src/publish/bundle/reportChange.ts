/**
 * What changed: values, the difference word by word, and the quotes among what stands around them.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { FactValue } from '../../domain/extraction.ts';
import type { Review } from '../../domain/review.ts';
import { changeGist } from '../../lib/changeWords.ts';
import { isValueEdited } from '../../lib/edited.ts';
import { diffOf, excerptOf, longDiffOf, type Piece } from '../../lib/gist.ts';
import { formatValue, truncate } from '../../lib/inWords.ts';
import { type Neighbour, type Surroundings, surroundingsOf } from '../../lib/surroundings.ts';
import { type Evidence, isThere } from './evidence.ts';
import { type Html, html, type Part } from './html.ts';

/** A longer difference is shortened around what changed; the quotes follow whole. */
const DIFFERENCE = { context: 500, limit: 8_000 };
const CONTEXT_CHARS = 600;

/** Old → new in a few words, where they say it; values, and the difference of the quotes. */
export function changed(change: Change, review: Review): Part {
  const gist = changeGist(change, diffOf(change.oldQuote, change.newQuote));
  const { oldValue, newValue } = change;
  const edited = isValueEdited(review)
    ? html`<p class="note">As an analyst corrected it; what was read from the page stands in change.json.</p>`
    : undefined;
  const told = difference(change);
  const summary = gist && html`<p class="gist"><del>${gist.before}</del> → <ins>${gist.after}</ins></p>`;
  if (oldValue === undefined && newValue === undefined && !told) return summary;
  return html`${summary}
<h2>What changed</h2>
<dl>
${value('Old value', oldValue)}
${value('New value', newValue)}
</dl>${edited}
${told}`;
}

function value(name: string, given: FactValue | undefined): Part {
  return given === undefined ? undefined : html`<dt>${name}</dt><dd>${formatValue(given)}</dd>`;
}

function difference({ oldQuote, newQuote }: Change): Part {
  if (oldQuote === undefined || newQuote === undefined) return undefined;
  const pieces = excerptOf(longDiffOf(oldQuote, newQuote), DIFFERENCE.context, DIFFERENCE.limit);
  return html`<h3>Word by word</h3><blockquote>${pieces.map(marked)}</blockquote>`;
}

function marked({ text, mark }: Piece): Part {
  return mark === 'added' ? html`<ins>${text}</ins>` : mark === 'removed' ? html`<del>${text}</del>` : text;
}

/** Both quotes, each on its own page. */
export function passages({ change, pages: [before, after] }: Evidence): Html {
  const extraction = (page: typeof before) => (page?.extraction && isThere(page.extraction) ? page.extraction.is : undefined);
  const sides = surroundingsOf(change, extraction(before), extraction(after));
  const side = (title: string, quote: string | undefined, around: Surroundings | undefined, none: string, page?: number): Html =>
    html`<section><h3>${title}</h3>
${around && around.path.length > 0 ? html`<p class="note">${around.path.join(' › ')}</p>` : undefined}
${page === undefined ? undefined : html`<p class="note">Page ${page} of the PDF</p>`}
${around?.before.map(neighbour)}
${quote === undefined ? html`<p class="note">${none}</p>` : html`<blockquote>${quote}</blockquote>`}
${around?.after.map(neighbour)}</section>`;
  return html`<h2>The passage on the page</h2>
<div class="sides">
${side('Before', change.oldQuote, sides.old, 'It did not stand on the page.', change.oldPage)}
${side('After', change.newQuote, sides.new, 'It does not stand on the page any more.', change.newPage)}
</div>`;
}

function neighbour({ passage }: Neighbour): Html {
  return html`<p class="context">${truncate(passage.text, CONTEXT_CHARS)}</p>`;
}
