/**
 * `/changes/:id`: one change, what proves it, and what is done about it.
 * @module
 */

import type { User } from '../../domain/access.ts';
import type { Change } from '../../domain/change.ts';
import { actionLabel, changeGist, changeTitle } from '../../lib/changeWords.ts';
import { asEdited, isValueEdited } from '../../lib/edited.ts';
import { diffOf } from '../../lib/gist.ts';
import { count } from '../../lib/inWords.ts';
import type { ChangeAlerts } from '../changeAlerts.ts';
import type { ChangeView } from '../changeView.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath, sourceName, sourcePath, vendorPath } from '../links.ts';
import type { Neighbours } from '../neighbours.ts';
import { changeAlerts } from '../parts/changeAlerts.ts';
import { severityChip, significanceChip } from '../parts/chips.ts';
import { dateList } from '../parts/dates.ts';
import { commentForm, type DeskModel, decisionBox, noticeForm } from '../parts/decision.ts';
import { type Done, doneBanner } from '../parts/doneBanner.ts';
import { evidencePanel, pageLink, pictures } from '../parts/evidence.ts';
import { historyList } from '../parts/history.ts';
import { keysHelp } from '../parts/keys.ts';
import { reviewMark } from '../parts/marks.ts';
import { type PassageView, passageSection } from '../parts/passage.ts';
import { entryPath } from '../parts/queueRow.ts';
import { at } from '../parts/time.ts';
import { arrow, valueChange } from '../parts/value.ts';
import { namesOf } from '../people.ts';
import { queueSearch, reviewPath } from '../queueQuery.ts';
import { hangingSection } from '../registry/parts/hanging.ts';
import type { HangingCell } from '../registry/reading/hanging.ts';

export interface ChangeModel {
  view: ChangeView;
  passages: PassageView;
  /** Who was told of it; absent where nobody is ever told anything. */
  alerts?: ChangeAlerts;
  /** Answers of the registry that hang on it. */
  hanging: readonly HangingCell[];
  /** Pictures can be shown. */
  withPictures: boolean;
  /** Who looks, where that is a person who may decide. */
  user: User | undefined;
  csrf: string;
  now: Date;
  /** The way through the queue view one came from. */
  way?: Neighbours;
  done?: Done;
  /** Why what was asked for was not done. */
  problem?: { sentence: string; remedy?: string };
  typed?: Readonly<Record<string, string>>;
  open?: DeskModel['open'];
}

/** Old → new first: as a value where there is one, else the words that were replaced. */
function values(change: Change): Part {
  const typed = valueChange(change.oldValue, change.newValue);
  if (typed) return typed;
  const gist = changeGist(change, diffOf(change.oldQuote, change.newQuote));
  return gist ? html`<p class="big-gist">${arrow(gist.before, gist.after)}</p>` : undefined;
}

function valueSection({ change, review }: ChangeView): Part {
  const shown = values(asEdited(change, review));
  if (!isValueEdited(review)) return shown;
  return html`<div class="corrected"><p class="said-by">As corrected</p>${shown ?? html`<p class="big-gist none">No value</p>`}</div>
<div class="as-read"><p class="said-by">As read</p>${values(change) ?? html`<p class="none">No value was read.</p>`}</div>`;
}

function notices({ change, reverted }: ChangeView, now: Date): Part[] {
  const when: Part = reverted ? html` seen ${at(reverted.firstSeenNewAt, now)}` : undefined;
  return [
    change.reverts === undefined
      ? undefined
      : html`<p class="notice">This takes back <a href="${changePath(change.reverts)}">an earlier change</a>${when}: the page says again what it said before.</p>`,
    change.suppressedBy === undefined
      ? undefined
      : html`<p class="notice">Held back by the noise rule <b>${change.suppressedBy}</b>: it is on record, but it is neither listed nor sent unless asked for.</p>`,
    change.incident === undefined
      ? undefined
      : html`<p class="notice">Part of a rewrite or redesign of the page: <a href="/changes?incident=${encodeURIComponent(change.incident)}">all its changes</a>.</p>`,
  ];
}

function head({ view, now }: ChangeModel): Html {
  const { change, review, source } = view;
  const shown = asEdited(change, review);
  const rated: Part =
    shown.severity === change.severity ? undefined : html` <span class="note">rated ${change.severity}, corrected by an analyst</span>`;
  const offerings: Part = change.offerings.length > 0 ? html`<span class="of-offerings">${change.offerings.join(', ')}</span>` : undefined;
  return html`<div class="title change-title"><h1><span class="verb">${actionLabel(shown)}</span> ${changeTitle(shown)}</h1>
<div class="chips">${severityChip(shown.severity)}${significanceChip(shown.significance)}${reviewMark(review) ?? html`<span class="chip">to review</span>`}${rated}</div>
<p class="rated-by">${change.rule}.</p>
<p class="where"><span><a href="${vendorPath(change.vendor)}">${source?.vendor.name ?? change.vendor}</a><span class="sep" aria-hidden="true">/</span><a href="${sourcePath(change.source)}">${sourceName(change.source)}</a></span>${offerings}<span class="note">seen ${at(change.firstSeenNewAt, now)}</span></p></div>`;
}

