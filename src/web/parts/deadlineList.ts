/**
 * Deadlines by day: what is due, for which changes, and by which clause.
 * @module
 */

import type { Change } from '../../domain/change.ts';
import type { DueChange } from '../../domain/deskPorts.ts';
import { actionLabel, changeTitle } from '../../lib/changeWords.ts';
import { daysLeft, reckoning } from '../../lib/deadlineWords.ts';
import { count, dayOf, shortDay, truncate, weekday } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath, quoteHref, snapshotPath, sourceName, sourcePath, vendorPath } from '../links.ts';
import { changesPath } from '../query.ts';
import { runs } from './changeList.ts';
import { severityChip } from './chips.ts';

export interface DeadlineContext {
  now: Date;
  vendorNames: ReadonlyMap<string, string>;
  /** The page is about one vendor: its name need not be said. */
  on?: 'vendor';
}

/** What is due on one day by one clause for the changes of one source. */
interface Entry {
  due: DueChange;
  changes: Change[];
}

const NAMED = 3;
const CLAUSE_CHARS = 420;
const DAY_MS = 86_400_000;

/** `due` in the order of the store; deadlines whose change is not among `changes` are left out. */
export function deadlineList(due: readonly DueChange[], changes: ReadonlyMap<string, Change>, context: DeadlineContext): Html {
  const days = runs([...due], ({ dueOn }) => dueOn);
  return html`<div class="dues">${days.map((ofDay) => day(ofDay, changes, context))}</div>`;
}

function day(due: DueChange[], changes: ReadonlyMap<string, Change>, context: DeadlineContext): Part {
  const dueOn = due[0]?.dueOn ?? '';
  const left = daysLeft(dueOn, context.now);
  const soon = Date.parse(dueOn) - context.now.getTime() < 4 * DAY_MS && !left.endsWith('ago');
  const entries = entriesOf(due, changes);
  if (entries.length === 0) return undefined;
  return html`<section class="due-day"><h3 class="due-head"><time datetime="${dueOn}">${shortDay(dueOn)}</time> <span>${weekday(dueOn)}</span> <b class="${soon ? 'left soon' : 'left'}">${left}</b></h3>
<ol class="due-list">${entries.map((one) => entry(one, context))}</ol></section>`;
}

function entriesOf(due: readonly DueChange[], changes: ReadonlyMap<string, Change>): Entry[] {
  const known = due.flatMap((one) => {
    const change = changes.get(one.change);
    return change ? [{ one, change }] : [];
  });
  const groups = Map.groupBy(known, ({ one, change }) => [change.source, one.rule, one.label, one.basis, one.clause].join('\n'));
  return [...groups.values()].flatMap((group) => (group[0] ? [{ due: group[0].one, changes: group.map(({ change }) => change) }] : []));
}

function entry({ due, changes }: Entry, context: DeadlineContext): Html {
  const first = changes[0];
  if (!first) return html``;
  const name = context.vendorNames.get(first.vendor) ?? first.vendor;
  const vendor: Part =
    context.on === 'vendor'
      ? undefined
      : html`<a href="${vendorPath(first.vendor)}">${name}</a><span class="sep" aria-hidden="true">/</span>`;
  const more = changes.length - NAMED;
  const rest: Part =
    more > 0
      ? html`<li class="note">and <a href="${changesPath({ source: first.source, since: dayOf(first.firstSeenNewAt) })}">${count(more, 'more change')}</a> of that visit</li>`
      : undefined;
  return html`<li class="due"><p class="due-what"><b>${due.label ?? 'Due'}</b> <span class="chip basis-${due.basis}">${due.basis}</span> <span class="due-where">${vendor}<a href="${sourcePath(first.source)}">${sourceName(first.source)}</a></span></p>
<ul class="due-changes">${changes.slice(0, NAMED).map(changeLine)}${rest}</ul>
${clause(due)}</li>`;
}

function changeLine(change: Change): Html {
  return html`<li><a href="${changePath(change.id)}">${actionLabel(change)} ${truncate(changeTitle(change), 90)}</a> ${severityChip(change.severity)}</li>`;
}

function clause(due: DueChange): Html {
  const { clauseSource: place } = due;
  const quote: Part = due.clause === '' ? undefined : html`<blockquote class="clause">${truncate(due.clause, CLAUSE_CHARS)}</blockquote>`;
  const href = place && quoteHref(place.url, due.clause || undefined);
  const live: Part = href ? html` · <a class="out" href="${href}" rel="noopener noreferrer">on the page now</a>` : undefined;
  const where: Part = place
    ? html` Stated in <a href="${sourcePath(place.source)}">${sourceName(place.source)}</a> · <a href="${snapshotPath(place.snapshot)}">the page as it stood</a>${live}`
    : undefined;
  return html`${quote}<p class="note">${reckoning(due)}${where}</p>`;
}
