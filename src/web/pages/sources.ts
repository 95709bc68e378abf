/**
 * `/sources`: everything that is watched, and where it stands.
 * @module
 */
import type { SourceState } from '../../domain/ports.ts';
import { count } from '../format.ts';
import { type Html, html } from '../html.ts';
import { sourceTable } from '../parts/sourceTable.ts';
import { byVendor, tally } from '../standing.ts';

export interface SourcesModel {
  states: SourceState[];
  now: Date;
  canCheck: boolean;
}

export function sourcesPage({ states, now, canCheck }: SourcesModel): Html {
  if (states.length === 0) return html`<h1>Sources</h1><p class="empty">No source is known yet. <a href="/">Start here.</a></p>`;
  const counts = tally(states, now);
  const parts = [
    `${counts.verified} verified`,
    counts.unread > 0 && `${counts.unread} could not be read`,
    counts.never > 0 && `${counts.never} never checked`,
    counts.paused > 0 && `${counts.paused} paused`,
    counts.archive > 0 && `${counts.archive} archive only`,
  ].filter((part) => typeof part === 'string');
  return html`<div class="title"><h1>Sources</h1><p>${count(states.length, 'source')} of ${count(byVendor(states).length, 'vendor')}: ${parts.join(', ')}.</p></div>
${sourceTable(states, { now, canCheck })}`;
}
