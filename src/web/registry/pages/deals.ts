/**
 * `/deals`: announced deals between vendors.
 * @module
 */
import { DEAL_KINDS } from '../../../domain/registry.ts';
import { dealLabel } from '../../../lib/gradeWords.ts';
import { count } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { select, vendorField } from '../../parts/fields.ts';
import { dealTable } from '../parts/deals.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { addressWith } from '../query.ts';
import type { Stored } from '../reading/answers.ts';
import type { DealFilter, DealView } from '../reading/deals.ts';
import type { RegistryAsk } from '../view.ts';

export interface DealsModel {
  query: DealFilter;
  deals: DealView[];
  /** Before the filter. */
  total: number;
  stored: Stored;
}

export function dealsPage({ query, deals, total, stored }: DealsModel, of: RegistryAsk): { title: string; body: Html } {
  const isSet = query.vendor !== undefined || query.kind !== undefined;
  const clear: Part = isSet ? html`<a class="clear" href="/deals">Clear</a>` : undefined;
  const shown = deals.length === total ? count(total, 'deal') : `${deals.length} of ${count(total, 'deal')}`;
  const list =
    deals.length > 0
      ? dealTable(deals, stored)
      : html`<p class="empty">${total === 0 ? 'No deal is on record yet.' : html`No deal is like that. <a href="/deals">Show all</a>`}</p>`;
  const body = html`${registryNav('deals', of)}
<div class="title with-action"><div><h1>Deals</h1><p>${shown}, the latest first: who hosts, funds or buys whom, as announced.</p></div>${otherForms(addressWith('/deals', { ...query }))}</div>
<form class="filters" method="get" action="/deals" data-autosubmit>${vendorField(of.registry.vendors, query.vendor)}${select(
    'kind',
    'Type',
    'Any type',
    DEAL_KINDS.map((kind) => [kind, dealLabel(kind)] as const),
    query.kind,
  )}<div class="filter-actions"><button class="button">Filter</button>${clear}</div></form>
${list}`;
  return { title: 'Deals', body };
}
