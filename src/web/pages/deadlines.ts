/**
 * `/deadlines`: what is due, by day; what is past behind a fold.
 * @module
 */
import type { VendorSummary } from '../../domain/ports.ts';
import { count } from '../../lib/inWords.ts';
import type { Dues } from '../deadlineReading.ts';
import { type Html, html, type Part } from '../html.ts';
import { type DeadlineContext, deadlineList } from '../parts/deadlineList.ts';
import { vendorField } from '../parts/fields.ts';

export interface DeadlinesModel {
  ahead: Dues;
  past: Dues;
  vendors: VendorSummary[];
  /** Only those of this vendor. */
  vendor: string | undefined;
  now: Date;
}

function filters({ vendors, vendor }: DeadlinesModel): Html {
  const clear: Part = vendor === undefined ? undefined : html`<a class="clear" href="/deadlines">Clear</a>`;
  return html`<form class="filters" method="get" action="/deadlines" data-autosubmit>
  ${vendorField(vendors, vendor)}
  <div class="filter-actions"><button class="button">Filter</button>${clear}</div>
</form>`;
}

function cut({ due, total }: Dues): Part {
  return total > due.length ? html`<p class="more">The first ${due.length} of ${count(total, 'deadline')}.</p>` : undefined;
}

export function deadlinesPage(model: DeadlinesModel): Html {
  const { ahead, past, vendors, now } = model;
  const context: DeadlineContext = { now, vendorNames: new Map(vendors.map(({ id, name }) => [id, name])) };
  const list =
    ahead.due.length > 0
      ? html`<h2 class="sr">Ahead</h2>${deadlineList(ahead.due, ahead.changes, context)}${cut(ahead)}`
      : html`<p class="empty">Nothing is due. A change starts a deadline when its page states a day of effect, or when the vendor’s own clauses give a time to react.</p>`;
  const over: Part =
    past.due.length > 0
      ? html`<details class="past"><summary>${count(past.total, 'past deadline')}</summary>${deadlineList(past.due, past.changes, context)}${cut(past)}</details>`
      : undefined;
  return html`<div class="title"><h1>Deadlines</h1><p>${count(ahead.total, 'deadline')} ahead. Each is due at the end of its day; <b>assumed</b> ones are counted from the first sight of a change, because the day of the vendor’s notice is not known.</p></div>
${filters(model)}
<h2 class="sr">By day</h2>
${list}
${over}`;
}
