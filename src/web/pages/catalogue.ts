/**
 * `/settings/catalogue`: what is read of pages, how changes are rated, and what is noise everywhere. Read-only.
 * @module
 */
import type { Catalogue, FactKeyDefinition } from '../../domain/catalogue.ts';
import { type Question, questionsOf } from '../../domain/question.ts';
import type { SuppressRule } from '../../domain/suppress.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { severityChip, significanceChip } from '../parts/chips.ts';
import { phraseList, questionItem, questionWords } from '../parts/questionRules.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';
import { fault } from './watchers.ts';

/** A rule that starts a clock, as far as it is shown. */
interface DeadlineShown {
  id: string;
  keys?: readonly string[] | undefined;
  actions?: readonly string[] | undefined;
  severity?: string | undefined;
  window?: ReadonlyArray<{ key: string; label: string }> | undefined;
  effective?: string | undefined;
}

export interface CatalogueModel {
  /** In force since the start. */
  catalogue: Pick<Catalogue, 'keys' | 'severity' | 'suppress' | 'dimensions' | 'commitments' | 'hosting'> & {
    deadlines?: readonly DeadlineShown[];
  };
  /** Where it is written, and what is wrong with the file as it is now. */
  file: string;
  fault?: { message: string; remedy?: string };
  q: string;
  looker: Looker;
}

type Has = (...texts: ReadonlyArray<string | readonly string[] | undefined>) => boolean;

/** Whether something has all the words that are searched for. */
function searcher(q: string): Has {
  const wanted = q.toLowerCase().split(/\s+/).filter(Boolean);
  return (...texts) => {
    const all = texts.flat().join('\n').toLowerCase();
    return wanted.every((word) => all.includes(word));
  };
}

interface Section {
  id: string;
  title: string;
  says: string;
  /** Each is one of what is counted; `shown`: the same, put into groups. */
  items: Html[];
  shown?: Html[];
  noun?: string;
}

function section({ id, title, says, items, shown = items, noun = 'rule' }: Section, open: boolean): Part {
  if (items.length === 0) return undefined;
  return html`<details class="cat" id="${id}"${open ? ' open' : ''}><summary><h2>${title}</h2> <span>${count(items.length, noun)}</span></summary><p class="hint">${says}</p>${shown}</details>`;
}

function keyItem([key, { type, description, values, frameworks }]: [string, FactKeyDefinition]): Html {
  const more: Part = values
    ? html`<p class="cat-more">One of ${values.map((value, index) => html`${index > 0 ? ', ' : ''}<code>${value}</code>`)}</p>`
    : undefined;
  const laws: Part = frameworks?.length ? html`<p class="cat-more">Asked for by ${frameworks.join(', ')}</p>` : undefined;
  return html`<div class="cat-item"><p><code>${key}</code> <span class="kind">${type}</span></p><p>${description}</p>${more}${laws}</div>`;
}

function factKeys(keys: Catalogue['keys'], has: Has): Pick<Section, 'items' | 'shown'> {
  const found = Object.entries(keys).filter(([key, { type, group, description, values, frameworks }]) =>
    has(key, type, group, description, values, frameworks),
  );
  const groups = [...Map.groupBy(found, ([, { group }]) => group)];
  const shown = groups.map(([group, entries]) => html`<h3>${group}</h3>${entries.map(keyItem)}`);
  return { items: found.map(keyItem), shown };
}

function factRules({ facts }: Catalogue['severity'], has: Has): Html[] {
  return facts
    .filter(({ id, keys, when, from, to, severity, says }) => has(id, keys, when, from, to, severity, says))
    .map(
      ({ id, keys, when, from, to, severity, significance, says }) =>
        html`<div class="cat-item cat-rule"><p>${says}</p><p class="chips">${severityChip(severity)}${significanceChip(significance)}</p><p class="cat-more"><code>${id}</code> · ${when.join(', ')}${keys ? html` of ${keys.map((key, index) => html`${index > 0 ? ', ' : ''}<code>${key}</code>`)}` : undefined}${from ? html` from ${from.join(', ')}` : undefined}${to ? html` to ${to.join(', ')}` : undefined}</p></div>`,
    );
}

function passageRules({ passages }: Catalogue['severity'], has: Has): Html[] {
  return passages.rules
    .filter(({ id, when, about, under, severity, says }) => has(id, when, about, under, severity, says))
    .map(
      ({ id, when, about, under, severity, says }) =>
        html`<div class="cat-item cat-rule"><p>${says}</p><p class="chips">${severityChip(severity)}</p><p class="cat-more"><code>${id}</code> · ${when.join(', ')}</p>${phraseList('About', about)}${phraseList('Under', under)}</div>`,
    );
}