function wayThrough(way: Neighbours | undefined): Part {
  if (!way) return undefined;
  const { query, previous, next, nextPage, place } = way;
  const step = (id: string | undefined, key: 'j' | 'k', label: string, page = query.page): Html =>
    id === undefined
      ? html`<span class="button is-off" aria-disabled="true">${label}</span>`
      : html`<a class="button" href="${entryPath(id, { ...query, page })}" data-key="${key}" aria-keyshortcuts="${key}">${label} <kbd aria-hidden="true">${key}</kbd></a>`;
  return html`<nav class="way" aria-label="Queue"><a href="${reviewPath(query)}">← ${queueSearch({ ...query, page: 1 }) === '' ? 'Review' : 'This view of the queue'}</a>${place === undefined ? undefined : html`<span class="note">entry ${place}</span>`}<span class="way-steps">${step(previous, 'k', 'Previous', previousPage(way))}${step(next, 'j', 'Next', nextPage)}</span></nav>`;
}

/** The entry before the first of a page stands on the page before. */
function previousPage({ query, place }: Neighbours): number {
  return place !== undefined && query.page > 1 && (place - 1) % 50 === 0 ? query.page - 1 : query.page;
}

function siblingList({ siblings, moreSiblings, change }: ChangeView): Part {
  if (siblings.length === 0) return undefined;
  const item = (other: Change) =>
    html`<li class="sev-${other.severity}"><i class="sev-mark" aria-hidden="true"></i><a href="${changePath(other.id)}"><b>${actionLabel(other)}</b> ${changeTitle(other)}</a><span class="note">${other.severity}</span></li>`;
  const more: Part =
    moreSiblings > 0
      ? html`<p class="more"><a href="/changes?source=${encodeURIComponent(change.source)}">${count(moreSiblings, 'more')} →</a></p>`
      : undefined;
  return html`<section aria-labelledby="siblings"><h2 id="siblings">${count(siblings.length + moreSiblings, 'other change')} seen at the same visit</h2><ul class="siblings">${siblings.map(item)}</ul>${more}</section>`;
}

/** Everything that proves the change, to keep or to hand on. */
function takeAway({ id }: Change): Html {
  const path = `${changePath(id)}/evidence.zip`;
  return html`<p class="take-away"><a class="button" href="${path}" download>Download the evidence</a> <a class="plain" href="${path}?people=out" download>without names of people</a> <span class="hint">Both pages, the record, hashes and a report that opens offline.</span></p>`;
}

/** Words that somebody typed are not lost, even where the form that they were typed into is not there any more. */
function typedWords(typed: ChangeModel['typed']): Part {
  const text = (typed?.['text'] || typed?.['reason'])?.trim();
  return text ? html`<p class="typed">You had typed: <q>${text}</q></p>` : undefined;
}

export function changePage(model: ChangeModel): Html {
  const { view, now, user, csrf, way } = model;
  const { change, review, source } = view;
  const from = way && queueSearch(way.query);
  const desk: DeskModel = { view, user, csrf, now, from, typed: model.typed, open: model.open };
  const here = (name: 'side' | 'inline'): string =>
    `${changePath(change.id)}?${new URLSearchParams({ view: name, ...(from === undefined ? {} : { from }) }).toString()}#text`;
  const problem: Part = model.problem
    ? html`<div class="notice alarm" role="alert"><p><b>${model.problem.sentence}</b> ${model.problem.remedy}</p>${typedWords(model.typed)}</div>`
    : undefined;
  const back = from === undefined ? changePath(change.id) : entryPath(change.id, way?.query ?? { page: 1 });
  return html`<div class="way-row">${wayThrough(way) ?? html`<nav class="crumbs" aria-label="Breadcrumb"><a href="/changes">Changes</a><span aria-hidden="true">/</span><a href="${vendorPath(change.vendor)}">${source?.vendor.name ?? change.vendor}</a><span aria-hidden="true">/</span><a href="${sourcePath(change.source)}">${sourceName(change.source)}</a></nav>`}${keysHelp('change')}</div>
${problem}${model.done ? doneBanner(model.done, csrf, back) : undefined}
<div class="change-grid">
<div class="change-main">
${head(model)}
${notices(view, now)}
<section class="values" aria-label="Old and new value">${valueSection(view)}</section>
${passageSection({ change, sides: view.sides, view: model.passages, now, viewHref: here })}
<p class="source-link">${pageLink(change)}</p>
</div>
<aside class="change-aside">${decisionBox(desk)}</aside>
<div class="change-rest">
${hangingSection(model.hanging)}
${model.withPictures ? pictures(view) : undefined}
<section aria-labelledby="when"><h2 id="when">When</h2>${dateList(asEdited(change, review), review, now, noticeForm(desk))}</section>
<section aria-labelledby="history"><h2 id="history">History</h2>${historyList({ change, acts: view.acts, names: namesOf(view.users), me: user?.id, now })}${commentForm(desk)}</section>
${model.alerts ? changeAlerts(model.alerts, now) : undefined}
<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>${evidencePanel(view, now)}${takeAway(change)}</section>
${siblingList(view)}
</div>
</div>`;
}
