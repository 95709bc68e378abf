/**
 * `retention holds`, `hold` and `release`: what stays whatever the policy says.
 * @module
 */
import type { Command } from 'commander';
import type { Hold } from '../../domain/retention.ts';
import { given } from '../../lib/given.ts';
import { createHoldDesk, type HoldDesk } from '../../pipeline/retention/holds.ts';
import type { Who } from '../../review/people.ts';
import { type Context, withInstallation } from '../context.ts';
import { whoActs } from '../desk.ts';
import type { RunCommand } from '../program.ts';
import { minute, table } from '../table.ts';
import { plain, print } from '../terminal.ts';

interface ActOptions {
  reason: string;
  as?: string;
}

export function addHoldCommands(retention: Command, run: RunCommand): void {
  retention
    .command('holds')
    .description('List what is on hold, and by whom; with --all also what was released.')
    .option('--all', 'also those that were released')
    .addHelpText('after', '\nExample:\n  clausewatch retention holds --all')
    .action(run((context, { all = false }: { all?: boolean }) => list(context, all)));
  acting(retention, 'hold', '<vendor or source>', 'Keep everything of a vendor, or of one source, until it is released.')
    .addHelpText('after', '\nExample:\n  clausewatch retention hold acme --reason "dispute over the DPA of 2026"')
    .action(
      run((context, id: string, options: ActOptions) =>
        act(context, options, (desk, who) => desk.set({ type: id.includes('/') ? 'source' : 'vendor', id }, options.reason, who)),
      ),
    );
  acting(retention, 'release', '<hold>', 'End a hold: what is old goes with the next run.')
    .addHelpText('after', '\nExample:\n  clausewatch retention release act_0123456789abcdef0123 --reason "settled"')
    .action(run((context, id: string, options: ActOptions) => act(context, options, (desk, who) => desk.release(id, options.reason, who))));
}

function acting(retention: Command, name: string, argument: string, description: string): Command {
  return retention
    .command(name)
    .description(description)
    .argument(argument)
    .requiredOption('--reason <text>', 'why; it is kept with the hold')
    .option('--as <login>', 'act as this user; else as the account of this terminal');
}

async function list(context: Context, all: boolean): Promise<void> {
  await withInstallation(
    context,
    async ({ store }) => {
      const holds = await store.holds({ open: !all });
      if (context.options.json) return print(JSON.stringify(holds));
      await print(holds.length === 0 ? 'Nothing is on hold.' : render(holds));
    },
    { readOnly: true },
  );
}

function act(context: Context, { as }: ActOptions, work: (desk: HoldDesk, who: Who) => Promise<Hold>): Promise<void> {
  return withInstallation(context, async (installation) => {
    const { clock, newId } = context.composition;
    const desk = createHoldDesk({ store: installation.store, clock, newId });
    const hold = await work(desk, await whoActs(installation, given({ as }).as));
    const state = hold.released ? 'is released' : 'is on hold';
    await print(context.options.json ? JSON.stringify(hold) : plain(`${hold.subject.id} ${state} (${hold.id}).`));
  });
}

function render(holds: readonly Hold[]): string {
  return table(
    ['hold', 'of', 'since', 'by', 'reason', 'released'],
    holds.map(({ id, subject, at, by, reason, released }) => [
      id,
      subject.id,
      minute(at),
      by.name,
      reason,
      released ? minute(released.at) : '',
    ]),
  );
}
