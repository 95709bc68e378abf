/**
 * Differences between two pages: values and rows first, then passages; what means nothing is folded away.
 * @module
 */

import type { Difference } from '../../domain/change.ts';
import { actionLabel, changeTitle } from '../../lib/changeWords.ts';
import { diffOf } from '../../lib/gist.ts';
import { count, keyLabel, pagesInWords, truncate } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { severityChip, significanceChip } from './chips.ts';
import { inlineDiff } from './diff.ts';
import { valueChange } from './value.ts';

/** More of a quote than this is not shown twice. */
const MAX_QUOTE = 6000;
const DIFF_LIMIT = 16_000;

/** Roughly how many bytes a difference takes on a page. */
export function costOfDifference({ oldQuote = '', newQuote = '', oldValue, newValue }: Difference): number {
  const values = JSON.stringify([oldValue, newValue]).length;
  return 650 + values * 2 + 1.4 * (Math.min(oldQuote.length, MAX_QUOTE) + Math.min(newQuote.length, MAX_QUOTE));
}

export interface SortedDifferences {
  /** Values, and rows of lists. */
  values: Difference[];
  passages: Difference[];
  editorial: Difference[];
  /** Held back by a noise rule. */
  held: Difference[];
}

export function sortDifferences(differences: readonly Difference[]): SortedDifferences {
  const held = differences.filter(({ suppressedBy }) => suppressedBy !== undefined);
  const told = differences.filter(({ suppressedBy }) => suppressedBy === undefined);
  const editorial = told.filter(({ significance }) => significance === 'editorial');
  const substantive = told.filter(({ significance }) => significance !== 'editorial');
  return {
    values: substantive.filter(({ kind }) => kind !== 'passage'),
    passages: substantive.filter(({ kind }) => kind === 'passage'),
    editorial,
    held,
  };
}

export function differenceList(differences: readonly Difference[]): Html {
  return html`<ol class="differences">${differences.map(difference)}</ol>`;
}

function difference(item: Difference): Html {
  const trail = item.path.slice(0, item.key === undefined && item.kind !== 'row' ? -1 : undefined);
  const path: Part = trail.length > 0 ? html`<span class="path">${truncate(trail.join(' › '), 200)}</span>` : undefined;
  const typed = valueChange(item.oldValue, item.newValue);
  const pages = pagesInWords(item);
  const key: Part = item.key && item.kind === 'row' ? html`<span class="note">${keyLabel(item.key)}</span>` : undefined;
  const held: Part = item.suppressedBy ? html`<span class="note">held back by ${item.suppressedBy}</span>` : undefined;
  return html`<li class="entry sev-${item.severity}">
  <div class="entry-head"><p class="entry-title"><b>${actionLabel(item)}</b> ${truncate(changeTitle(item), 140)}</p><span class="chips">${severityChip(item.severity)}${significanceChip(item.significance)}</span></div>
  ${path}${key}${typed}${quotes(item)}<p class="note">${item.rule}${pages ? `, ${pages}` : ''}</p>${held}
</li>`;
}

function quotes({ oldQuote, newQuote }: Difference): Part {
  const [before, after] = [oldQuote, newQuote].map((quote) => (quote === undefined ? undefined : truncate(quote, MAX_QUOTE)));
  const pieces = diffOf(before, after, DIFF_LIMIT);
  return pieces.length > 0 ? html`<blockquote class="difference-text">${inlineDiff(pieces)}</blockquote>` : undefined;
}

/** "2 values, 3 rows and 7 passages". */
export function differencesInWords({ values, passages }: Pick<SortedDifferences, 'values' | 'passages'>): string {
  const rows = values.filter(({ kind }) => kind === 'row').length;
  const parts = [
    ...(values.length > rows ? [count(values.length - rows, 'value')] : []),
    ...(rows > 0 ? [count(rows, 'row')] : []),
    ...(passages.length > 0 ? [count(passages.length, 'passage')] : []),
  ];
  return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('');
}
