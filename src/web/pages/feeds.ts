/**
 * `/feeds`: addresses of feeds by the filters of the change list, and how programs are let in.
 * @module
 */
import type { VendorSummary } from '../../domain/ports.ts';
import { CHANGE_KINDS, CHANGE_STATES, SEVERITIES, SIGNIFICANCES, SOURCE_KINDS } from '../../domain/vocabulary.ts';
import { apiAddress, type FeedAddress, feedAddresses } from '../feedAddresses.ts';
import { type Html, html, type Part } from '../html.ts';
import { same, select, vendorField } from '../parts/fields.ts';
import type { ChangeFilterQuery } from '../query.ts';

export interface FeedsModel {
  query: ChangeFilterQuery;
  vendors: VendorSummary[];
  /** Scheme, host and port of the pages. */
  origin: string;
  isPublic: boolean;
  /** Who looks may make tokens. */
  makesTokens: boolean;
}

/** Stands in examples where a token goes. */
const YOURS = 'cw_YOUR-TOKEN';

function filters({ vendors, query }: FeedsModel): Html {
  const isSet = Object.values(query).some((value) => value !== undefined);
  const hidden = (name: 'incident' | 'offering'): Part =>
    query[name] === undefined ? undefined : html`<input type="hidden" name="${name}" value="${query[name]}">`;
  const source: Part = query.source ? html`<label><span>Source</span><input name="source" value="${query.source}"></label>` : undefined;
  return html`<form class="filters" method="get" action="/feeds" data-autosubmit>
  ${vendorField(vendors, query.vendor)}
  ${source}${hidden('incident')}${hidden('offering')}
  ${select('pageKind', 'Page', 'Any', same(SOURCE_KINDS), query.pageKind)}
  ${select('kind', 'What changed', 'Anything', same(CHANGE_KINDS), query.kind)}
  <label><span>Fact key</span><input name="key" value="${query.key ?? ''}" placeholder="Any" autocomplete="off" spellcheck="false"></label>
  ${select('severity', 'Severity', 'Any', same(SEVERITIES), query.severity)}
  ${select('significance', 'Significance', 'Any', same(SIGNIFICANCES), query.significance)}
  ${select('state', 'Review', 'Any', same(CHANGE_STATES), query.state)}
  <label><span>Since</span><input type="date" name="since" value="${query.since ?? ''}"></label>
  <label><span>Until</span><input type="date" name="until" value="${query.until ?? ''}"></label>
  <div class="filter-actions"><button class="button">Show the addresses</button>${isSet ? html`<a class="clear" href="/feeds">Clear</a>` : undefined}</div>
</form>`;
}

function copy(text: string, what: string): Html {
  return html`<button type="button" class="copy" data-copy="${text}" hidden>Copy<span class="sr"> ${what}</span></button>`;
}

function address({ name, says, path }: FeedAddress, origin: string): Html {
  const whole = `${origin}${path}`;
  return html`<li class="feed"><p class="feed-name"><b>${name}</b> <span class="note">${says}</span></p><p class="feed-address"><a href="${path}"><code>${whole}</code></a>${copy(whole, `the address of ${name}`)}</p></li>`;
}

function command(text: string): Html {
  return html`<p class="command"><code>${text}</code>${copy(text, 'the command')}</p>`;
}

/** Quoted for a shell; addresses hold no quote. */
function curl(url: string): string {
  return `curl -H "Authorization: Bearer $TOKEN" '${url.replaceAll("'", '%27')}'`;
}

function withToken(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}token=${YOURS}`;
}

function access({ isPublic, makesTokens, origin, query }: FeedsModel): Html {
  const [json, atom] = feedAddresses(query).map(({ path }) => `${origin}${path}`);
  const makes: Html = makesTokens
    ? html`<a href="/settings/tokens">Make one</a> with the scope <code>feeds</code> for each reader.`
    : html`An administrator makes one, with the scope <code>feeds</code>, for each reader.`;
  if (isPublic)
    return html`<section class="feeds-access" aria-labelledby="access"><h2 id="access">Who may read them</h2>
<p><b>These feeds are public:</b> whoever reaches this address reads them. <code>feeds.public</code> of the settings file says so.</p></section>`;
  return html`<section class="feeds-access" aria-labelledby="access"><h2 id="access">Who may read them</h2>
<p>People who are signed in, and <b>programs with a token</b>. ${makes}</p>
<h3>Sent as a header</h3>${command(curl(json ?? ''))}
<h3>In the address, for readers that cannot send headers</h3>${command(withToken(atom ?? ''))}
<p class="note">Feeds only take a token in their address when it reaches <code>feeds</code> and nothing else. An address is kept in histories and logs: give each reader a token of its own, and revoke it when it is not used any more.</p>
<p class="note">With <code>feeds.public: true</code> in the settings file, feeds need no token.</p></section>`;
}

function api({ origin, query }: FeedsModel): Html {
  const whole = `${origin}${apiAddress(query)}`;
  return html`<section aria-labelledby="api"><h2 id="api">The API</h2>
<p>Vendors, sources, checks, stored pages, facts, changes, reviews and deadlines as JSON, page by page: <a href="/api">the reference</a>, and its <a href="/openapi.json">OpenAPI document</a>. Always with a token that has the scope <code>api</code>, always as a header.</p>
${command(curl(whole))}</section>`;
}

export function feedsPage(model: FeedsModel): Html {
  const { query, origin } = model;
  return html`<div class="title"><h1>Feeds</h1><p>What was recorded, decided, corrected and taken back, in that order. A correction is an entry of its own; no entry ever changes.</p></div>
${filters(model)}
<section aria-labelledby="addresses"><h2 class="sr" id="addresses">Addresses</h2><ul class="feeds">${feedAddresses(query).map((one) => address(one, origin))}</ul></section>
${access(model)}
${api(model)}`;
}
