/**
 * `import registry`: takes over what a team wrote into its registry files, once somebody has looked at the difference.
 * @module
 */
import type { Command } from 'commander';
import { formatProblem, type Problem } from '../../declare/problem.ts';
import { readRegistryFolder } from '../../declare/registryFolder.ts';
import { OperationalError } from '../../domain/errors.ts';
import { given } from '../../lib/given.ts';
import { applyPlan, planImport, type RegistryPlan } from '../../pipeline/registry/files.ts';
import { reasonOf } from '../../registry/acts.ts';
import { mustBe } from '../../review/people.ts';
import { ask } from '../ask.ts';
import { type Context, readCatalogue, readWatchers, registryFolder, withInstallation } from '../context.ts';
import { whoActs } from '../desk.ts';
import type { RunCommand } from '../program.ts';
import { openKeeper } from '../registry/keeper.ts';
import { count, plain, print } from '../terminal.ts';
import { countLine, renderPlan } from './show.ts';

interface Options {
  dryRun?: true;
  yes?: true;
  prune?: true;
  as?: string;
  reason?: string;
}

const EXAMPLES = `
The difference is shown first: nothing is written before somebody says yes. All of it is taken over, or none.

Examples:
  clausewatch import registry --dry-run
  clausewatch import registry team/registry --yes --as ada --reason "quarterly review"`;

/** `elsewhere` does what the parent command does, where its options say that an archive of this name is meant. */
export function addImportRegistry(
  parent: Command,
  run: RunCommand,
  elsewhere: (context: Context, path: string) => Promise<void> | undefined,
): void {
  parent
    .command('registry')
    .description('Take over registry files, as "export registry" writes them: shows what would change, and asks.')
    .argument('[dir]', 'folder of the files', 'registry')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'do not ask')
    .option('--prune', 'remove records that their file leaves out')
    .option('--as <login>', 'act as this user; else as the account of this terminal')
    .option('--reason <text>', 'why, for the history of each record; needed where verified answers cite nothing')
    .addHelpText('after', EXAMPLES)
    .action(run((context, dir: string, options: Options) => elsewhere(context, 'registry') ?? importFrom(context, dir, options)));
}

async function importFrom(context: Context, dir: string, options: Options): Promise<number> {
  const catalogue = await readCatalogue();
  const declared = await readWatchers(context, catalogue);
  const { problems, ...folder } = await readRegistryFolder(dir);
  if (problems.length > 0) return refuse(context, dir, problems);
  return withInstallation(context, async (installation, config) => {
    const who = await whoActs(installation, options.as);
    mustBe('analyst', who, 'change the registry');
    const { store } = installation;
    const { clock, newId } = context.composition;
    const plan = await planImport({ store, catalogue, ...declared, clock }, folder, {
      by: who.by,
      newId,
      prune: options.prune === true,
      origin: `Imported from ${dir}`,
      ...given({ reason: reasonOf(options.reason) }),
    });
    if (plan.problems.length > 0) return refuse(context, dir, plan.problems);
    const keeper = openKeeper(context.composition, { store, catalogue, ...declared, shipped: registryFolder(config) });
    return settle(context, plan, options, async () => {
      await applyPlan({ store }, plan);
      await keeper.keepUp();
    });
  });
}

/** Shows the plan; carries it out where somebody wants that. Gives the exit code. */
async function settle(context: Context, plan: RegistryPlan, options: Options, apply: () => Promise<void>): Promise<number> {
  const { json } = context.options;
  const conflicts = plan.planned.filter(({ verdict }) => verdict === 'conflict').length;
  if (!json && plan.planned.length + plan.notStored.length > 0) await print(`${renderPlan(plan, { prune: options.prune === true })}\n`);
  if (!json) await print(plain(countLine(plan)));
  const wanted = conflicts === 0 && plan.steps.length > 0 && options.dryRun !== true && (await isWanted(plan, options));
  if (wanted) await apply();
  if (json) await print(JSON.stringify(answerOf(plan, wanted)));
  else if (wanted) await print(`${count(plan.steps.length, 'record')} taken over.`);
  else if (plan.steps.length === 0 && conflicts === 0) await print('There is nothing to take over.');
  else if (conflicts === 0) await print('Nothing was changed.');
  if (conflicts > 0 && options.dryRun !== true) throw inTheWay(conflicts);
  return 0;
}

async function isWanted({ steps }: RegistryPlan, { yes }: Options): Promise<boolean> {
  if (yes) return true;
  const answer = await ask(`Take over ${count(steps.length, 'record')}?`);
  if (answer !== undefined) return answer;
  throw new OperationalError('usage', 'Nothing was taken over: nobody is there to be asked.', {
    remedy: 'Add --yes once you have looked at the difference, or --dry-run to look at it only.',
  });
}

function inTheWay(conflicts: number): OperationalError {
  return new OperationalError('conflict', `${count(conflicts, 'record')} changed here since the export. Nothing was taken over.`, {
    remedy: 'Export into another folder, bring both together, and import again.',
  });
}

async function refuse(context: Context, dir: string, problems: readonly Problem[]): Promise<number> {
  if (context.options.json) {
    await print(JSON.stringify({ applied: false, problems }));
    return 1;
  }
  await print(plain(problems.map(formatProblem).join('\n')));
  throw new OperationalError('input', `${dir} has ${count(problems.length, 'error')}. Nothing was taken over.`, {
    remedy: 'Mend them; all of the files are taken over, or none.',
  });
}

/** `import registry --json`. */
function answerOf({ planned, same, notStored, problems }: RegistryPlan, applied: boolean): Record<string, unknown> {
  return { applied, same, records: planned, notStored, problems };
}
