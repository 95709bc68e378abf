/**
 * The registry as files that a team keeps in git.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { questionsOf } from '../../domain/question.ts';
import { type ExportPlan, planExport } from '../../pipeline/registry/exporting.ts';
import { count } from '../terminal.ts';
import type { FolderExporter } from './exporter.ts';

/** So many files are named where all cannot be. */
const SHOWN = 5;

export const registryExporter: FolderExporter = {
  name: 'registry',
  description: 'the registry as a folder of YAML files, to be kept in git and imported again',
  takes: ['vendor', 'offering'],
  async writeInto({ store, catalogue }, { vendor, offering }, folder) {
    const questions = questionsOf(await catalogue());
    const filter = { ...(vendor !== undefined && { vendor }), ...(offering !== undefined && { offering }) };
    const plan = await planExport({ store, questions }, folder, filter, folder);
    if (plan.files === 0) throw nothing(vendor ?? offering);
    if (plan.foreign.length > 0) throw edited(folder.dir, plan.foreign);
    for (const { name, text } of plan.write) await folder.write(name, text);
    for (const name of plan.remove) await folder.remove(name);
    return { sentence: sentenceOf(plan), detail: detailOf(plan) };
  },
};

function sentenceOf({ files, records, same, remove }: ExportPlan): string {
  const untouched = same === 0 ? '' : `, ${same} of them up to date already`;
  const gone = remove.length === 0 ? '' : `; ${count(remove.length, 'file')} of what is gone removed`;
  return `${count(records, 'record')} in ${count(files, 'file')}${untouched}${gone}`;
}

function detailOf({ files, records, same, write, remove }: ExportPlan): Record<string, unknown> {
  return { files, records, upToDate: same, written: write.map(({ name }) => name), removed: remove };
}

function nothing(of: string | undefined): OperationalError {
  const what = of === undefined ? 'nothing in it yet' : `nothing of ${of}`;
  return new OperationalError('usage', `The registry has ${what}.`, {
    remedy: '"clausewatch registry list" shows what it has.',
  });
}

function edited(dir: string, names: readonly string[]): OperationalError {
  const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : '';
  const shown = names.slice(0, SHOWN).join(', ');
  return new OperationalError(
    'usage',
    `${dir} has files that were edited, or that no export wrote: ${shown}${more}. Nothing was written.`,
    {
      remedy: 'Import them first, name another folder with --out, or add --force to replace them.',
    },
  );
}
