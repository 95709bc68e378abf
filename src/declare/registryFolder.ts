/**
 * Reads the registry files of a folder: every one of them, or every reason why not.
 * @module
 */
import { type Dirent, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { OperationalError } from '../domain/errors.ts';
import { OfferingFile, VendorFile } from '../domain/registryFile.ts';
import { type Position, type Problem, sortProblems } from './problem.ts';
import { quote } from './quote.ts';
import { EXPORTED, type ExportedList, readExported } from './registryExported.ts';
import { checkSchema } from './schemaProblems.ts';
import { didYouMean } from './suggest.ts';
import { parseYaml, readYaml, type YamlFile } from './yamlFile.ts';

/** A registry file with the place of all that is in it. */
export interface LoadedRegistryFile {
  /** Below the folder: "offerings/acme-api.yaml". */
  name: string;
  /** As messages name it. */
  file: string;
  content: OfferingFile | VendorFile;
  position(path: readonly PropertyKey[]): Position;
  keyPosition(path: readonly PropertyKey[], key: string): Position;
}

const MAX_BYTES = 4 * 1024 * 1024;

const FOLDERS = { offerings: { schema: OfferingFile, key: 'offering' }, vendors: { schema: VendorFile, key: 'vendor' } } as const;
type Folder = keyof typeof FOLDERS;
const NAMES = Object.keys(FOLDERS) as Folder[];

/** A folder of registry files. */
export interface RegistryFolder {
  files: LoadedRegistryFile[];
  /** What the export wrote that these files come from; absent for files that people began themselves. */
  exported?: ExportedList;
}

/**
 * Reads `offerings/*.yaml` and `vendors/*.yaml` of `dir` in the order of their names; hidden files, and files of other kinds, are left out.
 * A file that is wrong gives problems and no content: whoever goes on must look at `problems` first.
 * @throws OperationalError('input') when there is no such folder, or nothing of the registry in it
 */
export async function readRegistryFolder(dir: string): Promise<RegistryFolder & { problems: Problem[] }> {
  const top = await entriesOf(dir);
  if (!NAMES.some((name) => existsSync(join(dir, name))))
    throw new OperationalError('input', `There is no registry in ${dir}.`, {
      remedy: 'Name a folder with "offerings" or "vendors" in it; "clausewatch export registry" writes one.',
    });
  const problems = top.flatMap((entry) => strayAt(dir, entry));
  const files: LoadedRegistryFile[] = [];
  for (const folder of NAMES.filter((name) => top.some((entry) => entry.name === name && entry.isDirectory())))
    for (const entry of await entriesOf(join(dir, folder))) {
      const read = await readFileIn(dir, folder, entry);
      if (read && 'problems' in read) problems.push(...read.problems);
      else if (read) files.push(read);
    }
  const listed = top.some(({ name }) => name === EXPORTED) ? await readExported(join(dir, EXPORTED)) : undefined;
  if (listed && 'problems' in listed) problems.push(...listed.problems);
  return { files, ...(listed && 'list' in listed && { exported: listed.list }), problems: sortProblems(problems) };
}

/** What stands beside the two folders and looks as if it belonged into one. */
function strayAt(dir: string, entry: Dirent): Problem[] {
  const file = join(dir, entry.name);
  const known = NAMES.some((name) => name === entry.name);
  if (known && entry.isDirectory()) return [];
  if (known) return [wholeFile(file, 'is not a folder', 'Put a folder in its place: links are not followed.')];
  if (isYaml(entry.name))
    return [wholeFile(file, 'stands outside of "offerings" and "vendors"', 'Move it into the one that it belongs to.')];
  const meant = entry.isDirectory() && !entry.name.startsWith('.') ? didYouMean(entry.name, NAMES) : undefined;
  return meant === undefined ? [] : [wholeFile(file, `the folder ${quote(entry.name)} is not read`, meant)];
}

async function readFileIn(dir: string, folder: Folder, entry: Dirent): Promise<LoadedRegistryFile | { problems: Problem[] } | undefined> {
  if (entry.name.startsWith('.') || !isYaml(entry.name)) return undefined;
  const file = join(dir, folder, entry.name);
  if (entry.isSymbolicLink())
    return { problems: [wholeFile(file, 'is a link, and links are not followed', 'Put the file itself in its place.')] };
  return loaded(folder, entry.name, await readYaml(file, { maxBytes: MAX_BYTES }));
}

/** What the text of a file says, whose name below the folder is given; undefined where anything is wrong with it. */
export function parseRegistryFile(name: string, text: string): OfferingFile | VendorFile | undefined {
  const folder = NAMES.find((one) => name.startsWith(`${one}/`));
  const read = folder && loaded(folder, name.slice(folder.length + 1), parseYaml(name, text));
  return read && 'content' in read ? read.content : undefined;
}

function loaded(folder: Folder, name: string, parsed: YamlFile): LoadedRegistryFile | { problems: Problem[] } {
  const { file, position, keyPosition } = parsed;
  const { schema, key } = FOLDERS[folder];
  if (parsed.problems.length > 0) return { problems: parsed.problems };
  const checked = checkSchema<z.ZodType<OfferingFile | VendorFile>>(parsed, schema);
  if ('problems' in checked) return checked;
  const id = idOf(checked.value);
  if (name === `${id}.yaml`) return { name: `${folder}/${name}`, file, content: checked.value, position, keyPosition };
  const message = `the file of ${key} ${quote(id)} is called ${quote(name)}`;
  return { problems: [{ file, ...position([key]), message, remedy: `Call the file ${id}.yaml, or mend the id.`, severity: 'error' }] };
}

function idOf(content: OfferingFile | VendorFile): string {
  return 'offering' in content ? content.offering : content.vendor;
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

async function entriesOf(dir: string): Promise<Dirent[]> {
  try {
    if (!(await stat(dir)).isDirectory()) throw notAFolder(dir, 'is not a folder');
    return (await readdir(dir, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    if (cause instanceof OperationalError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown cause';
    throw notAFolder(dir, code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`, cause);
  }
}

function notAFolder(dir: string, why: string, cause?: unknown): OperationalError {
  return new OperationalError('input', `The folder ${dir} ${why}.`, {
    remedy: 'Name a folder with registry files; "clausewatch export registry" writes one.',
    cause,
  });
}

function wholeFile(file: string, message: string, remedy: string): Problem {
  return { file, line: 1, column: 1, message, remedy, severity: 'error' };
}
