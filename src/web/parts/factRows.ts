/**
 * The current facts of a vendor: a row for each key and source that states it, with its value over time.
 * @module
 */
import type { FactFlag } from '../../domain/extraction.ts';
import { count, formatValue, keyLabel, truncate } from '../../lib/inWords.ts';
import type { Strand } from '../../record/factTimeline.ts';
import { type Html, html, type Part } from '../html.ts';
import { quoteHref, sourceName, sourcePath } from '../links.ts';
import type { SourceTimeline } from '../vendorReading.ts';
import { momentLink, presentSince, shortValue, sinceOf, untilOf, valueHistory } from './valueHistory.ts';

/** Characters that all rows may take, about; the rest stands on the pages of the sources. */
const ROOM = 32_000;
const QUOTE_CHARS = 110;
const FOLDED = 24;

const FLAG_LABELS: Record<FactFlag, string> = {
  contradicted: 'the page also says otherwise',
  'word-and-number-disagree': 'word and number disagree',
  'ambiguous-date': 'day and month may be swapped',
};

interface Row {
  timeline: SourceTimeline;
  /** Of a set all its strands, else one. */
  strands: Strand[];
}

/** Values and sets, in groups by the first part of their keys. */
export function factRows(timelines: readonly SourceTimeline[], now: Date): Part {
  const rows = timelines
    .filter(({ shape }) => shape !== 'list')
    .flatMap((timeline) => rowsOf(timeline))
    .toSorted((a, b) => order(a.timeline.key, b.timeline.key) || order(a.timeline.source, b.timeline.source));
  if (rows.length === 0) return undefined;
  const shown = fitting(rows);
  const groups = Map.groupBy(shown, ({ timeline }) => timeline.key.split('.')[0] ?? '');
  const left = rows.length - shown.length;
  const more: Part = left > 0 ? html`<p class="more">${count(left, 'more value')} on the pages of the sources below.</p>` : undefined;
  return html`<table class="fact-table over-time"><thead><tr><th scope="col">Fact, where stated</th><th scope="col">Value</th><th scope="col">Since</th><th scope="col">As the page says it</th></tr></thead>
${[...groups].map(([name, own]) => group(name, own, now))}</table>${more}`;
}

/** As many as there is room for: markup, the quote as text and in its address, the history. */
function fitting(rows: Row[]): Row[] {
  let left = ROOM;
  return rows.filter(({ strands }) => {
    const quote = strands.find(({ facts }) => facts.length > 0)?.facts[0]?.quote.length ?? 0;
    const history = Math.min(2 * TOLD, strands.reduce((total, { spans }) => total + spans.length, 0) - 1);
    left -= 480 + 3 * Math.min(QUOTE_CHARS, quote) + 190 * history;
    return left >= 0;
  });
}

/** What was stated once and is not any more, the last to go first. */
export function formerFacts(timelines: readonly SourceTimeline[]): Part {
  const former = timelines
    .filter(({ shape, strands }) => shape !== 'list' && strands.length > 0 && strands.every(({ facts }) => facts.length === 0))
    .map((timeline) => ({ timeline, strand: timeline.strands.toSorted((a, b) => order(endOf(b), endOf(a)))[0] as Strand }))
    .toSorted((a, b) => order(endOf(b.strand), endOf(a.strand)));
  if (former.length === 0) return undefined;
  const line = ({ timeline, strand }: (typeof former)[number]): Html => {
    const last = strand.spans.at(-1);
    return html`<li><b>${keyLabel(timeline.key)}</b> <del>${lastValues(timeline)}</del> <span class="note">in ${sourceLink(timeline.source)} ${last ? untilOf(last) : undefined}</span></li>`;
  };
  return html`<details class="former"><summary>${count(former.length, 'value')} no longer stated</summary><ul>${former.slice(0, FOLDED).map(line)}</ul></details>`;
}

function lastValues({ strands, shape }: SourceTimeline): string {
  const values = strands.map(({ spans }) => formatValue(spans.at(-1)?.value ?? ''));
  return truncate(shape === 'set' ? values.join(', ') : (values[0] ?? ''), 80);
}

