/**
 * `check`: visit now.
 * @module
 */
import { isReadable } from '../../domain/vocabulary.ts';
import type { CheckOutcome } from '../../pipeline/check.ts';
import { checkNow } from '../../pipeline/checkNow.ts';
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
    .addHelpText('after', '\nExamples:\n  clausewatch check mistral-ai/dpa\n  clausewatch check openai anthropic')
    .action(
      run((context, names: string[]) =>
        withCheckServices(context, async (services, declared) => {
          const sources = chosen(declared.sources, names, await pausedAt(services.store, services.clock.now()));
          // What else the record declares may be known to others alone.
          await services.store.declareAlso(sources);
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
