/**
 * Every format of `export`. A new one is a file beside this one and a line here.
 * @module
 */
import { extname } from 'node:path';
import { calendarExporter } from './calendar.ts';
import { evidenceExporter } from './evidence.ts';
import type { Exporter } from './exporter.ts';
import { journalExporters } from './journal.ts';
import { registryExporter } from './registry.ts';

export const EXPORTERS: readonly Exporter[] = [...journalExporters, calendarExporter, evidenceExporter, registryExporter];

/** The format that a file's name stands for: the name itself ("feed.json"), else its ending ("history.ndjson"). */
export function exporterFor(file: string, exporters = EXPORTERS): Exporter | undefined {
  const name = (file.split(/[\\/]/).at(-1) ?? '').toLowerCase();
  const ending = extname(name);
  return exporters.find((one) => one.name === name) ?? exporters.find((one) => ending !== '' && extname(one.name) === ending);
}
