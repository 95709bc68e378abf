/**
 * `review list`: what waits for a decision.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { User } from '../../domain/access.ts';
import type { Change } from '../../domain/change.ts';
import type { QueueEntry, QueueFilter } from '../../domain/deskPorts.ts';
import type { Store } from '../../domain/ports.ts';
import type { Review } from '../../domain/review.ts';
import { CHANGE_KINDS, CHANGE_STATES, SEVERITIES, SOURCE_KINDS } from '../../domain/vocabulary.ts';
import { formatValue } from '../../lib/inWords.ts';
import { mustKnow, parseLimit, parseTime } from '../commands/changes.ts';
import { type Context, withInstallation } from '../context.ts';
import { userNamed } from '../desk.ts';
import type { RunCommand } from '../program.ts';
import { minute, table } from '../table.ts';
import { count, print } from '../terminal.ts';

interface Options extends Omit<QueueFilter, 'assignee' | 'limit' | 'proposed'> {
  assignee?: string;
  limit: number;
  proposed?: true;
}

/** An entry with what is shown of it. */
interface Line extends Pick<QueueEntry, 'incident' | 'parts'> {
  change: Change;
  review: Review;
}

const DEFAULT_LIMIT = 50;

export function addListCommand(review: Command, run: RunCommand): void {
  review
    .command('list')
    .description('List what waits for a decision, the worst first. An incident is one line.')
    .option('--vendor <id>', 'only this vendor')
    .option('--source <id>', 'only this source, as vendor/source')
    .addOption(new Option('--kind <kind>', 'only changes of this kind').choices(CHANGE_KINDS))
    .addOption(new Option('--page <kind>', 'only pages of this kind').choices(SOURCE_KINDS))
    .addOption(new Option('--severity <severity>', 'only this severity').choices(SEVERITIES))
    .option('--key <key>', 'only this fact key')
    .option('--assignee <login>', 'only what this user is to decide; "nobody" for what nobody is')
    .option('--incident <id>', 'only the parts of this redesign or rewrite')
    .addOption(new Option('--state <state>', 'what was decided instead of what waits').choices(CHANGE_STATES))
    .option('--proposed', 'only what waits for a second person')
    .option('--since <date>', 'first seen on or after this day or time (UTC)', parseTime)
    .option('--until <date>', 'first seen before this day or time (UTC)', parseTime)
    .addOption(new Option('--order <order>', 'what comes first').choices(['severity', 'newest', 'oldest']))
    .option('--limit <n>', 'at most so many lines', parseLimit, DEFAULT_LIMIT)
    .option('--offset <n>', 'leave out so many lines', parseOffset)
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch review list --vendor acme\n  clausewatch review list --assignee nobody --order oldest --json',
    )
    .action(run((context, options: Options) => list(context, options)));
}

function list(context: Context, options: Options): Promise<void> {
  return withInstallation(
    context,
    async ({ store }) => {
      const filter = await filterOf(store, options);
      await mustKnow(store, named(filter));
      const [entries, total] = [await store.queue(filter), await store.countQueue(filter)];
      const lines = await linesOf(store, entries);
      if (context.options.json) return print(JSON.stringify({ ...total, list: lines }));
      const users = new Map((await store.users()).map((user) => [user.id, user]));
      if (lines.length > 0) await print(render(lines, users));
      await print(`${count(total.entries, 'entry', 'entries')}, ${count(total.changes, 'change')}${more(lines.length, total.entries)}.`);
    },
    { readOnly: true },
  );
}

function more(shown: number, entries: number): string {
  return shown < entries ? `; ${count(shown, 'entry', 'entries')} shown (--limit, --offset)` : '';
}

async function filterOf(store: Store, { assignee, ...rest }: Options): Promise<QueueFilter> {
  if (assignee === undefined) return rest;
  return { ...rest, assignee: assignee === 'nobody' ? null : (await userNamed(store, assignee)).id };
}

function named({ vendor, source, incident }: QueueFilter): Pick<QueueFilter, 'vendor' | 'source' | 'incident'> {
  return {
    ...(vendor === undefined ? {} : { vendor }),
    ...(source === undefined ? {} : { source }),
    ...(incident === undefined ? {} : { incident }),
  };
}

async function linesOf(store: Store, entries: QueueEntry[]): Promise<Line[]> {
  const reviews = await store.reviews(entries.map(({ change }) => change));
  const lines: Line[] = [];
  for (const { change: id, incident, parts } of entries) {
    const [change, review] = [await store.change(id), reviews.get(id)];
    if (change && review) lines.push({ ...(incident === undefined ? {} : { incident }), parts, change, review });
  }
  return lines;
}

function render(lines: Line[], users: ReadonlyMap<string, User>): string {
  return table(
    ['id', 'severity', 'source', 'first seen', 'what', 'with'],
    lines.map(({ change, incident, parts, review }) => [
      incident ?? change.id,
      review.edits?.severity ?? change.severity,
      change.source,
      minute(change.firstSeenNewAt),
      parts > 1 ? `${count(parts, 'part')}, first ${gist(change)}` : gist(change),
      standing(review, users),
    ]),
  );
}

/** What happened, in one line. */
function gist({ action, kind, key, oldValue, newValue, path }: Change): string {
  const values = [oldValue, newValue].map((value) => (value === undefined ? 'none' : formatValue(value)));
  const what = oldValue === undefined && newValue === undefined ? (path.at(-1) ?? '') : values.join(' → ');
  return `${action} ${key ?? kind} ${what}`.trim().replaceAll(/\s+/g, ' ');
}

function standing({ assignee, proposal }: Review, users: ReadonlyMap<string, User>): string {
  const whose = assignee === undefined ? '' : (users.get(assignee)?.login ?? assignee);
  return proposal ? [whose, `waits for sign-off: ${proposal.decision}`].filter(Boolean).join(', ') : whose;
}

function parseOffset(text: string): number {
  const offset = Number(text);
  if (!Number.isInteger(offset) || offset < 0) throw new InvalidArgumentError('It is a whole number from 0.');
  return offset;
}
