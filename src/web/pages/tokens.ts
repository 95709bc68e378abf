/**
 * Settings › Tokens.
 * @module
 */
import type { AccessToken, Scope } from '../../domain/access.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { options } from '../parts/fields.ts';
import { done, field, problem, shownOnce } from '../parts/forms.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';
import { ago, at } from '../parts/time.ts';

export interface TokensModel {
  looker: Looker;
  tokens: AccessToken[];
  csrf: string;
  now: Date;
  done?: string | undefined;
  wrong?: string | undefined;
  /** One that was made just now. */
  made?: { name: string; secret: string } | undefined;
  typed?: { name: string; scopes: readonly string[]; days: string } | undefined;
}

export const SCOPE_WORDS: ReadonlyArray<readonly [Scope, label: string, says: Html]> = [
  ['metrics', 'Metrics for Prometheus', html`<code>/metrics</code>.`],
  [
    'feeds',
    'Feeds of changes, and the calendar of deadlines',
    html`<code>/feeds/…</code>: see <a href="/feeds">their addresses</a>. A token that reaches feeds and nothing else is also taken in their address, as <code>?token=…</code>, from readers that cannot send a header.`,
  ],
  [
    'api',
    'Everything that can be read',
    html`<code>/api/v1/…</code>: vendors, stored pages, facts, changes, and what was decided about them; not the feeds.`,
  ],
];

/** How long a token is good, as the form offers it. */
export const LIFETIMES = [
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
  ['never', 'until it is revoked'],
] as const;

export function tokensPage(model: TokensModel): Html {
  const { made, tokens } = model;
  const once: Part =
    made &&
    shownOnce(
      `Token “${made.name}”`,
      made.secret,
      'Copy it now: only its hash is stored, and it is shown this once. Send it as "Authorization: Bearer …"; feeds also take one that reaches nothing else as "?token=…".',
    );
  const list = tokens.length === 0 ? html`<p class="empty">No program has a token.</p>` : table(model);
  return html`<div class="title"><h1>Settings</h1></div>${settingsNav('tokens', model.looker)}
${done(model.done)}${problem(model.wrong)}${once}
<section aria-labelledby="tokens"><h2 id="tokens">Tokens</h2>${list}</section>
${newToken(model)}`;
}

function table({ tokens, csrf, now }: TokensModel): Html {
  return html`<div class="scroll"><table class="stacked" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Token</th><th role="columnheader" scope="col">Reaches</th><th role="columnheader" scope="col">Good</th><th role="columnheader" scope="col">Last used</th><th role="columnheader" scope="col"><span class="sr">Action</span></th></tr></thead><tbody role="rowgroup">${tokens.map((token) => row(token, csrf, now))}</tbody></table></div>`;
}

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
function row(token: AccessToken, csrf: string, now: Date): Html {
  const over = token.revokedAt !== undefined || (token.expiresAt !== undefined && Date.parse(token.expiresAt) <= now.getTime());
  const revoke: Part = over
    ? undefined
    : html`<form method="post" action="/settings/tokens/${encodeURIComponent(token.id)}/revoke">${tokenField(csrf)}<button class="button">Revoke<span class="sr"> ${token.name}</span></button></form>`;
  return html`<tr role="row"${over ? html` class="off"` : undefined}><th role="rowheader" scope="row"><b>${token.name}</b><small>made ${ago(token.createdAt, now)} by ${token.createdBy}</small></th>
<td role="cell" data-label="Reaches"><span class="chips">${token.scopes.map((scope) => html`<span class="chip">${scope}</span>`)}</span></td>
<td role="cell" data-label="Good">${lifetime(token, now)}</td>
<td role="cell" data-label="Last used">${token.lastUsedAt === undefined ? html`<span class="none">never</span>` : ago(token.lastUsedAt, now)}</td>
<td role="cell" class="acts">${revoke}</td></tr>`;
}

function lifetime({ revokedAt, expiresAt }: AccessToken, now: Date): Html {
  if (revokedAt !== undefined) return html`revoked ${ago(revokedAt, now)}`;
  if (expiresAt === undefined) return html`until it is revoked`;
  return Date.parse(expiresAt) <= now.getTime() ? html`expired ${ago(expiresAt, now)}` : html`until ${at(expiresAt, now)}`;
}

function newToken({ csrf, typed }: TokensModel): Html {
  const box = ([scope, label, says]: (typeof SCOPE_WORDS)[number]): Html =>
    html`<label class="check"><input type="checkbox" name="scope" value="${scope}"${typed?.scopes.includes(scope) ? html` checked` : undefined}><span><b>${scope}</b> ${label}<small>${says}</small></span></label>`;
  return html`<section class="card invite" aria-labelledby="new"><h2 id="new">New token</h2>
<form method="post" action="/settings/tokens" class="stack">${tokenField(csrf)}
<div class="fields">${field({ name: 'name', label: 'Name', value: typed?.name ?? '', maxlength: 100, autocomplete: 'off', hint: 'What uses it, like "Prometheus".' })}
<label class="field"><span>Good for</span><select name="days">${options(LIFETIMES, typed?.days ?? '90')}</select></label></div>
<fieldset><legend>Reaches</legend>${SCOPE_WORDS.map(box)}</fieldset>
<button class="button primary">Make the token</button><p class="hint">Tokens read; none can change anything.</p></form></section>`;
}
