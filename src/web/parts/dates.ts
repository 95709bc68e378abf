/**
 * The dates of a change, each with what it is, and its deadlines.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { Review } from '../../domain/review.ts';
import { windowInWords } from '../../lib/deadlineWords.ts';
import { duration, longDay } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { ago, at } from './time.ts';

interface Moment {
  label: string;
  when: string;
  /** Whole days carry no time of day. */
  day: boolean;
  note?: Html | string;
}

/** In the order of time. */
export function moments(change: Change, { noticeAt, edits }: Pick<Review, 'noticeAt' | 'edits'>): Moment[] {
  const gap = new Date(change.firstSeenNewAt).getTime() - new Date(change.lastSeenOldAt).getTime();
  const list: Moment[] = [
    { label: 'Old text last seen', when: change.lastSeenOldAt, day: false },
    {
      label: 'New text first seen',
      when: change.firstSeenNewAt,
      day: false,
      note: gap > 0 ? `changed within the ${duration(gap)} between` : '',
    },
  ];
  if (change.publishedAt) list.push({ label: 'Date on the page', when: change.publishedAt, day: true, note: 'as the page states it' });
  if (change.effectiveAt)
    list.push({
      label: 'Effective',
      when: change.effectiveAt,
      day: true,
      note: edits?.effectiveAt === undefined ? 'as the page states it' : 'as an analyst corrected it',
    });
  if (noticeAt) list.push({ label: 'Notice given', when: noticeAt, day: true, note: 'as an analyst set it' });
  for (const deadline of change.deadlines) list.push({ label: 'Deadline', when: deadline.dueOn, day: true, note: deadlineNote(deadline) });
  return list.sort((a, b) => new Date(a.when).getTime() - new Date(b.when).getTime());
}

function deadlineNote(deadline: Change['deadlines'][number]): Html {
  const { basis, clause } = deadline;
  const span = deadline.calendar === undefined ? undefined : html` (${windowInWords(deadline)})`;
  return html`<span class="m-basis m-${basis === 'stated' ? 'stated' : 'assumed'}">${basis}</span> ${clause}${span}`;
}

/** `noticeForm`: sets the date of notice, for those who may. */
export function dateList(change: Change, review: Review, now: Date, noticeForm: Part): Html {
  const moment = ({ label, when, day, note }: Moment) =>
    html`<li class="${label === 'Deadline' ? 'm-due' : 'm'}"><span class="m-label">${label}</span><span class="m-when">${day ? html`<time datetime="${when}">${longDay(when)}</time>` : at(when, now)}</span><span class="m-note">${day ? undefined : ago(when, now)}${note && !day ? ' · ' : ''}${note}</span></li>`;
  const unstated = [!change.publishedAt && 'no publication date', !change.effectiveAt && 'no effective date'].filter(
    (text) => typeof text === 'string',
  );
  const silence: Part =
    unstated.length > 0 ? html`<p class="hint">The page states ${unstated.join(' and ')}; none is guessed.</p>` : undefined;
  return html`<div class="dates"><div><ol class="moments">${moments(change, review).map(moment)}</ol>${silence}</div>${noticeForm}</div>`;
}