function endOf({ spans }: Strand): string {
  return spans.at(-1)?.until?.at ?? '';
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function rowsOf(timeline: SourceTimeline): Row[] {
  const current = timeline.strands.filter(({ facts }) => facts.length > 0);
  if (current.length === 0) return [];
  if (timeline.shape === 'set') return [{ timeline, strands: timeline.strands }];
  return current.map((strand) => ({ timeline, strands: [strand] }));
}

function group(name: string, rows: Row[], now: Date): Html {
  const differing = disagreeing(rows);
  return html`<tbody><tr class="group"><th scope="rowgroup" colspan="4">${keyLabel(name)}</th></tr>${rows.map((row, at) =>
    line(row, { now, again: rows[at - 1]?.timeline.key === row.timeline.key, differs: differing.has(row.timeline.key) }),
  )}</tbody>`;
}

/** Keys that several sources state, and not alike. Every document has its own dates. */
function disagreeing(rows: Row[]): Set<string> {
  const byKey = Map.groupBy(
    rows.filter(({ timeline }) => timeline.shape === 'value' && !timeline.key.startsWith('dates.')),
    ({ timeline }) => timeline.key,
  );
  const differ = ([, own]: [string, Row[]]) =>
    new Set(own.map(({ timeline }) => timeline.source)).size > 1 &&
    new Set(own.map(({ strands }) => JSON.stringify(strands[0]?.spans.at(-1)?.value))).size > 1;
  return new Set([...byKey].filter(differ).map(([key]) => key));
}

function line({ timeline, strands }: Row, { now, again, differs }: { now: Date; again: boolean; differs: boolean }): Html {
  const { key, source, from, shape, url } = timeline;
  const current = strands.filter(({ facts }) => facts.length > 0);
  const facts = current.flatMap((strand) => strand.facts);
  const first = facts[0];
  const flags = [...new Set(facts.flatMap((fact) => fact.flags ?? []))].map((flag) => FLAG_LABELS[flag]);
  const cautions = [...flags, ...(differs && !again ? ['sources differ'] : [])];
  const scope = [...new Set(shape === 'value' ? facts.flatMap((fact) => fact.scope ?? []) : [])].join('; ');
  const one = current[0];
  const href = quoteHref(url, first?.quote, first?.page);
  const quote = truncate(first?.quote ?? '', QUOTE_CHARS);
  return html`<tr><th scope="row" class="${again ? 'again' : 'first'}">${keyName(key)}<span class="path">${sourceLink(source)}</span></th>
<td class="fact-value">${truncate(current.map((strand) => formatValue(strand.spans.at(-1)?.value ?? '')).join(', '), 400)}${scope === '' ? undefined : html`<small>${truncate(scope, 80)}</small>`}${cautions.length > 0 ? html`<small class="caution">${cautions.join(', ')}</small>` : undefined}${one && shape === 'value' ? valueHistory(one, from, now) : setHistory(strands)}</td>
<td class="since">${one && shape === 'value' ? sinceOf(one.spans.at(-1), from, one) : setSince(current, from)}</td>
<td class="fact-quote">${href ? html`<a class="quote" href="${href}" rel="noopener noreferrer">${quote}</a>` : quote}</td></tr>`;
}

/** Since when the set is as it is. */
function setSince(current: Strand[], from: string): Part {
  const latest = current.toSorted((a, b) => order(startOf(b), startOf(a)))[0];
  return latest && presentSince(latest, from);
}

function startOf({ spans }: Strand): string {
  return spans.at(-1)?.since?.at ?? '';
}

const TOLD = 4;

/** Elements that came or went. */
function setHistory(strands: Strand[]): Part {
  const came = strands.filter(({ facts, spans }) => facts.length > 0 && spans.at(-1)?.since !== undefined);
  const gone = strands.filter(({ facts }) => facts.length === 0);
  const isWhole = gone.length === 0 && came.length === strands.length && new Set(came.map(startOf)).size === 1;
  if (came.length + gone.length === 0 || isWhole) return undefined;
  const element = ({ spans }: Strand): string => shortValue(spans.at(-1)?.value ?? '');
  const coming = came.slice(0, TOLD).map((strand) => {
    const since = strand.spans.at(-1)?.since;
    return since && html`<span class="was"><ins>${element(strand)}</ins> since ${momentLink(since)}</span> `;
  });
  const going = gone.slice(-TOLD).map((strand) => {
    const last = strand.spans.at(-1);
    return last && html`<span class="was"><del>${element(strand)}</del> ${untilOf(last)}</span> `;
  });
  return html`<div class="history"><p>${coming}${going}</p></div>`;
}

/** "subprocessors.notice" below the heading "Subprocessors". */
function keyName(key: string): string {
  const rest = key.split('.').slice(1).join('.');
  return keyLabel(rest === '' ? key : rest);
}

function sourceLink(source: string): Html {
  return html`<a href="${sourcePath(source)}">${sourceName(source)}</a>`;
}
