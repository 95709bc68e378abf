/**
 * `review`: the analyst's queue in a terminal.
 * @module
 */
import { type Command, Option } from 'commander';
import type { Installation } from '../../pipeline/services.ts';
import type { BatchResult, Desk, Target, Who } from '../../review/desk.ts';
import { type Context, readCatalogue, withInstallation } from '../context.ts';
import { openDesk, userNamed, whoActs } from '../desk.ts';
import type { AddToProgram, RunCommand } from '../program.ts';
import { keeperOf } from '../registry/keeper.ts';
import { addListCommand } from '../review/list.ts';
import { type Deed, report } from '../review/report.ts';
import { addShowCommand } from '../review/show.ts';
import { print } from '../terminal.ts';

interface ActOptions {
  as?: string;
  reason?: string;
}

const IDS = 'ids of changes or incidents';
const EXAMPLES = `
Examples:
  clausewatch review list --severity critical
  clausewatch review show chg_0f3a91c2b7d4e8650a1f
  clausewatch review confirm chg_0f3a91c2b7d4e8650a1f --as ada
  clausewatch review dismiss inc_5d02e6b1a94c7f380d1e --reason "a new layout, the same words"
  clausewatch review undo bat_93c1f0a7d25be4680b1c`;

export const reviewCommand: AddToProgram = (program, run) => {
  const review = program.command('review').description('Look at what waits for a decision, and decide.').addHelpText('after', EXAMPLES);
  addListCommand(review, run);
  addShowCommand(review, run);
  addDecisions(review, run);
  addSecondWords(review, run);
  addRest(review, run);
};

function addDecisions(review: Command, run: RunCommand): void {
  acting(review, 'confirm <id...>', 'Say that changes are true.', IDS)
    .option('--reason <text>', 'why')
    .addHelpText('after', example('confirm chg_0f3a91c2b7d4e8650a1f'))
    .action(
      run((context, ids: string[], options: ActOptions) =>
        go(context, 'confirmed', options, (desk, who) => desk.decide(targets(ids), 'confirmed', { ...who, ...because(options) })),
      ),
    );
  acting(review, 'dismiss <id...>', 'Say that changes are none, or do not matter.', IDS)
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', example('dismiss inc_5d02e6b1a94c7f380d1e --reason "a new layout, the same words"'))
    .action(
      run((context, ids: string[], options: ActOptions) =>
        go(context, 'dismissed', options, (desk, who) => desk.decide(targets(ids), 'dismissed', { ...who, ...because(options) })),
      ),
    );
  acting(review, 'supersede <id...>', 'Say that another change takes their place.', IDS)
    .requiredOption('--by <id>', 'the change that stands in the end')
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', example('supersede chg_0f3a91c2b7d4e8650a1f --by chg_77b0c91d3e5f2a684c0d --reason "read anew"'))
    .action(
      run((context, ids: string[], { by: supersededBy, ...options }: ActOptions & { by: string }) =>
        go(context, 'superseded', options, (desk, who) =>
          desk.decide(targets(ids), 'superseded', { ...who, ...because(options), supersededBy }),
        ),
      ),
    );
}

function addSecondWords(review: Command, run: RunCommand): void {
  acting(review, 'sign-off <id...>', 'Make decisions of what somebody else proposed.', IDS)
    .option('--reason <text>', 'why')
    .addHelpText('after', example('sign-off chg_0f3a91c2b7d4e8650a1f --as bob'))
    .action(
      run((context, ids: string[], options: ActOptions) =>
        go(context, 'signed off', options, (desk, who) => desk.signOff(targets(ids), { ...who, ...because(options) })),
      ),
    );
  acting(review, 'refuse <id...>', 'Turn down what somebody else proposed.', IDS)
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', example('refuse chg_0f3a91c2b7d4e8650a1f --as bob --reason "the clause still stands in section 4"'))
    .action(
      run((context, ids: string[], options: ActOptions) =>
        go(context, 'refused', options, (desk, who) => desk.refuse(targets(ids), { ...who, reason: options.reason ?? '' })),
      ),
    );
}

function addRest(review: Command, run: RunCommand): void {
  acting(review, 'reopen <id...>', 'Put decided changes back into the queue.', IDS)
    .option('--reason <text>', 'why')
    .addHelpText('after', example('reopen chg_0f3a91c2b7d4e8650a1f --reason "decided too fast"'))
    .action(
      run((context, ids: string[], options: ActOptions) =>
        go(context, 'reopened', options, (desk, who) => desk.reopen(targets(ids), { ...who, ...because(options) })),
      ),
    );
  acting(review, 'undo <batch>', 'Take back what was done in one go, where nobody acted since.', 'the batch that a command printed')
    .addHelpText('after', example('undo bat_93c1f0a7d25be4680b1c'))
    .action(run((context, batch: string, options: ActOptions) => go(context, 'taken back', options, (desk, who) => desk.undo(batch, who))));
  acting(review, 'assign <id...>', 'Give changes to somebody to decide about.', IDS)
    .addOption(new Option('--to <login>', 'a user, or "nobody"').makeOptionMandatory())
    .addHelpText('after', example('assign chg_0f3a91c2b7d4e8650a1f --to ada'))
    .action(
      run((context, ids: string[], { to, ...options }: ActOptions & { to: string }) =>
        go(context, 'assigned', options, async (desk, who, { store }) =>
          desk.assign(targets(ids), to === 'nobody' ? null : (await userNamed(store, to)).id, who),
        ),
      ),
    );
  acting(review, 'comment <id> <text>', 'Say something about a change.', 'id of a change')
    .addHelpText('after', example('comment chg_0f3a91c2b7d4e8650a1f "their counsel confirms it"'))
    .action(
      run((context, id: string, text: string, options: ActOptions) =>
        atDesk(context, options, async (desk, who) => {
          const act = await desk.comment(id, text, who);
          await print(context.options.json ? JSON.stringify(act) : `Noted on ${id}.`);
        }),
      ),
    );
}

/** A subcommand by which somebody acts. */
function acting(review: Command, usage: string, description: string, argument: string): Command {
  const [name = '', ...parameters] = usage.split(' ');
  const command = review.command(name).description(description);
  for (const [place, parameter] of parameters.entries()) command.argument(parameter, place === 0 ? argument : 'what is said');
  return command.option('--as <login>', 'act as this user; else as the account of this terminal');
}

const example = (usage: string): string => `\nExample:\n  clausewatch review ${usage}`;
const targets = (ids: string[]): Target[] => ids.map((id) => ({ id }));
const because = ({ reason }: ActOptions): { reason?: string } => (reason === undefined ? {} : { reason });

/** Acts on changes, and tells what became of it. */
function go(
  context: Context,
  deed: Deed,
  options: ActOptions,
  work: (desk: Desk, who: Who, installation: Installation) => Promise<BatchResult>,
): Promise<number> {
  return atDesk(context, options, async (desk, who, installation) => report(context, deed, await work(desk, who, installation)));
}

function atDesk<Result>(
  context: Context,
  { as }: ActOptions,
  work: (desk: Desk, who: Who, installation: Installation) => Promise<Result>,
): Promise<Result> {
  return withInstallation(context, async (installation, config) => {
    const { store } = installation;
    const catalogue = await readCatalogue();
    const registry = await keeperOf(context, { store, catalogue, config });
    const desk = openDesk(context.composition, { store, config, catalogue, registry });
    return work(desk, await whoActs(installation, as), installation);
  });
}
