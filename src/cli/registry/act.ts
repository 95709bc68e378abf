/**
 * `registry verify`, `answer`, `adopt`: what people do about answers.
 * @module
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Answer, type Cell, CONFIDENCES, DEFAULTS, GRADES, ROUTES, TIERS } from '../../domain/registry.ts';
import { given } from '../../lib/given.ts';
import { statusLabel } from '../../lib/gradeWords.ts';
import { createRegistryDesk } from '../../pipeline/registry/desk.ts';
import { refusal } from '../../registry/acts.ts';
import type { Acting, RegistryDesk } from '../../registry/desk.ts';
import type { GivenCitation } from '../../registry/given.ts';
import { type Context, readCatalogue, readWatchers, registryFolder, withInstallation } from '../context.ts';
import { whoActs } from '../desk.ts';
import type { RunCommand } from '../program.ts';
import { plain, print } from '../terminal.ts';
import { openKeeper } from './keeper.ts';
import { gradeText } from './list.ts';
import { recordJson } from './recordJson.ts';

interface ActOptions {
  as?: string;
  reason?: string;
}

interface AnswerOptions extends ActOptions, Pick<Answer, 'grade' | 'summary' | 'note' | 'tier' | 'route' | 'default' | 'confidence'> {
  where?: string[];
  value?: Array<[string, unknown]>;
  cite?: GivenCitation[];
}

export function addActCommands(registry: Command, run: RunCommand): void {
  acting(registry, 'verify', 'Vouch for an answer as it stands.')
    .option('--despite <change...>', 'all open changes that bear on it: it stands with them')
    .addHelpText('after', '\nExample:\n  clausewatch registry verify my-offering/gdpr_dpa --as ada')
    .action(
      run((context, id: string, { despite = [], ...options }: ActOptions & { despite?: string[] }) =>
        go(context, id, options, (desk, { version }, who) => desk.verify(id, version, { despite }, who)),
      ),
    );
  acting(registry, 'adopt', 'Take what the pages say now, and vouch for it.')
    .addHelpText('after', '\nExample:\n  clausewatch registry adopt my-offering/audit_rights --as ada')
    .action(
      run((context, id: string, options: ActOptions) => go(context, id, options, (desk, { version }, who) => desk.adopt(id, version, who))),
    );
  addAnswer(registry, run);
}

function addAnswer(registry: Command, run: RunCommand): void {
  acting(registry, 'answer', 'Give an answer, and vouch for it.')
    .addOption(new Option('--grade <grade>', 'what the evidence is worth').choices(GRADES).makeOptionMandatory())
    .requiredOption('--summary <text>', 'one or two sentences')
    .option('--note <text>', 'what a reader has to mind')
    .addOption(new Option('--tier <tier>', 'who gets it').choices(TIERS))
    .addOption(new Option('--route <route>', 'how one gets to the evidence').choices(ROUTES))
    .addOption(new Option('--default <default>', 'whether it is so without doing anything').choices(DEFAULTS))
    .addOption(new Option('--confidence <confidence>', 'how sure it is').choices(CONFIDENCES).default('medium'))
    .option('--where <place...>', 'where it holds, like EU')
    .option('--value <name=value>', 'a value of the question, as JSON or text; may be repeated', readValue)
    .option('--cite <source:quote>', 'a passage of the page as it stands now; may be repeated', readCitation)
    .addHelpText(
      'after',
      '\nExample:\n  clausewatch registry answer my-offering/audit_rights --grade yes_public --summary "Audits with 90 days notice." --value \'audit_notice={"n":90,"unit":"d"}\' --cite "my-vendor/dpa: ninety (90) days" --as ada',
    )
    .action(
      run((context, id: string, options: AnswerOptions) => go(context, id, options, (desk, cell, who) => answer(desk, cell, options, who))),
    );
}

function answer(desk: RegistryDesk, { id, version }: Cell, options: AnswerOptions, who: Acting): Promise<Cell> {
  const { grade, summary, note, tier, route, default: byDefault, confidence, where: geography, value, cite: citations } = options;
  const values = value && (Object.fromEntries(value) as NonNullable<Answer['values']>);
  const rest = given({ note, tier, route, default: byDefault, geography, values, citations });
  return desk.answer(id, version, { grade, summary, confidence, ...rest }, who);
}

function acting(registry: Command, name: string, description: string): Command {
  return registry
    .command(name)
    .description(description)
    .argument('<answer>', 'like my-offering/gdpr_dpa')
    .option('--reason <text>', 'why')
    .option('--as <login>', 'act as this user; else as the account of this terminal');
}

/** Acts on the answer as it is now, and tells how it stands then. */
function go(
  context: Context,
  id: string,
  { as, reason }: ActOptions,
  act: (desk: RegistryDesk, cell: Cell, who: Acting) => Promise<Cell>,
): Promise<void> {
  return withInstallation(context, async (installation, config) => {
    const { store } = installation;
    const { clock, newId } = context.composition;
    const catalogue = await readCatalogue();
    const declared = await readWatchers(context, catalogue);
    const keeper = openKeeper(context.composition, { store, catalogue, ...declared, shipped: registryFolder(config) });
    const desk = createRegistryDesk({ store, clock, newId, catalogue, profiles: declared.profiles, keeper });
    const cell = await store.registryRecord('cell', id);
    if (!cell) throw refusal(`There is no answer ${id} in the registry.`, '"clausewatch registry list" shows what there is.');
    const acted = await act(desk, cell, { ...(await whoActs(installation, as)), ...given({ reason }) });
    const { answer, sheet, status } = acted;
    await print(
      context.options.json
        ? recordJson(acted)
        : plain(`${id}: ${gradeText(answer.grade, sheet)}, ${statusLabel(status).toLowerCase()}. ${answer.summary}`),
    );
  });
}

function readValue(text: string, before: Array<[string, unknown]> = []): Array<[string, unknown]> {
  const [, name, value] = /^([a-z0-9_]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It is a name and a value, like training_default=opt_in.');
  return [...before, [name, parsed(value)]];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // words need no quotes
  }
}

function readCitation(text: string, before: GivenCitation[] = []): GivenCitation[] {
  const [, source, quote] = /^([a-z0-9-]+\/[a-z0-9-]+):\s*(.+)$/s.exec(text) ?? [];
  if (source === undefined || quote === undefined)
    throw new InvalidArgumentError('It is a source and its words, like "my-vendor/dpa: within ten (10) days".');
  return [...before, { source, quote }];
}
