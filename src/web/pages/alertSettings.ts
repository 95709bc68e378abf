/**
 * `/settings/alerts`: the channels, and what is sent to them, in words.
 * @module
 */
import { digestAt } from '../../alert/timing.ts';
import type { ChannelStanding } from '../../domain/alert.ts';
import type { AlertSettings, ChannelSettings } from '../../domain/alertSettings.ts';
import { number } from '../../lib/inWords.ts';
import { alertsPath } from '../alertQuery.ts';
import {
  budgetInWords,
  CHANNEL_TYPES,
  destinationInWords,
  escalationInWords,
  quietInWords,
  reminderInWords,
  ruleInWords,
  type VendorNames,
} from '../alertWords.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { isInTrouble } from '../parts/channelStandings.ts';
import { exampleSettings } from '../parts/exampleSettings.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';
import { ago } from '../parts/time.ts';

export interface AlertSettingsModel {
  settings: AlertSettings;
  vendors: VendorNames;
  standings: ReadonlyMap<string, ChannelStanding>;
  looker: Looker;
  /** Where who looks may try a channel: what the form carries. */
  csrf?: string;
  now: Date;
}

function channel(one: ChannelSettings, { settings, standings, csrf, now }: AlertSettingsModel): Html {
  const { id, type } = one;
  const words = [...quietInWords(one, settings.timezone), budgetInWords(one)].filter((line) => line !== undefined);
  const test: Part =
    csrf === undefined
      ? undefined
      : html`<form method="post" action="/settings/alerts/${encodeURIComponent(id)}/test">${tokenField(csrf)}<button class="button">Send a test<span class="sr"> to ${id}</span></button></form>`;
  return html`<li class="rule" id="${id}"><div class="rule-body"><p class="rule-reason">${id} <span class="kind">${CHANNEL_TYPES[type]}</span></p>
<p class="rule-words">${destinationInWords(one)}</p>${words.map((line) => html`<p class="rule-words">${line}.</p>`)}
<p class="rule-meta">${standing(id, standings.get(id), now)}</p></div>${test}</li>`;
}

function standing(id: string, found: ChannelStanding | undefined, now: Date): Html {
  const log = (words: string) => html`<a href="${alertsPath({ channel: id })}">${words}</a>`;
  if (!found || (found.delivered === 0 && found.waiting === 0 && found.dead === 0))
    return html`<span class="none">Nothing was sent there yet</span>`;
  const last: Part = found.lastDeliveredAt === undefined ? undefined : html`<span>Last delivery ${ago(found.lastDeliveredAt, now)}</span>`;
  const bad: Part = isInTrouble(found)
    ? html`<span class="lint-error">${found.dead > 0 ? `${number(found.dead)} dead` : 'the last attempt failed'}</span>`
    : undefined;
  return html`${log(`${number(found.delivered)} delivered`)}${last}${bad}`;
}

/** What goes, and where: as one line that is read from left to right. */
function line(id: string, what: Html, to: readonly string[], how: Part, more?: string): Html {
  const channels = to.map((name, index) => html`${index > 0 ? ', ' : ''}<a href="#${name}">${name}</a>`);
  return html`<li class="routing"><p class="routing-what">${what}</p><p class="routing-to"><span class="arrow" aria-hidden="true">→</span><span class="sr">goes to</span> <b>${channels}</b>${how}</p>
<p class="rule-meta"><code>${id}</code>${more === undefined ? undefined : html`<span>${more}</span>`}</p></li>`;
}

function list(id: string, title: string, lines: Html[], none: string): Html {
  const body = lines.length > 0 ? html`<ul class="routings">${lines}</ul>` : html`<p class="none">${none}</p>`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

export function alertSettingsPage(model: AlertSettingsModel): Html {
  const { settings, vendors, looker } = model;
  const { channels, rules, escalations, reminders, timezone: zone, retries } = settings;
  const title = html`${settingsNav('alerts', looker)}
<div class="title"><h1>Alerts</h1><p>As they are set under <code>alerts</code> in <code>config/clausewatch.yaml</code> since the last start. What became of them is in the <a href="/alerts">delivery log</a>.</p></div>`;
  if (channels.length === 0) return html`${title}${exampleSettings('There is no channel yet.')}`;
  const rule = (one: AlertSettings['rules'][number]): Html => {
    const { what, when, how, afterwards } = ruleInWords(one, { vendors, zone });
    const next = one.send === 'at-once' ? undefined : html`, next ${ago(digestAt(one.send, zone, model.now.toISOString()), model.now)}`;
    return line(one.id, html`<b>${what}</b>${when === undefined ? undefined : html`, ${when}`}`, one.to, html` ${how}${next}`, afterwards);
  };
  return html`${title}
<section aria-labelledby="channels"><h2 id="channels">Channels</h2><ul class="rules">${channels.map((one) => channel(one, model))}</ul>
<p class="hint">A message is tried ${retries.attempts} times, with growing waits between, and is put aside then.</p></section>
${list('rules', 'Rules', rules.map(rule), 'There is no rule: nothing is sent but escalations and reminders.')}
${list(
  'escalations',
  'Escalations',
  escalations.map((one) => line(one.id, html`<b>${escalationInWords(one)}</b>`, one.to, undefined)),
  'None: what nobody reviews is not told again.',
)}
${list(
  'reminders',
  'Reminders',
  reminders.map((one) => line(one.id, html`<b>${reminderInWords(one, { vendors, zone })}</b>`, one.to, undefined)),
  'None: deadlines are told with their change only.',
)}`;
}
