/**
 * Pages below a source's own: all its visits, all its stored pages, what it says.
 * @module
 */
import type { Extraction } from '../../domain/extraction.ts';
import type { SnapshotSummary, VisitMark } from '../../domain/overview.ts';
import type { SourceState } from '../../domain/ports.ts';
import type { Visit } from '../../domain/snapshot.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html } from '../html.ts';
import { sourcePath } from '../links.ts';
import { passageList, passagePage } from '../parts/passages.ts';
import { snapshotTable } from '../parts/snapshotTable.ts';
import { pages, sourceHead } from '../parts/sourceHead.ts';
import { at } from '../parts/time.ts';
import { visitTable } from '../parts/visitTable.ts';

interface Listed {
  state: SourceState;
  page: number;
  pages: number;
  now: Date;
}

const NO_SUCH_PAGE = html`<p class="empty">There is no such page of the list.</p>`;

export function visitsPage({
  state,
  visits,
  marks,
  page,
  pages: all,
  now,
}: Listed & { visits: Visit[]; marks: readonly VisitMark[] }): Html {
  const { source } = state;
  const byTime = new Map(marks.map((visit) => [visit.at, visit.mark]));
  return html`${sourceHead(source, 'Visits', `${count(state.visits, 'visit')}, newest first.`)}
${visits.length > 0 ? visitTable(visits, { now, marks: byTime }) : NO_SUCH_PAGE}
${pages(`${sourcePath(source.id)}/visits`, { page, pages: all }, ['Newer', 'Older'])}`;
}

export interface SnapshotsModel extends Listed {
  snapshots: SnapshotSummary[];
  /** How many different texts there are. */
  texts: number;
  /** Every page, not only one for each text. */
  every: boolean;
}

export function snapshotsPage({ state, snapshots, texts, every, page, pages: all, now }: SnapshotsModel): Html {
  const { source } = state;
  const path = `${sourcePath(source.id)}/snapshots`;
  const said = every
    ? 'Every page as it came, last seen first. Pages of different bytes may say the same.'
    : 'The last page of each different text, last seen first.';
  const link = (href: string, words: string, n: number, here: boolean) =>
    here
      ? html`<li><a href="${href}" aria-current="true">${words} <span>${n.toLocaleString('en')}</span></a></li>`
      : html`<li><a href="${href}">${words} <span>${n.toLocaleString('en')}</span></a></li>`;
  const choice = html`<nav class="selections" aria-label="Which stored pages"><ul>${link(path, 'Different texts', texts, !every)}${link(`${path}?all=1`, 'Every page', state.snapshots, every)}</ul></nav>`;
  const table = snapshots.length > 0 ? snapshotTable(snapshots, { sourceId: source.id, now, label: 'Stored pages' }) : NO_SUCH_PAGE;
  return html`${sourceHead(source, 'Stored pages', said)}
${choice}
${table}
${pages(every ? `${path}?all=1` : path, { page, pages: all }, ['Later', 'Earlier'])}`;
}

export interface PassagesModel {
  state: SourceState;
  extraction: Extraction;
  verifiedAt: string;
  page: number;
  now: Date;
}

export function passagesPage({ state: { source }, extraction: { passages }, verifiedAt, page, now }: PassagesModel): Html {
  const cut = passagePage(passages, page);
  const said = html`${count(passages.length, 'passage')}, as verified ${at(verifiedAt, now)}.`;
  const pager = pages(`${sourcePath(source.id)}/passages`, cut, ['Before', 'After']);
  return html`${sourceHead(source, 'What the page says', said)}
${cut.items.length > 0 ? passageList(cut.items, cut.start) : NO_SUCH_PAGE}
${pager}`;
}
