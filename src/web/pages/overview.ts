/**
 * `/`: what changed, what waits for somebody, and what cannot be relied on now.
 * @module
 */
import type { ChannelStanding } from '../../domain/alert.ts';
import type { Change } from '../../domain/change.ts';
import { HEALTH_KINDS, type HealthEvent } from '../../domain/health.ts';
import type { Census } from '../../domain/overview.ts';
import type { SourceState } from '../../domain/ports.ts';
import { count, longDay } from '../../lib/inWords.ts';
import { alertsPath } from '../alertQuery.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath, sourceName, sourcePath } from '../links.ts';
import { changeTimeline } from '../parts/changeList.ts';
import { healthLabel } from '../parts/health.ts';
import { type OverTimeModel, overTime } from '../parts/overTime.ts';
import { ago } from '../parts/time.ts';
import { sourcesPath } from '../query.ts';
import { answersLink } from '../registry/toCheck.ts';
import { AHEAD_DAYS, type Ahead, type StandNow, type ToReview } from '../standNow.ts';

export interface OverviewModel extends StandNow, OverTimeModel {
  /** Newest first. */
  changes: Change[];
  totalChanges: number;
  vendorNames: ReadonlyMap<string, string>;
  /** What is the matter with the whole installation. */
  events: HealthEvent[];
  /** Channels that do not bring what they should. */
  channels: ChannelStanding[];
  /** Answers of the registry that cannot be relied on now, for those who decide. */
  answers?: number;
  now: Date;
}

const NAMED_CHANNELS = 3;

/** The page as one sentence: what can be relied on, and what cannot. Each number leads to what it counts. */
function headline({ standings: { verified, unread, never } }: Census): Html {
  const all = verified + unread + never;
  const link = (standing: 'verified' | 'unread' | 'never', words: string) => html`<a href="${sourcesPath({ standing })}">${words}</a>`;
  if (all === 0) return html`Imported history, nothing watched yet.`;
  if (all === verified)
    return link('verified', all === 1 ? 'The one source is verified.' : `All ${all.toLocaleString('en')} sources are verified.`);
  const rest = (n: number, standing: 'unread' | 'never', words: string): Part =>
    n > 0 ? html`, ${link(standing, `${n.toLocaleString('en')} ${words}`)}` : undefined;
  return html`${link('verified', verified.toLocaleString('en'))} of <a href="/sources">${count(all, 'source')}</a> verified${rest(unread, 'unread', 'could not be read')}${rest(never, 'never', 'never checked')}.`;
}

function hero({ census, totalChanges, answers, now }: OverviewModel): Html {
  const check: Part = answers === undefined || answers === 0 ? undefined : html`<li>${answersLink(answers)}</li>`;
  const lastVisit: Part = census.lastVisitAt ? html`<li>Last visit ${ago(census.lastVisitAt, now)}</li>` : undefined;
  const link = (n: number, standing: 'archive' | 'paused', words: string): Part =>
    n > 0 ? html`<li><a href="${sourcesPath({ standing })}">${n.toLocaleString('en')} ${words}</a></li>` : undefined;
  return html`<div class="hero" data-live="hero"><h1>${headline(census)}</h1>
<ul class="hero-facts">${lastVisit}<li><a href="/sources">${count(census.watchedVendors, 'vendor')} watched</a></li>${link(census.standings.paused, 'paused', 'paused')}${link(census.standings.archive, 'archive', 'from archives only')}<li><a href="/changes">${count(totalChanges, 'change')} in all</a></li>${check}</ul></div>`;
}

/** A number with what it counts, and the rows behind it. */
function stat(id: string, title: string, number: Html, body: Part): Html {
  return html`<section class="stat" aria-labelledby="${id}" data-live="${id}"><h2 id="${id}">${title}</h2><p class="stat-n">${number}</p>${body}</section>`;
}

function review({ toReview: { entries, changes, bySeverity, oldest }, now }: OverviewModel): Html {
  if (entries === 0) return stat('to-review', 'To review', html`<span class="calm">Nothing waits</span>`, undefined);
  const line = ({ severity, changes: n }: ToReview['bySeverity'][number]) =>
    html`<li class="sev-${severity}"><a href="/review?severity=${severity}"><i class="sev-mark" aria-hidden="true"></i>${severity}<b>${n.toLocaleString('en')}</b></a></li>`;
  const since: Part = oldest
    ? html`<p class="note"><a href="${changePath(oldest.change)}">The oldest</a> waits since ${ago(oldest.since, now)}</p>`
    : undefined;
  const parts: Part = changes > entries ? html` <small>${count(changes, 'change')}</small>` : undefined;
  return stat(
    'to-review',
    'To review',
    html`<a href="/review">${entries.toLocaleString('en')}</a>${parts}`,
    html`<ul class="bars">${bySeverity.map(line)}</ul>${since}`,
  );
}

