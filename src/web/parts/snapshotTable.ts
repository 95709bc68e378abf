/**
 * Stored pages of a source, two of which can be chosen and compared.
 * @module
 */
import type { SnapshotSummary } from '../../domain/overview.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { snapshotPath, sourcePath } from '../links.ts';
import { hashLink } from './hash.ts';
import { at } from './time.ts';

export interface SnapshotTableContext {
  sourceId: string;
  now: Date;
  /** Says what the table is, for those who hear it. */
  label: string;
}

/** `snapshots` last seen first. The latest two that say different things are chosen already. */
export function snapshotTable(snapshots: readonly SnapshotSummary[], context: SnapshotTableContext): Html {
  const [from, to] = firstChoice(snapshots);
  const compare: Part =
    snapshots.length > 1 ? html`<p class="table-action"><button class="button">Compare the two chosen</button></p>` : undefined;
  const choice: Part = snapshots.length > 1 ? html`<th scope="col" class="pick">From</th><th scope="col" class="pick">To</th>` : undefined;
  return html`<form method="get" action="${sourcePath(context.sourceId)}/compare">
<div class="scroll" tabindex="0" role="region" aria-label="${context.label}"><table class="visits snapshots"><thead><tr>${choice}<th scope="col">Stored page</th><th scope="col">Last seen</th><th scope="col">First seen</th><th scope="col" class="num">Visits</th><th scope="col" class="num">Size</th><th scope="col">What it is</th></tr></thead>
<tbody>${snapshots.map((page, n) => row(page, snapshots[n + 1], { ...context, from, to, choosable: snapshots.length > 1 }))}</tbody></table></div>
${compare}</form>`;
}

function firstChoice(snapshots: readonly SnapshotSummary[]): [from: string | undefined, to: string | undefined] {
  const readable = snapshots.filter((page) => page.readable);
  const latest = readable[0] ?? snapshots[0];
  const other = readable.find((page) => page.contentHash !== latest?.contentHash) ?? snapshots.find((page) => page !== latest);
  return [other?.sha256, latest?.sha256];
}

type RowContext = SnapshotTableContext & { from: string | undefined; to: string | undefined; choosable: boolean };

function row(page: SnapshotSummary, older: SnapshotSummary | undefined, { now, from, to, choosable }: RowContext): Html {
  const { sha256 } = page;
  const short = sha256.slice(0, 12);
  const pick = (name: 'from' | 'to', words: string, chosen: boolean) =>
    html`<td class="pick"><label><span class="sr">${words} ${short}</span><input type="radio" name="${name}" value="${sha256}"${chosen ? html` checked` : ''}></label></td>`;
  const choice: Part = choosable
    ? html`${pick('from', 'Compare from', sha256 === from)}${pick('to', 'Compare to', sha256 === to)}`
    : undefined;
  const picture: Part = page.screenshot
    ? html` <a class="chip" href="/screenshots/${encodeURIComponent(page.screenshot)}">picture</a>`
    : undefined;
  return html`<tr>${choice}
  <td>${hashLink(sha256)} <a class="plain" href="${snapshotPath(sha256)}" download>Download<span class="sr"> ${short}</span></a></td>
  <td>${at(page.lastSeenAt, now)}</td><td>${at(page.firstSeenAt, now)}</td>
  <td class="num">${page.visits.toLocaleString('en')}</td><td class="num">${size(page.size)}</td>
  <td>${whatItIs(page, older)}${picture}</td></tr>`;
}

function whatItIs(page: SnapshotSummary, older: SnapshotSummary | undefined): Html | string {
  if (!page.readable) return html`<span class="late">could not be read</span>`;
  if (page.contentHash !== undefined && page.contentHash === older?.contentHash)
    return html`<span class="none">says the same as the one below</span>`;
  return 'readable';
}

/** "812 bytes", "41 KB", "1.2 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) return count(bytes, 'byte');
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
