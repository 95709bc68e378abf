/**
 * What cannot be relied on: causes, remedies, and the events of a source.
 * @module
 */
import { HEALTH_KINDS, type HealthEvent, type HealthKind, shareRead } from '../../domain/health.ts';
import type { SourceState } from '../../domain/ports.ts';
import { count, duration } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { ago, at } from './time.ts';

const LABELS: Record<HealthKind, string> = {
  unread: 'Could not be read',
  'selector-rot': 'Rule matches nothing',
  moved: 'Page has moved',
  'not-verified': 'Not verified in time',
  unsigned: 'Not signed',
};

export function healthLabel(kind: HealthKind): string {
  return LABELS[kind];
}

/** The kinds of open events that the standing of a source does not say already. */
export function healthChips({ health = [] }: SourceState): Part {
  const kinds = HEALTH_KINDS.filter((kind) => kind !== 'unread' && health.some((event) => event.kind === kind));
  return kinds.length === 0
    ? undefined
    : html`<span class="chips">${kinds.map((kind) => html`<span class="chip health">${LABELS[kind]}</span>`)}</span>`;
}

/** A source that is read less often than this is worth a look. */
const LOW = 90;

/** "97 %" of the checks of the last 30 days, with the numbers as title. */
export function shareOf({ recent }: SourceState): Html {
  const percent = shareRead(recent);
  if (!recent || percent === undefined) return html`<span class="none">–</span>`;
  return html`<span class="${percent < LOW ? 'share low' : 'share'}" title="${recent.read} of ${count(recent.checks, 'check')} in 30 days">${percent} %</span>`;
}

/** What is the matter now, each with what to do. */
export function troubleNotes({ failing, health = [], source }: SourceState, now: Date): Part {
  const current = failing && !source.paused ? [note(LABELS.unread, failing.since, failing, now, count(failing.checks, 'check'))] : [];
  const events = health
    .filter(({ kind }) => kind !== 'unread' || !failing)
    .map(({ kind, openedAt, detail }) => note(LABELS[kind], openedAt, detail, now));
  const notes = [...current, ...events];
  return notes.length === 0
    ? undefined
    : html`<div class="attention troubles" role="group" aria-labelledby="trouble"><h2 class="sr" id="trouble">What is the matter</h2>${notes}</div>`;
}

function note(label: string, since: string, { sentence, remedy }: { sentence: string; remedy: string }, now: Date, more?: string): Html {
  const checks: Part = more ? html`, ${more}` : undefined;
  return html`<div class="trouble"><h3>${label} <span class="note">since ${ago(since, now)}${checks}</span></h3><p>${sentence}</p><p class="remedy"><b>What to do:</b> ${remedy}</p></div>`;
}

/** Open and past events, newest first. */
export function healthTable(events: readonly HealthEvent[], now: Date): Part {
  if (events.length === 0) return undefined;
  const row = ({ kind, openedAt, endedAt, ended, detail }: HealthEvent) => html`<tr>
  <td>${at(openedAt, now)}</td>
  <td>${LABELS[kind]}</td>
  <td class="why">${detail.sentence}</td>
  <td>${endedAt ? html`${at(endedAt, now)} <span class="note">after ${duration(Date.parse(endedAt) - Date.parse(openedAt))}</span>` : html`<b class="lasting">lasts</b>`}</td>
  <td class="why">${ended ?? html`<span class="none">–</span>`}</td>
</tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Health events"><table class="visits events"><thead><tr><th scope="col">Since</th><th scope="col">What</th><th scope="col">Why</th><th scope="col">Until</th><th scope="col">How it ended</th></tr></thead>
<tbody>${events.map(row)}</tbody></table></div>`;
}
