/**
 * Which channels were told of a change, and when.
 * @module
 */
import type { Message } from '../../domain/alert.ts';
import type { ChangeAlerts } from '../changeAlerts.ts';
import { type Html, html, type Part } from '../html.ts';
import { alertPath } from '../links.ts';
import { messageKind, messageState } from './message.ts';
import { at } from './time.ts';

export function changeAlerts({ messages, cut, held }: ChangeAlerts, now: Date): Html {
  const told = (message: Message): Html =>
    html`<li><a href="${alertPath(message.id)}"><b>${message.channel}</b></a> <span class="note">${messageKind(message.notice.kind)}</span> ${messageState(message)} <span class="note">${at(message.deliveredAt ?? message.createdAt, now)}</span></li>`;
  const waits = (channel: string): Html =>
    html`<li><b>${channel}</b> <span class="standing msg-held"><i class="mark" aria-hidden="true"></i>Held for its next digest or summary</span></li>`;
  const more: Part = cut
    ? html`<p class="note">The latest ${messages.length}; the <a href="/alerts">delivery log</a> has all.</p>`
    : undefined;
  const list =
    messages.length + held.length > 0
      ? html`<ul class="told-to">${held.map(waits)}${messages.map(told)}</ul>${more}`
      : html`<p class="none">Nobody was alerted of it: no <a href="/settings/alerts">rule</a> sends it anywhere, or it is older than the rules.</p>`;
  return html`<section aria-labelledby="alerts"><h2 id="alerts">Alerts</h2>${list}</section>`;
}
