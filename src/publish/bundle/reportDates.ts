/**
 * The dates of a change, and by when something is due.
 * @module
 */
import type { Change, Deadline } from '../../domain/change.ts';
import type { Review } from '../../domain/review.ts';
import { reckoning } from '../../lib/deadlineWords.ts';
import { absoluteTime, longDay, weekday } from '../../lib/inWords.ts';
import { type Html, html, type Part } from './html.ts';
import { link } from './link.ts';

export function dates({ lastSeenOldAt, firstSeenNewAt, publishedAt, effectiveAt }: Change, { noticeAt, edits }: Review): Html {
  const stated = (day: string | undefined, by = 'as the page states it'): Part =>
    day === undefined ? html`<span class="note">not stated; none is guessed</span>` : `${longDay(day)}, ${by}`;
  const notice: Part = noticeAt === undefined ? undefined : html`<dt>Notice given</dt><dd>${longDay(noticeAt)}, as an analyst set it</dd>`;
  return html`<h2>When</h2>
<dl>
<dt>Old text last seen</dt><dd>${absoluteTime(lastSeenOldAt)}</dd>
<dt>New text first seen</dt><dd>${absoluteTime(firstSeenNewAt)}</dd>
<dt>Date on the page</dt><dd>${stated(publishedAt)}</dd>
<dt>Effective</dt><dd>${stated(effectiveAt, edits?.effectiveAt === undefined ? undefined : 'as an analyst corrected it')}</dd>
${notice}
</dl>`;
}

export function deadlines({ deadlines: due }: Change): Part {
  return due.length === 0 ? undefined : html`<h2>Due</h2>${due.map(deadline)}`;
}

function deadline(one: Deadline): Html {
  const { dueOn, basis, label, clause, clauseSource: place } = one;
  const where: Part = place
    ? html`<p class="note">Stated in ${place.source}, ${link(place.url)}${place.path.length > 0 ? `, under ${place.path.join(' › ')}` : undefined}. The page as it stood: <code>${place.snapshot}</code></p>`
    : undefined;
  return html`<section><h3>${label ?? 'Due'}: ${weekday(dueOn)}, ${longDay(dueOn)} (${basis})</h3>
<p>Until the end of the day (UTC). ${reckoning(one)}</p>
${clause === '' ? undefined : html`<blockquote>${clause}</blockquote>`}${where}</section>`;
}
