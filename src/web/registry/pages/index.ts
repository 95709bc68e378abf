/**
 * `/registry`: all offerings, as a list or as a matrix.
 * @module
 */
import { CELL_STATUSES, GRADES } from '../../../domain/registry.ts';
import { gradeWords, statusLabel } from '../../../lib/gradeWords.ts';
import { count, dayOf, shortDay } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { type Choices, option, options, select, vendorField } from '../../parts/fields.ts';
import { comparePath, registryPath } from '../addresses.ts';
import { indexPath } from '../indexQuery.ts';
import { grouped } from '../names.ts';
import { legend, matrix } from '../parts/matrix.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import type { IndexModel, IndexRow } from '../reading/index.ts';
import type { RegistryAsk } from '../view.ts';

export function indexPage(model: IndexModel, of: RegistryAsk): Html {
  const { rows, total, query } = model;
  const shown = rows.length === total ? count(total, 'offering') : `${rows.length} of ${count(total, 'offering')}`;
  return html`${registryNav('registry', of)}
<div class="title with-action"><div><h1>Registry</h1><p>${shown}: what is publicly evidenced about each, and what to mind.</p></div>${otherForms(indexPath(query))}</div>
${filters(model)}
${views(model)}
${body(model)}`;
}

function body(model: IndexModel): Html {
  const { rows, total, query, columns } = model;
  if (total === 0)
    return html`<p class="empty">No watcher declares an offering yet. Add <code>offerings</code> to a file of <code>watchers/</code>.</p>`;
  if (rows.length === 0)
    return html`<p class="empty">No offering is like that. <a href="${indexPath({ view: query.view })}">Show all.</a></p>`;
  if (query.view === 'list') return list(rows);
  const lines = rows.map((row) => ({
    name: row.offering.name,
    note: count(row.watchOuts, 'watch-out'),
    href: registryPath(row.offering.id),
    marks: row.marks,
  }));
  return html`${legend()}${matrix({ caption: 'Offerings by dimension', subject: 'Offering', columns, rows: lines })}`;
}

function filters({ query, dimensions, vendors }: IndexModel): Html {
  const { text, vendor, about, grade, status, view } = query;
  const isSet = [text, vendor, about, grade, status].some((value) => value !== undefined);
  const clear: Part = isSet ? html`<a class="clear" href="${indexPath({ view })}">Clear</a>` : undefined;
  const kept: Part = view === 'list' ? undefined : html`<input type="hidden" name="view" value="${view}">`;
  return html`<form class="filters" method="get" action="${registryPath()}" role="search" data-autosubmit>${kept}
  <label><span>Offering or vendor</span><input type="search" name="text" value="${text ?? ''}" autocomplete="off"></label>
  ${vendorField(vendors, vendor)}
  <label><span>Dimension</span><select name="about">${option('', 'All dimensions', about)}${grouped(dimensions).map(
    ([group, questions]) =>
      html`<optgroup label="${group}">${option(group, `${group}: any`, about)}${options(
        questions.map(({ id, label }) => [id, label] as const),
        about,
      )}</optgroup>`,
  )}</select></label>
  ${select('grade', 'Grade', 'Any grade', GRADE_CHOICES, grade)}
  ${select('status', 'Status', 'Any status', STATUS_CHOICES, status)}
  <div class="filter-actions"><button class="button">Filter</button>${clear}</div>
</form>`;
}

const GRADE_CHOICES: Choices = GRADES.map((grade) => {
  const { sign, label } = gradeWords(grade);
  return [grade, `${sign} ${label}`] as const;
});
const STATUS_CHOICES: Choices = CELL_STATUSES.map((status) => [status, statusLabel(status)] as const);

function views({ query, rows }: IndexModel): Html {
  const link = (view: 'list' | 'matrix', label: string): Html =>
    query.view === view
      ? html`<li><a href="${indexPath(query, { view })}" aria-current="true">${label}</a></li>`
      : html`<li><a href="${indexPath(query, { view })}">${label}</a></li>`;
  const compared = rows.length >= 2 && rows.length <= 4 ? rows.map(({ offering }) => offering.id) : [];
  const compare: Part = html`<a href="${comparePath(compared)}">${compared.length > 0 ? `Compare these ${compared.length}` : 'Compare offerings'} →</a>`;
  return html`<div class="registry-views"><nav class="segmented" aria-label="View"><ul>${link('list', 'List')}${link('matrix', 'Matrix')}</ul></nav>${compare}</div>`;
}

function list(rows: readonly IndexRow[]): Html {
  return html`<table class="registry-list"><thead><tr><th scope="col">Offering</th><th scope="col" class="n">Watch-outs</th><th scope="col">Grades</th><th scope="col">Verified</th><th scope="col">Last change</th></tr></thead>
<tbody>${rows.map(listRow)}</tbody></table>`;
}

function listRow(row: IndexRow): Html {
  const { offering, developer, platform, watchOuts, marks, verified, changedAt } = row;
  const by = developer === platform ? developer : `${developer}, served by ${platform}`;
  const changed: Part =
    changedAt === undefined
      ? html`<span class="none">–</span>`
      : html`<time datetime="${changedAt}" title="${dayOf(changedAt)}">${shortDay(changedAt)}</time>`;
  return html`<tr><th scope="row"><a href="${registryPath(offering.id)}">${offering.name}</a><small>${by}</small></th>
<td class="n" data-label="Watch-outs"><b>${watchOuts}</b> <span class="none">of ${marks.size}</span></td>
<td class="grades">${tally(row)}</td>
<td data-label="Verified">${marks.size === 0 ? html`<span class="none">–</span>` : html`${verified} of ${marks.size}`}${cautions(row)}</td>
<td data-label="Last change">${changed}</td></tr>`;
}

/** How many answers have which grade, the best first. */
function tally({ marks }: IndexRow): Html {
  const all = [...marks.values()];
  const counts = GRADES.map((grade) => [grade, all.filter((mark) => mark.grade === grade).length] as const);
  const item = ([grade, n]: (typeof counts)[number]): Part => {
    const { sign, label } = gradeWords(grade);
    return n === 0
      ? undefined
      : html`<li class="g-${grade}" title="${label}"><i aria-hidden="true">${sign}</i>${n}<span class="sr"> ${label}</span></li>`;
  };
  return html`<ul class="tally">${counts.map(item)}</ul>`;
}

function cautions({ stale, conflicts }: IndexRow): Part {
  if (stale + conflicts === 0) return undefined;
  const chip = (n: number, status: 'stale' | 'conflict', words: string): Part =>
    n === 0 ? undefined : html`<span class="chip cell-${status}">${words}</span>`;
  return html`<span class="chips">${chip(stale, 'stale', `${stale} stale`)}${chip(conflicts, 'conflict', count(conflicts, 'conflict'))}</span>`;
}
