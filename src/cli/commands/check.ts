/**
 * `check`: visit now.
 * @module
 */
import { isReadable } from '../../domain/vocabulary.ts';
import type { CheckOutcome } from '../../pipeline/check.ts';
import { checkNow } from '../../pipeline/checkNow.ts';
import { type Introduced, introduced } from '../../pipeline/declared.ts';
import { createCheckDisplay } from '../checkDisplay.ts';
import { withCheckServices } from '../checkServices.ts';
import { chosen, pausedAt } from '../choose.ts';
import { interruption } from '../context.ts';
import { renderDifference } from '../difference.ts';
import type { AddToProgram } from '../program.ts';
import { table } from '../table.ts';
import { count, note, paint, plain, print, seconds } from '../terminal.ts';

export const checkCommand: AddToProgram = (program, run) => {
  program
    .command('check')
    .description('Visit sources now and record what changed.')
    .argument('[vendor/source...]', 'vendors or sources; all of them by default')
    .option('--declare', 'make what these watchers say of them known to the whole installation')
    .addHelpText('after', '\nExamples:\n  clausewatch check acme/dpa\n  clausewatch check acme northwind')
    .action(
      run((context, names: string[], { declare = false }: { declare?: boolean }) =>
        withCheckServices(context, async (services, declared) => {
          const { store, clock } = services;
          const named = chosen(declared.sources, names, await pausedAt(store, clock.now()));
          // Others check by the record: whatever else it declares, and how, is not for this process to change unasked.
          if (declare) await store.declareAlso(named);
          const { sources, otherwise } = await introduced(store, named);
          if (otherwise.length > 0) note(inOtherWords(otherwise));
          const signal = interruption();
          const display = createCheckDisplay(sources.length);
          const outcomes = await checkNow(sources, services, { signal, onOutcome: display.outcome, onStage: display.stage }).finally(
            display.done,
          );
          await print(context.options.json ? JSON.stringify(outcomes) : render(outcomes));
          if (signal.aborted) note(`Stopped: ${outcomes.length} of ${sources.length} were checked.`);
          return outcomes.length === sources.length && outcomes.every(({ verdict }) => isReadable(verdict)) ? 0 : 1;
        }),
      ),
    );
};

/** So many are named. */
const NAMED = 10;

function inOtherWords(otherwise: Introduced['otherwise']): string {
  const named = otherwise.slice(0, NAMED).map(({ id, fields }) => `${id} (${fields.join(', ')})`);
  const more = otherwise.length > NAMED ? [`and ${otherwise.length - NAMED} more`] : [];
  return plain(
    `The record declares ${count(otherwise.length, 'source')} in another way than these watchers, and they are checked as it does: ${[...named, ...more].join(', ')}. To make these watchers known to the whole installation, restart its scheduler with them, or give --declare; to try them, use "clausewatch extract" or "clausewatch backtest".`,
  );
}

function render(outcomes: CheckOutcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.sourceId,
    outcome.verdict,
    outcome.renderer ?? '–',
    outcome.durationMs === undefined ? '–' : seconds(outcome.durationMs),
    result(outcome),
  ]);
  const changed = outcomes.flatMap(({ sourceId, changes }) =>
    changes.map((change) => `\n${paint('bold', sourceId)}  ${change.id}\n${renderDifference(change)}`),
  );
  const remedies = outcomes.flatMap(({ sourceId, because, remedy }) =>
    remedy === undefined ? [] : [`\n${paint('bold', sourceId)}  ${plain(because)}\n  ${plain(remedy)}`],
  );
  return [
    table(['source', 'verdict', 'by', 'time', 'result'], rows),
    ...changed,
    ...remedies,
    '',
    count(outcomes.flatMap(({ changes }) => changes).length, 'change'),
  ].join('\n');
}

function result({ verdict, because, changes, first }: CheckOutcome): string {
  if (!isReadable(verdict)) return because;
  if (first) return 'first snapshot: the baseline';
  return changes.length === 0 ? 'verified unchanged' : count(changes.length, 'change');
}