function noiseRules(rules: readonly SuppressRule[] | undefined, has: Has): Html[] {
  return (rules ?? [])
    .filter(({ id, reason, text, within, under, unless, kinds }) => has(id, reason, text, within, under, unless, kinds))
    .map(
      ({ id, since, reason, text, within, under, unless, kinds }) =>
        html`<div class="cat-item"><p><code>${id}</code> <span class="note">since <time datetime="${since}">${since}</time></span></p><p>${reason}</p>${kinds ? html`<p class="cat-more">Kinds: ${kinds.join(', ')}</p>` : undefined}${phraseList('Whole passages', text)}${phraseList('Parts of passages', within)}${phraseList('Under headings', under)}${phraseList('Never with', unless)}</div>`,
    );
}

function deadlineRules(rules: readonly DeadlineShown[] | undefined, has: Has): Html[] {
  return (rules ?? [])
    .filter(({ id, keys, actions, window, effective }) =>
      has(
        id,
        keys,
        actions,
        effective,
        window?.flatMap(({ key, label }) => [key, label]),
      ),
    )
    .map(
      ({ id, keys, actions, severity, window, effective }) =>
        html`<div class="cat-item"><p><code>${id}</code></p><p>${effective ?? window?.map(({ key, label }, index) => html`${index > 0 ? '; else ' : ''}${label} (<code>${key}</code>)`)}</p><p class="cat-more">${keys ? `Of ${keys.join(', ')}` : 'Of any change'}${actions ? `; ${actions.join(', ')}` : ''}${severity ? `; ${severity} or worse` : ''}</p></div>`,
    );
}

function questions(catalogue: CatalogueModel['catalogue'], has: Has, isSearch: boolean): Pick<Section, 'items' | 'shown'> {
  const found = questionsOf(catalogue).filter((question) => has(...questionWords(question)));
  const groups = [...Map.groupBy(found, ({ group }: Question) => group)];
  const shown = groups.map(([group, entries]) => html`<h3>${group}</h3>${entries.map((question) => questionItem(question, isSearch))}`);
  return { items: found.map((question) => questionItem(question, false)), shown };
}

const facts = ({ keys }: CatalogueModel['catalogue'], has: Has): Section => ({
  id: 'keys',
  title: 'Facts',
  says: 'What is read of pages as typed values.',
  noun: 'key',
  ...factKeys(keys, has),
});

const SECTIONS: ReadonlyArray<(catalogue: CatalogueModel['catalogue'], has: Has, isSearch: boolean) => Section> = [
  facts,
  (catalogue, has, isSearch) => ({
    id: 'questions',
    title: 'Questions of the registry',
    says: 'Which evidence makes which grade: the first rule that fits. Nothing fits: no public evidence, if every page that would say so was read; unclear otherwise.',
    noun: 'question',
    ...questions(catalogue, has, isSearch),
  }),
  ({ severity }, has) => ({
    id: 'facts',
    title: 'Severity of facts',
    says: 'The first rule that fits decides.',
    items: factRules(severity, has),
  }),
  ({ severity }, has) => ({
    id: 'passages',
    title: 'Severity of passages',
    says: 'For changes of text that no fact tells. The first rule that fits decides.',
    items: passageRules(severity, has),
  }),
  ({ deadlines }, has) => ({
    id: 'deadlines',
    title: 'Deadlines',
    says: 'Which changes start a clock, and how long it runs.',
    items: deadlineRules(deadlines, has),
  }),
  ({ suppress }, has) => ({
    id: 'noise',
    title: 'Noise rules',
    says: 'What differs between visits without the document having changed. It is recorded all the same.',
    items: noiseRules(suppress, has),
  }),
];

export function cataloguePage({ catalogue, file, fault: wrong, q, looker }: CatalogueModel): Html {
  const has = searcher(q);
  const sections = SECTIONS.map((each) => section(each(catalogue, has, q !== ''), q !== '' || each === facts));
  const nothing: Part = sections.every((part) => part === undefined)
    ? html`<p class="empty">Nothing in the catalogue matches.</p>`
    : undefined;
  return html`${settingsNav('catalogue', looker)}
<div class="title"><h1>Catalogue</h1><p>As it is in force, from <code>${file}</code>.</p></div>
${wrong ? fault(wrong) : undefined}
<form class="filters" method="get" action="/settings/catalogue" role="search" data-autosubmit><label><span>Search</span><input type="search" name="q" value="${q}" placeholder="key, rule, phrase"></label><div class="filter-actions"><button class="button">Search</button>${q ? html`<a class="clear" href="/settings/catalogue">Clear</a>` : undefined}</div></form>
${sections}${nothing}`;
}
