/**
 * A question of the registry as the catalogue asks it: what it shows, and which evidence makes which grade.
 * @module
 */
import type { GradeRule, Question } from '../../domain/question.ts';
import { fieldLabel, gradeWords } from '../../lib/gradeWords.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';

const SHOWN_PHRASES = 60;

/** Phrases, folded away: there are many, and few people ask for them. */
export function phraseList(label: string, phrases: readonly string[] | undefined): Part {
  if (!phrases) return undefined;
  const more: Part =
    phrases.length > SHOWN_PHRASES ? html`<span class="none">and ${phrases.length - SHOWN_PHRASES} more</span>` : undefined;
  return html`<details class="phrases"><summary>${label}: ${count(phrases.length, 'phrase')}</summary><p>${phrases.slice(0, SHOWN_PHRASES).map((phrase) => html`<q>${phrase}</q> `)}${more}</p></details>`;
}

export function questionItem({ id, label, question, subject, read, values, rules, sheet }: Question): Html {
  return html`<div class="cat-item cat-question"><h4>${label} <code>${id}</code></h4>${question ? html`<p>${question}</p>` : undefined}
<p class="cat-more">Answered by pages of the ${subject === 'platform' ? 'platform’s vendor' : subject}: those that its watcher names${read.length > 0 ? html`, else its pages of kind ${read.join(', ')}` : undefined}.</p>
${values.length > 0 ? html`<p class="cat-more">Shows ${values.map(shown)}.</p>` : undefined}
${rules.length > 0 ? html`<ol>${rules.map((rule) => ruleItem(rule, sheet))}</ol>` : html`<p class="cat-more">No rules: people answer it.</p>`}</div>`;
}

function shown({ label, key, count: isCount, on }: Question['values'][number], index: number): Html {
  return html`${index > 0 ? ', ' : ''}${label} (${isCount ? 'how many ' : ''}<code>${key}</code>${on ? html` on ${on.join(', ')}` : undefined})`;
}

function ruleItem(rule: GradeRule, sheet: Question['sheet']): Html {
  const { grade, summary, note, tier, route, default: byDefault } = rule;
  const { sign, label } = gradeWords(grade, sheet);
  const fields = [tier, route, byDefault].flatMap((field) => (field ? [fieldLabel(field)] : []));
  return html`<li><p><b><span aria-hidden="true">${sign}</span> ${label}</b> ${summary}${note ? html` <span class="cat-more">Watch-out: ${note}</span>` : undefined}</p>
<p class="cat-more">If ${conditions(rule).map((condition, index) => html`${index > 0 ? ', and ' : ''}${condition}`)}.${fields.length > 0 ? ` ${fields.join(' · ')}.` : ''}</p>
${phraseList('Says one of', rule.says)}${phraseList('With each of', rule.with)}${phraseList('Without', rule.without)}</li>`;
}

function conditions({ facts, says, pages }: GradeRule): Html[] {
  return [
    ...(pages ? [html`a page of kind ${pages.join(' or ')} was read`] : []),
    ...(facts ? [html`a page states ${facts.map(condition)}`] : []),
    ...(says ? [html`a passage says one of the phrases`] : []),
  ];
}

function condition({ key, in: wanted, on }: NonNullable<GradeRule['facts']>[number], index: number): Html {
  return html`${index > 0 ? ' or ' : ''}<code>${key}</code>${wanted ? html` as ${wanted.join(', ')}` : undefined}${on ? html` on ${on.join(', ')}` : undefined}`;
}

/** All words by which a question can be searched for. */
export function questionWords({
  id,
  label,
  group,
  question,
  read,
  values,
  rules,
}: Question): Array<string | readonly string[] | undefined> {
  return [
    ...[id, label, group, question, read],
    values.flatMap(({ label: name, key }) => [name, key]),
    ...rules.flatMap(({ summary, note, facts = [], says, with: besides, without }) => [
      ...[summary, note, says, besides, without],
      facts.flatMap(({ key, in: wanted = [] }) => [key, ...wanted.map(String)]),
    ]),
  ];
}
