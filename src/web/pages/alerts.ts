/**
 * `/alerts`: how each channel stands, and what was sent, newest first.
 * @module
 */
import { type ChannelStanding, MESSAGE_STATES, type Message } from '../../domain/alert.ts';
import type { AlertSettings } from '../../domain/alertSettings.ts';
import { count, number, truncate } from '../../lib/inWords.ts';
import { type AlertQuery, alertsPath } from '../alertQuery.ts';
import { type Html, html, type Part } from '../html.ts';
import { alertPath } from '../links.ts';
import { channelStandings } from '../parts/channelStandings.ts';
import { exampleSettings } from '../parts/exampleSettings.ts';
import { same, select } from '../parts/fields.ts';
import { messageKind, messageState, STATE_LABELS, whatNext } from '../parts/message.ts';
import { at } from '../parts/time.ts';

export interface AlertsModel {
  settings: AlertSettings;
  /** All channels that there are, or were. */
  channels: readonly string[];
  standings: ReadonlyMap<string, ChannelStanding>;
  query: AlertQuery;
  found: { messages: Message[]; total: number; pages: number };
  now: Date;
}

const TITLE_CHARS = 180;
const PROBLEM_CHARS = 240;

function row(message: Message, now: Date): Html {
  const { id, channel, notice, attempts, problem, state, createdAt } = message;
  const why: Part =
    problem && state !== 'delivered' ? html`<small class="because">${truncate(problem.sentence, PROBLEM_CHARS)}</small>` : undefined;
  return html`<tr role="row" class="is-${state}"><td role="cell" class="msg-time">${at(createdAt, now)}</td>
<td role="cell" class="msg-state">${messageState(message)}</td>
<th role="rowheader" scope="row" class="msg-title"><a href="${alertPath(id)}">${truncate(notice.title, TITLE_CHARS)}</a>${why}</th>
<td role="cell" class="msg-to"><span>${channel}</span> <span class="note">${messageKind(notice.kind)}</span></td>
<td role="cell" class="msg-tries num"><span class="sr">${attempts === 1 ? 'Attempt' : 'Attempts'} </span>${number(attempts)}</td>
<td role="cell" class="msg-next">${whatNext(message, now)}</td></tr>`;
}

function log({ found: { messages }, now }: AlertsModel): Html {
  const head = (label: string, name = '') => html`<th role="columnheader" scope="col" class="${name}">${label}</th>`;
  return html`<table class="messages" role="table"><caption class="sr">Messages, newest first</caption><thead role="rowgroup"><tr role="row">${head('Made')}${head('State')}${head('What it says')}${head('Channel')}${head('Attempts', 'num')}${head('Delivered, or next try')}</tr></thead>
<tbody role="rowgroup">${messages.map((message) => row(message, now))}</tbody></table>`;
}

function filters({ channels, query }: AlertsModel): Html {
  const clear: Part =
    query.channel !== undefined || query.state !== undefined ? html`<a class="clear" href="/alerts">Clear</a>` : undefined;
  const states = MESSAGE_STATES.map((state) => [state, STATE_LABELS[state]] as const);
  return html`<form class="filters" method="get" action="/alerts" data-autosubmit>
  ${select('channel', 'Channel', 'All channels', same(channels), query.channel)}
  ${select('state', 'State', 'Any', states, query.state)}
  <div class="filter-actions"><button class="button">Filter</button>${clear}</div>
</form>`;
}

function pager({ query, found: { pages } }: AlertsModel): Part {
  const { page } = query;
  if (pages <= 1) return undefined;
  const newer: Part = page > 1 ? html`<a rel="prev" href="${alertsPath({ ...query, page: page - 1 })}">← Newer</a>` : html`<span></span>`;
  const older: Part =
    page < pages ? html`<a rel="next" href="${alertsPath({ ...query, page: page + 1 })}">Older →</a>` : html`<span></span>`;
  return html`<nav class="pager" aria-label="Pages">${newer}<span>Page ${page} of ${pages}</span>${older}</nav>`;
}

/** What to do where there is nothing to show. */
function nothing({ settings: { channels, rules }, query, found }: AlertsModel): Html {
  if (found.total > 0) return html`<p class="empty">There is no such page of the log.</p>`;
  if (query.channel !== undefined || query.state !== undefined) return html`<p class="empty">No message matches.</p>`;
  if (rules.length === 0)
    return html`<p class="empty">${channels.length === 1 ? 'There is a channel' : 'There are channels'}, but no rule that sends anything there: add one under <code>alerts.rules</code> in the settings file. <a href="/settings/alerts">Try a channel</a> meanwhile.</p>`;
  return html`<p class="empty">Nothing was sent so far: no change has matched a <a href="/settings/alerts">rule</a> yet. Imported history is never sent.</p>`;
}

export function alertsPage(model: AlertsModel): Html {
  const { settings, channels, found, query } = model;
  const isUnset = settings.channels.length === 0;
  const title = html`<div class="title"><h1>Alerts</h1><p>What was sent where, and what became of it. Which change goes where is <a href="/settings/alerts">set by rules</a>.</p></div>`;
  if (isUnset && channels.length === 0 && found.total === 0)
    return html`${title}${exampleSettings('Nobody is alerted: there is no channel yet.')}`;
  const total = html`<p class="note log-count">${count(found.total, 'message')}, newest first.</p>`;
  return html`${title}
${channelStandings(model)}
<section aria-labelledby="log"><h2 id="log">Delivery log</h2>
${query.channel === undefined && query.state === undefined && found.total === 0 ? undefined : filters(model)}
${found.messages.length > 0 ? html`${total}${log(model)}` : nothing(model)}
${pager(model)}</section>`;
}
