/**
 * `/directory/:offering`: how one offering can be hosted: seven criteria, and what people sum up about it.
 * @module
 */
import type { Assessment } from '../../../domain/registry.ts';
import { fitLabel } from '../../../lib/gradeWords.ts';
import { longDay } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { type ReviewsModel, reviewsPart } from '../../readers/parts/reviews.ts';
import { answerPath, directoryPath, registryPath } from '../addresses.ts';
import { answerSays, standingInShort } from '../parts/answer.ts';
import { type AssessmentFormModel, assessmentForm } from '../parts/assessmentForm.ts';
import { citationsInShort, citedPages } from '../parts/citations.ts';
import { gradeMark, statusMark } from '../parts/marks.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { verdictMark } from '../parts/verdict.ts';
import type { Stored } from '../reading/answers.ts';
import type { DirectoryEntry } from '../reading/directory.ts';
import type { RegistryAsk } from '../view.ts';

export interface DirectoryEntryModel {
  entry: DirectoryEntry;
  stored: Stored;
  /** Of users; absent where there are none here. */
  reviews?: ReviewsModel;
  /** For those who may assess. */
  form?: AssessmentFormModel;
}

export function directoryEntryPage({ entry, stored, reviews, form }: DirectoryEntryModel, of: RegistryAsk): { title: string; body: Html } {
  const { offering, developer, platform, assessment } = entry;
  const made = developer.id === platform.id ? developer.name : `made by ${developer.name}, served by ${platform.name}`;
  const body = html`${registryNav('directory', of)}
<nav class="crumbs" aria-label="Breadcrumb"><a href="${directoryPath()}">Hosting</a></nav>
<div class="title with-action"><div><h1>${offering.name}</h1><p>${made}. <a href="${registryPath(offering.id)}">Its entry in the registry</a></p></div>${otherForms(directoryPath(offering.id))}</div>
${form?.banner}
${verdict(entry)}
${criteria(entry)}
${assessment ? details(assessment, stored) : undefined}
${reviews && reviewsPart(reviews)}
${form ? assessmentForm(entry, form) : undefined}`;
  return { title: `Hosting of ${offering.name}`, body };
}

function verdict({ assessment }: DirectoryEntry): Html {
  if (!assessment) {
    return html`<section class="verdict-box" aria-labelledby="verdict"><h2 id="verdict">Verdict ${verdictMark('unknown')}</h2><p>Nobody has assessed this offering yet. The criteria below are worked out from public pages; what they mean for a buyer is left open.</p></section>`;
  }
  const { verdict: said, reasons, status, verifiedAt } = assessment;
  const when: Part = verifiedAt === undefined ? undefined : html` <span class="note">${longDay(verifiedAt)}</span>`;
  return html`<section class="verdict-box" aria-labelledby="verdict"><h2 id="verdict">Verdict ${verdictMark(said)} <span class="verdict-status">${statusMark(status)}${when}</span></h2>
${reasons.length > 0 ? html`<ul class="bullets">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>` : html`<p class="none">No reason is given.</p>`}</section>`;
}

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
function criteria({ offering, criteria: rows }: DirectoryEntry): Html {
  const heads = ['Criterion', 'Assessment', 'Rationale', 'Source'].map((head) => html`<th role="columnheader" scope="col">${head}</th>`);
  const row = ({ question, answer }: (typeof rows)[number]): Html => {
    const to = answerPath({ type: 'offering', id: offering.id }, question.id);
    const mark = answer
      ? gradeMark(answer.grade, 'hosting')
      : html`<span class="grade g-unclear"><i aria-hidden="true">?</i>Not assessed yet</span>`;
    const why = answer ? answerSays(answer) : html`<p class="none">No page has been read for it yet.</p>`;
    return html`<tr role="row"><th role="rowheader" scope="row"><b class="asked">${question.label}</b>${question.asks === undefined ? undefined : html`<small>${question.asks}</small>`}</th>
<td role="cell" data-label="Assessment"><p class="grade-line">${mark}</p>${answer ? standingInShort(answer) : undefined}</td>
<td role="cell" data-label="Rationale">${why}</td>
<td role="cell" data-label="Source">${answer ? (citedPages(answer.citations) ?? html`<span class="none">nothing cited</span>`) : undefined}${answer ? html`<p class="to-answer"><a href="${to}">Evidence and history<span class="sr"> of ${question.label}</span></a></p>` : undefined}</td></tr>`;
  };
  return html`<section aria-labelledby="criteria"><h2 id="criteria">Criteria</h2><table class="answers-table" role="table"><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${rows.map(row)}</tbody></table></section>`;
}

function details(assessment: Assessment, stored: Stored): Html {
  const { audiences, strengths, weaknesses, findings, serverLocation, models, citations } = assessment;
  const found = (kind: 'positive' | 'negative'): string[] => findings.filter((finding) => finding.kind === kind).map(({ text }) => text);
  return html`${audienceTable(audiences)}
<div class="columns even">${bullets('strengths', 'Strengths', strengths)}${bullets('weaknesses', 'Weaknesses', weaknesses)}</div>
<div class="columns even">${bullets('positive', 'Positive findings', found('positive'))}${bullets('negative', 'Negative findings', found('negative'))}</div>
<section aria-labelledby="where"><h2 id="where">Where it runs, and what</h2><dl class="facts-of wide"><div><dt>Server location</dt><dd>${serverLocation ?? html`<span class="none">not stated</span>`}</dd></div><div><dt>Models</dt><dd>${models.length > 0 ? models.join(', ') : html`<span class="none">not stated</span>`}</dd></div></dl></section>
<section aria-labelledby="assessment-sources"><h2 id="assessment-sources">Sources of the assessment</h2>${citationsInShort(citations, stored) ?? html`<p class="none">The assessment cites no page of its own.</p>`}</section>`;
}

function audienceTable(audiences: Assessment['audiences']): Part {
  if (audiences.length === 0) return undefined;
  const row = ({ audience, fit, because }: Assessment['audiences'][number]): Html =>
    html`<tr role="row"><th role="rowheader" scope="row"><b class="asked">${audience}</b></th><td role="cell" data-label="Suitability"><span class="fit fit-${fit}">${fitLabel(fit)}</span></td><td role="cell" data-label="Because">${because}</td></tr>`;
  return html`<section aria-labelledby="audiences"><h2 id="audiences">For whom</h2><table class="answers-table audiences" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Audience</th><th role="columnheader" scope="col">Suitability</th><th role="columnheader" scope="col">Because</th></tr></thead><tbody role="rowgroup">${audiences.map(row)}</tbody></table></section>`;
}

function bullets(id: string, title: string, items: readonly string[]): Html {
  const list =
    items.length > 0
      ? html`<ul class="bullets">${items.map((item) => html`<li>${item}</li>`)}</ul>`
      : html`<p class="none">None on record.</p>`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${list}</section>`;
}
