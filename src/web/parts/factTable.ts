/**
 * What a page states, as typed values: each with its quote and the headings it stands under.
 * @module
 */
import { Entity, type Fact, type FactFlag } from '../../domain/extraction.ts';
import { count, formatValue, keyLabel, truncate } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';

const FLAG_LABELS: Record<FactFlag, string> = {
  contradicted: 'the page also says otherwise',
  'word-and-number-disagree': 'word and number disagree',
  'ambiguous-date': 'day and month may be swapped',
};

/** Lists as tables of their rows, everything else as one table. */
export function factTables(facts: Fact[]): Html {
  const lists = entityKeysOf(facts);
  const single = facts.filter(({ key }) => !lists.has(key)).toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return html`${single.length > 0 ? singles(single) : undefined}${[...lists].sort().map((key) => list(key, facts))}`;
}

/** Keys whose facts are rows of a list. */
export function entityKeysOf(facts: readonly Fact[]): Set<string> {
  return new Set(facts.filter(({ value }) => isEntity(value)).map(({ key }) => key));
}

function isEntity(value: Fact['value']): boolean {
  return Entity.safeParse(value).success;
}

function singles(facts: Fact[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Facts"><table class="fact-table"><thead><tr><th scope="col">Fact</th><th scope="col">Value</th><th scope="col">As the page says it</th></tr></thead>
<tbody>${addedUp(facts).map(({ fact, more }, at, all) => row(fact, more, all[at - 1]?.fact.key === fact.key))}</tbody></table></div>`;
}

interface Row {
  fact: Fact;
  /** Further passages that add to its value. */
  more: number;
}

/** The facts of a set as one: their values add up. The quote is that of the first. */
function addedUp(facts: Fact[]): Row[] {
  const rows: Row[] = [];
  for (const fact of facts) {
    const last = rows.at(-1);
    if (last?.fact.key !== fact.key || !Array.isArray(last.fact.value) || !Array.isArray(fact.value)) {
      rows.push({ fact, more: 0 });
      continue;
    }
    const value = [...new Set([...last.fact.value, ...fact.value])] as typeof fact.value;
    rows.splice(-1, 1, { fact: { ...last.fact, value }, more: last.more + 1 });
  }
  return rows;
}

function row(fact: Fact, more: number, repeated: boolean): Html {
  const scope: Part = fact.scope ? html`<small>${truncate(fact.scope, 80)}</small>` : undefined;
  const flags: Part = fact.flags?.length
    ? html`<small class="caution">${fact.flags.map((flag) => FLAG_LABELS[flag]).join(', ')}</small>`
    : undefined;
  const further: Part = more > 0 ? html`<span class="path">and in ${count(more, 'further passage')}</span>` : undefined;
  const under: Part = fact.path.length > 0 ? html`<span class="path">${truncate(fact.path.at(-1) ?? '', 90)}</span>` : undefined;
  return html`<tr><th scope="row" class="${repeated ? 'again' : 'key'}">${keyLabel(fact.key)}</th><td class="fact-value">${formatValue(fact.value)}${scope}${flags}</td><td class="fact-quote">${truncate(fact.quote, 300)}${under}${further}</td></tr>`;
}

function list(key: string, facts: Fact[]): Html {
  const rows = facts.filter((fact) => fact.key === key);
  const entities = rows.map(({ value }) => Entity.parse(value));
  return html`<details class="list"${rows.length <= 12 ? ' open' : ''}><summary>${keyLabel(key)}: ${count(rows.length, 'row')}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${keyLabel(key)}"><table class="fact-table"><thead><tr><th scope="col">Name</th><th scope="col">Purpose</th><th scope="col">Location</th></tr></thead>
<tbody>${entities.map(({ name, purpose, location }) => html`<tr><th scope="row">${name}</th><td>${purpose ?? dash()}</td><td>${location ?? dash()}</td></tr>`)}</tbody></table></div></details>`;
}

function dash(): Html {
  return html`<span class="none">–</span>`;
}