function deadlines({ ahead }: OverviewModel): Html {
  const title = `Due in ${AHEAD_DAYS} days`;
  if (ahead.count === 0) return stat('ahead', title, html`<span class="calm">Nothing is due</span>`, undefined);
  const line = ({ change, dueOn, vendor, source, basis }: Ahead['next'][number]) =>
    html`<li><a href="${changePath(change)}"><time datetime="${dueOn}">${longDay(dueOn)}</time></a><span class="note">${vendor} / ${sourceName(source)}${basis === 'assumed' ? ', assumed' : ''}</span></li>`;
  return stat('ahead', title, html`<a href="/deadlines">${ahead.count.toLocaleString('en')}</a>`, html`<ul>${ahead.next.map(line)}</ul>`);
}

function unreadable({ census, unread, now }: OverviewModel): Html {
  const events = HEALTH_KINDS.filter((kind) => kind !== 'unread' && census.events[kind] > 0);
  const others: Part =
    events.length > 0
      ? html`<ul class="counts">${events.map((event) => html`<li><a href="${sourcesPath({ event })}"><b>${census.events[event]}</b> ${healthLabel(event).toLowerCase()}</a></li>`)}</ul>`
      : undefined;
  const n = census.standings.unread;
  const line = (state: SourceState) =>
    html`<li><a href="${sourcePath(state.source.id)}"><b>${state.source.vendor.name}</b> / ${sourceName(state.source.id)}</a><span class="note">since ${ago(state.unreadSince ?? state.lastVisit?.at ?? '', now)} <span class="because">${state.failing?.sentence ?? state.lastVisit?.because ?? ''}</span></span></li>`;
  if (n === 0) return stat('unread', 'Could not be read', html`<span class="calm">Every page was read</span>`, others);
  const hint = html`<p class="hint">Nothing is concluded about what ${n === 1 ? 'this page says' : 'these pages say'} now: the last version that was read stays the baseline.</p>`;
  return stat(
    'unread',
    'Could not be read',
    html`<a class="bad" href="${sourcesPath({ standing: 'unread' })}">${n.toLocaleString('en')}</a>`,
    html`<ul class="worst">${unread.map(line)}</ul>${others}${hint}`,
  );
}

function verified({ census: { watched, fresh } }: OverviewModel): Part {
  if (watched === 0) return undefined;
  // Rounded down: 100 means all.
  const share = Math.floor((fresh / watched) * 100);
  const late: Part =
    fresh < watched
      ? html`<a href="${sourcesPath({ verified: 'late' })}">${(watched - fresh).toLocaleString('en')} not</a>`
      : html`<span>none is missing</span>`;
  return stat(
    'verified',
    'Verified in the last day',
    html`<a href="${sourcesPath({ verified: 'day' })}">${share} %</a>`,
    html`<progress max="${watched}" value="${fresh}" aria-label="Verified in the last day"></progress><p class="note">${fresh.toLocaleString('en')} of ${count(watched, 'watched source')}, ${late}</p>`,
  );
}

function latest({ changes, totalChanges, vendorNames, now }: OverviewModel): Html {
  const more: Part =
    totalChanges > changes.length ? html`<p class="more"><a href="/changes">All ${count(totalChanges, 'change')} →</a></p>` : undefined;
  const list =
    changes.length > 0
      ? html`${changeTimeline(changes, { now, vendorNames })}${more}`
      : html`<p class="empty">No change so far. The pages that could be read say what they said at the first visit.</p>`;
  return html`<section aria-labelledby="latest" data-live="latest"><h2 id="latest">Latest changes</h2>${list}</section>`;
}

function silence(events: readonly HealthEvent[]): Part {
  if (events.length === 0) return undefined;
  const line = ({ detail }: HealthEvent) => html`<p><b>${detail.sentence}</b> ${detail.remedy}</p>`;
  return html`<section class="attention" aria-labelledby="attention"><h2 id="attention">Cannot be relied on now</h2>${events.map(line)}</section>`;
}

/** Alerts that do not arrive, in a line: the log has the rest. */
function undelivered(channels: readonly ChannelStanding[]): Part {
  const names = channels.slice(0, NAMED_CHANNELS).map(({ channel, dead }, at) => {
    const filter = dead > 0 ? ({ channel, state: 'dead' } as const) : { channel };
    const what = dead > 0 ? `${count(dead, 'alert')} given up` : 'the last attempt failed';
    return html`${at > 0 ? '; ' : ''}<a href="${alertsPath(filter)}">${channel}</a>: ${what}`;
  });
  const rest = channels.length - NAMED_CHANNELS;
  return channels.length === 0
    ? undefined
    : html`<p class="undelivered"><b>Alerts do not arrive.</b> ${names}${rest > 0 ? html`; <a href="/alerts">${count(rest, 'more channel')}</a>` : undefined}.</p>`;
}

export function overviewPage(model: OverviewModel): Html {
  return html`${hero(model)}
<div data-live="attention">${silence(model.events)}${undelivered(model.channels)}</div>
<div class="columns overview">
  ${overTime(model)}
  <aside class="stats" aria-label="How things stand">${review(model)}${deadlines(model)}${unreadable(model)}${verified(model)}</aside>
  ${latest(model)}
</div>`;
}
