/**
 * `/sources/:vendor/:source/compare`: what differs between two stored pages.
 * @module
 */
import type { Difference } from '../../domain/change.ts';
import type { SnapshotSummary } from '../../domain/overview.ts';
import { isReadable } from '../../domain/vocabulary.ts';
import type { Source } from '../../domain/watcher.ts';
import { count } from '../../lib/inWords.ts';
import type { PairReading, SideReading } from '../../pipeline/page/task.ts';
import { cutByCost } from '../budget.ts';
import { type Html, html, type Part } from '../html.ts';
import { snapshotPath, sourcePath } from '../links.ts';
import { costOfDifference, differenceList, differencesInWords, sortDifferences } from '../parts/differences.ts';
import { hashLink } from '../parts/hash.ts';
import { size } from '../parts/snapshotTable.ts';
import { pages, sourceHead } from '../parts/sourceHead.ts';
import { at } from '../parts/time.ts';

export interface CompareModel {
  source: Source;
  from: SnapshotSummary;
  to: SnapshotSummary;
  reading: PairReading;
  page: number;
  now: Date;
}

const PAGE_BYTES = 60_000;

export function comparePath(sourceId: string, from: string, to: string): string {
  return `${sourcePath(sourceId)}/compare?${new URLSearchParams({ from, to }).toString()}`;
}

export function comparePage(model: CompareModel): Html {
  const { source, from, to, reading } = model;
  const swap = html`<a class="button" href="${comparePath(source.id, to.sha256, from.sha256)}">Swap the two</a>`;
  return html`${sourceHead(source, 'Two stored pages compared', html`By the extraction and comparison that checks use, version <code>${reading.extractorVersion}</code>.`)}
<div class="compared">${side('From', from, reading.before, model.now)}${side('To', to, reading.after, model.now)}</div>
<p class="table-action">${swap} <a href="${sourcePath(source.id)}/snapshots">Choose others</a></p>
${body(model)}`;
}

function side(label: string, page: SnapshotSummary, reading: SideReading, now: Date): Html {
  const readable = isReadable(reading.verdict);
  const what = readable
    ? html`<p class="note">${count(reading.passages, 'passage')}, ${size(page.size)}${reading.isPdf ? ', a PDF' : ''}</p>`
    : html`<p class="late">Could not be read: ${reading.because}</p>`;
  return html`<section class="compared-side" aria-label="${label}"><h2>${label} <span class="note">${at(page.lastSeenAt, now)}</span></h2><p class="compared-title">${reading.title || html`<span class="none">no title</span>`}</p>${what}<p>${hashLink(page.sha256)} <a class="plain" href="${snapshotPath(page.sha256)}" download>Download</a></p></section>`;
}

function body({ source, from, to, reading, page }: CompareModel): Html {
  const unread = [reading.before, reading.after].filter(({ verdict }) => !isReadable(verdict)).length;
  if (unread > 0) {
    const which = unread === 2 ? 'Neither page' : isReadable(reading.before.verdict) ? 'The second page' : 'The first page';
    return html`<p class="notice">${which} could ${unread === 2 ? '' : 'not '}be read, so nothing is concluded about what changed between the two. Both are stored as they came, and can be downloaded.</p>`;
  }
  if (from.sha256 === to.sha256) return html`<p class="notice">This is one and the same page, byte for byte.</p>`;
  if (reading.same)
    return html`<p class="notice">No difference in the text: both pages say the same, word for word. Only their bytes differ.</p>`;
  if (reading.changes.length === 0)
    return html`<p class="notice">No difference in the words: the text is only cut into passages in another way.</p>`;
  return differences(reading.changes, comparePath(source.id, from.sha256, to.sha256), page);
}

function differences(changes: readonly Difference[], path: string, page: number): Html {
  const sorted = sortDifferences(changes);
  const { values, passages, editorial, held } = sorted;
  const ordered = [...values, ...passages, ...editorial, ...held];
  const cut = cutByCost(ordered, costOfDifference, PAGE_BYTES, page);
  const shown = new Set(cut.items);
  const part = (list: readonly Difference[]) => list.filter((item) => shown.has(item));
  const section = (id: string, title: string, list: readonly Difference[]): Part =>
    list.length > 0 ? html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${differenceList(list)}</section>` : undefined;
  const folded = (words: string, list: readonly Difference[]): Part =>
    list.length > 0
      ? html`<details class="folded"><summary>${count(list.length, words, words)}</summary>${differenceList(list)}</details>`
      : undefined;
  const told = differencesInWords(sorted);
  const beside = [
    ...(editorial.length > 0 ? [`${editorial.length.toLocaleString('en')} editorial`] : []),
    ...(held.length > 0 ? [`${held.length.toLocaleString('en')} held back as noise`] : []),
  ];
  const summary = told === '' ? 'Nothing substantive differs' : `${told} differ`;
  return html`<p class="compared-said"><b>${summary}</b>${beside.length > 0 ? `; ${beside.join(', ')}` : ''}.</p>
${section('values', 'Values and rows', part(values))}
${section('texts', 'Passages', part(passages))}
${folded('editorial: wording, punctuation, dates of the document', part(editorial))}
${folded('held back by noise rules', part(held))}
${pages(path, cut, ['Before', 'After'])}`;
}
