/**
 * `exported.json`: what an export wrote, so that an import tells what a team edited from what went on in the registry meanwhile, and the
 * next export its own files from those of others.
 * @module
 */
import { z } from 'zod';
import type { Problem } from './problem.ts';
import { checkSchema } from './schemaProblems.ts';
import { parseYaml, readYaml, type YamlFile } from './yamlFile.ts';

export const EXPORTED = 'exported.json';

const MAX_BYTES = 4 * 1024 * 1024;
const Digests = z.record(z.string(), z.string().regex(/^[0-9a-f]+$/, 'must be a digest'));

const ExportedList = z.strictObject({
  /** SHA-256 of each file, by its name below the folder. */
  files: Digests,
  /** Digest of what was written of each record, by type and id. */
  records: Digests,
});
export type ExportedList = z.output<typeof ExportedList>;

/** In one order, an entry a line: two branches of a repository seldom meet on one. */
export function exportedText({ files, records }: ExportedList): string {
  return `${JSON.stringify({ files: byName(files), records: byName(records) }, null, 2)}\n`;
}

/** Undefined for what no export wrote. */
export function parseExported(text: string): ExportedList | undefined {
  const read = listIn(parseYaml(EXPORTED, text));
  return 'list' in read ? read.list : undefined;
}

export async function readExported(file: string): Promise<{ list: ExportedList } | { problems: Problem[] }> {
  return listIn(await readYaml(file, { maxBytes: MAX_BYTES }));
}

/** JSON is YAML, and so its faults have a line. */
function listIn(file: YamlFile): { list: ExportedList } | { problems: Problem[] } {
  if (file.problems.length > 0) return { problems: file.problems };
  const checked = checkSchema(file, ExportedList);
  return 'problems' in checked ? checked : { list: checked.value };
}

function byName(digests: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(digests).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
