/**
 * A strip of visits: one small square each, oldest to the left.
 * @module
 */
import type { Visit } from '../../domain/snapshot.ts';
import { isReadable } from '../../domain/vocabulary.ts';
import { absoluteTime } from '../format.ts';
import { type Html, html } from '../html.ts';

export type VisitMark = 'changed' | 'read' | 'unread';

/** What a visit brought. `changedAt` holds the times at which changes were first seen. */
export function visitMark(visit: Pick<Visit, 'verdict' | 'fetchedAt'>, changedAt: ReadonlySet<string>): VisitMark {
  if (!isReadable(visit.verdict)) return 'unread';
  return changedAt.has(visit.fetchedAt) ? 'changed' : 'read';
}

const WORDS: Record<VisitMark, string> = { changed: 'changed', read: 'no change', unread: 'could not be read' };

/** `visits` newest first, as the store gives them. */
export function visitStrip(visits: Visit[], changedAt: ReadonlySet<string>): Html {
  const marks = visits.map((visit) => ({ visit, mark: visitMark(visit, changedAt) })).reverse();
  const total = (mark: VisitMark) => marks.filter((entry) => entry.mark === mark).length;
  const summary = `Last ${marks.length} visits: ${total('read')} without change, ${total('changed')} with a change, ${total('unread')} could not be read`;
  const squares = marks.map(
    ({ visit, mark }) => html`<i class="sq sq-${mark}" title="${absoluteTime(visit.fetchedAt)} – ${WORDS[mark]} (${visit.verdict})"></i>`,
  );
  return html`<div class="strip" role="img" aria-label="${summary}">${squares}</div>`;
}
