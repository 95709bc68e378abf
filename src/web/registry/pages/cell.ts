/**
 * One answer: what it says, what that rests on, what became of it, and what analysts do about it.
 * @module
 */
import { asOfTold, type Sheet } from '../../../domain/registry.ts';
import { originLabel } from '../../../lib/gradeWords.ts';
import { absoluteTime } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { correctLink } from '../../readers/parts/correctLink.ts';
import { answerPath, commitmentsPath, directoryPath, methodologyPath, registryPath } from '../addresses.ts';
import { answerInFull, standingInFull } from '../parts/answer.ts';
import { adoptForm, answerForm, type FormModel, verifyForm } from '../parts/answerForms.ts';
import { citationsInFull, readingList } from '../parts/citations.ts';
import { gradeMark } from '../parts/marks.ts';
import { otherForms, type RegistryPageId, registryNav } from '../parts/nav.ts';
import { whyNot } from '../parts/stale.ts';
import { turnList, versionList } from '../parts/versions.ts';
import type { CellModel } from '../reading/cell.ts';
import { turnsBetween } from '../reading/versions.ts';
import type { RegistryAsk } from '../view.ts';

export interface CellPageOptions {
  /** Of those who may act. */
  forms?: FormModel;
  /** What was done just now. */
  done?: string;
}

const WHOLE = 20_000;

/** Where answers of a sheet belong: the page of the registry, its name, and its address. */
const SECTIONS: Record<Sheet, readonly [RegistryPageId, name: string, path: string]> = {
  dimensions: ['registry', 'Registry', registryPath()],
  commitments: ['commitments', 'Commitments', commitmentsPath()],
  hosting: ['directory', 'Hosting', directoryPath()],
};

export function cellPage(model: CellModel, of: Pick<RegistryAsk, 'ask' | 'services'>, { forms, done }: CellPageOptions): Html {
  const { subject, name, question, cell, within, versions, inside } = model;
  const isVendor = subject.type === 'vendor';
  const parent = isVendor
    ? commitmentsPath(subject.id)
    : question.sheet === 'hosting'
      ? directoryPath(subject.id)
      : registryPath(subject.id);
  const problem = forms?.back?.problem;
  const asOf = cell && asOfTold(cell);
  const [section, root, rootPath] = SECTIONS[question.sheet];
  return html`${registryNav(section, of)}
<nav class="crumbs" aria-label="Breadcrumb"><a href="${rootPath}">${root}</a><span aria-hidden="true">/</span><a href="${parent}">${name}</a></nav>
<div class="title with-action"><div><h1>${question.label}</h1><p>${question.question ?? question.group} ${promise(model)}</p></div>${otherForms(answerPath(subject, question.id))}</div>
${done === undefined ? undefined : html`<p class="notice" role="status">${done}</p>`}
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem.sentence}${problem.remedy === undefined ? undefined : html` ${problem.remedy}`}</p>`}
${standing(model, forms, of)}
${suggestion(model, forms)}
${forms && answerForm(forms)}
<div class="columns even"><section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>${(cell && citationsInFull(cell, { within, quote: WHOLE })) ?? html`<p class="empty">It cites nothing.</p>`}</section>
<section aria-labelledby="pages"><h2 id="pages">Pages that would answer it</h2>${readingList(cell?.read ?? [], within)}${asOf && html`<p class="note">Changes are taken into account up to ${absoluteTime(asOf)}.</p>`}<p class="note"><a href="${methodologyPath(question.id)}">By which rules they answer it</a></p></section></div>
<section aria-labelledby="history"><h2 id="history">History</h2>${versionList(versions, { within, inside })}</section>`;
}

/** Whose promise it is, where that is not plain. */
function promise({ subject, question, vendor }: CellModel): Part {
  if (subject.type === 'vendor') return undefined;
  return html`<span class="note">${question.subject === 'developer' ? 'About the developer' : 'About the platform'}, ${vendor.name}.</span>`;
}

function standing(model: CellModel, forms: FormModel | undefined, of: Pick<RegistryAsk, 'ask' | 'services'>): Html {
  const { cell, question, within, inside } = model;
  if (!cell) return html`<p class="empty">Not worked out yet: no page that would answer it was read.</p>`;
  const verify = forms && verifyForm(forms);
  const quick: Part = verify && html`<div class="acts-row">${verify}</div>`;
  return html`<section class="stands" aria-label="The answer">${answerInFull(cell, question)}${whyNot(cell, within)}<p class="note">${standingInFull(cell, inside)} · ${originLabel(cell.origin).toLowerCase()}${correctLink(of, cell.id, question.label)}</p>${quick}</section>`;
}

/** What pages say now beside what stands: for the team, who decides. */
function suggestion({ cell, question, within, inside }: CellModel, forms: FormModel | undefined): Part {
  if (!cell?.suggestion || !inside) return undefined;
  const { answer, conflict } = cell.suggestion;
  const status = conflict ? 'conflict' : 'draft';
  const said = { ...cell, answer, status } as const;
  const adopt = forms && adoptForm(forms);
  const turns = turnsBetween(cell, { ...said, status: cell.status, origin: cell.origin }, question);
  return html`<section class="stands suggested" aria-labelledby="suggested"><h2 id="suggested">Pages say something else now</h2>
<p class="grade-line">${gradeMark(answer.grade, cell.sheet)}</p><p class="says">${answer.summary}</p>${turnList(turns)}${citationsInFull(said, { within, quote: 600 })}${adopt ? html`<div class="acts-row">${adopt}</div>` : html`<p class="note">${conflict ? 'They contradict each other: an analyst settles it by giving the answer that holds.' : 'Analysts decide which of the two stands.'}</p>`}</section>`;
}
