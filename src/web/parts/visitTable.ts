/**
 * Visits one by one.
 * @module
 */
import type { VisitMark } from '../../domain/overview.ts';
import type { Visit } from '../../domain/snapshot.ts';
import { isReadable } from '../../domain/vocabulary.ts';
import { duration } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { hashLink } from './hash.ts';
import { at } from './time.ts';

export interface VisitTableContext {
  now: Date;
  /** By time of the visit. */
  marks: ReadonlyMap<string, VisitMark['mark']>;
}

export function visitTable(visits: readonly Visit[], context: VisitTableContext): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Visits"><table class="visits"><thead><tr><th scope="col">When</th><th scope="col">Verdict</th><th scope="col">Because</th><th scope="col" class="num">Status</th><th scope="col" class="num">Took</th><th scope="col">Stored page</th></tr></thead>
<tbody>${visits.map((visit) => row(visit, context))}</tbody></table></div>`;
}

function row(visit: Visit, { now, marks }: VisitTableContext): Html {
  const mark = isReadable(visit.verdict) ? (marks.get(visit.fetchedAt) ?? 'read') : 'unread';
  const changed: Part = mark === 'changed' ? html` <span class="note">with changes</span>` : undefined;
  return html`<tr>
  <td>${at(visit.fetchedAt, now)}</td>
  <td><i class="sq sq-${mark}" aria-hidden="true"></i> ${visit.verdict}${changed}</td>
  <td class="why">${visit.because}</td>
  <td class="num">${visit.status ?? none()}</td>
  <td class="num">${visit.durationMs === undefined ? none() : took(visit.durationMs)}</td>
  <td>${visit.sha256 ? hashLink(visit.sha256) : none()}</td>
</tr>`;
}

function took(ms: number): string {
  return ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms);
}

function none(): Html {
  return html`<span class="none">–</span>`;
}
