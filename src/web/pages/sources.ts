/**
 * `/sources`: everything that is watched, and where it stands.
 * @module
 */
import { HEALTH_KINDS } from '../../domain/health.ts';
import type { SourceState } from '../../domain/ports.ts';
import { count } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { healthLabel } from '../parts/health.ts';
import { sourceTable } from '../parts/sourceTable.ts';
import { type SourceQuery, sourcesPath } from '../query.ts';
import { byVendor, eventTally, STANDINGS, selectSources, tally } from '../standing.ts';

export interface SourcesModel {
  states: SourceState[];
  query: SourceQuery;
  now: Date;
  checkToken: string | undefined;
}

const WORDS = { verified: 'verified', unread: 'could not be read', never: 'never checked', paused: 'paused', archive: 'archive only' };

export function sourcesPage({ states, query, now, checkToken }: SourcesModel): Html {
  if (states.length === 0) return html`<h1>Sources</h1><p class="empty">No source is known yet. <a href="/">Start here.</a></p>`;
  const counts = tally(states, now);
  const parts = STANDINGS.filter((name) => counts[name] > 0 || name === 'verified').map((name) => `${counts[name]} ${WORDS[name]}`);
  const shown = selectSources(states, query, now);
  const table = shown.length > 0 ? sourceTable(shown, { now, checkToken }) : html`<p class="empty">No source is like that now.</p>`;
  return html`<div class="title"><h1>Sources</h1><p>${count(states.length, 'source')} of ${count(byVendor(states).length, 'vendor')}: ${parts.join(', ')}.</p></div>
${filters(states, query, now)}
${table}`;
}

/** One link for each selection that has something in it, and for the present one. */
function filters(states: SourceState[], query: SourceQuery, now: Date): Part {
  const [standings, events] = [tally(states, now), eventTally(states)];
  const links: Array<[SourceQuery, string, number]> = [
    [{}, 'All', states.length],
    ...STANDINGS.map((standing): [SourceQuery, string, number] => [{ standing }, sentence(WORDS[standing]), standings[standing]]),
    ...HEALTH_KINDS.filter((event) => event !== 'unread' || query.event === event).map((event): [SourceQuery, string, number] => [
      { event },
      healthLabel(event),
      events[event],
    ]),
  ];
  const here = sourcesPath(query);
  const link = ([target, label, n]: (typeof links)[number]) => {
    const path = sourcesPath(target);
    if (n === 0 && path !== here) return '';
    return path === here
      ? html`<li><a href="${path}" aria-current="true">${label} <span>${n}</span></a></li>`
      : html`<li><a href="${path}">${label} <span>${n}</span></a></li>`;
  };
  return html`<nav class="selections" aria-label="Selection of sources"><ul>${links.map(link)}</ul></nav>`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
