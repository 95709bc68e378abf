/**
 * `check`: visit now.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { isReadable } from '../../domain/vocabulary.ts';
import type { Source } from '../../domain/watcher.ts';
import type { CheckOutcome } from '../../pipeline/check.ts';
import { checkNow } from '../../pipeline/checkNow.ts';
import { withCheckServices } from '../checkServices.ts';
import { interruption } from '../context.ts';
import { renderDifference } from '../difference.ts';
import type { AddToProgram } from '../program.ts';
import { table } from '../table.ts';
import { count, createProgress, note, paint, plain, print, seconds } from '../terminal.ts';

export const checkCommand: AddToProgram = (program, run) => {
  program
    .command('check')
    .description('Visit sources now and record what changed.')
    .argument('[vendor/source...]', 'vendors or sources; all of them by default')
    .addHelpText('after', '\nExamples:\n  clausewatch check mistral-ai/dpa\n  clausewatch check openai anthropic')
    .action(
      run((context, names: string[]) =>
        withCheckServices(context, async (services, declared) => {
          const sources = chosen(declared.sources, names);
          const signal = interruption();
          const progress = createProgress();
          let done = 0;
          const outcomes = await checkNow(sources, services, {
            signal,
            onWait: (host, ms) => progress.update(`${done} of ${sources.length} checked (waiting ${seconds(ms)} for the turn of ${host})`),
            onOutcome: ({ sourceId, verdict }) => {
              done += 1;
              progress.update(`${done} of ${sources.length} checked (${sourceId}: ${verdict})`);
            },
          });
          progress.done();
          await print(context.options.json ? JSON.stringify(outcomes) : render(outcomes));
          if (signal.aborted) note(`Stopped: ${outcomes.length} of ${sources.length} were checked.`);
          return outcomes.length === sources.length && outcomes.every(({ verdict }) => isReadable(verdict)) ? 0 : 1;
        }),
      ),
    );
};

/** Sources by vendor or by full id. Throws OperationalError('usage') for a name that no source has. */
function chosen(sources: Source[], names: string[]): Source[] {
  const active = sources.filter((source) => !source.paused);
  if (names.length === 0) return active;
  return names.flatMap((name) => {
    const found = sources.filter((source) => source.id === name || (source.vendor.id === name && !source.paused));
    if (found.length === 0)
      throw new OperationalError('usage', `No watcher declares ${name}.`, {
        remedy: 'Run "clausewatch list" to see all sources, or "clausewatch add URL" to watch a page.',
      });
    return found;
  });
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
