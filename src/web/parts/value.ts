/**
 * Typed values: one, or what became of it. Sets and rows are marked element by element, everything else as a whole.
 * @module
 */
import type { Entity, FactValue } from '../../domain/extraction.ts';
import { entityOf, FIELD_LABELS, FIELDS } from '../../lib/changeWords.ts';
import { formatValue } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';

/** Old → new, or the one side there is; undefined when neither has a typed value. */
export function valueChange(before: FactValue | undefined, after: FactValue | undefined): Part {
  if (before === undefined && after === undefined) return undefined;
  const rows = [entityOf(before), entityOf(after)] as const;
  if ((before === undefined || rows[0]) && (after === undefined || rows[1])) return entityTable(rows[0], rows[1]);
  const sets = [setOf(before), setOf(after)] as const;
  if (sets[0] && sets[1]) return setChange(sets[0], sets[1]);
  if (before !== undefined && after !== undefined) return html`<p class="big-gist">${arrow(text(before), text(after))}</p>`;
  return html`<p class="big-gist">${after === undefined ? html`<del>${text(before)}</del>` : html`<ins>${text(after)}</ins>`}</p>`;
}

/** The arrow between old and new, with words for those who hear the page. */
export function arrow(before: string, after: string): Html {
  return html`<del>${before}</del> <span class="arrow"><span aria-hidden="true">→</span><span class="sr">became</span></span> <ins>${after}</ins>`;
}

function text(value: FactValue | undefined): string {
  return value === undefined ? '' : formatValue(value);
}

function setOf(value: FactValue | undefined): string[] | undefined {
  return Array.isArray(value) ? value.map((element) => formatValue(element)) : undefined;
}

/** Every element once: those that went struck out, those that came underlined. */
function setChange(before: string[], after: string[]): Html {
  const [old, now] = [new Set(before), new Set(after)];
  const elements = [...before.filter((element) => !now.has(element)), ...after];
  const mark = (element: string): Html =>
    !now.has(element) ? html`<del>${element}</del>` : old.has(element) ? html`<span>${element}</span>` : html`<ins>${element}</ins>`;
  return html`<ul class="set">${elements.map((element) => html`<li>${mark(element)}</li>`)}</ul>`;
}

/** A row of a list, with the cells marked that differ. */
function entityTable(before: Entity | undefined, after: Entity | undefined): Html {
  const fields = FIELDS.filter((field) => before?.[field] !== undefined || after?.[field] !== undefined);
  const cell = (field: (typeof FIELDS)[number]): Html =>
    html`<div><dt>${FIELD_LABELS[field]}</dt><dd>${cellMark(before, after, field)}</dd></div>`;
  return html`<dl class="row-change">${fields.map(cell)}</dl>`;
}

function cellMark(before: Entity | undefined, after: Entity | undefined, field: (typeof FIELDS)[number]): Part {
  const [old, now] = [before?.[field], after?.[field]];
  if (old === now) return html`${old}`;
  if (old !== undefined && now !== undefined) return arrow(old, now);
  return now === undefined ? html`<del>${old}</del>` : html`<ins>${now}</ins>`;
}
