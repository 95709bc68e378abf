/**
 * How each channel stands, one line a channel.
 * @module
 */
import type { ChannelStanding } from '../../domain/alert.ts';
import type { AlertSettings } from '../../domain/alertSettings.ts';
import { number, truncate } from '../../lib/inWords.ts';
import { alertsPath } from '../alertQuery.ts';
import { CHANNEL_TYPES } from '../alertWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { ago } from './time.ts';

export interface StandingsModel {
  settings: Pick<AlertSettings, 'channels'>;
  channels: readonly string[];
  standings: ReadonlyMap<string, ChannelStanding>;
  now: Date;
}

const PROBLEM_CHARS = 200;

/** Somebody has to look at it: messages were given up, or the last attempt failed. */
export function isInTrouble({ dead, problem }: Pick<ChannelStanding, 'dead' | 'problem'>): boolean {
  return dead > 0 || problem !== undefined;
}

/** A number that leads to the messages that it counts; nothing is said quietly. */
function counted(n: number, label: string, href: string | undefined, name = ''): Html {
  const text: Html = n === 0 ? html`<span class="none">0</span>` : html`${number(n)}`;
  const linked =
    n > 0 && href !== undefined ? html`<a class="${name}" href="${href}">${text}<span class="sr"> ${label.toLowerCase()}</span></a>` : text;
  return html`<td role="cell" class="num" data-label="${label}">${linked}</td>`;
}

function row(channel: string, { settings, standings, now }: StandingsModel): Html {
  const known = settings.channels.find(({ id }) => id === channel);
  const { waiting = 0, dead = 0, delivered = 0, held = 0, lastDeliveredAt, problem } = standings.get(channel) ?? {};
  const kind = known ? CHANNEL_TYPES[known.type] : 'no longer in the settings';
  const trouble: Part = problem
    ? html`<span class="because">${truncate(problem.sentence, PROBLEM_CHARS)}</span> <span class="note">${ago(problem.at, now)}</span>`
    : html`<span class="none">none</span>`;
  return html`<tr role="row"${known ? undefined : html` class="off"`}><th role="rowheader" scope="row"><a href="${alertsPath({ channel })}">${channel}</a> <span class="note">${kind}</span></th>
${counted(delivered, 'Delivered', alertsPath({ channel, state: 'delivered' }))}${counted(waiting, 'Waiting', alertsPath({ channel, state: 'waiting' }))}${counted(held, 'Held', undefined)}${counted(dead, 'Dead', alertsPath({ channel, state: 'dead' }), 'bad')}
<td role="cell" data-label="Last delivery">${lastDeliveredAt === undefined ? html`<span class="none">never</span>` : ago(lastDeliveredAt, now)}</td>
<td role="cell" class="why" data-label="Last problem">${trouble}</td></tr>`;
}

export function channelStandings(model: StandingsModel): Html {
  const head = (label: string, name = '') => html`<th role="columnheader" scope="col" class="${name}">${label}</th>`;
  const held: Part = [...model.standings.values()].some((standing) => standing.held > 0)
    ? html`<p class="note">Held: gathers for a digest, or until the channel takes more.</p>`
    : undefined;
  return html`<table class="channel-standings" role="table"><caption class="sr">How each channel stands</caption><thead role="rowgroup"><tr role="row">${head('Channel')}${head('Delivered', 'num')}${head('Waiting', 'num')}${head('Held', 'num')}${head('Dead', 'num')}${head('Last delivery')}${head('Last problem')}</tr></thead>
<tbody role="rowgroup">${model.channels.map((channel) => row(channel, model))}</tbody></table>${held}`;
}
