/**
 * `review show`: a change with all that was done about it, or an incident with its parts.
 * @module
 */
import type { Command } from 'commander';
import type { Change } from '../../domain/change.ts';
import type { Store } from '../../domain/ports.ts';
import { type Act, actInWords, type Review } from '../../domain/review.ts';
import { formatValue } from '../../lib/inWords.ts';
import { noChange } from '../../review/targets.ts';
import { withInstallation } from '../context.ts';
import { renderDifference } from '../difference.ts';
import type { RunCommand } from '../program.ts';
import { minute } from '../table.ts';
import { count, paint, plain, print } from '../terminal.ts';

export function addShowCommand(review: Command, run: RunCommand): void {
  review
    .command('show')
    .description('Show a change: old and new, its dates, deadlines, and what was done about it.')
    .argument('<id>', 'id of a change or an incident')
    .addHelpText('after', '\nExample:\n  clausewatch review show chg_0f3a91c2b7d4e8650a1f')
    .action(
      run((context, id: string) =>
        withInstallation(
          context,
          async ({ store }) => {
            const change = await store.change(id);
            if (change) await print(await showChange(store, change, context.options.json === true));
            else await print(await showIncident(store, id, context.options.json === true));
          },
          { readOnly: true },
        ),
      ),
    );
}

async function showChange(store: Store, change: Change, json: boolean): Promise<string> {
  const review = await reviewOf(store, change.id);
  const history = await store.acts({ subject: { type: 'change', id: change.id }, oldestFirst: true });
  if (json) return JSON.stringify({ change, review, history });
  const users = await store.users();
  const login = (id: string): string => users.find((user) => user.id === id)?.login ?? id;
  return [
    `${paint('bold', change.source)}  ${change.id}  ${stateOf(review)}`,
    renderDifference(change),
    ...edited(review),
    '',
    ...facts(change, review, login).map(([name, value]) => `  ${name.padEnd(18)}${plain(value)}`),
    ...(history.length === 0 ? [] : ['', ...history.map((act) => told(act, login))]),
  ].join('\n');
}

async function showIncident(store: Store, id: string, json: boolean): Promise<string> {
  const changes = await Array.fromAsync(store.changes({ incident: id }));
  if (changes.length === 0) throw noChange(id);
  const reviews = await store.reviews(changes.map((change) => change.id));
  const parts = changes.map((change) => ({ change, review: reviews.get(change.id) as Review }));
  if (json) return JSON.stringify({ incident: id, parts });
  const head = `${paint('bold', changes[0]?.source ?? '')}  ${id}  ${count(parts.length, 'change')} of one redesign or rewrite`;
  return [head, ...parts.map(({ change, review }) => `\n${change.id}  ${stateOf(review)}\n${renderDifference(change)}`)].join('\n');
}

async function reviewOf(store: Store, id: string): Promise<Review> {
  const review = await store.review(id);
  if (!review) throw noChange(id);
  return review;
}

/** "flagged", "flagged, proposed: dismissed", "confirmed". */
function stateOf({ state, proposal }: Review): string {
  return paint('cyan', proposal ? `${state}, proposed: ${proposal.decision}` : state);
}

function edited({ edits }: Review): string[] {
  if (!edits) return [];
  const value = (given: typeof edits.newValue): string => (given === null || given === undefined ? 'none' : formatValue(given));
  const parts = [
    ...('oldValue' in edits ? [`old value ${value(edits.oldValue)}`] : []),
    ...('newValue' in edits ? [`new value ${value(edits.newValue)}`] : []),
    ...(edits.severity === undefined ? [] : [`severity ${edits.severity}`]),
    ...('effectiveAt' in edits ? [`effective ${edits.effectiveAt ?? 'on no stated day'}`] : []),
  ];
  return [plain(`  corrected: ${parts.join(', ')}`)];
}

function facts(change: Change, review: Review, login: (id: string) => string): Array<[string, string]> {
  const { lastSeenOldAt, firstSeenNewAt, publishedAt, effectiveAt, url, oldSnapshot, newSnapshot, deadlines, reverts } = change;
  const optional = (name: string, value: string | undefined): Array<[string, string]> => (value === undefined ? [] : [[name, value]]);
  return [
    ['last seen before', minute(lastSeenOldAt)],
    ['first seen', minute(firstSeenNewAt)],
    ...optional('published', publishedAt),
    ...optional('effective', effectiveAt),
    ...optional('notice', review.noticeAt),
    ...deadlines.map(({ dueOn, clause, basis }): [string, string] => ['due', `${dueOn} (${basis}): ${clause}`]),
    ...optional('takes back', reverts),
    ...optional('assigned to', review.assignee && login(review.assignee)),
    ...optional('superseded by', review.supersededBy),
    ['address', url],
    ['snapshots', `${oldSnapshot} → ${newSnapshot}`],
  ];
}

/** An act in one line, with what was said. */
function told(act: Act, login: (id: string) => string): string {
  const { reason, text, assignee } = act.detail;
  const said = [assignee && `to ${login(assignee)}`, reason, text].flatMap((part) => (part ? [`: ${part.replaceAll(/\s+/g, ' ')}`] : []));
  const line = plain(`${minute(act.at)}  ${[actInWords(act), ...said].join('')}`);
  return act.batch === undefined ? line : `${line}${paint('dim', `  ${act.batch}`)}`;
}
