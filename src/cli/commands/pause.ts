/**
 * `pause` and `resume`: no visits to a source for a while.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { SourceState } from '../../domain/ports.ts';
import type { Source } from '../../domain/watcher.ts';
import { introduce } from '../../pipeline/declared.ts';
import { type PauseOptions, pauseSources, resumeSources } from '../../schedule/pause.ts';
import { terminalActor } from '../actor.ts';
import { chosen } from '../choose.ts';
import { type Context, readCatalogue, readWatchers, withInstallation } from '../context.ts';
import type { AddToProgram } from '../program.ts';
import { standing, withoutPastPause } from '../states.ts';
import { minute, table } from '../table.ts';
import { note, print } from '../terminal.ts';
import { parseTime } from './changes.ts';

export const pauseCommand: AddToProgram = (program, run) => {
  program
    .command('pause')
    .description('Visit sources no more until they are resumed. Their history stays, and "check" by name still visits them.')
    .argument('<vendor/source...>', 'vendors or sources')
    .option('--until <date>', 'the pause ends by itself at this day or time (UTC)', parseTime)
    .option('--reason <text>', 'shown wherever the pause is')
    .addHelpText('after', '\nExample:\n  clausewatch pause acme/dpa --until 2030-01-15 --reason "the site is rebuilt"')
    .action(
      run((context, names: string[], { until, reason }: { until?: string; reason?: string }) =>
        withPlans(context, names, async (options) => {
          if (until !== undefined && Date.parse(until) <= options.now.getTime())
            throw new OperationalError('usage', `${until} is over already.`, { remedy: 'Name a day to come with --until.' });
          await pauseSources({
            ...options,
            ...(until === undefined ? {} : { until: new Date(until) }),
            ...(reason === undefined ? {} : { reason }),
          });
        }),
      ),
    );
};

export const resumeCommand: AddToProgram = (program, run) => {
  program
    .command('resume')
    .description('End the pause of sources: each is visited again when it is due next.')
    .argument('<vendor/source...>', 'vendors or sources')
    .addHelpText('after', '\nExample:\n  clausewatch resume acme/dpa')
    .action(
      run((context, names: string[]) =>
        withPlans(context, names, async (options) => {
          const declared = options.sources.find((source) => source.paused);
          if (declared)
            throw new OperationalError('usage', `${declared.id} is paused by its watcher.`, {
              remedy: 'Take "paused: true" out of the file.',
            });
          const resumed = await resumeSources(options);
          if (resumed.length === 0) note('None of them was paused.');
        }),
      ),
    );
};

/** Does `work` on the named sources and shows where they stand then. */
async function withPlans(context: Context, names: string[], work: (options: PauseOptions) => Promise<void>): Promise<void> {
  const declared = await readWatchers(context, await readCatalogue());
  const sources = chosen(declared.sources, names);
  await withInstallation(context, async ({ store }, { defaults }) => {
    await introduce(store, sources);
    const now = context.composition.clock.now();
    await work({ store, sources, now, by: terminalActor(), newId: context.composition.newId, defaults });
    const states = await statesOf(store, sources);
    await print(context.options.json ? JSON.stringify(states.map((state) => withoutPastPause(state, now))) : render(states, now));
  });
}

async function statesOf(
  store: { source(id: string): Promise<SourceState | undefined> },
  sources: readonly Source[],
): Promise<SourceState[]> {
  return (await Promise.all(sources.map(({ id }) => store.source(id)))).flatMap((state) => state ?? []);
}

function render(states: SourceState[], now: Date): string {
  return table(
    ['source', 'state', 'next due'],
    states.map((state) => [state.source.id, standing(state, now), minute(state.nextDueAt)]),
  );
}
