/**
 * `/registry/:offering`: what is publicly evidenced about one offering.
 * @module
 */
import { GRADES, isCleanYes } from '../../../domain/registry.ts';
import { gradeWords } from '../../../lib/gradeWords.ts';
import { count, formatValue, shortDay } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { vendorPath } from '../../links.ts';
import { correctLink } from '../../readers/parts/correctLink.ts';
import { answerPath, commitmentsPath, comparePath, directoryPath, registryPath } from '../addresses.ts';
import { answerInFull, standingInFull } from '../parts/answer.ts';
import { citationsInFull, readingList } from '../parts/citations.ts';
import { gradeMark } from '../parts/marks.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { liveLink, recordLink } from '../parts/pageLinks.ts';
import { whyNot } from '../parts/stale.ts';
import type { AskedCell, EntryModel, UsedSource } from '../reading/entry.ts';
import type { RegistryAsk } from '../view.ts';

/** Characters of a quote; the page of the answer has all of it. */
const QUOTE = 280;

export function entryPage(model: EntryModel, of: RegistryAsk): Html {
  const { groups } = model;
  return html`${registryNav('registry', of)}
<nav class="crumbs" aria-label="Breadcrumb"><a href="${registryPath()}">Registry</a></nav>
${title(model, of)}
${watchOuts(model)}
${groups.map(
  ([group, cells], index) =>
    html`<section aria-labelledby="group-${index}"><h2 id="group-${index}">${group}${aboutDeveloper(model, cells)}</h2><div class="answers">${cells.map((asked) => answer(asked, model, of))}</div></section>`,
)}
${sources(model)}`;
}

function title(model: EntryModel, of: RegistryAsk): Html {
  const { offering, developer, platform, cells, watchOuts, hosting } = model;
  const isTwoLevel = developer.id !== platform.id;
  const name = ({ id, name: text, country }: EntryModel['developer']): Html =>
    html`${of.inside ? html`<a href="${vendorPath(id)}">${text}</a>` : text}${country === undefined ? undefined : ` (${formatValue(country)})`}`;
  const by = isTwoLevel ? html`Made by ${name(developer)}, served by ${name(platform)}` : html`Made and served by ${name(platform)}`;
  const note: Part = isTwoLevel
    ? html`<p class="two-level">Two levels: answers on the EU AI Act are about the developer, ${developer.name}; all others about ${platform.name}, which serves it.</p>`
    : undefined;
  const total = cells.filter(({ cell }) => cell !== undefined).length;
  return html`<div class="title with-action"><div><h1>${offering.name}</h1><p>${by}</p></div>${otherForms(registryPath(offering.id))}</div>
<div class="entry-summary"><p class="big-count"><b>${watchOuts.length}</b> ${watchOuts.length === 1 ? 'watch-out' : 'watch-outs'} <span class="note">of ${count(total, 'answer')}</span></p>${tally(model)}
<ul class="entry-links"><li><a href="${comparePath([offering.id])}">Compare with another</a></li><li><a href="${commitmentsPath(platform.id)}">Commitments of ${platform.name}</a></li>${hosting ? html`<li><a href="${directoryPath(offering.id)}">How it can be hosted</a></li>` : undefined}</ul></div>
${note}`;
}

function tally({ cells }: EntryModel): Html {
  const counts = GRADES.map((grade) => [grade, cells.filter(({ cell }) => cell?.answer.grade === grade).length] as const);
  return html`<ul class="tally">${counts.map(([grade, n]) =>
    n === 0
      ? undefined
      : html`<li class="g-${grade}"><i aria-hidden="true">${gradeWords(grade).sign}</i>${n} <span>${gradeWords(grade).label}</span></li>`,
  )}</ul>`;
}

/** Each cell that is no clean public yes, with what to mind of it. */
function watchOuts({ watchOuts }: EntryModel): Html {
  const list: Html =
    watchOuts.length === 0
      ? html`<p class="empty">Nothing to mind: every answer is a public yes.</p>`
      : html`<ul class="watch-outs">${watchOuts.map(
          ({ question, cell }) =>
            html`<li>${gradeMark(cell.answer.grade)}<a href="#${question.id}">${question.label}</a><span>${watchOutText(cell)}</span></li>`,
        )}</ul>`;
  return html`<section aria-labelledby="watch-outs"><h2 id="watch-outs">Watch-outs</h2>${list}</section>`;
}

/** Its note; what it says where there is none; and that it is not to be relied on, where that is what there is to mind. */
export function watchOutText({ answer, status, stale }: Required<AskedCell>['cell']): string {
  const said = answer.note ?? answer.summary;
  if (status === 'stale' && stale) return `Stale since ${shortDay(stale.since)}. ${said}`;
  return said;
}

function aboutDeveloper({ developer, platform }: EntryModel, cells: readonly AskedCell[]): Part {
  if (developer.id === platform.id || !cells.some(({ question }) => question.subject === 'developer')) return undefined;
  return html` <span class="note">about the developer, ${developer.name}</span>`;
}

function answer({ question, cell }: AskedCell, { offering, within }: EntryModel, of: RegistryAsk): Html {
  const path = answerPath({ type: 'offering', id: offering.id }, question.id);
  const head = html`<div class="answer-question"><h3><a href="${path}">${question.label}</a></h3>${question.question === undefined ? undefined : html`<p class="note">${question.question}</p>`}</div>`;
  if (!cell)
    return html`<article class="answer" id="${question.id}">${head}<p class="none">Not worked out yet: nothing was read for it.</p></article>`;
  const clean = isCleanYes({ grade: cell.answer.grade, status: cell.status });
  const nothing = cell.answer.citations.length === 0;
  const evidence: Html = nothing
    ? html`<p class="note">${cell.answer.grade === 'none' ? 'Read, and nothing found:' : 'Pages that would say so:'}</p>${readingList(cell.read, within)}`
    : html`${citationsInFull(cell, { within, quote: QUOTE })}`;
  return html`<article class="answer${clean ? '' : ' to-mind'}" id="${question.id}">${head}
<div class="answer-said">${answerInFull(cell, question)}${whyNot(cell, within)}<p class="note">${standingInFull(cell, of.inside)} · <a href="${path}">history<span class="sr"> of ${question.label}</span></a>${correctLink(of, cell.id, question.label)}</p></div>
<div class="answer-evidence">${evidence}</div></article>`;
}

function sources({ sources: used, within }: EntryModel): Part {
  if (used.length === 0) return undefined;
  return html`<section aria-labelledby="sources"><h2 id="sources">Sources</h2><table class="used-sources"><thead><tr><th scope="col">Page</th><th scope="col">Cited for</th><th scope="col">Read</th></tr></thead><tbody>${used.map((one) => usedSource(one, within))}</tbody></table></section>`;
}

function usedSource({ source, url, cited, at, unreadSince }: UsedSource, { sources: known }: EntryModel['within']): Html {
  const read: Html =
    at === undefined
      ? html`<span class="none">never read</span>`
      : html`<time datetime="${at}">${shortDay(at)}</time>${unreadSince === undefined ? undefined : html`<small class="caution">not readable since ${shortDay(unreadSince)}</small>`}`;
  return html`<tr><th scope="row">${recordLink(source, known)}<small>${liveLink({ url })}</small></th><td>${cited.length === 0 ? html`<span class="none">nothing found</span>` : cited.join(', ')}</td><td>${read}</td></tr>`;
}
