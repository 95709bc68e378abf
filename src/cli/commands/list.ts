/**
 * `list`: what is watched and its state.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { shareRead } from '../../domain/health.ts';
import { isPausedAt } from '../../domain/pause.ts';
import type { SourceState } from '../../domain/ports.ts';
import { introduce } from '../../pipeline/declared.ts';
import { readCatalogue, readWatchers, withInstallation } from '../context.ts';
import { healthNotes } from '../healthNotes.ts';
import type { AddToProgram } from '../program.ts';
import { standing, withoutPastPause } from '../states.ts';
import { minute, table } from '../table.ts';
import { count, note, plain, print } from '../terminal.ts';

interface Options {
  vendor?: string;
  unhealthy?: boolean;
}

export const listCommand: AddToProgram = (program, run) => {
  program
    .command('list')
    .description('Show the watched sources: last verified, last changed, failing since and why, next due.')
    .option('--vendor <id>', 'only this vendor')
    .option('--unhealthy', 'only sources that could not be read or have something else the matter with them')
    .addHelpText('after', '\nExamples:\n  clausewatch list --vendor acme\n  clausewatch list --unhealthy')
    .action(
      run(async (context, local: Options) => {
        const { sources } = await readWatchers(context, await readCatalogue());
        const now = context.composition.clock.now();
        return withInstallation(context, async ({ store }) => {
          await introduce(store, sources);
          const known = await store.sources(local.vendor === undefined ? {} : { vendor: local.vendor });
          if (local.vendor !== undefined && known.length === 0) throw noVendor(local.vendor);
          const states = local.unhealthy ? known.filter((state) => isUnhealthy(state, now)) : known;
          const whole = (await store.health({ state: 'open' })).filter(({ sourceId }) => sourceId === undefined);
          if (!context.options.json) return print([render(states, now), ...healthNotes(states, whole)].join('\n'));
          for (const { detail } of whole) note(detail.sentence);
          return print(JSON.stringify(states.map((state) => withoutPastPause(state, now))));
        });
      }),
    );
};

/** An empty list must not look like a vendor without sources. */
function noVendor(vendor: string): OperationalError {
  return new OperationalError('usage', `There is no vendor ${plain(vendor)}.`, {
    remedy: 'Run "clausewatch list" to see all sources with their vendors.',
  });
}

function isUnhealthy(state: SourceState, now: Date): boolean {
  const { source, undeclared, failing, unreadSince, health = [] } = state;
  if (undeclared || source.archiveOnly) return false;
  return health.length > 0 || (!source.paused && !isPausedAt(state, now) && (failing !== undefined || unreadSince !== undefined));
}

function render(states: SourceState[], now: Date): string {
  // Most installations never see one: a column of dashes would say nothing.
  const failing = states.some(({ unreadSince }) => unreadSince !== undefined);
  const edited = states.some(({ rulesChangedAt }) => rulesChangedAt !== undefined);
  const rows = states.map((state) => [
    state.source.id,
    standing(state, now),
    minute(state.verifiedAt),
    day(state.lastChangeAt),
    ...(failing ? [minute(state.unreadSince)] : []),
    minute(state.nextDueAt),
    share(state),
    ...(edited ? [day(state.rulesChangedAt)] : []),
  ]);
  const headers = [
    'source',
    'state',
    'last verified',
    'changed',
    ...(failing ? ['failing since'] : []),
    'next due',
    'read',
    ...(edited ? ['rules'] : []),
  ];
  const foot = `${count(states.length, 'source')}, ${count(new Set(states.map(({ source }) => source.vendor.id)).size, 'vendor')}`;
  return `${table(headers, rows)}\n${foot}`;
}

function share({ recent }: SourceState): string {
  const percent = shareRead(recent);
  return percent === undefined ? '–' : `${percent}%`;
}

function day(at: string | undefined): string {
  return at === undefined ? '–' : at.slice(0, 10);
}
