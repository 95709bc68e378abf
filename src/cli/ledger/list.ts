/**
 * `ledger list`: events.
 * @module
 */
import type { Command } from 'commander';
import type { LedgerFilter, LedgerLine } from '../../domain/ledger.ts';
import { parseLimit, parseTime } from '../commands/changes.ts';
import { type Context, withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { minute, table } from '../table.ts';
import { count, print, write } from '../terminal.ts';

const DEFAULT_LIMIT = 50;

type Filter = Pick<LedgerFilter, 'since' | 'type' | 'limit'>;

export function addListCommand(ledger: Command, run: RunCommand): void {
  ledger
    .command('list')
    .description('List events, the newest first; with --json one a line, in the very text that was hashed.')
    .option('--since <date>', 'recorded at or after this day or time (UTC)', parseTime)
    .option('--type <type>', 'only events of this type, or whose type begins so: "act", "change.recorded"')
    .option('--limit <n>', 'at most so many', parseLimit, DEFAULT_LIMIT)
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch ledger list --type act --since 2026-11-01\n  clausewatch ledger list --type visit --limit 5 --json',
    )
    .action(run((context, filter: Filter) => list(context, filter)));
}

async function list(context: Context, filter: Filter): Promise<void> {
  await withInstallation(
    context,
    async ({ store }) => {
      const events = store.ledgerEvents({ ...filter, newestFirst: true });
      if (context.options.json) {
        for await (const { json } of events) await write(`${json}\n`);
        return;
      }
      const lines = await Array.fromAsync(events);
      const size = await store.ledgerSize();
      if (lines.length > 0) await print(render(lines));
      const [last] = await store.checkpoints({ newestFirst: true, limit: 1 });
      await print(`${count(lines.length, 'event')} of ${size}; the last checkpoint vouches for ${last?.size ?? 0}.`);
    },
    { readOnly: true },
  );
}

function render(lines: readonly LedgerLine[]): string {
  return table(
    ['place', 'recorded', 'type', 'id'],
    lines.map(({ index, at, type, id }) => [String(index), minute(at), type, id]),
  );
}
