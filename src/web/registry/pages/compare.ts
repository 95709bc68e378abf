/**
 * `/compare`: two to four offerings side by side.
 * @module
 */
import { cellId } from '../../../domain/registry.ts';
import type { Offering } from '../../../domain/watcher.ts';
import { count } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { correctLink } from '../../readers/parts/correctLink.ts';
import { answerPath, commitmentsPath, registryPath } from '../addresses.ts';
import { answerSays, differs, noAnswer, standingInShort } from '../parts/answer.ts';
import { citedPages } from '../parts/citations.ts';
import { gradeMark } from '../parts/marks.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { addressWith } from '../query.ts';
import { type ComparedOffering, type ComparedRow, type Comparison, FEWEST, MOST } from '../reading/comparison.ts';
import type { Likeness } from '../reading/differences.ts';
import type { RegistryAsk } from '../view.ts';

export interface CompareModel {
  /** In the order of the address. */
  chosen: readonly Offering[];
  /** All that could be compared. */
  choices: readonly Offering[];
  vendorName(id: string): string;
  /** Absent with fewer than two. */
  comparison?: Comparison;
}

export function comparePage(model: CompareModel, of: RegistryAsk): { title: string; body: Html } {
  const { comparison } = model;
  const title = comparison ? comparison.offerings.map(({ name }) => name).join(' and ') : 'Compare offerings';
  const body = comparison
    ? compared(model, comparison, of)
    : html`<div class="title"><h1>Compare offerings</h1><p>${invitation(model)}</p></div>${picker(model)}`;
  return { title, body: html`${registryNav('compare', of)}${body}` };
}

/** The address that is shared, with its filter. */
export function comparisonPath(offerings: readonly string[], differencesOnly: boolean): string {
  return addressWith('/compare', { offerings, differences: differencesOnly ? 'only' : undefined });
}

function invitation({ chosen }: CompareModel): string {
  const [one] = chosen;
  return one
    ? `Choose at least one more beside ${one.name}, and at most ${MOST} in all.`
    : `Choose ${FEWEST} to ${MOST} offerings. The address of the comparison can be shared.`;
}

/** More than this many offerings are typed rather than chosen: a page has to stay small. */
const MOST_CHOICES = 300;

function picker({ chosen, choices, vendorName, comparison }: CompareModel): Html {
  const ids = chosen.map(({ id }) => id);
  const differences: Part = comparison?.differencesOnly ? html`<input type="hidden" name="differences" value="only">` : undefined;
  const fields =
    choices.length > MOST_CHOICES
      ? html`<label class="field"><span>Offerings</span><input name="offerings" value="${ids.join(',')}" required><small>Ids with commas between, like “a,b”.</small></label>`
      : groups(choices, vendorName).map(([vendor, offerings]) => choiceGroup(vendor, offerings, new Set(ids)));
  if (choices.length === 0) return html`<p class="empty">No watcher declares an offering yet.</p>`;
  return html`<form class="picker" method="get" action="/compare"><div class="picker-groups">${fields}</div>${differences}<button class="button primary">Compare</button></form>`;
}

function groups(choices: readonly Offering[], vendorName: CompareModel['vendorName']): Array<[vendor: string, offerings: Offering[]]> {
  const byPlatform = Map.groupBy(
    choices.toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
    ({ platform }) => vendorName(platform),
  );
  return [...byPlatform].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
}

function choiceGroup(vendor: string, offerings: readonly Offering[], chosen: ReadonlySet<string>): Html {
  const box = ({ id, name }: Offering): Html =>
    html`<label class="choice"><input type="checkbox" name="offerings" value="${id}"${chosen.has(id) ? html` checked` : undefined}> <span>${name}</span></label>`;
  return html`<fieldset><legend>${vendor}</legend>${offerings.map(box)}</fieldset>`;
}

function compared(model: CompareModel, comparison: Comparison, of: RegistryAsk): Html {
  const ids = comparison.offerings.map(({ id }) => id);
  const path = comparisonPath(ids, comparison.differencesOnly);
  return html`<div class="title with-action"><div><h1>Compare</h1><p>${leadOf(comparison)}</p></div>${otherForms(path)}</div>
<div class="compare-tools">${filter(ids, comparison)}<details class="change-choice"><summary class="button">Choose other offerings</summary>${picker(model)}</details></div>
${comparison.rows.length === 0 ? html`<p class="empty">No row differs. <a href="${comparisonPath(ids, false)}">Show all rows</a></p>` : table(comparison, of)}
<p class="hint foot">Questions of the EU AI Act are answered for the developer of the model, all others for the platform that serves it; each row says for whom. <a href="/methodology#two-levels">How that works</a></p>`;
}

function leadOf({ offerings, rows, hidden, differencesOnly }: Comparison): Html {
  const differing = rows.filter(({ likeness }) => likeness === 'differs').length;
  const perhaps = rows.filter(({ likeness }) => likeness === 'may-differ').length;
  const total = rows.length + hidden.same + hidden.unknown;
  const left: Part =
    differencesOnly && total > rows.length
      ? html` Left out: ${[hidden.same > 0 ? `${hidden.same} alike` : '', hidden.unknown > 0 ? `${hidden.unknown} of which nothing is known` : ''].filter(Boolean).join(', ')}.`
      : undefined;
  return html`${offerings.map(({ name }) => name).join(', ')}: ${differing} of ${count(total, 'dimension')} ${differing === 1 ? 'differs' : 'differ'}${perhaps > 0 ? `, ${perhaps} may differ` : ''}.${left}`;
}

