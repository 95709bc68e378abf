/**
 * Views of the queue: named ones as links, and the filters that make one's own.
 * @module
 */
import type { User } from '../../domain/access.ts';
import type { VendorSummary } from '../../domain/ports.ts';
import { CHANGE_KINDS, SEVERITIES, SOURCE_KINDS } from '../../domain/vocabulary.ts';
import { keyLabel } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { deciders } from '../people.ts';
import { type Age, type QueueQuery, type QueueState, queueSearch, reviewPath } from '../queueQuery.ts';
import { type Choices, same, select, vendorField } from './fields.ts';

const VIEWS: ReadonlyArray<readonly [name: string, query: Partial<QueueQuery>]> = [
  ['To review', {}],
  ['Mine', { assignee: 'me' }],
  ['Critical', { severity: 'critical' }],
  ['Unassigned', { assignee: 'nobody' }],
  ['This week', { age: '7d' }],
  ['Waits for sign-off', { state: 'sign-off' }],
];

/** Named views; the one that is shown is marked. */
export function viewChips(query: QueueQuery): Html {
  const shown = queueSearch({ ...query, page: 1 });
  const chip = ([name, view]: (typeof VIEWS)[number]) =>
    html`<li><a class="view" href="${reviewPath(view)}"${queueSearch(view) === shown ? html` aria-current="page"` : undefined}>${name}</a></li>`;
  return html`<nav class="views" aria-label="Views"><ul>${VIEWS.map(chip)}</ul><button type="button" class="copy" data-copy-path="${reviewPath({ ...query, page: 1 })}" hidden>Copy link</button></nav>`;
}

const STATE_LABELS: Record<Exclude<QueueState, 'review'>, string> = {
  'sign-off': 'Waits for sign-off',
  open: 'Both of these',
  confirmed: 'Confirmed',
  dismissed: 'Dismissed',
  superseded: 'Superseded',
};

const AGE_LABELS: Record<Age, string> = {
  '1d': 'In the last day',
  '7d': 'In the last 7 days',
  '30d': 'In the last 30 days',
  'over-7d': 'More than 7 days ago',
  'over-30d': 'More than 30 days ago',
  'over-90d': 'More than 90 days ago',
};

const ORDER_LABELS: Choices = [
  ['newest', 'Newest first'],
  ['oldest', 'Oldest first'],
];

export interface FilterModel {
  query: QueueQuery;
  vendors: readonly VendorSummary[];
  users: readonly User[];
  /** Fact keys of changes that wait. */
  keys: readonly string[];
}

/** All filters; those beyond the first row are folded until one of them is set. */
export function queueFilters({ query, vendors, users, keys }: FilterModel): Html {
  const people: Choices = [['me', 'Me'], ['nobody', 'Nobody'], ...deciders(users).map(({ id, name }) => [id, name] as const)];
  const more = [query.on, query.kind, query.key, query.order].some((value) => value !== undefined);
  const isSet = queueSearch({ ...query, page: 1 }) !== '';
  const clear: Part = isSet ? html`<a class="clear" href="/review">Clear</a>` : undefined;
  const only = (['source', 'incident'] as const).map((name) =>
    query[name] === undefined
      ? undefined
      : html`<label><span>${name === 'source' ? 'Source' : 'Redesign'}</span><input name="${name}" value="${query[name]}"></label>`,
  );
  return html`<form class="filters q-filters" method="get" action="/review" data-autosubmit>
  ${vendorField(vendors, query.vendor)}
  ${select('severity', 'Severity', 'Any', same(SEVERITIES), query.severity)}
  ${select('assignee', 'Assigned to', 'Anybody', people, query.assignee)}
  ${select('age', 'Seen', 'Any time', Object.entries(AGE_LABELS), query.age)}
  ${select('state', 'State', 'To review', Object.entries(STATE_LABELS), query.state)}
  ${only}
  <details class="more-filters"${more ? html` open` : undefined}><summary>More</summary><div>
    ${select('on', 'Page', 'Any', same(SOURCE_KINDS), query.on)}
    ${select('kind', 'Change of', 'Any', same(CHANGE_KINDS), query.kind)}
    ${select('key', 'Fact', 'Any', keysOf(keys, query.key), query.key)}
    ${select('order', 'Order', 'Worst first', ORDER_LABELS, query.order)}
  </div></details>
  <div class="filter-actions"><button class="button">Filter</button>${clear}</div>
</form>`;
}

/** The chosen key stays a choice when nothing of it waits any more. */
function keysOf(keys: readonly string[], chosen: string | undefined): Choices {
  const all = chosen === undefined || keys.includes(chosen) ? keys : [...keys, chosen];
  return all.map((key) => [key, keyLabel(key)] as const);
}
