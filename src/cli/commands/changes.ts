/**
 * `changes`: the change history.
 * @module
 */
import { InvalidArgumentError, Option } from 'commander';
import type { Change } from '../../domain/change.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { ChangeFilter, Store } from '../../domain/ports.ts';
import { SEVERITIES, type Severity } from '../../domain/vocabulary.ts';
import { changeCsvHeader, changeCsvRecord } from '../../publish/csv.ts';
import { withInstallation } from '../context.ts';
import { renderDifference } from '../difference.ts';
import type { AddToProgram } from '../program.ts';
import { count, paint, plain, print, write } from '../terminal.ts';

interface Options {
  vendor?: string;
  source?: string;
  since?: string;
  until?: string;
  severity?: Severity;
  incident?: string;
  suppressed?: true;
  limit?: number;
  format: Format;
}

const FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
type Format = (typeof FORMATS)[number];

export const changesCommand: AddToProgram = (program, run) => {
  program
    .command('changes')
    .description('Show the change history, oldest first.')
    .option('--vendor <id>', 'only this vendor')
    .option('--source <id>', 'only this source, as vendor/source')
    .option('--since <date>', 'first seen on or after this day or time (UTC)', parseTime)
    .option('--until <date>', 'first seen before this day or time (UTC)', parseTime)
    .addOption(new Option('--severity <severity>', 'only this severity').choices(SEVERITIES))
    .option('--incident <id>', 'only the parts of this redesign or rewrite')
    .option('--suppressed', 'only what a rule holds back: noise, and what keeps coming and going')
    .option('--limit <n>', 'at most so many', parseLimit)
    .addOption(new Option('--format <format>', 'how to write them').choices(FORMATS).default('table'))
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch changes --vendor acme --since 2025-02-01\n  clausewatch changes --format csv > changes.csv',
    )
    .action(
      run((context, { format, suppressed, ...rest }: Options) =>
        withInstallation(
          context,
          async ({ store }) => {
            const filter: ChangeFilter = { ...rest, ...(suppressed ? { suppressed: 'only' } : {}) };
            await mustKnow(store, filter);
            await WRITERS[context.options.json && format === 'table' ? 'json' : format](store, filter);
          },
          { readOnly: true },
        ),
      ),
    );
};

/** Silence must mean that nothing changed, not that nobody goes by that name. */
export async function mustKnow(
  store: Store,
  { vendor, source, incident }: Pick<ChangeFilter, 'vendor' | 'source' | 'incident'>,
): Promise<void> {
  if (source !== undefined && !(await store.source(source))) throw nothingOf(`source ${source}`, LIST);
  if (vendor !== undefined && (await store.sources({ vendor })).length === 0) throw nothingOf(`vendor ${vendor}`, LIST);
  if (incident !== undefined && (await store.countChanges({ incident, suppressed: 'too' })) === 0)
    throw nothingOf(`incident ${incident}`, 'Incidents stand above their parts in "clausewatch changes".');
}

const LIST = 'Run "clausewatch list" to see all sources with their visits.';

function nothingOf(name: string, remedy: string): OperationalError {
  return new OperationalError('usage', `There is no history of ${plain(name)}.`, { remedy });
}

const WRITERS: Record<Format, (store: Store, filter: ChangeFilter) => Promise<void>> = {
  async table(store, filter) {
    let shown = 0;
    let incident: string | undefined;
    for await (const change of store.changes(filter)) {
      if (change.incident !== undefined && change.incident !== incident) await print(`${await headOf(store, change.incident)}\n`);
      incident = change.incident;
      await print(`${render(change)}\n`);
      shown += 1;
    }
    await print(count(shown, 'change'));
  },
  async json(store, filter) {
    let separator = '[';
    for await (const change of store.changes(filter)) {
      await print(`${separator}${JSON.stringify(change)}`);
      separator = ',';
    }
    await print(separator === '[' ? '[]' : ']');
  },
  async ndjson(store, filter) {
    for await (const change of store.changes(filter)) await print(JSON.stringify(change));
  },
  async csv(store, filter) {
    await write(changeCsvHeader());
    for await (const change of store.changes(filter)) await write(changeCsvRecord(change));
  },
};

/** Said once, before the parts of an incident. */
async function headOf(store: Store, incident: string): Promise<string> {
  return paint('bold', `${incident}: ${count(await store.countChanges({ incident }), 'change')} of one redesign or rewrite`);
}

function render(change: Change): string {
  const head = `${paint('cyan', change.firstSeenNewAt.slice(0, 16).replace('T', ' '))}  ${paint('bold', change.source)}  ${change.id}${change.reverts ? `  takes back ${change.reverts}` : ''}`;
  const dates = `last seen before ${change.lastSeenOldAt.slice(0, 16).replace('T', ' ')}${change.effectiveAt ? `, effective ${change.effectiveAt}` : ''}`;
  const snapshots = `snapshots ${change.oldSnapshot} → ${change.newSnapshot}`;
  const due = change.deadlines.map(({ dueOn, basis, label }) => `due ${dueOn} (${basis})${label === undefined ? '' : `: ${plain(label)}`}`);
  const lines = [...(change.url ? [plain(change.url)] : []), dates, ...due, snapshots];
  const foot = paint('dim', lines.map((line) => `  ${line}`).join('\n'));
  return `${head}\n${renderDifference(change)}\n${foot}`;
}

/** A day or a time from the command line, as ISO 8601 UTC. */
/** A time without a zone is one of UTC, wherever this machine stands. */
export function parseTime(text: string): string {
  const [, day = '', time = '', zone] = /^(\d{4}-\d{2}-\d{2})(T[\d:.]+)?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const at = new Date(`${day}${time || 'T00:00'}${zone ?? 'Z'}`);
  if (!isDay(day) || (zone !== undefined && time === '') || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('It is a day like 2025-02-01 or a time like 2025-02-01T12:00:00Z.');
  return at.toISOString();
}

/** Date would take the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new InvalidArgumentError('It is a whole number from 1.');
  return limit;
}

/** A place in the journal, as NDJSON and CSV name it. */
export function parseCursor(text: string): number {
  const cursor = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(cursor)) throw new InvalidArgumentError('It is a whole number from 0.');
  return cursor;
}