function filter(ids: readonly string[], { differencesOnly }: Comparison): Html {
  const link = (only: boolean, label: string): Html => {
    const href = comparisonPath(ids, only);
    return only === differencesOnly
      ? html`<li><a href="${href}" aria-current="true">${label}</a></li>`
      : html`<li><a href="${href}">${label}</a></li>`;
  };
  return html`<nav class="segmented row-filter" aria-label="Rows"><ul>${link(false, 'All rows')}${link(true, 'Differences only')}</ul></nav>`;
}

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
function table({ offerings, rows, differencesOnly }: Comparison, asked: RegistryAsk): Html {
  const grouped = Map.groupBy(rows, ({ question }) => question.group);
  const bodies = [...grouped].map(
    ([group, of]) =>
      html`<tbody role="rowgroup"><tr role="row" class="group-row"><th role="columnheader" scope="colgroup" colspan="${offerings.length + 1}">${group}</th></tr>${of.map((row) => tableRow(row, offerings, asked))}</tbody>`,
  );
  return html`<table class="compare compare-${offerings.length}" role="table"><caption class="sr">Offerings side by side, a row a dimension</caption><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col"><span class="sr">Dimension</span></th>${offerings.map((offering) => head(offering, offerings, differencesOnly))}</tr></thead>${bodies}</table>`;
}

function head(
  { id, name, developer, platform, watchOuts, cells }: ComparedOffering,
  all: readonly ComparedOffering[],
  differencesOnly: boolean,
): Html {
  const made =
    developer.id === platform.id
      ? html`made and served by <a href="${commitmentsPath(platform.id)}">${platform.name}</a>`
      : html`made by <a href="${commitmentsPath(developer.id)}">${developer.name}</a>, served by <a href="${commitmentsPath(platform.id)}">${platform.name}</a>`;
  const others = all.filter((offering) => offering.id !== id).map((offering) => offering.id);
  const remove: Part =
    all.length > FEWEST
      ? html`<a class="remove" href="${comparisonPath(others, differencesOnly)}">Remove<span class="sr"> ${name}</span></a>`
      : undefined;
  return html`<th role="columnheader" scope="col"><a class="offering-name" href="${registryPath(id)}">${name}</a><small>${made}</small><small><b>${count(watchOuts, 'watch-out')}</b> in ${count(cells, 'answer')}</small>${remove}</th>`;
}

const LIKENESS: Record<Likeness, readonly [sign: string, words: string]> = {
  differs: ['≠', 'Differs'],
  'may-differ': ['≈', 'May differ: an answer is not known, stale or in conflict'],
  unknown: ['?', 'Nothing known of any'],
  same: ['=', 'Same'],
};

function tableRow(row: ComparedRow, offerings: readonly ComparedOffering[], asked: RegistryAsk): Html {
  const { question, likeness, differs: aspects } = row;
  const [sign, words] = LIKENESS[likeness];
  const tail = likeness === 'differs' ? ` in ${aspects.map(({ label }) => label.toLowerCase()).join(', ')}` : '';
  return html`<tr role="row" class="like-${likeness}"><th role="rowheader" scope="row"><b class="asked">${question.label}</b>${question.asks === undefined ? undefined : html`<small>${question.asks}</small>`}<small class="level">${levelOf(row)}</small><span class="likeness"><i aria-hidden="true">${sign}</i>${words}${tail}</span></th>
${row.cells.map((cell, at) => answerCell(cell, row, offerings[at]?.name ?? cell.offering, asked))}</tr>`;
}

/** "Of the developer: Acme". */
function levelOf({ level, cells }: ComparedRow): string {
  const names = [...new Set(cells.map(({ answeredBy }) => answeredBy.name))];
  return `Answered for the ${level}${names.length > 1 && level === 'developer' ? 's' : ''}: ${names.join(', ')}`;
}

function answerCell(
  { offering, answer }: ComparedRow['cells'][number],
  { question, differs: aspects }: ComparedRow,
  name: string,
  asked: RegistryAsk,
): Html {
  const label = html`<p class="cell-of">${name}</p>`;
  if (!answer) return html`<td role="cell">${label}${noAnswer()}</td>`;
  const names = new Set(aspects.map((aspect) => aspect.name));
  const mark = gradeMark(answer.grade);
  const subject = { type: 'offering', id: offering } as const;
  const to = answerPath(subject, question.id);
  const correct = correctLink(asked, cellId(subject, question.id), `${question.label}, ${name}`);
  return html`<td role="cell" class="status-${answer.status}">${label}<div class="grade-line">${names.has('grade') ? differs(mark) : mark}${standingInShort(answer)}</div>${answerSays(answer, names)}<div class="proofs-of">${citedPages(answer.citations)}<p class="to-answer"><a href="${to}">Evidence and history<span class="sr"> of ${question.label}, ${name}</span></a>${correct}</p></div></td>`;
}
