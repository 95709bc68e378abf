/**
 * `list`: what is watched and its state.
 * @module
 */
import type { SourceState } from '../../domain/ports.ts';
import { readCatalogue, readWatchers, withInstallation } from '../context.ts';
import type { AddToProgram } from '../program.ts';
import { minute, standing, withoutPastPause } from '../states.ts';
import { table } from '../table.ts';
import { count, print } from '../terminal.ts';

export const listCommand: AddToProgram = (program, run) => {
  program
    .command('list')
    .description('Show the watched sources: last verified, unread since, next due, number of changes.')
    .option('--vendor <id>', 'only this vendor')
    .addHelpText('after', '\nExample:\n  clausewatch list --vendor mistral-ai')
    .action(
      run(async (context, local: { vendor?: string }) => {
        const { sources } = await readWatchers(context, await readCatalogue());
        const now = context.composition.clock.now();
        return withInstallation(context, async ({ store }) => {
          await store.declare(sources);
          const states = await store.sources(local.vendor === undefined ? {} : { vendor: local.vendor });
          if (context.options.json) await print(JSON.stringify(states.map((state) => withoutPastPause(state, now))));
          else await print(render(states, now));
        });
      }),
    );
};

function render(states: SourceState[], now: Date): string {
  // Most installations never see one: a column of dashes would say nothing.
  const edited = states.some(({ rulesChangedAt }) => rulesChangedAt !== undefined);
  const rows = states.map((state) => [
    state.source.id,
    state.source.kind,
    standing(state, now),
    minute(state.verifiedAt),
    minute(state.nextDueAt),
    String(state.changes),
    ...(edited ? [minute(state.rulesChangedAt)] : []),
  ]);
  const headers = ['source', 'kind', 'state', 'last verified', 'next due', 'changes', ...(edited ? ['rules changed'] : [])];
  const foot = `${count(states.length, 'source')}, ${count(new Set(states.map(({ source }) => source.vendor.id)).size, 'vendor')}`;
  return `${table(headers, rows)}\n${foot}`;
}
