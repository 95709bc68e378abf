/**
 * `/directory`: how offerings can be hosted, with what people make of it.
 * @module
 */
import { HOSTING_VERDICTS } from '../../../domain/registry.ts';
import { verdictLabel } from '../../../lib/gradeWords.ts';
import { count } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { select, vendorField } from '../../parts/fields.ts';
import { directoryPath } from '../addresses.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { verdictMark } from '../parts/verdict.ts';
import { addressWith, type DirectoryQuery } from '../query.ts';
import type { CriterionMark, Directory, Listing, Support } from '../reading/directory.ts';
import type { RegistryAsk } from '../view.ts';

export interface DirectoryModel extends Directory {
  query: DirectoryQuery;
}

export function directoryPage(model: DirectoryModel, of: RegistryAsk): { title: string; body: Html } {
  const { listings, total, query } = model;
  const shown = listings.length === total ? count(total, 'offering') : `${listings.length} of ${count(total, 'offering')}`;
  const body = html`${registryNav('directory', of)}
<div class="title with-action"><div><h1>Hosting</h1><p>${shown}: where each can run, what becomes of the data, and for whom it suits.</p></div>${otherForms(directoryAddress(query))}</div>
${filters(model, of)}
${list(model)}`;
  return { title: 'Hosting', body };
}

/** The list with its filters. */
export function directoryAddress({ verdict, criteria, vendor }: DirectoryQuery): string {
  return addressWith(directoryPath(), { verdict, criteria, vendor });
}

function filters({ query, criteria }: DirectoryModel, { registry }: RegistryAsk): Html {
  const isSet = query.verdict !== undefined || query.criteria !== undefined || query.vendor !== undefined;
  const clear: Part = isSet ? html`<a class="clear" href="${directoryPath()}">Clear</a>` : undefined;
  const chosen = new Set(query.criteria);
  const boxes = criteria.map(
    ({ id, label }) =>
      html`<label class="choice"><input type="checkbox" name="criteria" value="${id}"${chosen.has(id) ? html` checked` : undefined}> <span>${label}</span></label>`,
  );
  return html`<form class="filters" method="get" action="${directoryPath()}" data-autosubmit>${select(
    'verdict',
    'Verdict',
    'Any verdict',
    HOSTING_VERDICTS.map((verdict) => [verdict, verdictLabel(verdict)] as const),
    query.verdict,
  )}${vendorField(registry.vendors, query.vendor)}<fieldset class="choices"><legend>Supported, at least partly</legend>${boxes}</fieldset><div class="filter-actions"><button class="button">Filter</button>${clear}</div></form>`;
}

function list({ listings, total, criteria }: DirectoryModel): Html {
  if (total === 0) return html`<p class="empty">No watcher declares an offering yet.</p>`;
  if (listings.length === 0) return html`<p class="empty">No offering is like that. <a href="${directoryPath()}">Show all</a></p>`;
  const heads = criteria.map(({ label }) => html`<th role="columnheader" scope="col">${label}</th>`);
  return html`<table class="directory" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Offering</th><th role="columnheader" scope="col">Verdict</th>${heads}</tr></thead><tbody role="rowgroup">${listings.map(row)}</tbody></table>`;
}

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
function row({ offering, developer, platform, verdict, assessed, status, criteria }: Listing): Html {
  const by = developer.id === platform.id ? developer.name : `${developer.name}, served by ${platform.name}`;
  const standing = assessed
    ? status === 'verified'
      ? undefined
      : html`<small>pending verification</small>`
    : html`<small>not assessed yet</small>`;
  return html`<tr role="row"><th role="rowheader" scope="row"><a href="${directoryPath(offering.id)}">${offering.name}</a><small>${by}</small></th><td role="cell" class="verdict-of" data-label="Verdict">${verdictMark(verdict)}${standing}</td>${criteria.map(criterion)}</tr>`;
}

/** Words that fit into a column. */
const SHORT: Record<Support, string> = { yes: 'Supported', partly: 'Partly', not: 'Not found', unknown: 'Unclear' };

function criterion({ label, support, mark, sign, words }: CriterionMark): Html {
  const short = mark
    ? mark.grade === 'no'
      ? 'Not supported'
      : mark.grade === 'not_applicable'
        ? 'Not applicable'
        : SHORT[support]
    : 'Not assessed yet';
  const caution =
    mark && (mark.status === 'stale' || mark.status === 'conflict') ? html` <b class="caution">${mark.status}</b>` : undefined;
  return html`<td role="cell" class="support s-${support}" data-label="${label}" title="${mark ? `${words}: ${mark.summary}` : words}"><i aria-hidden="true">${sign}</i> ${short}${caution}</td>`;
}
