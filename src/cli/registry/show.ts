/**
 * `registry show`: one answer with its evidence and its history, or all answers about an offering.
 * @module
 */
import type { Command } from 'commander';
import type { Store } from '../../domain/ports.ts';
import { type Answer, asOfTold, type Cell, type Citation, type RegistryEvent } from '../../domain/registry.ts';
import { fieldLabel, originLabel, statusLabel } from '../../lib/gradeWords.ts';
import { formatValue } from '../../lib/inWords.ts';
import { refusal } from '../../registry/acts.ts';
import { withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { minute } from '../table.ts';
import { paint, plain, print } from '../terminal.ts';
import { cellTable, gradeText } from './list.ts';
import { recordJson } from './recordJson.ts';

export function addShowCommand(registry: Command, run: RunCommand): void {
  registry
    .command('show')
    .description('Show an answer with its evidence and history, or all answers about an offering.')
    .argument('<id>', 'an answer, like my-offering/gdpr_dpa, or an offering')
    .addHelpText('after', '\nExamples:\n  clausewatch registry show my-offering/gdpr_dpa\n  clausewatch registry show my-offering')
    .action(
      run((context, id: string) =>
        withInstallation(
          context,
          async ({ store }) => {
            const json = context.options.json === true;
            await print(id.includes('/') ? await showCell(store, id, json) : await showOffering(store, id, json));
          },
          { readOnly: true },
        ),
      ),
    );
}

async function showOffering(store: Store, offering: string, json: boolean): Promise<string> {
  const cells = await store.cellMarks({ offering });
  if (cells.length === 0)
    throw refusal(`The registry has no answers about ${offering}.`, '"clausewatch registry list" shows what there is.');
  if (json) return recordJson({ records: await store.registry({ offering }) });
  return cellTable(cells);
}

async function showCell(store: Store, id: string, json: boolean): Promise<string> {
  const cell = await store.registryRecord('cell', id);
  if (!cell) throw refusal(`There is no answer ${id} in the registry.`, '"clausewatch registry list" shows what there is.');
  const history = await store.registryEvents({ type: 'cell', record: id });
  if (json) return recordJson({ cell, history });
  return [
    `${paint('bold', id)}  ${gradeText(cell.answer.grade, cell.sheet)}  ${paint('cyan', statusLabel(cell.status))}`,
    ...answerLines(cell.answer),
    ...standing(cell),
    ...(cell.suggestion ? ['', '  Pages say now:', ...answerLines(cell.suggestion.answer)] : []),
    '',
    '  History:',
    ...history.map(told),
  ].join('\n');
}

function answerLines({ summary, note, tier, route, default: byDefault, geography, values, confidence, citations }: Answer): string[] {
  const field = (name: string, text: string | undefined): string[] => (text === undefined ? [] : [plain(`  ${name.padEnd(26)}${text}`)]);
  return [
    plain(`  ${summary}`),
    ...field('watch out', note),
    ...field('tier', tier && fieldLabel(tier)),
    ...field('route', route && fieldLabel(route)),
    ...field('default', byDefault && fieldLabel(byDefault)),
    ...field('where', geography?.join(', ')),
    ...Object.entries(values ?? {}).flatMap(([name, value]) => field(name, formatValue(value))),
    ...field('confidence', fieldLabel(confidence)),
    ...citations.map(cited),
  ];
}

function cited({ source, quote, snapshot, at }: Citation): string {
  const page = snapshot === undefined ? '' : `, snapshot ${snapshot.slice(0, 12)}`;
  return plain(`  “${quote.replaceAll(/\s+/g, ' ')}” (${source}${page}${at === undefined ? '' : `, ${minute(at)}`})`);
}

function standing(cell: Cell): string[] {
  const { origin, verifiedAt, verifiedBy, stale, read } = cell;
  const asOf = asOfTold(cell);
  const vouched = verifiedAt === undefined ? '' : `, verified by ${verifiedBy ?? 'a person'} on ${minute(verifiedAt)}`;
  const named = (pages: Cell['read']): string => pages.map(({ source }) => source).join(', ');
  const [unread, lost] = [read.filter(({ at }) => at === undefined), read.filter(({ unreadSince }) => unreadSince !== undefined)];
  return [
    '',
    plain(`  ${originLabel(origin)}${vouched}${asOf === undefined ? '' : `, as of ${minute(asOf)}`}`),
    ...(stale ? [plain(`  Stale since ${minute(stale.since)} by ${stale.changes.join(', ')}`)] : []),
    ...(unread.length > 0 ? [plain(`  Not read yet: ${named(unread)}`)] : []),
    ...(lost.length > 0 ? [plain(`  Cannot be read at present: ${named(lost)}`)] : []),
  ];
}

function told({ at, kind, by, because }: RegistryEvent): string {
  const why = [because?.changes?.join(', '), because?.reason].filter(Boolean).join(': ');
  return plain(`  ${minute(at)}  ${kind} by ${by.name}${why ? ` (${why})` : ''}`.replaceAll(/\s*\n\s*/g, ' '));
}
