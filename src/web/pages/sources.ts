/**
 * `/sources`: everything that is watched, and where it stands.
 * @module
 */
import { HEALTH_KINDS } from '../../domain/health.ts';
import { type Census, STANDINGS } from '../../domain/overview.ts';
import type { VendorSummary } from '../../domain/ports.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { vendorField } from '../parts/fields.ts';
import { healthLabel } from '../parts/health.ts';
import { sourceTable } from '../parts/sourceTable.ts';
import { type SourceQuery, sourcesPath } from '../query.ts';
import type { SourcePage } from '../sourcePages.ts';

export interface SourcesModel {
  found: SourcePage;
  vendors: VendorSummary[];
  query: SourceQuery;
  now: Date;
  checkToken: string | undefined;
}

const WORDS = { verified: 'verified', unread: 'could not be read', never: 'never checked', paused: 'paused', archive: 'archive only' };

export function sourcesPage({ found, vendors, query, now, checkToken }: SourcesModel): Html {
  const { census, states, total } = found;
  if (census.sources === 0) return html`<h1>Sources</h1><p class="empty">No source is known yet. <a href="/">Start here.</a></p>`;
  const parts = STANDINGS.filter((name) => census.standings[name] > 0 || name === 'verified').map(
    (name) => `${census.standings[name].toLocaleString('en')} ${WORDS[name]}`,
  );
  const none = total > 0 ? 'There is no such page of the list.' : 'No source is like that now.';
  const table = states.length > 0 ? sourceTable(states, { now, checkToken, inOrder: true }) : html`<p class="empty">${none}</p>`;
  return html`<div class="title"><h1>Sources</h1><p data-live="tally">${count(census.sources, 'source')} of ${count(census.vendors, 'vendor')}: ${parts.join(', ')}.</p></div>
${selections(census, query)}
${search(vendors, query, total)}
<div data-live="sources">${table}</div>
${pager(found, query)}`;
}

/** What the selections leave as it is. */
function kept({ vendor, text }: SourceQuery): Partial<SourceQuery> {
  return { vendor, text };
}

/** One link for each selection that has something in it, and for the present one. */
function selections(census: Census, query: SourceQuery): Part {
  const own = kept(query);
  const links: Array<[Partial<SourceQuery>, string, number]> = [
    [{}, 'All', census.sources],
    ...STANDINGS.map((standing): [Partial<SourceQuery>, string, number] => [
      { standing },
      sentence(WORDS[standing]),
      census.standings[standing],
    ]),
    ...HEALTH_KINDS.filter((event) => event !== 'unread' || query.event === event).map((event): [Partial<SourceQuery>, string, number] => [
      { event },
      healthLabel(event),
      census.events[event],
    ]),
    [{ verified: 'late' }, 'Not verified in the last day', census.watched - census.fresh],
    ...(query.verified === 'day' ? [[{ verified: 'day' }, 'Verified in the last day', census.fresh] as [object, string, number]] : []),
  ];
  const { standing, event, verified } = query;
  const here = sourcesPath({ standing, event, verified });
  const link = ([target, label, n]: (typeof links)[number]) => {
    if (n === 0 && sourcesPath(target) !== here) return '';
    const path = sourcesPath({ ...target, ...own });
    return sourcesPath(target) === here
      ? html`<li><a href="${path}" aria-current="true">${label} <span>${n.toLocaleString('en')}</span></a></li>`
      : html`<li><a href="${path}">${label} <span>${n.toLocaleString('en')}</span></a></li>`;
  };
  return html`<nav class="selections" aria-label="Selection of sources"><ul>${links.map(link)}</ul></nav>`;
}

function search(vendors: readonly VendorSummary[], query: SourceQuery, total: number): Html {
  const { standing, event, verified, vendor, text } = query;
  const hidden = Object.entries({ standing, event, verified }).flatMap(([name, value]) =>
    value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">`],
  );
  const clear: Part =
    vendor !== undefined || text !== undefined
      ? html`<a class="clear" href="${sourcesPath({ standing, event, verified })}">Clear</a><span class="note">${count(total, 'source')}</span>`
      : undefined;
  return html`<form class="filters" method="get" action="/sources" role="search" data-autosubmit>${hidden}
  <label><span>Name or address</span><input type="search" name="text" value="${text ?? ''}" autocomplete="off"></label>
  ${vendorField(vendors, vendor)}
  <div class="filter-actions"><button class="button">Find</button>${clear}</div>
</form>`;
}

function pager({ page, pages }: SourcePage, query: SourceQuery): Part {
  if (pages <= 1) return undefined;
  const to = (target: number) => sourcesPath({ ...query, page: target });
  const before: Part = page > 1 ? html`<a rel="prev" href="${to(page - 1)}">← Before</a>` : html`<span></span>`;
  const after: Part = page < pages ? html`<a rel="next" href="${to(page + 1)}">After →</a>` : html`<span></span>`;
  return html`<nav class="pager" aria-label="Pages">${before}<span>Page ${page} of ${pages}</span>${after}</nav>`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
