/**
 * `/methodology/:question`: by which rules a question is answered.
 * @module
 */
import { type Html, html, type Part } from '../../html.ts';
import { methodologyPath } from '../addresses.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import type { QuestionText, RuleText } from '../reading/methodology.ts';
import type { RegistryAsk } from '../view.ts';

export function questionPage(model: QuestionText, of: RegistryAsk): { title: string; body: Html } {
  const { id, label, asks } = model;
  const body = html`${registryNav('methodology', of)}
<nav class="crumbs" aria-label="Breadcrumb"><a href="${methodologyPath()}">Methodology</a></nav>
<div class="title with-action"><div><h1>${label}</h1>${asks === undefined ? undefined : html`<p>${asks}</p>`}</div>${otherForms(methodologyPath(id))}</div>
<div class="prose">
${facts(model)}
${rules(model)}
</div>`;
  return { title: label, body };
}

function facts({ answeredBy, pages, values }: QuestionText): Html {
  const rows: Array<[label: string, text: string]> = [
    ['Answered for', answeredBy],
    ['Read where no watcher names a page', pages],
    ['Shows', values.map(({ label, from }) => `${label} (${from})`).join(', ')],
  ];
  return html`<dl class="terms">${rows.map(([label, text]) => text && html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function rules({ rules: all }: QuestionText): Html {
  if (all.length === 0) return html`<section><h2>Rules</h2><p class="none">No rule works this out: a person answers it.</p></section>`;
  return html`<section><h2>Rules</h2><p>The first that fits gives the grade. <a href="${methodologyPath()}#rules">What if none fits</a></p>
<ol class="rules-of">${all.map(rule)}</ol>
<p class="note">Wordings are looked for in the languages that the pages come in: “a|b” is either word, “~6” leaves room for six words between, “word*” is any ending, “word?” may be missing, and <code>&lt;name&gt;</code> is any wording of a list of that name.</p></section>`;
}

function rule({ grade, sign, label, when, summary, note, wordings }: RuleText): Html {
  const phrases: Part =
    wordings.length === 0 ? undefined : html`<details><summary>Wordings</summary>${wordings.map(wordingList)}</details>`;
  return html`<li><span class="grade g-${grade}"><i aria-hidden="true">${sign}</i>${label}</span> if ${when}. <span class="note">The answer then reads “${summary}”${note === undefined ? '' : `, with the watch-out “${note}”`}</span>${phrases}</li>`;
}

function wordingList({ label, phrases }: RuleText['wordings'][number]): Html {
  return html`<p class="note">${label}</p><ul>${phrases.map((phrase) => html`<li><code>${phrase}</code></li>`)}</ul>`;
}
