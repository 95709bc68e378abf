/**
 * `export`: the feeds, and what else leaves the building, as files.
 * @module
 */
import { Option } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import { CHANGE_KINDS, CHANGE_STATES, SEVERITIES, SIGNIFICANCES, SOURCE_KINDS } from '../../domain/vocabulary.ts';
import { version } from '../../lib/version.ts';
import { type Context, interruption, readCatalogue, withInstallation } from '../context.ts';
import type { Exported, Exporter, ExportOptions, ExportServices } from '../export/exporter.ts';
import { EXPORTERS, exporterFor } from '../export/index.ts';
import { writeFileWhole, writeStream } from '../export/outFile.ts';
import { openOutFolder } from '../export/outFolder.ts';
import type { AddToProgram } from '../program.ts';
import { count, createProgress, note, plain, print } from '../terminal.ts';
import { mustKnow, parseCursor, parseLimit, parseTime } from './changes.ts';

interface Options extends ExportOptions {
  out?: string;
  force?: true;
}

export const exportCommand: AddToProgram = (program, run) => {
  const command = program
    .command('export')
    .description('Write a feed, or another extract of the record, to a file.')
    .argument('<file>', `what to write, told from its name or ending: ${EXPORTERS.map(({ name }) => name).join(', ')}`)
    .option('--out <file>', 'another name for the file or folder; "-" is standard output')
    .option('--force', 'replace a file that is there already');
  for (const option of FILTERS) command.addOption(option);
  command
    .addHelpText('after', () => helpOf(EXPORTERS))
    .action(run((context, file: string, options: Options) => exportTo(context, file, options)));
};

const FILTERS = [
  new Option('--vendor <id>', 'only this vendor'),
  new Option('--source <id>', 'only this source, as vendor/source'),
  new Option('--offering <id>', 'only this offering'),
  new Option('--page-kind <kind>', 'only pages of this kind').choices(SOURCE_KINDS),
  new Option('--kind <kind>', 'only changes of this kind').choices(CHANGE_KINDS),
  new Option('--key <key>', 'only this fact key'),
  new Option('--severity <severity>', 'only this severity').choices(SEVERITIES),
  new Option('--significance <significance>', 'only this significance').choices(SIGNIFICANCES),
  new Option('--state <state>', 'only in this state').choices(CHANGE_STATES),
  new Option('--incident <id>', 'only the parts of this redesign or rewrite'),
  new Option('--since <date>', 'first seen on or after this day or time (UTC)').argParser(parseTime),
  new Option('--until <date>', 'first seen before this day or time (UTC)').argParser(parseTime),
  new Option('--after <cursor>', 'only entries that were recorded after this one').argParser(parseCursor),
  new Option('--limit <n>', 'at most so many entries').argParser(parseLimit),
  new Option('--change <id>', 'only this change'),
  new Option('--without-people', 'leave out names of people and what they wrote'),
];

function helpOf(exporters: readonly Exporter[]): string {
  const width = Math.max(0, ...exporters.map(({ name }) => name.length));
  const formats = exporters.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`);
  return `\nFormats:\n${formats.join('\n')}\n\nExamples:\n  clausewatch export changes.csv --vendor acme\n  clausewatch export changes.ndjson --after 1200 --out -\n  clausewatch export evidence.zip --change chg_0f3a91c2b7d4e8650a1f`;
}

async function exportTo(context: Context, file: string, { out, force, ...asked }: Options): Promise<void> {
  const exporter = exporterFor(file);
  if (!exporter)
    throw new OperationalError('usage', `There is no export called ${plain(file)}.`, {
      remedy: `It is one of ${EXPORTERS.map(({ name }) => name).join(', ')}, or a file that ends like one of them.`,
    });
  refuseUnknown(exporter, asked);
  const target = out ?? file;
  const progress = createProgress();
  await withInstallation(
    context,
    async (installation, config) => {
      if ('write' in exporter) await mustKnow(installation.store, asked);
      const { clock } = context.composition;
      const report = (line: string): void => progress.update(line);
      const services = { ...installation, config, catalogue: readCatalogue, clock, version: version(), progress: report };
      try {
        const { result, bytes } = await written(exporter, services, asked, { target, force: force === true, signal: interruption() });
        progress.done();
        await tell(context, target, exporter, result, bytes);
      } finally {
        progress.done();
      }
    },
    { readOnly: true },
  );
}

interface Target {
  target: string;
  force: boolean;
  signal: AbortSignal;
}

async function written(
  exporter: Exporter,
  services: ExportServices,
  asked: ExportOptions,
  { target, ...how }: Target,
): Promise<{ result: Exported; bytes: number }> {
  if ('write' in exporter) {
    if (target === '-') return writeStream(process.stdout, how.signal, (out) => exporter.write(services, asked, out));
    return writeFileWhole(target, how, (out) => exporter.write(services, asked, out));
  }
  if (target === '-')
    throw new OperationalError('usage', `${exporter.name} is a folder, and standard output is one file.`, {
      remedy: 'Name a folder with --out.',
    });
  const folder = openOutFolder(target, how);
  const result = await exporter.writeInto(services, asked, folder);
  return { result, bytes: folder.bytes() };
}

function refuseUnknown({ name, takes, needs = [] }: Exporter, asked: ExportOptions): void {
  const given = Object.keys(asked) as Array<keyof ExportOptions>;
  const foreign = given.find((option) => !takes.includes(option));
  if (foreign !== undefined)
    throw new OperationalError('usage', `${name} does not take ${flag(foreign)}.`, {
      remedy: `It takes ${takes.map(flag).join(', ')}.`,
    });
  const missing = needs.find((option) => !given.includes(option));
  if (missing !== undefined)
    throw new OperationalError('usage', `${name} needs ${flag(missing)}.`, { remedy: 'Add --help for an example.' });
}

/** As it stands on the command line. */
function flag(option: keyof ExportOptions): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** On standard error where the export itself went to standard output. */
async function tell(
  { options }: Context,
  target: string,
  { name }: Exporter,
  { sentence, detail }: Exported,
  bytes: number,
): Promise<void> {
  const line = options.json
    ? JSON.stringify({ file: target, format: name, bytes, ...detail })
    : `${plain(target)}: ${sentence} (${count(bytes, 'byte')})`;
  if (target === '-') note(options.json ? line : sentence);
  else await print(line);
}
