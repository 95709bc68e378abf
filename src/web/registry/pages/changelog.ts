/**
 * `/changelog`: what became of the answers of the registry, by day.
 * @module
 */
import { count, longDay, shortDay, weekday } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { changePath, sourceName } from '../../links.ts';
import { select, vendorField } from '../../parts/fields.ts';
import { answerPath, commitmentsPath, directoryPath, registryPath } from '../addresses.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { addressWith, type ChangelogQuery } from '../query.ts';
import { daysOf, type GradeView, type LogLine, STATUS_TURN, type Turn } from '../reading/changelog.ts';
import type { RegistryAsk } from '../view.ts';

export interface ChangelogModel {
  query: ChangelogQuery;
  lines: LogLine[];
  /** All that the filter lets through, on every page. */
  total: number;
  /** `before` of the next page; absent on the last. */
  older?: number;
}

export function changelogPage(model: ChangelogModel, of: RegistryAsk): { title: string; body: Html } {
  const { query, lines, total, older } = model;
  const list =
    lines.length > 0 ? html`<div class="changelog">${daysOf(lines).map((day) => dayOf(day, of.inside))}</div>` : empty(query, total);
  const newest: Part =
    query.before === undefined
      ? html`<span></span>`
      : html`<a rel="prev" href="${changelogAddress({ ...query, before: undefined })}">← Newest</a>`;
  const pager: Part =
    query.before === undefined && older === undefined
      ? undefined
      : html`<nav class="pager" aria-label="Pages">${newest}${older === undefined ? html`<span></span>` : html`<a rel="next" href="${changelogAddress({ ...query, before: older })}">Older →</a>`}</nav>`;
  const body = html`${registryNav('changelog', of)}
<div class="title with-action"><div><h1>Changelog</h1><p>${count(total, 'entry', 'entries')}, the newest first: which answers are others now, and what made them so.</p></div>${otherForms(changelogAddress(query))}</div>
${filters(model, of)}
<h2 class="sr">By day</h2>
${list}${pager}`;
  return { title: 'Changelog', body };
}

export function changelogAddress(query: ChangelogQuery): string {
  return addressWith('/changelog', { ...query });
}

function empty({ before: _, ...filter }: ChangelogQuery, total: number): Html {
  const isSet = Object.values(filter).some((value) => value !== undefined);
  if (total > 0) return html`<p class="empty">There is nothing older. <a href="${changelogAddress(filter)}">To the newest</a></p>`;
  if (isSet) return html`<p class="empty">Nothing became of such an answer yet. <a href="/changelog">Show all</a></p>`;
  return html`<p class="empty">Nothing has changed yet. Once an answer is verified, turns stale, or is corrected, it stands here.</p>`;
}

function filters({ query }: ChangelogModel, { registry }: RegistryAsk): Html {
  const isSet = query.vendor !== undefined || query.offering !== undefined || query.question !== undefined;
  const clear: Part = isSet ? html`<a class="clear" href="/changelog">Clear</a>` : undefined;
  const named = (items: ReadonlyArray<{ id: string; name: string }>) =>
    items.map(({ id, name }) => [id, name] as const).toSorted((a, b) => a[1].localeCompare(b[1], 'en'));
  const offerings =
    registry.offerings.length > MOST_CHOICES
      ? html`<label><span>Offering</span><input name="offering" value="${query.offering ?? ''}"></label>`
      : select('offering', 'Offering', 'All offerings', named(registry.offerings), query.offering);
  const questions = registry.questions.map(({ id, label }) => [id, label] as const);
  return html`<form class="filters" method="get" action="/changelog" data-autosubmit>${vendorField(registry.vendors, query.vendor)}${offerings}${select('question', 'Question', 'All questions', questions, query.question)}<div class="filter-actions"><button class="button">Filter</button>${clear}</div></form>`;
}

const MOST_CHOICES = 300;

function dayOf({ day, lines }: { day: string; lines: LogLine[] }, inside: boolean): Html {
  return html`<section class="day" aria-labelledby="d-${day}"><header class="day-head"><h3 id="d-${day}"><time datetime="${day}">${longDay(day)}</time></h3><small>${weekday(day)}</small></header><ol class="day-body log">${lines.map((line) => entry(line, inside))}</ol></section>`;
}

