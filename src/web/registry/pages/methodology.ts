/**
 * `/methodology`: how the registry comes to its answers, for those who have to rely on it.
 * @module
 */
import { count } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { methodologyPath } from '../addresses.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import type { Methodology, QuestionText } from '../reading/methodology.ts';
import type { RegistryAsk } from '../view.ts';

const PARTS = [
  ['grades', 'Grades'],
  ['statuses', 'Statuses'],
  ['none-or-unclear', 'Not found, or not known'],
  ['two-levels', 'Who answers: the two-level rule'],
  ['stale', 'How answers stay true'],
  ['conflict', 'Pages that contradict each other'],
  ['watch-outs', 'Watch-outs'],
  ['corrections', 'Corrections'],
  ['limits', 'Limits'],
  ['rules', 'Rules of evidence'],
] as const;

export function methodologyPage(model: Methodology, of: RegistryAsk): { title: string; body: Html } {
  const body = html`${registryNav('methodology', of)}
<div class="title with-action"><div><h1>Methodology</h1><p>What the grades mean, what they rest on, and what they do not say. The lists, and the rules of each question, are those that the registry works by.</p></div>${otherForms(methodologyPath())}</div>
<nav class="contents" aria-label="On this page"><ol>${PARTS.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
<div class="prose">
${section('grades', grades(model))}
${section('statuses', statuses(model))}
${section('none-or-unclear', NONE_OR_UNCLEAR)}
${section('two-levels', TWO_LEVELS)}
${section('stale', STALE)}
${section('conflict', CONFLICT)}
${section('watch-outs', WATCH_OUTS)}
${section('corrections', corrections())}
${section('limits', LIMITS)}
${section('rules', rules(model))}
</div>`;
  return { title: 'Methodology', body };
}

function section(id: (typeof PARTS)[number][0], body: Html): Html {
  const title = PARTS.find(([part]) => part === id)?.[1] ?? id;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

function grades({ grades: all }: Methodology): Html {
  const row = ({ grade, sign, label, means, hosting }: Methodology['grades'][number]): Html =>
    html`<tr><th scope="row"><span class="grade g-${grade}"><i aria-hidden="true">${sign}</i>${label}</span></th><td>${means}</td><td>${hosting.sign} ${hosting.label}</td></tr>`;
  return html`<p>A grade is of the evidence, not of the vendor. It says how well a claim can be checked by somebody who has nothing but the public pages; it is neither an endorsement nor legal advice.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of grades"><table><thead><tr><th scope="col">Grade</th><th scope="col">What it means</th><th scope="col">For hosting</th></tr></thead><tbody>${all.map(row)}</tbody></table></div>`;
}

function statuses({ statuses: all }: Methodology): Html {
  return html`<dl class="terms">${all.map(({ status, label, means }) => html`<div><dt><span class="chip cell-${status}">${label}</span></dt><dd>${means}</dd></div>`)}</dl>`;
}

const NONE_OR_UNCLEAR = html`<p>“No public evidence” and “Unclear” look alike and mean opposite things. <b>No public evidence</b> is a finding: every page that would say so was read, can still be read, and does not say it. The answer lists those pages with the day of the last reading. <b>Unclear</b> is the lack of a finding: at least one page that would say so was never read, or cannot be read now, or no page is known that would.</p>
<p>A page that could not be read never lowers a grade. Bot walls, sign-in pages, empty shells and error pages count as unread, whatever they contain. What a page said when it was last read goes on to count, with the day since which it could not be read.</p>`;

const TWO_LEVELS = html`<p>A model is often made by one company and served by another. Questions of the EU AI Act ask about the <b>developer</b> of the model and are answered by the developer’s own pages. All other questions ask about the <b>platform</b> that serves it, because its terms are those that the customer signs, and are answered by the platform’s own pages. Evidence of one vendor is never used for another: a certificate of the developer says nothing about the platform.</p>`;

const STALE = html`<p>Every answer cites passages in stored copies of the pages. The pages are visited again and again; when a passage that an answer rests on changes in substance, or a page newly states a value that the question asks for, the answer turns <b>stale</b> at once, by itself. It is shown as it was, marked, until an analyst has decided what the change means: a confirmed change writes the new answer, a dismissed one lets the old answer stand. Both are entries in the changelog, with the change that did it.</p>
<p>What a person gave or verified is never replaced by a program. Where the pages say something else, that is shown to the analysts beside the answer.</p>`;

const CONFLICT = html`<p>Where two pages of a vendor state values that cannot both hold, the answer is marked as a <b>conflict</b>, its grade is Unclear, and both passages are cited with what each states. Nothing is averaged, and no page is preferred. Values for different plans, products or regions do not contradict each other.</p>`;

const WATCH_OUTS = html`<p>A watch-out is every dimension of an offering whose answer is not a clean public yes: any other grade, and any answer that is stale or in conflict. The number beside an offering is exactly the number of those answers.</p>`;

function corrections(): Html {
  return html`<p>Whoever finds an answer wrong can say so, with the address of a page that shows it. The page is read and stored by the registry itself, an analyst decides, and gives a reason. An accepted correction changes the answer, and stands in the <a href="/changelog">changelog</a>, credited to whoever reported it, if that is wished.</p>`;
}

const LIMITS = html`<ul class="bullets">
<li>Only pages that anybody may read without signing in are used. What stands in a signed contract, or behind a non-disclosure agreement, is not seen.</li>
<li>A page says what a vendor says. Whether it is done is not checked.</li>
<li>Between two visits a page may change and change back unseen. Each answer tells the day of the last reading.</li>
<li>Values are read by rules. Unusual wording may be missed; answers that no person has verified yet are marked as pending.</li>
<li>Dates of effect are those that a page states; none is guessed.</li>
<li>Links lead to the pages as they are now. The stored copy, by its SHA-256, is what was cited.</li>
</ul>`;

function rules({ sheets }: Methodology): Html {
  return html`<p>Rules are tried in their order; the first that fits gives the grade. Where none fits, the answer is No public evidence if all pages that would say so were read, else Unclear. Each question has its rules on a page of its own.</p>
${sheets.map(sheetTable)}`;
}

function sheetTable({ label, questions }: Methodology['sheets'][number]): Part {
  if (questions.length === 0) return undefined;
  return html`<h3 class="sheet-head">${label} <span class="note">${count(questions.length, 'question')}</span></h3>
<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr><th scope="col">Question</th><th scope="col">Asks</th><th scope="col">Answered for</th><th scope="col" class="n">Rules</th></tr></thead><tbody>${questions.map(questionRow)}</tbody></table></div>`;
}

function questionRow({ id, label, asks, answeredBy, rules: { length } }: QuestionText): Html {
  return html`<tr id="q-${id}"><th scope="row"><a href="${methodologyPath(id)}">${label}</a></th><td>${asks}</td><td>${answeredBy}</td><td class="n">${length === 0 ? html`<span class="note">a person</span>` : length}</td></tr>`;
}