/** Answers that somebody only vouched for say what they said: the mark is enough. */
const SHORT_KINDS: readonly LogLine['kind'][] = ['verified', 'settled', 'staled'];

function entry(line: LogLine, inside: boolean): Html {
  const { seq, at, kind, verb, subject, question, credit, summary, grade, gradeBefore, by, reason } = line;
  const isShort = SHORT_KINDS.includes(kind);
  const about: Part = question ? html`<a href="${pathOf(line)}">${question.label}</a><span class="of">${subject.name}</span>` : other(line);
  const stands: Part = grade && !gradeBefore ? gradeOf(grade) : undefined;
  const became: Part =
    grade && gradeBefore ? html`<p class="log-turn">${gradeOf(gradeBefore)} ${becomes()} ${gradeOf(grade)}</p>` : undefined;
  const who: Part = by === undefined ? undefined : html`<span class="note">by ${by}</span>`;
  // The chip says it already.
  const turns = line.turns.filter(({ label }) => !(isShort && label === STATUS_TURN));
  const says: Part = summary === undefined || isShort ? undefined : html`<p class="says">${summary}</p>`;
  const thanks: Part = credit === undefined ? undefined : html`<p class="credit">Corrected thanks to ${credit}</p>`;
  const why: Part = reason === undefined ? undefined : html`<p class="note">${reason}</p>`;
  return html`<li class="log-entry" id="e-${seq}"><div class="log-head"><span class="chip log-${kind}">${verb}</span>${about}${stands}${who}<time datetime="${at}">${at.slice(11, 16)}</time></div>${became}${turns.map((one) => turn(one, question === undefined))}${says}${because(line, inside, isShort)}${thanks}${why}</li>`;
}

function other(line: LogLine): Html {
  const what = line.record.type === 'deal' ? 'Deal' : 'Hosting assessment';
  return html`<a href="${pathOf(line)}">${what}</a><span class="of">${line.subject.name}</span>`;
}

function pathOf({ record, subject, question, kind }: LogLine): string {
  if (record.type === 'deal') return '/deals';
  if (record.type === 'assessment') return directoryPath(subject.id);
  // The page of an answer that was removed is gone.
  if (question && kind !== 'removed') return answerPath(subject, question.id);
  return subject.type === 'vendor' ? commitmentsPath(subject.id) : registryPath(subject.id);
}

function gradeOf({ grade, sign, label }: GradeView): Html {
  return html`<span class="grade g-${grade}"><i aria-hidden="true">${sign}</i>${label}</span>`;
}

function becomes(): Html {
  return html`<span class="arrow"><span aria-hidden="true">→</span><span class="sr">became</span></span>`;
}

/** `isPlain`: what was not there before is told as it is, without an arrow. */
function turn({ label, before, after }: Turn, isPlain: boolean): Html {
  if (isPlain && before === undefined) return html`<p class="log-turn"><span class="turn-label">${label}</span> ${after}</p>`;
  return html`<p class="log-turn"><span class="turn-label">${label}</span> ${before === undefined ? html`<span class="none">not stated</span>` : html`<del>${before}</del>`} ${becomes()} ${after === undefined ? html`<span class="none">not stated</span>` : html`<ins>${after}</ins>`}</p>`;
}

/** Changes of the pages that did it; their own pages are for the team. */
function because({ changes, source }: LogLine, inside: boolean, isShort: boolean): Part {
  if (changes.length === 0) return source === undefined || isShort ? undefined : html`<p class="note">Source: ${sourceName(source.id)}</p>`;
  const change = ({ id, subject, source: of, firstSeenNewAt }: LogLine['changes'][number]): Html => {
    const words = subject ?? 'a change of a page';
    const where = of === undefined ? '' : `, ${sourceName(of)}${firstSeenNewAt === undefined ? '' : `, ${shortDay(firstSeenNewAt)}`}`;
    return html`<li>${inside && subject !== undefined ? html`<a href="${changePath(id)}">${words}</a>` : words}${where}</li>`;
  };
  return html`<div class="log-because note"><span>Because of</span><ul>${changes.map(change)}</ul></div>`;
}
